"""Abstract measures and the expressions made of them: P << Q, dP/dQ and Lebesgue integrals.

Functions on the space of an abstract measure are SymPy expressions in Radon–Nikodym derivatives, written without a
bound variable: LebesgueIntegral(log(P/Q), P). SymPy's algebra is then the algebra of functions.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, S, Symbol, sympify
from sympy.logic.boolalg import BooleanFunction

from klsym.measures.exceptions import ArgumentError
from klsym.measures.maps import OMEGA, space_named
from klsym.measures.measure import Measure
from klsym.measures.parameters import parameter

KINDS = ("probability", "finite", "sigma-finite")


class MeasureSymbol(Measure):
    """A measure known only by name and by kind: a probability, a finite measure or a sigma-finite one."""

    def __new__(cls, name: Any, kind: Any = "probability", space: Any = OMEGA) -> MeasureSymbol:
        if str(kind) not in KINDS:
            raise ArgumentError(f"kind is {str(kind)!r}; choose one of {', '.join(KINDS)}")
        there = space_named(space)
        return Basic.__new__(cls, Symbol(str(name)), Symbol(str(kind)), *([there] if there != OMEGA else []))

    @property
    def name(self) -> str:
        return self.args[0].name

    @property
    def kind(self) -> str:
        return self.args[1].name

    @property
    def space(self) -> Basic:
        return self.args[2] if len(self.args) == 3 else OMEGA

    @property
    def is_abstract(self) -> bool:
        return True

    @property
    def free_symbols(self) -> set[Basic]:
        return set()

    @property
    def total_mass(self) -> Expr:
        return S.One if self.kind == "probability" else LebesgueIntegral(S.One, self)

    def _sympystr(self, printer: Any) -> str:
        return self.name

    def _latex(self, printer: Any) -> str:
        return printer._print(Symbol(self.name))


def measures(names: str, kind: str = "probability", space: Any = OMEGA) -> Any:
    """Abstract measures named in `names` (split on spaces or commas); `kind` is "probability", "finite" or
    "sigma-finite"; `space` names the space they live on.

    >>> P, Q = measures("P Q")
    >>> P << Q
    P << Q
    >>> P / Q
    dP/dQ
    """
    found = tuple(MeasureSymbol(name, kind, space) for name in names.replace(",", " ").split())
    if not found:
        raise ArgumentError("names is empty; give at least one name, for instance measures('P Q')")
    return found[0] if len(found) == 1 else found


class AbsolutelyContinuous(BooleanFunction):
    """The hypothesis P << Q: every set of Q-measure zero has P-measure zero."""

    @classmethod
    def eval(cls, first: Measure, second: Measure) -> Any:
        return S.true if first == second else None

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])} << {printer._print(self.args[1])}"

    def _latex(self, printer: Any) -> str:
        return rf"{printer._print(self.args[0])} \ll {printer._print(self.args[1])}"


class RadonNikodym(Expr):
    """dP/dQ, a version of the Radon–Nikodym derivative: a nonnegative function on the common space."""

    is_nonnegative = True
    is_commutative = True

    def __new__(cls, first: Measure, second: Measure) -> Expr:
        return S.One if first == second else Expr.__new__(cls, first, second)

    @property
    def free_symbols(self) -> set[Basic]:
        return set()

    def _sympystr(self, printer: Any) -> str:
        first, second = (printer._print(argument) for argument in self.args)
        return f"d{first}/d{second}" if first.isidentifier() and second.isidentifier() else f"d({first})/d({second})"

    def _latex(self, printer: Any) -> str:
        first, second = (printer._print(argument) for argument in self.args)
        return rf"\frac{{\mathrm{{d}}{first}}}{{\mathrm{{d}}{second}}}"


class LebesgueIntegral(Expr):
    """The integral of a point-free function (an expression in Radon–Nikodym derivatives) against a measure."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, function: Any, against: Measure) -> LebesgueIntegral:
        if not isinstance(against, Measure):
            raise ArgumentError(
                f"LebesgueIntegral's second argument is {against!r}, not a measure; write LebesgueIntegral(f, P)"
            )
        return Expr.__new__(cls, sympify(function), against)

    @property
    def function(self) -> Expr:
        return self.args[0]

    @property
    def measure(self) -> Measure:
        return self.args[1]

    def _sympystr(self, printer: Any) -> str:
        return f"LebesgueIntegral({printer._print(self.args[0])}, {printer._print(self.args[1])})"

    def _latex(self, printer: Any) -> str:
        function, against = (printer._print(argument) for argument in self.args)
        if self.args[0].is_Add:
            function = rf"\left({function}\right)"
        return rf"\int {function} \,\mathrm{{d}}{against}"


class CountingMeasure(MeasureSymbol):
    """Counting on n points, 1 to n; n may be a symbol. Densities against it are masses, integrals against it sums."""

    def __new__(cls, n: Any) -> CountingMeasure:
        return Basic.__new__(cls, parameter(n, "counting's n", "positive integer"))

    @property
    def n(self) -> Expr:
        """The number of points."""
        return self.args[0]

    @property
    def name(self) -> str:
        return f"counting({self.n})"

    @property
    def kind(self) -> str:
        return "sigma-finite"

    @property
    def free_symbols(self) -> set[Basic]:
        return self.n.free_symbols

    @property
    def total_mass(self) -> Expr:
        return self.n

    def _sympystr(self, printer: Any) -> str:
        return f"counting({printer._print(self.n)})"

    def _latex(self, printer: Any) -> str:
        return rf"\#_{{{printer._print(self.n)}}}"


class LebesgueMeasure(MeasureSymbol):
    """Length on the line."""

    def __new__(cls) -> LebesgueMeasure:
        return Basic.__new__(cls)

    @property
    def name(self) -> str:
        return "lebesgue"

    @property
    def kind(self) -> str:
        return "sigma-finite"

    @property
    def total_mass(self) -> Expr:
        return S.Infinity

    def _latex(self, printer: Any) -> str:
        return r"\lambda"


class MixedMeasure(LebesgueMeasure):
    """Length on the line, and mass one at each of n points a_1, …, a_n: its integrals are integrals plus sums."""

    @property
    def name(self) -> str:
        return "mixed"

    def _latex(self, printer: Any) -> str:
        return r"\lambda + \#"


def counting(n: Any) -> CountingMeasure:
    """Counting measure on n points.

    Parameters: n, a positive integer or a symbol declared one.

    >>> counting(3)
    counting(3)
    """
    return CountingMeasure(n)


lebesgue = LebesgueMeasure()
mixed = MixedMeasure()
