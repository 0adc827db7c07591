"""The skew-normal measure, a normal law leaning to one side.

Density 2 phi(z) Phi(a z) / scale, z = (x - location)/scale, a = shape, on the line.
Source: Azzalini, A class of distributions which includes the normal ones, Scand. J. Statist. 12 (1985).
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Integer, S, binomial, erf, erfc, exp, factorial2, gamma, log, pi, sqrt

from klsym.families.family import Expectation, Family, shifted_moment
from klsym.measures import ArgumentError, Lebesgue


class SkewNormal(Family):
    """SkewNormal(location, scale, shape=a): density 2 phi(z) Phi(a z) / scale, z = (x - location)/scale.

    Parameters: location, real; scale > 0, in the units of x; shape, real: 0 gives the normal measure. phi and Phi are
    the standard normal density and distribution function.

    >>> SkewNormal(0, 1, shape=2)
    SkewNormal(0, 1, shape=2)
    """

    parameters = (("location", "real", False), ("scale", "positive", False), ("shape", "real", True))
    scipy_names = (("skewnorm", "located", lambda location, scale, a: SkewNormal(location, scale, shape=a)),)

    def __new__(cls, location: Any, scale: Any, *ambiguous: Any, shape: Any = None) -> SkewNormal:
        if ambiguous or shape is None:
            raise ArgumentError("SkewNormal's shape goes by its word: write SkewNormal(location, scale, shape=…)")
        return cls.of(location, scale, shape)

    @property
    def base(self) -> Lebesgue:
        return Lebesgue()

    def log_density(self, x: Expr) -> Expr:
        location, scale, shape = self.args
        z = (x - location) / scale
        return -((x - location) ** 2) / (2 * scale**2) - log(scale) - log(2 * pi) / 2 + log(erfc(-shape * z / sqrt(2)))

    def moment(self, s: Expr) -> Expectation | None:
        location, scale, shape = self.args
        lean = shape / sqrt(1 + shape**2)

        def standard(n: int) -> Expr:
            # Z = lean |U| + sqrt(1 - lean^2) V for independent standard normal U, V
            if n % 2 == 0:
                return factorial2(n - 1)
            return Add(
                *(
                    binomial(n, j) * lean**j * _folded(j) * (1 - lean**2) ** ((n - j) // 2) * factorial2(n - j - 1)
                    for j in range(1, n + 1, 2)
                )
            )

        value = shifted_moment(s, location, scale, standard)
        return None if value is None else Expectation(value)

    def exponential_moment(self, t: Expr) -> Expectation:
        location, scale, shape = self.args
        lean = shape / sqrt(1 + shape**2)
        return Expectation(exp(location * t + scale**2 * t**2 / 2) * (1 + erf(lean * scale * t / sqrt(2))))


def _folded(n: int) -> Expr:
    """E|U|^n for a standard normal U."""
    return Integer(2) ** (Integer(n) / 2) * gamma((Integer(n) + 1) / 2) / sqrt(pi) if n else S.One
