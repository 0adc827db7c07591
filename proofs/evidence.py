"""Expected evidence is KL: an observation is expected to give KL(P, Q) of evidence for P over Q, if P is true.

The weight of evidence in an outcome is the logarithm of its likelihood ratio, log dP/dQ = log dP/dμ − log dQ/dμ for any
base μ. It is what the observation adds to the log-odds: with prior odds o, posterior odds are o·dP/dQ. If P is true it
is KL(P, Q) on average, never negative; if Q is true it is −KL(Q, P), never positive. Nobody expects to be misled.
"""

from __future__ import annotations

from sympy import Symbol, log

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, chain_rule, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, Q = measures("P Q")
mu = MeasureSymbol("mu", "sigma-finite")
odds = Symbol("o", real=True)
evidence = log(P / mu) - log(Q / mu)


def under_the_hypothesis() -> Calc:
    """∫ log dP/dμ − log dQ/dμ dP = KL(P, Q)."""
    return calc(LebesgueIntegral(evidence, P)).equals(KL(P, Q), unfold(KL), chain_rule(P, Q, mu), log_algebra)


def under_the_alternative() -> Deduction:
    """∫ log dP/dμ − log dQ/dμ dQ = −KL(Q, P)."""
    d = deduction(given=[Q << P])
    d.chain(d.calc(LebesgueIntegral(evidence, Q)).equals(-KL(Q, P), unfold(KL), chain_rule(Q, P, mu), log_algebra))
    return d


def gain_in_log_odds() -> Deduction:
    """E_P (log posterior odds) − log prior odds = KL(P, Q)."""
    d = deduction(given=[odds > 0, Finite(KL(P, Q))])
    d.chain(
        d.calc(LebesgueIntegral(log(odds * (P / Q)), P) - log(odds))
        .equals(LebesgueIntegral(log(P / Q), P), log_algebra, addition, mass)
        .equals(KL(P, Q), unfold(KL))
    )
    return d


def truth_is_favoured() -> Deduction:
    """The expected evidence for the truth is at least 0."""
    d = deduction(given=[Finite(KL(P, Q))])
    d.chain(
        d.calc(LebesgueIntegral(evidence, P))
        .equals(KL(P, Q), unfold(KL), chain_rule(P, Q, mu), log_algebra)
        .at_least(0, by("gibbs", P=P, Q=Q))
    )
    return d


def error_is_not() -> Deduction:
    """The expected evidence against the truth is at most 0."""
    d = deduction(given=[Q << P, Finite(KL(Q, P))])
    d.chain(
        d.calc(LebesgueIntegral(evidence, Q))
        .equals(-KL(Q, P), unfold(KL), chain_rule(Q, P, mu), log_algebra)
        .at_most(0, by("gibbs", P=Q, Q=P))
    )
    return d


@theorem(
    "Expected evidence is the divergence",
    given=[P << Q, Q << mu],
    source="Turing and Good; Kullback & Leibler, On information and sufficiency (1951)",
    chapter="The readings",
    also=("Expected weight of evidence", "Mean information for discrimination"),
)
def evidence_is_divergence() -> tuple[Part, ...]:
    """The divergence is the expected weight of evidence for the true hypothesis."""
    return (
        under_the_hypothesis().part("If P is true"),
        under_the_alternative().part("If Q is true"),
        gain_in_log_odds().part("The gain in log-odds"),
        truth_is_favoured().part("Evidence for the truth"),
        error_is_not().part("Evidence against the truth"),
    )
