"""The ladder proves what is true, refuses what is a little too strong, and is never contradicted by a value."""

from __future__ import annotations

import json
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klsym.kernel.terms import Add, Inverse, Less, LessEqual, Log, Multiply, Rational, Real, Term, number
from klsym.oracles.ladder import ladder
from klsym.oracles.reals import Bracket, constant_sign, roots, simplest
from klsym.oracles.reals import Poly as Polynomial

x = Real("x")
ZERO, ONE = number(0), number(1)
POSITIVE, NONNEGATIVE = (Less(ZERO, x),), (LessEqual(ZERO, x),)
UNIT = (LessEqual(ZERO, x), LessEqual(x, ONE))
PHI = x * Log(x) - x + 1
SQUARE = (x - 1) * (x - 1)


def q(text: str) -> Term:
    return number(Fraction(text))


def binary(text: str) -> Term:
    """KL(Bernoulli(x), Bernoulli(q))."""
    p = q(text)
    return x * Log(x / p) + (ONE - x) * Log((ONE - x) / (ONE - p))


def squared(text: str, constant: str) -> Term:
    return q(constant) * (x - q(text)) * (x - q(text))


PROVED = {
    "t log t - t + 1 >= 0": (NONNEGATIVE, LessEqual(ZERO, PHI)),
    "log x <= x - 1": (POSITIVE, LessEqual(Log(x), x - 1)),
    "Pinsker's": (NONNEGATIVE, LessEqual(3 * SQUARE, (2 * x + 4) * PHI)),
    "x log x <= x^2 - x": (NONNEGATIVE, LessEqual(x * Log(x), x * x - x)),
    "Hellinger's": (POSITIVE, LessEqual(SQUARE, 2 * x * x * Log(x) - x * x + 1)),
    "Vajda's": (POSITIVE, LessEqual(2 * SQUARE / (x + 1), (x - 1) * Log(x))),
    "strict on either side": ((Less(ONE, x),), Less(Log(x), x - 1)),
    "near the best constant": (
        (Less(ZERO, x), Less(x, ONE)),
        Less((ONE + x) * Log(ONE + x) + (ONE - x) * Log(ONE - x), x * x + q("1/2") * x * x * x * x),
    ),
    **{
        f"binary Pinsker at {p}": (UNIT, LessEqual(squared(p, "2"), binary(p)))
        for p in ("1/2", "1/3", "1/10", "9/10", "2/7")
    },
}
REFUSED = {
    "Pinsker's with 3.01": (NONNEGATIVE, LessEqual(q("3.01") * SQUARE, (2 * x + 4) * PHI)),
    "Pinsker's with 3.99": (NONNEGATIVE, LessEqual(3 * SQUARE, (2 * x + q("3.99")) * PHI)),
    "Vajda's with 2.01": (POSITIVE, LessEqual(q("2.01") * SQUARE / (x + 1), (x - 1) * Log(x))),
    "t log t - t + 1 >= 0.6 (t - 1)^2": (POSITIVE, LessEqual(q("0.6") * SQUARE, PHI)),
    "strict where it touches": (POSITIVE, Less(Log(x), x - 1)),
    "strict at a closed end": (NONNEGATIVE, Less(ZERO, x)),
    "binary Pinsker with 2.01": (UNIT, LessEqual(squared("1/2", "2.01"), binary("1/2"))),
    "log of what is not positive": ((), LessEqual(Log(x), x - 1)),
    "a pole inside": ((), LessEqual(ZERO, Multiply(x, Inverse(x)))),
    "an empty interval": ((Less(ONE, x), Less(x, ZERO)), LessEqual(ONE, ZERO * x)),
    "a product of logarithms": (POSITIVE, LessEqual(ZERO, Log(x) * Log(x))),
    "two variables": (POSITIVE, LessEqual(ZERO, x * Real("y"))),
    "a bound on something else": ((Less(ZERO, x * x),), LessEqual(ZERO, x * x)),
    "at an end, by convention": (UNIT, LessEqual(ONE, Multiply(x, Inverse(x)))),
}


@pytest.mark.parametrize("name", PROVED)
def test_proved(name: str) -> None:
    evidence = ladder(*PROVED[name])
    assert evidence is not None and evidence["steps"]
    json.dumps(evidence)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    assert ladder(*REFUSED[name]) is None


def value(term: Term, at: mpmath.mpf) -> mpmath.mpf:
    """By mpmath, with the kernel's conventions."""
    match term:
        case Rational(constant):
            return mpmath.mpf(constant.numerator) / constant.denominator
        case Real():
            return at
        case Add(left, right):
            return value(left, at) + value(right, at)
        case Multiply(left, right):
            return value(left, at) * value(right, at)
        case Inverse(argument):
            inner = value(argument, at)
            return 1 / inner if inner else mpmath.mpf(0)
        case Log(argument):
            inner = value(argument, at)
            return mpmath.log(inner) if inner > 0 else mpmath.mpf(0)
    raise AssertionError(term)


SMALL = st.integers(-3, 3)


@settings(max_examples=40, deadline=None)
@given(st.tuples(SMALL, SMALL, SMALL), st.tuples(SMALL, SMALL), st.tuples(SMALL, SMALL), st.booleans())
def test_never_contradicted_by_a_value(
    plain: tuple[int, int, int], one: tuple[int, int], two: tuple[int, int], strict: bool
) -> None:
    """R0 + R1 log x + R2 log(1 + x) on (0, oo): a yes agrees with sampled values, and a negative value with a no."""
    a, b, c = plain
    term = number(a) + b * x + c * x * x + (number(one[0]) + one[1] * x) * Log(x)
    term = term + (number(two[0]) + two[1] * x) * Log(x + 1)
    evidence = ladder(POSITIVE, (Less if strict else LessEqual)(ZERO, term))
    with mpmath.workdps(40):
        points = [mpmath.mpf(10) ** (mpmath.mpf(k) / 7) for k in range(-60, 61)]
        lowest = min(value(term, point) for point in points)
    if evidence is not None:
        assert lowest > -(mpmath.mpf(10) ** -25), term


def test_some_are_decided() -> None:
    easy = [LessEqual(ZERO, number(k) + x - Log(x)) for k in range(4)]
    assert all(ladder(POSITIVE, relation) for relation in easy)


def test_signs_of_sums_of_logarithms_are_exact() -> None:
    half = Fraction(1, 2)
    assert constant_sign(Fraction(0), [(Fraction(1), Fraction(4)), (Fraction(-2), Fraction(2))]) == 0
    assert constant_sign(Fraction(0), [(half, Fraction(9, 4)), (Fraction(1), Fraction(2, 3))]) == 0
    assert constant_sign(Fraction(-1), [(Fraction(1), Fraction(27182818285, 10**10))]) == 1
    assert constant_sign(Fraction(-1), [(Fraction(1), Fraction(27182818284, 10**10))]) == -1


def test_roots_are_isolated() -> None:
    found = roots(Polynomial([-2, 0, 1]) * Polynomial([-1, 1]), Fraction(0), None)  # (x^2 - 2)(x - 1)
    assert found[0] == 1 and isinstance(found[1], Bracket)
    for _ in range(40):
        found[1].refine()
    assert found[1].low ** 2 < 2 < found[1].high ** 2 and found[1].high - found[1].low < Fraction(1, 10**9)


@given(st.fractions(0, 5, max_denominator=60), st.fractions(min_value=Fraction(1, 400), max_value=1))
def test_the_simplest_fraction_between(low: Fraction, width: Fraction) -> None:
    found = simplest(low, low + width)
    assert low < found < low + width
    for denominator in range(1, found.denominator):
        numerator = (low * denominator).__floor__() + 1
        assert Fraction(numerator, denominator) >= low + width
