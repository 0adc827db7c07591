"""An integrand over boxes of the complex plane, its exponents merged before they are taken.

Far out, where a chart doubles back on itself, x^2 * x^-3.1 * x must be seen as x^-0.1: on a box where log x is known to
within 30 the three factors apart lose e^180. So everything that is a multiple of log x in the exponent, in the factor and in
the Jacobian is added up first.
"""

from __future__ import annotations

from typing import Any

from flint import acb, arb, arb_poly

from klsym.enclose.charts import Points, softplus
from klsym.enclose.local import Local, LocalTerm, column, far_correction, reach
from klsym.enclose.precision import ball, whole_power

LOGARITHMS = ("log", "quadratic")


def on_boxes(exponent: Local, factor: Local | None, points: Points) -> list[acb]:
    """exp(exponent) * factor * dy/dt, without the chart's scale, on each box."""
    chart = points.chart
    if chart.kind == "line" or not (chart.stretch_left or chart.stretch_right):
        return _plainly(exponent, factor, points)
    return [_merged(exponent, factor, points, index) for index in range(len(points))]


def _plainly(exponent: Local, factor: Local | None, points: Points) -> list[acb]:
    from klsym.enclose.local import evaluate

    columns: dict[LocalTerm, list[Any]] = {}
    exponents = _with_linear_parts(exponent, points)
    if factor is None:
        return [entry.exp() * j for entry, j in zip(exponents, points.jacobian, strict=True)]
    grown = [term for term in factor.terms if term.kind == "exponential"]
    rest = factor._replace(terms=tuple(term for term in factor.terms if term.kind != "exponential"))
    values = [e.exp() * f for e, f in zip(exponents, evaluate(rest, points, columns), strict=True)]
    for term in grown:
        size = ball(term.coefficient)
        added = [_argument(term, h) for h in points.local]
        values = [v + size * (e + a).exp() for v, e, a in zip(values, exponents, added, strict=True)]
    return [v * j for v, j in zip(values, points.jacobian, strict=True)]


def _with_linear_parts(local: Local, points: Points) -> list[Any]:
    """The form with log(1 + e^z) taken as z + log(1 + e^-z) where Re z > 0, z joined to the polynomial: the parts of an
    exponent that cancel must cancel before they are widened to boxes."""
    from klsym.enclose.local import evaluate

    soft = [term for term in local.terms if term.kind == "softplus"]
    if not soft:
        return evaluate(local, points)
    found = evaluate(Local((local.polynomial[0] * 0,), tuple(term for term in local.terms if term.kind != "softplus")), points)
    for index, h in enumerate(points.local):
        polynomial = [*local.polynomial, *[0] * (2 - len(local.polynomial))]
        rest = acb(0)
        for term in soft:
            z, size = _argument(term, h), term.coefficient
            if z.real > 0:
                polynomial[0] = polynomial[0] - size * term.order * term.shift
                polynomial[1] = polynomial[1] + size * term.order
                z = -z
            rest = rest + ball(size) * softplus(z)
        found[index] = found[index] + arb_poly(polynomial)(h) + rest
    return found


def _argument(term: LocalTerm, local: Any) -> Any:
    """The argument of an exponential term."""
    return ball(term.order) * (local - ball(term.shift))


class _Box:
    """One box: log |h| (or log y) as `logarithm`, and how to evaluate a single term there."""

    def __init__(self, points: Points, index: int, distance: float) -> None:
        self.points = points.at(index)
        self.kind = points.chart.kind
        self.far = self.points.far_logarithm(0, distance)
        if self.kind == "half":
            self.logarithm, self.turn = self.points.log_near[0], points.chart.sign
        elif self.kind == "finite":
            self.logarithm, self.turn = self.points.log_near[0], 1
        else:
            self.logarithm = None if self.far is None else self.far[0]
            self.turn = 1 if (points.anchors[index] or 0.0) > 0 else -1

    def value(self, term: LocalTerm) -> Any:
        return column(term, self.points)[0]

    def jacobian(self) -> tuple[int, int, Any]:
        """(multiple of `logarithm`, multiple of log(W - y), the rest) of log dy/dt and what remains as a factor."""
        slope = acb(self.points.raw[0][2])
        if self.kind == "half":
            return 1, 0, slope / self.points.scale
        if self.kind == "finite":
            return 1, 1, slope / (self.points.scale * self.points.scale)
        if self.far is None:
            return 0, 0, acb(self.points.jacobian[0])
        turned = -2 * self.turn * self.points.raw[0][3]
        decay = turned.exp()
        return 1, 0, slope * (1 + decay) / (1 - decay) / self.points.scale


def _merged(exponent: Local, factor: Local | None, points: Points, index: int) -> acb:
    logs = [term for local in (exponent, factor) if local is not None for term in local.terms if term.kind in LOGARITHMS]
    box = _Box(points, index, max((reach(term) for term in logs), default=0.0))
    near, far, rest_factor = box.jacobian()
    multiple: Any = arb(near)
    far_multiple: Any = arb(far)
    rest = _polynomial(exponent, box)
    for term in exponent.terms:
        size = ball(term.coefficient)
        if term.kind == "log near" and term.order == 1:
            multiple = multiple + size
        elif term.kind == "log far" and term.order == 1:
            far_multiple = far_multiple + size
        elif term.kind in LOGARITHMS and (term.kind == "quadratic" or term.order == 1) and box.far is not None:
            multiple = multiple + (2 if term.kind == "quadratic" else 1) * size
            rest = rest + size * far_correction(term, box.far[1])
        else:
            rest = rest + size * box.value(term)
    if box.kind == "finite":
        rest = rest + far_multiple * box.points.log_far[0]
    if factor is None:
        return _raised(box, multiple, rest) * rest_factor
    total, plain = acb(0), acb(factor.polynomial[0])
    for degree, c in enumerate(factor.polynomial[1:], start=1):
        if c != 0 and box.logarithm is not None:
            total = total + ball(c) * box.turn**degree * _raised(box, multiple + degree, rest)
        elif c != 0:
            plain = plain + ball(c) * whole_power(box.points.local[0], degree)
    for term in factor.terms:
        size = ball(term.coefficient)
        if term.kind == "power near":
            total = total + size * _raised(box, multiple + ball(term.order), rest)
        elif term.kind == "exponential":
            total = total + size * _raised(box, multiple, rest + _argument(term, box.points.local[0]))
        else:
            plain = plain + size * box.value(term)
    return (total + plain * _raised(box, multiple, rest)) * rest_factor


def _polynomial(local: Local, box: _Box) -> acb:
    total, argument = acb(0), box.points.local[0]
    for c in reversed(local.polynomial):
        total = total * argument + ball(c)
    return total


def _raised(box: _Box, multiple: Any, rest: acb) -> acb:
    """exp(multiple * logarithm + rest)."""
    if box.logarithm is None:
        return rest.exp()
    return (multiple * box.logarithm + rest).exp()
