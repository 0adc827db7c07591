"""Sums over a lattice, with what is left out bounded.

To the right the terms fall at least geometrically once the derivative of log(majorant) is negative for good. Where the
exponent is concave (Poisson, binomial, geometric) the sum is taken over a window about the mode only, and on either
side
of it the terms fall at least by the ratio found at its edge. Log gamma runs along by its recurrence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from flint import arb, fmpq

from klsym.enclose.charts import Chart
from klsym.enclose.growth import Undominated
from klsym.enclose.integrand import Integrand, LocalIntegrand
from klsym.enclose.local import Local, evaluate
from klsym.enclose.precision import PLANNING_BITS, ball, log2_upper, two_to, whole_power, working_precision
from klsym.enclose.tails import End, TailBound

CHUNK = 2048
# ranges longer than this are worth a search for a window
SHORT = 256
MOST_TERMS = 50_000_000

CHART = Chart("half", fmpq(0), 1, 0, False, False)


class LatticePoints:
    """The consecutive integers first, …, last as points, with log gamma by recurrence."""

    analytic = True
    is_complex = False
    chart = CHART

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    def __len__(self) -> int:
        return self.last - self.first + 1

    @cached_property
    def local(self) -> list[arb]:
        return [arb(k) for k in range(self.first, self.last + 1)]

    @property
    def near(self) -> list[arb]:
        return self.local

    @cached_property
    def log_near(self) -> list[arb]:
        return [entry.log() for entry in self.local]

    @cached_property
    def jacobian(self) -> list[int]:
        return [1] * len(self)

    def log_gamma(self, sign: int, shift: Any) -> list[arb]:
        """log Gamma(sign k + shift): log Gamma(x + 1) = log Gamma(x) + log x."""
        ends = (self.first, self.last) if sign > 0 else (self.last, self.first)
        argument = ball(sign * ends[0] + shift)
        found = [argument.lgamma()]
        for _ in range(len(self) - 1):
            found.append(found[-1] + argument.log())
            argument = argument + 1
        return found if sign > 0 else found[::-1]


class Window(NamedTuple):
    """The terms first, …, last, and a bound on all others."""

    first: int
    last: int
    outside: arb


def lattice_sum(integrand: Integrand, start: int, stop: int | None, bits: int, extra: int = 0) -> arb:
    """The sum of the integrand over start, …, stop (None: without end), its error about 2**-bits."""
    with working_precision(PLANNING_BITS + bits.bit_length()):
        window = _window(integrand, start, stop, bits + 2)
    return _summed(lambda points: integrand_values(integrand, points), window, bits, extra)


def lattice_minimum(
    first: Integrand, second: Integrand, start: int, stop: int | None, bits: int, extra: int = 0
) -> arb:
    """The sum of min(p, q) over a lattice, from the integrands p and q; outside a window of p it is at most p."""
    with working_precision(PLANNING_BITS + bits.bit_length()):
        window = _window(first, start, stop, bits + 2)

    def values(points: LatticePoints) -> list[arb]:
        pairs = zip(integrand_values(first, points), integrand_values(second, points), strict=True)
        return [arb.min(p, q) for p, q in pairs]

    return _summed(values, window, bits, extra)


def integrand_values(integrand: Integrand, points: Any) -> list[arb]:
    """The integrand at lattice points."""
    return integrand.on(CHART).values(points)


def _summed(values: Callable[[LatticePoints], list[arb]], window: Window, bits: int, extra: int) -> arb:
    count = window.last - window.first + 1
    # log gamma at k is of size k log k, and its recurrence adds an error for every step of a chunk
    size = max(abs(window.first), abs(window.last), 2).bit_length()
    with working_precision(bits + extra + 2 * size + count.bit_length() + 30):
        total = arb(0)
        for first in range(window.first, window.last + 1, CHUNK):
            points = LatticePoints(first, min(first + CHUNK - 1, window.last))
            total = total + sum(values(points), start=arb(0))
        return total + arb(0, window.outside.abs_upper())


def _window(integrand: Integrand, start: int, stop: int | None, bits: int) -> Window:
    if stop is not None and stop - start < SHORT:
        return Window(start, stop, arb(0))
    local = integrand.on(CHART)
    first, below = start, arb(0)
    mode = start
    if local.exponent is not None and _is_concave(local.exponent):
        mode = _mode(local.exponent, start, stop)
        first, below = _side(local, mode, start, -1, bits)
        if stop is not None:
            last, above = _side(local, mode, stop, 1, bits)
            return Window(first, last, below + above)
    elif stop is not None:
        if stop - start > MOST_TERMS:
            raise Undominated
        return Window(start, stop, arb(0))
    last, above = _right(integrand, max(mode, start, 1), bits)
    return Window(first, last, below + above)


def _right(integrand: Integrand, mode: int, bits: int) -> tuple[int, arb]:
    """The last term to be summed of a series without end, and a bound on those after it."""
    bound = TailBound(integrand, End(CHART, True, 1, counting=True))
    tolerance = two_to(-bits)
    step, last = 16, mode

    def found(k: int) -> arb | None:
        try:
            outside = bound(arb(k + 1))
        except Undominated:
            return None
        return outside if outside < tolerance else None

    while True:
        step *= 2
        outside = found(mode + step)
        if outside is not None:
            break
        last = mode + step
        if step > MOST_TERMS:
            raise Undominated
    high = mode + step
    while high - last > 8 and (high - last) * 16 > high - mode:
        middle = (high + last) // 2
        narrower = found(middle)
        if narrower is None:
            last = middle
        else:
            high, outside = middle, narrower
    return high, outside


# ---- windows about the mode of a concave exponent


def _is_concave(exponent: Local) -> bool:
    polynomial, terms = exponent.polynomial, exponent.terms
    if len(polynomial) > 3 or (len(polynomial) == 3 and not ball(polynomial[2]) <= 0):
        return False
    return all(term.kind == "log gamma" and ball(term.coefficient) <= 0 for term in terms)


def _at(exponent: Local, k: int) -> arb:
    return evaluate(exponent, LatticePoints(k, k))[0]  # type: ignore[arg-type]  # has what evaluate asks of Points


def _rise(exponent: Local, k: int) -> arb:
    """exponent(k + 1) - exponent(k)."""
    return _at(exponent, k + 1) - _at(exponent, k)


def _mode(exponent: Local, start: int, stop: int | None) -> int:
    """A place near the maximum (any place would do)."""
    low, high = start, start + 1
    while (stop is None or high < stop) and _rise(exponent, high).mid() > 0:
        low, high = high, start + 2 * (high - start)
    high = high if stop is None else min(high, stop - 1)
    while high - low > 1:
        middle = (low + high) // 2
        if _rise(exponent, middle).mid() > 0:
            low = middle
        else:
            high = middle
    return high


def _side(local: LocalIntegrand, mode: int, limit: int, side: int, bits: int) -> tuple[int, arb]:
    """The outermost term to be summed on one side of the mode, and a bound on those beyond it, up to `limit`."""
    assert local.exponent is not None
    distance = 8
    while side * (limit - mode) > distance:
        edge = mode + side * distance
        bound = _beyond(local, edge, limit, side)
        if bound is not None and log2_upper(bound) < -bits:
            return edge, bound
        distance += max(1, distance // 8)
    return limit, arb(0)


def _beyond(local: LocalIntegrand, edge: int, limit: int, side: int) -> arb | None:
    """A bound on the sum of |terms| strictly beyond `edge`: at most geometric, by concavity."""
    assert local.exponent is not None
    fall = _at(local.exponent, edge) - _at(local.exponent, edge + side)
    if not fall > 0:
        return None
    size = arb(1) if local.factor is None else _largest(local.factor, edge, limit)
    return _at(local.exponent, edge).exp() * size * (-fall).exp() / -(-fall).expm1()


def _largest(factor: Local, first: int, last: int) -> arb:
    """A bound on |factor| between two integers: monotone or convex terms are greatest at the ends."""
    total = arb(0)
    for degree, multiple in enumerate(factor.polynomial):
        total = total + abs(ball(multiple)) * whole_power(arb(max(abs(first), abs(last))), degree)
    for term in factor.terms:
        if term.kind != "log gamma":
            raise Undominated
        ends = [abs((term.sign * arb(k) + term.shift).lgamma()) for k in (first, last)]
        # log Gamma is convex on (0, oo) and nowhere below -1/8
        total = total + abs(ball(term.coefficient)) * arb.max(arb.max(ends[0], ends[1]), arb(1) / 8)
    return total
