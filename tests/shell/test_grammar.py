"""Typed measures: what is read, what is refused and with which sentence, and that what klsym prints reads back."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, Symbol, pi, sqrt

from klsym.families import (
    FAMILIES,
    Categorical,
    Dirac,
    Exponential,
    Finite,
    Gamma,
    MultivariateNormal,
    Normal,
    Poisson,
)
from klsym.measures import ArgumentError, Measure, Mixture, SumMeasure
from klsym.shell.assumptions import symbols_of
from klsym.shell.exceptions import TypedError
from klsym.shell.grammar import CONSTANTS, FUNCTIONS, read_expression, read_measure, usage
from klsym.shell.suggest import nearest

READ = {
    "Normal(0,1)": Normal(0, 1),
    " Normal( 0 , std = 2 ) ": Normal(0, 2),
    "Normal(0, var=4)": Normal(0, 2),
    "Gamma(2, scale=1/2)": Gamma(2, rate=2),
    "Exponential(1e-3)": Exponential("1/1000"),
    "Normal(-.5, 1_000)": Normal("-1/2", 1000),
    "Normal(pi, sqrt(2)*e)": Normal(pi, sqrt(2) * sympy.E),
    "Poisson(log(2)^2)": Poisson(sympy.log(2) ** 2),
    "[0.1, 0.9]": Categorical(["0.1", "0.9"]),
    "{0: 1/3, 5: 2/3}": Finite({0: "1/3", 5: "2/3"}),
    "{'heads': 0.5, \"tails\": 0.5}": Finite({"heads": "1/2", "tails": "1/2"}),
    "Mixture({Normal(0,1): 0.7, Dirac(0): 0.3})": Mixture({Normal(0, 1): "0.7", Dirac(0): "0.3"}),
    "2*Normal(0,1) + Dirac(3)": SumMeasure(2 * Normal(0, 1), Dirac(3)),
    "Normal(0,1)/2": Rational(1, 2) * Normal(0, 1),
    "(Normal(0,1) + Dirac(0))*2": 2 * SumMeasure(Normal(0, 1), Dirac(0)),
    "Normal(0,1) @ Poisson(2)": Normal(0, 1) @ Poisson(2),
    "MultivariateNormal([0, 1], [[2, 1], [1, 2]])": MultivariateNormal([0, 1], [[2, 1], [1, 2]]),
    "Normal(0, −(−1))": Normal(0, 1),
}


@pytest.mark.parametrize("typed", READ)
def test_reads(typed: str) -> None:
    assert read_measure(typed) == READ[typed]


REFUSED = {
    "": "nothing is written",
    "Norml(0,1)": "did you mean Normal",
    "Gaussian(0,1)": "did you mean Normal?",
    "Qwxyz(1)": "`klsym families` lists",
    "Normal(0,1": "write ')' at the end",
    "[0.5, 0.5": "write ']' at the end",
    "Normal(0,1))": "cannot stand here",
    "Normal(0 1)": "write '*' or ',' between",
    "Normal(0,;)": "has no meaning here",
    "Finite({'a: 1})": "quotation mark is not closed",
    "Normal": "write Normal(mean, std)",
    "log": "stands without its argument",
    "Normal(0, sigma)": "--assume 'sigma > 0'",
    "Normal(0, pii)": "did you mean pi?",
    "Normal(0, -1)": "must be positive, but it is -1",
    "Normal(0, sd=1)": "has no parameter 'sd'; did you mean std?",
    "Normal(1, 2, 3)": "write Normal(mean, std)",
    "Gamma(2, 1)": "rate=1) or Gamma(2, scale=1)",
    "[0.1, 0.8]": "sum to 9/10",
    "Mixture({Normal(0,1): 0.7})": "sum to 7/10",
    "3 + 4": "a number, not a measure",
    "Normal(0,1) - Dirac(0)": "cannot be subtracted",
    "-Normal(0,1)": "has no negative",
    "Normal(0,1)*Dirac(0)": "write '@'",
    "Normal(0,1) + 3": "cannot be added",
    "1/Normal(0,1)": "only a number can divide",
    "Normal(1/0, 1)": "the divisor is 0",
    "Normal(0^-1, 1)": "0 has no negative power",
    "Normal(sqrt(-1), 1)": "no real number",
    "Normal(9^9^9, 1)": "write a smaller one",
    "Normal(1e99999999, 1)": "write a smaller number",
    "Normal([1], 1)": "is [1] of type list",
    "Normal(sqrt(1, 2), 1)": "arguments",
    "Normal(0,1) @ 2": "joins two measures",
    "{Dirac(0): 1/2, Dirac(0): 1/2}": "given twice",
    "Density(x)": "Density is written",
    "Density(x, x, (0, 1))": "integrate",
    "'word'": "not a measure",
    "__import__('os').system('true')": "'.' has no meaning here",
    "(lambda: 0)()": "cannot stand here",
}  # fmt: skip


@pytest.mark.parametrize("typed", REFUSED)
def test_refuses_in_one_sentence(typed: str) -> None:
    with pytest.raises(TypedError) as caught:
        read_measure(typed)
    message = str(caught.value)
    assert REFUSED[typed] in message
    assert "\n" not in message
    assert 0 <= caught.value.column <= len(typed)


def test_the_caret_stands_under_the_place() -> None:
    with pytest.raises(TypedError) as caught:
        read_measure("Normal(0, sigma)")
    text, caret = caught.value.picture.splitlines()
    assert text[caret.index("^") :].startswith("sigma")


def test_the_picture_of_a_long_text_is_short() -> None:
    typed = "[" + "0.001, " * 500 + "oops]"
    with pytest.raises(TypedError) as caught:
        read_measure(typed)
    text, caret = caught.value.picture.splitlines()
    assert len(text) <= 80
    assert text[caret.index("^") :].startswith("oops")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(TypedError, match="nested too deeply"):
        read_measure("-" * 20_000 + "1")


def test_numbers_are_exact() -> None:
    assert read_expression("0.1 + 0.2") == Rational(3, 10)
    assert read_expression("1.5e-3") == Rational(3, 2000)
    assert read_expression("2^10 - 2**10") == 0
    assert read_expression("-2^2") == -4


def test_a_declared_symbol_goes_before_a_constant() -> None:
    e = symbols_of(["e > 0"])["e"]
    assert read_expression("e", {"e": e}) == e


# ---- the round trip

mu, sigma = Symbol("mu", real=True), Symbol("sigma", positive=True)
reals = st.one_of(
    st.builds(Rational, st.integers(-50, 50), st.integers(1, 20)), st.sampled_from([mu, pi, -sqrt(2), mu + 1])
)
positives = st.one_of(
    st.builds(Rational, st.integers(1, 50), st.integers(1, 20)),
    st.sampled_from([sigma, pi, sqrt(3), sigma / 2, sympy.exp(2)]),
)
naturals = st.integers(1, 12)
OF_DOMAIN = {
    "real": reals, "positive": positives, "natural": naturals, "positive integer": naturals, "integer": naturals,
    "probability": st.builds(Rational, st.just(1), st.integers(1, 9)),
    "open probability": st.builds(Rational, st.just(1), st.integers(1, 9)),
    "nonnegative": positives,
}  # fmt: skip


@st.composite
def members(draw: st.DrawFn) -> Measure:
    name = draw(st.sampled_from(sorted(FAMILIES)))
    family = FAMILIES[name]
    if name == "Categorical":
        count = draw(naturals)
        return Categorical([Rational(1, count)] * count)
    if name == "Finite":
        points = draw(st.lists(st.one_of(st.integers(-5, 5)), min_size=1, max_size=4, unique=True))
        return Finite({point: Rational(1, len(points)) for point in points})
    if name == "MultivariateNormal":
        return MultivariateNormal([draw(reals), 0], [[draw(positives), 0], [0, 1]])
    if name == "Density":  # slow to check, and so in a test of its own
        return Normal(0, 1)
    try:
        return family.of(*(draw(OF_DOMAIN[domain]) for _, domain, _ in family.parameters))
    except ArgumentError:  # parameters that do not fit together, such as left > right
        return Normal(0, 1)


composites = st.recursive(
    members(),
    lambda inner: st.one_of(
        st.builds(
            lambda measure, count: count * measure, inner, st.builds(Rational, st.integers(1, 9), st.integers(1, 9))
        ),
        st.tuples(inner, inner)
        .filter(lambda two: two[0].dimension == two[1].dimension)
        .map(lambda two: two[0] + two[1]),
        st.tuples(inner, inner).map(lambda two: two[0] @ two[1]),
        inner.map(lambda measure: Mixture({measure: "1/3", 2 * measure: "2/3"})),
    ),
    max_leaves=4,
)


@given(composites)
@settings(max_examples=150)
def test_what_is_printed_reads_back(measure: Measure) -> None:
    assert read_measure(str(measure), {"mu": mu, "sigma": sigma}) == measure


def test_a_density_reads_back() -> None:
    x = Symbol("x")
    measure = FAMILIES["Density"](3 * x**2, x, (0, 1))
    assert read_measure(str(measure)) == measure == read_measure("Density(3*y^2, y, 0, 1)")
    assert read_measure("Density(y^2, y, (0, 1), normalize=True)") == measure


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_every_family_says_how_it_is_written(name: str) -> None:
    assert usage(name).startswith(f"{name}(")


@given(st.text(alphabet="Normal(01,.*+-/@{}[]:^ '\"eE=xσ", max_size=25))
@settings(max_examples=300)
def test_any_text_is_a_measure_or_a_typed_error(typed: str) -> None:
    try:
        found = read_measure(typed)
    except TypedError as trouble:
        assert str(trouble)
    else:
        assert isinstance(found, Measure)


# ---- assumptions and suggestions


def test_assumptions() -> None:
    found = symbols_of(["sigma > 0, mu real", "n integer", "n>=0", "a b positive", "0 <= p <= 1", "x: nonzero"])
    assert found["sigma"].is_positive and found["mu"].is_real and found["mu"].is_positive is None
    assert found["n"].is_integer and found["n"].is_nonnegative
    assert found["a"].is_positive and found["b"].is_positive
    assert found["p"].is_nonnegative and found["x"].is_nonzero


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sigma > 1", "cannot be read"),
        ("mu reel", "did you mean real?"),
        ("mu blue", "write one of real"),
        ("x > 0, x < 0", "contradict each other"),
        ("import os; os > 0", "cannot be read"),
    ],
)
def test_assumptions_refused(text: str, sentence: str) -> None:
    with pytest.raises(ArgumentError, match=sentence):
        symbols_of([text])


@pytest.mark.parametrize(
    ("word", "name"), [("normal", "Normal"), ("Possion", "Poisson"), ("t", "StudentT"), ("mvn", "MultivariateNormal")]
)
def test_nearest_names(word: str, name: str) -> None:
    assert nearest(word, FAMILIES)[0] == name


def test_tables_do_not_overlap() -> None:
    assert not set(CONSTANTS) & set(FUNCTIONS) and not set(FUNCTIONS) & set(FAMILIES)
