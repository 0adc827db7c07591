"""Exact points and signs on the real line: rational functions, their real roots, rational sums of logarithms.

Everything here is decided or refused. Roots of a polynomial are isolated by Sturm's theorem, factor by irreducible
factor; an irrational point is a bracket that can be refined; the sign of a rational combination of logarithms of
rationals is exact, for it vanishes only if the logarithms of primes in it cancel (and it is never another rational, by
Lindemann).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import flint

DEPTH = 300  # bisections before giving up
Poly = flint.fmpq_poly


class Undecided(Exception):
    """The question cannot be settled by these means."""


def rational(value: Fraction) -> flint.fmpq:
    return flint.fmpq(value.numerator, value.denominator)


def fraction(value: flint.fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def value_at(poly: Poly, x: Fraction) -> Fraction:
    return fraction(poly(rational(x)))


Key = tuple[Fraction, ...]  # a polynomial by its coefficients; flint's own are not hashable


def key_of(poly: Poly) -> Key:
    return tuple(map(fraction, poly.coeffs()))


def poly_of(key: Key) -> Poly:
    return Poly([rational(c) for c in key])


def sign_of(value: Fraction) -> int:
    return (value > 0) - (value < 0)


@dataclass(frozen=True)
class Quotient:
    """A rational function in lowest terms, its denominator monic."""

    top: Poly
    bottom: Poly

    @staticmethod
    def of(top: Poly, bottom: Poly) -> Quotient:
        common = top.gcd(bottom)
        top, bottom = top // common, bottom // common
        lead = bottom[bottom.degree()]
        return Quotient(top / lead, bottom / lead)

    def __add__(self, other: Quotient) -> Quotient:
        return Quotient.of(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __mul__(self, other: Quotient) -> Quotient:
        return Quotient.of(self.top * other.top, self.bottom * other.bottom)

    def inverse(self) -> Quotient:
        return Quotient.of(self.bottom, self.top)

    def derivative(self) -> Quotient:
        top = self.top.derivative() * self.bottom - self.top * self.bottom.derivative()
        return Quotient.of(top, self.bottom * self.bottom)

    def at(self, x: Fraction) -> Fraction:
        return value_at(self.top, x) / value_at(self.bottom, x)

    def ball(self, x: flint.arb) -> flint.arb:
        return ball_of(self.top, x) / ball_of(self.bottom, x)

    def __str__(self) -> str:
        return str(self.top) if self.bottom.degree() == 0 else f"({self.top})/({self.bottom})"


def ball_of(poly: Poly, x: flint.arb) -> flint.arb:
    total = flint.arb(0)
    for coefficient in reversed(poly.coeffs()):
        total = total * x + flint.arb(coefficient)
    return total


ZERO, ONE = Quotient(Poly([0]), Poly([1])), Quotient(Poly([1]), Poly([1]))


@dataclass
class Bracket:
    """An irrational point, known to lie between two rationals and refinable: where ``sign`` changes."""

    low: Fraction
    high: Fraction
    sign: Callable[[Fraction], int]
    steps: int = 0

    def refine(self) -> None:
        self.steps += 1
        if self.steps > DEPTH:
            raise Undecided("two points were not separated")
        middle = (self.low + self.high) / 2
        at_middle = self.sign(middle)
        if at_middle == 0:  # a rational point after all
            self.low = self.high = middle
        elif at_middle == self.sign(self.low):
            self.low = middle
        else:
            self.high = middle

    def __str__(self) -> str:
        return f"about {float(self.low):.6g}"


Point = Fraction | Bracket | None  # None: the infinite end on that side


# ------------------------------------------------------------------------------ real roots of polynomials
def _sturm(poly: Poly) -> list[Poly]:
    chain = [poly, poly.derivative()]
    while chain[-1].degree() > 0:
        chain.append(-(chain[-2] % chain[-1]))
    return chain


def _changes(chain: list[Poly], x: Fraction | None, side: int) -> int:
    """Sign changes of a Sturm chain at a point, or at the infinity on that side."""
    signs = []
    for poly in chain:
        if x is None:
            lead = sign_of(fraction(poly[poly.degree()]))
            signs.append(lead * (side if poly.degree() % 2 else 1))
        else:
            signs.append(sign_of(value_at(poly, x)))
    signs = [s for s in signs if s]
    return sum(a != b for a, b in pairwise(signs))


def irreducible(poly: Poly) -> list[Poly]:
    """The distinct irreducible factors of positive degree."""
    integral = flint.fmpz_poly([int(c) for c in (poly * poly.denom()).coeffs()])
    return [Poly([int(c) for c in factor.coeffs()]) for factor, _ in integral.factor()[1]]


def _bound(poly: Poly) -> Fraction:
    lead = abs(fraction(poly[poly.degree()]))
    return 1 + max((abs(fraction(c)) / lead for c in poly.coeffs()), default=Fraction(0))


def before(point: Point, other: Point, default: bool) -> bool:
    """Whether one finite point lies before another; brackets are refined until it shows."""
    if point is None or other is None:
        return default
    while True:
        high = point.high if isinstance(point, Bracket) else point
        low = other.low if isinstance(other, Bracket) else other
        if high < low or (high == low and not (isinstance(point, Fraction) and isinstance(other, Fraction))):
            return True
        low = point.low if isinstance(point, Bracket) else point
        high = other.high if isinstance(other, Bracket) else other
        if low >= high:
            return False
        for bracket in (point, other):
            if isinstance(bracket, Bracket):
                bracket.refine()


def roots(poly: Poly, left: Point, right: Point) -> list[Fraction | Bracket]:
    """The real roots in the open interval, in order."""
    found: list[Fraction | Bracket] = []
    for factor in irreducible(poly) if poly.degree() > 0 else []:
        if factor.degree() == 1:
            found.append(-fraction(factor[0]) / fraction(factor[1]))
            continue
        chain, reach = _sturm(factor), _bound(factor)
        stack = [(-reach, reach)]
        while stack:
            low, high = stack.pop()
            count = _changes(chain, low, -1) - _changes(chain, high, 1)
            if count == 1:
                found.append(Bracket(low, high, lambda x, p=factor: sign_of(value_at(p, x))))  # type: ignore[misc]
            elif count > 1:
                middle = (low + high) / 2
                stack += [(low, middle), (middle, high)]
    inside = [root for root in found if before(left, root, True) and before(root, right, True)]
    ordered: list[Fraction | Bracket] = []
    for root in inside:
        place = next((i for i, other in enumerate(ordered) if before(root, other, True)), len(ordered))
        ordered.insert(place, root)
    return ordered


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator strictly between two rationals."""
    whole = low.__floor__()
    if whole + 1 < high:
        return Fraction(whole + 1)
    if low == whole:
        return whole + Fraction(1, (1 / (high - whole)).__floor__() + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


def between(left: Point, right: Point) -> Fraction:
    """A simple rational point strictly between two points."""
    if isinstance(left, Bracket) and isinstance(right, Bracket):
        while left.high >= right.low:
            left.refine()
            right.refine()
    low = left.high if isinstance(left, Bracket) else left
    high = right.low if isinstance(right, Bracket) else right
    while low is not None and high is not None and low >= high:
        for bracket in (left, right):
            if isinstance(bracket, Bracket):
                bracket.refine()
        low = left.high if isinstance(left, Bracket) else left
        high = right.low if isinstance(right, Bracket) else right
    if low is None and high is None:
        return Fraction(0)
    if low is None:
        return Fraction((high - 1).__floor__())  # type: ignore[operator]
    if high is None:
        return Fraction((low + 1).__ceil__())
    middle, width = (low + high) / 2, (high - low) / 4
    denominator = 1
    while abs(Fraction(round(middle * denominator), denominator) - middle) >= width:
        denominator *= 2
    return Fraction(round(middle * denominator), denominator)


def constant_sign(plain: Fraction, logs: list[tuple[Fraction, Fraction]]) -> int:
    """The exact sign of plain + sum of c log(q), for positive rationals q."""
    logs = [(c, q) for c, q in logs if c and q != 1]
    if not logs:
        return sign_of(plain)
    for precision in (64, 512, 4096, 32768):
        if precision > 64 and all(max(q.numerator, q.denominator) < 10**12 for _, q in logs):
            primes: dict[int, Fraction] = {}
            for c, q in logs:
                for part, direction in ((q.numerator, 1), (q.denominator, -1)):
                    for prime, exponent in flint.fmpz(part).factor():
                        primes[int(prime)] = primes.get(int(prime), Fraction(0)) + c * direction * int(exponent)
            if not any(primes.values()):
                return sign_of(plain)
        with flint.ctx.workprec(precision):
            terms = (flint.arb(rational(c)) * flint.arb(rational(q)).log() for c, q in logs)
            ball = sum(terms, flint.arb(rational(plain)))
            if not ball.contains(0):
                return 1 if ball > 0 else -1
    raise Undecided("a constant was too near to zero")
