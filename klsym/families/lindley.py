"""The Lindley measure, a mixture of an exponential and a gamma measure of one rate.

Density theta^2 (1 + x) e^(-theta x) / (1 + theta) on x > 0.
Source: Ghitany, Atieh & Nadarajah, Lindley distribution and its application, Math. Comput. Simul. 78 (2008).
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, Symbol, exp, expint, gamma, log

from klsym.families.family import Expectation, Family, deviation_from
from klsym.measures import Lebesgue


class Lindley(Family):
    """Lindley(theta): density theta^2 (1 + x) e^(-theta x) / (1 + theta) on x > 0.

    Parameters: theta > 0, in units of 1/x.

    >>> Lindley(2)
    Lindley(2)
    """

    parameters = (("theta", "positive", False),)

    def __new__(cls, theta: Any) -> Lindley:
        return cls.of(theta)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        (theta,) = self.args
        return 2 * log(theta) - log(1 + theta) + log(1 + x) - theta * x

    def moment(self, s: Expr) -> Expectation:
        (theta,) = self.args
        return Expectation(gamma(s + 1) * (theta + s + 1) / (theta**s * (1 + theta)), s > -1)

    def exponential_moment(self, t: Expr) -> Expectation:
        (theta,) = self.args
        return Expectation(theta**2 * (theta + 1 - t) / ((1 + theta) * (theta - t) ** 2), t < theta)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        (theta,) = self.args
        mean = (theta + 2) / (theta * (theta + 1))
        return deviation_from(
            S.Zero, m, mean, lambda: exp(-theta * m) * (2 + theta + theta * m) / (theta * (1 + theta))
        )

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(1 + x) = (1 + e^theta E1(theta)) / (1 + theta)."""
        if statistic != log(1 + x):
            return None
        (theta,) = self.args
        return Expectation((1 + exp(theta) * expint(1, theta)) / (1 + theta))
