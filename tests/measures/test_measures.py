"""Abstract measures, multiples, sums, mixtures, exact numbers."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Float, Integer, Rational, Symbol, latex, log, oo, symbols

from klsym.families import Categorical, Dirac, Exponential, Finite, Gamma, Laplace, Normal, Poisson
from klsym.measures import (
    AbsolutelyContinuous,
    ArgumentError,
    Label,
    LebesgueIntegral,
    Mixture,
    RadonNikodym,
    X,
    counting,
    exact,
    exact_number,
    lebesgue,
    logarithm,
    measures,
    power,
    product,
    sign,
    sum_of,
    total,
)

P, Q = measures("P Q")


def test_abstract_measures() -> None:
    assert str(P << Q) == "P << Q" and AbsolutelyContinuous(P, Q) == (P << Q)
    assert (P << P) == True and P / P == 1  # noqa: E712
    assert isinstance(P / Q, RadonNikodym) and str(P / Q) == "dP/dQ"
    assert (P / Q).is_nonnegative and (P / Q).free_symbols == set()
    assert P.total_mass == 1
    assert measures("mu", kind="finite").total_mass == LebesgueIntegral(1, measures("mu", kind="finite"))
    assert measures("P, Q") == (P, Q)
    assert measures("P", "sigma-finite") != P
    assert latex(P / Q) == r"\frac{\mathrm{d}P}{\mathrm{d}Q}"
    assert latex(P << Q) == r"P \ll Q"
    with pytest.raises(ArgumentError, match="has no parts"):
        _ = P.parts
    with pytest.raises(ArgumentError, match="choose one of"):
        measures("P", "probable")
    with pytest.raises(ArgumentError, match="at least one name"):
        measures(" ")


def test_substituting_concrete_measures_for_abstract_ones() -> None:
    integral = LebesgueIntegral(log(P / Q), P)
    found = integral.subs({P: Normal(0, 1), Q: Laplace(0, 1)})
    assert found.measure == Normal(0, 1) and found.function == log(RadonNikodym(Normal(0, 1), Laplace(0, 1)))
    assert found == integral.xreplace({P: Normal(0, 1), Q: Laplace(0, 1)})
    assert integral.xreplace({Q: P}).function == 0


def test_counting_and_lebesgue() -> None:
    size = Symbol("n", integer=True, positive=True)
    assert str(counting(size)) == "counting(n)" and counting(size).free_symbols == {size}
    assert counting(size).subs(size, 3) == counting(3) and counting(3).total_mass == 3
    assert counting(size).kind == lebesgue.kind == "sigma-finite"
    assert str(lebesgue) == "lebesgue" and lebesgue.total_mass is oo
    assert pickle.loads(pickle.dumps(lebesgue)) == lebesgue
    assert (P << lebesgue) == AbsolutelyContinuous(P, lebesgue)
    for bad in (0, -1, "1/2", Symbol("n")):
        with pytest.raises(ArgumentError, match="counting's n must be a positive integer"):
            counting(bad)


def test_multiples_and_sums() -> None:
    normal = Normal(0, 1)
    assert 2 * normal == normal * 2 == Integer(2) * normal
    assert 3 * (2 * normal) == 6 * normal and 1 * normal == normal
    assert (2 * normal + Dirac(0)).total_mass == 3
    assert normal + Dirac(0) == Dirac(0) + normal
    assert hash(normal + Dirac(0)) == hash(Dirac(0) + normal)
    assert (0 * normal).parts == ()
    assert str(2 * (normal + Dirac(0))) == "2*(Normal(0, 1) + Dirac(0))"
    (part,) = (2 * normal).parts
    assert (part.log_density - normal.parts[0].log_density).equals(log(2))
    for wrong, words in (
        (lambda: -1 * normal, "nonnegative"),
        (lambda: P * Q, "write Q @ P for the product"),
        (lambda: normal + 2, "not a measure"),
        (lambda: normal << 3, "not a measure"),
        (lambda: normal @ "x", "not a measure"),
        (lambda: normal / 2, "not a measure"),
        (lambda: float("nan") * normal, "finite number"),
    ):
        with pytest.raises(ArgumentError, match=words):
            wrong()


def test_mixtures() -> None:
    mixture = Mixture({Normal(0, 1): "0.7", Dirac(0): "0.3"})
    assert mixture == Mixture({Dirac(0): "0.3", Normal(0, 1): "0.7"})
    assert mixture.weights == {Normal(0, 1): Rational(7, 10), Dirac(0): Rational(3, 10)}
    assert mixture.total_mass == 1 and len(mixture.parts) == 2
    assert pickle.loads(pickle.dumps(mixture)) == mixture
    assert mixture.func(*mixture.args) == mixture
    a = Symbol("a", real=True)
    merged = Mixture({Normal(a, 1): "0.7", Normal(0, 1): "0.3"}).subs(a, 0)
    assert merged.weights == {Normal(0, 1): 1}
    assert len(Mixture({Normal(0, 1): 1, Dirac(0): 0}).parts) == 1
    for bad, words in (
        ({Normal(0, 1): 0.7, Dirac(0): 0.2}, "sum to 0.8999"),
        ({Normal(0, 1): "1.5", Dirac(0): "-0.5"}, "must be nonnegative"),
        ({}, "no components"),
        ({3: 1}, "not a measure"),
        ([Normal(0, 1)], "takes one mapping"),
    ):
        with pytest.raises(ArgumentError, match=words):
            Mixture(bad)


def test_float_weights_that_miss_one_by_an_ulp() -> None:
    mixture = Mixture({Normal(0, 1): 0.1, Laplace(0, 1): 0.9})
    assert mixture.exact().total_mass == mixture.total_mass == exact(Float(0.1)) + exact(Float(0.9)) != 1
    assert not mixture.exact().has(Float)


@given(st.lists(st.floats(min_value=0, max_value=1, allow_subnormal=True), min_size=1, max_size=20))
def test_sums_of_floats_are_exact(values) -> None:
    exactly = sum((Rational(*value.as_integer_ratio()) for value in values), Integer(0))
    assert sum_of([Float(value) for value in values]) == exactly
    assert float(sum_of([Float(value) for value in values])) == math.fsum(values)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_exact_is_the_number_a_float_holds(value) -> None:
    assert exact(Float(value)) == Rational(*value.as_integer_ratio()) == exact(exact_number(value, "x"))
    assert sign(Float(value)) == (value > 0) - (value < 0) == sign(exact(Float(value)))


@given(st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_functions_of_floats_do_not_round(first, second) -> None:
    s, t = Float(first), Float(second)
    u, v = exact(s), exact(t)
    assert exact(power(s, -1)) == 1 / u
    assert exact(total(s, t)) == u + v
    assert exact(product(s, t)) == u * v
    assert exact(logarithm(s)) == log(u)
    for unrounded in (power(s, -1), total(s, t), product(s, t), logarithm(s)):
        assert unrounded.has(Float) or unrounded.is_Integer
        assert pickle.loads(pickle.dumps(unrounded)) == unrounded
        assert float(unrounded) == pytest.approx(float(exact(unrounded).evalf(30)), rel=1e-15, abs=1e-300)


def test_labels_are_no_symbols() -> None:
    heads = Label("heads")
    assert heads == Label("heads") != Label("tails") and hash(heads) == hash(Label("heads"))
    assert heads.free_symbols == set() and pickle.loads(pickle.dumps(heads)) == heads
    coin = Finite({"heads": "1/3", "tails": "2/3"})
    assert coin.free_symbols == set() and coin.subs(Symbol("heads"), 1) == coin
    assert (coin << Finite({"tails": "1/2", "heads": "1/2"})) == True  # noqa: E712
    assert (coin << Finite({"tails": 1})) == False  # noqa: E712


def test_pickled_parts_meet_the_same_variable() -> None:
    import subprocess
    import sys

    code = (
        "import sys, pickle; from sympy import Dummy; [Dummy() for _ in range(7)]; from klsym.families import Normal;"
        "sys.stdout.write(pickle.dumps(Normal(0, 1).parts[0]).hex())"
    )
    text = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    part = pickle.loads(bytes.fromhex(text))
    assert part == Normal(0, 1).parts[0] and part.variable == X


def test_latex_says_the_words_that_the_constructor_requires() -> None:
    assert latex(Gamma(2, rate=1)) == r"\mathrm{Gamma}\left(2, \mathrm{rate}=1\right)"
    assert latex(Normal(0, 1)) == r"\mathrm{Normal}\left(0, 1\right)"


def test_every_measure_has_latex() -> None:
    p = symbols("p", positive=True)
    for measure in (
        Normal(0, 1),
        Dirac(0),
        Categorical([p, 1 - p]),
        Finite({"heads": 1}),
        Mixture({Normal(0, 1): "1/2", Dirac(0): "1/2"}),
        2 * (Normal(0, 1) + Poisson(1)),
        Exponential(p) @ Normal(0, 1),
        counting(3),
        lebesgue,
        P,
    ):
        assert latex(measure).count("{") == latex(measure).count("}") > -1 and latex(measure)


def test_sums_of_symbolic_masses_are_reduced() -> None:
    p, q = symbols("p q", positive=True)
    assert sum_of([p / (p + q), q / (p + q)]) == 1
    assert sum_of([p, q]) == Add(p, q)
