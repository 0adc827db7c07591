"""From a SymPy expression to a function of balls, and from a closed form to its digits.

An expression is compiled once into nested closures and kept; evaluating it at another precision walks the closures
again. Rational subexpressions stay exact rationals, so that coefficients that cancel do cancel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sympy
from flint import acb, arb, arb_mat, fmpq
from sympy import Add, Expr, Mul, Piecewise, Pow, Rational, S, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, Not, Or
from sympy.matrices.expressions import Determinant, Trace

from klsym.enclose.enclosure import Enclosure, exact_rational
from klsym.enclose.functions import COMPLEX, CONSTANTS, REAL, undefined
from klsym.enclose.precision import as_fmpq, ball, bits_for, whole_power, working_precision
from klsym.measures import ArgumentError, UndecidedError, exact

# (values of the variables, None on the real line or the analytic flag on the plane) -> fmpq, arb or acb
Compiled = Callable[[Sequence[Any], bool | None], Any]

CLOSED_FORM = "closed form in ball arithmetic"
# working precision beyond the digits asked for, at first
GUARD_BITS = 20
# a value that cannot be told from zero at this many times the bits asked for is left as it is
PATIENCE = 12


@lru_cache(maxsize=4096)
def compile_expression(expression: Expr, variables: tuple[Symbol, ...] = ()) -> Compiled:
    """`expression` as a function of the values of `variables`, on balls.

    Raises ArgumentError where a symbol is left over or a function has no counterpart on balls.
    """
    return _compile(exact(expression), variables)


def number(expression: Expr) -> Any:
    """A SymPy number expression as an exact fmpq where it is rational, else as a ball at the working precision."""
    if expression.is_Rational:
        return as_fmpq(expression)
    return compile_expression(expression)((), None)


def _compile(expression: Any, variables: tuple[Symbol, ...]) -> Compiled:
    if expression.is_Rational:
        constant = as_fmpq(expression)
        return lambda values, analytic: constant
    if expression in variables:
        place = variables.index(expression)
        return lambda values, analytic: values[place]
    if expression in CONSTANTS:
        produce = CONSTANTS[expression]
        return lambda values, analytic: produce()
    if expression in (S.Infinity, S.NegativeInfinity):
        infinite = arb.pos_inf() if expression is S.Infinity else arb.neg_inf()
        return lambda values, analytic: infinite
    if isinstance(expression, Symbol):
        raise ArgumentError(f"the symbol {expression} is left in a number to be enclosed; give it a value")
    if isinstance(expression, Add):
        return _sum([_compile(argument, variables) for argument in expression.args])
    if isinstance(expression, Mul):
        return _product([_compile(argument, variables) for argument in expression.args])
    if isinstance(expression, Pow):
        return _power(expression, variables)
    if isinstance(expression, Piecewise):
        return _piecewise(expression, variables)
    if isinstance(expression, (Determinant, Trace)) or expression.func in (sympy.Sum, sympy.Product):
        return _special(expression, variables)
    function = expression.func
    if function in (sympy.Max, sympy.Min) and len(expression.args) > 2:
        expression = function(expression.args[0], function(*expression.args[1:], evaluate=False), evaluate=False)
    real, plane = REAL.get(function), COMPLEX.get(function)
    if real is None:
        raise ArgumentError(f"{function.__name__} has no counterpart on balls, so {expression} cannot be enclosed")
    arguments = [_compile_argument(argument, variables) for argument in expression.args]

    def evaluate(values: Sequence[Any], analytic: bool | None) -> Any:
        inner = [argument(values, analytic) for argument in arguments]
        if analytic is None or not any(isinstance(value, acb) for value in inner):
            return real(*inner)
        if plane is None:
            return undefined()
        return plane(*map(acb, inner), analytic)

    return evaluate


def _compile_argument(argument: Any, variables: tuple[Symbol, ...]) -> Compiled:
    if isinstance(argument, sympy.Tuple):
        inner = [_compile(part, variables) for part in argument]
        return lambda values, analytic: [part(values, analytic) for part in inner]
    return _compile(argument, variables)


def _sum(terms: list[Compiled]) -> Compiled:
    def evaluate(values: Sequence[Any], analytic: bool | None) -> Any:
        total = terms[0](values, analytic)
        for term in terms[1:]:
            total = total + term(values, analytic)
        return total

    return evaluate


def _product(factors: list[Compiled]) -> Compiled:
    def evaluate(values: Sequence[Any], analytic: bool | None) -> Any:
        total = factors[0](values, analytic)
        for factor in factors[1:]:
            total = total * factor(values, analytic)
        return total

    return evaluate


def _power(expression: Pow, variables: tuple[Symbol, ...]) -> Compiled:
    base_expression, exponent_expression = expression.args
    exponent = _compile(exponent_expression, variables)
    if base_expression is S.Exp1:
        return lambda values, analytic: _exp(exponent(values, analytic))
    base = _compile(base_expression, variables)
    if exponent_expression.is_Integer:
        n = int(exponent_expression)
        if n >= 0:
            return lambda values, analytic: whole_power(base(values, analytic), n)

        def inverse(values: Sequence[Any], analytic: bool | None) -> Any:
            value = base(values, analytic)
            if isinstance(value, fmpq) and value == 0:
                return arb.nan()
            return 1 / whole_power(value, -n)

        return inverse
    if exponent_expression == S.Half:
        return lambda values, analytic: _sqrt(base(values, analytic), analytic)
    if exponent_expression == -S.Half:
        return lambda values, analytic: 1 / _sqrt(base(values, analytic), analytic)

    def evaluate(values: Sequence[Any], analytic: bool | None) -> Any:
        value, power = base(values, analytic), exponent(values, analytic)
        if isinstance(value, acb) or isinstance(power, acb):
            return (acb(power) * acb(value).log(analytic=bool(analytic))).exp()
        return ball(value) ** ball(power)

    return evaluate


def _exp(value: Any) -> Any:
    return value.exp() if isinstance(value, acb) else ball(value).exp()


def _sqrt(value: Any, analytic: bool | None) -> Any:
    return value.sqrt(analytic=bool(analytic)) if isinstance(value, acb) else ball(value).sqrt()


def _piecewise(expression: Piecewise, variables: tuple[Symbol, ...]) -> Compiled:
    pieces = [(_compile(value, variables), _condition(condition, variables)) for value, condition in expression.args]

    def evaluate(values: Sequence[Any], analytic: bool | None) -> Any:
        for value, holds in pieces:
            verdict = holds(values, analytic)
            if verdict is None:
                return undefined() if analytic is not None else arb.nan()
            if verdict:
                return value(values, analytic)
        return arb.nan()

    return evaluate


def _condition(condition: Any, variables: tuple[Symbol, ...]) -> Callable[[Sequence[Any], bool | None], bool | None]:
    """A condition as True, False or None (not told apart at this precision)."""
    if condition in (True, S.true):
        return lambda values, analytic: True
    if condition in (False, S.false):
        return lambda values, analytic: False
    if isinstance(condition, Relational):
        left, right = _compile(condition.lhs, variables), _compile(condition.rhs, variables)
        return lambda values, analytic: _related(condition.rel_op, left(values, analytic), right(values, analytic))
    if isinstance(condition, Not):
        inner = _condition(condition.args[0], variables)
        return lambda values, analytic: None if (verdict := inner(values, analytic)) is None else not verdict
    if isinstance(condition, (And, Or)):
        inners = [_condition(argument, variables) for argument in condition.args]
        decisive = isinstance(condition, Or)

        def evaluate(values: Sequence[Any], analytic: bool | None) -> bool | None:
            verdicts = [inner(values, analytic) for inner in inners]
            return decisive if decisive in verdicts else (None if None in verdicts else not decisive)

        return evaluate
    raise ArgumentError(f"the condition {condition} cannot be decided on balls")


def _related(relation: str, left: Any, right: Any) -> bool | None:
    if isinstance(left, acb) or isinstance(right, acb):
        left, right = acb(left).real, acb(right).real
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        below, above = left < right, left > right
    else:
        left, right = ball(left), ball(right)
        below, above = bool(left < right), bool(left > right)
        same = left.is_exact() and right.is_exact() and left == right
        if not (below or above or same):
            return None
    return {"<": below, ">": above, "<=": not above, ">=": not below, "==": not (below or above), "!=": below or above}[
        relation
    ]


def _special(expression: Any, variables: tuple[Symbol, ...]) -> Compiled:
    if isinstance(expression, (sympy.Sum, sympy.Product)):
        if len(expression.limits) == 1 and len(expression.limits[0]) == 3:
            index, start, stop = expression.limits[0]
            if start.is_Integer and stop.is_Integer:
                terms = [
                    _compile(expression.function.subs(index, k), variables) for k in range(int(start), int(stop) + 1)
                ]
                return _sum(terms) if isinstance(expression, sympy.Sum) else _product(terms)
        raise ArgumentError(f"{expression} has no explicit end, so it cannot be enclosed term by term")
    matrix = expression.args[0].doit()
    if not hasattr(matrix, "tolist"):
        raise ArgumentError(f"{expression} is of a matrix without explicit entries; give its entries")
    rows = [[_compile(entry, variables) for entry in row] for row in matrix.tolist()]
    determinant = isinstance(expression, Determinant)

    def evaluate(values: Sequence[Any], analytic: bool | None) -> Any:
        entries = arb_mat([[ball(entry(values, analytic)) for entry in row] for row in rows])
        return entries.det() if determinant else entries.trace()

    return evaluate


def enclose_expression(expression: Any, digits: int, factor: Expr = S.One) -> Enclosure:
    """The closed-form number `expression` times `factor`, as a ball of relative radius 10**-digits.

    Rational numbers and infinities come back exactly. Raises ArgumentError where symbols or unknown functions are left
    and UndecidedError where it is no real number.

    >>> enclose_expression(sympy.log(2), 20)
    0.69314718055994530942 ± ... (certified)
    """
    reason = CLOSED_FORM
    expression = sympy.sympify(expression)
    if isinstance(expression, Boolean):
        raise ArgumentError(f"a number is to be enclosed, and {expression} is a statement; give a number")
    expression = exact(expression)
    if expression in (S.Infinity, S.NegativeInfinity) or (isinstance(expression, Rational) and factor is S.One):
        return Enclosure.exactly(expression, digits, reason)
    return enclose_by(lambda: _value(expression, factor), digits, reason)


def _value(expression: Expr, factor: Expr) -> arb:
    value = number(expression)
    return ball(value if factor is S.One else value * number(factor))


def enclose_by(compute: Callable[[], Any], digits: int, reason: str) -> Enclosure:
    """The ball that `compute()` gives at the working precision, at ever higher precision until it is narrow enough."""
    wanted = bits_for(digits) + 6
    bits = wanted + GUARD_BITS
    while True:
        with working_precision(bits):
            value = compute()
            reached = value.rel_accuracy_bits() if value.is_finite() else -bits
            if value.is_finite() and (reached >= wanted or value.is_exact()):
                if value.is_exact():
                    return Enclosure.exactly(exact_rational(value), digits, reason)
                return Enclosure.from_ball(value, digits, reason)
            if bits > PATIENCE * wanted + 4000:
                if value.is_finite():
                    return Enclosure.from_ball(value, digits, reason + "; it could not be told from zero")
                raise UndecidedError("a number could not be enclosed: an argument may lie on a branch cut or a pole")
        bits += (
            max(wanted - reached + GUARD_BITS, bits // 4) if value.is_finite() and value != 0 and reached > 0 else bits
        )
