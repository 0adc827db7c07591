"""KL(J, A ⊗ B) = I(X;Y) + KL(J_X, A) + KL(J_Y, B): of all independent pairs, that of the marginals is closest to J.

With A = J_X this is the golden formula, KL(J, J_X ⊗ B) = I(X;Y) + KL(J_Y, B): for J = P ⊗ K the left side is the
average of KL(K(x, ·), B) over x from P, and the mutual information is its least value over B. The marginals' densities
are seen through the coordinates, d(J_X ⊗ J_Y)/d(A ⊗ B) = (dJ_X/dA)(x)·(dJ_Y/dB)(y), and are positive where J has mass;
so the chain rule splits log dJ/d(A ⊗ B) into three. All three terms are finite where the left side is, by processing.
"""

from __future__ import annotations

from sympy import log, oo

from klsym.derive import facts
from klsym.derive.compression import positive_back
from klsym.derive.deduction import Deduction, after, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.images import divided, log_quotient
from klsym.derive.instances import cite, marginal_law, renamed
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, chain_rule, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.derive.transport import densities, image
from klsym.divergences.kl import KL
from klsym.divergences.mutual_information import MutualInformation
from klsym.kernel import rules
from klsym.kernel.terms import Image, Log
from klsym.measures import Composition, LebesgueIntegral, coordinates, kernels, measures

A, B = measures("A"), measures("B", space="Y")
J = measures("J", space=("Omega", "Y"))
JX, JY = J.marginal(0), J.marginal(1)
X, Y = coordinates(J)
independent, base = JX @ JY, A @ B
a, b = Composition(JX / A, X), Composition(JY / B, Y)


def finite_marginal(index: int) -> Deduction:
    """KL(J_X, A) < oo."""
    d = deduction()
    one, two = map(d.translator.measure, (J, base))
    first, second, through = ((JX, A, X), (JY, B, Y))[index]
    law = marginal_law(d, base, index)
    below = rules.image_continuous(d.translator.map(through), d.given.absolutely_continuous(one, two))
    d.have(first, "<<", second, renamed(below, law), "they are marginals")
    found = renamed(cite(d, "processing_by_a_map", 0, P=J, Q=base, g=through), law)
    d.have(KL(first, second), "<", oo, found, "a map cannot increase the divergence")
    return d


def finite_information(*before: Deduction) -> Deduction:
    """I(X;Y) < oo."""
    d = deduction()
    for earlier in before:
        d.given.add(*earlier.given.facts)
    j, ab, x, y, one, two = map(d.translator.measure, (J, base, JX, JY, A, B))
    assert isinstance(x, Image) and isinstance(y, Image)
    whole, first, second = d.given.version(j, ab), d.given.version(x, one), d.given.version(y, two)
    product = rules.version_product(first, second, d.given.sigma_finite(one), d.given.sigma_finite(two))
    signs = positive_back(first, x), positive_back(second, y)
    ratio = divided(whole, product, rules.product(*signs))
    d.have(J, "<<", independent, rules.version_continuous(ratio), "both densities are positive, J-almost everywhere")
    symbol = d.given.derivative(j, d.translator.measure(independent))
    unique = rules.version_unique(symbol, ratio, d.given.sigma_finite(symbol.conclusion.base))
    there = facts.congruence(rules.transfer(unique, rules.version_continuous(ratio)), Log(facts._Y), facts._Y)
    quotient = log_quotient(rules.version_positive(whole), rules.product(*signs))
    split = facts.chain(there, quotient)
    logs = facts.follows(
        type(split.conclusion)(
            split.conclusion.left, d.translator.term(log(J / base) - log(a) - log(b)), split.conclusion.measure
        ),
        split, rules.log_product(*signs),
    )  # fmt: skip
    d.have(log(J / independent), "=", log(J / base) - log(a) - log(b), logs, "the chain rule for densities", J)
    for version, measure in ((first, x), (second, y)):
        inside = d.given.integrable(Log(version.conclusion.density), measure)
        d.given.add(facts.integrable_as(
            rules.image_integrable(Log(version.conclusion.density), measure, inside),
            d.translator.term(log(a if version is first else b)),
        ))  # fmt: skip
    left = facts.integrable_congruence(d.given.integrable(logs.conclusion.right, j), facts.symmetric(logs))
    d.have(MutualInformation(J), "<", oo, left, "each logarithm is J-integrable")
    return d


def equation_part(before: Deduction) -> Deduction:
    """KL(J, A ⊗ B) = I(X;Y) + KL(J_X, A) + KL(J_Y, B)."""
    d = after(before)
    inner = LebesgueIntegral(log(J / independent), J)
    d.chain(
        d.calc(KL(J, base))
        .equals(
            LebesgueIntegral(log(J / independent) + log(independent / base), J),
            unfold(KL), mass, chain_rule(J, independent, base), log_algebra,
        )
        .equals(LebesgueIntegral(log(J / independent) + log(a) + log(b), J), densities, log_algebra)
        .equals(inner + LebesgueIntegral(log(a), J) + LebesgueIntegral(log(b), J), addition)
        .equals(MutualInformation(J) + KL(JX, A) + KL(JY, B), unfold(KL, MutualInformation), mass, image)
    )  # fmt: skip
    return d


def least_part(before: Deduction) -> Deduction:
    """I(X;Y) <= KL(J, A ⊗ B)."""
    d = after(before)
    d.library("gibbs", 0, P=JX, Q=A)
    d.library("gibbs", 0, P=JY, Q=B)
    d.follows(MutualInformation(J), "<=", KL(J, base), "the other terms are not negative")
    return d


@theorem(
    "The golden formula",
    given=[J << base, Finite(KL(J, base))],
    source="Topsøe (1967); Polyanskiy & Wu, Information Theory, Theorem 4.1",
    chapter="Entropy and mutual information",
    also=("Compensation identity for mutual information", "Topsøe's identity"),
)
def golden_formula() -> tuple[Part, ...]:
    """Mutual information is the least divergence from an independent pair."""
    marginals = finite_marginal(0), finite_marginal(1)
    information = finite_information(*marginals)
    equation = equation_part(information)
    return (
        equation.part("The formula"),
        least_part(equation).part("Mutual information is the least"),
        marginals[0].part("The first marginals' divergence is finite"),
        marginals[1].part("The second marginals' divergence is finite"),
        information.part("The information is finite"),
    )


P, K = measures("P"), kernels("K")
channel, output = P @ K, (P @ K).marginal(1)


@theorem(
    "The golden formula for a channel",
    given=[channel << P @ B, Finite(KL(channel, P @ B))],
    source="Topsøe (1967); Polyanskiy & Wu, Information Theory, Theorem 4.1",
    chapter="Entropy and mutual information",
)
def golden_formula_of_a_channel() -> tuple[Part, ...]:
    """On average, a channel's output laws are closest to the law of its output."""
    d = deduction()
    found = cite(d, "golden_formula", 0, J=channel, A=P, B=B)
    first = channel.marginal(0)
    whole = MutualInformation(channel) + KL(first, P) + KL(output, B)
    d.have(KL(channel, P @ B), "=", whole, found, "the golden formula")
    d.have(KL(first, P), "=", 0, cite(d, "gibbs", 2, P=first, Q=P), "P is the first marginal")
    d.follows(KL(channel, P @ B), "=", MutualInformation(channel) + KL(output, B), "both together")
    least = deduction()
    lower = cite(least, "golden_formula", 1, J=channel, A=P, B=B)
    least.have(MutualInformation(channel), "<=", KL(channel, P @ B), lower, "the golden formula")
    return d.part("The formula"), least.part("The law of the output is the best guess")
