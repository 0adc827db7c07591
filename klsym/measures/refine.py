"""The common refinement of two concrete measures: the one computation that ≪, dP/dQ and every divergence stand on.

The line is cut at the end points of all parts into disjoint cells, each carrying one base measure. On a cell either
measure has a density against that base or no mass at all. Points are taken out of lattices they lie on, so that an
atom of P at 3 meets the mass that a Poisson Q puts on 3.

Where the order of two end points hangs on a symbol, the cells are those of P's own support under the hypothesis that
it lies inside Q's; `Refinement.hypothesis` states it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sympy import Basic, Expr, S, Symbol, Tuple, exp, true
from sympy.logic.boolalg import And, Boolean

from klsym.measures.bases import Lattice, Lebesgue, LebesgueSpace, Points
from klsym.measures.exceptions import ArgumentError, UndecidedError
from klsym.measures.measure import Measure
from klsym.measures.parameters import decide, sign
from klsym.measures.part import Atoms, Part, log_sum


class Cell(NamedTuple):
    """One base measure with the log densities that P and Q have against it there; None where a measure has no mass.

    For a base of Points, `p` and `q` are one-component tuples per point and `variable` is unused: see `point_masses`.
    """

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
    """Cells and single points, disjoint; `hypothesis` is what must hold for the cells to carry all of P on Q's support.

    `covers_second` is False where the cells may leave out mass that only Q has (supports that hang on symbols).
    """

    cells: tuple[Cell, ...]
    points: tuple[PointMass, ...]
    hypothesis: Boolean
    covers_second: bool

    @property
    def has_singular_part(self) -> bool | None:
        """True where P surely has mass outside Q; None where that hangs on a symbol."""
        if any(cell.p is not None and cell.q is None for cell in self.cells):
            return True
        verdicts = [_has_mass(point.p) and _lacks_mass(point.q) for point in self.points]
        if any(verdict is True for verdict in verdicts):
            return True
        if self.hypothesis is S.false:
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
    parts = (first.parts, second.parts)
    if any(isinstance(part, Part) and isinstance(part.base, LebesgueSpace) for side in parts for part in side):
        return _refine_space(*parts)
    line, line_hypothesis, line_covers = _refine_ranges(parts, Lebesgue)
    lattice, points, lattice_hypothesis, lattice_covers = _refine_atoms(parts)
    return Refinement(
        tuple(line + lattice), tuple(points), And(line_hypothesis, lattice_hypothesis), line_covers and lattice_covers
    )


def _ends(base: Basic) -> tuple[Expr, Expr]:
    return base.args[0], base.args[1]


def _less(first: Expr, second: Expr) -> bool | None:
    return decide(first < second)


def _sorted_points(points: Iterable[Expr]) -> list[Expr] | None:
    """The distinct points in increasing order, or None where an order hangs on a symbol."""
    ordered: list[Expr] = []
    for point in dict.fromkeys(points):
        place = 0
        for place, other in enumerate(ordered):  # noqa: B007
            if other == point or (other - point).is_zero:
                break
            below = _less(point, other)
            if below is None:
                return None
            if below:
                ordered.insert(place, point)
                break
        else:
            ordered.append(point)
    return ordered


def _inside(inner: tuple[Expr, Expr], outer: tuple[Expr, Expr]) -> Boolean:
    return And(outer[0] <= inner[0], inner[1] <= outer[1])


def _refine_ranges(parts, kind) -> tuple[list[Cell], Boolean, bool]:
    """Cells on the ranges of one kind of base (intervals, or lattices on the integers)."""
    sides = [[part for part in side if isinstance(part, Part) and isinstance(part.base, kind)] for side in parts]
    if not any(sides):
        return [], true, True
    lattice = kind is Lattice
    step = S.One if lattice else S.Zero
    # a lattice's range start..stop is cut like the interval [start, stop + 1)
    spans = [[(part, _ends(part.base)[0], _ends(part.base)[1] + step) for part in side] for side in sides]
    cuts = _sorted_points(end for side in spans for _, left, right in side for end in (left, right))
    if cuts is None:
        return _refine_symbolic(sides, kind)
    cells = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        densities = []
        breakpoints: dict[Expr, None] = {}
        variable = None
        for side in spans:
            covering = [part for part, a, b in side if _covers(a, b, left, right)]
            densities.append(tuple(component for part in covering for component in part.components) or None)
            for part in covering:
                variable = variable or part.variable
                breakpoints.update(dict.fromkeys(part.breakpoints))
        if variable is not None:
            inner = tuple(point for point in breakpoints if _less(left, point) is not False and _less(point, right) is not False)
            cells.append(Cell(kind(left, right - step), variable, densities[0], densities[1], inner))
    return cells, true, True


def _covers(a: Expr, b: Expr, left: Expr, right: Expr) -> bool:
    return (a == left or (a - left).is_zero or bool(decide(a <= left))) and (
        b == right or (b - right).is_zero or bool(decide(b >= right))
    )


def _refine_symbolic(sides, kind) -> tuple[list[Cell], Boolean, bool]:
    """P's own ranges, under the hypothesis that each lies inside Q's one range."""
    if len(sides[1]) != 1:
        if not sides[1]:
            return [Cell(part.base, part.variable, part.components, None, part.breakpoints) for part in sides[0]], true, True
        raise UndecidedError(
            "the order of the end points of the supports hangs on symbols; give numbers, or symbols whose assumptions order them"
        )
    outer = sides[1][0]
    hypothesis: Boolean = true
    cells = []
    for part in sides[0]:
        inside = _inside(_ends(part.base), _ends(outer.base))
        hypothesis = And(hypothesis, inside)
        breakpoints = tuple(dict.fromkeys(part.breakpoints + outer.breakpoints))
        cells.append(Cell(part.base, part.variable, part.components, outer.components, breakpoints))
    if not sides[0]:
        return [Cell(outer.base, outer.variable, None, outer.components, outer.breakpoints)], true, True
    return cells, hypothesis, False


def _refine_atoms(parts) -> tuple[list[Cell], list[PointMass], Boolean, bool]:
    """Cells on lattices, with every declared atom taken out as a point of its own."""
    atoms: list[dict[Expr, Expr]] = []
    for side in parts:
        masses: dict[Expr, Expr] = {}
        for part in side:
            if isinstance(part, Atoms):
                for point, mass in part.masses.items():
                    masses[point] = masses.get(point, S.Zero) + mass
        atoms.append(masses)
    cells, hypothesis, covers = _refine_ranges(parts, Lattice)
    points = {point: [masses.get(point, S.Zero) for masses in atoms] for masses in atoms for point in masses}
    for point in points:
        remaining = []
        for cell in cells:
            membership = _on_lattice(point, cell.base)
            if membership is None:
                raise UndecidedError(
                    f"whether the atom at {point} lies on {cell.base.start}, {cell.base.start} + 1, … hangs on a symbol; give a number"
                )
            if not membership:
                remaining.append(cell)
                continue
            for side, components in enumerate((cell.p, cell.q)):
                if components is not None:
                    points[point][side] += sum(exp(component.subs(cell.variable, point)) for component in components)
            start, stop = _ends(cell.base)
            if start != point:
                remaining.append(cell._replace(base=Lattice(start, point - 1)))
            if stop != point:
                remaining.append(cell._replace(base=Lattice(point + 1, stop)))
        cells = remaining
    return cells, [PointMass(point, p, q) for point, (p, q) in points.items()], hypothesis, covers


def _on_lattice(point: Expr, base: Lattice) -> bool | None:
    """Whether `point` is one of start, start + 1, …, stop."""
    if point.is_number is False and point.is_Symbol and not point.assumptions0.get("real"):
        return False  # a label, not a number
    if base.start is S.NegativeInfinity:
        integral = point.is_integer
    else:
        integral = (point - base.start).is_integer
    if integral is False:
        return False
    inside = [decide(base.start <= point), decide(point <= base.stop)]
    if False in inside:
        return False
    return True if integral and all(inside) else None


def _refine_space(first, second) -> Refinement:
    """Densities on R^d: every part is carried by the whole space."""
    sides = []
    points: dict[Tuple, list[Expr]] = {}
    for index, side in enumerate((first, second)):
        components: list[Expr] = []
        for part in side:
            if isinstance(part, Atoms):
                for point, mass in part.masses.items():
                    points.setdefault(point, [S.Zero, S.Zero])[index] += mass
            else:
                components.extend(part.components)
        sides.append(tuple(components) or None)
    template = next(part for side in (first, second) for part in side if isinstance(part, Part))
    cell = Cell(template.base, template.variable, sides[0], sides[1], ())
    return Refinement((cell,), tuple(PointMass(point, p, q) for point, (p, q) in points.items()), true, True)
