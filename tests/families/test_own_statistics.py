"""The expectations that families state of statistics of their own, each against quadrature of the typed-in density."""

from __future__ import annotations

import math

import mpmath
import numpy
import pytest
from family_reference import Draw
from further_references import MAKERS
from sympy import Abs, Rational, Symbol, cos, lambdify, log, pi
from sympy import exp as exponential
from test_transforms import check

from klsym.families import StudentT, Uniform

x = Symbol("x", real=True)
THIRD = Rational(1, 3)

# family -> statistics, as functions of the member
STATISTICS = {
    "arcsine": (
        lambda m: log(x - m.left),
        lambda m: log(m.right - x),
        lambda m: log(2 * x - 2 * m.left + THIRD),
        lambda m: log(m.right + 3 - x),
        lambda m: cos(2 * x - 1),
    ),
    "beta_prime": (lambda m: log(1 + x),),
    "burr_xii": (lambda m: log(1 + x**m.c / m.scale**m.c), lambda m: log(2 + THIRD * x**m.c)),
    "continuous_bernoulli": (lambda m: log(x), lambda m: log(1 - x), lambda m: cos(3 * x - 1)),
    "exponential_power": (
        lambda m: Abs(x - m.location) ** m.shape,
        lambda m: Abs(x - m.location) ** 3,
        lambda m: Abs(x - m.location) ** Rational(1, 2),
    ),
    "fisher_f": (lambda m: log(1 + m.d1 * x / m.d2),),
    "generalized_pareto": (
        lambda m: log(1 + m.shape * (x - m.location) / m.scale),
        lambda m: log(3 + 3 * m.shape * (x - m.location) / m.scale),
    ),
    "half_cauchy": (lambda m: log(1 + x**2), lambda m: log(3 * x**2 + 2)),
    "hyperbolic_secant": (lambda m: log(1 + exponential(-pi * (x - m.location) / m.scale)),),
    "inverse_gaussian": (lambda m: log(x),),
    "kumaraswamy": (lambda m: log(1 - x**m.a),),
    "lindley": (lambda m: log(1 + x),),
    "log_logistic": (lambda m: log(1 + x**m.shape / m.scale**m.shape), lambda m: log(2 + x**m.shape)),
    "log_uniform": (lambda m: log(x),),
    "lomax": (lambda m: log(1 + x / m.scale), lambda m: log(3 + 2 * x)),
    "power_function": (lambda m: log(x - m.left),),
    "triangular": (
        lambda m: log(x - m.left),
        lambda m: log(m.right - x),
        lambda m: log(m.right + 1 - x),
        lambda m: log(1 + 2 * (x - m.left)),
        lambda m: cos(2 * x - 1),
        lambda m: m.log_density(x) - log(2) + log(m.right - m.left),
    ),
    "von_mises": (lambda m: cos(x - m.location), lambda m: cos(x + 2), lambda m: cos(2 * x - 1)),
    "wigner_semicircle": (
        lambda m: log(m.radius - x),
        lambda m: log(m.radius + x),
        lambda m: log(2 * m.radius + 1 + x),
        lambda m: cos(2 * x - 1),
    ),
}


def _clipped(exponent):
    return numpy.exp(numpy.minimum(exponent, 700))


def between_ends(measure, statistic) -> float:
    """mpmath's quadrature at forty digits, densities and statistics being singular at the ends."""
    with mpmath.workdps(40):
        left, right = measure.base.args
        ends = [mpmath.mpf(end.evalf(40)) for end in (left, *measure.breakpoints, right)]
        return float(mpmath.quad(lambdify(x, statistic * exponential(measure.log_density(x)), "mpmath"), ends))


@pytest.mark.parametrize("name", STATISTICS)
def test_statements_against_quadrature(name, seed: int) -> None:
    member = MAKERS[name](Draw(seed))
    for statistic in (make(member.measure) for make in STATISTICS[name]):
        stated = member.measure.expectation(statistic, x)
        assert stated is not None, (member, statistic)
        if all(end.is_finite for end in member.measure.base.args):
            assert math.isclose(float(stated.value), between_ends(member.measure, statistic), rel_tol=1e-12)
        else:
            check(stated, member, lambdify(x, statistic, [{"exp": _clipped}, "numpy"]))


@pytest.mark.parametrize("name", sorted(set(STATISTICS) - {"inverse_gaussian", "log_uniform"}))
def test_nothing_is_said_of_what_is_not_known(name, seed: int) -> None:
    measure = MAKERS[name](Draw(seed)).measure
    for statistic in (log(1 + x**7), log(1 + log(x) ** 2), exponential(x**3), log(-x - 100)):
        assert measure.expectation(statistic, x) is None


def test_uniform_cosine() -> None:
    stated = Uniform("1/3", 2).expectation(cos(3 * x - 1), x)
    points = numpy.linspace(1 / 3, 2, 200001)
    assert math.isclose(float(stated.value), numpy.trapezoid(numpy.cos(3 * points - 1), points) / (5 / 3), rel_tol=1e-8)


def test_a_special_case_keeps_to_its_case() -> None:
    """Statements for one parameter are not made for another."""
    assert StudentT(3).expectation(log(1 + x**2), x) is None
    measure = MAKERS["kumaraswamy"](Draw(1)).measure
    assert measure.expectation(log(1 - x ** (measure.a + 1)), x) is None
