"""The compensation identity: for a mixture M = w P + (1 − w) R,
w KL(P, Q) + (1 − w) KL(R, Q) = w KL(P, M) + (1 − w) KL(R, M) + KL(M, Q).

The chain rule dP/dQ = dP/dM · dM/dQ splits log dP/dQ under P, and log dR/dQ likewise under R; log dM/dQ, integrated
against w P and against (1 − w) R, is integrated against M. KL(P, M) <= −log w is finite, so nothing is asked but that
the left side be finite; and where KL(M, Q) is finite the left side is. Hence M is the measure nearest to P and R in the
mean, and applied again and again the identity holds for mixtures of any number of measures. With w = 1/2 it is the
parallelogram identity.
"""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic, Expr, Rational, Symbol, log, oo

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.functions import expand_logs, then
from klsym.derive.hypotheses import Finite
from klsym.derive.jensen import proved
from klsym.derive.library import theorem
from klsym.derive.mixing import Mixed, bounded_by_weights, mixture
from klsym.derive.reasons import addition, by, chain_rule, log_algebra, mass, unfold
from klsym.derive.reweighting import log_of_chain
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, Q, R = measures("P Q R")
w = Symbol("w", positive=True)
M = w * P + (1 - w) * R
FINITE = [P << Q, R << Q, Finite(KL(P, Q)), Finite(KL(R, Q))]


def identity(w: Expr, given: Iterable[Basic] = ()) -> Calc:
    """w KL(P, Q) + (1 − w) KL(R, Q) = w KL(P, M) + (1 − w) KL(R, M) + KL(M, Q)."""
    M = w * P + (1 - w) * R
    slope = log(M / Q)
    return (
        calc(w * KL(P, Q) + (1 - w) * KL(R, Q), given=given)
        .equals(
            w * LebesgueIntegral(log(P / M), P) + (1 - w) * LebesgueIntegral(log(R / M), R)
            + w * LebesgueIntegral(slope, P) + (1 - w) * LebesgueIntegral(slope, R),
            mixture(M), unfold(KL), chain_rule(P, M, Q), chain_rule(R, M, Q), log_algebra, addition, mass,
        )
        .equals(w * KL(P, M) + (1 - w) * KL(R, M) + KL(M, Q), mixture(M), unfold(KL), mass)
    )  # fmt: skip


def nearest() -> Calc:
    """w KL(P, Q) + (1 − w) KL(R, Q) >= w KL(P, M) + (1 − w) KL(R, M)."""
    return identity(w, FINITE).at_least(
        w * KL(P, M) + (1 - w) * KL(R, M), mixture(M), chain_rule(P, M, Q), chain_rule(R, M, Q), log_algebra,
        by("gibbs", P=M, Q=Q),
    )  # fmt: skip


def converse(part: MeasureSymbol, left: bool) -> Deduction:
    """KL(P, Q) < oo, where KL(M, Q) is."""
    d = deduction(given=[M << Q, Finite(KL(M, Q))])
    p, q, m = map(d.translator.measure, (part, Q, M))
    side = Mixed(d.given, m, left)
    d.given.add(side.logarithm, side.integrable(d.given.integrable(d.translator.term(log(M / Q)), m)))
    product = rules.version_chain(side.ratio, d.given.version(m, q))
    chain = log_of_chain(d.given, p, q, product)
    split = then(chain, expand_logs(chain.conclusion.right, d.given, p))
    there = d.given.integrable(split.conclusion.right, p)
    finite = facts.integrable_congruence(there, facts.symmetric(split))
    d.have(KL(part, Q), "<", oo, finite, "log dM/dQ is integrable against each part of M, and so is log of its density")
    return d


def finite() -> Deduction:
    """KL(P, M) < oo."""
    d = deduction()
    d.have(KL(P, M), "<", oo, Mixed(d.given, d.translator.measure(M), True).logarithm, "dP/dM is at most 1/w")
    return d


def within_weights() -> Calc:
    """KL(P, M) <= −log w."""
    return (
        calc(KL(P, M))
        .equals(LebesgueIntegral(log(P / M), P), mixture(M), unfold(KL), mass)
        .at_most(-log(w), bounded_by_weights(M), mass)
    )


@theorem(
    "The compensation identity",
    given=[w < 1],
    source="Topsøe (1967); Cover & Thomas, Elements of Information Theory, Lemma 10.8.1",
    chapter="The divergence",
    also=("Compensation identity", "Topsøe's identity"),
)
def compensation() -> tuple[Part, ...]:
    """The mean divergence from Q exceeds that from the mixture by the mixture's divergence from Q."""
    return (
        identity(w, FINITE).part("The identity"),
        nearest().part("The mixture is nearest in the mean"),
        converse(P, True).part("Where one side is finite, so is the other"),
        converse(R, False).part("And for the second measure"),
        finite().part("The divergence of a part from its mixture is finite"),
        within_weights().part("A part is near its mixture"),
    )


half = Rational(1, 2)
middle = half * P + half * R


@theorem(
    "The parallelogram identity",
    given=[P << Q, R << Q, Finite(KL(P, Q)), Finite(KL(R, Q))],
    source="Csiszár, I-divergence geometry (1975), (2.2)",
    chapter="The divergence",
    also=("Parallelogram identity",),
)
def parallelogram() -> Calc:
    """KL(P, Q) + KL(R, Q) = 2 KL(M, Q) + KL(P, M) + KL(R, M) for the midpoint M = (P + R)/2."""
    return calc(KL(P, Q) + KL(R, Q)).equals(2 * KL(middle, Q) + KL(P, middle) + KL(R, middle), proved(identity(half)))
