"""The trapezoidal rule on the whole line, with its error bounded before a single node is evaluated.

For F analytic on the rectangle [A, B] x [-d, d], A and B midway between nodes, the contour integral of
F(z)/(1 - exp(-2 pi i z/h)) gives

    |h sum F(kh) - integral of F over [A, B]| <= 2 M/(e^(2 pi d/h) - 1) + 2 (V_A + V_B),

M the integral of |F| over the top edge and V_A the integral of |F(A + iy)| exp(-2 pi y/h) over 0 < y < d; on the
vertical edges
|1/(1 + exp(2 pi y/h))| <= exp(-2 pi y/h). (F is real on the line, so the lower half mirrors the upper.)
"""

from __future__ import annotations

from math import ceil, floor, frexp, inf, ldexp
from typing import Any, NamedTuple

from flint import arb, fmpq

from klsym.enclose.charts import Chart, known_steps
from klsym.enclose.cutoffs import Range, cut_off
from klsym.enclose.integrand import Integrand, LocalIntegrand
from klsym.enclose.precision import log2_upper, two_to, working_precision
from klsym.enclose.strip import Strip, best_strip, cover, side_bound

# steps per octave: a step is rounded down to one of these, so that nodes are found in the cache
STEPS = 16
# a cached step this much smaller than needed is taken rather than new nodes
REUSE = 0.84
# precisions are rounded up to a multiple of this, for the same reason
PRECISION_STEP = 32
# the room left at both ends of the covered range for nodes to fall into
MARGIN = 1 / 24
LEAST_NODES = 30
# beyond so many nodes per bit adaptive quadrature is cheaper
MOST_NODES_PER_BIT = 40

# a strip that its vertical edges spoil is lowered by this factor, so many times
LOWER = 0.6
LOWERINGS = 7

_HEIGHTS: dict[Any, float] = {}


def trapezoid(integrand: Integrand, chart: Chart, bits: int, extra: int = 0) -> arb | None:
    """The integral over the chart, its error about 2**-bits; None where no strip makes the rule worth while.

    `extra` bits are added to the working precision. Raises Undominated where a tail is not bounded.
    """
    with working_precision(chart.planning):
        rule = _plan(integrand, chart, bits, extra)
    if rule is None:
        return None
    step, first, last, error, precision = rule
    with working_precision(precision):
        local = integrand.on(chart)
        values = local.values(chart.nodes(_exact(step), first, last))
        total = sum(values[1:], start=values[0]) * arb(_exact(step)) * chart.scale()
        return total + arb(0, error.abs_upper())


class Rule(NamedTuple):
    """Nodes step * first, …, step * last, a bound on the error, and the precision to work in."""

    step: float
    first: int
    last: int
    error: arb
    precision: int


def _plan(integrand: Integrand, chart: Chart, bits: int, extra: int) -> Rule | None:
    local = integrand.on(chart)
    span = cut_off(integrand, local, chart, bits + 2)
    margin = (span.right - span.left) * MARGIN
    left, right = arb(span.left - margin), arb(span.right + margin)
    key = _signature(integrand, chart, bits)
    strip = best_strip(local, chart, left, right, bits, _HEIGHTS.get(key))
    for _ in range(LOWERINGS):
        if strip is None:
            return None
        nodes = (span.right - span.left) * strip.steps_per_unit(bits + 3)
        if nodes > MOST_NODES_PER_BIT * bits + 2000:
            return None
        precision = _precision(bits + extra, span, nodes)
        step = _step(strip, chart, bits + 3, margin, precision)
        first, below = _edge(local, strip, chart, step, floor(span.left / step), -1, bits)
        last, above = _edge(local, strip, chart, step, ceil(span.right / step), 1, bits)
        edges = 2 * (below + above)
        if log2_upper(edges) <= 1 - bits:
            _HEIGHTS[key] = strip.height
            return Rule(step, first, last, _error(strip, step) + span.outside + edges, precision)
        # off the line the integrand grows faster than the weight falls: a lower strip does not meet that
        strip = cover(local, chart, left, right, LOWER * strip.height)
    return None


def _precision(bits: int, span: Range, nodes: float) -> int:
    needed = bits + max(0.0, span.peak) + max(1.0, nodes).__ceil__().bit_length() + 12
    return ceil(needed / PRECISION_STEP) * PRECISION_STEP


def _exact(step: float) -> fmpq:
    return fmpq(*step.as_integer_ratio())


def _step(strip: Strip, chart: Chart, bits: int, margin: float, precision: int) -> float:
    """The step: a rounded one, or one whose nodes are ready."""
    # the outermost edge lies up to one and a half steps beyond the range
    ideal = min(1 / strip.steps_per_unit(bits), margin / 2, float((strip.right - strip.left).mid()) / LEAST_NODES)
    ready = [float(arb(step).mid()) for step in known_steps(chart.shape, precision)]
    usable = [step for step in ready if REUSE * ideal <= step <= ideal]
    if usable:
        return max(usable)
    mantissa, exponent = frexp(ideal)
    return ldexp(floor(mantissa * 2 * STEPS) / (2 * STEPS), exponent)


def _edge(
    local: LocalIntegrand, strip: Strip, chart: Chart, step: float, node: int, side: int, bits: int
) -> tuple[int, arb]:
    """The outermost node on one side, and a bound on the vertical edge half a step beyond it: moved outwards within the
    strip until the edge hardly matters."""
    limit = abs(float((strip.left if side < 0 else strip.right).mid()))
    jump = max(1, int(MARGIN * limit / step / 4))
    while True:
        place = fmpq(2 * node + side, 2) * _exact(step)
        bound = side_bound(local, chart, arb(place), strip.height, step)
        if log2_upper(bound) < -bits - 2 or abs(node + side * jump) * step + step > limit:
            return node, bound
        node += side * jump


def _error(strip: Strip, step: float) -> arb:
    growth = (2 * arb.pi() * arb(strip.height) / arb(step)).exp() - 1
    # an integrand that vanishes on the strip, as log q does for Q uniform on [0, 1], is summed without error
    return arb(0) if strip.bits == -inf else 2 * two_to(ceil(strip.bits)) / growth


def _signature(integrand: Integrand, chart: Chart, bits: int) -> Any:
    """What strips that do well have in common: the kinds of terms and the chart's shape."""
    kinds = tuple(
        tuple(sorted(type(term).__name__ for term in form)) for side in (integrand.p, integrand.q) for form in side
    )
    return integrand.weights, kinds, chart.shape, chart.sign, bits // 100
