"""KL does not depend on the dominating measure: ∫ p log(p/q) dμ is KL(P, Q) for every σ-finite μ with Q << μ.

With p = dP/dμ and q = dQ/dμ the chain rule gives p = (dP/dQ)·q, so that log p − log q is log dP/dQ where P has mass,
and p is what turns an integral against μ into one against P. Both integrals are finite together, so the statement
holds in [0, oo] too; where P is not dominated by Q, μ does not enter at all.
"""

from __future__ import annotations

from sympy import log, oo

from klsym.derive import facts, functions
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.densities import density_ratio
from klsym.derive.hypotheses import Finite
from klsym.derive.images import log_quotient
from klsym.derive.library import theorem
from klsym.derive.reasons import chain_rule, change_of_measure, log_algebra, unfold
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Integrable, Log
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, Q = measures("P Q")
mu, nu = (MeasureSymbol(name, "sigma-finite") for name in ("mu", "nu"))


def over(base: MeasureSymbol) -> LebesgueIntegral:
    """∫ p (log p − log q) dμ."""
    return LebesgueIntegral((P / base) * (log(P / base) - log(Q / base)), base)


def by_densities(base: MeasureSymbol) -> Calc:
    """KL(P, Q) = ∫ p (log p − log q) dμ."""
    return calc(KL(P, Q)).equals(
        over(base), unfold(KL), chain_rule(P, Q, base), log_algebra, change_of_measure(P, base)
    )


def two_bases() -> Calc:
    """The same number whichever base is taken."""
    return (
        calc(over(mu))
        .equals(KL(P, Q), unfold(KL), chain_rule(P, Q, mu), log_algebra, change_of_measure(P, mu))
        .equals(over(nu), unfold(KL), chain_rule(P, Q, nu), log_algebra, change_of_measure(P, nu))
    )


def logarithms(d: Deduction, base: MeasureSymbol) -> tuple[Theorem, Theorem]:
    """log dP/dQ = log p − log q, P-a.e., and p as a density of P."""
    p, q, m = map(d.translator.measure, (P, Q, base))
    ratio = rules.transfer(density_ratio(d.given, p, q, m), d.given.absolutely_continuous(p, q))
    top, bottom = d.given.version(p, m), d.given.version(q, m)
    below = rules.transfer(rules.version_positive(bottom), d.given.absolutely_continuous(p, q))
    quotient = log_quotient(rules.version_positive(top), below)
    return functions.then(facts.congruence(ratio, Log(functions.HOLE), functions.HOLE), quotient), top


def finite_over_the_base() -> Deduction:
    """KL(P, Q) < oo makes ∫ p |log p − log q| dμ finite."""
    d = deduction(given=[Finite(KL(P, Q))])
    equal, density = logarithms(d, mu)
    (known,) = d.given.known(Integrable)
    there = facts.integrable_congruence(known, equal)
    d.have(LebesgueIntegral(log(P / mu) - log(Q / mu), P), "<", oo, there, "log dP/dQ = log p - log q, P-a.e.")
    over_base = rules.integrable_change(density, there.conclusion.function, there)
    d.have(over(mu), "<", oo, facts.integrable_as(over_base, d.translator.term(over(mu).function)), "dP = p dmu")
    return d


def finite_divergence() -> Deduction:
    """A finite ∫ p |log p − log q| dμ makes KL(P, Q) finite."""
    d = deduction(given=[Finite(over(mu))])
    equal, density = logarithms(d, mu)
    (known,) = d.given.known(Integrable)
    function = equal.conclusion.right
    there = rules.integrable_change(
        density, function, facts.integrable_as(known, function * density.conclusion.density)
    )
    d.have(LebesgueIntegral(log(P / mu) - log(Q / mu), P), "<", oo, there, "dP = p dmu")
    back = facts.integrable_congruence(there, facts.symmetric(equal))
    d.have(KL(P, Q), "<", oo, back, "log dP/dQ = log p - log q, P-a.e.")
    return d


@theorem(
    "KL does not depend on the dominating measure",
    given=[P << Q, Q << mu, Q << nu],
    source="Tsybakov, Introduction to Nonparametric Estimation, section 2.4; Kullback & Leibler (1951), section 2",
    chapter="Measures and derivatives",
    also=("Independence of the dominating measure", "KL by densities"),
)
def dominating_measure() -> tuple[Part, ...]:
    """Any common base gives the same divergence."""
    return (
        by_densities(mu).part("KL over any base"),
        two_bases().part("Two bases"),
        finite_over_the_base().part("Finite together"),
        finite_divergence().part("Finite together, conversely"),
    )
