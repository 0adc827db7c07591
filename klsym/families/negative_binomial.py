"""The negative binomial measure: failures before the r-th success, or a Poisson count whose rate is a gamma variable.

Mass Gamma(k + r)/(k! Gamma(r)) p^r (1 - p)^k on k = 0, 1, 2, …, p = success.
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, chapter 5.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, S, exp, log, loggamma, rf

from klsym.families.factorial import moment_of_factorials
from klsym.families.family import Expectation, Family, one_of
from klsym.measures import ArgumentError, Atoms, Lattice, Part, exact_number, product, total


class NegativeBinomial(Family):
    """NegativeBinomial(r, success=p): mass Gamma(k + r)/(k! Gamma(r)) p^r (1 - p)^k on 0, 1, 2, …, the failures.

    Parameters: r > 0, the number of successes waited for, whole or not; success, the probability in (0, 1] of a success
    in one trial, or failure = 1 - success. The second must be named: libraries disagree on which one stands there.

    >>> NegativeBinomial(3, success="1/4")
    NegativeBinomial(3, success=1/4)
    >>> NegativeBinomial(3, failure="1/4")
    NegativeBinomial(3, success=3/4)
    """

    parameters = (("r", "positive", False), ("success", "open probability", True))
    scipy_names = (("nbinom", "standard", lambda n, p: NegativeBinomial(n, success=p)),)
    sympy_names = (("NegativeBinomial", lambda r, p: NegativeBinomial(r, success=p)),)

    def __new__(cls, r: Any, second: Any = None, /, *, success: Any = None, failure: Any = None) -> NegativeBinomial:
        if second is not None:
            raise ArgumentError(
                f"NegativeBinomial's second parameter is ambiguous: write NegativeBinomial({r}, success={second}) or "
                f"NegativeBinomial({r}, failure={second})"
            )
        word, value = one_of("NegativeBinomial", "second parameter", success=success, failure=failure)
        if word == "failure":
            number = exact_number(value, "NegativeBinomial's failure")
            value = total(Integer(1), product(Integer(-1), number))
        return cls.of(r, value)

    @property
    def base(self) -> Lattice:
        return Lattice(0)

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        return (Atoms({S.Zero: S.One}),) if self.success == 1 else super().parts

    def log_density(self, x: Expr) -> Expr:
        r, p = self.args
        return loggamma(x + r) - loggamma(x + 1) - loggamma(r) + r * log(p) + x * log(1 - p)

    def moment(self, s: Expr) -> Expectation | None:
        r, p = self.args
        return moment_of_factorials(s, lambda j: rf(r, j) * (1 / p - 1) ** j)

    def exponential_moment(self, t: Expr) -> Expectation:
        r, p = self.args
        return Expectation((p / (1 - (1 - p) * exp(t))) ** r, (1 - p) * exp(t) < 1)
