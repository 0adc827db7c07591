"""Zeros, edges of the parameter domains, supports that hang on symbols, masses other than one, mixed measures."""

from __future__ import annotations

import time

import pytest
from sympy import Eq, Piecewise, Rational, S, Symbol, log, oo, polygamma, symbols

from klsym.closed import closed_form
from klsym.closed.mass_term import MassTerm
from klsym.divergences import KL, ChiSquared, CrossEntropy, Entropy, SquaredHellinger, TotalVariation
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
    InverseGamma,
    Laplace,
    LogNormal,
    MultivariateNormal,
    Normal,
    Pareto,
    Poisson,
    StudentT,
    Uniform,
)
from klsym.measures import Mixture, measures

p, q = symbols("p q", nonnegative=True)
a, b = symbols("a b", positive=True)
m = Symbol("m", real=True)


def value(divergence):
    return closed_form(divergence).value


EDGES = [Rational(0), Rational(1, 3), Rational(1, 2), Rational(1)]


@pytest.mark.parametrize("truth", EDGES)
@pytest.mark.parametrize("model", EDGES)
def test_bernoulli_is_right_at_its_edges(truth, model):
    terms = []
    for mass, other in ((truth, model), (1 - truth, 1 - model)):
        if mass:
            terms.append(mass * log(mass / other) if other else oo)
    expected = sum(terms, S.Zero)
    for found in (
        value(KL(Bernoulli(p), Bernoulli(q))).subs({p: truth, q: model}),
        value(KL(Bernoulli(truth), Bernoulli(model))),
    ):
        assert found == expected or abs((found - expected).evalf(30)) < Rational(10) ** -28


def test_binomial_and_geometric_at_certain_success():
    n = Symbol("n", integer=True, positive=True)
    r, s = symbols("r s", positive=True)
    assert value(KL(Binomial(n, r), Binomial(n, s))).subs(r, 1).subs(s, S.Half) == n * log(2)
    assert value(KL(Geometric(r, start=0), Geometric(s, start=0))).subs(r, 1).subs(s, S.Half) == log(2)
    assert value(KL(Binomial(8, 1), Binomial(8, "1/2"))) == 8 * log(2)


def test_zero_masses():
    assert value(KL(Categorical([0, 1]), Categorical(["1/2", "1/2"]))) == log(2)
    assert value(KL(Categorical(["1/2", "1/2"]), Categorical([0, 1]))) is oo
    assert value(KL(Categorical([0, 1]), Categorical([0, 1]))) == 0
    assert value(Entropy(Categorical([0, 1]))) == 0
    certain = value(KL(Finite({0: 1 - p, 1: p}), Finite({0: 1, 1: 0})))
    assert certain.subs(p, 0) == 0 and certain.subs(p, Rational(1, 2)) is oo


def test_mass_term():
    x = Symbol("x", positive=True)
    assert MassTerm(0, x) == 0 and MassTerm(x, 0) is oo and MassTerm(0, 0) == 0
    assert MassTerm(x, 2) == x * log(x / 2)
    assert MassTerm(p, 0) == Piecewise((0, Eq(p, 0)), (oo, True))
    held = MassTerm(p, q)
    assert held.func is MassTerm and str(held) == "p*log(p/q)"
    assert held.rewrite(Piecewise).subs({p: 0, q: 0}) == 0
    assert held.diff(p).subs({p: 2, q: 1}) == log(2) + 1
    assert (held * 2).subs({p: Rational(1, 2), q: 1}) == -log(2)


def test_the_same_measure_gives_zero_exactly():
    for measure in (Normal(m, a), Gamma(a, rate=b), Poisson(a), Bernoulli(p), 3 * Normal(0, 1), Cauchy(m, a)):
        assert value(KL(measure, measure)) == 0
    assert value(KL(Exponential(a), Gamma(1, rate=a))) == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Normal(0, 1), Exponential(1)),
        (Laplace(0, 1), Gamma(2, rate=1)),
        (Uniform(0, 2), Uniform(0, 1)),
        (StudentT(1), Normal(0, 1)),
        (Cauchy(0, 1), Laplace(0, 1)),
        (Exponential(a), InverseGamma(2, scale=b)),
        (Pareto(minimum=1, shape=1), Exponential(1)),
        (Dirac(0), Normal(0, 1)),
        (Normal(0, 1), Poisson(1)),
        (Poisson(1), Binomial(3, "1/2")),
        (Binomial(5, "1/2"), Binomial(3, "1/2")),
        (Geometric("1/2", start=0), Geometric("1/2", start=1)),
        (Mixture({Normal(0, 1): "1/2", Dirac(0): "1/2"}), Normal(0, 1)),
    ],
)
def test_infinite_by_theorem(first, second):
    form = closed_form(KL(first, second))
    assert form.value is oo and form.finite is S.false and form.reason


def test_conditions_on_symbols():
    condition = closed_form(KL(Gamma(a, rate=1), InverseGamma(2, scale=b)))
    assert condition.finite == (a > 1)
    assert condition.value.subs(a, Rational(1, 2)) is oo
    assert condition.value.subs(a, 2).is_finite is not False
    tail = closed_form(KL(Pareto(minimum=1, shape=a), Normal(m, b)))
    assert tail.finite == (a > 2) and tail.value.subs(a, 2) is oo
    assert closed_form(KL(StudentT(a), Normal(0, 1))).value.subs(a, 2) is oo


def test_supports_that_hang_on_symbols():
    c, d = symbols("c d", real=True)
    form = closed_form(KL(Uniform(c, c + 1), Uniform(d, d + 2)))
    assert form.value.subs({c: 0, d: 0}) == log(2)
    assert form.value.subs({c: 0, d: 1}) is oo
    assert value(KL(DiscreteUniform(1, 6), DiscreteUniform(0, 10))) == log(Rational(11, 6))


def test_finite_measures_carry_their_masses():
    assert value(KL(2 * Normal(0, 1), 3 * Normal(0, 1))) == 2 * log(Rational(2, 3)) + 1
    assert value(KL(2 * Poisson(a), Poisson(b))) == 2 * log(2) - 1 + 2 * (a * log(a / b) - a + b)
    assert value(Entropy(2 * Exponential(1))) == 2 - 2 * log(2)
    assert value(KL(2 * Dirac(0), Dirac(0))) == 2 * log(2) - 1


def test_mixed_measures():
    first = Mixture({Normal(0, 1): "7/10", Dirac(0): "3/10"})
    second = Mixture({Normal(0, 2): "1/2", Dirac(0): "1/2"})
    normal, bernoulli = value(KL(Normal(0, 1), Normal(0, 2))), value(KL(Bernoulli("7/10"), Bernoulli("1/2")))
    difference = value(KL(first, second)) - (Rational(7, 10) * normal + bernoulli)
    assert difference.expand(log=True, force=True).equals(0)


def test_families_side_by_side():
    halves = Mixture({Uniform(0, 1): "1/4", Uniform(1, 2): "3/4"})
    expected = log(Rational(3, 4)) / 4 + Rational(3, 4) * log(Rational(9, 4))
    assert (value(KL(halves, Uniform(0, 3))) - expected).expand(log=True, force=True) == 0
    shifted = value(KL(halves, Exponential(1)))
    assert (shifted - (log(Rational(1, 4)) / 4 + Rational(3, 4) * log(Rational(3, 4)) + Rational(5, 4))).equals(0)


def test_products_tensorise():
    pairs = [(Normal(0, 1), Normal(m, a)), (Exponential(a), Exponential(b))]
    whole = value(KL(pairs[0][0] @ pairs[1][0], pairs[0][1] @ pairs[1][1]))
    parts = sum(value(KL(*pair)) for pair in pairs)
    assert (whole - parts).expand(log=True, force=True) == 0
    assert value(KL(Normal(0, 1) @ Normal(0, 1), Normal(0, 1) @ Exponential(1))) is oo
    overlap = 1 - value(SquaredHellinger(Normal(0, 1) @ Poisson(1), Normal(1, 1) @ Poisson(2))) / 2
    factors = [
        1 - value(SquaredHellinger(P, Q)) / 2 for P, Q in ((Normal(0, 1), Normal(1, 1)), (Poisson(1), Poisson(2)))
    ]
    assert (overlap / (factors[0] * factors[1]) - 1).equals(0)


def test_normal_on_space_agrees_with_products():
    explicit = value(KL(MultivariateNormal([0, 1], [[1, 0], [0, 4]]), MultivariateNormal([2, 0], [[3, 0], [0, 1]])))
    product = value(KL(Normal(0, 1) @ Normal(1, 2), Normal(2, 3 ** Rational(1, 2)) @ Normal(0, 1)))
    assert (explicit - product).expand(log=True, force=True) == 0


def test_cross_entropy_is_entropy_plus_divergence():
    for first, second in ((Gamma(a, rate=b), LogNormal(m, 1)), (Normal(m, a), Laplace(0, b)), (Poisson(a), Poisson(b))):
        parts = [closed_form(D) for D in (CrossEntropy(first, second), Entropy(first), KL(first, second))]
        if any(part is None for part in parts):
            continue
        cross, own, relative = (part.value for part in parts)
        assert (cross - own - relative).expand(log=True, force=True).equals(0)


def test_entropy_relative_to_a_base_is_minus_the_divergence():
    assert value(Entropy(Normal(0, 1), Normal(1, 2))) == -value(KL(Normal(0, 1), Normal(1, 2)))


def test_no_closed_form_is_said():
    assert closed_form(KL(Mixture({Normal(0, 1): "1/2", Normal(3, 1): "1/2"}), Normal(0, 1))) is None
    assert closed_form(Entropy(Poisson(a))) is None
    abstract = measures("P Q")
    assert closed_form(KL(*abstract)) is None


def test_other_divergences_where_supports_differ():
    assert value(SquaredHellinger(Uniform(0, 1), Uniform(2, 3))) == 2
    assert value(TotalVariation(Normal(0, 1), Dirac(0))) == 1
    assert value(ChiSquared(Normal(0, 2), Normal(0, 1))) is oo


def test_large_parameters_are_not_multiplied_out():
    start = time.perf_counter()
    form = closed_form(KL(Gamma(10**6, rate=1), Gamma(10**6 + 1, rate=1)))
    assert form.value.has(polygamma(0, 10**6, evaluate=False))
    assert str(closed_form(KL(Gamma(1000, rate=1), Gamma(2, rate=1))).value) == (
        "-log(gamma(1000)) + 998*polygamma(0, 1000)"
    )
    assert value(KL(Binomial(10**6, "1/2"), Binomial(10**6, "1/4"))) == 10**6 * log(2) - 500000 * log(3)
    assert value(KL(Poisson(10**6), Poisson(10**6 + 1))).evalf(10) > 0
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "first",
    [
        Exponential(2),
        Gamma(2, rate=1),
        Uniform(0, 2),
        Beta(2, 3),
        LogNormal(0, 1),
        Pareto(minimum=1, shape=3),
        InverseGamma(3, scale=1),
    ],
    ids=str,
)
def test_a_location_that_may_lie_on_either_side_of_the_support(first):
    general = value(KL(first, Laplace(m, 2)))
    for place in (Rational(-1), Rational(1, 2), Rational(5, 2)):
        special = value(KL(first, Laplace(place, 2)))
        assert abs((general.subs(m, place) - special).evalf(30)) < Rational(10) ** -27
