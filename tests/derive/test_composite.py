"""Measures made of others: what they inherit is found, what they do not inherit is refused."""

from __future__ import annotations

import pytest
from sympy import Eq, Expr, Symbol, exp, log

from klsym.derive.calc import calc
from klsym.derive.exceptions import DerivationError, Missing
from klsym.derive.given import Given
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.premises import Premises
from klsym.derive.reasons import addition, log_algebra, mass, unfold
from klsym.derive.transport import densities, fubini, image, marginals
from klsym.divergences.kl import KL
from klsym.kernel import terms
from klsym.measures import (
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
K = kernels("K")
f, u, g = functions("f"), functions("u", space="Y"), maps("g")
X, Y = coordinates(P @ M)
w = Symbol("w", positive=True)
Z = LebesgueIntegral(exp(f), Q)
TILT = DensityMeasure(exp(f) / Z, Q)
MIXED = Mixture({P: "1/3", Q: "2/3"})
PREMISES = Premises([P << Q, M << N, Integrable(exp(f), Q)])
TRANSLATOR = PREMISES.translator


@pytest.fixture(scope="module")
def given() -> Given:
    return PREMISES.working()


@pytest.mark.parametrize(
    "measure", [P @ M, P @ K, (P @ K) @ N, Pushforward(g, P), (P @ K).marginal(0), (P @ K).marginal(1), TILT, MIXED]
)
def test_probabilities(measure: Measure, given: Given) -> None:
    there = TRANSLATOR.measure(measure)
    found = given.prove(terms.probability(there))
    assert found.conclusion == terms.probability(there)
    assert given.prove(terms.SigmaFinite(there)).conclusion == terms.SigmaFinite(there)
    assert given.prove(terms.finite(there)).conclusion == terms.finite(there)


@pytest.mark.parametrize("measure", [P + Q, 2 * P, DensityMeasure(exp(2 * f), Q)])
def test_what_is_no_probability_is_not_said_to_be_one(measure: Measure, given: Given) -> None:
    with pytest.raises(Missing):
        given.prove(terms.probability(TRANSLATOR.measure(measure)))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (P @ K, Q @ K),
        (P @ M, Q @ N),
        (Pushforward(g, P), Pushforward(g, Q)),
        ((P @ K).marginal(1), (Q @ K).marginal(1)),
        (TILT, Q),
        (Q, TILT),
        (P, TILT),
        (P, (P @ K).marginal(0)),
        (2 * P, Q),
        (P, 2 * P),
        (MIXED, Q),
        (P, MIXED),
        (P, P + Q),
    ],
)
def test_dominated(one: Measure, two: Measure, given: Given) -> None:
    wanted = terms.AbsolutelyContinuous(TRANSLATOR.measure(one), TRANSLATOR.measure(two))
    assert given.prove(wanted).conclusion == wanted


@pytest.mark.parametrize(
    ("one", "two"),
    [(TILT, P), (Q @ K, P @ K), (P @ N, Q @ M), (Q, DensityMeasure(f**2, Q)), (Pushforward(g, Q), Pushforward(g, P))],
)
def test_not_dominated(one: Measure, two: Measure, given: Given) -> None:
    with pytest.raises(Missing):
        given.prove(terms.AbsolutelyContinuous(TRANSLATOR.measure(one), TRANSLATOR.measure(two)))


def test_a_kernel_applied_to_both_changes_nothing() -> None:
    pair = coordinates(P @ K)[0]
    found = (
        calc(KL(P @ K, Q @ K), given=[P << Q, Finite(KL(P, Q))])
        .equals(LebesgueIntegral(log(Composition(P / Q, pair)), P @ K), unfold(KL), densities)
        .equals(KL(P, Q), unfold(KL), marginals)
    )
    assert found.statement == Eq(KL(P @ K, Q @ K), KL(P, Q), evaluate=False)
    assert not found.theorem().axioms


def test_tensorisation() -> None:
    p, m = Composition(P / Q, X), Composition(M / N, Y)
    finite = [P << Q, M << N, Finite(KL(P, Q)), Finite(KL(M, N))]
    parts = LebesgueIntegral(log(p), P @ M) + LebesgueIntegral(log(m), P @ M)
    found = (
        calc(KL(P @ M, Q @ N), given=finite)
        .equals(LebesgueIntegral(log(p * m), P @ M), unfold(KL), densities)
        .equals(parts, log_algebra, addition)
        .equals(KL(P, Q) + KL(M, N), unfold(KL), marginals)
    )
    assert found.theorem().conclusion.right == TRANSLATOR.term(KL(P, Q) + KL(M, N))
    with pytest.raises(DerivationError, match="integrable"):
        calc(KL(P @ M, Q @ N), given=finite[:2]).equals(
            LebesgueIntegral(log(p * m), P @ M), unfold(KL), densities
        ).equals(parts, log_algebra, addition)


def test_a_tilt() -> None:
    finite = [P << Q, Finite(KL(P, Q)), Integrable(exp(f), Q), Integrable(f, P)]
    middle = LebesgueIntegral(log(P / Q * Z / exp(f)), P)
    gap = KL(P, Q) - LebesgueIntegral(f, P) + log(Z)
    found = (
        calc(KL(P, TILT), given=finite)
        .equals(middle, unfold(KL), mass, densities, log_algebra)
        .equals(gap, unfold(KL), log_algebra, addition, mass)
    )
    assert found.current == gap


@pytest.mark.parametrize(
    ("start", "end", "reasons", "given"),
    [
        (LebesgueIntegral(u, Pushforward(g, P)), LebesgueIntegral(Composition(u, g), P), (image,), []),
        (LebesgueIntegral(f, (P @ K).marginal(0)), LebesgueIntegral(f, P), (marginals,), []),
        (LebesgueIntegral(Composition(u, Y), P @ M), LebesgueIntegral(u, M), (marginals,), []),
        (LebesgueIntegral(1, w * P + (1 - w) * Q), 1, (mass,), [w < 1]),
        (LebesgueIntegral(log(2 * P / P), P), log(2), (densities, mass), []),
        (LebesgueIntegral(f, 2 * P), 2 * LebesgueIntegral(f, P), (), None),
        (
            LebesgueIntegral(Composition(u, Y), P @ K),
            LebesgueIntegral(KernelIntegral(Composition(u, Y), K), P),
            (fubini,),
            [Integrable(Composition(u, Y), P @ K)],
        ),
    ],
)
def test_integrals_carried_over(start: Expr, end: Expr, reasons: tuple, given: list | None) -> None:
    if given is None:  # no reason was given
        with pytest.raises(DerivationError):
            calc(start).equals(end, *reasons)
    else:
        assert calc(start, given=given).equals(end, *reasons).current == end
