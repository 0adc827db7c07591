"""The readings: each exact value by its own road agrees with the divergence, and the experiments' errors are standard
normal.
"""

from __future__ import annotations

import numpy
import pytest
from scipy import stats
from sympy import Rational, oo

from klsym import KL
from klsym.enclose import enclose
from klsym.families import (
    Beta,
    Categorical,
    Cauchy,
    Dirac,
    Exponential,
    Gamma,
    Geometric,
    Laplace,
    Logistic,
    MultivariateNormal,
    Normal,
    Poisson,
    Uniform,
)
from klsym.intuitions.reading import Experiment, Reading
from klsym.intuitions.sampling import LogRatio, Sampler
from klsym.intuitions.tour import readings, tour
from klsym.measures import ArgumentError, Measure, Mixture

READINGS = readings()
KINDS = ["finite", "countable", "continuous", "mixed"]


def number(rng: numpy.random.Generator, low: int = 1, high: int = 30) -> Rational:
    return Rational(int(rng.integers(low, high)), int(rng.choice([3, 7, 10])))


def masses(rng: numpy.random.Generator, size: int) -> list[Rational]:
    found = [Rational(int(k)) for k in rng.integers(1, 40, size)]
    return [mass / sum(found) for mass in found]


def a_continuous(rng: numpy.random.Generator) -> Measure:
    a, b = number(rng), number(rng)
    return [Normal(a, b), Laplace(-a, b), Logistic(a, b)][int(rng.integers(3))]


def pair(kind: str, rng: numpy.random.Generator) -> tuple[Measure, Measure]:
    """A random pair with a finite divergence."""
    if kind == "finite":
        size = int(rng.integers(2, 9))
        return Categorical(masses(rng, size)), Categorical(masses(rng, size))
    if kind == "countable":
        if rng.random() < 0.5:
            return Poisson(number(rng)), Poisson(number(rng))
        p, q = (Rational(int(k), 50) for k in rng.integers(4, 46, 2))
        return Geometric(p, start=0), Geometric(q, start=0)
    if kind == "continuous":
        return [
            (a_continuous(rng), Laplace(number(rng), number(rng))),
            (Gamma(number(rng), rate=number(rng)), Gamma(number(rng), rate=number(rng))),
            (Beta(1 + number(rng), 1 + number(rng)), Uniform(0, 1)),
        ][int(rng.integers(3))]
    p, q = (Rational(int(k), 10) for k in rng.integers(1, 10, 2))
    first, second = a_continuous(rng), Laplace(number(rng), number(rng))
    return Mixture({first: p, Dirac(0): 1 - p}), Mixture({second: q, Dirac(0): 1 - q})


def agree(kind: str, rng: numpy.random.Generator) -> None:
    P, Q = pair(kind, rng)
    truth = enclose(KL(P, Q), 35)
    shown = 0
    for reading in READINGS:
        stop = reading(P, Q)
        if stop.refusal() is None:
            found = stop.exact(25)
            assert found.certified, (reading.name, P, Q)
            assert abs(found.mid - truth.mid) <= truth.mid / 10**25, (reading.name, P, Q)
            shown += 1
    assert shown >= 6


@pytest.mark.parametrize("kind", KINDS)
def test_all_readings_are_one_number(kind: str, rng: numpy.random.Generator) -> None:
    for _ in range(3):
        agree(kind, rng)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_all_readings_are_one_number_for_fifty_pairs(kind: str, rng: numpy.random.Generator) -> None:
    for _ in range(50):
        agree(kind, rng)


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.name)
def test_the_experiments_are_not_biased(reading: type[Reading]) -> None:
    """Sixty experiments of 20,000: a bias of 2 % would move the mean score by three of its standard errors."""
    P, Q = Categorical(["0.3", "0.2", "0.5"]), Categorical(["0.1", "0.6", "0.3"])
    stop = reading(P, Q)
    exact = stop.exact(15)
    runs = [stop.simulate(20_000, seed) for seed in range(60)]
    scores = numpy.array([run.z_score(exact) for run in runs])
    assert stats.kstest(scores, "norm").pvalue > 1e-3
    biased = [(run.mean - 1.02 * float(exact)) / run.standard_error for run in runs]
    assert stats.kstest(biased, "norm").pvalue < 1e-3, "the test would not notice a bias of two per cent"


@pytest.mark.parametrize(
    ("P", "law"),
    [
        (Normal(1000000, "0.001"), stats.norm(1e6, 1e-3)),
        (Cauchy(1, 3), stats.cauchy(1, 3)),
        (Beta("0.1", "0.9"), stats.beta(0.1, 0.9)),
        (Gamma("0.05", rate=1), stats.gamma(0.05)),
        (Exponential(3), stats.expon(scale=1 / 3)),
    ],
    ids=["narrow and far", "heavy tails", "pole", "strong pole", "half-line"],
)
def test_draws_follow_their_law(P: Measure, law: object, rng: numpy.random.Generator) -> None:
    assert stats.kstest(Sampler(P).draw(50_000, rng).points, law.cdf).pvalue > 1e-3  # type: ignore[attr-defined]


def test_draws_of_a_mixed_measure(rng: numpy.random.Generator) -> None:
    P = Mixture({Normal(0, 1): Rational(7, 10), Dirac(3): Rational(3, 10)})
    draws = Sampler(P).draw(40_000, rng)
    assert abs(draws.discrete.mean() - 0.3) < 0.012
    assert (draws.points[draws.discrete] == 3).all()
    assert stats.kstest(draws.points[~draws.discrete], stats.norm.cdf).pvalue > 1e-3
    ratio = LogRatio(P, Mixture({Normal(0, 1): Rational(1, 10), Dirac(3): Rational(9, 10)}))(draws)
    assert numpy.allclose(ratio[draws.discrete], numpy.log(1 / 3))
    assert numpy.allclose(ratio[~draws.discrete], numpy.log(7))


def test_an_infinite_divergence_arrives() -> None:
    for stop in tour(Normal(0, 1), Exponential(1), n=200).stops:
        if stop.exact is not None:
            assert stop.exact.mid is oo
            assert stop.experiment is not None and stop.experiment.infinite_at is not None
            assert stop.z_score is None


def test_equal_measures_are_exactly_zero() -> None:
    for stop in tour(Poisson(2), Poisson(2), n=10).stops:
        assert stop.exact is not None and stop.exact.mid == 0 and stop.exact.radius == 0


def test_codes_refuse_densities() -> None:
    refusals = {stop.reading.name: stop.refusal for stop in tour(Normal(0, 1), Laplace(0, 1), n=5).stops}
    assert [name for name, said in refusals.items() if said] == ["coding"]


def test_the_coder_wastes_the_divergence() -> None:
    pytest.importorskip("constriction")
    from klsym.intuitions.coding import Coding

    reading = Coding(["0.5", "0.25", "0.125", "0.125"], ["0.125", "0.125", "0.25", "0.5"])
    bits = float(reading.exact(15)) / numpy.log(2)
    wasted = reading.compressed(200_000, 3)
    spread = reading.simulate(200_000, 5).standard_error / numpy.log(2)
    assert abs(wasted - bits) <= 5 * spread + 64 / 200_000


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_and_words(kind: str, rng: numpy.random.Generator) -> None:
    found = tour(*pair(kind, rng), n=50)
    assert len(found.figure().axes) >= 6
    assert all(stop.reading.explain() for stop in found.stops if stop.exact is not None)
    assert str(found).count("exact") == sum(stop.exact is not None for stop in found.stops)
    assert [row["theorem"] for row in found.rows()] == [stop.reading.theorem.title for stop in found.stops]


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (([1, 1], [1, 0]), {}, "masses"),
        ((Normal(0, 1), Laplace(0, 1)), {"n": 0}, "n is 0"),
        ((Normal(0, 1), Laplace(0, 1)), {"seed": -1}, "the seed is -1"),
    ],
)
def test_bad_input(arguments: tuple, options: dict, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        _ = tour(*arguments, **options).stops


def test_no_experiment_in_space() -> None:
    found = tour(MultivariateNormal([0, 0], [[1, 0], [0, 1]]), MultivariateNormal([1, 0], [[1, 0], [0, 1]]), n=5)
    assert any(stop.refusal is not None and "R^2" in stop.refusal for stop in found.stops)


def test_a_run_that_varies_not_at_all() -> None:
    exact = enclose(KL(Categorical([1]), Categorical([1])), 5)
    assert Experiment.of([0.0, 0.0], 0).z_score(exact) == 0
    assert Experiment.of([0.5, 0.5], 0).z_score(exact) is None
