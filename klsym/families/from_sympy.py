"""Random variables of sympy.stats as klsym measures, parameters in SymPy's order.

A family says itself what it is called there (`sympy_names`); the table holds the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Dict, Integer, S

from klsym.families.bernoulli import Bernoulli
from klsym.families.beta import Beta
from klsym.families.binomial import Binomial
from klsym.families.cauchy import Cauchy
from klsym.families.discrete_uniform import DiscreteUniform
from klsym.families.exponential import Exponential
from klsym.families.finite import Finite
from klsym.families.gamma import Gamma
from klsym.families.geometric import Geometric
from klsym.families.gumbel import Gumbel
from klsym.families.inverse_gamma import InverseGamma
from klsym.families.laplace import Laplace
from klsym.families.log_normal import LogNormal
from klsym.families.logistic import Logistic
from klsym.families.multivariate_normal import MultivariateNormal
from klsym.families.normal import Normal
from klsym.families.pareto import Pareto
from klsym.families.poisson import Poisson
from klsym.families.rayleigh import Rayleigh
from klsym.families.student_t import StudentT
from klsym.families.uniform import Uniform
from klsym.families.weibull import Weibull
from klsym.measures import ArgumentError, Measure

CONTINUOUS: dict[str, Callable[..., Measure]] = {
    "Normal": lambda mean, std: Normal(mean, std),
    "Laplace": lambda location, scale: Laplace(location, scale),
    "Logistic": lambda location, scale: Logistic(location, scale),
    "Cauchy": lambda location, scale: Cauchy(location, scale),
    "StudentT": lambda df: StudentT(df),
    "Exponential": lambda rate: Exponential(rate),
    "Gamma": lambda shape, scale: Gamma(shape, scale=scale),
    "GammaInverse": lambda shape, scale: InverseGamma(shape, scale=scale),
    "Weibull": lambda scale, shape: Weibull(shape=shape, scale=scale),
    "LogNormal": lambda mean, std: LogNormal(mean, std),
    "Pareto": lambda minimum, shape: Pareto(minimum=minimum, shape=shape),
    "Rayleigh": lambda scale: Rayleigh(scale),
    "Uniform": lambda left, right: Uniform(left, right),
    "Beta": lambda alpha, beta: Beta(alpha, beta),
    "Geometric": lambda p: Geometric(p, start=1),
    "Poisson": lambda rate: Poisson(rate),
    "MultivariateNormal": lambda mean, covariance: MultivariateNormal(mean, covariance),
}


def _stated() -> dict[str, Callable[..., Measure]]:
    from klsym.families import FAMILIES

    return {name: maker for family in FAMILIES.values() for name, maker in family.sympy_names}


def from_sympy(x: Basic) -> Measure:
    """The klsym measure of a random variable of sympy.stats, or of its distribution.

    Raises ArgumentError for an expression of random variables and for a distribution that has no family here.
    """
    space = getattr(x, "pspace", None)
    distribution: Any = getattr(space, "distribution", x)
    name = type(distribution).__name__.removesuffix("Distribution")
    if distribution is None or not type(distribution).__module__.startswith("sympy.stats"):
        raise ArgumentError(
            f"{x} is an expression of random variables; give one random variable, such as sympy.stats.Normal('X', 0, 1)"
        )
    known = CONTINUOUS | _stated()
    if name in known:
        return known[name](*distribution.args)
    if name == "Gumbel" and distribution.args[2] == S.false:
        scale, location, _ = distribution.args
        return Gumbel(location=location, scale=scale)
    if name == "Bernoulli" and distribution.args[1:] == (1, 0):
        return Bernoulli(distribution.args[0])
    if name == "Binomial" and distribution.args[2:] == (1, 0):
        return Binomial(*distribution.args[:2])
    if name == "Die":
        return DiscreteUniform(Integer(1), distribution.args[0])
    atoms = getattr(distribution, "dict", None)
    if isinstance(atoms, (dict, Dict)):
        return Finite(dict(atoms))
    raise ArgumentError(
        f"klsym has no family for sympy.stats' {name} yet; give its density as Density(expression, x, support)"
    )
