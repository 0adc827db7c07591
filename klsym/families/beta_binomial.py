"""The beta-binomial measure: successes in n trials whose common probability is a beta variable.

Mass binomial(n, k) B(k + alpha, n - k + beta)/B(alpha, beta) on k = 0, 1, …, n.
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, section 6.2.2.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, ff, loggamma, rf

from klsym.families.factorial import moment_of_factorials
from klsym.families.family import Expectation, Family, integer
from klsym.measures import Lattice


class BetaBinomial(Family):
    """BetaBinomial(n, alpha, beta): mass binomial(n, k) B(k + alpha, n - k + beta)/B(alpha, beta) on 0, 1, …, n.

    Parameters: n, a nonnegative integer; alpha > 0 and beta > 0, those of the beta measure of the probability.

    >>> BetaBinomial(5, 2, 3)
    BetaBinomial(5, 2, 3)
    """

    parameters = (("n", "natural", False), ("alpha", "positive", False), ("beta", "positive", False))
    scipy_names = (("betabinom", "standard", lambda n, a, b: BetaBinomial(integer(n), a, b)),)
    sympy_names = (("BetaBinomial", lambda n, alpha, beta: BetaBinomial(n, alpha, beta)),)

    def __new__(cls, n: Any, alpha: Any, beta: Any) -> BetaBinomial:
        return cls.of(n, alpha, beta)

    @property
    def base(self) -> Lattice:
        return Lattice(0, self.n)

    def log_density(self, x: Expr) -> Expr:
        n, alpha, beta = self.args
        choose = loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1)
        constant = loggamma(alpha + beta) - loggamma(alpha) - loggamma(beta) - loggamma(n + alpha + beta)
        return choose + constant + loggamma(x + alpha) + loggamma(n - x + beta)

    def moment(self, s: Expr) -> Expectation | None:
        n, alpha, beta = self.args
        return moment_of_factorials(s, lambda j: ff(n, j) * rf(alpha, j) / rf(alpha + beta, j))
