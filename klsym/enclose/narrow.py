"""Digits of a divergence from its defining integral: precision is raised until the relative error is what was asked
for.

Finite values are proved finite by the tail bounds that enclose them. Where no bound is found, or P has mass outside Q,
`klsym.divergences.finiteness` decides whether the value is infinite; nothing is inferred from a number growing large.
"""

from __future__ import annotations

from typing import Any

from flint import arb
from sympy import Expr, S

from klsym.divergences import Divergence
from klsym.divergences.finiteness import finiteness
from klsym.enclose.enclosure import Enclosure, exact_rational
from klsym.enclose.estimate import estimate
from klsym.enclose.expression import number
from klsym.enclose.growth import Undominated
from klsym.enclose.plan import ROADS, has_unknown_terms
from klsym.enclose.precision import ball, bits_for, working_precision
from klsym.enclose.values import Singular, Value, value_of
from klsym.measures import ArgumentError, K, KlsymError, UndecidedError, X

# bits beyond the digits asked for, so that the last digit printed is right
GUARD_BITS = 8
# the size that a value is taken to have at first: 2**-FIRST_GUESS
FIRST_GUESS = 6
# a value is looked for down to this many times the bits asked for, plus SMALLEST
PATIENCE = 8
SMALLEST = 3000
ROUNDS = 40

INTEGRAL = "quadrature and series in ball arithmetic, tails bounded"


def checked_digits(digits: Any) -> int:
    """`digits` as an int; ArgumentError unless it is an integer of at least 1."""
    if isinstance(digits, bool) or not (isinstance(digits, int) or getattr(digits, "is_Integer", False)) or digits < 1:
        raise ArgumentError(f"digits is {digits}; give an integer of at least 1")
    return int(digits)


def check_numeric(divergence: Divergence) -> None:
    """Raise ArgumentError where symbols, or measures known by name only, are left."""
    left = sorted(str(symbol) for symbol in divergence.free_symbols - {X, K})
    if divergence.is_abstract or left:
        names = ", ".join(left) or "a measure known by name only"
        raise ArgumentError(f"{divergence} still contains {names}; give numbers before asking for digits")


def integrate(divergence: Divergence, digits: int, *, factor: Expr = S.One, road: str = "trapezoid") -> Enclosure:
    """`factor` times a divergence, from its defining integral.

    `road` is "trapezoid", or "contour" for Arb's adaptive integration throughout: the two share the tail bounds and
    nothing else. Raises ArgumentError for symbols and bad digits, UndecidedError where neither a bound nor a proof of
    divergence is found.
    """
    digits = checked_digits(digits)
    check_numeric(divergence)
    divergence = divergence.exact()
    trivial = divergence.trivial_value()
    if trivial is not None:
        return Enclosure.exactly(trivial, digits, "P and Q are one measure")
    try:
        return narrowed(value_of(divergence, ROADS[road]), digits, factor)
    except OverflowError:
        raise UndecidedError(f"{divergence} is too large or too small a number to be held") from None
    except Undominated as trouble:
        return _without_bound(divergence, digits, factor, trouble)


def _without_bound(divergence: Divergence, digits: int, factor: Expr, trouble: Undominated) -> Enclosure:
    """+oo by proof, an estimate for a typed density, or UndecidedError."""
    found = finiteness(divergence)
    if found.verdict in (False, S.false):
        if found.value is S.NaN:
            raise UndecidedError(f"{divergence} has no value: {found.reason}")
        return Enclosure.exactly(found.value, digits, found.reason)
    if isinstance(trouble, Singular):
        raise UndecidedError(f"{divergence} seems infinite, because {trouble.reason}, but {found.reason}")
    if has_unknown_terms(*divergence.measures):
        return estimate(divergence, digits, factor)
    raise UndecidedError(f"no bound was found for the tails of the integral of {divergence}: {found.reason}")


def narrowed(value: Value, digits: int, factor: Expr = S.One, reason: str = INTEGRAL) -> Enclosure:
    """The value to a relative error of 10**-digits, at as many precisions as it takes."""
    wanted = bits_for(digits) + GUARD_BITS
    bits, extra = wanted + FIRST_GUESS, 0
    for _ in range(ROUNDS):
        found = value(bits, extra)
        with working_precision(bits + extra + 60):
            if factor is not S.One:
                found = found * ball(number(factor))
            if found.is_exact() and found.is_finite():
                return Enclosure.exactly(exact_rational(found), digits, reason)
            if not found.is_finite():
                extra += bits
                continue
            reached = found.rel_accuracy_bits()
            if reached >= wanted:
                return Enclosure.from_ball(found, digits, reason)
            if bits > PATIENCE * wanted + SMALLEST:
                return Enclosure.from_ball(found, digits, reason + "; it could not be told from zero")
            # what is missing comes from cancellation, which costs working precision, or from a small value or slack in
            # the bounds, which cost bits
            lost = max(0, bits + _exponent(found.rad()))
            extra += lost
            bits = max(bits + lost + 8, wanted + 4 - _exponent(found)) if reached > 4 else 2 * bits
    raise KlsymError(f"{digits} digits were not reached; ask for fewer")


def _exponent(number: arb) -> int:
    """log2 of the size of a ball, rounded up."""
    mantissa, exponent = number.abs_upper().man_exp()
    return int(mantissa).bit_length() + int(exponent)
