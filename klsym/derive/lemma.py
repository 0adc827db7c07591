"""A lemma about real numbers, used for functions under the integral sign: lemma(part, x=dP/dQ, a=1 - TV(P, Q)).

The lemma is a part of a theorem, or any kernel theorem about `Real` variables; what stands for them are functions, of
which its hypotheses must hold almost everywhere. `tangent_line` is the one that most bounds on KL come from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sympy import Basic, Eq, Expr, Symbol
from sympy.core.relational import Equality, GreaterThan, Relational

from klsym.derive import facts
from klsym.derive.exceptions import Missing
from klsym.derive.given import Given
from klsym.derive.inequalities import use_inequality
from klsym.derive.step import Part
from klsym.derive.work import Reason, Work
from klsym.divergences import Divergence
from klsym.kernel import rules
from klsym.kernel.terms import (
    Equal,
    Inverse,
    Judgement,
    Less,
    LessEqual,
    Log,
    Measure,
    Node,
    Not,
    ProofError,
    Real,
    Relation,
    Term,
    number,
    probability,
    substitute,
    variables,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
X, Y = facts._X, facts._Y


def by_order(
    low: Term, high: Term, below: Callable[[Theorem], Theorem], above: Callable[[Theorem], Theorem]
) -> Theorem:
    """What follows from low <= high and from high < low: numbers, or real variables."""
    goal = LessEqual(low, high)
    return rules.cases(goal, below(rules.assume(goal)), above(rules.order(rules.assume(Not(goal)))))


def by_sign(term: Term, prove: Callable[[Theorem, Theorem], Theorem]) -> Theorem:
    """What follows in both cases: from 0 <= x and |x| = x, and from 0 <= -x and |x| = -x."""

    def down(below: Theorem) -> Theorem:
        weak = rules.linear(LessEqual(term, ZERO), ((ONE, below),))
        return prove(rules.linear(LessEqual(ZERO, -term), ((ONE, below),)), rules.absolute_value(weak))

    return by_order(ZERO, term, lambda up: prove(up, rules.absolute_value(up)), down)


@cache
def _tangent_line() -> Theorem:
    x, y = rules.assume(LessEqual(ZERO, X)), rules.assume(Less(ZERO, Y))
    goal = LessEqual(X * Log(Y) + X - Y, X * Log(X))

    def positive(above: Theorem) -> Theorem:
        # log(y/x) <= y/x - 1, times x
        inverse = facts.inverse_positive(above)
        ratio = rules.product(y, inverse)
        split = rules.log_product(y, inverse)
        below = rules.log_tangent(ratio)
        gap = rules.linear(LessEqual(ZERO, Y * Inverse(X) - 1 - Log(Y * Inverse(X))), ((ONE, below),))
        scaled = rules.product(x, gap)
        coefficients = ((ONE, scaled), (-X, split), (-X, facts.log_inverse(above)), (Y, rules.inverse(above)))
        return rules.linear(goal, coefficients)

    def zero(low: Theorem) -> Theorem:
        nothing = rules.antisymmetry(low, x)
        return rules.linear(goal, ((ONE, y), (Log(Y) + 1 - Log(X), nothing)))

    return by_order(X, ZERO, zero, positive)


def tangent_line(sign: Theorem, positive: Theorem) -> Theorem:
    """From 0 <= x and 0 < y, infer x log y + x - y <= x log x: the tangent of x log x at y lies below it."""
    one, two = sign.conclusion, positive.conclusion
    return rules.pointwise(_tangent_line(), {X: one.right, Y: two.right}, (sign, positive), one.measure or two.measure)


def instance(fact: Theorem, values: dict[Real, Term], given: Given, measure: Measure | None) -> Theorem:
    """The lemma for these functions, almost everywhere; its hypotheses from what is given."""
    mapping: dict[Node, Term] = {
        name: values[name] for name in variables(fact.conclusion) if isinstance(name, Real) and name in values
    }
    proofs = []
    for hypothesis in sorted(fact.hypotheses, key=str):
        if not isinstance(hypothesis, Relation) or not variables(hypothesis) & set(mapping):
            continue
        moved: Judgement = substitute(hypothesis, mapping)
        assert isinstance(moved, Relation)
        proofs.append(_shown(type(moved)(moved.left, moved.right), given, measure))
    return rules.pointwise(fact, mapping, tuple(proofs), measure)


def _shown(relation: Relation, given: Given, measure: Measure | None) -> Theorem:
    """The relation everywhere, or else almost everywhere."""
    try:
        return given.prove(relation)
    except Missing:
        if measure is None:
            raise
        return given.prove(type(relation)(relation.left, relation.right, measure))


def without_density(given: Given, zero: Theorem, first: Measure, conclusion: Judgement) -> Theorem:
    """From dP/dQ = 0 Q-a.e. and P(Ω) = 1, anything."""
    stated = zero.conclusion
    ratio, base = stated.left, stated.measure
    moved = rules.change_of_measure(given.version(first, base), ONE)  # P(Ω) = ∫ dP/dQ dQ = ∫ 0 dQ = 0
    same = facts.integral_congruence(rules.ring(ONE * ratio, ratio), base)
    steps = (given.prove(probability(first)), moved, same, facts.integral_congruence(zero, base))
    signs = (-ONE, ONE, ONE, ONE)
    nothing = rules.integral_linear(ZERO, (), base)
    absurd = rules.linear(Equal(ONE, ZERO), (*zip(signs, steps, strict=True), (ONE, nothing)))
    return facts.impossible(absurd, conclusion)


class lemma(Reason):
    """By a lemma about real numbers, for these functions: lemma(part, x=t, a=1 - V)."""

    def __init__(self, part: Part, **values: Expr) -> None:
        assert part.kernel is not None and isinstance(part.statement, Relational)
        self.part, self.values = part, values
        where = ", ".join(f"{name} = {value}" for name, value in values.items())
        self.words = f"{part.heading or part.statement} at {where}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        pieces: list[str | Basic] = [self.part.heading or self.part.statement]
        symbols = {symbol.name: symbol for symbol in self.part.statement.free_symbols if isinstance(symbol, Symbol)}
        for index, (name, value) in enumerate(self.values.items()):
            pieces += [", " if index else " at ", Eq(symbols[name], value, evaluate=False)]
        return tuple(pieces)

    def work(self, work: Work) -> None:
        assert self.part.kernel is not None
        values = {Real(name): work.translator.term(value) for name, value in self.values.items()}
        if all(value.space is None for value in values.values()):
            work.add(instance(self.part.kernel, values, work.given, None))
            return
        for measure in dict.fromkeys(integral.measure for integral in work.integrals()):
            try:
                found = instance(self.part.kernel, values, work.given, measure)
            except ProofError as error:
                work.note(error)
                continue
            if isinstance(found.conclusion, Equal):
                work.equations.append(found)
            else:
                use_inequality(work, found, measure)


class earlier(Reason):
    """By another part of the same theorem, shown before: earlier(positive)."""

    def __init__(self, part: Part) -> None:
        assert part.kernel is not None
        self.part = part
        stated = part.statement
        self.words = f"{stated.lhs} = {stated.rhs}" if isinstance(stated, Equality) else str(stated)

    def unfolds(self) -> tuple[type, ...]:
        return (Divergence,)

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return (self.part.statement,)

    def work(self, work: Work) -> None:
        assert self.part.kernel is not None
        work.given.add(self.part.kernel)
        if isinstance(self.part.kernel.conclusion, Relation) and self.part.kernel.conclusion.measure is None:
            work.add(self.part.kernel)


class nonnegative(Reason):
    """x >= 0, for a number x: an integral of something nonnegative, say."""

    def __init__(self, number: Expr) -> None:
        self.number = number
        self.words = f"{number} >= 0"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return (GreaterThan(self.number, 0, evaluate=False),)

    def work(self, work: Work) -> None:
        work.add(work.given.nonnegative(work.translator.term(self.number), None))
