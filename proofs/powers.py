"""KL(Pⁿ, Qⁿ) = n KL(P, Q): n independent observations tell n times as much as one.

The powers are made one factor at a time, Pⁿ⁺¹ = Pⁿ ⊗ P, so that n may be any number. With Pⁿ in the place of P and P
in that of M, tensorisation says a(n + 1) = a(n) + KL(P, Q) for a(n) = KL(Pⁿ, Qⁿ), and that this is finite, with
Pⁿ⁺¹ << Qⁿ⁺¹, whenever a(n) is. The induction is not the kernel's: SymPy solves the recurrence.
"""

from __future__ import annotations

from sympy import Function, Symbol, oo, rsolve

from klsym.derive.computed import computed
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.instances import cite
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.measures import measures

P, Q = measures("P Q")
many, model = measures("P_n Q_n", space="Omega_n")  # the law of n observations, and its model
n = Symbol("n", integer=True, positive=True)


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


def recurrence() -> Part:
    """a(n + 1) = a(n) + KL(P, Q) and a(1) = KL(P, Q), solved."""
    a, one = Function("a"), KL(P, Q)
    why = "the recurrence a(n + 1) = a(n) + KL(P, Q) with a(1) = KL(P, Q), where a(n) belongs to n observations"
    solved = computed(a(n), "=", lambda: rsolve(a(n + 1) - a(n) - one, a(n), {a(1): one}), why)
    return Part(solved.statement, (solved,), None, (), "For every n")


@theorem(
    "The divergence of n independent observations is n times that of one",
    given=[P << Q, Finite(KL(P, Q))],
    source="Kullback & Leibler (1951), Theorem 2.1; Cover & Thomas, section 11.8",
    chapter="The divergence",
    also=("KL of powers", "Additivity for independent observations"),
)
def powers() -> tuple[Part, ...]:
    """Evidence grows in proportion to the number of observations."""
    return pair_part().part("Two observations"), step_part().part("One observation more"), recurrence()
