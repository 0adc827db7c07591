"""The generalised Pareto measure, the limit law of excesses over a high threshold.

Density (1 + xi z)^(-1/xi-1) / scale, z = (x - location)/scale, from the location on, where 1 + xi z > 0; for xi = 0 the
exponential density.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 20.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, Mul, S, Symbol, exp, factorial, log, oo

from klsym.families.family import Expectation, Family, deviation_from, shifted_moment
from klsym.families.lomax import Lomax
from klsym.measures import ArgumentError, Lebesgue, exact


class GeneralizedPareto(Family):
    """GeneralizedPareto(location, scale, shape=xi): density (1 + xi z)^(-1/xi-1) / scale, z = (x - location)/scale.

    Parameters: location, real, the left end; scale > 0, in the units of x; shape, real, the index of the tail: a
    power law for xi > 0, exponential for xi = 0, ending at location - scale/xi for xi < 0. Its sign must be known.

    >>> GeneralizedPareto(0, 1, shape="1/2")
    GeneralizedPareto(0, 1, shape=1/2)
    """

    parameters = (("location", "real", False), ("scale", "positive", False), ("shape", "real", True))
    scipy_names = (("genpareto", "located", lambda location, scale, c: GeneralizedPareto(location, scale, shape=c)),)

    def __new__(cls, location: Any, scale: Any, *ambiguous: Any, shape: Any = None) -> GeneralizedPareto:
        if ambiguous or shape is None:
            raise ArgumentError(
                "GeneralizedPareto's shape goes by its word, its sign differing between libraries: "
                "write GeneralizedPareto(location, scale, shape=…)"
            )
        return cls.of(location, scale, shape)

    @classmethod
    def check(cls, *values: Expr) -> None:
        shape = exact(values[2])
        if not (shape.is_positive or shape.is_negative or shape.is_zero):
            raise ArgumentError(
                f"GeneralizedPareto's shape {shape} may have either sign, which decides the support: declare it "
                "positive or negative"
            )

    @property
    def base(self) -> Lebesgue:
        location, scale, shape = self.args
        return Lebesgue(location, location - scale / shape if shape.is_negative else oo)

    def log_density(self, x: Expr) -> Expr:
        location, scale, shape = self.args
        z = (x - location) / scale
        return -log(scale) - (z if shape == 0 else (1 / shape + 1) * log(1 + shape * z))

    def moment(self, s: Expr) -> Expectation | None:
        location, scale, shape = self.args
        if not (s.is_Integer and s.is_nonnegative):
            return None
        finite = shape * s < 1 if s != 0 else S.true
        if finite is S.false:
            return Expectation(S.NaN, finite)
        value = shifted_moment(
            s, location, scale, lambda n: factorial(n) / Mul(*(1 - Integer(j) * shape for j in range(1, n + 1)))
        )
        return None if value is None else Expectation(value, finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        location, scale, shape = self.args
        if t.is_zero:
            return Expectation(S.One)
        if shape == 0:
            return Expectation(exp(location * t) / (1 - scale * t), t < 1 / scale)
        if not shape.is_positive:
            return None
        standard = Lomax.of(1 / shape, scale / shape).exponential_moment(t)
        return None if standard is None else standard._replace(value=exp(location * t) * standard.value)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        location, scale, shape = self.args
        finite = shape < 1
        mean = location + scale / (1 - shape) if finite is not S.false else S.NaN
        z = (m - location) / scale
        if shape == 0:
            return deviation_from(location, m, mean, lambda: scale * exp(-z), finite)
        if shape.is_negative and not (m - location).is_nonpositive:
            end = self.base.right
            if (m - end).is_nonnegative:
                return Expectation(m - mean)
            if not (end - m).is_positive:
                return None
        return deviation_from(
            location, m, mean, lambda: scale * (1 + shape * z) ** (1 - 1 / shape) / (1 - shape), finite
        )

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(c (1 + xi z)) = log c + xi: log(1 + xi z)/xi is a standard exponential variable."""
        location, scale, shape = self.args
        if not (isinstance(statistic, log) and statistic.args[0].is_polynomial(x)) or shape == 0:
            return None
        line = statistic.args[0].as_poly(x)
        if line is None or line.degree() != 1:
            return None
        slope, constant = line.all_coeffs()
        factor = slope * scale / shape
        if factor.is_positive and (constant - factor * (1 - shape * location / scale)).equals(0):
            return Expectation(log(factor) + shape)
        if shape.is_positive:
            return self._shifted().expectation(statistic.subs(x, x + location), x)
        return None

    def _shifted(self) -> Lomax:
        _, scale, shape = self.args
        return Lomax.of(1 / shape, scale / shape)
