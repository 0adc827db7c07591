"""Measurable functions known by name, and the function x ↦ ∫ f(x, y) K(x, dy).

A FunctionSymbol stands in expressions as a point-free function: LebesgueIntegral(exp(f), P). That it is bounded or
integrable is a hypothesis, said with Integrable(f, P) or AlmostEverywhere(abs(f) <= c, P).
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Symbol, sympify

from klsym.measures.exceptions import ArgumentError
from klsym.measures.kernels import KernelSymbol
from klsym.measures.maps import OMEGA, space_named
from klsym.measures.measure import Measure


class FunctionSymbol(Expr):
    """A measurable real function known only by its name and its space."""

    is_commutative = True
    is_extended_real = True
    is_real = True

    def __new__(cls, name: Any, space: Any = OMEGA) -> FunctionSymbol:
        return Expr.__new__(cls, Symbol(str(name)), space_named(space))

    @property
    def name(self) -> str:
        return self.args[0].name

    @property
    def space(self) -> Basic:
        return self.args[1]

    @property
    def free_symbols(self) -> set[Basic]:
        return set()

    def _eval_derivative(self, symbol: Symbol) -> Expr:
        return sympify(0)  # it does not depend on any parameter

    def _sympystr(self, printer: Any) -> str:
        return self.name

    def _latex(self, printer: Any) -> str:
        return printer._print(Symbol(self.name))


def functions(names: str, space: Any = OMEGA) -> Any:
    """Measurable real functions named in `names` (split on spaces or commas), on `space`.

    >>> from klsym.measures import LebesgueIntegral, measures
    >>> f, P = functions("f"), measures("P")
    >>> LebesgueIntegral(f**2, P)
    LebesgueIntegral(f**2, P)
    """
    found = tuple(FunctionSymbol(name, space) for name in names.replace(",", " ").split())
    if not found:
        raise ArgumentError("names is empty; give at least one name, for instance functions('f g')")
    return found[0] if len(found) == 1 else found


class KernelIntegral(Expr):
    """x ↦ ∫ f(x, y) K(x, dy), a function on the source of K; 0 where f(x, ·) is not integrable.

    Parameters: f, a function on a product space; K, a Markov kernel, or a measure on the second factor, and then the
    first factor as `space`.
    """

    is_commutative = True
    is_extended_real = True

    def __new__(cls, function: Any, kernel: Basic, space: Any = None) -> KernelIntegral:
        if not isinstance(kernel, KernelSymbol | Measure):
            raise ArgumentError(f"KernelIntegral's second argument is {kernel!r}; give a kernel or a measure")
        source = kernel.source if isinstance(kernel, KernelSymbol) else space_named(space or OMEGA)
        return Expr.__new__(cls, sympify(function), kernel, source)

    @property
    def space(self) -> Basic:
        return self.args[2]

    def _sympystr(self, printer: Any) -> str:
        return f"KernelIntegral({printer._print(self.args[0])}, {printer._print(self.args[1])})"
