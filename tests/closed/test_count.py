"""The count of closed forms: how it counts, and (slow) what it comes to."""

from __future__ import annotations

import random
from statistics import median

import mpmath
import pytest
from quadrature import by_definition
from sympy import oo

from klsym.closed.coverage import NAMES, cell, cells, drawn, is_continuous
from klsym.families import FAMILIES
from klsym.measures import Lebesgue


def test_what_counts_and_what_does_not() -> None:
    assert cell("Gamma", "Weibull").finding == "closed form"
    assert cell("Normal", "Exponential", draws=2).finding == "+oo"
    assert cell("Normal", "Cauchy", draws=1).finding == "digits only"
    assert cell("Cauchy", "Normal", draws=2).finding == "+oo"
    assert cell("Dirac", "Uniform", draws=1).finding == "+oo"


@pytest.mark.parametrize("name", NAMES)
def test_every_family_is_drawn(name, seed) -> None:
    measure = drawn(name, random.Random(seed))
    assert isinstance(measure, FAMILIES[name])
    assert is_continuous(name) == isinstance(measure.base, Lebesgue)


PAIRS = [(one, other) for one in NAMES for other in NAMES if is_continuous(one) == is_continuous(other)]


@pytest.mark.parametrize("place", range(3))
def test_what_is_counted_is_right(place, seed) -> None:
    rng = random.Random(f"{seed} count {place}")
    while True:
        found = cell(*rng.choice(PAIRS), draws=2)
        if found.form is not None:
            break
    reference = by_definition(found.form.divergence, 13)
    value = mpmath.mpf(found.form.value.evalf(25))
    assert found.form.value is not oo
    assert abs(value - reference) < mpmath.mpf(10) ** -11 * (1 + abs(reference)), found


@pytest.mark.slow
def test_six_hundred_pairs_quickly() -> None:
    found = [one for one in cells() if one.form is not None]
    assert len(found) >= 600
    assert median(one.seconds for one in found) < 0.1
    assert max(one.seconds for one in found) < 5
