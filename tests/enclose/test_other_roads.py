"""Enclosures against closed forms, against mpmath's quadrature and sums, and against themselves at more digits."""

from __future__ import annotations

import itertools

import mpmath
import numpy
import pytest
from scipy.integrate import quad
from sympy import Rational, exp, lambdify, log

from klsym import (
    KL,
    Beta,
    Binomial,
    Cauchy,
    CrossEntropy,
    Dirac,
    Entropy,
    Exponential,
    Gamma,
    Geometric,
    Gumbel,
    InverseGamma,
    Laplace,
    Logistic,
    LogNormal,
    Mixture,
    Normal,
    Pareto,
    Poisson,
    Rayleigh,
    StudentT,
    Uniform,
    Weibull,
    oo,
)
from klsym.divergences.finiteness import finiteness
from klsym.enclose import enclose_pair
from klsym.enclose.narrow import integrate
from klsym.measures import ArgumentError, X, common_refinement


def draw(rng: numpy.random.Generator, low: float, high: float) -> Rational:
    """A random rational with two decimals."""
    return Rational(int(rng.integers(round(low * 100), round(high * 100))), 100)


FAMILIES = {
    "Normal": lambda r: Normal(draw(r, -2, 2), draw(r, 0.3, 3)),
    "Laplace": lambda r: Laplace(draw(r, -2, 2), draw(r, 0.3, 3)),
    "Logistic": lambda r: Logistic(draw(r, -2, 2), draw(r, 0.3, 2)),
    "Gumbel": lambda r: Gumbel(location=draw(r, -2, 2), scale=draw(r, 0.3, 2)),
    "Cauchy": lambda r: Cauchy(draw(r, -2, 2), draw(r, 0.3, 3)),
    "StudentT": lambda r: StudentT(draw(r, 2.1, 8), draw(r, -1, 1), draw(r, 0.3, 2)),
    "Exponential": lambda r: Exponential(draw(r, 0.3, 3)),
    "Gamma": lambda r: Gamma(draw(r, 0.3, 5), rate=draw(r, 0.3, 3)),
    "InverseGamma": lambda r: InverseGamma(draw(r, 0.5, 5), scale=draw(r, 0.3, 3)),
    "Weibull": lambda r: Weibull(shape=draw(r, 0.4, 3), scale=draw(r, 0.3, 3)),
    "LogNormal": lambda r: LogNormal(draw(r, -1, 1), draw(r, 0.3, 2)),
    "Pareto": lambda r: Pareto(minimum=draw(r, 0.3, 3), shape=draw(r, 0.5, 4)),
    "Rayleigh": lambda r: Rayleigh(draw(r, 0.3, 3)),
    "Uniform": lambda r: Uniform(draw(r, -1, 0), draw(r, 1, 3)),
    "Beta": lambda r: Beta(draw(r, 0.2, 4), draw(r, 0.2, 4)),
}
PAIRS = list(itertools.product(FAMILIES, repeat=2))


def by_quadrature(first, second) -> float:
    """KL by QUADPACK, piece by piece between plain break points, in double precision."""
    total = 0.0
    for cell in common_refinement(first, second).cells:
        if cell.p is None:
            continue
        log_p, log_q = (lambdify(X, side, ["scipy", "numpy"]) for side in (cell.log_p, cell.log_q))
        left, right = (float(end) for end in cell.base.args)
        inner = {-100.0, -20.0, -5.0, -1.0, 0.0, 0.3, 1.0, 2.0, 5.0, 20.0, 100.0, *map(float, cell.breakpoints)}
        ends = [left, *sorted(point for point in inner if left < point < right), right]

        def integrand(x: float, log_p=log_p, log_q=log_q) -> float:
            with numpy.errstate(all="ignore"):
                p = log_p(x)
                return float(numpy.exp(p) * (p - log_q(x))) if p > -700 else 0.0

        total += sum(quad(integrand, low, high, limit=200)[0] for low, high in itertools.pairwise(ends))
    return total


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_every_ordered_pair_at_random_parameters(first: str, second: str, rng: numpy.random.Generator) -> None:
    check(FAMILIES[first](rng), FAMILIES[second](rng))


@pytest.mark.parametrize(("first", "second"), PAIRS[::7])
def test_every_seventh_pair_at_random_parameters(first: str, second: str, rng: numpy.random.Generator) -> None:
    check(FAMILIES[first](rng), FAMILIES[second](rng))


def check(P, Q) -> None:
    """Finite or not as decided; the same ball at more digits; the closed form, where there is one, inside."""
    found = enclose_pair("kl", P, Q, 30, closed=False)
    assert found.certified, (P, Q, found)
    if finiteness(KL(P, Q)).verdict is False or found.mid == oo:
        assert found.mid == oo, (P, Q, found)
        return
    finer = enclose_pair("kl", P, Q, 45, closed=False)
    assert found.overlaps(finer), (P, Q, found, finer)
    value = KL(P, Q).doit()
    if not value.has(KL):
        assert found.contains(value.evalf(50)), (P, Q, found, value)


@pytest.mark.parametrize(
    ("P", "Q"),
    [
        (Normal(0, 1), Logistic(0, 1)),
        (Logistic(0, 1), Normal(1, 2)),
        (Gumbel(location=0, scale=1), Cauchy(0, 1)),
        (StudentT(5), Laplace(0, 1)),
        (Gamma(2, rate=1), LogNormal(0, 1)),
        (Weibull(shape=2, scale=1), Gamma(2, rate=1)),
        (Beta(2, 3), Uniform(0, 1)),
        (Exponential(1), Cauchy(0, 1)),
    ],
)
def test_quadrature_by_another_library_agrees(P, Q) -> None:
    assert float(enclose_pair("kl", P, Q, 20, closed=False)) == pytest.approx(by_quadrature(P, Q), rel=1e-7)


@pytest.mark.parametrize("digits", [1, 15, 50, 300])
def test_digits_asked_for_are_digits_given(digits: int) -> None:
    found = enclose_pair("kl", Normal(0, 2), Logistic(0, 1), digits, closed=False)
    finer = enclose_pair("kl", Normal(0, 2), Logistic(0, 1), 2 * digits + 10, closed=False)
    assert found.certified and found.overlaps(finer)
    assert found.radius <= abs(found.mid) * Rational(1, 10) ** digits


def test_a_thousand_digits() -> None:
    found = enclose_pair("kl", Normal(0, 1), Laplace(0, 1), 1000, closed=False)
    assert found.certified and found.contains(KL(Normal(0, 1), Laplace(0, 1)).doit().evalf(1010))


def test_a_spike_is_not_missed() -> None:
    spiked = Mixture({Normal(0, 1): "0.99", Normal("0.3", "1e-6"): "0.01"})
    found = enclose_pair("kl", spiked, Normal(0, 1), 20)
    assert found.certified and 0.07 < float(found) < 0.09


def test_a_tail_near_its_threshold() -> None:
    found = enclose_pair("kl", StudentT("2.1"), Normal(0, 1), 30, closed=False)
    assert found.certified and found.contains(KL(StudentT("2.1"), Normal(0, 1)).doit().evalf(40))


@pytest.mark.parametrize("gap", ["1e-3", "1e-10", "1e-30"])
def test_nearly_equal_measures_keep_their_relative_error(gap: str) -> None:
    found = enclose_pair("kl", Normal(0, 1), Normal(gap, 1), 30, closed=False)
    assert found.contains(Rational(gap) ** 2 / 2)
    assert found.radius <= abs(found.mid) * Rational(1, 10) ** 30


def test_a_measure_from_itself_is_exactly_zero() -> None:
    for P in (Normal(0, 1), Beta("0.5", 2), Poisson(3), Mixture({Normal(0, 1): "0.7", Dirac(0): "0.3"})):
        found = enclose_pair("kl", P, P, 40)
        assert found.mid == 0 and found.radius == 0 and found.certified


def test_lattices() -> None:
    geometric = Geometric("1/3", start=0)
    for P, Q in [(Poisson(2), Poisson(3)), (geometric, Geometric("1/2", start=0)), (Poisson(2), geometric)]:
        found = enclose_pair("kl", P, Q, 40, closed=False)
        assert found.certified
        with mpmath.workdps(60):
            (cell,) = common_refinement(P, Q).cells
            term = lambdify(cell.variable, exp(cell.log_p) * (cell.log_p - cell.log_q), "mpmath")
            total = mpmath.fsum(term(mpmath.mpf(k)) for k in range(400))
            assert abs(mpmath.mpf(str(found.mid)) - total) < mpmath.mpf(10) ** -38
    assert enclose_pair("kl", Poisson(2), Binomial(3, "1/2"), 20).mid == oo


def test_atoms_and_densities_mix() -> None:
    P = Mixture({Normal(0, 1): Rational(7, 10), Dirac(0): Rational(3, 10)})
    Q = Mixture({Laplace(0, 1): Rational(1, 2), Dirac(0): Rational(1, 2)})
    whole = enclose_pair("kl", P, Q, 30)
    inner = enclose_pair("kl", Normal(0, 1), Laplace(0, 1), 40)
    expected = (7 * inner.mid + 7 * log(Rational(7, 5)) + 3 * log(Rational(3, 5))) / 10
    assert whole.certified and abs(whole.mid - expected.evalf(45)) < Rational(1, 10) ** 29


@pytest.mark.parametrize("digits", [0, -3, 2.5, True])
def test_digits_below_one_are_refused(digits) -> None:
    with pytest.raises(ArgumentError, match="digits is"):
        enclose_pair("kl", Normal(0, 1), Laplace(0, 1), digits)


@pytest.mark.parametrize("road", ["trapezoid", "contour"])
def test_an_integral_of_zero_is_exactly_zero(road: str) -> None:
    for divergence in (Entropy(Uniform(0, 1)), CrossEntropy(Beta(2, 3), Uniform(0, 1))):
        found = integrate(divergence, 20, road=road)
        assert (found.mid, found.radius, found.certified) == (0, 0, True)
