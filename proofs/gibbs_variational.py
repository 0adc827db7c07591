"""Gibbs' variational principle: log E_Q e^f is the maximum of E_P f − KL(P, Q) over probabilities P, and the tilt Q_f
is the one that attains it; any other P misses it by KL(P, Q_f).

It is Donsker and Varadhan's formula read the other way round. In statistics: for a prior Q and the log likelihood f of
what was seen, log E_Q e^f is the log evidence, E_P f − KL(P, Q) the evidence lower bound (ELBO) of a proposed posterior
P, and Q_f the posterior. In physics: for an energy H and temperature T, f = −H/T makes E_P H + T KL(P, Q) the free
energy of P relative to Q; it is least, −T log E_Q e^(−H/T), at the Gibbs measure, and above it by T KL(P, Q_f).
"""

from __future__ import annotations

from sympy import Eq, Symbol, exp, log

from klsym.derive.calc import Calc, calc
from klsym.derive.closing import close
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.inequalities import cancel
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, chain_rule, linear, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.derive.tilting import tilt, tilted
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Equal, LessEqual
from klsym.measures import LebesgueIntegral, functions, measures

P, Q = measures("P Q")
f, H = functions("f H")
T = Symbol("T", positive=True)
Q_f = tilted(f, Q)
gibbs_measure = tilted(-H / T, Q)
elbo = LebesgueIntegral(f, P) - KL(P, Q)
evidence = log(LebesgueIntegral(exp(f), Q))
free_energy = LebesgueIntegral(H, P) + T * KL(P, Q)
equilibrium = -T * log(LebesgueIntegral(exp(-H / T), Q))
FINITE = [P << Q, Finite(KL(P, Q)), Integrable(f, P), Integrable(exp(f), Q)]
ENERGY = [P << Q, Finite(KL(P, Q)), Integrable(H, P), Integrable(exp(-H / T), Q)]


def split(start: Calc) -> Calc:
    """log E_Q e^f = E_P f − KL(P, Q) + KL(P, Q_f)."""
    return start.equals(
        elbo + LebesgueIntegral(log(P / Q_f), P),
        unfold(KL), tilt(f, Q), chain_rule(P, Q_f, Q), log_algebra, addition, mass,
    ).equals(elbo + KL(P, Q_f), unfold(KL), mass)  # fmt: skip


def only_the_tilt() -> Deduction:
    """Only Q_f attains it."""
    d = deduction(given=[Eq(elbo, evidence)])
    lines = split(d.calc(evidence))
    d.chain(lines)
    d.given.add(*lines.given.facts)
    d.follows(KL(P, Q_f), "=", 0, "nothing is missed")
    d.library("gibbs", 1, P=P, Q=Q_f)
    return d


def attained() -> Calc:
    """E f − KL(Q_f, Q) = log E_Q e^f at Q_f itself."""
    return (
        calc(LebesgueIntegral(f, Q_f) - KL(Q_f, Q), given=[Integrable(f, Q_f)])
        .equals(LebesgueIntegral(f, Q_f) - LebesgueIntegral(log(Q_f / Q), Q_f), unfold(KL), tilt(f, Q), mass)
        .equals(evidence, tilt(f, Q), log_algebra, addition, linear, mass)
    )


@theorem(
    "Gibbs' variational principle",
    given=FINITE,
    source="Donsker & Varadhan (1975); Blei, Kucukelbir & McAuliffe, Variational inference (2017)",
    chapter="The divergence",
    also=("Evidence lower bound", "ELBO", "Gibbs variational principle"),
)
def gibbs_variational() -> tuple[Part, ...]:
    """The log evidence is the evidence lower bound plus the divergence from the posterior."""
    return (
        split(calc(evidence)).part("What a proposal misses"),
        split(calc(evidence)).at_least(elbo, by("gibbs", P=P, Q=Q_f)).part("The evidence lower bound"),
        only_the_tilt().part("Only the tilt misses nothing"),
        attained().part("The tilt misses nothing"),
    )


def least(excess: Calc) -> Deduction:
    """E_P H + T KL(P, Q) >= −T log E_Q e^(−H/T)."""
    d = deduction()
    d.given.add(*excess.given.facts)
    d.chain(excess)
    above = d.library("gibbs", 0, P=P, Q=gibbs_measure)
    term = d.translator.term
    product = rules.product(d.given.positive(term(T), None), above)
    goal = LessEqual(term(equilibrium), term(free_energy))
    least = close(goal, [product, *d.given.known(Equal)])
    d.have(free_energy, ">=", equilibrium, least, "T times a divergence is not negative")
    return d


@theorem(
    "The Gibbs measure has the least free energy",
    given=ENERGY,
    source="Georgii, Gibbs Measures and Phase Transitions, Chapter 15",
    chapter="The divergence",
    also=("Free energy",),
)
def free_energy_principle() -> tuple[Part, ...]:
    """The free energy of a state exceeds that of equilibrium by the temperature times its divergence from it."""
    lines = (
        calc(free_energy)
        .equals(
            equilibrium + T * LebesgueIntegral(log(P / gibbs_measure), P),
            unfold(KL), tilt(-H / T, Q), chain_rule(P, gibbs_measure, Q), log_algebra, addition, linear, mass,
            cancel(T),
        )
        .equals(equilibrium + T * KL(P, gibbs_measure), unfold(KL), mass)
    )  # fmt: skip
    return (
        lines.part("The excess"),
        least(lines).part("It is least at equilibrium"),
    )
