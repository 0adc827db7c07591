"""The exponential measure: waiting time without memory.

Density rate e^(-rate x) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 19.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sympy import Expr, S, gamma, log
from sympy import exp as exponential

from klsym.families.family import Expectation, Family
from klsym.measures import Lebesgue


class Exponential(Family):
    """Exponential(rate) or Exponential(scale=s): density rate e^(-rate x) on x > 0, rate = 1/s.

    Parameters: rate > 0 in units of 1/x, or scale > 0, the mean, in units of x.

    >>> Exponential(scale=2)
    Exponential(1/2)
    """

    parameters = (("rate", "positive", False),)
    alternatives: ClassVar[dict[str, tuple[str, Expr]]] = {"rate": ("scale", S.NegativeOne)}

    def __new__(cls, rate: Any = None, *, scale: Any = None) -> Exponential:
        return cls.of(cls.given("parameter", "rate", rate, scale))

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        (rate,) = self.args
        return log(rate) - rate * x

    def moment(self, s: Expr) -> Expectation:
        (rate,) = self.args
        return Expectation(gamma(1 + s) / rate**s, s > -1)

    def exponential_moment(self, t: Expr) -> Expectation:
        (rate,) = self.args
        return Expectation(rate / (rate - t), t < rate)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        if not m.is_nonnegative:
            return Expectation(1 / self.rate - m) if m.is_nonpositive else None
        (rate,) = self.args
        return Expectation(m - 1 / rate + 2 * exponential(-rate * m) / rate)
