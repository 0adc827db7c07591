"""Markov kernels known by name, and the joint measure P ⊗ K of a first draw from P and a second from K."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Symbol, Tuple

from klsym.measures.exceptions import ArgumentError
from klsym.measures.maps import OMEGA, space_named
from klsym.measures.measure import Measure


class KernelSymbol(Basic):
    """A Markov kernel known only by its name and its spaces: x ↦ K(x, ·), a probability on the target."""

    def __new__(cls, name: Any, source: Any = OMEGA, target: Any = "Y") -> KernelSymbol:
        return Basic.__new__(cls, Symbol(str(name)), space_named(source), space_named(target))

    @property
    def name(self) -> str:
        return self.args[0].name

    @property
    def source(self) -> Basic:
        return self.args[1]

    @property
    def target(self) -> Basic:
        return self.args[2]

    @property
    def is_abstract(self) -> bool:
        return True

    @property
    def free_symbols(self) -> set[Basic]:
        return set()

    def _sympystr(self, printer: Any) -> str:
        return self.name

    def _latex(self, printer: Any) -> str:
        return printer._print(Symbol(self.name))


def kernels(names: str, target: Any = "Y", space: Any = OMEGA) -> Any:
    """Markov kernels named in `names` (split on spaces or commas), from `space` to `target`.

    >>> from klsym.measures import measures
    >>> P, K = measures("P"), kernels("K", target="Y")
    >>> P @ K, (P @ K).marginal(1)
    (P @ K, (P @ K).marginal(1))
    """
    found = tuple(KernelSymbol(name, space, target) for name in names.replace(",", " ").split())
    if not found:
        raise ArgumentError("names is empty; give at least one name, for instance kernels('K')")
    return found[0] if len(found) == 1 else found


class Joint(Measure):
    """P @ K: the law A ↦ ∫ K(x, A_x) P(dx) of a first draw from P and a second from K at it."""

    def __new__(cls, first: Measure, kernel: KernelSymbol) -> Joint:
        if not isinstance(first, Measure) or not isinstance(kernel, KernelSymbol):
            raise ArgumentError(f"a joint measure is made of a measure and a kernel, not of {first} and {kernel}")
        if first.space != kernel.source:
            raise ArgumentError(f"{first} lives on {first.space} and {kernel} starts from {kernel.source}")
        return Basic.__new__(cls, first, kernel)

    @property
    def space(self) -> Basic:
        return Tuple(self.args[0].space, self.args[1].target)

    @property
    def total_mass(self) -> Expr:
        return self.args[0].total_mass

    def _sympystr(self, printer: Any) -> str:
        return " @ ".join(
            f"({text})" if isinstance(part, Measure) and part.args and " " in text else text
            for part, text in ((part, printer._print(part)) for part in self.args)
        )
