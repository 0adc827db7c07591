"""KL(P ⊗ K, Q ⊗ L) = KL(P, Q) + KL(P ⊗ K, P ⊗ L): a divergence of joint measures is the divergence of the first
coordinates and, on average over the true first coordinate, that of the kernels.

P ⊗ L lies between the two: it has density (dP/dQ)(x) against Q ⊗ L. So it is the measure R of the theorem on maps, for
the first coordinate as the map, and KL(P ⊗ K, P ⊗ L) is what that coordinate does not see. The statement holds in
[0, oo]: the left side is finite, with P ⊗ K << Q ⊗ L, exactly when both terms on the right are.
"""

from __future__ import annotations

from sympy import log, oo

from klsym.derive import composite, facts
from klsym.derive.deduction import Deduction, after, deduction
from klsym.derive.functions import HOLE, then
from klsym.derive.hypotheses import Finite
from klsym.derive.instances import cite, marginal_law, renamed, seen_through
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Log, number
from klsym.kernel.theorem import Theorem
from klsym.measures import Composition, DensityMeasure, coordinates, kernels, measures

P, Q = measures("P Q")
K, L = kernels("K L")
X, Y = coordinates(P @ K)
joint, mixed, model = P @ K, P @ L, Q @ L


def marginals(d: Deduction) -> tuple[Theorem, ...]:
    """P and Q are the first marginals of P ⊗ K and Q ⊗ L."""
    return tuple(marginal_law(d, whole, 0) for whole in (joint, model))


def between(d: Deduction) -> Theorem:
    """(dP/dQ)(x)·(Q ⊗ L) is P ⊗ L."""
    p, q = map(d.translator.measure, (P, Q))
    kernel = rules.version_kernel(d.given.version(p, q), d.translator.kernel(L), d.given.sigma_finite(q))
    weak = rules.version_nonnegative(kernel)
    return rules.same_measure(rules.version_density(kernel.conclusion.base, weak), kernel)


def finite_marginal() -> Deduction:
    """A finite left side makes KL(P, Q) finite."""
    d = deduction(given=[joint << model, Finite(KL(joint, model))])
    one, two = map(d.translator.measure, (joint, model))
    below = rules.image_continuous(d.translator.map(X), d.given.absolutely_continuous(one, two))
    d.have(P, "<<", Q, renamed(below, *marginals(d)), "P and Q are the first marginals")
    found = renamed(cite(d, "processing_by_a_map", 0, P=joint, Q=model, g=X), *marginals(d))
    d.have(KL(P, Q), "<", oo, found, "a map cannot increase the divergence")
    return d


def finite_rest(before: Deduction) -> Deduction:
    """A finite left side makes the divergence of the kernels finite."""
    d = after(before, given=before.more)
    same = between(d)
    d.have(DensityMeasure(Composition(P / Q, X), model), "=", mixed, same, "both have density dP/dQ(x) against Q * L")
    below = renamed(cite(d, "processing_by_a_map", 6, P=joint, Q=model, g=X), *marginals(d), same)
    d.have(joint, "<<", mixed, below, "dP/dQ(x) > 0, almost everywhere for P * K")
    found = renamed(cite(d, "processing_by_a_map", 1, P=joint, Q=model, g=X), *marginals(d), same)
    d.have(KL(joint, mixed), "<", oo, found, "what the first coordinate does not see is finite")
    return d


def finite_whole() -> Deduction:
    """Finite terms on the right make the left side finite."""
    d = deduction(given=[P << Q, joint << mixed, Finite(KL(P, Q)), Finite(KL(joint, mixed))])
    p, q, j, m = map(d.translator.measure, (P, Q, joint, mixed))
    law = marginals(d)[0]
    ratio, upper = d.given.version(p, q), d.given.derivative(j, m)
    lower = rules.version_kernel(ratio, d.translator.kernel(L), d.given.sigma_finite(q))
    product = rules.version_chain(upper, lower)
    n = lower.conclusion.base
    d.have(joint, "<<", model, rules.version_continuous(product), "densities multiply along P * K << P * L << Q * L")
    d.given.add(rules.version_continuous(product))
    unique = rules.version_unique(d.given.derivative(j, n), product, d.given.sigma_finite(n))
    there = facts.congruence(rules.transfer(unique, rules.version_continuous(product)), Log(HOLE), HOLE)
    split = rules.log_product(rules.version_positive(upper), seen_through(rules.version_positive(ratio), law))
    logs = then(there, split)
    d.have(log(joint / model), "=", log(joint / mixed) + log(Composition(P / Q, X)), logs, "the same", joint)
    first = d.given.integrable(Log(upper.conclusion.density), j)
    second = seen_through(d.given.integrable(Log(ratio.conclusion.density), p), law)
    whole = rules.integrable_linear(logs.conclusion.right, ((number(1), first), (number(1), second)), j)
    left = facts.integrable_congruence(whole, facts.symmetric(logs))
    d.have(KL(joint, model), "<", oo, left, "both logarithms are integrable")
    return d


def chain_part(before: Deduction) -> Deduction:
    """KL(P ⊗ K, Q ⊗ L) = KL(P, Q) + KL(P ⊗ K, P ⊗ L)."""
    d = after(before, given=before.more)
    found = renamed(cite(d, "processing_by_a_map", 2, P=joint, Q=model, g=X), *marginals(d), between(d))
    d.given.add(composite.is_probability(d.given, d.translator.measure(mixed)))
    d.have(KL(joint, mixed), "=", KL(joint, model) - KL(P, Q), found, "what the first coordinate does not see")
    d.follows(KL(joint, model), "=", KL(P, Q) + KL(joint, mixed), "the same")
    return d


@theorem(
    "The chain rule for joint measures",
    given=[],
    source="Cover & Thomas, Elements of Information Theory, Theorem 2.5.3; Kullback & Leibler (1951), section 3",
    chapter="The divergence",
    also=("Chain rule", "Chain rule for KL", "Chain rule for relative entropy"),
)
def chain_rule_for_joint_measures() -> tuple[Part, ...]:
    """The divergence of joint measures, coordinate by coordinate."""
    marginal = finite_marginal()
    rest = finite_rest(marginal)
    return (
        chain_part(rest).part("The chain rule"),
        marginal.part("Finite parts: the first coordinate"),
        rest.part("Finite parts: the kernels"),
        finite_whole().part("Finite parts make a finite whole"),
    )
