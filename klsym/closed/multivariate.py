"""Normal measures on R^d: log densities are quadratic forms, and E(X - m)' A (X - m) = tr(A C) + (μ - m)' A (μ - m).

Mean and covariance may be explicit matrices or matrix symbols.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Determinant, Expr, Inverse, S, Trace, log, pi
from sympy.matrices.matrixbase import MatrixBase

from klsym.closed.present import present
from klsym.closed.result import ClosedForm, Transform
from klsym.closed.tactics import equation, tactic
from klsym.divergences.divergence import Divergence
from klsym.families.multivariate_normal import MultivariateNormal
from klsym.measures import Measure, ScaledMeasure


class Form(NamedTuple):
    """log density = constant - (x - centre)' precision (x - centre)/2, for a measure of the given mass."""

    law: MultivariateNormal
    mass: Expr
    constant: Expr


def quadratic_form(measure: Measure) -> Form | None:
    """The log density of c * MultivariateNormal as a quadratic form, None for other measures."""
    mass: Expr = S.One
    if isinstance(measure, ScaledMeasure):
        mass, measure = measure.args
    if not isinstance(measure, MultivariateNormal):
        return None
    return Form(
        measure, mass, log(mass) - measure.dimension * log(2 * pi) / 2 - log(determinant(measure.covariance)) / 2
    )


def determinant(matrix: Any) -> Expr:
    """The determinant, worked out for an explicit matrix."""
    return matrix.det() if isinstance(matrix, MatrixBase) else Determinant(matrix)


def mean_of_form(law: MultivariateNormal, other: MultivariateNormal) -> Expr:
    """E (X - m)' A (X - m) under `law`, A and m the precision and the mean of `other`."""
    if law == other:
        return law.dimension
    away = law.mean - other.mean
    if (
        isinstance(other.covariance, MatrixBase)
        and isinstance(away, MatrixBase)
        and isinstance(law.covariance, MatrixBase)
    ):
        precision = other.covariance.inv()
        return (precision * law.covariance).trace() + (away.T * precision * away)[0, 0]
    spread = law.dimension if law.covariance == other.covariance else Trace(Inverse(other.covariance) * law.covariance)
    if away.equals(away * 0) if isinstance(away, MatrixBase) else law.mean == other.mean:
        return spread
    return spread + Trace(away.T * Inverse(other.covariance) * away)


# functional -> the coefficients of log p and of log q in the integrand
_COEFFICIENTS = {
    "kl": (S.One, S.NegativeOne),
    "entropy": (S.NegativeOne, S.Zero),
    "cross_entropy": (S.Zero, S.NegativeOne),
}


@tactic(*_COEFFICIENTS)
def normal_on_space(divergence: Divergence) -> ClosedForm | None:
    """The integral of a log p + b log q by the mean of each quadratic form."""
    forms = [quadratic_form(measure) for measure in divergence.measures]
    if any(form is None for form in forms) or len(forms) > 2 or getattr(divergence, "base", None) is not None:
        return None
    sides = [form for form in forms if form is not None]
    truth = sides[0]
    summands: list[Expr] = [divergence.mass_term()]
    transforms = []
    for factor, side in zip(_COEFFICIENTS[divergence.functional], (truth, sides[-1]), strict=True):
        if factor == 0:
            continue
        mean = mean_of_form(truth.law, side.law)
        summands.append(factor * truth.mass * side.constant)
        summands.append(-factor * truth.mass * mean / 2)
        form = (
            Trace((side.law.mean - truth.law.mean).T * (side.law.mean - truth.law.mean))
            if side.law != truth.law
            else S.One
        )
        transforms.append(
            Transform(truth.law, form, mean, "mean of a quadratic form, from mean and covariance", _SOURCE)
        )
    value = present(summands)
    reason = "log densities are quadratic forms, and E (X - m)' A (X - m) = tr(A C) + (μ - m)' A (μ - m)"
    return ClosedForm(divergence, value, S.true, reason, (equation(divergence, value, reason),), tuple(transforms))


_SOURCE = "Kotz, Balakrishnan & Johnson, Continuous Multivariate Distributions 1, chapter 45."
