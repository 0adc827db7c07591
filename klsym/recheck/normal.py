"""The normal form of docs/kernel.md, section 4: polynomials with rational coefficients in atoms with integer exponents.

An atom is a number that stands for a key: a term that is not looked into, or a function with normal forms inside. A
sum in a denominator is an atom too. The exponent 0 stays: x^0 is the indicator of x != 0.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from klsym.recheck.language import POINTWISE, Node, make

Monomial = tuple[tuple[int, int], ...]  # (atom, exponent), in the order of the atoms
Polynomial = dict[Monomial, Fraction]
Frozen = tuple[tuple[Monomial, Fraction], ...]

_ATOMS: dict[tuple[Any, ...], int] = {}
_SUMS: dict[int, Polynomial] = {}  # the atoms that are sums, which occur in denominators
_KNOWN: dict[Node, Polynomial] = {}


def freeze(polynomial: Polynomial) -> Frozen:
    return tuple(sorted(polynomial.items()))


def constant(value: Fraction | int) -> Polynomial:
    return {(): Fraction(value)} if value else {}


def constant_value(polynomial: Polynomial) -> Fraction | None:
    """The rational that it is; None if it is not one."""
    if not polynomial:
        return Fraction(0)
    return polynomial.get(()) if len(polynomial) == 1 else None


def add(first: Polynomial, second: Polynomial, factor: Fraction | int = 1) -> Polynomial:
    total = dict(first)
    for monomial, value in second.items():
        total[monomial] = total.get(monomial, Fraction(0)) + value * factor
        if not total[monomial]:
            del total[monomial]
    return total


def multiply(first: Polynomial, second: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for one, value in first.items():
        for two, other in second.items():
            exponents = dict(one)
            for atom, exponent in two:
                exponents[atom] = exponents.get(atom, 0) + exponent
            monomial = tuple(sorted(exponents.items()))
            total[monomial] = total.get(monomial, Fraction(0)) + value * other
    return {monomial: value for monomial, value in total.items() if value}


def invert(polynomial: Polynomial) -> Polynomial:
    if not polynomial:
        return {}
    if len(polynomial) > 1:
        lead = polynomial[min(polynomial)]
        monic = {monomial: value / lead for monomial, value in polynomial.items()}
        atom = _number(("sum", freeze(monic)))
        _SUMS[atom] = monic
        return {((atom, -1),): 1 / lead}
    ((monomial, value),) = polynomial.items()
    result: Polynomial = {tuple((a, -e) for a, e in monomial if not (a in _SUMS and e < 0)): 1 / value}
    for atom, exponent in monomial:
        if atom in _SUMS:
            for _ in range(-exponent):
                result = multiply(result, _SUMS[atom])
    return result


def _number(key: tuple[Any, ...]) -> int:
    return _ATOMS.setdefault(key, len(_ATOMS))


def _atom(*key: Any) -> Polynomial:
    return {((_number(key), 1),): Fraction(1)}


def normal(term: Node) -> Polynomial:
    """The normal form; terms that share it are equal at every point of every interpretation."""
    if term not in _KNOWN:
        _KNOWN[term] = _normal(term)
    return _KNOWN[term]


def _normal(term: Node) -> Polynomial:
    match term.kind:
        case "Rational":
            return constant(term.parts[0])
        case "Add":
            return add(normal(term.parts[0]), normal(term.parts[1]))
        case "Multiply":
            return multiply(normal(term.parts[0]), normal(term.parts[1]))
        case "Inverse":
            return invert(normal(term.parts[0]))
        case "Abs":
            return _absolute(normal(term.parts[0]))
        case "Log" | "Exp":
            return _transcendental(term.kind, normal(term.parts[0]))
        case "Power" | "Floor":
            return _atom(term.kind, *(freeze(normal(part)) for part in term.parts))
        case "Integral" | "Section":
            return _atom(term.kind, freeze(normal(term.parts[0])), *term.parts[1:])
        case "At" | "Compose":
            return _moved(term)
    return _atom("term", term)


def _absolute(inside: Polynomial) -> Polynomial:
    value = constant_value(inside)
    if value is not None:
        return constant(abs(value))
    lead = inside[min(inside)]
    atom = _atom("Abs", freeze({monomial: v / lead for monomial, v in inside.items()}))
    return multiply(atom, constant(abs(lead)))


def _transcendental(kind: str, inside: Polynomial) -> Polynomial:
    value = constant_value(inside)
    if kind == "Log" and value is not None and (value <= 0 or value == 1):
        return {}
    if kind == "Exp" and value == 0:
        return constant(1)
    return _atom(kind, freeze(inside))


def _moved(term: Node) -> Polynomial:
    """A value at a point, or a composition, taken inside what is pointwise."""
    function, place = term.parts
    if function.space is None:
        return normal(function)
    if function.kind in POINTWISE:
        return normal(make(function.kind, *(make(term.kind, part, place) for part in function.parts)))
    if term.kind == "At" and function.kind == "Values":
        return normal(function.parts[0][place])
    if term.kind == "At" and isinstance(place, Node):
        return normal(place) if function.kind == "Coordinate" else _atom("At", function, freeze(normal(place)))
    return _atom("term", term)


def difference(left: Node, right: Node) -> Polynomial:
    """The normal form of right − left."""
    return add(normal(right), normal(left), -1)
