"""The gamma measure: waiting time for `shape` events of a Poisson stream.

Density rate^shape x^(shape-1) exp(-rate x) / Gamma(shape) on x > 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 17.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sympy import Expr, S, gamma, log, loggamma, lowergamma

from klsym.families.family import Expectation, Family
from klsym.measures import ArgumentError, Lebesgue


class Gamma(Family):
    """Gamma(shape, rate=r) or Gamma(shape, scale=1/r): density r^k x^(k-1) e^(-r x) / Gamma(k) on x > 0, k = shape.

    Parameters: shape > 0; rate > 0 in units of 1/x, or scale > 0 in units of x. The second must be named: libraries
    disagree on which one stands there.

    >>> Gamma(2, scale="1/2")
    Gamma(2, rate=2)
    """

    parameters = (("shape", "positive", False), ("rate", "positive", True))
    alternatives: ClassVar[dict[str, tuple[str, Expr]]] = {"rate": ("scale", S.NegativeOne)}

    def __new__(cls, shape: Any, second: Any = None, /, *, rate: Any = None, scale: Any = None) -> Gamma:
        if second is not None:
            raise ArgumentError(
                f"Gamma's second parameter is ambiguous: "
                f"write Gamma({shape}, rate={second}) or Gamma({shape}, scale={second})"
            )
        return cls.of(shape, cls.given("second parameter", "rate", rate, scale))

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        shape, rate = self.args
        return shape * log(rate) - loggamma(shape) + (shape - 1) * log(x) - rate * x

    def moment(self, s: Expr) -> Expectation:
        shape, rate = self.args
        return Expectation(gamma(shape + s) / (gamma(shape) * rate**s), shape + s > 0)

    def exponential_moment(self, t: Expr) -> Expectation:
        shape, rate = self.args
        return Expectation((1 - t / rate) ** (-shape), t < rate)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        shape, rate = self.args
        if m.is_nonpositive:
            return Expectation(shape / rate - m)
        if not m.is_positive:
            return None
        below = lowergamma(shape, rate * m) / gamma(shape)
        weighted = lowergamma(shape + 1, rate * m) / gamma(shape + 1)
        return Expectation(m * (2 * below - 1) + shape / rate * (1 - 2 * weighted))
