"""The exponential power measure (generalised normal), between Laplace, normal and uniform.

Density b exp(-|z|^b) / (2 scale Gamma(1/b)), z = (x - location)/scale, b = shape, on the line.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 24.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, Dummy, Expr, Integer, Mul, S, Symbol, gamma, log, loggamma, lowergamma, uppergamma

from klsym.families.family import Expectation, Family, shifted_moment
from klsym.measures import ArgumentError, Lebesgue


class ExponentialPower(Family):
    """ExponentialPower(location, scale, shape=b): density proportional to exp(-|z|^b), z = (x - location)/scale.

    Parameters: location, real, the mean; scale > 0, in the units of x; shape > 0: 1 gives the Laplace measure, 2 a
    normal one of variance scale^2/2.

    >>> ExponentialPower(0, 1, shape=3)
    ExponentialPower(0, 1, shape=3)
    """

    parameters = (("location", "real", False), ("scale", "positive", False), ("shape", "positive", True))
    scipy_names = (("gennorm", "located", lambda location, scale, beta: ExponentialPower(location, scale, shape=beta)),)
    sympy_names = (("ExponentialPower", lambda mean, scale, shape: ExponentialPower(mean, scale, shape=shape)),)

    def __new__(cls, location: Any, scale: Any, *ambiguous: Any, shape: Any = None) -> ExponentialPower:
        if ambiguous or shape is None:
            raise ArgumentError(
                "ExponentialPower's shape goes by its word: write ExponentialPower(location, scale, shape=…)"
            )
        return cls.of(location, scale, shape)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale, shape = self.args
        return log(shape) - log(2) - log(scale) - loggamma(1 / shape) - Abs(x - location) ** shape / scale**shape

    @property
    def breakpoints(self) -> tuple[Expr, ...]:
        return (self.location,)

    def moment(self, s: Expr) -> Expectation | None:
        location, scale, shape = self.args
        value = shifted_moment(
            s, location, scale, lambda k: Integer(0) if k % 2 else gamma((k + 1) / shape) / gamma(1 / shape)
        )
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        return Expectation(S.One) if t.is_zero else None

    def absolute_deviation(self, m: Expr) -> Expectation:
        location, scale, shape = self.args
        z = Abs(m - location) / scale
        if z.is_zero:
            return Expectation(scale * gamma(2 / shape) / gamma(1 / shape))
        inside = z * lowergamma(1 / shape, z**shape) + uppergamma(2 / shape, z**shape)
        return Expectation(scale * inside / gamma(1 / shape))

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E|X - location|^r = scale^r Gamma((r + 1)/shape)/Gamma(1/shape), r > -1."""
        location, scale, shape = self.args
        z = Dummy("z", real=True)
        r: Expr = S.Zero
        for factor in Mul.make_args(statistic.subs(x, location + z)):
            base, power = factor.as_base_exp()  # SymPy writes |z|^3 as z^2 |z|
            if power.has(z) or not (base == Abs(z) or (base == z and power.is_even)):
                return None
            r += power
        return Expectation(scale**r * gamma((r + 1) / shape) / gamma(1 / shape), r > -1)
