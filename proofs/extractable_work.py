"""Free energy and work: F(P) − F(G) = T·KL(P, G), the most work that can be had from a state P at temperature T.

With energies h and volume μ, a state P has the free energy F(P) = ∫ h dP − T·H(P), H its entropy relative to μ, T
measured in units of energy (kT). Equilibrium is the Gibbs measure G with dG/dμ = e^(−h/T)/Z, that is
h = −T (log dG/dμ + log Z). So F(P) = T·KL(P, G) − T log Z, and F(G) = −T log Z.
Work: change the energies at once to h', whose Gibbs measure is B, and gain ∫ (h − h') dP; then bring them back slowly
at temperature T and gain F'(B) − F(G) = T log Z − T log Z' (that a slow change at constant temperature yields the
difference of the free energies of equilibrium is physics, and is not derived here). Together that is
T·KL(P, G) − T·KL(P, B): the bet B of Kelly's criterion. It is T·KL(P, G) at most, and only for B = P.
"""

from __future__ import annotations

from sympy import Eq, Expr, Symbol, log

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, chain_rule, congruence, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures
from klsym.measures.functions import functions

P, G, B = measures("P G B")
mu = MeasureSymbol("mu", "sigma-finite")
h, g = functions("h g")
T, Z, Y = Symbol("T", real=True), Symbol("Z", real=True), Symbol("Y", real=True)
energy = -T * log(G / mu) - T * log(Z)
changed = -T * log(B / mu) - T * log(Y)
boltzmann = AlmostEverywhere(Eq(h, energy), mu)
boltzmann_of_the_change = AlmostEverywhere(Eq(g, changed), mu)
equilibrium = -T * log(Z)


def free_energy(state: MeasureSymbol) -> Expr:
    """F = ∫ h dP − T·H(P)."""
    return LebesgueIntegral(h, state) - T * Entropy(state, mu)


def of_a_state() -> Calc:
    """F(P) = T·KL(P, G) − T log Z."""
    surprises = LebesgueIntegral(log(P / mu), P), LebesgueIntegral(log(G / mu), P)
    return (
        calc(free_energy(P), given=[Integrable(log(P / mu), P), Integrable(log(G / mu), P)])
        .equals(LebesgueIntegral(energy, P) - T * Entropy(P, mu), congruence)
        .equals(T * (surprises[0] - surprises[1]) + equilibrium, unfold(Entropy), addition, mass)
        .equals(T * KL(P, G) + equilibrium, unfold(KL), chain_rule(P, G, mu), log_algebra, addition)
    )


def of_equilibrium() -> Calc:
    """F(G) = −T log Z."""
    return (
        calc(free_energy(G), given=[Integrable(log(G / mu), G)])
        .equals(LebesgueIntegral(energy, G) - T * Entropy(G, mu), congruence)
        .equals(equilibrium, unfold(Entropy), addition, mass)
    )


FINITE = [T > 0, B << mu, P << B, *(Integrable(log(m / mu), P) for m in (P, G, B)), boltzmann_of_the_change]
work = LebesgueIntegral(h, P) - LebesgueIntegral(g, P) + T * log(Z) - T * log(Y)


def of_a_change(d: Deduction) -> Deduction:
    """The work had by way of B."""
    surprise = {m: LebesgueIntegral(log(m / mu), P) for m in (P, G, B)}
    d.chain(
        d.calc(work)
        .equals(LebesgueIntegral(energy, P) - LebesgueIntegral(changed, P) + T * log(Z) - T * log(Y), congruence)
        .equals(T * (surprise[B] - surprise[G]), addition, mass)
    )
    for model in (G, B):
        lines = d.calc(KL(P, model)).equals(
            surprise[P] - surprise[model], unfold(KL), chain_rule(P, model, mu), log_algebra, addition
        )
        d.chain(lines)
        d.given.add(*lines.given.facts)  # that log dP/dB is integrable, among them
    d.follows(work, "=", T * KL(P, G) - T * KL(P, B), "the lines before")
    return d


def most_work() -> Deduction:
    """No change yields more than T·KL(P, G)."""
    d = of_a_change(deduction(given=FINITE))
    above = d.library("gibbs", 0, P=P, Q=B)
    scaled = rules.product(d.given.positive(d.translator.term(T), None), above)
    d.have(T * KL(P, B), ">=", 0, scaled, "T > 0")
    d.follows(work, "<=", T * KL(P, G), "the lines before")
    return d


@theorem(
    "Free energy and extractable work",
    given=[P << G, G << mu, boltzmann],
    source="Procaccia & Levine (1976); Esposito & Van den Broeck, Second law and Landauer principle (2011)",
    chapter="The readings",
    also=("Extractable work", "Nonequilibrium free energy"),
)
def extractable_work() -> tuple[Part, ...]:
    """The free energy of a state above that of equilibrium, and the work it can yield, is T times its divergence."""
    return (
        of_a_state().part("The free energy of a state"),
        of_equilibrium().part("The free energy of equilibrium"),
        of_a_change(deduction(given=FINITE)).part("The work had by way of other energies"),
        most_work().part("The most work"),
    )
