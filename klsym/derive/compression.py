"""What a map keeps of a divergence: the measure R = (r∘g)·Q with r = d(g#P)/d(g#Q) lies between P and Q.

R has the law of P after g and the conditional laws of Q given g. It is a probability, P << R << Q, dP/dR is
(dP/dQ)/(r∘g), and so KL(P, Q) = KL(P, R) + KL(g#P, g#Q) where KL(P, Q) is finite; that the last is finite too is part
of what is shown here. Everything is derived from the kernel's rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from klsym.derive import facts, functions
from klsym.derive.exceptions import Missing
from klsym.derive.given import Given
from klsym.derive.images import (
    divided,
    log_integrable,
    log_quotient,
    part_of_absolute,
    pulled_back,
)
from klsym.kernel import rules
from klsym.kernel.terms import (
    Abs,
    Compose,
    Equal,
    Image,
    Integral,
    Inverse,
    LessEqual,
    Log,
    Map,
    Measure,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE, MINUS = number(0), number(1), number(-1)


@dataclass(frozen=True)
class Compression:
    """P << Q, their images under a map, and R = (r∘g)·Q between them."""

    ratio: Theorem  # dP/dQ is a density of P against Q
    image_ratio: Theorem  # d(g#P)/d(g#Q) likewise
    between: Theorem  # r∘g is the density of R against Q
    positive: Theorem  # 0 < r∘g, P-a.e.
    gap: Theorem  # (dP/dQ)/(r∘g) is a density of P against R
    logarithm: Theorem  # log dP/dR = log dP/dQ − log r∘g, P-a.e.


def compress(given: Given, first: Measure, second: Measure, through: Map) -> Compression:
    """R between P and Q; what is known of the images and of R is added to the facts."""
    below = given.absolutely_continuous(first, second)
    one, two = Image(through, first), Image(through, second)
    given.add(rules.image_continuous(through, below))
    ratio, image_ratio = given.version(first, second), given.version(one, two)
    r = image_ratio.conclusion.density
    x = Compose(r, through)
    weak = facts.reshape(pulled_back(rules.version_nonnegative(image_ratio), two), LessEqual(ZERO, x, second))
    between = rules.version_density(second, weak)
    whole = between.conclusion.measure
    positive = positive_back(image_ratio, one)
    gap = divided(ratio, between, positive)
    known = [between, gap, rules.version_continuous(between), rules.version_continuous(gap)]
    mass = mass_between(given, image_ratio, between)
    given.add(*known, *mass)
    symbol = given.derivative(first, whole)
    same = rules.version_unique(symbol, gap, given.sigma_finite(whole))
    same = rules.transfer(same, rules.version_continuous(gap))
    split = log_quotient(rules.version_positive(ratio), positive)
    logarithm = functions.then(facts.congruence(same, Log(functions.HOLE), functions.HOLE), split)
    return Compression(ratio, image_ratio, between, positive, gap, logarithm)


def positive_back(image_ratio: Theorem, image: Image) -> Theorem:
    """0 < r∘g, P-a.e., for r a density of g#P."""
    sign = pulled_back(rules.version_positive(image_ratio), image)
    return facts.reshape(
        sign, type(sign.conclusion)(ZERO, Compose(image_ratio.conclusion.density, image.map), image.measure)
    )


def mass_between(given: Given, image_ratio: Theorem, between: Theorem) -> list[Theorem]:
    """R is finite, with the mass of P."""
    stated, made = image_ratio.conclusion, between.conclusion
    r, x = stated.density, made.density
    image = stated.base
    above = rules.integrable_change(image_ratio, ONE, given.finite(stated.measure))
    there = rules.image_integrable(r, image, facts.integrable_as(above, r))
    finite = rules.integrable_change(between, ONE, facts.integrable_as(there, ONE * x))
    total = [
        rules.change_of_measure(between, ONE),  # ∫ 1 dR = ∫ 1·x dQ
        facts.symmetric(rules.image_integral(r, image)),  # ∫ x dQ = ∫ r d(g#Q)
        facts.symmetric(rules.change_of_measure(image_ratio, ONE)),  # ∫ r d(g#Q) = ∫ 1 d(g#P)
    ]
    try:
        mass = given.prove(probability(stated.measure))
    except Missing:
        return [finite]
    goal = Equal(Integral(ONE, made.measure), ONE)
    return [finite, facts.follows(goal, *total, mass)]


def log_ratio_integrable(given: Given, parts: Compression, logarithm: Theorem) -> Theorem:
    """log r∘g is P-integrable if log dP/dQ is."""
    r = parts.image_ratio.conclusion.density
    one, two = parts.image_ratio.conclusion.measure, parts.image_ratio.conclusion.base
    above = rules.integrable_change(parts.image_ratio, ONE, given.finite(one))
    x = parts.between.conclusion.density
    integrable = facts.integrable_as(rules.image_integrable(r, two, facts.integrable_as(above, r)), x)
    unit = rules.pointwise(part_of_absolute(), {facts._X: ONE, facts._Y: r}, ())
    bounded = rules.linear(LessEqual(Abs(Inverse(r) * r), ONE), ((ONE, unit),))
    small = rules.integrable_dominated(facts.at(bounded, two), given.finite(two))
    inverse = rules.image_integrable(Inverse(r), one, rules.integrable_change(parts.image_ratio, Inverse(r), small))
    inverse = facts.integrable_as(inverse, Inverse(x))
    return log_integrable(parts.ratio, logarithm, parts.positive, integrable, inverse)


def image_logarithm(parts: Compression, inside: Theorem) -> tuple[Theorem, Theorem]:
    """From log r∘g P-integrable, log r is (g#P)-integrable; and ∫ log r d(g#P) = ∫ log r∘g dP."""
    r, image = parts.image_ratio.conclusion.density, parts.image_ratio.conclusion.measure
    back = facts.integrable_as(inside, Compose(Log(r), image.map))
    return rules.image_integrable(Log(r), image, back), rules.image_integral(Log(r), image)
