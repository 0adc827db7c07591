"""The logistic measure: its distribution function is the logistic curve 1/(1 + e^(-z)).

Density e^(-z) / (scale (1 + e^(-z))^2), z = (x - location)/scale, on the line.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 23.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Eq, Expr, Integer, Piecewise, S, Symbol, Wild, bernoulli, exp, gamma, log, pi

from klsym.families.family import Expectation, Family, shifted_moment
from klsym.measures import Lebesgue


class Logistic(Family):
    """Logistic(location, scale): density sech(z/2)^2 / (4 scale), z = (x - location)/scale.

    Parameters: location, real, the mean and median; scale > 0, in the units of x (the standard deviation is
    pi scale/sqrt(3)).

    >>> Logistic(0, 1)
    Logistic(0, 1)
    """

    parameters = (("location", "real", False), ("scale", "positive", False))

    def __new__(cls, location: Any, scale: Any) -> Logistic:
        return cls.of(location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale = self.args
        z = (x - location) / scale
        return -z - 2 * log(1 + exp(-z)) - log(scale)

    def moment(self, s: Expr) -> Expectation | None:
        location, scale = self.args
        value = shifted_moment(
            s, location, scale, lambda k: Integer(0) if k % 2 else (2**k - 2) * pi**k * abs(bernoulli(k))
        )
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        location, scale = self.args
        range_ = And(t < 1 / scale, t > -1 / scale)
        return Expectation(exp(location * t) * gamma(1 + scale * t) * gamma(1 - scale * t), range_)

    def absolute_deviation(self, m: Expr) -> Expectation:
        location, scale = self.args
        return Expectation(m - location + 2 * scale * log(1 + exp(-(m - location) / scale)))

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(1 + exp(-(x - m)/scale)), for the scale of this very measure."""
        location, scale = self.args
        shift = Wild("shift", exclude=[x])
        slope = Wild("slope", exclude=[x])
        found = statistic.match(log(1 + exp(slope * x + shift)))
        if not found or (found[slope] + 1 / scale).equals(0) is not True:
            return None
        # e^(-z) is (1 - U)/U with U uniform, so the mean is d/(1 - e^(-d)), d how far m lies above the location
        d = found[shift] - location / scale
        zero = d.equals(0)
        if zero:
            return Expectation(S.One)
        value = d / (1 - exp(-d))
        return Expectation(
            value if zero is False and not d.free_symbols else Piecewise((S.One, Eq(d, 0)), (value, True))
        )
