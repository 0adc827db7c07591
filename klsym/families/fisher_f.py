"""Fisher's F measure, the law of a quotient of two mean squares.

Density proportional to x^(d1/2-1) (1 + d1 x/d2)^(-(d1+d2)/2) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 27.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, Symbol, false, log, loggamma

from klsym.families.beta_prime import BetaPrime
from klsym.families.family import Expectation, Family
from klsym.families.image import Image, Y
from klsym.families.odds import mean_log_shifted
from klsym.measures import Lebesgue


class FisherF(Family):
    """FisherF(d1, d2): (d1/d2)^(d1/2) x^(d1/2-1) (1 + d1 x/d2)^(-(d1+d2)/2) / B(d1/2, d2/2) on x > 0.

    Parameters: d1 > 0, degrees of freedom of the numerator; d2 > 0, those of the denominator.

    >>> FisherF(2, 5)
    FisherF(2, 5)
    """

    parameters = (("d1", "positive", False), ("d2", "positive", False))
    scipy_names = (("f", "standard", lambda d1, d2: FisherF(d1, d2)),)
    sympy_names = (("FDistribution", lambda d1, d2: FisherF(d1, d2)),)

    def __new__(cls, d1: Any, d2: Any) -> FisherF:
        return cls.of(d1, d2)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        d1, d2 = self.args
        constant = loggamma((d1 + d2) / 2) - loggamma(d1 / 2) - loggamma(d2 / 2) + d1 / 2 * (log(d1) - log(d2))
        return constant + (d1 / 2 - 1) * log(x) - (d1 + d2) / 2 * log(1 + d1 * x / d2)

    @property
    def image(self) -> Image:
        """(d2/d1) Y for Y = BetaPrime(d1/2, d2/2)."""
        d1, d2 = self.args
        return Image(self._odds, d2 / d1 * Y)

    @property
    def _odds(self) -> BetaPrime:
        d1, d2 = self.args
        return BetaPrime.of(d1 / 2, d2 / 2)

    def moment(self, s: Expr) -> Expectation:
        d1, d2 = self.args
        stated = self._odds.moment(s)
        return stated._replace(value=(d2 / d1) ** s * stated.value)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_positive else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        d1, d2 = self.args
        stated = self._odds.absolute_deviation(m * d1 / d2)
        return None if stated is None else stated._replace(value=d2 / d1 * stated.value)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(1 + d1 x/d2) = psi((d1 + d2)/2) - psi(d2/2)."""
        d1, d2 = self.args
        return mean_log_shifted(statistic, x, d2 / d1, d1 / 2, d2 / 2)
