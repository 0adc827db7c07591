"""The Lévy measure, the first time at which a Brownian motion reaches a level.

Density sqrt(c/(2 pi)) exp(-c/(2 (x - location))) / (x - location)^(3/2) on x > location, c = scale.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 12.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Rational, S, exp, false, log, pi, sqrt

from klsym.families.family import Expectation, Family
from klsym.families.image import Image, Y
from klsym.families.inverse_gamma import InverseGamma
from klsym.measures import Lebesgue


class Levy(Family):
    """Levy(location, scale): density sqrt(c/(2 pi)) exp(-c/(2 (x - location))) / (x - location)^(3/2), c = scale.

    Parameters: location, real, the left end of the support; scale > 0, in the units of x.

    >>> Levy(0, 1)
    Levy(0, 1)
    """

    parameters = (("location", "real", False), ("scale", "positive", False))
    scipy_names = (("levy", "located", lambda location, scale: Levy(location, scale)),)
    sympy_names = (("Levy", lambda location, scale: Levy(location, scale)),)

    def __new__(cls, location: Any, scale: Any) -> Levy:
        return cls.of(location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(self.location)

    def log_density(self, x: Expr) -> Expr:
        location, scale = self.args
        z = x - location
        return (log(scale) - log(2) - log(pi)) / 2 - Rational(3, 2) * log(z) - scale / (2 * z)

    @property
    def image(self) -> Image:
        """location + Y for Y = InverseGamma(1/2, scale=scale/2)."""
        location, scale = self.args
        return Image(InverseGamma.of(S.Half, scale / 2), location + Y)

    def moment(self, s: Expr) -> Expectation | None:
        if self.location == 0:
            return self.image.law.moment(s)
        if not (s.is_Integer and s.is_nonnegative):
            return None
        return Expectation(S.One) if s == 0 else Expectation(S.NaN, false)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        location, scale = self.args
        if t.is_zero:
            return Expectation(S.One)
        if t.is_positive:
            return Expectation(S.NaN, false)
        return Expectation(exp(location * t - sqrt(-2 * scale * t))) if t.is_negative else None

    def absolute_deviation(self, m: Expr) -> Expectation:
        return Expectation(S.NaN, false)
