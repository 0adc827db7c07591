"""KL(g#P, g#Q) <= KL(P, Q) for every measurable map g, with equality exactly when g is sufficient.

Let r = d(g#P)/d(g#Q) and R = (r∘g)·Q: the law of P after g, with the conditional laws of Q given g. R is a
probability, P << R << Q, and the chain rule dP/dQ = dP/dR · r∘g splits the logarithm,

    KL(P, Q) = KL(P, R) + ∫ log r∘g dP = KL(P, R) + KL(g#P, g#Q),

so that what g loses is KL(P, R) >= 0, and nothing is lost exactly when P = R: dP/dQ is a function of g. For the split
log r∘g must be P-integrable. It is where KL(P, Q) is finite: log r∘g <= |log dP/dQ| + (r∘g)/(dP/dQ) by the tangent line
of the logarithm, and −log r∘g <= 1/(r∘g). (Where KL(P, Q) = oo the inequality says nothing.)
"""

from __future__ import annotations

from sympy import Eq, log, oo

from klsym.derive import facts
from klsym.derive.composite import turned
from klsym.derive.compression import compress, image_logarithm, log_ratio_integrable
from klsym.derive.deduction import Deduction, after, deduction
from klsym.derive.functions import HOLE
from klsym.derive.hypotheses import AlmostEverywhere, Finite
from klsym.derive.images import pulled_back
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, congruence, mass, unfold
from klsym.derive.step import Part
from klsym.derive.transport import image
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Log, MeasureVariable, Version, number
from klsym.measures import Composition, DensityMeasure, LebesgueIntegral, Pushforward, functions, maps, measures

P, Q = measures("P Q")
g = maps("g", target="Y")
GP, GQ = Pushforward(g, P), Pushforward(g, Q)
r = GP / GQ
R = DensityMeasure(Composition(r, g), Q)
ONE = number(1)
u = functions("u", space="Y")


def finite_part() -> Deduction:
    """KL(g#P, g#Q) < oo."""
    d = deduction()
    p, q = map(d.translator.measure, (P, Q))
    parts = compress(d.given, p, q, d.translator.map(g))
    d.have(log(P / R), "=", log(P / Q) - log(Composition(r, g)), parts.logarithm, "dP/dQ = dP/dR * r(g)", P)
    logarithm = d.given.integrable(Log(parts.ratio.conclusion.density), p)
    inside = log_ratio_integrable(d.given, parts, logarithm)
    because = "|log r(g)| <= |log dP/dQ| + r(g)/(dP/dQ) + 1/r(g), each integrable"
    d.have(LebesgueIntegral(log(Composition(r, g)), P), "<", oo, inside, because)
    there, moved = image_logarithm(parts, inside)
    d.given.add(moved)
    d.have(KL(GP, GQ), "<", oo, there, "the integral of a function against g#P is that of the function after g")
    return d


def dominated_part() -> Deduction:
    """P << R."""
    d = deduction()
    p, q = map(d.translator.measure, (P, Q))
    parts = compress(d.given, p, q, d.translator.map(g))
    d.have(P, "<<", R, rules.version_continuous(parts.gap), "r(g) > 0, P-almost everywhere")
    return d


def finite_loss_part(before: Deduction) -> Deduction:
    """KL(P, R) < oo."""
    d = after(before)
    p, left, right = d.translator.measure(P), d.translator.term(log(P / R)), d.translator.term(log(Composition(r, g)))
    split = next(fact for fact in d.given.known(Equal) if fact.conclusion.left == left)
    difference = rules.integrable_linear(
        split.conclusion.right,
        ((ONE, d.given.integrable(d.translator.term(log(P / Q)), p)), (-ONE, d.given.integrable(right, p))),
        p,
    )
    lost = facts.integrable_congruence(difference, facts.symmetric(split))
    d.have(KL(P, R), "<", oo, lost, "log dP/dQ and log r(g) are integrable")
    return d


def gap_part(before: Deduction) -> Deduction:
    """KL(P, R) = KL(P, Q) − KL(g#P, g#Q)."""
    d = after(before)
    d.chain(
        d.calc(KL(P, R))
        .equals(
            LebesgueIntegral(log(P / Q), P) - LebesgueIntegral(log(Composition(r, g)), P),
            unfold(KL), mass, congruence, addition,
        )
        .equals(LebesgueIntegral(log(P / Q), P) - LebesgueIntegral(log(r), GP), image)
        .equals(KL(P, Q) - KL(GP, GQ), unfold(KL), mass)
    )  # fmt: skip
    return d


def inequality_part(before: Deduction) -> Deduction:
    """KL(g#P, g#Q) <= KL(P, Q)."""
    d = after(before)
    d.library("gibbs", 0, P=P, Q=R)
    d.follows(KL(GP, GQ), "<=", KL(P, Q), "what is lost is not negative")
    return d


def sufficiency_part(before: Deduction) -> Deduction:
    """Equality only if dP/dQ is a function of g."""
    d = after(before, given=[Eq(KL(GP, GQ), KL(P, Q))])
    d.follows(KL(P, R), "=", 0, "nothing is lost")
    same = d.library("gibbs", 1, P=P, Q=R)
    p, q, between = map(d.translator.measure, (P, Q, R))
    place = MeasureVariable("the measure", p.space)
    version = d.given.version(between, q)
    density = rules.rewrite(version, turned(same), Version(version.conclusion.density, place, q), place)
    unique = rules.version_unique(d.given.version(p, q), density, d.given.sigma_finite(q))
    d.have(P / Q, "=", Composition(r, g), unique, "both are densities of P = R against Q", Q)
    return d


def converse_part(before: Deduction) -> Deduction:
    """Equality if dP/dQ is a function of g."""
    d = after(before, given=[AlmostEverywhere(Eq(P / Q, Composition(u, g)), Q)])
    q = d.translator.measure(Q)
    (given,) = (fact for fact in d.given.known(Equal) if fact.conclusion.right == d.translator.term(Composition(u, g)))
    version = d.given.version(d.translator.measure(P), q)
    density = rules.rewrite(version, given, Version(HOLE, version.conclusion.measure, q), HOLE)
    image_ratio = d.given.version(*map(d.translator.measure, (GP, GQ)))
    unique = rules.version_unique(
        rules.image_version(density), image_ratio, d.given.sigma_finite(image_ratio.conclusion.base)
    )
    d.have(u, "=", r, unique, "both are densities of g#P against g#Q", GQ)
    back = pulled_back(unique, image_ratio.conclusion.base)
    d.have(Composition(u, g), "=", Composition(r, g), back, "what holds for g#Q holds for Q after g", Q)
    d.chain(
        d.calc(KL(GP, GQ))
        .equals(LebesgueIntegral(log(Composition(r, g)), P), unfold(KL), mass, image)
        .equals(KL(P, Q), unfold(KL), mass, congruence)
    )
    return d


@theorem(
    "A map cannot increase the divergence",
    given=[P << Q, Finite(KL(P, Q))],
    source="Kullback & Leibler (1951), Theorem 4.1; Csiszár (1967)",
    chapter="Measures and derivatives",
    also=("Data processing by a map", "Monotonicity of KL"),
)
def processing_by_a_map() -> tuple[Part, ...]:
    """What a statistic loses is the divergence that is left once the statistic is known."""
    finite = finite_part()
    loss = finite_loss_part(finite)
    gap = gap_part(loss)
    return (
        finite.part("Finite"),
        loss.part("The loss is finite"),
        gap.part("What is lost"),
        inequality_part(gap).part("The inequality"),
        sufficiency_part(gap).part("Equality only if g is sufficient"),
        converse_part(finite).part("Equality if g is sufficient"),
        dominated_part().part("R dominates P"),
    )
