"""The Rényi divergences and their kin in closed form: where ∫ p^a q^(1-a) is known, so are they.

D_a(P, Q) = log(∫ p^a q^(1-a)) / (a - 1) for a > 0, a != 1, and KL(P, Q) at a = 1; the Bhattacharyya distance is
-log ∫ sqrt(p q), half of D_(1/2); Jeffreys' divergence is KL(P, Q) + KL(Q, P). The measures are probabilities. What KL
owes to invariance under one-to-one maps, these owe to it too.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, log, oo

from klsym.closed.conditions import tidy_condition
from klsym.closed.engine import closed_form
from klsym.closed.exponentials import Integral
from klsym.closed.images import unwrapped
from klsym.closed.overlap import overlap, presented
from klsym.closed.present import present
from klsym.divergences.divergence import as_measure, same_space
from klsym.divergences.kl import KL
from klsym.measures import ArgumentError, Measure, common_refinement, decide, parameter


def renyi(first: Any, second: Any, order: Any) -> Expr | None:
    """The Rényi divergence D_order(P, Q) of two probabilities in closed form, None where none is known.

    Parameters: P, the truth, and Q, the model; order > 0, where a symbol is taken to differ from 1. The value is a
    Piecewise with +oo where it hangs on symbols whether the integral is finite.
    Source: Gil, Alajaji & Linder, Rényi divergence measures for commonly used univariate continuous distributions,
    Information Sciences 249 (2013); van Erven & Harremoës, Rényi divergence and Kullback–Leibler divergence (2014).

    Raises ArgumentError where the order is not positive or a measure is no probability.

    >>> from klsym.families import Exponential, Normal
    >>> renyi(Normal(0, 1), Normal(1, 1), 2)
    1
    >>> renyi(Exponential(1), Exponential(2), 3)
    oo
    """
    first, second = _probabilities(first, second)
    order = parameter(order, "the order", "positive")
    if order == 1:
        form = closed_form(KL(first, second))
        return None if form is None else form.value
    if first == second:
        return S.Zero
    found = _integral(first, second, order)
    if found is None:
        return None
    if found.value == 0:
        return oo  # the measures share no mass
    value = present([log(presented(found.value)) / (order - 1)])
    finite = tidy_condition(found.finite)
    if finite is S.true:
        return value
    if decide(order > 1) is not True:
        return (
            None  # below 1 the integral is always finite; a row that says otherwise speaks of a limit it does not know
        )
    if finite is S.false:
        return oo
    return Piecewise((value, finite), (oo, True))


def bhattacharyya(first: Any, second: Any) -> Expr | None:
    """The Bhattacharyya distance -log ∫ sqrt(p q) of two probabilities in closed form, None where none is known.

    Source: Bhattacharyya, On a measure of divergence between two statistical populations (1943).

    >>> from klsym.families import Normal
    >>> bhattacharyya(Normal(0, 1), Normal(2, 1))
    1/2
    """
    half = renyi(first, second, S.Half)
    return None if half is None else half / 2


def jeffreys(first: Any, second: Any) -> Expr | None:
    """Jeffreys' divergence KL(P, Q) + KL(Q, P) in closed form, None where one of the two has none.

    Source: Jeffreys, An invariant form for the prior probability in estimation problems, Proc. R. Soc. A 186 (1946).

    >>> from klsym.families import Exponential
    >>> jeffreys(Exponential(1), Exponential(2))
    1/2
    """
    first, second = as_measure(first, "the first measure"), as_measure(second, "the second measure")
    forms = [closed_form(KL(first, second)), closed_form(KL(second, first))]
    if any(form is not None and form.value is oo for form in forms):
        return oo
    values = [form.value for form in forms if form is not None]
    if len(values) < 2:
        return None
    return values[0] + values[1] if any(value.has(Piecewise) for value in values) else present(values)


def _probabilities(first: Any, second: Any) -> tuple[Measure, Measure]:
    measures = as_measure(first, "the first measure").exact(), as_measure(second, "the second measure").exact()
    same_space(*measures)
    for measure in measures:
        if measure.total_mass != 1:
            raise ArgumentError(
                f"the Rényi divergence is that of probabilities, but {measure} has mass {measure.total_mass}"
            )
    return measures


def _integral(first: Measure, second: Measure, order: Expr) -> Integral | None:
    """∫ p^order q^(1 - order): +oo for order > 1 where P has mass outside Q, and 0 where they share none."""
    simpler = unwrapped(KL(first, second))
    if simpler is not None:
        found = _integral(simpler[0].first, simpler[0].second, order)
        if found is not None:
            return found
    refinement = common_refinement(first, second)
    if refinement.hypothesis.free_symbols:
        return None
    if refinement.has_singular_part and decide(order > 1) is not False:
        return Integral(S.NaN, S.false) if decide(order > 1) else None
    return overlap(first, second, order, 1 - order)
