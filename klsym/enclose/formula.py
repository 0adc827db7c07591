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
from sympy import Dummy, Expr, Rational, S

from klsym.closed import closed_form
from klsym.divergences import DIVERGENCES
from klsym.enclose.densities import ASSUMPTIONS
from klsym.enclose.expression import CLOSED_FORM, compile_expression, enclose_by, number
from klsym.enclose.narrow import integrate
from klsym.enclose.precision import PLANNING_BITS, ball, working_precision
from klsym.families import Family
from klsym.measures import KlsymError, Measure

# from so many digits on the integral takes longer than deriving a closed form for the parameters at hand
MANY_DIGITS = 400
VERIFYING_DIGITS = 20


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

    def at(values: tuple[Expr, ...]) -> Callable[[], arb]:
        return lambda: ball(compiled(tuple(map(number, values)), None))

    compute = at(values)
    if not _is_finite(compute):
        # infinite, or a formula with a removable singularity at these parameters
        return None
    kinds = tuple(_kind(measure) for measure in measures)
    if (functional, kinds, names) not in _AGREES:
        checks = [(measures, compute)]
        models = _models(kinds) if names else None
        if models is not None:
            checks.append((models, at(tuple(argument for model in models for argument in model.args))))
        _AGREES[functional, kinds, names] = all(_agrees(functional, *check) for check in checks)
    return compute if _AGREES[functional, kinds, names] else None


# (functional, families, symbols) -> whether the closed form was found to agree with its integral
_AGREES: dict[Any, bool] = {}


def _is_finite(compute: Callable[[], arb]) -> bool:
    with working_precision(PLANNING_BITS):
        return bool(compute().is_finite())


def _agrees(functional: str, measures: tuple[Measure, ...], compute: Callable[[], arb]) -> bool:
    """Whether a closed form, where it is finite, lies in an enclosure of its integral, which was made without it."""
    if not _is_finite(compute):
        return True
    found = integrate(DIVERGENCES[functional](*measures), VERIFYING_DIGITS)
    return enclose_by(compute, VERIFYING_DIGITS, CLOSED_FORM).overlaps(found)


# parameters of moderate size at which a formula is held against its integral when it is first used: at the parameters
# asked for, a wrong term may be too small to show
MODELS = {
    "real": ("3/10", "-2/5", "1/7"),
    "positive": ("7/5", "4/5", "13/10", "11/5"),
    "nonnegative": ("7/5", "4/5", "13/10", "11/5"),
    "natural": ("3", "5"),
    "positive integer": ("4", "6"),
    "integer": ("-1", "2"),
    "probability": ("3/10", "2/5"),
    "open probability": ("3/10", "2/5"),
}


def _models(kinds: tuple[Any, ...]) -> tuple[Measure, ...] | None:
    """Members of the families with parameters of moderate size, None where those do not fit together."""
    used = dict.fromkeys(MODELS, 0)
    models = []
    for kind in kinds:
        values = []
        for _, domain, _ in kind.parameters:
            choices = MODELS[domain]
            values.append(Rational(choices[used[domain] % len(choices)]))
            used[domain] += 1
        try:
            models.append(kind.of(*values))
        except KlsymError:
            return None
    return tuple(models)


def _kind(measure: Measure) -> Any:
    """The measure's class: made by SymPy's metaclass, it is hashable, which its stubs hide."""
    return type(measure)


@lru_cache(maxsize=256)
def _is_plain(kind: type[Any]) -> bool:
    """Whether all parameters are numbers."""
    return bool(kind.parameters) and all(domain in ASSUMPTIONS for _, domain, _ in kind.parameters)
