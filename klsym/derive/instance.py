"""Putting values in for the symbols of a theorem: measures, kernels, maps, functions and numbers, each by its name.

The spaces follow from the values: with P on Ω becoming a joint measure on X × Y, Ω becomes X × Y.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Basic, sympify

from klsym.derive.translate import Translator
from klsym.kernel.terms import (
    Function,
    Kernel,
    MapVariable,
    MeasureVariable,
    Node,
    ProductSpace,
    Real,
    Space,
    SpaceVariable,
)
from klsym.measures import ArgumentError


def named(dictionary: Mapping[Node, Basic]) -> dict[str, tuple[Node, Basic]]:
    """The variables of a theorem by the names that a person calls them."""
    kinds = MeasureVariable | MapVariable | Kernel | Function | Real
    return {variable.name: (variable, symbol) for variable, symbol in dictionary.items() if isinstance(variable, kinds)}


def substitution(
    title: str, dictionary: Mapping[Node, Basic], values: Mapping[str, Any], translator: Translator
) -> dict[Node, Node]:
    """What the kernel's variables become; ArgumentError for a name that the theorem does not have."""
    known = named(dictionary)
    mapping: dict[Node, Node] = {}
    for name, value in values.items():
        if name not in known:
            raise ArgumentError(f"{title} is about {', '.join(known)}; there is no {name}")
        variable = known[name][0]
        mapping[variable] = translated(variable, sympify(value), translator)
        for place in ("space", "source", "target"):
            _match(getattr(variable, place, None), getattr(mapping[variable], place, None), mapping)
    spaces = {key for key in mapping if isinstance(key, SpaceVariable)}
    for variable, symbol in known.values():
        if variable not in mapping and not isinstance(variable, Real) and not spaces:
            mapping[variable] = translated(variable, symbol, translator)
    return {key: value for key, value in mapping.items() if key != value}


def swapped(dictionary: Mapping[Node, Basic], values: Mapping[str, Any]) -> dict[Basic, Basic]:
    """The same for SymPy's symbols."""
    known = named(dictionary)
    return {known[name][1]: sympify(value) for name, value in values.items() if name in known}


def translated(variable: Node, value: Basic, translator: Translator) -> Node:
    """The value as the kernel's node of the variable's sort."""
    if isinstance(variable, MeasureVariable):
        return translator.measure(value)
    if isinstance(variable, MapVariable):
        return translator.map(value)
    return translator.kernel(value) if isinstance(variable, Kernel) else translator.term(value)


def _match(pattern: Space | None, value: Space | None, mapping: dict[Node, Node]) -> None:
    """What the pattern's space variables would have to be; the kernel checks."""
    if isinstance(pattern, SpaceVariable) and value is not None and value != pattern:
        mapping.setdefault(pattern, value)
    elif isinstance(pattern, ProductSpace) and isinstance(value, ProductSpace):
        _match(pattern.first, value.first, mapping)
        _match(pattern.second, value.second, mapping)
