"""From an enclosure to a number whose digits are all correct.

A ball that holds the true value is asked for, with more and more digits, until both its ends round to the same number;
then that number is the correctly rounded one. Only an enclosure marked `estimated` is taken at its middle.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mpmath.libmp import dps_to_prec, from_rational, prec_to_dps, round_nearest, to_float
from sympy import Expr, Float, S

from klsym.divergences.divergence import Divergence
from klsym.divergences.hooks import hooks
from klsym.measures import ArgumentError, KlsymError

# an enclosure is asked for this many digits beyond those wanted, then twice as many, and so on
GUARD = 8
ROUNDS = 6


def checked_digits(digits: Any) -> int:
    """`digits` as an int; ArgumentError unless it is an integer of at least 1."""
    if isinstance(digits, bool) or not isinstance(digits, int) and not getattr(digits, "is_Integer", False):
        raise ArgumentError(f"digits is {digits!r}; give an integer of at least 1, for instance digits=50")
    if digits < 1:
        raise ArgumentError(f"digits is {digits}; give at least 1")
    return int(digits)


def evaluate(divergence: Divergence, digits: Any) -> Expr:
    """The value to `digits` correct digits as a Float, oo where it is infinite, the expression itself where symbols are left."""
    return _evaluate(divergence, dps_to_prec(checked_digits(digits)))


def evaluate_to_bits(divergence: Divergence, precision: int) -> Expr:
    """The value correctly rounded to `precision` bits, which is what SymPy asks of a subexpression."""
    return _evaluate(divergence, precision)


def _evaluate(divergence: Divergence, precision: int) -> Expr:
    if divergence.is_abstract or divergence.free_symbols:
        return divergence
    trivial = divergence.trivial_value()
    if trivial is not None:
        return trivial
    number = rounded(divergence, precision)
    return number if isinstance(number, Expr) else Float._new(number, precision)


def nearest_float(divergence: Divergence) -> float:
    """The double nearest to the value; inf or -inf where it is infinite."""
    number = rounded(divergence, 53)
    if isinstance(number, Expr):
        return float(number)
    return to_float(number)


def rounded(divergence: Divergence, precision: int) -> Any:
    """The value rounded to nearest with `precision` bits, as a raw mpmath number, or SymPy's 0, oo or -oo."""
    digits = prec_to_dps(precision) + GUARD
    exact = divergence.exact()
    for _ in range(ROUNDS):
        enclosure = hooks.ask("enclose", exact, digits)
        infinite = _infinite(enclosure)
        if infinite is not None:
            return infinite
        middle, radius = fraction(enclosure.mid), fraction(enclosure.radius)
        if not enclosure.certified:
            return _round(middle, precision)
        low, high = _round(middle - radius, precision), _round(middle + radius, precision)
        if low == high:
            return low
        digits *= 2
    raise KlsymError(
        f"{divergence} could not be told from the neighbouring number within {digits} digits; ask for an enclosure with digits=n"
    )


def _infinite(enclosure: Any) -> Expr | None:
    middle = enclosure.mid
    if middle in (S.Infinity, S.NegativeInfinity):
        return middle
    return None


def fraction(number: Any) -> Fraction:
    """A finite SymPy, mpmath, flint or Python number as the fraction it is."""
    if isinstance(number, (int, float, Fraction)):
        return Fraction(number)
    if hasattr(number, "man_exp"):
        mantissa, exponent = number.man_exp() if callable(number.man_exp) else number.man_exp
        return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    if isinstance(number, Float):
        number = number._mpf_
        sign, mantissa, exponent, _ = number
        return (-1 if sign else 1) * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return Fraction(int(number.p), int(number.q))


def _round(number: Fraction, precision: int) -> Any:
    return S.Zero if number == 0 else from_rational(number.numerator, number.denominator, precision, round_nearest)
