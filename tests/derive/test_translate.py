"""SymPy to the kernel and back: what goes through comes back the same, and what SymPy would change is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Add, Eq, Expr, Limit, Mul, Not, Rational, S, Symbol, exp, log, oo, pi, sqrt, symbols

from klsym.derive.exceptions import TranslationError
from klsym.derive.hypotheses import AlmostEverywhere, Finite, ForAll, Integrable, Masses, SameMeasure
from klsym.derive.translate import OMEGA, Translator
from klsym.divergences.bregman import Bregman
from klsym.divergences.kl import KL
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import terms
from klsym.kernel.ring import normal
from klsym.measures import LebesgueIntegral, measures

P, Q, R = measures("P Q R")
mu = measures("mu", "sigma-finite")
t, u = P / Q, Q / R
a, b = symbols("a b", real=True)


def functions() -> st.SearchStrategy[Expr]:
    leaves = st.sampled_from([t, u, P / mu, a, b, S.One, S(2), Rational(-3, 7)])

    def grow(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        return st.one_of(
            st.tuples(inner, inner).map(lambda pair: Add(*pair)),
            st.tuples(inner, inner).map(lambda pair: Mul(*pair)),
            inner.map(lambda f: log(f) if f != 0 else S.One),
            inner.map(exp),
            inner.map(Abs),
            inner.map(lambda f: f**2),
            inner.map(lambda f: 1 / f if f != 0 else S.One),
        )

    return st.recursive(leaves, grow, max_leaves=6)


@given(functions())
def test_round_trip_is_the_same_function(function: Expr) -> None:
    """Whatever SymPy made of it, what is translated comes back as the same normal form, or is refused."""
    if function.has(oo, -oo, S.ComplexInfinity, S.NaN, S.ImaginaryUnit, pi):
        return
    translator = Translator()
    term = translator.term(function)
    try:
        back = translator.expression(term)
    except TranslationError:
        return
    assert normal(translator.term(back)) == normal(term)


@pytest.mark.parametrize(
    "function", [t * log(t) - t + 1, Abs(t - 1), sqrt(t), t**2 / (1 + t), exp(a * log(t)), u * t * log(u)]
)
def test_round_trip_of_what_proofs_use(function: Expr) -> None:
    translator = Translator()
    whole = LebesgueIntegral(function, Q) + 2
    assert translator.expression(translator.term(whole)) == whole


def test_total_inverse_is_not_sympys() -> None:
    """x·x⁻¹ is the indicator of x ≠ 0 in the kernel and 1 in SymPy: the way back refuses to confuse them."""
    translator = Translator()
    x = translator.term(t)
    with pytest.raises(TranslationError, match="rewrites"):
        translator.expression(x * terms.Inverse(x))


def test_symbols_that_print_alike_are_not_merged() -> None:
    translator = Translator()
    with pytest.raises(TranslationError, match="both called x"):
        translator.term(Symbol("x", real=True) + Symbol("x", positive=True))


@pytest.mark.parametrize("bad", [Symbol("z"), pi, S.ImaginaryUnit])
def test_what_has_no_counterpart_is_refused(bad: Expr) -> None:
    with pytest.raises(TranslationError):
        Translator().term(bad)


def test_definitions() -> None:
    translator = Translator()
    p, q = (terms.MeasureVariable(name, OMEGA) for name in "PQ")
    density = terms.RadonNikodym(p, q)
    assert translator.term(KL(P, Q)) == terms.Integral(terms.Log(density), p)
    both = terms.MeasureSum(p, q)
    ratio = Abs(P / (P + Q) - Q / (P + Q))
    assert translator.term(TotalVariation(P, Q)) == translator.term(LebesgueIntegral(ratio, P + Q) / 2)
    assert both in set(terms.children(next(iter(translator.term(TotalVariation(P, Q)).parts()[1:]))))


def test_bregman_is_its_own_integral_and_not_kl() -> None:
    """Negative entropy's divergence is translated by φ(p) − φ(q) − φ'(q)(p − q), so its theorem says something."""
    translator = Translator()
    p, q = P / mu, Q / mu
    stated = p * log(p) - q * log(q) - (log(q) + 1) * (p - q)
    assert normal(translator.term(Bregman("negative entropy", P, Q, mu))) == normal(
        translator.term(LebesgueIntegral(stated, mu))
    )


def test_all_numbers_limits_and_denials() -> None:
    translator = Translator()
    p, q = (terms.MeasureVariable(name, OMEGA) for name in "PQ")
    x, one = terms.Real("a"), terms.number(1)
    density = terms.RadonNikodym(p, q)
    for_all = ForAll(a, AlmostEverywhere(t >= a, Q))
    assert translator.judgement(for_all) == terms.ForAll(x, terms.LessEqual(x, density, q))
    tends = Eq(Limit(1 + 1 / a, a, oo), 1, evaluate=False)
    found = translator.judgement(tends)
    assert isinstance(found, terms.Limit)
    assert (found.variable, found.limit, found.measure) == (x, one, None)
    assert normal(found.term) == normal(one + terms.Inverse(x))
    there = translator.judgement(AlmostEverywhere(Eq(Limit(t / a, a, oo), 0, evaluate=False), Q))
    assert isinstance(there, terms.Limit) and there.measure == q
    assert translator.judgement(Not(P << Q)) == terms.Not(terms.AbsolutelyContinuous(p, q))
    for bad in (ForAll(S(1), t >= a), Eq(Limit(a, a, 0), 0, evaluate=False)):
        with pytest.raises(TranslationError):
            translator.judgement(bad)


def test_judgements() -> None:
    translator = Translator()
    p, q = (terms.MeasureVariable(name, OMEGA) for name in "PQ")
    density = terms.RadonNikodym(p, q)
    assert translator.judgement(P << Q) == terms.AbsolutelyContinuous(p, q)
    assert translator.judgement(SameMeasure(P, Q)) == terms.SameMeasure(p, q)
    assert translator.judgement(Finite(KL(P, Q))) == terms.Integrable(terms.Log(density), p)
    assert translator.judgement(Integrable(log(t), P)) == terms.Integrable(terms.Log(density), p)
    assert translator.judgement(AlmostEverywhere(Eq(t, 1), Q)) == terms.Equal(density, terms.number(1), q)
    assert isinstance(translator.judgement(a > 1), terms.Less)
    with pytest.raises(TranslationError):
        translator.judgement(Masses(P, (1, 2)))
    with pytest.raises(TranslationError):
        translator.judgement(S.true)
