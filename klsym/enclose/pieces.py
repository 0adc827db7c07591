"""Where to cut a cell, and which chart carries each piece to the whole line.

A cut is needed at every kink. A cut helps at the centre of a narrow feature (a logarithm with a branch point close to
the line, a component much narrower than the rest), because the logarithm of the distance to an end resolves all scales
at once. Nothing here has to be right for a result to be right: a bad chart costs time, never truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil, exp, log, pi, sqrt
from typing import Any, NamedTuple

from flint import arb, fmpq

from klsym.enclose.charts import Chart
from klsym.enclose.densities import Form, add_forms
from klsym.enclose.growth import Undominated, rates
from klsym.enclose.integrand import Integrand
from klsym.enclose.local import evaluate, localize
from klsym.enclose.numbers import Number, coefficient_value, value
from klsym.enclose.precision import PLANNING_BITS, ball, two_to
from klsym.enclose.tails import End, ends
from klsym.enclose.terms import Deviation, Exponential, Logarithm, LogQuadratic, Monomial, Power, Softplus
from klsym.measures import UndecidedError

# a chart at the whole line without stretching is taken while features are at least so wide against the bulk
WIDE = 2.0
# beyond this ratio of distance to width a feature inside a half-line or an interval is worth a cut
NARROW = 3.0
MOST_PLANNING_BITS = 2000
# distance, in units, at which the order of growth is read off
FAR = two_to(80)


class Feature(NamedTuple):
    """A place and a width there; `singular` where a logarithm branches at that distance from the line."""

    centre: fmpq
    width: float
    singular: bool


def _rational(number: object) -> fmpq:
    """A rational close to the number: charts need exact origins, not particular ones."""
    if isinstance(number, fmpq):
        return number
    mantissa, exponent = ball(number).mid().man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


def _float(number: object) -> float:
    return float(ball(number).mid())


def features(form: Form) -> list[Feature]:
    """The scales that the terms of a form speak of."""
    found: list[Feature] = []
    linear, square = (coefficient_value(form.get(Monomial(degree), ())) for degree in (1, 2))
    if square != 0:
        found.append(Feature(_rational(-linear / (2 * square)), 1 / sqrt(2 * abs(_float(square))), False))
    elif linear != 0:
        found.append(Feature(fmpq(0), 1 / abs(_float(linear)), False))
    for term, multiple in form.items():
        if isinstance(term, (Exponential, Softplus)):
            width = 1 / abs(_float(value(term.rate)))
            singular = isinstance(term, Softplus)
            found.append(Feature(_rational(value(term.point)), width * pi if singular else width, singular))
        elif isinstance(term, LogQuadratic):
            found.append(Feature(_rational(value(term.point)), sqrt(_float(value(term.square))), True))
        elif isinstance(term, Deviation):
            found.append(Feature(_rational(value(term.point)), 1 / abs(_float(coefficient_value(multiple))), False))
        elif isinstance(term, Power):
            size, order = abs(_float(coefficient_value(multiple))), _float(value(term.exponent))
            found.append(Feature(_rational(value(term.point)), exp(max(-300.0, min(300.0, -log(size) / order))), False))
        elif isinstance(term, Logarithm) and term.power == 2:
            size = abs(_float(coefficient_value(multiple)))
            slope = _float(coefficient_value(form.get(Logarithm(term.point, term.sign, 1), ())))
            found.append(Feature(_rational(value(term.point)), exp(max(-300.0, min(300.0, slope / (2 * size)))), False))
    return found


def bulk(form: Form) -> Feature | None:
    """Where the mass of e^form lies, as far as one term says so."""
    found = features(form)
    for kind in (False, True):
        for feature in found:
            if feature.singular is kind and feature.width > 0:
                return feature
    return None


def charts(
    integrand: Integrand, left: Number | None, right: Number | None, kinks: Sequence[Number], bits: int
) -> list[Chart]:
    """The charts of the pieces of the interval (left, right); None is an infinite end."""
    inner = sorted(_unique(kinks), key=lambda point: _float(value(point)))
    exponents = _exponents(integrand)
    forms = [*exponents, *(form for side in (integrand.p, integrand.q) for form in side)]
    if left is None and right is None and not inner:
        whole = _whole_line(integrand, exponents, forms)
        if whole is not None:
            return [_seen(whole, forms)]
    cuts: list[Number] = [*inner, *_cuts(integrand, exponents, forms, left, right, inner, bits)]
    if left is None and right is None and not cuts:
        centre = bulk(exponents[0])
        cuts.append(centre.centre if centre else fmpq(0))
    cuts.sort(key=lambda point: _float(value(point)))
    bounds = [left, *_unique(cuts), right]
    return [_piece(a, b, exponents, forms) for a, b in pairwise(bounds)]


def _seen(chart: Chart, forms: list[Form]) -> Chart:
    """The chart with the precision that its planning takes.

    (x - m)^2/s^2 loses twice the bits of m/s when it is written about the origin.
    """
    found = [feature for form in forms for feature in features(form) if feature.width > 0]
    if not found:
        return chart
    origin = _float(value(chart.origin))
    farthest = max(abs(_float(feature.centre) - origin) for feature in found)
    if chart.kind == "finite":
        farthest = max(farthest, _float(chart.scale()))
    ratio = farthest / min(feature.width for feature in found)
    lost = 2 * ceil(log(ratio, 2)) if 1 < ratio < float("inf") else 0
    return chart._replace(planning=min(MOST_PLANNING_BITS, PLANNING_BITS + lost))


def _unique(points: Sequence[Number]) -> list[Number]:
    kept: list[Number] = []
    for point in points:
        if not any(point == other or not (ball(value(point)) - ball(value(other))) != 0 for other in kept):
            kept.append(point)
    return kept


def _exponents(integrand: Integrand) -> list[Form]:
    columns = range(len(integrand.q)) if integrand.weights.q != 0 else range(1)
    return [integrand.exponent(i, j) for i in range(len(integrand.p)) for j in columns]


# ---- the whole line in one chart


def _whole_line(integrand: Integrand, exponents: list[Form], forms: list[Form]) -> Chart | None:
    bulks = [found for form in exponents if (found := bulk(form)) is not None]
    if not bulks:
        return None
    singular = [feature for form in forms for feature in features(form) if feature.singular]
    if not integrand.is_merged:
        singular += [found._replace(width=found.width * 2) for form in forms if (found := bulk(form)) is not None]
    centre, width = bulks[0].centre, max(found.width for found in bulks)
    spread = max([_float(abs(found.centre - centre)) for found in bulks], default=0.0)
    if spread > 3 * min(found.width for found in bulks):
        return None
    line = Chart("line", centre, 1, _exponent(width), False, False)
    left, right = (_slowest(exponents, end) for end in ends(line))
    narrowest = min((feature.width for feature in singular), default=float("inf"))
    factor = integrand.factor() if integrand.is_merged else None
    if "power" in (left, right) and factor and any(isinstance(term, (Softplus, Exponential)) for term in factor):
        return None
    if "power" not in (left, right):
        doubly = "double" in (left, right)
        if narrowest >= (WIDE if not doubly else 0.5) * width and (doubly or "exponential" not in (left, right)):
            return line._replace(stretch_left=left == "exponential", stretch_right=right == "exponential")
    if "double" in (left, right):
        return None
    if singular:
        closest = min(singular, key=lambda feature: feature.width)
        if closest.width < WIDE * width:
            if _float(abs(centre - closest.centre)) > 4 * width:
                return None
            centre, width = closest.centre, min(width, closest.width)
        if any(_float(abs(feature.centre - centre)) > 1.5 * feature.width for feature in singular):
            return None
    return _stretched(Chart("sinh", centre, 1, _exponent(width), left == "power", right == "power"), forms)


def _exponent(width: float) -> int:
    return round(log(width, 2)) if 0 < width < float("inf") else 0


def decay(form: Form, end: End) -> str:
    """How e^form falls towards an end: "double" (like exp(-e^x)), "fast", "exponential" or "power"."""
    unit = two_to(end.view.exponent)
    distance = unit * FAR if end.infinite else unit / FAR
    try:
        entries = rates(localize(form, end.view), end.tail(distance))
    except Undominated:
        return "power"
    top = max(entries, key=lambda e: (_float(e.g), _float(e.k), e.l), default=None)
    if top is None:
        return "power"
    if _float(top.g) > 0:
        return "double"
    order = _float(top.k)
    if order >= 1.5 or (order > 0 and not end.infinite):
        return "fast"
    return "exponential" if order > 0 else ("logarithmic" if top.l else "power")


def _slowest(exponents: list[Form], end: End) -> str:
    found = [decay(form, end) for form in exponents]
    for kind in ("power", "logarithmic", "exponential", "fast"):
        if kind in found:
            return "power" if kind == "logarithmic" else kind
    return "double"


# ---- pieces


def split(integrand: Integrand, chart: Chart) -> list[tuple[Integrand, Chart]]:
    """An integrand that falls like a power while a part of its factor falls exponentially, as two.

    The chart that suits a power turns x far about the origin, where e^-x grows and log(1 + e^-x) branches; by itself
    the
    exponential part needs no such chart.
    """
    factor = integrand.factor() if integrand.is_merged else None
    if chart.kind != "half" or not chart.stretch_right or not factor:
        return [(integrand, chart)]
    slow: list[tuple[Any, Form]] = []
    fast: list[tuple[Any, Form]] = []
    for term, multiple in factor.items():
        if not isinstance(term, (Softplus, Exponential)):
            slow.append((fmpq(1), {term: multiple}))
            continue
        rate, point = term.rate, term.point
        if not (isinstance(rate, fmpq) and isinstance(point, fmpq)):
            return [(integrand, chart)]
        if rate * chart.sign > 0:
            if isinstance(term, Exponential):
                return [(integrand, chart)]
            # log(1 + e^w) = w + log(1 + e^-w)
            slow.append((rate, {Monomial(1): multiple}))
            slow.append((-rate * point, {Monomial(0): multiple}))
            fast.append((fmpq(1), {Softplus(-rate, point): multiple}))
        else:
            fast.append((fmpq(1), {term: multiple}))
    if not fast:
        return [(integrand, chart)]
    parts = [(integrand._replace(part=add_forms(*fast)), chart._replace(stretch_right=False))]
    rest = add_forms(*slow)
    return [(integrand._replace(part=rest), chart), *parts] if rest else parts


def _cuts(
    integrand: Integrand,
    exponents: list[Form],
    forms: list[Form],
    left: Number | None,
    right: Number | None,
    kinks: Sequence[Number],
    bits: int,
) -> list[Number]:
    """Centres of narrow features that lie well inside a piece and where the integrand is not negligible."""
    candidates = [feature for form in forms for feature in features(form) if feature.singular]
    if not integrand.is_merged:
        candidates += [found for form in forms if (found := bulk(form)) is not None]
    low, high = (None if end is None else ball(value(end)) for end in (left, right))
    kept: list[Feature] = []
    borders = [_float(value(end)) for end in (left, right, *kinks) if end is not None]
    for feature in sorted(candidates, key=lambda feature: feature.width):
        centre = ball(feature.centre)
        if (low is not None and not centre > low) or (high is not None and not centre < high):
            continue
        distances = [
            abs(_float(feature.centre) - border) for border in [*borders, *(_float(other.centre) for other in kept)]
        ]
        if distances and min(distances) < NARROW * feature.width:
            continue
        if (left is None and right is None and not distances) or _matters(exponents, feature, bits):
            kept.append(feature)
    return [feature.centre for feature in kept]


def _matters(exponents: list[Form], feature: Feature, bits: int) -> bool:
    """Whether the integrand at the feature is within `bits` bits of what it is where its bulk lies."""
    here = Chart("line", feature.centre, 1, 0, False, False)
    for form in exponents:
        centre = bulk(form)
        if centre is None:
            return True
        there = Chart("line", centre.centre, 1, 0, False, False)
        try:
            at_feature = evaluate(localize(form, here), here.points([arb(0)]))[0]
            at_bulk = evaluate(localize(form, there), there.points([arb(centre.width)]))[0]
        except (ArithmeticError, ValueError, UndecidedError):
            return True
        difference = at_bulk - at_feature
        if not difference.is_finite() or difference < bits:
            return True
    return False


def _piece(left: Number | None, right: Number | None, exponents: list[Form], forms: list[Form]) -> Chart:
    if left is not None and right is not None:
        chart = Chart("finite", left, 1, 0, False, False, right)
    elif left is not None:
        chart = Chart("half", left, 1, 0, False, False)
    else:
        assert right is not None
        chart = Chart("half", right, -1, 0, False, False)
    if chart.kind == "half":
        chart = chart._replace(exponent=_unit(chart, exponents, forms))
    left_end, right_end = ends(chart)
    chart = chart._replace(stretch_left=not _falls(exponents, left_end), stretch_right=not _falls(exponents, right_end))
    return _stretched(chart, forms)


def _stretched(chart: Chart, forms: list[Form]) -> Chart:
    """The chart, stretched only beyond all the scales that the forms speak of."""
    near = _scales(forms, _float(value(chart.origin)))
    if chart.kind == "finite":
        size = _float(chart.scale())
        assert chart.end is not None
        far = _scales(forms, _float(value(chart.end)))
        return chart._replace(left_at=_logarithm(near, size, min), right_at=-_logarithm(far, size, min))
    size = 2.0**chart.exponent
    if chart.kind == "half":
        return chart._replace(left_at=_logarithm(near, size, min), right_at=_logarithm(near, size, max))
    reach = max(0, _logarithm(near, size, max))
    return chart._replace(left_at=-reach, right_at=reach)


def _logarithm(scales: list[float], size: float, choose: Callable[[list[float]], float]) -> int:
    """log of the least or greatest scale, in units of `size`: at most 0 for the least, at least 0 for the greatest."""
    return round(log(choose([size, *scales]) / size))


def _scales(forms: list[Form], origin: float) -> list[float]:
    """The scales on which the features are seen from a point: their distance, or their width if that is more."""
    found = [feature for form in forms for feature in features(form)]
    sizes = [max(feature.width, abs(_float(feature.centre) - origin)) for feature in found]
    return [size for size in sizes if 0 < size < float("inf")]


def _falls(exponents: list[Form], end: End) -> bool:
    """Whether every e^form falls faster than a power of the distance to the end."""
    return all(decay(form, end) != "power" for form in exponents)


def _unit(chart: Chart, exponents: list[Form], forms: list[Form]) -> int:
    """log2 of the distance from the origin at which y e^form is largest, among the scales the forms speak of."""
    origin = _float(value(chart.origin))
    scales: set[int] = set()
    for form in [*exponents, *forms]:
        for feature in features(form):
            for scale in (feature.width, abs(_float(feature.centre) - origin)):
                if scale > 0:
                    scales.update(_exponent(scale) + shift for shift in (-2, 0, 2))
    candidates = sorted(scales)
    if not candidates:
        return 0
    plain = chart._replace(stretch_left=False, stretch_right=False, exponent=0)
    points = plain.points([arb(2).log() * scale for scale in candidates])
    best, place = None, candidates[0]
    for form in exponents:
        values = evaluate(localize(form, plain), points)
        for scale, entry in zip(candidates, values, strict=True):
            size = entry + arb(2).log() * scale
            if size.is_finite() and (best is None or size.mid() > best):
                best, place = size.mid(), scale
    return place
