"""The Weibull measure: a power of an exponential waiting time.

Density (k/l) (x/l)^(k-1) exp(-(x/l)^k) on x > 0, k = shape, l = scale.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 21.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, erf, exp, false, gamma, log, pi, sqrt, uppergamma

from klsym.families.family import Expectation, Family, spread_about
from klsym.measures import ArgumentError, Lebesgue


class Weibull(Family):
    """Weibull(shape=k, scale=l): density (k/l) (x/l)^(k-1) exp(-(x/l)^k) on x > 0.

    Parameters: shape > 0; scale > 0, in the units of x. Both words are required: libraries disagree on the order.

    >>> Weibull(shape=2, scale=1)
    Weibull(shape=2, scale=1)
    """

    parameters = (("shape", "positive", True), ("scale", "positive", True))

    def __new__(cls, *ambiguous: Any, shape: Any = None, scale: Any = None) -> Weibull:
        if ambiguous or shape is None or scale is None:
            raise ArgumentError("Weibull's parameters go by their words: write Weibull(shape=…, scale=…)")
        return cls.of(shape, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        shape, scale = self.args
        return log(shape) - shape * log(scale) + (shape - 1) * log(x) - x**shape / scale**shape

    def moment(self, s: Expr) -> Expectation:
        shape, scale = self.args
        return Expectation(scale**s * gamma(1 + s / shape), shape + s > 0)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        shape, scale = self.args
        if t.is_zero:
            return Expectation(S.One)
        if shape == 1:
            return Expectation(1 / (1 - scale * t), t < 1 / scale)
        if shape == 2:
            u = scale * t / 2
            return Expectation(1 + sqrt(pi) * u * exp(u**2) * (1 + erf(u)))
        if t.is_positive and (1 - shape).is_positive:
            return Expectation(S.NaN, false)
        return None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        shape, scale = self.args
        mean = scale * gamma(1 + 1 / shape)
        if m.is_nonpositive:
            return Expectation(mean - m)
        if not m.is_positive:
            return None
        excess = scale / shape * uppergamma(1 / shape, (m / scale) ** shape)
        return Expectation(spread_about(m, excess, mean))
