"""A part of a concrete measure: a density against a base measure.

Against Lebesgue or a lattice a density is kept as its logarithm, because every divergence is made of logarithms and
because log p can be evaluated far in the tail where p underflows. A sum of densities (a mixture) keeps its components
apart, so that an evaluator can add them stably. Against finitely many points a density is simply the list of masses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sympy import Add, AtomicExpr, Basic, Dummy, Expr, Symbol, Tuple, exp, log, sympify

from klsym.measures.bases import Base, Points
from klsym.measures.parameters import sign

# fixed numbers, so that a measure pickled in one process meets the same variables in another
X = Dummy("x", dummy_index=1_867_020_231, real=True)
K = Dummy("k", dummy_index=1_867_020_232, integer=True)


class Label(AtomicExpr):
    """A point that is a name, not a number: an outcome such as "heads"."""

    is_commutative = True
    __slots__ = ("name",)

    def __new__(cls, name: Any) -> Label:
        label = AtomicExpr.__new__(cls)
        label.name = str(name)
        return label

    def _hashable_content(self) -> tuple[str, ...]:
        return (self.name,)

    def __getnewargs__(self) -> tuple[str, ...]:
        return (self.name,)

    def _sympystr(self, printer: Any) -> str:
        return repr(self.name)

    def _latex(self, printer: Any) -> str:
        return rf"\text{{{self.name}}}"


class Part(Basic):
    """Density exp(c_1) + … + exp(c_m), each c_i an expression in `variable`, against `base`.

    `breakpoints` are the interior points where a component is not analytic (a Laplace density's location). Parts of
    klsym's own use the variable X on the line and K on a lattice, so that components can be compared and added.
    """

    def __new__(
        cls, base: Base, variable: Symbol, components: Iterable[Expr], breakpoints: Iterable[Expr] = ()
    ) -> Part:
        return Basic.__new__(cls, base, variable, Tuple(*components), Tuple(*breakpoints))

    @property
    def base(self) -> Base:
        return self.args[0]

    @property
    def variable(self) -> Symbol:
        return self.args[1]

    @property
    def components(self) -> tuple[Expr, ...]:
        return tuple(self.args[2])

    @property
    def breakpoints(self) -> tuple[Expr, ...]:
        return tuple(self.args[3])

    @property
    def log_density(self) -> Expr:
        """The logarithm of the density on the base, an expression in `variable`."""
        return log_sum(self.components)

    def scaled(self, factor: Expr) -> Part:
        """The part of `factor` times the measure."""
        components = [component + log(factor) for component in self.components]
        return Part(self.base, self.variable, components, self.breakpoints)


class Atoms(Basic):
    """Masses on finitely many points: density against counting on those points."""

    def __new__(cls, masses: Mapping[Expr, Expr]) -> Atoms:
        kept = {sympify(point): sympify(mass) for point, mass in masses.items()}
        kept = {point: mass for point, mass in kept.items() if sign(mass) != 0}
        return Basic.__new__(cls, Tuple(*kept), Tuple(*kept.values()))

    @property
    def func(self):  # SymPy rebuilds with func(*args); the constructor takes a mapping
        return lambda points, masses: Atoms(dict(zip(points, masses, strict=True)))

    @property
    def base(self) -> Points:
        return Points(*self.args[0])

    @property
    def masses(self) -> dict[Expr, Expr]:
        """{point: mass}, zero masses left out."""
        return dict(zip(self.args[0], self.args[1], strict=True))

    def scaled(self, factor: Expr) -> Atoms:
        """The atoms of `factor` times the measure."""
        return Atoms({point: factor * mass for point, mass in self.masses.items()})


def log_sum(components: tuple[Expr, ...]) -> Expr:
    """log(exp(c_1) + … + exp(c_m)), which is c_1 itself when m = 1."""
    return components[0] if len(components) == 1 else log(Add(*(exp(component) for component in components)))
