"""The total variation distance: half the mass on which two measures differ.

TV(P, Q) = ½ ∫ |p − q| dμ for any μ that dominates both, in [0, 1] for probabilities.
"""

from __future__ import annotations

from sympy import Abs, Expr, Rational, exp

from klsym.divergences.divergence import Divergence
from klsym.measures import LebesgueIntegral


class TotalVariation(Divergence):
    """TotalVariation(P, Q) = ½ ∫ |p − q|: the total variation distance, in [0, 1] for probabilities.

    Parameters: two measures on one space. Always finite for finite measures, whether or not P << Q.
    Source: Tsybakov, Introduction to Nonparametric Estimation, section 2.4.

    >>> from klsym.families import Normal
    >>> TotalVariation(Normal(0, 1), Normal(1, 1)).is_nonnegative
    True
    """

    functional = "total_variation"
    tails_matter = False
    is_nonnegative = True

    def term(self, log_p: Expr | None, log_q: Expr | None) -> Expr:
        if log_p is None or log_q is None:
            only = log_q if log_p is None else log_p
            return Rational(0) if only is None else exp(only) / 2
        return Abs(exp(log_p) - exp(log_q)) / 2

    def abstract_definition(self) -> Expr:
        both = self.first + self.second
        return LebesgueIntegral(Abs(self.first / both - self.second / both), both) / 2

    def combination(self) -> None:
        return None  # total variation does not tensorise

    def latex_body(self, *arguments: str) -> str:
        return rf"\mathrm{{TV}}\left({arguments[0]}, {arguments[1]}\right)"
