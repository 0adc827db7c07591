"""A divergence as a function from bits to a ball: one plan, linear algebra, or a combination of several.

Entropies relative to a base are integrals of log(dP/dQ) dP without the mass terms; divergences of products add up or
multiply, factor by factor.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb

from klsym.divergences import Divergence
from klsym.enclose import gaussian
from klsym.enclose.growth import Undominated
from klsym.enclose.plan import Road, make_plan
from klsym.enclose.precision import working_precision
from klsym.families import MultivariateNormal
from klsym.measures import Measure, ProductMeasure, UndecidedError

# (bits, extra bits of working precision) -> a ball of radius about 2**-bits
Value = Callable[[int, int], arb]


class Singular(Undominated):
    """P has mass where Q has none."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def value_of(divergence: Divergence, road: Road) -> Value:
    """How to compute a divergence of concrete measures without floats and symbols.

    Raises Undominated where it is infinite for want of absolute continuity (an integral that diverges raises it later),
    UndecidedError where it is not known how.
    """
    functional, first, second = divergence.functional, divergence.first, divergence.second
    base = getattr(divergence, "base", None)
    if functional not in FUNCTIONALS:
        raise UndecidedError(
            f"{divergence} is not enclosed; its definition is an integral that can be evaluated by hand"
        )
    if base is not None:
        parts = [(-1, functional_of("information", first, base, road))]
        if functional == "cross_entropy":
            # −∫ log(dQ/dμ) dP = ∫ log(dP/dQ) dP − ∫ log(dP/dμ) dP
            parts.append((1, functional_of("information", first, second, road)))
        return _sum(parts)
    return functional_of(functional, first, second, road)


FUNCTIONALS = ("kl", "entropy", "cross_entropy", "total_variation", "squared_hellinger", "chi_squared")


def functional_of(functional: str, first: Measure, second: Measure, road: Road) -> Value:
    """A functional of two measures; for the entropy they are one."""
    if isinstance(first, ProductMeasure) or isinstance(second, ProductMeasure):
        return _product(functional, first, second, road)
    if isinstance(first, MultivariateNormal) and isinstance(second, MultivariateNormal) and first.dimension != 1:
        return _linear_algebra(functional, first, second)
    plan = make_plan(functional, first, second, road)
    if plan.singular:
        raise Singular(plan.singular)
    return plan.ball


def _sum(parts: list[tuple[int, Value]]) -> Value:
    def value(bits: int, extra: int) -> arb:
        found = [(sign, part(bits + 2, extra)) for sign, part in parts]
        with working_precision(bits + extra + 40):
            return sum((sign * part for sign, part in found), start=arb(0))

    return value


def _linear_algebra(functional: str, first: Measure, second: Measure) -> Value:
    if functional == "information":
        functional = "kl"  # probabilities: the mass terms vanish
    compute = gaussian.functional(functional, first, second)

    def value(bits: int, extra: int) -> arb:
        with working_precision(bits + extra + 40):
            found = compute()
        if found is None:
            raise Undominated
        return found

    return value


def _product(functional: str, first: Measure, second: Measure, road: Road) -> Value:
    """KL and entropies of products of probabilities add over factors; 1 - H^2/2 and 1 + chi^2 multiply."""
    pairs = None
    if isinstance(first, ProductMeasure) and isinstance(second, ProductMeasure) and len(first.args) == len(second.args):
        pairs = list(zip(first.args, second.args, strict=True))
    if pairs is None or any(factor.total_mass != 1 for pair in pairs for factor in pair):
        raise UndecidedError(
            f"{first} and {second} are not products of probabilities alike, so their {functional} is not enclosed"
        )
    if functional == "total_variation":
        raise UndecidedError(
            "the total variation of products is not enclosed; squared_hellinger bounds it on both sides"
        )
    factors = [functional_of(functional, p, q, road) for p, q in pairs]
    if functional not in ("squared_hellinger", "chi_squared"):
        return _sum([(1, factor) for factor in factors])

    def value(bits: int, extra: int) -> arb:
        parts = [factor(bits + 4, extra) for factor in factors]
        with working_precision(bits + extra + 40):
            total = arb(1)
            for part in parts:
                total = total * (1 - part / 2 if functional == "squared_hellinger" else 1 + part)
            return 2 - 2 * total if functional == "squared_hellinger" else total - 1

    return value
