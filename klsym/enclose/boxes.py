"""An integrand over boxes of the complex plane, its exponents merged before they are taken.

Far out, where a chart doubles back on itself, x^2 * x^-3.1 * x must be seen as x^-0.1: on a box where log x is known to
within 30 the three factors apart lose e^180. So everything that is a multiple of log x, in the exponent, in the
factor and in
the Jacobian, is added up first, and what is linear in x likewise.
"""

from __future__ import annotations

from typing import Any

from flint import acb, acb_poly, arb, arb_poly

from klsym.enclose.charts import Points, softplus
from klsym.enclose.local import Local, LocalTerm, column, evaluate, far_correction, offsets, reach
from klsym.enclose.precision import ball

LOGARITHMS = ("log", "quadratic")
SINGULAR = (*LOGARITHMS, "power", "softplus", "opaque")


def on_boxes(exponent: Local, factor: Local | None, points: Points) -> list[acb]:
    """exp(exponent) * factor * dy/dt, without the chart's scale, on each box."""
    chart = points.chart
    turning = chart.kind != "line" and (chart.stretch_left or chart.stretch_right)
    boxes = _Merged(points) if turning else _Plain(points)
    boxes.add_exponent(exponent)
    return boxes.times(factor)


def singular_values(exponent: Local, factor: Local | None, points: Points) -> list[acb]:
    """On each box a sum of whatever in the integrand may fail to be analytic: it has bounds where all of it has."""
    total = [acb(0)] * len(points)
    if points.chart.kind == "finite":
        own = zip(points.jacobian, points.log_near, points.log_far, strict=True)
        total = [jacobian + near + far for jacobian, near, far in own]
    for local in (exponent, factor):
        for term in local.terms if local is not None else ():
            if term.kind in SINGULAR:
                total = [entry + other for entry, other in zip(total, column(term, points), strict=True)]
    return total


def _argument(term: LocalTerm, points: Points) -> list[Any]:
    """The argument of an exponential or of a softplus term, at each point."""
    rate = ball(term.order)
    return [rate * entry for entry in offsets(term, points)]


def centred(polynomial: arb_poly, boxes: list[Any]) -> list[Any]:
    """A polynomial on boxes, about their middles: a wide box then costs what the polynomial varies on it, and no
    more."""
    if polynomial.degree() < 2:
        return [polynomial(acb(box)) for box in boxes]
    found = []
    for box in boxes:
        box = acb(box)
        middle = box.mid()
        found.append(acb_poly(polynomial)(acb_poly([middle, 1]))(box - middle))
    return found


class _Plain:
    """exp(rest) on each box."""

    def __init__(self, points: Points) -> None:
        self.points = points
        self.rest: list[Any] = []

    def add_exponent(self, exponent: Local) -> None:
        """The exponent, log(1 + e^z) taken as z + log(1 + e^-z) where Re z > 0 and z joined to the polynomial."""
        local = self.points.local
        soft = [term for term in exponent.terms if term.kind == "softplus"]
        if not soft:
            self.rest = centred(arb_poly(list(exponent.polynomial)), local)
        else:
            self.rest = self._with_linear_parts(exponent, soft)
        groups: dict[Any, list[LocalTerm]] = {}
        for term in exponent.terms:
            if term.kind in ("log", "log near", "log far"):
                groups.setdefault(term._replace(order=None).key, []).append(term)
            elif term.kind != "softplus":
                self.add_term(term)
        for group in groups.values():
            self.add_logarithms(group)

    def add_logarithms(self, group: list[LocalTerm]) -> None:
        """The powers of one logarithm in the exponent, as a polynomial in it where there is a square."""
        degree = max(term.order for term in group)
        if degree == 1:
            self.add_term(group[0])
            return
        coefficients: list[Any] = [arb(0)] * (degree + 1)
        for term in group:
            coefficients[term.order] = ball(term.coefficient)
        logs = column(group[0]._replace(order=1), self.points)
        added = centred(arb_poly(coefficients), logs)
        self.rest = [entry + other for entry, other in zip(self.rest, added, strict=True)]

    def _with_linear_parts(self, exponent: Local, soft: list[LocalTerm]) -> list[Any]:
        """The polynomial with the linear parts: what cancels must cancel before it is widened to boxes."""
        local = self.points.local
        rows = [_argument(term, self.points) for term in soft]
        found, known = [], {}
        for index, h in enumerate(local):
            turned = tuple(bool(row[index].real > 0) for row in rows)
            if turned not in known:
                polynomial = [*exponent.polynomial, *[0] * (2 - len(exponent.polynomial))]
                for term, turn in zip(soft, turned, strict=True):
                    if turn:
                        polynomial[0] = polynomial[0] - term.coefficient * term.order * term.shift
                        polynomial[1] = polynomial[1] + term.coefficient * term.order
                known[turned] = arb_poly(polynomial)
            total = known[turned](acb(h))
            for term, row, turn in zip(soft, rows, turned, strict=True):
                total = total + ball(term.coefficient) * softplus(-row[index] if turn else row[index])
            found.append(total)
        return found

    def add_term(self, term: LocalTerm) -> None:
        """A term of the exponent."""
        size = ball(term.coefficient)
        self.rest = [entry + size * other for entry, other in zip(self.rest, column(term, self.points), strict=True)]

    def raised(self, degree: Any = 0, added: list[Any] | None = None) -> list[Any]:
        """exp(exponent + added) times (y's logarithm)'s exponential to `degree`."""
        rest = self.rest if added is None else [entry + other for entry, other in zip(self.rest, added, strict=True)]
        return [entry.exp() for entry in rest]

    def scaled(self, values: list[Any]) -> list[Any]:
        """Times what of the Jacobian is not in the exponent."""
        return [entry * j for entry, j in zip(values, self.points.jacobian, strict=True)]

    def split(self, factor: Local) -> tuple[list[Any] | None, Local]:
        """The parts of a factor that join the exponent, summed, and the rest of it."""
        total: list[Any] | None = None
        for term in factor.terms:
            if term.kind == "exponential":
                total = _added(total, ball(term.coefficient), self.raised(0, _argument(term, self.points)))
        return total, factor._replace(terms=tuple(term for term in factor.terms if term.kind != "exponential"))

    def times(self, factor: Local | None) -> list[Any]:
        """The integrand."""
        if factor is None:
            return self.scaled(self.raised())
        total, rest = self.split(factor)
        if rest.terms or any(c != 0 for c in rest.polynomial):
            plain = [e * f for e, f in zip(self.raised(), evaluate(rest, self.points), strict=True)]
            total = plain if total is None else [entry + other for entry, other in zip(total, plain, strict=True)]
        return self.scaled(total or [acb(0)] * len(self.points))


def _added(total: list[Any] | None, size: Any, values: list[Any]) -> list[Any]:
    if total is None:
        return [size * entry for entry in values]
    return [entry + size * other for entry, other in zip(total, values, strict=True)]


class _Merged(_Plain):
    """exp(multiple * log y + rest) on each box; log y is None where a box of a sinh chart is not far out."""

    def __init__(self, points: Points) -> None:
        super().__init__(points)
        self.kind, scale = points.chart.kind, points.scale
        self.logs = points.log_near
        if self.kind == "sinh":
            self.logs = [far and far[0] for far in (points.far_logarithm(index, 0.0) for index in range(len(points)))]
        self.multiple: list[Any] = [arb(1) if log is not None else arb(0) for log in self.logs]
        self.far_multiple = arb(1) if self.kind == "finite" else arb(0)
        if self.kind == "half":
            self.turn = [points.chart.sign] * len(points)
            self.slope = [point[2] / scale for point in points.raw]
        elif self.kind == "finite":
            self.turn = [1] * len(points)
            self.slope = [point[2] / (scale * scale) for point in points.raw]
        else:
            self.turn = [1 if (anchor or 0.0) > 0 else -1 for anchor in points.anchors]
            self.slope = [
                point[1] if log is None else _cotangent(point, turn) / scale
                for point, log, turn in zip(points.raw, self.logs, self.turn, strict=True)
            ]

    def add_term(self, term: LocalTerm) -> None:
        size = ball(term.coefficient)
        if term.kind == "log near" and term.order == 1:
            self.multiple = [entry + size for entry in self.multiple]
        elif term.kind == "log far" and term.order == 1:
            self.far_multiple = self.far_multiple + size
        elif term.kind == "quadratic" or (term.kind == "log" and term.order == 1):
            # near or far as `column` has it: what is proved analytic must be what is evaluated
            values, distance = None, reach(term)
            for index in range(len(self.points)):
                far = self.points.far_logarithm(index, distance)
                if far is not None:
                    self.multiple[index] = self.multiple[index] + (2 if term.kind == "quadratic" else 1) * size
                    self.rest[index] = self.rest[index] + size * far_correction(term, far[1])
                else:
                    values = values or column(term, self.points)
                    self.rest[index] = self.rest[index] + size * values[index]
        else:
            super().add_term(term)

    def raised(self, degree: Any = 0, added: list[Any] | None = None) -> list[Any]:
        rest = self.rest if added is None else [entry + other for entry, other in zip(self.rest, added, strict=True)]
        if self.kind == "finite":
            rest = [entry + self.far_multiple * log for entry, log in zip(rest, self.points.log_far, strict=True)]
        found = []
        for entry, multiple, log, h in zip(rest, self.multiple, self.logs, self.points.local, strict=True):
            if log is not None:
                found.append(((multiple + degree) * log + entry).exp())
            else:
                power = entry.exp()
                for _ in range(int(degree)):
                    power = power * h
                found.append(power)
        return found

    def scaled(self, values: list[Any]) -> list[Any]:
        return [entry * slope for entry, slope in zip(values, self.slope, strict=True)]

    def split(self, factor: Local) -> tuple[list[Any] | None, Local]:
        total, rest = super().split(factor)
        for degree, c in enumerate(rest.polynomial[1:], start=1):
            if c != 0:
                powers = self.raised(degree)
                turned = [
                    entry if log is None or turn > 0 or degree % 2 == 0 else -entry
                    for entry, log, turn in zip(powers, self.logs, self.turn, strict=True)
                ]
                total = _added(total, ball(c), turned)
        kept = []
        for term in rest.terms:
            if term.kind == "power near":
                total = _added(total, ball(term.coefficient), self.raised(ball(term.order)))
            else:
                kept.append(term)
        return total, Local(rest.polynomial[:1], tuple(kept))


def _cotangent(point: tuple[Any, ...], turn: int) -> Any:
    """du/dt times cosh u/|sinh u|, what remains of a sinh chart's Jacobian beside |sinh u|."""
    decay = (-2 * turn * point[3]).exp()
    return point[2] * (1 + decay) / (1 - decay)
