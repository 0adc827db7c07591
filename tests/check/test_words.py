"""The rules about words, where everything can be listed: two letters, words of at most four of them, exact masses."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from klsym.kernel import rules
from klsym.kernel.terms import (
    Add,
    Compose,
    Equal,
    Function,
    Image,
    Integral,
    Measure,
    MeasureVariable,
    Natural,
    Product,
    Projection,
    Real,
    Repeated,
    SameMeasure,
    SigmaFinite,
    SpaceVariable,
    Spelling,
    Term,
    WordSum,
    number,
)
from klsym.kernel.theorem import Theorem

S = SpaceVariable("S")
P, Q = MeasureVariable("P", S), MeasureVariable("Q", S)
f, n = Function("f", S), Real("n")
LETTERS = {
    "a": {P: Fraction(1, 3), Q: Fraction(2), f: Fraction(-1, 2)},
    "b": {P: Fraction(2, 3), Q: Fraction(5), f: Fraction(7)},
}
Masses = dict[Any, Fraction]


def masses(measure: Measure, count: int) -> Masses:
    """The points of a measure, with their masses, n being the number given."""
    match measure:
        case MeasureVariable():
            return {letter: value[measure] for letter, value in LETTERS.items()}
        case Repeated(inner, size):
            found: Masses = {}
            for word in product(LETTERS, repeat=int(amount(size, count))):
                mass = Fraction(1)
                for letter in word:
                    mass *= LETTERS[letter][inner]
                found["".join(word)] = mass
            return found
        case Product(first, second):
            return {(x, y): p * q for x, p in masses(first, count).items() for y, q in masses(second, count).items()}
        case Image(through, inner):
            found = {}
            for point, mass in masses(inner, count).items():
                there = moved(through, point)
                found[there] = found.get(there, Fraction(0)) + mass
            return found
    raise AssertionError(measure)


def moved(through: Any, point: Any) -> Any:
    match through:
        case Projection(_, index):
            return point[index]
        case Spelling(_, 0):
            return point[0] + point[1]
        case Spelling():
            return (point[:-1], point[-1]) if point else ("", "a")
    raise AssertionError(through)


def amount(term: Term, count: int) -> Fraction:
    if term == n:
        return Fraction(count)
    if isinstance(term, Add):
        return amount(term.left, count) + amount(term.right, count)
    return term.value  # type: ignore[attr-defined]  # a Rational


def at(term: Term, point: Any) -> Fraction:
    match term:
        case Function():
            return LETTERS[point][term]
        case WordSum(function):
            return sum((at(function, letter) for letter in point), start=Fraction(0))
        case Compose(function, through):
            return at(function, moved(through, point))
        case Add(left, right):
            return at(left, point) + at(right, point)
    return term.value  # type: ignore[attr-defined]


def same(theorem: Theorem, count: int) -> None:
    stated = theorem.conclusion
    assert isinstance(stated, SameMeasure)
    assert masses(stated.left, count) == masses(stated.right, count)


@pytest.mark.parametrize("count", range(4))
def test_one_letter_more(count: int) -> None:
    for measure in (P, Q):
        finite = rules.assume(SigmaFinite(measure))
        same(rules.repeated_next(rules.assume(Natural(n)), finite), count)
        same(rules.split_append(Product(Repeated(measure, n), Q)), count)


@pytest.mark.parametrize("count", range(3))
def test_what_was_appended_is_split_off(count: int) -> None:
    seen = Compose(WordSum(f), Projection(Spelling(S, 0).source, 0))
    stated = rules.split_append(seen).conclusion
    for pair in masses(Product(Repeated(P, n), P), count):
        assert at(stated.left, pair) == at(stated.right, pair)


def test_no_letters() -> None:
    same(rules.repeated_same(P, Q), 0)
    stated = rules.repeated_none(Q).conclusion
    assert stated == Equal(Integral(number(1), Repeated(Q, number(0))), number(1))
    assert sum(masses(Repeated(Q, number(0)), 0).values()) == 1
    zero = rules.word_sum_none(f, P).conclusion
    for word in masses(zero.measure, 0):
        assert at(zero.left, word) == at(zero.right, word)


@pytest.mark.parametrize("count", range(4))
def test_sums_over_letters(count: int) -> None:
    stated = rules.word_sum_next(f).conclusion
    for pair in masses(Product(Repeated(P, n), P), count):
        assert at(stated.left, pair) == at(stated.right, pair)
