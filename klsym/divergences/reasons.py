"""The sentences that say why a divergence is finite, infinite or undecided."""

from __future__ import annotations

from sympy import And, Eq, Expr, Ne, Or, S, log
from sympy.logic.boolalg import Boolean

from klsym.divergences.divergence import Divergence
from klsym.divergences.singular_mass import event_of, mass_in_words
from klsym.measures import Cell, Lattice, Lebesgue, Refinement, decide


def name(divergence: Divergence) -> str:
    """The divergence with its measures called P and Q."""
    letters = "P" if len(divergence.measures) == 1 else "P, Q"
    return f"{type(divergence).__name__}({letters})"


def integrand(divergence: Divergence) -> tuple[str, str]:
    """(the function that is integrated, the measure it is integrated against)."""
    return divergence.integrand_in_words


def trivial(divergence: Divergence, value: Expr) -> str:
    return f"P and Q are the same measure, so {name(divergence)} = {value}."


def abstract(divergence: Divergence) -> str:
    function, against = integrand(divergence)
    condition = f"{function} is {against}-integrable"
    if divergence.infinite_when_singular:
        condition = f"P << Q and {condition}"
    return f"{name(divergence)} is finite if and only if {condition}."


def undecided(divergence: Divergence, trouble: str) -> str:
    return f"Whether {name(divergence)} is finite is not decided: {trouble}."


def bounded(divergence: Divergence) -> str:
    return f"{name(divergence)} is finite because it is at most the sum of the masses of P and Q."


def every_part(divergence: Divergence, parts: tuple[tuple[int, Divergence], ...]) -> str:
    spelled = ", ".join(str(part) for _, part in parts[:-1]) + f" and {parts[-1][1]}"
    return f"{name(divergence)} is finite because {spelled} are."


def holds(divergence: Divergence, conjunction: str) -> str:
    """'P << Q holds, and ' where absolute continuity is needed, else nothing."""
    return f"P << Q holds, {conjunction} " if divergence.infinite_when_singular else ""


def are(functions: tuple[Expr, ...]) -> str:
    """'E_P[X] and E_P[X**2] are'."""
    names = [f"E_P[{function}]" for function in functions]
    if len(names) == 1:
        return f"{names[0]} is"
    return ", ".join(names[:-1]) + f" and {names[-1]} are"


def finite(divergence: Divergence, functions: tuple[Expr, ...]) -> str:
    function, against = integrand(divergence)
    cause = f"{are(functions)} finite" if functions else f"{function} is bounded up to {against}-integrable terms"
    return f"{holds(divergence, 'and')}{cause}, so {name(divergence)} is finite."


def infinite(divergence: Divergence, statistic: Expr, value: Expr) -> str:
    function, against = integrand(divergence)
    total = f"{function} has {against}-integral {'-oo' if value is S.NegativeInfinity else '+oo'}"
    if value is S.NaN:
        total = f"{function} is not {against}-integrable, at one end towards +oo and at another towards -oo"
    if statistic == 1:
        return f"{holds(divergence, 'but')}{total}, by its growth in a tail."
    shown = f"abs({statistic})" if isinstance(statistic, log) else statistic
    return f"{holds(divergence, 'but')}E_P[{shown}] = oo, so {total}."


def condition(divergence: Divergence, verdict: Boolean, functions: tuple[Expr, ...]) -> str:
    words = in_words(verdict)
    if functions and S.One not in functions:
        return (
            f"{holds(divergence, 'and')}{are(functions)} finite if and only if {words}, and so is {name(divergence)}."
        )
    return f"{name(divergence)} is finite if and only if {words}."


def in_words(verdict: Boolean) -> str:
    if isinstance(verdict, And):
        return " and ".join(f"({in_words(part)})" if isinstance(part, Or) else in_words(part) for part in verdict.args)
    if isinstance(verdict, Or):
        return " or ".join(f"({in_words(part)})" if isinstance(part, And) else in_words(part) for part in verdict.args)
    if isinstance(verdict, (Eq, Ne)):
        return f"{verdict.lhs} {'=' if isinstance(verdict, Eq) else '!='} {verdict.rhs}"
    return str(verdict)


def hole(point: Expr) -> str:
    return f"P(X = {point}) > 0 but Q(X = {point}) = 0, so P is not absolutely continuous with respect to Q."


def singular(divergence: Divergence, refinement: Refinement) -> str:
    """Where P has mass and Q has none, with how much where that is simply computed."""
    ending = "so P is not absolutely continuous with respect to Q"
    for point in refinement.points:
        if point.p != 0 and point.q == 0:
            return f"P(X = {point.point}) = {point.p} but Q(X = {point.point}) = 0, {ending}."
    alone = [cell for cell in refinement.cells if cell.p is not None and cell.q is None]
    if not alone:
        return f"P has mass where Q has none, {ending}."
    cell = alone[0]
    event = event_of(cell)
    if isinstance(cell.base, Lebesgue) and _atoms_inside(refinement, cell):
        return f"P has a density on {event} and Q has only atoms there, {ending}."
    mass = mass_in_words(divergence.first, cell, refinement)
    return f"P({event}) {mass} but Q({event}) = 0, {ending}."


def _atoms_inside(refinement: Refinement, cell: Cell) -> bool:
    """Whether Q has atoms in the interval of this cell, so that it is not free of mass there."""
    left, right = cell.base.args
    points = [point.point for point in refinement.points if point.q != 0]
    if any(decide(left < point) is not False and decide(point < right) is not False for point in points):
        return True
    lattices = [
        other.base.args for other in refinement.cells if isinstance(other.base, Lattice) and other.q is not None
    ]
    return any(decide(left < stop) is not False and decide(start < right) is not False for start, stop in lattices)
