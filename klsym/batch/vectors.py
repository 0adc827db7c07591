"""Divergences of vectors of masses in double precision, accurate also where the vectors nearly agree.

The plain sum of p log(p/q) loses half its digits at p ≈ q, because its terms cancel. With r = (p − q)/(p + q) the term
of KL with its masses is p log(p/q) − p + q = (p + q)(r² + (1 + r)(atanh r − r)), whose parts do not: every term is
nonnegative and accurate, and so is their sum. What is computed is the divergence of the masses as they stand, with the
mass terms, whether or not rounding has made them miss one by an ulp.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

Vector = Any

# up to this |r| a term comes from the series of atanh r − r, beyond it from p log(p/q), which then cancels little
SWITCH = 0.5
# the coefficients of r^(2k+1), k = 1, 2, …; the first one left out adds less than 2^-53 of r² at the switch
SERIES = [1 / (2 * k + 1) for k in range(1, 28)]


def kl(p: Vector, q: Vector) -> float:
    """∑ p log(p/q) − p + q, with 0 log 0 = 0; inf where some p > 0 stands against q = 0.

    >>> kl(numpy.array([0.5, 0.5]), numpy.array([0.5, 0.5]))
    0.0
    """
    if numpy.any((q == 0) & (p > 0)):
        return float("inf")
    absent = q[p == 0].sum()
    p, q = p[p > 0], q[p > 0]
    r = (p - q) / (p + q)
    near = numpy.abs(r) <= SWITCH
    return float(absent + _near(p[near] + q[near], r[near]).sum() + _far(p[~near], q[~near]).sum())


def _near(total: Vector, r: Vector) -> Vector:
    square = r * r
    series = numpy.zeros_like(r)
    for coefficient in reversed(SERIES):
        series = series * square + coefficient
    return total * square * (1 + (1 + r) * r * series)


def _far(p: Vector, q: Vector) -> Vector:
    return p * (numpy.log(p) - numpy.log(q)) + (q - p)


def cross_entropy(p: Vector, q: Vector) -> float:
    """−∑ p log q."""
    if numpy.any((q == 0) & (p > 0)):
        return float("inf")
    return float(-(p[p > 0] * numpy.log(q[p > 0])).sum()) + 0.0


def entropy(p: Vector) -> float:
    """−∑ p log p."""
    return cross_entropy(p, p)


def total_variation(p: Vector, q: Vector) -> float:
    """½ ∑ |p − q|."""
    return float(numpy.abs(p - q).sum() / 2)


def squared_hellinger(p: Vector, q: Vector) -> float:
    """∑ (√p − √q)², as ∑ ((p − q)/(√p + √q))², which does not cancel."""
    either = (p > 0) | (q > 0)
    p, q = p[either], q[either]
    return float((((p - q) / (numpy.sqrt(p) + numpy.sqrt(q))) ** 2).sum())


def chi_squared(p: Vector, q: Vector) -> float:
    """∑ (p − q)²/q."""
    if numpy.any((q == 0) & (p > 0)):
        return float("inf")
    carried = q > 0
    p, q = p[carried], q[carried]
    return float(((p - q) * ((p - q) / q)).sum())


FUNCTIONS: dict[str, Callable[..., float]] = {
    function.__name__: function
    for function in (kl, cross_entropy, entropy, total_variation, squared_hellinger, chi_squared)
}
