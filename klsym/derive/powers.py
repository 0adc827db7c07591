"""The sign of a power: 0 <= x^s whatever x and s, and 0 < x^s where 0 < x."""

from __future__ import annotations

from functools import cache

from klsym.derive import facts
from klsym.kernel import rules
from klsym.kernel.terms import Exp, Less, LessEqual, Not, Power, Term, number
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
X, Y = facts._X, facts._Y


@cache
def _positive() -> Theorem:
    power = rules.power(rules.assume(Less(ZERO, X)), Y)
    assert isinstance(power.conclusion.right, Exp)
    exponential = rules.exp_positive(power.conclusion.right.argument)
    return rules.linear(Less(ZERO, Power(X, Y)), ((ONE, exponential), (number(-1), power)))


def power_positive(sign: Theorem, exponent: Term) -> Theorem:
    """From 0 < x, infer 0 < x^s."""
    stated = sign.conclusion
    return rules.pointwise(_positive(), {X: stated.right, Y: exponent}, (sign,), stated.measure)


@cache
def _nonnegative() -> Theorem:
    goal, case = LessEqual(ZERO, Power(X, Y)), LessEqual(X, ZERO)
    low = rules.linear(goal, ((number(-1), rules.power(rules.assume(case), Y)),))
    above = rules.order(rules.assume(Not(case)))
    high = rules.linear(goal, ((ONE, rules.discharge(_positive(), above)),))
    return rules.cases(case, low, high)


def power_nonnegative(base: Term, exponent: Term) -> Theorem:
    """0 <= x^s, everywhere."""
    return rules.pointwise(_nonnegative(), {X: base, Y: exponent})
