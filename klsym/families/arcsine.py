"""The arcsine measure, the equilibrium measure of an interval: its logarithmic potential is constant there.

Density 1/(pi sqrt((x - left) (right - x))) on left < x < right.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 25; Saff & Totik, Logarithmic
Potentials with External Fields, section I.1.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, Symbol, asin, besseli, besselj, binomial, cos, exp, log, pi, sqrt

from klsym.families.circle import phase
from klsym.families.family import Expectation, Family, shifted_moment
from klsym.families.potential import log_of_line
from klsym.measures import ArgumentError, Lebesgue, decide, exact, total


class Arcsine(Family):
    """Arcsine(left=0, right=1): density 1/(pi sqrt((x - left) (right - x))) between the two ends.

    Parameters: left < right, real. Where symbols leave the order open, left < right is understood.

    >>> Arcsine()
    Arcsine(0, 1)
    """

    parameters = (("left", "real", False), ("right", "real", False))
    scipy_names = (("arcsine", "located", lambda location, scale: Arcsine(location, total(location, scale))),)
    sympy_names = (("Arcsin", lambda left, right: Arcsine(left, right)),)

    def __new__(cls, left: Any = 0, right: Any = 1) -> Arcsine:
        return cls.of(left, right)

    @classmethod
    def check(cls, *values: Expr) -> None:
        left, right = values
        if decide(exact(left) < exact(right)) is False:
            raise ArgumentError(f"Arcsine's left end must be less than its right end, but they are {left} and {right}")

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(*self.args)

    def log_density(self, x: Expr) -> Expr:
        left, right = self.args
        return -log(pi) - log(x - left) / 2 - log(right - x) / 2

    def moment(self, s: Expr) -> Expectation | None:
        left, right = self.args
        middle, half = (left + right) / 2, (right - left) / 2
        value = shifted_moment(s, middle, half, lambda k: S.Zero if k % 2 else binomial(k, k // 2) / S(4) ** (k // 2))
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        left, right = self.args
        return Expectation(exp((left + right) * t / 2) * besseli(0, (right - left) * t / 2))

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        left, right = self.args
        middle, half = (left + right) / 2, (right - left) / 2
        if (m - left).is_nonpositive:
            return Expectation(middle - m)
        if (m - right).is_nonnegative:
            return Expectation(m - middle)
        if not ((m - left).is_positive and (right - m).is_positive):
            return None
        z = (m - middle) / half
        return Expectation(2 * half / pi * (z * asin(z) + sqrt(1 - z**2)))

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log u for u linear in x and positive between the ends, from u's values a, b there: 2 log((√a + √b)/2).

        E cos(n x - m) is a Bessel function.
        """
        left, right = self.args
        found = phase(statistic, x)
        if found is not None:
            frequency, shift = found
            return Expectation(cos(frequency * (left + right) / 2 - shift) * besselj(0, frequency * (right - left) / 2))
        line = log_of_line(statistic, x)
        if line is None:
            return None
        ends = [line.at(end) for end in self.args]
        if not all(value.is_nonnegative for value in (value.expand() for value in ends)):
            return None
        zeros = [value for value in ends if value.expand().is_zero]
        if zeros:
            return Expectation(log(abs(line.slope) * (right - left) / 4))
        return Expectation(2 * log((sqrt(ends[0]) + sqrt(ends[1])) / 2))
