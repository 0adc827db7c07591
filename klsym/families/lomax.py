"""The Lomax measure, a Pareto measure moved to start at zero.

Density (a/l) (1 + x/l)^(-a-1) on x > 0, a = shape, l = scale.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 20.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, S, Symbol, exp, expint, false, gamma, log

from klsym.families.family import Expectation, Family, deviation_from
from klsym.families.odds import mean_log_shifted
from klsym.measures import ArgumentError, Lebesgue


class Lomax(Family):
    """Lomax(shape=a, scale=l): density (a/l) (1 + x/l)^(-a-1) on x > 0.

    Parameters: shape > 0, the exponent of the tail; scale > 0, in the units of x. Both words are required: libraries
    disagree on the order.

    >>> Lomax(shape=3, scale=1)
    Lomax(shape=3, scale=1)
    """

    parameters = (("shape", "positive", True), ("scale", "positive", True))
    scipy_names = (("lomax", "scaled", lambda scale, c: Lomax(shape=c, scale=scale)),)
    sympy_names = (("Lomax", lambda shape, scale: Lomax(shape=shape, scale=scale)),)

    def __new__(cls, *ambiguous: Any, shape: Any = None, scale: Any = None) -> Lomax:
        if ambiguous or shape is None or scale is None:
            raise ArgumentError("Lomax's parameters go by their words: write Lomax(shape=…, scale=…)")
        return cls.of(shape, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        shape, scale = self.args
        return log(shape) - log(scale) - (shape + 1) * log(1 + x / scale)

    def moment(self, s: Expr) -> Expectation:
        shape, scale = self.args
        finite = And(s < shape, s > -1)
        value = S.NaN if finite is S.false else scale**s * gamma(shape - s) * gamma(1 + s) / gamma(shape)
        return Expectation(value, finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        shape, scale = self.args
        if t.is_zero:
            return Expectation(S.One)
        if t.is_positive:
            return Expectation(S.NaN, false)
        u = -scale * t
        return Expectation(shape * exp(u) * expint(shape + 1, u)) if t.is_negative else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        shape, scale = self.args
        finite = shape > 1
        mean = scale / (shape - 1) if finite is not S.false else S.NaN
        return deviation_from(S.Zero, m, mean, lambda: mean * (1 + m / scale) ** (1 - shape), finite)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(x + c), c > 0: log c and an integral of the distribution function's complement, a hypergeometric value.

        For c = scale it is log(scale) + 1/shape.
        """
        shape, scale = self.args
        return mean_log_shifted(statistic, x, scale, S.One, shape)
