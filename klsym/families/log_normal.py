"""The log-normal measure, the law of e^Y for Y normal.

Density exp(-(log(x) - mean)^2/(2 std^2)) / (x std sqrt(2 pi)) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 14.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, erf, exp, false, log, pi, sqrt

from klsym.families.family import Expectation, Family
from klsym.families.image import Image, Y
from klsym.families.normal import Normal
from klsym.measures import Lebesgue


class LogNormal(Family):
    """LogNormal(mean, std): the law of e^Y for Y = Normal(mean, std).

    Parameters: mean, real, and std > 0: those of log x, not of x.

    >>> LogNormal(0, 1)
    LogNormal(0, 1)
    """

    parameters = (("mean", "real", False), ("std", "positive", False))

    def __new__(cls, mean: Any, std: Any) -> LogNormal:
        return cls.of(mean, std)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        mean, std = self.args
        constant = -(mean**2) / (2 * std**2) - log(std) - log(2 * pi) / 2
        return constant - log(x) ** 2 / (2 * std**2) + (mean / std**2 - 1) * log(x)

    @property
    def image(self) -> Image:
        return Image(Normal.of(*self.args), exp(Y))

    def moment(self, s: Expr) -> Expectation:
        mean, std = self.args
        return Expectation(exp(mean * s + std**2 * s**2 / 2))

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_positive else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        mean, std = self.args
        average = exp(mean + std**2 / 2)
        if m.is_nonpositive:
            return Expectation(average - m)
        if not m.is_positive:
            return None
        d = (mean - log(m)) / (sqrt(2) * std)
        return Expectation(average * erf(d + std / sqrt(2)) - m * erf(d))
