"""The Borel measure: the total progeny of a branching process with Poisson offspring.

Mass e^(-mu k) (mu k)^(k-1)/k! on k = 1, 2, 3, ….
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, section 7.2.4 (Borel–Tanner).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import Dummy, Expr, S, factor, log, loggamma

from klsym.families.family import Expectation, Family
from klsym.measures import ArgumentError, Lattice, exact


class Borel(Family):
    """Borel(mu): mass e^(-mu k) (mu k)^(k-1)/k! on 1, 2, 3, ….

    Parameters: mu in (0, 1), the mean of each one's offspring; of a symbol, mu < 1 is understood.

    >>> Borel("1/2")
    Borel(1/2)
    """

    parameters = (("mu", "open probability", False),)

    def __new__(cls, mu: Any) -> Borel:
        return cls.of(mu)

    @classmethod
    def check(cls, *values: Expr) -> None:
        if exact(values[0]) == 1:
            raise ArgumentError("Borel's mu must be less than 1, but it is 1")

    @property
    def base(self) -> Lattice:
        return Lattice(1)

    def log_density(self, x: Expr) -> Expr:
        (mu,) = self.args
        return -mu * x + (x - 1) * log(mu) + x * log(x) - log(x) - loggamma(x + 1)

    def moment(self, s: Expr) -> Expectation | None:
        if not (s.is_Integer and s.is_nonnegative):
            return None
        (mu,) = self.args
        return Expectation(_moment(int(s)).subs(_MU, mu))


_MU = Dummy("mu", positive=True)


@lru_cache
def _moment(n: int) -> Expr:
    """E X^n as a function of mu.

    The masses are e^(-mu k) mu^(k-1) c_k, whose logarithmic derivative in mu is (k - 1)/mu - k; differentiating E X^n
    gives E X^(n+1) = (E X^n + mu d/dmu E X^n)/(1 - mu).
    """
    if n == 0:
        return S.One
    before = _moment(n - 1)
    return factor((before + _MU * before.diff(_MU)) / (1 - _MU))
