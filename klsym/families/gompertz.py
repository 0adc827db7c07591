"""The Gompertz measure, lifetimes under a mortality that grows exponentially.

Density b eta exp(eta + b x - eta e^(b x)) on x > 0, b = rate, eta = shape.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 22.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, S, exp, expint, log, uppergamma
from sympy import true as always

from klsym.families.family import Expectation, Family, deviation_from
from klsym.measures import ArgumentError, Lebesgue, power


class Gompertz(Family):
    """Gompertz(rate=b, shape=eta): density b eta exp(eta + b x - eta e^(b x)) on x > 0.

    Parameters: rate > 0, in units of 1/x; shape > 0, so that the mortality is b eta e^(b x). Both words are required:
    libraries disagree on the order.

    >>> Gompertz(rate=1, shape=2)
    Gompertz(rate=1, shape=2)
    """

    parameters = (("rate", "positive", True), ("shape", "positive", True))
    scipy_names = (("gompertz", "scaled", lambda scale, c: Gompertz(rate=power(scale, Integer(-1)), shape=c)),)
    sympy_names = (("Gompertz", lambda rate, shape: Gompertz(rate=rate, shape=shape)),)

    def __new__(cls, *ambiguous: Any, rate: Any = None, shape: Any = None) -> Gompertz:
        if ambiguous or rate is None or shape is None:
            raise ArgumentError("Gompertz's parameters go by their words: write Gompertz(rate=…, shape=…)")
        return cls.of(rate, shape)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0)

    def log_density(self, x: Expr) -> Expr:
        rate, shape = self.args
        return log(rate) + log(shape) + shape + rate * x - shape * exp(rate * x)

    def moment(self, s: Expr) -> Expectation | None:
        """E X alone: e^(b X) is 1 plus an exponential variable, and the higher moments are Meijer functions."""
        rate, shape = self.args
        if s.is_zero:
            return Expectation(S.One)
        return Expectation(exp(shape) * expint(1, shape) / rate) if s == 1 else None

    def exponential_moment(self, t: Expr) -> Expectation:
        rate, shape = self.args
        if t == rate:
            return Expectation(1 + 1 / shape)
        return Expectation(exp(shape) * shape ** (-t / rate) * uppergamma(1 + t / rate, shape), always)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        rate, shape = self.args
        mean = exp(shape) * expint(1, shape) / rate
        return deviation_from(S.Zero, m, mean, lambda: exp(shape) * expint(1, shape * exp(rate * m)) / rate)
