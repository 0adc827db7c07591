"""The normal form by which ``ring`` and ``linear`` compare terms: polynomials over the rationals in atoms.

The field is total, 0^-1 = 0, so x*x^-1 is not 1: it is the indicator of x != 0. A monomial therefore keeps, for
each atom in it, an integer exponent, where exponent 0 still says "vanishes where the atom does". Then
x^a * x^b = x^(a+b), inverses distribute over products, and 1/(1/x) = x hold everywhere, without any side condition.
"""
# ruff: noqa: I001  (names packed, not one a line)

from fractions import Fraction
from functools import lru_cache

from klsym.kernel.terms import (
    Abs, Add, At, Compose, Exp, Integral, Inverse, Log, Multiply, Pointwise, Power, Rational, Section, Term, Values,
    number,
)  # fmt: skip

Monomial = frozenset[tuple[Term, int]]
Polynomial = dict[Monomial, Fraction]
ONE: Monomial = frozenset()

def constant(polynomial: Polynomial) -> Fraction | None:
    """The value of a constant polynomial, None for another."""
    return polynomial.get(ONE, Fraction(0)) if not set(polynomial) - {ONE} else None

def plus(left: Polynomial, right: Polynomial, factor: Fraction = Fraction(1)) -> Polynomial:
    total = dict(left)
    for monomial, coefficient in right.items():
        total[monomial] = total.get(monomial, Fraction(0)) + factor * coefficient
    return {monomial: coefficient for monomial, coefficient in total.items() if coefficient}

def times(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for first, a in left.items():
        for second, b in right.items():
            exponents = dict(first)
            for atom, exponent in second:
                exponents[atom] = exponents.get(atom, 0) + exponent
            monomial = frozenset(exponents.items())
            total[monomial] = total.get(monomial, Fraction(0)) + a * b
    return plus({}, total)

def _atom(term: Term) -> Polynomial:
    return {frozenset({(term, 1)}): Fraction(1)}

def _order(monomial: Monomial) -> list[tuple[str, int]]:
    return sorted((str(atom), exponent) for atom, exponent in monomial)

def _monic(polynomial: Polynomial) -> tuple[Fraction, Polynomial]:
    lead = polynomial[min(polynomial, key=_order)]
    return lead, plus({}, polynomial, 1 / lead)

def _inverse(polynomial: Polynomial) -> Polynomial:
    if len(polynomial) > 1:
        lead, monic = _monic(polynomial)
        return {frozenset({(canonical(monic), -1)}): 1 / lead}
    total: Polynomial = {ONE: Fraction(1)}
    for monomial, coefficient in polynomial.items():
        total = {ONE: 1 / coefficient}
        for atom, exponent in monomial:
            if isinstance(atom, Add) and exponent < 0:  # back to a polynomial, or 1/(1/(x + y)) would differ from x + y
                for _ in range(-exponent):
                    total = times(total, normal(atom))
            else:
                total = times(total, {frozenset({(atom, -exponent)}): Fraction(1)})
    return total if polynomial else {}

def _spread(term: Term, kind: type, extra: tuple) -> Polynomial:
    """The value at a point, or the composition with a map, taken inside to where it can go no further."""
    if isinstance(term, Pointwise):
        return normal(type(term)(*(kind(part, *extra) for part in term.parts())))
    if term.space is None:
        return normal(term)
    if kind is At and isinstance(term, Values):
        return normal(term.values[extra[0]])
    return _atom(kind(term, *extra))

def normal(term: Term) -> Polynomial:
    """The normal form. Terms with the same one are equal, everywhere."""
    return dict(_items(term))

@lru_cache(maxsize=50_000)
def _items(term: Term) -> tuple[tuple[Monomial, Fraction], ...]:
    return tuple(_normal(term).items())

def _normal(term: Term) -> Polynomial:
    match term:
        case Rational(value):
            return {ONE: value} if value else {}
        case Add(left, right):
            return plus(normal(left), normal(right))
        case Multiply(left, right):
            return times(normal(left), normal(right))
        case Inverse(argument):
            return _inverse(normal(argument))
        case At(function, index):
            return _spread(function, At, (index,))
        case Compose(function, map):
            return _spread(function, Compose, (map,))
        case Abs(argument):
            inside = normal(argument)
            lead, monic = _monic(inside) if inside else (Fraction(0), inside)
            value = constant(monic)
            return plus({}, _atom(Abs(canonical(monic))) if value is None else {ONE: value}, abs(lead))
        case Log(argument) | Exp(argument):
            inside = normal(argument)
            value = constant(inside)
            if value is not None and (value == 0 or (isinstance(term, Log) and (value < 0 or value == 1))):
                return {} if isinstance(term, Log) else {ONE: Fraction(1)}
            return _atom(type(term)(canonical(inside)))
        case Power(base, exponent):
            return _atom(Power(canonical(normal(base)), canonical(normal(exponent))))
        case Integral(integrand, measure):
            return _atom(Integral(canonical(normal(integrand)), measure))
        case Section(function, source, kernel):
            return _atom(Section(canonical(normal(function)), source, kernel))
    return _atom(term)

def canonical(polynomial: Polynomial) -> Term:
    """The term that stands for a normal form; it comes out the same for equal polynomials."""
    total: Term | None = None
    for monomial in sorted(polynomial, key=_order):
        product: Term = number(polynomial[monomial])
        for atom, exponent in sorted(monomial, key=lambda pair: (str(pair[0]), pair[1])):
            factors = [atom] * exponent if exponent > 0 else [Inverse(atom)] * -exponent or [atom, Inverse(atom)]
            for factor in factors:
                product = Multiply(product, factor)
        total = product if total is None else Add(total, product)
    return number(0) if total is None else total
