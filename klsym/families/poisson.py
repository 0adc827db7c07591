"""The Poisson measure: counts of rare independent events.

Mass rate^k e^(-rate) / k! on k = 0, 1, 2, ….
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, chapter 4.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, exp, log, loggamma
from sympy.functions.combinatorial.numbers import stirling

from klsym.families.family import Expectation, Family
from klsym.measures import Lattice


class Poisson(Family):
    """Poisson(rate): mass rate^k e^(-rate) / k! on 0, 1, 2, ….

    Parameters: rate > 0, the mean.

    >>> Poisson("1.5")
    Poisson(3/2)
    """

    parameters = (("rate", "positive", False),)

    def __new__(cls, rate: Any) -> Poisson:
        return cls.of(rate)

    @property
    def base(self) -> Lattice:
        return Lattice(0)

    def log_density(self, x: Expr) -> Expr:
        (rate,) = self.args
        return x * log(rate) - rate - loggamma(x + 1)

    def moment(self, s: Expr) -> Expectation | None:
        if not (s.is_Integer and s.is_nonnegative):
            return None
        (rate,) = self.args
        return Expectation(sum((stirling(int(s), j) * rate**j for j in range(int(s) + 1)), Integer(0)))

    def exponential_moment(self, t: Expr) -> Expectation:
        (rate,) = self.args
        return Expectation(exp(rate * (exp(t) - 1)))
