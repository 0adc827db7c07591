"""The hyperbolic secant measure, whose density and characteristic function have one shape.

Density sech(pi z/2) / (2 scale), z = (x - location)/scale, on the line.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 23.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Catalan, Expr, Integer, Symbol, cos, euler, exp, log, pi

from klsym.families.family import Expectation, Family, shifted_moment
from klsym.measures import Lebesgue, product


class HyperbolicSecant(Family):
    """HyperbolicSecant(location, scale): density sech(pi z/2) / (2 scale), z = (x - location)/scale.

    Parameters: location, real, the mean; scale > 0, the standard deviation, in the units of x.

    >>> HyperbolicSecant(0, 1)
    HyperbolicSecant(0, 1)
    """

    parameters = (("location", "real", False), ("scale", "positive", False))
    scipy_names = (
        ("hypsecant", "located", lambda location, scale: HyperbolicSecant(location, product(pi / 2, scale))),
    )

    def __new__(cls, location: Any, scale: Any) -> HyperbolicSecant:
        return cls.of(location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale = self.args
        u = pi * (x - location) / scale
        return -u / 2 - log(1 + exp(-u)) - log(scale)

    def moment(self, s: Expr) -> Expectation | None:
        location, scale = self.args
        value = shifted_moment(s, location, scale, lambda k: Integer(0) if k % 2 else abs(euler(k)))
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        location, scale = self.args
        finite = And(scale * t < pi / 2, scale * t > -pi / 2)
        return Expectation(exp(location * t) / cos(scale * t), finite)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        """E|X - location| = 8 G scale/pi^2, G Catalan's constant; about other points it is a polylogarithm."""
        location, scale = self.args
        return Expectation(8 * Catalan * scale / pi**2) if (m - location).is_zero else None

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(1 + e^(-pi z)) = 2 log 2 for this very measure: it is -2 log sin(pi U/2) for a uniform U."""
        location, scale = self.args
        inner = statistic.args[0] - 1 if isinstance(statistic, log) else None
        line = inner.args[0].as_poly(x) if isinstance(inner, exp) and inner.args[0].is_polynomial(x) else None
        if line is None or line.degree() != 1:
            return None
        slope, shift = line.all_coeffs()
        own = (slope + pi / scale).equals(0) and (shift - pi * location / scale).equals(0)
        return Expectation(2 * log(2)) if own else None
