"""The Yule–Simon measure: sizes under growth in proportion to size.

Mass rho B(k, rho + 1) on k = 1, 2, 3, ….
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, section 6.10.3.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, factorial, log, loggamma, rf

from klsym.families.factorial import moment_of_factorials
from klsym.families.family import Expectation, Family
from klsym.measures import Lattice


class YuleSimon(Family):
    """YuleSimon(rho): mass rho B(k, rho + 1) on 1, 2, 3, ….

    Parameters: rho > 0, so that the mass falls like k^(-rho-1).

    >>> YuleSimon(3)
    YuleSimon(3)
    """

    parameters = (("rho", "positive", False),)
    scipy_names = (("yulesimon", "standard", lambda alpha: YuleSimon(alpha)),)
    sympy_names = (("YuleSimon", lambda rho: YuleSimon(rho)),)

    def __new__(cls, rho: Any) -> YuleSimon:
        return cls.of(rho)

    @property
    def base(self) -> Lattice:
        return Lattice(1)

    def log_density(self, x: Expr) -> Expr:
        (rho,) = self.args
        return log(rho) + loggamma(rho + 1) + loggamma(x) - loggamma(x + rho + 1)

    def moment(self, s: Expr) -> Expectation | None:
        (rho,) = self.args
        finite = rho > s if s != 0 else S.true

        def of_factorials(j: int) -> Expr:
            # for k - 1 it is j!^2/((rho - 1) … (rho - j)), X - 1 being a geometric count of random odds
            return rising_excess(j) + j * rising_excess(j - 1)

        def rising_excess(j: int) -> Expr:
            return factorial(j) ** 2 / rf(rho - j, j)

        return moment_of_factorials(s, of_factorials, finite)
