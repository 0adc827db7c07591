"""The generalised gamma measure, the law of a power of a gamma variable.

Density |p| x^(d-1) exp(-(x/a)^p) / (a^d Gamma(d/p)) on x > 0, a = scale, d = shape, p = power.
Source: Stacy, A generalization of the gamma distribution, Annals of Mathematical Statistics 33 (1962).
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, S, false, gamma, log, loggamma, lowergamma, uppergamma

from klsym.families.family import Expectation, Family, deviation_from
from klsym.measures import ArgumentError, Lebesgue, exact, product


class GeneralizedGamma(Family):
    """GeneralizedGamma(scale=a, shape=d, power=p): density |p| x^(d-1) exp(-(x/a)^p) / (a^d Gamma(d/p)) on x > 0.

    Parameters: scale > 0, in the units of x; power, real and not zero; shape, of the sign of power. (X/a)^p has the
    measure Gamma(d/p, rate=1). A negative power gives the inverse families. All words are required: libraries differ
    on which product of these is called the shape.

    >>> GeneralizedGamma(scale=1, shape=3, power=2)
    GeneralizedGamma(scale=1, shape=3, power=2)
    """

    parameters = (("scale", "positive", True), ("shape", "real", True), ("power", "real", True))

    scipy_names = (
        ("gengamma", "scaled", lambda scale, a, c: GeneralizedGamma(scale=scale, shape=product(a, c), power=c)),
    )

    def __new__(cls, *ambiguous: Any, scale: Any = None, shape: Any = None, power: Any = None) -> GeneralizedGamma:
        if ambiguous or scale is None or shape is None or power is None:
            raise ArgumentError(
                "GeneralizedGamma's parameters go by their words: write GeneralizedGamma(scale=…, shape=…, power=…)"
            )
        return cls.of(scale, shape, power)

    @classmethod
    def check(cls, *values: Expr) -> None:
        _, shape, power = values
        if not (exact(shape) * exact(power)).is_positive:
            raise ArgumentError(
                f"GeneralizedGamma's shape and power must have one sign and not be zero, but they are {shape} and "
                f"{power}; declare symbols positive or negative"
            )

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        scale, shape, power = self.args
        constant = log(Abs(power)) - shape * log(scale) - loggamma(shape / power)
        return constant + (shape - 1) * log(x) - x**power / scale**power

    def moment(self, s: Expr) -> Expectation:
        scale, shape, power = self.args
        finite = shape + s > 0 if power.is_positive else shape + s < 0
        return Expectation(scale**s * gamma((shape + s) / power) / gamma(shape / power), finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        scale, shape, power = self.args
        if t.is_zero:
            return Expectation(S.One)
        if power == 1:
            return Expectation((1 - scale * t) ** (-shape), t < 1 / scale)
        if t.is_positive and (1 - power).is_positive:
            return Expectation(S.NaN, false)
        return None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        scale, shape, power = self.args
        mean = self.moment(S.One)
        order, further = shape / power, (shape + 1) / power
        beyond = uppergamma if power.is_positive else lowergamma  # X > m where (X/a)^p > (m/a)^p, or < it

        def excess() -> Expr:
            z = (m / scale) ** power
            return scale * beyond(further, z) / gamma(order) - m * beyond(order, z) / gamma(order)

        return deviation_from(S.Zero, m, mean.value, excess, mean.finite)
