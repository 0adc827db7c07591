"""The public face: what a person types, what it costs to import, what bad input is told."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy
import pytest
import scipy.stats
import sympy
import sympy.stats
from sympy import Expr, Float, Piecewise, Rational, S, Symbol, exp, log, oo, pi, sqrt, symbols

import klsym
from klsym import (
    KL,
    Bernoulli,
    Beta,
    Cauchy,
    Dirac,
    Enclosure,
    Exponential,
    Gamma,
    Laplace,
    Logistic,
    Mixture,
    Normal,
    Poisson,
    StudentT,
    Uniform,
    bregman,
    chi_squared,
    cross_entropy,
    entropy,
    kl,
    measure,
    measures,
    squared_hellinger,
    total_variation,
    why,
)
from klsym.measures import ArgumentError

N, L = Normal(0, 1), Laplace(0, 1)


# ---- the transcript of the first page


def test_transcript_numbers() -> None:
    value = kl(N, L)
    assert (value - (-Rational(1, 2) + log(2 / pi) / 2 + sqrt(2) / sqrt(pi))).expand(force=True).equals(0)
    assert str(value.evalf(50)) == "0.072093208158137923516794504921322665165819923052341"
    enclosure = kl(N, L, digits=50)
    assert isinstance(enclosure, Enclosure)
    assert str(enclosure).startswith("0.072093208158137923516794504921322665165819923052341 ± ")
    assert str(enclosure).endswith(" (certified)")
    without = kl(Normal(0, 2), Logistic(0, 1), digits=50)
    assert without.certified
    assert without.contains(_logistic_by_mpmath())
    assert str(KL(N, L)) == "KL(Normal(0, 1), Laplace(0, 1))"


def _logistic_by_mpmath() -> str:
    """KL(Normal(0, 2), Logistic(0, 1)) to 60 digits: −H(P) + E|X| + 2 E log(1 + e^(−|X|)), by quadrature in pieces."""
    with mpmath.workdps(75):

        def term(x: mpmath.mpf) -> mpmath.mpf:
            return 2 * mpmath.npdf(x, 0, 2) * (x + 2 * mpmath.log1p(mpmath.exp(-x)))

        integral = mpmath.quad(term, [0, 1, 2, 4, 8, 12, 16, 24, 32, 48])
        return mpmath.nstr(integral - mpmath.log(2 * mpmath.sqrt(2 * mpmath.pi * mpmath.e)), 62)


def test_transcript_infinity() -> None:
    assert kl(N, Exponential(1)) is oo
    assert repr(why(N, Exponential(1))) == (
        "P(X < 0) = 1/2 but Q(X < 0) = 0, so P is not absolutely continuous with respect to Q."
    )
    assert repr(KL(StudentT(1), N).why()) == ("P << Q holds, but E_P[X**2] = oo, so log(dP/dQ) has P-integral +oo.")
    infinite = kl(StudentT(1), N, digits=30)
    assert (infinite.mid, infinite.certified) == (oo, True)


def test_transcript_symbols() -> None:
    m1, m2 = symbols("mu1 mu2", real=True)
    s1, s2 = symbols("sigma1 sigma2", positive=True)
    found = kl(Normal(m1, s1), Normal(m2, s2))
    assert found == log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - Rational(1, 2)
    assert KL(Normal(m1, s1), Normal(m2, s2)).derivation() is not None


def test_transcript_abstract() -> None:
    P, Q = measures("P Q")
    assert str(P << Q) == "P << Q"
    assert str(P / Q) == "dP/dQ"
    assert str(P @ Q) == "P @ Q"
    assert kl(P, Q) == KL(P, Q)
    assert kl(P, P) == 0


def test_star_import_gives_what_the_transcript_needs() -> None:
    namespace: dict[str, object] = {}
    exec("from klsym import *", namespace)  # what a person types
    assert set(klsym.__all__) <= set(namespace)
    assert namespace["oo"] is oo
    assert namespace["symbols"] is symbols
    assert callable(namespace["measures"])
    assert callable(namespace["derive"])


# ---- exact, float, digits


def test_exact_in_exact_out() -> None:
    for first, second in ((N, L), (["0.1", "0.9"], [Fraction(1, 100), Fraction(99, 100)]), ([1, 0], ["0.5", "0.5"])):
        value = kl(first, second)
        assert isinstance(value, Expr)
        assert not value.has(Float)
    assert kl(["0.1", "0.9"], ["0.01", "0.99"]).equals(log(10) / 10 + Rational(9, 10) * log(Rational(10, 11)))
    assert kl(Normal(0, 2), Logistic(0, 1)) == KL(Normal(0, 2), Logistic(0, 1))  # no closed form


def test_floats_in_correctly_rounded_float_out() -> None:
    for first, second in (
        (Normal(0.1, 1), L),
        (Normal(0.3, 0.7), Logistic(0, 1)),
        (Gamma(0.5, rate=2), Exponential(0.1)),
    ):
        found = kl(first, second)
        assert type(found) is float
        assert found == float(KL(first.exact(), second.exact()).evalf(40))
    assert kl(Normal(0.1, 1), Normal(0.1, 1)) == 0.0
    assert kl(Normal(0.5, 1), Exponential(1)) == float("inf")
    assert kl(Normal(1e-9, 1), N) == float(exact_square_half(1e-9))


def exact_square_half(number: float) -> Fraction:
    return Fraction(number) ** 2 / 2


def test_digits_asked_an_enclosure_out() -> None:
    for digits in (1, 15, 40):
        found = kl(N, L, digits=digits)
        assert isinstance(found, Enclosure)
        assert found.contains(kl(N, L))
        assert found.radius <= abs(found.mid) * Rational(1, 10 ** (digits - 1))
    assert kl([0.5, 0.5], [0.25, 0.75], digits=30).contains(log(Rational(4, 3)) / 2)
    tensor = kl(N @ N, L @ Normal(1, 1), digits=25)
    assert tensor.certified
    assert tensor.contains(kl(N, L) + Rational(1, 2))


def test_bits() -> None:
    assert kl(["0.1", "0.9"], ["0.01", "0.99"], unit="bits").equals(kl(["0.1", "0.9"], ["0.01", "0.99"]) / log(2))
    assert entropy(["0.5", "0.5"], unit="bits") == 1
    expected = (0.1 * numpy.log2(10)) + 0.9 * numpy.log2(0.9 / 0.99)
    assert kl([0.1, 0.9], [0.01, 0.99], unit="bits") == pytest.approx(expected, rel=1e-14)
    found = kl(N, L, digits=30, unit="bits")
    assert found.certified
    assert found.contains(kl(N, L) / log(2))
    assert kl(Normal(0.5, 1), N, unit="bits") == float((Rational(1, 8) / log(2)).evalf(30))
    assert kl(N, Exponential(1), unit="bits") is oo


def test_every_functional() -> None:
    second = Normal(1, 1)
    assert entropy(N).equals(log(2 * pi) / 2 + Rational(1, 2))
    assert cross_entropy(N, second).equals(log(2 * pi) / 2 + 1)
    assert squared_hellinger(N, second).equals(2 - 2 * exp(-Rational(1, 8)))
    assert chi_squared(N, second).equals(exp(1) - 1)
    assert total_variation(N, second, digits=20).contains(sympy.erf(1 / (2 * sqrt(2))))
    assert bregman("negative entropy", N, second) == kl(N, second)
    assert bregman("squared norm", [1, 2], [3, 5]) == 13
    assert bregman("squared norm", [1.5, 2.0], [3.0, 5.0]) == 11.25
    assert entropy(N, second).equals(-kl(N, second))


def test_zero_and_infinity_both_ways() -> None:
    assert kl(Bernoulli(0), Bernoulli("0.5")).equals(log(2))
    assert kl(Bernoulli("0.5"), Bernoulli(0)) is oo
    assert kl(Exponential(1), N) != oo
    assert kl(N, N) is S.Zero
    assert kl([0.25, 0.75], [0.25, 0.75]) == 0.0
    assert kl(Dirac(0), N) is oo
    assert kl(N, Dirac(0)) is oo


def test_mixed_measures() -> None:
    first, second = Mixture({N: "0.7", Dirac(0): "0.3"}), Mixture({Normal(0, 2): "0.5", Dirac(0): "0.5"})
    expected = Rational(7, 10) * (log(2) - Rational(3, 8) + log(Rational(7, 5))) + Rational(3, 10) * log(Rational(3, 5))
    assert kl(first, second, digits=30).contains(expected)
    assert kl(first, N) is oo


def test_conditions_on_symbols() -> None:
    a, b, c, d = symbols("a b c d", real=True)
    found = kl(Uniform(a, b), Uniform(c, d))
    assert isinstance(found, Piecewise)
    assert found.subs({a: 0, b: 1, c: 0, d: 2}) == log(2)
    assert found.subs({a: 0, b: 2, c: 0, d: 1}) is oo
    nu = Symbol("nu", positive=True)
    tail = kl(StudentT(nu), N)
    assert tail.subs(nu, 2) is oo
    assert float(tail.subs(nu, 5)) == pytest.approx(float(KL(StudentT(5), N).evalf()), rel=1e-13)
    # 0.1 is no exact number in print, and still one inside
    assert kl(Normal(Symbol("m", real=True), 0.5), N).has(Float)


def test_measures_in_other_libraries_clothes() -> None:
    assert kl(scipy.stats.norm(0, 1), scipy.stats.norm(1, 1)) == pytest.approx(0.5, rel=1e-15)
    assert kl(sympy.stats.Normal("x", 0, 1), sympy.stats.Normal("y", 1, 1)) == Rational(1, 2)
    assert kl(numpy.array([0.5, 0.5]), [0.25, 0.75]) == pytest.approx(float(log(Rational(4, 3)) / 2), rel=1e-14)
    assert kl({"head": "0.5", "tail": "0.5"}, {"head": "0.5", "tail": "0.5"}) == 0
    assert kl(measure(["0.5", "0.5"]), Bernoulli("0.5")) == 0


# ---- bad input


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (lambda: kl(N, L, digits=0), "digits is 0; give at least 1"),
        (lambda: kl(N, L, digits=-3), "digits is -3; give at least 1"),
        (lambda: kl(N, L, digits=2.5), "digits is 2.5; give an integer"),
        (lambda: kl(N, L, digits=True), "digits is True; give an integer"),
        (lambda: kl(N, L, unit="bans"), "unit is 'bans'; choose 'nats' or 'bits'"),
        (lambda: kl(N, 3), "KL's second argument is 3, not a measure"),
        (lambda: kl("Normal", N), "KL's first argument is 'Normal', not a measure"),
        (lambda: kl(N, N @ N), "compare measures on one space"),
        (lambda: kl([float("nan"), 0.5], [0.5, 0.5]), "the first vector of masses holds nan"),
        (lambda: kl(["0.5", "0.4"], ["0.5", "0.5"]), "9/10"),
        (lambda: kl([0.5, 0.4], [0.5, 0.5]), "sums to 0.9, not 1"),
        (lambda: kl(Normal(0, -1), N), "Normal's std must be positive, but it is -1"),
        (lambda: kl(Normal(0, Symbol("s")), N), "positive=True"),
        (lambda: kl(Normal(Symbol("m", real=True), 1), N, digits=10), "asks for a number, but"),
        (lambda: kl(*measures("P Q"), digits=10), "asks for a number, but"),
        (lambda: entropy(None), "not a measure"),
        (lambda: bregman("norm", [1], [2]), "choose 'negative entropy' or 'squared norm'"),
        (lambda: bregman("squared norm", [1], [2], digits=0), "digits is 0"),
        (lambda: why(1, 2), "not a measure"),
    ],
)
def test_bad_input_gets_one_sentence_at_once(question: object, words: str) -> None:
    start = time.perf_counter()
    with pytest.raises(ArgumentError) as caught:
        question()  # type: ignore[operator]
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert time.perf_counter() - start < 2


def test_unknown_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'divergence_of_kullback'"):
        klsym.divergence_of_kullback  # noqa: B018


# ---- the names, and the cost of importing them


def test_about_forty_names_beside_the_families_and_no_others() -> None:
    from klsym.families import FAMILIES

    assert dir(klsym) == klsym.__all__ == sorted(klsym.__all__)
    assert 30 <= len(set(klsym.__all__) - set(FAMILIES)) <= 45
    for name in klsym.__all__:
        value = getattr(klsym, name)
        assert not isinstance(value, type(sys)), f"{name} is a module"


def test_public_names_are_documented() -> None:
    for name in klsym.__all__:
        value = getattr(klsym, name)
        if callable(value) and getattr(value, "__module__", "").startswith("klsym"):
            assert (value.__doc__ or "").strip(), name


def test_a_new_family_or_divergence_is_public_by_its_file() -> None:
    from klsym.divergences import DIVERGENCES
    from klsym.families import FAMILIES

    assert set(FAMILIES) <= set(klsym.__all__)
    assert {value.__name__ for value in DIVERGENCES.values()} <= set(klsym.__all__)


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_imports_only_the_standard_library() -> None:
    loaded = run("import sys, klsym; print(sorted({name.split('.')[0] for name in sys.modules}))")
    for name in ("sympy", "flint", "numpy", "scipy", "mpmath", "lark", "click"):
        assert repr(name) not in loaded


def test_rooms_named_like_functions() -> None:
    first = "import klsym.measures, klsym.derive; from klsym import measures, derive, Normal"
    assert run(f"{first}; print(measures('P'), callable(derive))") == "P True"
    assert run("from klsym import Normal, measures; print(measures('P'))") == "P"


def test_import_time_is_near_sympys() -> None:
    def seconds(statement: str) -> float:
        code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
        return float(run(code))

    ratios = [seconds("import sympy, klsym") / seconds("import sympy") for _ in range(3)]
    assert min(ratios) <= 1.15, ratios


def test_public_docstrings_name_no_private_place() -> None:
    for path in (Path(klsym.__file__).parent / "divergences").glob("*.py"):
        assert not re.search(r"/work/|/tmp/", path.read_text(encoding="utf-8")), path


def test_other_pairs_have_closed_forms() -> None:
    a, b, c, d = symbols("a b c d", positive=True)
    for first, second in ((Beta(a, b), Beta(c, d)), (Poisson(a), Poisson(b)), (Cauchy(0, a), Cauchy(0, b))):
        value = kl(first, second)
        assert not value.has(KL)
        same = {a: 2, b: 3, c: 2, d: 3} if isinstance(first, Beta) else {a: 2, b: 2}
        assert value.subs(same).equals(0)
