"""KL(P_t, π) never increases along a Markov chain with stationary law π: the second law of thermodynamics.

A step of the chain sends P to PK and leaves π = πK. So KL(PK, π) = KL(PK, πK) <= KL(P, π), by data processing; and PK
satisfies the same hypotheses as P, so that the step can be repeated. For π uniform KL(P_t, π) is log n less the
entropy, which therefore never falls.
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
from klsym.measures import coordinates, kernels, measures

P, pi = measures("P pi")
K = kernels("K", target="Omega")
_, Y = coordinates(P @ K)
PK, piK = (P @ K).marginal(1), (pi @ K).marginal(1)


def step(d: Deduction, claim: int) -> Theorem:
    """A claim on data processing, with π for πK."""
    law = d.given.prove(d.translator.judgement(SameMeasure(piK, pi)))
    return renamed(cite(d, "data_processing", claim, P=P, Q=pi, K=K), law)


def inequality_part() -> Deduction:
    """KL(PK, π) <= KL(P, π)."""
    d = deduction()
    d.have(KL(PK, pi), "<=", KL(P, pi), step(d, 0), "data processing")
    return d


def domination_part() -> Deduction:
    """PK << π."""
    d = deduction()
    p, q = map(d.translator.measure, (P, pi))
    kernel = d.translator.kernel(K)
    pair = rules.version_kernel(d.given.version(p, q), kernel, d.given.sigma_finite(q))
    image = rules.image_continuous(d.translator.map(Y), rules.version_continuous(pair))
    law = d.given.prove(d.translator.judgement(SameMeasure(piK, pi)))
    d.have(PK, "<<", pi, renamed(image, law), "the second marginals of P * K << pi * K")
    return d


def finite_part() -> Deduction:
    """KL(PK, π) < oo."""
    d = deduction()
    d.have(KL(PK, pi), "<", oo, step(d, 3), "data processing")
    return d


@theorem(
    "The second law: the divergence from a stationary law never increases",
    given=[SameMeasure(piK, pi), P << pi, Finite(KL(P, pi))],
    source="Cover & Thomas, Elements of Information Theory, section 4.4",
    chapter="Entropy and mutual information",
    also=("Second law of thermodynamics", "H-theorem for Markov chains", "Second law"),
)
def second_law() -> tuple[Part, ...]:
    """A Markov chain forgets how it differed from its stationary law."""
    return (
        inequality_part().part("A step"),
        domination_part().part("It can be repeated: the next law is dominated"),
        finite_part().part("It can be repeated: the next divergence is finite"),
    )
