"""Donsker and Varadhan's formula: KL(P, Q) is the supremum of E_P f − log E_Q e^f over functions f.

The gap is itself a divergence. Let Q_f be the tilt, the probability with density e^f/E_Q e^f with respect to Q. The
chain rule dP/dQ = dP/dQ_f · dQ_f/dQ splits log dP/dQ into log dP/dQ_f + f − log E_Q e^f, and under P this says
KL(P, Q) − (E_P f − log E_Q e^f) = KL(P, Q_f). Gibbs' inequality for the right side gives the bound; its equality case,
the f for which it is attained: those whose tilt is P. With t = dP/dQ that is f = log t up to a constant, which is −oo
where t vanishes; the functions f = log(t + e) are bounded below, and lose no more than log(1 + e).
"""

from __future__ import annotations

from sympy import Eq, Symbol, exp, log

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.jensen import increasing_logarithm, likelihood_ratio_below, under_the_logarithm, without_finiteness
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, chain_rule, change_of_measure, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.derive.tilting import normalizer, tilt, tilted
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, functions, measures

P, Q = measures("P Q")
f = functions("f")
Q_f = tilted(f, Q)
t, e = P / Q, Symbol("e", positive=True)
value = LebesgueIntegral(f, P) - log(LebesgueIntegral(exp(f), Q))
FINITE = [P << Q, Finite(KL(P, Q))]


def gap(start: Calc) -> Calc:
    """KL(P, Q) − (E_P f − log E_Q e^f) = KL(P, Q_f)."""
    return start.equals(
        LebesgueIntegral(log(P / Q_f), P),
        unfold(KL), tilt(f, Q), chain_rule(P, Q_f, Q), log_algebra, addition,
    ).equals(KL(P, Q_f), unfold(KL), mass)  # fmt: skip


def bound() -> Calc:
    """KL(P, Q) >= E_P f − log E_Q e^f."""
    return (
        calc(KL(P, Q), given=FINITE)
        .equals(
            value + LebesgueIntegral(log(P / Q_f), P),
            unfold(KL), tilt(f, Q), chain_rule(P, Q_f, Q), log_algebra, addition,
        )
        .equals(value + KL(P, Q_f), unfold(KL), mass)
        .at_least(value, by("gibbs", P=P, Q=Q_f))
    )  # fmt: skip


def only_the_tilt() -> Deduction:
    """Equality only where Q_f = P."""
    d = deduction(given=[*FINITE, Eq(KL(P, Q), value)])
    lines = gap(d.calc(KL(P, Q) - value))
    d.chain(lines)
    d.given.add(*lines.given.facts)
    d.follows(KL(P, Q_f), "=", 0, "there is no gap")
    d.library("gibbs", 1, P=P, Q=Q_f)
    return d


def attained() -> Calc:
    """Equality at P = Q_f."""
    return (
        calc(KL(Q_f, Q), given=[Integrable(f, Q_f)])
        .equals(LebesgueIntegral(log(Q_f / Q), Q_f), unfold(KL), tilt(f, Q), mass)
        .equals(LebesgueIntegral(f, Q_f) - log(normalizer(f, Q)), tilt(f, Q), log_algebra, addition, mass)
    )


def at_the_logarithm() -> Calc:
    """The value at f = log dP/dQ is KL(P, Q)."""
    return (
        calc(LebesgueIntegral(log(t), P) - log(LebesgueIntegral(exp(log(t)), Q)), given=FINITE)
        .equals(
            LebesgueIntegral(log(t), P),
            under_the_logarithm(LebesgueIntegral(t, Q), 1, change_of_measure(P, Q), mass),
        )
        .equals(KL(P, Q), unfold(KL), mass)
    )  # fmt: skip


def approached() -> Calc:
    """The value at f = log(dP/dQ + e) is at least KL(P, Q) − log(1 + e)."""
    inside = LebesgueIntegral(t + e, Q)
    return (
        calc(KL(P, Q) - log(1 + e), given=FINITE)
        .equals(LebesgueIntegral(log(t), P) - log(1 + e), unfold(KL), mass)
        .at_most(
            LebesgueIntegral(log(t + e), P) - log(1 + e),
            likelihood_ratio_below(e, P, Q), increasing_logarithm(t, t + e),
        )
        .equals(
            LebesgueIntegral(log(t + e), P) - log(inside),
            under_the_logarithm(inside, 1 + e, addition, change_of_measure(P, Q), mass),
        )
    )  # fmt: skip


@theorem(
    "Donsker and Varadhan's variational formula",
    given=[Integrable(f, P), Integrable(exp(f), Q)],
    source="Donsker & Varadhan (1975), Lemma 2.1; Dupuis & Ellis (1997), Proposition 1.4.2",
    chapter="The divergence",
    also=("Donsker–Varadhan", "Donsker-Varadhan formula"),
)
def donsker_varadhan() -> tuple[Part, ...]:
    """Every function bounds the divergence from below, and the gap is the divergence from its tilt."""
    return (
        without_finiteness(bound(), "The bound"),
        gap(calc(KL(P, Q) - value, given=FINITE)).part("The gap"),
        only_the_tilt().part("Equality only where P is the tilt"),
        attained().part("Equality at the tilt"),
        at_the_logarithm().part("The supremum is reached at the logarithm of dP/dQ"),
        approached().part("It is approached by functions that are bounded below"),
    )
