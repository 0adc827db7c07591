"""The beta prime measure, the law of the odds b/(1 - b) of a beta variable b.

Density x^(alpha-1) (1 + x)^(-alpha-beta) / B(alpha, beta) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 25.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, S, Symbol, betainc_regularized, false, gamma, log, loggamma

from klsym.families.beta import Beta
from klsym.families.family import Expectation, Family, deviation_from
from klsym.families.image import Image, Y
from klsym.families.odds import mean_log_shifted
from klsym.measures import Lebesgue


class BetaPrime(Family):
    """BetaPrime(alpha, beta): density x^(alpha-1) (1 + x)^(-alpha-beta) / B(alpha, beta) on x > 0.

    Parameters: alpha > 0, the exponent at 0; beta > 0, the exponent of the tail.

    >>> BetaPrime(2, 3)
    BetaPrime(2, 3)
    """

    parameters = (("alpha", "positive", False), ("beta", "positive", False))
    scipy_names = (("betaprime", "standard", lambda a, b: BetaPrime(a, b)),)
    sympy_names = (("BetaPrime", lambda alpha, beta: BetaPrime(alpha, beta)),)

    def __new__(cls, alpha: Any, beta: Any) -> BetaPrime:
        return cls.of(alpha, beta)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        alpha, beta = self.args
        constant = loggamma(alpha + beta) - loggamma(alpha) - loggamma(beta)
        return constant + (alpha - 1) * log(x) - (alpha + beta) * log(1 + x)

    @property
    def image(self) -> Image:
        """The odds Y/(1 - Y) for Y = Beta(alpha, beta)."""
        return Image(Beta.of(*self.args), Y / (1 - Y))

    def moment(self, s: Expr) -> Expectation:
        alpha, beta = self.args
        finite = And(s < beta, s > -alpha)
        value = S.NaN if finite is S.false else gamma(alpha + s) * gamma(beta - s) / (gamma(alpha) * gamma(beta))
        return Expectation(value, finite)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_positive else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        alpha, beta = self.args
        finite = beta > 1
        mean = alpha / (beta - 1) if finite is not S.false else S.NaN

        def excess() -> Expr:
            place = 1 / (1 + m)  # 1 - b at the odds m; P(X > m) = P(1 - b < place)
            beyond = betainc_regularized(beta, alpha, 0, place)
            return mean * betainc_regularized(beta - 1, alpha + 1, 0, place) - m * beyond

        return deviation_from(S.Zero, m, mean, excess, finite)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(1 + x) = psi(alpha + beta) - psi(beta)."""
        return mean_log_shifted(statistic, x, S.One, *self.args)
