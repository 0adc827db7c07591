"""The integral of min(p, q), which total variation needs: where the densities cross, proved by ball evaluation.

On a chart, the sign of log p - log q is decided on intervals that are halved until it is definite or until they are so
short that they do not matter: there |p - q| is small because the difference of the logarithms is. Between crossings
min(p, q)
is one density, integrated like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flint import arb, fmpq

from klsym.enclose.charts import Chart
from klsym.enclose.cutoffs import cut_off, tail_beyond
from klsym.enclose.densities import Form
from klsym.enclose.growth import Undominated
from klsym.enclose.integrand import SHARED, Integrand, Weights
from klsym.enclose.numbers import Number, value
from klsym.enclose.pieces import charts
from klsym.enclose.precision import PLANNING_BITS, two_to, working_precision
from klsym.enclose.slopes import ratio_slope
from klsym.enclose.tails import TailBound, ends

# intervals that a chart's range is first divided into, and the length below which a monotone one is not divided further
COLUMNS = 32
SHORT = 0.5
# intervals examined before the rest is given up to the error term
PATIENCE = 60_000


class Signed(NamedTuple):
    """A piece of the line on which one density is the smaller: P's where `first` is True."""

    left: Number | None
    right: Number | None
    first: bool


class Crossings(NamedTuple):
    """Pieces in order, and a bound on what is lost by taking one density throughout each."""

    pieces: list[Signed]
    lost: arb


def crossings(
    p: Sequence[Form], q: Sequence[Form], left: Number | None, right: Number | None, kinks: Sequence[Number], bits: int
) -> Crossings:
    """Where min(p, q) is p and where it is q on (left, right), up to an error of about 2**-bits."""
    first = Integrand(SHARED["mass"], tuple(p), ())
    second = Integrand(SHARED["mass"], tuple(q), ())
    difference = Integrand(Weights(fmpq(0), fmpq(0), (fmpq(1), fmpq(-1))), tuple(p), tuple(q))
    if difference.vanishes:
        return Crossings([Signed(left, right, True)], arb(0))
    with working_precision(PLANNING_BITS):
        # charts that suit both densities: those of their sum
        shape = Integrand(SHARED["mass"], (*p, *q), ())
        pieces = charts(shape, left, right, kinks, bits)
    found: list[Signed] = []
    lost = arb(0)
    for chart in pieces:
        signs, error = _on_chart(chart, first, second, difference, bits)
        lost = lost + error
        found.extend(signs if chart.sign > 0 else [])
        if chart.sign < 0:
            found.extend(Signed(piece.right, piece.left, piece.first) for piece in reversed(signs))
    return Crossings(_joined(found, left, right, kinks), lost)


def _joined(found: list[Signed], left: Number | None, right: Number | None, kinks: Sequence[Number]) -> list[Signed]:
    """Neighbours with the same sign put together, except across kinks."""
    joined: list[Signed] = []
    for piece in found:
        if joined and joined[-1].first == piece.first and not any(piece.left == kink for kink in kinks):
            joined[-1] = joined[-1]._replace(right=piece.right)
        else:
            joined.append(piece)
    return joined


def _on_chart(
    chart: Chart, first: Integrand, second: Integrand, difference: Integrand, bits: int
) -> tuple[list[Signed], arb]:
    with working_precision(chart.planning):
        spans = [cut_off(side, side.on(chart), chart, bits + 4) for side in (first, second)]
    # beyond its own cutoff either density may be taken for the smaller: all of it is within the tolerance there
    low, high = max(span.left for span in spans), min(span.right for span in spans)
    lost = spans[0].outside + spans[1].outside
    signs, error = _signs(chart, first, difference, arb(low), arb(high), bits) if low < high else ([], arb(0))
    with working_precision(chart.planning):
        outer = []
        for side, place, end in ((-1, low, ends(chart)[0]), (1, high, ends(chart)[1])):
            passed = place == (spans[0].left if side < 0 else spans[0].right)
            beside = (signs[0] if side < 0 else signs[-1])[1] if signs else passed
            if beside != passed:
                # the other density has almost reached its own cutoff: no need for a change of sign out here
                rest = tail_beyond(TailBound(first if beside else second, end), chart, place)
                if rest is not None and rest < two_to(-bits - 2):
                    passed, lost = beside, lost + rest
            outer.append(passed)
    signs = [(arb(low), outer[0]), *signs, (arb(max(low, high)), outer[1])]
    outer_left, outer_right = _outer(chart)
    bounds: list[Number | None] = [outer_left]
    kinds: list[bool] = [signs[0][1]]
    with working_precision(2 * bits + 64):
        pair = _Pair(chart, first, difference)
        for turn, sign in signs[1:]:
            if sign != kinds[-1]:
                cut = _exact(chart, turn)
                around = arb(turn, two_to(-(bits // 2 + 24)))
                if not _encloses(chart, around, cut):
                    raise Undominated
                error = error + pair.cost(around, pair.delta(around))
                bounds.append(cut)
                kinds.append(sign)
    bounds.append(outer_right)
    return [Signed(a, b, kind) for a, b, kind in zip(bounds, bounds[1:], kinds, strict=False)], lost + error


def _encloses(chart: Chart, box: arb, point: fmpq) -> bool:
    """Whether the point of the line surely has its t in the box."""
    origin = value(chart.origin)
    ends = [origin + chart.points([end]).local[0] for end in (box.lower(), box.upper())]
    return bool((ends[0] < point and point < ends[1]) or (ends[1] < point and point < ends[0]))


def _outer(chart: Chart) -> tuple[Number | None, Number | None]:
    """The ends of the chart as t runs from -oo to oo."""
    if chart.kind in ("line", "sinh"):
        return None, None
    return chart.origin, chart.end


def _exact(chart: Chart, place: arb) -> fmpq:
    """The point of the line at t, rounded to a rational."""
    position = value(chart.origin) + chart.points([place]).local[0]
    if isinstance(position, fmpq):
        return position
    mantissa, exponent = position.mid().man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


class _Pair:
    """p, and log p - log q, on a chart at one precision."""

    def __init__(self, chart: Chart, first: Integrand, difference: Integrand) -> None:
        self.chart = chart
        self.first, self.difference = first.on(chart), difference.on(chart)

    def deltas(self, boxes: list[arb]) -> list[arb]:
        """log p - log q over intervals of t."""
        return self.difference.factors(self.chart.points(boxes))

    def delta(self, box: arb) -> arb:
        """log p - log q over an interval of t."""
        return self.deltas([box])[0]

    def is_monotone(self, box: arb) -> bool:
        """Whether log p - log q surely has no stationary point on an interval of t."""
        return bool(ratio_slope(self.difference, self.chart.points([box]))[0] != 0)

    def cost(self, box: arb, delta: arb) -> arb:
        """A bound on the integral of |p - q| = p |1 - q/p| over an interval of t."""
        density = self.first.values(self.chart.points([box]))[0] * self.chart.scale()
        return (2 * box.rad() * density.abs_upper() * (-delta).expm1().abs_upper()).upper()


def _signs(
    chart: Chart, first: Integrand, difference: Integrand, low: arb, high: arb, bits: int
) -> tuple[list[tuple[arb, bool]], arb]:
    """(start of interval, is p the smaller there) in order, with a bound on what undecided intervals cost."""
    decided: list[tuple[arb, bool]] = []
    lost = arb(0)
    # an undecided interval costs the square of its length, times slopes
    shortest = two_to(-(bits // 2 + 24))
    width = high - low
    waiting = [((low + width * k / COLUMNS).mid(), (low + width * (k + 1) / COLUMNS).mid()) for k in range(COLUMNS)]
    pairs: dict[int, _Pair] = {}
    examined = 0
    while waiting:
        length = waiting[0][1] - waiting[0][0]
        precision = chart.planning if length > 2**-20 else chart.planning + 11 + bits
        with working_precision(precision):
            pair = pairs.setdefault(precision, _Pair(chart, first, difference))
            halves: list[tuple[arb, arb]] = []
            for (a, b), delta in zip(waiting, pair.deltas([a.union(b) for a, b in waiting]), strict=True):
                if delta < 0 or delta > 0:
                    decided.append((a, bool(delta < 0)))
                elif length < shortest or examined > PATIENCE:
                    lost = lost + pair.cost(a.union(b), delta)
                elif length < SHORT and pair.is_monotone(a.union(b)):
                    lost = lost + _once(chart, first, difference, a, b, shortest, bits, decided)
                else:
                    middle = ((a + b) / 2).mid()
                    halves.extend([(a, middle), (middle, b)])
            examined += len(waiting)
        waiting = halves
    if not lost.is_finite():
        raise Undominated
    decided.sort(key=_place)
    return decided or [(low, True)], lost


def _place(piece: tuple[arb, bool]) -> fmpq:
    mantissa, exponent = piece[0].man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


def _once(
    chart: Chart,
    first: Integrand,
    difference: Integrand,
    a: arb,
    b: arb,
    shortest: arb,
    bits: int,
    decided: list[tuple[arb, bool]],
) -> arb:
    """An interval on which log p - log q is monotone: its one crossing, if it has one, between points of known sign.

    Returns a bound on what the short interval that holds the crossing costs.
    """
    with working_precision(chart.planning + 11 + bits):
        pair = _Pair(chart, first, difference)
        left, right = pair.deltas([a, b])
        lost = arb(0)
        if not left != 0:
            # the crossing is at the end, or as near as makes no difference
            lost, a, left = _step_in(pair, a, shortest)
        if not right != 0:
            cost, b, right = _step_in(pair, b, -shortest)
            lost = lost + cost
        if not (left != 0 and right != 0):
            box = a.union(b)
            return lost + pair.cost(box, pair.delta(box))
        decided.append((a, bool(left < 0)))
        if (left < 0) == (right < 0):
            return lost
        while b - a > shortest:
            # the secant's point, moved to either side of itself by half the target, else the middle
            guess = (a - left * (b - a) / (right - left)).mid()
            narrowed = False
            for place in (guess, guess - shortest / 4, guess + shortest / 4, ((a + b) / 2).mid()):
                place = place.mid()
                if not (a < place and place < b):
                    continue
                value = pair.delta(place)
                if not value != 0:
                    continue
                if (value < 0) == (left < 0):
                    narrowed = narrowed or bool(place - a > (b - a) / 4)
                    a, left = place, value
                else:
                    narrowed = narrowed or bool(b - place > (b - a) / 4)
                    b, right = place, value
                if narrowed and b - a <= shortest:
                    break
        decided.append((b, bool(right < 0)))
        box = a.union(b)
        return lost + pair.cost(box, pair.delta(box))


def _step_in(pair: _Pair, end: arb, step: arb) -> tuple[arb, arb, arb]:
    """What the interval from `end` to `end + step` costs, its other end, and the difference of logarithms there."""
    moved = (end + step).mid()
    box = end.union(moved)
    return pair.cost(box, pair.delta(box)), moved, pair.delta(moved)
