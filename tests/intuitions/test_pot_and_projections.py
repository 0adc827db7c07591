"""Buying the pot against simulation and a sum; projections against convex optimisation and their right triangles."""

from __future__ import annotations

import numpy
import pytest
from sympy import Rational, Symbol, exp, factorial, limit, oo, simplify

from klsym.batch.vectors import kl
from klsym.intuitions.pot import break_even_cut, draws_of, return_of_the_pot, simulate_the_pot
from klsym.intuitions.projections import i_projection, iterative_scaling, moment_fit, reverse_fit
from klsym.measures import ArgumentError


def test_the_pot_against_its_sum() -> None:
    """E[(M + K + S)/(1 + K)]/M with S of mean (M − 1)λ, summed over K."""
    M, rate = 12, Rational(3, 2)
    masses = [exp(-rate) * rate**k / factorial(k) for k in range(60)]
    expected = sum((mass * (M + k + (M - 1) * rate) / (1 + k) for k, mass in enumerate(masses)), Rational(0)) / M
    assert abs((return_of_the_pot(M, rate) - expected).evalf(30)) < 1e-25


def test_the_pot_against_simulation() -> None:
    for numbers, rate in ((50, 0.7), (1000, 2.0)):
        mean, error = simulate_the_pot(numbers, rate, 40_000, seed=2)
        assert abs(mean - float(return_of_the_pot(numbers, rate))) < 4 * error


def test_many_numbers() -> None:
    M, rate = Symbol("M", positive=True, integer=True), Symbol("lambda", positive=True)
    assert simplify(limit(return_of_the_pot(M, rate), M, oo) - (1 + rate) * (1 - exp(-rate)) / rate) == 0
    assert draws_of(49, 6) == 13983816
    assert 0 < break_even_cut(draws_of(49, 6), Rational(1, 2)) < break_even_cut(draws_of(49, 6), 1) < Rational(1, 4)
    assert simplify(return_of_the_pot(M, rate, break_even_cut(M, rate)) - 1) == 0


def test_the_right_triangle(rng: numpy.random.Generator) -> None:
    for _ in range(10):
        q = rng.dirichlet(numpy.ones(7))
        p = rng.dirichlet(numpy.ones(7))
        statistics = rng.standard_normal((2, 7))
        found = i_projection(q, statistics, statistics @ p)
        assert numpy.allclose(statistics @ found.masses, statistics @ p, atol=1e-11)
        assert kl(p, q) == pytest.approx(kl(p, found.masses) + kl(found.masses, q), rel=1e-9)


def test_the_projection_against_convex_optimisation(rng: numpy.random.Generator) -> None:
    cvxpy = pytest.importorskip("cvxpy")
    q, statistics = rng.dirichlet(numpy.ones(6)), rng.standard_normal((2, 6))
    values = statistics @ rng.dirichlet(numpy.ones(6))
    p = cvxpy.Variable(6, nonneg=True)
    problem = cvxpy.Problem(
        cvxpy.Minimize(cvxpy.sum(cvxpy.kl_div(p, q))), [cvxpy.sum(p) == 1, statistics @ p == values]
    )
    problem.solve(solver=cvxpy.CLARABEL)
    assert i_projection(q, statistics, values).divergence == pytest.approx(problem.value, abs=1e-6)


def test_iterative_scaling_is_the_projection_on_marginals(rng: numpy.random.Generator) -> None:
    table = rng.dirichlet(numpy.ones(12)).reshape(3, 4)
    rows, columns = rng.dirichlet(numpy.ones(3)), rng.dirichlet(numpy.ones(4))
    found = iterative_scaling(table, rows, columns)
    statistics = [numpy.kron(numpy.eye(3)[i], numpy.ones(4)) for i in range(3)]
    statistics += [numpy.kron(numpy.ones(3), numpy.eye(4)[j]) for j in range(4)]
    other = i_projection(table.ravel(), statistics, [*rows, *columns])
    assert numpy.allclose(found.ravel(), other.masses, atol=1e-11)


def test_forward_covers_and_reverse_seeks() -> None:
    x = numpy.linspace(-14, 14, 4001)
    p = 0.5 * numpy.exp(-((x - 5) ** 2) / 2) / numpy.sqrt(2 * numpy.pi)
    p = p + p[::-1]

    def normal(points: numpy.ndarray, parameters: numpy.ndarray) -> numpy.ndarray:
        mean, log_std = parameters
        return -((points - mean) ** 2) / (2 * numpy.exp(2 * log_std)) - log_std - numpy.log(2 * numpy.pi) / 2

    forward = moment_fit(x, p, normal, [0.5, 1.0])
    assert forward.parameters[0] == pytest.approx(0, abs=1e-4)
    assert numpy.exp(2 * forward.parameters[1]) == pytest.approx(26, rel=1e-4)  # the moments of the mixture
    reverse = reverse_fit(x, numpy.log(p), normal, [4.0, 0.0])
    assert reverse.parameters[0] == pytest.approx(5, abs=0.01)
    assert reverse.divergence == pytest.approx(numpy.log(2), abs=0.01)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: return_of_the_pot(0, 1), "numbers is 0"),
        (lambda: return_of_the_pot(5, -1), "rate is -1"),
        (lambda: return_of_the_pot(5, 1, 1), "cut is 1"),
        (lambda: i_projection([0.5, 0.5], [[0, 1]], [2]), "no measure"),
        (lambda: i_projection([0.5, 0.6], [[0, 1]], [0.5]), "Q has mass 1.1"),
        (lambda: iterative_scaling([[1.0]], [1, 2], [1]), "do not fit the table"),
    ],
)
def test_bad_input(call: object, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        call()  # type: ignore[operator]
