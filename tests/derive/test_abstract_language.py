"""Functions, maps, kernels, images and joints: what a person writes is what the kernel gets, and back again."""

from __future__ import annotations

import pytest
from sympy import Expr, exp, log

from klsym.derive.translate import OMEGA, Translator
from klsym.kernel import terms
from klsym.measures import (
    ArgumentError,
    Composition,
    DensityMeasure,
    KernelIntegral,
    LebesgueIntegral,
    Measure,
    Mixture,
    Pushforward,
    coordinates,
    functions,
    kernels,
    maps,
    measures,
)

P, Q = measures("P Q")
M, N = measures("M N", space="Y")
K, L = kernels("K L")
f = functions("f")
u = functions("u", space="Y")
g = maps("g")
X, Y = coordinates(P @ K)
THERE = terms.SpaceVariable("Y")
p, q = (terms.MeasureVariable(name, OMEGA) for name in "PQ")
m = terms.MeasureVariable("M", THERE)
kernel = terms.Kernel("K", OMEGA, THERE)
F = terms.Function("f", OMEGA)
PAIRS = terms.ProductSpace(OMEGA, THERE)
JOINT = terms.Product(p, kernel)
Z = measures("Z", space="Z")


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (P @ M, terms.Product(p, m)),
        (P @ K, JOINT),
        ((P @ K) @ Z, terms.Product(JOINT, terms.MeasureVariable("Z", terms.SpaceVariable("Z")))),
        (Pushforward(g, P), terms.Image(terms.MapVariable("g", OMEGA, THERE), p)),
        ((P @ K).marginal(1), terms.Image(terms.Projection(PAIRS, 1), JOINT)),
        (DensityMeasure(exp(f), Q), terms.WithDensity(q, terms.Exp(F))),
        (2 * P, terms.WithDensity(p, terms.number(2))),
        (P + Q, terms.MeasureSum(p, q)),
    ],
)  # fmt: skip
def test_measures_there_and_back(measure: Measure, expected: terms.Measure) -> None:
    translator = Translator()
    assert translator.measure(measure) == expected
    assert translator.measure_symbol(expected) == measure


@pytest.mark.parametrize(
    ("function", "space"),
    [
        (f * log(P / Q), OMEGA),
        (Composition(P / Q, X) * Composition(u, Y), terms.ProductSpace(OMEGA, THERE)),
        (KernelIntegral(Composition(u, Y), K), OMEGA),
        (KernelIntegral(Composition(u, Y), M), OMEGA),
        (Composition(u, g) + f, OMEGA),
        (LebesgueIntegral(Composition(u, g), P), None),
    ],
)
def test_functions_there_and_back(function: Expr, space: terms.Space | None) -> None:
    translator = Translator()
    term = translator.term(function)
    assert term.space == space
    assert translator.expression(term) == function


def test_a_mixture_is_a_sum_of_multiples() -> None:
    half = terms.number(terms.Fraction(1, 2))
    assert Translator().measure(Mixture({P: "1/2", Q: "1/2"})) == terms.MeasureSum(
        terms.WithDensity(p, half), terms.WithDensity(q, half)
    )


def test_masses_are_those_of_what_they_are_made_of() -> None:
    mu = measures("mu", "finite")
    assert (
        (P @ K).total_mass == (P @ M).total_mass == Pushforward(g, P).total_mass == (P @ K).marginal(1).total_mass == 1
    )
    assert Pushforward(g, mu).total_mass == (mu @ K).total_mass == mu.total_mass


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ArgumentError, match="lives on Y"):
        M @ K
    with pytest.raises(ArgumentError, match="lives on Y"):
        Pushforward(g, M)
    with pytest.raises(ArgumentError, match="no coordinate"):
        P.marginal(0)
    with pytest.raises(terms.TermError, match="different spaces"):
        Translator().term(f + u)
