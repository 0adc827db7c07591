"""measure(x): each library's distribution becomes the klsym measure with the same density, by that library's rules."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy
import pytest
import scipy.stats as st
import sympy.stats as ss
from family_reference import is_discrete, members
from reference_law import TypedLaw
from sympy import Integer, Matrix, Rational, Symbol, exp, log, sqrt, symbols

from klsym.families import (
    Bernoulli,
    Binomial,
    Categorical,
    Chi,
    ChiSquared,
    Dirac,
    DiscreteUniform,
    Finite,
    Gamma,
    GeneralizedGamma,
    Geometric,
    Gumbel,
    Normal,
    StudentT,
    Uniform,
    measure,
)
from klsym.measures import ArgumentError, Mixture, exact

MEMBERS = members(20221113, 1)


def log_densities(law, points):
    return [float(law.log_density(point).evalf(20)) for point in points]


def grid(law) -> list:
    return [law.ppf(share) for share in (0.01, 0.2, 0.5, 0.8, 0.99)]


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_frozen_distributions_of_scipy(member) -> None:
    if isinstance(member.scipy, TypedLaw):
        return  # no law of SciPy's
    if hasattr(member.scipy, "xk"):
        converted = measure(member.scipy)
        assert isinstance(converted, Finite)
        assert [float(mass) for mass in converted.masses.values()] == list(member.scipy.pk)
        return
    converted = measure(member.scipy)
    assert type(converted) is type(member.measure)
    if hasattr(member.scipy, "mean") and not callable(member.scipy.mean):
        point = [0.3, -0.2]
        assert float(converted.log_density(Matrix(point))) == pytest.approx(member.scipy.logpdf(point), rel=1e-12)
        return
    theirs = member.scipy.logpmf if is_discrete(member.measure) else member.scipy.logpdf
    for point in grid(member.scipy):
        number = Integer(int(point)) if is_discrete(member.measure) else Rational(*float(point).as_integer_ratio())
        assert math.isclose(float(converted.log_density(number).evalf(20)), theirs(point), rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("member", [member for member in MEMBERS if member.sympy is not None], ids=str)
def test_random_variables_of_sympy(member) -> None:
    converted = measure(member.sympy)
    if isinstance(converted, Finite):  # DiscreteUniform there is any list of items
        assert set(converted.masses) == {
            Integer(k) for k in range(int(member.measure.left), int(member.measure.right) + 1)
        }
        assert set(converted.masses.values()) == {1 / (member.measure.right - member.measure.left + 1)}
    else:
        assert converted == member.measure


NEW = [
    (lambda: st.Normal(mu=1.0, sigma=2.0), 1.3),
    (lambda: st.Normal(mu=1.0, sigma=2.0) * 0.5 - 3, -2.2),
    (lambda: st.Normal() * -2.0, 0.7),
    (lambda: st.Uniform(a=-1.0, b=2.5), 0.3),
    (lambda: st.Uniform(a=-1.0, b=2.5) * -2.0, 0.3),
    (lambda: st.make_distribution(st.gamma)(a=2.5) * 3.0, 2.2),
    (lambda: st.make_distribution(st.t)(df=3.0) + 1.0, 2.2),
    (lambda: st.make_distribution(st.weibull_min)(c=1.7), 0.4),
    (lambda: st.make_distribution(st.lognorm)(s=0.7) * 2.0, 0.4),
    (lambda: st.Mixture([st.Normal(), st.Normal(mu=2.0)], weights=[0.25, 0.75]), 0.4),
]


@pytest.mark.skipif(not hasattr(st, "make_distribution"), reason="SciPy before 1.15 has the old interface alone")
@pytest.mark.parametrize(("make", "point"), NEW)
def test_new_interface_of_scipy(make, point) -> None:
    theirs = make()
    converted = measure(theirs).exact()
    components = [(part.log_density, part.variable) for part in converted.parts]
    density = sum(float(exp(term.subs(variable, exact_float(point)))) for term, variable in components)
    assert density == pytest.approx(float(theirs.pdf(point)), rel=1e-12)


def exact_float(value: float) -> Rational:
    return Rational(*value.as_integer_ratio())


@pytest.mark.skipif(not hasattr(st, "Binomial"), reason="newer SciPy")
def test_new_binomial() -> None:
    assert measure(st.Binomial(n=3, p=0.25)) == Binomial(3, 0.25)


def test_scipy_conventions_are_exact() -> None:
    assert measure(st.norm(0, 1)) == Normal(0, 1)
    assert measure(st.norm()) == Normal(0, 1)
    assert measure(st.gamma(2, scale=3)) == Gamma(2, scale=3)
    assert measure(st.t(3, 1, 2)) == StudentT(3, 1, 2)
    assert measure(st.geom(0.5, loc=-1)) == Geometric(0.5, start=0)
    assert measure(st.randint(1, 7)) == DiscreteUniform(1, 6)
    assert measure(st.chi2(3)) == ChiSquared(3)
    assert measure(st.chi2(3, scale=2)) == Gamma("3/2", rate="1/4")
    assert measure(st.chi(3)) == Chi(3)
    assert measure(st.chi(3, scale=2)) == GeneralizedGamma(scale=2 * sqrt(2), shape=3, power=2)
    # SciPy's right end is 0.1 + 0.2 in the mathematics, not the float nearest to it
    right = measure(st.uniform(0.1, 0.2)).exact().right
    assert right == exact_float(0.1) + exact_float(0.2) != exact_float(0.1 + 0.2)
    assert measure(st.lognorm(1.0, scale=2.0)).exact().mean == log(2)
    assert measure(st.rv_discrete(values=([0, 2], [0.25, 0.75]))(loc=1)) == Finite({1: 0.25, 3: 0.75})


def test_sympy_conventions() -> None:
    mu, beta = symbols("mu beta", positive=True)
    assert measure(ss.Gumbel("X", beta, mu)) == Gumbel(location=mu, scale=beta)
    assert measure(ss.Normal("X", mu, beta)) == Normal(mu, beta)
    assert measure(ss.Die("D", 6)) == DiscreteUniform(1, 6)
    assert measure(ss.Bernoulli("B", Rational(1, 3))) == Bernoulli("1/3")
    assert measure(ss.Bernoulli("B", Rational(1, 3), succ=5, fail=2)) == Finite({5: "1/3", 2: "2/3"})
    assert measure(ss.Coin("C")) == Finite({"H": "1/2", "T": "1/2"})
    assert measure(ss.FiniteRV("F", {1: Rational(1, 4), 3: Rational(3, 4)})) == Finite({1: "1/4", 3: "3/4"})
    assert measure(ss.Uniform("U", 0, 1)) == Uniform(0, 1)


def test_plain_python_and_numpy() -> None:
    assert measure(["0.1", "0.9"]) == Categorical(["0.1", "0.9"])
    assert measure((0.5, 0.5)) == Categorical([0.5, 0.5])
    assert measure(numpy.array([0.25, 0.75])) == Categorical([0.25, 0.75])
    assert measure({0: 0.5, 1: 0.5}) == Finite({0: 0.5, 1: 0.5})
    assert measure({Normal(0, 1): "1/2", Dirac(0): "1/2"}) == Mixture({Normal(0, 1): "1/2", Dirac(0): "1/2"})
    assert measure(Normal(0, 1)) == Normal(0, 1)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: st.norm, "freeze it"),
        (lambda: st.gamma(2, loc=1), "loc=1"),
        (lambda: st.beta(2, 3, scale=2), "scale=2"),
        (lambda: st.poisson(2, loc=1), "loc=1"),
        (lambda: st.cosine(), "no family for scipy.stats.cosine yet"),
        (lambda: st.norm([0, 1], 1), "scipy.stats parameter"),
        (lambda: st.norm(0, -1), "must be positive"),
        (lambda: st.gaussian_kde([1, 2, 3]), "gaussian_kde"),
        (lambda: st.multivariate_normal([0, 0], [[1, 1], [1, 1]], allow_singular=True), "positive definite"),
        (lambda: 2 * ss.Normal("X", 0, 1) + 1, "an expression of random variables"),
        (lambda: ss.Gumbel("X", 1, 2, minimum=True), "no family for sympy.stats' Gumbel yet"),
        (lambda: ss.Benini("X", 1, 1, 1), "no family for sympy.stats' Benini yet"),
        (lambda: ss.Normal("X", Symbol("m"), 1), "declare m = symbols('m', real=True)"),
        (lambda: [0.5, 0.6], "sum to 1.1"),
        (lambda: numpy.eye(2), "more than one dimension"),
        (lambda: 3, "not a measure"),
        (lambda: "Normal", "not a measure"),
        (lambda: None, "not a measure"),
        (lambda: Symbol("z"), "not a measure"),
        (lambda: {}, "Finite takes a mapping"),
    ],
)
def test_what_is_not_a_measure(make, words) -> None:
    with pytest.raises(ArgumentError) as caught:
        measure(make())
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_importing_the_families_imports_no_scipy_and_no_sympy_stats() -> None:
    before = "import sys, sympy; print([m for m in ('scipy', 'numpy', 'flint', 'sympy.stats') if m in sys.modules])"
    code = before.replace("sympy;", "sympy; from klsym.families import *;")
    loaded, plain = (
        subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout
        for text in (code, before)
    )
    assert loaded == plain


def test_ten_thousand_masses_are_quick() -> None:
    import time

    masses = numpy.random.default_rng(0).random(10_000)
    start = time.process_time()
    made = measure(masses / masses.sum())
    made.exact()
    assert time.process_time() - start < 3
    assert abs(made.total_mass - 1) < 1e-12 and exact(made.total_mass) == made.total_mass
