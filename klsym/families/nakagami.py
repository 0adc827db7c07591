"""The Nakagami measure, the amplitude of a fading signal.

Density 2 m^m x^(2m-1) exp(-m x^2/w) / (Gamma(m) w^m) on x > 0, m = shape, w = spread.
Source: Nakagami, The m-distribution, in: Statistical Methods in Radio Wave Propagation (1960).
"""

from __future__ import annotations

from typing import Any

from sympy import Integer, sqrt

from klsym.families.alias import AliasFamily
from klsym.families.generalized_gamma import GeneralizedGamma
from klsym.measures import ArgumentError, power


class Nakagami(AliasFamily):
    """Nakagami(shape=m, spread=w): density 2 m^m x^(2m-1) exp(-m x^2/w) / (Gamma(m) w^m) on x > 0.

    Parameters: shape > 0; spread > 0, the mean of x^2, in the square of x's units. Both words are required: libraries
    differ between the spread and its root.

    >>> Nakagami(shape=1, spread=2)
    Nakagami(shape=1, spread=2)
    """

    parameters = (("shape", "positive", True), ("spread", "positive", True))
    scipy_names = (("nakagami", "scaled", lambda scale, nu: Nakagami(shape=nu, spread=power(scale, Integer(2)))),)
    sympy_names = (("Nakagami", lambda shape, spread: Nakagami(shape=shape, spread=spread)),)

    def __new__(cls, *ambiguous: Any, shape: Any = None, spread: Any = None) -> Nakagami:
        if ambiguous or shape is None or spread is None:
            raise ArgumentError("Nakagami's parameters go by their words: write Nakagami(shape=…, spread=…)")
        return cls.of(shape, spread)

    @property
    def law(self) -> GeneralizedGamma:
        shape, spread = self.args
        return GeneralizedGamma.of(sqrt(spread / shape), 2 * shape, Integer(2))
