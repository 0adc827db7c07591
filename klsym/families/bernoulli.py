"""The Bernoulli measure: one trial.

Mass p at 1 and 1 - p at 0.
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, section 3.2.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, log

from klsym.families.atomic import AtomicFamily


class Bernoulli(AtomicFamily):
    """Bernoulli(p): mass p at 1 and 1 - p at 0.

    Parameters: p in [0, 1]; of a symbol p, declared nonnegative or positive, p <= 1 is understood.

    >>> Bernoulli("0.3").masses
    {0: 7/10, 1: 3/10}
    """

    parameters = (("p", "probability", False),)

    def __new__(cls, p: Any) -> Bernoulli:
        return cls.of(p)

    @property
    def masses(self) -> dict[Expr, Expr]:
        (p,) = self.args
        return {S.Zero: 1 - p, S.One: p}

    def log_density(self, x: Expr) -> Expr:
        (p,) = self.args
        if p in (0, 1):
            return super().log_density(x)
        return x * log(p) + (1 - x) * log(1 - p)
