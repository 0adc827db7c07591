"""Where an integrand may be cut off: the points beyond which its tails are proved to be below a tolerance."""

from __future__ import annotations

from typing import NamedTuple

from flint import arb

from klsym.enclose.charts import Chart
from klsym.enclose.growth import Undominated
from klsym.enclose.integrand import Integrand, LocalIntegrand
from klsym.enclose.precision import log2_upper, two_to
from klsym.enclose.tails import TailBound, ends

# the search for an end goes outwards by this factor
GROWTH = 1.09
FARTHEST = 1e9
# a tail whose bound is not found within so many places is given up
PATIENCE = 400


class Range(NamedTuple):
    """[left, right] in t, a bound on what lies outside, and log2 of the integrand's size at its greatest sample."""

    left: float
    right: float
    outside: arb
    peak: float


def cut_off(integrand: Integrand, local: LocalIntegrand, chart: Chart, bits: int) -> Range:
    """A range outside which the integral of |integrand| is below about 2**-bits.

    Raises Undominated where no tail bound is found: the integral may diverge.
    """
    left_end, right_end = ends(chart)
    scale = chart.scale()
    sizes: list[float] = []
    places: list[float] = []
    bounds: list[arb] = []
    for side, end in ((-1, left_end), (1, right_end)):
        bound = TailBound(integrand, end)
        place, outside = _search(bound, local, chart, side, bits, sizes, scale)
        places.append(place)
        bounds.append(outside)
    return Range(places[0], places[1], bounds[0] + bounds[1], max(sizes, default=0.0))


def _sample(local: LocalIntegrand, chart: Chart, places: list[float], scale: arb) -> list[float]:
    values = local.values(chart.points([arb(place) for place in places]))
    return [log2_upper(entry * scale) if entry.is_finite() else float("inf") for entry in values]


def _search(
    bound: TailBound, local: LocalIntegrand, chart: Chart, side: int, bits: int, sizes: list[float], scale: arb
) -> tuple[float, arb]:
    place, step = 0.0, 0.25
    batch: list[float] = []
    tolerance = two_to(-bits)
    tried = 0
    while place < FARTHEST and tried < PATIENCE:
        batch = [place + step]
        while len(batch) < 8:
            step = max(step, batch[-1] * (GROWTH - 1))
            batch.append(batch[-1] + step)
        logs = _sample(local, chart, [side * entry for entry in batch], scale)
        sizes.extend(entry for entry in logs if entry < float("inf"))
        for entry, size in zip(batch, logs, strict=True):
            if size > -bits:
                continue
            tried += 1
            found = tail_beyond(bound, chart, side * entry)
            if found is not None and found < tolerance:
                return _tightened(bound, local, chart, side, bits, scale, max(0.0, entry - 2 * step), entry, found)
        place = batch[-1]
    raise Undominated


def tail_beyond(bound: TailBound, chart: Chart, place: float) -> arb | None:
    """A bound on the tail beyond t = place, None where none is found."""
    points = chart.points([arb(place)])
    distance = points.far[0] if chart.kind == "finite" and place > 0 else points.near[0]
    if bound.end.infinite and bound.end.sign * chart.sign < 0:
        distance = -distance
    # an exact distance on the safe side: nearer to the bulk
    exact = distance.lower() if bound.end.infinite else distance.upper()
    exact = exact.mid()
    if not exact > 0:
        return None
    try:
        found = bound(exact)
    except Undominated:
        return None
    return found if found.is_finite() else None


def _tightened(
    bound: TailBound,
    local: LocalIntegrand,
    chart: Chart,
    side: int,
    bits: int,
    scale: arb,
    low: float,
    high: float,
    outside: arb,
) -> tuple[float, arb]:
    """A place nearer to the bulk than `high` with as good a bound, if one is found by bisection."""
    tolerance = two_to(-bits)
    for _ in range(2):
        middle = (low + high) / 2
        size = _sample(local, chart, [side * middle], scale)[0]
        found = tail_beyond(bound, chart, side * middle) if size <= -bits else None
        if found is not None and found < tolerance:
            high, outside = middle, found
        else:
            low = middle
    return side * high, outside
