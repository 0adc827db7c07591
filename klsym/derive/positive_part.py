"""The positive part of a real number, (|x| + x)/2 = max(x, 0), and the greater and the lesser of two: derived facts.

Written with |x|, which the kernel knows: max(t, c) = (t + c + |t − c|)/2 and min(t, c) = (t + c − |t − c|)/2. Each
fact is shown for real numbers, by the two signs of x, and may be lifted to functions with `rules.pointwise`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from klsym.derive import facts
from klsym.kernel import rules
from klsym.kernel.terms import Abs, Equal, Inverse, Less, LessEqual, Not, Real, Relation, Term, number
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
T, C = Real("t"), Real("c")


def either_sign(x: Term, goal: Callable[[Term], Relation], up: Callable, down: Callable) -> Theorem:
    """goal(|x|), from proofs of goal(x) out of 0 <= x and of goal(−x) out of x < 0."""
    hole = Real("the absolute value")
    above = rules.assume(LessEqual(ZERO, x))
    below = rules.order(rules.assume(Not(LessEqual(ZERO, x))))
    weakly = rules.linear(LessEqual(x, ZERO), ((ONE, below),))
    found = []
    for sign, proof in ((rules.absolute_value(above), up(above)), (rules.absolute_value(weakly), down(below))):
        there = facts.reshape(sign, Equal(sign.conclusion.left, x if proof.conclusion == goal(x) else -x))
        found.append(rules.rewrite(proof, facts.symmetric(there), goal(hole), hole))
    return rules.cases(LessEqual(ZERO, x), *found)


@cache
def positive_part() -> Theorem:
    """0 <= |t| + t."""
    goal = lambda size: LessEqual(ZERO, size + T)  # noqa: E731  # a template
    return either_sign(
        T, goal, lambda up: rules.linear(goal(T), ((number(2), up),)), lambda _: rules.linear(goal(-T), ())
    )


@cache
def greatest_positive() -> Theorem:
    """0 < c gives 0 < (t + c + |t − c|)/2: the greater of t and c is at least c."""
    part = rules.instantiate(positive_part(), {T: T - C})
    positive = rules.assume(Less(ZERO, C))
    return rules.linear(Less(ZERO, (T + C + Abs(T - C)) / 2), ((ONE / 2, part), (ONE, positive)))


@cache
def least_over_greatest() -> Theorem:
    """0 < c gives t/max(t, c) = min(t, c)/c, for every t."""
    positive = rules.assume(Less(ZERO, C))
    cancel = rules.inverse(positive)

    def goal(size: Term) -> Relation:
        return Equal(T * Inverse((T + C + size) / 2), (T + C - size) * Inverse(2 * C))

    def up(above: Theorem) -> Theorem:
        at_least = rules.linear(Less(ZERO, T), ((ONE, above), (ONE, positive)))
        return rules.linear(goal(T - C), ((ONE, rules.inverse(at_least)), (-ONE, cancel)))

    def down(_: Theorem) -> Theorem:
        return rules.linear(goal(-(T - C)), ())

    return either_sign(T - C, goal, up, down)


@cache
def least_at_most() -> Theorem:
    """0 < c gives min(t, c)/c <= 1."""
    positive = rules.assume(Less(ZERO, C))
    inverse = facts.inverse_positive(positive)

    def goal(size: Term) -> Relation:
        return LessEqual(ZERO, size - (T - C))

    gap = either_sign(
        T - C,
        goal,
        lambda _: rules.linear(goal(T - C), ()),
        lambda below: rules.linear(goal(-(T - C)), ((number(2), below),)),
    )
    weak = rules.linear(LessEqual(ZERO, Inverse(C)), ((ONE, inverse),))
    scaled = rules.product(gap, weak)
    stated = LessEqual((T + C - Abs(T - C)) * Inverse(2 * C), ONE)
    return rules.linear(stated, ((ONE / 2, scaled), (ONE, rules.inverse(positive))))


@cache
def least_nonnegative() -> Theorem:
    """0 <= t and 0 < c give 0 <= min(t, c)/c."""
    positive, nonnegative = rules.assume(Less(ZERO, C)), rules.assume(LessEqual(ZERO, T))
    weak = rules.linear(LessEqual(ZERO, Inverse(C)), ((ONE, facts.inverse_positive(positive)),))

    def goal(size: Term) -> Relation:
        return LessEqual(ZERO, T + C - size)

    low = either_sign(
        T - C,
        goal,
        lambda _: rules.linear(goal(T - C), ((number(2), positive),)),
        lambda _: rules.linear(goal(-(T - C)), ((number(2), nonnegative),)),
    )
    scaled = rules.product(low, weak)
    return rules.linear(LessEqual(ZERO, (T + C - Abs(T - C)) * Inverse(2 * C)), ((ONE / 2, scaled),))
