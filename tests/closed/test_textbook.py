"""Closed forms look like a textbook's, and are found quickly."""

from __future__ import annotations

import time

import pytest
from sympy import (
    Abs,
    Determinant,
    EulerGamma,
    MatrixSymbol,
    Piecewise,
    Rational,
    S,
    Symbol,
    Trace,
    beta,
    exp,
    gamma,
    log,
    oo,
    pi,
    polygamma,
    sqrt,
    symbols,
)

from klsym.closed import closed_form
from klsym.closed.engine import _closed_form
from klsym.divergences import KL, ChiSquared, CrossEntropy, Entropy, SquaredHellinger, TotalVariation
from klsym.families import (
    Bernoulli,
    Beta,
    Binomial,
    Cauchy,
    Exponential,
    Gamma,
    Geometric,
    Gumbel,
    InverseGamma,
    Laplace,
    LogNormal,
    MultivariateNormal,
    Normal,
    Pareto,
    Poisson,
    Rayleigh,
    Uniform,
    Weibull,
)

m1, m2 = symbols("mu1 mu2", real=True)
s1, s2 = symbols("sigma1 sigma2", positive=True)
a1, a2, b1, b2 = symbols("a1 a2 b1 b2", positive=True)
p, q = symbols("p q", positive=True)
n = Symbol("n", integer=True, positive=True)
NORMAL = log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - Rational(1, 2)


def psi(argument):
    return polygamma(0, argument)


TEXTBOOK = [
    (KL(Normal(m1, s1), Normal(m2, s2)), NORMAL),
    (KL(LogNormal(m1, s1), LogNormal(m2, s2)), NORMAL),
    (KL(Normal(0, 1), Laplace(0, 1)), -Rational(1, 2) + log(2 / pi) / 2 + sqrt(2) / sqrt(pi)),
    (KL(Laplace(m1, s1), Laplace(m2, s2)), log(s2 / s1) - 1 + (s1 * exp(-Abs(m1 - m2) / s1) + Abs(m1 - m2)) / s2),
    (
        KL(Beta(a1, b1), Beta(a2, b2)),
        log(beta(a2, b2) / beta(a1, b1))
        + (a1 - a2) * psi(a1)
        + (b1 - b2) * psi(b1)
        + (a2 - a1 + b2 - b1) * psi(a1 + b1),
    ),
    (
        KL(Gamma(a1, rate=b1), Gamma(a2, rate=b2)),
        log(gamma(a2) / gamma(a1)) + a2 * log(b1 / b2) + (a1 - a2) * psi(a1) - a1 + a1 * b2 / b1,
    ),
    (
        KL(InverseGamma(a1, scale=b1), InverseGamma(a2, scale=b2)),
        log(gamma(a2) / gamma(a1)) + a2 * log(b1 / b2) + (a1 - a2) * psi(a1) - a1 + a1 * b2 / b1,
    ),
    (KL(Cauchy(m1, s1), Cauchy(m2, s2)), log(((s1 + s2) ** 2 + (m1 - m2) ** 2) / (4 * s1 * s2))),
    (
        KL(Gumbel(location=m1, scale=s1), Gumbel(location=m2, scale=s2)),
        log(s2 / s1) + EulerGamma * (s1 / s2 - 1) + exp((m2 - m1) / s2) * gamma(s1 / s2 + 1) + (m1 - m2) / s2 - 1,
    ),
    (
        KL(Weibull(shape=a1, scale=b1), Weibull(shape=a2, scale=b2)),
        log(a1 / a2) + a2 * log(b2 / b1) + (b1 / b2) ** a2 * gamma(1 + a2 / a1) + EulerGamma * (a2 / a1 - 1) - 1,
    ),
    (KL(Exponential(a1), Exponential(a2)), log(a1 / a2) + a2 / a1 - 1),
    (KL(Rayleigh(s1), Rayleigh(s2)), 2 * log(s2 / s1) + s1**2 / s2**2 - 1),
    (KL(Poisson(a1), Poisson(a2)), a1 * log(a1 / a2) - a1 + a2),
    (
        KL(Pareto(minimum=a1, shape=b1), Pareto(minimum=a2, shape=b2)),
        Piecewise((log(b1 / b2) + b2 * log(a1 / a2) + b2 / b1 - 1, a1 >= a2), (oo, True)),
    ),
    (
        KL(Gamma(a1, rate=b1), Normal(m2, s2)),
        -a1
        + (a1 - 1) * psi(a1)
        + log(b1 * s2 / gamma(a1))
        + log(2 * pi) / 2
        + (a1 / b1**2 + (a1 / b1 - m2) ** 2) / (2 * s2**2),
    ),
    (KL(Exponential(a1), InverseGamma(a2, scale=b2)), oo),
    (Entropy(Normal(m1, s1)), log(s1) + log(2 * pi) / 2 + Rational(1, 2)),
    (Entropy(Cauchy(m1, s1)), log(4 * pi * s1)),
    (Entropy(Exponential(a1)), 1 - log(a1)),
    (Entropy(Gamma(a1, rate=b1)), a1 + (1 - a1) * psi(a1) + log(gamma(a1) / b1)),
    (CrossEntropy(Exponential(a1), Exponential(a2)), a2 / a1 - log(a2)),
    (SquaredHellinger(Poisson(a1), Poisson(a2)), 2 - 2 * exp(sqrt(a1) * sqrt(a2) - a1 / 2 - a2 / 2)),
    (ChiSquared(Poisson(a1), Poisson(a2)), exp(a1**2 / a2 - 2 * a1 + a2) - 1),
    (TotalVariation(Uniform(0, 1), Uniform("1/2", 2)), Rational(2, 3)),
]


@pytest.mark.parametrize(("divergence", "value"), TEXTBOOK, ids=lambda case: str(case)[:60])
def test_the_value_is_written_as_in_a_textbook(divergence, value):
    assert closed_form(divergence).value == value


@pytest.mark.parametrize(
    ("divergence", "text"),
    [
        (KL(Normal(m1, s1), Normal(m2, s2)), str(NORMAL)),
        (KL(Bernoulli(p), Bernoulli(q)), "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))"),
        (KL(Binomial(n, p), Binomial(n, q)), "n*p*log(p/q) + n*(1 - p)*log((1 - p)/(1 - q))"),
        (KL(Geometric(p, start=1), Geometric(q, start=1)), "log(p/q) + (1 - p)*log((1 - p)/(1 - q))/p"),
        (Entropy(Bernoulli(p)), "-p*log(p) - (1 - p)*log(1 - p)"),
        (
            KL(Uniform(m1, m1 + s1), Uniform(m2, m2 + s2)),
            "Piecewise((log(sigma2/sigma1), (mu1 >= mu2) & (mu1 + sigma1 <= mu2 + sigma2)), (oo, True))",
        ),
    ],
)
def test_the_value_prints_as_in_a_textbook(divergence, text):
    assert str(closed_form(divergence).value) == text


def test_normal_measures_with_matrix_symbols():
    d = Symbol("d", integer=True, positive=True)
    first, second = MatrixSymbol("Sigma1", d, d), MatrixSymbol("Sigma2", d, d)
    u, v = MatrixSymbol("mu1", d, 1), MatrixSymbol("mu2", d, 1)
    value = closed_form(KL(MultivariateNormal(u, first), MultivariateNormal(v, second))).value
    expected = (
        log(Determinant(second) / Determinant(first)) / 2
        - d / 2
        + Trace(second.I * first) / 2
        + Trace((u - v).T * second.I * (u - v)) / 2
    )
    assert value == expected
    assert closed_form(KL(MultivariateNormal(u, first), MultivariateNormal(u, first))).value == 0


def test_beta_beta_is_found_in_under_a_second():
    divergence = KL(Beta(a1, b1), Beta(a2, b2))
    _closed_form.cache_clear()
    start = time.perf_counter()
    assert closed_form(divergence).finite is S.true
    assert time.perf_counter() - start < 1
