"""The Gumbel measure, the limit law of maxima.

Density exp(-z - e^(-z)) / scale, z = (x - location)/scale, on the line.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 22.
"""

from __future__ import annotations

from typing import Any

from sympy import EulerGamma, Expr, S, exp, expint, factorial, gamma, log, zeta

from klsym.families.family import Expectation, Family, moment_from_cumulants, shifted_moment, spread_about
from klsym.measures import ArgumentError, Lebesgue


class Gumbel(Family):
    """Gumbel(location=m, scale=s): density exp(-z - e^(-z)) / s, z = (x - m)/s (the law of maxima).

    Parameters: location, real, the mode; scale > 0, in the units of x. Both words are required: libraries differ
    between the law of maxima, this one, and that of minima.

    >>> Gumbel(location=0, scale=1)
    Gumbel(location=0, scale=1)
    """

    parameters = (("location", "real", True), ("scale", "positive", True))

    def __new__(cls, *ambiguous: Any, location: Any = None, scale: Any = None) -> Gumbel:
        if ambiguous or location is None or scale is None:
            raise ArgumentError(
                "Gumbel's parameters go by their words: write Gumbel(location=…, scale=…), the law of maxima"
            )
        return cls.of(location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale = self.args
        z = (x - location) / scale
        return -z - exp(-z) - log(scale)

    def moment(self, s: Expr) -> Expectation | None:
        location, scale = self.args
        value = shifted_moment(s, location, scale, _standard_moment)
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        location, scale = self.args
        return Expectation(exp(location * t) * gamma(1 - scale * t), t < 1 / scale)

    def absolute_deviation(self, m: Expr) -> Expectation:
        location, scale = self.args
        # E max(m - X, 0) is the integral of the distribution function up to m
        mean = location + EulerGamma * scale
        excess = mean - m + scale * expint(1, exp(-(m - location) / scale))
        return Expectation(spread_about(m, excess, mean))


def _standard_moment(n: int) -> Expr:
    """E[Z^n] from the cumulants EulerGamma, zeta(2), 2 zeta(3), …, (k - 1)! zeta(k)."""
    cumulants = [S.Zero, EulerGamma, *(factorial(k - 1) * zeta(k) for k in range(2, n + 1))]
    return moment_from_cumulants(n, cumulants)
