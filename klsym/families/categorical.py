"""The categorical measure: a vector of masses on 0, 1, 2, ….

Source: Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions, chapter 35 (one trial).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Basic, Expr, Integer, Tuple

from klsym.families.atomic import AtomicFamily
from klsym.families.family import number_text
from klsym.measures import ArgumentError, check_total, parameter, sum_of


class Categorical(AtomicFamily):
    """Categorical(masses): the mass masses[k] at k = 0, 1, …, n - 1.

    Parameters: masses, a list, tuple or one-dimensional numpy array of nonnegative numbers with sum one (floats may
    miss one by a few units in the last place; what they sum to is then the measure's total mass). Zeros are allowed.

    Raises ArgumentError where a mass is negative or the sum is not one, saying what it is.

    >>> Categorical(["0.1", "0.9"])
    Categorical([1/10, 9/10])
    """

    def __new__(cls, masses: Iterable[Any]) -> Categorical:
        values = masses.tolist() if hasattr(masses, "tolist") else masses
        if isinstance(values, (str, dict)) or not isinstance(values, Iterable):
            raise ArgumentError(f"Categorical's masses are {masses!r}, not a list; write Categorical(['0.1', '0.9'])")
        values = list(values)
        if any(isinstance(value, (list, tuple)) for value in values):
            raise ArgumentError("Categorical's masses are an array of more than one dimension; give a list of numbers")
        if not values:
            raise ArgumentError("Categorical's masses are empty; give at least one")
        return cls.of(values, rounded=False)

    @classmethod
    def of(cls, masses: Iterable[Any], rounded: bool = True) -> Categorical:
        """The measure with these masses; `rounded` allows for masses that were floats before they were made exact."""
        checked = [parameter(mass, f"Categorical's mass {k}", "mass") for k, mass in enumerate(masses)]
        check_total(checked, "Categorical's masses", rounded)
        return Basic.__new__(cls, Tuple(*checked))

    @property
    def masses(self) -> dict[Expr, Expr]:
        return {Integer(k): mass for k, mass in enumerate(self.args[0])}

    @property
    def total_mass(self) -> Expr:
        return sum_of(self.args[0])

    def _sympystr(self, printer: Any) -> str:
        return "Categorical([" + ", ".join(number_text(mass, printer) for mass in self.args[0]) + "])"

    def _latex(self, printer: Any) -> str:
        return r"\mathrm{Categorical}\left(" + ", ".join(printer._print(mass) for mass in self.args[0]) + r"\right)"
