"""The zeta measure (Zipf), a power law on the positive integers.

Mass k^(-s)/zeta(s) on k = 1, 2, 3, ….
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, section 11.2.20.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, log
from sympy import zeta as riemann

from klsym.families.family import Expectation, Family
from klsym.measures import ArgumentError, Lattice, decide, exact


class Zeta(Family):
    """Zeta(s): mass k^(-s)/zeta(s) on 1, 2, 3, ….

    Parameters: s > 1, the exponent; of a symbol, s > 1 is understood.

    >>> Zeta(3)
    Zeta(3)
    """

    parameters = (("s", "positive", False),)
    scipy_names = (("zipf", "standard", lambda a: Zeta(a)),)
    sympy_names = (("Zeta", lambda s: Zeta(s)),)

    def __new__(cls, s: Any) -> Zeta:
        return cls.of(s)

    @classmethod
    def check(cls, *values: Expr) -> None:
        if decide(exact(values[0]) > 1) is False:
            raise ArgumentError(f"Zeta's s must be greater than 1, but it is {values[0]}")

    @property
    def base(self) -> Lattice:
        return Lattice(1)

    def log_density(self, x: Expr) -> Expr:
        (s,) = self.args
        return -s * log(x) - log(riemann(s))

    def moment(self, s: Expr) -> Expectation:
        (exponent,) = self.args
        finite = exponent - s > 1
        return Expectation(S.NaN if finite is S.false else riemann(exponent - s) / riemann(exponent), finite)
