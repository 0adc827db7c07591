"""Multivariate normal measures: the divergences are linear algebra in balls.

With S = Q's covariance, T = P's, d = mean of P minus mean of Q and n the dimension:
KL = (tr(S^-1 T) + d' S^-1 d - n + log det S - log det T)/2,
1 - H^2/2 = (det S det T)^(1/4) det((S + T)/2)^(-1/2) exp(-d' ((S + T)/2)^-1 d/8),
chi^2 + 1 = det S/(sqrt(det T) sqrt(det(2 S - T))) exp(d' (2 S - T)^-1 d), finite where 2 S - T is positive definite.
Source: Pardo, Statistical Inference Based on Divergence Measures, chapter 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flint import arb, arb_mat
from sympy import MatrixBase

from klsym.enclose.numbers import exact_value, value
from klsym.enclose.precision import ball
from klsym.measures import ArgumentError, Measure, UndecidedError


class Normal(NamedTuple):
    """Mean and covariance as ball matrices."""

    mean: arb_mat
    covariance: arb_mat

    @property
    def dimension(self) -> int:
        return self.mean.nrows()


def _matrix(entries: Any) -> arb_mat:
    return arb_mat([[ball(value(exact_value(entry))) for entry in row] for row in entries])


def read(measure: Measure) -> Normal:
    """A MultivariateNormal with explicit entries as balls at the working precision."""
    mean, covariance = measure.args[:2]
    if not (isinstance(mean, MatrixBase) and isinstance(covariance, MatrixBase)):
        raise ArgumentError(
            f"{measure} has no explicit mean and covariance; give matrices of numbers before asking for digits"
        )
    return Normal(_matrix([[entry] for entry in mean]), _matrix(covariance.tolist()))


def _quadratic(matrix: arb_mat, vector: arb_mat) -> arb:
    """v' M^-1 v."""
    return (vector.transpose() * matrix.solve(vector))[0, 0]


def _is_positive_definite(matrix: arb_mat) -> bool | None:
    """True where a Cholesky decomposition in balls goes through, False where a pivot is negative, None in between."""
    n = matrix.nrows()
    rows = [[matrix[i, j] for j in range(n)] for i in range(n)]
    for k in range(n):
        pivot = rows[k][k]
        if pivot < 0:
            return False
        if not pivot > 0:
            return None
        for i in range(k + 1, n):
            ratio = rows[i][k] / pivot
            for j in range(k, n):
                rows[i][j] = rows[i][j] - ratio * rows[k][j]
    return True


def kl(p: Normal, q: Normal) -> arb:
    """The Kullback–Leibler divergence at the working precision."""
    trace = q.covariance.solve(p.covariance).trace()
    shift = _quadratic(q.covariance, p.mean - q.mean)
    return (trace + shift - p.dimension + q.covariance.det().log() - p.covariance.det().log()) / 2


def entropy(p: Normal) -> arb:
    """The differential entropy."""
    return (p.dimension * ((2 * arb.pi()).log() + 1) + p.covariance.det().log()) / 2


def squared_hellinger(p: Normal, q: Normal) -> arb:
    """H^2 in [0, 2]."""
    middle = (p.covariance + q.covariance) * arb(0.5)
    affinity = (p.covariance.det() * q.covariance.det()).root(4) / middle.det().sqrt()
    return 2 - 2 * affinity * (-_quadratic(middle, p.mean - q.mean) / 8).exp()


def chi_squared(p: Normal, q: Normal) -> arb | None:
    """chi^2, None where it is infinite."""
    rest = q.covariance * arb(2) - p.covariance
    definite = _is_positive_definite(rest)
    if definite is False:
        return None
    if definite is None:
        return arb.nan()
    scale = q.covariance.det() / (p.covariance.det().sqrt() * rest.det().sqrt())
    return scale * _quadratic(rest, p.mean - q.mean).exp() - 1


def total_variation(p: Normal, q: Normal) -> arb:
    """Total variation for equal covariances, 2 Phi(|d|/2) - 1 in the metric of the covariance."""
    return (_quadratic(q.covariance, p.mean - q.mean) / 8).sqrt().erf()


def functional(name: str, first: Measure, second: Measure) -> Callable[[], arb | None]:
    """The value at the working precision as a function without arguments; None for +oo.

    Raises UndecidedError for total variation between different covariances, which has no closed form.
    """
    if name == "total_variation" and first.args[1] != second.args[1]:
        raise UndecidedError(
            f"the total variation of {first} and {second} is that of a quadratic form, which is not enclosed; "
            "ask for squared_hellinger, which bounds it on both sides"
        )
    table: dict[str, Callable[[Normal, Normal], arb | None]] = {
        "kl": kl,
        "entropy": lambda p, q: entropy(p),
        "cross_entropy": lambda p, q: kl(p, q) + entropy(p),
        "squared_hellinger": squared_hellinger,
        "chi_squared": chi_squared,
        "total_variation": total_variation,
    }
    return lambda: table[name](read(first), read(second))
