"""A concrete measure as a sum of weighted families: the laws under which expectations are taken.

c * P, P + Q and mixtures are sums of families with weights. A density of the sum on a cell is that of one family alone
as long as no two families live there together; only then is its logarithm a sum of simple statistics.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr, S, log

from klsym.closed.terms import linear_terms, subtract
from klsym.families import Family
from klsym.measures import Atoms, Cell, LebesgueSpace, Measure, Mixture, Part, ScaledMeasure, SumMeasure, decide


class Leaf(NamedTuple):
    """weight * law, with the one part that carries the law."""

    weight: Expr
    law: Family
    part: Part


def leaves(measure: Measure, weight: Expr = S.One) -> list[Leaf] | None:
    """The families with a density that `measure` is made of (atoms are met as points), None where there are others."""
    if isinstance(measure, ScaledMeasure):
        return leaves(measure.args[1], weight * measure.args[0])
    if isinstance(measure, SumMeasure):
        return _gathered([leaves(term, weight) for term in measure.args])
    if isinstance(measure, Mixture):
        return _gathered([leaves(inner, weight * share) for inner, share in measure.weights.items() if share != 0])
    if isinstance(measure, Family):
        return [Leaf(weight, measure, part) for part in measure.parts if not isinstance(part, Atoms)]
    return None


def _gathered(found: list[list[Leaf] | None]) -> list[Leaf] | None:
    gathered: list[Leaf] = []
    for some in found:
        if some is None:
            return None
        gathered.extend(some)
    return gathered


def owner(cell: Cell, candidates: list[Leaf]) -> Leaf | None:
    """The one leaf whose density P has on the cell, None where several families live there together."""
    if cell.p is None or len(cell.p) != 1:
        return None
    for leaf in candidates:
        if isinstance(leaf.part.base, type(cell.base)) and _holds(leaf, cell) and _same_up_to_constant(leaf, cell):
            return leaf
    return None


def _holds(leaf: Leaf, cell: Cell) -> bool:
    """Whether the cell may lie on the leaf's support: Uniform(0, 1) has nothing on a cell to the right of 1."""
    if isinstance(cell.base, LebesgueSpace):
        return True
    (left, right), (start, stop) = leaf.part.base.args, cell.base.args
    return decide(left <= start) is not False and decide(stop <= right) is not False


def _same_up_to_constant(leaf: Leaf, cell: Cell) -> bool:
    assert cell.p is not None
    here, there = cell.p[0], leaf.part.components[0] + log(leaf.weight)
    if here == there:
        return True
    left = subtract(linear_terms(here, cell.variable), linear_terms(there, cell.variable))
    return set(left) <= {S.One}
