"""The uniform measure on an interval: length, scaled to one.

Density 1/(right - left) on left < x < right.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 26.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, Eq, Expr, Piecewise, S, Symbol, exp, log, sin

from klsym.families.circle import phase
from klsym.families.family import Expectation, Family
from klsym.measures import ArgumentError, Lebesgue, decide, exact


class Uniform(Family):
    """Uniform(left, right): density 1/(right - left) between the two ends.

    Parameters: left < right, real. Where symbols leave the order open, left < right is understood.

    >>> Uniform(0, 2)
    Uniform(0, 2)
    """

    parameters = (("left", "real", False), ("right", "real", False))

    def __new__(cls, left: Any, right: Any) -> Uniform:
        return cls.of(left, right)

    @classmethod
    def check(cls, *values: Expr) -> None:
        left, right = values
        if decide(exact(left) < exact(right)) is False:
            raise ArgumentError(f"Uniform's left end must be less than its right end, but they are {left} and {right}")

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(*self.args)

    def log_density(self, x: Expr) -> Expr:
        left, right = self.args
        return -log(right - left)

    def moment(self, s: Expr) -> Expectation | None:
        left, right = self.args
        if not (left.is_nonnegative or (s.is_Integer and s.is_nonnegative)):
            return None
        if left.is_zero:
            return Expectation(right**s / (s + 1), s > -1)
        if left.is_nonnegative and not left.is_positive and not s.is_nonnegative:
            return None  # finite or not according to left = 0 or left > 0
        if s == -1:
            return Expectation(log(right / left) / (right - left))
        return Expectation((right ** (s + 1) - left ** (s + 1)) / ((s + 1) * (right - left)))

    def exponential_moment(self, t: Expr) -> Expectation:
        left, right = self.args
        if t.is_zero:
            return Expectation(S.One)
        value = (exp(t * right) - exp(t * left)) / (t * (right - left))
        return Expectation(value if t.is_nonzero else Piecewise((S.One, Eq(t, 0)), (value, True)))

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        left, right = self.args
        middle = (left + right) / 2
        if (m - left).is_nonpositive:
            return Expectation(middle - m)
        if (m - right).is_nonnegative:
            return Expectation(m - middle)
        if (m - left).is_positive and (right - m).is_positive:
            return Expectation(((m - left) ** 2 + (right - m) ** 2) / (2 * (right - left)))
        # the same with signs: it is middle - m left of the interval and m - middle right of it
        signed = (m - left) * Abs(m - left) + (right - m) * Abs(right - m)
        return Expectation(signed / (2 * (right - left)))

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(u) for u linear in x and positive between the ends, and E cos(n x - m)."""
        found = phase(statistic, x)
        if found is not None and found[0].is_nonzero:
            n, m = found
            start, end = self.args
            return Expectation((sin(n * end - m) - sin(n * start - m)) / (n * (end - start)))
        if not (isinstance(statistic, log) and statistic.args[0].is_polynomial(x)):
            return None
        linear = statistic.args[0].as_poly(x)
        if linear is None or linear.degree() != 1 or not linear.LC().is_nonzero:
            return None
        first, last = (linear.eval(end) for end in self.args)
        if not (first.is_nonnegative and last.is_nonnegative):
            return None
        ends = [value * log(value) if not value.is_zero else S.Zero for value in (first, last)]
        if any(not value.is_zero and not value.is_positive for value in (first, last)):
            return None
        return Expectation((ends[1] - ends[0]) / (last - first) - 1)
