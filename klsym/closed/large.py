"""Large numbers among the parameters: worked with as symbols, and put in at the end without being multiplied out.

SymPy writes psi(1000) as a fraction of four hundred digits and Gamma(10**6) as an integer of five million. So a form
is found for symbols, and the numbers go in last: psi(1000) stays psi(1000).
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Dummy, Eq, Expr, Pow, expint, gamma, log, loggamma, lowergamma, polygamma, uppergamma
from sympy.core.function import Function

from klsym.closed.result import ClosedForm, Step, Transform
from klsym.divergences.divergence import Divergence
from klsym.families import Family
from klsym.measures import Points

LARGE = 40
# what SymPy multiplies out when its argument is a number
_MULTIPLIED_OUT = (gamma, loggamma, polygamma, uppergamma, lowergamma, expint)

Numbers = dict[Expr, Expr]


def with_symbols(divergence: Divergence) -> tuple[Divergence, Numbers] | None:
    """The divergence with a symbol for each large parameter, and {symbol: number}; None where there is none."""
    names: Numbers = {}
    changed: dict[Basic, Basic] = {}
    for law in divergence.atoms(Family):
        if isinstance(law.base, Points) or not any(_is_large(value) for value in law.args):
            continue
        for value in law.args:
            if _is_large(value) and value not in names:
                names[value] = Dummy(
                    f"n{len(names)}", real=True, positive=value > 0, integer=True if value.is_Integer else None
                )
        changed[law] = law.func(*(names.get(value, value) for value in law.args))
    if not changed:
        return None
    return divergence.xreplace(changed), {symbol: number for number, symbol in names.items()}


def _is_large(value: Any) -> bool:
    return bool(getattr(value, "is_Rational", False) and abs(value) > LARGE)


def with_numbers(form: ClosedForm, divergence: Divergence, numbers: Numbers) -> ClosedForm:
    """The closed form with the numbers put in."""
    steps = tuple(
        Step(Eq(put(step.relation.lhs, numbers), put(step.relation.rhs, numbers), evaluate=False), step.reason)
        for step in form.steps
    )
    transforms = tuple(
        Transform(put(one.law, numbers), put(one.statistic, numbers), put(one.value, numbers), one.name, one.source)
        for one in form.transforms
    )
    finite = put(form.finite, numbers)
    return ClosedForm(divergence, put(form.value, numbers), finite, form.reason, steps, transforms)


def put(expression: Any, numbers: Numbers) -> Any:
    """The expression with numbers for symbols; special functions and powers of large numbers stay unevaluated."""
    if expression in numbers:
        return numbers[expression]
    if not expression.args:
        return expression
    arguments = [put(argument, numbers) for argument in expression.args]
    if all(new is old for new, old in zip(arguments, expression.args, strict=True)):
        return expression
    if isinstance(expression, Function) and isinstance(expression, _MULTIPLIED_OUT):
        if any(_is_large(argument) for argument in arguments):
            return expression.func(*arguments, evaluate=False)
    elif isinstance(expression, Pow) and arguments[0].is_Rational and _is_large(arguments[1]) and arguments[0] != 1:
        return Pow(*arguments, evaluate=False)
    elif isinstance(expression, log) and arguments[0].has(*_MULTIPLIED_OUT, Pow):
        return log(arguments[0], evaluate=False)
    return expression.func(*arguments)
