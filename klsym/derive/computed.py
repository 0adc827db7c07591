"""Lines that SymPy computes: derivatives, solutions, sums with Kronecker deltas.

Such a line is no theorem of the kernel. It says so (`checked` is "SymPy"), it holds what SymPy returned and nothing
typed in, and `replay()` computes it again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Derivative, Eq, Expr, KroneckerDelta, Piecewise, S, Sum, Symbol, simplify, solve

from klsym.derive.exceptions import DerivationError
from klsym.derive.step import Step


def computed(left: Basic, sign: str, compute: Callable[[], Basic], reason: str) -> Step:
    """left `sign` (whatever compute() returns), by SymPy."""
    return Step(left, sign, compute(), reason, rf"\text{{{reason}}}", "SymPy", None, compute)


def differentiate(expression: Expr, variable: Expr, times: int = 1) -> Step:
    """The derivative, as SymPy finds it."""
    return computed(
        Derivative(expression, (variable, times), evaluate=False)
        if times > 1
        else Derivative(expression, variable, evaluate=False),
        "=",
        lambda: simplify(expression.diff(variable, times)),
        "SymPy's diff",
    )


def gradient_entry(expression: Expr, entry: Expr, index: Symbol, n: Symbol) -> Step:
    """∂/∂b_j of an expression of sums over b_1, …, b_n, 1 <= j <= n: diff gives Kronecker deltas, doit sums them."""

    def compute() -> Expr:
        summed = expression.diff(entry).doit()
        return summed.subs(index <= n, True).doit() if summed.has(Piecewise) else summed

    found = compute()
    if found.has(KroneckerDelta, Sum, Piecewise):
        raise DerivationError(f"the derivative of {expression} by {entry} came out as {found}, which still holds a sum")
    return computed(
        Derivative(expression, entry, evaluate=False), "=", compute, "SymPy's diff; only the term i = j is left"
    )


def solution(equation: Expr, unknown: Expr) -> Step:
    """The one solution of equation = 0, put back into it as a check."""

    def compute() -> Any:
        found = solve(equation, unknown)
        if len(found) != 1 or simplify(equation.subs(unknown, found[0])) != 0:
            raise DerivationError(
                f"solve({equation}, {unknown}) gives {found}, not one solution that satisfies the equation"
            )
        return found[0]

    return computed(unknown, "=", compute, f"SymPy's solve of {Eq(equation, 0, evaluate=False)}")


def of_sign(expression: Expr, sign: str, reason: str) -> Step:
    """expression <= 0 or >= 0, decided by SymPy from the assumptions on its symbols."""

    def compute() -> Expr:
        decided = expression.is_nonpositive if sign == "<=" else expression.is_nonnegative
        if decided is not True:
            raise DerivationError(f"SymPy does not find that {expression} {sign} 0")
        return S.Zero

    return computed(expression, sign, compute, reason)
