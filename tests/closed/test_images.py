"""Images of simpler laws: invariance, changes of variables, and that no case is mistaken for another."""

from __future__ import annotations

import mpmath
import pytest
from quadrature import by_definition
from sympy import S, Symbol, exp, lambdify, log, oo, symbols

from klsym.closed import closed_form
from klsym.closed.images import image_of
from klsym.closed.statistics import expectation
from klsym.divergences import KL, ChiSquared, SquaredHellinger, TotalVariation
from klsym.families import (
    FAMILIES,
    Beta,
    BetaPrime,
    Cauchy,
    FisherF,
    Frechet,
    Kumaraswamy,
    Laplace,
    Levy,
    LogCauchy,
    LogitNormal,
    LogLaplace,
    LogLogistic,
    LogNormal,
    LogUniform,
    Normal,
    PowerFunction,
    Uniform,
)
from klsym.families.image import Y

a, b, c, d = symbols("a b c d", positive=True)
x = Symbol("x", real=True)

PAIRS = [
    (LogNormal(0, a), LogNormal(1, b), Normal(0, a), Normal(1, b)),
    (LogLaplace(0, a), LogNormal(1, b), Laplace(0, a), Normal(1, b)),
    (LogCauchy(0, a), LogCauchy(1, b), Cauchy(0, a), Cauchy(1, b)),
    (LogitNormal(0, a), LogitNormal(1, b), Normal(0, a), Normal(1, b)),
    (BetaPrime(a, b), BetaPrime(c, d), Beta(a, b), Beta(c, d)),
]


@pytest.mark.parametrize(("first", "second", "simple_first", "simple_second"), PAIRS, ids=str)
def test_divergences_are_those_of_the_simpler_laws(first, second, simple_first, simple_second) -> None:
    form = closed_form(KL(first, second))
    assert form.value == closed_form(KL(simple_first, simple_second)).value
    assert "one-to-one map" in form.steps[0].reason
    assert form.steps[0].relation.rhs == KL(simple_first, simple_second)


def test_other_divergences_are_invariant_too() -> None:
    for kind in (SquaredHellinger, ChiSquared, TotalVariation):
        image, simple = kind(LogNormal(0, 2), LogNormal(1, 2)), kind(Normal(0, 2), Normal(1, 2))
        assert closed_form(image).value == closed_form(simple).value


def test_maps_that_differ_are_not_confused() -> None:
    first, second = Kumaraswamy(2, 3), Kumaraswamy(3, 3)
    assert image_of(first).map != image_of(second).map
    assert closed_form(KL(first, second)) is None
    assert closed_form(KL(LogNormal(0, 1), LogitNormal(0, 1))).value is oo  # mass above 1
    assert closed_form(KL(Frechet(shape=2, scale=1, minimum=1), Frechet(shape=2, scale=1))) is None


@pytest.mark.parametrize("name", sorted(name for name in FAMILIES if hasattr(FAMILIES[name], "image")))
def test_the_image_has_the_density_of_the_family(name) -> None:
    """log p(g(y)) + log |g'(y)| is the log density of the simpler law, at points of its support."""
    values = {"real": S(1) / 3, "positive": S(3) / 2}
    family = FAMILIES[name]
    measure = (
        family.of(*(values[domain] for _, domain, _ in family.parameters)) if name not in INTERVALS else INTERVALS[name]
    )
    law, map_ = image_of(measure)
    left, right = law.base.args
    points = [S(1) / 5, S(3) / 4] if left.is_finite else [-S(2) / 3, S(5) / 4]
    if left.is_finite and right.is_finite:
        points = [left + (right - left) * point for point in points]
    for point in points:
        moved = measure.log_density(map_.subs(Y, point)) + log(abs(map_.diff(Y).subs(Y, point)))
        assert abs((moved - law.log_density(point)).evalf(30)) < S(10) ** -25


INTERVALS = {"LogUniform": LogUniform(1, 3), "PowerFunction": PowerFunction("3/2", 1, 3)}

STATISTICS = [
    (Levy(2, 3), log(x - 2)),
    (Levy("1/2", 3), 1 / (x - S.Half)),
    (Frechet(shape=3, scale=2, minimum=-1), log(x + 1)),
    (Frechet(shape=3, scale=2, minimum=-1), (x + 1) ** -3),
    (LogLaplace(0, "1/2"), log(x) ** 2),
    (LogLogistic(scale=2, shape=3), log(x) ** 2),
    (LogUniform(1, 3), log(x) ** 2),
    (PowerFunction(3, 1, 2), log(x - 1)),
    (FisherF(3, 7), log(x)),
]


@pytest.mark.parametrize(("measure", "statistic"), STATISTICS, ids=str)
def test_changes_of_variables_against_quadrature(measure, statistic) -> None:
    known = expectation(measure, statistic, x)
    left, right = measure.base.args
    with mpmath.workdps(40):
        function = lambdify(x, statistic * exp(measure.log_density(x)), "mpmath")
        start = mpmath.mpf(left.evalf(80))
        stop = mpmath.mpf(100) if right is oo else mpmath.log(mpmath.mpf(right.evalf(80)) - start)

        def moved(u):  # x - start = e^u
            return function(start + mpmath.exp(u)) * mpmath.exp(u)

        cuts = [mpmath.mpf(cut) for cut in range(-40, 100, 4) if cut < stop]
        reference = mpmath.quad(moved, [*cuts, stop], method="gauss-legendre")
        assert abs(mpmath.mpf(known.value.evalf(25)) - reference) < 1e-12 * (1 + abs(reference))


def test_infinite_expectations_stay_infinite() -> None:
    known = expectation(Levy(1, 2), x, x)
    assert known.finite is S.false and known.otherwise is oo
    assert closed_form(KL(Levy(1, 2), Levy(1, 3))).value.is_finite


@pytest.mark.parametrize(
    "divergence",
    [
        KL(Levy(1, 2), Levy(1, 3)),
        KL(Uniform("1/3", "1/2"), LogUniform("1/4", 1)),
        KL(LogLogistic(scale=2, shape=3), LogLogistic(scale=1, shape=3)),
        KL(Frechet(shape=3, scale=2, minimum=1), Frechet(shape=2, scale=1, minimum=1)),
    ],
    ids=str,
)
def test_against_the_definition(divergence) -> None:
    reference = by_definition(divergence, 15)
    assert abs(mpmath.mpf(closed_form(divergence).value.evalf(25)) - reference) < mpmath.mpf(10) ** -13
