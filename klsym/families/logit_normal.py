"""The logit-normal measure, the law of the logistic function of a normal variable.

Density exp(-(logit(x) - mean)^2/(2 std^2)) / (std sqrt(2 pi) x (1 - x)) on 0 < x < 1, logit(x) = log(x/(1 - x)).
Source: Aitchison & Shen, Logistic-normal distributions, Biometrika 67 (1980).
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, exp, log, pi

from klsym.families.family import Family
from klsym.families.image import Image, Y
from klsym.families.normal import Normal
from klsym.measures import Lebesgue


class LogitNormal(Family):
    """LogitNormal(mean, std): the law of 1/(1 + e^(-Y)) for Y = Normal(mean, std).

    Parameters: mean, real, and std > 0: those of log(x/(1 - x)), not of x.

    >>> LogitNormal(0, 1)
    LogitNormal(0, 1)
    """

    parameters = (("mean", "real", False), ("std", "positive", False))
    sympy_names = (("LogitNormal", lambda mean, std: LogitNormal(mean, std)),)

    def __new__(cls, mean: Any, std: Any) -> LogitNormal:
        return cls.of(mean, std)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(0, 1)

    def log_density(self, x: Expr) -> Expr:
        mean, std = self.args
        constant = -(mean**2) / (2 * std**2) - log(std) - log(2 * pi) / 2
        squares = log(x) ** 2 - 2 * log(x) * log(1 - x) + log(1 - x) ** 2
        return constant - squares / (2 * std**2) + mean / std**2 * (log(x) - log(1 - x)) - log(x) - log(1 - x)

    @property
    def image(self) -> Image:
        return Image(Normal.of(*self.args), 1 / (1 + exp(-Y)))
