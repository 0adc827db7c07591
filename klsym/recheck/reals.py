"""Exact real arithmetic for the ladder's evidence: polynomials over Q, their real roots by Sturm's theorem, logarithms.

A polynomial is a tuple of fractions, the constant first. A point is a Fraction, a Root, or None for an infinite end.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import floor

from klsym.recheck.language import Malformed

Poly = tuple[Fraction, ...]
REFINEMENTS = 400
BITS = 220


def poly(coefficients: list[Fraction] | tuple[Fraction, ...]) -> Poly:
    kept = list(coefficients)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def plus(p: Poly, q: Poly, factor: Fraction | int = 1) -> Poly:
    size = max(len(p), len(q))
    return poly([(p[i] if i < len(p) else Fraction(0)) + factor * (q[i] if i < len(q) else 0) for i in range(size)])


def times(p: Poly, q: Poly) -> Poly:
    product = [Fraction(0)] * max(len(p) + len(q) - 1, 0)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            product[i + j] += a * b
    return poly(product)


def divide(p: Poly, q: Poly) -> tuple[Poly, Poly]:
    """Quotient and remainder."""
    rest, quotient = list(p), [Fraction(0)] * max(len(p) - len(q) + 1, 0)
    while len(rest) >= len(q):
        place = len(rest) - len(q)
        factor = rest[-1] / q[-1]
        quotient[place] = factor
        for i, b in enumerate(q):
            rest[place + i] -= factor * b
        rest = list(poly(rest[:-1]))
    return poly(quotient), poly(rest)


def gcd(p: Poly, q: Poly) -> Poly:
    """The monic greatest common divisor."""
    while q:
        p, q = q, divide(p, q)[1]
    return tuple(c / p[-1] for c in p) if p else p


def derivative(p: Poly) -> Poly:
    return poly([c * i for i, c in enumerate(p)][1:])


def at(p: Poly, x: Fraction) -> Fraction:
    total = Fraction(0)
    for c in reversed(p):
        total = total * x + c
    return total


def sign(x: Fraction | int) -> int:
    return (x > 0) - (x < 0)


# ---------------------------------------------------------------- real roots
class Root:
    """An irrational point: a bracket whose ends have unlike signs, and the function whose sign tells them apart."""

    def __init__(self, low: Fraction, high: Fraction, sign_at: Callable[[Fraction], int], of: Poly | None) -> None:
        self.low, self.high, self.of = low, high, of
        self._sign_at, self._sign_low, self._left = sign_at, sign_at(low), REFINEMENTS

    def refine(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Malformed("two points could not be told apart")
        middle = (self.low + self.high) / 2
        here = self._sign_at(middle)
        if not here:
            raise Malformed(f"{middle} is a rational zero that is called irrational")
        if here == self._sign_low:
            self.low = middle
        else:
            self.high = middle


Point = Fraction | Root | None


def sturm(p: Poly) -> list[Poly]:
    chain = [p, derivative(p)]
    while len(chain[-1]) > 1:
        rest = divide(chain[-2], chain[-1])[1]
        if not rest:
            break
        chain.append(tuple(-c for c in rest))
    return [q for q in chain if q]


def _changes(chain: list[Poly], x: Fraction) -> int:
    signs = [s for s in (sign(at(q, x)) for q in chain) if s]
    return sum(a != b for a, b in pairwise(signs))


def count(p: Poly, low: Fraction, high: Fraction) -> int:
    """How many roots a squarefree polynomial has in (low, high]."""
    chain = sturm(p)
    return _changes(chain, low) - _changes(chain, high)


def all_roots(p: Poly) -> list[Fraction | Root]:
    """The real roots in order, each once: the rational ones exactly."""
    if len(p) < 2:
        return []
    squarefree = divide(p, gcd(p, derivative(p)))[0]
    chain, reach = sturm(squarefree), 1 + max(abs(c / squarefree[-1]) for c in squarefree)
    scale = 1
    for c in squarefree:
        scale = scale * c.denominator
    leading = abs((squarefree[-1] * scale).numerator)
    found: list[Fraction | Root] = []
    stack = [(-reach, reach)]
    while stack:
        low, high = stack.pop()
        inside = _changes(chain, low) - _changes(chain, high)
        if inside > 1 or (inside == 1 and (high - low) * leading >= 1):
            middle = (low + high) / 2
            stack += [(middle, high), (low, middle)]
        elif inside == 1:  # a rational root is k/leading, and there is at most one such number in (low, high]
            guess = Fraction(floor(high * leading), leading)
            if guess > low and not at(squarefree, guess):
                found.append(guess)
            else:
                found.append(Root(low, high, lambda x: sign(at(squarefree, x)), squarefree))
    return found


def same(one: Point, two: Point) -> bool:
    """Whether two points are one, for roots of polynomials."""
    if not isinstance(one, Root) or not isinstance(two, Root):
        return one == two and not isinstance(one, Root) and not isinstance(two, Root)
    if one is two:
        return True
    low, high = max(one.low, two.low), min(one.high, two.high)
    if one.of is None or two.of is None or low >= high:
        return False
    shared = gcd(one.of, two.of)
    return len(shared) > 1 and count(shared, low, high) > 0


def below(one: Fraction | Root, two: Fraction | Root) -> bool:
    """Whether one < two, for two points that differ."""
    while True:
        low, high = (one, one) if isinstance(one, Fraction) else (one.low, one.high)
        least, most = (two, two) if isinstance(two, Fraction) else (two.low, two.high)
        if high <= least:
            return True
        if most <= low:
            return False
        for point in (one, two):
            if isinstance(point, Root):
                point.refine()


def roots(p: Poly, left: Point, right: Point) -> list[Fraction | Root]:
    """The roots strictly between two points."""
    inside = []
    for root in all_roots(p):
        if same(root, left) or same(root, right):
            continue
        if (left is None or below(left, root)) and (right is None or below(root, right)):
            inside.append(root)
    return inside


def between(left: Point, right: Point) -> Fraction:
    """A rational strictly between two points."""
    if left is not None and right is not None:
        while True:
            low = left if isinstance(left, Fraction) else left.high
            high = right if isinstance(right, Fraction) else right.low
            if low < high:
                return (low + high) / 2
            for point in (left, right):
                if isinstance(point, Root):
                    point.refine()
    if left is not None:
        return (left if isinstance(left, Fraction) else left.high) + 1
    if right is not None:
        return (right if isinstance(right, Fraction) else right.low) - 1
    return Fraction(0)


# ---------------------------------------------------------------- logarithms
@lru_cache(maxsize=4096)
def log_bounds(x: Fraction) -> tuple[Fraction, Fraction]:
    """Rationals below and above log x, for x > 0, some 2^-200 apart."""
    power = 0
    while x >= 2:
        x, power = x / 2, power + 1
    while x < 1:
        x, power = x * 2, power - 1
    low, high = _log_near_one(x)
    two_low, two_high = _log_near_one(Fraction(2)) if power else (Fraction(0), Fraction(0))
    shifted = sorted((power * two_low, power * two_high))
    return low + shifted[0], high + shifted[1]


def _log_near_one(x: Fraction) -> tuple[Fraction, Fraction]:
    """log x = 2 artanh z, z = (x − 1)/(x + 1) in [0, 1/3], by its series; for 1 <= x <= 2."""
    one = 1 << BITS
    z = (x - 1) / (x + 1)
    low, high = floor(z * one), floor(z * one) + 1
    total = []
    for start, up in ((low, 0), (high, 1)):
        square = start * start // one + up
        term, sum_, k = start, 0, 0
        while term > up:
            sum_ += term // (2 * k + 1) + up
            term = term * square // one + up
            k += 1
        # the rest: below, nothing; above, terms that shrink by at least 1/8 each
        total.append(2 * (sum_ + (2 * (term + 1) if up else 0)))
    return Fraction(total[0], one), Fraction(total[1], one)


def _primes(n: int) -> dict[int, int]:
    found: dict[int, int] = {}
    divisor = 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            n, found[divisor] = n // divisor, found.get(divisor, 0) + 1
        divisor += 1 + (divisor > 2)
        if divisor > 10**6:
            raise Malformed("a number with large prime factors")
    if n > 1:
        found[n] = found.get(n, 0) + 1
    return found


def primes_of(q: Fraction) -> dict[int, int]:
    """The primes of a positive rational, with their exponents."""
    found = _primes(q.numerator)
    for prime, exponent in _primes(q.denominator).items():
        found[prime] = found.get(prime, 0) - exponent
    return {prime: exponent for prime, exponent in found.items() if exponent}


def constant_sign(plain: Fraction, logs: list[tuple[Fraction, Fraction]]) -> int:
    """The sign of plain + sum of c log q, exactly.

    Logarithms of primes are linearly independent over Q, and no combination but 0 is rational: the exponential of a
    nonzero rational is transcendental. So the number is 0 only if every coefficient is, and else bounds separate it.
    """
    factors: dict[int, Fraction] = {}
    for c, q in logs:
        for prime, exponent in primes_of(q).items() if c else ():
            factors[prime] = factors.get(prime, Fraction(0)) + c * exponent
    factors = {prime: c for prime, c in factors.items() if c}
    if not factors:
        return sign(plain)
    low = high = plain
    for prime, c in factors.items():
        ends = sorted(c * bound for bound in log_bounds(Fraction(prime)))
        low, high = low + ends[0], high + ends[1]
    if low > 0 or high < 0:
        return 1 if low > 0 else -1
    raise Malformed("a number that the bounds do not separate from zero")
