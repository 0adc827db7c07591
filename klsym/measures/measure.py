"""What every measure can do: be multiplied, added, compared and differentiated against another.

A measure is a SymPy Basic, so that expressions such as KL(P, Q) have measures among their arguments and `subs`,
`free_symbols` and `==` work as a SymPy user expects. A concrete measure offers `parts`; an abstract one (a symbol)
offers only its name and what is assumed of it.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, S, Tuple
from sympy.logic.boolalg import Boolean

from klsym.measures.exceptions import ArgumentError
from klsym.measures.maps import OMEGA, Projection
from klsym.measures.parameters import exact, total
from klsym.measures.part import Atoms, Part


class Measure(Basic):
    """A finite or sigma-finite positive measure."""

    # above SymPy's own priority, so that 2*P and sympy.Integer(2)*P reach __rmul__
    _op_priority = 20.0

    @property
    def is_abstract(self) -> bool:
        """True where the measure is built on symbols for measures, so that it has no parts."""
        return any(getattr(argument, "is_abstract", False) for argument in self.args)

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        """The densities and atoms the measure is made of."""
        raise ArgumentError(
            f"{self} is an abstract measure and has no parts; give a concrete measure such as Normal(0, 1)"
        )

    @property
    def total_mass(self) -> Expr:
        """The mass of the whole space: 1 for a probability."""
        return S.One

    @property
    def dimension(self) -> Expr:
        """The dimension of the space the measure lives on; 1 for measures on the line."""
        return S.One

    @property
    def space(self) -> Basic:
        """The space the measure lives on, by name: Omega unless it says otherwise."""
        return next((argument.space for argument in self.args if isinstance(argument, Measure)), OMEGA)

    def marginal(self, index: int) -> Measure:
        """The law of the first (index 0) or second (1) coordinate of a measure on a product space."""
        from klsym.measures.derivative import PartsMeasure
        from klsym.measures.transformed import Pushforward

        if not self.is_abstract:
            return PartsMeasure(marginal_atoms(self.parts, index))
        return Pushforward(Projection(self.space, index), self)

    def exact(self) -> Measure:
        """The same measure with every float replaced by the rational number it holds."""
        return exact(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (type(self), self.args)

    def __lshift__(self, other: Any) -> Boolean:
        """P << Q: absolute continuity, decided for concrete measures and a hypothesis for abstract ones."""
        from klsym.measures.derivative import absolutely_continuous

        return absolutely_continuous(self, _operand(other, "the measure right of <<"))

    def __truediv__(self, other: Any) -> Expr:
        """P / Q: the Radon–Nikodym derivative dP/dQ."""
        from klsym.measures.derivative import radon_nikodym

        return radon_nikodym(self, _operand(other, "the measure right of /"))

    def __matmul__(self, other: Any) -> Measure:
        """P @ Q: the product measure; P @ K, with a kernel K: the joint measure."""
        from klsym.measures.combine import ProductMeasure
        from klsym.measures.kernels import Joint, KernelSymbol

        if isinstance(other, KernelSymbol):
            return Joint(self, other)

        return ProductMeasure(self, _operand(other, "the measure right of @"))

    def __pow__(self, count: Any) -> Measure:
        """P**n: n independent draws."""
        from klsym.measures.powers import power

        return power(self, count)

    def __add__(self, other: Any) -> Measure:
        """P + Q: the sum, whose mass is the sum of the masses."""
        from klsym.measures.combine import SumMeasure

        return SumMeasure(self, _operand(other, "the measure right of +"))

    def __mul__(self, factor: Any) -> Measure:
        """c * P: P scaled by the nonnegative number c."""
        from klsym.measures.combine import ScaledMeasure

        return ScaledMeasure(factor, self)

    __rmul__ = __mul__


def marginal_atoms(parts: tuple[Part | Atoms, ...], index: int) -> Atoms:
    """The masses of a coordinate, for finitely many points of the plane."""
    if not all(isinstance(part, Atoms) for part in parts) or index not in (0, 1):
        raise ArgumentError("a marginal is taken of finitely many points of the plane, or of a product of two measures")
    masses: dict[Basic, Expr] = {}
    for part in parts:
        for point, mass in part.masses.items():
            if not isinstance(point, Tuple) or len(point) != 2:
                raise ArgumentError(f"{point} is no point of the plane, and has no coordinate {index}")
            masses[point[index]] = total(masses[point[index]], mass) if point[index] in masses else mass
    return Atoms(masses)


def _unpickled(kind: type[Measure], args: tuple[Basic, ...]) -> Measure:
    """The measure with these arguments: constructors take words and mappings, so pickle comes back this way."""
    return Basic.__new__(kind, *args)


def _operand(other: Any, name: str) -> Measure:
    if not isinstance(other, Measure):
        raise ArgumentError(
            f"{name} is {other!r}, not a measure; give one, for instance Normal(0, 1) or measure({other!r})"
        )
    return other
