"""Moments of counts from their factorial moments E[X (X - 1) … (X - j + 1)], by Stirling's numbers."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, S
from sympy.functions.combinatorial.numbers import stirling
from sympy.logic.boolalg import Boolean, true

from klsym.families.family import Expectation


def moment_of_factorials(
    order: Expr, factorial_moment: Callable[[int], Expr], finite: Boolean = true
) -> Expectation | None:
    """E X^n, n = `order`, from E[X (X - 1) … (X - j + 1)] for j = 1, …, n; None unless n is 0, 1, 2, …."""
    if not (order.is_Integer and order.is_nonnegative):
        return None
    n = int(order)
    if n == 0:
        return Expectation(S.One)
    if finite is S.false:
        return Expectation(S.NaN, finite)
    return Expectation(Add(*(stirling(n, j) * factorial_moment(j) for j in range(1, n + 1))), finite)
