"""The ways in: `enclose(D, digits)` for a divergence, `enclose_pair` for the name of a functional and two measures,
`enclose_expression` for a closed form.
"""

from __future__ import annotations

from sympy import Expr, S, log

from klsym.divergences import DIVERGENCES, Divergence
from klsym.enclose.enclosure import Enclosure
from klsym.enclose.expression import CLOSED_FORM, enclose_by, enclose_expression, number
from klsym.enclose.formula import closed_value
from klsym.enclose.narrow import check_numeric, checked_digits, integrate
from klsym.enclose.values import FUNCTIONALS
from klsym.measures import ArgumentError, Measure

__all__ = ["Enclosure", "enclose", "enclose_expression", "enclose_pair"]

UNITS = {"nats": S.One, "bits": 1 / log(2)}


def enclose_pair(
    functional: str,
    first: Measure,
    second: Measure | None = None,
    digits: int = 15,
    *,
    closed: bool = True,
    unit: str = "nats",
) -> Enclosure:
    """A functional of two measures (for "entropy" the second is the base, None for the natural one): "kl", "entropy",
    "cross_entropy", "total_variation", "squared_hellinger" or
    "chi_squared", to a relative error of 10**-digits, certified.

    Parameters: measures without symbols (floats are the binary numbers they hold); digits >= 1; closed=False forces the
    integral even where a closed form is known; unit "nats" or "bits".
    Raises ArgumentError for symbols, bad digits, an unknown functional or unit, before any computation; UndecidedError
    where neither a bound nor a proof of divergence is found.

    >>> from klsym.families import Laplace, Normal
    >>> enclose_pair("kl", Normal(0, 1), Laplace(0, 1), 50)
    0.072093208158137923516794504921322665165819923052341 ± 1.6e-52 (certified)
    """
    checked_digits(digits)
    if functional not in FUNCTIONALS:
        raise ArgumentError(f"the functional is {functional!r}; give one of {', '.join(FUNCTIONALS)}")
    if second is None and functional != "entropy":
        raise ArgumentError(f"{functional} compares two measures, and only {first} was given; give the second")
    measures = (first,) if second is None else (first, second)
    return enclose(DIVERGENCES[functional](*measures), digits, closed=closed, unit=unit)


def enclose(divergence: Divergence, digits: int = 15, *, closed: bool = True, unit: str = "nats") -> Enclosure:
    """A divergence to a relative error of 10**-digits, certified: see `enclose_pair`.

    >>> from klsym.divergences import KL
    >>> from klsym.families import Logistic, Normal
    >>> enclose(KL(Normal(0, 2), Logistic(0, 1)), 30)
    0.0233430623381485158374320214088 ± ... (certified)
    """
    digits = checked_digits(digits)
    if unit not in UNITS:
        raise ArgumentError(f"the unit is {unit!r}; give 'nats' or 'bits'")
    if not isinstance(divergence, Divergence):
        raise ArgumentError(
            f"{divergence!r} is no divergence; give one, for instance KL(P, Q), or use enclose_expression"
        )
    logarithmic = divergence.functional in ("kl", "entropy", "cross_entropy")
    if unit == "bits" and not logarithmic:
        raise ArgumentError(f"{divergence.functional} is a pure number and has no unit; leave unit out")
    return _enclose(divergence, digits, closed, UNITS[unit])


def _enclose(divergence: Divergence, digits: int, closed: bool, factor: Expr) -> Enclosure:
    check_numeric(divergence)
    divergence = divergence.exact()
    if closed and divergence.trivial_value() is None and getattr(divergence, "base", None) is None:
        compute = closed_value(divergence.functional, divergence.measures, digits)
        if compute is not None:
            return enclose_by(lambda: compute() * number(factor), digits, CLOSED_FORM)
    return integrate(divergence, digits, factor=factor)
