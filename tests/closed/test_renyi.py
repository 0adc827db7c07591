"""Rényi divergences against the integral they are defined by, and the normalising integrals they rest on."""

from __future__ import annotations

import mpmath
import pytest
from quadrature import _guarded, _integral, _sum
from sympy import Piecewise, Rational, exp, log, oo, symbols

from klsym.closed import bhattacharyya, closed_form, jeffreys, renyi
from klsym.divergences import KL
from klsym.families import (
    Arcsine,
    AsymmetricLaplace,
    Beta,
    BetaPrime,
    BurrXII,
    Cauchy,
    Chi,
    ContinuousBernoulli,
    Exponential,
    ExponentialPower,
    FisherF,
    Frechet,
    Gamma,
    GeneralizedGamma,
    GeneralizedPareto,
    Geometric,
    Gompertz,
    Gumbel,
    HalfCauchy,
    HalfNormal,
    InverseGaussian,
    Laplace,
    Levy,
    Logarithmic,
    Logistic,
    LogNormal,
    LogUniform,
    Lomax,
    Maxwell,
    Moyal,
    Nakagami,
    NegativeBinomial,
    Normal,
    Pareto,
    Poisson,
    PowerFunction,
    Rayleigh,
    StudentT,
    Uniform,
    VonMises,
    Weibull,
    WignerSemicircle,
    Zeta,
)
from klsym.measures import ArgumentError, Lattice, common_refinement

a, b, c, d = symbols("a b c d", positive=True)
HALF, THIRD = Rational(1, 2), Rational(1, 3)

# the families of Gil, Alajaji and Linder first, then those of the other rows
PAIRS = [
    (Exponential(2), Exponential(3), HALF),
    (Laplace(0, 1), Laplace(1, "3/2"), THIRD),
    (Gamma(2, rate=3), Gamma("3/2", rate=2), 2),
    (Chi(3), Chi("5/2"), "3/2"),
    (Normal(0, 1), Normal(1, 2), 3),
    (Pareto(minimum=2, shape=3), Pareto(minimum=1, shape=2), 2),
    (Uniform("1/4", "1/2"), Uniform(0, 1), 2),
    (Weibull(shape=2, scale=1), Weibull(shape=2, scale="3/2"), THIRD),
    (Gumbel(location=0, scale=2), Gumbel(location=1, scale=2), HALF),
    (Beta(2, 3), Beta(3, "5/2"), 2),
    (LogNormal(0, 1), LogNormal(1, 2), 2),
    (HalfNormal(1), HalfNormal(2), 3),
    (InverseGaussian(1, shape=2), InverseGaussian(2, shape=3), HALF),
    (InverseGaussian(1, shape=3), InverseGaussian(2, shape=2), 2),
    (Rayleigh(1), Rayleigh(2), 2),
    (Maxwell(2), Maxwell(1), HALF),
    (Levy(1, 2), Levy(1, 3), THIRD),
    (Cauchy(1, 2), StudentT(3, 1, 2 / 3**HALF), HALF),
    (Moyal(0, 1), Moyal(1, 1), "3/2"),
    (Gompertz(rate=1, shape=2), Gompertz(rate=1, shape=3), HALF),
    (BetaPrime(2, 3), BetaPrime(3, "5/2"), HALF),
    (FisherF(2, 6), FisherF(2, 6), 2),
    (Lomax(shape=2, scale=3), Lomax(shape="5/2", scale=3), THIRD),
    (BurrXII(c=2, k=3, scale=2), BurrXII(c=2, k=2, scale=2), 2),
    (GeneralizedPareto(1, 2, shape="1/2"), GeneralizedPareto(1, 2, shape="1/2"), 2),
    (Logistic(0, 1), Logistic(0, 1), 2),
    (VonMises(0, 1), VonMises(1, 2), 2),
    (VonMises(0, 1), Uniform(-4, 4), 2),
    (Arcsine(0, 2), Uniform(0, 2), THIRD),
    (WignerSemicircle(2), Arcsine(-2, 2), 2),
    (PowerFunction(3, 1, 2), PowerFunction(2, 1, 2), 2),
    (LogUniform(1, 3), Pareto(minimum=1, shape=2), HALF),
    (ContinuousBernoulli("1/3"), ContinuousBernoulli("1/5"), 2),
    (HalfCauchy(2), HalfCauchy(2), 2),
    (AsymmetricLaplace(1, 2, asymmetry=2), AsymmetricLaplace(1, 1, asymmetry=HALF), HALF),
    (ExponentialPower(1, 2, shape="3/2"), ExponentialPower(1, 1, shape="3/2"), HALF),
    (Frechet(shape=2, scale=1, minimum=1), Frechet(shape=2, scale=2, minimum=1), HALF),
    (Nakagami(shape=2, spread=1), GeneralizedGamma(scale=1, shape=3, power=2), HALF),
    (Poisson(2), Poisson(3), 2),
    (Geometric("1/2", start=0), Geometric("1/3", start=0), HALF),
    (NegativeBinomial("3/2", success="1/2"), NegativeBinomial("3/2", success="1/3"), HALF),
    (Logarithmic("1/2"), Logarithmic("1/3"), HALF),
]


def by_definition(first, second, order: Rational) -> mpmath.mpf:
    """log(∫ p^a q^(1-a)) / (a - 1) by quadrature or summation."""
    with mpmath.workdps(25):
        total = mpmath.mpf(0)
        for cell in common_refinement(first, second).cells:
            if cell.p is None or cell.q is None:
                continue
            function = _guarded(exp(order * cell.log_p + (1 - order) * cell.log_q), cell.variable)
            start, stop = cell.base.args
            total += (
                _sum(function, start, stop)
                if isinstance(cell.base, Lattice)
                else _integral(function, start, stop, cell.breakpoints)
            )
        return mpmath.log(total) / (mpmath.mpf(order.p) / order.q - 1)


@pytest.mark.parametrize(("first", "second", "order"), PAIRS, ids=str)
def test_against_the_integral(first, second, order) -> None:
    value = renyi(first, second, order)
    assert value is not None
    if first == second:
        assert value == 0
        return
    reference = by_definition(first, second, Rational(order))
    assert abs(mpmath.mpf(value.evalf(25)) - reference) < mpmath.mpf(10) ** -13 * (1 + abs(reference))


def test_orders() -> None:
    first, second = Normal(0, 1), Normal(1, 2)
    assert renyi(first, second, 1) == closed_form(KL(first, second)).value
    assert bhattacharyya(first, second) == renyi(first, second, HALF) / 2
    assert jeffreys(first, second) == jeffreys(second, first)
    values = [float(renyi(first, second, order)) for order in ("1/10", "1/2", 1, 2, 3)]
    assert values == sorted(values)  # it rises with the order
    near = renyi(first, second, 1 + Rational(1, 10**12))
    assert abs(float(near.evalf(40)) - float(renyi(first, second, 1))) < 1e-11


def test_infinite_and_singular() -> None:
    assert renyi(Uniform(0, 2), Uniform(0, 1), 2) is oo
    assert renyi(Uniform(0, 2), Uniform(0, 1), HALF) == log(2)
    assert renyi(Uniform(0, 1), Uniform(2, 3), HALF) is oo
    assert renyi(Normal(0, 2), Normal(0, 1), 2) is oo
    assert renyi(Normal(0, 2), Normal(0, 1), "5/4").is_finite
    assert jeffreys(Normal(0, 1), Exponential(1)) is oo
    found = renyi(Exponential(a), Exponential(b), 2)
    assert isinstance(found, Piecewise) and found.subs({a: 1, b: 3}) is oo and found.subs({a: 2, b: 3}).is_finite


def test_symbols() -> None:
    for first, second in (
        (Normal(0, a), Normal(0, b)),
        (Gamma(a, rate=b), Gamma(c, rate=d)),
        (InverseGaussian(a, shape=b), InverseGaussian(c, shape=d)),
        (Lomax(shape=a, scale=c), Lomax(shape=b, scale=c)),
        (Zeta(a + 1), Zeta(b + 1)),
        (LogNormal(0, a), LogNormal(0, b)),
    ):
        found = renyi(first, second, HALF)
        assert found is not None and found.free_symbols <= {a, b, c, d}
        assert not found.has(Piecewise)


def test_bad_orders() -> None:
    for bad in (0, -1, "x", oo):
        with pytest.raises(ArgumentError):
            renyi(Normal(0, 1), Normal(1, 1), bad)
    with pytest.raises(ArgumentError, match="mass 2"):
        renyi(2 * Normal(0, 1), Normal(1, 1), 2)
