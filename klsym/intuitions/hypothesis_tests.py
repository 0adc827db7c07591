"""Hypothesis tests of P against Q: the best errors for n observations, their exponents, and Wald's sequential test.

P is the null hypothesis, Q the alternative. The best test of a given size compares the likelihood ratio with a
threshold, and decides by lot at it (Neyman and Pearson). Its second error falls like e^(−n KL(P, Q)) (Chernoff and
Stein); the best sum of both errors like e^(−n C(P, Q)), with Chernoff's information C. On finitely many outcomes all
errors are exact sums over the counts of the outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import comb, log
from typing import Any

import numpy
from sympy import Expr, Rational

from klsym.divergences import KL
from klsym.enclose import enclose
from klsym.families.convert import measure
from klsym.intuitions.sampling import LogRatio, Sampler
from klsym.measures import ArgumentError, Atoms, common_refinement

MOST_CLASSES = 300_000  # of counts that are gone through at most


@dataclass(frozen=True)
class Errors:
    """The errors of a test: `first`, of rejecting P when it is true; `second`, of keeping P when Q is."""

    first: Fraction
    second: Fraction
    n: int

    @property
    def exponent(self) -> float:
        """−log(second)/n, in nats an observation."""
        if self.second == 0:
            return float("inf")
        return (_log(self.second.denominator) - _log(self.second.numerator)) / self.n


def _log(number: int) -> float:
    """log of a positive integer of any size."""
    shift = max(0, number.bit_length() - 60)
    return log(number >> shift) + shift * log(2)


def _masses(P: Any, Q: Any) -> list[tuple[Fraction, Fraction]]:
    sides = [measure(value) for value in (P, Q)]
    if not all(isinstance(part, Atoms) for side in sides for part in side.parts):
        raise ArgumentError("exact errors are sums over finitely many outcomes, and these measures have more; simulate")
    atoms = common_refinement(sides[0].exact(), sides[1].exact()).points
    return [(Fraction(str(Rational(atom.p))), Fraction(str(Rational(atom.q)))) for atom in atoms]


def _checked(n: Any) -> int:
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise ArgumentError(f"n is {n!r}; give the number of observations, an integer of at least 1")
    return n


def _classes(masses: list[tuple[Fraction, Fraction]], n: int) -> Iterator[tuple[Fraction, Fraction]]:
    """The probabilities under P and Q of each way in which n observations divide among the outcomes."""
    if comb(n + len(masses) - 1, len(masses) - 1) > MOST_CLASSES:
        raise ArgumentError(f"{n} observations of {len(masses)} outcomes have too many counts to be summed; simulate")

    def go(place: int, left: int, p: Fraction, q: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
        one, two = masses[place]
        if place == len(masses) - 1:
            yield p * one**left, q * two**left
            return
        for count in range(left + 1):
            ways = comb(left, count)
            yield from go(place + 1, left - count, p * ways * one**count, q * ways * two**count)

    return go(0, n, Fraction(1), Fraction(1))


def neyman_pearson(P: Any, Q: Any, n: int, size: Any) -> Errors:
    """The errors of the most powerful test of P against Q whose first error is `size`, for n observations.

    Parameters: P and Q, measures on finitely many outcomes with rational masses; n >= 1; size, in [0, 1] (a decimal
    string is exact).
    Returns exact errors. Raises ArgumentError where there are too many outcomes or observations to be summed.
    Source: Neyman and Pearson (1933).

    >>> errors = neyman_pearson(["1/2", "1/2"], ["1/4", "3/4"], 10, "0.05")
    >>> errors.second
    Fraction(661181, 1310720)
    """
    wanted = Fraction(str(Rational(str(size))))
    if not 0 <= wanted <= 1:
        raise ArgumentError(f"size is {size!r}; a probability of error lies in [0, 1]")
    # P least likely relative to Q first; p/q as an order: p₁ q₂ < p₂ q₁
    totals: dict[Fraction | None, list[Fraction]] = {}
    for p, q in _classes(_masses(P, Q), _checked(n)):
        if p or q:
            entry = totals.setdefault(p / q if q else None, [Fraction(0), Fraction(0)])
            entry[0] += p
            entry[1] += q
    ratios = sorted((ratio for ratio in totals if ratio is not None), key=lambda ratio: ratio)
    left, second = wanted, Fraction(1)
    for ratio in [*ratios, *([None] if None in totals else [])]:
        p, q = totals[ratio]
        share = Fraction(1) if p <= left else left / p
        left -= share * p
        second -= share * q
        if share < 1:
            break
    return Errors(wanted - left, second, n)


def chernoff_information(P: Any, Q: Any) -> float:
    """max over s in [0, 1] of −log ∑ p^s q^(1−s), in nats: the exponent of the best sum of both errors.

    Parameters: P and Q, measures on finitely many outcomes. Returns oo (as a float) where they are mutually singular.
    Source: Chernoff (1952).

    >>> round(chernoff_information(["1/2", "1/2"], ["1/4", "3/4"]), 12)
    0.034688185232
    """
    from scipy.optimize import minimize_scalar

    masses = [(float(p), float(q)) for p, q in _masses(P, Q) if p and q]
    if not masses:
        return float("inf")
    p, q = (numpy.array(side) for side in zip(*masses, strict=True))

    def exponent(s: float) -> float:
        return float(numpy.log((p**s * q ** (1 - s)).sum()))

    found = minimize_scalar(exponent, bounds=(0, 1), method="bounded", options={"xatol": 1e-12})
    return -min(float(found.fun), exponent(0.0), exponent(1.0))


@dataclass(frozen=True)
class SequentialTest:
    """Wald's test, run many times with P true: how often it rejected P, and how many observations it took."""

    rejected: float
    mean_observations: float
    standard_error: float
    predicted: float


def sequential_test(P: Any, Q: Any, first: float, second: float, runs: int = 1000, seed: int = 0) -> SequentialTest:
    """Wald's sequential probability ratio test: observe until the evidence is out of (log(a/(1−b)), log((1−a)/b)).

    Parameters: P, which is true, and Q; first = a and second = b, the errors allowed, in (0, 1/2); runs and seed of the
    experiment.
    Returns what happened, and Wald's prediction of the mean number of observations, the mean evidence at the end over
    KL(P, Q): too small by what the evidence overshoots the bounds. Raises ArgumentError where KL(P, Q) is 0 or
    infinite.
    Source: Wald, Sequential Analysis (1947).

    >>> found = sequential_test(["1/2", "1/2"], ["1/4", "3/4"], 0.05, 0.05)
    >>> found.mean_observations > found.predicted
    True
    """
    for name, error in (("first", first), ("second", second)):
        if not 0 < float(error) < 0.5:
            raise ArgumentError(f"{name} is {error!r}; an error allowed lies between 0 and 1/2")
    one, two = measure(P), measure(Q)
    divergence = enclose(KL(one, two), 15)
    if divergence.is_infinite or divergence.mid == 0:
        raise ArgumentError(f"KL(P, Q) is {divergence.mid}: one observation decides, or none ever does")
    low, high = log(first / (1 - second)), log((1 - first) / second)
    sampler, ratio = Sampler(one), LogRatio(one, two)
    generator = numpy.random.default_rng([seed, runs])
    evidence, taken = numpy.zeros(runs), numpy.zeros(runs, dtype=int)
    running = numpy.arange(runs)
    while len(running):
        evidence[running] += ratio(sampler.draw(len(running), generator))
        taken[running] += 1
        running = running[(evidence[running] > low) & (evidence[running] < high)]
    predicted = ((1 - first) * high + first * low) / float(divergence)
    return SequentialTest(
        float((evidence <= low).mean()), float(taken.mean()), float(taken.std(ddof=1) / runs**0.5), predicted
    )


def evidence_spectrum(P: Any, Q: Any, n: int) -> list[tuple[Expr, Fraction, Fraction]]:
    """The values of the likelihood ratio of n observations with their probabilities under P and under Q, ascending.

    >>> evidence_spectrum(["1/2", "1/2"], ["1/4", "3/4"], 1)
    [(2/3, Fraction(1, 2), Fraction(3, 4)), (2, Fraction(1, 2), Fraction(1, 4))]
    """
    found: dict[Fraction, list[Fraction]] = {}
    for p, q in _classes(_masses(P, Q), _checked(n)):
        if q:
            entry = found.setdefault(p / q, [Fraction(0), Fraction(0)])
            entry[0] += p
            entry[1] += q
    return [(Rational(ratio.numerator, ratio.denominator), *found[ratio]) for ratio in sorted(found)]
