"""Exponentials, logarithms and powers of numbers: their order, their products, Bernoulli's inequality.

From the kernel's log x <= x − 1, log exp x = x and log xy = log x + log y: exp is increasing, and a power of exponent θ
in [0, 1] lies below its tangent at 1, exp(θ log x) <= θ x + 1 − θ. As reasons: `logarithms`, `log_of_product`.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from sympy import Basic, Expr

from klsym.derive import facts, functions
from klsym.derive.exceptions import Missing
from klsym.derive.lemma import by_order
from klsym.derive.work import Reason, Work
from klsym.kernel import rules
from klsym.kernel.ring import normal
from klsym.kernel.terms import Equal, Exp, Less, LessEqual, Log, Real, Term, number
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
X, Y, Z = facts._X, facts._Y, Real("z")


@cache
def _exp_above_line() -> Theorem:
    below = rules.log_tangent(rules.exp_positive(X))
    return rules.linear(LessEqual(X + 1, Exp(X)), ((ONE, below), (number(-1), rules.log_exp(X))))


def exp_above_line(term: Term) -> Theorem:
    """1 + x <= exp x."""
    return rules.pointwise(_exp_above_line(), {X: term})


@cache
def _exp_order() -> Theorem:
    below = rules.assume(LessEqual(X, Y))
    growth = rules.linear(LessEqual(ZERO, Exp(Y - X) - 1), ((ONE, exp_above_line(Y - X)), (ONE, below)))
    weak = rules.linear(LessEqual(ZERO, Exp(X)), ((ONE, rules.exp_positive(X)),))
    scaled = rules.product(weak, growth)
    split = facts.exp_sum(X, Y - X)
    same = facts.congruence(rules.ring(Y, X + (Y - X)), Exp(Z), Z)
    return rules.linear(LessEqual(Exp(X), Exp(Y)), ((ONE, scaled), (number(-1), split), (number(-1), same)))


def exp_order(below: Theorem) -> Theorem:
    """From x <= y, infer exp x <= exp y."""
    stated = below.conclusion
    return rules.pointwise(_exp_order(), {X: stated.left, Y: stated.right}, (below,), stated.measure)


@cache
def _log_order() -> Theorem:
    """0 < x, x <= y |- log x <= log y."""
    positive, below = rules.assume(Less(ZERO, X)), rules.assume(LessEqual(X, Y))
    larger = rules.linear(Less(ZERO, Y), ((ONE, positive), (ONE, below)))
    goal = LessEqual(Log(X), Log(Y))

    def absurd(above: Theorem) -> Theorem:
        # log y < log x: then y = exp log y <= exp log x = x, so x = y after all
        weak = rules.linear(LessEqual(Log(Y), Log(X)), ((ONE, above),))
        order = exp_order(weak)
        back = rules.linear(
            LessEqual(Y, X), ((ONE, order), (number(-1), rules.exp_log(larger)), (ONE, rules.exp_log(positive)))
        )
        same = facts.congruence(rules.antisymmetry(below, back), Log(Z), Z)
        return rules.linear(goal, ((ONE, same),))

    return by_order(Log(X), Log(Y), lambda fact: fact, absurd)


def log_order(positive: Theorem, below: Theorem) -> Theorem:
    """From 0 < x and x <= y, infer log x <= log y."""
    stated = below.conclusion
    measure = stated.measure or positive.conclusion.measure
    return rules.pointwise(_log_order(), {X: stated.left, Y: stated.right}, (positive, below), measure)


@cache
def _bernoulli() -> Theorem:
    """0 < x, 0 <= y, y <= 1 |- exp(y log x) <= y x + 1 − y."""
    positive = rules.assume(Less(ZERO, X))
    low, high = rules.assume(LessEqual(ZERO, Y)), rules.assume(LessEqual(Y, ONE))
    rest = rules.linear(LessEqual(ZERO, ONE - Y), ((ONE, high),))
    mean = Y * X + (ONE - Y)

    def large(above: Theorem) -> Theorem:
        strict = rules.linear(Less(ZERO, Y), ((ONE, above),))
        return rules.linear(Less(ZERO, mean), ((ONE, rules.product(strict, positive)), (ONE, rest)))

    def small(below: Theorem) -> Theorem:
        return rules.linear(Less(ZERO, mean), ((ONE, rules.product(low, positive)), (ONE, below)))

    above = by_order(Y, ONE / 2, small, large)
    inverse = facts.inverse_positive(above)
    turned = facts.log_inverse(above)

    def gap(factor: Theorem, ratio: Theorem, logarithm: Term, split: Theorem) -> Theorem:
        """factor · (ratio − 1 − log ratio) >= 0, with log ratio = log − log mean."""
        value = ratio.conclusion.right
        line = rules.linear(
            LessEqual(ZERO, value - 1 - (logarithm - Log(mean))),
            ((ONE, rules.log_tangent(ratio)), (number(-1), split), (number(-1), turned)),
        )
        return rules.product(factor, line)

    first = gap(low, rules.product(positive, inverse), Log(X), rules.log_product(positive, inverse))
    second = gap(rest, inverse, ZERO, rules.linear(Equal(ZERO, ZERO), ()))
    below = rules.linear(LessEqual(Y * Log(X), Log(mean)), ((ONE, first), (ONE, second), (ONE, rules.inverse(above))))
    return rules.linear(LessEqual(Exp(Y * Log(X)), mean), ((ONE, exp_order(below)), (ONE, rules.exp_log(above))))


def bernoulli(positive: Theorem, exponent: Term, low: Theorem, high: Theorem) -> Theorem:
    """From 0 < x, 0 <= θ and θ <= 1, infer exp(θ log x) <= θ x + 1 − θ."""
    stated = positive.conclusion
    return rules.pointwise(_bernoulli(), {X: stated.right, Y: exponent}, (positive, low, high), stated.measure)


class logarithms(Reason):
    """log(ab/c) = log a + log b − log c for positive numbers."""

    words = "the logarithm of a product"

    def work(self, work: Work) -> None:
        found: dict[Log, None] = {}
        for term in work.terms():
            for monomial in normal(term):
                found.update(
                    dict.fromkeys(atom for atom, _ in monomial if isinstance(atom, Log) and atom.space is None)
                )
        for log in found:
            with suppress(Missing):
                equation = functions.expand_logs(log, work.given, None)  # type: ignore[arg-type]  # numbers: everywhere
                if equation.conclusion.right != log:
                    work.add(equation)


class log_of_product(Reason):
    """log(x·y) = log x + log y, for numbers x, y > 0 given as they are to be multiplied."""

    def __init__(self, first: Expr, second: Expr) -> None:
        self.factors = first, second
        self.words = f"log(({first})*({second})) = log({first}) + log({second})"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return "the logarithm of a product of ", self.factors[0], " and ", self.factors[1]

    def work(self, work: Work) -> None:
        work.add(rules.log_product(*(work.given.positive(work.translator.term(f), None) for f in self.factors)))
