"""p log(p/q) for two masses, with what measure theory says at zero: 0 log(0/q) = 0, and p log(p/0) = +oo for p > 0.

SymPy's own p*log(p/q) is nan at p = 0. Where the signs of p and q are known the term is that product (or 0, or +oo);
where they hang on a symbol it waits, printed as the product a textbook writes.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Eq, Expr, Float, Function, Piecewise, S, log
from sympy.printing.precedence import PRECEDENCE


def _is_positive(mass: Expr) -> bool:
    """Whether a mass is surely positive; of a number whose sign SymPy does not know, thirty digits say so."""
    if mass.is_positive is None and mass.is_number:
        value = mass.evalf(30)
        return bool(value.is_Float and value > Float("1e-20"))
    return bool(mass.is_positive)


class MassTerm(Function):
    """MassTerm(p, q) = p log(p/q), 0 at p = 0 and +oo at p > 0 = q, for p, q >= 0.

    >>> from sympy import Symbol
    >>> p = Symbol("p", nonnegative=True)
    >>> MassTerm(p, 1 - p), MassTerm(p, 1 - p).subs(p, 0), MassTerm(p, 1 - p).subs(p, 1)
    (p*log(p/(1 - p)), 0, oo)
    """

    is_extended_real = True
    is_commutative = True
    precedence = PRECEDENCE["Mul"]

    @classmethod
    def eval(cls, first: Expr, second: Expr) -> Expr | None:
        if first.is_zero or first == second:
            return S.Zero
        if _is_positive(first):
            if second.is_zero:
                return S.Infinity
            if _is_positive(second):
                return first * log(first / second)
        if second.is_zero:
            return Piecewise((S.Zero, Eq(first, 0)), (S.Infinity, True))
        return None

    @property
    def product(self) -> Expr:
        """p log(p/q) as a plain product, for p, q > 0."""
        first, second = self.args
        return first * log(first / second)

    def _eval_rewrite_as_Piecewise(self, first: Expr, second: Expr, **hints: Any) -> Expr:
        return Piecewise((S.Zero, Eq(first, 0)), (self.product, And(first > 0, second > 0)), (S.Infinity, True))

    def fdiff(self, argindex: int = 1) -> Expr:
        first, second = self.args
        return log(first / second) + 1 if argindex == 1 else -first / second

    def _eval_evalf(self, precision: int) -> Expr:
        return self.product._eval_evalf(precision)

    def _sympystr(self, printer: Any) -> str:
        return printer._print(self.product)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = printer._print(self.product)
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"


def as_products(expression: Any) -> Any:
    """The expression with each MassTerm written as the product it is away from zero masses, for a printed page."""
    return expression.replace(lambda part: isinstance(part, MassTerm), lambda part: part.product)
