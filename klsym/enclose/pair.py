"""Digits of a functional of two measures: precision is raised until the relative error is what was asked for.

Finite values are proved finite by the tail bounds that enclose them. Where no bound is found, or P has mass outside Q,
`klsym.divergences.finiteness` decides whether the value is infinite; nothing is inferred from a number growing large.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb
from sympy import Expr, S

from klsym.divergences import DIVERGENCES
from klsym.divergences.finiteness import finiteness
from klsym.enclose import gaussian
from klsym.enclose.enclosure import Enclosure
from klsym.enclose.estimate import estimate
from klsym.enclose.expression import number
from klsym.enclose.growth import Undominated
from klsym.enclose.plan import ROADS, make_plan
from klsym.enclose.precision import ball, bits_for, working_precision
from klsym.families import MultivariateNormal
from klsym.measures import ArgumentError, KlsymError, Measure, ProductMeasure, UndecidedError

# bits beyond the digits asked for, so that the last digit printed is right
GUARD_BITS = 8
# the size that a value is taken to have at first: 2**-FIRST_GUESS
FIRST_GUESS = 6
# a value is looked for down to this many times the bits asked for, plus SMALLEST
PATIENCE = 8
SMALLEST = 3000

FUNCTIONALS = ("kl", "entropy", "cross_entropy", "total_variation", "squared_hellinger", "chi_squared")
ZERO_WHEN_EQUAL = ("kl", "total_variation", "squared_hellinger", "chi_squared")

Value = Callable[[int, int], arb | None]


def checked_digits(digits: Any) -> int:
    """`digits` as an int; ArgumentError unless it is an integer of at least 1."""
    if isinstance(digits, bool) or not (isinstance(digits, int) or getattr(digits, "is_Integer", False)) or digits < 1:
        raise ArgumentError(f"digits is {digits}; give an integer of at least 1")
    return int(digits)


def integrate_pair(
    functional: str, first: Measure, second: Measure | None, digits: int, *, factor: Expr = S.One, road: str = "trapezoid"
) -> Enclosure:
    """`factor` times a functional of two measures (entropy: of the first alone), from its defining integral.

    `road` is "trapezoid", or "contour" for Arb's adaptive integration throughout: the two share the tail bounds and
    nothing else. Raises ArgumentError for symbols and bad digits, UndecidedError where neither a bound nor a proof of
    divergence is found.
    """
    digits = checked_digits(digits)
    if functional not in FUNCTIONALS:
        raise ArgumentError(f"the functional is {functional!r}; give one of {', '.join(FUNCTIONALS)}")
    first = first.exact()
    second = first if second is None else second.exact()
    free = first.free_symbols | second.free_symbols
    for measure in (first, second):
        if measure.is_abstract:
            raise ArgumentError(f"{measure} is an abstract measure and has no digits; give a concrete one")
    _refuse_symbols(first, second, free)
    if functional in ZERO_WHEN_EQUAL and first == second:
        return Enclosure.exactly(S.Zero, digits, "P and Q are one measure")
    try:
        return _narrowed(_value(functional, first, second, road), digits, factor)
    except OverflowError:
        raise UndecidedError(f"the {functional} of {first} and {second} is too large or too small a number to be held") from None
    except Undominated:
        infinite = _infinite(functional, first, second, digits)
        if infinite is not None:
            return infinite
    return estimate(functional, first, second, digits, factor)


def _refuse_symbols(first: Measure, second: Measure, free: set[Any]) -> None:
    from klsym.measures import K, X

    left = sorted(str(symbol) for symbol in free - {X, K})
    if left:
        raise ArgumentError(f"{first} and {second} still contain {', '.join(left)}; give numbers before asking for digits")


class Singular(Undominated):
    """P has mass where Q has none."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _infinite(functional: str, first: Measure, second: Measure, digits: int) -> Enclosure | None:
    measures = (first,) if functional == "entropy" else (first, second)
    found = finiteness(DIVERGENCES[functional](*measures))
    if found.verdict in (False, S.false):
        if found.value is S.NaN:
            raise UndecidedError(f"the {functional} has no value: {found.reason}")
        return Enclosure.exactly(found.value, digits, found.reason)
    return None


def _value(functional: str, first: Measure, second: Measure, road: str) -> Value:
    if isinstance(first, ProductMeasure) or isinstance(second, ProductMeasure):
        return _product(functional, first, second, road)
    if isinstance(first, MultivariateNormal) and isinstance(second, MultivariateNormal) and first.dimension != 1:
        compute = gaussian.functional(functional, first, second)

        def linear_algebra(bits: int, extra: int) -> arb | None:
            with working_precision(bits + extra + 40):
                return compute()

        return linear_algebra
    plan = make_plan(functional, first, second, ROADS[road])
    if plan.singular:
        raise Singular(plan.singular)
    return plan.ball


def _product(functional: str, first: Measure, second: Measure, road: str) -> Value:
    """KL and entropies add over factors; 1 - H^2/2 and 1 + chi^2 multiply."""
    if not (isinstance(first, ProductMeasure) and isinstance(second, ProductMeasure) and len(first.args) == len(second.args)):
        raise UndecidedError(f"{first} and {second} are not products of the same shape, so their digits are not enclosed")
    if functional == "total_variation" or any(factor.total_mass != 1 for m in (first, second) for factor in m.args):
        raise UndecidedError(f"the {functional} of products is enclosed for probabilities, and total variation is not")
    factors = [_value(functional, p, q, road) for p, q in zip(first.args, second.args, strict=True)]

    def value(bits: int, extra: int) -> arb | None:
        found = [factor(bits + 4, extra) for factor in factors]
        if any(part is None for part in found):
            return None
        parts = [part for part in found if part is not None]
        with working_precision(bits + extra + 40):
            if functional in ("kl", "entropy", "cross_entropy"):
                return sum(parts[1:], start=parts[0])
            total = arb(1)
            for part in parts:
                total = total * (1 - part / 2 if functional == "squared_hellinger" else 1 + part)
            return 2 - 2 * total if functional == "squared_hellinger" else total - 1

    return value


def _narrowed(value: Value, digits: int, factor: Expr) -> Enclosure:
    """The value to a relative error of 10**-digits, at as many precisions as it takes."""
    reason = "quadrature and series in ball arithmetic, tails bounded"
    wanted = bits_for(digits) + GUARD_BITS
    bits, extra = wanted + FIRST_GUESS, 0
    for _ in range(60):
        found = value(bits, extra)
        if found is None:
            raise Undominated
        with working_precision(bits + extra + 60):
            if found.is_exact() and found == 0:
                return Enclosure.exactly(S.Zero, digits, reason)
            if factor is not S.One:
                found = found * ball(number(factor))
            if not found.is_finite():
                extra += 2 * bits
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
            size = -_exponent(found)
            bits = max(bits + lost + 8, wanted + 4 + size) if reached > 4 else 2 * bits
    raise KlsymError(f"{digits} digits were not reached; ask for fewer")


def _exponent(number: Any) -> int:
    """log2 of the size of a ball, rounded up."""
    mantissa, exponent = number.abs_upper().man_exp()
    return int(mantissa).bit_length() + int(exponent)
