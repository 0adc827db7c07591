"""A rectangle about the real line on which an integrand is analytic and bounded, proved by covering it with balls.

Its edges are what the trapezoidal rule's error is an integral over. Planning happens in 53 bits: the bound enters the
error through its logarithm, so a few correct bits are enough.
"""

from __future__ import annotations

from math import log
from typing import NamedTuple

from flint import acb, arb

from klsym.enclose.charts import Chart
from klsym.enclose.integrand import LocalIntegrand
from klsym.enclose.precision import log2_upper

# half-heights tried for charts that stretch; for others multiples of these in the chart's own unit
HEIGHTS = (0.35, 0.6, 0.75, 0.95, 1.15, 1.35)
TALL_HEIGHTS = (0.2, 0.5, 0.9, 1.4, 2.0, 2.8, 4.5, 7.0, 11.0, 17.0)
COLUMNS = 40
# where a vertical edge is divided: the weight falls fast with the distance from the line
SIDE_EDGES = (0.01, 0.02, 0.035, 0.055, 0.08, 0.11, 0.15, 0.2, 0.27, 0.36, 0.5, 0.7, 1.0)
# a column is halved at most so often before a height is given up
DEPTH = 4
# and its interior is cut into so many boxes
SLICES = 4
# so many columns may fail before a height is given up
MOST_FAILURES = 30


class Strip(NamedTuple):
    """|Im t| <= height over [left, right]; `bits` is log2 of a bound on the integral of |integrand| over the top edge."""

    left: arb
    right: arb
    height: float
    bits: float

    def steps_per_unit(self, bits: int) -> float:
        """Nodes per unit of t that bring the error below 2**-bits (up to a constant factor)."""
        return (bits + max(self.bits, -bits + 1.0)) * log(2) / (2 * 3.141592653589793 * self.height)


def cover(integrand: LocalIntegrand, chart: Chart, left: arb, right: arb, height: float) -> Strip | None:
    """The strip of this height, None where analyticity is not proved."""
    width = (right - left) / COLUMNS
    columns = [(left + width * (k + arb(0.5)), width / 2) for k in range(COLUMNS)]
    whole = integrand.is_entire and chart.kind != "finite"
    merged = integrand.exponent is not None
    total = arb(0)
    for depth in range(DEPTH):
        reals = [arb(middle.mid(), (radius + middle.rad()).abs_upper()) for middle, radius in columns]
        references = None if merged else integrand.references(chart.points([middle for middle, _ in columns]))
        sound = [True] * len(columns)
        if not whole:
            # the boxes of a column reach from the real line to the top, one above the other
            slices = 1 if depth == 0 else SLICES
            for k in range(slices):
                side = arb(height * (k + 0.5) / slices, height * 0.5000001 / slices)
                values = integrand.analytic_part(chart.points([acb(real, side) for real in reals]), references)
                sound = [before and entry.is_finite() for before, entry in zip(sound, values, strict=True)]
        tops = integrand.values(chart.points([acb(real, arb(height)) for real in reals]), references)
        failed: list[tuple[arb, arb]] = []
        for column, top, good in zip(columns, tops, sound, strict=True):
            if good and top.is_finite():
                total = total + 2 * column[1] * top.abs_upper()
            else:
                failed.append(column)
        if not failed:
            return Strip(left, right, height, log2_upper(total * chart.scale()))
        if len(failed) > MOST_FAILURES:
            return None
        columns = [(middle + side * radius / 2, radius / 2) for middle, radius in failed for side in (-1, 1)]
    return None


def best_strip(integrand: LocalIntegrand, chart: Chart, left: arb, right: arb, bits: int, first: float | None) -> Strip | None:
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
    boxes = [acb(place, arb((a + b) / 2, (b - a) * 0.5000001)) for a, b in zip(edges, edges[1:], strict=False)]
    references = None if integrand.exponent is not None else integrand.references(chart.points([place])) * len(boxes)
    values = integrand.values(chart.points(boxes), references)
    total = arb(0)
    for a, b, entry in zip(edges, edges[1:], values, strict=False):
        total = total + entry.abs_upper() * ((-rate * arb(a)).exp() - (-rate * arb(b)).exp()) / rate
    return total * chart.scale().abs_upper()
