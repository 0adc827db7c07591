"""Reading a quadratic off a statistic: log(c ((x - a)^2 + b^2)), which the heavy-tailed families have a mean for."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr, Symbol, log, sqrt


class Quadratic(NamedTuple):
    """factor * ((x - centre)^2 + width^2)."""

    factor: Expr
    centre: Expr
    width: Expr


def log_quadratic(statistic: Expr, x: Symbol) -> Quadratic | None:
    """The quadratic u for which `statistic` is log(u), where u is one with no sign change; else None."""
    if not (isinstance(statistic, log) and statistic.args[0].is_polynomial(x)):
        return None
    argument = statistic.args[0]
    constant, varying = argument.as_independent(x, as_Add=True)
    if varying.is_Mul or varying.is_Pow:  # c (x - a)^2 + d as a person writes it, kept in that shape
        factor, square = varying.as_independent(x, as_Add=False)
        if square.is_Pow and square.exp == 2:
            slope, offset = square.base.coeff(x, 1), square.base.subs(x, 0)
            if slope != 0 and (square.base - slope * x - offset).expand() == 0:
                factor = factor * slope**2
                return _checked(factor, -offset / slope, constant / factor)
    polynomial = argument.as_poly(x)
    if polynomial is None or polynomial.degree() != 2:
        return None
    factor, linear, constant = polynomial.all_coeffs()
    centre = -linear / (2 * factor)
    return _checked(factor, centre, (constant / factor - centre**2).factor())


def _checked(factor: Expr, centre: Expr, square: Expr) -> Quadratic | None:
    width = sqrt(square)
    return Quadratic(factor, centre, width) if factor.is_positive and width.is_nonnegative else None
