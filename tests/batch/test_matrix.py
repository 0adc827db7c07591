"""The matrix of divergences against sums with 60 digits, entry by entry."""

from __future__ import annotations

from pathlib import Path

import mpmath
import numpy
import pytest

from klsym.batch import kl_matrix
from klsym.measures import ArgumentError


def exactly(p: numpy.ndarray, q: numpy.ndarray) -> mpmath.mpf:
    """∑ p log(p/q) − p + q of the doubles as they stand."""
    with mpmath.workdps(60):
        total = mpmath.mpf(0)
        for a, b in zip(map(mpmath.mpf, p.tolist()), map(mpmath.mpf, q.tolist()), strict=True):
            if a > 0 and b == 0:
                return mpmath.inf
            total += (a * mpmath.log(a / b) if a else 0) - a + b
        return total


def agree(first: numpy.ndarray, second: numpy.ndarray, rng: numpy.random.Generator, **options: int) -> None:
    found = kl_matrix(first, second, **options)
    assert found.shape == (len(first), len(second))
    for _ in range(40):
        i, j = rng.integers(len(first)), rng.integers(len(second))
        expected = exactly(first[i], second[j])
        if expected in (0, mpmath.inf):
            assert found[i, j] == float(expected), (i, j)
        else:
            assert abs(found[i, j] - expected) <= 1e-13 * expected, (i, j, found[i, j], expected)


@pytest.mark.parametrize("concentration", [0.02, 0.3, 1.0, 50.0])
def test_random_measures(concentration: float, rng: numpy.random.Generator) -> None:
    first, second = (rng.dirichlet(numpy.full(30, concentration), size) for size in (40, 50))
    agree(first, second, rng)


@pytest.mark.parametrize("gap", [1e-13, 1e-9, 1e-6, 1e-3, 0.1])
def test_nearly_equal_measures(gap: float, rng: numpy.random.Generator) -> None:
    centre = rng.dirichlet(numpy.ones(40))
    first, second = (centre * (1 + gap * rng.standard_normal((30, 40)).clip(-5, 5)) for _ in range(2))
    agree(first, second, rng)


@pytest.mark.parametrize("gap", [1e-12, 1e-7, 1e-2])
def test_pairs_nearer_to_one_another_than_to_the_others(gap: float, rng: numpy.random.Generator) -> None:
    first = rng.dirichlet(numpy.ones(20), 25)
    second = numpy.abs(first * (1 + gap * rng.standard_normal(first.shape)))
    found = kl_matrix(first, second)
    for i in range(25):
        expected = exactly(first[i], second[i])
        assert abs(found[i, i] - expected) <= 1e-13 * expected


def test_outcomes_without_mass(rng: numpy.random.Generator) -> None:
    first, second = (rng.dirichlet(numpy.ones(70), 40) for _ in range(2))
    first[rng.random(first.shape) < 0.9] = 0
    second[rng.random(second.shape) < 0.05] = 0
    first[0], second[0] = 0, 0  # measures without mass
    second[:, 5] = 0
    agree(first, second, rng)
    found = kl_matrix(first, second)
    assert found[0, 0] == 0
    assert numpy.array_equal(numpy.isinf(found), (first > 0).astype(int) @ (second == 0).astype(int).T > 0)


def test_a_measure_from_itself_is_exactly_zero(rng: numpy.random.Generator) -> None:
    rows = rng.dirichlet(numpy.full(11, 0.2), 60)
    rows[rng.random(rows.shape) < 0.2] = 0
    assert not numpy.diag(kl_matrix(rows)).any()


def test_blocks_and_memory_maps_change_nothing(tmp_path: Path, rng: numpy.random.Generator) -> None:
    first, second = (rng.dirichlet(numpy.full(16, 0.5), size) for size in (300, 200))
    whole = kl_matrix(first, second)
    stored = numpy.lib.format.open_memmap(tmp_path / "rows.npy", mode="w+", dtype=float, shape=first.shape)
    stored[:] = first
    out = numpy.lib.format.open_memmap(tmp_path / "divergences.npy", mode="w+", dtype=float, shape=(300, 200))
    found = kl_matrix(stored, second, out=out, memory=20_000)
    assert found is out
    assert numpy.allclose(found, whole, rtol=1e-12, atol=0)
    agree(first[:40], second[:30], rng, memory=1)


def test_bits_are_nats_over_log_two(rng: numpy.random.Generator) -> None:
    rows = rng.dirichlet(numpy.ones(5), 4)
    assert numpy.allclose(kl_matrix(rows, unit="bits") * numpy.log(2), kl_matrix(rows), rtol=1e-15)


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (([[0.5, -0.5]],), {}, "Ps has a mass that is negative or not finite in row 0"),
        (([[0.5, 0.5]], [[0.5, 0.5], [float("nan"), 1]]), {}, "Qs has a mass that is negative or not finite in row 1"),
        (([[0.5, 0.5]], [[1.0]]), {}, "Ps has 2 outcomes a row and Qs 1"),
        (([0.5, 0.5],), {}, r"Ps has shape \(2,\)"),
        (([["a"]],), {}, "Ps is no array of numbers"),
        (([[1.0]],), {"unit": "dits"}, "the unit is 'dits'"),
        (([[1.0]],), {"out": numpy.zeros((2, 2))}, "out is no array of 1 × 1 doubles"),
    ],
)
def test_bad_input(arguments: tuple, options: dict, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        kl_matrix(*arguments, **options)
