"""Whether a divergence is finite, decided exactly, with the reason: the one place where +oo is decided.

First absolute continuity, by the common refinement. Then, at each end of each cell, the order of the log densities in
an exact scale (`asymptotics`): an integral of exp(c) m du up to u = +oo, with m in the scale, converges exactly when
the leading term of c + log m beats −log u. Symbolic parameters give a condition. Nothing is evaluated numerically, so
that an infinite divergence is never mistaken for a large one, or for a finite one as quadrature does.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from sympy import Add, And, Eq, Expr, Ne, Or, S, Symbol, exp, log, solve
from sympy.logic.boolalg import Boolean

from klsym.divergences import reasons
from klsym.divergences.asymptotics import End
from klsym.divergences.decisions import Answers, Path, relation
from klsym.divergences.divergence import Divergence
from klsym.divergences.inner_zeros import inner_zeros
from klsym.divergences.scales import (
    BOUNDED,
    LOGARITHM,
    LOGLOG,
    UNKNOWN,
    Expansion,
    Scale,
    compare,
    growing,
    leading,
    logarithm_of,
)
from klsym.divergences.space_tails import tails_converge
from klsym.measures import ArgumentError, Cell, Lattice, Lebesgue, LebesgueSpace, ProductMeasure, UndecidedError


class Finiteness(NamedTuple):
    """`verdict` is True, False, None (undecided) or a condition on the symbols under which the value is finite; `value`
    is what the divergence is where it is not finite: oo, -oo, or nan where a positive and a negative part both diverge.
    """

    verdict: Any
    reason: str
    value: Expr = S.Infinity


class Outcome(NamedTuple):
    """What the tails of one path come to: the functions with infinite expectation, and the infinite value."""

    finite: bool
    infinite_functions: tuple[Expr, ...] = ()
    finite_functions: tuple[Expr, ...] = ()
    value: Expr = S.Zero


def finiteness(divergence: Divergence) -> Finiteness:
    """Whether the divergence is finite, and why, in one sentence.

    >>> from klsym.divergences import KL
    >>> from klsym.families import Exponential, Normal
    >>> finiteness(KL(Normal(0, 1), Exponential(1))).reason
    'P(X < 0) = 1/2 but Q(X < 0) = 0, so P is not absolutely continuous with respect to Q.'
    """
    return _finiteness(divergence.exact())


@lru_cache(maxsize=4096)
def _finiteness(divergence: Divergence) -> Finiteness:
    trivial = divergence.trivial_value()
    if trivial is not None:
        return Finiteness(True, reasons.trivial(divergence, trivial))
    if not divergence.tails_matter:
        return Finiteness(True, reasons.bounded(divergence))
    if divergence.is_abstract:
        return Finiteness(None, reasons.abstract(divergence))
    combination = divergence.combination()
    if combination is not None:
        return _of_combination(divergence, combination)
    try:
        return _by_cells(divergence)
    except UndecidedError as trouble:
        return Finiteness(None, reasons.undecided(divergence, str(trouble)))


def _of_combination(divergence: Divergence, combination: tuple[tuple[int, Divergence], ...]) -> Finiteness:
    """Finiteness of a sum of divergences with signs."""
    found = [(sign, finiteness(part)) for sign, part in combination]
    if len(found) == 1 and found[0][0] > 0:
        return found[0][1]
    failing = [(sign, part) for sign, part in found if part.verdict is False]
    if not failing and all(part.verdict is True for _, part in found):
        return Finiteness(True, found[0][1].reason if len(found) == 1 else reasons.every_part(divergence, combination))
    if failing:
        values = {sign * part.value for sign, part in failing}
        if len(values) == 1 and all(part.verdict in (True, False) for _, part in found):
            return Finiteness(False, failing[0][1].reason, values.pop())
    if not failing and all(part.verdict is not None for _, part in found):
        condition = And(*(part.verdict for _, part in found))
        return Finiteness(condition, reasons.condition(divergence, condition, ()))
    return Finiteness(None, reasons.undecided(divergence, "its parts are not all decided"))


def _by_cells(divergence: Divergence) -> Finiteness:
    boundary = _boundaries(divergence)
    if boundary:
        return _at_boundaries(divergence, boundary)
    return _inside(divergence)


def _inside(divergence: Divergence) -> Finiteness:
    refinement = divergence.refinement()
    hypothesis: Boolean = S.true
    if divergence.infinite_when_singular:
        if refinement.has_singular_part:
            return Finiteness(False, reasons.singular(divergence, refinement))
        hypothesis = And(refinement.hypothesis, *(_covered(point.p, point.q) for point in refinement.points))
        hole = _hole(refinement.cells)
        if hole is not None:
            return Finiteness(False, reasons.hole(hole))
    both_needed = divergence.infinite_when_singular
    cells = [cell for cell in refinement.cells if not both_needed or (cell.p is not None and cell.q is not None)]
    answers = Answers(lambda path: _tails(divergence, cells, path))
    condition = And(hypothesis, answers.condition(lambda outcome: outcome.finite))
    infinite = [outcome for outcome in answers.leaves if not outcome.finite]
    if condition is S.true:
        return Finiteness(True, reasons.finite(divergence, answers.leaves[0].finite_functions))
    value = S.Infinity if hypothesis is not S.true or not infinite else _common([outcome.value for outcome in infinite])
    if condition is S.false:
        return Finiteness(False, reasons.infinite(divergence, infinite[0].infinite_functions[0], value), value)
    failing = {outcome.infinite_functions for outcome in infinite} if hypothesis is S.true else set()
    functions = failing.pop() if len(failing) == 1 else ()
    return Finiteness(condition, reasons.condition(divergence, condition, functions), value)


def _hole(cells: tuple[Cell, ...]) -> Expr | None:
    """A point of a lattice on which P has mass and Q's density is zero, as that of k 2^-k/2 is at 0."""
    for cell in cells:
        if not isinstance(cell.base, Lattice) or cell.p is None or cell.q is None:
            continue
        (start, stop), variable = cell.base.args, cell.variable
        edges = cell._replace(base=Lebesgue(start - 1, stop + 1))
        for point in inner_zeros(cell.q, edges):
            p, q = (Add(*(exp(component).subs(variable, point) for component in side)) for side in (cell.p, cell.q))
            if point.is_integer and q == 0 and p.is_positive:
                return point
    return None


def _common(values: list[Expr]) -> Expr:
    return values[0] if len(set(values)) == 1 else S.NaN


def _covered(p: Expr, q: Expr) -> Boolean:
    """The condition that a point of mass p has mass under Q."""
    if p == 0 or q.is_positive:
        return S.true
    return Or(relation(q, frozenset({1})), relation(p, frozenset({-1, 0})))


def _boundaries(divergence: Divergence) -> list[tuple[Symbol, Expr]]:
    """The values of symbols at which a log density takes log(0), as that of Binomial(n, p) does at p = 0 and p = 1.

    Their assumptions allow these values (0 <= p <= 1), and the family has atoms there instead.
    """
    found: dict[tuple[Symbol, Expr], None] = {}
    for measure in divergence.measures:
        for part in () if isinstance(measure, ProductMeasure) else measure.parts:
            for component in getattr(part, "components", ()):
                for logarithm in component.atoms(log):
                    argument = logarithm.args[0]
                    free = argument.free_symbols
                    if len(free) == 1 and part.variable not in free and component.coeff(logarithm).has(part.variable):
                        (symbol,) = free
                        if not argument.is_nonzero:
                            found.update(dict.fromkeys((symbol, root) for root in solve(argument, symbol)))
    return list(found)


def _at_boundaries(divergence: Divergence, boundaries: list[tuple[Symbol, Expr]]) -> Finiteness:
    inside = _inside(divergence)
    if inside.verdict is None:
        return inside
    condition = S.true if inside.verdict is True else S.false if inside.verdict is False else inside.verdict
    pieces = []
    for symbol, root in boundaries:
        try:
            there = finiteness(divergence.subs(symbol, root)).verdict
        except ArgumentError:
            continue  # a family has no member there: the edge does not belong to its domain
        if there is None:
            return Finiteness(None, reasons.undecided(divergence, f"the case {symbol} = {root} is not"))
        if there != inside.verdict:
            condition = And(condition, Ne(symbol, root))
            pieces.append(And(Eq(symbol, root), there))
    if not pieces:
        return inside
    condition = Or(condition, *pieces)
    return Finiteness(condition, reasons.condition(divergence, condition, ()))


def _tails(divergence: Divergence, cells: list[Cell], path: Path) -> Outcome:
    infinite: dict[Expr, None] = {}
    finite: dict[Expr, None] = {}
    values: list[Expr] = []
    for cell in cells:
        if isinstance(cell.base, LebesgueSpace):
            if not tails_converge(divergence, cell):
                infinite[S.One] = None
                values.append(S.Infinity)
            elif divergence.growth(cell.log_p, cell.log_q)[0].factor != 1:
                finite[Symbol("norm(X)**2")] = None
            continue
        signed = not (cell.base.args[0].is_nonnegative or False)
        for end in _ends(cell):
            for growth in divergence.growth(cell.log_p, cell.log_q):
                exponent = end.expand(growth.exponent, path)
                factor = end.expand(growth.factor, path)
                failing = {}
                for scale, coefficient in _deciding(factor, path).items():
                    if (scale == BOUNDED and growth.factor != 1) or compare(scale, BOUNDED, path) < 0:
                        continue
                    if converges(exponent, scale, end, path):
                        if scale != BOUNDED:
                            finite[end.function(scale, signed)] = None
                    else:
                        failing[scale] = coefficient
                lead = leading(failing, path)
                if lead is not None:
                    scale, coefficient = lead
                    infinite[end.function(scale, signed)] = None
                    values.append(S.Infinity * path.sign(coefficient))
    return Outcome(not infinite, tuple(infinite), _shortest_first(finite), _common(values) if values else S.Zero)


def _deciding(factor: Expansion, path: Path) -> Expansion:
    """The terms that may decide: none below the fastest-growing one whose coefficient is surely not zero."""
    numeric = [scale for scale in factor if all(exponent.is_number for exponent in scale)]
    sure = [scale for scale in numeric if factor[scale] is not UNKNOWN and factor[scale].is_nonzero]
    if not sure:
        return factor
    top = sure[0]
    for scale in sure:
        top = scale if compare(scale, top, path) > 0 else top
    return {scale: c for scale, c in factor.items() if scale not in numeric or compare(scale, top, path) >= 0}


def _shortest_first(functions: Iterable[Expr]) -> tuple[Expr, ...]:
    return tuple(sorted(functions, key=lambda function: (function.count_ops(), str(function))))


def _ends(cell: Cell) -> list[End]:
    left, right = cell.base.args
    if isinstance(cell.base, Lattice):
        return [End(cell.variable, point, side) for point, side in ((left, 1), (right, -1)) if point.is_infinite]
    inner = dict.fromkeys((*cell.breakpoints, *inner_zeros((cell.p or ()) + (cell.q or ()), cell)))
    both_sides = [End(cell.variable, point, side) for point in inner for side in (1, -1)]
    return [End(cell.variable, left, 1), End(cell.variable, right, -1), *both_sides]


def converges(exponent: Expansion, scale: Scale, end: End, path: Path) -> bool:
    """Whether exp(exponent) times the function `scale` has a finite integral (on a lattice: sum) up to this end.

    With du = u d(log u), the integral of exp(c) du is that of exp(c + log u) d(log u): it converges when c + log u
    tends to −oo at least as fast as a multiple of log u, or like b loglog u with b < −1.
    """
    total: Expansion = {}
    for expansion in (exponent, end.jacobian, logarithm_of(scale), {LOGARITHM: S.One}):
        for rank, coefficient in expansion.items():
            summed = total.get(rank, S.Zero) + coefficient
            total[rank] = UNKNOWN if summed.has(UNKNOWN) else summed
    lead = leading(growing(total, path), path)
    if lead is None:
        return False
    rank, coefficient = lead
    return path.sign(coefficient if compare(rank, LOGLOG, path) > 0 else coefficient + 1) < 0
