"""The Fréchet measure, the limit law of maxima of heavy-tailed variables.

Density (a/s) z^(-1-a) exp(-z^(-a)), z = (x - minimum)/s, on x > minimum.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 22.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp, false, log

from klsym.families.family import Expectation, Family, shifted_moment
from klsym.families.generalized_gamma import GeneralizedGamma
from klsym.families.image import Image, Y
from klsym.measures import ArgumentError, Lebesgue


class Frechet(Family):
    """Frechet(shape=a, scale=s, minimum=0): density (a/s) z^(-1-a) exp(-z^(-a)), z = (x - minimum)/s, x > minimum.

    Parameters: shape > 0, the exponent of the tail; scale > 0, in the units of x; minimum, real. The words are
    required: libraries disagree on the order.

    >>> Frechet(shape=2, scale=1)
    Frechet(shape=2, scale=1, minimum=0)
    """

    parameters = (("shape", "positive", True), ("scale", "positive", True), ("minimum", "real", True))
    scipy_names = (
        ("invweibull", "located", lambda location, scale, c: Frechet(shape=c, scale=scale, minimum=location)),
    )
    sympy_names = (("Frechet", lambda shape, scale, minimum: Frechet(shape=shape, scale=scale, minimum=minimum)),)

    def __new__(cls, *ambiguous: Any, shape: Any = None, scale: Any = None, minimum: Any = 0) -> Frechet:
        if ambiguous or shape is None or scale is None:
            raise ArgumentError("Frechet's parameters go by their words: write Frechet(shape=…, scale=…, minimum=0)")
        return cls.of(shape, scale, minimum)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(self.minimum)

    def log_density(self, x: Expr) -> Expr:
        shape, scale, minimum = self.args
        z = x - minimum
        return log(shape) + shape * log(scale) - (shape + 1) * log(z) - scale**shape * z ** (-shape)

    @property
    def image(self) -> Image:
        """minimum + Y, for Y the generalised gamma measure of power -shape."""
        return Image(self._standard, self.minimum + Y)

    @property
    def _standard(self) -> GeneralizedGamma:
        shape, scale, _ = self.args
        return GeneralizedGamma.of(scale, -shape, -shape)

    def moment(self, s: Expr) -> Expectation | None:
        standard = self._standard
        if self.minimum == 0:
            return standard.moment(s)
        if not (s.is_Integer and s.is_nonnegative):
            return None
        finite = self.shape > s if s != 0 else S.true
        if finite is S.false:
            return Expectation(S.NaN, finite)
        value = shifted_moment(s, self.minimum, S.One, lambda k: standard.moment(S(k)).value)
        return None if value is None else Expectation(value, finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        minimum = self.minimum
        if t.is_zero:
            return Expectation(S.One)
        if t.is_positive:
            return Expectation(S.NaN, false)
        standard = self._standard.exponential_moment(t)
        return None if standard is None else standard._replace(value=exp(minimum * t) * standard.value)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        return self._standard.absolute_deviation(m - self.minimum)
