"""The logarithmic measure (log series): numbers of individuals of a species.

Mass -p^k/(k log(1 - p)) on k = 1, 2, 3, ….
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, chapter 7.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, exp, factorial, log

from klsym.families.factorial import moment_of_factorials
from klsym.families.family import Expectation, Family
from klsym.measures import ArgumentError, Lattice, exact


class Logarithmic(Family):
    """Logarithmic(p): mass -p^k/(k log(1 - p)) on 1, 2, 3, ….

    Parameters: p in (0, 1); of a symbol p, p < 1 is understood.

    >>> Logarithmic("1/2")
    Logarithmic(1/2)
    """

    parameters = (("p", "open probability", False),)
    scipy_names = (("logser", "standard", lambda p: Logarithmic(p)),)
    sympy_names = (("Logarithmic", lambda p: Logarithmic(p)),)

    def __new__(cls, p: Any) -> Logarithmic:
        return cls.of(p)

    @classmethod
    def check(cls, *values: Expr) -> None:
        if exact(values[0]) == 1:
            raise ArgumentError("Logarithmic's p must be less than 1, but it is 1")

    @property
    def base(self) -> Lattice:
        return Lattice(1)

    def log_density(self, x: Expr) -> Expr:
        (p,) = self.args
        return x * log(p) - log(x) - log(-log(1 - p))

    def moment(self, s: Expr) -> Expectation | None:
        (p,) = self.args
        return moment_of_factorials(s, lambda j: factorial(j - 1) * (p / (1 - p)) ** j / -log(1 - p))

    def exponential_moment(self, t: Expr) -> Expectation:
        (p,) = self.args
        return Expectation(log(1 - p * exp(t)) / log(1 - p), p * exp(t) < 1)
