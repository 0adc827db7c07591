"""Finiteness: a table with reasons, every verdict against truncated integrals, symbolic conditions against both."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import E, Integer, Range, Rational, S, Symbol, exp, log, oo, pi, sin, sqrt, symbols
from truncated import converges

from klsym.divergences import DIVERGENCES, Divergence
from klsym.divergences.finiteness import finiteness
from klsym.families import FAMILIES
from klsym.families.beta import Beta
from klsym.families.binomial import Binomial
from klsym.families.cauchy import Cauchy
from klsym.families.density import Density
from klsym.families.dirac import Dirac
from klsym.families.discrete_uniform import DiscreteUniform
from klsym.families.exponential import Exponential
from klsym.families.gamma import Gamma
from klsym.families.geometric import Geometric
from klsym.families.gumbel import Gumbel
from klsym.families.inverse_gamma import InverseGamma
from klsym.families.laplace import Laplace
from klsym.families.log_normal import LogNormal
from klsym.families.logistic import Logistic
from klsym.families.multivariate_normal import MultivariateNormal
from klsym.families.normal import Normal
from klsym.families.pareto import Pareto
from klsym.families.poisson import Poisson
from klsym.families.rayleigh import Rayleigh
from klsym.families.student_t import StudentT
from klsym.families.uniform import Uniform
from klsym.families.weibull import Weibull
from klsym.measures import Lebesgue, Measure, Mixture, Part, X, measures
from klsym.measures.derivative import PartsMeasure

KL, Entropy, CrossEntropy, ChiSquared = (
    DIVERGENCES[name] for name in ("kl", "entropy", "cross_entropy", "chi_squared")
)
TotalVariation, SquaredHellinger, Bregman = (
    DIVERGENCES[name] for name in ("total_variation", "squared_hellinger", "bregman")
)
x, k = Symbol("x"), Symbol("k", integer=True)
half = Rational(1, 2)
N = Normal(0, 1)


def gumbel(location: int = 0, scale: object = 1) -> Gumbel:
    return Gumbel(location=location, scale=scale)


# divergence, whether it is finite, a part of the reason
TABLE = [
    # mass of P where Q has none
    (KL(N, Exponential(1)), False, "P(X < 0) = 1/2 but Q(X < 0) = 0, so P is not absolutely continuous with"),
    (KL(Exponential(1), N), True, "E_P[X**2] is finite"),
    (KL(Normal(1, 2), Exponential(1)), False, "P(X < 0) = "),
    (KL(Laplace(1, 1), Gamma(2, rate=1)), False, "P(X < 0) = exp(-1)/2 but"),
    (KL(Cauchy(0, 3), Exponential(2)), False, "P(X < 0) = 1/2 but"),
    (KL(Exponential(2), Pareto(minimum=1, shape=3)), False, "P(0 < X < 1) = 1 - exp(-2) but"),
    (KL(Pareto(minimum=1, shape=3), Pareto(minimum=2, shape=3)), False, "P(1 < X < 2) = 7/8 but"),
    (KL(Pareto(minimum=2, shape=4), Pareto(minimum=1, shape=3)), True, "E_P[log(X)] is finite"),
    (KL(Uniform(-1, 1), Uniform(0, 1)), False, "P(-1 < X < 0) = 1/2 but"),
    (KL(Uniform(0, 1), Uniform(-1, 1)), True, "P << Q holds, and log(dP/dQ) is bounded"),
    (KL(N, Poisson(2)), False, "P has a density on -oo < X < oo and Q has only atoms there"),
    (KL(Poisson(2), N), False, "P(X >= 0) = 1 but Q(X >= 0) = 0"),
    (KL(Poisson(2), Binomial(5, half)), False, "P(X >= 6) = 1 - 109*exp(-2)/15 but"),
    (KL(Binomial(5, half), Poisson(2)), True, "P << Q holds"),
    (KL(Dirac(3), Poisson(2)), True, "P << Q holds"),
    (KL(Dirac(0), Dirac(1)), False, "P(X = 0) = 1 but Q(X = 0) = 0"),
    (KL(DiscreteUniform(0, 3), DiscreteUniform(1, 3)), False, "P(X = 0) = 1/4 but Q(X = 0) = 0"),
    (KL(Geometric(half, start=0), Geometric(half, start=1)), False, "P(X = 0) = 1/2 but"),
    (KL(Mixture({N: half, Dirac(0): half}), N), False, "P(X = 0) = 1/2 but Q(X = 0) = 0"),
    (KL(N, Mixture({N: half, Dirac(0): half})), True, "P << Q holds"),
    (ChiSquared(N, Exponential(1)), False, "P(X < 0) = 1/2 but"),
    (CrossEntropy(N, Exponential(1)), False, "P(X < 0) = 1/2 but"),
    # two-sided tails
    (KL(StudentT(1), N), False, "P << Q holds, but E_P[X**2] = oo, so log(dP/dQ) has P-integral +oo."),
    (KL(Cauchy(0, 1), N), False, "E_P[X**2] = oo"),
    (KL(Cauchy(0, 1), StudentT(2)), True, "E_P[log(abs(X))] is finite"),
    (KL(Cauchy(2, 3), Cauchy(0, 1)), True, "log(dP/dQ) is bounded"),
    (KL(Cauchy(0, 1), Laplace(0, 1)), False, "E_P[abs(X)] = oo"),
    (KL(Cauchy(0, 1), Logistic(0, 1)), False, "E_P[abs(X)] = oo"),
    (KL(StudentT(2), N), False, "E_P[X**2] = oo"),
    (KL(StudentT(3), N), True, "E_P[X**2] is finite"),
    (KL(StudentT(Rational(21, 10)), N), True, "E_P[X**2] is finite"),
    (KL(StudentT(1), Laplace(0, 1)), False, "E_P[abs(X)] = oo"),
    (KL(StudentT(Rational(3, 2)), Laplace(0, 1)), True, "E_P[abs(X)] is finite"),
    (KL(N, Cauchy(0, 1)), True, "finite, so KL(P, Q) is finite."),
    (KL(N, Laplace(0, 1)), True, "E_P[X**2] is finite"),
    (KL(Laplace(0, 1), N), True, "finite, so KL(P, Q) is finite."),
    (KL(Logistic(0, 2), Logistic(1, 1)), True, "E_P[abs(X)] is finite"),
    # Gumbel's double-exponential tail
    (KL(N, gumbel()), True, "E_P[exp(-X)] are finite"),
    (KL(gumbel(), gumbel(1, 2)), True, "finite, so KL(P, Q) is finite."),
    (KL(gumbel(1, 2), gumbel()), True, "finite, so KL(P, Q) is finite."),
    (KL(gumbel(), N), True, "E_P[X**2]"),
    (KL(Laplace(0, 1), gumbel(0, 2)), True, "E_P[exp(-X/2)] are finite"),
    (KL(Laplace(0, 2), gumbel(0, 1)), False, "E_P[exp(-X)] = oo"),
    (KL(Laplace(0, 1), gumbel(0, 1)), False, "E_P[exp(-X)] = oo"),
    (KL(Logistic(0, 1), gumbel(0, 1)), False, "E_P[exp(-X)] = oo"),
    (KL(Logistic(0, half), gumbel(0, 1)), True, "finite, so KL(P, Q) is finite."),
    (KL(Cauchy(0, 1), gumbel()), False, "E_P[exp(-X)] = oo"),
    (KL(LogNormal(0, 1), gumbel()), True, "finite, so KL(P, Q) is finite."),
    (KL(Pareto(minimum=1, shape=half), gumbel()), False, "E_P[X] = oo"),
    # half-lines
    (KL(Pareto(minimum=1, shape=1), Exponential(1)), False, "E_P[X] = oo"),
    (KL(Pareto(minimum=1, shape=2), Exponential(1)), True, "finite, so KL(P, Q) is finite."),
    (KL(Pareto(minimum=1, shape=2), Rayleigh(1)), False, "E_P[X**2] = oo"),
    (KL(Pareto(minimum=1, shape=half), LogNormal(0, 1)), True, "E_P[log(X)**2]"),
    (KL(Exponential(1), InverseGamma(2, scale=1)), False, "E_P[1/X] = oo"),
    (KL(Gamma(1, rate=3), InverseGamma(2, scale=1)), False, "E_P[1/X] = oo"),
    (KL(Gamma(2, rate=1), InverseGamma(2, scale=1)), True, "E_P[1/X]"),
    (KL(Weibull(shape=1, scale=1), InverseGamma(2, scale=1)), False, "E_P[1/X] = oo"),
    (KL(Weibull(shape=2, scale=1), InverseGamma(2, scale=1)), True, "finite, so KL(P, Q) is finite."),
    (KL(Rayleigh(1), InverseGamma(1, scale=3)), True, "finite, so KL(P, Q) is finite."),
    (KL(LogNormal(0, 1), InverseGamma(1, scale=3)), True, "finite, so KL(P, Q) is finite."),
    (KL(LogNormal(0, 1), Exponential(1)), True, "finite, so KL(P, Q) is finite."),
    (KL(LogNormal(0, 1), N), True, "finite, so KL(P, Q) is finite."),
    (KL(LogNormal(0, 1), Weibull(shape=3, scale=1)), True, "finite, so KL(P, Q) is finite."),
    (KL(InverseGamma(2, scale=1), Weibull(shape=2, scale=1)), False, "E_P[X**2] = oo"),
    (KL(InverseGamma(2, scale=1), Weibull(shape=half, scale=1)), True, "finite, so KL(P, Q) is finite."),
    (KL(InverseGamma(1, scale=1), Gamma(2, rate=1)), False, "E_P[X] = oo"),
    (KL(InverseGamma(half, scale=1), LogNormal(0, 1)), True, "finite, so KL(P, Q) is finite."),
    (KL(Weibull(shape=half, scale=1), N), True, "finite, so KL(P, Q) is finite."),
    (KL(Gamma(half, rate=1), Exponential(1)), True, "E_P[log(X)]"),
    # intervals
    (KL(Uniform(0, 1), Beta(half, 3)), True, "E_P[log(1 - X)] are finite"),
    (KL(Beta(1, 2), InverseGamma(1, scale=2)), False, "E_P[1/X] = oo"),
    (KL(Beta(2, 1), InverseGamma(1, scale=2)), True, "finite, so KL(P, Q) is finite."),
    (KL(Beta(half, half), Beta(5, 5)), True, "finite, so KL(P, Q) is finite."),
    (KL(Uniform(0, 1), Density(3 * x**2, x, (0, 1))), True, "E_P[log(X)] is finite"),
    (ChiSquared(Uniform(0, 1), Density(3 * x**2, x, (0, 1))), False, "(dP/dQ)**2 has Q-integral +oo"),
    # lattices
    (KL(Geometric(half, start=0), Poisson(3)), True, "E_P[X*log(X)] is finite"),
    (KL(Poisson(3), Geometric(half, start=0)), True, "finite, so KL(P, Q) is finite."),
    (KL(Poisson(1), Poisson(2)), True, "E_P[X] is finite"),
    # entropy and cross-entropy
    (Entropy(Cauchy(0, 1)), True, "E_P[log(abs(X))] is finite"),
    (Entropy(N), True, "E_P[X**2] is finite"),
    (CrossEntropy(Cauchy(0, 1), N), False, "E_P[X**2] = oo"),
    (CrossEntropy(N, Cauchy(0, 1)), True, "E_P[log(abs(X))] is finite"),
    # chi-squared: the order of p²/q
    (ChiSquared(Normal(0, 1), Normal(0, 2)), True, "P << Q holds"),
    (ChiSquared(Normal(0, 2), Normal(1, sqrt(2))), False, "(dP/dQ)**2 has Q-integral +oo"),
    (ChiSquared(Normal(0, 2), Normal(0, Rational(3, 2))), True, "P << Q holds"),
    (ChiSquared(N, Cauchy(0, 1)), True, "P << Q holds"),
    (ChiSquared(Laplace(0, 1), N), False, "(dP/dQ)**2"),
    (ChiSquared(Laplace(0, 2), Laplace(0, 1)), False, "(dP/dQ)**2"),
    (ChiSquared(Laplace(0, Rational(3, 2)), Laplace(0, 1)), True, "P << Q holds"),
    (ChiSquared(Poisson(9), Poisson(1)), True, "P << Q holds"),
    (ChiSquared(Geometric(half, start=0), Geometric(Rational(3, 4), start=0)), False, "(dP/dQ)**2"),
    (ChiSquared(Geometric(half, start=0), Poisson(1)), False, "(dP/dQ)**2"),
    (ChiSquared(Gamma(half, rate=1), Gamma(1, rate=1)), False, "(dP/dQ)**2"),
    (ChiSquared(Beta(1, 1), Beta(Rational(3, 2), 1)), True, "P << Q holds"),
    # mixtures: the heaviest component decides
    (KL(Mixture({N: half, Cauchy(0, 1): half}), Mixture({N: half, Laplace(0, 1): half})), False, "E_P[abs(X)] = oo"),
    (
        KL(Mixture({N: half, Laplace(0, 1): half}), Mixture({N: half, Cauchy(3, 1): half})),
        True,
        "finite, so KL(P, Q) is finite.",
    ),
    (KL(Mixture({N: half, gumbel(): half}), gumbel()), True, "finite, so KL(P, Q) is finite."),
    (KL(Mixture({N: half, Laplace(0, 1): half}), gumbel()), False, "E_P[exp(-X)] = oo"),
    (KL(Laplace(0, 1), Mixture({N: half, gumbel(): half})), True, "E_P[X**2] is finite"),
]


@pytest.mark.parametrize(("divergence", "finite", "reason"), TABLE, ids=lambda value: str(value)[:70])
def test_table(divergence: Divergence, finite: bool, reason: str) -> None:
    found = finiteness(divergence)
    assert found.verdict is finite
    assert reason in found.reason
    assert found.reason.endswith(".")
    if not finite:
        assert found.value is S.Infinity


@pytest.mark.parametrize(("divergence", "finite"), [row[:2] for row in TABLE], ids=lambda value: str(value)[:70])
def test_table_against_truncated_integrals(divergence: Divergence, finite: bool) -> None:
    if finiteness(divergence).verdict is False and "absolutely continuous" in finiteness(divergence).reason:
        assert not (divergence.first << divergence.second)
        return
    verdict = converges(divergence.functional, divergence.first, divergence.second)
    assert verdict in (finite, None)
    if verdict is None:
        pytest.skip("the windows' ratio is too near to one to be told")


def test_zeros_inside_the_support_of_a_typed_density() -> None:
    bowl = Density(3 * x**2 / 2, x, (-1, 1))
    assert finiteness(KL(Uniform(-1, 1), bowl)).verdict is True
    assert finiteness(ChiSquared(Uniform(-1, 1), bowl)).verdict is False
    assert finiteness(ChiSquared(bowl, Uniform(-1, 1))).verdict is True
    tent = Density(1 - abs(x), x, (-1, 1))
    assert finiteness(KL(Uniform(-1, 1), tent)).verdict is True
    assert finiteness(ChiSquared(Uniform(-1, 1), tent)).verdict is False
    hollow = finiteness(KL(Poisson(1), Density(k / 2**k / 2, k, Range(0, oo))))
    assert hollow.verdict is False
    assert hollow.reason.startswith("P(X = 0) > 0 but Q(X = 0) = 0")


def test_on_space() -> None:
    wide, narrow = MultivariateNormal([0, 0], [[2, 1], [1, 2]]), MultivariateNormal([0, 1], [[1, 0], [0, 1]])
    assert finiteness(KL(wide, narrow)).verdict is True
    assert finiteness(Entropy(wide)).verdict is True
    # 2·wide⁻¹ − narrow⁻¹ has the eigenvalue 2/3 − 1 < 0, and 2·narrow⁻¹ − wide⁻¹ has 2 − 1 and 2 − 1/3
    assert finiteness(ChiSquared(wide, narrow)).verdict is False
    assert finiteness(ChiSquared(narrow, wide)).verdict is True
    mixed = Mixture({wide: half, narrow: half})
    assert finiteness(KL(mixed, narrow)).verdict is True


def test_products_are_finite_when_every_factor_is() -> None:
    assert finiteness(KL(N @ Normal(1, 2), Normal(0, 3) @ Cauchy(0, 1))).verdict is True
    found = finiteness(KL(N @ Cauchy(0, 1), N @ N))
    assert (found.verdict, found.value) == (False, S.Infinity)
    assert "E_P[X**2] = oo" in found.reason
    assert finiteness(KL(N @ N, MultivariateNormal([0, 0], [[1, 0], [0, 1]]))).verdict is None


def test_abstract_measures_get_the_condition() -> None:
    P, Q = measures("P Q")
    assert finiteness(KL(P, Q)).verdict is None
    assert KL(P, Q).why() == "KL(P, Q) is finite if and only if P << Q and log(dP/dQ) is P-integrable."
    assert finiteness(KL(P, P)).verdict is True
    assert finiteness(TotalVariation(P, Q)).verdict is True


def test_bounded_divergences_are_finite_always() -> None:
    for kind in (TotalVariation, SquaredHellinger):
        for pair in ((N, Exponential(1)), (Dirac(0), Dirac(1)), (Poisson(1), N), (Cauchy(0, 1), gumbel())):
            assert finiteness(kind(*pair)).verdict is True


def test_entropy_relative_to_a_measure_that_does_not_dominate_is_minus_infinity() -> None:
    found = finiteness(Entropy(N, Exponential(1)))
    assert (found.verdict, found.value) == (False, S.NegativeInfinity)
    assert finiteness(Entropy(Exponential(1), N)).verdict is True


# ---- conditions on symbols

a, b, c, d = symbols("a b c d", positive=True)
real1, real2 = symbols("m1 m2", real=True)

CONDITIONS = [
    (KL(StudentT(a), Normal(0, b)), a > 2),
    (KL(StudentT(a), Laplace(0, b)), a > 1),
    (KL(Pareto(minimum=1, shape=a), Exponential(b)), a > 1),
    (KL(Pareto(minimum=1, shape=a), Weibull(shape=b, scale=1)), a > b),
    (KL(Laplace(0, a), Gumbel(location=0, scale=b)), a < b),
    (KL(Logistic(real1, a), Gumbel(location=real2, scale=b)), a < b),
    (KL(Gamma(a, rate=b), InverseGamma(c, scale=d)), a > 1),
    (KL(Weibull(shape=a, scale=b), InverseGamma(c, scale=d)), a > 1),
    (KL(Beta(a, b), InverseGamma(c, scale=d)), a > 1),
    (KL(InverseGamma(a, scale=b), Weibull(shape=c, scale=d)), a > c),
    (KL(InverseGamma(a, scale=b), Normal(real1, d)), a > 2),
    (KL(Normal(real1, a), Normal(real2, b)), S.true),
    (KL(Beta(a, b), Beta(c, d)), S.true),
    (KL(Weibull(shape=a, scale=b), Weibull(shape=c, scale=d)), S.true),
    (KL(Gumbel(location=real1, scale=a), Gumbel(location=real2, scale=b)), S.true),
    (KL(LogNormal(real1, a), InverseGamma(c, scale=d)), S.true),
    (Entropy(StudentT(a)), S.true),
    (CrossEntropy(StudentT(a), Normal(0, b)), a > 2),
    (ChiSquared(Normal(real1, a), Normal(real2, b)), a**2 < 2 * b**2),
    (ChiSquared(Laplace(0, a), Laplace(0, b)), a < 2 * b),
    (ChiSquared(Exponential(a), Exponential(b)), 2 * a > b),
    (ChiSquared(StudentT(a), StudentT(b)), 2 * a > b),
    (ChiSquared(Poisson(a), Poisson(b)), S.true),
]


@pytest.mark.parametrize(("divergence", "condition"), CONDITIONS, ids=lambda value: str(value)[:70])
def test_condition(divergence: Divergence, condition: object) -> None:
    verdict = finiteness(divergence).verdict
    assert verdict is True if condition is S.true else verdict.canonical == condition.canonical


def test_conditions_read_as_sentences() -> None:
    assert KL(StudentT(a), N).why() == (
        "P << Q holds, and E_P[X**2] is finite if and only if a > 2, and so is KL(P, Q)."
    )
    assert ChiSquared(Normal(0, a), Normal(0, b)).why() == "ChiSquared(P, Q) is finite if and only if a**2 < 2*b**2."


positive = st.integers(1, 24).map(lambda n: Rational(n, 4))


@settings(max_examples=120)
@given(st.sampled_from(CONDITIONS), st.lists(positive, min_size=4, max_size=4))
def test_conditions_agree_with_numbers(row: tuple[Divergence, object], values: list[Rational]) -> None:
    divergence, condition = row
    substitution = dict(zip((a, b, c, d), values, strict=True)) | {real1: Integer(1), real2: Integer(-2)}
    expected = condition if condition is S.true else condition.subs(substitution)  # type: ignore[attr-defined]
    assert finiteness(divergence.subs(substitution)).verdict is bool(expected)


@settings(max_examples=20)
@given(st.sampled_from(CONDITIONS), st.lists(positive, min_size=4, max_size=4))
def test_conditions_agree_with_truncated_integrals(row: tuple[Divergence, object], values: list[Rational]) -> None:
    divergence, condition = row
    substitution = dict(zip((a, b, c, d), values, strict=True)) | {real1: Integer(1), real2: Integer(-2)}
    expected = condition if condition is S.true else condition.subs(substitution)  # type: ignore[attr-defined]
    concrete = divergence.subs(substitution)
    seen = converges(divergence.functional, concrete.first, concrete.second)
    assert seen is None or seen is bool(expected)


def test_supports_that_hang_on_symbols() -> None:
    left1, right1, left2, right2 = symbols("left1 right1 left2 right2", real=True)
    found = finiteness(KL(Uniform(left1, right1), Uniform(left2, right2)))
    for values, inside in (((0, 1, 0, 1), True), ((0, 1, -1, 2), True), ((0, 2, 0, 1), False), ((-1, 1, 0, 1), False)):
        substitution = dict(zip((left1, right1, left2, right2), values, strict=True))
        assert bool(found.verdict.subs(substitution)) is inside


def test_parameters_on_the_boundary() -> None:
    p, q = symbols("p q", nonnegative=True)
    verdict = finiteness(KL(Binomial(3, p), Binomial(3, q))).verdict
    for values in itertools.product((S.Zero, half, S.One), repeat=2):
        expected = values[0] == values[1] or values[1] == half
        assert bool(verdict.subs(dict(zip((p, q), values, strict=True)))) is expected


def test_entropy_may_be_plus_or_minus_infinity() -> None:
    # density 1/(x log² x), whose integral is −1/log x: on (0, 1/e) the entropy is −oo, on (e, oo) it is +oo
    low = PartsMeasure(Part(Lebesgue(0, exp(-1)), X, [-log(X) - 2 * log(-log(X))]))
    high = PartsMeasure(Part(Lebesgue(E, oo), X, [-log(X) - 2 * log(log(X))]))
    assert finiteness(Entropy(low)) == (False, "E_P[abs(log(X))] = oo, so -log(p) has P-integral -oo.", -oo)
    assert finiteness(Entropy(high)) == (False, "E_P[abs(log(X))] = oo, so -log(p) has P-integral +oo.", oo)
    half_of_each = PartsMeasure(*(part.scaled(half) for measure in (low, high) for part in measure.parts))
    assert finiteness(Entropy(half_of_each)).value is S.NaN


def test_weights_that_are_symbols() -> None:
    weight = Symbol("w", positive=True)
    mixed = Mixture({N: weight, Laplace(0, 1): 1 - weight})
    assert finiteness(KL(mixed, N)).verdict is True
    verdict = finiteness(KL(StudentT(a), mixed)).verdict
    for w, shape, expected in ((1, 3, True), (1, 2, False), (half, 2, True), (half, 1, False)):
        assert bool(verdict.subs({weight: w, a: shape})) is expected


def test_undecided_is_said_and_not_guessed() -> None:
    wavy = Density((1 + sin(x) ** 2) / (3 * pi), x, (0, 2 * pi))
    found = finiteness(ChiSquared(Uniform(0, 2 * pi), Density(2 * sin(x) ** 2 / (2 * pi), x, (0, 2 * pi))))
    assert found.verdict is None
    assert found.reason.startswith("Whether ChiSquared(P, Q) is finite is not decided: ")
    assert finiteness(KL(wavy, Uniform(0, 2 * pi))).verdict is True


# ---- every family against every other

MEMBERS = {
    "Bernoulli": [FAMILIES["Bernoulli"](Rational(1, 3))],
    "Beta": [Beta(half, 2)],
    "Binomial": [Binomial(4, Rational(1, 3))],
    "Categorical": [FAMILIES["Categorical"]([half, Rational(1, 4), Rational(1, 4)])],
    "Cauchy": [Cauchy(1, 2)],
    "Dirac": [Dirac(2)],
    "DiscreteUniform": [DiscreteUniform(0, 4)],
    "Exponential": [Exponential(2)],
    "Gamma": [Gamma(half, rate=1), Gamma(3, rate=1)],
    "Geometric": [Geometric(Rational(1, 3), start=0)],
    "Gumbel": [gumbel(1, 2)],
    "InverseGamma": [InverseGamma(Rational(3, 2), scale=1)],
    "Laplace": [Laplace(0, 1), Laplace(1, 3)],
    "LogNormal": [LogNormal(0, 1)],
    "Logistic": [Logistic(0, 1)],
    "Normal": [N],
    "Pareto": [Pareto(minimum=1, shape=Rational(3, 2))],
    "Poisson": [Poisson(2)],
    "Rayleigh": [Rayleigh(1)],
    "StudentT": [StudentT(3), StudentT(Rational(1, 2))],
    "Uniform": [Uniform(0, 1)],
    "Weibull": [Weibull(shape=half, scale=1), Weibull(shape=3, scale=1)],
}
EVERYONE = [member for members in MEMBERS.values() for member in members]
PAIRS = list(itertools.product(EVERYONE, repeat=2))


@pytest.mark.parametrize("functional", ["kl", "cross_entropy", "chi_squared"])
def test_every_pair_is_decided(functional: str) -> None:
    for first, second in PAIRS:
        assert finiteness(DIVERGENCES[functional](first, second)).verdict in (True, False), (first, second)


def against_truncated_integrals(functional: str, pairs: list[tuple[Measure, Measure]]) -> None:
    told = 0
    for first, second in pairs:
        seen = converges(functional, first, second)
        assert seen in (finiteness(DIVERGENCES[functional](first, second)).verdict, None), (first, second)
        told += seen is not None
    assert told >= len(pairs) * 3 // 4


CARRIED = [pair for pair in PAIRS if pair[0] != pair[1] and (pair[0] << pair[1])]


@pytest.mark.parametrize("functional", ["kl", "chi_squared"])
def test_some_pairs_against_truncated_integrals(functional: str) -> None:
    against_truncated_integrals(functional, random.sample(CARRIED, 16))


@pytest.mark.slow
@pytest.mark.parametrize("functional", ["kl", "cross_entropy", "chi_squared"])
@pytest.mark.parametrize("part", range(6))
def test_every_pair_against_truncated_integrals(functional: str, part: int) -> None:
    against_truncated_integrals(functional, CARRIED[part::6])
