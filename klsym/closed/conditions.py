"""Conditions as a person writes them: shape > 2, not (shape - 1 > 0) & (shape - 2 > 0)."""

from __future__ import annotations

from sympy import Add, And, Expr, Ge, Gt, Le, Lt, S, expand
from sympy.logic.boolalg import Boolean


def tidy_condition(condition: Boolean) -> Boolean:
    """The condition with its numbers on the right hand side and without conjuncts that others imply.

    >>> from sympy import Symbol
    >>> a = Symbol("a", positive=True)
    >>> tidy_condition(And(a - 1 > 0, a - 2 > 0))
    a > 2
    """
    if condition in (True, False):
        return S.true if condition else S.false
    bounds: dict[Expr, tuple[Expr, bool]] = {}
    others: list[Boolean] = []
    for conjunct in And.make_args(condition):
        lower = _lower_bound(conjunct)
        if lower is None:
            others.append(conjunct)
            continue
        body, number, strict = lower
        held = bounds.get(body)
        if held is None or number > held[0] or (number == held[0] and strict):
            bounds[body] = (number, strict)
    return And(*(_written(body, *bound) for body, bound in bounds.items()), *others)


def _lower_bound(conjunct: Boolean) -> tuple[Expr, Expr, bool] | None:
    """(body, number, strict) where the conjunct says body > number or body >= number, else None."""
    if isinstance(conjunct, (Lt, Le)):
        conjunct = conjunct.reversed
    if not isinstance(conjunct, (Gt, Ge)):
        return None
    number, body = expand(conjunct.lhs - conjunct.rhs).as_coeff_Add()
    scale = body.as_coeff_Mul()[0] if not body.is_Add else S.One
    if not body.free_symbols:
        return None
    return (body / abs(scale), -number / abs(scale), isinstance(conjunct, Gt))


def _written(body: Expr, number: Expr, strict: bool) -> Boolean:
    """body > number, with what is subtracted moved to the other side."""
    terms = Add.make_args(body)
    left = Add(*(term for term in terms if not term.could_extract_minus_sign()))
    right = number - Add(*(term for term in terms if term.could_extract_minus_sign()))
    if left == 0:
        return (Lt if strict else Le)(-body, -number)
    return (Gt if strict else Ge)(left, right)
