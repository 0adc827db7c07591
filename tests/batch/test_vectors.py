"""Vectors of doubles: against mpmath on the same binary masses, near equality and far from it."""

from __future__ import annotations

import mpmath
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klsym import kl
from klsym.batch import vectors
from klsym.measures import ArgumentError

FUNCTIONS = ["kl", "total_variation", "squared_hellinger", "chi_squared"]


def exactly(functional: str, p: numpy.ndarray, q: numpy.ndarray) -> mpmath.mpf:
    """The divergence of the masses as they stand, with 400 digits."""
    with mpmath.workdps(400):
        total = mpmath.mpf(0)
        for a, b in zip(map(mpmath.mpf, p), map(mpmath.mpf, q), strict=True):
            if functional == "kl":
                total += (a * mpmath.log(a / b) if a else 0) - a + b
            elif functional == "total_variation":
                total += abs(a - b) / 2
            elif functional == "squared_hellinger":
                total += (mpmath.sqrt(a) - mpmath.sqrt(b)) ** 2
            else:
                total += (a - b) ** 2 / b if b else 0
        return total


def agree(functional: str, p: numpy.ndarray, q: numpy.ndarray, rel: float = 1e-14) -> None:
    expected = exactly(functional, p, q)
    found = vectors.FUNCTIONS[functional](p, q)
    assert abs(mpmath.mpf(found) - expected) <= rel * expected, (functional, p, q)


@pytest.mark.parametrize("functional", FUNCTIONS)
@pytest.mark.parametrize("gap", [1e-16, 1e-13, 1e-9, 1e-5, 1e-2, 0.3, 1.0, 30.0])
def test_near_equality_and_far_from_it(functional: str, gap: float, rng: numpy.random.Generator) -> None:
    for size in (2, 5, 50):
        p = rng.dirichlet(numpy.full(size, 0.8))
        q = numpy.abs(p * (1 + gap * rng.standard_normal(size)))
        q = q / q.sum()
        agree(functional, p, q)


@pytest.mark.parametrize("functional", FUNCTIONS)
def test_around_the_switch_between_formulas(functional: str) -> None:
    for ratio in (2.9, 2.999999, 3.0, 3.000001, 3.1):
        for p, q in (([ratio, 1.0], [1.0, ratio]), ([ratio], [1.0]), ([1.0], [ratio])):
            agree(functional, numpy.array(p) / 8, numpy.array(q) / 8)


def test_the_plain_sum_would_fail_here(rng: numpy.random.Generator) -> None:
    p = rng.dirichlet(numpy.ones(20))
    q = p * (1 + 1e-9 * rng.standard_normal(20))
    q /= q.sum()
    plain, expected = float((p * numpy.log(p / q)).sum()), exactly("kl", p, q)
    assert abs(mpmath.mpf(plain) - expected) > 1e-3 * expected
    agree("kl", p, q)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8))
def test_any_masses(pairs: list[tuple[float, float]]) -> None:
    p, q = (numpy.array(side) for side in zip(*pairs, strict=True))
    found = vectors.kl(p, q)
    if numpy.any((p > 0) & (q == 0)):
        assert found == numpy.inf
        return
    assert found >= 0
    assert abs(mpmath.mpf(found) - exactly("kl", p, q)) <= 1e-14 * exactly("kl", p, q) + mpmath.mpf(2) ** -1070


def test_conventions_at_zero() -> None:
    assert kl([0.0, 1.0], [0.5, 0.5]) == pytest.approx(numpy.log(2), rel=1e-15)
    assert kl([0.5, 0.5], [0.0, 1.0]) == numpy.inf
    assert kl([0.0, 1.0], [0.0, 1.0]) == 0.0
    assert vectors.entropy(numpy.array([0.0, 1.0])) == 0.0
    assert vectors.cross_entropy(numpy.array([0.0, 1.0]), numpy.array([0.0, 1.0])) == 0.0
    assert vectors.squared_hellinger(numpy.array([0.0, 1.0]), numpy.array([0.0, 1.0])) == 0.0
    assert vectors.chi_squared(numpy.array([0.5, 0.5]), numpy.array([0.0, 1.0])) == numpy.inf


def test_equal_vectors_are_exactly_zero_apart(rng: numpy.random.Generator) -> None:
    p = rng.dirichlet(numpy.ones(100))
    for functional in FUNCTIONS:
        assert vectors.FUNCTIONS[functional](p, p) == 0.0


def test_entropy_and_cross_entropy_against_scipy(rng: numpy.random.Generator) -> None:
    import scipy.stats

    p, q = rng.dirichlet(numpy.ones(30)), rng.dirichlet(numpy.ones(30))
    assert vectors.entropy(p) == pytest.approx(scipy.stats.entropy(p), rel=1e-13)
    assert vectors.cross_entropy(p, q) == pytest.approx(scipy.stats.entropy(p) + scipy.stats.entropy(p, q), rel=1e-13)


def test_float_vectors_agree_with_measures_of_the_same_masses(rng: numpy.random.Generator) -> None:
    from klsym import KL, measure

    for _ in range(3):
        p, q = rng.dirichlet(numpy.ones(4)), rng.dirichlet(numpy.ones(4))
        assert kl(p, q) == pytest.approx(float(KL(measure(p), measure(q)).evalf(17)), rel=4e-16)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([0.1, 0.2], [0.5, 0.5]), "the first vector of masses sums to 0.30000000000000004, not 1"),
        (([0.5, 0.5], [0.5, float("nan")]), "the second vector of masses holds nan"),
        (([0.5, 0.5], [1.5, -0.5]), "holds the negative number -0.5"),
        (([0.5, 0.5], [0.2, 0.3, 0.5]), "2 and 3 entries, so they are measures on different spaces"),
        (([[0.5, 0.5]], [[0.5, 0.5]]), "more than one dimension"),
    ],
)
def test_bad_vectors(arguments: tuple[list[float], list[float]], words: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        kl(*arguments)
    assert words in str(caught.value)
