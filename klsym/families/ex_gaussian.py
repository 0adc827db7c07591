"""The exponentially modified Gaussian measure, the law of a normal plus an independent exponential variable.

Density (rate/2) exp(rate (2 mean + rate std^2 - 2 x)/2) erfc((mean + rate std^2 - x)/(sqrt(2) std)) on the line.
Source: Grushka, Characterization of exponentially modified Gaussian peaks, Analytical Chemistry 44 (1972).
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, Integer, S, binomial, erfc, exp, factorial, factorial2, log, pi, sqrt

from klsym.families.family import Expectation, Family, shifted_moment
from klsym.measures import ArgumentError, Lebesgue, power, product


class ExGaussian(Family):
    """ExGaussian(mean, std, rate=r): the law of Y + Z for Y = Normal(mean, std) and an independent Z = Exponential(r).

    Parameters: mean, real, and std > 0 of the normal summand, in the units of x; rate > 0 of the exponential one.

    >>> ExGaussian(0, 1, rate=2)
    ExGaussian(0, 1, rate=2)
    """

    parameters = (("mean", "real", False), ("std", "positive", False), ("rate", "positive", True))
    scipy_names = (
        (
            "exponnorm",
            "located",
            lambda location, scale, K: ExGaussian(location, scale, rate=power(product(K, scale), Integer(-1))),
        ),
    )
    sympy_names = (("ExGaussian", lambda mean, std, rate: ExGaussian(mean, std, rate=rate)),)

    def __new__(cls, mean: Any, std: Any, *ambiguous: Any, rate: Any = None) -> ExGaussian:
        if ambiguous or rate is None:
            raise ArgumentError(
                "ExGaussian's third parameter goes by its word, some libraries taking a mean there: "
                "write ExGaussian(mean, std, rate=…)"
            )
        return cls.of(mean, std, rate)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        mean, std, rate = self.args
        constant = log(rate) - log(2) + rate * mean + rate**2 * std**2 / 2
        return constant - rate * x + log(erfc((mean + rate * std**2 - x) / (sqrt(2) * std)))

    def moment(self, s: Expr) -> Expectation | None:
        mean, std, rate = self.args

        def centred(n: int) -> Expr:
            total = S.Zero
            for j in range(0, n + 1, 2):
                total += binomial(n, j) * factorial2(j - 1) * std**j * factorial(n - j) / rate ** (n - j)
            return total

        value = shifted_moment(s, mean, S.One, centred)
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        mean, std, rate = self.args
        return Expectation(rate / (rate - t) * exp(mean * t + std**2 * t**2 / 2), And(t < rate))

    def absolute_deviation(self, m: Expr) -> Expectation:
        mean, std, rate = self.args
        z = (m - mean) / std
        # E max(m - X, 0) is the integral of the distribution function Phi(z) - density/rate up to m
        normal = erfc(-z / sqrt(2)) / 2
        tail = exp(rate * (mean - m) + rate**2 * std**2 / 2) * erfc((rate * std - z) / sqrt(2)) / 2
        short = (m - mean) * normal + std * exp(-(z**2) / 2) / sqrt(2 * pi) - (normal - tail) / rate
        return Expectation(mean + 1 / rate - m + 2 * short)
