"""From an enclosure to a number whose digits are all correct.

An interval that holds the true value is asked for, with more and more digits, until both its ends round to the same
number: that number is the correctly rounded one. Only an enclosure marked `estimated` is taken at its middle.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from mpmath.libmp import dps_to_prec, from_rational, mpf_ln2, prec_to_dps, round_ceiling, round_floor, round_nearest
from sympy import Expr, Float, Rational, S

from klsym.divergences.divergence import Divergence
from klsym.divergences.hooks import hooks
from klsym.measures import ArgumentError, KlsymError

# an enclosure is asked for this many digits beyond those wanted, then twice as many, and so on
GUARD = 8
ROUNDS = 6

Ends = tuple[Fraction, Fraction]


def checked_digits(digits: Any) -> int:
    """`digits` as an int; ArgumentError unless it is an integer of at least 1."""
    if isinstance(digits, bool) or not (isinstance(digits, int) or getattr(digits, "is_Integer", False)):
        raise ArgumentError(f"digits is {digits!r}; give an integer of at least 1, for instance digits=50")
    if digits < 1:
        raise ArgumentError(f"digits is {digits}; give at least 1")
    return int(digits)


def evaluate(divergence: Divergence, digits: Any) -> Expr:
    """The value to `digits` correct digits as a Float; oo where it is infinite; itself where symbols are left."""
    return evaluate_to_bits(divergence, dps_to_prec(checked_digits(digits)))


def evaluate_to_bits(divergence: Divergence, precision: int) -> Expr:
    """The value correctly rounded to `precision` bits, which is what SymPy asks of a subexpression."""
    trivial = divergence.trivial_value()
    if trivial is not None:
        return trivial
    if divergence.is_abstract or divergence.free_symbols:
        return divergence
    value = rounded(divergence, precision)
    return value if value.is_infinite or value == 0 else Float._new(value._mpf_, precision)


class Interval(NamedTuple):
    """Two numbers that hold the value between them (both oo where it is infinite), and how they were had."""

    low: Any
    high: Any
    certified: bool
    reason: str

    @property
    def is_infinite(self) -> bool:
        return self.low in (S.Infinity, S.NegativeInfinity)


def enclosed(divergence: Divergence, digits: int) -> Interval:
    """The value between two rational numbers, to about `digits` digits; made of its parts where it tensorises."""
    combination = divergence.combination()
    if combination is None:
        if divergence.functional == "bregman":
            raise KlsymError(
                f"{divergence} has no enclosure yet; its definition is an integral that can be evaluated by hand"
            )
        enclosure = hooks.ask("enclose", divergence.exact(), digits)
        return Interval(enclosure.lower, enclosure.upper, enclosure.certified, enclosure.reason)
    parts = [(sign, enclosed(part, digits + GUARD)) for sign, part in combination]
    # every value is made monotonely of the parts: rising where the sign is +, falling where it is −
    ends = [
        divergence.recombine([_rational(part.low if sign * side > 0 else part.high) for sign, part in parts])
        for side in (1, -1)
    ]
    if not all(end.is_Rational or end.is_infinite for end in ends):
        raise KlsymError(
            f"{divergence} is made of parts with masses that are not rational; ask for the parts one by one"
        )
    low, high = (end if end.is_infinite else Fraction(int(end.p), int(end.q)) for end in ends)
    return Interval(low, high, all(part.certified for _, part in parts), "; ".join(part.reason for _, part in parts))


def _rational(number: Any) -> Expr:
    return number if isinstance(number, Expr) else Rational(number.numerator, number.denominator)


def rounded(divergence: Divergence, precision: int, change: Callable[[Ends, int], Ends] | None = None) -> Expr:
    """The value, or what `change(ends, bits)` makes of it, rounded to nearest with `precision` bits."""
    digits = prec_to_dps(precision) + GUARD
    for _ in range(ROUNDS):
        interval = enclosed(divergence, digits)
        if interval.is_infinite:
            return interval.low
        ends = interval.low, interval.high
        if not interval.certified:
            ends = (sum(ends) / 2,) * 2
        if change is not None:
            ends = change(ends, dps_to_prec(digits + GUARD))
        low, high = (_round(end, precision) for end in ends)
        if low == high or not interval.certified:
            return low
        digits *= 2
    raise KlsymError(
        f"{divergence} could not be told from the neighbouring number within {digits} digits; ask for digits=n"
    )


def in_bits(ends: Ends, precision: int) -> Ends:
    """An interval of nats as an interval of bits: divided by log 2."""
    low, high = (_fraction(mpf_ln2(precision, rounding)) for rounding in (round_floor, round_ceiling))
    return ends[0] / (high if ends[0] >= 0 else low), ends[1] / (low if ends[1] >= 0 else high)


def _fraction(number: Any) -> Fraction:
    sign, mantissa, exponent, _ = number
    return (-1 if sign else 1) * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _round(number: Fraction, precision: int) -> Expr:
    if number == 0:
        return S.Zero
    return Float._new(from_rational(number.numerator, number.denominator, precision, round_nearest), precision)
