"""Functions R0 + sum of Rj log lj: the Rj rational, the lj polynomials. Their derivatives, and their signs, exactly.

>>> f = read("x + (-1) log(x + 1)")
>>> f.derivative() == read("(x)/(x + 1)"), f.sign_at(Fraction(1)), f.sign_beside(Fraction(0), 1)
(True, 1, 1)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from klsym.recheck.language import Malformed, need
from klsym.recheck.reals import (
    Point,
    Poly,
    Root,
    at,
    constant_sign,
    derivative,
    divide,
    gcd,
    log_bounds,
    plus,
    poly,
    sign,
    times,
)

TERMS = 32  # of an expansion
ONE: Poly = (Fraction(1),)
Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Quotient:
    """A rational function in lowest terms, its denominator monic."""

    top: Poly
    bottom: Poly = ONE

    @staticmethod
    def of(top: Poly, bottom: Poly) -> Quotient:
        need(bottom, "a division by zero")
        shared = gcd(top, bottom) if top else bottom
        top, bottom = divide(top, shared)[0], divide(bottom, shared)[0]
        return Quotient(tuple(c / bottom[-1] for c in top), tuple(c / bottom[-1] for c in bottom))

    def __add__(self, other: Quotient) -> Quotient:
        top = plus(times(self.top, other.bottom), times(other.top, self.bottom))
        return Quotient.of(top, times(self.bottom, other.bottom))

    def __mul__(self, other: Quotient) -> Quotient:
        return Quotient.of(times(self.top, other.top), times(self.bottom, other.bottom))

    def inverse(self) -> Quotient:
        return Quotient.of(self.bottom, self.top)

    def derivative(self) -> Quotient:
        rise = plus(times(derivative(self.top), self.bottom), times(self.top, derivative(self.bottom)), -1)
        return Quotient.of(rise, times(self.bottom, self.bottom))

    def at(self, x: Fraction) -> Fraction:
        low = at(self.bottom, x)
        need(low, "a value at a pole")
        return at(self.top, x) / low


@dataclass(frozen=True)
class LogSum:
    """plain + sum of logs[l] log l."""

    plain: Quotient
    logs: dict[Poly, Quotient] = field(default_factory=dict)

    def __add__(self, other: LogSum) -> LogSum:
        logs = dict(self.logs)
        for key, factor in other.logs.items():
            logs[key] = logs[key] + factor if key in logs else factor
        return LogSum(self.plain + other.plain, {key: factor for key, factor in logs.items() if factor.top})

    def scaled(self, factor: Quotient) -> LogSum:
        if not factor.top:
            return LogSum(factor)
        return LogSum(self.plain * factor, {key: value * factor for key, value in self.logs.items()})

    def __mul__(self, other: LogSum) -> LogSum:
        need(not (self.logs and other.logs), "a product of logarithms")
        return self.scaled(other.plain) if self.logs else other.scaled(self.plain)

    def derivative(self) -> LogSum:
        total = LogSum(self.plain.derivative())
        for key, factor in self.logs.items():
            rate = Quotient.of(derivative(key), key)
            slope = factor.derivative()
            total = total + LogSum(factor * rate, {key: slope} if slope.top else {})
        return total

    # ------------------------------------------------------------ signs
    def sign_at(self, x: Fraction) -> int:
        return constant_sign(self.plain.at(x), [(factor.at(x), at(key, x)) for key, factor in self.logs.items()])

    def sign_at_root(self, root: Root) -> int:
        """At an irrational point; Malformed where bounds do not tell the value from zero."""
        for _ in range(150):
            low, high = self._bounds((root.low, root.high))
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            root.refine()
        raise Malformed("a value at an irrational point is not told from zero")

    def _bounds(self, x: Interval) -> Interval:
        wide = Fraction(-1), Fraction(1)  # said of what cannot be bounded yet
        total = _bounds(self.plain, x)
        for key, factor in self.logs.items():
            rate, inside = _bounds(factor, x), _horner(key, x)
            if rate is None or inside[0] <= 0:
                return wide
            logs = log_bounds(_rounded(inside[0], -1))[0], log_bounds(_rounded(inside[1], 1))[1]
            part = _product(rate, logs)
            total = total and (total[0] + part[0], total[1] + part[1])
        return wide if total is None else total

    def sign_beside(self, point: Point, side: int) -> int:
        """Just right (1) or left (−1) of a point; beyond all bounds where it is None."""
        if isinstance(point, Root):
            return self.sign_at_root(point)
        if not self.logs and not self.plain.top:
            return 0
        plain: dict[int, Fraction] = {}  # coefficients of t^n
        slow: dict[int, Fraction] = {}  # of t^n log t
        logs: dict[int, list[tuple[Fraction, Fraction]]] = {}  # of t^n, as c log q
        order, series = _expand(self.plain, point, side)
        _collect(plain, order, series)
        orders = [order]
        for key, factor in self.logs.items():
            power, inner = _expand(Quotient(key), point, side)
            need(inner[0] > 0, "a logarithm of what is not positive")
            order, series = _expand(factor, point, side)
            orders.append(order)
            _collect(slow, order, [power * value for value in series])
            for index, value in enumerate(series):
                logs.setdefault(order + index, []).append((value, inner[0]))
            rest = _log_one_plus([value / inner[0] for value in inner])
            for shift in range(TERMS):
                _collect(plain, order + shift, [rest[shift] * value for value in series[: TERMS - shift]])
        for n in range(min(orders), min(orders) + TERMS):
            if slow.get(n):
                return -sign(slow[n])
            found = constant_sign(plain.get(n, Fraction(0)), logs.get(n, []))
            if found:
                return found
        raise Malformed("an expansion that vanishes to high order")


def _collect(total: dict[int, Fraction], order: int, series: list[Fraction]) -> None:
    for index, value in enumerate(series):
        total[order + index] = total.get(order + index, Fraction(0)) + value


def _expand(quotient: Quotient, point: Fraction | None, side: int) -> tuple[int, list[Fraction]]:
    """Order and coefficients in t > 0, where x = point + side t, or x = ±1/t at an infinite end."""
    order, sides = 0, []
    for p, direction in ((quotient.top, 1), (quotient.bottom, -1)):
        if point is None:
            moved: Poly = tuple(c * (-side) ** i for i, c in enumerate(p))[::-1]
            order -= direction * (len(p) - 1)
        else:
            moved = ()
            for c in reversed(p):
                moved = plus(times(moved, (point, Fraction(side))), poly((c,)))
        first = next((i for i, c in enumerate(moved) if c), 0)
        order += direction * first
        sides.append((list(moved[first:]) + [Fraction(0)] * TERMS)[:TERMS])
    if not quotient.top:
        return 0, [Fraction(0)] * TERMS
    top, bottom = sides
    series: list[Fraction] = []
    for n in range(TERMS):
        known = sum((series[j] * bottom[n - j] for j in range(n)), start=Fraction(0))
        series.append((top[n] - known) / bottom[0])
    return order, series


def _log_one_plus(series: list[Fraction]) -> list[Fraction]:
    """The logarithm of a series that begins with 1: n b_n = n a_n − Σ k b_k a_(n−k)."""
    result = [Fraction(0)]
    for n in range(1, len(series)):
        known = sum((k * result[k] * series[n - k] for k in range(1, n)), start=Fraction(0))
        result.append(series[n] - known / n)
    return result


def _product(one: Interval, two: Interval) -> Interval:
    ends = [a * b for a in one for b in two]
    return min(ends), max(ends)


def _horner(p: Poly, x: Interval) -> Interval:
    total: Interval = Fraction(0), Fraction(0)
    for c in reversed(p):
        low, high = _product(total, x)
        total = low + c, high + c
    return total


def _bounds(quotient: Quotient, x: Interval) -> Interval | None:
    bottom = _horner(quotient.bottom, x)
    if bottom[0] <= 0 <= bottom[1]:
        return None
    return _product(_horner(quotient.top, x), (1 / bottom[1], 1 / bottom[0]))


def _rounded(x: Fraction, direction: int) -> Fraction:
    """A shorter fraction on that side of a positive one; the log series would drag its digits along."""
    grid = 1 << 300
    below = x.numerator * grid // x.denominator
    return Fraction(below + (direction > 0), grid) if below else x


# ---------------------------------------------------------------- reading
TOKEN = re.compile(r"\s*(\d+|log|x|[-+*/^()])", re.ASCII)


def read(text: str) -> LogSum:
    """A function as the evidence writes it: (2*x^2 + 4*x) log(x) + 1/4*x^4."""
    need(isinstance(text, str), "a function is written as text")
    tokens, place = [], 0
    for found in TOKEN.finditer(text):
        need(found.start() == place, f"cannot read {text!r}")
        tokens.append(found[1])
        place = found.end()
    need(tokens and place == len(text), f"cannot read {text!r}")
    reader = _Reader(tokens)
    value = reader.sum()
    need(not reader.tokens, f"cannot read {text!r}")
    return value


class _Reader:
    """Sums of products of powers, the product written with * or by standing side by side."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def take(self, *wanted: str) -> str | None:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def sum(self) -> LogSum:
        total = self.product()
        while operation := self.take("+", "-"):
            total = total + self.product().scaled(Quotient((Fraction(1 if operation == "+" else -1),)))
        return total

    def product(self) -> LogSum:
        if self.take("-"):
            return self.product().scaled(Quotient((Fraction(-1),)))
        total = self.power()
        while self.tokens and self.tokens[0] not in ("+", "-", ")"):
            if self.take("/"):
                divisor = self.power()
                need(not divisor.logs, "a division by a logarithm")
                total = total.scaled(divisor.plain.inverse())
            else:
                self.take("*")
                total = total * self.power()
        return total

    def power(self) -> LogSum:
        base = self.atom()
        if not self.take("^"):
            return base
        need(self.tokens and self.tokens[0].isdigit() and int(self.tokens[0]) < 1000, "an exponent")
        result = LogSum(Quotient(ONE))
        for _ in range(int(self.tokens.pop(0))):
            result = result * base
        return result

    def atom(self) -> LogSum:
        need(self.tokens, "an expression breaks off")
        token = self.tokens.pop(0)
        if token.isdigit():
            return LogSum(Quotient(poly((Fraction(int(token)),))))
        if token == "x":
            return LogSum(Quotient((Fraction(0), Fraction(1))))
        logarithm = token == "log"
        need(token == "(" or (logarithm and self.take("(")), "a bracket")
        inner = self.sum()
        need(self.take(")"), "a bracket is not closed")
        if not logarithm:
            return inner
        need(not inner.logs and inner.plain.bottom == ONE and inner.plain.top, "the logarithm of a polynomial")
        return LogSum(Quotient(()), {inner.plain.top: Quotient(ONE)})
