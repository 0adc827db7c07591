"""Tests of hypotheses: against binomial tails, brute force over all tests, and simulation."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy
import pytest
from scipy import stats

from klsym import kl
from klsym.intuitions.hypothesis_tests import (
    chernoff_information,
    evidence_spectrum,
    neyman_pearson,
    sequential_test,
)
from klsym.measures import ArgumentError

P, Q = ["1/2", "1/2"], ["1/4", "3/4"]


def test_errors_against_binomial_tails() -> None:
    for n, size in ((10, 0.05), (40, 0.01), (7, 0.5)):
        found = neyman_pearson(P, Q, n, str(size))
        null, alternative = stats.binom(n, 0.5), stats.binom(n, 0.75)
        limit = int(null.isf(size))  # reject above it, by lot at it
        lot = (size - null.sf(limit)) / null.pmf(limit)
        power = alternative.sf(limit) + lot * alternative.pmf(limit)
        assert float(found.second) == pytest.approx(1 - power, rel=1e-12)
        assert found.first == Fraction(str(size))


def test_no_test_does_better() -> None:
    """Against every nonrandomised test of two observations of three outcomes."""
    one, two = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], [Fraction(1, 5), Fraction(1, 5), Fraction(3, 5)]
    pairs = list(product(range(3), repeat=2))
    for region in product([False, True], repeat=len(pairs)):
        rejected = [pair for pair, inside in zip(pairs, region, strict=True) if inside]
        first = sum((one[i] * one[j] for i, j in rejected), Fraction(0))
        second = 1 - sum((two[i] * two[j] for i, j in rejected), Fraction(0))
        if sum(region) % 3 == 0:  # a third of the 512 regions
            assert neyman_pearson(one, two, 2, first).second <= second


def test_the_exponent_approaches_the_divergence() -> None:
    divergence = float(kl(P, Q, digits=15))
    gaps = [abs(neyman_pearson(P, Q, n, "0.1").exponent - divergence) for n in (50, 200, 800)]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.03


def test_chernoff_information_against_a_grid_and_the_best_errors() -> None:
    p, q = numpy.array([0.5, 0.3, 0.2]), numpy.array([0.1, 0.2, 0.7])
    grid = numpy.linspace(0, 1, 20001)
    expected = -min(float(numpy.log((p**s * q ** (1 - s)).sum())) for s in grid)
    found = chernoff_information(["0.5", "0.3", "0.2"], ["0.1", "0.2", "0.7"])
    assert found == pytest.approx(expected, abs=1e-9)
    assert found == pytest.approx(chernoff_information(["0.1", "0.2", "0.7"], ["0.5", "0.3", "0.2"]), rel=1e-9)
    exponents = []
    for n in (30, 120):
        spectrum = evidence_spectrum(["0.5", "0.3", "0.2"], ["0.1", "0.2", "0.7"], n)
        exponents.append(-numpy.log(float(sum(min(one, two) for _, one, two in spectrum))) / n)
    assert found < exponents[1] < exponents[0]
    assert exponents[1] - found < 0.03


def test_the_spectrum_is_a_pair_of_laws() -> None:
    spectrum = evidence_spectrum(P, Q, 12)
    assert sum(one for _, one, _ in spectrum) == sum(two for _, _, two in spectrum) == 1
    assert all(one == Fraction(ratio.p, ratio.q) * two for ratio, one, two in spectrum)


def test_walds_test_keeps_its_errors_and_its_prediction() -> None:
    found = sequential_test(["0.5", "0.5"], ["0.45", "0.55"], 0.02, 0.02, runs=2000, seed=1)
    assert found.rejected <= 0.02 + 4 * (0.02 * 0.98 / 2000) ** 0.5
    # the evidence overshoots by less than one step, log(0.5/0.45)
    overshoot = numpy.log(0.5 / 0.45) / float(kl(["0.5", "0.5"], ["0.45", "0.55"], digits=15))
    assert -4 * found.standard_error < found.mean_observations - found.predicted < overshoot + 4 * found.standard_error


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: neyman_pearson(P, Q, 0, "0.1"), "n is 0"),
        (lambda: neyman_pearson(P, Q, 5, 2), "size is 2"),
        (lambda: neyman_pearson([1] + [0] * 9, [Fraction(1, 10)] * 10, 500, "0.1"), "too many counts"),
        (lambda: sequential_test(P, P, 0.1, 0.1), r"KL\(P, Q\) is 0"),
        (lambda: sequential_test(P, Q, 0.7, 0.1), "first is 0.7"),
    ],
)
def test_bad_input(call: object, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        call()  # type: ignore[operator]
