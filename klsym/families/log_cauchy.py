"""The log-Cauchy measure, the law of e^Y for Y Cauchy: so heavy a tail that no power has a mean.

Density 1/(pi scale x (1 + z^2)), z = (log(x) - location)/scale, on x > 0.
Source: Olive, Applied Robust Statistics (2008), section 3.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp, false, log, pi

from klsym.families.cauchy import Cauchy
from klsym.families.family import Expectation, Family
from klsym.families.image import Image, Y
from klsym.measures import Lebesgue


class LogCauchy(Family):
    """LogCauchy(location, scale): the law of e^Y for Y = Cauchy(location, scale).

    Parameters: location, real, and scale > 0: those of log x, not of x.

    >>> LogCauchy(0, 1)
    LogCauchy(0, 1)
    """

    parameters = (("location", "real", False), ("scale", "positive", False))
    sympy_names = (("LogCauchy", lambda location, scale: LogCauchy(location, scale)),)

    def __new__(cls, location: Any, scale: Any) -> LogCauchy:
        return cls.of(location, scale)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        location, scale = self.args
        return -log(1 + (log(x) - location) ** 2 / scale**2) - log(x) - log(scale) - log(pi)

    @property
    def image(self) -> Image:
        return Image(Cauchy.of(*self.args), exp(Y))

    def moment(self, s: Expr) -> Expectation | None:
        if s.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if s.is_nonzero else None

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(S.NaN, false) if t.is_positive else None

    def absolute_deviation(self, m: Expr) -> Expectation:
        return Expectation(S.NaN, false)
