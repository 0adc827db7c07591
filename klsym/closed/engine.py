"""closed_form(D): the value of a divergence in closed form, by the first tactic that has one.

Whether the value is infinite is never read off a sum of infinite terms: `divergences.finiteness` decides.
"""

from __future__ import annotations

from functools import lru_cache
from types import ModuleType

from sympy import S, nan, zoo

from klsym.closed import images, logarithmic, multivariate, overlap, products, variation
from klsym.closed.large import with_numbers, with_symbols
from klsym.closed.result import ClosedForm
from klsym.closed.tactics import TACTICS, equation
from klsym.divergences.divergence import Divergence
from klsym.divergences.finiteness import finiteness
from klsym.measures import UndecidedError

# products, forms on R^d and images under one map are met by their structure, before the tails of densities are asked
STRUCTURE = (products, multivariate, images)
# then +oo is decided, and only then is anything integrated
INTEGRATION = (logarithmic, overlap, variation)


def closed_form(divergence: Divergence) -> ClosedForm | None:
    """The closed form of a divergence between concrete measures, None where none is known.

    >>> from klsym.divergences.kl import KL
    >>> from klsym.families import Exponential, Normal
    >>> closed_form(KL(Normal(0, 1), Normal(1, 2))).value
    -1/4 + log(2)
    >>> closed_form(KL(Normal(0, 1), Exponential(1))).value
    oo
    """
    return _closed_form(divergence.exact())


@lru_cache(maxsize=1024)
def _closed_form(divergence: Divergence) -> ClosedForm | None:
    if divergence.is_abstract:
        return None
    trivial = divergence.trivial_value()
    if trivial is not None:
        reason = "both measures are the same"
        return ClosedForm(divergence, trivial, reason=reason, steps=(equation(divergence, trivial, reason),))
    generic = with_symbols(divergence)
    if generic is not None:
        form = _closed_form(generic[0])
        return None if form is None else with_numbers(form, divergence, generic[1])
    try:
        return (
            _first(STRUCTURE, divergence)
            or logarithmic.surely_finite(divergence)
            or decided_infinite(divergence)
            or _first(INTEGRATION, divergence)
        )
    except UndecidedError:
        return None


def _first(rooms: tuple[ModuleType, ...], divergence: Divergence) -> ClosedForm | None:
    for attempt in TACTICS.get(divergence.functional, []):
        if attempt.__module__ in {room.__name__ for room in rooms}:
            found = attempt(divergence)
            if found is not None and not found.value.has(nan, zoo):
                return found
    return None


def decided_infinite(divergence: Divergence) -> ClosedForm | None:
    """±oo where the value is infinite: mass outside the support, or a divergent integral, decided by theorem."""
    verdict = finiteness(divergence)
    if verdict.verdict is not False or verdict.value is nan:
        return None
    step = equation(divergence, verdict.value, verdict.reason)
    return ClosedForm(divergence, verdict.value, S.false, verdict.reason, (step,))
