"""Mutual information and the conditional divergence: their definitions, and finite tables by another road."""

from __future__ import annotations

from fractions import Fraction
from math import log as logarithm

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import log

from klsym.derive.calc import calc
from klsym.derive.deduction import deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.reasons import by, unfold
from klsym.divergences.conditional_kl import ConditionalKL
from klsym.divergences.kl import KL
from klsym.divergences.mutual_information import MutualInformation
from klsym.families import Bernoulli, Normal
from klsym.families import Finite as Table
from klsym.kernel.terms import LessEqual, number
from klsym.measures import ArgumentError, kernels, measures

P, Q = measures("P Q")
K, L = kernels("K L")
J = measures("J", space=("X", "Y"))


def test_definitions() -> None:
    joint = P @ K
    assert MutualInformation(joint).definition == KL(joint, joint.marginal(0) @ joint.marginal(1))
    assert ConditionalKL(K, L, P).definition == KL(P @ K, P @ L)
    assert MutualInformation(J).independent == J.marginal(0) @ J.marginal(1)


@given(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=4))
def test_tables_by_entropies(rows: list[list[int]]) -> None:
    """I(X; Y) = H(X) + H(Y) − H(X, Y), in floats from the counts."""
    total = sum(map(sum, rows))
    if total == 0:
        return
    table = {(i, j): Fraction(m, total) for i, row in enumerate(rows) for j, m in enumerate(row) if m}
    value = MutualInformation(Table(table)).evalf(30)

    def entropy(counts: list[int]) -> float:
        return -sum(c / total * logarithm(c / total) for c in counts if c)

    expected = entropy([sum(row) for row in rows]) + entropy([sum(column) for column in zip(*rows, strict=True)])
    assert float(value) == pytest.approx(expected - entropy([m for row in rows for m in row]), abs=1e-12)


def test_independent_and_equal_coordinates() -> None:
    assert MutualInformation(Bernoulli("1/3") @ Normal(0, 1)).doit() == 0
    assert MutualInformation(Table({(0, 0): "1/2", (1, 1): "1/2"})).doit().equals(log(2))
    assert ConditionalKL(K, K, P).doit() == 0


def test_nonnegative_by_gibbs() -> None:
    information = MutualInformation(P @ K)
    found = (
        calc(information)
        .equals(KL(P @ K, information.independent), unfold(MutualInformation))
        .at_least(0, by("gibbs", P=P @ K, Q=information.independent))
    )
    assert isinstance(found.theorem().conclusion, LessEqual)
    d = deduction(given=[P @ K << P @ L, Finite(KL(P @ K, P @ L))])
    assert d.library("gibbs", 0, P=P @ K, Q=P @ L).conclusion.left == number(0)


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (lambda: MutualInformation(Normal(0, 1)), "points of the plane"),
        (lambda: MutualInformation(P), "no coordinate"),
        (lambda: MutualInformation(Table({(0, 0, 1): 1})), "no point of the plane"),
        (lambda: ConditionalKL(P, Q, P), "compares kernels"),
        (lambda: ConditionalKL(K, L, measures("M", space="Y")), "lives on Y"),
    ],
)
def test_refusals(attempt: object, words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        attempt()  # type: ignore[operator]
