"""Cross-entropy: the mean surprise of a model Q when outcomes follow P.

H(P, Q) = −∫ log(dQ/dμ) dP, relative to a base μ, by default the natural one (counting on atoms and lattices, Lebesgue
on densities). Where P has mass that Q has not, the surprise is infinite.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp, log

from klsym.divergences.divergence import Divergence, Growth, as_measure, natural_base, same_space
from klsym.measures import ArgumentError, LebesgueIntegral, Measure


class CrossEntropy(Divergence):
    """CrossEntropy(P, Q) or CrossEntropy(P, Q, base): −∫ log(dQ/dμ) dP in nats.

    Parameters: measures P (the truth) and Q (the model) on one space; a base measure μ that dominates both, by default
    counting on atoms and lattices and Lebesgue on densities.
    Source: Cover & Thomas, Elements of Information Theory, chapter 5.

    >>> from klsym.families import Normal
    >>> CrossEntropy(Normal(0, 1), Normal(1, 1))
    CrossEntropy(Normal(0, 1), Normal(1, 1))
    """

    functional = "cross_entropy"
    integrand_in_words = ("-log(q)", "P")
    infinite_when_singular = True

    def __new__(cls, first: Any, second: Any, base: Any = None) -> CrossEntropy:
        first = as_measure(first, "CrossEntropy's first argument")
        second = as_measure(second, "CrossEntropy's second argument")
        same_space(first, second)
        if base is None:
            return Expr.__new__(cls, first, second)
        base = as_measure(base, "CrossEntropy's base")
        same_space(first, base)
        if natural_base(first, base) and natural_base(second, base):
            return Expr.__new__(cls, first, second)
        return Expr.__new__(cls, first, second, base)

    @property
    def base(self) -> Measure | None:
        """The base measure, None for the natural one."""
        return self.args[2] if len(self.args) == 3 else None

    def term(self, log_p: Expr | None, log_q: Expr | None) -> Expr:
        if log_p is None:
            return S.Zero
        return S.Infinity if log_q is None else -exp(log_p) * log_q

    def growth(self, log_p: Expr, log_q: Expr) -> tuple[Growth, ...]:
        return (Growth(log_p, -log_q),)

    def trivial_value(self) -> Expr | None:
        return S.Zero if self.base is not None and self.base == self.second else None

    def combination(self) -> tuple[tuple[int, Divergence], ...] | None:
        if self.base is None:
            return super().combination()
        from klsym.divergences.entropy import Entropy
        from klsym.divergences.kl import KL

        return ((1, KL(self.first, self.second)), (1, Entropy(self.first, self.base)))

    def recombine(self, values: list[Expr]) -> Expr:
        # the mass terms of KL are no part of the cross-entropy
        return super().recombine(values) + (0 if self.base is None else self.first.total_mass - self.second.total_mass)

    def abstract_definition(self) -> Expr:
        if self.base is None:
            raise ArgumentError(
                f"{self} needs a base measure, because a measure is abstract; write CrossEntropy(P, Q, mu)"
            )
        return -LebesgueIntegral(log(self.second / self.base), self.first)

    def latex_body(self, *arguments: str) -> str:
        below = "" if len(arguments) == 2 else f"_{{{arguments[2]}}}"
        return rf"\mathrm{{H}}{below}\left({arguments[0]}, {arguments[1]}\right)"
