"""From two measures to a sum of integrals, series and single terms, each of which can be had to any precision.

A plan knows what a divergence is made of: over the cells both measures share, an integral or a series; at single
points,
a number; and what the total masses add. It is made once and evaluated at as many precisions as it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flint import arb, fmpq
from sympy import Dummy, Expr, S
from sympy.core.function import AppliedUndef

from klsym.enclose.charts import Chart
from klsym.enclose.contour import contour
from klsym.enclose.crossings import crossings
from klsym.enclose.densities import Cells, Form, components, refine
from klsym.enclose.expression import compile_expression
from klsym.enclose.integrand import SHARED, Integrand
from klsym.enclose.lattice import LatticePoints as Lattices
from klsym.enclose.lattice import integrand_values, lattice_minimum, lattice_sum
from klsym.enclose.numbers import Number, exact_value, value
from klsym.enclose.pieces import charts, split
from klsym.enclose.precision import PLANNING_BITS, ball, working_precision
from klsym.enclose.terms import Opaque
from klsym.enclose.trapezoid import trapezoid
from klsym.families import Density
from klsym.measures import Cell, Lattice, Lebesgue, Measure, PointMass, UndecidedError

# bits -> a ball of radius about 2**-bits; `extra` bits are added to the working precision
Piece = Callable[[int, int], arb]
Road = Callable[[Integrand, Chart, int, int], arb]


class Plan(NamedTuple):
    """factor * (sum of the pieces) + what the masses add; `singular` says in words why it is infinite, if it is."""

    pieces: list[Piece]
    factor: int
    masses: list[tuple[fmpq, Piece]]
    singular: str = ""

    def ball(self, bits: int, extra: int = 0) -> arb:
        """The value, its error about 2**-bits."""
        found = [piece(bits + 2 * len(self.pieces).bit_length(), extra) for piece in self.pieces]
        with working_precision(bits + extra + 30):
            total = sum(found, start=arb(0)) * self.factor
            for factor, mass in self.masses:
                total = total + factor * mass(bits, extra)
            return total


def has_unknown_terms(*measures: Measure) -> bool:
    """Whether a typed density has terms whose growth is not known here."""
    return any(
        isinstance(term, Opaque) for measure in measures for density in components(measure)[0] for term in density.form
    )


def by_trapezoid(integrand: Integrand, chart: Chart, bits: int, extra: int) -> arb:
    """The first road: the trapezoidal rule, Arb's adaptive integration where no strip is found."""
    found = trapezoid(integrand, chart, bits, extra)
    return contour(integrand, chart, bits, extra) if found is None else found


ROADS: dict[str, Road] = {"trapezoid": by_trapezoid, "contour": contour}

# the multiple of the shared integrals, and of the masses of P and Q
COMBINATION = {
    "kl": (1, fmpq(-1), fmpq(1)),
    "entropy": (1, fmpq(0), fmpq(0)),
    "cross_entropy": (1, fmpq(0), fmpq(0)),
    "squared_hellinger": (-2, fmpq(1), fmpq(1)),
    "chi_squared": (1, fmpq(-2), fmpq(1)),
    "total_variation": (-1, fmpq(1, 2), fmpq(1, 2)),
    # the integral of log(dP/dQ) dP alone, which entropies relative to a base are made of
    "information": (1, fmpq(0), fmpq(0)),
}
# what mass of P outside Q makes infinite
SINGULAR = ("kl", "cross_entropy", "chi_squared", "information")


def make_plan(functional: str, first: Measure, second: Measure, road: Road) -> Plan:
    """The plan for a functional of two measures on the line, without floats."""
    cells = refine(first, second)
    if functional in SINGULAR:
        trouble = _outside(cells)
        if trouble:
            return Plan([], 1, [], f"P has mass {trouble} where Q has none")
    pieces: list[Piece] = []
    for cell in cells.refinement.cells:
        piece = _cell(functional, cells, cell, road)
        if piece is not None:
            pieces.append(piece)
    for point in cells.refinement.points:
        pieces.append(_point(functional, cells, point))
    factor, *weights = COMBINATION[functional]
    masses: list[tuple[fmpq, Piece]] = []
    for weight, measure in zip(weights, (first, second), strict=True):
        if weight != 0:
            masses.append((weight, _total(measure, road)))
    return Plan(pieces, factor, masses)


def _total(measure: Measure, road: Road) -> Piece:
    """The total mass: as the measure states it, or integrated here where a typed density was only checked
    numerically."""
    if any(density.checked == "numerically" for density in measure.atoms(Density)):
        cells = refine(measure, measure)
        parts = [_cell("mass", cells, cell, road) for cell in cells.refinement.cells]
        parts += [_point("mass", cells, point) for point in cells.refinement.points]
        return lambda bits, extra: sum((part(bits + 8, extra) for part in parts if part is not None), start=arb(0))
    mass = exact_value(measure.total_mass)
    return lambda bits, extra: ball(value(mass))


def _outside(cells: Cells) -> str:
    """Where P has mass and Q has none, in words; empty where nowhere."""
    for cell in cells.refinement.cells:
        if cell.p is not None and cell.q is None:
            return f"on {_words(cell)}"
    for point in cells.refinement.points:
        if point.p != 0 and point.q == 0:
            return f"at {point.point}"
    return ""


def _words(cell: Cell) -> str:
    if isinstance(cell.base, Lattice):
        return f"at {cell.base.start}, {cell.base.start} + 1, …"
    return f"on the interval ({cell.base.left}, {cell.base.right})".removeprefix("on ")


def _cell(functional: str, cells: Cells, cell: Cell, road: Road) -> Piece | None:
    p, q = cells.side(cell.p), cells.side(cell.q)
    if p is None or (q is None and functional != "entropy"):
        return None
    if isinstance(cell.base, Lattice):
        return _lattice(functional, p, q or [], cell.base)
    if not isinstance(cell.base, Lebesgue):
        raise UndecidedError(
            f"densities on {cell.base} are enclosed for multivariate normal measures and products alone"
        )
    left, right = (None if end.is_infinite else exact_value(end) for end in cell.base.args)
    kinks = [exact_value(point) for point in cell.breakpoints]
    if functional == "total_variation":
        return _minimum(p, q or [], left, right, kinks, road)
    integrand = _integrand(functional, p, q or [])
    return None if integrand.vanishes else _integral(integrand, left, right, kinks, road)


def _integrand(functional: str, p: list[Form], q: list[Form]) -> Integrand:
    return Integrand(SHARED[functional], tuple(p), () if functional in ("entropy", "mass") else tuple(q))


def _integral(
    integrand: Integrand, left: Number | None, right: Number | None, kinks: list[Number], road: Road
) -> Piece:
    def piece(bits: int, extra: int) -> arb:
        with working_precision(PLANNING_BITS):
            pieces = [part for chart in charts(integrand, left, right, kinks, bits) for part in split(integrand, chart)]
        found = [road(part, chart, bits + len(pieces).bit_length(), extra) for part, chart in pieces]
        with working_precision(bits + extra + 30):
            return sum(found[1:], start=found[0])

    return piece


def _minimum(
    p: list[Form], q: list[Form], left: Number | None, right: Number | None, kinks: list[Number], road: Road
) -> Piece:
    """The integral of min(p, q)."""

    def piece(bits: int, extra: int) -> arb:
        found = crossings(p, q, left, right, kinks, bits)
        total = arb(0)
        for a, b, first in found.pieces:
            integrand = Integrand(SHARED["mass"], tuple(p if first else q), ())
            inner = [kink for kink in kinks if _between(a, kink, b)]
            part = _integral(integrand, a, b, inner, road)(bits + 4, extra)
            with working_precision(bits + extra + 30):
                total = total + part
        with working_precision(bits + extra + 30):
            return total + arb(0, found.lost.abs_upper())

    return piece


def _between(left: Number | None, point: Number, right: Number | None) -> bool:
    with working_precision(2 * PLANNING_BITS):
        middle = ball(value(point))
        return bool((left is None or ball(value(left)) < middle) and (right is None or middle < ball(value(right))))


def _lattice(functional: str, p: list[Form], q: list[Form], base: Lattice) -> Piece | None:
    if base.start is S.NegativeInfinity:
        raise UndecidedError("a lattice without a first point is not summed; give a measure on start, start + 1, …")
    start = int(base.start)
    stop = None if base.stop is S.Infinity else int(base.stop)
    if functional == "total_variation":
        first, second = (Integrand(SHARED["mass"], tuple(side), ()) for side in (p, q))
        return lambda bits, extra: lattice_minimum(first, second, start, stop, bits, extra)
    integrand = _integrand(functional, p, q)
    return None if integrand.vanishes else lambda bits, extra: lattice_sum(integrand, start, stop, bits, extra)


def _point(functional: str, cells: Cells, point: PointMass) -> Piece:
    """The term of one atom."""

    def piece(bits: int, extra: int) -> arb:
        with working_precision(bits + extra + 30):
            p, q = (_mass(cells, mass) for mass in (point.p, point.q))
            return _term(functional, p, q)

    return piece


def _mass(cells: Cells, mass: Expr) -> Any:
    """A mass at a point: a number plus exponentials of named log densities there."""
    names = sorted(mass.atoms(AppliedUndef), key=str)
    if not names:
        return value(exact_value(mass))
    dummies = [Dummy() for _ in names]
    logs = [_log_mass(cells, name) for name in names]
    return compile_expression(mass.xreplace(dict(zip(names, dummies, strict=True))), tuple(dummies))(tuple(logs), None)


def _log_mass(cells: Cells, name: Any) -> arb:
    form = next(form for key, form in cells.forms.items() if key.func == name.func)
    k = int(name.args[0])
    return integrand_values(Integrand(SHARED["mass"], (form,), ()), Lattices(k, k))[0].log()


def _term(functional: str, p: Any, q: Any) -> arb:
    if functional == "entropy":
        return arb(0) if p == 0 else -ball(p) * ball(p).log()
    if functional == "mass":
        return ball(p)
    if p == 0 or q == 0:
        return arb(0)
    if functional == "total_variation":
        return arb.min(ball(p), ball(q))
    if functional in ("kl", "information"):
        return ball(p) * ball(p / q).log()
    if functional == "cross_entropy":
        return -ball(p) * ball(q).log()
    if functional == "squared_hellinger":
        return (ball(p) * ball(q)).sqrt()
    return ball(p) * ball(p) / ball(q)
