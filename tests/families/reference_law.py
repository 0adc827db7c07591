"""One law three times, and exact random parameters to make it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy
from sympy import Integer, Rational


@dataclass(frozen=True)
class Reference:
    """One law, three times."""

    measure: Any
    scipy: Any
    sympy: Any = None

    def __repr__(self) -> str:
        return str(self.measure)


class Draw:
    """Random parameters that are exact: multiples of 1/64, or integers."""

    def __init__(self, seed: int) -> None:
        self.rng = numpy.random.default_rng(seed)

    def real(self) -> Rational:
        return Rational(int(self.rng.integers(-128, 129)), 64)

    def positive(self, low: float = 0.25, high: float = 4.0) -> Rational:
        return Rational(int(self.rng.integers(int(low * 64), int(high * 64) + 1)), 64)

    def probability(self) -> Rational:
        return Rational(int(self.rng.integers(1, 64)), 64)

    def integer(self, low: int, high: int) -> Integer:
        return Integer(int(self.rng.integers(low, high + 1)))


def floats(*values: Any) -> list[float]:
    return [float(value) for value in values]


@dataclass(frozen=True)
class TypedLaw:
    """A law that SciPy lacks: its log density typed in once more, with the methods that the tests ask of SciPy's.

    `support` is an interval, or the first and last point of a lattice; `median` may be any point inside.
    """

    log_density: Callable[[numpy.ndarray], numpy.ndarray]
    ends: tuple[float, float]
    middle: float

    def logpdf(self, x: Any) -> Any:
        with numpy.errstate(all="ignore"):
            return self.log_density(numpy.asarray(x, dtype=float))

    def pdf(self, x: Any) -> Any:
        inside = (self.ends[0] <= x) & (x <= self.ends[1])
        return numpy.where(inside, numpy.exp(self.logpdf(x)), 0.0)

    logpmf, pmf = logpdf, pdf

    def support(self) -> tuple[float, float]:
        return self.ends

    def median(self) -> float:
        return self.middle
