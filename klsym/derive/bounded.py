"""Functions with values in [0, 1]: they are integrable against every finite measure."""

from __future__ import annotations

from sympy import Expr

from klsym.derive.deduction import Deduction
from klsym.derive.exceptions import Missing
from klsym.kernel import rules
from klsym.kernel.terms import Abs, LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import Measure

ZERO, ONE = number(0), number(1)


def between_zero_and_one(d: Deduction, function: Expr, against: Measure | None = None) -> tuple[Theorem, Theorem]:
    """0 <= f and f <= 1, from the hypotheses; with a measure, that f is integrable is learned too."""
    term = d.translator.term(function)
    found = [d.given.find(goal) for goal in (LessEqual(ZERO, term), LessEqual(term, ONE))]
    low, high = found
    if low is None or high is None:
        raise Missing(f"0 <= {function} <= 1 is not among the hypotheses")
    if against is not None:
        measure = d.translator.measure(against)
        bound = rules.linear(LessEqual(Abs(term), ONE), ((ONE, rules.absolute_value(low)), (ONE, high)))
        d.given.add(rules.integrable_dominated(rules.almost_everywhere(bound, measure), d.given.finite(measure)))
    return low, high
