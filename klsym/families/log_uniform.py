"""The log-uniform measure (reciprocal), the law of e^Y for Y uniform: leading digits and unknown scales.

Density 1/(x log(right/left)) on left < x < right.
Source: Hamming, On the distribution of numbers, Bell System Technical Journal 49 (1970).
"""

from __future__ import annotations

from typing import Any

from sympy import Eq, Expr, Piecewise, S, Symbol, exp, log

from klsym.families.family import Expectation, Family
from klsym.families.image import Image, Y
from klsym.families.uniform import Uniform
from klsym.measures import ArgumentError, Lebesgue, decide, exact, product


class LogUniform(Family):
    """LogUniform(left, right): density 1/(x log(right/left)) on left < x < right.

    Parameters: left and right, positive, left < right, in the units of x. Where symbols leave the order open, left <
    right is understood.

    >>> LogUniform(1, 10)
    LogUniform(1, 10)
    """

    parameters = (("left", "positive", False), ("right", "positive", False))
    scipy_names = tuple(
        (name, "scaled", lambda scale, a, b: LogUniform(product(a, scale), product(b, scale)))
        for name in ("loguniform", "reciprocal")
    )
    sympy_names = (("Reciprocal", lambda left, right: LogUniform(left, right)),)

    def __new__(cls, left: Any, right: Any) -> LogUniform:
        return cls.of(left, right)

    @classmethod
    def check(cls, *values: Expr) -> None:
        left, right = values
        if decide(exact(left) < exact(right)) is False:
            raise ArgumentError(
                f"LogUniform's left end must be less than its right end, but they are {left} and {right}"
            )

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(*self.args)

    def log_density(self, x: Expr) -> Expr:
        left, right = self.args
        return -log(x) - log(log(right / left))

    @property
    def image(self) -> Image:
        """e^Y for Y uniform between the logarithms of the ends."""
        left, right = self.args
        return Image(Uniform.of(log(left), log(right)), exp(Y))

    def moment(self, s: Expr) -> Expectation:
        left, right = self.args
        if s.is_zero:
            return Expectation(S.One)
        value = (right**s - left**s) / (s * log(right / left))
        return Expectation(value if s.is_nonzero else Piecewise((S.One, Eq(s, 0)), (value, True)))

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        left, right = self.args
        mean = (right - left) / log(right / left)
        if (m - left).is_nonpositive:
            return Expectation(mean - m)
        if (m - right).is_nonnegative:
            return Expectation(m - mean)
        if not ((m - left).is_positive and (right - m).is_positive):
            return None
        short = (m * log(m / left) - m + left) / log(right / left)  # E max(m - X, 0)
        return Expectation(mean - m + 2 * short)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log x = (log left + log right)/2."""
        return Expectation(log(self.left * self.right) / 2) if statistic == log(x) else None
