"""The Pareto measure: a power law above a minimum.

Density shape minimum^shape x^(-shape-1) on x > minimum.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 20.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, expint, false, log

from klsym.families.family import Expectation, Family, spread_about
from klsym.measures import ArgumentError, Lebesgue


class Pareto(Family):
    """Pareto(minimum=m, shape=a): density a m^a x^(-a-1) on x > m.

    Parameters: minimum > 0, in the units of x; shape > 0, the exponent of the tail. Both words are required: libraries
    disagree on the order.

    >>> Pareto(minimum=1, shape=3)
    Pareto(minimum=1, shape=3)
    """

    parameters = (("minimum", "positive", True), ("shape", "positive", True))

    def __new__(cls, *ambiguous: Any, minimum: Any = None, shape: Any = None) -> Pareto:
        if ambiguous or minimum is None or shape is None:
            raise ArgumentError("Pareto's parameters go by their words: write Pareto(minimum=…, shape=…)")
        return cls.of(minimum, shape)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(self.minimum)

    def log_density(self, x: Expr) -> Expr:
        minimum, shape = self.args
        return log(shape) + shape * log(minimum) - (shape + 1) * log(x)

    def moment(self, s: Expr) -> Expectation:
        minimum, shape = self.args
        return Expectation(shape * minimum**s / (shape - s), shape - s > 0)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        minimum, shape = self.args
        if t.is_zero:
            return Expectation(S.One)
        if t.is_positive:
            return Expectation(S.NaN, false)
        return Expectation(shape * expint(shape + 1, -minimum * t)) if t.is_negative else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        minimum, shape = self.args
        finite = shape > 1
        if finite is S.false:
            return Expectation(S.NaN, finite)
        mean = shape * minimum / (shape - 1)
        if (minimum - m).is_nonnegative:
            return Expectation(mean - m, finite)
        if not (m - minimum).is_positive:
            return None
        return Expectation(spread_about(m, minimum**shape * m ** (1 - shape) / (shape - 1), mean), finite)
