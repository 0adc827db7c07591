"""Derivations at the REPL: moves that are listed have been checked, wrong ones are refused, undo takes back."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from sympy import Rational, Symbol, log
from sympy.core.relational import LessThan

from klsym.derive import (
    Integrable,
    ProofError,
    addition,
    chain_rule,
    change_of_measure,
    derive,
    inequality,
    library,
    linear,
    log_algebra,
    unfold,
)
from klsym.divergences.kl import KL
from klsym.kernel.terms import number
from klsym.measures import ArgumentError, LebesgueIntegral, MeasureSymbol, measures

P, Q = measures("P Q")
F, G = measures("F G", "finite")
mu = MeasureSymbol("mu", "sigma-finite")
c = Symbol("c", positive=True)
t = P / Q
phi = t * log(t) - t + 1


def test_moves_lead_to_gibbs() -> None:
    d = derive(KL(F, G), given=[F << G])
    assert d.moves()[0].name == "unfold(KL)"
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
    from klsym.derive import Finite

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


def test_text() -> None:
    d = derive(KL(P, Q), given=[P << Q]).apply("unfold(KL)")
    assert repr(d) == "KL(P, Q)\n  = LebesgueIntegral(log(dP/dQ), P)    [definition of KL]"


def test_moves_are_attributes_that_tab_finds() -> None:
    d = derive(KL(P, Q), given=[P << Q])
    assert "unfold_KL" in dir(d) and dir(d.move) == sorted(m.attribute for m in d.moves())
    assert d.move._ipython_key_completions_()[0] == "unfold(KL)"
    d.unfold_KL()
    d.move.change_of_measure_P_Q()
    d.undo().move["change_of_measure(P, Q)"]()
    assert d.current == LebesgueIntegral(t * log(t), Q)
    with pytest.raises(AttributeError, match="no move nonsense"):
        d.nonsense()


def test_a_move_that_lacks_something_says_what() -> None:
    d = derive(LebesgueIntegral(log(t) + t, P), given=[P << Q])
    with pytest.raises(ProofError, match="dP/dQ is not known to be P-integrable"):
        d.apply("addition: split")
    assert "addition: split" in [name for name, _ in d.blocked()]
    without = derive(LebesgueIntegral(log(t), P))
    with pytest.raises(ProofError, match=r"P << Q|dominated|continuous"):
        without.apply("change_of_measure(P, Q)")


def test_inequalities_are_moves_too() -> None:
    d = derive(KL(F, G), given=[F << G])
    assert any(m.name == "by(gibbs, P=F, Q=G)" and m.sign == ">=" and m.result == 0 for m in d.moves())
    d.unfold_KL().change_of_measure_F_G().apply("addition: gather").apply("inequality: nonnegative").apply("linear")
    assert str(d.qed().statement) == "KL(F, G) >= 0"
    chi = derive(
        -LebesgueIntegral(log(Q / P), P), given=[P << Q, Q << P, Integrable(log(Q / P), P), Integrable(Q / P, P)]
    )
    assert [(m.sign, m.result) for m in chi.moves() if m.name.startswith("tangent")] == [
        (">=", -LebesgueIntegral(Q / P - 1, P))
    ]
    assert not any(m.sign == "<=" for m in chi.apply("tangent(dQ/dP)").moves())


def test_no_move_is_offered_twice_or_unchecked() -> None:
    d = derive(KL(F, G), given=[F << G])
    for _ in range(3):
        names = [move.name for move in d.moves()]
        assert len(names) == len(set(names))
        d.apply(0)


SCRIPTS = {
    "gibbs_again": lambda: derive(KL(F, G), given=[F << G]).unfold_KL().change_of_measure_F_G()
    .apply("addition: gather").apply("inequality: nonnegative").apply("linear"),
    "by_the_library": lambda: derive(KL(P, Q), given=[P << Q]).apply("by(gibbs, P=P, Q=Q)"),
    "change": lambda: derive(LebesgueIntegral(log(t), P), given=[P << Q]).change_of_measure_P_Q(),
    "entropy": lambda: derive(KL(P, Q), given=[P << Q, Q << mu, Integrable(log(P / mu), P), Integrable(log(Q / mu), P)])
    .equals(LebesgueIntegral(log(P / mu), P) - LebesgueIntegral(log(Q / mu), P),
            unfold(KL), chain_rule(P, Q, mu), log_algebra, addition),
    "halved": lambda: derive(KL(P, Q) / 2, given=[P << Q]).apply("by(gibbs, P=P, Q=Q)"),
    "numbers": lambda: derive(log(c), given=[c > 1])
    .at_most(c - 1, inequality(LessThan(log(c), c - 1, evaluate=False))),
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_is_a_proof_file_that_runs(name: str, tmp_path: Path) -> None:
    """Written to a file and imported, it proves the theorem that was derived."""
    d = SCRIPTS[name]()
    path = tmp_path / f"{name}.py"
    path.write_text(d.script(name))
    loaded = spec_from_file_location(f"scripted_{name}", path)
    assert loaded is not None and loaded.loader is not None
    module = module_from_spec(loaded)
    sys.modules[module.__name__] = module  # a theorem knows the file it stands in
    try:
        loaded.loader.exec_module(module)
        (shown,) = getattr(module, name).kernel
        assert getattr(module, name).statement == d.qed().statement
        assert shown.conclusion == d.qed().kernel.conclusion
        assert shown.hypotheses == d.qed().kernel.hypotheses
        assert shown.axioms == d.qed().kernel.axioms and shown.oracles == d.qed().kernel.oracles
    finally:
        del sys.modules[module.__name__]
        library._THEOREMS.pop(name, None)
