"""Calculation chains: right steps pass, wrong ones say what was to be shown and what stood in the way."""

from __future__ import annotations

import pytest
from sympy import Basic, Eq, Rational, Symbol, exp, log
from sympy.core.relational import LessThan

from klsym.derive import (
    Finite,
    Integrable,
    ProofError,
    addition,
    algebra,
    calc,
    chain_rule,
    change_of_measure,
    inequality,
    ladder,
    linear,
    log_algebra,
    mass,
    square,
    tangent,
    unfold,
)
from klsym.divergences.chi_squared import ChiSquared
from klsym.divergences.cross_entropy import CrossEntropy
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, measures

P, Q = measures("P Q")
F, G = measures("F G", "finite")
mu = measures("mu", "sigma-finite")
t = P / Q
phi = t * log(t) - t + 1


def test_gibbs_as_on_a_board() -> None:
    chain = (
        calc(KL(P, Q), given=[P << Q])
        .equals(LebesgueIntegral(phi, Q), unfold(KL), change_of_measure(P, Q), addition)
        .at_least(LebesgueIntegral(0, Q), inequality(phi >= 0))
        .equals(0, linear)
    )
    theorem = chain.theorem()
    assert theorem.axioms == frozenset()
    assert theorem.oracles == {"klsym.oracles.ladder.ladder"}
    assert str(chain.statement) == "KL(P, Q) >= 0"
    assert all(step.theorem is not None and step.checked == "kernel" for step in chain.steps)


def test_tangent_needs_no_oracle() -> None:
    """KL(P, Q) >= 0 by log u <= u − 1 at u = dQ/dP alone, for Q << P too."""
    u = Q / P
    chain = (
        calc(-LebesgueIntegral(log(u), P), given=[P << Q, Q << P, Integrable(log(u), P)])
        .at_least(-LebesgueIntegral(u - 1, P), tangent(u))
        .equals(0, addition, change_of_measure(Q, P), mass)
    )
    assert chain.theorem().oracles == frozenset()


def test_chi_squared_bounds_kl() -> None:
    """KL <= χ²: log t <= t − 1 under P."""
    chain = (
        calc(KL(P, Q), given=[P << Q, Finite(KL(P, Q)), Integrable(t, P)])
        .equals(LebesgueIntegral(log(t), P), unfold(KL))
        .at_most(LebesgueIntegral(t - 1, P), tangent(t))
        .equals(ChiSquared(P, Q), addition, unfold(ChiSquared), change_of_measure(P, Q), mass)
    )
    assert str(chain.statement) == "KL(P, Q) <= ChiSquared(P, Q)"
    chain.theorem()


WRONG = {
    "a lost term": lambda: calc(KL(P, Q), [P << Q]).equals(
        LebesgueIntegral(t * log(t) - t, Q), unfold(KL), change_of_measure(P, Q), addition
    ),
    "swapped measures": lambda: calc(KL(P, Q), [P << Q]).equals(LebesgueIntegral(log(t), Q), unfold(KL)),
    "the wrong density": lambda: calc(LebesgueIntegral(log(t), P), [P << Q]).equals(
        LebesgueIntegral(log(t) / t, Q), change_of_measure(P, Q)
    ),
    "no absolute continuity": lambda: calc(LebesgueIntegral(log(t), P)).equals(
        LebesgueIntegral(t * log(t), Q), change_of_measure(P, Q)
    ),
    "a definition no reason unfolds": lambda: calc(KL(P, Q), [P << Q]).equals(LebesgueIntegral(log(t), P)),
    "the mass of a finite measure": lambda: calc(LebesgueIntegral(1, F)).equals(1, mass),
    "additivity without integrability": lambda: calc(LebesgueIntegral(log(t) + t, P), [P << Q]).equals(
        LebesgueIntegral(log(t), P) + LebesgueIntegral(t, P), addition
    ),
    "an inequality too strong": lambda: calc(LebesgueIntegral(phi, Q), [P << Q, Finite(KL(P, Q))]).at_least(
        LebesgueIntegral(Rational(6, 10) * (t - 1) ** 2, Q), inequality(phi >= Rational(6, 10) * (t - 1) ** 2)
    ),
    "an inequality the wrong way": lambda: calc(LebesgueIntegral(phi, Q), [P << Q, Finite(KL(P, Q))]).at_most(
        LebesgueIntegral(0, Q), inequality(phi >= 0)
    ),
    "a logarithm of a sum": lambda: calc(LebesgueIntegral(log(1 + t), P), [P << Q]).equals(
        LebesgueIntegral(log(t), P), log_algebra
    ),
    "a chain rule that does not chain": lambda: calc(LebesgueIntegral(log(P / mu), P), [P << Q, Q << mu]).equals(
        LebesgueIntegral(log(P / Q) * log(Q / mu), P), chain_rule(P, Q, mu), log_algebra
    ),
    "arithmetic": lambda: calc(2 * KL(P, Q), [P << Q]).equals(3 * KL(P, Q), algebra),
    "a square that does not help": lambda: calc(LebesgueIntegral(phi, Q), [P << Q, Finite(KL(P, Q))]).at_least(
        LebesgueIntegral((t - 1) ** 2, Q), inequality(phi >= (t - 1) ** 2, using=[square(t - 1), ladder(phi >= 0)])
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_step_is_refused(name: str) -> None:
    with pytest.raises(ProofError, match="to show: ") as caught:
        WRONG[name]()
    assert len(str(caught.value)) > 40


def test_the_message_says_what_stood_in_the_way() -> None:
    with pytest.raises(ProofError) as caught:
        calc(LebesgueIntegral(log(t) + t, P), [P << Q]).equals(
            LebesgueIntegral(log(t), P) + LebesgueIntegral(t, P), addition
        )
    assert "not known to be P-integrable" in str(caught.value)
    with pytest.raises(ProofError) as caught:
        calc(LebesgueIntegral(log(t), P)).equals(LebesgueIntegral(t * log(t), Q), change_of_measure(P, Q))
    assert "P << Q is not among the hypotheses" in str(caught.value)


def test_directions_do_not_mix() -> None:
    chain = calc(LebesgueIntegral(phi, Q), [P << Q, Finite(KL(P, Q))]).at_least(
        LebesgueIntegral(0, Q), inequality(phi >= 0)
    )
    with pytest.raises(ProofError, match="other direction"):
        chain.at_most(1)


def test_an_equation_does_not_borrow_the_infinite_case() -> None:
    """KL = ∫ φ dQ needs KL < oo; only an inequality KL >= c may take that for granted."""
    chain = calc(KL(P, Q), given=[P << Q]).equals(
        LebesgueIntegral(phi, Q), unfold(KL), change_of_measure(P, Q), addition
    )
    with pytest.raises(ProofError, match="not among the hypotheses"):
        chain.theorem()
    again = calc(KL(P, Q), given=[P << Q, Finite(KL(P, Q))]).equals(
        LebesgueIntegral(phi, Q), unfold(KL), change_of_measure(P, Q), addition
    )
    assert again.theorem() is not None


def test_an_upper_bound_does_not_borrow_the_infinite_case() -> None:
    """KL <= ∫(t − 1)dP is no theorem where log t is not integrable, so that hypothesis must be stated."""
    chain = calc(KL(P, Q), given=[P << Q, Integrable(t, P)])
    chain.equals(LebesgueIntegral(log(t), P), unfold(KL)).at_most(LebesgueIntegral(t - 1, P), tangent(t))
    with pytest.raises(ProofError, match="not among the hypotheses"):
        chain.theorem()


def test_symbols_say_what_they_are() -> None:
    s = Symbol("s", positive=True)
    chain = calc(s * KL(P, Q), given=[P << Q, Finite(KL(P, Q))]).equals(
        LebesgueIntegral(s * log(t), P), unfold(KL), algebra
    )
    assert chain.theorem() is not None


def test_masses_count_for_finite_measures() -> None:
    f = F / G
    chain = calc(KL(F, G), given=[F << G, Finite(KL(F, G))]).equals(
        LebesgueIntegral(f * log(f) - f + 1, G), unfold(KL), change_of_measure(F, G), addition
    )
    assert chain.theorem() is not None
    with pytest.raises(ProofError):
        calc(KL(F, G), given=[F << G, Finite(KL(F, G))]).equals(LebesgueIntegral(log(f), F), unfold(KL))


def test_an_empty_chain_shows_nothing() -> None:
    with pytest.raises(ProofError, match="no step"):
        calc(KL(P, Q), given=[P << Q]).theorem()


def test_shown_facts_are_not_taken_on_word() -> None:
    from klsym.derive.reasons import shown

    with pytest.raises(ProofError, match="was not shown before"):
        calc(KL(P, Q), given=[P << Q]).equals(0, shown(Eq(KL(P, Q), 0)))


@pytest.mark.parametrize(
    "hypothesis",
    [
        KL(P, Q) >= 3,  # would give KL(P, Q) < oo
        LessThan(0, LebesgueIntegral(log(t), P), evaluate=False),
        LebesgueIntegral(log(t), P) <= 3,  # may be -oo
        Eq(KL(P, Q), ChiSquared(P, Q)),  # oo = oo
        Eq(exp(-KL(P, Q)), 0, evaluate=False),
        LessThan(3, LebesgueIntegral(1, mu), evaluate=False),
        2 - KL(P, Q) <= 1,
    ],
    ids=str,
)
def test_a_hypothesis_that_may_hold_with_an_infinite_side_is_refused(hypothesis: Basic) -> None:
    with pytest.raises(ProofError, match="may hold with an infinite side"):
        calc(KL(P, Q), given=[P << Q, hypothesis])


def test_a_hypothesis_that_bounds_is_taken() -> None:
    bounded = [2 * KL(P, Q) <= 3], [Eq(KL(P, Q) + 1, 2)], [KL(P, Q) >= 3, Finite(KL(P, Q))]
    for hypotheses in bounded:
        calc(KL(P, Q), given=[P << Q, *hypotheses])


def test_a_cross_entropy_may_be_minus_infinite() -> None:
    """No convention makes it finite: in KL(P, Q) >= 0 what is not integrable is +oo, here it may be −oo."""
    h = CrossEntropy(P, Q, mu)
    start = calc(h, given=[P << Q, Q << mu]).equals(h, unfold(CrossEntropy))
    assert not start.premises.conventions()


def test_powers_that_differ_from_the_kernel_s_are_refused() -> None:
    """x**s >= 0 holds of the kernel's power, which is 0 for x <= 0; (-2)**3 is -8, and t**0 is 1 at t = 0 too."""
    x, s, a = Symbol("x", real=True), Symbol("s", integer=True), Symbol("a", positive=True)
    for power in (x**s, t**s):
        with pytest.raises(ProofError, match="needs a positive base"):
            calc(power, given=[P << Q]).equals(power)
    calc(LebesgueIntegral(t**a, Q), given=[P << Q]).equals(LebesgueIntegral(t**a, Q))
