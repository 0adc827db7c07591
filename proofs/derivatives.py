"""The rules for densities: dP/dR = dP/dQ · dQ/dR, dQ/dP = 1/(dP/dQ), and ∫ f dP = ∫ f (dP/dQ) dQ.

Densities are fixed only up to null sets, so the equations hold almost everywhere: a product of versions is a version,
and two versions agree outside a null set.
"""

from __future__ import annotations

from sympy import log

from klsym.derive.calc import calc
from klsym.derive.deduction import deduction
from klsym.derive.library import theorem
from klsym.derive.reasons import chain_equation, change_of_measure
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Inverse, number
from klsym.measures import LebesgueIntegral, MeasureSymbol

P, Q, R = (MeasureSymbol(name, "sigma-finite") for name in "PQR")


@theorem(
    "The chain rule for densities",
    given=[P << Q, Q << R],
    source="Bogachev, Measure Theory I, section 3.2",
    chapter="Measures and derivatives",
)
def radon_nikodym_chain_rule() -> Part:
    """Densities multiply along a chain of absolutely continuous measures."""
    d = deduction()
    equation = chain_equation(d.given, *map(d.translator.measure, (P, Q, R)))
    d.have(P / R, "=", (P / Q) * (Q / R), equation, "both are densities of P with respect to R", R)
    return d.part()


@theorem(
    "The inverse rule for densities",
    given=[P << Q, Q << P],
    source="Bogachev, Measure Theory I, section 3.2",
    chapter="Measures and derivatives",
)
def radon_nikodym_inverse_rule() -> Part:
    """Between equivalent measures the densities are reciprocal."""
    d = deduction()
    p, q = map(d.translator.measure, (P, Q))
    forward, backward = d.given.version(p, q), d.given.version(q, p)
    unit = rules.version_unique(rules.version_chain(forward, backward), rules.version_self(p), d.given.sigma_finite(p))
    product = Equal(d.translator.term((P / Q) * (Q / P)), number(1), p)
    d.have((P / Q) * (Q / P), "=", 1, rules.linear(product, ((number(1), unit),)), "both are dP/dP", P)
    inverse = rules.inverse(rules.version_positive(forward))
    t, u = forward.conclusion.density, backward.conclusion.density
    reciprocal = rules.linear(Equal(u, Inverse(t), p), ((Inverse(t), unit), (-u, inverse)))
    d.have(Q / P, "=", 1 / (P / Q), reciprocal, "dP/dQ is positive P-almost everywhere", P)
    return d.part()


@theorem(
    "Change of measure",
    given=[P << Q],
    source="Bogachev, Measure Theory I, section 3.2",
    chapter="Measures and derivatives",
)
def change_of_measure_for_logarithms() -> Part:
    """An expected log-likelihood ratio, computed under the model."""
    t = P / Q
    return calc(LebesgueIntegral(log(t), P)).equals(LebesgueIntegral(t * log(t), Q), change_of_measure(P, Q)).part()
