"""The Kullback–Leibler divergence, the integral everything in klsym comes from.

KL(P, Q) = ∫ log(dP/dQ) dP − P(Ω) + Q(Ω), in [0, oo]. The mass terms vanish for probabilities; with them the divergence
of finite measures is nonnegative too, and zero only at P = Q. It is +oo where P is not absolutely continuous with
respect to Q.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp, log

from klsym.divergences.divergence import Divergence, Growth
from klsym.measures import LebesgueIntegral


class KL(Divergence):
    """KL(P, Q): the Kullback–Leibler divergence of P from Q in nats, P the truth, Q the model.

    Parameters: two measures on one space, probabilities or finite measures. The value lies in [0, oo].
    Raises ArgumentError for anything that is not a measure and for measures on different spaces.
    Source: Kullback & Leibler, On information and sufficiency (1951).

    >>> from klsym.families import Normal
    >>> KL(Normal(0, 1), Normal(1, 1)).rewrite(Integral := __import__("sympy").Integral).has(Integral)
    True
    >>> KL(Normal(0, 1), Normal(0, 1)).doit()
    0
    """

    functional = "kl"
    infinite_when_singular = True
    integrand_in_words = ("log(dP/dQ)", "P")
    is_extended_nonnegative = True

    def term(self, log_p: Expr | None, log_q: Expr | None) -> Expr:
        if log_p is None:
            return S.Zero
        return S.Infinity if log_q is None else exp(log_p) * (log_p - log_q)

    def mass_term(self) -> Expr:
        return self.second.total_mass - self.first.total_mass

    def growth(self, log_p: Expr, log_q: Expr) -> tuple[Growth, ...]:
        return (Growth(log_p, log_p - log_q),)

    def abstract_definition(self) -> Expr:
        return LebesgueIntegral(log(self.first / self.second), self.first) + self.mass_term()

    def _eval_rewrite_as_CrossEntropy(self, first: Any, second: Any, **hints: Any) -> Expr:
        from klsym.divergences.cross_entropy import CrossEntropy
        from klsym.divergences.entropy import Entropy

        if not self.is_abstract:
            return CrossEntropy(first, second) - Entropy(first) + self.mass_term()
        # against P + Q both densities lie in [0, 1], so that neither entropy can be oo - oo
        base = first + second
        return CrossEntropy(first, second, base) - Entropy(first, base) + self.mass_term()

    def _eval_rewrite_as_Bregman(self, first: Any, second: Any, **hints: Any) -> Expr:
        from klsym.divergences.bregman import Bregman

        return Bregman("negative entropy", first, second)

    def latex_body(self, *arguments: str) -> str:
        return rf"\mathrm{{KL}}\left({arguments[0]} \,\middle\|\, {arguments[1]}\right)"
