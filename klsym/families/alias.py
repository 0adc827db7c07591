"""Families that are others under a name and parameters of their own: each states the `law`, and all else is that one's.

The chi-squared measure is a gamma measure, and the half-normal, Maxwell, chi and Nakagami measures are generalised
gamma measures: a transform is worked out once, where it is most general.
"""

from __future__ import annotations

from sympy import Expr, Symbol

from klsym.families.family import Expectation, Family
from klsym.measures import Lattice, Lebesgue


class AliasFamily(Family):
    """A family whose every member is a member of another family, its `law`."""

    @property
    def law(self) -> Family:
        """The same measure as a member of the other family."""
        raise AttributeError(f"{type(self).__name__} states no law")

    @property
    def base(self) -> Lebesgue | Lattice:
        return self.law.base

    def log_density(self, x: Expr) -> Expr:
        return self.law.log_density(x)

    def moment(self, s: Expr) -> Expectation | None:
        return self.law.moment(s)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        return self.law.exponential_moment(t)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        return self.law.absolute_deviation(m)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        return self.law.expectation(statistic, x)
