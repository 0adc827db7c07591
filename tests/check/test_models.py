"""The models' exact values, by another road: quadrature and partial sums; and divergence where there is divergence."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from klsym.check.cells import Cell, integral
from klsym.check.fuzz import KINDS
from klsym.check.models import INFINITE, Model
from klsym.check.numbers import Number, Unknown
from klsym.kernel.terms import (
    Coordinate,
    Equal,
    Euclidean,
    Exp,
    Function,
    Integrable,
    Integral,
    Inverse,
    Lebesgue,
    LessEqual,
    Log,
    MeasureVariable,
    Naturals,
    Not,
    RadonNikodym,
    Real,
    SigmaFinite,
    SpaceVariable,
    Version,
    number,
)

S = SpaceVariable("S")
P, Q, f = MeasureVariable("P", S), MeasureVariable("Q", S), Function("f", S)


@pytest.mark.parametrize("a", [Fraction(-1, 2), Fraction(0), Fraction(3)])
@pytest.mark.parametrize("b", [0, 1, 2, 4])
def test_integrals_over_the_interval(a: Fraction, b: int) -> None:
    cell: Cell = {((a, b),): Number.of(1)}
    exact = integral(cell, ("interval",))
    assert exact is not None and exact.rational is not None
    with mpmath.workdps(20):  # u = exp(-t)
        value = mpmath.quad(
            lambda t: mpmath.exp(-(a.numerator / mpmath.mpf(a.denominator) + 1) * t) * t**b, [0, 4, 20, mpmath.inf]
        )
    assert abs(value - mpmath.mpf(exact.rational.numerator) / exact.rational.denominator) < 1e-10


@pytest.mark.parametrize("a", [1, 2, 5])
@pytest.mark.parametrize("b", [0, 1, 2, 3])
def test_sums_over_the_points(a: int, b: int) -> None:
    exact = integral({((Fraction(a), b),): Number.of(1)}, ("counting",))
    assert exact is not None and exact.rational is not None
    partial = sum(Fraction(k**b, 2 ** (a * k)) for k in range(1, 200))
    assert 0 < exact.rational - partial < Fraction(1, 10**40)


@pytest.mark.parametrize(("axis", "a"), [("interval", -1), ("interval", -2), ("counting", 0), ("counting", -1)])
def test_what_diverges_is_not_integrable(axis: str, a: int) -> None:
    assert integral({((Fraction(a), 0),): Number.of(1)}, (axis,)) is None


def test_numbers_prove_equality_by_form_only() -> None:
    two, three = Number.of(2).log(), Number.of(3).log()
    assert Number.of(6).log() == two + three
    assert (two + three - Number.of(6).log()).sign() == 0
    assert Number.of(8).log().exp() != Number.of(7) and (three - two).sign() == 1
    half = Number({key: value / 2 for key, value in two.terms.items()}).exp()  # sqrt 2, by name
    with pytest.raises(Unknown):
        (half * half - Number.of(2)).sign()


def test_the_line_is_the_line() -> None:
    """Int exp(-|x|) dx is not of the model's kind, but Int_1^oo x^-2 dx and its divergent neighbours are."""
    line, model = Euclidean(1), Model(0)
    x = Coordinate(line, 0)
    assert model.holds(Integrable(x, Lebesgue(line))) is False
    assert model.holds(Integrable(number(1), Lebesgue(line))) is False
    assert model.holds(SigmaFinite(Lebesgue(line))) is True
    assert model.holds(Equal(x * Inverse(x), number(1))) is True  # 0 is a null point that the cells leave out


def test_every_situation_is_met() -> None:
    """Null atoms, infinite atoms, divergence, junk off the support and dP/dQ where there is none."""
    seen = set()
    t = RadonNikodym(P, Q)
    for seed in range(60):
        model = Model(seed, KINDS[seed % 3])
        space = model.space(S)
        weights = model.weights(P)
        seen |= {"null atom" for w, axes in zip(weights, space.cells, strict=True) if not axes and not w}
        seen |= {"infinite atom"} if INFINITE in weights else set()
        seen |= {"not integrable"} if model.holds(Not(Integrable(f, P))) else set()
        seen |= {"no version"} if model.holds(Version(t, P, Q)) is False else set()
        seen |= (
            {"negative junk"}
            if model.holds(LessEqual(number(0), t)) is False and model.holds(Version(t, P, Q))
            else set()
        )
    assert seen == {"null atom", "infinite atom", "not integrable", "no version", "negative junk"}


def test_a_model_is_fixed_by_its_seed() -> None:
    term = Integral(f * Log(f), P)
    first, second = Model(7, "mixed"), Model(7, "mixed")
    assert first.holds(Equal(term, number(0))) == second.holds(Equal(term, number(0)))


def test_what_cannot_be_decided_is_not_decided() -> None:
    model = Model(1, "counting")
    k = Coordinate(Naturals(), 0)
    assert model.holds(LessEqual(Exp(k * k), k)) is None
    assert model.holds(LessEqual(k, k + 1)) is True
    assert model.holds(LessEqual(Real("x") * Real("x"), number(-1))) is False
