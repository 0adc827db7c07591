"""Spaces and the measurable maps between them: g from Omega to Y, the coordinates of a product, f ∘ g.

A space is known by name only: a symbol, or a pair (Tuple) of spaces for a product. Omega is where measures live unless
they say otherwise.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Symbol, Tuple, sympify

from klsym.measures.exceptions import ArgumentError

OMEGA = Symbol("Omega")


def space_named(name: Any) -> Basic:
    """The space of this name; a space, or a pair of them, comes back as it is."""
    if isinstance(name, Symbol | Tuple) or hasattr(name, "letters"):
        return name
    if isinstance(name, tuple) and len(name) == 2:
        return Tuple(*map(space_named, name))
    if isinstance(name, str) and name.isidentifier():
        return Symbol(name)
    raise ArgumentError(f"the space is {name!r}; give its name, for instance space='Y', or a pair of spaces")


class Map(Basic):
    """A measurable map; `source` and `target` are spaces."""

    source: Basic
    target: Basic

    @property
    def free_symbols(self) -> set[Basic]:
        return set()


class MapSymbol(Map):
    """A measurable map known only by its name and its spaces."""

    def __new__(cls, name: Any, source: Any = OMEGA, target: Any = "Y") -> MapSymbol:
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

    def _sympystr(self, printer: Any) -> str:
        return self.name

    def _latex(self, printer: Any) -> str:
        return printer._print(Symbol(self.name))


class Projection(Map):
    """A coordinate of a product space: 0 the first, 1 the second."""

    def __new__(cls, space: Any, index: Any) -> Projection:
        space = space_named(space)
        if not isinstance(space, Tuple) or index not in (0, 1):
            raise ArgumentError(f"there is no coordinate {index} of {space}; give a product space and 0 or 1")
        return Basic.__new__(cls, space, sympify(index))

    @property
    def index(self) -> int:
        return int(self.args[1])

    @property
    def source(self) -> Basic:
        return self.args[0]

    @property
    def target(self) -> Basic:
        return self.args[0].args[self.index]

    def _sympystr(self, printer: Any) -> str:
        return f"pr{self.index + 1}"

    def _latex(self, printer: Any) -> str:
        return rf"\mathrm{{pr}}_{{{self.index + 1}}}"


def maps(names: str, target: Any = "Y", space: Any = OMEGA) -> Any:
    """Measurable maps named in `names` (split on spaces or commas), from `space` to `target`.

    >>> from klsym.measures import Pushforward, measures
    >>> g = maps("g", target="Y")
    >>> Pushforward(g, measures("P"))
    Pushforward(g, P)
    """
    found = tuple(MapSymbol(name, space, target) for name in names.replace(",", " ").split())
    if not found:
        raise ArgumentError("names is empty; give at least one name, for instance maps('g')")
    return found[0] if len(found) == 1 else found


def coordinates(space: Any) -> tuple[Projection, Projection]:
    """The two coordinates of a product space, or of the space that a joint measure lives on.

    >>> from klsym.measures import Composition, functions, kernels, measures
    >>> P, K, f = measures("P"), kernels("K"), functions("f")
    >>> X, Y = coordinates(P @ K)
    >>> Composition(f, X)
    Composition(f, pr1)
    """
    there = getattr(space, "space", space)
    return Projection(there, 0), Projection(there, 1)


class Composition(Expr):
    """f ∘ g, the function x ↦ f(g(x)) on the source of g.

    Parameters: f, an expression for a function on the target of g; g, a map or a coordinate.
    """

    is_commutative = True
    is_extended_real = True

    def __new__(cls, function: Any, through: Map) -> Expr:
        if not isinstance(through, Map):
            raise ArgumentError(f"Composition's second argument is {through!r}, not a map; write maps('g')")
        function = sympify(function)
        return function if function.is_number else Expr.__new__(cls, function, through)

    @property
    def function(self) -> Expr:
        return self.args[0]

    @property
    def map(self) -> Map:
        return self.args[1]

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.args[0].is_extended_nonnegative

    def _sympystr(self, printer: Any) -> str:
        return f"Composition({printer._print(self.args[0])}, {printer._print(self.args[1])})"
