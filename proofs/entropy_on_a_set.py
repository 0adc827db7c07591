"""H_μ(P) = H_μ(R) − KL(P, R) for R uniform on a set of finite μ-measure: on [0, 1], differential entropy is −KL(P, R).

R is uniform relative to μ if dR/dμ is a constant c where R has mass: 1/c is then the measure of the set, log(1/c) the
entropy of R, and no P << R has more. With n points and counting c = 1/n; for an interval and length, one over its
length; on a general space R may be any dominating probability, and log(1/c) is replaced by −∫ log(dR/dμ) dP.
"""

from __future__ import annotations

from sympy import Eq, Symbol, log

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, chain_rule, congruence, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, R = measures("P R")
mu = MeasureSymbol("mu", "sigma-finite")
c = Symbol("c", positive=True)
uniform = AlmostEverywhere(Eq(R / mu, c), R)


def general() -> Calc:
    """H_μ(P) = −KL(P, R) − ∫ log(dR/dμ) dP."""
    return (
        calc(Entropy(P, mu), given=[Integrable(log(R / mu), P)])
        .equals(-LebesgueIntegral(log(P / R) + log(R / mu), P), unfold(Entropy), chain_rule(P, R, mu), log_algebra)
        .equals(-KL(P, R) - LebesgueIntegral(log(R / mu), P), unfold(KL), mass, addition)
    )


def on_a_set(start: Calc) -> Calc:
    """H_μ(P) = log(1/c) − KL(P, R)."""
    return (
        start.equals(-LebesgueIntegral(log(P / R) + log(R / mu), P), unfold(Entropy), chain_rule(P, R, mu), log_algebra)
        .equals(-LebesgueIntegral(log(P / R) + log(c), P), congruence)
        .equals(-log(c) - KL(P, R), unfold(KL), mass, addition)
    )


def entropy_of_the_uniform() -> Calc:
    """H_μ(R) = log(1/c)."""
    return (
        calc(Entropy(R, mu), given=[uniform])
        .equals(-LebesgueIntegral(log(c), R), unfold(Entropy), congruence)
        .equals(-log(c), mass, addition)
    )


def most() -> Calc:
    """H_μ(P) <= log(1/c)."""
    return on_a_set(calc(Entropy(P, mu), given=[uniform])).at_most(-log(c), by("gibbs", P=P, Q=R))


def attained_only() -> Deduction:
    """H_μ(P) = log(1/c) only for P = R."""
    d = deduction(given=[uniform, Eq(Entropy(P, mu) + log(c), 0)])
    d.chain(on_a_set(d.calc(Entropy(P, mu))))
    d.follows(KL(P, R), "=", 0, "nothing is missing")
    d.library("gibbs", 1, P=P, Q=R)
    return d


@theorem(
    "Differential entropy on a set of finite measure",
    given=[P << R, R << mu, Finite(KL(P, R))],
    source="Cover & Thomas, Elements of Information Theory, Theorem 8.6.5 and problem 8.1; section 12.1",
    chapter="The divergence",
    also=("Differential entropy on [0, 1]", "Entropy relative to a dominating probability"),
)
def entropy_on_a_set() -> tuple[Part, ...]:
    """Entropy is the entropy of the uniform law less the divergence from it."""
    return (
        on_a_set(calc(Entropy(P, mu), given=[uniform])).part("On a set of finite measure"),
        entropy_of_the_uniform().part("The entropy of the uniform law"),
        most().part("The most there is"),
        attained_only().part("Only the uniform law has it"),
        general().part("Relative to any dominating probability"),
    )
