"""Density: what is typed in is checked for sign and for its integral, and by which road."""

from __future__ import annotations

import pickle

import pytest
from sympy import (
    Abs,
    Interval,
    Piecewise,
    Range,
    Rational,
    Reals,
    Symbol,
    cos,
    exp,
    factorial,
    log,
    loggamma,
    oo,
    pi,
    sqrt,
    symbols,
)

from klsym.families import Density, Exponential, Gamma, Laplace, Normal, Poisson
from klsym.families.total import time_limit
from klsym.measures import ArgumentError, Lattice, UndecidedError

x = Symbol("x")
a = Symbol("a", positive=True)


@pytest.mark.parametrize(
    ("density", "family"),
    [
        (lambda: Density(exp(-(x**2) / 2) / sqrt(2 * pi), x, (-oo, oo)), Normal(0, 1)),
        (lambda: Density(exp(-Abs(x)) / 2, x, Reals), Laplace(0, 1)),
        (lambda: Density(a * exp(-a * x), x, (0, oo)), Exponential(a)),
        (lambda: Density(x * exp(-x), x, Interval(0, oo)), Gamma(2, rate=1)),
        (lambda: Density(exp(-2) * 2**x / factorial(x), x, Range(0, oo)), Poisson(2)),
    ],
)
def test_a_familys_density_typed_in_is_that_measure(density, family) -> None:
    measure = density()
    assert measure.checked == "symbolically" and measure.total_mass == 1
    (ours,), (theirs,) = measure.parts, family.parts
    assert ours.base == theirs.base and ours.breakpoints == theirs.breakpoints
    assert (ours.log_density - theirs.log_density).equals(0)


def test_log_density_is_a_sum_of_simple_terms() -> None:
    (part,) = Density(6 * x * (1 - x), x, (0, 1)).parts
    assert part.log_density == log(6) + log(part.variable) + log(1 - part.variable)
    (part,) = Density(exp(-1) / factorial(x), x, Range(0, oo)).parts
    assert part.log_density == -1 - loggamma(part.variable + 1)


def test_breakpoints() -> None:
    tent = Density(Piecewise((x, x < 1), (2 - x, True)), x, (0, 2))
    assert tent.breakpoints == (1,)
    assert Density(3 * (x - 1) ** 2 / 2, x, (0, 2)).breakpoints == ()
    assert Density(Abs(x - Rational(1, 2)), x, (0, 1), normalize=True).breakpoints == (Rational(1, 2),)


def test_normalizing() -> None:
    assert Density(x * (1 - x), x, (0, 1), normalize=True) == Density(6 * x * (1 - x), x, (0, 1))
    assert Density(x**a, x, (0, 1), normalize=True) == Density((a + 1) * x**a, x, (0, 1))
    numeric = Density(exp(-(x**4) - cos(x)), x, (-3, 3), normalize=True)
    assert numeric.checked == "numerically"
    with pytest.raises(ArgumentError, match="integrates to oo, so it cannot be normalized"):
        Density(1 / x, x, (1, oo), normalize=True)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Density(x**2, x, (0, 1)), "integrates to 1/3, not 1; scale it, or pass normalize=True"),
        (lambda: Density(a * x, x, (0, 1)), "integrates to a/2"),
        (lambda: Density(1 / x, x, (0, 1)), "integrates to oo"),
        (lambda: Density(x / 2 + Rational(1, 2), x, (-2, 1)), "a density is a nonnegative number everywhere"),
        (lambda: Density(sqrt(x), x, (-1, 1)), "a density is a nonnegative number everywhere"),
        (lambda: Density(Rational(1, 4) ** x, x, Range(0, oo)), "integrates to 4/3"),
        (lambda: Density(x, 3, (0, 1)), "second argument is 3"),
        (lambda: Density(x, x, 3), "support is 3"),
        (lambda: Density(x, x, (1, 0)), "runs from 1 to 0"),
        (lambda: Density(x, x, (0, float("nan"))), "give a finite number"),
        (lambda: Density("x", x, (0, 1)), "the string 'x'"),
        (lambda: Density(exp(exp(-x)), x, (0, 1)), "Ei(1) = 1.91322"),
    ],
)
def test_bad_densities(make, words) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_floats_integrate_to_one_within_their_precision() -> None:
    measure = Density(0.3989422804014327 * exp(-(x**2) / 2), x, (-oo, oo))
    assert abs(measure.total_mass.evalf(20) - 1) < 1e-15 and measure.total_mass != 1
    with pytest.raises(ArgumentError, match="integrates to"):
        Density(0.3989 * exp(-(x**2) / 2), x, (-oo, oo))


def test_what_hangs_on_a_symbol_is_undecided() -> None:
    b, c = symbols("b c", positive=True)
    with pytest.raises((UndecidedError, ArgumentError)):
        Density(exp(-b * x**4 - cos(c * x)), x, (-oo, oo))


def test_reads_back_and_pickles() -> None:
    names = {
        "Density": Density,
        "Lattice": Lattice,
        "x": x,
        "k": Symbol("k"),
        "exp": exp,
        "sqrt": sqrt,
        "oo": oo,
        "pi": pi,
    }
    for measure in (
        Density(3 * x**2, x, (0, 1)),
        Density(0.5 * exp(-x / 2), x, (0, oo)),
        Density(2 ** (-x - 1), x, Range(0, oo)),
    ):
        assert eval(str(measure), dict(names)).exact() == measure.exact()
        assert pickle.loads(pickle.dumps(measure)) == measure
        assert measure.func(*measure.args) == measure
    assert Density(a * exp(-a * x), x, (0, oo)).subs(a, 2).parts == Density(2 * exp(-2 * x), x, (0, oo)).parts


def test_time_limit_rings() -> None:
    with pytest.raises(TimeoutError), time_limit(0.05):
        while True:
            pass
