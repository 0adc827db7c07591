"""The von Mises measure, the normal law of the circle, on the angles from -pi to pi.

Density exp(k cos(x - location)) / (2 pi I0(k)), k = concentration.
Source: Mardia & Jupp, Directional Statistics, section 3.5.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol, besseli, cos, log, pi

from klsym.families.circle import phase
from klsym.families.family import Expectation, Family
from klsym.measures import Lebesgue


class VonMises(Family):
    """VonMises(location, concentration): density exp(k cos(x - location)) / (2 pi I0(k)) on -pi < x < pi.

    Parameters: location, real, the mode, an angle in radians; concentration k > 0. I0 is the modified Bessel function.

    >>> VonMises(0, 2)
    VonMises(0, 2)
    """

    parameters = (("location", "real", False), ("concentration", "positive", False))

    def __new__(cls, location: Any, concentration: Any) -> VonMises:
        return cls.of(location, concentration)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(-pi, pi)

    def log_density(self, x: Expr) -> Expr:
        location, concentration = self.args
        return concentration * cos(x - location) - log(2 * pi) - log(besseli(0, concentration))

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E cos(n x - m) = cos(n location - m) I_n(k)/I_0(k) for whole n: the density is of period 2 pi."""
        found = phase(statistic, x)
        if found is None or not found[0].is_Integer:
            return None
        location, concentration = self.args
        frequency, shift = found
        value = besseli(abs(frequency), concentration) / besseli(0, concentration)
        return Expectation(cos(frequency * location - shift) * value)
