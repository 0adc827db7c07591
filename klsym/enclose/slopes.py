"""The derivative of a form over an interval of the line: where it has one sign, a crossing is found once and for
all."""

from __future__ import annotations

from flint import arb, arb_poly

from klsym.enclose.charts import Points
from klsym.enclose.integrand import LocalIntegrand, log_sum
from klsym.enclose.local import Local, LocalTerm, evaluate, offsets
from klsym.enclose.precision import ball, whole_power


def ratio_slope(integrand: LocalIntegrand, points: Points) -> list[arb]:
    """d/dh of c log p + d log q, h the local coordinate, over real intervals."""
    if integrand.factor is not None:
        return slopes(integrand.factor, points)
    weights = integrand.integrand.weights.factor
    assert weights is not None
    total = [arb(0)] * len(points)
    for weight, side in zip(weights, (integrand.p, integrand.q), strict=True):
        if weight != 0:
            rows = list(zip(*(evaluate(local, points) for local in side), strict=True))
            steep = list(zip(*(slopes(local, points) for local in side), strict=True))
            total = [t + arb(weight) * _mean(row, s) for t, row, s in zip(total, rows, steep, strict=True)]
    return total


def _mean(logs: tuple[arb, ...], values: tuple[arb, ...]) -> arb:
    """The mean of the values with weights proportional to the exponentials of `logs`."""
    if len(values) == 1:
        return values[0]
    top = log_sum(logs)
    weights = [(entry - top).exp() for entry in logs]
    return sum((weight * entry for weight, entry in zip(weights, values, strict=True)), start=arb(0))


def slopes(local: Local, points: Points) -> list[arb]:
    """d/dh of a form."""
    polynomial = arb_poly(list(local.polynomial)).derivative()
    total = [polynomial(entry) for entry in points.local]
    for term in local.terms:
        size = ball(term.coefficient)
        total = [entry + size * other for entry, other in zip(total, _slope(term, points), strict=True)]
    return total


def _slope(term: LocalTerm, points: Points) -> list[arb]:
    kind, order = term.kind, term.order
    sign = points.chart.sign
    if kind.endswith(("near", "far")):
        near = kind.endswith("near")
        distances, logs = (points.near, points.log_near) if near else (points.far, points.log_far)
        direction = sign if near else -sign
        if kind.startswith("log"):
            return [direction * order * whole_power(log, order - 1) / y for log, y in zip(logs, distances, strict=True)]
        return [direction * ball(order) * ((ball(order) - 1) * log).exp() for log in logs]
    if kind == "opaque":
        return [arb.nan()] * len(points)
    moved = offsets(term, points)
    if kind == "exponential":
        return [ball(order) * (ball(order) * h).exp() for h in moved]
    if kind == "softplus":
        return [ball(order) / (1 + (-ball(order) * h).exp()) for h in moved]
    if kind == "quadratic":
        return [2 * h / (ball(order) + h * h) for h in moved]
    logs = [(term.sign * h).log() for h in moved]
    if kind == "log":
        return [order * whole_power(log, order - 1) / h for log, h in zip(logs, moved, strict=True)]
    return [term.sign * ball(order) * ((ball(order) - 1) * log).exp() for log in logs]
