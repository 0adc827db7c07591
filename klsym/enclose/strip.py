"""A rectangle about the real line on which an integrand is analytic and bounded, proved by covering it with balls.

Its edges are what the trapezoidal rule's error is an integral over. Planning happens in 53 bits: the bound enters the
error through its logarithm, so a few correct bits are enough.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil, log
from typing import NamedTuple

from flint import acb, arb

from klsym.enclose.charts import Chart
from klsym.enclose.integrand import LocalIntegrand
from klsym.enclose.precision import log2_upper

# half-heights tried for charts that stretch; for others multiples of these in the chart's own unit
HEIGHTS = (0.35, 0.6, 0.75, 0.95, 1.15, 1.35)
TALL_HEIGHTS = (0.2, 0.5, 0.9, 1.4, 2.0, 2.8, 4.5, 7.0, 11.0, 17.0)
# columns are so wide at first, and so many
COLUMN_WIDTH = 0.25
LEAST_COLUMNS = 32
MOST_COLUMNS = 160
# columns within so many bits of the largest bound are halved, so many times, while their bound exceeds by so many bits
# what is found at their middle
CLOSE = 24
SHARPENINGS = 8
SLACK = 16
# where a vertical edge is divided: the weight falls fast with the distance from the line
SIDE_EDGES = (0.01, 0.02, 0.035, 0.055, 0.08, 0.11, 0.15, 0.2, 0.27, 0.36, 0.5, 0.7, 1.0)
# a column is halved at most so often before a height is given up
DEPTH = 4
# and its interior is cut into so many boxes
SLICES = 4
# so many columns may fail before a height is given up
MOST_FAILURES = 48


class Strip(NamedTuple):
    """|Im t| <= height over [left, right]; `bits` is log2 of a bound on the integral of |integrand| over the top
    edge."""

    left: arb
    right: arb
    height: float
    bits: float

    def steps_per_unit(self, bits: int) -> float:
        """Nodes per unit of t that bring the error below 2**-bits (up to a constant factor)."""
        return (bits + max(self.bits, -bits + 1.0)) * log(2) / (2 * 3.141592653589793 * self.height)


Column = tuple[arb, arb]  # middle and radius of an interval of Re t


class _Cover:
    """The boxes above one interval of the line at one height."""

    def __init__(self, integrand: LocalIntegrand, chart: Chart, height: float) -> None:
        self.integrand, self.chart, self.height = integrand, chart, height
        self.is_analytic = integrand.is_entire and chart.kind != "finite"
        self.is_merged = integrand.exponent is not None

    def tops(self, columns: list[Column], slices: int) -> list[acb | None]:
        """The integrand over the top edge of each column, None where the column is not proved free of singularities.

        The boxes of a column reach from the real line to the top, one above the other, and share one reference.
        """
        reals = [arb(middle.mid(), (radius + middle.rad()).abs_upper()) for middle, radius in columns]
        references = None
        if not self.is_merged:
            references = self.integrand.references(self.chart.points([middle for middle, _ in columns]))
        sound = [True] * len(columns)
        for k in range(0 if self.is_analytic else slices):
            side = arb(self.height * (k + 0.5) / slices, self.height * 0.5000001 / slices)
            boxes = self.chart.points([acb(real, side) for real in reals])
            values = self.integrand.analytic_part(boxes, references)
            sound = [before and entry.is_finite() for before, entry in zip(sound, values, strict=True)]
        edge = self.chart.points([acb(real, arb(self.height)) for real in reals])
        values = self.integrand.values(edge, references)
        return [top if good and top.is_finite() else None for top, good in zip(values, sound, strict=True)]

    def sizes(self, columns: list[Column]) -> list[float]:
        """log2 of the integrand's size at the middle of each top edge."""
        points = self.chart.points([acb(middle, arb(self.height)) for middle, _ in columns])
        references = None if self.is_merged else self.integrand.references(self.chart.points([m for m, _ in columns]))
        return [log2_upper(entry) for entry in self.integrand.values(points, references)]


def _halved(columns: list[Column]) -> list[Column]:
    return [(middle + side * radius / 2, radius / 2) for middle, radius in columns for side in (-1, 1)]


def cover(integrand: LocalIntegrand, chart: Chart, left: arb, right: arb, height: float) -> Strip | None:
    """The strip of this height, None where analyticity is not proved."""
    count = min(MOST_COLUMNS, max(LEAST_COLUMNS, ceil(float((right - left).mid()) / COLUMN_WIDTH)))
    width = (right - left) / count
    columns = [(left + width * (k + arb(0.5)), width / 2) for k in range(count)]
    boxes = _Cover(integrand, chart, height)
    bounds: list[tuple[Column, arb]] = []
    for depth in range(DEPTH):
        failed: list[Column] = []
        for column, top in zip(columns, boxes.tops(columns, 1 if depth == 0 else SLICES), strict=True):
            if top is None:
                failed.append(column)
            else:
                bounds.append((column, 2 * column[1] * top.abs_upper()))
        if len(failed) > MOST_FAILURES:
            return None
        columns = _halved(failed)
        if not failed:
            total = sum((bound for _, bound in _sharpened(boxes, bounds)), start=arb(0))
            return Strip(left, right, height, log2_upper(total * chart.scale()))
    return None


def _sharpened(boxes: _Cover, bounds: list[tuple[Column, arb]]) -> list[tuple[Column, arb]]:
    """Bounds with the columns halved that matter most and overestimate most."""
    for _ in range(SHARPENINGS):
        logs = [log2_upper(bound) for _, bound in bounds]
        high = [index for index, size in enumerate(logs) if size > max(logs) - CLOSE]
        middles = boxes.sizes([bounds[index][0] for index in high])
        widths = [log2_upper(bounds[index][0][1]) for index in high]
        worst = {i for i, m, w in zip(high, middles, widths, strict=True) if logs[i] - m - w > SLACK}
        if not worst or len(worst) > MOST_FAILURES:
            break
        columns = _halved([bounds[index][0] for index in worst])
        tops = boxes.tops(columns, SLICES)
        kept = [entry for index, entry in enumerate(bounds) if index not in worst]
        if any(top is None for top in tops):
            break
        bounds = kept + [
            (c, 2 * c[1] * top.abs_upper()) for c, top in zip(columns, tops, strict=True) if top is not None
        ]
    return bounds


def best_strip(
    integrand: LocalIntegrand, chart: Chart, left: arb, right: arb, bits: int, first: float | None
) -> Strip | None:
    """The strip that needs the fewest nodes for an error of 2**-bits; `first` is a height known to do well."""
    if first is not None:
        found = cover(integrand, chart, left, right, first)
        if found is not None:
            return found
    best: Strip | None = None
    heights = TALL_HEIGHTS if chart.kind == "line" and not (chart.stretch_left or chart.stretch_right) else HEIGHTS
    for height in heights:
        found = cover(integrand, chart, left, right, height)
        if found is None:
            break
        if best is None or found.steps_per_unit(bits) < best.steps_per_unit(bits):
            best = found
        elif found.steps_per_unit(bits) > 1.3 * best.steps_per_unit(bits):
            break
    if best is None:
        for height in (0.2, 0.1, 0.05):
            best = cover(integrand, chart, left, right, height)
            if best is not None:
                break
    return best


def side_bound(integrand: LocalIntegrand, chart: Chart, place: arb, height: float, step: float) -> arb:
    """A bound on the integral of |integrand(place + iy)| exp(-2 pi y/step) over 0 <= y <= height: one vertical edge."""
    rate = 2 * arb.pi() / arb(step)
    edges = [0.0, *(height * fraction for fraction in SIDE_EDGES)]
    # a little wider than the interval between the floats, whose middle is rounded
    boxes = [acb(place, arb((a + b) / 2, (b - a) * 0.5000001)) for a, b in pairwise(edges)]
    references = None if integrand.exponent is not None else integrand.references(chart.points([place])) * len(boxes)
    values = integrand.values(chart.points(boxes), references)
    total = arb(0)
    for a, b, entry in zip(edges, edges[1:], values, strict=False):
        total = total + entry.abs_upper() * ((-rate * arb(a)).exp() - (-rate * arb(b)).exp()) / rate
    return total * chart.scale().abs_upper()
