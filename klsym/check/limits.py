"""Limits and natural numbers in a random model: the value far out, and whether a number is whole."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

from klsym.check.cells import INFINITE, ONE, Axes, Cell, add, constant, scale
from klsym.check.numbers import Number, Unknown

FAR = 10**12  # where a sequence is looked at
SMALL, LARGE = 1e-6, 0.01  # a gap that says that it has its limit there, or that it has not


def floored(parts: list[Cell], axes: Axes) -> Cell:
    """The floor of a function on a cell where it is constant."""
    return constant(Number.of(floor(rational(parts[0]))), axes)


def rational(cell: Cell) -> Fraction:
    """The value of a constant function that is rational; Unknown for another."""
    values = list(cell.values())
    flat = all(a == b == 0 for powers in cell for a, b in powers)
    if not flat or len(values) > 1 or (values and values[0].rational is None):
        raise Unknown("no rational constant")
    return (values[0].rational or Fraction(0)) if values else Fraction(0)


def natural(model: Any, term: Any) -> bool:
    """Whether a term is 0, 1, 2, … at every point."""
    value = model.value(term)
    cells = [constant(value, ())] if isinstance(value, Number) else value
    return all(rational(cell).denominator == 1 and rational(cell) >= 0 for cell in cells)


def tends(model: Any, limit: Any) -> bool:
    """Whether a term tends to its limit, by the coefficients of the gap far out; Unknown between small and large.

    Different powers on a cell cannot cancel, so that a gap vanishes if and only if each of its coefficients does.
    """
    there = type(model)(model.seed, model.kinds, {**model.fixed, limit.variable.name: Number.of(FAR)})
    space = next((part.space for part in (limit.term, limit.limit, limit.measure) if part and part.space), None)
    if space is None:
        gaps = [constant(there.value(limit.term) + -model.value(limit.limit), ())]
    else:
        cells = model.space(space)
        far, end = there.function(limit.term, cells), model.function(limit.limit, cells)
        weights = (INFINITE,) * len(far) if limit.measure is None else model.weights(limit.measure)
        gaps = [add(f, scale(g, -ONE)) for f, g, weight in zip(far, end, weights, strict=True) if weight]
    sizes = [abs(value.ball()) for gap in gaps for value in gap.values()]
    if any(size > LARGE for size in sizes):
        return False
    if all(size < SMALL for size in sizes):
        return True
    raise Unknown("a slow limit")
