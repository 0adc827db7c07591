"""The asymmetric Laplace measure, exponential decay with a rate of its own on either side.

Density exp(-z s k^s) / (scale (k + 1/k)), z = (x - location)/scale, s the sign of z, k = asymmetry.
Source: Kotz, Kozubowski & Podgórski, The Laplace Distribution and Generalizations, chapter 3.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, And, Expr, Integer, Piecewise, exp, factorial, log

from klsym.families.family import Expectation, Family, shifted_moment, spread_about
from klsym.measures import ArgumentError, Lebesgue


class AsymmetricLaplace(Family):
    """AsymmetricLaplace(location, scale, asymmetry=k): density exp(-z s k^s) / (scale (k + 1/k)), s = sign(z).

    Parameters: location, real, the mode; scale > 0, in the units of x; asymmetry > 0: the decay in z = (x -
    location)/scale is e^(-k z) to the right and e^(z/k) to the left.

    >>> AsymmetricLaplace(0, 1, asymmetry=2)
    AsymmetricLaplace(0, 1, asymmetry=2)
    """

    parameters = (("location", "real", False), ("scale", "positive", False), ("asymmetry", "positive", True))
    scipy_names = (
        (
            "laplace_asymmetric",
            "located",
            lambda location, scale, kappa: AsymmetricLaplace(location, scale, asymmetry=kappa),
        ),
    )

    def __new__(cls, location: Any, scale: Any, *ambiguous: Any, asymmetry: Any = None) -> AsymmetricLaplace:
        if ambiguous or asymmetry is None:
            raise ArgumentError(
                "AsymmetricLaplace's asymmetry goes by its word: write AsymmetricLaplace(location, scale, asymmetry=…)"
            )
        return cls.of(location, scale, asymmetry)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale, k = self.args
        even, odd = (k + 1 / k) / (2 * scale), (k - 1 / k) / (2 * scale)
        return -even * Abs(x - location) - odd * (x - location) - log(scale) - log(k + 1 / k)

    @property
    def breakpoints(self) -> tuple[Expr, ...]:
        return (self.location,)

    def moment(self, s: Expr) -> Expectation | None:
        location, scale, k = self.args
        value = shifted_moment(
            s, location, scale, lambda n: factorial(n) * (k**-n + Integer(-1) ** n * k ** (n + 2)) / (1 + k**2)
        )
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        location, scale, k = self.args
        finite = And(t < k / scale, t > -1 / (k * scale))
        return Expectation(exp(location * t) / ((1 - scale * t / k) * (1 + scale * t * k)), finite)

    def absolute_deviation(self, m: Expr) -> Expectation:
        location, scale, k = self.args
        z = (m - location) / scale
        mean = (1 - k**2) / k
        above = spread_about(z, exp(-k * z) / (k * (1 + k**2)), mean)
        below = -spread_about(z, -(k**3) * exp(z / k) / (1 + k**2), mean)
        if z.is_nonnegative:
            return Expectation(scale * above)
        if z.is_nonpositive:
            return Expectation(scale * below)
        return Expectation(scale * Piecewise((above, z >= 0), (below, True)))
