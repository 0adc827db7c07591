"""Real numbers kept exact until a precision is known: rationals, and recipes for the rest.

The parameters of a family enter a log density through rational functions (locations, exponents) and through constants
(log gamma of a shape). The first stay exact rationals, so that they can be compared and cancel; the second are kept as
an expression with the values to put in, and are computed as a ball whenever a precision is chosen.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from flint import ctx, fmpq
from sympy import Expr, Symbol

from klsym.enclose.expression import compile_expression
from klsym.enclose.precision import as_fmpq


class Irrational:
    """The number that `expression` is when its symbols `names` have the values `values` (SymPy numbers)."""

    __slots__ = ("__dict__", "expression", "names", "values")

    def __init__(self, expression: Expr, names: tuple[Symbol, ...] = (), values: tuple[Expr, ...] = ()) -> None:
        used = expression.free_symbols
        kept = [(name, value) for name, value in zip(names, values, strict=True) if name in used]
        self.expression = expression
        self.names = tuple(name for name, _ in kept)
        self.values = tuple(value for _, value in kept)

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return (self.expression, self.names, self.values)

    @cached_property
    def _hash(self) -> int:
        return hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Irrational) and self._key == other._key

    def __repr__(self) -> str:
        return f"Irrational({self.expression}, {dict(zip(self.names, self.values, strict=True))})"

    def ball(self) -> Any:
        """The number at the working precision."""
        return compile_expression(self.expression, self.names)(tuple(map(_parameter, self.values)), None)


Number = fmpq | Irrational
# a sum of rational multiples of numbers; a lone rational is kept as ((value, None),)
Coefficient = tuple[tuple[fmpq, Irrational | None], ...]


def _parameter(value: Expr) -> Any:
    return as_fmpq(value) if value.is_Rational else compile_expression(value)((), None)


def exact_value(expression: Expr, names: tuple[Symbol, ...] = (), values: tuple[Expr, ...] = ()) -> Number:
    """`expression` at `values` as an exact rational where it is one, else as a recipe."""
    if expression.is_Rational:
        return as_fmpq(expression)
    if names and all(value.is_Rational for value in values):
        if _rational(expression):
            return compile_expression(expression, names)(tuple(map(as_fmpq, values)), None)
        return Irrational(expression, names, values)
    if names:
        substituted = expression.xreplace(dict(zip(names, values, strict=True)))
        return as_fmpq(substituted) if substituted.is_Rational else Irrational(substituted)
    return Irrational(expression)


@lru_cache(maxsize=4096)
def _rational(expression: Expr) -> bool:
    """Whether the expression is built from rationals and symbols by sums, products and integer powers alone."""
    if expression.is_Rational or expression.is_Symbol:
        return True
    if expression.is_Add or expression.is_Mul:
        return all(_rational(argument) for argument in expression.args)
    return bool(expression.is_Pow and expression.args[1].is_Integer and _rational(expression.args[0]))


@lru_cache(maxsize=2048)
def _ball_at(number: Irrational, bits: int) -> Any:
    return number.ball()


def value(number: Number) -> Any:
    """The number as an exact rational or as a ball at the working precision."""
    return number if isinstance(number, fmpq) else _ball_at(number, ctx.prec)


def coefficient(number: Number, factor: fmpq = fmpq(1)) -> Coefficient:
    """factor * number."""
    return ((factor * number, None),) if isinstance(number, fmpq) else ((factor, number),)


def exact_coefficient(expression: Expr, names: tuple[Symbol, ...] = (), values: tuple[Expr, ...] = ()) -> Coefficient:
    """`expression` at `values`, its rational terms kept apart: they may be huge, and cancel only if they stay exact."""
    if not expression.is_Add:
        return coefficient(exact_value(expression, names, values))
    return add_coefficients(
        *((fmpq(1), coefficient(exact_value(part, names, values))) for part in _rational_and_rest(expression))
    )


@lru_cache(maxsize=4096)
def _rational_and_rest(expression: Expr) -> tuple[Expr, ...]:
    groups: dict[bool, list[Expr]] = {}
    for argument in expression.args:
        groups.setdefault(_rational(argument), []).append(argument)
    return tuple(expression.func(*group) for group in groups.values())


def add_coefficients(*parts: tuple[fmpq, Coefficient]) -> Coefficient:
    """The sum of factor * coefficient over the parts; () where it cancels exactly."""
    total: dict[Irrational | None, fmpq] = {}
    for factor, inner in parts:
        for multiple, number in inner:
            total[number] = total.get(number, fmpq(0)) + factor * multiple
    return tuple((multiple, number) for number, multiple in total.items() if multiple != 0)


def coefficient_value(parts: Coefficient) -> Any:
    """The coefficient as an exact rational or as a ball at the working precision."""
    total: Any = fmpq(0)
    for multiple, number in parts:
        total = total + (multiple if number is None else multiple * value(number))
    return total
