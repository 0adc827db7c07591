"""The Skellam measure, the law of the difference of two independent Poisson counts.

Mass e^(-rate1-rate2) (rate1/rate2)^(k/2) I_|k|(2 sqrt(rate1 rate2)) on the integers.
Source: Skellam, The frequency distribution of the difference between two Poisson variates, J. Roy. Statist. Soc. 109
(1946).
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, besseli, exp, log, oo, sqrt

from klsym.families.family import Expectation, Family, moment_from_cumulants
from klsym.measures import Lattice


class Skellam(Family):
    """Skellam(rate1, rate2): the law of Y - Z for independent Y = Poisson(rate1) and Z = Poisson(rate2).

    Parameters: rate1 > 0 and rate2 > 0, the means of the two counts.

    >>> Skellam(2, 3)
    Skellam(2, 3)
    """

    parameters = (("rate1", "positive", False), ("rate2", "positive", False))
    scipy_names = (("skellam", "standard", lambda mu1, mu2: Skellam(mu1, mu2)),)
    sympy_names = (("Skellam", lambda mu1, mu2: Skellam(mu1, mu2)),)

    def __new__(cls, rate1: Any, rate2: Any) -> Skellam:
        return cls.of(rate1, rate2)

    @property
    def base(self) -> Lattice:
        return Lattice(-oo, oo)

    def log_density(self, x: Expr) -> Expr:
        first, second = self.args
        return x / 2 * log(first / second) - first - second + log(besseli(Abs(x), 2 * sqrt(first * second)))

    def moment(self, s: Expr) -> Expectation | None:
        if not (s.is_Integer and s.is_nonnegative):
            return None
        first, second = self.args
        cumulants = [first - second if k % 2 else first + second for k in range(int(s) + 1)]
        return Expectation(moment_from_cumulants(int(s), cumulants))

    def exponential_moment(self, t: Expr) -> Expectation:
        first, second = self.args
        return Expectation(exp(first * (exp(t) - 1) + second * (exp(-t) - 1)))
