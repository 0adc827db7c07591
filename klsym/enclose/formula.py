"""Closed forms in balls: derived once for a pair of families with symbols for parameters, then only filled in.

Deriving a closed form takes SymPy a tenth of a second, which is longer than the integral; filling one in takes a
fraction
of a millisecond. Where no closed form is known for general parameters the integral answers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flint import arb
from sympy import Dummy, Expr, S

from klsym.closed import closed_form
from klsym.divergences import DIVERGENCES
from klsym.enclose.densities import ASSUMPTIONS
from klsym.enclose.expression import compile_expression, number
from klsym.enclose.precision import PLANNING_BITS, ball, working_precision
from klsym.families import Family
from klsym.measures import KlsymError, Measure

# from so many digits on the integral takes longer than deriving a closed form for the parameters at hand
MANY_DIGITS = 400


@lru_cache(maxsize=2048)
def _general(functional: str, kinds: tuple[type[Family], ...]) -> tuple[tuple[Dummy, ...], Expr] | None:
    """The closed form for general parameters: its symbols and its value; None where none is known."""
    names: list[Dummy] = []
    members = []
    for kind in kinds:
        own = tuple(Dummy(name, **ASSUMPTIONS[domain]) for name, domain, _ in kind.parameters)
        try:
            member = kind.of(*own)
        except KlsymError:
            return None
        if member.args != own:
            return None
        names.extend(own)
        members.append(member)
    value = _derived(functional, tuple(members))
    return None if value is None else (tuple(names), value)


def _derived(functional: str, members: tuple[Measure, ...]) -> Expr | None:
    try:
        found = closed_form(DIVERGENCES[functional](*members))
    except KlsymError:
        return None
    if found is None or found.value.has(S.NaN, S.ComplexInfinity):
        return None
    return found.value


def closed_value(functional: str, measures: tuple[Measure, ...], digits: int) -> Callable[[], arb] | None:
    """The closed form at the working precision as a function without arguments, None where the integral has to
    answer."""
    if not all(isinstance(measure, Family) and _is_plain(_kind(measure)) for measure in measures):
        return None
    general = _general(functional, tuple(type(measure) for measure in measures))
    if general is not None:
        names, value = general
        values = tuple(argument for measure in measures for argument in measure.args)
    elif digits >= MANY_DIGITS and (special := _derived(functional, measures)) is not None:
        names, value, values = (), special, ()
    else:
        return None
    try:
        compiled = compile_expression(value, names)
    except KlsymError:
        return None

    def compute() -> arb:
        return ball(compiled(tuple(map(number, values)), None))

    with working_precision(PLANNING_BITS):
        # infinite, or a formula with a removable singularity at these parameters
        return compute if compute().is_finite() else None


def _kind(measure: Measure) -> Any:
    """The measure's class: made by SymPy's metaclass, it is hashable, which its stubs hide."""
    return type(measure)


@lru_cache(maxsize=256)
def _is_plain(kind: type[Any]) -> bool:
    """Whether all parameters are numbers."""
    return bool(kind.parameters) and all(domain in ASSUMPTIONS for _, domain, _ in kind.parameters)
