"""The maximum entropy principle: where the cross-entropy to R is the same for all P that are admitted, R has the most
entropy of them, and the others have less by KL(P, R).

If log dR/dμ = a + f and E_P f = E_R f, then H(P, R) = −a − E_P f = −a − E_R f = H(R); since cross-entropy is entropy
plus divergence, H(P) = H(R) − KL(P, R), and Gibbs' inequality leaves P = R as the only maximiser. So the uniform
distribution has the most entropy on n points (f = 0), the exponential among laws on [0, oo) with its mean
(f = −x/m), and the normal among laws on the line with its mean and variance (f = −(x − m)²/2v). Where KL(P, R) = oo,
H(P) is −oo and there is nothing to show.
"""

from __future__ import annotations

from sympy import Eq, Symbol, log

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, chain_rule, congruence, log_algebra, mass, shown, unfold
from klsym.derive.step import Part
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, MeasureSymbol, functions, measures

P, R = measures("P R")
mu = MeasureSymbol("mu", "sigma-finite")
f = functions("f")
a = Symbol("a", real=True)
constraint = Eq(LebesgueIntegral(f, P), LebesgueIntegral(f, R))


def difference(start: Calc) -> Calc:
    """H(P) = H(R) − KL(P, R)."""
    return (
        start.equals(-LebesgueIntegral(log(P / R) + log(R / mu), P), unfold(Entropy), chain_rule(P, R, mu), log_algebra)
        .equals(-LebesgueIntegral(log(P / R), P) - a - LebesgueIntegral(f, P), congruence, addition, mass)
        .equals(-LebesgueIntegral(log(P / R), P) - a - LebesgueIntegral(f, R), shown(constraint))
        .equals(-KL(P, R) - LebesgueIntegral(log(R / mu), R), unfold(KL), congruence, addition, mass)
        .equals(Entropy(R, mu) - KL(P, R), unfold(Entropy))
    )


def unique() -> Deduction:
    """Only R has so much."""
    d = deduction(given=[Finite(Entropy(P, mu)), Finite(Entropy(R, mu)), Eq(Entropy(P, mu), Entropy(R, mu))])
    lines = difference(d.calc(Entropy(P, mu)))
    d.chain(lines)
    d.given.add(*lines.given.facts)
    d.follows(KL(P, R), "=", 0, "both have the same entropy")
    d.library("gibbs", 1, P=P, Q=R)
    return d


@theorem(
    "The maximum entropy principle",
    given=[
        P << R, R << mu, AlmostEverywhere(Eq(log(R / mu), a + f), R), Finite(KL(P, R)), Integrable(f, P),
        Integrable(f, R), constraint,
    ],
    source="Cover & Thomas, Elements of Information Theory, Theorem 12.1.1",
    chapter="Entropy and mutual information",
    also=("Maximum entropy", "Maximum entropy principle"),
)  # fmt: skip
def maximum_entropy() -> tuple[Part, ...]:
    """Under a constraint on a mean, the density that is an exponential of it has the most entropy."""
    return (
        difference(calc(Entropy(P, mu))).part("What others lack"),
        difference(calc(Entropy(P, mu))).at_most(Entropy(R, mu), by("gibbs", P=P, Q=R)).part("The maximum"),
        unique().part("Only the maximiser has so much"),
    )
