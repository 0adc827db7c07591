"""Parameters of measures: kept exact, and held to their domain.

An int, a Rational or a decimal string is that exact number. A float is the binary number it holds, kept as a SymPy
Float so that "floats in, a float out" can be honoured later; `exact` turns it into the rational of the same value.
A SymPy expression must carry the assumptions that put it inside the domain: a plain symbol might be negative, and an
answer that is right only for some values of a symbol must not be given for all of them.
"""

from __future__ import annotations

import math
import numbers
from fractions import Fraction
from typing import Any, ClassVar

import sympy
from sympy import Add, Expr, Float, Integer, Mul, Pow, Rational, log
from sympy.core.symbol import Str

from klsym.measures.exceptions import ArgumentError

# domain -> (assumption(s) SymPy decides, words for the error, how to declare it)
DOMAINS = {
    "real": ("be a real number", "real=True"),
    "positive": ("be positive", "positive=True"),
    "nonnegative": ("be nonnegative", "nonnegative=True"),
    "natural": ("be a nonnegative integer", "integer=True, nonnegative=True"),
    "positive integer": ("be a positive integer", "integer=True, positive=True"),
    "integer": ("be an integer", "integer=True"),
    "mass": ("be nonnegative", "nonnegative=True"),
    "probability": ("lie in [0, 1]", "nonnegative=True"),
    "open probability": ("lie in (0, 1]", "positive=True"),
}


def exact_number(value: Any, name: str) -> Expr:
    """The SymPy number or expression that `value` denotes, without rounding.

    Decimal strings are exact rationals, floats keep their binary value as a 53-bit Float, NaN and infinities are
    errors.

    >>> exact_number("0.1", "mean"), exact_number(2, "mean")
    (1/10, 2)
    """
    if type(value) is float and math.isfinite(value):
        return Float(value)
    if isinstance(value, bool):
        raise ArgumentError(f"{name} is {value}, a truth value; give a number or a SymPy expression")
    if isinstance(value, Expr):
        if value.has(sympy.nan, sympy.zoo):
            raise ArgumentError(f"{name} is {value}; give a number or a SymPy expression")
        return value
    if isinstance(value, numbers.Integral):
        return Integer(int(value))
    if isinstance(value, Fraction):
        return Rational(value.numerator, value.denominator)
    if isinstance(value, numbers.Real):
        number = float(value)
        if not math.isfinite(number):
            raise ArgumentError(f"{name} is {number}; give a finite number")
        return Float(number)
    if isinstance(value, str):
        try:
            fraction = Fraction(value.strip())
        except (ValueError, ZeroDivisionError):
            raise ArgumentError(
                f"{name} is the string {value!r}, which is not a decimal number or a fraction; write '0.1' or '1/10'"
            ) from None
        return Rational(fraction.numerator, fraction.denominator)
    raise ArgumentError(f"{name} is {value!r} of type {type(value).__name__}; give a number or a SymPy expression")


def exact(expression: Any) -> Any:
    """`expression` (any SymPy object) with every Float replaced by the rational number of the same value.

    >>> exact(sympy.Float(0.5) + sympy.Symbol("x"))
    x + 1/2
    """
    if isinstance(expression, Float):
        return _rational(expression)
    floats = expression.atoms(Float) if expression.args else ()
    if not floats:
        return expression
    return expression.xreplace({number: _rational(number) for number in floats})


def _rational(number: Float) -> Rational:
    sign, mantissa, exponent, _ = number._mpf_
    magnitude = Rational(int(mantissa) << exponent, 1) if exponent >= 0 else Rational(int(mantissa), 1 << -exponent)
    return -magnitude if sign else magnitude


def decide(condition: Any) -> bool | None:
    """True or False where SymPy's assumptions decide `condition`, else None.

    >>> p = sympy.Symbol("p", positive=True)
    >>> decide(p > 0), decide(p < 0), decide(p > 1)
    (True, False, None)
    """
    if condition in (True, sympy.true):
        return True
    if condition in (False, sympy.false):
        return False
    return None


class Unrounded(Expr):
    """A function of Floats that is not evaluated, because that would round: the power, sum or log of binary numbers.

    A rate given as scale=0.1 is the inverse of the binary number 0.1, not the float nearest to that inverse. `exact`
    replaces the Floats inside and so evaluates it without rounding.

    >>> exact(power(Float(0.5), -1)), power(Integer(4), -1)
    (2, 1/4)
    """

    is_commutative = True
    _functions: ClassVar[dict[str, Any]] = {"power": Pow, "sum": Add, "product": Mul, "log": log}

    def __new__(cls, name: Any, *args: Expr) -> Expr:
        if not any(argument.has(Float) for argument in args):
            return cls._functions[str(name)](*args)
        return Expr.__new__(cls, Str(str(name)), *args)

    def _eval_is_positive(self) -> bool | None:
        return exact(self).is_positive

    def _eval_is_extended_real(self) -> bool | None:
        return exact(self).is_extended_real

    def _eval_evalf(self, prec: int) -> Expr:
        return exact(self)._evalf(prec)

    def _unevaluated(self) -> Expr:
        return self._functions[str(self.args[0])](*self.args[1:], evaluate=False)

    def _sympystr(self, printer: Any) -> str:
        return printer._print(self._unevaluated())

    def _latex(self, printer: Any) -> str:
        return printer._print(self._unevaluated())


def power(value: Expr, exponent: Any) -> Expr:
    """value**exponent, unrounded where `value` is a Float."""
    return Unrounded("power", value, sympy.sympify(exponent))


def total(*terms: Expr) -> Expr:
    """The sum of numbers, unrounded.

    >>> total(Float(0.5), Integer(1)), exact(total(Float(0.1), Float(0.2))) == exact(Float(0.1)) + exact(Float(0.2))
    (1.50000000000000, True)
    """
    rounded = Add(*terms)
    return rounded if exact(rounded) == Add(*map(exact, terms)) else Unrounded("sum", *terms)


def product(*factors: Expr) -> Expr:
    """The product of numbers, unrounded."""
    rounded = Mul(*factors)
    return rounded if exact(rounded) == Mul(*map(exact, factors)) else Unrounded("product", *factors)


def logarithm(value: Expr) -> Expr:
    """log(value), unrounded where `value` is a Float."""
    return Integer(0) if exact(value) == 1 else Unrounded("log", value)


def sign(value: Expr) -> int | None:
    """-1, 0 or 1 for an explicit number, None for any other expression.

    SymPy's own `is_positive` keeps a record of assumptions for each number, a hundred times slower: too slow for a
    vector of ten thousand masses.
    """
    if isinstance(value, Rational):
        return (value.p > 0) - (value.p < 0)
    if isinstance(value, Float):
        negative, mantissa, _, _ = value._mpf_
        return 0 if not mantissa else -1 if negative else 1
    return None


def _number_in(value: Expr, domain: str) -> bool | None:
    """Whether an explicit number lies in one of the domains that a sign decides; None for anything else."""
    found = sign(value) if domain in ("real", "positive", "nonnegative", "mass") else None
    return None if found is None else domain == "real" or found > 0 or (found == 0 and domain != "positive")


def _membership(value: Expr, domain: str) -> bool | None:
    if domain == "real":
        return value.is_real
    if domain == "positive":
        return value.is_positive
    if domain == "nonnegative":
        return value.is_nonnegative
    if domain == "natural":
        return _both(value.is_integer, value.is_nonnegative)
    if domain == "positive integer":
        return _both(value.is_integer, value.is_positive)
    if domain == "integer":
        return value.is_integer
    # No SymPy assumption says p <= 1, or that 1 - p is a mass: of an expression in nonnegative symbols that stands as a
    # hypothesis, unless SymPy knows better.
    if value.is_extended_real is False:
        return False
    lower = value.is_positive if domain == "open probability" else value.is_nonnegative
    if lower is None and value.free_symbols and all(symbol.is_nonnegative for symbol in value.free_symbols):
        lower = True
    if domain == "mass":
        return lower
    upper = decide(value <= 1)
    return lower if upper is None and value.free_symbols else _both(lower, upper)


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return True if first and second else None


def parameter(value: Any, name: str, domain: str = "real") -> Expr:
    """`value` as an exact SymPy expression inside `domain`; `name` is what an error calls it ("Normal's std").

    Raises ArgumentError where the value is outside the domain or a symbol's assumptions do not put it inside.

    >>> parameter("0.25", "Bernoulli's p", "probability")
    1/4
    """
    expression = exact_number(value, name)
    verdict = _number_in(expression, domain)
    if verdict is None:
        verdict = _membership(exact(expression), domain)
    if verdict:
        return expression
    words, declaration = DOMAINS[domain]
    if verdict is False or not expression.free_symbols:
        raise ArgumentError(f"{name} must {words}, but it is {expression}")
    free = sorted(expression.free_symbols, key=str)
    one = len(free) == 1
    spelled = ", ".join(map(str, free))
    raise ArgumentError(
        f"{name} must {words}, which the assumptions on {spelled} do not say: declare "
        f"{spelled} = symbols({' '.join(map(str, free))!r}, {declaration})" + ("" if one else " or what implies it")
    )
