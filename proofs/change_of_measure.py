"""∫ f dP = ∫ f (dP/dQ) dQ for every measurable f, integrable for the one exactly when f dP/dQ is for the other.

The definition of the density says so for the indicator of a set; sums and limits say it for every f >= 0, and so for
every f that is integrable on either side.
"""

from __future__ import annotations

from sympy import oo

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import change_of_measure as changed
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.measures import LebesgueIntegral, MeasureSymbol, functions

P, Q = (MeasureSymbol(name, "sigma-finite") for name in "PQ")
f = functions("f")
moved = f * (P / Q)


def equation_part() -> Calc:
    """∫ f dP = ∫ f (dP/dQ) dQ."""
    return calc(LebesgueIntegral(f, P)).equals(LebesgueIntegral(moved, Q), changed(P, Q))


def forward_part() -> Deduction:
    """f ∈ L¹(P) gives f dP/dQ ∈ L¹(Q)."""
    d = deduction(given=[Integrable(f, P)])
    function, p, q = d.translator.term(f), d.translator.measure(P), d.translator.measure(Q)
    there = rules.integrable_change(d.given.version(p, q), function, d.given.integrable(function, p))
    d.have(LebesgueIntegral(moved, Q), "<", oo, there, "the integral of |f| dP/dQ is that of |f|")
    return d


def backward_part() -> Deduction:
    """f dP/dQ ∈ L¹(Q) gives f ∈ L¹(P)."""
    d = deduction(given=[Integrable(moved, Q)])
    function, p, q = d.translator.term(f), d.translator.measure(P), d.translator.measure(Q)
    version = d.given.version(p, q)
    known = d.given.integrable(function * version.conclusion.density, q)
    there = rules.integrable_change(version, function, known)
    d.have(LebesgueIntegral(f, P), "<", oo, there, "the integral of |f| is that of |f| dP/dQ")
    return d


@theorem(
    "Change of measure for every function",
    given=[P << Q],
    source="Bogachev, Measure Theory I, section 3.2",
    chapter="Measures and derivatives",
    also=("Change of measure formula",),
)
def change_of_measure() -> tuple[Part, ...]:
    """An integral under one measure is a weighted integral under another."""
    return (
        equation_part().part("The equation"),
        forward_part().part("Integrable together"),
        backward_part().part("Integrable together, conversely"),
    )
