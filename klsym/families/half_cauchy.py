"""The half-Cauchy measure, the law of |Y| for a centred Cauchy Y.

Density 2/(pi scale (1 + (x/scale)^2)) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 16.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, S, Symbol, false, log, pi, sec

from klsym.families.family import Expectation, Family
from klsym.families.quadratic import log_quadratic
from klsym.measures import Lebesgue


class HalfCauchy(Family):
    """HalfCauchy(scale): density 2/(pi scale (1 + (x/scale)^2)) on x > 0.

    Parameters: scale > 0, the median, in the units of x.

    >>> HalfCauchy(2)
    HalfCauchy(2)
    """

    parameters = (("scale", "positive", False),)
    scipy_names = (("halfcauchy", "scaled", lambda scale: HalfCauchy(scale)),)

    def __new__(cls, scale: Any) -> HalfCauchy:
        return cls.of(scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        (scale,) = self.args
        return log(2) - log(pi) - log(scale) - log(1 + x**2 / scale**2)

    def moment(self, s: Expr) -> Expectation:
        (scale,) = self.args
        finite = And(s > -1, s < 1)
        return Expectation(S.NaN if finite is S.false else scale**s * sec(pi * s / 2), finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_positive else None

    def absolute_deviation(self, m: Expr) -> Expectation:
        return Expectation(S.NaN, false)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(c (x^2 + b^2)) = log c + 2 log(scale + b), as for the Cauchy measure, the statistic being even."""
        quadratic = log_quadratic(statistic, x)
        if quadratic is None or quadratic.centre != 0:
            return None
        return Expectation(log(quadratic.factor) + 2 * log(self.scale + quadratic.width))
