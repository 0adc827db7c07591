"""Distributions of scipy.stats, frozen ones of the old interface and objects of the new, as klsym measures.

SciPy writes a law as shape parameters, a location and a scale. A family says itself what it is called there
(`scipy_names`); the tables hold the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr, Integer

from klsym.families.bernoulli import Bernoulli
from klsym.families.beta import Beta
from klsym.families.binomial import Binomial
from klsym.families.cauchy import Cauchy
from klsym.families.discrete_uniform import DiscreteUniform
from klsym.families.exponential import Exponential
from klsym.families.family import integer
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
from klsym.measures import ArgumentError, Measure, Mixture, exact, exact_number, logarithm, product, sign, total

Maker = Callable[..., Measure]

# with location and scale, whatever they are
LOCATED: dict[str, Maker] = {
    "norm": lambda location, scale: Normal(location, scale),
    "laplace": lambda location, scale: Laplace(location, scale),
    "logistic": lambda location, scale: Logistic(location, scale),
    "gumbel_r": lambda location, scale: Gumbel(location=location, scale=scale),
    "cauchy": lambda location, scale: Cauchy(location, scale),
    "t": lambda location, scale, df: StudentT(df, location, scale),
    "uniform": lambda location, scale: Uniform(location, total(location, scale)),
    "randint": lambda location, scale, low, high: DiscreteUniform(
        integer(total(low, location)), integer(total(high, location, Integer(-1)))
    ),
    "geom": lambda location, scale, p: Geometric(p, start=integer(total(location, Integer(1)))),
}
# on a half-line that starts at zero: with a scale only
SCALED: dict[str, Maker] = {
    "expon": lambda scale: Exponential(scale=scale),
    "gamma": lambda scale, a: Gamma(a, scale=scale),
    "erlang": lambda scale, a: Gamma(a, scale=scale),
    "invgamma": lambda scale, a: InverseGamma(a, scale=scale),
    "weibull_min": lambda scale, c: Weibull(shape=c, scale=scale),
    "lognorm": lambda scale, s: LogNormal(logarithm(scale), s),
    "pareto": lambda scale, b: Pareto(minimum=scale, shape=b),
    "rayleigh": lambda scale: Rayleigh(scale),
}
# in SciPy's standard position only
STANDARD: dict[str, Maker] = {
    "beta": lambda a, b: Beta(a, b),
    "bernoulli": lambda p: Bernoulli(p),
    "binom": lambda n, p: Binomial(integer(n), p),
    "poisson": lambda mu: Poisson(mu),
}


def _stated(stands: str) -> dict[str, Maker]:
    """What the families say of their names, for one way in which a law may stand."""
    from klsym.families import FAMILIES

    names = [entry for family in FAMILIES.values() for entry in family.scipy_names]
    return {name: maker for name, place, maker in names if place == stands}


def from_scipy(x: Any) -> Measure:
    """The klsym measure of a distribution of scipy.stats.

    Raises ArgumentError for a distribution that is not frozen, has no family here, or is shifted where the family
    cannot be.
    """
    kind = type(x).__name__
    if kind == "multivariate_normal_frozen":
        return MultivariateNormal(x.mean, x.cov)
    if hasattr(x, "dist") and hasattr(x, "kwds"):  # frozen, of the old interface
        shapes, location, scale = x.dist._parse_args(*x.args, **x.kwds)
        if hasattr(x.dist, "xk"):
            return _custom(x.dist, _number(location))
        return _make(x.dist.name, list(map(_number, shapes)), _number(location), _number(scale))
    if hasattr(x, "xk"):
        return _custom(x, Integer(0))
    if hasattr(x, "_parse_args"):
        raise ArgumentError(f"scipy.stats.{x.name} has no parameters yet; freeze it, as in scipy.stats.{x.name}(…)")
    return _from_new_interface(x, Integer(0), Integer(1))


# laws that -X shares with X: the new interface multiplies by negative numbers too
SYMMETRIC = ("norm", "laplace", "logistic", "cauchy", "t")


def _upright(name: str, scale: Expr) -> Expr:
    if sign(scale) != -1:
        return scale
    if name not in SYMMETRIC:
        raise ArgumentError(f"scipy.stats.{name} stands here with the negative scale {scale}; give a positive one")
    return -scale


def _from_new_interface(x: Any, location: Expr, scale: Expr) -> Measure:
    kind = type(x).__name__
    if kind == "ShiftedScaledDistribution":
        inner_scale, inner_location = _number(x.scale), _number(x.loc)
        return _from_new_interface(
            x._dist, total(location, product(scale, inner_location)), product(scale, inner_scale)
        )
    if kind == "Mixture":
        parts: dict[Measure, Any] = {}
        for component, weight in zip(x.components, x.weights, strict=True):
            inner = _from_new_interface(component, location, scale)
            parts[inner] = total(parts.get(inner, Integer(0)), _number(weight))
        return Mixture(parts)
    values = {name: _number(value) for name, value in getattr(x, "_original_parameters", {}).items()}
    if kind in ("Normal", "StandardNormal"):
        mean, std = values.get("mu", Integer(0)), values.get("sigma", Integer(1))
        return _make("norm", [], total(location, product(scale, mean)), product(_upright("norm", scale), std))
    if kind == "Uniform":
        ends = sorted((total(location, product(scale, values[end])) for end in "ab"), key=exact)
        return Uniform(*ends)
    if kind == "Binomial":
        return _make("binom", [values["n"], values["p"]], location, scale)
    if kind == "Logistic":
        return _make("logistic", [], location, _upright("logistic", scale))
    # make_distribution keeps the methods of the distribution it was made from, bound to it
    for formula in ("_pdf_formula", "_logpdf_formula", "_pmf_formula", "_logpmf_formula"):
        origin = getattr(getattr(type(x), formula, None), "__self__", None)
        if origin is not None:
            return _make(origin.name, list(values.values()), location, _upright(origin.name, scale))
    raise _unknown(kind)


def _make(name: str, shapes: list[Expr], location: Expr, scale: Expr) -> Measure:
    located, scaled, standard = LOCATED | _stated("located"), SCALED | _stated("scaled"), STANDARD | _stated("standard")
    if name in located:
        return located[name](location, scale, *shapes)
    if name not in scaled and name not in standard:
        raise _unknown(f"scipy.stats.{name}")
    if exact(location) != 0:
        raise ArgumentError(
            f"scipy.stats.{name} stands here with loc={location}, but its family in klsym has loc=0; shift it back"
        )
    if name in scaled:
        return scaled[name](scale, *shapes)
    if exact(scale) != 1:
        raise ArgumentError(
            f"scipy.stats.{name} stands here with scale={scale}, but its family in klsym has scale=1; rescale it"
        )
    return standard[name](*shapes)


def _custom(discrete: Any, location: Expr) -> Measure:
    """rv_discrete(values=(points, masses))."""
    points = [total(_number(point), location) for point in discrete.xk]
    return Finite(dict(zip(points, map(_number, discrete.pk), strict=True)))


def _unknown(name: str) -> ArgumentError:
    return ArgumentError(f"klsym has no family for {name} yet; give its density as Density(expression, x, support)")


def _number(value: Any) -> Expr:
    return exact_number(
        value.item() if hasattr(value, "item") and getattr(value, "size", 2) == 1 else value, "a scipy.stats parameter"
    )
