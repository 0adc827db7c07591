"""The log-logistic measure, the law of e^Y for Y logistic: survival times whose hazard rises and falls.

Density (b/a) (x/a)^(b-1) / (1 + (x/a)^b)^2 on x > 0, a = scale, b = shape.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 23.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, S, Symbol, exp, false, gamma, log

from klsym.families.family import Expectation, Family
from klsym.families.image import Image, Y
from klsym.families.logistic import Logistic
from klsym.families.odds import mean_log_shifted
from klsym.measures import ArgumentError, Lebesgue


class LogLogistic(Family):
    """LogLogistic(scale=a, shape=b): density (b/a) (x/a)^(b-1) / (1 + (x/a)^b)^2 on x > 0.

    Parameters: scale > 0, the median, in the units of x; shape > 0, the exponent of the tail. Both words are required:
    libraries disagree on the order.

    >>> LogLogistic(scale=1, shape=2)
    LogLogistic(scale=1, shape=2)
    """

    parameters = (("scale", "positive", True), ("shape", "positive", True))
    scipy_names = (("fisk", "scaled", lambda scale, c: LogLogistic(scale=scale, shape=c)),)
    sympy_names = (("LogLogistic", lambda scale, shape: LogLogistic(scale=scale, shape=shape)),)

    def __new__(cls, *ambiguous: Any, scale: Any = None, shape: Any = None) -> LogLogistic:
        if ambiguous or scale is None or shape is None:
            raise ArgumentError("LogLogistic's parameters go by their words: write LogLogistic(scale=…, shape=…)")
        return cls.of(scale, shape)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        scale, shape = self.args
        constant = log(shape) - shape * log(scale)
        return constant + (shape - 1) * log(x) - 2 * log(1 + x**shape / scale**shape)

    @property
    def image(self) -> Image:
        scale, shape = self.args
        return Image(Logistic.of(log(scale), 1 / shape), exp(Y))

    def moment(self, s: Expr) -> Expectation:
        scale, shape = self.args
        finite = And(s < shape, s > -shape)
        value = S.NaN if finite is S.false else scale**s * gamma(1 + s / shape) * gamma(1 - s / shape)
        return Expectation(value, finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_positive else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        mean = self.moment(S.One)
        if mean.finite is S.false:
            return Expectation(S.NaN, false)
        return Expectation(mean.value - m, mean.finite) if m.is_nonpositive else None

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(x^shape + a), a > 0; it is 1 + shape log(scale) for a = scale^shape."""
        scale, shape = self.args
        return mean_log_shifted(statistic, x, scale, S.One, S.One, shape)
