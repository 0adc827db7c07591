"""The hypotheses that SymPy has no words for: integrability, equality of measures, sigma-finiteness.

P << Q is klsym.measures' AbsolutelyContinuous; that a divergence is finite is written KL(P, Q) < oo.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, S, Tuple, sympify
from sympy.logic.boolalg import BooleanFunction

from klsym.measures import Measure


class Integrable(BooleanFunction):
    """Integrable(f, P): the integral of |f| against P is finite.

    >>> from sympy import log
    >>> from klsym.measures import measures
    >>> P, Q = measures("P Q")
    >>> Integrable(log(P/Q), P)
    Integrable(log(dP/dQ), P)
    """

    @classmethod
    def eval(cls, function: Any, against: Measure) -> None:
        return None

    def __new__(cls, function: Any, against: Measure) -> Basic:
        return super().__new__(cls, sympify(function), against)

    def _sympystr(self, printer: Any) -> str:
        return f"Integrable({printer._print(self.args[0])}, {printer._print(self.args[1])})"

    def _latex(self, printer: Any) -> str:
        return rf"{printer._print(self.args[0])} \in L^1\left({printer._print(self.args[1])}\right)"


class SameMeasure(BooleanFunction):
    """SameMeasure(P, Q): P(A) = Q(A) for every measurable A."""

    @classmethod
    def eval(cls, first: Measure, second: Measure) -> Any:
        return S.true if first == second else None

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])} = {printer._print(self.args[1])}"

    def _latex(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])} = {printer._print(self.args[1])}"


class Finite(BooleanFunction):
    """Finite(KL(P, Q)): the divergence is finite. (SymPy settles KL(P, Q) < oo by itself, and wrongly, as true.)"""

    @classmethod
    def eval(cls, value: Any) -> None:
        return None

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])} < oo"

    def _latex(self, printer: Any) -> str:
        return rf"{printer._print(self.args[0])} < \infty"


class AlmostEverywhere(BooleanFunction):
    """AlmostEverywhere(relation, P): the relation between functions holds outside a set of P-measure zero."""

    @classmethod
    def eval(cls, statement: Any, against: Measure) -> None:
        return None

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])} {printer._print(self.args[1])}-a.e."

    def _latex(self, printer: Any) -> str:
        return rf"{printer._print(self.args[0])} \quad {printer._print(self.args[1])}\text{{-a.e.}}"


class ForAll(BooleanFunction):
    """ForAll(x, statement): the statement holds for every real number x. A hypothesis about all numbers at once.

    >>> from sympy import Symbol
    >>> x, c = Symbol("x", real=True), Symbol("c", real=True)
    >>> ForAll(x, c <= x**2)
    for all x: c <= x**2
    """

    @classmethod
    def eval(cls, variable: Any, statement: Any) -> None:
        return None

    @property
    def free_symbols(self) -> set[Basic]:
        return self.args[1].free_symbols - {self.args[0]}

    def _sympystr(self, printer: Any) -> str:
        return f"for all {printer._print(self.args[0])}: {printer._print(self.args[1])}"

    def _latex(self, printer: Any) -> str:
        return rf"\forall {printer._print(self.args[0])} \colon {printer._print(self.args[1])}"


class Masses(BooleanFunction):
    """Masses(P, (p1, …, pk)): P is the measure on k points with these masses."""

    @classmethod
    def eval(cls, measure: Measure, masses: Any) -> None:
        return None

    def __new__(cls, measure: Measure, masses: Any) -> Basic:
        return super().__new__(cls, measure, Tuple(*masses))

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])} = ({', '.join(map(printer._print, self.args[1]))})"

    def _latex(self, printer: Any) -> str:
        masses = r",\, ".join(map(printer._print, self.args[1]))
        return rf"{printer._print(self.args[0])} = \left({masses}\right)"
