"""The library: found by name, shown as checked, resting on what it says."""

from __future__ import annotations

import json

import pytest
from sympy import Basic, Symbol, simplify
from sympy.core.relational import Relational

from klsym.derive import theorem, theorems
from klsym.derive.library import LibraryTheorem, plain
from klsym.kernel import rules
from klsym.kernel.ring import normal
from klsym.kernel.terms import Equal, Integrable, LessEqual, Relation, SigmaFinite, finite, number, probability
from klsym.measures import ArgumentError
from klsym.oracles.axioms import AXIOMS

ALL = theorems()
LADDER = "klsym.oracles.ladder.ladder"


@pytest.fixture(params=ALL, ids=lambda item: item.name)
def item(request: pytest.FixtureRequest) -> LibraryTheorem:
    return request.param


def test_the_five_are_there() -> None:
    assert {"cross_entropy", "gibbs", "pinsker", "bregman", "kelly"} <= {item.name for item in ALL}


@pytest.mark.parametrize(
    ("asked", "name"),
    [("gibbs", "gibbs"), ("Gibbs' inequality", "gibbs"), ("Pinsker's inequality", "pinsker"),
     ("cross-entropy", "cross_entropy"), ("Kelly", "kelly")],
)  # fmt: skip
def test_found_by_the_usual_name(asked: str, name: str) -> None:
    assert theorem(asked).name == name


def test_nearest_names_on_a_miss() -> None:
    with pytest.raises(ArgumentError, match="pinsker"):
        theorem("pinskers")
    with pytest.raises(ArgumentError, match="no theorem"):
        theorem("")
    with pytest.raises(ArgumentError):
        theorem(3)


def test_every_line_is_the_line_that_was_checked(item: LibraryTheorem) -> None:
    """A kernel line's theorem says, as a polynomial identity at most, what the line displays; a SymPy line replays."""
    assert item.steps
    for part in item.parts:
        for step in part.steps:
            if step.checked == "SymPy":
                assert step.theorem is None and step.replay is not None
                again = step.replay()
                assert again == step.right or simplify(again - step.right) == 0
                continue
            assert step.theorem is not None
            wanted = item.judgement(step.statement)
            found = step.theorem.conclusion
            assert type(found) is type(wanted)
            if isinstance(wanted, Relation):
                assert normal(found.right - found.left) == normal(wanted.right - wanted.left)
                assert found.measure == wanted.measure
            else:
                assert found == wanted


def test_the_derivatives_shown_are_derivatives() -> None:
    """By difference quotients, not by SymPy's diff again."""
    from sympy import Derivative

    shown = [step for name in ("bregman", "squared_norm") for step in theorem(name).steps if step.left.has(Derivative)]
    assert len(shown) == 2
    for step in shown:
        (x,) = step.right.free_symbols
        function, h = step.left.args[0], 1e-6
        quotient = (function.subs(x, 1.7 + h) - function.subs(x, 1.7 - h)) / (2 * h)
        assert abs(quotient - step.right.subs(x, 1.7)) < 1e-8


def test_the_lagrangian_is_stationary_at_the_truth() -> None:
    """Kelly for three outcomes in numbers: at b = p the growth falls in every direction that keeps the total."""
    from math import log

    from sympy import IndexedBase

    part = next(part for part in theorem("kelly").parts if "Lagrangian" in part.heading or "stationary" in part.heading)
    assert [step.checked for step in part.steps] == ["SymPy"] * 5
    j = Symbol("j", integer=True, positive=True)
    assert part.steps[-1].right == IndexedBase("p", nonnegative=True)[j]
    p, odds = [0.2, 0.3, 0.5], [3.0, 2.5, 4.0]

    def growth(bet: list[float]) -> float:
        return sum(a * log(b * o) for a, b, o in zip(p, bet, odds, strict=True))

    for move in ([1, -1, 0], [0, 1, -1], [-2, 1, 1], [1, 1, -2]):
        for size in (1e-2, 1e-3):
            assert growth([a + size * d for a, d in zip(p, move, strict=True)]) < growth(p)


def test_the_claim_is_what_the_kernel_shows(item: LibraryTheorem) -> None:
    for part in item.parts:
        if part.kernel is None:
            assert all(step.checked == "SymPy" for step in part.steps)
            continue
        wanted, found = item.judgement(part.statement), part.kernel.conclusion
        assert type(found) is type(wanted)
        if isinstance(wanted, Relation):
            assert normal(found.right - found.left) == normal(wanted.right - wanted.left)
        else:
            assert found == wanted


def test_hypotheses_are_those_stated(item: LibraryTheorem) -> None:
    """A kernel theorem rests on what is stated, on what the symbols' kinds say, and, for a bound from below on a
    divergence, on its being finite; on nothing else."""
    from klsym.derive.hypotheses import Masses
    from klsym.derive.premises import Premises, trivial_if_infinite
    from klsym.divergences import Divergence

    for part in item.parts:
        if part.kernel is None:
            continue
        stated = [h for h in (*item.given, *part.given) if not isinstance(h, Masses)]
        premises = Premises(stated)
        premises.translator = item._premises.translator
        allowed = set(premises.stated()) | set(premises.kinds())
        if isinstance(part.statement, Relational):
            for divergence in part.statement.atoms(Divergence):
                if trivial_if_infinite(part.statement.xreplace(premises.numbers()), divergence):
                    allowed |= set(Premises((), [divergence]).conventions())
        assert part.kernel.hypotheses <= allowed, part.kernel.hypotheses - allowed


def test_what_it_rests_on(item: LibraryTheorem) -> None:
    assert set(item.axioms()) <= {f"klsym.oracles.axioms.{name}" for name in AXIOMS}
    assert set(item.oracles()) <= {LADDER}


def test_these_rest_on_the_rules_alone() -> None:
    assert theorem("cross_entropy").oracles() == theorem("bregman").oracles() == []


def test_text_names_everything(item: LibraryTheorem) -> None:
    text = plain(item)
    for step in item.steps:
        assert str(step.right) in text and step.reason in text
    assert item.title in text and item.source in text


def test_certificates_are_json(item: LibraryTheorem) -> None:
    certificate = item.certificate()
    assert json.loads(json.dumps(certificate)) == certificate and certificate["format"] == "klsym-theorem"
    assert [claim["certificate"] for claim in certificate["claims"]] == [fact.certificate() for fact in item.kernel]


def test_sums_up_the_integrability_it_needs() -> None:
    """Cross-entropy minus entropy: both logarithms must be integrable; without either the equation is not derived."""
    fact = theorem("cross_entropy").kernel[0]
    assert sum(isinstance(h, Integrable) for h in fact.hypotheses) == 2


def test_pinsker_holds_for_every_constant_below_two_and_no_other() -> None:
    bound, sharp = theorem("pinsker").kernel
    assert isinstance(bound.conclusion, LessEqual)
    assert not any(isinstance(h, Equal) and h.right == number(0) for h in sharp.hypotheses)
    assert [str(h) for h in sorted(sharp.hypotheses, key=str)] == ["0 < c", "0 < e", "2 < c", "e = (c)^-1*(-2 + c)"]


def test_kinds_are_hypotheses() -> None:
    hypotheses = theorem("gibbs").kernel[0].hypotheses
    measures = {h.measure for h in hypotheses if isinstance(h, Integrable) and h == finite(h.measure)}
    assert len(measures) == 2
    assert not any(h == probability(m) for h in hypotheses for m in measures)
    assert any(isinstance(h, SigmaFinite) for h in theorem("bregman").kernel[0].hypotheses)


def test_a_library_theorem_serves_for_other_measures() -> None:
    from klsym.derive import by, calc
    from klsym.divergences.kl import KL
    from klsym.measures import measures

    first, second = measures("A C")
    chain = calc(KL(first, second), given=[first << second]).at_least(0, by("gibbs", P=first, Q=second))
    assert chain.theorem().conclusion.left == number(0)
    with pytest.raises(ArgumentError, match="there is no R"):
        calc(KL(first, second), given=[first << second]).at_least(0, by("gibbs", R=first))


def test_rules_are_all_the_kernel_had() -> None:
    """Every inference in a proof is a rule of the kernel's table."""
    from klsym.kernel.theorem import RULES

    for claim in theorem("gibbs").certificate()["claims"]:
        assert {step["rule"] for step in claim["certificate"]["steps"]} <= set(RULES)
    assert rules.ring is RULES["ring"]


def test_statement_is_sympy(item: LibraryTheorem) -> None:
    assert isinstance(item.statement, Basic)
    assert item.hypotheses
