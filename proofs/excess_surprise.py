"""Excess surprise is KL: believing Q where P is true, one expects to be KL(P, Q) more surprised than need be.

The surprise at an outcome is −log of its probability, or of its density against a base μ. Outcome by outcome Q's
surprise exceeds P's by log dP/dμ − log dQ/dμ = log dP/dQ, whatever the base; its expectation under P is the divergence,
also where both expected surprises are infinite. Where they are finite, the difference of the expectations is the same:
cross-entropy less entropy. No belief is less surprised than the truth, and only the truth is as little surprised.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Eq, Expr, log

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import by, chain_rule, log_algebra, unfold
from klsym.derive.step import Part
from klsym.divergences.cross_entropy import CrossEntropy
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, Q = measures("P Q")
mu = MeasureSymbol("mu", "sigma-finite")
excess = LebesgueIntegral(log(P / mu) - log(Q / mu), P)


def expected_excess(start: Callable[[Expr], Calc] = calc) -> Calc:
    """∫ (−log dQ/dμ) − (−log dP/dμ) dP = KL(P, Q)."""
    return start(excess).equals(KL(P, Q), unfold(KL), chain_rule(P, Q, mu), log_algebra)


def difference_of_expectations() -> Deduction:
    """The expected surprise of Q less the expected surprise of P, where both are finite."""
    d = deduction(given=[Integrable(log(P / mu), P), Integrable(log(Q / mu), P)])
    expected = -LebesgueIntegral(log(Q / mu), P), -LebesgueIntegral(log(P / mu), P)
    d.chain(
        d.calc(expected[0] - expected[1])
        .equals(CrossEntropy(P, Q, mu) - Entropy(P, mu), unfold(CrossEntropy, Entropy))
        .equals(KL(P, Q), by("cross_entropy", P=P, Q=Q, mu=mu))
    )
    return d


def never_negative() -> Deduction:
    """The expected excess is at least 0."""
    d = deduction(given=[Finite(KL(P, Q))])
    d.chain(expected_excess(d.calc).at_least(0, by("gibbs", P=P, Q=Q)))
    return d


def only_the_truth() -> Deduction:
    """No excess to be expected: then Q = P."""
    d = deduction(given=[Finite(KL(P, Q)), Eq(excess, 0)])
    d.chain(expected_excess(d.calc))
    d.follows(KL(P, Q), "=", 0, "no excess is expected")
    d.library("gibbs", 1, P=P, Q=Q)
    return d


@theorem(
    "Excess surprise is the divergence",
    given=[P << Q, Q << mu],
    source="Shannon (1948); for the word surprisal, Tribus, Thermostatics and Thermodynamics (1961)",
    chapter="The readings",
    also=("Expected excess surprisal", "Expected surprise"),
)
def excess_surprise() -> tuple[Part, ...]:
    """The divergence is the expected excess surprise of a wrong belief."""
    return (
        expected_excess().part("The expected excess"),
        difference_of_expectations().part("As a difference of expected surprises"),
        never_negative().part("No belief is less surprised than the truth"),
        only_the_truth().part("Only the truth is as little surprised"),
    )
