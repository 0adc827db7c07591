"""Short vectors of floats: the returned double is the one nearest to the sum taken with sixty digits by mpmath."""

from __future__ import annotations

import mpmath
import numpy
import pytest

from klsym import kl, squared_hellinger, total_variation


def reference(functional: str, p: numpy.ndarray, q: numpy.ndarray) -> float:
    """The nearest double to the divergence of the masses as they stand, with the mass terms."""
    with mpmath.workdps(60):
        total = mpmath.mpf(0)
        for first, second in zip(map(mpmath.mpf, p.tolist()), map(mpmath.mpf, q.tolist()), strict=True):
            if functional == "kl":
                total += (first * mpmath.log(first / second) if first else 0) - first + second
            elif functional == "total_variation":
                total += abs(first - second) / 2
            else:
                total += (mpmath.sqrt(first) - mpmath.sqrt(second)) ** 2
        return float(total)


@pytest.mark.parametrize("gap", [1.0, 1e-3, 1e-9])
@pytest.mark.parametrize("function", [kl, total_variation, squared_hellinger], ids=lambda function: function.__name__)
def test_short_vectors_are_rounded_correctly(function, gap: float, rng: numpy.random.Generator) -> None:
    for size in (2, 5, 17):
        p = rng.dirichlet(numpy.ones(size))
        q = (1 - gap) * p + gap * rng.dirichlet(numpy.ones(size))
        q /= q.sum()
        p /= p.sum()
        assert function(p, q) == reference(function.__name__, p, q)


def test_vectors_with_themselves_are_at_zero() -> None:
    assert kl([0.1, 0.2, 0.7], [0.1, 0.2, 0.7]) == 0
