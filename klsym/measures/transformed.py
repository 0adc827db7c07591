"""Measures made of another by a density or a map: f·P, and the image g#P with its special case, the marginal."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, sympify

from klsym.measures.exceptions import ArgumentError
from klsym.measures.maps import Map, Projection
from klsym.measures.measure import Measure


class DensityMeasure(Measure):
    """f·P: the measure A ↦ ∫_A max(f, 0) dP, whose density with respect to P is f where f >= 0.

    Parameters: f, a function on the space of P; P, an abstract measure. The tilt of Q by f is
    DensityMeasure(exp(f)/LebesgueIntegral(exp(f), Q), Q).

    >>> from klsym.measures import functions, measures
    >>> DensityMeasure(functions("f"), measures("P"))
    DensityMeasure(f, P)
    """

    def __new__(cls, density: Any, base: Measure) -> DensityMeasure:
        if not isinstance(base, Measure):
            raise ArgumentError(f"DensityMeasure's second argument is {base!r}, not a measure")
        return Basic.__new__(cls, sympify(density), base)

    @property
    def is_abstract(self) -> bool:
        return True

    @property
    def density(self) -> Expr:
        return self.args[0]

    @property
    def base(self) -> Measure:
        return self.args[1]

    @property
    def space(self) -> Basic:
        return self.args[1].space

    @property
    def total_mass(self) -> Expr:
        from klsym.measures.symbols import LebesgueIntegral

        return LebesgueIntegral(1, self)

    def _sympystr(self, printer: Any) -> str:
        return f"DensityMeasure({printer._print(self.args[0])}, {printer._print(self.args[1])})"


class Pushforward(Measure):
    """g#P: the image A ↦ P(g⁻¹(A)) of a measure under a map.

    >>> from klsym.measures import kernels, maps, measures
    >>> Pushforward(maps("g"), measures("P"))
    Pushforward(g, P)
    """

    def __new__(cls, through: Map, inner: Measure) -> Pushforward:
        if not isinstance(through, Map) or not isinstance(inner, Measure):
            raise ArgumentError(f"Pushforward takes a map and a measure, not {through!r} and {inner!r}")
        if inner.space != through.source:
            raise ArgumentError(f"{inner} lives on {inner.space} and {through} starts from {through.source}")
        return Basic.__new__(cls, through, inner)

    @property
    def is_abstract(self) -> bool:
        return True

    @property
    def map(self) -> Map:
        return self.args[0]

    @property
    def inner(self) -> Measure:
        return self.args[1]

    @property
    def space(self) -> Basic:
        return self.args[0].target

    @property
    def total_mass(self) -> Expr:
        return self.args[1].total_mass

    def _sympystr(self, printer: Any) -> str:
        through, inner = self.args
        if isinstance(through, Projection):
            text = printer._print(inner)
            return f"{f'({text})' if ' ' in text else text}.marginal({through.index})"
        return f"Pushforward({printer._print(through)}, {printer._print(inner)})"
