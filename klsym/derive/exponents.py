"""log D > 0 for D > 1, powers of D as exponentials, and x·(1/x) <= 1 for x >= 0, also at 0: derived facts."""

from __future__ import annotations

from functools import cache

from klsym.derive import facts
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Inverse, Less, LessEqual, Log, Measure, Not, Real, Term, number
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
X, Y = Real("x"), Real("y")


@cache
def log_above_one() -> Theorem:
    """1 < x gives 0 < log x: log(1/x) <= 1/x − 1 < 0."""
    above = rules.assume(Less(ONE, X))
    positive = rules.linear(Less(ZERO, X), ((ONE, above),))
    inverse = facts.inverse_positive(positive)
    tangent = rules.log_tangent(inverse)
    # (x − 1)/x > 0
    part = rules.product(rules.linear(Less(ZERO, X - 1), ((ONE, above),)), inverse)
    return facts.follows(Less(ZERO, Log(X)), tangent, facts.log_inverse(positive), part, rules.inverse(positive))


def log_positive(above: Theorem) -> Theorem:
    """From 1 < x, infer 0 < log x."""
    return rules.discharge(rules.instantiate(log_above_one(), {X: above.conclusion.right}), above)


@cache
def _power_as_exp() -> Theorem:
    return rules.power(rules.assume(Less(ZERO, X)), Y)


def power_as_exp(positive: Theorem, exponent: Term, measure: Measure | None) -> Theorem:
    """From 0 < x, infer xˢ = exp(s log x), for a function s."""
    return rules.pointwise(_power_as_exp(), {X: positive.conclusion.right, Y: exponent}, (positive,), measure)


@cache
def cancelled_at_most() -> Theorem:
    """0 <= x gives x·(1/x) <= 1: it is 1, or 0 at x = 0."""
    nonnegative = rules.assume(LessEqual(ZERO, X))
    case, goal = LessEqual(X, ZERO), LessEqual(X * Inverse(X), ONE)
    zero = rules.antisymmetry(rules.assume(case), nonnegative)
    nothing = rules.linear(Equal(X * Inverse(X), ZERO), ((Inverse(X), zero),))
    cancel = rules.inverse(rules.order(rules.assume(Not(case))))
    return rules.cases(case, rules.linear(goal, ((ONE, nothing),)), rules.linear(goal, ((ONE, cancel),)))
