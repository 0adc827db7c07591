"""Divergences as SymPy expressions: arguments, definitions, values, rewriting, printing."""

from __future__ import annotations

import mpmath
import pytest
import scipy.integrate
import scipy.stats
from sympy import (
    Abs,
    Add,
    Float,
    Integral,
    Lambda,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    exp,
    lambdify,
    latex,
    log,
    nan,
    oo,
    sqrt,
    srepr,
    symbols,
)

import klsym
from klsym import (
    KL,
    Bernoulli,
    Binomial,
    Bregman,
    Categorical,
    Cauchy,
    ChiSquared,
    CrossEntropy,
    Dirac,
    Entropy,
    Exponential,
    Gamma,
    Geometric,
    Laplace,
    LebesgueIntegral,
    Logistic,
    Mixture,
    Normal,
    Poisson,
    SquaredHellinger,
    TotalVariation,
    Uniform,
    lebesgue,
    measures,
)
from klsym.divergences import DIVERGENCES
from klsym.measures import ArgumentError, KlsymError, UndecidedError

N, L = Normal(0, 1), Laplace(0, 1)
P, Q, mu = measures("P Q mu")
half = Rational(1, 2)
TWO = [KL, CrossEntropy, TotalVariation, SquaredHellinger, ChiSquared]


def quadrature(expression: object) -> float:
    """The value of a sum of Integrals and Sums by SciPy and plain summation: another road than the enclosures'."""
    total = 0.0
    for term in Add.make_args(expression):
        for part in term.atoms(Integral, Sum):
            variable, left, right = part.limits[0]
            function = lambdify(variable, part.function, "mpmath")
            if isinstance(part, Integral):
                value = scipy.integrate.quad(lambda v, f=function: float(f(v)), float(left), float(right), limit=200)[0]
            else:
                value = sum(function(k) for k in range(int(left), 80 if right is oo else int(right) + 1))
            term = term.subs(part, value)
        total += float(term)
    return total


# ---- expressions


@pytest.mark.parametrize("kind", TWO)
def test_a_divergence_is_a_sympy_expression(kind: type) -> None:
    scale = Symbol("sigma", positive=True)
    divergence = kind(Normal(0, scale), L)
    assert divergence.args == (Normal(0, scale), L)
    assert divergence.free_symbols == {scale}
    assert divergence.subs(scale, 2) == kind(Normal(0, 2), L)
    assert divergence.func(*divergence.args) == divergence
    assert hash(kind(N, L)) == hash(kind(N, L))
    assert kind(N, L) != kind(L, N)
    assert 2 * divergence - divergence == divergence
    assert divergence.is_extended_real


def test_signs_are_known() -> None:
    for kind in (TotalVariation, SquaredHellinger):
        assert kind(P, Q).is_nonnegative
    for kind in (KL, ChiSquared):
        assert kind(P, Q).is_extended_nonnegative
        assert kind(P, Q).is_finite is None
    assert KL(N, L).is_nonnegative
    assert Entropy(N).is_nonnegative is None
    assert KL(N, Exponential(1)).is_finite is False
    assert 0 * KL(N, Exponential(1)) is nan
    assert 0 * KL(N, L) == 0


@pytest.mark.parametrize("kind", TWO)
def test_str_and_repr_evaluate_back(kind: type) -> None:
    mixture = Mixture({Normal(0, 1): "0.7", Dirac(0): "0.3"})
    namespace = {name: getattr(klsym, name) for name in klsym.__all__ if name[0].isupper()} | {"Rational": Rational}
    for pair in ((N, L), (Gamma(2, rate=3), Exponential(1)), (mixture, mixture), (Normal(0.1, 1), N)):
        divergence = kind(*pair)
        assert (
            eval(str(divergence).replace("7/10", "Rational(7, 10)").replace("3/10", "Rational(3, 10)"), namespace)
            == divergence
        )
        assert repr(divergence) == str(divergence)


def test_latex() -> None:
    assert latex(KL(P, Q)) == r"\mathrm{KL}\left(P \,\middle\|\, Q\right)"
    assert latex(Entropy(P)) == r"\mathrm{H}\left(P\right)"
    assert latex(Entropy(P, mu)) == r"\mathrm{H}_{\mu}\left(P\right)"
    assert latex(CrossEntropy(P, Q)) == r"\mathrm{H}\left(P, Q\right)"
    assert latex(TotalVariation(P, Q) ** 2) == r"\mathrm{TV}\left(P, Q\right)^{2}"
    assert latex(SquaredHellinger(P, Q)) == r"\mathrm{H}^2\left(P, Q\right)"
    assert latex(ChiSquared(P, Q)) == r"\chi^2\left(P \,\middle\|\, Q\right)"
    assert KL(P, Q)._repr_latex_().startswith("$\\displaystyle \\mathrm{KL}")


def test_every_divergence_is_found_by_its_file() -> None:
    assert set(DIVERGENCES) == {
        "kl",
        "entropy",
        "cross_entropy",
        "total_variation",
        "squared_hellinger",
        "chi_squared",
        "bregman",
        "mutual_information",
        "conditional_kl",
    }


# ---- definitions


def test_abstract_definitions() -> None:
    assert KL(P, Q).definition == LebesgueIntegral(log(P / Q), P)
    both = P + Q
    assert TotalVariation(P, Q).definition == LebesgueIntegral(Abs(P / both - Q / both), both) / 2
    assert SquaredHellinger(P, Q).definition == LebesgueIntegral((sqrt(P / both) - sqrt(Q / both)) ** 2, both)
    assert ChiSquared(P, Q).definition == LebesgueIntegral((P / Q - 1) ** 2, Q)
    assert Entropy(P, mu).definition == -LebesgueIntegral(log(P / mu), P)
    assert CrossEntropy(P, Q, mu).definition == -LebesgueIntegral(log(Q / mu), P)
    finite, other = measures("F G", kind="finite")
    masses = other.total_mass - finite.total_mass
    assert KL(finite, other).definition == LebesgueIntegral(log(finite / other), finite) + masses
    with pytest.raises(ArgumentError, match="needs a base measure"):
        _ = Entropy(P).definition


@pytest.mark.parametrize(
    ("divergence", "value"),
    [
        (KL(N, Normal(1, 2)), float(log(2)) + 2 / 8 - 1 / 2),
        (KL(2 * N, 3 * Normal(1, 2)), 2 * (float(log(2)) - 1 / 4 + float(log(Rational(2, 3)))) + 1),
        (Entropy(Exponential(2)), 1 - float(log(2))),
        (CrossEntropy(N, Normal(0, 2)), float(log(2)) + 1 / 8 + float(log(2 * mpmath.pi)) / 2),
        (ChiSquared(N, Normal(1, 1)), float(exp(1)) - 1),
        (SquaredHellinger(N, Normal(1, 1)), 2 - 2 * float(exp(-Rational(1, 8)))),
        (TotalVariation(N, Normal(1, 1)), 2 * scipy.stats.norm.cdf(0.5) - 1),
        (KL(Poisson(2), Poisson(3)), 2 * float(log(Rational(2, 3))) + 1),
        (Entropy(Binomial(3, half)), scipy.stats.binom(3, 0.5).entropy()),
        (TotalVariation(N, Exponential(1)), None),
        (SquaredHellinger(Mixture({N: half, Dirac(0): half}), N), 2 - 2 * float(sqrt(half))),
    ],
    ids=str,
)
def test_definitions_integrate_to_known_values(divergence: klsym.KL, value: float | None) -> None:
    if value is None:  # p on the left half-line, and |p − q| on the right
        right = scipy.integrate.quad(
            lambda x: abs(scipy.stats.norm.pdf(x) - scipy.stats.expon.pdf(x)), 0, 40, limit=200
        )[0]
        value = 1 / 4 + right / 2
    assert quadrature(divergence.definition) == pytest.approx(value, rel=1e-8)


def test_definition_is_infinite_where_mass_is_singular() -> None:
    for kind in (KL, CrossEntropy, ChiSquared):
        assert kind(N, Exponential(1)).definition is S.Infinity


def test_definition_on_symbolic_supports_states_its_hypothesis() -> None:
    a, b, c, d = symbols("a b c d", real=True)
    found = KL(Uniform(a, b), Uniform(c, d)).definition
    assert isinstance(found, Piecewise)
    assert found.args[-1] == (oo, True)
    with pytest.raises(UndecidedError, match="supports overlap"):
        _ = TotalVariation(Uniform(a, b), Uniform(c, d)).definition


def test_the_shown_variable_is_fresh() -> None:
    x = Symbol("x", real=True)
    (integral,) = KL(Normal(x, 1), N).definition.atoms(Integral)
    assert integral.free_symbols == {x}
    assert integral.limits[0][0].name == "x_1"


def test_rewriting() -> None:
    assert KL(N, L).rewrite(Integral).has(Integral)
    assert KL(Poisson(1), Poisson(2)).rewrite(Sum).has(Sum)
    assert KL(N, L).rewrite(CrossEntropy) == CrossEntropy(N, L) - Entropy(N)
    assert KL(P, Q).rewrite(CrossEntropy) == CrossEntropy(P, Q, P + Q) - Entropy(P, P + Q)
    assert KL(2 * N, 3 * L).rewrite(CrossEntropy) == CrossEntropy(2 * N, 3 * L) - Entropy(2 * N) + 1
    assert KL(P, Q).rewrite(Bregman) == Bregman("negative entropy", P, Q)
    assert Bregman("negative entropy", P, Q).rewrite(KL) == KL(P, Q)
    assert float(KL(N, L).rewrite(CrossEntropy).evalf()) == pytest.approx(float(KL(N, L).evalf()), rel=1e-14)


# ---- values


def test_equal_measures_are_exactly_zero_apart() -> None:
    scale = Symbol("sigma", positive=True)
    for kind in (KL, TotalVariation, SquaredHellinger, ChiSquared):
        for measure in (
            N,
            Normal(0, scale),
            Normal(0.1, 0.3),
            Poisson(2),
            N @ L,
            P,
            Mixture({N: half, Dirac(0): half}),
        ):
            assert kind(measure, measure).doit() is S.Zero
            assert kind(measure, measure).evalf(30) == 0


def test_equal_measures_written_differently() -> None:
    assert KL(Gamma(1, rate=2), Exponential(2)).doit() == 0
    assert KL(Gamma(1, rate=2), Exponential(2)).evalf(40) == 0


def test_evalf_gives_correct_digits() -> None:
    with mpmath.workdps(80):
        expected = mpmath.sqrt(2 / mpmath.pi) - mpmath.mpf(1) / 2 + mpmath.log(2 / mpmath.pi) / 2
        for digits in (1, 5, 15, 50, 60):
            found = KL(N, L).evalf(digits)
            assert isinstance(found, Float)
            assert abs(mpmath.mpf(found._mpf_) - expected) <= mpmath.mpf(10) ** (-digits - 1)
    assert KL(N, Exponential(1)).evalf(30) is oo
    assert (KL(N, Exponential(1)) + 1).evalf() is oo
    assert KL(P, Q).evalf() == KL(P, Q)
    assert KL(Normal(0, Symbol("s", positive=True)), N).evalf().has(KL)
    with pytest.raises(ArgumentError, match="digits is 0; give at least 1"):
        KL(N, L).evalf(0)


def test_evalf_inside_an_expression() -> None:
    assert abs((2 * KL(N, L) + 1).evalf(30) - (2 * KL(N, L).evalf(40) + 1)) < Rational(1, 10**29)


def test_evalf_with_substitution() -> None:
    s = Symbol("s", positive=True)
    assert KL(Normal(0, s), N).evalf(20, subs={s: 2}) == KL(Normal(0, 2), N).evalf(20)


def test_nearly_equal_measures_keep_their_digits() -> None:
    for tiny in (Rational(1, 10**9), Rational(1, 10**20)):
        assert KL(Normal(tiny, 1), N).evalf(30) == Float(tiny**2 / 2, 30)
        found = KL(Logistic(tiny, 1), Logistic(0, 1)).evalf(15)
        # the Fisher information of a logistic location is 1/3
        assert abs(found / (tiny**2 / 6) - 1) < Rational(1, 10**14)


def test_zero_times_log_zero() -> None:
    assert KL(Bernoulli(0), Bernoulli(half)).doit() == log(2)
    assert KL(Bernoulli(1), Bernoulli("0.25")).doit() == 2 * log(2)
    assert KL(Bernoulli(half), Bernoulli(0)).doit() is oo
    assert Entropy(Bernoulli(0)).doit() == 0
    assert KL(Categorical([0, 1]), Categorical([0, 1])).doit() == 0
    assert KL(Categorical([0, half, half]), Categorical([half, 0, half])).doit() is oo


def test_mixed_measures() -> None:
    spiked = Mixture({N: "0.7", Dirac(0): "0.3"})
    other = Mixture({Normal(0, 2): "0.5", Dirac(0): "0.5"})
    # the density and the atom apart: ∑ over both of w log(w/v), and w KL of the densities
    expected = 0.7 * (float(log(2)) - 3 / 8 + float(log(Rational(7, 5)))) + 0.3 * float(log(Rational(3, 5)))
    assert float(KL(spiked, other).evalf(20)) == pytest.approx(expected, rel=1e-14)
    assert KL(spiked, N).doit() is oo
    assert float(KL(N, spiked).evalf(20)) == pytest.approx(float(-log(Rational(7, 10))), rel=1e-14)
    assert float(TotalVariation(spiked, N).evalf(20)) == pytest.approx(0.3, rel=1e-14)


def test_products_tensorise() -> None:
    pair = N @ Exponential(2), Normal(1, 1) @ Exponential(3)
    first, second = (Normal(0, 1), Normal(1, 1)), (Exponential(2), Exponential(3))
    assert (KL(*pair).doit() - KL(*first).doit() - KL(*second).doit()).expand() == 0
    chi = (1 + ChiSquared(*first).doit()) * (1 + ChiSquared(*second).doit()) - 1
    assert (ChiSquared(*pair).doit() - chi).equals(0)
    hellinger = 2 - 2 * (1 - SquaredHellinger(*first).doit() / 2) * (1 - SquaredHellinger(*second).doit() / 2)
    assert (SquaredHellinger(*pair).doit() - hellinger).equals(0)
    assert abs(KL(*pair).evalf(30) - KL(*pair).doit().evalf(30)) < Rational(1, 10**29)
    assert KL(N @ N, N @ Exponential(1)).doit() is oo
    assert Entropy(N @ N).doit().equals(2 * Entropy(N).doit())
    with pytest.raises(ArgumentError, match="compare measures on one space"):
        KL(N @ N, N)


def test_finite_measures_carry_their_masses() -> None:
    assert KL(2 * N, 2 * N).doit() == 0
    assert (KL(2 * N, N).doit() - (2 * log(2) - 1)).expand(force=True).equals(0)
    assert KL(N, 2 * N).doit().equals(1 - log(2))
    assert KL(2 * N, 3 * L).evalf(20) > 0


def test_entropy_relative_to_a_base() -> None:
    assert (Entropy(N, L).doit() + KL(N, L).doit()).equals(0)
    assert (CrossEntropy(N, L, Normal(0, 2)).doit() - (KL(N, L).doit() - KL(N, Normal(0, 2)).doit())).equals(0)
    assert Entropy(N, N).doit() == 0
    assert Entropy(N, Exponential(1)).doit() is -oo


def test_derivative_of_a_divergence() -> None:
    s = Symbol("s", positive=True)
    assert KL(Normal(0, s), N).diff(s).equals(s - 1 / s)
    assert KL(N, L).diff(s) == 0


def test_why_shows_itself_without_quotes() -> None:
    assert repr(KL(N, Exponential(1)).why()).startswith("P(X < 0) = 1/2 but")


# ---- Bregman


def test_bregman_of_vectors() -> None:
    p, q = symbols("p1:4", positive=True), symbols("q1:4", positive=True)
    squares = Bregman("squared norm", p, q).doit()
    assert squares.expand() == sum((a - b) ** 2 for a, b in zip(p, q, strict=True)).expand()
    entropy = Bregman("negative entropy", p, q).doit()
    assert (entropy - sum(a * log(a / b) - a + b for a, b in zip(p, q, strict=True))).expand(force=True).equals(0)
    assert Bregman("negative entropy", [0, 1], [half, half]).doit().equals(log(2))
    assert Bregman("negative entropy", [half, half], [0, 1]).doit() is oo
    assert Bregman("squared norm", [1, 2], [1, 2]).doit() == 0


def test_bregman_of_a_typed_generator() -> None:
    t, u = symbols("t u", positive=True)
    a, b = symbols("a b", positive=True)
    itakura_saito = Bregman(-log(t), [a], [b]).doit()
    assert (itakura_saito - (a / b - log(a / b) - 1)).expand(force=True).equals(0)
    quadratic = Bregman(Lambda((t, u), t**2 + t * u + u**2), [1, 2], [3, 5]).doit()
    assert quadratic == (1 - 3) ** 2 + (1 - 3) * (2 - 5) + (2 - 5) ** 2
    assert Bregman(exp(t), [a], [b]).doit().subs({a: b}) == 0


def test_bregman_of_measures() -> None:
    assert Bregman("negative entropy", N, L).doit() == KL(N, L).doit()
    assert Bregman("negative entropy", P, Q).definition == KL(P, Q).definition
    assert Bregman("squared norm", Categorical([half, half]), Categorical(["0.25", "0.75"])).doit() == Rational(1, 8)
    assert quadrature(Bregman("squared norm", N, Normal(1, 1)).definition) == pytest.approx(
        float((1 - exp(-Rational(1, 4))) / sqrt(S.Pi)), rel=1e-8
    )
    assert Bregman("squared norm", P, Q, mu).definition.has(LebesgueIntegral)
    assert str(Bregman("squared norm", [1, 2], [3, 5])) == "Bregman('squared norm', [1, 2], [3, 5])"


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: KL(1, N), "KL's first argument is 1, not a measure"),
        (lambda: KL(N, None), "KL's second argument is None, not a measure"),
        (lambda: KL(N, N @ N), "compare measures on one space"),
        (lambda: Bregman("entropy", [1], [2]), "choose 'negative entropy' or 'squared norm'"),
        (lambda: Bregman(log(Symbol("t")), [1], [2]), "is concave; give a convex one"),
        (lambda: Bregman("squared norm", [1, 2], [3]), "p has 2 entries and its q 1"),
        (lambda: Bregman("squared norm", [1, float("nan")], [3, 4]), "nan"),
        (lambda: Bregman("squared norm", [1], N), "give two vectors of one length, or two measures"),
        (lambda: Bregman("squared norm", P, Q).definition, "needs a base measure"),
        (lambda: KL(N, L).evalf("x"), "digits is 'x'; give an integer"),
    ],
)
def test_bad_input_gets_one_sentence(build: object, words: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        build()  # type: ignore[operator]
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_question_that_nothing_answers() -> None:
    from klsym.divergences.hooks import Hooks

    with pytest.raises(KlsymError, match="nothing answers 'enclose'"):
        Hooks().ask("enclose", KL(N, L), 10)


def test_a_divergence_unpickled_in_a_fresh_process_answers() -> None:
    import pickle
    import subprocess
    import sys

    code = f"import pickle; print(pickle.loads({pickle.dumps(KL(N, L))!r}).evalf(20))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == str(KL(N, L).evalf(20))


def test_pickling_and_srepr() -> None:
    import pickle

    divergence = KL(Gamma(2, rate=3), Geometric(half, start=0))
    assert pickle.loads(pickle.dumps(divergence)) == divergence
    assert srepr(KL(N, Cauchy(0, 1)))


def test_lebesgue_measure_is_the_natural_base_of_densities() -> None:
    assert Entropy(N, lebesgue) == Entropy(N)
    assert CrossEntropy(N, L, lebesgue) == CrossEntropy(N, L)
    assert Entropy(P, lebesgue).base == lebesgue
    assert Entropy(Uniform(0, 1), lebesgue).doit() == 0


def test_a_double_that_overflows_is_not_called_infinite() -> None:
    from klsym import kl

    with pytest.raises(ArgumentError, match="finite but exceeds the largest double"):
        kl(N, Normal(0, 1e-200))
