"""Every transform a family states, against sums and quadrature of SciPy's own density, and at the ends of its range.

The reference uses scipy.stats' pdf or pmf and a quadrature in exponential coordinates: no formula of the families.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy
import pytest
from family_reference import MEMBERS_FOR_TRANSFORMS, Function, integral, is_discrete
from scipy.integrate import quad
from sympy import Integer, Piecewise, Rational, S, Symbol, exp, log, oo

from klsym.families import (
    Arcsine,
    Beta,
    BetaPrime,
    BurrXII,
    Cauchy,
    ContinuousBernoulli,
    Exponential,
    Family,
    Finite,
    FisherF,
    Frechet,
    Gamma,
    GeneralizedGamma,
    GeneralizedPareto,
    Gompertz,
    Gumbel,
    HalfCauchy,
    HyperbolicSecant,
    InverseGamma,
    InverseGaussian,
    Kumaraswamy,
    Laplace,
    Levy,
    LogCauchy,
    Logistic,
    LogitNormal,
    LogLaplace,
    LogLogistic,
    LogNormal,
    LogUniform,
    Lomax,
    Moyal,
    MultivariateNormal,
    Normal,
    Pareto,
    PowerFunction,
    Rayleigh,
    SkewNormal,
    StudentT,
    Triangular,
    Uniform,
    VonMises,
    Weibull,
    YuleSimon,
    Zeta,
)

MEMBERS = [member for member in MEMBERS_FOR_TRANSFORMS if not isinstance(member.measure, MultivariateNormal)]
x = Symbol("x", real=True)
QUARTER = Rational(1, 4)


def mean_of(member, statistic: Function, kinks: tuple[float, ...] = ()) -> float:
    """E[statistic] by SciPy alone; an interval is split at the median and the kinks."""
    low, high = member.scipy.support()
    if is_discrete(member.measure):
        points = getattr(member.scipy, "xk", None)
        points = numpy.arange(max(low, -200), min(high, 3000) + 1) if points is None else points
        masses = member.scipy.pmf(points)
        with numpy.errstate(all="ignore"):
            return math.fsum((masses * statistic(points.astype(float)))[masses > 0])
    inner = {*kinks, float(member.scipy.median()), *map(float, member.measure.breakpoints)}
    edges = [low, *sorted(point for point in inner if low < point < high), high]
    return integral(statistic, member.scipy.logpdf, edges)


def check(stated, member, statistic: Function, kinks: tuple[float, ...] = ()) -> None:
    assert stated.finite == True  # noqa: E712  # SymPy's true
    expected = mean_of(member, statistic, kinks)
    assert math.isclose(float(stated.value), expected, rel_tol=2e-7, abs_tol=2e-8), (stated.value, expected)


# E|X|^s is finite for s below this index and not at it
INDEX = {
    BetaPrime: lambda measure: measure.beta,
    BurrXII: lambda measure: measure.c * measure.k,
    Cauchy: lambda measure: Integer(1),
    FisherF: lambda measure: measure.d2 / 2,
    Frechet: lambda measure: measure.shape,
    GeneralizedGamma: lambda measure: -measure.shape if measure.shape < 0 else oo,
    GeneralizedPareto: lambda measure: 1 / measure.shape if measure.shape > 0 else oo,
    HalfCauchy: lambda measure: Integer(1),
    InverseGamma: lambda measure: measure.shape,
    Levy: lambda measure: S.Half,
    LogCauchy: lambda measure: QUARTER / 64,
    LogLaplace: lambda measure: 1 / measure.scale,
    LogLogistic: lambda measure: measure.shape,
    Lomax: lambda measure: measure.shape,
    Pareto: lambda measure: measure.shape,
    StudentT: lambda measure: measure.df,
    YuleSimon: lambda measure: measure.rho,
    Zeta: lambda measure: measure.s - 1,
}


def index_of(measure: Family):
    return INDEX.get(type(measure), lambda _: oo)(measure)


# families some of whose moments are no known function of the parameters
NO_MOMENTS = (Gompertz, LogitNormal, VonMises)


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_integer_moments(member) -> None:
    for s in (0, 1, 2, 3, 4):
        stated = member.measure.moment(Integer(s))
        if stated is None:
            assert isinstance(member.measure, NO_MOMENTS)
            continue
        assert (stated.finite == True) is bool(s < index_of(member.measure))  # noqa: E712
        if stated.finite == True and s + QUARTER < index_of(member.measure) and not heavy_lattice(member.measure, s):  # noqa: E712
            check(stated, member, lambda point, s=s: point**s)


def heavy_lattice(measure: Family, s: int) -> bool:
    """Whether three thousand terms are not enough for the s-th moment."""
    return isinstance(measure, (YuleSimon, Zeta)) and s + 4 > index_of(measure)


POSITIVE = [member for member in MEMBERS if not is_discrete(member.measure) and member.measure.base.left.is_nonnegative]
# of a location other than zero, or without powers that have a mean in known functions
NO_MELLIN = (
    Arcsine,
    ContinuousBernoulli,
    Frechet,
    GeneralizedPareto,
    Gompertz,
    Levy,
    LogCauchy,
    LogitNormal,
    PowerFunction,
)


@pytest.mark.parametrize("member", POSITIVE, ids=str)
def test_mellin_transform(member) -> None:
    checked = 0
    for s in map(Rational, ("-3/2", "-1", "-1/2", "-1/8", "1/8", "1/2", "3/4", "3/2", "5/2")):
        stated = member.measure.moment(s)
        if stated is None:
            assert isinstance(member.measure, NO_MELLIN)
            continue
        # close to the end of the range double precision does not reach far enough for the quadrature
        margins = [member.measure.moment(s + margin) for margin in (-QUARTER, 0, QUARTER)]
        if all(near is not None and near.finite == True for near in margins):  # noqa: E712
            check(stated, member, lambda point, s=s: point ** float(s))
            checked += 1
    assert checked >= 1 or isinstance(member.measure, NO_MELLIN) or index_of(member.measure) < QUARTER + Rational(1, 8)


@pytest.mark.parametrize("member", POSITIVE, ids=str)
def test_mean_logarithm_is_the_derivative_of_the_mellin_transform(member) -> None:
    s = Symbol("s", real=True)
    stated = member.measure.moment(s)
    if isinstance(member.measure, InverseGaussian):  # a Bessel function's derivative in its order is stated apart
        assert math.isclose(
            float(member.measure.expectation(log(x), x).value), mean_of(member, numpy.log), rel_tol=1e-7, abs_tol=1e-8
        )
        return
    if stated is None or stated.value.has(Piecewise) or stated.value.diff(s).subs(s, 0).has(S.NaN):
        assert isinstance(member.measure, (*NO_MELLIN, LogUniform, Triangular))
        return
    first = stated.value.diff(s).subs(s, 0)
    second = stated.value.diff(s, 2).subs(s, 0)
    assert math.isclose(float(first), mean_of(member, numpy.log), rel_tol=1e-7, abs_tol=1e-8)
    assert math.isclose(float(second), mean_of(member, lambda point: numpy.log(point) ** 2), rel_tol=1e-7, abs_tol=1e-8)


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_laplace_transform(member) -> None:
    for t in map(Rational, ("-2", "-3/8", "-1/16", "0", "1/16", "1/4", "1")):
        stated, further = (member.measure.exponential_moment(value) for value in (t, t * Rational(5, 4)))
        if isinstance(member.measure, LogCauchy):  # its mass is out of quadrature's reach
            assert stated is None or t == 0 or stated.finite == False  # noqa: E712
        elif stated is not None and stated.finite == True and further.finite == True:  # noqa: E712
            check(stated, member, lambda point, t=t: numpy.exp(numpy.minimum(float(t) * point, 700)))


# families whose mean deviation about some points is no known function of the parameters
NO_DEVIATION = (
    BurrXII,
    HyperbolicSecant,
    Kumaraswamy,
    LogLaplace,
    LogLogistic,
    LogitNormal,
    Moyal,
    SkewNormal,
    VonMises,
)


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_absolute_deviation(member) -> None:
    measure = member.measure
    center = measure.base.args[0] if not is_discrete(measure) and measure.base.args[0].is_finite else S.Zero
    for m in (center - 1, center, center + Rational(1, 3), center + 1, center + 4):
        stated = measure.absolute_deviation(m)
        if stated is None:
            assert is_discrete(measure) or isinstance(measure, NO_DEVIATION)
        elif stated.finite == True:  # noqa: E712
            assert index_of(measure) > 1
            if index_of(measure) > 1 + QUARTER:
                check(stated, member, lambda point, m=m: abs(point - float(m)), (float(m),))
        else:
            assert index_of(measure) <= 1 and stated.otherwise is S.Infinity


def test_absolute_deviation_of_student_about_its_location(seed: int) -> None:
    for member in MEMBERS:
        if isinstance(member.measure, StudentT):
            df, location, _ = member.measure.args
            stated = member.measure.absolute_deviation(location)
            assert (stated.finite == True) is bool(df > 1)  # noqa: E712
            if df > 1.2:
                check(stated, member, lambda point, m=location: abs(point - float(m)), (float(location),))


# ---- statistics of a family's own


def quadratic(factor: float, centre: float, width: float) -> Function:
    return lambda point: math.log(factor) + 2 * numpy.log(numpy.hypot(point - centre, width))


@pytest.mark.parametrize("member", [member for member in MEMBERS if isinstance(member.measure, Cauchy)], ids=str)
def test_cauchy_mean_of_log_quadratics(member) -> None:
    for factor, centre, width in ((1, 0, 1), (2, Rational(-3, 2), Rational(1, 4)), (Rational(1, 3), 5, 3)):
        expected = quadratic(float(factor), float(centre), float(width))
        for statistic in (
            log(factor * ((x - centre) ** 2 + width**2)),
            log((factor * ((x - centre) ** 2 + width**2)).expand()),
            log(factor * (x - centre) ** 2 + factor * width**2),
        ):
            check(member.measure.expectation(statistic, x), member, expected)
    assert member.measure.expectation(log(1 + x**3), x) is None
    assert member.measure.expectation(log(1 - x**2), x) is None


@pytest.mark.parametrize("member", [member for member in MEMBERS if isinstance(member.measure, StudentT)], ids=str)
def test_student_mean_of_its_own_log_quadratic(member) -> None:
    df, location, scale = member.measure.args
    statistic = log(1 + (x - location) ** 2 / (df * scale**2))
    width = math.sqrt(df) * scale
    check(
        member.measure.expectation(statistic, x), member, quadratic(float(1 / width**2), float(location), float(width))
    )
    assert member.measure.expectation(log(1 + (x - location - 1) ** 2 / (df * scale**2)), x) is None


@pytest.mark.parametrize("member", [member for member in MEMBERS if isinstance(member.measure, Logistic)], ids=str)
def test_logistic_mean_of_log_one_plus_exp(member) -> None:
    location, scale = member.measure.args
    for shift in (0, Rational(1, 2), -3, 7):
        centre = location + shift
        statistic = log(1 + exp(-(x - centre) / scale))
        check(
            member.measure.expectation(statistic, x),
            member,
            lambda point, c=float(centre): numpy.logaddexp(0, -(point - c) / float(scale)),
        )
    assert member.measure.expectation(log(1 + exp(-x / (2 * scale))), x) is None


@pytest.mark.parametrize("member", [member for member in MEMBERS if isinstance(member.measure, Beta)], ids=str)
def test_beta_mean_of_log_one_minus_x(member) -> None:
    check(member.measure.expectation(log(1 - x), x), member, lambda point: numpy.log1p(-point))
    check(member.measure.expectation(log(1 - x) ** 2, x), member, lambda point: numpy.log1p(-point) ** 2)


@pytest.mark.parametrize("member", [member for member in MEMBERS if isinstance(member.measure, Uniform)], ids=str)
def test_uniform_mean_of_log_linear(member) -> None:
    left, right = member.measure.args
    for statistic, function in (
        (log(x - left), lambda point: numpy.log(point - float(left))),
        (log(right + 1 - x), lambda point: numpy.log(float(right) + 1 - point)),
        (log(2 * x - 2 * left + 1), lambda point: numpy.log(2 * (point - float(left)) + 1)),
    ):
        check(member.measure.expectation(statistic, x), member, function)
    assert member.measure.expectation(log(x - left - 1), x) is None or bool(right - left < 0)


# ---- the ends of the ranges: inside, far pieces of the integral shrink; at the boundary they do not


def shares(measure: Family, exponent: Callable[[float], float], edges: list[float]) -> list[float]:
    """The integral of exp(exponent(x)) dP between consecutive edges, P's density taken from its parts."""
    from sympy import lambdify

    part = measure.parts[0]
    density = lambdify(part.variable, part.log_density, ["scipy", "numpy"])
    return [
        abs(quad(lambda point: math.exp(min(density(point) + exponent(point), 700)), a, b, limit=300)[0])
        for a, b in pairwise(edges)
    ]


BOUNDARIES = [
    # measure, transform, just inside, at the boundary, the end where it diverges
    (Gamma("3/2", rate=2), "moment", "-5/4", "-3/2", "zero"),
    (Exponential(2), "moment", "-3/4", "-1", "zero"),
    (Weibull(shape="3/2", scale=2), "moment", "-5/4", "-3/2", "zero"),
    (Rayleigh(1), "moment", "-7/4", "-2", "zero"),
    (Beta("3/2", 2), "moment", "-5/4", "-3/2", "zero"),
    (Uniform(0, 2), "moment", "-3/4", "-1", "zero"),
    (InverseGamma("3/2", scale=2), "moment", "5/4", "3/2", "infinity"),
    (Pareto(minimum=1, shape="3/2"), "moment", "5/4", "3/2", "infinity"),
    (StudentT(2), "moment", "1", "2", "infinity"),
    (StudentT(4), "moment", "3", "4", "infinity"),
    (Gamma("3/2", rate=2), "exponential_moment", "3/2", "2", "exponential"),
    (Exponential(2), "exponential_moment", "3/2", "2", "exponential"),
    (Laplace(0, 2), "exponential_moment", "3/8", "1/2", "exponential"),
    (Logistic(0, 2), "exponential_moment", "3/8", "1/2", "exponential"),
    (Gumbel(location=0, scale=2), "exponential_moment", "3/8", "1/2", "exponential"),
    (Weibull(shape=1, scale=2), "exponential_moment", "3/8", "1/2", "exponential"),
]


@pytest.mark.parametrize(
    ("measure", "transform", "inside", "boundary", "end"), BOUNDARIES, ids=lambda value: str(value)
)
def test_range_of_finiteness(measure, transform, inside, boundary, end) -> None:
    edges = {
        "zero": [10.0**-k for k in range(2, 9)],
        "infinity": [10.0**k for k in range(2, 9)],
        "exponential": [float(k) for k in range(20, 91, 10)],
    }[end]
    for value, diverges in ((Rational(inside), False), (Rational(boundary), True)):
        stated = getattr(measure, transform)(value)
        assert (stated.finite == True) is not diverges  # noqa: E712
        power = float(value)
        pieces = shares(
            measure,
            (lambda point, p=power: p * math.log(point))
            if transform == "moment"
            else (lambda point, p=power: p * point),
            edges,
        )
        ratios = [later / sooner for sooner, later in pairwise(pieces)]
        assert all(ratio > 0.9 for ratio in ratios) if diverges else all(ratio < 0.9 for ratio in ratios), ratios
        if diverges:
            assert stated.otherwise is S.Infinity


@pytest.mark.parametrize(
    "measure",
    [
        LogNormal(0, 1),
        Pareto(minimum=1, shape=3),
        InverseGamma(3, scale=1),
        Weibull(shape="1/2", scale=1),
        Cauchy(0, 1),
        StudentT(3),
    ],
    ids=str,
)
def test_no_exponential_moment_beyond_zero(measure) -> None:
    stated = measure.exponential_moment(Rational(1, 100))
    assert stated.finite == False  # noqa: E712
    assert stated.otherwise is S.Infinity
    pieces = shares(measure, lambda point: point / 100, [float(4**k) for k in range(5, 8)])
    assert pieces[1] > pieces[0] > 0


def test_odd_moments_of_symmetric_heavy_tails_are_undefined() -> None:
    for measure in (Cauchy(1, 2), StudentT(1, 1, 2)):
        assert measure.moment(Integer(1)).otherwise is S.NaN
        assert measure.moment(Integer(2)).otherwise is S.Infinity


# ---- symbols


def test_names_have_no_moments() -> None:
    coin = Finite({"heads": "1/2", "tails": "1/2"})
    assert coin.moment(Integer(1)) is None and coin.expectation(log(x), x) is None
    assert Finite({(0, 1): 1}).exponential_moment(Integer(1)) is None


def test_symbolic_ranges_are_conditions() -> None:
    k, r, s, t = (Symbol(name, positive=True) for name in "krst")
    assert Gamma(k, rate=r).moment(-s).finite == (k - s > 0)
    assert Gamma(k, rate=r).exponential_moment(t).finite == (t < r)
    assert StudentT(k).moment(Integer(2)).finite == (k > 2)
    assert Pareto(minimum=r, shape=k).absolute_deviation(S.Zero).finite == (k > 1)


def test_absolute_deviation_of_a_symbol_needs_its_sign() -> None:
    m, p = Symbol("m", real=True), Symbol("p", positive=True)
    for measure in (
        Exponential(1),
        Gamma(2, rate=1),
        Weibull(shape=2, scale=1),
        LogNormal(0, 1),
        Rayleigh(1),
        InverseGamma(3, scale=1),
    ):
        assert measure.absolute_deviation(m) is None
        for value in (Rational(1, 2), Integer(3)):
            symbolic = measure.absolute_deviation(p).value.subs(p, value)
            assert math.isclose(float(symbolic), float(measure.absolute_deviation(value).value), rel_tol=1e-12)
    for measure in (Normal(0, 1), Laplace(0, 1), Logistic(0, 1), Gumbel(location=0, scale=1)):
        for value in (Rational(-1, 2), Integer(3)):
            symbolic = measure.absolute_deviation(m).value.subs(m, value)
            assert math.isclose(float(symbolic), float(measure.absolute_deviation(value).value), rel_tol=1e-12)
