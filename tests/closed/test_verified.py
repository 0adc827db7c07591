"""Every closed form against its defining integral at random exact parameters, by a road that uses no closed form.

By default a sample of pairs, chosen by the run's seed, is integrated to 16 digits. The whole table, three points a pair
to 30 digits, is marked slow; there the value is held against `enclose(closed=False)`, and against mpmath's quadrature
of the definition where no certified enclosure is found.
"""

from __future__ import annotations

import random

import mpmath
import pytest
from members import NAMES, member
from quadrature import by_definition
from sympy import oo

from klsym.closed import closed_form
from klsym.divergences import KL, ChiSquared, CrossEntropy, Divergence, Entropy, SquaredHellinger, TotalVariation
from klsym.families import (
    Beta,
    Binomial,
    Cauchy,
    Dirac,
    Exponential,
    Gamma,
    Geometric,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    Pareto,
    Poisson,
    Rayleigh,
    Uniform,
    Weibull,
)
from klsym.measures import KlsymError, Mixture

SAMPLE = 10  # pairs integrated by default


def agree(divergence: Divergence, value, digits: int) -> None:
    """Assert that the closed form and the integral agree to a relative 10**-digits."""
    reference = by_definition(divergence, digits)
    with mpmath.workdps(digits + 10):
        closed = mpmath.mpf(value.evalf(digits + 10))
        error = abs(closed - reference) / (abs(reference) + mpmath.mpf(10) ** -digits)
        assert error < mpmath.mpf(10) ** -digits, f"{divergence}: {value} = {closed}, but the integral is {reference}"


def finite_pairs(rng: random.Random, count: int) -> list[tuple]:
    """Random pairs of random members whose divergence has a finite closed form other than 0."""
    found = []
    while len(found) < count:
        divergence = KL(member(rng.choice(NAMES), rng), member(rng.choice(NAMES), rng))
        form = closed_form(divergence)
        if form is not None and form.value not in (oo, 0):
            found.append((divergence, form.value))
    return found


@pytest.mark.parametrize("place", range(SAMPLE))
def test_a_sample_of_pairs(place, seed):
    ((divergence, value),) = finite_pairs(random.Random(1000 * seed + place), 1)
    agree(divergence, value, 16)


OTHERS = [
    Entropy(Gamma("3/2", rate=2)),
    Entropy(Cauchy(0, 2)),
    Entropy(Beta(2, "1/2")),
    Entropy(Mixture({Exponential(2): "1/3", Dirac(-1): "2/3"})),
    CrossEntropy(Normal(0, 1), Laplace("1/2", 2)),
    CrossEntropy(Weibull(shape=2, scale=1), Gamma("3/2", rate=1)),
    KL(2 * Normal(0, 1), 3 * Normal("1/3", 2)),
    KL(Mixture({Poisson(2): "7/10", Dirac(0): "3/10"}), Mixture({Poisson(3): "1/2", Dirac(0): "1/2"})),
    SquaredHellinger(Normal(0, 1), Normal(1, "6/5")),
    SquaredHellinger(Laplace(0, 1), Laplace(1, "3/2")),
    SquaredHellinger(Beta(2, 3), Beta(3, "5/2")),
    SquaredHellinger(Pareto(minimum=2, shape=3), Pareto(minimum=1, shape="5/2")),
    SquaredHellinger(LogNormal(0, 1), LogNormal(1, "6/5")),
    SquaredHellinger(Binomial(5, "1/3"), Binomial(5, "1/2")),
    ChiSquared(Normal(0, 1), Normal(1, "6/5")),
    ChiSquared(Gamma(2, rate=1), Gamma(3, rate="3/2")),
    ChiSquared(InverseGamma(2, scale=1), InverseGamma("5/2", scale="6/5")),
    ChiSquared(Geometric("1/2", start=0), Geometric("2/5", start=0)),
    ChiSquared(Uniform(0, 1), Beta("3/2", "4/5")),
    ChiSquared(Weibull(shape=2, scale=1), Rayleigh(1)),
]


@pytest.mark.parametrize("divergence", OTHERS, ids=str)
def test_other_functionals(divergence):
    agree(divergence, closed_form(divergence).value, 15)


# (P, Q, a function that changes sign exactly where p - q does, and the interval to look for its roots)
CROSSING = [
    (Normal(0, 1), Normal(1, 2), [(-4, -1), (0, 3)]),
    (Exponential(1), Exponential(2), [("1/10", 3)]),
    (LogNormal(0, 1), LogNormal(1, 2), [("1/100", "1/3"), (1, 20)]),
    (Gamma(2, rate=1), Gamma(2, rate=3), [("1/2", 3)]),
    (Rayleigh(1), Rayleigh(2), [(1, 3)]),
    (Laplace(0, 1), Laplace(1, 1), [("1/10", "9/10")]),
]


@pytest.mark.parametrize(("first", "second", "brackets"), CROSSING, ids=str)
def test_total_variation(first, second, brackets):
    """TV is P(A) - Q(A) for the set A where p > q, its ends found by bisection here."""
    divergence = TotalVariation(first, second)
    reference = by_definition(divergence, 15, brackets=brackets)
    value = closed_form(divergence).value
    assert abs(mpmath.mpf(value.evalf(25)) - reference) < mpmath.mpf(10) ** -14


@pytest.mark.slow
@pytest.mark.parametrize("first", NAMES)
def test_the_whole_table(first, seed):
    from klsym.enclose import enclose, enclose_expression

    rng = random.Random(f"{seed} {first}")
    for second in NAMES:
        for _ in range(3):
            divergence = KL(member(first, rng), member(second, rng))
            form = closed_form(divergence)
            if form is None or form.value in (oo, 0):
                continue
            try:
                integral, closed = enclose(divergence, 30, closed=False), enclose_expression(form.value, 34)
            except KlsymError:
                agree(divergence, form.value, 30)
                continue
            if not integral.certified or integral.radius > abs(closed.mid) * 10**-29:
                agree(divergence, form.value, 30)
                continue
            assert abs(integral.mid - closed.mid) <= integral.radius + closed.radius, divergence
