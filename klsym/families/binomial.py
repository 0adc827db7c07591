"""The binomial measure: successes in n independent trials.

Mass binomial(n, k) p^k (1-p)^(n-k) on k = 0, 1, …, n.
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, chapter 3.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, S, exp, ff, log, loggamma
from sympy.functions.combinatorial.numbers import stirling

from klsym.families.family import Expectation, Family
from klsym.measures import Atoms, Lattice, Part


class Binomial(Family):
    """Binomial(n, p): mass binomial(n, k) p^k (1-p)^(n-k) on k = 0, 1, …, n.

    Parameters: n, a nonnegative integer; p in [0, 1] (of a symbol p, p <= 1 is understood).

    >>> Binomial(10, "0.1")
    Binomial(10, 1/10)
    """

    parameters = (("n", "natural", False), ("p", "probability", False))

    def __new__(cls, n: Any, p: Any) -> Binomial:
        return cls.of(n, p)

    @property
    def base(self) -> Lattice:
        return Lattice(0, self.n)

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        n, p = self.args
        if p in (0, 1):
            return (Atoms({n * p: S.One}),)
        return super().parts

    def log_density(self, x: Expr) -> Expr:
        n, p = self.args
        return loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1) + x * log(p) + (n - x) * log(1 - p)

    def moment(self, s: Expr) -> Expectation | None:
        if not (s.is_Integer and s.is_nonnegative):
            return None
        n, p = self.args
        return Expectation(Add(*(stirling(int(s), j) * ff(n, j) * p**j for j in range(int(s) + 1))))

    def exponential_moment(self, t: Expr) -> Expectation:
        n, p = self.args
        return Expectation((1 - p + p * exp(t)) ** n)
