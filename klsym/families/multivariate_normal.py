"""The normal measure on R^d.

Density exp(-(x - mean)' covariance^(-1) (x - mean)/2) / sqrt((2 pi)^d det(covariance)).
Source: Kotz, Balakrishnan & Johnson, Continuous Multivariate Distributions 1, chapter 45.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import lcm
from typing import Any

from sympy import (
    Basic,
    Determinant,
    Expr,
    ImmutableDenseMatrix,
    Inverse,
    MatrixExpr,
    MatrixSymbol,
    Rational,
    Trace,
    log,
    pi,
    sympify,
)
from sympy.matrices.matrixbase import MatrixBase

from klsym.families.family import Family, number_text
from klsym.families.normal import Normal
from klsym.measures import ArgumentError, Lebesgue, LebesgueSpace, Part, exact, parameter

_WRITTEN_OUT = 8  # up to this dimension an explicit covariance is inverted and the density written in coordinates


class MultivariateNormal(Family):
    """MultivariateNormal(mean, covariance): the normal measure on R^d.

    Parameters: mean, d numbers (a list, a numpy array, a SymPy column or a MatrixSymbol of shape (d, 1));
    covariance, a d by d symmetric positive definite matrix (nested lists, a numpy array, a SymPy matrix or
    MatrixSymbol). Numbers are checked; of symbols it is understood that the covariance is positive definite.

    >>> MultivariateNormal([0, 0], [[2, 1], [1, 2]])
    MultivariateNormal([0, 0], [[2, 1], [1, 2]])
    """

    parameters = (("mean", "vector", False), ("covariance", "matrix", False))

    def __new__(cls, mean: Any, covariance: Any) -> MultivariateNormal:
        return cls.of(mean, covariance)

    @classmethod
    def of(cls, *values: Any) -> MultivariateNormal:
        mean, covariance = values
        mean = _matrix(mean, "MultivariateNormal's mean", column=True)
        covariance = _matrix(covariance, "MultivariateNormal's covariance", column=False)
        _check_shapes(mean, covariance)
        if isinstance(covariance, MatrixBase):
            _check_covariance(covariance)
        return Basic.__new__(cls, mean, covariance)

    @property
    def dimension(self) -> Expr:
        return sympify(self.mean.shape[0])

    @property
    def base(self) -> Lebesgue | LebesgueSpace:
        return Lebesgue() if self.dimension == 1 else LebesgueSpace(self.dimension)

    @property
    def parts(self) -> tuple[Part, ...]:
        if self.dimension == 1:
            return Normal(self.mean[0, 0], var=self.covariance[0, 0]).parts
        x = MatrixSymbol("x", self.dimension, 1)
        return (Part(self.base, x, [self.log_density(x)]),)

    def log_density(self, x: Expr) -> Expr:
        mean, covariance = self.args
        d = self.dimension
        constant = -d * log(2 * pi) / 2
        if isinstance(mean, MatrixBase) and isinstance(covariance, MatrixBase) and d <= _WRITTEN_OUT:
            away = ImmutableDenseMatrix(d, 1, lambda i, _: x[i, 0] - mean[i, 0])
            quadratic = (away.T * covariance.inv() * away)[0, 0]
            return constant - log(covariance.det()) / 2 - quadratic / 2
        return constant - log(Determinant(covariance)) / 2 - Trace((x - mean).T * Inverse(covariance) * (x - mean)) / 2

    def _sympystr(self, printer: Any) -> str:
        mean, covariance = self.args

        def listed(row: Iterable[Expr]) -> str:
            return "[" + ", ".join(number_text(value, printer) for value in row) + "]"

        column = listed(mean) if isinstance(mean, MatrixBase) else printer._print(mean)
        if isinstance(covariance, MatrixBase):
            return f"MultivariateNormal({column}, [{', '.join(map(listed, covariance.tolist()))}])"
        return f"MultivariateNormal({column}, {printer._print(covariance)})"


def _matrix(value: Any, name: str, column: bool) -> Any:
    """`value` as an immutable matrix of exact numbers, or the symbolic matrix it is."""
    if isinstance(value, MatrixExpr):
        return value
    shape_wanted = "a list of numbers" if column else "a list of rows"
    if isinstance(value, MatrixBase):
        rows = value.tolist()
    else:
        rows = value.tolist() if hasattr(value, "tolist") else value
        if not isinstance(rows, (list, tuple)) or not rows:
            raise ArgumentError(f"{name} is {value!r}; give {shape_wanted}, a matrix or a MatrixSymbol")
        if column:
            rows = [row if isinstance(row, (list, tuple)) else [row] for row in rows]
        if any(not isinstance(row, (list, tuple)) or len(row) != len(rows[0]) for row in rows):
            raise ArgumentError(f"{name} is {value!r}, whose rows differ in length; give {shape_wanted}")
    if column and len(rows) == 1 and len(rows[0]) > 1:
        rows = [[entry] for entry in rows[0]]
    return ImmutableDenseMatrix([[parameter(entry, f"an entry of {name}", "real") for entry in row] for row in rows])


def _check_shapes(mean: Any, covariance: Any) -> None:
    d, columns = mean.shape
    if columns != 1 or tuple(covariance.shape) != (d, d):
        raise ArgumentError(
            f"MultivariateNormal's mean has shape {mean.shape} and its covariance {covariance.shape}; "
            "give (d, 1) and (d, d)"
        )


def _check_covariance(covariance: Any) -> None:
    values = covariance.applyfunc(exact)
    d = values.shape[0]
    for i in range(d):
        for j in range(i):
            gap = values[i, j] - values[j, i]
            if gap != 0 and gap.equals(0) is not True:
                raise ArgumentError(
                    f"MultivariateNormal's covariance is not symmetric: "
                    f"entry ({i}, {j}) is {covariance[i, j]} and ({j}, {i}) is {covariance[j, i]}; give (C + C.T)/2"
                )
    minor = _failing_minor(values)
    if minor is not None:
        raise ArgumentError(
            f"MultivariateNormal's covariance must be positive definite, "
            f"but its leading minor of order {minor} is not positive"
        )


def _failing_minor(values: Any) -> int | None:
    """The order of the first leading minor known not to be positive (Sylvester's criterion), None without one."""
    d = values.shape[0]
    if all(isinstance(entry, Rational) for entry in values):
        common = lcm(*(int(entry.q) for entry in values))
        return _failing_minor_of_integers([[int(entry * common) for entry in row] for row in values.tolist()])
    for order in range(1, d + 1):
        block = values[:order, :order]
        if block.free_symbols and order > 2:
            return None  # what two coordinates show is checked; beyond, positive definiteness is understood
        if block.det().is_positive is False:
            return order
    return None


def _failing_minor_of_integers(rows: list[list[int]]) -> int | None:
    """Bareiss elimination: the pivots are the leading minors, and every division is exact."""
    previous = 1
    for k in range(len(rows)):
        pivot = rows[k][k]
        if pivot <= 0:
            return k + 1
        for i in range(k + 1, len(rows)):
            factor = rows[i][k]
            rows[i] = [
                (pivot * entry - factor * above) // previous for entry, above in zip(rows[i], rows[k], strict=True)
            ]
        previous = pivot
    return None
