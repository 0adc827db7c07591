"""The projection on an exponential family matches moments: KL(P, R) = KL(P, Q) + KL(Q, R) for every member R.

Two members Q and R of an exponential family with statistic T have log dQ/dR = a + b·T, a and b numbers. Let Q be the
member with ∫ T dQ = ∫ T dP. Then the slope log dQ/dR has the same expectation under P and under Q, and the three-point
identity loses its last term. So Q is the nearest member to P, whatever P is (a misspecified model's maximum likelihood
tends to it, and for P the empirical measure of discrete data it is the maximum likelihood estimate), and the
divergence from P to any other member is larger by exactly KL(Q, R).
"""

from __future__ import annotations

from sympy import Eq, Symbol, log

from klsym.derive import facts
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, congruence, mass
from klsym.derive.said import said, stated
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.measures import LebesgueIntegral, measures
from klsym.measures.functions import functions

P, Q, R = measures("P Q R")
T = functions("T")
a, b = Symbol("a", real=True), Symbol("b", real=True)
member = AlmostEverywhere(Eq(log(Q / R), a + b * T), Q)
matched = Eq(LebesgueIntegral(T, P), LebesgueIntegral(T, Q), evaluate=False)


def slopes(d: Deduction) -> None:
    """∫ log dQ/dR dM = a + b ∫ T dM, under P and under Q."""
    term = d.translator.term
    form = stated(d, member)
    for measure in (P, Q):
        there = rules.transfer(form, d.given.absolutely_continuous(*map(d.translator.measure, (measure, Q))))
        affine = d.given.integrable(term(a + b * T), d.translator.measure(measure))
        d.given.add(facts.integrable_congruence(affine, facts.symmetric(there)))
        d.chain(
            d.calc(LebesgueIntegral(log(Q / R), measure))
            .equals(LebesgueIntegral(a + b * T, measure), congruence)
            .equals(a + b * LebesgueIntegral(T, measure), addition, mass)
        )


def pythagoras() -> Deduction:
    """KL(P, R) = KL(P, Q) + KL(Q, R)."""
    d = deduction()
    slopes(d)
    lost = LebesgueIntegral(log(Q / R), P) - LebesgueIntegral(log(Q / R), Q)
    d.chain(
        d.calc(KL(P, R))
        .equals(KL(P, Q) + KL(Q, R) + lost, by("three_points", P=P, Q=Q, R=R))
        .equals(KL(P, Q) + KL(Q, R), said("T has the same expectation under P and Q"))
    )
    return d


def nearest() -> Deduction:
    """KL(P, R) >= KL(P, Q)."""
    d = pythagoras()
    d.library("gibbs", P=Q, Q=R)
    d.follows(KL(P, R), ">=", KL(P, Q), "the two lines before")
    return d


@theorem(
    "Moment matching",
    given=[P << Q, Q << R, Finite(KL(P, Q)), Integrable(T, P), Integrable(T, Q), member, matched],
    source="Csiszár, I-divergence geometry (1975); Barndorff-Nielsen (1978); Wainwright & Jordan (2008), section 3.6",
    chapter="The readings",
    also=("Maximum likelihood in exponential families", "Projection on an exponential family"),
)
def moment_matching() -> tuple[Part, ...]:
    """The member of an exponential family with the truth's moments is the nearest to the truth in divergence."""
    return pythagoras().part("The other members are farther by KL(Q, R)"), nearest().part("The nearest member")
