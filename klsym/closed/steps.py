"""The steps of a closed form as a person writes them: linearity, each expectation, the sum, its final form."""

from __future__ import annotations

import sys

from sympy import Add, Eq, Expr, Mul, S, Symbol

from klsym.closed.expectations import Expansion, Term
from klsym.closed.result import Step, Transform
from klsym.divergences.divergence import Divergence
from klsym.measures import LebesgueIntegral

SHOWN = Symbol("x", real=True)
_EXPANDED = "the logarithms of the densities, expanded and integrated term by term, each term being P-integrable"
_SUMMED = "the definition, summed over the points and the constants"


def steps_of(divergence: Divergence, expansion: Expansion, mass_term: Expr, value: Expr) -> tuple[Step, ...]:
    """The lines from the divergence to `value`."""
    constants = [term.coefficient for term in expansion.terms if term.statistic == 1]
    moving = [term for term in expansion.terms if term.statistic != 1]
    integrals = [
        _integral(term) if term.coefficient == 1 else Mul(term.coefficient, _integral(term), evaluate=False)
        for term in moving
    ]
    fixed = Add(*constants, *expansion.points, mass_term)
    lines = [
        Step(
            _equation(divergence, Add(*integrals, fixed, evaluate=False) if integrals else fixed),
            _EXPANDED if moving else _SUMMED,
        )
    ]
    for term in moving:
        where = "" if term.known.finite is S.true else f", finite where {term.known.finite}"
        lines.append(
            Step(
                _equation(_integral(term), term.known.value),
                f"{type(term.leaf.law).__name__}: {term.known.transform}{where}",
            )
        )
    summed = Add(*expansion.summands(), mass_term)
    if moving:
        lines.append(Step(_equation(divergence, summed), "the expectations put in"))
    if summed != value:
        lines.append(Step(_equation(divergence, value), "logarithms joined, equal terms collected"))
    return tuple(lines)


def _equation(left: Expr, right: Expr) -> Eq:
    return Eq(left, right, evaluate=False)


def _integral(term: Term) -> Expr:
    return LebesgueIntegral(term.statistic.xreplace({term.variable: SHOWN}), term.leaf.law)


def transforms_of(expansion: Expansion) -> tuple[Transform, ...]:
    """The expectations an expansion rests on, constants left out."""
    return tuple(
        Transform(
            term.leaf.law,
            term.statistic.xreplace({term.variable: SHOWN}),
            term.known.value,
            term.known.transform,
            source_of(term),
        )
        for term in expansion.terms
        if term.statistic != 1
    )


def source_of(term: Term) -> str:
    """The source that the family's file names."""
    text = sys.modules[type(term.leaf.law).__module__].__doc__ or ""
    _, found, source = text.partition("Source:")
    return " ".join(source.split()) if found else ""
