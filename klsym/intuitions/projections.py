"""Projections: the measure of a family nearest to another, in either direction of KL.

The I-projection of Q on a linear family {P : E_P f_j = c_j} minimises KL(P, Q) over P. On finitely many outcomes it is
the exponential tilt of Q that meets the constraints, and every P of the family sees a right triangle: KL(P, Q) =
KL(P, P*) + KL(P*, Q) (Csiszár). The moment projection of P on a family of models minimises KL(P, model) and covers all
of P's mass; the reverse one minimises KL(model, P) and settles on a mode.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from klsym.batch.vectors import kl
from klsym.measures import ArgumentError


@dataclass(frozen=True)
class Projection:
    """The masses of the I-projection, its divergence from Q in nats, and the tilt's parameters."""

    masses: Any
    divergence: float
    parameters: Any


def i_projection(Q: Sequence[float], statistics: Any, values: Sequence[float], tolerance: float = 1e-13) -> Projection:
    """The P nearest to Q, in the sense of KL(P, Q), among those with E_P f_j = c_j.

    Parameters: Q, k masses; statistics, an m × k array of the f_j; values, the m numbers c_j; tolerance for the
    constraints. Returns a Projection; P = Q exp(∑ θ_j f_j)/Z by Newton's method on the convex dual.
    Raises ArgumentError where no P << Q meets the constraints.
    Source: Csiszár (1975), Theorem 3.1.

    >>> found = i_projection([1/6] * 6, [range(1, 7)], [4.5])
    >>> found.masses.round(4)
    array([0.0544, 0.0788, 0.1142, 0.1654, 0.2398, 0.3475])
    """
    q = numpy.asarray(Q, dtype=float)
    f = numpy.array([list(row) for row in statistics], dtype=float)
    c = numpy.asarray(values, dtype=float)
    if f.ndim != 2 or f.shape != (len(c), len(q)):
        raise ArgumentError(f"statistics has shape {f.shape}; give {len(c)} rows of {len(q)} values, as Q has outcomes")
    if (q < 0).any() or not abs(q.sum() - 1) < 1e-9:
        raise ArgumentError(f"Q has mass {q.sum():.9g}; give masses >= 0 with sum one")
    carried = q > 0
    theta = numpy.zeros(len(c))

    def tilt(parameters: Any) -> tuple[Any, float]:
        exponent = parameters @ f
        top = exponent[carried].max()
        weights = numpy.where(carried, q * numpy.exp(numpy.minimum(exponent - top, 0)), 0.0)
        return weights / weights.sum(), top + float(numpy.log(weights.sum()))

    for _ in range(200):
        p, partition = tilt(theta)
        gap = c - f @ p
        scale = 1 + numpy.abs(c).max(initial=0.0)
        if numpy.abs(gap).max(initial=0.0) <= tolerance * scale:
            masses = p
            return Projection(masses, kl(masses, q), theta)
        centred = f - (f @ p)[:, None]
        step = numpy.linalg.lstsq((centred * p) @ centred.T, gap, rcond=1e-14)[0]
        size, value = 1.0, partition - float(theta @ c)
        while size > 1e-12:  # the dual, log Z − θ·c, must go down
            trial = theta + size * step
            if tilt(trial)[1] - float(trial @ c) <= value - 1e-4 * size * float(gap @ step) + 1e-15 * abs(value):
                break
            size /= 2
        theta = theta + size * step
        if not numpy.isfinite(theta).all() or numpy.abs(theta).max(initial=0.0) > 1e6:
            break
    raise ArgumentError(
        f"no measure with the null sets of Q has the expectations {list(values)}; move them inside their range"
    )


def iterative_scaling(table: Any, rows: Sequence[float], columns: Sequence[float], rounds: int = 10_000) -> Any:
    """The I-projection of a joint measure on those with given marginals, by scaling rows and columns in turn.

    Parameters: table, an m × n array of masses; rows and columns, the marginals wanted.
    Returns the m × n array. Raises ArgumentError where the marginals are not met within the rounds.
    Source: Deming and Stephan (1940); Csiszár (1975).

    >>> iterative_scaling([[0.25, 0.25], [0.1, 0.4]], [0.5, 0.5], [0.5, 0.5]).round(4)
    array([[0.3333, 0.1667],
           [0.1667, 0.3333]])
    """
    found = numpy.array(table, dtype=float)
    a, b = numpy.asarray(rows, dtype=float), numpy.asarray(columns, dtype=float)
    if found.ndim != 2 or found.shape != (len(a), len(b)) or abs(a.sum() - b.sum()) > 1e-12:
        raise ArgumentError("the marginals do not fit the table: give one for each row and column, with equal sums")
    for _ in range(rounds):
        for axis, wanted in ((1, a), (0, b)):
            total = found.sum(axis=axis)
            factor = numpy.divide(wanted, total, out=numpy.zeros_like(total), where=total > 0)
            found = found * (factor[:, None] if axis == 1 else factor)
        if numpy.abs(found.sum(axis=1) - a).max() < 1e-14:
            return found
    raise ArgumentError("no measure with the null sets of the table has these marginals, or scaling is too slow for it")


@dataclass(frozen=True)
class Fit:
    """A fitted model: its parameters, and the divergence that was minimised, in nats."""

    parameters: Any
    divergence: float


def moment_fit(points: Any, p: Any, log_model: Callable[[Any, Any], Any], start: Sequence[float]) -> Fit:
    """The model nearest to P in KL(P, model): it has to cover whatever P covers.

    Parameters: points and p, where P is tabulated and its density there; log_model(points, parameters), the model's
    log density; start, parameters to start from.
    """
    p = numpy.asarray(p, dtype=float)
    own = float(numpy.trapezoid(numpy.where(p > 0, p * numpy.log(numpy.where(p > 0, p, 1)), 0), points))
    return _fit(lambda parameters: own - float(numpy.trapezoid(p * log_model(points, parameters), points)), start)


def reverse_fit(points: Any, log_p: Any, log_model: Callable[[Any, Any], Any], start: Sequence[float]) -> Fit:
    """The model nearest to P in KL(model, P): it avoids whatever P avoids, and so seeks a mode.

    Parameters as for `moment_fit`, with P's log density.
    """

    def divergence(parameters: Any) -> float:
        logarithm = log_model(points, parameters)
        return float(numpy.trapezoid(numpy.exp(logarithm) * (logarithm - log_p), points))

    return _fit(divergence, start)


def _fit(divergence: Callable[[Any], float], start: Sequence[float]) -> Fit:
    from scipy.optimize import minimize

    found = minimize(divergence, numpy.asarray(start, dtype=float), method="Nelder-Mead",
                     options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 20_000})  # fmt: skip
    return Fit(found.x, float(found.fun))
