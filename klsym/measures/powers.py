"""n independent draws: the power Pⁿ for a symbolic n, and the sum of a function over the draws.

The draws are a word, a finite sequence of points: one space holds them all, whatever n is.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Integer, sympify

from klsym.measures.exceptions import ArgumentError
from klsym.measures.measure import Measure


class WordSpace(Basic):
    """The finite sequences of points of a space."""

    @property
    def letters(self) -> Basic:
        """The space whose points the words are made of."""
        return self.args[0]

    def _sympystr(self, printer: Any) -> str:
        return f"words({printer._print(self.args[0])})"


class PowerMeasure(Measure):
    """P**n: the law of n independent draws from P, as a word of n letters. P abstract, n a natural number or a symbol
    declared integer and nonnegative.

    >>> from sympy import Symbol
    >>> from klsym.measures import measures
    >>> P, n = measures("P"), Symbol("n", integer=True, nonnegative=True)
    >>> P**n
    P**n
    """

    def __new__(cls, inner: Measure, count: Any) -> PowerMeasure:
        count = sympify(count)
        if not (count.is_integer and count.is_nonnegative):
            raise ArgumentError(
                f"the exponent of {inner} is {count}; give a natural number, or Symbol('n', integer=True, "
                "nonnegative=True)"
            )
        return Basic.__new__(cls, inner, count)

    @property
    def is_abstract(self) -> bool:
        return True

    @property
    def inner(self) -> Measure:
        return self.args[0]

    @property
    def count(self) -> Expr:
        return self.args[1]

    @property
    def space(self) -> Basic:
        return WordSpace(self.args[0].space)

    @property
    def total_mass(self) -> Expr:
        return self.args[0].total_mass ** self.args[1]

    def _sympystr(self, printer: Any) -> str:
        inner, count = map(printer._print, self.args)
        loose = " " in inner or "*" in inner
        return f"{f'({inner})' if loose else inner}**{count if count.isalnum() else f'({count})'}"


def power(measure: Measure, count: Any) -> Measure:
    """P**n: a product of n factors for a concrete measure and a number n, else a PowerMeasure."""
    if measure.is_abstract:
        return PowerMeasure(measure, count)
    number = sympify(count)
    if not isinstance(number, Integer) or number < 1:
        raise ArgumentError(f"the exponent of {measure} is {count}; give a positive integer")
    from klsym.measures.combine import ProductMeasure

    return measure if number == 1 else ProductMeasure(*[measure] * int(number))


class LetterSum(Expr):
    """The sum of f over the letters of a word: LebesgueIntegral(LetterSum(f), P**n) = n LebesgueIntegral(f, P)."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, function: Any, evaluate: bool = False) -> Expr:
        function = sympify(function)
        if function.is_number:
            raise ArgumentError(f"LetterSum's function is the number {function}; give a function of the letters")
        return Expr.__new__(cls, function)

    def _sympystr(self, printer: Any) -> str:
        return f"LetterSum({printer._print(self.args[0])})"
