"""The log-Laplace measure, the law of e^Y for Y Laplace: a power law above and below its median.

Density exp(-|log(x) - mean|/scale) / (2 scale x) on x > 0.
Source: Kotz, Kozubowski & Podgórski, The Laplace Distribution and Generalizations, section 4.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, And, Expr, Integer, S, exp, false, log

from klsym.families.family import Expectation, Family, deviation_from
from klsym.families.image import Image, Y
from klsym.families.laplace import Laplace
from klsym.measures import Lebesgue, logarithm, power


class LogLaplace(Family):
    """LogLaplace(mean, scale): the law of e^Y for Y = Laplace(mean, scale).

    Parameters: mean, real, and scale > 0: those of log x, not of x.

    >>> LogLaplace(0, "1/2")
    LogLaplace(0, 1/2)
    """

    parameters = (("mean", "real", False), ("scale", "positive", False))
    scipy_names = (("loglaplace", "scaled", lambda scale, c: LogLaplace(logarithm(scale), power(c, Integer(-1)))),)

    def __new__(cls, mean: Any, scale: Any) -> LogLaplace:
        return cls.of(mean, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        mean, scale = self.args
        return -Abs(log(x) - mean) / scale - log(x) - log(scale) - log(2)

    @property
    def breakpoints(self) -> tuple[Expr, ...]:
        return (exp(self.mean),)

    @property
    def image(self) -> Image:
        return Image(Laplace.of(*self.args), exp(Y))

    def moment(self, s: Expr) -> Expectation:
        mean, scale = self.args
        finite = And(s < 1 / scale, s > -1 / scale)
        value = S.NaN if finite is S.false else exp(mean * s) / (1 - scale**2 * s**2)
        return Expectation(value, finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_positive else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        mean, scale = self.args
        stated = self.moment(S.One)
        # where the median is e^mean, E max(X - m, 0) = m^(1 - 1/scale) e^(mean/scale) / (2 (1/scale - 1)) above it
        place = m - exp(mean)
        if m.is_positive and stated.finite is not S.false and place.is_nonnegative is place.is_negative is None:
            return None

        def excess() -> Expr:
            a = 1 / scale
            if place.is_nonnegative:
                return m ** (1 - a) * exp(a * mean) / (2 * (a - 1))
            return stated.value - m + m ** (1 + a) * exp(-a * mean) / (2 * (a + 1))

        return deviation_from(S.Zero, m, stated.value, excess, stated.finite)
