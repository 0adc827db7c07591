"""A form seen from a chart: its polynomial in the local coordinate, and its other terms relative to the chart's ends.

A logarithm or a power that sits at an end of the chart is taken from the chart's own logarithms, which are exact there;
that is what lets an integrand like x^(-0.99) be summed at x = 10^-400. Everything is built at the working precision.
"""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

from flint import acb, arb, arb_poly, fmpq

from klsym.enclose.charts import Chart, Points, softplus
from klsym.enclose.densities import Form
from klsym.enclose.expression import compile_expression
from klsym.enclose.functions import undefined
from klsym.enclose.numbers import coefficient_value, value
from klsym.enclose.precision import ball, whole_power
from klsym.enclose.terms import (
    Deviation,
    Exponential,
    Logarithm,
    LogGamma,
    LogQuadratic,
    Monomial,
    Opaque,
    Power,
    Softplus,
)
from klsym.measures import UndecidedError


class LocalTerm(NamedTuple):
    """A term about a chart: `kind`, the coefficient, and numbers whose meaning hangs on the kind.

    log, power    shift, sign: of sign * (h - shift), h the local coordinate; `order` the power or exponent
    near, far     the same at an end of the chart
    exponential, softplus    rate and shift; quadratic: shift and square
    """

    kind: str
    coefficient: Any
    shift: Any = None
    sign: int = 1
    order: Any = None
    # on an interval, the point as seen from its other end
    far_shift: Any = None

    @property
    def key(self) -> tuple[Any, ...]:
        """What the term without its coefficient depends on, hashable (balls by their middle and radius)."""
        return self.kind, _hashable(self.shift), self.sign, _hashable(self.order)


def _hashable(number: Any) -> Any:
    return (
        (number.mid().man_exp(), number.rad().man_exp()) if isinstance(number, arb) and number.is_finite() else number
    )


class Local(NamedTuple):
    """polynomial in h plus other terms."""

    polynomial: tuple[Any, ...]
    terms: tuple[LocalTerm, ...]

    @property
    def is_entire(self) -> bool:
        """Whether the terms are analytic wherever the chart's own functions are."""
        return all(
            term.kind in ("exponential", "log near", "log far", "power near", "power far") for term in self.terms
        )


def localize(form: Form, chart: Chart) -> Local:
    """The form in the chart's coordinates, at the working precision."""
    origin = value(chart.origin)
    polynomial: list[Any] = [fmpq(0)]
    terms: list[LocalTerm] = []
    for term, parts in form.items():
        multiple = coefficient_value(parts)
        if isinstance(term, Monomial):
            _add_power_of_sum(polynomial, multiple, origin, term.degree)
            continue
        if isinstance(term, Deviation):
            side = _side(chart, value(term.point))
            _add(polynomial, 0, multiple * side * (origin - value(term.point)))
            _add(polynomial, 1, multiple * side)
            continue
        terms.append(_local_term(term, multiple, chart, origin))
    return Local(tuple(polynomial), tuple(terms))


def _add(polynomial: list[Any], degree: int, amount: Any) -> None:
    polynomial.extend([fmpq(0)] * (degree + 1 - len(polynomial)))
    polynomial[degree] = polynomial[degree] + amount


def _add_power_of_sum(polynomial: list[Any], multiple: Any, origin: Any, degree: int) -> None:
    """multiple * (origin + h)**degree."""
    binomial = 1
    for k in range(degree + 1):
        _add(polynomial, k, multiple * binomial * whole_power(origin, degree - k))
        binomial = binomial * (degree - k) // (k + 1)


def _side(chart: Chart, point: Any) -> int:
    """+1 where the chart's piece lies right of `point`, -1 where it lies left of it."""
    origin, end = value(chart.origin), None if chart.end is None else value(chart.end)
    low, high = (origin, end) if chart.sign > 0 else (end, origin)
    if chart.kind in ("half", "finite"):
        if low is not None and (_same(low, point) or ball(point) < ball(low)):
            return 1
        if high is not None and (_same(high, point) or ball(point) > ball(high)):
            return -1
    raise UndecidedError(
        "on which side of a kink a piece lies could not be told; give its location as a rational number"
    )


def _same(first: Any, second: Any) -> bool:
    """Whether two values surely are one number."""
    if isinstance(first, fmpq) and isinstance(second, fmpq):
        return bool(first == second)
    return first is second


def _local_term(term: Any, multiple: Any, chart: Chart, origin: Any) -> LocalTerm:
    if isinstance(term, (Logarithm, Power)):
        kind = "log" if isinstance(term, Logarithm) else "power"
        order = term.power if isinstance(term, Logarithm) else value(term.exponent)
        point = value(term.point)
        if chart.kind in ("half", "finite") and (term.point == chart.origin or _same(point, origin)):
            return LocalTerm(kind + " near", multiple, order=order)
        if chart.end is not None and (term.point == chart.end or _same(point, value(chart.end))):
            return LocalTerm(kind + " far", multiple, point - origin, term.sign, order)
        return LocalTerm(kind, multiple, point - origin, term.sign, order, _from_end(chart, point))
    if isinstance(term, Exponential):
        point = value(term.point)
        return LocalTerm("exponential", multiple, point - origin, 1, value(term.rate), _from_end(chart, point))
    if isinstance(term, Softplus):
        point = value(term.point)
        return LocalTerm("softplus", multiple, point - origin, 1, value(term.rate), _from_end(chart, point))
    if isinstance(term, LogQuadratic):
        point = value(term.point)
        return LocalTerm("quadratic", multiple, point - origin, 1, value(term.square), _from_end(chart, point))
    if isinstance(term, LogGamma):
        return LocalTerm("log gamma", multiple, value(term.shift) + term.sign * origin, term.sign)
    if isinstance(term, Opaque):
        function = compile_expression(term.expression, (term.variable,))
        return LocalTerm("opaque", multiple, origin, order=function)
    raise TypeError(f"{type(term).__name__} is no term of a density on the line")


def _from_end(chart: Chart, point: Any) -> Any:
    return None if chart.end is None else point - value(chart.end)


def offsets(term: LocalTerm, points: Points) -> list[Any]:
    """x - point, taken from the nearer end of an interval so that little cancels."""
    if term.far_shift is not None and abs(ball(term.far_shift)) < abs(ball(term.shift)):
        sign = points.chart.sign
        return [-sign * entry - term.far_shift for entry in points.far]
    return [entry - term.shift for entry in points.local]


def column(term: LocalTerm, points: Points) -> list[Any]:
    """The term without its coefficient at each of the points."""
    kind, order = term.kind, term.order
    if kind in ("log near", "log far"):
        logs = points.log_near if kind == "log near" else points.log_far
        return logs if order == 1 else [whole_power(entry, order) for entry in logs]
    if kind in ("power near", "power far"):
        # a wide box about the end has lost its argument, which only the logarithm still knows
        if isinstance(order, fmpq) and order.q == 1 and abs(order.p) < 20 and not points.is_complex:
            distances, n = (points.near if kind == "power near" else points.far), int(order.p)
            return [whole_power(entry, n) for entry in distances]
        logs, order = (points.log_near if kind == "power near" else points.log_far), ball(order)
        return [(order * entry).exp() for entry in logs]
    if kind == "exponential":
        rate = ball(order)
        return [(rate * entry).exp() for entry in offsets(term, points)]
    if kind == "softplus":
        rate = ball(order)
        return [softplus(rate * entry) for entry in offsets(term, points)]
    if kind == "quadratic":
        return _logarithms(term, points)
    if kind == "log gamma":
        return points.log_gamma(term.sign, term.shift)
    if kind == "opaque":
        return [_opaque(order, term.shift, entry, points.analytic) for entry in points.local]
    logs = _logarithms(term, points)
    if kind == "log":
        return logs if order == 1 else [whole_power(entry, order) for entry in logs]
    order = ball(order)
    return [(order * entry).exp() for entry in logs]


def _log(argument: Any, analytic: bool) -> Any:
    return argument.log() if isinstance(argument, arb) else argument.log(analytic=analytic)


def reach(term: LocalTerm) -> float:
    """The distance beyond which a logarithm is that of the distance, up to a small correction."""
    size = abs(float(ball(term.shift).mid()))
    return size + sqrt(float(ball(term.order).mid())) if term.kind == "quadratic" else size


def far_correction(term: LocalTerm, inverted: Any) -> Any:
    """A logarithm less its multiple of log |h|, far out, where `inverted` is 1/h: log(1 - m/h), or for log(1 + (h -
    m)^2/w)
    log(1 - 2m/h + (m^2 + w)/h^2) - log w."""
    shift = ball(term.shift)
    if term.kind != "quadratic":
        return (1 - shift * inverted).log(analytic=True)
    square = ball(term.order)
    return (1 + ((shift * shift + square) * inverted - 2 * shift) * inverted).log(analytic=True) - square.log()


def _logarithms(term: LocalTerm, points: Points) -> list[Any]:
    """log(sign (h - m)) or log(1 + (h - m)^2/w), continued from the real line."""
    distance, quadratic, found = reach(term), term.kind == "quadratic", []
    inverse = 1 / ball(term.order) if quadratic else arb(1)
    for index, entry in enumerate(offsets(term, points)):
        far = None if isinstance(entry, arb) else points.far_logarithm(index, distance)
        if far is not None:
            found.append(far[0] * (2 if quadratic else 1) + far_correction(term, far[1]))
        elif quadratic:
            square = entry * entry * inverse
            found.append(square.log1p() if isinstance(square, arb) else (1 + square).log(analytic=points.analytic))
        else:
            found.append(_log(entry if term.sign > 0 else -entry, points.analytic))
    return found


def _opaque(function: Any, origin: Any, entry: Any, analytic: bool) -> Any:
    if isinstance(entry, arb):
        return ball(function((entry + origin,), None))
    if not entry.is_finite():
        return undefined()
    return acb(function((entry + origin,), analytic))


def evaluate(local: Local, points: Points, columns: dict[Any, list[Any]] | None = None) -> list[Any]:
    """The form at each of the points; `columns` keeps what two forms share."""
    total: list[Any]
    if len(local.polynomial) == 1:
        constant = ball(local.polynomial[0])
        total = [constant] * len(points)
    else:
        polynomial = arb_poly(list(local.polynomial))
        total = [polynomial(entry) for entry in points.local]
    for term in local.terms:
        if columns is None:
            values = column(term, points)
        else:
            key = term.key
            if key not in columns:
                columns[key] = column(term, points)
            values = columns[key]
        multiple = term.coefficient
        if multiple == 1:
            total = [entry + other for entry, other in zip(total, values, strict=True)]
        elif multiple == -1:
            total = [entry - other for entry, other in zip(total, values, strict=True)]
        else:
            multiple = ball(multiple)
            total = [entry + multiple * other for entry, other in zip(total, values, strict=True)]
    return total
