"""The conditional divergence of two Markov kernels: KL(P ⊗ K, P ⊗ L), the average of KL(K(x), L(x)) over x from P."""

from __future__ import annotations

from typing import Any

from sympy import Expr

from klsym.divergences.divergence import Divergence, as_measure
from klsym.divergences.kl import KL
from klsym.measures import ArgumentError, Joint, KernelSymbol, Measure


class ConditionalKL(Divergence):
    """ConditionalKL(K, L, P): the divergence of the kernel K from the kernel L, given a first draw from P.

    Parameters: K and L, Markov kernels between the same spaces; P, a measure on the space they start from.
    Raises ArgumentError where K or L is no kernel, or starts from another space than P's.
    Source: Cover & Thomas, Elements of Information Theory, section 2.5.

    >>> from klsym.measures import kernels, measures
    >>> P, (K, L) = measures("P"), kernels("K L")
    >>> ConditionalKL(K, L, P).definition
    KL(P @ K, P @ L)
    """

    functional = "conditional_kl"
    infinite_when_singular = True
    is_extended_nonnegative = True

    def __new__(cls, first: KernelSymbol, second: KernelSymbol, given: Any) -> ConditionalKL:
        given = as_measure(given, "ConditionalKL's third argument")
        for kernel in (first, second):
            if not isinstance(kernel, KernelSymbol):
                raise ArgumentError(f"ConditionalKL compares kernels, and {kernel} is none; write kernels('K L')")
            Joint(given, kernel)  # an ArgumentError where the spaces differ
        return Expr.__new__(cls, first, second, given)

    @property
    def first(self) -> Measure:
        return Joint(self.args[2], self.args[0])

    @property
    def second(self) -> Measure:
        return Joint(self.args[2], self.args[1])

    def abstract_definition(self) -> Expr:
        return KL(self.first, self.second)

    def trivial_value(self) -> Expr | None:
        return KL(self.first, self.second).trivial_value()

    def combination(self) -> tuple[tuple[int, Divergence], ...]:
        return ((1, KL(self.first, self.second)),)

    def latex_body(self, *arguments: str) -> str:
        return rf"\mathrm{{KL}}_{{{arguments[2]}}}\left({arguments[0]} \,\middle\|\, {arguments[1]}\right)"
