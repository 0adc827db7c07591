"""The empirical measure of data: equal mass on each observation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Basic, Expr, Rational, Tuple, default_sort_key

from klsym.families.atomic import AtomicFamily
from klsym.families.family import number_text
from klsym.measures import ArgumentError, parameter


class Empirical(AtomicFamily):
    """Empirical(data): the mass 1/n on each of n observations, repeated ones counted as often as they occur.

    Parameters: data, a list, tuple or one-dimensional numpy array of real numbers. Their order is forgotten.

    Raises ArgumentError where there are none, or one of them is no real number.

    >>> Empirical([3, 1, 3]).masses
    {1: 1/3, 3: 2/3}
    """

    def __new__(cls, data: Iterable[Any]) -> Empirical:
        values = data.tolist() if hasattr(data, "tolist") else data
        if isinstance(values, (str, dict)) or not isinstance(values, Iterable):
            raise ArgumentError(f"Empirical's data are {data!r}, not a list; write Empirical([2.5, 3.5])")
        values = list(values)
        if any(isinstance(value, (list, tuple)) for value in values):
            raise ArgumentError("Empirical's data are an array of more than one dimension; give a list of numbers")
        if not values:
            raise ArgumentError("Empirical's data are empty; give at least one observation")
        return cls.of(values)

    @classmethod
    def of(cls, data: Iterable[Any]) -> Empirical:
        """The measure of these observations."""
        checked = [parameter(value, f"Empirical's observation {k}") for k, value in enumerate(data)]
        return Basic.__new__(cls, Tuple(*sorted(checked, key=default_sort_key)))

    @property
    def masses(self) -> dict[Expr, Expr]:
        data = self.args[0]
        counts: dict[Expr, int] = {}
        for value in data:
            counts[value] = counts.get(value, 0) + 1
        return {value: Rational(count, len(data)) for value, count in counts.items()}

    def _sympystr(self, printer: Any) -> str:
        return "Empirical([" + ", ".join(number_text(value, printer) for value in self.args[0]) + "])"

    def _latex(self, printer: Any) -> str:
        return r"\mathrm{Empirical}\left(" + ", ".join(printer._print(value) for value in self.args[0]) + r"\right)"
