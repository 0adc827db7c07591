"""Log densities against scipy.stats and sympy.stats, and the mass they carry."""

from __future__ import annotations

import math

import mpmath
import numpy
import pytest
import scipy.stats as st
import sympy.stats as ss
from family_reference import MAKERS, integral, is_discrete, members, points_of
from sympy import Matrix, Rational, Symbol, exp, lambdify, log

from klsym.families import (
    FAMILIES,
    Binomial,
    Categorical,
    Dirac,
    Finite,
    Geometric,
    Hypergeometric,
    LogCauchy,
    MultivariateNormal,
    StudentT,
)
from klsym.measures import Lattice

SEED = 20221113
MEMBERS = members(SEED, 2)


def test_every_family_has_a_reference() -> None:
    tested = {type(member.measure).__name__ for member in MEMBERS}
    assert tested == set(FAMILIES) - {"Density"}  # a typed-in density has tests of its own
    assert len(MAKERS) >= len(tested)


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_log_density_against_scipy(member) -> None:
    if isinstance(member.measure, MultivariateNormal):
        for point in ([0.5, -1.25], [3.0, 2.0]):
            ours = float(member.measure.log_density(Matrix([Rational(value) for value in point])).evalf(20))
            assert math.isclose(ours, member.scipy.logpdf(point), rel_tol=1e-11)
        return
    log_scipy = member.scipy.logpmf if is_discrete(member.measure) else member.scipy.logpdf
    for point in points_of(member.measure, numpy.random.default_rng(SEED)):
        ours = float(member.measure.log_density(point).evalf(20))
        if ours < -700:
            continue  # SciPy's density underflows and its logarithm is -inf
        assert math.isclose(ours, log_scipy(float(point)), rel_tol=1e-9, abs_tol=1e-9), point


@pytest.mark.parametrize("member", [member for member in MEMBERS if member.sympy is not None], ids=str)
def test_log_density_against_sympy(member) -> None:
    z = Symbol("z", real=True)
    if isinstance(member.measure, MultivariateNormal):
        theirs = ss.density(member.sympy)(1, 2)
        assert float(member.measure.log_density(Matrix([1, 2])) - log(theirs)) == pytest.approx(0, abs=1e-12)
        return
    density = ss.density(member.sympy)
    for point in points_of(member.measure, numpy.random.default_rng(SEED + 1)):
        if abs(point) > 30:
            continue  # SymPy's density is no logarithm: exp(-exp(-x)) far left takes it forever
        theirs = density[point] if hasattr(density, "dict") or isinstance(density, dict) else density(z).subs(z, point)
        ours = member.measure.log_density(point).evalf(25)
        assert abs(ours - log(theirs).evalf(25)) < 1e-15 * (1 + abs(ours)), point


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_support_is_scipys(member) -> None:
    if isinstance(member.measure, MultivariateNormal):
        assert member.measure.dimension == 2
        return
    low, high = member.scipy.support()
    base = member.measure.base
    points = [point for point in getattr(member.measure, "masses", {}) if member.measure.masses[point] != 0]
    ours = (min(points), max(points)) if points else base.args
    if isinstance(member.measure, Categorical):
        positive = [k for k in range(5) if member.scipy.pmf(k) > 0]  # SciPy's support counts zero masses in
        low, high = positive[0], positive[-1]
    assert [float(end) for end in ours] == pytest.approx([low, high], rel=4e-16, abs=0)  # SciPy rounds its ends
    if base.args[0].is_infinite or isinstance(member.measure, (Binomial, Geometric, Hypergeometric)):
        return
    outside = float(ours[0]) - 1
    theirs = member.scipy.pmf(outside) if is_discrete(member.measure) else member.scipy.pdf(outside)
    assert theirs == 0


def mass_of_lattice(part, law) -> float:
    """The sum to the 4000th point, and beyond it the mass that SciPy says is left."""
    density = lambdify(part.variable, part.log_density, ["scipy", "numpy"])
    start = -100 if part.base.start.is_infinite else int(part.base.start)
    if part.base.stop.is_finite:
        return sum(math.exp(density(k)) for k in range(start, int(part.base.stop) + 1))
    stop = 100 if part.base.start.is_infinite else 4000
    total = sum(math.exp(density(k)) for k in range(start, stop + 1))
    return total + (float(law.sf(stop)) if math.exp(density(stop)) > 1e-30 else 0.0)


def mass_of_interval(part) -> float:
    """mpmath's quadrature between finite ends, at twice the digits: densities may be singular at them."""
    left, right = part.base.args
    if left.is_finite and right.is_finite:
        density = lambdify(part.variable, exp(part.log_density), "mpmath")
        with mpmath.workdps(60):
            ends = [mpmath.mpf(end.evalf(60)) for end in (left, *part.breakpoints, right)]
            return float(mpmath.re(mpmath.quad(density, ends)))
    density = lambdify(part.variable, part.log_density, ["scipy", "numpy"])
    left, right = float(left), float(right)
    inner = [float(point) for point in part.breakpoints] or ([] if math.isfinite(left) else [0.25])
    return integral(numpy.ones_like, lambda points: density(points) + 0 * points, [left, *inner, right])


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_parts_carry_mass_one(member) -> None:
    """Each part's density is summed, or integrated numerically."""
    measure = member.measure
    if isinstance(measure, MultivariateNormal):
        return
    total = 0.0
    for part in measure.parts:
        if hasattr(part, "masses"):
            total += float(sum(part.masses.values()))
        elif isinstance(part.base, Lattice):
            total += mass_of_lattice(part, member.scipy)
        elif isinstance(measure, LogCauchy):  # its tails are out of reach but for log x
            y = Symbol("y", real=True)
            moved = part.log_density.subs(part.variable, exp(y)) + y
            total += integral(numpy.ones_like, lambdify(y, moved, "numpy"), [-math.inf, 0.25, math.inf])
        else:
            total += mass_of_interval(part)
    assert math.isclose(total, 1, rel_tol=1e-8)


def test_student_t_with_one_degree_is_cauchy() -> None:
    z = Symbol("z", real=True)
    theirs = st.cauchy(0, 1).logpdf(2.5)
    assert float(StudentT(1).log_density(z).subs(z, 2.5)) == pytest.approx(theirs, rel=1e-14)


def test_zero_masses_are_dropped() -> None:
    assert list(Categorical([0, 1, 0]).parts[0].masses) == [1]
    assert Binomial(5, 0).parts == Dirac(0).parts
    assert Binomial(5, 1).parts == Dirac(5).parts
    assert Geometric(1, start=1).parts == Dirac(1).parts
    assert list(Finite({3: 0, 4: 1}).parts[0].masses) == [4]
