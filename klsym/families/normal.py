"""The normal measure, the maximum-entropy measure of its mean and variance.

Density exp(-(x - mean)^2 / (2 std^2)) / (std sqrt(2 pi)) on the line.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 13.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sympy import Expr, Integer, S, erf, exp, factorial2, log, pi, sqrt

from klsym.families.family import Expectation, Family, shifted_moment
from klsym.measures import Lebesgue


class Normal(Family):
    """Normal(mean, std), or Normal(mean, var=v): density exp(-(x - mean)^2/(2 std^2)) / (std sqrt(2 pi)).

    Parameters: mean, real; std > 0, in the units of x; or var > 0, its square.

    >>> Normal(0, 1)
    Normal(0, 1)
    >>> Normal(0, var=4)
    Normal(0, 2)
    """

    parameters = (("mean", "real", False), ("std", "positive", False))
    alternatives: ClassVar[dict[str, tuple[str, Expr]]] = {"std": ("var", S.Half)}

    def __new__(cls, mean: Any, std: Any = None, *, var: Any = None) -> Normal:
        return cls.of(mean, cls.given("second parameter", "std", std, var))

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        mean, std = self.args
        return -((x - mean) ** 2) / (2 * std**2) - log(std) - log(2 * pi) / 2

    def moment(self, s: Expr) -> Expectation | None:
        mean, std = self.args
        value = shifted_moment(s, mean, std, lambda k: Integer(0) if k % 2 else factorial2(k - 1))
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        mean, std = self.args
        return Expectation(exp(mean * t + std**2 * t**2 / 2))

    def absolute_deviation(self, m: Expr) -> Expectation:
        mean, std = self.args
        z = (mean - m) / std
        return Expectation(std * sqrt(2 / pi) * exp(-(z**2) / 2) + (mean - m) * erf(z / sqrt(2)))
