"""The Moyal measure, the loss of energy of a fast particle: the law of minus the logarithm of a chi-squared variable.

Density exp(-(z + e^(-z))/2) / (scale sqrt(2 pi)), z = (x - location)/scale, on the line.
Source: Moyal, Theory of ionization fluctuations, Philosophical Magazine 46 (1955).
"""

from __future__ import annotations

from typing import Any

from sympy import EulerGamma, Expr, S, exp, gamma, log, pi, polygamma, sqrt

from klsym.families.family import Expectation, Family, moment_from_cumulants, shifted_moment
from klsym.measures import Lebesgue


class Moyal(Family):
    """Moyal(location, scale): density exp(-(z + e^(-z))/2) / (scale sqrt(2 pi)), z = (x - location)/scale.

    Parameters: location, real, the mode; scale > 0, in the units of x.

    >>> Moyal(0, 1)
    Moyal(0, 1)
    """

    parameters = (("location", "real", False), ("scale", "positive", False))
    scipy_names = (("moyal", "located", lambda location, scale: Moyal(location, scale)),)
    sympy_names = (("Moyal", lambda location, scale: Moyal(location, scale)),)

    def __new__(cls, location: Any, scale: Any) -> Moyal:
        return cls.of(location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale = self.args
        z = (x - location) / scale
        return -z / 2 - exp(-z) / 2 - log(scale) - log(2 * pi) / 2

    def moment(self, s: Expr) -> Expectation | None:
        location, scale = self.args
        value = shifted_moment(s, location, scale, _standard_moment)
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        location, scale = self.args
        u = scale * t
        return Expectation(exp(location * t) * gamma(S.Half - u) / (2**u * sqrt(pi)), u < S.Half)


def _standard_moment(n: int) -> Expr:
    """E[Z^n] from the cumulants: those of -log G for G = Gamma(1/2, rate=1/2)."""
    cumulants = [S.Zero, EulerGamma + log(2), *((-1) ** k * polygamma(k - 1, S.Half) for k in range(2, n + 1))]
    return moment_from_cumulants(n, cumulants)
