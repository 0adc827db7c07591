"""The scale in which growth is measured, and sums of its functions.

A `Scale` (a, s, k, j) stands for the function exp(a u) u^s log(u)^k loglog(u)^j of u → +oo; scales are compared
lexicographically. An `Expansion` is a sum of such functions with coefficients, exact but for a remainder that tends to
zero. A coefficient may be UNKNOWN: some bounded function, of which nothing else is known. Comparisons that hang on
symbols are put to a `Path`.
"""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Add, Dummy, Expr, S

from klsym.divergences.decisions import Path
from klsym.measures import UndecidedError

Scale = tuple[Expr, Expr, Expr, Expr]
Expansion = dict[Scale, Expr]

ZERO, ONE = S.Zero, S.One
BOUNDED: Scale = (ZERO, ZERO, ZERO, ZERO)
EXPONENTIAL: Scale = (ONE, ZERO, ZERO, ZERO)
LINEAR: Scale = (ZERO, ONE, ZERO, ZERO)
LOGARITHM: Scale = (ZERO, ZERO, ONE, ZERO)
LOGLOG: Scale = (ZERO, ZERO, ZERO, ONE)
# a bounded function of which nothing else is known
UNKNOWN = Dummy("bounded", real=True)


class Beyond(UndecidedError):
    """A function grows faster than the scale holds."""


def compare(first: Scale, second: Scale, path: Path) -> int:
    """-1, 0 or 1 as `first` grows slower than, like, or faster than `second`."""
    for a, b in zip(first, second, strict=True):
        sign = path.sign(a - b)
        if sign:
            return sign
    return 0


def growing(expansion: Expansion, path: Path) -> Expansion:
    """The terms that do not stay bounded."""
    return {scale: coefficient for scale, coefficient in expansion.items() if compare(scale, BOUNDED, path) > 0}


def leading(expansion: Expansion, path: Path) -> tuple[Scale, Expr] | None:
    """The fastest-growing term whose coefficient is not zero, None where there is none.

    Raises UndecidedError where that coefficient is unknown.
    """
    left = dict(expansion)
    while left:
        best = next(iter(left))
        for scale in left:
            if compare(scale, best, path) > 0:
                best = scale
        equal = [scale for scale in left if scale == best or compare(scale, best, path) == 0]
        coefficient = Add(*(left.pop(scale) for scale in equal))
        if coefficient.has(UNKNOWN):
            raise UndecidedError("the order of a log density at an end of its support is not known")
        if path.sign(coefficient):
            return best, coefficient
    return None


def add(expansions: Iterable[Expansion]) -> Expansion:
    total: Expansion = {}
    for expansion in expansions:
        for scale, coefficient in expansion.items():
            total[scale] = bounded(total.get(scale, ZERO) + coefficient)
    return {scale: coefficient for scale, coefficient in total.items() if coefficient != 0}


def bounded(coefficient: Expr) -> Expr:
    return UNKNOWN if coefficient.has(UNKNOWN) else coefficient


def times(first: Expansion, second: Expansion) -> Expansion:
    return add({product(a, b): bounded(x * y)} for a, x in first.items() for b, y in second.items())


def negative(expansion: Expansion) -> Expansion:
    return {scale: bounded(-value) for scale, value in expansion.items()}


def product(first: Scale, second: Scale) -> Scale:
    a, b, c, d = (x + y for x, y in zip(first, second, strict=True))
    return a, b, c, d


def power(scale: Scale, exponent: Expr) -> Scale:
    a, b, c, d = (x * exponent for x in scale)
    return a, b, c, d


def logarithm_of(scale: Scale) -> Expansion:
    """log of the function exp(a u) u^s log(u)^k."""
    a, s, k, j = scale
    if j != 0:
        raise Beyond("a log density involves an iterated logarithm")
    return {rank: factor for rank, factor in ((LINEAR, a), (LOGARITHM, s), (LOGLOG, k)) if factor != 0}
