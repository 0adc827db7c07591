"""Families with finitely many atoms: every expectation is a finite sum over them."""

from __future__ import annotations

from sympy import Abs, Add, Eq, Expr, Piecewise, S, Symbol, Tuple, exp, log

from klsym.families.family import Expectation, Family
from klsym.measures import Atoms, Label, Points


class AtomicFamily(Family):
    """A family that states its `masses`, {point: mass}."""

    @property
    def masses(self) -> dict[Expr, Expr]:
        """{point: mass}; masses may be zero."""
        raise AttributeError(f"{type(self).__name__} states no masses")

    @property
    def base(self) -> Points:
        return Points(*self.masses)

    @property
    def parts(self) -> tuple[Atoms, ...]:
        return (Atoms(self.masses),)

    def log_density(self, x: Expr) -> Expr:
        """log of the mass at x: at a point its own, at a symbol one piece for each atom."""
        masses = self.masses
        if x in masses:
            return log(masses[x])
        return Piecewise(*((log(mass), Eq(x, point)) for point, mass in masses.items()))

    def moment(self, s: Expr) -> Expectation | None:
        return self.expectation(S.One * _POINT**s, _POINT)

    def exponential_moment(self, t: Expr) -> Expectation | None:
        return self.expectation(exp(t * _POINT), _POINT)

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        return self.expectation(Abs(_POINT - m), _POINT)

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        if any(isinstance(point, (Label, Tuple)) for point in self.masses):
            return None  # a function of numbers has no value at a name
        terms = [mass * statistic.subs(x, point) for point, mass in self.masses.items() if mass != 0]
        return Expectation(Add(*terms))


_POINT = Symbol("x", real=True)
