"""KL(P ⊗ λ, Q ⊗ λ) = KL(P, Q): a further coordinate that is the same under both tells nothing.

So nothing is lost by assuming that there are no atoms: for λ uniform on [0, 1] the products have none, and the same
divergence. And nothing is lost by assuming that the space is [0, 1] with a dominating measure that is uniform: by
Carathéodory's theorem every atomless probability on a standard Borel space is carried to ([0, 1], λ) by a map g that
can be undone by a map h up to null sets (Bogachev, Measure Theory II, Theorem 9.2.2, cited), and such maps leave the
divergence as it is. The theorem takes g and h as given.
"""

from __future__ import annotations

from sympy import log, oo

from klsym.derive import facts
from klsym.derive.deduction import Deduction, after, deduction
from klsym.derive.functions import HOLE
from klsym.derive.hypotheses import Finite, SameMeasure
from klsym.derive.instances import cite, marginal_law, renamed, seen_through
from klsym.derive.library import theorem
from klsym.derive.reasons import mass, unfold
from klsym.derive.step import Part
from klsym.derive.transport import densities, marginals
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Log
from klsym.measures import Composition, LebesgueIntegral, Pushforward, coordinates, maps, measures

P, Q = measures("P Q")
lamda = measures("lambda", space="Y")
one, two = P @ lamda, Q @ lamda
X, _ = coordinates(one)
g, h = maps("g", space=("Omega", "Y"), target="Z"), maps("h", space="Z", target=("Omega", "Y"))


def equation_part() -> Deduction:
    """KL(P ⊗ λ, Q ⊗ λ) = KL(P, Q)."""
    d = deduction(given=[P << Q])
    d.chain(
        d.calc(KL(one, two))
        .equals(LebesgueIntegral(log(Composition(P / Q, X)), one), unfold(KL), mass, densities)
        .equals(KL(P, Q), unfold(KL), mass, marginals)
    )
    return d


def finite_product() -> Deduction:
    """KL(P, Q) < oo makes KL(P ⊗ λ, Q ⊗ λ) finite."""
    d = deduction(given=[P << Q, Finite(KL(P, Q))])
    p, q, j, k, u = map(d.translator.measure, (P, Q, one, two, lamda))
    ratio = d.given.version(p, q)
    density = rules.version_product(ratio, rules.version_self(u), d.given.sigma_finite(q), d.given.sigma_finite(u))
    d.have(one, "<<", two, rules.version_continuous(density), "densities multiply")
    unique = rules.version_unique(d.given.derivative(j, k), density, d.given.sigma_finite(k))
    equal = facts.congruence(rules.transfer(unique, rules.version_continuous(density)), Log(HOLE), HOLE)
    equal = d.have(log(one / two), "=", log(Composition(P / Q, X)), equal, "the density is dP/dQ(x)", one)
    there = seen_through(d.given.integrable(Log(ratio.conclusion.density), p), marginal_law(d, one, 0))
    left = facts.integrable_congruence(there, facts.symmetric(equal))
    d.have(KL(one, two), "<", oo, left, "log dP/dQ is integrable, and P is the first marginal")
    return d


def finite_factor() -> Deduction:
    """KL(P ⊗ λ, Q ⊗ λ) < oo makes KL(P, Q) finite."""
    d = deduction(given=[one << two, Finite(KL(one, two))])
    laws = [marginal_law(d, whole, 0) for whole in (one, two)]
    j, k = map(d.translator.measure, (one, two))
    below = rules.image_continuous(d.translator.map(X), d.given.absolutely_continuous(j, k))
    d.have(P, "<<", Q, renamed(below, *laws), "P and Q are the first marginals")
    found = renamed(cite(d, "processing_by_a_map", 0, P=one, Q=two, g=X), *laws)
    d.have(KL(P, Q), "<", oo, found, "a map cannot increase the divergence")
    return d


def transport_part(equation: Deduction, before: Deduction) -> Deduction:
    """KL(g#(P ⊗ λ), g#(Q ⊗ λ)) = KL(P, Q)."""
    undone = [SameMeasure(Pushforward(h, Pushforward(g, whole)), whole) for whole in (one, two)]
    d = after(before, given=[*before.more, *undone])
    d.given.add(*equation.given.facts)
    images = [Pushforward(g, whole) for whole in (one, two)]
    found = cite(d, "invariance", 0, P=one, Q=two, g=g, h=h)
    d.have(KL(*images), "=", KL(one, two), found, "the divergence does not depend on coordinates")
    d.follows(KL(*images), "=", KL(P, Q), "both together")
    return d


@theorem(
    "A coordinate that is the same under both tells nothing: atoms can be smeared out",
    given=[],
    source="Bogachev, Measure Theory II, section 9.2, for the transport to [0, 1]",
    chapter="Measures and derivatives",
    also=("Atomless is no loss", "Smearing out atoms"),
)
def atoms() -> tuple[Part, ...]:
    """Randomising alike under P and Q leaves the divergence as it is."""
    equation, product = equation_part(), finite_product()
    return (
        equation.part("The equation"),
        product.part("Finite together"),
        finite_factor().part("Finite together, conversely"),
        transport_part(equation, product).part("Transport"),
    )
