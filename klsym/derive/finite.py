"""Measures on finitely many points, given by their masses: Masses(P, (p1, …, pk)) among the hypotheses.

The symbol then stands for the kernel's measure with these densities against counting. That the masses are nonnegative
and what they add up to, that one measure dominates another, and what dP/dQ is, are proved point by point.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic

from klsym.derive import facts
from klsym.derive.closing import close
from klsym.derive.densities import dominated_by_density
from klsym.derive.given import Given
from klsym.derive.hypotheses import Masses
from klsym.derive.translate import Translator
from klsym.kernel import rules
from klsym.kernel.ring import canonical, normal
from klsym.kernel.terms import (
    At,
    Counting,
    Equal,
    Integral,
    Inverse,
    LessEqual,
    Points,
    ProofError,
    Relation,
    Term,
    Values,
    WithDensity,
    number,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import counting

ZERO, ONE = number(0), number(1)


def bind(masses: Masses, translator: Translator) -> None:
    """Let the symbol stand for the measure with these masses."""
    symbol, values = masses.args
    space = Points(len(values))
    translator.bind(counting(len(values)), Counting(space))
    density = Values(tuple(translator.term(value) for value in values))
    translator.bind(symbol, WithDensity(Counting(space), density))


def each(goal: Relation, prove: Callable[[Relation], Theorem]) -> Theorem:
    """A relation between functions on k points, proved at each of them."""
    space = goal.left.space or goal.right.space
    assert isinstance(space, Points) and isinstance(space.size, int)
    kind = type(goal)
    there = [kind(At(goal.left, i), At(goal.right, i)) for i in range(space.size)]
    return rules.each_point(goal, tuple(prove(relation) for relation in there))


def learn(given: Given, statements: list[Basic], translator: Translator) -> None:
    """Add what the masses say: densities, total masses, which measure dominates which, and the derivatives."""
    versions = []
    for statement in statements:
        measure = translator.measure(statement.args[0])
        assert isinstance(measure, WithDensity)
        at_hand = given.known(Relation)
        signs = each(LessEqual(ZERO, measure.density), lambda goal: close(goal, at_hand))  # noqa: B023
        version = rules.version_density(measure.base, signs)
        total = rules.linear(
            Equal(Integral(ONE, measure), _sum(measure)),
            (
                (ONE, rules.change_of_measure(version, ONE)),
                (ONE, rules.counting_integral(ONE * measure.density, measure.space)),
            ),
        )
        given.add(version, total)
        given.add(facts.integrable_as(rules.integrable_change(version, ONE, _integrable(measure)), ONE))
        versions.append(version)
    for p in versions:
        for q in versions:
            if p is not q:
                _ratio(given, p, q)


def _sum(measure: WithDensity) -> Term:
    density = measure.density
    assert isinstance(density, Values)
    total = density.values[0]
    for value in density.values[1:]:
        total = total + value
    return total


def _integrable(measure: WithDensity) -> Theorem:
    return rules.counting_integrable(ONE * measure.density, measure.space)


def _kept(there: Relation, density: Term, given: Given) -> Theorem:
    """p = p·(q/q) at one point: q is a positive number, or known to be positive, or p is 0."""
    try:
        return rules.ring(there.left, there.right)
    except rules.RuleError:
        assert isinstance(there.left, At)
        q = canonical(normal(At(density, there.left.index)))
        return rules.linear(there, ((-there.left, rules.inverse(given.positive(q, None))),))


def _ratio(given: Given, p: Theorem, q: Theorem) -> None:
    """P << Q and dP/dQ = p/q where q's masses are all known to be positive; else nothing."""
    one, two = p.conclusion, q.conclusion
    goal = Equal(one.density, one.density * (two.density * Inverse(two.density)), one.base)
    try:
        vanishing = facts.at(
            each(Equal(goal.left, goal.right), lambda there: _kept(there, two.density, given)), one.base
        )
    except ProofError:
        return
    ratio = dominated_by_density(
        given,
        p,
        q,
        facts.reshape(vanishing, Equal(one.density, one.density * two.density * Inverse(two.density), one.base)),
    )
    given.add(ratio)
    given.add(rules.version_unique(given.derivative(one.measure, two.measure), ratio, given.sigma_finite(two.measure)))
