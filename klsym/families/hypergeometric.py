"""The hypergeometric measure: successes in draws without replacement.

Mass binomial(K, k) binomial(N - K, n - k)/binomial(N, n), N = population, K = successes, n = draws.
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, chapter 6.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Max, Min, S, ff, loggamma

from klsym.families.factorial import moment_of_factorials
from klsym.families.family import Expectation, Family, integer
from klsym.measures import ArgumentError, Lattice, decide, exact


class Hypergeometric(Family):
    """Hypergeometric(population=N, successes=K, draws=n): the number of successes among n draws without replacement.

    Parameters: population, successes and draws, nonnegative integers, the last two at most the population. All words
    are required: libraries disagree on the order.

    >>> Hypergeometric(population=10, successes=4, draws=3)
    Hypergeometric(population=10, successes=4, draws=3)
    """

    parameters = (("population", "natural", True), ("successes", "natural", True), ("draws", "natural", True))
    scipy_names = (
        (
            "hypergeom",
            "standard",
            lambda population, successes, draws: Hypergeometric(
                population=integer(population), successes=integer(successes), draws=integer(draws)
            ),
        ),
    )
    sympy_names = (
        (
            "Hypergeometric",
            lambda population, successes, draws: Hypergeometric(
                population=population, successes=successes, draws=draws
            ),
        ),
    )

    def __new__(
        cls, *ambiguous: Any, population: Any = None, successes: Any = None, draws: Any = None
    ) -> Hypergeometric:
        if ambiguous or population is None or successes is None or draws is None:
            raise ArgumentError(
                "Hypergeometric's parameters go by their words: "
                "write Hypergeometric(population=…, successes=…, draws=…)"
            )
        return cls.of(population, successes, draws)

    @classmethod
    def check(cls, *values: Expr) -> None:
        population = exact(values[0])
        for name, value in zip(("successes", "draws"), map(exact, values[1:]), strict=True):
            if decide(value <= population) is False:
                raise ArgumentError(
                    f"Hypergeometric's {name} must be at most its population {population}, but is {value}"
                )

    @property
    def base(self) -> Lattice:
        population, successes, draws = self.args
        return Lattice(Max(S.Zero, draws + successes - population), Min(successes, draws))

    def log_density(self, x: Expr) -> Expr:
        population, successes, draws = self.args
        failures = population - successes
        return (
            loggamma(successes + 1)
            - loggamma(x + 1)
            - loggamma(successes - x + 1)
            + loggamma(failures + 1)
            - loggamma(draws - x + 1)
            - loggamma(failures - draws + x + 1)
            - loggamma(population + 1)
            + loggamma(draws + 1)
            + loggamma(population - draws + 1)
        )

    def moment(self, s: Expr) -> Expectation | None:
        population, successes, draws = self.args
        if not (population.is_Integer and s.is_Integer and s.is_nonnegative):
            return None
        # a product of j factors on the right vanishes with those above it where j exceeds the population
        return moment_of_factorials(
            s,
            lambda j: S.Zero if j > population else ff(successes, j) * ff(draws, j) / ff(population, j),
        )
