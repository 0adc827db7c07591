"""The chi measure, the law of the length of a standard normal vector.

Density x^(df-1) exp(-x^2/2) / (2^(df/2-1) Gamma(df/2)) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 18.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, sqrt

from klsym.families.alias import AliasFamily
from klsym.families.generalized_gamma import GeneralizedGamma
from klsym.measures import exact, product


class Chi(AliasFamily):
    """Chi(df): density x^(df-1) exp(-x^2/2) / (2^(df/2-1) Gamma(df/2)) on x > 0.

    Parameters: df > 0, degrees of freedom, the dimension of the normal vector.

    >>> Chi(3)
    Chi(3)
    """

    parameters = (("df", "positive", False),)
    scipy_names = (("chi", "scaled", lambda scale, df: _scaled(scale, df)),)
    sympy_names = (("Chi", lambda df: Chi(df)),)

    def __new__(cls, df: Any) -> Chi:
        return cls.of(df)

    @property
    def law(self) -> GeneralizedGamma:
        return GeneralizedGamma.of(sqrt(2), self.df, Integer(2))


def _scaled(scale: Expr, df: Expr) -> Chi | GeneralizedGamma:
    if exact(scale) == 1:
        return Chi(df)
    return GeneralizedGamma(scale=product(sqrt(2), scale), shape=df, power=2)
