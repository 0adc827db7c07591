"""The Kumaraswamy measure, a bounded law with an elementary distribution function.

Density a b x^(a-1) (1 - x^a)^(b-1) on 0 < x < 1.
Source: Jones, Kumaraswamy's distribution, Statistical Methodology 6 (2009).
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol, gamma, log

from klsym.families.beta import Beta
from klsym.families.family import Expectation, Family
from klsym.families.image import Image, Y
from klsym.measures import Lebesgue


class Kumaraswamy(Family):
    """Kumaraswamy(a, b): density a b x^(a-1) (1 - x^a)^(b-1) on 0 < x < 1.

    Parameters: a > 0, the exponent at 0; b > 0, the exponent at 1.

    >>> Kumaraswamy(2, 3)
    Kumaraswamy(2, 3)
    """

    parameters = (("a", "positive", False), ("b", "positive", False))
    sympy_names = (("Kumaraswamy", lambda a, b: Kumaraswamy(a, b)),)

    def __new__(cls, a: Any, b: Any) -> Kumaraswamy:
        return cls.of(a, b)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0, 1)

    def log_density(self, x: Expr) -> Expr:
        a, b = self.args
        return log(a) + log(b) + (a - 1) * log(x) + (b - 1) * log(1 - x**a)

    @property
    def image(self) -> Image:
        """Y^(1/a) for Y = Beta(1, b)."""
        a, b = self.args
        return Image(Beta.of(1, b), Y ** (1 / a))

    def moment(self, s: Expr) -> Expectation:
        a, b = self.args
        return Expectation(b * gamma(1 + s / a) * gamma(b) / gamma(1 + b + s / a), a + s > 0)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        a, b = self.args
        mean = b * gamma(1 + 1 / a) * gamma(b) / gamma(1 + b + 1 / a)
        if m.is_nonpositive:
            return Expectation(mean - m)
        return Expectation(m - mean) if (m - 1).is_nonnegative else None

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log(1 - x^a) = -1/b: 1 - x^a is the b-th root of a uniform variable."""
        a, b = self.args
        return Expectation(-1 / b) if statistic == log(1 - x**a) else None
