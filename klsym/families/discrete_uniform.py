"""The discrete uniform measure: a fair die.

Mass 1/(right - left + 1) on left, left + 1, …, right.
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, section 6.10.
"""

from __future__ import annotations

from typing import Any

from sympy import Eq, Expr, Piecewise, S, bernoulli, exp, log

from klsym.families.family import Expectation, Family
from klsym.measures import ArgumentError, Lattice, decide


class DiscreteUniform(Family):
    """DiscreteUniform(left, right): mass 1/(right - left + 1) on left, left + 1, …, right, both ends included.

    Parameters: left <= right, integers. Where symbols leave the order open, left <= right is understood.

    >>> DiscreteUniform(1, 6)
    DiscreteUniform(1, 6)
    """

    parameters = (("left", "integer", False), ("right", "integer", False))

    def __new__(cls, left: Any, right: Any) -> DiscreteUniform:
        return cls.of(left, right)

    @classmethod
    def check(cls, *values: Expr) -> None:
        left, right = values
        if decide(left <= right) is False:
            raise ArgumentError(
                f"DiscreteUniform's left end must be at most its right end, but they are {left} and {right}"
            )

    @property
    def base(self) -> Lattice:
        return Lattice(*self.args)

    def log_density(self, x: Expr) -> Expr:
        left, right = self.args
        return -log(right - left + 1)

    def moment(self, s: Expr) -> Expectation | None:
        if not (s.is_Integer and s.is_nonnegative):
            return None
        left, right = self.args
        # Faulhaber: the sum of k^s is a difference of Bernoulli polynomials
        powers = (bernoulli(s + 1, right + 1) - bernoulli(s + 1, left)) / (s + 1)
        return Expectation(powers.expand() / (right - left + 1))

    def exponential_moment(self, t: Expr) -> Expectation:
        left, right = self.args
        if t.is_zero:
            return Expectation(S.One)
        value = (exp(t * (right + 1)) - exp(t * left)) / ((exp(t) - 1) * (right - left + 1))
        return Expectation(value if t.is_nonzero else Piecewise((S.One, Eq(t, 0)), (value, True)))
