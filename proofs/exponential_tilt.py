"""The I-projection on a linear family is the exponential tilt: among all P with E_P f = a, the one nearest to Q in
KL(·, Q) is Q_f = e^f·Q/E_Q e^f, if the exponent is so scaled that E f = a under Q_f.

For every such P the two sides of a right-angled triangle add: KL(P, Q) = KL(P, Q_f) + KL(Q_f, Q), because
log dQ_f/dQ = f − log E_Q e^f has the same mean under P as under Q_f. Gibbs' inequality for KL(P, Q_f) does the rest.
With several constraints E_P f_k = a_k, f is the combination Σ θ_k f_k whose tilt satisfies them all.
"""

from __future__ import annotations

from sympy import Eq, exp, oo

from klsym.derive import composite, facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.functions import HOLE, expand_logs, then
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.jensen import without_finiteness
from klsym.derive.library import theorem
from klsym.derive.reasons import by, chain_rule, log_algebra, shown
from klsym.derive.step import Part
from klsym.derive.tilting import tilt, tilted
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Log
from klsym.measures import LebesgueIntegral, functions, measures

P, Q = measures("P Q")
f = functions("f")
Q_f = tilted(f, Q)
constraint = Eq(LebesgueIntegral(f, P), LebesgueIntegral(f, Q_f))
FINITE = [P << Q, Finite(KL(P, Q))]


def pythagoras(start: Calc) -> Calc:
    """KL(P, Q) = KL(P, Q_f) + KL(Q_f, Q)."""
    return start.equals(
        KL(P, Q_f) + KL(Q_f, Q),
        tilt(f, Q), chain_rule(P, Q_f, Q), log_algebra, by("donsker_varadhan", P=P, Q=Q), shown(constraint),
    )  # fmt: skip


def nearest() -> Calc:
    """KL(P, Q) >= KL(Q_f, Q)."""
    return pythagoras(calc(KL(P, Q), given=FINITE)).at_least(KL(Q_f, Q), tilt(f, Q), by("gibbs", P=P, Q=Q_f))


def finite() -> Deduction:
    """KL(Q_f, Q) < oo."""
    d = deduction()
    q, tilt_of_q = map(d.translator.measure, (Q, Q_f))
    symbol = d.given.derivative(tilt_of_q, q)
    version = composite.density(d.given, tilt_of_q, q)
    equation = rules.version_unique(symbol, version, d.given.sigma_finite(q))
    logs = facts.congruence(rules.transfer(equation, rules.version_continuous(version)), Log(HOLE), HOLE)
    split = then(logs, expand_logs(logs.conclusion.right, d.given, tilt_of_q))
    there = d.given.integrable(split.conclusion.right, tilt_of_q)
    finite = facts.integrable_congruence(there, facts.symmetric(split))
    d.have(KL(Q_f, Q), "<", oo, finite, "log dQ_f/dQ = f − log E_Q e^f is integrable under Q_f")
    return d


def unique() -> Deduction:
    """Only Q_f is so near."""
    d = deduction(given=[*FINITE, Eq(KL(P, Q), KL(Q_f, Q))])
    lines = pythagoras(d.calc(KL(P, Q)))
    d.chain(lines)
    d.given.add(*lines.given.facts)
    d.follows(KL(P, Q_f), "=", 0, "both are as near")
    d.library("gibbs", 1, P=P, Q=Q_f)
    return d


@theorem(
    "The I-projection on a linear family is the exponential tilt",
    given=[Integrable(f, P), Integrable(exp(f), Q), Integrable(f, Q_f), constraint],
    source="Csiszár, I-divergence geometry of probability distributions and minimization problems (1975), Theorem 3.1",
    chapter="The divergence",
    also=("I-projection on a linear family", "Exponential tilt", "Pythagorean identity for linear families"),
)
def exponential_tilt() -> tuple[Part, ...]:
    """Under a constraint on a mean, the tilt is nearest, and the divergences add like the squares of sides."""
    return (
        pythagoras(calc(KL(P, Q), given=FINITE)).part("The Pythagorean identity"),
        finite().part("The tilt is at a finite divergence"),
        without_finiteness(nearest(), "The tilt is nearest", given=[Finite(KL(Q_f, Q))]),
        unique().part("Only the tilt is nearest"),
    )
