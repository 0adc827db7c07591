"""Entropy, relative to a base measure: Shannon's against counting, the differential entropy against Lebesgue.

H(P) = −∫ log(dP/dμ) dP. Without a base, μ is the natural one: counting on P's atoms and lattices, Lebesgue on its
densities. It may be negative, and +oo or −oo.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp, log

from klsym.divergences.divergence import Divergence, Growth, as_measure, natural_base, same_space
from klsym.measures import ArgumentError, LebesgueIntegral, Measure


class Entropy(Divergence):
    """Entropy(P) or Entropy(P, base): −∫ log(dP/dμ) dP in nats.

    Parameters: a measure P; a base measure μ with P << μ, by default counting on atoms and lattices and Lebesgue on
    densities, so that H is Shannon's entropy or the differential entropy.
    Source: Cover & Thomas, Elements of Information Theory, chapters 2 and 8.

    >>> from klsym.families import Normal
    >>> Entropy(Normal(0, 1))
    Entropy(Normal(0, 1))
    """

    functional = "entropy"
    integrand_in_words = ("-log(p)", "P")

    def __new__(cls, first: Any, base: Any = None) -> Entropy:
        first = as_measure(first, "Entropy's first argument")
        if base is None:
            return Expr.__new__(cls, first)
        base = as_measure(base, "Entropy's base")
        same_space(first, base)
        if natural_base(first, base):
            return Expr.__new__(cls, first)
        return Expr.__new__(cls, first, base)

    @property
    def second(self) -> Measure:
        return self.args[0]

    @property
    def base(self) -> Measure | None:
        """The base measure, None for the natural one."""
        return self.args[1] if len(self.args) == 2 else None

    def term(self, log_p: Expr | None, log_q: Expr | None) -> Expr:
        return S.Zero if log_p is None else -exp(log_p) * log_p

    def growth(self, log_p: Expr, log_q: Expr) -> tuple[Growth, ...]:
        return (Growth(log_p, -log_p),)

    def trivial_value(self) -> Expr | None:
        return S.Zero if self.base is not None and self.base == self.first else None

    def combination(self) -> tuple[tuple[int, Divergence], ...] | None:
        if self.base is None:
            return super().combination()
        from klsym.divergences.kl import KL

        # −∫ log(dP/dμ) dP is the integral of KL(P, μ) without its mass terms, with the sign turned
        return ((-1, KL(self.first, self.base)),)

    def recombine(self, values: list[Expr]) -> Expr:
        return super().recombine(values) + (0 if self.base is None else self.base.total_mass - self.first.total_mass)

    def abstract_definition(self) -> Expr:
        if self.base is None:
            raise ArgumentError(
                f"{self} needs a base measure, because {self.first} is abstract; write Entropy({self.first}, mu)"
            )
        return -LebesgueIntegral(log(self.first / self.base), self.first)

    def latex_body(self, *arguments: str) -> str:
        if len(arguments) == 1:
            return rf"\mathrm{{H}}\left({arguments[0]}\right)"
        return rf"\mathrm{{H}}_{{{arguments[1]}}}\left({arguments[0]}\right)"
