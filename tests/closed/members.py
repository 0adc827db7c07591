"""Random members of every family, made from the parameter domains the family declares: new families come in unasked."""

from __future__ import annotations

import random
from collections.abc import Callable

from sympy import Integer, Rational

from klsym.families import FAMILIES, Categorical, Dirac, Empirical, Finite, GeneralizedGamma, Uniform
from klsym.measures import ArgumentError, Measure

# the value of one parameter, by its declared domain
DOMAINS: dict[str, Callable[[random.Random], Rational]] = {
    "real": lambda rng: Rational(rng.randint(-20, 20), 20),
    "positive": lambda rng: Rational(rng.randint(13, 60), 20),
    "nonnegative": lambda rng: Rational(rng.randint(13, 60), 20),
    "natural": lambda rng: Integer(rng.randint(0, 6)),
    "positive integer": lambda rng: Integer(rng.randint(1, 6)),
    "integer": lambda rng: Integer(rng.randint(-3, 6)),
    "probability": lambda rng: Rational(rng.randint(1, 19), 20),
    "open probability": lambda rng: Rational(rng.randint(1, 19), 20),
}


def _masses(rng: random.Random, count: int) -> list[Rational]:
    weights = [rng.randint(1, 9) for _ in range(count)]
    return [Rational(weight, sum(weights)) for weight in weights]


def _scaled_gamma(rng: random.Random) -> Measure:
    power = Rational(rng.randint(13, 60), 20) * rng.choice((-1, 1))
    return GeneralizedGamma(scale=Rational(rng.randint(13, 60), 20), shape=power * rng.randint(1, 3), power=power)


def _uniform(rng: random.Random) -> Measure:
    left = Rational(rng.randint(2, 10), 20)
    return Uniform(left, left + Rational(rng.randint(3, 9), 20))


# families whose parameters are not numbers one by one, or whose random members would rarely meet another's support
SPECIAL: dict[str, Callable[[random.Random], Measure]] = {
    "Categorical": lambda rng: Categorical(_masses(rng, 3)),
    "Finite": lambda rng: Finite(dict(enumerate(_masses(rng, 3)))),
    "Dirac": lambda rng: Dirac(rng.randint(0, 2)),
    "Uniform": _uniform,
    "Empirical": lambda rng: Empirical([rng.randint(0, 3) for _ in range(5)]),
    "GeneralizedGamma": _scaled_gamma,
}
# of more than one dimension, or typed in by a person: tested elsewhere
ELSEWHERE = {"MultivariateNormal", "Density"}
NAMES = sorted(name for name in FAMILIES if name not in ELSEWHERE and name not in ("AtomicFamily", "AliasFamily"))


def member(name: str, rng: random.Random) -> Measure:
    """A random member of the family with exact parameters."""
    if name in SPECIAL:
        return SPECIAL[name](rng)
    family = FAMILIES[name]
    assert family.parameters, f"{name} declares no parameters: give it a maker in SPECIAL"
    for _ in range(200):
        values = [DOMAINS[domain](rng) for _, domain, _ in family.parameters]
        try:
            return family.of(*values)
        except ArgumentError:
            continue
    raise AssertionError(f"no random parameters suit {name}")
