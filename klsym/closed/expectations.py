"""∫ (a log p + b log q) dP, taken apart into expectations of statistics under the families that P is made of.

This is the one integral behind KL (a = 1, b = -1), entropy (-1, 0) and cross-entropy (0, -1). The terms of log p and
log q are subtracted first and integrated afterwards, so that what cancels is never integrated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sympy import Add, Expr, S, Symbol, exp, nan, oo, zoo
from sympy.logic.boolalg import Boolean

from klsym.closed.leaves import Leaf, leaves, owner
from klsym.closed.mass_term import MassTerm
from klsym.closed.squares import completed_squares
from klsym.closed.statistics import Known, expectation
from klsym.closed.terms import Terms, linear_terms, subtract
from klsym.measures import Cell, Lattice, Lebesgue, Measure, Refinement, common_refinement, decide, log_sum


class Term(NamedTuple):
    """coefficient * E[statistic], the expectation under `leaf`'s law."""

    coefficient: Expr
    statistic: Expr
    variable: Symbol
    leaf: Leaf
    known: Known

    @property
    def value(self) -> Expr:
        return self.coefficient * self.known.value


@dataclass(frozen=True)
class Expansion:
    """The integral as a sum: expectations and single points, under a hypothesis on the supports."""

    terms: tuple[Term, ...]
    points: tuple[Expr, ...]
    hypothesis: Boolean

    @property
    def uncertain(self) -> tuple[Term, ...]:
        """The terms whose expectation may be infinite."""
        return tuple(term for term in self.terms if term.known.finite is not S.true)

    def summands(self) -> list[Expr]:
        """What the integral is the sum of, where every expectation is finite."""
        return [term.value for term in self.terms] + list(self.points)


def expand_logs(measure: Measure, other: Measure, a: Expr, b: Expr) -> Expansion | None:
    """∫ (a log p + b log q) dP as an expansion; None where a density or an expectation is not of the known kinds.

    The caller has seen to mass of P outside Q: such a cell here gives None.
    """
    found = leaves(measure)
    if found is None:
        return None
    refinement = common_refinement(measure, other)
    points = _points(refinement, a, b)
    if points is None:
        return None
    grouped = _cells_by_leaf(refinement, found, b)
    if grouped is None:
        return None
    terms: list[Term] = []
    for leaf, cells in grouped:
        part = _over_leaf(leaf, cells, refinement, a, b)
        if part is None:
            return None
        terms.extend(part[0])
        points.extend(part[1])
    return Expansion(tuple(terms), tuple(points), refinement.hypothesis)


def _points(refinement: Refinement, a: Expr, b: Expr) -> list[Expr] | None:
    """The summand of each single point: a p log p + b p log q."""
    values: list[Expr] = []
    for point in refinement.points:
        if point.p == 0:
            continue
        if a == -b:
            values.append(a * MassTerm(point.p, point.q))
            continue
        own = MassTerm(point.p, S.One)  # p log p
        values.append(a * own + (b * (own - MassTerm(point.p, point.q)) if b != 0 else S.Zero))
    return None if any(value.has(nan, zoo) for value in values) else values


def _cells_by_leaf(refinement: Refinement, found: list[Leaf], b: Expr) -> list[tuple[Leaf, list[Cell]]] | None:
    grouped: dict[int, list[Cell]] = {}
    for cell in refinement.cells:
        if cell.p is None:
            continue
        leaf = owner(cell, found)
        if leaf is None or (cell.q is None and b != 0):
            return None
        grouped.setdefault(next(i for i, other in enumerate(found) if other is leaf), []).append(cell)
    return [(found[index], cells) for index, cells in grouped.items()]


def _over_leaf(
    leaf: Leaf, cells: list[Cell], refinement: Refinement, a: Expr, b: Expr
) -> tuple[list[Term], list[Expr]] | None:
    """The leaf's share: expectations over its whole support, less the points that are met on their own."""
    first = cells[0]
    x = first.variable
    if any(cell.q != first.q or cell.p != first.p for cell in cells[1:]):
        return None  # the model changes its formula inside the support: that needs truncated expectations
    assert first.p is not None
    integrand = _combined(first.p[0], log_sum(first.q) if b != 0 and first.q is not None else S.Zero, a, b, x)
    if integrand is None:
        return None
    terms = []
    for statistic, coefficient in integrand.items():
        known = expectation(leaf.law, statistic, x)
        if known is None:
            return None
        terms.append(Term(leaf.weight * coefficient, statistic, x, leaf, known))
    removed = _removed_points(leaf, cells, refinement)
    if removed is None:
        return None
    whole = Add(*(coefficient * statistic for statistic, coefficient in integrand.items()))
    corrections = []
    for point in removed:
        value = -leaf.weight * exp(leaf.part.components[0].subs(x, point)) * whole.subs(x, point)
        if value.has(nan, zoo, oo):
            return None
        corrections.append(value)
    return terms, corrections


def _combined(log_p: Expr, log_q: Expr, a: Expr, b: Expr, x: Symbol) -> Terms | None:
    """The terms of a log p + b log q."""
    sides = []
    for density, factor in ((log_p, a), (log_q, b)):
        terms = completed_squares(linear_terms(density, x), x) if factor != 0 else {}
        sides.append({statistic: factor * coefficient for statistic, coefficient in terms.items()})
    return subtract(sides[0], {statistic: -coefficient for statistic, coefficient in sides[1].items()})


def _removed_points(leaf: Leaf, cells: list[Cell], refinement: Refinement) -> list[Expr] | None:
    """The lattice points of the leaf's support that no cell holds; None where the cells do not cover the rest."""
    base = leaf.part.base
    if isinstance(base, Lebesgue):
        # the cells come in order and cut P's support without gaps, as long as Q has mass on each of them
        starts = [base.left, *(cell.base.right for cell in cells)]
        ends = [*(cell.base.left for cell in cells), base.right]
        return (
            [] if all(start == end or (end - start).is_zero for start, end in zip(starts, ends, strict=True)) else None
        )
    if not isinstance(base, Lattice):
        return []
    if len(cells) == 1 and cells[0].base == base:
        return []
    removed = [
        point.point
        for point in refinement.points
        if (point.point - base.start).is_integer
        and decide(point.point >= base.start)
        and decide(point.point <= base.stop)
    ]
    return removed if _tiles(cells, removed, base) else None


def _tiles(cells: list[Cell], removed: list[Expr], base: Lattice) -> bool:
    """Whether the cells and the removed points together are exactly the lattice."""
    spans = [(cell.base.start, cell.base.stop) for cell in cells] + [(point, point) for point in removed]
    position = base.start
    while spans:
        here = [span for span in spans if span[0] == position]
        if len(here) != 1:
            return False
        spans.remove(here[0])
        position = here[0][1] + 1
    return position == base.stop + 1 or (position == oo and base.stop == oo)
