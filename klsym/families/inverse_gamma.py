"""The inverse gamma measure, the law of 1/X for X gamma.

Density scale^shape x^(-shape-1) exp(-scale/x) / Gamma(shape) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 17.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, besselk, false, gamma, log, loggamma, lowergamma, sqrt

from klsym.families.family import Expectation, Family
from klsym.measures import ArgumentError, Lebesgue


class InverseGamma(Family):
    """InverseGamma(shape, scale=b): density b^a x^(-a-1) e^(-b/x) / Gamma(a) on x > 0, a = shape.

    Parameters: shape > 0; scale > 0 in units of x. The second must be named: some libraries call it a rate, that of
    the gamma measure of 1/x.

    >>> InverseGamma(3, scale=2)
    InverseGamma(3, scale=2)
    """

    parameters = (("shape", "positive", False), ("scale", "positive", True))

    def __new__(cls, shape: Any, *ambiguous: Any, scale: Any = None) -> InverseGamma:
        if ambiguous or scale is None:
            raise ArgumentError("InverseGamma's second parameter goes by its word: write InverseGamma(shape, scale=…)")
        return cls.of(shape, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        shape, scale = self.args
        return shape * log(scale) - loggamma(shape) - (shape + 1) * log(x) - scale / x

    def moment(self, s: Expr) -> Expectation:
        shape, scale = self.args
        return Expectation(scale**s * gamma(shape - s) / gamma(shape), shape - s > 0)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        shape, scale = self.args
        if t.is_zero:
            return Expectation(S.One)
        if t.is_positive:
            return Expectation(S.NaN, false)
        if not t.is_negative:
            return None
        u = -scale * t
        return Expectation(2 * u ** (shape / 2) * besselk(shape, 2 * sqrt(u)) / gamma(shape))

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        shape, scale = self.args
        finite, mean = shape > 1, scale / (shape - 1)
        if finite is S.false:
            return Expectation(S.NaN, finite)
        if m.is_nonpositive:
            return Expectation(mean - m, finite)
        if not m.is_positive:
            return None
        above = lowergamma(shape, scale / m) / gamma(shape)
        weighted = lowergamma(shape - 1, scale / m) / gamma(shape - 1)
        return Expectation(mean * (2 * weighted - 1) + m * (1 - 2 * above), finite)
