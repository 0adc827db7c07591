"""How many ordered pairs of univariate families have a closed form that is finite on an open set of parameters.

    python -m klsym.closed.coverage          counts them
    python -m klsym.closed.coverage Gamma    lists those with Gamma first

A pair counts when KL(P, Q) has a finite closed form at parameters drawn at random, fractions with a prime in the
denominator: no parameter is special there, so that the formula holds around it. Parameters that are integers by their
nature (the n of a binomial measure) are integers. A pair that is +oo or open at the first draw is drawn again.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from functools import cache
from statistics import median
from time import process_time
from typing import Any, NamedTuple

from sympy import Integer, Rational, nan, oo, zoo

from klsym.closed.engine import closed_form
from klsym.closed.result import ClosedForm
from klsym.divergences import KL
from klsym.families import FAMILIES, Family
from klsym.measures import ArgumentError, Lebesgue

PRIME = 101
DRAWS = 8
# of more than one dimension, typed in by a person, or no family but what several are made of
OTHERS = {"AliasFamily", "AtomicFamily", "Density", "MultivariateNormal"}
NAMES = sorted(name for name in FAMILIES if name not in OTHERS)

ENDS = ("left", "right", "mode", "minimum")

Draw = Callable[[random.Random], Any]


def _fraction(low: float, high: float) -> Draw:
    return lambda rng: Rational(rng.randint(int(low * PRIME) + 1, int(high * PRIME)), PRIME)


DOMAINS: dict[str, Draw] = {
    "real": _fraction(-2, 2),
    "positive": _fraction(0.5, 4),
    "nonnegative": _fraction(0.5, 4),
    "natural": lambda rng: Integer(rng.randint(1, 6)),
    "positive integer": lambda rng: Integer(rng.randint(1, 6)),
    "integer": lambda rng: Integer(rng.randint(0, 5)),
    "probability": _fraction(0.05, 0.95),
    "open probability": _fraction(0.05, 0.95),
}


def _masses(rng: random.Random) -> list[Rational]:
    weights = [rng.randint(1, 99) for _ in range(3)]
    return [Rational(weight, sum(weights)) for weight in weights]


# measures whose parameters are not numbers one by one
LISTS: dict[str, Callable[[random.Random], Any]] = {
    "Categorical": _masses,
    "Dirac": lambda rng: Integer(rng.randint(0, 3)),
    "Empirical": lambda rng: [rng.randint(0, 3) for _ in range(4)],
    "Finite": lambda rng: {Integer(k + 1): mass for k, mass in enumerate(_masses(rng))},
}


def drawn(name: str, rng: random.Random) -> Family:
    """A random member of the family, its parameters in no special place."""
    family = FAMILIES[name]
    if name in LISTS:
        return family(LISTS[name](rng))
    while True:
        between = rng.random() < 0.5  # every other interval lies in (0, 1)
        values = [
            DOMAINS["probability" if between and word in ENDS and domain != "integer" else domain](rng)
            for word, domain, _ in family.parameters
        ]
        try:
            return family.of(*values)
        except ArgumentError:
            continue


class Cell(NamedTuple):
    """What was found for one ordered pair: a finite closed form, or why there is none."""

    first: str
    second: str
    form: ClosedForm | None
    finding: str
    seconds: float


def cell(first: str, second: str, seed: int = 1, draws: int = DRAWS) -> Cell:
    """The first of `draws` random pairs with a finite closed form, else what the last of them came to.

    >>> cell("Gamma", "Exponential").finding
    'closed form'
    """
    rng = random.Random(f"{seed} {first} {second}")
    finding, spent = "+oo", 0.0
    for _ in range(draws):
        divergence = KL(drawn(first, rng), drawn(second, rng))
        before = process_time()
        form = closed_form(divergence)
        spent = process_time() - before
        if form is None:
            finding = "digits only"
            continue
        if form.value is not oo and form.value != 0 and not form.value.has(nan, zoo, oo, KL):
            return Cell(first, second, form, "closed form", spent)
    return Cell(first, second, None, finding, spent)


@cache
def is_continuous(name: str) -> bool:
    return isinstance(drawn(name, random.Random(0)).base, Lebesgue)


def cells(first: str | None = None, *, draws: int = DRAWS) -> Iterator[Cell]:
    """The table, row by row: pairs of a density and a discrete measure are singular and left out."""
    for one in [first] if first else NAMES:
        for other in NAMES:
            if is_continuous(one) == is_continuous(other):
                yield cell(one, other, draws=draws)


def main(arguments: list[str]) -> None:
    found = []
    for one in cells(arguments[0] if arguments else None):
        if arguments:
            print(f"{one.first} || {one.second}: {one.form.value if one.form else one.finding}")
        if one.form is not None:
            found.append(one)
    seconds = [one.seconds for one in found]
    print(f"{len(found)} ordered pairs with a finite closed form, of {len(NAMES)} families")
    if found:
        print(f"median {1000 * median(seconds):.0f} ms, longest {max(seconds):.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
