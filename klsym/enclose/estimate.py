"""An honest estimate where no tail bound is found: two rules that share no node, and the distance between them.

Nothing is proved of a density that a person typed in and whose terms are not known here. The trapezoidal rule is halved
until it settles, Gauss–Legendre panels are refined until they do, both over the range outside which samples vanish; the
error given is several times the distance of the two, and the result is marked as estimated.
"""

from __future__ import annotations

from functools import lru_cache

from flint import arb, ctx, fmpq
from sympy import Expr, S

from klsym.divergences import Divergence
from klsym.enclose.charts import Chart
from klsym.enclose.enclosure import Enclosure
from klsym.enclose.expression import number
from klsym.enclose.growth import Undominated
from klsym.enclose.integrand import Integrand, LocalIntegrand
from klsym.enclose.precision import ball, bits_for, log2_upper, two_to, working_precision
from klsym.enclose.values import value_of
from klsym.measures import UndecidedError

# how far out a chart is sampled for the integrand's end; stretched charts end long before
FARTHEST = 60.0
SAMPLE = 0.125
# so many samples in a row below the tolerance are taken for the end
QUIET = 6
HALVINGS = 9
SAFETY = 8
PANEL_ORDER = 40
REASON = "the trapezoidal rule and Gauss–Legendre panels agree so far; the tails of the typed density are not bounded"


def estimate(divergence: Divergence, digits: int, factor: Expr = S.One) -> Enclosure:
    """The divergence from two independent rules, marked as estimated.

    Raises UndecidedError where the integrand does not die out or the rules do not settle.
    """
    rules: list[arb] = []
    bits = bits_for(digits) + 16
    for rule in (_trapezoid, _panels):
        try:
            found = value_of(divergence, rule)(bits, 0)
        except Undominated:
            raise UndecidedError(f"neither a bound nor an estimate was found for {divergence}") from None
        with working_precision(bits + 60):
            rules.append((found if factor is S.One else found * ball(number(factor))).mid())
    with working_precision(bits + 60):
        distance = abs(rules[0] - rules[1]) * SAFETY + abs(rules[0]) * two_to(-bits)
        if not distance.is_finite() or distance > abs(rules[0]) / 4 + two_to(-bits):
            raise UndecidedError(f"two rules of quadrature disagree on {divergence}; its integral may diverge")
        return Enclosure.from_ball(rules[0] + arb(0, distance.abs_upper()), digits, REASON, certified=False)


def _range(local: LocalIntegrand, chart: Chart, bits: int) -> tuple[float, float]:
    """The range of t outside which samples lie below 2**-bits."""
    found = []
    for side in (-1, 1):
        quiet, place = 0, 0.0
        while quiet < QUIET:
            place += SAMPLE
            if place > FARTHEST:
                raise UndecidedError(
                    "an integrand does not die out towards an end of its support, so the integral may diverge"
                )
            entry = local.values(chart.points([arb(side * place)]))[0]
            quiet = quiet + 1 if not entry.is_finite() or log2_upper(entry * chart.scale()) < -bits else 0
        found.append(side * place)
    return found[0], found[1]


def _trapezoid(integrand: Integrand, chart: Chart, bits: int, extra: int) -> arb:
    """The trapezoidal rule, its step halved until two sums agree."""
    with working_precision(bits + extra + 40):
        local = integrand.on(chart)
        left, right = _range(local, chart, bits)
        step, previous = fmpq(1, 4), None
        for _ in range(HALVINGS):
            first, last = int(left / float(ball(step).mid())), int(right / float(ball(step).mid()))
            entries = [entry for entry in local.values(chart.nodes(step, first, last)) if entry.is_finite()]
            total = sum(entries, start=arb(0)) * ball(step) * chart.scale()
            if previous is not None and log2_upper(total.mid() - previous.mid()) < -bits:
                return total
            previous, step = total, step / 2
        return total


@lru_cache(maxsize=8)
def _legendre(order: int, bits: int) -> list[tuple[arb, arb]]:
    return [arb.legendre_p_root(order, k, weight=True) for k in range(order)]


def _panels(integrand: Integrand, chart: Chart, bits: int, extra: int) -> arb:
    """Gauss–Legendre panels over the range, doubled in number until two sums agree."""
    with working_precision(bits + extra + 40):
        local = integrand.on(chart)
        left, right = _range(local, chart, bits)
        nodes = _legendre(PANEL_ORDER + bits // 8, ctx.prec)
        previous, count = None, 4
        for _ in range(HALVINGS):
            half = (arb(right) - arb(left)) / (2 * count)
            places = [arb(left) + half * (2 * k + 1) + half * node for k in range(count) for node, _ in nodes]
            values = local.values(chart.points(places))
            weights = [weight for _ in range(count) for _, weight in nodes]
            total = (
                sum((w * v for w, v in zip(weights, values, strict=True) if v.is_finite()), start=arb(0))
                * half
                * chart.scale()
            )
            if previous is not None and log2_upper(total.mid() - previous.mid()) < -bits:
                return total
            previous, count = total, 2 * count
        return total
