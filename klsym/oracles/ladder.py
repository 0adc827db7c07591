"""The derivative ladder: decides phi(x) >= 0 (or > 0) on an interval, for phi = R0(x) + sum of Rj(x) log lj(x).

R0, Rj are rational functions over Q and the lj rational functions that are positive on the open interval. Dividing by
Rj between its zeros and differentiating removes log lj, so after one division for each logarithm the derivative is a
rational function, whose signs Sturm's theorem gives exactly. Climbing back, a function that is monotone between known
points changes sign at most once between them, and its signs there are exact: at rational points and at the ends by the
leading term of its expansion in t and log t, with zero decided by unique factorisation (a rational combination of
logarithms of primes vanishes only when all its coefficients do; it is never another rational, by Lindemann). At an
irrational point a ball must exclude zero. What this cannot settle it refuses; it never guesses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import flint

from klsym.kernel.terms import Add, Inverse, Judgement, Less, LessEqual, Log, Multiply, Rational, Real, Term, variables
from klsym.oracles.reals import (
    DEPTH,
    ONE,
    ZERO,
    Bracket,
    Key,
    Point,
    Poly,
    Quotient,
    Undecided,
    ball_of,
    between,
    constant_sign,
    fraction,
    irreducible,
    key_of,
    poly_of,
    rational,
    roots,
    sign_of,
    simplest,
    value_at,
)

Steps = list[dict[str, object]]
ORDERS = (6, 24)  # terms of an expansion that are looked at before giving up


@dataclass(frozen=True)
class LogSum:
    """R0 + sum of Rj log lj, the lj distinct polynomials (or primes) that are positive on the interval."""

    plain: Quotient
    logs: dict[Key, Quotient] = field(default_factory=dict)

    def __add__(self, other: LogSum) -> LogSum:
        logs = dict(self.logs)
        for inside, factor in other.logs.items():
            logs[inside] = logs.get(inside, ZERO) + factor
        return LogSum(self.plain + other.plain, {k: v for k, v in logs.items() if v.top != 0})

    def scaled(self, factor: Quotient) -> LogSum:
        logs = {inside: value * factor for inside, value in self.logs.items()}
        return LogSum(self.plain * factor, {k: v for k, v in logs.items() if v.top != 0})

    def derivative(self) -> LogSum:
        total = LogSum(self.plain.derivative())
        for inside, factor in self.logs.items():
            rate = Quotient.of(poly_of(inside).derivative(), poly_of(inside))
            total = total + LogSum(factor * rate, {inside: factor.derivative()})
        return total + LogSum(ZERO)

    def sign_at(self, x: Fraction) -> int:
        logs = [(factor.at(x), value_at(poly_of(key), x)) for key, factor in self.logs.items()]
        return constant_sign(self.plain.at(x), logs)

    def sign_on(self, point: Bracket) -> int:
        """The sign at an irrational point; refuses where a ball of 200 bits still holds zero."""
        for _ in range(DEPTH):
            if point.low == point.high:
                return self.sign_at(point.low)
            with flint.ctx.workprec(256):
                middle, radius = (point.low + point.high) / 2, (point.high - point.low) / 2
                x = flint.arb(rational(middle)) + flint.arb(0, 1) * flint.arb(rational(radius))
                ball = self.plain.ball(x)
                for inside, factor in self.logs.items():
                    ball += factor.ball(x) * ball_of(poly_of(inside), x).log()
                if ball.is_finite() and not ball.contains(0):
                    return 1 if ball > 0 else -1
            point.refine()
        raise Undecided("a value at an irrational point was not separated from zero")

    def sign_beside(self, point: Point, side: int) -> int:
        """The sign just right (1) or left (-1) of a point; None is -oo on the right, oo on the left."""
        if isinstance(point, Bracket):
            return self.sign_on(point)
        if not self.logs and self.plain.top == 0:
            return 0
        for orders in ORDERS:
            sign = self._leading(point, side, orders)
            if sign:
                return sign
        raise Undecided("an expansion vanishes to high order")

    def _leading(self, point: Fraction | None, side: int, orders: int) -> int:
        """The sign of the leading term in t and log t; 0 if none shows."""
        plain: dict[int, Fraction] = {}
        constants: dict[int, list[tuple[Fraction, Fraction]]] = {}
        leading: dict[int, Fraction] = {}
        order, series = _expand(self.plain, point, side, orders)
        plain.update((order + index, value) for index, value in enumerate(series))
        for key, factor in self.logs.items():
            power, inner = _expand(Quotient(poly_of(key), Poly([1])), point, side, orders)
            if inner[0] <= 0:
                raise Undecided(f"log({poly_of(key)}) of something not positive")
            log_series = _log_series([value / inner[0] for value in inner])
            order, series = _expand(factor, point, side, orders)
            for index, value in enumerate(series):
                leading[order + index] = leading.get(order + index, Fraction(0)) + power * value
                constants.setdefault(order + index, []).append((value, inner[0]))
                for shift, other in enumerate(log_series[: orders - index]):
                    place = order + index + shift
                    plain[place] = plain.get(place, Fraction(0)) + value * other
        low = min([*plain, *constants])
        for place in range(low, low + orders):
            if leading.get(place):
                return -sign_of(leading[place])
            sign = constant_sign(plain.get(place, Fraction(0)), constants.get(place, []))
            if sign:
                return sign
        return 0

    def __str__(self) -> str:
        return " + ".join([f"{self.plain}", *(f"({r}) log({poly_of(key)})" for key, r in self.logs.items())])


def _expand(quotient: Quotient, point: Fraction | None, side: int, orders: int) -> tuple[int, list[Fraction]]:
    """Order and coefficients in t: x = point + side*t, or x = -side/t at an infinite end."""
    sides = []
    for poly in (quotient.top, quotient.bottom):
        if point is None:
            coefficients = [fraction(c) * (-side) ** i for i, c in enumerate(poly.coeffs())][::-1]
            order = -poly.degree() if poly.degree() > 0 else 0
        else:
            moved = poly(Poly([rational(point), side]))
            coefficients, order = [fraction(c) for c in moved.coeffs()], 0
        while coefficients and coefficients[0] == 0:
            coefficients, order = coefficients[1:], order + 1
        sides.append((order, (coefficients + [Fraction(0)] * orders)[:orders]))
    (top_order, top), (bottom_order, bottom) = sides
    result: list[Fraction] = []
    for index in range(orders):
        known = sum((result[j] * bottom[index - j] for j in range(index)), start=Fraction(0))
        result.append((top[index] - known) / bottom[0])
    return top_order - bottom_order, result


def _log_series(series: list[Fraction]) -> list[Fraction]:
    """log of 1 + ..., from its derivative."""
    result = [Fraction(0)] * len(series)
    for n in range(1, len(series)):
        known = sum((k * result[k] * series[n - k] for k in range(1, n)), start=Fraction(0))
        result[n] = series[n] - known / n
    return result


@dataclass(frozen=True)
class Piece:
    """An open interval on which a function has one sign."""

    left: Point
    right: Point
    sign: int


def _chart(pieces: list[Piece]) -> list[str]:
    ends = [("-oo" if p.left is None else p.left, "oo" if p.right is None else p.right) for p in pieces]
    return [f"({left}, {right}): {'-0+'[p.sign + 1]}" for p, (left, right) in zip(pieces, ends, strict=True)]


def signs(function: LogSum, left: Point, right: Point, proof: Steps) -> list[Piece]:
    """The open intervals on which the function is positive, negative or zero, in order; the steps go to ``proof``."""
    if not function.logs:
        cuts = [left, *roots(function.plain.top * function.plain.bottom, left, right), right]
        pieces = []
        for a, b in pairwise(cuts):
            middle = between(a, b)
            pieces.append(Piece(a, b, sign_of(function.plain.at(middle))))
        proof.append({"rational function": str(function.plain), "signs": _chart(pieces)})
        return pieces
    reasons = []
    polynomial = all(factor.bottom.degree() == 0 for factor in function.logs.values())
    divisors = [function.logs[key] for key in sorted(function.logs, key=lambda key: (len(key) < 2, key))]
    for divisor in ([ONE] if polynomial else []) + divisors:
        steps: Steps = []
        try:
            pieces = _climb(function, divisor, left, right, steps)
        except Undecided as reason:
            reasons.append(str(reason))
            continue
        proof.extend(steps)
        return pieces
    raise Undecided("; ".join(dict.fromkeys(reasons)))


def _climb(function: LogSum, factor: Quotient, left: Point, right: Point, proof: Steps) -> list[Piece]:
    """The signs, from those of (function / factor)', between the zeros of the factor."""
    cuts: list[Point] = [left, *roots(factor.top * factor.bottom, left, right), right]
    pieces: list[Piece] = []
    for a, b in pairwise(cuts):
        outer = sign_of(factor.at(between(a, b)))
        quotient = function.scaled(factor.inverse())
        slope = quotient.derivative()
        entry: dict[str, object] = {"function": str(function), "divide by": str(factor), "derivative": str(slope)}
        for run in signs(slope, a, b, proof):
            start = outer * function.sign_beside(run.left, 1)
            end = outer * function.sign_beside(run.right, -1)
            if run.sign == 0 or start == end or run.sign * start > 0 or run.sign * end < 0:
                sign = end if run.sign * end < 0 else start
                pieces.append(Piece(run.left, run.right, outer * sign))
            else:
                crossing = _crossing(quotient, run, start)
                pieces += [Piece(run.left, crossing, outer * start), Piece(crossing, run.right, outer * end)]
        proof.append({**entry, "signs": _chart(pieces)})
    return pieces


def _crossing(function: LogSum, run: Piece, start: int) -> Point:
    """The one point of a monotone run where the function changes sign."""
    for inside in function.logs:
        for root in roots(poly_of(inside) - 1, run.left, run.right):
            if isinstance(root, Fraction) and function.sign_at(root) == 0:
                return root
    low, high = run.left, run.right
    found: list[Fraction | None] = [None, None]
    for step in range(DEPTH):
        middle = between(low, high)
        middle += 2**step if high is None else -(2**step) if low is None else 0
        sign = function.sign_at(middle)
        if sign == 0:
            return middle
        if sign == start:
            low = found[0] = middle
        else:
            high = found[1] = middle
        if found[0] is not None and found[1] is not None:
            return _rational(Bracket(found[0], found[1], function.sign_at))
    raise Undecided("a sign change was not bracketed")


def _rational(bracket: Bracket) -> Fraction | Bracket:
    """The bracketed zero itself, where it is a rational number of small height."""
    while bracket.high - bracket.low > Fraction(1, 10**8):
        guess = simplest(bracket.low, bracket.high)
        if bracket.sign(guess) == 0:
            return guess
        bracket.refine()
    bracket.steps = 0
    return bracket


def _touches(function: LogSum, pieces: list[Piece]) -> bool:
    """Whether the function vanishes between two pieces."""
    inner = (piece.left for piece in pieces[1:] if piece.left is not None)
    return 0 in [function.sign_on(p) if isinstance(p, Bracket) else function.sign_at(p) for p in inner]


def _parse(term: Term, x: Real, left: Point, right: Point) -> LogSum:
    match term:
        case Rational(value):
            return LogSum(Quotient(Poly([rational(value)]), Poly([1])))
        case Real():
            if term != x:
                raise Undecided(f"{term} is not the variable")
            return LogSum(Quotient(Poly([0, 1]), Poly([1])))
        case Add(first, second):
            return _parse(first, x, left, right) + _parse(second, x, left, right)
        case Multiply(first, second):
            one, two = _parse(first, x, left, right), _parse(second, x, left, right)
            if one.logs and two.logs:
                raise Undecided("a product of logarithms")
            return two.scaled(one.plain) if not one.logs else one.scaled(two.plain)
        case Inverse(argument):
            inner = _parse(argument, x, left, right)
            if inner.logs or inner.plain.top == 0 or roots(inner.plain.top, left, right):
                raise Undecided(f"{term} is not rational, or has a pole in the interval")
            return LogSum(inner.plain.inverse())
        case Log(argument):
            inner = _parse(argument, x, left, right)
            if inner.logs or inner.plain.top == 0:
                raise Undecided(f"{term} is the logarithm of no rational function")
            return _log(inner.plain, left, right)
    raise Undecided(f"{term} is no combination of logarithms over the rational functions")


def _log(quotient: Quotient, left: Point, right: Point) -> LogSum:
    """log of a rational function that is positive on the interval, split into irreducible factors and primes."""
    if roots(quotient.top * quotient.bottom, left, right) or quotient.at(between(left, right)) <= 0:
        raise Undecided(f"log({quotient}) of something not positive on the interval")
    total, one = LogSum(ZERO), Poly([1])
    inside = between(left, right)
    for poly, direction in ((quotient.top, 1), (quotient.bottom, -1)):
        rest = poly
        for factor in irreducible(poly):
            positive = factor * sign_of(value_at(factor, inside))
            count = 0
            while (rest % factor) == 0:
                rest, count = rest // factor, count + 1
            total = total + LogSum(ZERO, {key_of(positive): Quotient(Poly([direction * count]), one)})
        constant = abs(fraction(rest[0]))
        for part, sense in ((constant.numerator, direction), (constant.denominator, -direction)):
            for prime, exponent in flint.fmpz(part).factor():
                total = total + LogSum(ZERO, {(Fraction(int(prime)),): Quotient(Poly([sense * int(exponent)]), one)})
    return total


def _endpoint(term: Term, value: Fraction) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """The exact value at a point under the conventions log 0 = 0 and 1/0 = 0."""
    match term:
        case Rational(constant):
            return constant, []
        case Real():
            return value, []
        case Add(first, second):
            (a, some), (b, more) = _endpoint(first, value), _endpoint(second, value)
            return a + b, some + more
        case Multiply(first, second):
            (a, some), (b, more) = _endpoint(first, value), _endpoint(second, value)
            if some and more:
                raise Undecided("a product of logarithms")
            return a * b, [(b * c, q) for c, q in some] + [(a * c, q) for c, q in more]
        case Inverse(argument):
            a, some = _endpoint(argument, value)
            return (1 / a if a else Fraction(0)), [] if not some else _refuse(term)
        case Log(argument):
            a, some = _endpoint(argument, value)
            return Fraction(0), ([(Fraction(1), a)] if a > 0 else []) if not some else _refuse(term)
    raise Undecided(f"{term} has no exact value at {value}")


def _refuse(term: Term) -> list[tuple[Fraction, Fraction]]:
    raise Undecided(f"{term} is no logarithm of a rational number")


def _interval(hypotheses: tuple[Judgement, ...], x: Real) -> tuple[Fraction | None, bool, Fraction | None, bool]:
    """The interval that the hypotheses say: ends, and whether each belongs to it."""
    left: Fraction | None = None
    right: Fraction | None = None
    left_in = right_in = False
    for hypothesis in hypotheses:
        if not isinstance(hypothesis, Less | LessEqual) or hypothesis.measure is not None:
            raise Undecided(f"{hypothesis} bounds no variable")
        closed = isinstance(hypothesis, LessEqual)
        match hypothesis.left, hypothesis.right:
            case Rational(value), Real() as y if y == x:
                if left is None or value > left or (value == left and not closed):
                    left, left_in = value, closed
            case Real() as y, Rational(value) if y == x:
                if right is None or value < right or (value == right and not closed):
                    right, right_in = value, closed
            case _:
                raise Undecided(f"{hypothesis} bounds no variable")
    if left is not None and right is not None and left >= right:
        raise Undecided("the interval is empty or a point")
    return left, left_in, right, right_in


def ladder(hypotheses: tuple[Judgement, ...], conclusion: Judgement) -> dict[str, object] | None:
    """Evidence that a <= b, or a < b, for every x in the interval that the hypotheses state; None if not decided.

    >>> from klsym.kernel.terms import *
    >>> x = Real("x")
    >>> ladder((Less(number(0), x),), LessEqual(Log(x), x - 1)) is not None
    True
    >>> ladder((Less(number(0), x),), LessEqual(Log(x), x - 2)) is None
    True
    """
    if not isinstance(conclusion, Less | LessEqual) or conclusion.measure is not None:
        return None
    names = [variable for variable in variables(conclusion) if isinstance(variable, Real)]
    if len(names) != 1 or variables(conclusion) - set(names):
        return None
    x, gap, strict, proof = names[0], conclusion.right - conclusion.left, isinstance(conclusion, Less), Steps()
    try:
        left, left_in, right, right_in = _interval(hypotheses, x)
        function = _parse(gap, x, left, right)
        pieces = signs(function, left, right, proof)
        if any(piece.sign < 0 or (strict and piece.sign == 0) for piece in pieces):
            return None
        if strict and _touches(function, pieces):
            return None
        for point, belongs in ((left, left_in), (right, right_in)):
            if belongs and point is not None:
                sign = constant_sign(*_endpoint(gap, point))
                proof.append({"value at": str(point), "sign": sign})
                if sign < 0 or (strict and sign == 0):
                    return None
    except Undecided:
        return None
    return {"function": str(function), "steps": proof}
