"""The chi-squared measure, the law of a sum of squares of standard normal variables.

Density x^(df/2-1) e^(-x/2) / (2^(df/2) Gamma(df/2)) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 18.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, Rational, S

from klsym.families.alias import AliasFamily
from klsym.families.gamma import Gamma
from klsym.measures import exact, product


class ChiSquared(AliasFamily):
    """ChiSquared(df): the measure Gamma(df/2, rate=1/2), density x^(df/2-1) e^(-x/2) / (2^(df/2) Gamma(df/2)).

    Parameters: df > 0, degrees of freedom. With two arguments, `klsym.ChiSquared(P, Q)` is the divergence of that name.

    >>> ChiSquared(3)
    ChiSquared(3)
    """

    parameters = (("df", "positive", False),)
    scipy_names = (("chi2", "scaled", lambda scale, df: _scaled(scale, df)),)
    sympy_names = (("ChiSquared", lambda df: ChiSquared(df)),)

    def __new__(cls, df: Any) -> ChiSquared:
        return cls.of(df)

    @property
    def law(self) -> Gamma:
        return Gamma.of(self.df / 2, Rational(1, 2))


def _scaled(scale: Expr, df: Expr) -> ChiSquared | Gamma:
    return ChiSquared(df) if exact(scale) == 1 else Gamma(product(df, S.Half), scale=product(Integer(2), scale))
