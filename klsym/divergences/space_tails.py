"""Tails on R^d, where log densities are quadratic: normal measures and their mixtures.

A finite measure whose log density is quadratic has every moment, so that KL, entropy and cross-entropy against
quadratic log densities are finite. exp of a quadratic is integrable exactly when its quadratic form is negative
definite, which decides chi-squared.
"""

from __future__ import annotations

from sympy import Expr, ImmutableDenseMatrix, Poly, Symbol, Trace, hessian
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.polys.polyerrors import PolynomialError

from klsym.divergences.divergence import Divergence
from klsym.measures import Cell, UndecidedError


def tails_converge(divergence: Divergence, cell: Cell) -> bool:
    """Whether the divergence's integrals over this cell are finite; UndecidedError where that is not known here."""
    components = (cell.p or ()) + (cell.q or ())
    if not all(_quadratic(component) for component in components):
        raise UndecidedError("a log density on R^d is not quadratic")
    for growth in divergence.growth(cell.log_p, cell.log_q):
        if growth.factor != 1:
            continue  # a quadratic, or the logarithm of a sum of such exponentials, which quadratics bound
        if len(components) > 2:
            raise UndecidedError("mixtures on R^d are decided for KL, entropy and cross-entropy only")
        definite = (-_hessian(growth.exponent)).is_positive_definite
        if definite is None:
            raise UndecidedError("whether twice the precision of P exceeds that of Q hangs on symbols")
        if not definite:
            return False
    return True


def _coordinates(expression: Expr) -> dict[Expr, Symbol]:
    elements = sorted(expression.atoms(MatrixElement), key=str)
    return {element: Symbol(f"x{place}", real=True) for place, element in enumerate(elements)}


def _quadratic(component: Expr) -> bool:
    if component.has(Trace):
        return True  # the symbolic form of a normal measure's log density
    coordinates = _coordinates(component)
    try:
        return Poly(component.xreplace(coordinates), *coordinates.values()).total_degree() <= 2
    except PolynomialError:
        return False


def _hessian(exponent: Expr) -> ImmutableDenseMatrix:
    if exponent.has(Trace):
        raise UndecidedError("whether twice the precision of P exceeds that of Q hangs on symbols")
    coordinates = _coordinates(exponent)
    return ImmutableDenseMatrix(hessian(exponent.xreplace(coordinates).expand(), list(coordinates.values())))
