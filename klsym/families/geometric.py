"""The geometric measure: trials until the first success, or failures before it.

Mass p (1-p)^(k-start) on k = start, start + 1, ….
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, chapter 5.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, S, binomial, exp, factorial, log
from sympy.functions.combinatorial.numbers import stirling

from klsym.families.family import Expectation, Family
from klsym.measures import ArgumentError, Atoms, Lattice, Part


class Geometric(Family):
    """Geometric(p, start=1) counts trials up to the first success, Geometric(p, start=0) the failures before it.

    Parameters: p in (0, 1] (of a symbol p, p <= 1 is understood); start, 0 or 1, to be said: libraries disagree.

    >>> Geometric("1/2", start=1)
    Geometric(1/2, start=1)
    """

    parameters = (("p", "open probability", False), ("start", "natural", True))

    def __new__(cls, p: Any, *ambiguous: Any, start: Any = None) -> Geometric:
        if ambiguous or start is None:
            raise ArgumentError(
                "Geometric's start is ambiguous: "
                "write Geometric(p, start=1) to count the trials, start=0 to count the failures"
            )
        return cls.of(p, start)

    @classmethod
    def check(cls, *values: Expr) -> None:
        if values[1] not in (0, 1):
            raise ArgumentError(f"Geometric's start must be 0 or 1, but it is {values[1]}")

    @property
    def base(self) -> Lattice:
        return Lattice(self.start)

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        return (Atoms({self.start: S.One}),) if self.p == 1 else super().parts

    def log_density(self, x: Expr) -> Expr:
        p, start = self.args
        return log(p) + (x - start) * log(1 - p)

    def moment(self, s: Expr) -> Expectation | None:
        if not (s.is_Integer and s.is_nonnegative):
            return None
        p, start = self.args
        order = int(s)

        def failures(n: int) -> Expr:
            return Add(*(stirling(n, j) * factorial(j) * (1 / p - 1) ** j for j in range(n + 1)))

        return Expectation(
            failures(order) if start == 0 else Add(*(binomial(order, n) * failures(n) for n in range(order + 1)))
        )

    def exponential_moment(self, t: Expr) -> Expectation:
        p, start = self.args
        return Expectation(p * exp(start * t) / (1 - (1 - p) * exp(t)), (1 - p) * exp(t) < 1)
