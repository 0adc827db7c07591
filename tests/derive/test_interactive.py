"""Derivations at the REPL: moves that are listed have been checked, wrong ones are refused, undo takes back."""

from __future__ import annotations

import pytest
from sympy import Rational, log

from klsym.derive import ProofError, addition, change_of_measure, derive, inequality, linear, unfold
from klsym.divergences.kl import KL
from klsym.kernel.terms import number
from klsym.measures import ArgumentError, LebesgueIntegral, measures

P, Q = measures("P Q")
F, G = measures("F G", "finite")
t = P / Q
phi = t * log(t) - t + 1


def test_moves_lead_to_gibbs() -> None:
    d = derive(KL(F, G), given=[F << G])
    assert [move.name for move in d.moves()] == ["unfold(KL)"]
    d.apply("unfold(KL)").apply("change_of_measure(F, G)").apply("addition: gather")
    f = F / G
    assert (d.current - LebesgueIntegral(f * log(f) - f + 1, G)).equals(0) or d.current == LebesgueIntegral(
        f * log(f) - f + 1, G
    )
    d.at_least(LebesgueIntegral(0, G), inequality(f * log(f) - f + 1 >= 0)).apply("linear")
    part = d.qed()
    assert str(part.statement) == "KL(F, G) >= 0"
    assert part.kernel is not None and part.kernel.conclusion.left == number(0)


def test_every_listed_move_can_be_taken() -> None:
    start = derive(KL(P, Q), given=[P << Q])
    start.apply("unfold(KL)")
    for place, move in enumerate(start.moves()):
        before = start.current
        start.apply(place)
        assert start.current == move.result
        start.undo()
        assert start.current == before


def test_moves_wait_for_their_hypotheses() -> None:
    without = derive(LebesgueIntegral(log(t), P))
    assert not any("change_of_measure" in move.name for move in without.moves())
    with_it = derive(LebesgueIntegral(log(t), P), given=[P << Q])
    assert any("change_of_measure" in move.name for move in with_it.moves())


def test_splitting_waits_for_integrability() -> None:
    """∫(log t + t)dP may be split only where both terms are integrable."""
    from klsym.derive import Finite, Integrable

    function = LebesgueIntegral(log(t) + t, P)
    assert not any("split" in m.name for m in derive(function, given=[P << Q]).moves())
    given = [P << Q, Finite(KL(P, Q)), Integrable(t, P)]
    assert any("split" in m.name for m in derive(function, given=given).moves())


def test_wrong_moves_are_refused() -> None:
    d = derive(KL(P, Q), given=[P << Q])
    with pytest.raises(ArgumentError, match="the moves are unfold"):
        d.apply("divide by zero")
    with pytest.raises(ProofError):
        d.equals(KL(Q, P), unfold(KL))
    assert d.steps == []
    with pytest.raises(ProofError, match="no line to take back"):
        d.undo()


def test_qed_says_what_was_shown() -> None:
    d = derive(KL(P, Q), given=[P << Q])
    d.equals(LebesgueIntegral(phi, Q), unfold(KL), change_of_measure(P, Q), addition)
    with pytest.raises(ProofError):
        d.qed()  # an equation needs KL < oo
    d.at_least(LebesgueIntegral(0, Q), inequality(phi >= 0)).equals(0, linear)
    assert d.qed().kernel is not None
    with pytest.raises(ProofError, match="The lines so far show"):
        d.qed(KL(P, Q) >= Rational(1, 2))


def test_text_and_script() -> None:
    d = derive(KL(P, Q), given=[P << Q]).apply("unfold(KL)")
    assert repr(d) == "KL(P, Q)\n  = LebesgueIntegral(log(dP/dQ), P)    [definition of KL]"
    assert d.script().startswith("calc(KL(P, Q), given=[P << Q])\n    .equals(")
