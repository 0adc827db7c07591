"""Pearson's chi-squared divergence: the variance of dP/dQ under Q.

χ²(P, Q) = ∫ (dP/dQ − 1)² dQ = ∫ p²/q − 2 P(Ω) + Q(Ω), which is ∫ p²/q − 1 for probabilities. It is +oo where P is not
absolutely continuous with respect to Q.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Mul, S, exp

from klsym.divergences.divergence import Divergence, Growth
from klsym.families import FAMILIES
from klsym.measures import LebesgueIntegral, Measure


class ChiSquared(Divergence):
    """ChiSquared(P, Q) = ∫ p²/q − 1: Pearson's chi-squared divergence, in [0, oo].

    Parameters: two measures on one space, P the truth, Q the model.
    Source: Tsybakov, Introduction to Nonparametric Estimation, section 2.4.

    With one argument, a number, the call is for the measure of that name: ChiSquared(df), the law of a sum of squares.

    >>> from klsym.families import Exponential
    >>> ChiSquared(Exponential(1), Exponential(1)).doit()
    0
    >>> ChiSquared(3).law
    Gamma(3/2, rate=1/2)
    """

    functional = "chi_squared"
    infinite_when_singular = True
    integrand_in_words = ("(dP/dQ)**2", "Q")
    is_extended_nonnegative = True

    def __new__(cls, first: Any, second: Any = None) -> Any:
        if second is None and not isinstance(first, Measure):
            return FAMILIES["ChiSquared"](first)
        return super().__new__(cls, first, second)

    def term(self, log_p: Expr | None, log_q: Expr | None) -> Expr:
        if log_p is None:
            return S.Zero
        return S.Infinity if log_q is None else exp(2 * log_p - log_q)

    def mass_term(self) -> Expr:
        return self.second.total_mass - 2 * self.first.total_mass

    def growth(self, log_p: Expr, log_q: Expr) -> tuple[Growth, ...]:
        return (Growth(2 * log_p - log_q, S.One),)

    def abstract_definition(self) -> Expr:
        return LebesgueIntegral((self.first / self.second - 1) ** 2, self.second)

    def recombine(self, values: list[Expr]) -> Expr:
        return Mul(*(1 + value for value in values)) - 1

    def latex_body(self, *arguments: str) -> str:
        return rf"\chi^2\left({arguments[0]} \,\middle\|\, {arguments[1]}\right)"
