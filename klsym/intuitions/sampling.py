"""Random draws from a concrete measure, and log dP/dQ at them, in double precision: what the experiments are made of.

A density on the line is drawn through its distribution function, tabulated on a chart that stretches each piece
between break points over the whole line (x = a + e^s from an end, x = c + w sinh s across), where every density of the
library decays at least exponentially. The table's error is far below the noise of any experiment; the density itself
is never replaced, since the logarithms are taken of the exact expression.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy
from sympy import Expr, lambdify, log, oo

from klsym.measures import ArgumentError, Atoms, Lattice, Lebesgue, Measure, Part, common_refinement

Array = Any
KNOTS = 1 << 15
LOWEST = -745.0  # exp of less is zero
LONGEST = 1 << 22  # points of a lattice that are tabulated at most
MISSING = 1e-12  # mass that a table may leave out: no experiment of less than 10^10 draws would see it


def numeric(expression: Expr, variable: Any) -> Callable[[Array], Array]:
    """An expression as a function of arrays of doubles."""
    compiled = lambdify(variable, expression, modules=["scipy", "numpy"])

    def function(values: Array) -> Array:
        with numpy.errstate(all="ignore"):
            return numpy.broadcast_to(numpy.asarray(compiled(values), dtype=float), values.shape)

    return function


class Sampler:
    """Draws from a probability on the line, on a lattice or on finitely many points, and their log-likelihood ratio.

    Parameters: P, a measure without symbols.
    Raises ArgumentError for measures on R^d and for tables that would be too long.
    """

    def __init__(self, P: Measure) -> None:
        if P.free_symbols:
            names = ", ".join(sorted(map(str, P.free_symbols)))
            raise ArgumentError(f"an experiment needs numbers, but {P} depends on {names}; substitute values for them")
        if P.dimension != 1:
            raise ArgumentError(f"{P} lives on R^{P.dimension}; experiments are made on the line and on finite sets")
        self.measure = P.exact()

    @cached_property
    def _pieces(self) -> list[_Piece]:
        found: list[_Piece] = []
        for part in self.measure.parts:
            if isinstance(part, Atoms):
                found.append(_points(part))
            elif isinstance(part.base, Lattice):
                found.extend(_lattice(part, component) for component in part.components)
            elif isinstance(part.base, Lebesgue):
                found.extend(_line(part, component) for component in part.components)
            else:
                raise ArgumentError(f"{self.measure} has a part on {part.base}; experiments are made on the line")
        total = sum(piece.mass for piece in found)
        if abs(total - 1) > 1e-6:
            raise ArgumentError(f"{self.measure} has mass {total:.8g}; draws are made from probabilities")
        return found

    def draw(self, n: int, generator: numpy.random.Generator) -> Draws:
        """n independent draws."""
        masses = numpy.array([piece.mass for piece in self._pieces])
        counts = generator.multinomial(n, masses / masses.sum())
        points = [piece.draw(int(count), generator) for piece, count in zip(self._pieces, counts, strict=True)]
        discrete = [numpy.full(len(drawn), piece.discrete) for piece, drawn in zip(self._pieces, points, strict=True)]
        order = generator.permutation(n)
        return Draws(numpy.concatenate(points)[order], numpy.concatenate(discrete)[order])


class Draws(NamedTuple):
    """Points (doubles, or objects where they are names) and which of them carry mass one by one."""

    points: Array
    discrete: Array


class _Piece(NamedTuple):
    mass: float
    draw: Callable[[int, numpy.random.Generator], Array]
    discrete: bool = True


def _points(part: Atoms) -> _Piece:
    masses = numpy.array([float(mass) for mass in part.masses.values()])
    numbers = all(point.is_number and point.is_real for point in part.masses)
    points = numpy.empty(len(masses), dtype=float if numbers else object)
    points[:] = [float(point) if numbers else point for point in part.masses]
    share = masses / masses.sum()
    return _Piece(float(masses.sum()), lambda n, generator: generator.choice(points, n, p=share))


def _lattice(part: Part, component: Expr) -> _Piece:
    left, right = part.base.start, part.base.stop
    if left is -oo:
        raise ArgumentError("a lattice without a first point is not tabulated; experiments need one that has it")
    start, last = int(left), None if right is oo else int(right)
    density, size, top = numeric(component, part.variable), 1 << 10, LONGEST
    while True:
        end = start + size if last is None else min(start + size, last + 1)
        points = numpy.arange(start, end, dtype=float)
        weights = numpy.exp(density(points))
        total = float(weights.sum())
        whole = last is not None and end == last + 1
        if whole or (weights[-1] * size < MISSING * total and total > 0 and weights.argmax() < size // 2):
            break
        if size >= top:
            raise ArgumentError(f"exp({component}) decays too slowly to be tabulated for an experiment")
        size *= 4
    share = numpy.cumsum(weights) / total

    def draw(n: int, generator: numpy.random.Generator) -> Array:
        return points[numpy.minimum(numpy.searchsorted(share, generator.random(n), side="right"), len(points) - 1)]

    return _Piece(total, draw)


def _line(part: Part, component: Expr) -> _Piece:
    ends = [part.base.left, *sorted(part.breakpoints, key=float), part.base.right]
    density = numeric(component, part.variable)
    tables = [_table(density, a, b) for a, b in pairwise(ends)]
    masses = numpy.array([table[0] for table in tables])

    def draw(n: int, generator: numpy.random.Generator) -> Array:
        counts = generator.multinomial(n, masses / masses.sum())
        return numpy.concatenate([table[1](generator.random(int(k))) for table, k in zip(tables, counts, strict=True)])

    return _Piece(float(masses.sum()), draw, False)


def _table(density: Callable[[Array], Array], left: Expr, right: Expr) -> tuple[float, Callable[[Array], Array]]:
    """The mass between two ends, and the inverse of the distribution function there."""
    from scipy.interpolate import PchipInterpolator

    chart, slope, reach = _chart(left, right)

    def logarithm(s: Array) -> Array:
        values = density(chart(s)) + slope(s)
        return numpy.where(numpy.isfinite(values), values, -numpy.inf)

    s = numpy.linspace(-reach, reach, KNOTS)
    for _ in range(40):  # narrow the range to where the mass is
        heights = logarithm(s)
        visible = numpy.flatnonzero(heights > heights.max() - 60)
        low, high = max(visible[0] - 1, 0), min(visible[-1] + 1, len(s) - 1)
        narrowed = numpy.linspace(s[low], s[high], KNOTS)
        if narrowed[-1] - narrowed[0] > 0.9 * (s[-1] - s[0]):
            break
        s = narrowed
    weights = numpy.exp(logarithm(s))
    # beside an end that is not 0 doubles run out before the mass of a pole does
    for edge in numpy.flatnonzero(weights)[[0, -1]]:
        if weights[edge] > 1e-8 * weights.max() and chart(s[edge : edge + 1])[0] in (float(left), float(right)):
            raise ArgumentError(f"too much mass lies within a double's rounding of {left} or {right} for an experiment")
    steps = (weights[1:] + weights[:-1]) / 2 * ((s[-1] - s[0]) / (KNOTS - 1))
    share = numpy.concatenate([[0.0], numpy.cumsum(steps)])
    total = float(share[-1])
    rising = numpy.flatnonzero(numpy.diff(share, prepend=-1.0) > 0)
    inverse = PchipInterpolator(share[rising] / total, s[rising])
    return total, lambda u: chart(inverse(u))


def _chart(left: Expr, right: Expr) -> tuple[Callable[[Array], Array], Callable[[Array], Array], float]:
    """x(s), log x'(s), and how far s has to go, for the interval from left to right."""
    if left is -oo and right is oo:
        return numpy.sinh, lambda s: numpy.abs(s) + numpy.log1p(numpy.exp(-2 * numpy.abs(s))) - numpy.log(2), 700.0
    if right is oo:
        start = float(left)
        return lambda s: start + numpy.exp(s), lambda s: s, 700.0
    if left is -oo:
        start = float(right)
        return lambda s: start - numpy.exp(s), lambda s: s, 700.0
    a, b = float(left), float(right)

    def inside(s: Array) -> Array:  # from the nearer end, so that it is reached without rounding
        near = (b - a) / (1 + numpy.exp(numpy.abs(s)))
        return numpy.where(s < 0, a + near, b - near)

    return inside, lambda s: numpy.log(b - a) - numpy.abs(s) - 2 * numpy.log1p(numpy.exp(-numpy.abs(s))), 700.0


class LogRatio:
    """log dP/dQ as a function of points, inf where Q has no mass and P has, -inf the other way round."""

    def __init__(self, P: Measure, Q: Measure) -> None:
        refinement = common_refinement(P.exact(), Q.exact())
        self._atoms = {
            point.point: _log_quotient(point.p, point.q) for point in refinement.points if (point.p, point.q) != (0, 0)
        }
        self._cells: list[tuple[bool, float, float, Callable[[Array], Array]]] = []
        for cell in refinement.cells:
            if cell.p is None and cell.q is None:
                continue
            if cell.p is None or cell.q is None:
                function = numeric(oo if cell.q is None else -oo, cell.variable)
            else:
                assert cell.log_p is not None and cell.log_q is not None
                function = numeric(cell.log_p - cell.log_q, cell.variable)
            lattice = isinstance(cell.base, Lattice)
            ends = (cell.base.start, cell.base.stop) if lattice else (cell.base.left, cell.base.right)
            self._cells.append((lattice, float(ends[0]), float(ends[1]), function))

    def __call__(self, draws: Draws) -> Array:
        points, discrete = draws
        found = numpy.full(len(points), numpy.nan)
        if points.dtype != object:
            for lattice, left, right, function in self._cells:
                inside = (points >= left) & (points <= right) & (discrete == lattice)
                found[inside] = function(points[inside])
        for point, value in self._atoms.items():
            found[discrete & (points == (point if points.dtype == object else float(point)))] = value
        return found


def _log_quotient(p: Expr, q: Expr) -> float:
    return float("inf") if q == 0 else float("-inf") if p == 0 else float(log(p / q))
