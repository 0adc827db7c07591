"""KL(PK, QK) <= KL(P, Q) for a Markov kernel K: noise cannot help to tell P from Q.

Draw x from P or from Q and then y from K(x, ·). The pair (x, y) tells as much as x alone, KL(P ⊗ K, Q ⊗ K) = KL(P, Q),
for the density of P ⊗ K against Q ⊗ K is (dP/dQ)(x); and PK, the law of y, is the image of P ⊗ K under the second
coordinate. So the theorem on maps applies, and says what is lost: KL(P ⊗ K, R) with R = (dPK/dQK)(y)·(Q ⊗ K), which is
what x still tells once y is known. Where KL(P, Q) = oo the inequality says nothing.
"""

from __future__ import annotations

from sympy import log, oo

from klsym.derive import facts
from klsym.derive.deduction import Deduction, after, deduction
from klsym.derive.functions import HOLE
from klsym.derive.hypotheses import Finite
from klsym.derive.instances import cite, marginal_law, seen_through
from klsym.derive.library import theorem
from klsym.derive.reasons import mass, unfold
from klsym.derive.step import Part
from klsym.derive.transport import densities, marginals
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Log
from klsym.measures import Composition, DensityMeasure, LebesgueIntegral, coordinates, kernels, measures

P, Q = measures("P Q")
K = kernels("K")
one, two = P @ K, Q @ K
X, Y = coordinates(one)
PK, QK = one.marginal(1), two.marginal(1)
R = DensityMeasure(Composition(PK / QK, Y), two)


def pair_part() -> Deduction:
    """KL(P ⊗ K, Q ⊗ K) = KL(P, Q)."""
    d = deduction()
    d.chain(
        d.calc(KL(one, two))
        .equals(LebesgueIntegral(log(Composition(P / Q, X)), one), unfold(KL), mass, densities)
        .equals(KL(P, Q), unfold(KL), mass, marginals)
    )
    return d


def finite_pair(before: Deduction) -> Deduction:
    """KL(P ⊗ K, Q ⊗ K) < oo."""
    d = after(before)
    p, q, j, k = map(d.translator.measure, (P, Q, one, two))
    ratio = d.given.version(p, q)
    density = rules.version_kernel(ratio, d.translator.kernel(K), d.given.sigma_finite(q))
    unique = rules.version_unique(d.given.derivative(j, k), density, d.given.sigma_finite(k))
    equal = facts.congruence(rules.transfer(unique, rules.version_continuous(density)), Log(HOLE), HOLE)
    d.have(log(one / two), "=", log(Composition(P / Q, X)), equal, "d(P * K)/d(Q * K) is dP/dQ(x)", one)
    there = seen_through(d.given.integrable(Log(ratio.conclusion.density), p), marginal_law(d, one, 0))
    left = facts.integrable_congruence(there, facts.symmetric(equal))
    d.have(KL(one, two), "<", oo, left, "log dP/dQ is integrable, and P is the first marginal")
    return d


def finite_part(before: Deduction) -> Deduction:
    """KL(PK, QK) < oo."""
    d = after(before)
    found = cite(d, "processing_by_a_map", 0, P=one, Q=two, g=Y)
    d.have(KL(PK, QK), "<", oo, found, "a map cannot increase the divergence")
    return d


def loss_part(before: Deduction) -> Deduction:
    """KL(P, Q) − KL(PK, QK) is what x tells once y is known."""
    d = after(before)
    found = cite(d, "processing_by_a_map", 2, P=one, Q=two, g=Y)
    d.have(KL(one, R), "=", KL(one, two) - KL(PK, QK), found, "what the second coordinate does not see")
    d.follows(KL(P, Q), "=", KL(PK, QK) + KL(one, R), "the pair tells as much as x")
    return d


def inequality_part(before: Deduction) -> Deduction:
    """KL(PK, QK) <= KL(P, Q)."""
    d = after(before)
    found = cite(d, "processing_by_a_map", 3, P=one, Q=two, g=Y)
    d.have(KL(PK, QK), "<=", KL(one, two), found, "a map cannot increase the divergence")
    d.follows(KL(PK, QK), "<=", KL(P, Q), "the pair tells as much as x")
    return d


@theorem(
    "The data processing inequality",
    given=[P << Q, Finite(KL(P, Q))],
    source="Csiszár (1967); Cover & Thomas, Elements of Information Theory, section 2.9",
    chapter="The divergence",
    also=(
        "Data processing inequality",
        "Data processing",
        "Data processing through a Markov kernel",
        "Information processing inequality",
    ),
)
def data_processing() -> tuple[Part, ...]:
    """What passes through a channel can only become harder to tell apart."""
    pair = pair_part()
    finite = finite_pair(pair)
    return (
        inequality_part(finite).part("The inequality"),
        pair.part("The pair tells as much as its first coordinate"),
        finite.part("The pair's divergence is finite"),
        finite_part(finite).part("Finite"),
        loss_part(finite).part("What is lost"),
    )
