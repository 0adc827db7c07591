"""Intervals of numbers, infinite ends allowed and exact ones kept: sums, products, inverses, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Basic, Expr, Rational, S

from klsym.enclose import Enclosure
from klsym.measures import ArgumentError


@dataclass(frozen=True)
class Range:
    """An interval of numbers, and whether it is certified."""

    lower: Any
    upper: Any
    certified: bool = True

    @staticmethod
    def of(enclosure: Enclosure) -> Range:
        return Range(enclosure.lower, enclosure.upper, enclosure.certified)

    def enclosure(self, digits: int) -> Enclosure:
        """The interval as an enclosure."""
        if self.lower in (S.Infinity, S.NegativeInfinity):
            return Enclosure(self.lower, S.Zero, self.certified, "", digits)
        middle, radius = (self.upper + self.lower) / 2, (self.upper - self.lower) / 2
        return Enclosure(_number(middle), _number(radius), self.certified, "", digits)

    def __add__(self, other: Range) -> Range:
        return Range(_plus(self.lower, other.lower), _plus(self.upper, other.upper), self.certified and other.certified)

    def inverse(self, expression: Basic) -> Range:
        """One over the range, which must not hold 0."""
        if self.lower in ENDS or self.upper in ENDS or not (self.lower > 0 or self.upper < 0):
            raise ArgumentError(f"{expression} is not evaluated: its denominator may be 0 or infinite")
        return Range(1 / self.upper, 1 / self.lower, self.certified)

    def __mul__(self, other: Range) -> Range:
        ends = [_times(a, b) for a in (self.lower, self.upper) for b in (other.lower, other.upper)]
        return Range(min(ends), max(ends), self.certified and other.certified)


ENDS = (S.Infinity, S.NegativeInfinity)


def _plus(a: Any, b: Any) -> Any:
    infinite = [x for x in (a, b) if x in (S.Infinity, S.NegativeInfinity)]
    if len(infinite) == 2 and infinite[0] != infinite[1]:
        raise ArgumentError("a side of the statement is oo - oo for these measures, which has no value")
    return infinite[0] if infinite else a + b


def _times(a: Any, b: Any) -> Any:
    if S.Infinity in (a, b) or S.NegativeInfinity in (a, b):
        return S(exact(a)) * S(exact(b))
    return a * b


def exact(value: Any) -> Any:
    """A fraction as SymPy's rational number; infinities as they are."""
    return Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _number(value: Fraction) -> Expr:
    return Rational(value.numerator, value.denominator)
