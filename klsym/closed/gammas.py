"""Quotients of gamma functions whose arguments differ by an integer: Gamma(k + 2)/Gamma(k) = k (k + 1).

A Mellin transform at an integer is such a quotient; a textbook writes the product.
"""

from __future__ import annotations

from sympy import Add, Expr, Integer, Mul, Pow, S, beta, expand, gamma

_LONGEST = 12  # beyond this many factors the quotient is the shorter form


def reduce_gammas(expression: Expr) -> Expr:
    """`expression` with quotients of gamma functions at integer distance turned into products.

    >>> from sympy import Symbol
    >>> k = Symbol("k", positive=True)
    >>> reduce_gammas(gamma(k + 2) / gamma(k))
    k*(k + 1)
    """
    if not expression.has(gamma, beta):
        return expression
    if expression.is_Add:
        return Add(*(reduce_gammas(argument) for argument in expression.args))
    if expression.is_Mul:
        return _reduce_product(expression)
    return expression


def _reduce_product(product: Expr) -> Expr:
    upper: list[Expr] = []
    lower: list[Expr] = []
    rest: list[Expr] = []
    for factor in product.args:
        base, exponent = factor.as_base_exp()
        if isinstance(base, beta) and exponent.is_Integer:
            first, second = base.args
            up, down = (upper, lower) if exponent > 0 else (lower, upper)
            for _ in range(abs(int(exponent))):
                up.extend((first, second))
                down.append(expand(first + second))
        elif isinstance(base, gamma) and exponent.is_Integer:
            (upper if exponent > 0 else lower).extend([base.args[0]] * abs(int(exponent)))
        else:
            rest.append(reduce_gammas(factor) if factor.is_Add else factor)
    for top in list(upper):
        for bottom in lower:
            distance = expand(top - bottom)
            if distance.is_Integer and abs(distance) <= _LONGEST:
                upper.remove(top)
                lower.remove(bottom)
                rest.append(_rising(bottom, int(distance)))
                break
    if any(isinstance(factor.as_base_exp()[0], beta) for factor in product.args) and (upper or lower):
        return product  # the betas did not cancel: they are the shorter form
    return Mul(*rest, *(gamma(u) for u in upper), *(Pow(gamma(u), -1) for u in lower))


def _rising(start: Expr, steps: int) -> Expr:
    """Gamma(start + steps) / Gamma(start)."""
    if steps >= 0:
        return Mul(*(start + Integer(j) for j in range(steps)))
    return S.One / Mul(*(start - Integer(j) for j in range(1, -steps + 1)))
