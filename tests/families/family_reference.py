"""Members of every family beside the same law in scipy.stats and sympy.stats, at parameters drawn from a seed."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy
import scipy.stats as st
import sympy.stats as ss
from further_references import MAKERS as FURTHER
from reference_law import Draw, Reference, floats
from sympy import Integer, Rational

from klsym.families import (
    Bernoulli,
    Beta,
    Binomial,
    Categorical,
    Cauchy,
    Dirac,
    DiscreteUniform,
    Exponential,
    Finite,
    Gamma,
    Geometric,
    Gumbel,
    InverseGamma,
    Laplace,
    Logistic,
    LogNormal,
    MultivariateNormal,
    Normal,
    Pareto,
    Poisson,
    Rayleigh,
    StudentT,
    Uniform,
    Weibull,
)
from klsym.measures import Lattice, Points


def normal(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    return Reference(Normal(m, s), st.norm(*floats(m, s)), ss.Normal("x", m, s))


def laplace(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    return Reference(Laplace(m, s), st.laplace(*floats(m, s)), ss.Laplace("x", m, s))


def logistic(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    return Reference(Logistic(m, s), st.logistic(*floats(m, s)), ss.Logistic("x", m, s))


def gumbel(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    return Reference(Gumbel(location=m, scale=s), st.gumbel_r(*floats(m, s)), ss.Gumbel("x", s, m))


def cauchy(d: Draw) -> Reference:
    m, s = d.real(), d.positive()
    return Reference(Cauchy(m, s), st.cauchy(*floats(m, s)), ss.Cauchy("x", m, s))


def student_t(d: Draw) -> Reference:
    df, m, s = d.positive(0.5, 9), d.real(), d.positive()
    return Reference(StudentT(df, m, s), st.t(*floats(df, m, s)))


def student_t_standard(d: Draw) -> Reference:
    df = d.positive(0.5, 9)
    return Reference(StudentT(df), st.t(float(df)), ss.StudentT("x", df))


def exponential(d: Draw) -> Reference:
    rate = d.positive()
    return Reference(Exponential(rate), st.expon(scale=1 / float(rate)), ss.Exponential("x", rate))


def gamma(d: Draw) -> Reference:
    k, s = d.positive(), d.positive()
    return Reference(Gamma(k, scale=s), st.gamma(float(k), scale=float(s)), ss.Gamma("x", k, s))


def inverse_gamma(d: Draw) -> Reference:
    a, b = d.positive(), d.positive()
    return Reference(InverseGamma(a, scale=b), st.invgamma(float(a), scale=float(b)), ss.GammaInverse("x", a, b))


def weibull(d: Draw) -> Reference:
    k, s = d.positive(), d.positive()
    return Reference(Weibull(shape=k, scale=s), st.weibull_min(float(k), scale=float(s)), ss.Weibull("x", s, k))


def log_normal(d: Draw) -> Reference:
    m, s = d.real(), d.positive(0.25, 1.5)
    return Reference(LogNormal(m, s), st.lognorm(float(s), scale=numpy.exp(float(m))), ss.LogNormal("x", m, s))


def pareto(d: Draw) -> Reference:
    m, a = d.positive(), d.positive()
    return Reference(Pareto(minimum=m, shape=a), st.pareto(float(a), scale=float(m)), ss.Pareto("x", m, a))


def rayleigh(d: Draw) -> Reference:
    s = d.positive()
    return Reference(Rayleigh(s), st.rayleigh(scale=float(s)), ss.Rayleigh("x", s))


def uniform(d: Draw) -> Reference:
    a, w = d.real(), d.positive()
    return Reference(Uniform(a, a + w), st.uniform(*floats(a, w)), ss.Uniform("x", a, a + w))


def beta(d: Draw) -> Reference:
    a, b = d.positive(), d.positive()
    return Reference(Beta(a, b), st.beta(*floats(a, b)), ss.Beta("x", a, b))


def bernoulli(d: Draw) -> Reference:
    p = d.probability()
    return Reference(Bernoulli(p), st.bernoulli(float(p)), ss.Bernoulli("x", p))


def binomial(d: Draw) -> Reference:
    n, p = d.integer(1, 12), d.probability()
    return Reference(Binomial(n, p), st.binom(int(n), float(p)), ss.Binomial("x", n, p))


def categorical(d: Draw) -> Reference:
    weights = [d.integer(0, 9) for _ in range(4)] + [d.integer(1, 9)]
    masses = [weight / sum(weights) for weight in weights]
    return Reference(Categorical(masses), st.rv_discrete(values=(range(5), floats(*masses))))


def discrete_uniform(d: Draw) -> Reference:
    a = d.integer(-5, 5)
    b = a + d.integer(0, 9)
    law = ss.DiscreteUniform("x", list(range(int(a), int(b) + 1))) if b > a else None
    return Reference(DiscreteUniform(a, b), st.randint(int(a), int(b) + 1), law)


def geometric(d: Draw) -> Reference:
    p = d.probability()
    return Reference(Geometric(p, start=1), st.geom(float(p)), ss.Geometric("x", p))


def geometric_from_zero(d: Draw) -> Reference:
    p = d.probability()
    return Reference(Geometric(p, start=0), st.geom(float(p), loc=-1))


def poisson(d: Draw) -> Reference:
    rate = d.positive()
    return Reference(Poisson(rate), st.poisson(float(rate)), ss.Poisson("x", rate))


def dirac(d: Draw) -> Reference:
    x = d.real()
    return Reference(Dirac(x), st.rv_discrete(values=([float(x)], [1.0])))


def finite(d: Draw) -> Reference:
    p, a, w = d.probability(), d.real(), d.positive()
    return Reference(Finite({a: p, a + w: 1 - p}), st.rv_discrete(values=(floats(a, a + w), floats(p, 1 - p))))


def multivariate_normal(d: Draw) -> Reference:
    a, b, c = d.positive(), d.positive(), d.real()
    covariance = [[a, c], [c, b + c**2 / a]]  # determinant a b
    mean = [d.real(), d.real()]
    law = st.multivariate_normal(floats(*mean), [floats(*row) for row in covariance])
    return Reference(MultivariateNormal(mean, covariance), law, ss.MultivariateNormal("x", mean, covariance))


MAKERS: dict[str, Callable[[Draw], Reference]] = {
    name: value
    for name, value in globals().items()
    if callable(value) and getattr(value, "__annotations__", {}).get("return") == "Reference"
} | FURTHER


def members(seed: int, count: int = 3) -> list[Reference]:
    """`count` members of every family."""
    draw = Draw(seed)
    return [make(draw) for make in MAKERS.values() for _ in range(count)]


def is_discrete(measure: Any) -> bool:
    return isinstance(measure.base, (Lattice, Points))


def points_of(measure: Any, rng: numpy.random.Generator) -> list[Any]:
    """A few exact points of the support, for discrete measures the first ones."""
    base = measure.base
    if isinstance(base, Points):
        return [point for point in base.args if measure.masses[point] != 0]
    left, right = base.args
    if isinstance(base, Lattice) and left.is_infinite:
        return [Integer(k) for k in range(-4, 5)]
    if isinstance(base, Lattice):
        stop = min(int(right), int(left) + 8) if right.is_finite else int(left) + 8
        return [Integer(k) for k in range(int(left), stop + 1)]
    shares = [Rational(int(share), 1024) for share in rng.integers(1, 1024, size=6)] + [Rational(1, 2**20)]
    if left.is_finite and right.is_finite:
        return [left + (right - left) * share for share in shares]
    if left.is_finite:
        return [left + share / (1 - share) for share in shares]
    return [(2 * share - 1) / (share * (1 - share)) for share in shares]


# Gauss-Legendre panels on 0 < u < 512, for the exponential coordinates
_NODES, _WEIGHTS = numpy.polynomial.legendre.leggauss(60)
_EDGES = numpy.array([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 256, 512.0])
_WIDTHS = numpy.diff(_EDGES) / 2
_U = (_EDGES[:-1, None] + _WIDTHS[:, None] * (1 + _NODES)).ravel()
_DU = (_WIDTHS[:, None] * _WEIGHTS).ravel()

Function = Callable[[numpy.ndarray], numpy.ndarray]


def integral(statistic: Function, log_density: Function, edges: list[float]) -> float:
    """The integral of statistic exp(log_density) from the first edge to the last; both are smooth between edges.

    Each piece runs out to both its ends in exponential coordinates, where poles and heavy tails are tame.
    """
    total = []
    with numpy.errstate(all="ignore"):
        for a, b in pairwise(edges):
            middle = 0.5 * (a + b) if math.isfinite(a + b) else a + 1 if math.isfinite(a) else b - 1
            for end in (a, b):
                sign, reach = (1 if end > middle else -1), abs(end - middle)
                inward = reach * numpy.exp(-_U)  # the distance from a finite end
                points = end - sign * inward if math.isfinite(reach) else middle + sign * numpy.expm1(_U)
                stretch = inward if math.isfinite(reach) else numpy.exp(_U)
                density = log_density(points)
                values = statistic(points) * numpy.exp(density) * stretch * _DU
                total.append(values[(density > -700) & (stretch > 1e-100) & (points != end)])
    return math.fsum(numpy.concatenate(total))


MEMBERS_FOR_TRANSFORMS = members(7, 2)
