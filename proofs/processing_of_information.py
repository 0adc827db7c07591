"""I(X';Y') <= I(X;Y) where (X', Y') comes of (X, Y) through a channel that keeps independent coordinates independent.

Such is a Markov chain X → Y → Z: the channel leaves x alone and draws z from y, so that of an independent pair it makes
an independent pair; likewise where both coordinates are processed, each by itself. Let N be the channel, J' = JN, and
(J_X ⊗ J_Y)N = A ⊗ B. Data processing gives KL(J', A ⊗ B) <= KL(J, J_X ⊗ J_Y) = I(X;Y), and among independent pairs
that of its own marginals is closest to J', by the golden formula: I(X';Y') <= KL(J', A ⊗ B).
"""

from __future__ import annotations

from sympy import oo

from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, SameMeasure
from klsym.derive.instances import cite, renamed
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.divergences.mutual_information import MutualInformation
from klsym.kernel import rules
from klsym.measures import coordinates, kernels, measures

J = measures("J", space=("Omega", "Y"))
independent = J.marginal(0) @ J.marginal(1)
N = kernels("N", space=("Omega", "Y"), target=("U", "Z"))
A, B = measures("A", space="U"), measures("B", space="Z")
after, apart = (J @ N).marginal(1), (independent @ N).marginal(1)
_, Second = coordinates(J @ N)


def inequality_part() -> Deduction:
    """I(X';Y') <= I(X;Y)."""
    d = deduction()
    law = d.given.prove(d.translator.judgement(SameMeasure(apart, A @ B)))
    j, m, kernel = d.translator.measure(J), d.translator.measure(independent), d.translator.kernel(N)
    pair = rules.version_kernel(d.given.version(j, m), kernel, d.given.sigma_finite(m))
    below = rules.image_continuous(d.translator.map(Second), rules.version_continuous(pair))
    d.have(after, "<<", A @ B, renamed(below, law), "the channel keeps J << J_X * J_Y")
    finite = renamed(cite(d, "data_processing", 3, P=J, Q=independent, K=N), law)
    d.have(KL(after, A @ B), "<", oo, finite, "data processing")
    processed = renamed(cite(d, "data_processing", 0, P=J, Q=independent, K=N), law)
    d.have(KL(after, A @ B), "<=", MutualInformation(J), processed, "data processing")
    least = cite(d, "golden_formula", 1, J=after, A=A, B=B)
    d.have(MutualInformation(after), "<=", KL(after, A @ B), least, "the golden formula")
    d.follows(MutualInformation(after), "<=", MutualInformation(J), "both together")
    return d


@theorem(
    "The data processing inequality for mutual information",
    given=[J << independent, Finite(MutualInformation(J)), SameMeasure(apart, A @ B)],
    source="Cover & Thomas, Elements of Information Theory, Theorem 2.8.1",
    chapter="Entropy and mutual information",
    also=("Data processing for mutual information", "Data processing for Markov chains"),
)
def processing_of_information() -> Part:
    """No processing of Y, nor of X, can make one tell more of the other."""
    return inequality_part().part("The inequality")
