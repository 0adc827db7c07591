"""The beta measure: a random proportion.

Density x^(alpha-1) (1-x)^(beta-1) / B(alpha, beta) on 0 < x < 1.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 25.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, Symbol, betainc_regularized, digamma, gamma, hyper, log, loggamma, polygamma

from klsym.families.family import Expectation, Family
from klsym.measures import Lebesgue


class Beta(Family):
    """Beta(alpha, beta): density x^(alpha-1) (1-x)^(beta-1) / B(alpha, beta) on 0 < x < 1.

    Parameters: alpha > 0, the exponent at 0; beta > 0, the exponent at 1.

    >>> Beta(2, "1/2")
    Beta(2, 1/2)
    """

    parameters = (("alpha", "positive", False), ("beta", "positive", False))

    def __new__(cls, alpha: Any, beta: Any) -> Beta:
        return cls.of(alpha, beta)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0, 1)

    def log_density(self, x: Expr) -> Expr:
        alpha, beta = self.args
        constant = loggamma(alpha + beta) - loggamma(alpha) - loggamma(beta)
        return constant + (alpha - 1) * log(x) + (beta - 1) * log(1 - x)

    def moment(self, s: Expr) -> Expectation:
        alpha, beta = self.args
        value = gamma(alpha + s) * gamma(alpha + beta) / (gamma(alpha) * gamma(alpha + beta + s))
        return Expectation(value, alpha + s > 0)

    def exponential_moment(self, t: Expr) -> Expectation:
        alpha, beta = self.args
        return Expectation(S.One if t.is_zero else hyper((alpha,), (alpha + beta,), t))

    def absolute_deviation(self, m: Expr) -> Expectation:
        alpha, beta = self.args
        mean = alpha / (alpha + beta)
        if m.is_nonpositive:
            return Expectation(mean - m)
        if (m - 1).is_nonnegative:
            return Expectation(m - mean)
        below = betainc_regularized(alpha, beta, 0, m)
        weighted = betainc_regularized(alpha + 1, beta, 0, m)
        inside = m * (2 * below - 1) + mean * (1 - 2 * weighted)
        if m.is_positive and (1 - m).is_positive:
            return Expectation(inside)
        return Expectation(Piecewise((mean - m, m <= 0), (m - mean, m >= 1), (inside, True)))

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(1 - x) and E log(1 - x)^2, by the symmetry x -> 1 - x."""
        alpha, beta = self.args
        mean = digamma(beta) - digamma(alpha + beta)
        if statistic == log(1 - x):
            return Expectation(mean)
        if statistic == log(1 - x) ** 2:
            return Expectation(mean**2 + polygamma(1, beta) - polygamma(1, alpha + beta))
        return None
