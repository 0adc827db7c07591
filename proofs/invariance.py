"""KL(g#P, g#Q) = KL(P, Q) for a map g with a measurable inverse: the divergence does not depend on coordinates.

A map cannot increase the divergence, and neither can the map h that undoes g. It is enough that h undoes g as far as P
and Q can see, h#g#P = P and h#g#Q = Q: for a density this is a change of variables, whose Jacobians cancel in dP/dQ.
Both sides are finite together, so the equation holds in [0, oo].
"""

from __future__ import annotations

from sympy import oo

from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, SameMeasure
from klsym.derive.instances import cite, renamed
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.theorem import Theorem
from klsym.measures import Pushforward, maps, measures

P, Q = measures("P Q")
g, h = maps("g", target="Y"), maps("h", space="Y", target="Omega")
GP, GQ = Pushforward(g, P), Pushforward(g, Q)
back = (SameMeasure(Pushforward(h, GP), P), SameMeasure(Pushforward(h, GQ), Q))


def laws(d: Deduction) -> list[Theorem]:
    """h undoes g, for P and for Q."""
    return [d.given.prove(d.translator.judgement(law)) for law in back]


def equation_part() -> Deduction:
    """KL(g#P, g#Q) = KL(P, Q)."""
    d = deduction(given=[P << Q, Finite(KL(P, Q))])
    d.have(
        KL(GP, GQ), "<", oo, cite(d, "processing_by_a_map", 0, P=P, Q=Q, g=g), "a map cannot increase the divergence"
    )
    down = cite(d, "processing_by_a_map", 3, P=P, Q=Q, g=g)
    down = d.have(KL(GP, GQ), "<=", KL(P, Q), down, "the same")
    up = renamed(cite(d, "processing_by_a_map", 3, P=GP, Q=GQ, g=h), *laws(d))
    up = d.have(KL(P, Q), "<=", KL(GP, GQ), up, "the same for h, which takes the images back to P and Q")
    d.have(KL(GP, GQ), "=", KL(P, Q), rules.antisymmetry(down, up), "both inequalities")
    return d


def finite_part() -> Deduction:
    """KL(g#P, g#Q) < oo makes KL(P, Q) finite."""
    d = deduction(given=[GP << GQ, Finite(KL(GP, GQ))])
    one, two = map(d.translator.measure, (GP, GQ))
    below = rules.image_continuous(d.translator.map(h), d.given.absolutely_continuous(one, two))
    d.have(P, "<<", Q, renamed(below, *laws(d)), "h takes the images back to P and Q")
    found = renamed(cite(d, "processing_by_a_map", 0, P=GP, Q=GQ, g=h), *laws(d))
    d.have(KL(P, Q), "<", oo, found, "a map cannot increase the divergence")
    return d


@theorem(
    "The divergence does not depend on coordinates",
    given=back,
    source="Kullback & Leibler (1951), Corollary 4.1; Csiszár (1967)",
    chapter="Measures and derivatives",
    also=("Invariance of KL", "Invariance under reparametrisation"),
)
def invariance() -> tuple[Part, ...]:
    """A change of variables that can be undone changes no divergence."""
    return equation_part().part("The equation"), finite_part().part("Finite together")
