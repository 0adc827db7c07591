"""More families beside the same law in scipy.stats and sympy.stats, in alphabetical order.

What SciPy lacks is typed in once more with NumPy; what sympy.stats lacks, or states in a density of special functions
that it cannot evaluate, is left out there.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy
import scipy.special as sp
import scipy.stats as st
import sympy.stats as ss
from reference_law import Draw, Reference, TypedLaw, floats
from sympy import Rational

from klsym.families import (
    Arcsine,
    AsymmetricLaplace,
    BetaBinomial,
    BetaPrime,
    Borel,
    BurrXII,
    Chi,
    ChiSquared,
    ContinuousBernoulli,
    Empirical,
    ExGaussian,
    ExponentialPower,
    FisherF,
    Frechet,
    GeneralizedGamma,
    GeneralizedPareto,
    Gompertz,
    HalfCauchy,
    HalfNormal,
    HyperbolicSecant,
    Hypergeometric,
    InverseGaussian,
    Kumaraswamy,
    Levy,
    Lindley,
    Logarithmic,
    LogCauchy,
    LogitNormal,
    LogLaplace,
    LogLogistic,
    LogUniform,
    Lomax,
    Maxwell,
    Moyal,
    Nakagami,
    NegativeBinomial,
    PowerFunction,
    Skellam,
    SkewNormal,
    Triangular,
    VonMises,
    WignerSemicircle,
    YuleSimon,
    Zeta,
)

# makers are found by what they return
INFINITY = float("inf")


def arcsine(d: Draw) -> Reference:
    a, w = d.real(), d.positive()
    return Reference(Arcsine(a, a + w), st.arcsine(*floats(a, w)), ss.Arcsin("x", a, a + w))


def asymmetric_laplace(d: Draw) -> Reference:
    m, s, k = d.real(), d.positive(), d.positive()
    return Reference(AsymmetricLaplace(m, s, asymmetry=k), st.laplace_asymmetric(float(k), *floats(m, s)))


def beta_binomial(d: Draw) -> Reference:
    n, a, b = d.integer(1, 9), d.positive(), d.positive()
    return Reference(BetaBinomial(n, a, b), st.betabinom(int(n), *floats(a, b)), ss.BetaBinomial("x", n, a, b))


def beta_prime(d: Draw) -> Reference:
    a, b = d.positive(), d.positive()
    return Reference(BetaPrime(a, b), st.betaprime(*floats(a, b)), ss.BetaPrime("x", a, b))


def borel(d: Draw) -> Reference:
    mu = Rational(int(d.integer(1, 48)), 64)
    m = float(mu)
    law = TypedLaw(lambda k: (k - 1) * numpy.log(m * k) - m * k - sp.gammaln(k + 1), (1, INFINITY), 1)
    return Reference(Borel(mu), law)


def burr_xii(d: Draw) -> Reference:
    c, k, s = d.positive(), d.positive(), d.positive()
    return Reference(BurrXII(c=c, k=k, scale=s), st.burr12(*floats(c, k), scale=float(s)))


def chi(d: Draw) -> Reference:
    df = d.integer(1, 9)  # sympy.stats asks for a whole number
    return Reference(Chi(df), st.chi(float(df)), ss.Chi("x", df))


def chi_squared(d: Draw) -> Reference:
    df = d.integer(1, 9)
    return Reference(ChiSquared(df), st.chi2(float(df)), ss.ChiSquared("x", df))


def chi_of_any_order(d: Draw) -> Reference:
    df = d.positive(0.5, 9)
    return Reference(Chi(df), st.chi(float(df)))


def continuous_bernoulli(d: Draw) -> Reference:
    lam = (Rational(int(d.integer(1, 31)), 64), Rational(int(d.integer(33, 63)), 64))[int(d.integer(0, 1))]
    p = float(lam)
    constant = 2 * numpy.arctanh(1 - 2 * p) / (1 - 2 * p)
    law = TypedLaw(lambda x: numpy.log(constant) + x * numpy.log(p) + (1 - x) * numpy.log1p(-p), (0, 1), 0.5)
    return Reference(ContinuousBernoulli(lam), law)


def empirical(d: Draw) -> Reference:
    data = [d.real() for _ in range(4)]
    data.append(data[0])
    points = sorted(set(data))
    law = st.rv_discrete(values=(floats(*points), [data.count(point) / 5 for point in points]))
    return Reference(Empirical(data), law)


def ex_gaussian(d: Draw) -> Reference:
    m, s, r = d.real(), d.positive(), d.positive()
    law = st.exponnorm(float(1 / (r * s)), *floats(m, s))
    return Reference(ExGaussian(m, s, rate=r), law, ss.ExGaussian("x", m, s, r))


def exponential_power(d: Draw) -> Reference:
    m, s, b = d.real(), d.positive(), d.positive(0.5, 4)
    law = st.gennorm(float(b), *floats(m, s))
    return Reference(ExponentialPower(m, s, shape=b), law, ss.ExponentialPower("x", m, s, b))


def fisher_f(d: Draw) -> Reference:
    a, b = d.integer(1, 9), d.integer(1, 9)
    return Reference(FisherF(a, b), st.f(*floats(a, b)), ss.FDistribution("x", a, b))


def frechet(d: Draw) -> Reference:
    a, s, m = d.positive(), d.positive(), d.real()
    law = st.invweibull(float(a), loc=float(m), scale=float(s))
    return Reference(Frechet(shape=a, scale=s, minimum=m), law, ss.Frechet("x", a, s, m))


def frechet_at_zero(d: Draw) -> Reference:
    a, s = d.positive(), d.positive()
    return Reference(Frechet(shape=a, scale=s), st.invweibull(float(a), scale=float(s)), ss.Frechet("x", a, s))


def generalized_gamma(d: Draw) -> Reference:
    a, k, p = d.positive(), d.positive(), d.positive() * (-1) ** int(d.integer(0, 1))
    law = st.gengamma(*floats(k, p), scale=float(a))
    return Reference(GeneralizedGamma(scale=a, shape=k * p, power=p), law)


def generalized_pareto(d: Draw) -> Reference:
    m, s, xi = d.real(), d.positive(), d.real() / 2
    return Reference(GeneralizedPareto(m, s, shape=xi), st.genpareto(float(xi), *floats(m, s)))


def gompertz(d: Draw) -> Reference:
    b, eta = d.positive(), d.positive()
    law = st.gompertz(float(eta), scale=float(1 / b))
    return Reference(Gompertz(rate=b, shape=eta), law, ss.Gompertz("x", b, eta))


def half_cauchy(d: Draw) -> Reference:
    s = d.positive()
    return Reference(HalfCauchy(s), st.halfcauchy(scale=float(s)))


def half_normal(d: Draw) -> Reference:
    s = d.positive()
    return Reference(HalfNormal(s), st.halfnorm(scale=float(s)))


def hyperbolic_secant(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    return Reference(HyperbolicSecant(m, s), st.hypsecant(float(m), 2 * float(s) / numpy.pi))


def hypergeometric(d: Draw) -> Reference:
    population = d.integer(5, 15)
    successes, draws = d.integer(1, int(population)), d.integer(1, int(population))
    law = st.hypergeom(*map(int, (population, successes, draws)))
    ours = Hypergeometric(population=population, successes=successes, draws=draws)
    return Reference(ours, law)


def inverse_gaussian(d: Draw) -> Reference:
    m, s = d.positive(), d.positive()
    law = st.invgauss(float(m / s), scale=float(s))
    return Reference(InverseGaussian(m, shape=s), law, ss.GaussianInverse("x", m, s))


def kumaraswamy(d: Draw) -> Reference:
    a, b = d.positive(), d.positive()
    u, v = floats(a, b)
    law = TypedLaw(lambda x: numpy.log(u * v) + (u - 1) * numpy.log(x) + (v - 1) * numpy.log1p(-(x**u)), (0, 1), 0.5)
    return Reference(Kumaraswamy(a, b), law, ss.Kumaraswamy("x", a, b))


def levy(d: Draw) -> Reference:
    m, c = d.real(), d.positive()
    return Reference(Levy(m, c), st.levy(*floats(m, c)), ss.Levy("x", m, c))


def lindley(d: Draw) -> Reference:
    theta = d.positive()
    t = float(theta)
    law = TypedLaw(lambda x: numpy.log(t**2 / (1 + t)) + numpy.log1p(x) - t * x, (0, INFINITY), 1 / t)
    return Reference(Lindley(theta), law)


def logarithmic(d: Draw) -> Reference:
    p = d.probability()
    return Reference(Logarithmic(p), st.logser(float(p)), ss.Logarithmic("x", p))


def log_cauchy(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    location, scale = floats(m, s)
    law = TypedLaw(
        lambda x: -numpy.log1p(((numpy.log(x) - location) / scale) ** 2) - numpy.log(numpy.pi * scale * x),
        (0, INFINITY),
        numpy.exp(location),
    )
    return Reference(LogCauchy(m, s), law, ss.LogCauchy("x", m, s))


def logit_normal(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    mean, std = floats(m, s)
    law = TypedLaw(
        lambda x: (
            -((numpy.log(x / (1 - x)) - mean) ** 2) / (2 * std**2)
            - numpy.log(x * (1 - x) * std * numpy.sqrt(2 * numpy.pi))
        ),
        (0, 1),
        0.5,
    )
    return Reference(LogitNormal(m, s), law, ss.LogitNormal("x", m, s))


def log_laplace(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    return Reference(LogLaplace(m, s), st.loglaplace(float(1 / s), scale=numpy.exp(float(m))))


def log_logistic(d: Draw) -> Reference:
    a, b = d.positive(), d.positive()
    return Reference(LogLogistic(scale=a, shape=b), st.fisk(float(b), scale=float(a)), ss.LogLogistic("x", a, b))


def log_uniform(d: Draw) -> Reference:
    a, w = d.positive(), d.positive()
    return Reference(LogUniform(a, a + w), st.loguniform(*floats(a, a + w)), ss.Reciprocal("x", a, a + w))


def lomax(d: Draw) -> Reference:
    a, s = d.positive(), d.positive()
    return Reference(Lomax(shape=a, scale=s), st.lomax(float(a), scale=float(s)), ss.Lomax("x", a, s))


def maxwell(d: Draw) -> Reference:
    s = d.positive()
    return Reference(Maxwell(s), st.maxwell(scale=float(s)), ss.Maxwell("x", s))


def moyal(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    return Reference(Moyal(m, s), st.moyal(*floats(m, s)), ss.Moyal("x", m, s))


def nakagami(d: Draw) -> Reference:
    m, w = d.positive(0.5, 4), d.positive()
    law = st.nakagami(float(m), scale=float(w) ** 0.5)
    return Reference(Nakagami(shape=m, spread=w), law, ss.Nakagami("x", m, w))


def negative_binomial(d: Draw) -> Reference:
    r, p = d.integer(1, 6), d.probability()
    law = st.nbinom(int(r), float(p))
    return Reference(NegativeBinomial(r, success=p), law, ss.NegativeBinomial("x", r, p))


def negative_binomial_of_any_order(d: Draw) -> Reference:
    r, p = d.positive(), d.probability()
    return Reference(NegativeBinomial(r, success=p), st.nbinom(*floats(r, p)))


def power_function(d: Draw) -> Reference:
    a, m, w = d.positive(), d.real(), d.positive()
    law = st.powerlaw(float(a), *floats(m, w))
    return Reference(PowerFunction(a, m, m + w), law, ss.PowerFunction("x", a, m, m + w))


def power_function_from_zero(d: Draw) -> Reference:
    a, w = d.positive(), d.positive()
    return Reference(PowerFunction(a, 0, w), st.powerlaw(float(a), scale=float(w)))


def skellam(d: Draw) -> Reference:
    a, b = d.positive(), d.positive()
    return Reference(Skellam(a, b), st.skellam(*floats(a, b)), ss.Skellam("x", a, b))


def skew_normal(d: Draw) -> Reference:
    m, s, a = d.real(), d.positive(), d.real()
    return Reference(SkewNormal(m, s, shape=a), st.skewnorm(float(a), *floats(m, s)))


def triangular(d: Draw) -> Reference:
    a, w, share = d.real(), d.positive(), d.probability()
    law = st.triang(float(share), *floats(a, w))
    return Reference(Triangular(a, a + w, mode=a + share * w), law, ss.Triangular("x", a, a + w, a + share * w))


def von_mises(d: Draw) -> Reference:
    m, k = d.real(), d.positive()
    location, concentration = floats(m, k)
    law = TypedLaw(
        lambda x: (
            concentration * (numpy.cos(x - location) - 1)
            - numpy.log(2 * numpy.pi)
            - numpy.log(sp.ive(0, concentration))
        ),
        (-numpy.pi, numpy.pi),
        0.0,
    )
    return Reference(VonMises(m, k), law)


def wigner_semicircle(d: Draw) -> Reference:
    r = d.positive()
    return Reference(WignerSemicircle(r), st.semicircular(scale=float(r)), ss.WignerSemicircle("x", r))


def yule_simon(d: Draw) -> Reference:
    rho = d.positive()
    return Reference(YuleSimon(rho), st.yulesimon(float(rho)), ss.YuleSimon("x", rho))


def zeta(d: Draw) -> Reference:
    s = 1 + d.positive()
    return Reference(Zeta(s), st.zipf(float(s)), ss.Zeta("x", s))


MAKERS: dict[str, Callable[[Draw], Reference]] = {
    name: value
    for name, value in globals().items()
    if callable(value) and getattr(value, "__annotations__", {}).get("return") == "Reference"
}
