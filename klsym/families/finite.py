"""A measure given by its atoms: finitely many outcomes, each with its mass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sympy import Basic, Expr, Integer, Symbol, Tuple, default_sort_key

from klsym.families.atomic import AtomicFamily
from klsym.families.family import number_text
from klsym.measures import ArgumentError, Label, check_total, parameter, sum_of


class Finite(AtomicFamily):
    """Finite({outcome: mass, …}): mass on each of finitely many outcomes.

    Parameters: outcomes, real numbers, points of R^d given as tuples of numbers, or names (strings that are not
    numbers, or SymPy symbols not declared real); masses, nonnegative with sum one (floats may miss one by a few units
    in the last place).

    >>> Finite({"heads": "1/2", "tails": "1/2"})
    Finite({'heads': 1/2, 'tails': 1/2})
    >>> Finite({-1: "0.25", 3: "0.75"}).moment(Integer(1)).value
    2
    """

    def __new__(cls, masses: Mapping[Any, Any]) -> Finite:
        if not isinstance(masses, Mapping) or not masses:
            raise ArgumentError(
                f"Finite takes a mapping from outcomes to masses, not {masses!r}; write Finite({{0: '1/2', 1: '1/2'}})"
            )
        return cls.of([_outcome(point) for point in masses], list(masses.values()), rounded=False)

    @classmethod
    def of(cls, points: Iterable[Expr], masses: Iterable[Any], rounded: bool = True) -> Finite:
        """The measure with these points and masses; `rounded` allows for masses that were floats once."""
        points = tuple(points)
        checked = [
            parameter(mass, f"Finite's mass of {point}", "mass") for point, mass in zip(points, masses, strict=True)
        ]
        if len(set(points)) < len(points):
            twice = next(point for point in points if points.count(point) > 1)
            raise ArgumentError(f"Finite's outcome {twice} is given twice; add its masses")
        if len({_kind(point) for point in points}) > 1:
            raise ArgumentError(
                "Finite's outcomes live on different spaces; give all numbers, all points of one R^d, or all names"
            )
        check_total(checked, "Finite's masses", rounded)
        return Basic.__new__(cls, Tuple(*points), Tuple(*checked))

    def _hashable_content(self) -> tuple[Any, ...]:
        # in whatever order the outcomes were given
        pairs = sorted(self.masses.items(), key=lambda pair: default_sort_key(pair[0]))
        return tuple(Tuple(*pair) for pair in pairs)

    @property
    def masses(self) -> dict[Expr, Expr]:
        return dict(zip(*self.args, strict=True))

    @property
    def total_mass(self) -> Expr:
        return sum_of(self.args[1])

    @property
    def dimension(self) -> Expr:
        point = self.args[0][0]
        return Integer(len(point)) if isinstance(point, Tuple) else Integer(1)

    def _sympystr(self, printer: Any) -> str:
        pairs = (f"{_point_text(point, printer)}: {number_text(mass, printer)}" for point, mass in self.masses.items())
        return f"Finite({{{', '.join(pairs)}}})"

    def _latex(self, printer: Any) -> str:
        pairs = (rf"{printer._print(point)} \mapsto {printer._print(mass)}" for point, mass in self.masses.items())
        return rf"\left\{{{', '.join(pairs)}\right\}}"


def _outcome(point: Any) -> Expr:
    if isinstance(point, Label):
        return point
    if isinstance(point, str):
        try:
            Fraction(point.strip())
        except (ValueError, ZeroDivisionError):
            return Label(point)
    if isinstance(point, Symbol) and not point.is_real:
        return Label(point.name)
    if isinstance(point, (tuple, Tuple)):
        return Tuple(*(parameter(coordinate, f"a coordinate of Finite's outcome {point}") for coordinate in point))
    return parameter(point, "an outcome of Finite")


def _kind(point: Expr) -> Any:
    return len(point) if isinstance(point, Tuple) else isinstance(point, Label)


def _point_text(point: Expr, printer: Any) -> str:
    if isinstance(point, Tuple):
        return (
            "("
            + ", ".join(number_text(coordinate, printer) for coordinate in point)
            + ("," if len(point) == 1 else "")
            + ")"
        )
    return number_text(point, printer)
