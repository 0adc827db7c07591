"""A measure by the density a person types in: Density(expression, x, support).

Nothing is believed: the expression is looked at for negative values and its integral is computed, by SymPy within a few
seconds where it can, and always by quadrature where no symbol is left. `checked` says which of the two vouches for it.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    Basic,
    Dummy,
    Expr,
    Float,
    Interval,
    Piecewise,
    Range,
    Reals,
    S,
    Symbol,
    expand_log,
    factorial,
    gamma,
    log,
    loggamma,
    solve,
)
from sympy.core.relational import Relational
from sympy.core.symbol import Str

from klsym.families.family import Family
from klsym.families.total import negative_value, total_mass
from klsym.measures import ArgumentError, K, Lattice, Lebesgue, UndecidedError, X, decide, exact, exact_number

_TOLERANCE = S.One / 10**12


class Density(Family):
    """Density(expression, x, support, normalize=False): the measure with this density in the symbol x.

    Parameters: expression, nonnegative, in the symbol x (other symbols are parameters); support, (left, right) or an
    Interval for a density against length, a Range or Lattice(start, stop) for masses on integers;
    normalize=True divides the expression by its integral.

    Raises ArgumentError where the expression is negative somewhere or does not integrate to one (saying what it
    integrates to), UndecidedError where neither SymPy nor quadrature can tell.

    >>> from sympy import Symbol
    >>> x = Symbol("x")
    >>> Density(3*x**2, x, (0, 1))
    Density(3*x**2, x, (0, 1))
    >>> Density(x*(1 - x), x, (0, 1), normalize=True)
    Density(6*x*(1 - x), x, (0, 1))
    """

    def __new__(cls, expression: Any, x: Any, support: Any, normalize: bool = False) -> Density:
        if not isinstance(x, Symbol):
            raise ArgumentError(f"Density's second argument is {x!r}; give the symbol that the density is written in")
        base = _base(support)
        variable = K if isinstance(base, Lattice) else X
        expression = exact_number(expression, "Density's expression").xreplace({x: variable})
        _check_sign(expression, variable, base)
        total, how = total_mass(exact(expression), variable, base)
        if normalize:
            _check_normalizable(expression, total)
            return Basic.__new__(cls, expression / total, base, S.One, Str(how))
        _check_one(expression, total, how)
        kept = total if expression.has(Float) else S.One
        return Basic.__new__(cls, expression, base, kept, Str(how))

    @classmethod
    def of(cls, *values: Any) -> Density:
        expression, base, total, how = values
        left, right = base.args
        if decide(left < right) is False and not isinstance(base, Lattice):
            raise ArgumentError(f"Density's support runs from {left} to {right}; give its left end first")
        return Basic.__new__(cls, expression, base, total, how)

    @property
    def expression(self) -> Expr:
        """The density, in the variable of the measure's one part."""
        return self.args[0]

    @property
    def base(self) -> Lebesgue | Lattice:
        return self.args[1]

    @property
    def total_mass(self) -> Expr:
        return self.args[2]

    @property
    def checked(self) -> str:
        """How the integral was found to be one: "symbolically" or "numerically" (to 1e-12)."""
        return self.args[3].name

    @property
    def variable(self) -> Symbol:
        """The variable of the expression."""
        return K if isinstance(self.base, Lattice) else X

    def log_density(self, x: Expr) -> Expr:
        left, right = self.base.args
        if isinstance(self.base, Lattice):
            known = {"integer": True, **({"nonnegative": True} if left.is_nonnegative else {})}
        else:
            known = {"positive" if left.is_nonnegative else "negative" if right.is_nonpositive else "real": True}
        inside = Dummy("x", **known)
        logarithm = expand_log(log(self.expression.xreplace({self.variable: inside})))
        return logarithm.xreplace({inside: x}).replace(log, _log_of_gamma)

    @property
    def breakpoints(self) -> tuple[Expr, ...]:
        left, right = self.base.args
        variable, found = self.variable, set()
        for node in self.expression.atoms(Abs):
            found.update(solve(node.args[0], variable))
        for node in self.expression.atoms(Piecewise):
            for edge in node.atoms(Relational):
                found.update(solve(edge.lhs - edge.rhs, variable))
        inner = [point for point in found if point.is_real and decide(left < point) and decide(point < right)]
        return tuple(sorted(inner, key=lambda point: float(point) if point.is_number else 0.0))

    def _sympystr(self, printer: Any) -> str:
        lattice = isinstance(self.base, Lattice)
        shown = Symbol("k" if lattice else "x")
        # a Float is printed with as many digits as it takes to read it back
        digits = {number: Symbol(repr(float(number))) for number in self.expression.atoms(Float)}
        expression = printer._print(self.expression.xreplace({self.variable: shown, **digits}))
        left, right = map(printer._print, self.base.args)
        support = f"Lattice({left}, {right})" if lattice else f"({left}, {right})"
        return f"Density({expression}, {shown}, {support})"

    def _latex(self, printer: Any) -> str:
        shown = Symbol("k" if isinstance(self.base, Lattice) else "x")
        return rf"\mathrm{{Density}}\left({printer._print(self.expression.xreplace({self.variable: shown}))}\right)"


def _log_of_gamma(argument: Expr) -> Expr:
    if isinstance(argument, factorial):
        return loggamma(argument.args[0] + 1)
    return loggamma(argument.args[0]) if isinstance(argument, gamma) else log(argument)


def _base(support: Any) -> Lebesgue | Lattice:
    if isinstance(support, (Lebesgue, Lattice)):
        return support
    if support == Reals:
        return Lebesgue()
    if isinstance(support, Interval):
        return Lebesgue(support.start, support.end)
    if isinstance(support, Range) and support.step == 1:
        return Lattice(support.inf, support.sup)
    if isinstance(support, (tuple, list)) and len(support) == 2:
        left, right = (
            end if end in (S.Infinity, S.NegativeInfinity) else exact_number(end, "an end of Density's support")
            for end in support
        )
        if decide(exact(left) < exact(right)) is False:
            raise ArgumentError(f"Density's support runs from {left} to {right}; give its left end first")
        return Lebesgue(left, right)
    raise ArgumentError(f"Density's support is {support!r}; give (left, right), an Interval, or a Range of integers")


def _check_sign(expression: Expr, variable: Symbol, base: Lebesgue | Lattice) -> None:
    found = negative_value(exact(expression), variable, base)
    if found is not None:
        point, value = found
        raise ArgumentError(
            f"Density's expression is {value} at {point}; a density is a nonnegative number everywhere on its support"
        )


def _check_normalizable(expression: Expr, total: Expr) -> None:
    if total.is_positive is False or total.is_infinite:
        raise ArgumentError(f"Density's expression integrates to {total}, so it cannot be normalized")


def _check_one(expression: Expr, total: Expr, how: str) -> None:
    slack = _TOLERANCE if how == "numerically" or expression.has(Float) else S.Zero
    gap = total - 1
    if gap == 0 or gap.equals(0) or (slack and gap.is_number and abs(gap) <= slack):
        return
    if gap.free_symbols and gap.equals(0) is None:
        raise UndecidedError(
            f"whether Density's expression integrates to one is open: its integral is {total}; pass normalize=True"
        )
    shown = str(total) if how == "symbolically" else str(total.evalf(10))
    if how == "symbolically" and total.is_number and not total.is_Rational and not total.is_infinite:
        shown += f" = {total.evalf(10)}"
    raise ArgumentError(f"Density's expression integrates to {shown}, not 1; scale it, or pass normalize=True")
