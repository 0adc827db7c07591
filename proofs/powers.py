"""KL(Pⁿ, Qⁿ) = n KL(P, Q): n independent observations tell n times as much as one.

The powers are made one factor at a time, Pⁿ⁺¹ = Pⁿ ⊗ P, so that n may be any number: by induction, log dPⁿ/dQⁿ is the
sum of log dP/dQ over the observations, Pⁿ-a.e., and a sum over n independent observations integrates to n times the
integral of one. With Pⁿ in the place of P and P in that of M, tensorisation says the same step for divergences.
"""

from __future__ import annotations

from sympy import Symbol, log, oo

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.instances import cite
from klsym.derive.library import theorem
from klsym.derive.reasons import unfold
from klsym.derive.step import Part
from klsym.derive.words import draws
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.measures import LebesgueIntegral, LetterSum, measures

P, Q = measures("P Q")
many, model = measures("P_n Q_n", space="Omega_n")  # the law of n observations, and its model
n = Symbol("n", integer=True, nonnegative=True)


def pair_part() -> Deduction:
    """KL(P ⊗ P, Q ⊗ Q) = 2 KL(P, Q)."""
    d = deduction()
    found = cite(d, "tensorisation", 1, P=P, Q=Q, M=P, N=Q)
    d.have(KL(P @ P, Q @ Q), "=", 2 * KL(P, Q), found, "the divergence of a product is a sum")
    return d


def step_part() -> Deduction:
    """KL(Pⁿ ⊗ P, Qⁿ ⊗ Q) = KL(Pⁿ, Qⁿ) + KL(P, Q)."""
    d = deduction(given=[many << model, Finite(KL(many, model))])
    first, second, p, q = map(d.translator.measure, (many, model, P, Q))
    product = rules.version_product(
        d.given.version(first, second), d.given.version(p, q), d.given.sigma_finite(second), d.given.sigma_finite(q)
    )
    d.have(many @ P, "<<", model @ Q, rules.version_continuous(product), "densities multiply")
    names = {"P": many, "Q": model, "M": P, "N": Q}
    d.have(KL(many @ P, model @ Q), "<", oo, cite(d, "tensorisation", 0, **names), "finite terms make a finite whole")
    found = cite(d, "tensorisation", 1, **names)
    d.have(KL(many @ P, model @ Q), "=", KL(many, model) + KL(P, Q), found, "the divergence of a product is a sum")
    return d


def every_number_part() -> Calc:
    """KL(Pⁿ, Qⁿ) = n KL(P, Q)."""
    return (
        calc(KL(P**n, Q**n))
        .equals(LebesgueIntegral(LetterSum(log(P / Q)), P**n), unfold(KL), draws)
        .equals(n * KL(P, Q), unfold(KL), draws)
    )


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
        pair_part().part("Two observations"),
        step_part().part("One observation more"),
        every_number_part().part("For every n"),
    )
