"""The exponential grows, log D > 0 for D > 1, and the integral of a positive function is positive: derived facts."""

from __future__ import annotations

from functools import cache

from klsym.derive import facts
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Exp, Inverse, Less, LessEqual, Log, Measure, Not, Real, Term, number
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
X, Y = Real("x"), Real("y")


@cache
def exp_increasing() -> Theorem:
    """x <= y gives exp x <= exp y: exp(y − x) >= 1 + (y − x)."""
    below = rules.assume(LessEqual(X, Y))
    step = rules.exp_positive(Y - X)
    tangent = rules.log_tangent(step)
    at_least_one = facts.follows(LessEqual(ZERO, Exp(Y - X) - 1), tangent, rules.log_exp(Y - X), below)
    sign = rules.product(rules.linear(LessEqual(ZERO, Exp(X)), ((ONE, rules.exp_positive(X)),)), at_least_one)
    whole = facts.exp_sum(X, Y - X)
    same = facts.congruence(rules.ring(X + (Y - X), Y), Exp(Real("z")), Real("z"))
    return facts.follows(LessEqual(Exp(X), Exp(Y)), sign, whole, same)


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


@cache
def _nothing_between() -> Theorem:
    positive, zero = rules.assume(Less(ZERO, X)), rules.assume(Equal(X, ZERO))
    absurd = rules.linear(Less(ZERO, ZERO), ((ONE, positive), (ONE, zero)))
    return facts.impossible(absurd, LessEqual(ONE, ZERO))


def integral_positive(positive: Theorem, integrable: Theorem, mass: Theorem) -> Theorem:
    """From 0 < f a.e., f integrable, and mass one, infer 0 < Int f: else f = 0 a.e., and 1 <= 0 a.e."""
    f, measure = positive.conclusion.right, integrable.conclusion.measure
    weak = rules.linear(LessEqual(ZERO, f, measure), ((ONE, facts.at(positive, measure)),))
    nonnegative = facts.integral_nonnegative(weak, measure)
    total = nonnegative.conclusion.right
    case = LessEqual(total, ZERO)
    zero = rules.antisymmetry(rules.assume(case), nonnegative)
    vanishing = rules.integral_zero(weak, facts.integrable_as(integrable, f), zero)
    absurd = rules.pointwise(_nothing_between(), {X: f}, (facts.at(positive, measure), vanishing), measure)
    one, nothing = facts.finite_of_probability(mass), rules.integrable_linear(ZERO, (), measure)
    integrals = rules.integral_monotone(absurd, one, nothing)
    false = facts.follows(LessEqual(ONE, ZERO), integrals, mass, rules.integral_linear(ZERO, (), measure))
    goal = Less(ZERO, total)
    return rules.cases(case, facts.impossible(false, goal), rules.order(rules.assume(Not(case))))
