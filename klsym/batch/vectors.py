"""Divergences of vectors of masses in double precision, accurate also where the vectors nearly agree.

The plain sum of p log(p/q) loses half its digits at p ≈ q, because its terms cancel. With r = (p − q)/(p + q) the term
of KL with its masses is p log(p/q) − p + q = (p + q)(r² + (1 + r)(atanh r − r)), whose parts do not: every term is
nonnegative and accurate, and so is their sum. What is computed is the divergence of the masses as they stand, with the
mass terms, whether or not rounding has made them miss one by an ulp. Long vectors are gone through in blocks that stay
in the processor's cache.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy

Vector = Any

# up to this |r| a term comes from the series of atanh r − r, beyond it from p log(p/q) − p + q, which then loses less
# than five bits: at r = 0.2 it is p/14, and its parts are at most p
SWITCH = 0.2
# the coefficients of r^(2k+1), k = 1, 2, …; at the switch the first one left out adds less than 2^-53 of r²
SERIES = [1 / (2 * k + 1) for k in range(1, 13)]
# a plain sum of at least this share of the masses has lost less than four bits to cancellation
PLAIN = 1 / 16
BLOCK = 1 << 13


def kl(p: Vector, q: Vector) -> float:
    """∑ p log(p/q) − p + q, with 0 log 0 = 0; inf where some p > 0 stands against q = 0.

    >>> kl(numpy.array([0.5, 0.5]), numpy.array([0.5, 0.5]))
    0.0
    """
    sums, apart = [], True
    for start in range(0, len(p), BLOCK):
        first, second = p[start : start + BLOCK], q[start : start + BLOCK]
        # a block is like the one before: where the measures are near, the plain sum would be in vain
        plain = _plain(first, second) if apart else None
        apart = plain is not None
        sums.append(float(kl_terms(first, second).sum()) if plain is None else plain)
        if not apart and sums[-1] > PLAIN * float(first.sum()):
            apart = True
    return math.fsum(sums)


def _plain(p: Vector, q: Vector) -> float | None:
    """∑ p log(p/q) − p + q as it is written; None where that would not be accurate."""
    with numpy.errstate(all="ignore"):
        terms = p / q
        numpy.log(terms, out=terms)
        terms *= p
        mass, other = float(p.sum()), float(q.sum())
        value = float(terms.sum()) - mass + other
    # nan from 0/0, an infinity from a ratio out of range: left to the terms one by one
    return value if PLAIN * (mass + other) < value < math.inf else None


def kl_terms(p: Vector, q: Vector) -> Vector:
    """p log(p/q) − p + q, entry by entry, each accurate to a few units in the last place; p and q of one shape."""
    with numpy.errstate(all="ignore"):
        total = p + q
        r = p - q
        r /= total
        largest = max(float(r.max(initial=0.0)), -float(r.min(initial=0.0)))
        if largest <= SWITCH:  # not so for nan, which is 0/0
            return _near(total, r, largest)
        ratio = p / q
        terms = p * numpy.log(ratio) - (p - q)
        # the ratio of a number and a tiny one may leave the range of doubles
        outside = (ratio == 0) | numpy.isinf(ratio)
        if outside.any():
            far = outside & (p > 0) & (q > 0)
            terms[far] = p[far] * (numpy.log(p[far]) - numpy.log(q[far])) - (p[far] - q[far])
            absent = p == 0
            terms[absent] = q[absent]
    terms[numpy.isnan(ratio)] = 0.0
    near = numpy.abs(r) <= SWITCH
    if near.any():
        terms[near] = _near(total[near], r[near], SWITCH)
    return terms


def _near(total: Vector, r: Vector, largest: float) -> Vector:
    """The terms from the series, as far as |r| <= largest asks for. The arrays are used up."""
    square = r * r
    needed = 1 + next((k for k in range(len(SERIES)) if largest ** (2 * k + 3) <= 2.0**-54), len(SERIES) - 1)
    if needed == 1:
        series = r * SERIES[0]
        r += 1
        series *= r
    else:
        series = square * SERIES[needed - 1]
        for coefficient in reversed(SERIES[1 : needed - 1]):
            series += coefficient
            series *= square
        series += SERIES[0]
        r += square
        series *= r
    series += 1
    series *= square
    series *= total
    return series


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
