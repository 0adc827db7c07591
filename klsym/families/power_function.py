"""The power function measure, the largest of independent uniform variables where the exponent is whole.

Density a (x - left)^(a-1) / (right - left)^a on left < x < right, a = exponent.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 25.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol, log

from klsym.families.beta import Beta
from klsym.families.family import Expectation, Family, shifted_moment
from klsym.families.image import Image, Y
from klsym.measures import ArgumentError, Lebesgue, decide, exact, total


class PowerFunction(Family):
    """PowerFunction(exponent=a, left=0, right=1): density a (x - left)^(a-1) / (right - left)^a.

    Parameters: exponent > 0; left < right, real, the ends of the support. Where symbols leave the order open, left <
    right is understood.

    >>> PowerFunction(3)
    PowerFunction(3, 0, 1)
    """

    parameters = (("exponent", "positive", False), ("left", "real", False), ("right", "real", False))
    scipy_names = (
        ("powerlaw", "located", lambda location, scale, a: PowerFunction(a, location, total(location, scale))),
    )
    sympy_names = (("PowerFunction", lambda exponent, left, right: PowerFunction(exponent, left, right)),)

    def __new__(cls, exponent: Any, left: Any = 0, right: Any = 1) -> PowerFunction:
        return cls.of(exponent, left, right)

    @classmethod
    def check(cls, *values: Expr) -> None:
        _, left, right = values
        if decide(exact(left) < exact(right)) is False:
            raise ArgumentError(
                f"PowerFunction's left end must be less than its right end, but they are {left} and {right}"
            )

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(*self.args[1:])

    def log_density(self, x: Expr) -> Expr:
        exponent, left, right = self.args
        return log(exponent) - exponent * log(right - left) + (exponent - 1) * log(x - left)

    @property
    def image(self) -> Image:
        """left + (right - left) Y for Y = Beta(exponent, 1)."""
        exponent, left, right = self.args
        return Image(Beta.of(exponent, 1), left + (right - left) * Y)

    def moment(self, s: Expr) -> Expectation | None:
        exponent, left, right = self.args
        if left == 0:
            return Expectation(exponent * right**s / (exponent + s), exponent + s > 0)
        value = shifted_moment(s, left, right - left, lambda k: exponent / (exponent + k))
        return None if value is None else Expectation(value)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        exponent, left, right = self.args
        width = right - left
        mean = left + width * exponent / (exponent + 1)
        if (m - left).is_nonpositive:
            return Expectation(mean - m)
        if (m - right).is_nonnegative:
            return Expectation(m - mean)
        if not ((m - left).is_positive and (right - m).is_positive):
            return None
        short = width * ((m - left) / width) ** (exponent + 1) / (exponent + 1)  # E max(m - X, 0)
        return Expectation(mean - m + 2 * short)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(x - left) = log(right - left) - 1/exponent."""
        exponent, left, right = self.args
        return Expectation(log(right - left) - 1 / exponent) if statistic == log(x - left) else None
