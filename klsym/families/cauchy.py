"""The Cauchy measure: heavy tails, no mean.

Density 1/(pi scale (1 + z^2)), z = (x - location)/scale, on the line.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 16.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, Symbol, false, log, pi

from klsym.families.family import Expectation, Family
from klsym.families.quadratic import log_quadratic
from klsym.measures import Lebesgue


class Cauchy(Family):
    """Cauchy(location, scale): density 1/(pi scale (1 + z^2)), z = (x - location)/scale.

    Parameters: location, real, the median; scale > 0, half the distance of the quartiles, in the units of x.

    >>> Cauchy(0, 2)
    Cauchy(0, 2)
    """

    parameters = (("location", "real", False), ("scale", "positive", False))

    def __new__(cls, location: Any, scale: Any) -> Cauchy:
        return cls.of(location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale = self.args
        return -log(1 + (x - location) ** 2 / scale**2) - log(scale) - log(pi)

    def moment(self, s: Expr) -> Expectation | None:
        if not (s.is_Integer and s.is_nonnegative):
            return None
        if s == 0:
            return Expectation(S.One)
        # odd powers diverge at both ends, with opposite signs
        return Expectation(S.NaN, false, S.Infinity if s.is_even else S.NaN)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_nonzero else None

    def absolute_deviation(self, m: Expr) -> Expectation:
        return Expectation(S.NaN, false)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(c ((x - a)^2 + b^2)) = log c + log((scale + b)^2 + (location - a)^2), a Poisson integral."""
        quadratic = log_quadratic(statistic, x)
        if quadratic is None:
            return None
        location, scale = self.args
        factor, centre, width = quadratic
        return Expectation(log(factor) + log((scale + width) ** 2 + (location - centre) ** 2))
