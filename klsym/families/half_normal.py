"""The half-normal measure, the law of |Y| for a centred normal Y.

Density sqrt(2/pi) exp(-x^2/(2 scale^2)) / scale on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 13.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, S, erf, exp, sqrt

from klsym.families.alias import AliasFamily
from klsym.families.family import Expectation
from klsym.families.generalized_gamma import GeneralizedGamma


class HalfNormal(AliasFamily):
    """HalfNormal(scale): density sqrt(2/pi) exp(-x^2/(2 scale^2)) / scale on x > 0.

    Parameters: scale > 0, the standard deviation of the normal that is folded, in the units of x.

    >>> HalfNormal(2)
    HalfNormal(2)
    """

    parameters = (("scale", "positive", False),)
    scipy_names = (("halfnorm", "scaled", lambda scale: HalfNormal(scale)),)

    def __new__(cls, scale: Any) -> HalfNormal:
        return cls.of(scale)

    @property
    def law(self) -> GeneralizedGamma:
        return GeneralizedGamma.of(sqrt(2) * self.scale, S.One, Integer(2))

    def exponential_moment(self, t: Expr) -> Expectation:
        u = self.scale * t / sqrt(2)
        return Expectation(exp(u**2) * (1 + erf(u)))
