"""The inverse Gaussian measure (Wald), the first time at which a Brownian motion with drift reaches a level.

Density sqrt(l/(2 pi x^3)) exp(-l (x - mean)^2/(2 mean^2 x)) on x > 0, l = shape.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, chapter 15.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Rational, S, Symbol, besselk, erfc, exp, expint, log, pi, sqrt

from klsym.families.family import Expectation, Family, deviation_from
from klsym.measures import ArgumentError, Lebesgue, product


class InverseGaussian(Family):
    """InverseGaussian(mean, shape=l): density sqrt(l/(2 pi x^3)) exp(-l (x - mean)^2/(2 mean^2 x)) on x > 0.

    Parameters: mean > 0 and shape > 0, both in the units of x; the variance is mean^3/shape. The second must be named:
    some libraries take a quotient there.

    >>> InverseGaussian(1, shape=2)
    InverseGaussian(1, shape=2)
    """

    parameters = (("mean", "positive", False), ("shape", "positive", True))
    scipy_names = (("invgauss", "scaled", lambda scale, mu: InverseGaussian(product(mu, scale), shape=scale)),)
    sympy_names = (("GaussianInverse", lambda mean, shape: InverseGaussian(mean, shape=shape)),)

    def __new__(cls, mean: Any, *ambiguous: Any, shape: Any = None) -> InverseGaussian:
        if ambiguous or shape is None:
            raise ArgumentError(
                "InverseGaussian's second parameter goes by its word: write InverseGaussian(mean, shape=…)"
            )
        return cls.of(mean, shape)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        mean, shape = self.args
        constant = (log(shape) - log(2) - log(pi)) / 2 + shape / mean
        return constant - Rational(3, 2) * log(x) - shape * x / (2 * mean**2) - shape / (2 * x)

    def moment(self, s: Expr) -> Expectation:
        mean, shape = self.args
        u = shape / mean
        if s.is_Integer:
            return Expectation(mean**s * _polynomial(int(s), u))
        return Expectation(sqrt(2 * u / pi) * exp(u) * mean**s * besselk(s - S.Half, u))

    def exponential_moment(self, t: Expr) -> Expectation:
        mean, shape = self.args
        finite = t <= shape / (2 * mean**2)
        if finite is S.false:
            return Expectation(S.NaN, finite)
        return Expectation(exp(shape / mean * (1 - sqrt(1 - 2 * mean**2 * t / shape))), finite)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        mean, shape = self.args

        def excess() -> Expr:
            root = sqrt(shape / (2 * m))
            above = erfc(root * (m / mean - 1)) / 2
            reflected = exp(2 * shape / mean) * erfc(root * (m / mean + 1)) / 2
            # P(X > m) = above - reflected and E[X; X > m] = mean (above + reflected)
            return mean * (above + reflected) - m * (above - reflected)

        return deviation_from(S.Zero, m, mean, excess)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log x = log(mean) - e^(2u) E1(2u), u = shape/mean: the derivative of a Bessel function in its order."""
        if statistic != log(x):
            return None
        mean, shape = self.args
        return Expectation(log(mean) - exp(2 * shape / mean) * expint(1, 2 * shape / mean))


def _polynomial(n: int, u: Expr) -> Expr:
    """E[(X/mean)^n], the Bessel function of half an odd order written out; it is unchanged under n -> 1 - n."""
    order = n if n >= 1 else 1 - n
    total: Expr = S.Zero
    term: Expr = S.One
    for j in range(order):
        total += term
        term = term * (order + j) * (order - 1 - j) / ((j + 1) * 2 * u)
    return total
