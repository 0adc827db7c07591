"""Terms rewrite nothing by themselves; the normal form knows the total field and nothing more."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klsym.check.models import Model
from klsym.kernel.ring import canonical, normal
from klsym.kernel.terms import (
    Abs,
    Add,
    At,
    Compose,
    Equal,
    Exp,
    ForAll,
    Function,
    Integral,
    Inverse,
    LessEqual,
    Log,
    MapVariable,
    MeasureVariable,
    Multiply,
    Points,
    Power,
    Real,
    SpaceVariable,
    Term,
    Values,
    number,
    substitute,
    variables,
)

S = SpaceVariable("S")
P = MeasureVariable("P", S)
f, g, x, y = Function("f", S), Function("g", S), Real("x"), Real("y")


def test_nothing_is_simplified() -> None:
    assert x - x != number(0)
    assert x / x != number(1)
    assert Integral(f, P) - Integral(f, P) != number(0)
    assert number(0) * Integral(f, P) != number(0)
    assert x + y != y + x


def test_equality_tells_kinds_apart() -> None:
    assert Equal(x, y) != LessEqual(x, y)
    assert Equal(x, y) == Equal(Real("x"), Real("y")) and hash(Equal(x, y)) == hash(Equal(Real("x"), Real("y")))
    assert Function("f", S) != Function("f", SpaceVariable("T")) and Real("f") != f


def test_terms_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        x.name = "y"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (x * x * Inverse(x), x),
        (Inverse(Inverse(x)), x),
        (Inverse(x * y), Inverse(x) * Inverse(y)),
        (Inverse(2 * x + 2 * y) * 2, Inverse(x + y)),
        (Inverse(Inverse(x + y)), x + y),
        ((x + y) * (x - y), x * x - y * y),
        (Abs(2 * x - 2 * y), 2 * Abs(y - x)),
        (x - x, number(0)),
        (Integral(f + g, P), Integral(g + f, P)),
        (Log(number(1)), Exp(number(0)) - 1),
        (Log(number(-3)), number(0)),
        (Inverse(number(0)), number(0)),
        (At(Values((x, y)) * Values((y, y)), 0), x * y),
        (
            Compose(f + g, MapVariable("m", S, S)),
            Compose(g, MapVariable("m", S, S)) + Compose(f, MapVariable("m", S, S)),
        ),
    ],
)
def test_what_the_normal_form_sees(left: Term, right: Term) -> None:
    assert normal(left) == normal(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (x * Inverse(x), number(1)),  # 0/0 is 0
        (Inverse(x + y), Inverse(x) + Inverse(y)),
        (Log(x * y), Log(x) + Log(y)),
        (Exp(Log(x)), x),
        (Abs(x), x),
        (Power(x, number(2)), x * x),
        (Integral(f, P) + Integral(g, P), Integral(f + g, P)),
    ],
)
def test_what_it_must_not(left: Term, right: Term) -> None:
    assert normal(left) != normal(right)


LEAVES = st.sampled_from([x, y, number(0), number(1), number(-2), number(Fraction(1, 2))])


def _grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    two = st.tuples(inner, inner)
    return st.one_of(two.map(lambda p: Add(*p)), two.map(lambda p: Multiply(*p)), inner.map(Inverse), inner.map(Abs))


@settings(max_examples=150, deadline=None)
@given(st.recursive(LEAVES, _grow, max_leaves=6), st.integers(0, 50))
def test_the_canonical_term_has_the_same_value_and_form(term: Term, seed: int) -> None:
    back = canonical(normal(term))
    assert normal(back) == normal(term)
    assert Model(seed).holds(Equal(term, back)) is True


def test_substitution_is_simultaneous_and_does_not_capture() -> None:
    assert substitute(x + y, {x: y, y: x}) == y + x
    bound = ForAll(x, LessEqual(x, y))
    assert variables(bound) == {y}
    assert substitute(bound, {x: number(1)}) == bound
    assert substitute(bound, {y: number(1)}) == ForAll(x, LessEqual(x, number(1)))


def test_spaces_are_checked_when_built() -> None:
    moved = substitute(Integral(f, P), {S: Points("n")})
    assert moved == Integral(Function("f", Points("n")), MeasureVariable("P", Points("n")))
