"""Reading an angle off a statistic: cos(n x - m), which the von Mises measure's log density is made of."""

from __future__ import annotations

from sympy import Expr, Symbol, cos


def phase(statistic: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """(n, m) where `statistic` is cos(n x - m); else None."""
    if not (isinstance(statistic, cos) and statistic.args[0].is_polynomial(x)):
        return None
    line = statistic.args[0].as_poly(x)
    if line is None or line.degree() != 1:
        return None
    frequency, shift = line.all_coeffs()
    return frequency, -shift
