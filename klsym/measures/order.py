"""The order of end points, as far as numbers and assumptions tell it."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Rational, S, Tuple

from klsym.measures.parameters import decide
from klsym.measures.part import Label

_INFINITE = (S.Infinity, S.NegativeInfinity)


def same_point(first: Expr, second: Expr) -> bool | None:
    """Whether two points are one; None where that hangs on a symbol."""
    if first == second:
        return True
    if isinstance(first, Tuple) or isinstance(second, Tuple):
        verdicts = [same_point(a, b) for a, b in zip(first, second, strict=True)]
        return False if False in verdicts else None if None in verdicts else True
    if isinstance(first, Label) or isinstance(second, Label) or first in _INFINITE or second in _INFINITE:
        return False
    if isinstance(first, Rational) and isinstance(second, Rational):
        return False
    gap = first - second
    return gap.is_zero if gap.free_symbols else gap.equals(0)


class Order:
    """The order of points; `known` are pairs (a, b) with a < b, whatever assumptions say."""

    def __init__(self, known: Iterable[tuple[Expr, Expr]] = ()) -> None:
        self.known = set(known)

    def less(self, first: Expr, second: Expr) -> bool | None:
        """first < second, None where that hangs on a symbol."""
        if isinstance(first, Rational) and isinstance(second, Rational):
            return int(first.p) * int(second.q) < int(second.p) * int(first.q)
        if (first, second) in self.known:
            return True
        if (second, first) in self.known:
            return False
        return decide(first < second)

    def sorted(self, points: Iterable[Expr]) -> list[Expr] | None:
        """The distinct points in increasing order, or None where an order hangs on a symbol."""
        distinct = list(dict.fromkeys(points))
        if all(isinstance(point, Rational) or point in _INFINITE for point in distinct):
            return sorted(distinct)
        ordered: list[Expr] = []
        for point in distinct:
            for place, other in enumerate(ordered):
                if same_point(point, other):
                    break
                below = self.less(point, other)
                if below is None:
                    return None
                if below:
                    ordered.insert(place, point)
                    break
            else:
                ordered.append(point)
        return ordered

    def places(self, ordered: list[Expr]) -> _Places:
        """Where each point stands in a list made by `sorted`."""
        return _Places((point, place) for place, point in enumerate(ordered))


class _Places(dict):
    """{point: place}, with points that are equal but written differently found as well."""

    def __missing__(self, point: Expr) -> int:
        self[point] = next(place for other, place in self.items() if same_point(point, other))
        return self[point]
