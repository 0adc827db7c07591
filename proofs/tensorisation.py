"""KL(P ⊗ M, Q ⊗ N) = KL(P, Q) + KL(M, N): independent evidence adds up.

The density of a product is the product of the densities, its logarithm a sum, and each summand sees one coordinate
only. In [0, oo]: the left side is finite, with P ⊗ M << Q ⊗ N, exactly when both terms on the right are, for a marginal
is an image of the product.
"""

from __future__ import annotations

from sympy import log, oo

from klsym.derive import facts
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.functions import HOLE, then
from klsym.derive.hypotheses import Finite
from klsym.derive.instances import cite, marginal_law, renamed, seen_through
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, congruence, mass, unfold
from klsym.derive.step import Part
from klsym.derive.transport import marginals
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Log
from klsym.kernel.theorem import Theorem
from klsym.measures import Composition, LebesgueIntegral, coordinates, measures

P, Q = measures("P Q")
M, N = measures("M N", space="Y")
truth, model = P @ M, Q @ N
X, Y = coordinates(truth)


def laws(d: Deduction, index: int) -> tuple[Theorem, Theorem]:
    """The marginals of the two products."""
    one, two = (marginal_law(d, whole, index) for whole in (truth, model))
    return one, two


def finite_whole() -> Deduction:
    """Finite terms make the whole finite."""
    d = deduction(given=[P << Q, M << N, Finite(KL(P, Q)), Finite(KL(M, N))])
    p, q, m, n, j, k = map(d.translator.measure, (P, Q, M, N, truth, model))
    first, second = d.given.version(p, q), d.given.version(m, n)
    product = rules.version_product(first, second, d.given.sigma_finite(q), d.given.sigma_finite(n))
    d.have(truth, "<<", model, rules.version_continuous(product), "densities multiply")
    unique = rules.version_unique(d.given.derivative(j, k), product, d.given.sigma_finite(k))
    there = facts.congruence(rules.transfer(unique, rules.version_continuous(product)), Log(HOLE), HOLE)
    marginal = [laws(d, index)[0] for index in (0, 1)]
    positive = [seen_through(rules.version_positive(v), law) for v, law in zip((first, second), marginal, strict=True)]
    logs = then(there, rules.log_product(*positive))
    d.have(log(truth / model), "=", log(Composition(P / Q, X)) + log(Composition(M / N, Y)), logs, "the same", truth)
    for ratio, measure, law in zip((first, second), (p, m), marginal, strict=True):
        d.given.add(seen_through(d.given.integrable(Log(ratio.conclusion.density), measure), law))
    whole = facts.integrable_congruence(d.given.integrable(logs.conclusion.right, j), facts.symmetric(logs))
    d.have(KL(truth, model), "<", oo, whole, "each logarithm is integrable")
    return d


def sum_part(before: Deduction) -> Deduction:
    """KL(P ⊗ M, Q ⊗ N) = KL(P, Q) + KL(M, N)."""
    d = deduction(given=before.more)
    d.given.add(*before.given.facts)
    d.chain(
        d.calc(KL(truth, model))
        .equals(
            LebesgueIntegral(log(Composition(P / Q, X)), truth) + LebesgueIntegral(log(Composition(M / N, Y)), truth),
            unfold(KL), mass, congruence, addition,
        )
        .equals(LebesgueIntegral(log(P / Q), P) + LebesgueIntegral(log(M / N), M), marginals)
        .equals(KL(P, Q) + KL(M, N), unfold(KL), mass)
    )  # fmt: skip
    return d


def finite_factor(index: int) -> Deduction:
    """A finite whole makes each term finite."""
    d = deduction(given=[truth << model, Finite(KL(truth, model))])
    one, two = ((P, Q), (M, N))[index]
    j, k = map(d.translator.measure, (truth, model))
    through = (X, Y)[index]
    below = rules.image_continuous(d.translator.map(through), d.given.absolutely_continuous(j, k))
    d.have(one, "<<", two, renamed(below, *laws(d, index)), "they are marginals")
    found = renamed(cite(d, "processing_by_a_map", 0, P=truth, Q=model, g=through), *laws(d, index))
    d.have(KL(one, two), "<", oo, found, "a map cannot increase the divergence")
    return d


@theorem(
    "Tensorisation: the divergence of product measures is a sum",
    given=[],
    source="Kullback & Leibler (1951), Theorem 2.1; Cover & Thomas, section 2.5",
    chapter="The divergence",
    also=("Tensorisation", "Tensorization", "Additivity of KL", "KL of product measures"),
)
def tensorisation() -> tuple[Part, ...]:
    """Independent observations add their divergences."""
    finite = finite_whole()
    return (
        finite.part("Finite terms make a finite whole"),
        sum_part(finite).part("The sum"),
        finite_factor(0).part("A finite whole makes finite terms: the first"),
        finite_factor(1).part("A finite whole makes finite terms: the second"),
    )
