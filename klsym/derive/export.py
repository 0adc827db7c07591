"""Kernel terms on n points or on the line, as SymPy's Sum and Integral with a bound variable.

The kernel's functions are point-free; here they are evaluated at the index i or at the point x, which is fresh. What
is exported is read off the kernel's term, so it says what was proved. SymPy has log 0 = zoo where the kernel has log
0 = 0: in the sums 0·log 0 is to be read as 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import Abs, Expr, Indexed, IndexedBase, Integral, Rational, S, Sum, Symbol, exp, log, sqrt
from sympy import Function as Undefined

from klsym.derive.exceptions import TranslationError
from klsym.kernel import terms
from klsym.kernel.terms import Term


class Exporter:
    """Writes terms over one base measure: counting on n points (p[i], Sum) or length on the line (p(x), Integral)."""

    def __init__(self, base: terms.Measure, size: Expr | None, symbols: Mapping[terms.Node, Any]) -> None:
        self.base, self.size, self.symbols = base, size, symbols
        self._names = {
            variable.name for variable in symbols if isinstance(variable, terms.Real | terms.MeasureVariable)
        }
        self._names |= {symbol.name for symbol in size.free_symbols} if size is not None else set()
        self._depth = 0

    @property
    def place(self) -> Symbol:
        """The index or point of the innermost sum or integral: i, j, k, … or x, y, z, …, passing over names in use."""
        free = [letter for letter in ("ijklm" if self.size is not None else "xyzuv") if letter not in self._names]
        return Symbol(free[self._depth], **({"integer": True} if self.size is not None else {"real": True}))

    def density(self, function: terms.Function) -> Expr:
        """p[i] or p(x)."""
        if self.size is not None:
            return Indexed(IndexedBase(function.name, nonnegative=True), self.place)
        return Undefined(function.name, nonnegative=True)(self.place)

    def over(self, function: Expr) -> Expr:
        """The sum over the points, or the integral over the line, unevaluated."""
        if self.size is not None:
            return Sum(function, (self.place, S.One, self.size))
        length = Integral(function, (self.place, S.NegativeInfinity, S.Infinity))
        if not isinstance(self.base, terms.MeasureSum):
            return length
        # length, and mass one at each of the places a_1, …, a_n
        index = next(Symbol(letter, integer=True) for letter in "ijklm" if letter not in self._names | {"a", "n"})
        places, count = IndexedBase("a", real=True), Symbol("n", integer=True, positive=True)
        return length + Sum(function.subs(self.place, places[index]), (index, S.One, count))

    def _under(self, integrand: Term) -> Expr:
        """∫ f, its bound variable different from those of the integrals inside f."""
        inner = _height(integrand)
        before, self._depth = self._depth, inner
        try:
            return self.over(self.expression(integrand))
        finally:
            self._depth = before

    def expression(self, term: Term) -> Expr:
        """The term in SymPy."""
        match term:
            case terms.Rational(value):
                return Rational(value.numerator, value.denominator)
            case terms.Real():
                return self.symbols.get(term, Symbol(term.name, real=True))
            case terms.Function():
                return self.density(term)
            case terms.Add(left, right):
                return self.expression(left) + self.expression(right)
            case terms.Multiply(terms.Rational(value), right) if value == 1:
                return self.expression(right)
            case terms.Multiply(left, right):
                return self.expression(left) * self.expression(right)
            case terms.Power(base, exponent):
                inner, power = self.expression(base), self.expression(exponent)
                return sqrt(inner) if power == S.Half else inner**power
            case terms.Integral(integrand, measure) if measure == self.base:
                return self._under(integrand)
        for kind, write in _UNARY.items():
            if isinstance(term, kind):
                return write(self.expression(*term.parts()))
        raise TranslationError(f"{term} does not live on {self.base} alone")


def _height(term: Term) -> int:
    """How deep integrals are nested in the term."""
    if isinstance(term, terms.Integral):
        return 1 + _height(term.integrand)
    return max((_height(part) for part in term.parts() if isinstance(part, Term)), default=0)


_UNARY: dict[type, Callable[[Expr], Expr]] = {
    terms.Inverse: lambda inner: inner**-1,
    terms.Log: log,
    terms.Exp: exp,
    terms.Abs: Abs,
}
