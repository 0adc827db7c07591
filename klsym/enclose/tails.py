"""What is left out beyond the last node: the integral of |integrand| over a tail, bounded by a geometric majorant.

If d/dv log(majorant) <= -c < 0 over the whole tail, v the logarithm of the distance, the integral over it is at most
its value at the start divided by c. Sums are split: a mixture's tail is bounded component by component, 1/q and -log q
by those of one component of Q, the heaviest that works.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flint import arb, fmpq

from klsym.enclose.charts import Chart
from klsym.enclose.densities import Form
from klsym.enclose.growth import (
    Rate,
    Tail,
    Undominated,
    antiderivative,
    log_rate,
    per_step,
    rates,
    supremum,
    value_at_start,
)
from klsym.enclose.integrand import Integrand
from klsym.enclose.local import Local, LocalTerm, evaluate, localize
from klsym.enclose.precision import ball, two_to


class End(NamedTuple):
    """An end of a chart with the coordinates that its tail is bounded in: `view` is a chart whose origin is the end
    where the end is finite, and the chart itself where it is infinite."""

    view: Chart
    infinite: bool
    sign: int
    # a sum over y, y + 1, … in place of an integral
    counting: bool = False

    def tail(self, distance: arb) -> Tail:
        """The tail that starts at this distance (exact, positive) from the end, or from the origin for an infinite
        end."""
        return Tail(self.infinite, self.sign, distance, _unit(self.view))


def _unit(chart: Chart) -> arb:
    if chart.kind != "finite":
        return two_to(chart.exponent)
    mantissa, exponent = chart.scale().mid().man_exp()
    return two_to(int(exponent) + int(mantissa).bit_length())


def ends(chart: Chart) -> tuple[End, End]:
    """The left (t -> -oo) and right (t -> oo) end of a chart."""
    if chart.kind in ("line", "sinh"):
        return End(chart, True, -1), End(chart, True, 1)
    if chart.kind == "half":
        return End(chart, False, chart.sign), End(chart, True, chart.sign)
    assert chart.end is not None
    return End(chart, False, 1), End(chart._replace(origin=chart.end, sign=-1, end=chart.origin), False, -1)


class Majorant(NamedTuple):
    """A bound on |factor| over a tail, as a sum of functions of the scale."""

    entries: list[Rate]


def _constant(size: Any) -> Rate:
    return Rate(fmpq(0), fmpq(0), 0, size)


def _value(local: Local, end: End, tail: Tail) -> arb:
    return evaluate(local, _StartOfTail(end.view, tail))[0]  # type: ignore[arg-type]  # has what evaluate asks of Points


class _StartOfTail:
    """The one point at the start of a tail, with the columns that terms are evaluated from."""

    analytic = True
    is_complex = False

    def __init__(self, chart: Chart, tail: Tail) -> None:
        self.chart = chart
        self.local = [tail.sign * tail.y]
        self.near = [tail.y]
        self.log_near = [tail.y.log()]
        if chart.kind == "finite":
            self.far = [chart.scale() - tail.y]
            self.log_far = [self.far[0].log()]

    def log_gamma(self, sign: int, shift: arb) -> list[arb]:
        return [(sign * self.local[0] + shift).lgamma()]

    def __len__(self) -> int:
        return 1


def _size(local: Local, end: End, tail: Tail) -> list[Rate]:
    """A majorant of |form|."""
    return [_constant(_value(local, end, tail).abs_upper()), *(antiderivative(entry) for entry in rates(local, tail))]


def _integral(exponent: Local, factor: list[Rate], end: End, tail: Tail) -> arb:
    """A bound on the integral of e^exponent * factor dx over the tail."""
    slope = rates(exponent, tail)
    if end.counting:
        return _sum(exponent, slope, factor, end, tail)
    jacobian = _constant(fmpq(1 if tail.infinite else -1))
    start = _value(exponent, end, tail).exp() * tail.y
    total = arb(0)
    for entry in factor:
        decrease = supremum([*slope, *log_rate(entry, tail), jacobian], tail)
        if not decrease < 0:
            raise Undominated
        total = total + start * ball(entry.coefficient) * value_at_start(entry, tail) / -decrease
    return total.upper()


def _sum(exponent: Local, slope: list[Rate], factor: list[Rate], end: End, tail: Tail) -> arb:
    """A bound on the sum of e^exponent * factor over y, y + 1, …: the terms fall at least geometrically."""
    start, total = _value(exponent, end, tail).exp(), arb(0)
    for entry in factor:
        decrease = supremum(per_step([*slope, *log_rate(entry, tail)], tail), tail)
        if not decrease < 0:
            raise Undominated
        total = total + start * ball(entry.coefficient) * value_at_start(entry, tail) / -decrease.expm1()
    return total.upper()


def _falls(term: LocalTerm, tail: Tail) -> bool:
    """Whether the term falls exponentially along the tail."""
    return term.kind in ("exponential", "softplus") and bool(ball(term.order) * tail.sign < 0)


def _plus_line(exponent: Local, term: LocalTerm) -> Local:
    """The exponent plus rate (h - shift)."""
    polynomial = [*exponent.polynomial, *[fmpq(0)] * (2 - len(exponent.polynomial))]
    polynomial[0] = polynomial[0] - term.order * term.shift
    polynomial[1] = polynomial[1] + term.order
    return exponent._replace(polynomial=tuple(polynomial))


class TailBound:
    """Bounds the tails of one integrand at one end of a chart, at the working precision."""

    def __init__(self, integrand: Integrand, end: End) -> None:
        self.integrand = integrand
        self.end = end
        self.localized: dict[int, Local] = {}

    def _local(self, form: Form) -> Local:
        if id(form) not in self.localized:
            self.localized[id(form)] = localize(form, self.end.view)
        return self.localized[id(form)]

    def __call__(self, distance: arb) -> arb:
        """A bound on the integral of |integrand| over the tail; Undominated where none is found."""
        tail = self.end.tail(distance)
        if self.integrand.is_merged:
            return self._merged(tail)
        return self._by_components(tail)

    def _directly(self, tail: Tail) -> arb:
        """The length of the tail at a finite end times the greatest value there, where nothing is singular at the
        end."""
        near = tail.y / 2
        box = _StartOfTail(self.end.view, tail._replace(y=arb(near.mid(), near.abs_upper())))
        exponent = evaluate(self.exponent, box)[0]  # type: ignore[arg-type]  # has what evaluate asks of Points
        bound = exponent.exp() * tail.y
        if self.factor is not None:
            bound = bound * evaluate(self.factor, box)[0]  # type: ignore[arg-type]  # as above
        if not bound.is_finite():
            raise Undominated
        return bound.abs_upper()

    def _merged(self, tail: Tail) -> arb:
        if tail.infinite:
            return self._by_growth(tail)
        return min_bound([lambda: self._by_growth(tail), lambda: self._directly(tail)])

    def _by_growth(self, tail: Tail) -> arb:
        if "exponent" not in self.__dict__:
            self.exponent = localize(self.integrand.exponent(), self.end.view)
            factor = self.integrand.factor()
            self.factor = None if factor is None else localize(factor, self.end.view)
        if self.factor is None:
            return _integral(self.exponent, [_constant(arb(1))], self.end, tail)
        falling = [term for term in self.factor.terms if tail.infinite and _falls(term, tail)]
        rest = self.factor._replace(terms=tuple(term for term in self.factor.terms if term not in falling))
        total = arb(0)
        if rest.terms or any(c != 0 for c in rest.polynomial):
            total = _integral(self.exponent, _size(rest, self.end, tail), self.end, tail)
        for term in falling:
            # log(1 + e^w) <= e^w: what falls exponentially joins the exponent
            joined = _plus_line(self.exponent, term)
            total = total + abs(ball(term.coefficient)) * _integral(joined, [_constant(arb(1))], self.end, tail)
        return total

    def _by_components(self, tail: Tail) -> arb:
        weights, (p, q) = self.integrand.weights, (self.integrand.p, self.integrand.q)
        if "exponents" not in self.__dict__:
            columns = range(len(q)) if weights.q != 0 else range(1)
            self.exponents = [
                [localize(self.integrand.exponent(i, j), self.end.view) for j in columns] for i in range(len(p))
            ]
        total = arb(0)
        for row in self.exponents:
            # 1/q <= 1/q_j for every j, so one j is enough; roots of sums are at most sums of roots, so all j are added
            if weights.q < 0 or weights.factor is not None:
                total = total + min_bound(
                    [lambda j=j, e=e: self._component(e, tail, j) for j, e in enumerate(self._widened(row, q))]
                )
            else:
                for exponent in row:
                    total = total + _integral(exponent, [_constant(arb(1))], self.end, tail)
        return total * (len(p) if weights.p > 1 else 1)

    def _widened(self, row: list[Local], q: tuple[Form, ...]) -> list[Local]:
        return row if len(row) > 1 or not self.integrand.uses_q else row * max(1, len(q))

    def _component(self, exponent: Local, tail: Tail, heaviest: int) -> arb:
        factor = self.integrand.weights.factor
        if factor is None:
            return _integral(exponent, [_constant(arb(1))], self.end, tail)
        size: list[Rate] = []
        for weight, forms in zip(factor, (self.integrand.p, self.integrand.q), strict=True):
            if weight != 0:
                size.extend(self._log_sum_size(forms, heaviest if forms is self.integrand.q else None, tail))
        return _integral(exponent, size, self.end, tail)

    def _log_sum_size(self, forms: tuple[Form, ...], heaviest: int | None, tail: Tail) -> list[Rate]:
        """A majorant of |log sum exp|: at least the chosen form, at most the greatest of all plus log n."""
        local = [self._local(form) for form in forms]
        if len(local) == 1:
            return _size(local[0], self.end, tail)
        candidates = range(len(local)) if heaviest is None else [heaviest]
        best: list[Rate] | None = None
        for j in candidates:
            try:
                sizes = [*_size(local[j], self.end, tail), _constant(arb(len(local)).log())]
                for i, other in enumerate(local):
                    if i != j:
                        sizes.extend(self._positive_part(other, tail))
            except Undominated:
                continue
            if best is None or _steepness(sizes) < _steepness(best):
                best = sizes
        if best is None:
            raise Undominated
        return best

    def _positive_part(self, local: Local, tail: Tail) -> list[Rate]:
        try:
            if supremum(rates(local, tail), tail) <= 0:
                return [_constant(_value(local, self.end, tail).max(arb(0)).abs_upper())]
        except Undominated:
            pass
        return _size(local, self.end, tail)


def _steepness(entries: list[Rate]) -> tuple[float, float, int]:
    """How fast the fastest of the entries grows (a choice among proven bounds, so floats will do)."""
    return max((float(ball(e.g).mid()), float(ball(e.k).mid()), e.l) for e in entries)


def min_bound(choices: list[Any]) -> arb:
    """The smallest of the bounds that are found; Undominated where none is."""
    best: arb | None = None
    for choice in choices:
        try:
            bound = choice()
        except Undominated:
            continue
        if bound.is_finite() and (best is None or bound < best):
            best = bound
    if best is None:
        raise Undominated
    return best
