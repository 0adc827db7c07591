"""Student's t measure: a normal whose variance was estimated.

Density Gamma((df+1)/2) / (Gamma(df/2) sqrt(df pi) scale) (1 + z^2/df)^(-(df+1)/2), z = (x - location)/scale.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 28.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, Integer, S, Symbol, betainc_regularized, digamma, false, gamma, log, loggamma, pi, sqrt

from klsym.families.cauchy import Cauchy
from klsym.families.family import Expectation, Family, shifted_moment
from klsym.families.quadratic import log_quadratic
from klsym.measures import Lebesgue


class StudentT(Family):
    """StudentT(df, location=0, scale=1): density proportional to (1 + z^2/df)^(-(df+1)/2), z = (x - location)/scale.

    Parameters: df > 0, degrees of freedom; location, real, the median; scale > 0, in the units of x.

    >>> StudentT(3)
    StudentT(3, 0, 1)
    """

    parameters = (("df", "positive", False), ("location", "real", False), ("scale", "positive", False))

    def __new__(cls, df: Any, location: Any = 0, scale: Any = 1) -> StudentT:
        return cls.of(df, location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        df, location, scale = self.args
        constant = loggamma((df + 1) / 2) - loggamma(df / 2) - log(pi * df) / 2 - log(scale)
        return constant - (df + 1) / 2 * log(1 + (x - location) ** 2 / (df * scale**2))

    def moment(self, s: Expr) -> Expectation | None:
        df, location, scale = self.args

        def standard(k: int) -> Expr:
            if k % 2:
                return Integer(0)
            half = Integer(k) / 2
            return df**half * gamma(half + S.Half) * gamma(df / 2 - half) / (sqrt(pi) * gamma(df / 2))

        if not (s.is_Integer and s.is_nonnegative):
            return None
        finite = df > s if s != 0 else S.true
        # where an odd power diverges, it does so at both ends, with opposite signs
        otherwise = S.Infinity if s.is_even else S.NaN
        if finite is S.false:
            return Expectation(S.NaN, finite, otherwise)
        return Expectation(shifted_moment(s, location, scale, standard), finite, otherwise)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_nonzero else None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        df, location, scale = self.args
        finite = df > 1
        if finite is S.false:
            return Expectation(S.NaN, finite)
        # E|T - z| = |z| P(|T| < |z|) + 2 (df + z^2)/(df - 1) f(z), f the standard density
        z = (m - location) / scale
        at_zero = gamma((df + 1) / 2) / (sqrt(pi * df) * gamma(df / 2))
        if z.is_zero:
            return Expectation(2 * scale * df / (df - 1) * at_zero, finite)
        within = betainc_regularized(S.Half, df / 2, 0, z**2 / (df + z**2))
        spread = 2 * df / (df - 1) * at_zero * (1 + z**2 / df) ** ((1 - df) / 2)
        return Expectation(scale * (Abs(z) * within + spread), finite)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(1 + z^2/df) for this very measure; any E log of a quadratic where df is 1, a Cauchy measure."""
        df, location, scale = self.args
        if df == 1:
            return Cauchy(location, scale).expectation(statistic, x)
        quadratic = log_quadratic(statistic, x)
        if quadratic is None:
            return None
        factor, centre, width = quadratic
        if (centre - location).equals(0) and (width**2 - df * scale**2).equals(0):
            return Expectation(log(factor * width**2) + digamma((df + 1) / 2) - digamma(df / 2))
        return None
