"""Base measures on the line and on R^d: what a part's density is taken against.

Lebesgue(left, right) is length on an interval, Lattice(start, stop) is counting on start, start + 1, …, stop,
Points(x1, …, xn) is counting on a finite set, and LebesgueSpace(d) is volume on R^d. The end points of an interval
carry no length, so nothing is said of their being open or closed.
"""

from __future__ import annotations

from sympy import Basic, Expr, S, sympify


class Base(Basic):
    """A base measure with its carrier."""


class Lebesgue(Base):
    """Length on the interval from `left` to `right`, either end possibly infinite."""

    def __new__(cls, left: Expr = S.NegativeInfinity, right: Expr = S.Infinity) -> Lebesgue:
        return Basic.__new__(cls, sympify(left), sympify(right))

    @property
    def left(self) -> Expr:
        return self.args[0]

    @property
    def right(self) -> Expr:
        return self.args[1]


class Lattice(Base):
    """Counting on start, start + 1, …, stop (`stop` may be oo, `start` may be -oo with integer points)."""

    def __new__(cls, start: Expr = S.Zero, stop: Expr = S.Infinity) -> Lattice:
        return Basic.__new__(cls, sympify(start), sympify(stop))

    @property
    def start(self) -> Expr:
        return self.args[0]

    @property
    def stop(self) -> Expr:
        return self.args[1]


class Points(Base):
    """Counting on finitely many points (real numbers, or labels given as SymPy symbols)."""

    def __new__(cls, *points: Expr) -> Points:
        return Basic.__new__(cls, *map(sympify, points))

    @property
    def points(self) -> tuple[Expr, ...]:
        return self.args


class LebesgueSpace(Base):
    """Volume on R^dimension; the dimension may be a symbol."""

    def __new__(cls, dimension: Expr) -> LebesgueSpace:
        return Basic.__new__(cls, sympify(dimension))

    @property
    def dimension(self) -> Expr:
        return self.args[0]
