"""Points inside a cell where a log density may go to −oo or +oo: zeros of what it takes logarithms and inverses of.

The families' log densities have none; a density a person types in, such as 3x²/2 on (−1, 1), may.
"""

from __future__ import annotations

from sympy import Abs, Dummy, Expr, Piecewise, Poly, Pow, Symbol, besseli, log, real_roots
from sympy.polys.polyerrors import PolynomialError

from klsym.divergences.normal_tail import argument_of_erfc
from klsym.measures import Cell, UndecidedError, decide


def inner_zeros(components: tuple[Expr, ...], cell: Cell) -> list[Expr]:
    """The points strictly inside the cell's range where a component is not finite; UndecidedError where unknown."""
    left, right = cell.base.args
    found: dict[Expr, None] = {}
    variable = cell.variable
    if left.is_nonnegative:  # what is surely positive there has no zeros: 1 + x**a
        variable = Dummy("x", positive=True)
        components = tuple(component.xreplace({cell.variable: variable}) for component in components)
    for component in components:
        for argument in _arguments(component, variable):
            for root in _roots(argument, variable):
                if not (decide(left < root) is False or decide(root < right) is False):
                    found[root] = None
    return list(found)


def _arguments(component: Expr, variable: Symbol) -> list[Expr]:
    arguments = [logarithm.args[0] for logarithm in component.atoms(log)]
    arguments += [power.base for power in component.atoms(Pow) if not (power.exp.is_Integer and power.exp.is_positive)]
    return [argument for argument in arguments if argument.has(variable) and not _is_positive(argument)]


def _is_positive(argument: Expr) -> bool:
    """Whether there are surely no zeros, of functions too that SymPy knows no sign of."""
    if isinstance(argument, besseli):
        order, place = argument.args
        return bool(order.is_nonnegative and place.is_positive)
    return bool(argument.is_positive or argument_of_erfc(argument) is not None)


def _roots(argument: Expr, variable: Symbol) -> list[Expr]:
    kinks = sorted(argument.atoms(Abs), key=str)
    if kinks:
        signed = [argument.xreplace({kinks[0]: sign * kinks[0].args[0]}) for sign in (1, -1)]
        roots = dict.fromkeys(root for choice in signed for root in _roots(choice, variable))
        return [root for root in roots if argument.subs(variable, root).is_zero is not False]
    if isinstance(argument, Piecewise):
        return [
            root
            for piece, _ in argument.args
            if piece.has(variable) and not piece.is_positive
            for root in _roots(piece, variable)
        ]
    if isinstance(argument, Pow) and not argument.exp.has(variable):
        return _roots(argument.base, variable)
    if isinstance(argument, log):
        return _roots(argument.args[0] - 1, variable)
    if argument.is_Mul:
        return [
            root
            for factor in argument.args
            if factor.has(variable) and not factor.is_positive
            for root in _roots(factor, variable)
        ]
    constant, moving = argument.as_independent(variable, as_Add=True)
    slope, core = moving.as_independent(variable, as_Add=False)
    if variable.is_positive and isinstance(core, Pow) and core.base == variable and not core.exp.has(variable):
        power = -constant / slope  # of a line in x**a, which is one-to-one on x > 0
        if power.is_positive:
            return [power ** (1 / core.exp)]
        if power.is_nonpositive:
            return []
    try:
        polynomial = Poly(argument, variable)
        if polynomial.degree() == 1:
            slope, start = polynomial.all_coeffs()
            return [-start / slope]
        return list(dict.fromkeys(real_roots(polynomial)))
    except (PolynomialError, NotImplementedError):
        raise UndecidedError(f"the zeros of {argument} inside the support are not known") from None
