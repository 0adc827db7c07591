"""Completing the square where a density was written out: -g^2/(2 s^2) + (m/s^2) g - m^2/(2 s^2) is -(g - m)^2/(2 s^2).

A square about a point has a mean that a textbook writes, variance plus squared bias; its expansion has not.
"""

from __future__ import annotations

from sympy import Add, Expr, S, Symbol

from klsym.closed.terms import Terms


def completed_squares(terms: Terms, x: Symbol) -> Terms:
    """The terms with a g^2 + b g + a (b/2a)^2 put back together as a (g + b/2a)^2, for g = log(x) and the like.

    Only what was visibly expanded is put back: the constant a (b/2a)^2 must be among the terms.

    >>> from sympy import log, symbols
    >>> x, m = symbols("x m", real=True)
    >>> completed_squares({log(x) ** 2: -1, log(x): 2 * m - 1, S.One: -(m**2)}, x)
    {log(x): -1, (-m + log(x))**2: -1}
    """
    for statistic, leading in list(terms.items()):
        core = statistic.base if statistic.is_Pow and statistic.exp == 2 else None
        if core is None or core.is_Add or core not in terms or not terms[core].free_symbols:
            continue
        for part in Add.make_args(terms[core]):
            shift = part / (2 * leading)
            constant = leading * shift**2
            if constant in Add.make_args(terms.get(S.One, S.Zero)):
                return _with(terms, {statistic: -leading, core: -part, S.One: -constant, (core + shift) ** 2: leading})
    return terms


def _with(terms: Terms, changes: dict[Expr, Expr]) -> Terms:
    changed = dict(terms)
    for statistic, change in changes.items():
        changed[statistic] = changed.get(statistic, S.Zero) + change
    return {statistic: coefficient for statistic, coefficient in changed.items() if coefficient != 0}
