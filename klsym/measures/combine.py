"""Measures made of others: c * P, P + Q, mixtures and products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Add, Basic, Expr, Integer, Mul, Tuple, default_sort_key

from klsym.measures.exceptions import ArgumentError
from klsym.measures.masses import check_total
from klsym.measures.measure import Measure
from klsym.measures.parameters import exact, parameter, total
from klsym.measures.part import Atoms, Part


class ScaledMeasure(Measure):
    """c * P for a number c >= 0."""

    def __new__(cls, factor: Any, inner: Measure) -> Measure:
        if isinstance(factor, Measure):
            raise ArgumentError(f"{factor} * {inner} is no measure; write {factor} @ {inner} for the product measure")
        domain = "real" if inner.is_abstract else "nonnegative"  # of an abstract one, max(c, 0) * P
        factor = parameter(factor, "the factor of a measure", domain)
        if factor == 1:
            return inner
        if isinstance(inner, ScaledMeasure):
            return ScaledMeasure(factor * inner.args[0], inner.args[1])
        return Basic.__new__(cls, factor, inner)

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        factor, inner = self.args
        return () if factor == 0 else tuple(part.scaled(factor) for part in inner.parts)

    @property
    def total_mass(self) -> Expr:
        factor, inner = self.args
        if factor.is_nonnegative:
            return factor * inner.total_mass
        from klsym.measures.symbols import LebesgueIntegral

        return LebesgueIntegral(1, self)

    @property
    def dimension(self) -> Expr:
        return self.args[1].dimension

    def _sympystr(self, printer: Any) -> str:
        inner = printer._print(self.args[1])
        loose = isinstance(self.args[1], SumMeasure | ProductMeasure)
        return f"{printer.parenthesize(self.args[0], 50)}*" + (f"({inner})" if loose else inner)

    def _latex(self, printer: Any) -> str:
        inner = printer._print(self.args[1])
        return f"{printer._print(self.args[0])} " + (
            rf"\left({inner}\right)" if isinstance(self.args[1], SumMeasure) else inner
        )


class SumMeasure(Measure):
    """P + Q + …, on one space."""

    def __new__(cls, *terms: Measure) -> SumMeasure:
        flat: list[Measure] = []
        for term in terms:
            flat.extend(term.args if isinstance(term, SumMeasure) else [term])
        if any(term.dimension != flat[0].dimension for term in flat):
            spaces = ", ".join(f"{term} on R^{term.dimension}" for term in flat)
            raise ArgumentError(
                f"the measures to be added live on different spaces ({spaces}); add measures of one space"
            )
        return Basic.__new__(cls, *flat)

    def _hashable_content(self) -> tuple[Basic, ...]:
        return tuple(sorted(self.args, key=default_sort_key))  # P + Q is Q + P

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        return tuple(part for term in self.args for part in term.parts)

    @property
    def total_mass(self) -> Expr:
        return Add(*(term.total_mass for term in self.args))

    @property
    def dimension(self) -> Expr:
        return self.args[0].dimension

    def _sympystr(self, printer: Any) -> str:
        return " + ".join(printer._print(term) for term in self.args)

    def _latex(self, printer: Any) -> str:
        return " + ".join(printer._print(term) for term in self.args)


class Mixture(Measure):
    """Mixture({P: w, Q: v, …}): the measure w P + v Q + …, the weights nonnegative with sum one.

    Parameters: a mapping from measures to weights (exact numbers, decimal strings, floats or SymPy expressions).
    Raises ArgumentError where the weights do not sum to one (and says what they sum to). Float weights may miss one
    by a few units in the last place, as 0.7 + 0.3 may.
    """

    def __new__(cls, weights: Mapping[Measure, Any], *rest: Any) -> Mixture:
        if rest or not isinstance(weights, Mapping):
            raise ArgumentError(
                "Mixture takes one mapping from measures to weights: Mixture({Normal(0, 1): '0.7', Dirac(0): '0.3'})"
            )
        if not weights:
            raise ArgumentError("Mixture has no components; give at least one measure and its weight")
        terms = []
        for inner, weight in weights.items():
            if not isinstance(inner, Measure):
                raise ArgumentError(
                    f"a component of Mixture is {inner!r}, not a measure; give one, for instance Normal(0, 1)"
                )
            terms.append((inner, parameter(weight, f"the weight of {inner} in Mixture", "mass")))
        check_total([weight for _, weight in terms], "the weights of Mixture")
        if any(inner.dimension != terms[0][0].dimension for inner, _ in terms):
            raise ArgumentError("the components of Mixture live on different spaces; mix measures of one space")
        return Basic.__new__(cls, *(Tuple(inner, weight) for inner, weight in terms))

    @classmethod
    def of(cls, *pairs: Tuple) -> Mixture:
        """The mixture of (component, weight) pairs, equal components merged; SymPy rebuilds expressions through it."""
        merged: dict[Measure, Expr] = {}
        for inner, weight in pairs:
            merged[inner] = total(merged[inner], weight) if inner in merged else weight
        for inner, weight in merged.items():
            parameter(weight, f"the weight of {inner} in Mixture", "mass")
        check_total(list(merged.values()), "the weights of Mixture", rounded=True)
        return Basic.__new__(cls, *(Tuple(inner, weight) for inner, weight in merged.items()))

    @property
    def func(self):  # SymPy rebuilds with func(*args); the constructor takes a mapping
        return Mixture.of

    def _hashable_content(self) -> tuple[Basic, ...]:
        return tuple(sorted(self.args, key=default_sort_key))  # in whatever order the components were given

    @property
    def weights(self) -> dict[Measure, Expr]:
        """{component: weight}."""
        return {pair[0]: pair[1] for pair in self.args}

    @property
    def is_abstract(self) -> bool:
        return any(inner.is_abstract for inner in self.weights)

    @property
    def space(self) -> Basic:
        return next(iter(self.weights)).space

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        return tuple(
            part.scaled(weight) for inner, weight in self.weights.items() if weight != 0 for part in inner.parts
        )

    @property
    def total_mass(self) -> Expr:
        # float weights may miss one by an ulp: the mass terms of KL are taken at the weights as they stand
        return Add(*(exact(weight) * inner.total_mass for inner, weight in self.weights.items()))

    @property
    def dimension(self) -> Expr:
        return next(iter(self.weights)).dimension

    def _sympystr(self, printer: Any) -> str:
        pairs = ", ".join(
            f"{printer._print(inner)}: {printer._print(weight)}" for inner, weight in self.weights.items()
        )
        return f"Mixture({{{pairs}}})"

    def _latex(self, printer: Any) -> str:
        return " + ".join(
            f"{printer._print(weight)}\\, {printer._print(inner)}" for inner, weight in self.weights.items()
        )


class ProductMeasure(Measure):
    """P @ Q @ …: the product measure on the product space."""

    def __new__(cls, *factors: Measure) -> ProductMeasure:
        flat: list[Measure] = []
        for factor in factors:
            flat.extend(factor.args if isinstance(factor, ProductMeasure) else [factor])
        return Basic.__new__(cls, *flat)

    @property
    def factors(self) -> tuple[Measure, ...]:
        return self.args

    def as_points(self) -> Measure:
        """The same measure by its atoms, where it has finitely many."""
        from klsym.measures.derivative import PartsMeasure

        return PartsMeasure(*self.parts)

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        """Of discrete factors with finitely many atoms, the atoms of the product, at tuples of points."""
        factors = [factor.parts for factor in self.args]
        if not all(isinstance(part, Atoms) for parts in factors for part in parts):
            raise ArgumentError(
                f"{self} has no parts of its own; take its factors, which divergences of products are sums over"
            )
        points: dict[tuple[Expr, ...], Expr] = {(): Integer(1)}
        for parts in factors:
            points = {
                (*point, *_coordinates(coordinate)): mass * further
                for point, mass in points.items()
                for coordinate, further in _added(parts).items()
            }
        return (Atoms({Tuple(*point): mass for point, mass in points.items()}),)

    @property
    def space(self) -> Basic:
        found = self.args[0].space
        for factor in self.args[1:]:
            found = Tuple(found, factor.space)
        return found

    def marginal(self, index: int) -> Measure:
        """Of two concrete probabilities, the one asked for."""
        if self.is_abstract or len(self.args) != 2 or self.total_mass != 1:
            return super().marginal(index)
        return self.args[index]

    @property
    def total_mass(self) -> Expr:
        return Mul(*(factor.total_mass for factor in self.args))

    @property
    def dimension(self) -> Expr:
        return Add(*(factor.dimension for factor in self.args))

    def _sympystr(self, printer: Any) -> str:
        loose = (SumMeasure, ScaledMeasure)
        return " @ ".join(
            f"({printer._print(one)})" if isinstance(one, loose) else printer._print(one) for one in self.args
        )

    def _latex(self, printer: Any) -> str:
        return r" \otimes ".join(printer._print(factor) for factor in self.args)


def _coordinates(point: Expr) -> tuple[Expr, ...]:
    return tuple(point) if isinstance(point, Tuple) else (point,)


def _added(parts: tuple[Atoms, ...]) -> dict[Expr, Expr]:
    masses: dict[Expr, Expr] = {}
    for part in parts:
        for point, mass in part.masses.items():
            masses[point] = masses.get(point, Integer(0)) + mass
    return masses
