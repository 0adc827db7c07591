"""The Maxwell measure, the speed of a particle of an ideal gas.

Density sqrt(2/pi) x^2 exp(-x^2/(2 scale^2)) / scale^3 on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 18.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, S, erf, exp, pi, sqrt

from klsym.families.alias import AliasFamily
from klsym.families.family import Expectation
from klsym.families.generalized_gamma import GeneralizedGamma


class Maxwell(AliasFamily):
    """Maxwell(scale): density sqrt(2/pi) x^2 exp(-x^2/(2 scale^2)) / scale^3 on x > 0.

    Parameters: scale > 0, the standard deviation of each component of the velocity, in the units of x.

    >>> Maxwell(2)
    Maxwell(2)
    """

    parameters = (("scale", "positive", False),)
    scipy_names = (("maxwell", "scaled", lambda scale: Maxwell(scale)),)
    sympy_names = (("Maxwell", lambda scale: Maxwell(scale)),)

    def __new__(cls, scale: Any) -> Maxwell:
        return cls.of(scale)

    @property
    def law(self) -> GeneralizedGamma:
        return GeneralizedGamma.of(sqrt(2) * self.scale, Integer(3), Integer(2))

    def exponential_moment(self, t: Expr) -> Expectation:
        if t.is_zero:
            return Expectation(S.One)
        u = self.scale * t
        return Expectation(u * sqrt(2 / pi) + (1 + u**2) * exp(u**2 / 2) * (1 + erf(u / sqrt(2))))
