"""Working precision: FLINT keeps one for the whole process, so it is set under a lock and always put back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

from flint import arb, ctx, fmpq

_LOCK = threading.RLock()

# what planning is done in: bounds on error terms need a few correct bits, not many
PLANNING_BITS = 53


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """FLINT at `bits` bits, restored afterwards whatever happens; threads take turns."""
    with _LOCK:
        saved = ctx.prec
        ctx.prec = int(bits)
        try:
            yield
        finally:
            ctx.prec = saved


def bits_for(digits: float) -> int:
    """Bits that hold `digits` decimal digits."""
    return ceil(digits * 3.3219280948873626) + 1


def ball(number: Any) -> arb:
    """A real number (int, fmpq or ball) as a ball at the working precision."""
    return number if isinstance(number, arb) else arb(number)


def hull(first: Any, second: Any) -> arb:
    """The smallest ball that holds both."""
    return ball(first).union(ball(second))


def magnitude(number: Any) -> arb:
    """An upper bound for |number|, exact."""
    return number.abs_upper()


def log2_upper(number: arb) -> float:
    """An upper bound for log2 |number| as a float, -inf for zero: safe where the number itself overflows a float."""
    bound = number.abs_upper()
    if not bound.is_finite():
        return float("inf")
    if bound == 0:
        return float("-inf")
    mantissa, exponent = bound.man_exp()
    return int(mantissa).bit_length() + int(exponent)


def as_fmpq(number: Any) -> fmpq:
    """A SymPy Rational or Integer as an exact FLINT rational."""
    return fmpq(int(number.p), int(number.q))


def two_to(exponent: int) -> arb:
    """2**exponent, exactly."""
    return arb((1, int(exponent)))


def whole_power(base: Any, exponent: int) -> Any:
    """base**exponent by multiplication: FLINT's own power of a ball that holds zero has no bounds."""
    if exponent < 0:
        return 1 / whole_power(base, -exponent)
    if isinstance(base, fmpq):
        return base**exponent
    result: Any = None
    while exponent:
        if exponent & 1:
            result = base if result is None else result * base
        base = base * base if exponent > 1 else base
        exponent >>= 1
    return 1 if result is None else result
