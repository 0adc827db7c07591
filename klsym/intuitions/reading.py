"""What a reading of KL(P, Q) is: one experiment that measures it, its exact value by a road of its own, and the theorem
that says why.

A reading is one file: a subclass of Reading in klsym/intuitions/<name>.py is found by its file, and nothing else has to
know of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

import numpy
from sympy import Rational, S

from klsym.derive.library import LibraryTheorem, find
from klsym.divergences import KL, Divergence
from klsym.divergences.finiteness import finiteness
from klsym.enclose import Enclosure, enclose
from klsym.families.convert import measure
from klsym.intuitions.sampling import Draws, LogRatio, Sampler
from klsym.measures import ArgumentError, Atoms, Lattice, Measure, Mixture, UndecidedError

DIGITS = 30


@dataclass(frozen=True)
class Experiment:
    """An average over n independent repetitions and its standard error, both in nats.

    Where a repetition came out infinite, `infinite_at` counts those up to the first.
    """

    mean: float
    standard_error: float
    n: int
    seed: int
    infinite_at: int | None = None

    @staticmethod
    def of(values: Any, seed: int) -> Experiment:
        """The experiment whose repetitions gave these values."""
        values = numpy.asarray(values, dtype=float)
        infinite = numpy.flatnonzero(~numpy.isfinite(values))
        if len(infinite):
            return Experiment(float("inf"), float("nan"), len(values), seed, int(infinite[0]) + 1)
        spread = float(values.std(ddof=1)) if len(values) > 1 else float("nan")
        return Experiment(float(values.mean()), spread / len(values) ** 0.5, len(values), seed)

    def z_score(self, exact: Enclosure) -> float | None:
        """How many standard errors the average is from the exact value; None where there is no finite answer."""
        if exact.is_infinite or not numpy.isfinite(self.mean):
            return None
        difference = self.mean - float(exact)
        if self.standard_error == 0:
            return 0.0 if abs(difference) <= 1e-9 * max(1.0, abs(float(exact))) else None
        return difference / self.standard_error


class Reading(ABC):
    """KL(P, Q) as one experiment measures it.

    Parameters: P, the truth, and Q, two probabilities on one space, or what `measure` takes for one.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    order: ClassVar[int]  # where it stands in a tour
    theorem_name: ClassVar[str]

    def __init__(self, P: Any, Q: Any) -> None:
        self.P, self.Q = (_probability(value, name) for value, name in ((P, "P"), (Q, "Q")))

    # ---------------------------------------------------------------- what a reading says
    def refusal(self) -> str | None:
        """Why this reading does not apply to P and Q, in a sentence; None where it does."""
        return None

    def exact(self, digits: int = DIGITS) -> Enclosure:
        """KL(P, Q) in nats as this reading computes it; oo where it is infinite, exactly 0 where P = Q.

        Raises ArgumentError, with the refusal, where the reading does not apply.
        """
        refusal = self.refusal()
        if refusal is not None:
            raise ArgumentError(refusal)
        trivial = self.divergence.trivial_value()
        if trivial is not None:
            return Enclosure.exactly(trivial, digits, "P and Q are one measure")
        if self.is_infinite:
            return Enclosure.exactly(S.Infinity, digits, str(self.divergence.why()))
        return self.computed(digits)

    @abstractmethod
    def computed(self, digits: int) -> Enclosure:
        """KL(P, Q) in nats, finite and P other than Q, by this reading's own road."""

    @abstractmethod
    def simulate(self, n: int = 10_000, seed: int = 0) -> Experiment:
        """The experiment, run n times."""

    @abstractmethod
    def plot(self, ax: Any) -> None:
        """The picture, on matplotlib's axes."""

    @abstractmethod
    def explain(self) -> str:
        """The reading in a few sentences, with this pair's numbers."""

    @property
    def theorem(self) -> LibraryTheorem:
        """The theorem that says why this is KL(P, Q)."""
        return find(self.theorem_name)

    # ---------------------------------------------------------------- what readings share
    @cached_property
    def middle(self) -> Measure:
        """(P + Q)/2."""
        return Mixture({self.P.exact(): Rational(1, 2), self.Q.exact(): Rational(1, 2)})

    @cached_property
    def divergence(self) -> Divergence:
        """KL(P, Q)."""
        return KL(self.P, self.Q)

    @cached_property
    def is_infinite(self) -> bool:
        """Whether KL(P, Q) = oo."""
        verdict = finiteness(self.divergence).verdict
        if verdict not in (True, False):
            raise UndecidedError(f"it is not decided whether {self.divergence} is finite")
        return verdict is False

    @cached_property
    def is_discrete(self) -> bool:
        """Whether both measures live on single points."""
        return all(
            isinstance(part, Atoms) or isinstance(part.base, Lattice)
            for side in (self.P, self.Q)
            for part in side.parts
        )

    def draws(self, n: int, seed: int) -> Draws:
        """n independent draws from P."""
        if isinstance(n, bool) or not isinstance(n, int) or n < 1:
            raise ArgumentError(f"n is {n!r}; give the number of draws, an integer of at least 1")
        return self._sampler.draw(n, numpy.random.default_rng([seed, self.order]))

    def log_ratios(self, draws: Draws) -> Any:
        """log dP/dQ at the draws."""
        return self._log_ratio(draws)

    @cached_property
    def _sampler(self) -> Sampler:
        return Sampler(self.P)

    @cached_property
    def _log_ratio(self) -> LogRatio:
        return LogRatio(self.P, self.Q)


def _probability(value: Any, name: str) -> Measure:
    found = measure(value)
    if found.total_mass != 1 and not found.free_symbols:
        raise ArgumentError(f"{name} has mass {found.total_mass}; a reading compares probabilities")
    return found


def combined(terms: list[tuple[Any, Divergence]], digits: int, reason: str) -> Enclosure:
    """∑ c·D for rational c, to a relative error of 10**-digits, each D from its own integral.

    Where the terms cancel they are enclosed again with more digits.
    """
    extra = 4
    while True:
        parts = [
            (Fraction(int(Rational(c).p), int(Rational(c).q)), enclose(D, digits + extra, closed=False))
            for c, D in terms
        ]
        infinite = [part for _, part in parts if part.is_infinite]
        if infinite:
            return Enclosure.exactly(infinite[0].mid, digits, reason)
        ends = [sorted((c * part.lower, c * part.upper)) for c, part in parts]
        low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
        middle, radius = (low + high) / 2, (high - low) / 2
        certified = all(part.certified for _, part in parts)
        if radius == 0 or radius * 10**digits <= abs(middle):
            return Enclosure(_rational(middle), _rational(radius), certified, reason, digits)
        if extra > 200:  # the parts are equal as far as can be seen
            raise UndecidedError(f"{reason}: the parts cancel to {extra} digits, and no value is told from 0")
        extra *= 3


def _rational(number: Fraction) -> Rational:
    return Rational(number.numerator, number.denominator)
