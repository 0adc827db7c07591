"""Exact real numbers for random models: polynomials over Q in logarithms of primes and other named constants.

Equal normal forms prove equality; disjoint balls refute it; anything else is not known. A ball never proves equality.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import flint

PRECISION = 200
Symbols = frozenset[tuple[str, int]]
_BALLS: dict[str, flint.arb] = {}


class Unknown(Exception):
    """The model cannot say."""


class Number:
    """A real number: a sum of rationals times products of named constants, each with a certified ball."""

    __slots__ = ("_ball", "terms")

    def __init__(self, terms: dict[Symbols, Fraction]) -> None:
        self.terms = {symbols: value for symbols, value in terms.items() if value}
        self._ball: flint.arb | None = None

    @staticmethod
    def of(value: int | Fraction) -> Number:
        return Number({frozenset(): Fraction(value)})

    @staticmethod
    def named(name: str, ball: flint.arb) -> Number:
        _BALLS.setdefault(name, ball)
        return Number({frozenset({(name, 1)}): Fraction(1)})

    def __add__(self, other: Number) -> Number:
        total = dict(self.terms)
        for symbols, value in other.terms.items():
            total[symbols] = total.get(symbols, Fraction(0)) + value
        return Number(total)

    def __mul__(self, other: Number) -> Number:
        total: dict[Symbols, Fraction] = {}
        for one, a in self.terms.items():
            for two, b in other.terms.items():
                powers = dict(one)
                for name, power in two:
                    powers[name] = powers.get(name, 0) + power
                key = frozenset((name, power) for name, power in powers.items() if power)
                total[key] = total.get(key, Fraction(0)) + a * b
        return Number(total)

    def __neg__(self) -> Number:
        return Number({symbols: -value for symbols, value in self.terms.items()})

    def __sub__(self, other: Number) -> Number:
        return self + -other

    def __repr__(self) -> str:
        return " + ".join(f"{value}*{sorted(symbols)}" for symbols, value in sorted(self.terms.items(), key=str)) or "0"

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and self.terms == other.terms

    @property
    def rational(self) -> Fraction | None:
        return self.terms.get(frozenset(), Fraction(0)) if not set(self.terms) - {frozenset()} else None

    def ball(self) -> flint.arb:
        if self._ball is None:
            with flint.ctx.workprec(PRECISION):
                total = flint.arb(0)
                for symbols, value in self.terms.items():
                    term = flint.arb(flint.fmpq(value.numerator, value.denominator))
                    for name, power in symbols:
                        term *= _BALLS[name] ** power
                    total += term
            self._ball = total
        return self._ball

    def sign(self) -> int:
        """The sign, or Unknown where the ball holds zero and the normal form is not zero."""
        rational = self.rational
        if rational is not None:
            return (rational > 0) - (rational < 0)
        ball = self.ball()
        if ball.contains(0):
            raise Unknown("a number too near to zero")
        return 1 if ball > 0 else -1

    def inverse(self) -> Number:
        """1/x, and 0 at 0."""
        if len(self.terms) <= 1:
            return Number({frozenset((n, -p) for n, p in symbols): 1 / value for symbols, value in self.terms.items()})
        self.sign()
        with flint.ctx.workprec(PRECISION):
            return Number.named(f"1/({self})", 1 / self.ball())

    def log(self) -> Number:
        """log x for x > 0, and 0 otherwise."""
        if self.sign() <= 0:
            return Number({})
        if self.rational is not None:
            return _log_rational(self.rational)
        with flint.ctx.workprec(PRECISION):
            return Number.named(f"log({self})", self.ball().log())

    def exp(self) -> Number:
        total = Number.of(1)
        for symbols, value in self.terms.items():
            part = Number({symbols: value})
            alone = [name for name, power in symbols if power == 1 and len(symbols) == 1]
            prime = next((int(name[4:]) for name in alone if name.startswith("log ")), None)
            if prime is not None and value.denominator == 1 and abs(value) < 200:
                total = total * Number.of(Fraction(prime) ** int(value))
                continue
            if part.ball() > 10**4 or part.ball() < -(10**4):
                raise Unknown("an exponential out of range")
            with flint.ctx.workprec(PRECISION):
                total = total * Number.named(f"exp({part})", part.ball().exp())
        return total


@lru_cache(maxsize=10_000)
def _log_rational(value: Fraction) -> Number:
    total = Number({})
    for part, direction in ((value.numerator, 1), (value.denominator, -1)):
        if part > 10**15:
            raise Unknown("a number too long to factor")
        for prime, exponent in flint.fmpz(part).factor():
            with flint.ctx.workprec(PRECISION):
                logarithm = Number.named(f"log {int(prime)}", flint.arb(prime).log())
            total = total + logarithm * Number.of(direction * int(exponent))
    return total
