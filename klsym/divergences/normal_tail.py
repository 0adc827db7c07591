"""Reading the complementary error function, also where SymPy has turned erfc(-u) into 2 - erfc(u)."""

from __future__ import annotations

from sympy import Expr, Integer, erfc


def argument_of_erfc(expression: Expr) -> Expr | None:
    """u where `expression` is erfc(u), in either form; else None.

    >>> from sympy import Symbol
    >>> x = Symbol("x", real=True)
    >>> argument_of_erfc(erfc(x)), argument_of_erfc(erfc(-x))
    (x, -x)
    """
    if isinstance(expression, erfc):
        return expression.args[0]
    reflected = Integer(2) - expression
    return -reflected.args[0] if isinstance(reflected, erfc) else None
