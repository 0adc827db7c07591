"""Every f-divergence is an integral against the law of dP/dQ under Q, and so that law determines them all.

T reads dP/dQ as a map to a space Y, on which x is the function with x∘T = dP/dQ; so Y is the line and x its coordinate,
if one likes. For f on Y, ∫ f(dP/dQ) dQ is ∫ f∘T dQ, which is the integral of f against the law T#Q. With f = x log x
this is KL, with f = (x − 1)² the χ² divergence. Two pairs whose likelihood ratios have one law have the same
divergences, however different their spaces; and T is sufficient: KL(T#P, T#Q) = KL(P, Q).
"""

from __future__ import annotations

from sympy import Eq, log

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite, SameMeasure
from klsym.derive.instances import cite
from klsym.derive.library import theorem
from klsym.derive.reasons import change_of_measure, common_density, congruence, mass, same_measure, unfold
from klsym.derive.step import Part
from klsym.derive.transport import image
from klsym.divergences.chi_squared import ChiSquared
from klsym.divergences.kl import KL
from klsym.divergences.total_variation import TotalVariation
from klsym.measures import Composition, LebesgueIntegral, Pushforward, functions, maps, measures

P, Q = measures("P Q")
M, N = measures("M N", space="Z")
T, U = maps("T"), maps("U", space="Z")
x, f = functions("x f", space="Y")
law, other = Pushforward(T, Q), Pushforward(U, N)
reads = AlmostEverywhere(Eq(Composition(x, T), P / Q), Q)
reads_too = AlmostEverywhere(Eq(Composition(x, U), M / N), N)


GIVEN = [P << Q, reads]
SAME = [M << N, reads_too, SameMeasure(law, other)]
t = Composition(x, T)


def every() -> Calc:
    """∫ f(dP/dQ) dQ = ∫ f d(T#Q)."""
    return calc(LebesgueIntegral(Composition(f, T), Q)).equals(LebesgueIntegral(f, law), image)


def every_same() -> Calc:
    """∫ f(dP/dQ) dQ = ∫ f(dM/dN) dN."""
    return (
        calc(LebesgueIntegral(Composition(f, T), Q), given=SAME)
        .equals(LebesgueIntegral(f, law), image)
        .equals(LebesgueIntegral(f, other), same_measure(law, other))
        .equals(LebesgueIntegral(Composition(f, U), N), image)
    )


def kl_part(start: Calc) -> Calc:
    """KL(P, Q) = ∫ x log x d(T#Q)."""
    return (
        start.equals(LebesgueIntegral(P / Q * log(P / Q), Q), unfold(KL), mass, change_of_measure(P, Q))
        .equals(LebesgueIntegral(t * log(t), Q), congruence)
        .equals(LebesgueIntegral(x * log(x), law), image)
    )


def chi_squared_part() -> Calc:
    """χ²(P, Q) = ∫ (x − 1)² d(T#Q)."""
    return (
        calc(ChiSquared(P, Q))
        .equals(LebesgueIntegral((t - 1) ** 2, Q), unfold(ChiSquared), congruence)
        .equals(LebesgueIntegral((x - 1) ** 2, law), image)
    )


def total_variation_part() -> Calc:
    """TV(P, Q) = ∫ |x − 1| d(T#Q) / 2."""
    return (
        calc(TotalVariation(P, Q))
        .equals(LebesgueIntegral(abs(P / Q - 1), Q) / 2, unfold(TotalVariation), common_density(P, Q))
        .equals(LebesgueIntegral(abs(t - 1), Q) / 2, congruence)
        .equals(LebesgueIntegral(abs(x - 1), law) / 2, image)
    )


def kl_same() -> Calc:
    """KL(P, Q) = KL(M, N)."""
    u = Composition(x, U)
    return (
        kl_part(calc(KL(P, Q), given=SAME))
        .equals(LebesgueIntegral(x * log(x), other), same_measure(law, other))
        .equals(LebesgueIntegral(u * log(u), N), image)
        .equals(LebesgueIntegral(M / N * log(M / N), N), congruence)
        .equals(KL(M, N), unfold(KL), mass, change_of_measure(M, N))
    )


def sufficient_part() -> Deduction:
    """KL(T#P, T#Q) = KL(P, Q)."""
    d = deduction(given=[Finite(KL(P, Q))])
    equation = facts.symmetric(d.given.prove(d.translator.judgement(reads)))
    d.given.add(equation)
    images = Pushforward(T, P), law
    found = cite(d, "processing_by_a_map", 5, P=P, Q=Q, g=T, u=x)
    d.have(KL(*images), "=", KL(P, Q), found, "dP/dQ is a function of T")
    return d


@theorem(
    "Every f-divergence is an integral against the law of the likelihood ratio",
    given=GIVEN,
    source="Liese & Vajda, On divergences and informations (2006); Blackwell (1951)",
    chapter="Measures and derivatives",
    also=("f-divergences by the law of dP/dQ", "Law of the likelihood ratio"),
)
def law_of_the_likelihood_ratio() -> tuple[Part, ...]:
    """All that a pair of measures tells of itself by divergences is the law of their likelihood ratio."""
    return (
        kl_part(calc(KL(P, Q))).part("KL"),
        chi_squared_part().part("χ²"),
        total_variation_part().part("Total variation"),
        every().part("Any f"),
        kl_same().part("The law determines KL"),
        every_same().part("The law determines every f-divergence"),
        sufficient_part().part("The likelihood ratio is sufficient"),
    )
