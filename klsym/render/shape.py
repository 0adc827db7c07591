"""How a sum and a product are laid out on paper: which term comes first, what goes below the fraction line.

Nothing here knows a notation. SymPy keeps a/b as a*b**-1 and sorts by its own lights; a textbook puts constants before
symbols, logarithms and sums last, and never opens with a minus sign if it can help it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Add, Expr, Mul, Number, Pow, Rational, S, Symbol, default_sort_key

# what stands to the right of everything it multiplies, because it has no closing bracket of its own
BIG = {"Sum", "Product", "Integral", "LebesgueIntegral", "KernelIntegral", "Derivative", "Limit"}
INTEGRALS = {"Integral", "LebesgueIntegral", "KernelIntegral"}  # those of them that end with their measure
# what a rational coefficient stands before, rather than under one fraction line with it
HEAVY = BIG | {"log", "loggamma", "KL", "Entropy", "CrossEntropy", "TotalVariation", "SquaredHellinger", "ChiSquared",
               "ConditionalKL", "MutualInformation",
               "Bregman", "Piecewise", "RadonNikodym", "Trace", "MatMul"}  # fmt: skip


class Split(NamedTuple):
    """A term ± coefficient · numerator / denominator, the coefficient a positive rational."""

    negative: bool
    coefficient: Rational
    numerator: list[Expr]
    denominator: list[Expr]

    @property
    def is_quotient(self) -> bool:
        return bool(self.denominator) or self.coefficient.q != 1


def named(expression: Any, names: set[str]) -> bool:
    name = type(expression).__name__
    return ("Mass" if name == "LebesgueIntegral" and is_mass(expression) else name) in names


def is_mass(integral: Any) -> bool:
    """Whether an integral is the mass of a measure that has a name: printed P(Ω), it is no integral on paper."""
    function, against = integral.args
    return function == 1 and type(against).__name__ == "MeasureSymbol" and isinstance(against.space, Symbol)


def factors(expression: Expr) -> list[Expr]:
    """The factors of a product, nested products taken apart."""
    if not isinstance(expression, Mul):
        return [expression]
    return [factor for argument in expression.args for factor in factors(argument)]


def split(expression: Expr) -> Split:
    """The term as sign, rational coefficient, numerator and denominator, each in the order of printing."""
    coefficient: Rational = S.One
    top: list[Expr] = []
    bottom: list[Expr] = []
    for factor in factors(expression):
        if factor.is_Rational:
            coefficient = coefficient * factor
        elif factor is S.NegativeInfinity or (factor.is_Float and factor.is_negative):
            coefficient = -coefficient
            top.append(-factor)
        elif isinstance(factor, Pow) and _is_reciprocal(factor):
            exponent = -factor.exp
            bottom.extend(factors(factor.base) if exponent == 1 else [Pow(factor.base, exponent, evaluate=False)])
        else:
            top.append(factor)
    if any(factor.is_Rational for factor in bottom):
        for factor in [factor for factor in bottom if factor.is_Rational]:
            bottom.remove(factor)
            coefficient = coefficient / factor
    negative = coefficient.is_negative
    coefficient, top, bottom = _gather_roots(abs(coefficient), top, bottom)
    return Split(bool(negative), coefficient, sorted(top, key=_place), sorted(bottom, key=_place))


def _is_reciprocal(power: Pow) -> bool:
    exponent = power.exp
    return bool(exponent.is_Rational and exponent.is_negative) and not power.base.is_zero and power.base is not S.Exp1


def _root(factor: Expr) -> Expr | None:
    """n where the factor is sqrt(n) for a positive integer or a constant such as pi."""
    if isinstance(factor, Pow) and factor.exp == S.Half and (factor.base.is_Integer or factor.base is S.Pi):
        return factor.base if factor.base.is_positive else None
    return None


def _gather_roots(
    coefficient: Rational, top: list[Expr], bottom: list[Expr]
) -> tuple[Rational, list[Expr], list[Expr]]:
    """sqrt(2)/(2 sqrt(pi)) as 1/sqrt(2 pi), sqrt(2)/sqrt(pi) as sqrt(2/pi)."""
    above = [root for root in map(_root, top) if root is not None]
    below = [root for root in map(_root, bottom) if root is not None]
    for root in list(above):
        if root.is_Integer and root > 1 and coefficient.q % int(root) == 0:
            above.remove(root)
            below.append(root)
            coefficient = coefficient * root
    top = [factor for factor in top if _root(factor) is None]
    bottom = [factor for factor in bottom if _root(factor) is None]
    if above:
        radicand = _product([*above, *(Pow(root, -1, evaluate=False) for root in below)])
        top.append(Pow(radicand, S.Half, evaluate=False))
    elif below:
        bottom.append(Pow(_product(below), S.Half, evaluate=False))
    return coefficient, top, bottom


def _product(items: list[Expr]) -> Expr:
    return items[0] if len(items) == 1 else Mul(*items, evaluate=False)


def _place(factor: Expr) -> tuple[Any, ...]:
    """Where a factor stands in a product: numbers, symbols, brackets, functions, logarithms, sums."""
    base = factor.base if isinstance(factor, Pow) else factor
    if named(base, BIG):
        rank = 9
    elif named(base, {"Piecewise"}):
        rank = 8
    elif named(base, {"log", "loggamma"}):
        rank = 7
    elif named(base, {"RadonNikodym"}):
        rank = 6
    elif isinstance(base, Add):
        rank = 3
    elif not factor.free_symbols and factor.is_number:
        rank = 0 if factor is S.Pi or factor.is_Rational else 1
    elif base.is_Symbol or named(base, {"Indexed"}):
        rank = 2
    elif named(base, {"exp"}):
        rank = 5
    else:
        rank = 4
    return rank, default_sort_key(factor)


def terms(expression: Expr) -> list[tuple[bool, Expr]]:
    """The terms of a sum in the order of printing, each with its sign and without it.

    Rational constants stand last, and a positive term stands first where there is one.
    """
    flat = _flat(expression)
    if len(flat) > 1:
        ordered = Add(*flat, evaluate=False).as_ordered_terms()
        flat = [term for term in ordered if not term.is_Rational] + [term for term in ordered if term.is_Rational]
    signed = [(is_negative(term), term) for term in flat]
    lead = next((place for place, (negative, _) in enumerate(signed) if not negative), 0)
    return [signed[lead], *signed[:lead], *signed[lead + 1 :]]


def _flat(expression: Expr) -> list[Expr]:
    if not isinstance(expression, Add):
        return [expression]
    return [term for argument in expression.args for term in _flat(argument)]


def is_negative(term: Expr) -> bool:
    """Whether the term is written with a minus sign."""
    return split(term).negative if isinstance(term, Mul | Pow | Number) else False
