"""The Rayleigh measure, the length of a normal vector in the plane.

Density x exp(-x^2/(2 scale^2)) / scale^2 on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 18.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, erf, exp, gamma, log, pi, sqrt

from klsym.families.family import Expectation, Family
from klsym.measures import Lebesgue


class Rayleigh(Family):
    """Rayleigh(scale): density x exp(-x^2/(2 scale^2)) / scale^2 on x > 0.

    Parameters: scale > 0, the mode, in the units of x.

    >>> Rayleigh(2)
    Rayleigh(2)
    """

    parameters = (("scale", "positive", False),)

    def __new__(cls, scale: Any) -> Rayleigh:
        return cls.of(scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        (scale,) = self.args
        return log(x) - 2 * log(scale) - x**2 / (2 * scale**2)

    def moment(self, s: Expr) -> Expectation:
        (scale,) = self.args
        return Expectation((sqrt(2) * scale) ** s * gamma(1 + s / 2), s > -2)

    def exponential_moment(self, t: Expr) -> Expectation:
        if t.is_zero:
            return Expectation(S.One)
        u = self.scale * t / sqrt(2)
        return Expectation(1 + sqrt(pi) * u * exp(u**2) * (1 + erf(u)))

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        (scale,) = self.args
        mean = scale * sqrt(pi / 2)
        if m.is_nonpositive:
            return Expectation(mean - m)
        return Expectation(m + mean * (1 - 2 * erf(m / (sqrt(2) * scale)))) if m.is_positive else None
