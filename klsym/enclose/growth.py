"""How fast a form grows towards an end of a piece: its derivative in a scale of functions, with constants as balls.

Towards an end, z runs to infinity: z = y/S where x runs to infinity and z = S/y where x runs to a finite end, y the
distance, S the unit. With v = log z every term's derivative d/dv lies, for all points beyond the one given, within a
sum of C * e^(g z) z^k v^l, where g, k >= 0 and C is a ball. Two such functions are compared lexicographically in
(g, k, l); the quotient of the smaller by the greater decreases, which turns a bound at one point into a bound beyond
it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flint import arb, fmpq

from klsym.enclose.local import Local, LocalTerm
from klsym.enclose.precision import ball, hull, whole_power


class Tail(NamedTuple):
    """All points whose distance to the end is beyond (x -> oo) or below (finite end) the distance `y`.

    The end lies in the direction `sign` from the origin of the local coordinate where it is infinite; the local
    coordinate is sign * y. `unit` is S.
    """

    infinite: bool
    sign: int
    y: arb
    unit: arb

    @property
    def z(self) -> arb:
        return self.y / self.unit if self.infinite else self.unit / self.y


class Rate(NamedTuple):
    """coefficient * e^(g z) z^k v^l."""

    g: Any
    k: Any
    l: int  # noqa: E741
    coefficient: Any


class Undominated(Exception):
    """No bound was found: the tail may diverge, or the point given is not far enough out."""


def rates(local: Local, tail: Tail) -> list[Rate]:
    """d/dv of the form, over the whole tail."""
    found: list[Rate] = []
    for degree, multiple in enumerate(local.polynomial):
        if degree == 0 or multiple == 0:
            continue
        if tail.infinite:
            found.append(
                Rate(fmpq(0), fmpq(degree), 0, multiple * whole_power(tail.sign * _exact(tail.unit), degree) * degree)
            )
        else:
            at_start = ball(multiple) * whole_power(tail.sign * tail.y, degree) * -degree
            found.append(_bounded(hull(0, at_start)))
    for term in local.terms:
        multiple = term.coefficient
        for rate in (_at_infinity if tail.infinite else _at_end)(term, tail):
            found.append(rate._replace(coefficient=multiple * rate.coefficient))
    return _merged(found)


def _exact(unit: arb) -> Any:
    mantissa, exponent = unit.man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


def _bounded(values: Any) -> Rate:
    return Rate(fmpq(0), fmpq(0), 0, values)


def _merged(entries: list[Rate]) -> list[Rate]:
    """Entries with the same exact exponents added; balls as exponents stay apart."""
    total: list[Rate] = []
    for entry in entries:
        for place, other in enumerate(total):
            if entry.l == other.l and _same(entry.k, other.k) and _same(entry.g, other.g):
                total[place] = other._replace(coefficient=other.coefficient + entry.coefficient)
                break
        else:
            total.append(entry)
    return [entry for entry in total if not (isinstance(entry.coefficient, fmpq) and entry.coefficient == 0)]


def _same(first: Any, second: Any) -> bool:
    return isinstance(first, fmpq) and isinstance(second, fmpq) and bool(first == second)


def _at_infinity(term: LocalTerm, tail: Tail) -> list[Rate]:
    kind, unit, z = term.kind, tail.unit, tail.z
    if kind == "exponential":
        return _exponential(term.order, term.shift, tail)
    if kind == "softplus":
        return _softplus(term.order, term.shift, tail)
    if kind == "quadratic":
        # 2 y (y - m)/(w + (y - m)^2) = 2 theta / (1 + w/(y - m)^2), both factors monotone
        theta, reach = _theta(term.shift, tail)
        return [_bounded(2 * theta / (1 + hull(0, ball(term.order) / (reach * reach))))]
    if kind == "log near":
        return _log_rates(term.order, unit.log(), arb(1))
    if kind == "power near":
        return _power_rates(term.order, tail, arb(1))
    if kind == "log gamma":
        return _log_gamma_rates(term.sign, term.shift, tail)
    if kind == "opaque":
        raise Undominated
    theta, reach = _theta(term.shift, tail)
    if kind == "log":
        return _log_rates(term.order, hull(unit.log(), (reach / z).log()), theta)
    if kind == "power":
        return _power_rates(term.order, tail, reach / tail.y)
    raise Undominated


def _theta(shift: Any, tail: Tail) -> tuple[arb, arb]:
    """y/(y - m) over the tail, and |x - point| at its start, m the shift along the tail's direction."""
    reach = tail.y - tail.sign * ball(shift)
    if not reach > 0:
        raise Undominated
    return hull(1, tail.y / reach), reach


def _log_rates(power: int, offset: arb, theta: arb) -> list[Rate]:
    """d/dv (v + c)^n = n (v + c)^(n-1) theta."""
    found, binomial = [], 1
    for k in range(power):
        found.append(Rate(fmpq(0), fmpq(0), power - 1 - k, power * binomial * whole_power(offset, k) * theta))
        binomial = binomial * (power - 1 - k) // (k + 1)
    if power == 1 and theta.is_exact():
        return [Rate(fmpq(0), fmpq(0), 0, fmpq(1))]
    return found


def _power_rates(order: Any, tail: Tail, ratio: arb) -> list[Rate]:
    """d/dv of (y theta(y))^k, where theta runs from `ratio` to 1."""
    if ball(order) > 0:
        return [Rate(fmpq(0), order, 0, ball(order) * tail.unit ** ball(order) * hull(1, ratio ** (ball(order) - 1)))]
    start = ball(order) * tail.y ** ball(order) * hull(1, ratio ** (ball(order) - 1))
    return [_bounded(hull(0, start))]


def _log_gamma_rates(sign: int, shift: Any, tail: Tail) -> list[Rate]:
    """d/dv log Gamma(y + m) = y psi(y + m), where log x - 1/x < psi(x) < log x for x > 0."""
    argument = tail.y + ball(shift)
    if sign < 0 or not argument > 0:
        raise Undominated
    ratio = (argument / tail.y).log()
    offset = tail.unit.log() + hull(0, ratio) - hull(0, 1 / argument)
    return [Rate(fmpq(0), fmpq(1), 1, tail.unit), Rate(fmpq(0), fmpq(1), 0, tail.unit * offset)]


def per_step(entries: list[Rate], tail: Tail) -> list[Rate]:
    """The derivatives with respect to z instead of v: each entry divided by z, what then decreases put in a ball."""
    found: list[Rate] = []
    for entry in entries:
        if isinstance(entry.k, fmpq) and entry.k >= 1:
            found.append(entry._replace(k=entry.k - 1))
        elif entry.g == 0 and tail.z.log() * (1 - ball(entry.k)) >= entry.l:
            found.append(_bounded(hull(0, ball(entry.coefficient) * _value(entry, tail.z) / tail.z)))
        else:
            raise Undominated
    return found


def _exponential(rate: Any, shift: Any, tail: Tail) -> list[Rate]:
    """d/dv exp(g z + c) = g z exp(g z + c)."""
    g = rate * tail.sign * _exact(tail.unit)
    constant = (-ball(rate) * ball(shift)).exp()
    if ball(g) > 0:
        return [Rate(g, fmpq(1), 0, g * constant)]
    # decreasing once -g z >= 1
    if not -ball(g) * tail.z >= 1:
        raise Undominated
    return [_bounded(hull(0, ball(g) * tail.z * (ball(g) * tail.z).exp() * constant))]


def _softplus(rate: Any, shift: Any, tail: Tail) -> list[Rate]:
    """d/dv log(1 + e^w) = g z / (1 + e^-w), w = g z + c."""
    g = rate * tail.sign * _exact(tail.unit)
    start = ball(g) * tail.z - ball(rate) * ball(shift)
    if ball(g) > 0:
        return [Rate(fmpq(0), fmpq(1), 0, g * hull(1, 1 / (1 + (-start).exp())))]
    if not -ball(g) * tail.z >= 1:
        raise Undominated
    return [_bounded(hull(0, ball(g) * tail.z * start.exp()))]


def _at_end(term: LocalTerm, tail: Tail) -> list[Rate]:
    kind, y = term.kind, tail.y
    near = hull(0, y)
    if kind == "log near":
        if term.order == 1:
            return [Rate(fmpq(0), fmpq(0), 0, fmpq(-1))]
        return [
            rate._replace(coefficient=-((-1) ** (term.order - 1)) * rate.coefficient)
            for rate in _log_rates(term.order, -tail.unit.log(), arb(1))
        ]
    if kind == "power near":
        order = ball(term.order)
        if order < 0:
            return [Rate(fmpq(0), -term.order, 0, -order * tail.unit**order)]
        return [_bounded(hull(0, -order * y**order))]
    # analytic at the end: ds/dv = -y ds/dy, over all y in (0, y]
    local = tail.sign * near
    if kind == "exponential":
        slope = ball(term.order) * (ball(term.order) * (local - ball(term.shift))).exp()
    elif kind == "softplus":
        slope = ball(term.order) / (1 + (-ball(term.order) * (local - ball(term.shift))).exp())
    elif kind == "quadratic":
        argument = local - ball(term.shift)
        slope = 2 * argument / (ball(term.order) + argument * argument)
    elif kind in ("log", "power", "log far", "power far"):
        argument = term.sign * (local - ball(term.shift))
        if not argument > 0:
            raise Undominated
        if kind.startswith("log"):
            slope = term.sign * term.order * whole_power(argument.log(), term.order - 1) / argument
        else:
            order = ball(term.order)
            slope = term.sign * order * ((order - 1) * argument.log()).exp()
    else:
        raise Undominated
    return [_bounded(-near * tail.sign * slope)]


# ---- comparing


def _greater(first: Rate, second: Rate) -> bool:
    """Whether the first function outgrows the second; Undominated where balls overlap."""
    for one, other in ((first.g, second.g), (first.k, second.k)):
        if isinstance(one, fmpq) and isinstance(other, fmpq):
            if one != other:
                return bool(one > other)
        elif ball(one) > ball(other):
            return True
        elif ball(one) < ball(other):
            return False
        else:
            raise Undominated
    return first.l > second.l


def _value(rate: Rate, z: arb) -> arb:
    result = ball(1)
    if not (isinstance(rate.g, fmpq) and rate.g == 0):
        result = result * (ball(rate.g) * z).exp()
    if not (isinstance(rate.k, fmpq) and rate.k == 0):
        result = result * z ** ball(rate.k)
    if rate.l:
        result = result * whole_power(z.log(), rate.l)
    return result


def supremum(entries: list[Rate], tail: Tail) -> arb:
    """An upper bound for the sum of the entries over the whole tail; Undominated where none is found."""
    entries = _merged(entries)
    if not entries:
        return arb(0)
    z = tail.z
    v = z.log()
    if not v > 0.5:
        raise Undominated
    top = entries[0]
    for entry in entries[1:]:
        if _greater(entry, top):
            top = entry
    top_coefficient, top_value = ball(top.coefficient).upper(), _value(top, z)
    if top.g == 0 and top.k == 0 and top.l == 0:
        return sum((ball(entry.coefficient).upper() for entry in entries), start=arb(0))
    if not top_coefficient < 0:
        raise Undominated
    bracket, rest = top_coefficient, arb(0)
    for entry in entries:
        if entry is top:
            continue
        upper = ball(entry.coefficient).upper()
        if upper <= 0:
            rest = rest + upper * _value(entry, z)
            continue
        # the quotient entry/top decreases beyond z
        slope = (ball(entry.g) - ball(top.g)) * z + (ball(entry.k) - ball(top.k)) + max(0, entry.l - top.l) / v
        if not slope <= 0:
            raise Undominated
        bracket = bracket + upper * _value(entry, z) / top_value
    if not bracket <= 0:
        raise Undominated
    return (bracket * top_value + rest).upper()


def antiderivative(entry: Rate) -> Rate:
    """A function of the scale that bounds, from above, the integral of |entry| dv up to each point, v >= 0."""
    size = ball(entry.coefficient).abs_upper()
    if not (isinstance(entry.g, fmpq) and entry.g == 0):
        return Rate(entry.g, ball_minus_one(entry.k), entry.l, size / ball(entry.g))
    if not (isinstance(entry.k, fmpq) and entry.k == 0):
        return Rate(entry.g, entry.k, entry.l, size / ball(entry.k))
    return Rate(entry.g, entry.k, entry.l + 1, size / (entry.l + 1))


def ball_minus_one(k: Any) -> Any:
    """k - 1 >= 0, where e^(g z) z^(k-1)/g is the integral of e^(g z) z^k dv for k = 1 and bounds it for no other k."""
    if not (isinstance(k, fmpq) and k == 1):
        raise Undominated
    return fmpq(0)


def log_rate(entry: Rate, tail: Tail) -> list[Rate]:
    """d/dv of log(e^(g z) z^k v^l)."""
    found: list[Rate] = []
    if not (isinstance(entry.g, fmpq) and entry.g == 0):
        found.append(Rate(fmpq(0), fmpq(1), 0, entry.g))
    if not (isinstance(entry.k, fmpq) and entry.k == 0):
        found.append(_bounded(entry.k))
    if entry.l:
        found.append(_bounded(hull(0, entry.l / tail.z.log())))
    return found


def value_at_start(entry: Rate, tail: Tail) -> arb:
    """e^(g z) z^k v^l at the start of the tail."""
    return _value(entry, tail.z)
