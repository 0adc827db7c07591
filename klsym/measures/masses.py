"""Vectors of masses: their exact sum, and the check that it is one.

Floats seldom sum to one exactly: 0.1 + 0.2 + 0.7 misses it by 2^-54. Such a vector is accepted, its masses stand as
they are, and its total mass is what they sum to; divergences carry the mass terms, so nothing is rounded away.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sympy import Add, Expr, Float, Rational, cancel

from klsym.measures.exceptions import ArgumentError
from klsym.measures.parameters import decide, exact


def sum_of(masses: Sequence[Expr]) -> Expr:
    """The sum of the masses, without rounding.

    >>> sum_of([Float(0.1), Float(0.2), Float(0.7)]) - 1
    -1/36028797018963968
    """
    if all(isinstance(mass, Float) for mass in masses):
        parts = [mass._mpf_ for mass in masses]  # sign, mantissa, exponent of two
        low = min((exponent for _, _, exponent, _ in parts), default=0)
        scaled = sum((-1) ** sign * int(mantissa) << exponent - low for sign, mantissa, exponent, _ in parts)
        return Rational(scaled) * Rational(2) ** low
    if all(isinstance(mass, Rational) for mass in masses):
        fraction = sum((Fraction(int(mass.p), int(mass.q)) for mass in masses), Fraction(0))
        return Rational(fraction.numerator, fraction.denominator)
    total = Add(*map(exact, masses))
    return cancel(total) if total.free_symbols else total


def check_total(masses: Sequence[Expr], name: str, rounded: bool = False) -> None:
    """Raise ArgumentError unless the masses sum to one.

    Floats may miss one by a unit in the last place for each; `rounded` says that the masses were floats before they
    were made exact. A sum that hangs on symbols is taken to be one unless SymPy shows that it is not.
    """
    total = sum_of(masses)
    floats = rounded or any(mass.has(Float) for mass in masses)
    slack = Rational(len(masses), 2**52) if floats else Rational(0)
    if decide(abs(total - 1) <= slack) is not False:
        return
    shown = float(total) if floats and total.is_number else total
    if shown == 1:
        shown = f"1 + {float(total - 1)}"
    raise ArgumentError(f"{name} sum to {shown}, not 1; scale them so that they do")
