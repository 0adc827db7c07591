"""A normal form of expressions in which two ways of writing one formula agree, and nothing else does.

It knows that + and · commute and associate, that a quotient is a product with a reciprocal, that a root is a power,
that sqrt(2 pi) is sqrt(2) sqrt(pi), and how rational numbers multiply. It cancels nothing and expands nothing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Add, Basic, Expr, IndexedBase, MatrixSymbol, Mul, Number, Pow, Rational, S, Symbol, factorint
from sympy.core.function import UndefinedFunction

from klsym.measures import (
    KernelIntegral,
    Label,
    Measure,
    Mixture,
    Projection,
    ScaledMeasure,
    SumMeasure,
    Unrounded,
)

# nodes whose arguments have no order
SETS = {"Max", "Min", "And", "Or", "Equivalent"}


def structure(expression: Any) -> Any:
    """The normal form, a nested tuple of plain values; equal forms are the same formula.

    >>> from sympy import Add, Mul, Pow, Symbol
    >>> x, y = Symbol("x"), Symbol("y")
    >>> structure(Mul(x, Pow(y, -1, evaluate=False), evaluate=False)) == structure(x / y)
    True
    >>> structure(Add(x, Mul(-1, x, evaluate=False), evaluate=False)) == structure(Add())
    False
    """
    if isinstance(expression, Symbol):
        said = sorted((word, value) for word, value in expression.assumptions0.items())
        return "symbol", expression.name, tuple(said), getattr(expression, "dummy_index", 0)
    if isinstance(expression, IndexedBase | MatrixSymbol):
        return "base", str(expression)
    if isinstance(expression, Label):
        return "label", expression.name
    if isinstance(expression, Unrounded):
        return structure(expression._unevaluated())
    if isinstance(expression, Measure):
        return _measure(expression)
    if isinstance(expression, Add):
        return "+", *_sorted(structure(term) for term in _flat(expression, Add))
    if isinstance(expression, Mul | Pow | Number) and expression not in (S.Infinity, S.NegativeInfinity):
        return _monomial(expression)
    kind = type(expression).__name__
    if isinstance(expression, Projection):
        return kind, expression.index  # its space is that of what it is applied to
    if isinstance(expression, KernelIntegral):
        return kind, structure(expression.args[0]), structure(expression.args[1])
    if isinstance(expression, Basic):
        if kind in {"Sum", "Product", "Integral"}:
            return _nested(expression, kind)
        if not expression.args:
            return kind, "" if kind not in {"Str"} else str(expression)
        if isinstance(type(expression), UndefinedFunction):
            kind = f"function {kind}"
        if kind == "digamma":
            return "polygamma", structure(S.Zero), structure(expression.args[0])
        arguments = [structure(argument) for argument in expression.args]
        return kind, *(_sorted(arguments) if kind in SETS else arguments)
    return kind, repr(expression)


def _sorted(items: Any) -> list[Any]:
    return sorted(items, key=repr)


def _flat(expression: Any, kind: type) -> list[Any]:
    if not isinstance(expression, kind):
        return [expression]
    arguments: tuple[Any, ...] = expression.args  # type: ignore[attr-defined]  # kind is a SymPy class
    return [piece for argument in arguments for piece in _flat(argument, kind)]


def _nested(expression: Any, kind: str) -> Any:
    """A sum of sums is one sum with the limits of both."""
    body: Any = expression.args[0]
    limits = list(expression.args[1:])
    while type(body).__name__ == kind:  # Sum(Sum(f, i), j) is Sum(f, i, j)
        limits = [*body.args[1:], *limits]
        body = body.args[0]
    return kind, structure(body), *(tuple(structure(entry) for entry in limit) for limit in limits)


def _measure(measure: Any) -> Any:
    if isinstance(measure, Mixture | SumMeasure | ScaledMeasure):
        weighted = _weighted(measure)
        if len(weighted) == 1 and weighted[0][0] == structure(S.One):
            return weighted[0][1]
        return "measures", *_sorted(weighted)
    kept = measure.args[:2] if type(measure).__name__ == "Density" else measure.args  # not who vouched for it
    return type(measure).__name__, *(structure(argument) for argument in kept)


def _weighted(measure: Any) -> list[Any]:
    """A sum of measures as its weights and terms."""
    if isinstance(measure, Mixture):
        return [(structure(weight), _measure(inner)) for inner, weight in measure.weights.items()]
    if isinstance(measure, SumMeasure):
        return [pair for term in measure.args for pair in _weighted(term)]
    if isinstance(measure, ScaledMeasure):
        return [(structure(measure.args[0]), _measure(measure.args[1]))]
    return [(structure(S.One), _measure(measure))]


def _monomial(expression: Expr) -> Any:
    """±(rational powers of primes) · (bases with their exponents)."""
    form = _Monomial()
    for factor in _flat(expression, Mul):
        form.take(factor, Fraction(1))
    return form.normal()


class _Monomial:
    """A product being gathered: its sign, the exponents of its primes, its other factors."""

    def __init__(self) -> None:
        self.sign = 1
        self.vanishes = False
        self.primes: dict[int, Fraction] = {}
        self.others: list[Any] = []

    def take(self, base: Expr, exponent: Fraction) -> None:
        """Multiply by base ** exponent."""
        whole = exponent.denominator == 1
        if base.is_Rational and base == 0 and exponent > 0:
            self.vanishes = True
        elif base.is_Rational and base.is_finite and base != 0 and (base.is_positive or whole):
            self._take_number(base, exponent)
        elif base.is_Float:
            self.sign *= -1 if base.is_negative and exponent == 1 else 1
            value = abs(base) if exponent == 1 else base
            self.others.append((("float", float(value), base._prec), _pair(exponent)))
        elif isinstance(base, Mul) and (whole or all(_is_positive_number(factor) for factor in _flat(base, Mul))):
            for factor in _flat(base, Mul):
                self.take(factor, exponent)
        elif isinstance(base, Mul) and (value := rational_value(base)) is not None:
            self.take(Rational(value.numerator, value.denominator), exponent)
        elif isinstance(base, Pow):
            self._take_power(base, exponent, whole)
        else:
            # a root of a negative number stays as it is; _monomial reads it as sign and primes
            self.others.append((_monomial(base) if base.is_Rational else structure(base), _pair(exponent)))

    def _take_number(self, number: Expr, exponent: Fraction) -> None:
        if number.is_negative and exponent % 2:
            self.sign = -self.sign
        for part, way in ((abs(int(number.p)), 1), (int(number.q), -1)):
            for prime, count in (factorint(part) if part > 1 else {}).items():
                self.primes[prime] = self.primes.get(prime, Fraction(0)) + way * count * exponent

    def _take_power(self, power: Pow, exponent: Fraction, whole: bool) -> None:
        inner = rational_value(power.exp)
        if power.base is S.Exp1:
            self.others.append((("exp", structure(power.exp)), _pair(exponent)))
        elif inner is not None and (whole or exponent == 1 or _is_positive_number(power.base)):
            self.take(power.base, exponent * inner)
        elif inner is None and exponent in (1, -1):
            above = power.exp if exponent == 1 else Mul(S.NegativeOne, power.exp, evaluate=False)
            self.others.append((structure(power.base), structure(above)))
        else:
            self.others.append((_monomial(power), _pair(exponent)))

    def normal(self) -> Any:
        if self.vanishes:  # 0 · 2 · x is printed 0 · x
            self.sign, self.primes = 0, {}
        kept = tuple((prime, *_pair(power)) for prime, power in sorted(self.primes.items()) if power)
        if self.sign == 1 and not kept and len(self.others) == 1 and self.others[0][1] == (1, 1):
            return self.others[0][0]
        return "*", self.sign, kept, *_sorted(self.others)


def _is_positive_number(expression: Expr) -> bool:
    return bool(expression.is_number and expression.is_positive)


def _pair(number: Fraction) -> tuple[int, int]:
    return number.numerator, number.denominator


def rational_value(expression: Expr) -> Fraction | None:
    """The rational number that a product of rationals and their powers is, or None."""
    if expression.is_Rational:
        return Fraction(int(expression.p), int(expression.q)) if expression.is_finite else None
    if not isinstance(expression, Mul | Pow) or expression.free_symbols or not expression.is_number:
        return None
    form = _monomial(expression)
    if form[:1] != ("*",) or len(form) > 3 or any(below != 1 for _, _, below in form[2]):
        return None
    value = Fraction(form[1])
    for prime, power, _ in form[2]:
        value *= Fraction(prime) ** power
    return value
