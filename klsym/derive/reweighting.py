"""Measures with a positive density: f·Q for 0 < f, which has the null sets of Q. Multiples c·Q and tilts e^f·Q.

Everything a proof needs of M = f·Q: dM/dQ = f, dQ/dM = 1/f, and through the chain rule dP/dM = dP/dQ · 1/f for every
P << Q. Also the use of a library theorem for such measures, which have no name of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from klsym.derive import facts
from klsym.derive.exceptions import Missing
from klsym.derive.given import Given
from klsym.kernel import rules
from klsym.kernel.terms import (
    Equal,
    Integrable,
    Integral,
    Inverse,
    Less,
    LessEqual,
    Log,
    Measure,
    MeasureVariable,
    Node,
    Not,
    ProofError,
    Real,
    Relation,
    Term,
    Version,
    number,
    variables,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
HOLE = Real("the density")
PLACE = "the measure"


def weak(positive: Theorem) -> Theorem:
    """From 0 < x, infer 0 <= x."""
    stated = positive.conclusion
    return rules.linear(LessEqual(stated.left, stated.right, stated.measure), ((ONE, positive),))


def forward(base: Measure, nonnegative: Theorem) -> Theorem:
    """f is a version of d(f·Q)/dQ, for 0 <= f."""
    return rules.version_density(base, facts.at(nonnegative, base))


def backward(base: Measure, positive: Theorem) -> Theorem:
    """1/f is a version of dQ/d(f·Q), for 0 < f: the measure (1/f)·(f·Q) is Q."""
    sign = facts.at(positive, base)
    down = forward(base, weak(sign))
    measure, f = down.conclusion.measure, sign.conclusion.right
    inverse = rules.transfer(weak(facts.inverse_positive(sign)), rules.version_continuous(down))
    up = rules.version_density(measure, inverse)
    there_and_back = rules.version_chain(up, down)
    unit = rules.linear(Equal(Inverse(f) * f, ONE, base), ((ONE, rules.inverse(sign)),))
    density = rules.rewrite(there_and_back, unit, Version(HOLE, up.conclusion.measure, base), HOLE)
    same = rules.same_measure(density, rules.version_self(base))
    place = MeasureVariable(PLACE, base.space)
    return rules.rewrite(up, same, Version(Inverse(f), place, measure), place)


def multiple_finite(version: Theorem, finite: Theorem) -> Theorem:
    """From Q finite, c·Q is finite."""
    factor = version.conclusion.density
    inside = rules.integrable_linear(ONE * factor, ((factor, finite),), finite.conclusion.measure)
    return facts.integrable_as(rules.integrable_change(version, ONE, inside), ONE)


def log_of_chain(given: Given, measure: Measure, base: Measure, version: Theorem) -> Theorem:
    """log of the symbol dP/dM = log of this version of it, P-a.e."""
    symbol = rules.radon_nikodym(
        rules.version_continuous(version), given.sigma_finite(measure), given.sigma_finite(base)
    )
    unique = rules.version_unique(symbol, version, given.sigma_finite(base))
    there = rules.transfer(unique, rules.version_continuous(version))
    return facts.congruence(there, Log(HOLE), HOLE)


def null(measure: Measure, finite: Theorem, massless: Theorem) -> Theorem:
    """From a finite mass that is <= 0, infer 1 = 0 almost everywhere."""
    positive = rules.linear(LessEqual(ZERO, ONE), ())
    above = facts.integral_nonnegative(positive, measure)
    return rules.integral_zero(facts.at(positive, measure), finite, rules.antisymmetry(massless, above))


def vanishing(function: Term, nothing: Theorem, measure: Measure) -> Theorem:
    """∫ f dμ = 0 where 1 = 0 μ-a.e."""
    zero = rules.linear(Equal(function, ZERO, measure), ((function, nothing),))
    return facts.chain(facts.integral_congruence(zero, measure), rules.integral_linear(ZERO, (), measure))


def mass_positive(continuity: Theorem, finite: Theorem, positive: Theorem) -> Theorem:
    """From P << Q, Q finite and 0 < P(Ω), infer 0 < Q(Ω)."""
    below = continuity.conclusion
    mass = Integral(ONE, below.base)
    massless = rules.assume(LessEqual(mass, ZERO))
    nothing = rules.transfer(null(below.base, finite, massless), continuity)
    absurd = rules.linear(Less(ZERO, ZERO), ((ONE, positive), (ONE, vanishing(ONE, nothing, below.measure))))
    goal = Less(ZERO, mass)
    fails = rules.order(rules.assume(Not(massless.conclusion)))
    return rules.cases(massless.conclusion, facts.impossible(absurd, goal), fails)


def instance(
    name: str, claim: int, mapping: Mapping[str, Node], given: Given, known: Iterable[Theorem] = ()
) -> Theorem:
    """A claim of a library theorem with measures, functions and numbers of the kernel in place of its symbols of these
    names; its hypotheses discharged by the facts at hand, or from `given`."""
    from klsym.derive.library import find

    fact = find(name).kernel[claim]
    at_hand = {proof.conclusion: proof for proof in known}
    free = {variable for h in (fact.conclusion, *fact.hypotheses) for variable in _named(h)}
    found = rules.instantiate(fact, {variable: mapping[variable.name] for variable in free if variable.name in mapping})
    for hypothesis in found.hypotheses:
        found = rules.discharge(found, at_hand.get(hypothesis) or _shown(hypothesis, at_hand.values(), given))
    return found


def _named(judgement: Node) -> list[Any]:
    return [variable for variable in variables(judgement) if hasattr(variable, "name")]


def _same_kind(wanted: Node, stated: Node) -> bool:
    """Whether both say of a function that it is integrable, for one measure."""
    return isinstance(wanted, Integrable) and isinstance(stated, Integrable) and wanted.measure == stated.measure


def _shown(hypothesis: Node, at_hand: Iterable[Theorem], given: Given) -> Theorem:
    """The hypothesis, which one of the facts at hand may say in other words."""
    for fact in at_hand:
        try:
            if isinstance(hypothesis, Relation) and isinstance(fact.conclusion, Relation):
                return facts.reshape(fact, hypothesis)
            if _same_kind(hypothesis, fact.conclusion):
                return facts.integrable_as(fact, hypothesis.function)  # type: ignore[attr-defined]  # of that kind
        except ProofError:
            continue
    try:
        return given.prove(hypothesis)  # type: ignore[arg-type]  # a judgement
    except Missing as error:
        raise Missing(f"{hypothesis} is not shown: {error}") from error
