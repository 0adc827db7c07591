"""Absolute continuity, the Lebesgue decomposition and dP/dQ, computed cell by cell."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Add, And, Basic, Eq, Expr, Integer, Piecewise, S, Symbol, Tuple, exp, false, true
from sympy.logic.boolalg import Boolean

from klsym.measures.bases import Lattice, Lebesgue
from klsym.measures.combine import ProductMeasure
from klsym.measures.exceptions import ArgumentError, UndecidedError
from klsym.measures.measure import Measure
from klsym.measures.part import Atoms, Part
from klsym.measures.refine import common_refinement
from klsym.measures.symbols import AbsolutelyContinuous, RadonNikodym


def absolutely_continuous(first: Measure, second: Measure) -> Any:
    """P << Q: SymPy's true or false for concrete measures, a condition where it hangs on symbols, and the hypothesis
    `AbsolutelyContinuous(P, Q)` for abstract measures.

    >>> from klsym.families import Exponential, Normal
    >>> Exponential(1) << Normal(0, 1), Normal(0, 1) << Exponential(1)
    (True, False)
    """
    if first == second:
        return true
    if first.is_abstract or second.is_abstract:
        return AbsolutelyContinuous(first, second)
    if isinstance(first, ProductMeasure) and isinstance(second, ProductMeasure) and len(first.args) == len(second.args):
        return And(*(absolutely_continuous(p, q) for p, q in zip(first.args, second.args, strict=True)))
    refinement = common_refinement(first.exact(), second.exact())
    singular = refinement.has_singular_part
    if singular is not None:
        return false if singular else true
    return And(refinement.hypothesis, *(_covered(point.p, point.q) for point in refinement.points))


def _covered(p: Expr, q: Expr) -> Boolean:
    if q.is_positive or p == 0:
        return true
    return ~And(p > 0, Eq(q, 0))


class LebesgueDecomposition(NamedTuple):
    """P = absolutely_continuous + singular with respect to Q."""

    absolutely_continuous: Measure
    singular: Measure


class PartsMeasure(Measure):
    """A measure given by its parts alone, such as the singular part of a Lebesgue decomposition."""

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        return tuple(self.args)

    @property
    def dimension(self) -> Expr:
        points = [point for part in self.args if isinstance(part, Atoms) for point in part.masses]
        return Integer(len(points[0])) if points and isinstance(points[0], Tuple) else S.One

    @property
    def total_mass(self) -> Expr:
        from sympy import Integral, Sum

        total: list[Expr] = []
        for part in self.args:
            if isinstance(part, Atoms):
                total.extend(part.masses.values())
            else:
                operator = Integral if isinstance(part.base, Lebesgue) else Sum
                total.extend(
                    operator(exp(component), (part.variable, *part.base.args)) for component in part.components
                )
        return Add(*total)

    def _sympystr(self, printer: Any) -> str:
        return "PartsMeasure(" + ", ".join(printer._print(part) for part in self.args) + ")"


def lebesgue_decomposition(first: Measure, second: Measure) -> LebesgueDecomposition:
    """Lebesgue's decomposition of P with respect to Q: the part of P that has a density against Q, and the rest.

    Raises UndecidedError where the split hangs on a symbol.

    >>> from klsym.families import Exponential, Normal
    >>> lebesgue_decomposition(Normal(0, 1), Exponential(1)).singular.parts[0].base
    Lebesgue(-oo, 0)
    """
    refinement = common_refinement(first.exact(), second.exact())
    if refinement.hypothesis not in (S.true, S.false) or not refinement.covers_second:
        raise UndecidedError(
            f"the Lebesgue decomposition hangs on whether {refinement.hypothesis}; "
            "give numbers, or assumptions that decide it"
        )
    groups: dict[bool, list[Basic]] = {True: [], False: []}
    for cell in refinement.cells:
        if cell.p is not None:
            groups[cell.q is not None].append(Part(cell.base, cell.variable, cell.p, cell.breakpoints))
    for shared in (True, False):
        masses = {point.point: point.p for point in refinement.points if point.p != 0 and (point.q != 0) is shared}
        if masses:
            groups[shared].append(Atoms(masses))
    return LebesgueDecomposition(PartsMeasure(*groups[True]), PartsMeasure(*groups[False]))


def radon_nikodym(first: Measure, second: Measure, variable: Symbol | None = None) -> Expr:
    """dP/dQ as a piecewise expression in `variable` (default: a real symbol x); for abstract measures the symbol dP/dQ.

    It is the density of the part of P that is absolutely continuous with respect to Q, and 0 where Q has no mass.

    >>> from klsym.families import Exponential
    >>> radon_nikodym(Exponential(2), Exponential(1))
    Piecewise((2*exp(-x), x > 0), (0, True))
    """
    if first.is_abstract or second.is_abstract:
        return RadonNikodym(first, second)
    if first == second:
        return S.One
    variable = variable or Symbol("x", real=True)
    if first.dimension != 1:
        raise ArgumentError(
            f"radon_nikodym writes dP/dQ on the line only, and {first} lives on R^{first.dimension}; "
            "compare measures on R"
        )
    refinement = common_refinement(first.exact(), second.exact())
    # a point or a lattice has no length: its pieces come first, zeros among them, and intervals take what is left
    pieces = [(point.p / point.q, Eq(variable, point.point)) for point in refinement.points if point.q != 0]
    for cell in sorted(refinement.cells, key=lambda cell: isinstance(cell.base, Lebesgue)):
        if cell.q is not None:
            value = S.Zero if cell.p is None else _ratio(cell).xreplace({cell.variable: variable})
            pieces.append((value, _membership(variable, cell.base)))
    return Piecewise(*pieces, (S.Zero, True))


def _ratio(cell: Any) -> Expr:
    if len(cell.p) == len(cell.q) == 1:
        return exp(cell.p[0] - cell.q[0])
    return Add(*(exp(component) for component in cell.p)) / Add(*(exp(component) for component in cell.q))


def _membership(variable: Symbol, base: Lebesgue | Lattice) -> Boolean:
    left, right = base.args
    if isinstance(base, Lattice):
        from sympy import Contains, Range

        return Contains(variable, Range(left, right + 1))
    return And(variable > left, variable < right)
