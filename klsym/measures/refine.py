"""The common refinement of two concrete measures: the one computation that ≪, dP/dQ and every divergence stand on.

The line is cut at the end points of all parts into disjoint cells, each carrying one base measure. On a cell either
measure has a density against that base or no mass at all. Points are taken out of lattices they lie on, so that an
atom of P at 3 meets the mass that a Poisson Q puts on 3.

What hangs on a symbol is stated in `Refinement.hypothesis`: where the order of two end points is open, the cells are
those of P's own support and the hypothesis is that it lies inside Q's; where a weight may be zero, the hypothesis says
that it must not be. Where no single hypothesis would do, UndecidedError is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from sympy import Add, Eq, Expr, S, Symbol, exp, false, log, true
from sympy.logic.boolalg import And, Boolean, Not, Or

from klsym.measures.bases import Lattice, Lebesgue, LebesgueSpace
from klsym.measures.exceptions import ArgumentError, UndecidedError
from klsym.measures.measure import Measure
from klsym.measures.order import Order, same_point
from klsym.measures.parameters import decide, sign
from klsym.measures.part import Atoms, Label, Part, log_sum


class Cell(NamedTuple):
    """One base measure with the log densities that P and Q have against it there; None where a measure has no mass."""

    base: Lebesgue | Lattice | LebesgueSpace
    variable: Symbol
    p: tuple[Expr, ...] | None
    q: tuple[Expr, ...] | None
    breakpoints: tuple[Expr, ...]

    @property
    def log_p(self) -> Expr | None:
        """log of P's density on the cell, None where P has no mass."""
        return None if self.p is None else log_sum(self.p)

    @property
    def log_q(self) -> Expr | None:
        """log of Q's density on the cell, None where Q has no mass."""
        return None if self.q is None else log_sum(self.q)


class PointMass(NamedTuple):
    """The masses of P and Q at one point."""

    point: Expr
    p: Expr
    q: Expr


@dataclass(frozen=True)
class Refinement:
    """Cells and single points, disjoint; `hypothesis` is what gives Q mass wherever P has it on the cells.

    `covers_second` is False where the cells may leave out mass that only Q has (supports that hang on symbols).
    """

    cells: tuple[Cell, ...]
    points: tuple[PointMass, ...]
    hypothesis: Boolean
    covers_second: bool

    @property
    def has_singular_part(self) -> bool | None:
        """True where P surely has mass outside Q; None where that hangs on a symbol."""
        if self.hypothesis is S.false:
            return True
        verdicts = [_has_mass(point.p) and _lacks_mass(point.q) for point in self.points]
        if any(verdict is True for verdict in verdicts):
            return True
        undecided = self.hypothesis is not S.true or any(verdict is None for verdict in verdicts)
        return None if undecided else False


def _has_mass(mass: Expr) -> bool | None:
    found = sign(mass)
    return decide(mass > 0) if found is None else found > 0


def _lacks_mass(mass: Expr) -> bool | None:
    found = sign(mass)
    if found is not None:
        return found <= 0
    return False if mass.is_positive else (None if mass.free_symbols else decide(mass <= 0))


Side = Sequence[Part | Atoms]


def common_refinement(first: Measure, second: Measure) -> Refinement:
    """The common refinement of two concrete measures on one space.

    Raises ArgumentError where the measures live on different spaces, UndecidedError where a point's membership of a
    support hangs on a symbol in a way no single hypothesis states.

    >>> from klsym.families import Exponential, Normal
    >>> [(cell.base, cell.q is None) for cell in common_refinement(Normal(0, 1), Exponential(1)).cells]
    [(Lebesgue(-oo, 0), True), (Lebesgue(0, oo), False)]
    """
    if first.dimension != second.dimension:
        raise ArgumentError(
            f"{first} lives on R^{first.dimension} and {second} on R^{second.dimension}; compare measures on one space"
        )
    sides = (first.parts, second.parts)
    if len(_named(sides[0]) | _named(sides[1])) > 1:
        raise ArgumentError(
            f"{first} and {second} live on different spaces, one of names and one of numbers; "
            "compare measures on one space"
        )
    if any(isinstance(part, Part) and isinstance(part.base, LebesgueSpace) for side in sides for part in side):
        line = _refine_space(sides)
        lattice: _Found = ([], true, True)
    else:
        line = _refine_ranges(sides, Lebesgue)
        lattice = _refine_ranges(sides, Lattice)
    points, same, atoms_cover = _masses_at_points(sides)
    cells = [*line[0], *_without_points(lattice[0], points)]
    covered = And(
        *(
            Or(_empty(cell), _vanishes(cell.p, cell.variable), Not(_vanishes(cell.q, cell.variable)))
            for cell in cells
            if cell.p is not None
        )
    )
    return Refinement(
        tuple(cells),
        tuple(PointMass(point, p, q) for point, (p, q) in points.items()),
        And(line[1], lattice[1], same, covered),
        line[2] and lattice[2] and atoms_cover,
    )


def _named(side: Side) -> set[bool]:
    """{True} for outcomes that are names, {False} for numbers."""
    points = (point for part in side if isinstance(part, Atoms) for point in part.args[0])
    densities = {False for part in side if isinstance(part, Part)}
    return densities | {isinstance(point, Label) for point in points}


def _empty(cell: Cell) -> Boolean:
    """Where a lattice cell has no points, as 2, …, n has none for n = 1."""
    return cell.base.start > cell.base.stop if isinstance(cell.base, Lattice) else false


def _vanishes(components: tuple[Expr, ...] | None, variable: Symbol) -> Boolean:
    """Where a density is zero throughout: every component has a weight that is."""
    if components is None:
        return true
    return And(*(Or(*(Eq(weight, 0) for weight in _open_weights(component, variable))) for component in components))


def _open_weights(component: Expr, variable: Symbol) -> list[Expr]:
    """The w of terms log(w) in a log density whose assumptions leave w = 0 open."""
    terms = [term for term in Add.make_args(component) if isinstance(term, log)]
    return [term.args[0] for term in terms if not term.has(variable) and term.args[0].is_zero is None]


# ---- ranges: intervals, and lattices on the integers

_Found = tuple[list[Cell], Boolean, bool]


def _ends(part: Part) -> tuple[Expr, Expr]:
    """The range of a part; a lattice's start..stop is cut like the interval [start, stop + 1)."""
    left, right = part.base.args
    return left, right + 1 if isinstance(part.base, Lattice) else right


def _refine_ranges(sides: tuple[Side, Side], kind: type[Lebesgue] | type[Lattice]) -> _Found:
    """Cells on the ranges of one kind of base, the hypothesis they stand under, and whether they cover Q."""
    parts = [[part for part in side if isinstance(part, Part) and isinstance(part.base, kind)] for side in sides]
    cells = _cut(parts, kind)
    if cells is not None:
        return cells, true, True
    if not parts[0] or not parts[1]:  # one measure alone: its parts may overlap, and add up all the same
        alone = [Cell(part.base, part.variable, part.components, None, part.breakpoints) for part in parts[0]]
        alone += [Cell(part.base, part.variable, None, part.components, part.breakpoints) for part in parts[1]]
        return alone, true, True
    own_cells = _cut([parts[0], []], kind)
    if own_cells is None or len(parts[1]) != 1:
        raise UndecidedError(
            "the order of the end points of the supports hangs on symbols; "
            "give numbers, or symbols whose assumptions order them"
        )
    outer = parts[1][0]
    inside = []
    for cell in own_cells:
        (left, right), (low, high) = cell.base.args, outer.base.args
        inside.append(And(low <= left, right <= high))
    breakpoints = [tuple(dict.fromkeys(cell.breakpoints + outer.breakpoints)) for cell in own_cells]
    return (
        [
            cell._replace(q=outer.components, breakpoints=kinks)
            for cell, kinks in zip(own_cells, breakpoints, strict=True)
        ],
        And(*inside),
        False,
    )


def _cut(parts: list[list[Part]], kind: type[Lebesgue] | type[Lattice]) -> list[Cell] | None:
    """The cells between all end points, or None where the order of these hangs on symbols."""
    spans = [[(part, *_ends(part)) for part in side] for side in parts]
    # a part's range is not empty, so its ends are in order whatever their symbols are
    order = Order((left, right) for side in spans for _, left, right in side)
    cuts = order.sorted(end for side in spans for _, left, right in side for end in (left, right))
    if cuts is None:
        return None
    places = order.places(cuts)
    covering: list[tuple[list[Part], list[Part]]] = [([], []) for _ in cuts[1:]]
    for index, side in enumerate(spans):
        for part, left, right in side:
            for place in range(places[left], places[right]):
                covering[place][index].append(part)
    step = S.One if kind is Lattice else S.Zero
    cells = []
    for (left, right), here in zip(pairwise(cuts), covering, strict=True):
        found = [*here[0], *here[1]]
        if not found:
            continue
        kinks = dict.fromkeys(point for part in found for point in part.breakpoints)
        inner = tuple(
            point for point in kinks if order.less(left, point) is not False and order.less(point, right) is not False
        )
        p, q = (tuple(component for part in side for component in part.components) or None for side in here)
        cells.append(Cell(kind(left, right - step), found[0].variable, p, q, inner))
    return cells


# ---- points


def _masses_at_points(sides: tuple[Side, Side]) -> tuple[dict[Expr, list[Expr]], Boolean, bool]:
    """{point: [P's mass, Q's mass]} over all atoms, the hypothesis that makes points one, and whether Q is covered."""
    masses: dict[Expr, list[Expr]] = {}
    plain = True  # rational points are told apart by their hash; any other may equal one that is written differently
    for index, side in enumerate(sides):
        for part in side:
            if isinstance(part, Atoms):
                for point, mass in part.masses.items():
                    plain = plain and (point.is_Rational or isinstance(point, Label))
                    masses.setdefault(point, [S.Zero, S.Zero])[index] += mass
    if plain:
        return masses, true, True
    merged: dict[Expr, list[Expr]] = {}
    for point, (p, q) in masses.items():
        for other in merged:
            same = same_point(point, other)
            if same:
                merged[other] = [merged[other][0] + p, merged[other][1] + q]
                break
            if same is None:
                if len(masses) == 2 and {p, merged[other][0]} >= {S.Zero} and {q, merged[other][1]} >= {S.Zero}:
                    # one atom each: P's is Q's under the hypothesis that the points are one
                    total = [merged[other][0] + p, merged[other][1] + q]
                    return {other: total}, Eq(other, point), False
                raise UndecidedError(
                    f"whether the atoms at {other} and {point} are one point hangs on a symbol; give numbers"
                )
        else:
            merged[point] = [p, q]
    return merged, true, True


def _without_points(cells: list[Cell], points: dict[Expr, list[Expr]]) -> list[Cell]:
    """The lattice cells with every atom taken out; what they hold there is added to the masses in `points`."""
    remaining = []
    for cell in cells:
        inside = [point for point in points if _on_lattice(point, cell.base)]
        for point in inside:
            for side, components in enumerate((cell.p, cell.q)):
                if components is not None:
                    points[point][side] += Add(*(exp(component.subs(cell.variable, point)) for component in components))
        start, stop = cell.base.args
        for point in sorted(inside):  # integers, or a start plus integers: ordered by the membership test
            remaining.append(cell._replace(base=Lattice(start, point - 1)))
            start = point + 1
        remaining.append(cell._replace(base=Lattice(start, stop)))
    return [cell for cell in remaining if _empty(cell) is not S.true]


def _on_lattice(point: Expr, base: Lattice) -> bool:
    """Whether `point` is one of start, start + 1, …, stop; UndecidedError where that hangs on a symbol."""
    if isinstance(point, Label):
        return False
    start, stop = base.args
    integral = point.is_integer if start is S.NegativeInfinity else (point - start).is_integer
    inside = [decide(start <= point), decide(point <= stop)]
    if integral is False or False in inside:
        return False
    if integral and all(inside):
        return True
    raise UndecidedError(
        f"whether the atom at {point} lies on {start}, {start} + 1, … hangs on a symbol; give a number"
    )


# ---- R^d


def _refine_space(sides: tuple[Side, Side]) -> _Found:
    """Densities on R^d: every part is carried by the whole space."""
    parts = [[part for part in side if isinstance(part, Part)] for side in sides]
    p, q = (tuple(component for part in side for component in part.components) or None for side in parts)
    template = next(part for side in parts for part in side)
    return [Cell(template.base, template.variable, p, q, ())], true, True
