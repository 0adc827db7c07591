"""The Laplace measure, the difference of two exponential waiting times.

Density exp(-|x - location|/scale) / (2 scale) on the line.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 24.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, And, Expr, Integer, exp, factorial, log

from klsym.families.family import Expectation, Family, shifted_moment
from klsym.measures import Lebesgue


class Laplace(Family):
    """Laplace(location, scale): density exp(-|x - location|/scale) / (2 scale).

    Parameters: location, real; scale > 0, the mean of |x - location|, in the units of x.

    >>> Laplace(0, "1/2")
    Laplace(0, 1/2)
    """

    parameters = (("location", "real", False), ("scale", "positive", False))

    def __new__(cls, location: Any, scale: Any) -> Laplace:
        return cls.of(location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale = self.args
        return -Abs(x - location) / scale - log(scale) - log(2)

    @property
    def breakpoints(self) -> tuple[Expr, ...]:
        return (self.location,)

    def moment(self, s: Expr) -> Expectation | None:
        location, scale = self.args
        value = shifted_moment(s, location, scale, lambda k: Integer(0) if k % 2 else factorial(k))
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        location, scale = self.args
        return Expectation(exp(location * t) / (1 - scale**2 * t**2), And(t < 1 / scale, t > -1 / scale))

    def absolute_deviation(self, m: Expr) -> Expectation:
        location, scale = self.args
        distance = Abs(m - location)
        return Expectation(distance + scale * exp(-distance / scale))
