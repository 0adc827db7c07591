"""The Burr measure of type XII (Singh–Maddala), incomes and lifetimes with a power tail.

Density c k z^(c-1) / (scale (1 + z^c)^(k+1)), z = x/scale, on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 12.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, S, Symbol, false, gamma, log

from klsym.families.family import Expectation, Family
from klsym.families.odds import mean_log_shifted
from klsym.measures import ArgumentError, Lebesgue


class BurrXII(Family):
    """BurrXII(c=…, k=…, scale=1): density c k z^(c-1) / (scale (1 + z^c)^(k+1)), z = x/scale, on x > 0.

    Parameters: c > 0, the exponent at 0 and of z; k > 0, so that the tail falls like x^(-c k); scale > 0, in the units
    of x. The words are required.

    >>> BurrXII(c=2, k=3)
    BurrXII(c=2, k=3, scale=1)
    """

    parameters = (("c", "positive", True), ("k", "positive", True), ("scale", "positive", True))
    scipy_names = (("burr12", "scaled", lambda scale, c, d: BurrXII(c=c, k=d, scale=scale)),)

    def __new__(cls, *ambiguous: Any, c: Any = None, k: Any = None, scale: Any = 1) -> BurrXII:
        if ambiguous or c is None or k is None:
            raise ArgumentError("BurrXII's parameters go by their words: write BurrXII(c=…, k=…, scale=1)")
        return cls.of(c, k, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        c, k, scale = self.args
        return log(c) + log(k) - c * log(scale) + (c - 1) * log(x) - (k + 1) * log(1 + x**c / scale**c)

    def moment(self, s: Expr) -> Expectation:
        c, k, scale = self.args
        finite = And(s < c * k, s > -c)
        value = S.NaN if finite is S.false else scale**s * gamma(k - s / c) * gamma(1 + s / c) / gamma(k)
        return Expectation(value, finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_positive else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        mean = self.moment(S.One)
        if mean.finite is S.false:
            return Expectation(S.NaN, false)
        return Expectation(mean.value - m, mean.finite) if m.is_nonpositive else None

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(x^c + a), a > 0; it is 1/k + c log(scale) for a = scale^c, log(1 + z^c) being exponential of rate k."""
        c, k, scale = self.args
        return mean_log_shifted(statistic, x, scale, S.One, k, c)
