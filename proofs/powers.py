"""KL(Pⁿ, Qⁿ) = n KL(P, Q) for every n: n independent observations tell n times as much as one.

Pⁿ⁺¹ is the law of n observations and one more, Pⁿ ⊗ P read as one longer word. By induction log dPⁿ/dQⁿ is the sum of
log dP/dQ over the observations, Pⁿ-almost everywhere, and the integral of such a sum is n times the integral against P.
"""

from __future__ import annotations

from sympy import Symbol, log, oo

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.instances import cite
from klsym.derive.library import theorem
from klsym.derive.reasons import unfold
from klsym.derive.step import Part
from klsym.derive.words import draws, lemma, log_density, sum_integrable
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, LetterSum, measures

P, Q = measures("P Q")
n = Symbol("n", integer=True, nonnegative=True)
total = LetterSum(log(P / Q))


def equation_part() -> Calc:
    """KL(Pⁿ, Qⁿ) = n KL(P, Q)."""
    return (
        calc(KL(P**n, Q**n))
        .equals(LebesgueIntegral(total, P**n), unfold(KL), draws)
        .equals(n * KL(P, Q), unfold(KL), draws)
    )


def finite_part() -> Deduction:
    """KL(Pⁿ, Qⁿ) < oo."""
    d = deduction()
    count, p, q, function = (d.translator.term(n), *map(d.translator.measure, (P, Q)), d.translator.term(log(P / Q)))
    equal = lemma(d.given, log_density(), count, p, q, function)
    d.have(log(P**n / Q**n), "=", total, equal, "the logarithm of a product, by induction on n", P**n)
    there = lemma(d.given, sum_integrable(), count, p, q, function)
    d.have(LebesgueIntegral(total, P**n), "<", oo, there, "a sum of n integrable functions, by induction on n")
    left = facts.integrable_congruence(there, facts.symmetric(equal))
    d.have(KL(P**n, Q**n), "<", oo, left, "both are equal")
    return d


def pair_part() -> Deduction:
    """KL(P ⊗ P, Q ⊗ Q) = 2 KL(P, Q)."""
    d = deduction()
    found = cite(d, "tensorisation", 1, P=P, Q=Q, M=P, N=Q)
    d.have(KL(P @ P, Q @ Q), "=", 2 * KL(P, Q), found, "the divergence of a product is a sum")
    return d


@theorem(
    "The divergence of n independent observations is n times that of one",
    given=[P << Q, Finite(KL(P, Q))],
    source="Kullback & Leibler (1951), Theorem 2.1; Cover & Thomas, section 11.8",
    chapter="The divergence",
    also=("KL of powers", "Additivity for independent observations"),
)
def powers() -> tuple[Part, ...]:
    """Evidence grows in proportion to the number of observations."""
    return (
        equation_part().part("n observations"),
        finite_part().part("Finite"),
        pair_part().part("Two observations, as a pair"),
    )
