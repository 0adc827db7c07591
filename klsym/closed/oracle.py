"""The oracle that vouches for expectations: what a family states of E[s(X)], said to the kernel.

The kernel does not integrate. It takes E[s(X)] = v, and that s is integrable, from here, and marks every theorem that
uses it. The oracle works its answer out anew for each question: the question's measure and function must be, term by
term, those of a family and a statistic it was told of, and the value must be the family's.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S

from klsym.closed.conditions import tidy_condition
from klsym.closed.formal import ONE, UnwrittenError, condition, formal_law, positivity, term
from klsym.closed.statistics import Known, expectation
from klsym.families import Family
from klsym.kernel import terms as kernel
from klsym.measures import X

# what a question may be about: told by `announce`, believed only after being worked out again
_LAWS: dict[kernel.Measure, Family] = {}
_STATISTICS: dict[kernel.Term, Expr] = {}


def announce(law: Family, statistic: Expr) -> tuple[kernel.Measure, kernel.Term]:
    """The kernel's measure and function for a family and a statistic in X, which the oracle may then be asked about."""
    measure, function = formal_law(law).measure, ONE if statistic == 1 else term(statistic)
    _LAWS[measure] = law
    _STATISTICS[function] = statistic
    return measure, function


def needed(law: Family, statistic: Expr, known: Known) -> tuple[kernel.Judgement, ...]:
    """The hypotheses under which the family's statement holds."""
    symbols = statistic.free_symbols - {X}
    own = formal_law(law).hypotheses
    return tuple(dict.fromkeys((*own, *positivity(symbols), *condition(tidy_condition(known.finite)))))


def stated_expectation(hypotheses: tuple[kernel.Judgement, ...], conclusion: kernel.Judgement) -> Any:
    """Evidence that the family states the expectation in the conclusion, None where it does not."""
    if isinstance(conclusion, kernel.Integrable):
        function, measure, value = conclusion.function, conclusion.measure, None
    elif isinstance(conclusion, kernel.Equal) and isinstance(conclusion.left, kernel.Integral):
        if conclusion.measure is not None:
            return None
        function, measure, value = conclusion.left.integrand, conclusion.left.measure, conclusion.right
    else:
        return None
    law, statistic = _LAWS.get(measure), _STATISTICS.get(function)
    if law is None or statistic is None or announce(law, statistic) != (measure, function):
        return None
    known = expectation(law, statistic, X)
    if known is None or known.finite is S.false:
        return None
    try:
        if value is not None and value != term(known.value):
            return None
        if not set(needed(law, statistic, known)) <= set(hypotheses):
            return None
    except UnwrittenError:
        return None
    return {"law": str(law), "statistic": str(statistic), "value": str(known.value), "transform": known.transform}
