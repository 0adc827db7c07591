"""Wigner's semicircle measure, the limit law of the eigenvalues of large symmetric random matrices.

Density 2 sqrt(R^2 - x^2)/(pi R^2) on -R < x < R, R = radius.
Source: Anderson, Guionnet & Zeitouni, An Introduction to Random Matrices, section 2.1.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, S, Symbol, asin, besseli, besselj, catalan, cos, log, pi, sqrt

from klsym.families.circle import phase
from klsym.families.family import Expectation, Family, shifted_moment
from klsym.measures import Lebesgue


class WignerSemicircle(Family):
    """WignerSemicircle(radius): density 2 sqrt(R^2 - x^2)/(pi R^2) on -R < x < R, R = radius.

    Parameters: radius > 0, in the units of x.

    >>> WignerSemicircle(2)
    WignerSemicircle(2)
    """

    parameters = (("radius", "positive", False),)
    scipy_names = (("semicircular", "scaled", lambda scale: WignerSemicircle(scale)),)
    sympy_names = (("WignerSemicircle", lambda radius: WignerSemicircle(radius)),)

    def __new__(cls, radius: Any) -> WignerSemicircle:
        return cls.of(radius)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(-self.radius, self.radius)

    def log_density(self, x: Expr) -> Expr:
        (radius,) = self.args
        return log(2) - log(pi) - 2 * log(radius) + (log(radius - x) + log(radius + x)) / 2

    def moment(self, s: Expr) -> Expectation | None:
        (radius,) = self.args
        value = shifted_moment(s, S.Zero, radius / 2, lambda k: Integer(0) if k % 2 else catalan(Integer(k) / 2))
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        u = self.radius * t
        return Expectation(2 * besseli(1, u) / u) if u.is_nonzero else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        (radius,) = self.args
        z = m / radius
        if (z - 1).is_nonnegative:
            return Expectation(m)
        if (z + 1).is_nonpositive:
            return Expectation(-m)
        if not ((1 - z).is_positive and (1 + z).is_positive):
            return None
        root = sqrt(1 - z**2)
        return Expectation(2 * radius / pi * (z * asin(z) + root * (2 + z**2) / 3))

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(a (c - X)) and E log(a (c + X)) for c >= R, the potential of the semicircle; E cos(n X - m)."""
        (radius,) = self.args
        found = phase(statistic, x)
        if found is not None:
            u = radius * found[0]
            return Expectation(cos(found[1]) * 2 * besselj(1, u) / u) if u.is_nonzero else None
        if not (isinstance(statistic, log) and statistic.args[0].is_polynomial(x)):
            return None
        line = statistic.args[0].as_poly(x)
        if line is None or line.degree() != 1:
            return None
        slope, constant = line.all_coeffs()
        if not slope.is_nonzero:
            return None
        distance = constant / abs(slope)
        if not (distance - radius).is_nonnegative:
            return None
        u = (distance - sqrt(distance**2 - radius**2)) / radius
        return Expectation(log(abs(slope) * radius / (2 * u)) + u**2 / 2)
