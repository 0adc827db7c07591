"""The continuous Bernoulli measure: an exponential function of the unit interval, as likelihood of grey values.

Density C lam^x (1 - lam)^(1-x) on 0 < x < 1, C = 2 artanh(1 - 2 lam)/(1 - 2 lam), which is 2 at lam = 1/2.
Source: Loaiza-Ganem & Cunningham, The continuous Bernoulli, NeurIPS 2019.
"""

from __future__ import annotations

from typing import Any

from sympy import Ei, EulerGamma, Expr, Rational, S, Symbol, cos, exp, log, sin

from klsym.families.circle import phase
from klsym.families.family import Expectation, Family
from klsym.families.uniform import Uniform
from klsym.measures import ArgumentError, Lebesgue, exact


class ContinuousBernoulli(Family):
    """ContinuousBernoulli(lam): density C lam^x (1 - lam)^(1-x) on 0 < x < 1.

    Parameters: lam in (0, 1). Of a symbol, lam < 1 and lam != 1/2 are understood; at lam = 1/2, where it is the uniform
    measure, the formulas are read as their limits.

    >>> ContinuousBernoulli("0.25")
    ContinuousBernoulli(1/4)
    """

    parameters = (("lam", "open probability", False),)

    def __new__(cls, lam: Any) -> ContinuousBernoulli:
        return cls.of(lam)

    @classmethod
    def check(cls, *values: Expr) -> None:
        if exact(values[0]) == 1:
            raise ArgumentError("ContinuousBernoulli's lam must be less than 1, but it is 1")

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0, 1)

    @property
    def slope(self) -> Expr:
        """The density's logarithm is linear, with this slope: the log odds of lam."""
        return log(self.lam) - log(1 - self.lam)

    @property
    def _is_uniform(self) -> bool:
        return bool(exact(self.lam) == Rational(1, 2))

    def log_density(self, x: Expr) -> Expr:
        (lam,) = self.args
        if self._is_uniform:
            return S.Zero
        # C = slope/(2 lam - 1), and slope and 2 lam - 1 have one sign
        constant = log(self.slope / (2 * lam - 1))
        return constant + x * log(lam) + (1 - x) * log(1 - lam)

    def moment(self, s: Expr) -> Expectation | None:
        """E X^n for n = 0, 1, 2, …, by parts."""
        (lam,) = self.args
        if self._is_uniform:
            return Uniform(0, 1).moment(s)
        if not (s.is_Integer and s.is_nonnegative):
            return None
        value: Expr = S.One
        for n in range(1, int(s) + 1):
            value = lam / (2 * lam - 1) - n * value / self.slope
        return Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        (lam,) = self.args
        if t.is_zero:
            return Expectation(S.One)
        if self._is_uniform:
            return Uniform(0, 1).exponential_moment(t)
        rate = self.slope + t
        if not rate.is_nonzero:
            return None
        return Expectation((lam * exp(t) - (1 - lam)) / (2 * lam - 1) * self.slope / rate)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        (lam,) = self.args
        if self._is_uniform:
            return Uniform(0, 1).absolute_deviation(m)
        mean = lam / (2 * lam - 1) - 1 / self.slope
        if m.is_nonpositive:
            return Expectation(mean - m)
        if (m - 1).is_nonnegative:
            return Expectation(m - mean)
        if not (m.is_positive and (1 - m).is_positive):
            return None
        # E max(m - X, 0) is the integral of (e^(slope x) - 1)/(e^slope - 1) up to m
        short = (1 - lam) / (2 * lam - 1) * ((exp(self.slope * m) - 1) / self.slope - m)
        return Expectation(mean - m + 2 * short)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log x and, by the symmetry x -> 1 - x, E log(1 - x), exponential integrals; E cos(n x - m)."""
        (lam,) = self.args
        if self._is_uniform:
            return Uniform(0, 1).expectation(statistic, x)
        slope = self.slope
        if statistic in (log(x), log(1 - x)):
            sign = S.One if statistic == log(x) else S.NegativeOne
            mass = (2 * lam - 1) / (1 - lam) if sign == 1 else (1 - 2 * lam) / lam
            return Expectation(-(Ei(sign * slope) - log(abs(slope)) - EulerGamma) / mass)
        found = phase(statistic, x)
        if found is None:
            return None
        n, m = found
        # the integral of e^(slope x) cos(n x - m) is e^(slope x) (slope cos + n sin)/(slope^2 + n^2)
        ends = [slope * cos(n * end - m) + n * sin(n * end - m) for end in (S.Zero, S.One)]
        factor = slope / ((2 * lam - 1) * (slope**2 + n**2))
        return Expectation(factor * (lam * ends[1] - (1 - lam) * ends[0]))
