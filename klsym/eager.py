"""The eager forms: what `integrate` is to `Integral`, `kl` is to `KL`.

Exact in, exact out: the closed form, or the unevaluated expression where none is known. Floats in, a float out,
correctly rounded (vectors of more than 64 floats: to a relative 1e-14). `digits=n` asked, an enclosure out. Whatever
`measure` makes a measure of is taken as one: lists and
arrays of masses, dicts of atoms, distributions of scipy.stats and sympy.stats.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from mpmath.libmp import dps_to_prec
from sympy import Expr, Float, S, log

from klsym.divergences import DIVERGENCES, Divergence, hooks
from klsym.divergences.digits import GUARD, checked_digits, enclosed, in_bits, rounded
from klsym.divergences.divergence import Reason
from klsym.enclose.enclosure import Enclosure
from klsym.measures import ArgumentError, Measure

UNITS = ("nats", "bits")
# vectors of floats up to this length are rounded correctly through an enclosure; longer ones take the vectorised road,
# which is good to 1e-14 and thousands of times faster
SHORT = 64


def kl(P: Any, Q: Any, *, digits: int | None = None, unit: str = "nats") -> Any:
    """The Kullback–Leibler divergence ∫ log(dP/dQ) dP − P(Ω) + Q(Ω) of P from Q, P the truth.

    Parameters: two measures on one space, or what `measure` takes for one; digits, a number of digits, for an
    enclosure; unit, "nats" or "bits".
    Returns a SymPy expression (oo where the divergence is infinite), a float where floats went in, or an Enclosure.
    Raises ArgumentError for bad input, in one sentence.

    >>> from klsym import Normal
    >>> kl(Normal(0, 1), Normal(1, 1))
    1/2
    """
    return _value("kl", (P, Q), digits, unit)


def entropy(P: Any, base: Any = None, *, digits: int | None = None, unit: str = "nats") -> Any:
    """The entropy −∫ log(dP/dμ) dP, relative to `base`, by default counting on atoms and Lebesgue on densities.

    Parameters and results as for `kl`.

    >>> from klsym import Bernoulli
    >>> entropy(Bernoulli("0.5"), unit="bits")
    1
    """
    return _value("entropy", (P,) if base is None else (P, base), digits, unit)


def cross_entropy(P: Any, Q: Any, base: Any = None, *, digits: int | None = None, unit: str = "nats") -> Any:
    """The cross-entropy −∫ log(dQ/dμ) dP, relative to `base` (default as for `entropy`).

    >>> from klsym import Bernoulli
    >>> cross_entropy(Bernoulli("0.5"), Bernoulli("0.25"), unit="bits")
    -log(3)/(2*log(2)) + 2
    """
    return _value("cross_entropy", (P, Q) if base is None else (P, Q, base), digits, unit)


def total_variation(P: Any, Q: Any, *, digits: int | None = None) -> Any:
    """The total variation distance ½ ∫ |p − q|.

    >>> total_variation(["0.5", "0.5"], ["0.25", "0.75"])
    1/4
    """
    return _value("total_variation", (P, Q), digits, "nats")


def squared_hellinger(P: Any, Q: Any, *, digits: int | None = None) -> Any:
    """The squared Hellinger distance ∫ (√p − √q)², in [0, 2].

    >>> squared_hellinger([1, 0], [0, 1])
    2
    """
    return _value("squared_hellinger", (P, Q), digits, "nats")


def chi_squared(P: Any, Q: Any, *, digits: int | None = None) -> Any:
    """Pearson's chi-squared divergence ∫ p²/q − 1.

    >>> chi_squared(["0.5", "0.5"], ["0.25", "0.75"])
    1/3
    """
    return _value("chi_squared", (P, Q), digits, "nats")


def bregman(generator: Any, p: Any, q: Any, base: Any = None, *, digits: int | None = None) -> Any:
    """The Bregman divergence φ(p) − φ(q) − ⟨φ'(q), p − q⟩ of vectors or measures; see `Bregman`.

    >>> bregman("squared norm", [1, 2], [3, 5])
    13
    """
    if digits is not None:
        digits = checked_digits(digits)
    divergence = DIVERGENCES["bregman"](*([generator, p, q] if base is None else [generator, p, q, base]))
    return _of(divergence, digits, "nats") if divergence.measures else _of_coordinates(divergence, digits)


def _of_coordinates(divergence: Divergence, digits: int | None) -> Any:
    """The value of a finite sum: exact, as a float where floats went in, or enclosed."""
    value = divergence.exact().doit()
    if value.free_symbols or (digits is None and not divergence.has(Float)):
        return divergence.doit()
    from klsym.enclose.expression import enclose_expression

    found = enclose_expression(value, digits or 2 * GUARD + 17)
    return found if digits is not None else float(found)


def why(P: Any, Q: Any) -> Reason:
    """Why KL(P, Q) is finite, infinite or undecided, in one sentence.

    >>> from klsym import Cauchy, Normal
    >>> why(Cauchy(0, 1), Normal(0, 1))
    P << Q holds, but E_P[X**2] = oo, so log(dP/dQ) has P-integral +oo.
    """
    return DIVERGENCES["kl"](P, Q).why()


def _value(functional: str, arguments: tuple[Any, ...], digits: Any, unit: Any) -> Any:
    if unit not in UNITS:
        raise ArgumentError(f"unit is {unit!r}; choose 'nats' or 'bits'")
    if digits is not None:
        digits = checked_digits(digits)
    vectors = _vectors(arguments)
    if vectors is not None and digits is None and max(map(len, vectors)) > SHORT:
        from klsym.batch.vectors import FUNCTIONS

        if functional in FUNCTIONS and (functional != "entropy" or len(vectors) == 1):
            value = FUNCTIONS[functional](*vectors)
            return value if unit == "nats" else value / float(log(2))
    return _of(DIVERGENCES[functional](*arguments), digits, unit)


def _of(divergence: Divergence, digits: int | None, unit: str) -> Any:
    if digits is not None:
        return _enclosure(divergence, digits, unit)
    numeric = not divergence.free_symbols and not divergence.is_abstract
    if numeric and divergence.has(Float):
        return _double(rounded(divergence, 53, in_bits if unit == "bits" else None), divergence)
    value = divergence.doit()
    if unit == "nats" or value.is_infinite:
        return value
    return (value / log(2)).expand() if isinstance(value, Expr) else value


def _double(value: Expr, divergence: Divergence) -> float:
    number = float(value)
    if math.isinf(number) and not value.is_infinite:
        raise ArgumentError(f"{divergence} is finite but exceeds the largest double; ask for digits=n")
    return number


def _enclosure(divergence: Divergence, digits: int, unit: str) -> Any:
    if divergence.is_abstract or divergence.free_symbols:
        left = ", ".join(sorted(map(str, divergence.free_symbols))) or "a measure known by name only"
        raise ArgumentError(
            f"digits={digits} asks for a number, but {divergence} holds {left}; give numbers in its place"
        )
    if unit == "nats" and divergence.combination() is None:
        return hooks.ask("enclose", divergence.exact(), digits)
    interval = enclosed(divergence, digits + GUARD)
    if interval.is_infinite:
        return Enclosure(interval.low, S.Zero, interval.certified, interval.reason, digits)
    low, high = interval.low, interval.high
    if unit == "bits":
        low, high = in_bits((low, high), dps_to_prec(digits + 2 * GUARD))
    middle = _float((low + high) / 2, dps_to_prec(digits + 2 * GUARD))
    error = max(high - _exact(middle), _exact(middle) - low)
    return Enclosure(middle, _float(error, 53, up=True), interval.certified, interval.reason, digits)


def _float(number: Fraction, precision: int, up: bool = False) -> Expr:
    from mpmath.libmp import from_rational, round_nearest, round_up

    if number == 0:
        return S.Zero
    return Float._new(
        from_rational(number.numerator, number.denominator, precision, round_up if up else round_nearest), precision
    )


def _exact(number: Expr) -> Fraction:
    from klsym.measures import exact

    rational = exact(number)
    return Fraction(int(rational.p), int(rational.q))


def _vectors(arguments: tuple[Any, ...]) -> list[Any] | None:
    """The arguments as checked arrays of doubles, where all are vectors of numbers and a float is among them."""
    if any(isinstance(argument, Measure) or not hasattr(argument, "__len__") for argument in arguments):
        return None
    if not all(isinstance(argument, (list, tuple)) or type(argument).__module__ == "numpy" for argument in arguments):
        return None
    lengths = {len(argument) for argument in arguments}
    if len(lengths) > 1:
        spelled = " and ".join(str(len(argument)) for argument in arguments)
        raise ArgumentError(
            f"the vectors of masses have {spelled} entries, so they are measures on different spaces; give one length"
        )
    import numpy

    listed = [argument.tolist() if isinstance(argument, numpy.ndarray) else list(argument) for argument in arguments]
    entries = [entry for argument in listed for entry in argument]
    if not any(isinstance(entry, (float, numpy.floating)) for entry in entries):
        return None
    if not all(
        isinstance(entry, (float, int, numpy.floating, numpy.integer)) and not isinstance(entry, bool)
        for entry in entries
    ):
        return None
    return [_checked(numpy.asarray(argument, dtype=float), position) for position, argument in enumerate(listed)]


def _checked(masses: Any, position: int) -> Any:
    import numpy

    name = f"the {('first', 'second', 'third')[position]} vector of masses"
    if masses.ndim != 1 or not masses.size:
        raise ArgumentError(f"{name} has shape {masses.shape}; give one row of masses")
    if not numpy.isfinite(masses).all():
        raise ArgumentError(f"{name} holds {masses[~numpy.isfinite(masses)][0]}; give finite numbers")
    if (masses < 0).any():
        raise ArgumentError(f"{name} holds the negative number {masses[masses < 0][0]}; give masses of at least 0")
    total = math.fsum(masses)
    if abs(total - 1) > masses.size * 2.0**-52:
        raise ArgumentError(f"{name} sums to {total}, not 1; scale it so that it does")
    return masses
