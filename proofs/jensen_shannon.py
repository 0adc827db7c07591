"""The Jensen–Shannon divergence JS(P, Q) = KL(P, M)/2 + KL(Q, M)/2, M = (P + Q)/2, lies between 0 and log 2.

Nothing need be absolutely continuous: dP/dM is at most 2, so that KL(P, M) <= log 2. Gibbs' inequality, twice, gives
JS >= 0; where JS = 0 both divergences vanish, and P = M = Q. The compensation identity reads it another way: JS is what
remains of the mean divergence from any measure R beside KL(M, R).
"""

from __future__ import annotations

from sympy import Eq, Rational, log, oo

from klsym.derive import composite
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.library import theorem
from klsym.derive.mixing import Mixed, bounded_by_weights, mixture
from klsym.derive.reasons import by, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import MeasureVariable, SameMeasure
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, Q = measures("P Q")
half = Rational(1, 2)
M = half * P + half * Q
divergence = KL(P, M) / 2 + KL(Q, M) / 2


def finite(part: MeasureSymbol, left: bool) -> Deduction:
    """KL(P, M) < oo."""
    d = deduction()
    side = Mixed(d.given, d.translator.measure(M), left)
    d.have(KL(part, M), "<", oo, side.logarithm, "the density is at most 2")
    return d


def nonnegative() -> Calc:
    """JS >= 0."""
    return (
        calc(divergence)
        .at_least(KL(Q, M) / 2, mixture(M), by("gibbs", P=P, Q=M))
        .at_least(0, mixture(M), by("gibbs", P=Q, Q=M))
    )


def at_most_log_two() -> Calc:
    """JS <= log 2."""
    return (
        calc(divergence)
        .equals(LebesgueIntegral(log(P / M), P) / 2 + LebesgueIntegral(log(Q / M), Q) / 2, mixture(M), unfold(KL), mass)
        .at_most(log(2), bounded_by_weights(M), mass)
    )


def only_equal() -> Deduction:
    """JS = 0 only if P = Q."""
    d = deduction(given=[Eq(divergence, 0)])
    whole = d.translator.measure(M)
    d.given.add(*(Mixed(d.given, whole, left).logarithm for left in (True, False)))
    for one, two in ((P, Q), (Q, P)):
        d.library("gibbs", 0, P=two, Q=M)
        low = d.follows(KL(one, M), "<=", 0, "the other is not negative")
        high = d.library("gibbs", 0, P=one, Q=M)
        d.have(KL(one, M), "=", 0, rules.antisymmetry(low, high), "it is not negative either")
        d.library("gibbs", 1, P=one, Q=M)
    p, q = map(d.translator.measure, (P, Q))
    first, second = d.given.prove(SameMeasure(p, whole)), d.given.prove(SameMeasure(q, whole))
    place = MeasureVariable("the measure", p.space)
    both = rules.rewrite(first, composite.turned(second), SameMeasure(p, place), place)
    d.have(P, "=", Q, both, "both are the midpoint")
    return d


@theorem(
    "The Jensen–Shannon divergence lies between 0 and log 2",
    given=[],
    source="Lin, Divergence measures based on the Shannon entropy (1991), Theorem 4",
    chapter="Against other distances",
    also=("Jensen–Shannon divergence", "Jensen-Shannon"),
)
def jensen_shannon() -> tuple[Part, ...]:
    """The mean divergence of two measures from their midpoint is at most log 2, and 0 only if they are equal."""
    return (
        finite(P, True).part("It is finite"),
        finite(Q, False).part("On both sides"),
        nonnegative().part("It is not negative"),
        only_equal().part("It vanishes only where the measures are equal"),
        at_most_log_two().part("It is at most log 2"),
    )
