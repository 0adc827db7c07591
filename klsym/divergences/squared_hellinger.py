"""The squared Hellinger distance: the squared L² distance of the square roots of the densities.

H²(P, Q) = ∫ (√p − √q)² dμ for any μ that dominates both, in [0, 2] for probabilities. Some books halve it.
"""

from __future__ import annotations

from sympy import Expr, Mul, S, exp, sqrt

from klsym.divergences.divergence import Divergence
from klsym.measures import LebesgueIntegral


class SquaredHellinger(Divergence):
    """SquaredHellinger(P, Q) = ∫ (√p − √q)²: the squared Hellinger distance, in [0, 2] for probabilities.

    Parameters: two measures on one space. Always finite for finite measures, whether or not P << Q.
    Source: Tsybakov, Introduction to Nonparametric Estimation, section 2.4.

    >>> from klsym.families import Normal
    >>> SquaredHellinger(Normal(0, 1), Normal(1, 1)).is_nonnegative
    True
    """

    functional = "squared_hellinger"
    tails_matter = False
    is_nonnegative = True

    def term(self, log_p: Expr | None, log_q: Expr | None) -> Expr:
        if log_p is None or log_q is None:
            only = log_q if log_p is None else log_p
            return S.Zero if only is None else exp(only)
        return (exp(log_p / 2) - exp(log_q / 2)) ** 2

    def abstract_definition(self) -> Expr:
        both = self.first + self.second
        return LebesgueIntegral((sqrt(self.first / both) - sqrt(self.second / both)) ** 2, both)

    def recombine(self, values: list[Expr]) -> Expr:
        return 2 - 2 * Mul(*(1 - value / 2 for value in values))

    def latex_body(self, *arguments: str) -> str:
        return rf"\mathrm{{H}}^2\left({arguments[0]}, {arguments[1]}\right)"
