"""What a person may type: words, ambiguity, bad input, symbols, floats; and that a printed measure reads back."""

from __future__ import annotations

import pickle
import re
from fractions import Fraction

import numpy
import pytest
from family_reference import members
from sympy import Float, I, Integer, MatrixSymbol, Rational, Symbol, log, nan, oo, pi, sqrt, symbols

import klsym.families
from klsym.families import (
    FAMILIES,
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
from klsym.measures import ArgumentError, Mixture

NAMES = {**FAMILIES, "Mixture": Mixture}
MEMBERS = members(20221113, 1)

# every parameter that must be positive: how to make the measure from that parameter alone
POSITIVE = {
    "Normal's std": lambda s: Normal(0, s),
    "Normal's var": lambda s: Normal(0, var=s),
    "Laplace's scale": lambda s: Laplace(0, s),
    "Logistic's scale": lambda s: Logistic(0, s),
    "Gumbel's scale": lambda s: Gumbel(location=0, scale=s),
    "Cauchy's scale": lambda s: Cauchy(0, s),
    "StudentT's df": lambda s: StudentT(s),
    "StudentT's scale": lambda s: StudentT(3, 0, s),
    "Exponential's rate": lambda s: Exponential(s),
    "Exponential's scale": lambda s: Exponential(scale=s),
    "Gamma's shape": lambda s: Gamma(s, rate=1),
    "Gamma's rate": lambda s: Gamma(1, rate=s),
    "Gamma's scale": lambda s: Gamma(1, scale=s),
    "InverseGamma's shape": lambda s: InverseGamma(s, scale=1),
    "InverseGamma's scale": lambda s: InverseGamma(1, scale=s),
    "Weibull's shape": lambda s: Weibull(shape=s, scale=1),
    "Weibull's scale": lambda s: Weibull(shape=1, scale=s),
    "LogNormal's std": lambda s: LogNormal(0, s),
    "Pareto's minimum": lambda s: Pareto(minimum=s, shape=1),
    "Pareto's shape": lambda s: Pareto(minimum=1, shape=s),
    "Rayleigh's scale": lambda s: Rayleigh(s),
    "Beta's alpha": lambda s: Beta(s, 1),
    "Beta's beta": lambda s: Beta(1, s),
    "Poisson's rate": lambda s: Poisson(s),
}
REAL = {
    "Normal's mean": lambda m: Normal(m, 1),
    "Laplace's location": lambda m: Laplace(m, 1),
    "Logistic's location": lambda m: Logistic(m, 1),
    "Gumbel's location": lambda m: Gumbel(location=m, scale=1),
    "Cauchy's location": lambda m: Cauchy(m, 1),
    "StudentT's location": lambda m: StudentT(3, m, 1),
    "LogNormal's mean": lambda m: LogNormal(m, 1),
    "Uniform's left": lambda m: Uniform(m, 10),
    "Uniform's right": lambda m: Uniform(-10, m),
    "Dirac's point": lambda m: Dirac(m),
}
PROBABILITY = {
    "Bernoulli's p": lambda p: Bernoulli(p),
    "Binomial's p": lambda p: Binomial(3, p),
    "Geometric's p": lambda p: Geometric(p, start=1),
}


def message(make, *values) -> str:
    with pytest.raises(ArgumentError) as caught:
        make(*values)
    text = str(caught.value)
    assert "\n" not in text and not text.endswith(".") and len(text) < 300, text
    return text


@pytest.mark.parametrize("name", POSITIVE)
def test_positive_parameters(name) -> None:
    make = POSITIVE[name]
    for bad in (0, -1, Rational(-1, 2), -0.5, 0.0, "-1/3", -pi, log(Rational(1, 2))):
        assert message(make, bad).startswith(f"{name} must be positive, but it is")
    undeclared = Symbol("s")
    assert message(make, undeclared) == (
        f"{name} must be positive, which the assumptions on s do not say: declare s = symbols('s', positive=True)"
    )
    assert "must be positive" in message(make, Symbol("s", real=True))
    assert "must be positive" in message(make, Symbol("s", negative=True))
    make(Symbol("s", positive=True))
    make(sqrt(2))
    make(Fraction(1, 3))


@pytest.mark.parametrize("name", [*POSITIVE, *REAL, *PROBABILITY])
def test_no_parameter_is_nan_or_infinite_or_no_number(name) -> None:
    make = {**POSITIVE, **REAL, **PROBABILITY}[name]
    for bad in (float("nan"), float("inf"), nan, oo, numpy.float64("nan"), "x", "", True, None, [1], 1j, I):
        if bad is None and name not in {"Normal's mean", "Dirac's point", "Rayleigh's scale", "Poisson's rate"}:
            continue  # a missing word has an error of its own
        text = message(make, bad)
        assert name in text


@pytest.mark.parametrize("name", REAL)
def test_real_parameters(name) -> None:
    text = message(REAL[name], Symbol("m"))
    assert (
        text
        == f"{name} must be a real number, which the assumptions on m do not say: declare m = symbols('m', real=True)"
    )
    REAL[name](Symbol("m", real=True))
    REAL[name]("-0.25")


@pytest.mark.parametrize("name", PROBABILITY)
def test_probability_parameters(name) -> None:
    make = PROBABILITY[name]
    for bad in (-0.1, Rational(3, 2), 1.0000000000000002, "-1/100", 2):
        assert name in message(make, bad)
    assert "declare q = symbols('q', " in message(make, Symbol("q"))
    make(Symbol("q", positive=True))
    make(1)
    make(1 - Symbol("q", positive=True))


def test_the_sentence_names_every_undeclared_symbol() -> None:
    a, b = symbols("a b")
    assert "declare a, b = symbols('a b', positive=True) or what implies it" in message(Rayleigh, a + b)


@pytest.mark.parametrize(
    ("make", "choices"),
    [
        (lambda: Gamma(2, 1), ["Gamma(2, rate=1)", "Gamma(2, scale=1)"]),
        (lambda: Gamma(2), ["rate=…", "scale=…"]),
        (lambda: Gamma(2, rate=1, scale=1), ["exactly one"]),
        (lambda: Exponential(), ["rate=…", "scale=…"]),
        (lambda: Exponential(1, scale=2), ["exactly one"]),
        (lambda: Normal(0), ["std=…", "var=…"]),
        (lambda: Normal(0, 1, var=1), ["exactly one"]),
        (lambda: InverseGamma(2, 1), ["InverseGamma(shape, scale=…)"]),
        (lambda: Weibull(2, 1), ["Weibull(shape=…, scale=…)"]),
        (lambda: Weibull(shape=2), ["Weibull(shape=…, scale=…)"]),
        (lambda: Pareto(2, 1), ["Pareto(minimum=…, shape=…)"]),
        (lambda: Gumbel(0, 1), ["Gumbel(location=…, scale=…)"]),
        (lambda: Geometric("1/2"), ["start=1", "start=0"]),
        (lambda: Geometric("1/2", 1), ["start=1", "start=0"]),
    ],
)
def test_ambiguous_places_name_the_choices(make, choices) -> None:
    text = message(make)
    assert all(choice in text for choice in choices), text


def test_ranges_and_integers() -> None:
    assert "left end must be less than its right end" in message(Uniform, 1, 1)
    assert "left end must be less than its right end" in message(Uniform, 2, 1.5)
    assert "at most its right end" in message(DiscreteUniform, 2, 1)
    assert "must be an integer" in message(DiscreteUniform, Rational(1, 2), 1)
    assert "must be a nonnegative integer" in message(Binomial, -1, Rational(1, 2))
    assert "must be a nonnegative integer" in message(Binomial, 2.5, Rational(1, 2))
    assert "start must be 0 or 1, but it is 2" in message(lambda: Geometric("1/2", start=2))
    assert DiscreteUniform(3, 3).base.args == (3, 3)


def test_masses() -> None:
    assert "sum to 1.1" in message(Categorical, [0.5, 0.6])
    assert "sum to 9/10" in message(Categorical, ["0.1", "0.8"])
    assert "mass 1 must be nonnegative, but it is -1/2" in message(Categorical, ["3/2", "-1/2"])
    assert "is nan" in message(Categorical, [0.5, float("nan")])
    for bad in ([], "abc", 3, {0: 1}, numpy.eye(2)):
        message(Categorical, bad)
    assert "sum to 0.75" in message(Finite, {0: 0.5, 1: 0.25})
    assert "given twice" in message(Finite, {1: "1/2", "1": "1/2"})
    assert "different spaces" in message(Finite, {1: "1/2", "heads": "1/2"})
    assert "different spaces" in message(Finite, {(1, 2): "1/2", (1, 2, 3): "1/2"})
    message(Finite, {})
    message(Finite, [1, 2])


def test_float_masses_may_miss_one_by_ulps_and_no_more() -> None:
    masses = [0.1, 0.2, 0.7]
    measure = Categorical(masses)
    assert measure.total_mass == 1 - Rational(1, 2**55)
    assert measure.exact().total_mass == measure.total_mass
    assert list(measure.exact().args[0]) == [Rational(*mass.as_integer_ratio()) for mass in masses]
    random = numpy.random.default_rng(5).random(1000)
    Categorical(random / random.sum())
    assert "1 + 1e-12" in message(Categorical, [0.5, 0.5 + 1e-12]) or "1.000000000001" in message(
        Categorical, [0.5, 0.5 + 1e-12]
    )
    # exact numbers have no such grace
    assert "sum to" in message(Categorical, [Rational(1, 2), Rational(1, 2) + Rational(1, 2**60)])


def test_symbolic_masses() -> None:
    p, q = symbols("p q", positive=True)
    assert Categorical([p, 1 - p]).total_mass == 1
    assert Categorical([p / (p + q), q / (p + q)]).total_mass == 1
    assert Categorical([p, q]).total_mass == p + q
    assert "must be nonnegative" in message(lambda: Categorical([p, 1 - p]).subs(p, 2))
    assert "sum to" in message(Categorical, [p, 2 - p])
    assert "declare" in message(Categorical, [Symbol("p"), 1 - Symbol("p")])
    mixture = Mixture({Normal(0, 1): p, Dirac(0): 1 - p})
    assert mixture.subs(p, Rational(1, 3)) == Mixture({Normal(0, 1): "1/3", Dirac(0): "2/3"})
    assert "must be nonnegative" in message(lambda: mixture.subs(p, 3))


def test_covariances() -> None:
    make = MultivariateNormal
    assert "not symmetric: entry (1, 0) is 1 and (0, 1) is 2" in message(make, [0, 0], [[1, 2], [1, 1]])
    assert "leading minor of order 2" in message(make, [0, 0], [[1, 2], [2, 1]])
    assert "leading minor of order 1" in message(make, [0, 0], [[0, 0], [0, 1]])
    assert "leading minor of order 3" in message(make, [0, 0, 0], [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]])
    assert "leading minor of order 2" in message(make, [0, 0], [[1, sqrt(2)], [sqrt(2), 1]])
    r = Symbol("r", real=True)
    assert "leading minor of order 2" in message(make, [0, 0], [[r**2 + 1, r**2 + 2], [r**2 + 2, r**2 + 1]])
    assert "shape" in message(make, [0], [[1, 0], [0, 1]])
    assert "is nan" in message(make, [0, 0], [[1, 0], [0, float("nan")]])
    assert "declare" in message(make, [Symbol("m"), 0], [[1, 0], [0, 1]])
    for bad in ((0, 1), ([0], 1), ([0, 0], [[1, 0], [0]]), ("ab", [[1]])):
        message(make, *bad)
    assert "shape" in message(make, MatrixSymbol("m", 3, 1), MatrixSymbol("C", 2, 2))
    # close to singular, decided exactly: 1 - e and 1 + e with e below half an ulp of the determinant
    e = Rational(1, 10**30)
    MultivariateNormal([0, 0], [[1, 1 - e], [1 - e, 1]])
    assert "order 2" in message(make, [0, 0], [[1, 1 + e], [1 + e, 1]])
    assert MultivariateNormal([1], [[4]]).parts == Normal(1, 2).parts
    d = Symbol("d", integer=True, positive=True)
    symbolic = MultivariateNormal(MatrixSymbol("m", d, 1), MatrixSymbol("C", d, d))
    assert symbolic.dimension == d and symbolic.parts[0].components


def read_back(measure):
    # eval here reads only what the test printed
    return eval(str(measure), dict(NAMES))


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_repr_reads_back(member) -> None:
    measure = member.measure
    # written with quotation marks, a fraction stays the fraction that it is
    text = re.sub(r"(-?\d+/\d+)", r"'\1'", str(measure))
    assert eval(text, dict(NAMES)) == measure


def test_repr_of_floats_reads_back() -> None:
    for measure in (
        Normal(0.1, 0.3),
        Normal(0.1, var=0.3),
        Gamma(0.7, scale=0.1),
        Gamma(2, rate=0.1),
        Exponential(scale=0.3),
        Gumbel(location=0.1, scale=1e-300),
        Categorical([0.1, 0.2, 0.7]),
        Finite({0.1: 0.25, -1e22: 0.75}),
        Finite({"heads": 0.5, "it's": 0.5}),
        Finite({(0, 0.1): 0.5, (1, 2): 0.5}),
        MultivariateNormal([0.1, 0.2], [[1.1, 0.3], [0.3, 1.2]]),
        Mixture({Normal(0.1, 0.3): 0.3, Dirac(0.7): 0.7}),
    ):
        assert read_back(measure) == measure
        assert read_back(measure).exact() == measure.exact()
        assert measure.has(Float) and not measure.exact().has(Float)
        assert pickle.loads(pickle.dumps(measure)) == measure


def test_floats_are_the_binary_numbers_they_hold() -> None:
    tenth = Rational(*(0.1).as_integer_ratio())
    assert Gamma(2, scale=0.1).exact() == Gamma(2, rate=1 / tenth)
    assert Normal(0, var=0.1).exact() == Normal(0, sqrt(tenth))
    assert Normal(0, 0.1).exact() == Normal(0, tenth)
    assert Normal(0, "0.1") == Normal(0, Rational(1, 10)) != Normal(0, 0.1).exact()
    assert float(Gamma(2, scale=0.1).rate) == 10.0
    assert Normal(numpy.float32(0.1), numpy.int64(2)).exact() == Normal(
        Rational(*float(numpy.float32(0.1)).as_integer_ratio()), 2
    )
    assert Bernoulli(0.1).exact().masses[Integer(0)] == 1 - tenth


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_pickling_and_rebuilding(member) -> None:
    measure = member.measure
    assert pickle.loads(pickle.dumps(measure)) == measure
    assert measure.func(*measure.args) == measure
    assert hash(measure) == hash(measure.func(*measure.args))
    assert measure.exact() == measure
    assert measure.subs(Symbol("nowhere"), 1) == measure
    assert measure.total_mass == 1


def test_subs_and_free_symbols() -> None:
    m, s = Symbol("m", real=True), Symbol("s", positive=True)
    normal = Normal(m, s)
    assert normal.free_symbols == {m, s}
    assert normal.subs({m: 1, s: 2}) == Normal(1, 2)
    assert normal.subs(s, s**2) == Normal(m, s**2)
    assert "must be positive" in message(lambda: normal.subs(s, -1))
    assert Gamma(2, scale=s).subs(s, 4) == Gamma(2, rate="1/4")
    assert Uniform(m, m + 1).subs(m, 3) == Uniform(3, 4)
    assert "left end" in message(lambda: Uniform(m, 5).subs(m, 6))
    assert normal.mean == m and normal.std == s
    with pytest.raises(AttributeError, match="has no attribute 'rate'"):
        _ = normal.rate


def test_equality_of_measures_ignores_the_order_of_atoms() -> None:
    assert Finite({0: "1/3", 1: "2/3"}) == Finite({1: "2/3", 0: "1/3"})
    assert hash(Finite({0: "1/3", 1: "2/3"})) == hash(Finite({1: "2/3", 0: "1/3"}))
    assert Finite({0: "1/3", 1: "2/3"}) != Finite({0: "2/3", 1: "1/3"})


def test_names_of_the_room() -> None:
    assert set(FAMILIES) <= set(klsym.families.__all__)
    for name, family in FAMILIES.items():
        assert getattr(klsym.families, name) is family
        assert ">>>" in family.__doc__ and "Parameters" in family.__doc__
