"""The normal form by which ``ring`` and ``linear`` compare terms: polynomials over the rationals in atoms.

The field is total, 0^-1 = 0, so x*x^-1 is not 1: it is the indicator of x != 0. A monomial therefore keeps, for
each atom in it, an integer exponent, where exponent 0 still says "vanishes where the atom does". Then
x^a * x^b = x^(a+b), inverses distribute over products, and 1/(1/x) = x hold everywhere, without any side condition.
"""

from fractions import Fraction
from functools import lru_cache

from klsym.kernel import terms
from klsym.kernel.terms import Add, At, Inverse, Multiply, Pointwise, Term, number

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

def _atom(term: Term, exponent: int = 1) -> Polynomial:
    return {frozenset({(term, exponent)}): Fraction(1)}

def _order(monomial: Monomial) -> list[tuple[str, int]]:
    return sorted((str(atom), exponent) for atom, exponent in monomial)

def _monic(polynomial: Polynomial) -> tuple[Fraction, Polynomial]:
    lead = polynomial[min(polynomial, key=_order)] if polynomial else Fraction(0)
    return lead, plus({}, polynomial, 1 / lead if lead else lead)

def _inverse(polynomial: Polynomial) -> Polynomial:
    lead, monic = _monic(polynomial)
    if len(polynomial) > 1:
        return plus({}, _atom(canonical(monic), -1), 1 / lead)
    total: Polynomial = {ONE: 1 / lead} if polynomial else {}
    for atom, exponent in next(iter(polynomial), ONE):
        opened = isinstance(atom, Add) and exponent < 0  # a sum is an atom only under an inverse
        for factor in [normal(atom)] * -exponent if opened else [_atom(atom, -exponent)]:
            total = times(total, factor)
    return total

def _spread(term: Term, kind: type, extra: tuple) -> Polynomial:
    """The value at a point, or the composition with a map, taken inside to where it can go no further."""
    if isinstance(term, Pointwise):
        return normal(type(term)(*(kind(part, *extra) for part in term.parts())))
    if kind is At and isinstance(term, terms.Values | terms.Coordinate):  # a coordinate on the line is its place
        return normal(term.values[extra[0]] if isinstance(term, terms.Values) else extra[0])
    return normal(term) if term.space is None else _atom(kind(term, *extra))

def normal(term: Term) -> Polynomial:
    """The normal form. Terms with the same one are equal, everywhere."""
    return dict(_items(term))

@lru_cache(maxsize=50_000)
def _items(term: Term) -> tuple[tuple[Monomial, Fraction], ...]:
    return tuple(_normal(term).items())

def _normal(term: Term) -> Polynomial:
    match term:
        case terms.Rational(value):
            return {ONE: value} if value else {}
        case Add(left, right):
            return plus(normal(left), normal(right))
        case Multiply(left, right):
            return times(normal(left), normal(right))
        case Inverse(argument):
            return _inverse(normal(argument))
        case At(function, index):
            return _spread(function, At, (canonical(normal(index)) if isinstance(index, Term) else index,))
        case terms.Compose(function, map):
            return _spread(function, terms.Compose, (map,))
        case terms.Abs(argument):
            lead, monic = _monic(normal(argument))
            unit = {ONE: Fraction(1)} if constant(monic) else _atom(terms.Abs(canonical(monic)))
            return plus({}, unit, abs(lead))
        case terms.Log(argument) if (inside := constant(normal(argument))) is not None and (inside <= 0 or inside == 1):
            return {}
        case terms.Exp(argument) if not normal(argument):
            return {ONE: Fraction(1)}
        case Pointwise() | terms.Integral() | terms.Section():
            parts = (canonical(normal(part)) if isinstance(part, Term) else part for part in term.parts())
            return _atom(type(term)(*parts))  # type: ignore[arg-type]  # the same parts, rewritten
    return _atom(term)

def canonical(polynomial: Polynomial) -> Term:
    """The term that stands for a normal form; it comes out the same for equal polynomials."""
    total: Term | None = None
    for monomial in sorted(polynomial, key=_order):
        product: Term = number(polynomial[monomial])
        for atom, exponent in sorted(monomial, key=lambda pair: (str(pair[0]), pair[1])):
            factors: list[Term] = [atom] * exponent or [Inverse(atom)] * -exponent or [atom, Inverse(atom)]
            for factor in factors:
                product = Multiply(product, factor)
        total = product if total is None else Add(total, product)
    return number(0) if total is None else total
