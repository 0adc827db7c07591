"""The second checker takes what the kernel makes, and nothing that is not so."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from klsym.check.draws import Draw, namespace
from klsym.check.models import Model
from klsym.check.recipes import RECIPES
from klsym.check.tampering import borne_out, mutants, sample, survey, verdict
from klsym.derive import theorem, theorems
from klsym.derive.library import LibraryTheorem
from klsym.kernel.terms import Less, LessEqual, Log, ProofError, Real, number
from klsym.kernel.theorem import RULES
from klsym.oracles.ladder import ladder
from klsym.recheck import Rejected, check, replay
from klsym.recheck.ladder import verify_ladder
from klsym.recheck.language import Malformed, Node, make
from klsym.recheck.language import number as rational
from klsym.recheck.normal import normal
from klsym.recheck.rules import rules

SMALL = ("radon_nikodym_chain_rule", "change_of_measure_for_logarithms", "gibbs")


@pytest.fixture(params=theorems(), ids=lambda item: item.name)
def item(request: pytest.FixtureRequest) -> LibraryTheorem:
    return request.param


def test_it_knows_every_rule_of_the_kernel() -> None:
    assert rules() == set(RULES)


def test_it_accepts_every_theorem_of_the_library(item: LibraryTheorem) -> None:
    accepted = check(json.loads(json.dumps(item.certificate())))
    assert len(accepted) == len(item.kernel)
    for claim, fact in zip(accepted, item.kernel, strict=True):
        assert len(claim.sequent.hypotheses) == len(fact.hypotheses)
        assert claim.sequent.axioms == fact.axioms and claim.sequent.oracles == fact.oracles


# ---------------------------------------------------------------- the kernel's rules, on random premises
NEVER = {"axiom", "consult"}


def test_it_takes_what_any_rule_of_the_kernel_concludes() -> None:
    kernel, taken = namespace(), Counter[str]()
    for seed in range(400, 406):
        draw = Draw(kernel, Model(seed, ("atoms", "counting", "mixed")[seed % 3]))
        draw.fill()
        for rule, recipe in RECIPES.items():
            for attempt in range(30):
                if taken[rule] > 6 or (attempt > 5 and taken[rule]):
                    break
                try:
                    arguments = recipe(draw)
                    made = getattr(kernel, rule)(*(draw.another(arguments) if attempt % 2 else arguments))
                except (kernel.TermError, kernel.ProofError):
                    continue
                sequent = replay(json.loads(json.dumps(made.certificate())))
                assert len(sequent.hypotheses) == len(made.hypotheses)
                taken[rule] += 1
    assert {rule for rule in taken if taken[rule]} == set(RULES) - NEVER


# ---------------------------------------------------------------- tampering
@pytest.mark.parametrize("name", SMALL)
def test_tampering_is_rejected_or_changes_nothing(name: str) -> None:
    original = theorem(name).certificate()
    found = [(label, verdict(mutant, original)) for label, mutant in sample(original, 60, seed=5)]
    assert not [label for label, ended in found if ended == "accepted"]
    assert sum(ended == "rejected" for _, ended in found) > 0.9 * len(found) > 30


@pytest.mark.slow
def test_every_way_of_tampering_with_a_small_certificate() -> None:
    original = theorem("radon_nikodym_chain_rule").certificate()
    found = [(label, verdict(mutant, original)) for label, mutant in mutants(original)]
    assert len(found) > 1000 and not [label for label, ended in found if ended == "accepted"]


@pytest.mark.slow
def test_tampering_with_every_theorem() -> None:
    counts, holes = survey([item.certificate() for item in theorems()], each=150, seed=7)
    assert not holes and counts["rejected"] > 1000, counts


def test_the_kernel_bears_out_its_own_certificates_and_no_others() -> None:
    certificate = theorem("gibbs").certificate()["claims"][0]["certificate"]
    assert borne_out(certificate)
    last = certificate["steps"][-1]
    assert not borne_out({**certificate, "steps": [*certificate["steps"][:-1], {**last, "hypotheses": []}]})
    assert not borne_out({**certificate, "oracles": []})


def test_what_is_no_certificate() -> None:
    good = theorem("radon_nikodym_chain_rule").certificate()
    for bad in ({}, [], None, 3, {**good, "version": 2}, {**good, "version": True}, {**good, "claims": []},
                {**good, "more": 1}, {**good, "title": 3}, {**good, "format": "klsym-certificate"}):  # fmt: skip
        with pytest.raises(Rejected):
            check(bad)
    claim = good["claims"][0]
    with pytest.raises(Rejected, match="what is proved is"):
        check({**good, "claims": [{**claim, "sequent": claim["sequent"].replace("<<", "==")}]})


# ---------------------------------------------------------------- its own language and normal form
S = make("SpaceVariable", "S")
f, g, x, P = make("Function", "f", S), make("Function", "g", S), make("Real", "x"), make("MeasureVariable", "P", S)


def term(kind: str, *parts: Any) -> Node:
    return make(kind, *parts)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [("Points", (0,)), ("Points", (True,)), ("Euclidean", (0,)), ("Rational", (1,)), ("Rational", (0.5,)),
     ("Real", ("",)), ("Coordinate", (make("Naturals"), 1)), ("Values", ((),)), ("Add", (f, P)), ("Log", (f, f)),
     ("Add", (f,)), ("Integral", (make("Function", "f", make("Naturals")), P)), ("At", (f, 0)), ("At", (x, -1)),
     ("Nothing", ()), ("Counting", (S,)), ("Lebesgue", (make("Naturals"),)),
     ("Equal", (x, f, make("MeasureVariable", "Q", make("Naturals")))),
     ("Limit", (x, f, x, None)), ("ForAll", (f, make("Equal", x, x, None))), ("Not", (x,)), ("Projection", (S, 0))],
)  # fmt: skip
def test_what_is_no_term(kind: str, parts: tuple[Any, ...]) -> None:
    with pytest.raises(Malformed):
        make(kind, *parts)


def test_normal_forms_that_agree_and_that_do_not() -> None:
    one, two = rational(1), rational(2)
    inverse, total = term("Inverse", x), term("Add", x, one)
    cancelled = term("Multiply", x, inverse)
    assert normal(cancelled) != normal(one)  # 0 · 1/0 is 0
    assert normal(term("Multiply", cancelled, x)) == normal(x)
    assert normal(term("Inverse", term("Inverse", total))) == normal(total)
    assert normal(term("Inverse", term("Add", total, total))) == normal(
        term("Multiply", rational(Fraction(1, 2)), term("Inverse", term("Add", one, x)))
    )
    minus = term("Multiply", rational(-1), f)
    assert normal(term("Abs", minus)) == normal(term("Abs", f)) != normal(f)
    assert normal(term("Log", rational(-3))) == normal(rational(0)) and normal(term("Log", two)) != normal(rational(0))
    assert normal(term("Integral", term("Add", f, f), P)) == normal(term("Integral", term("Multiply", two, f), P))
    assert normal(term("Integral", term("Add", f, f), P)) != normal(term("Multiply", two, term("Integral", f, P)))


# ---------------------------------------------------------------- the ladder's evidence
t = Real("x")
PHI, ONE = t * Log(t) - t + 1, number(1)
CLAIMS = {
    "t log t - t + 1 >= 0": ((LessEqual(number(0), t),), LessEqual(number(0), PHI)),
    "log x < x - 1 for x > 1": ((Less(number(1), t),), Less(Log(t), t - 1)),
    "with an irrational turn": (
        (Less(number(0), t), Less(t, number(1))),
        Less((t + 1) * Log(t + 1) + (ONE - t) * Log(ONE - t), t * t + number(Fraction(1, 2)) * t * t * t * t),
    ),
    "x^2 < 3 below the root": ((LessEqual(number(0), t), Less(t, number(Fraction(17, 10)))), Less(t * t, number(3))),
}


def encoded(judgement: Any) -> Node:
    def walk(node: Any) -> Any:
        if not hasattr(node, "names"):
            return node
        parts = [getattr(node, name) for name in node.names]
        return make(type(node).__name__, *(tuple(map(walk, p)) if isinstance(p, tuple) else walk(p) for p in parts))

    return walk(judgement)


@pytest.mark.parametrize("name", CLAIMS)
def test_the_ladders_evidence_is_verified(name: str) -> None:
    hypotheses, conclusion = CLAIMS[name]
    evidence = json.loads(json.dumps(ladder(hypotheses, conclusion)))
    stated, said = tuple(map(encoded, hypotheses)), encoded(conclusion)
    verify_ladder(stated, said, evidence)
    stronger = make("Less", make("Add", said.parts[0], rational(Fraction(1, 100))), said.parts[1], None)
    for other in (stronger, make(said.kind, said.parts[1], said.parts[0], None)):
        with pytest.raises(Malformed):
            verify_ladder(stated, other, evidence)
    with pytest.raises(Malformed):
        verify_ladder((), said, evidence)


def test_evidence_for_what_is_false_is_refused() -> None:
    """Signs written down as wished for: log x <= x − 11/10 fails at 1."""
    said = make("LessEqual", make("Log", x), make("Add", x, rational(Fraction(-11, 10))), None)
    bound = (make("Less", rational(0), x, None),)
    wished = {
        "function": "x + (-11/10) + (-1) log(x)",
        "steps": [
            {"rational function": "(x + (-1))/(x)", "signs": ["(0, 1): -", "(1, oo): +"]},
            {"function": "x + (-11/10) + (-1) log(x)", "divide by": "1", "derivative": "(x + (-1))/(x)",
             "signs": ["(0, 1): +", "(1, oo): +"]},
        ],
    }  # fmt: skip
    with pytest.raises(Malformed):
        verify_ladder(bound, said, wished)


# ---------------------------------------------------------------- alone
def test_it_runs_alone_and_loads_no_mathematics(tmp_path: Any) -> None:
    good, bad, none = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "none.json"
    certificate = theorem("gibbs").certificate()
    good.write_text(json.dumps(certificate))
    bad.write_text(json.dumps(certificate).replace('"transfer"', '"linear"'))
    none.write_text("{")
    code = "import sys; from klsym.recheck.__main__ import main; code = main(sys.argv[1:]);" \
           "assert not {'sympy', 'flint', 'klsym.kernel'} & set(sys.modules); sys.exit(code)"  # fmt: skip

    def run(*paths: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True)

    fine = run(good)
    assert fine.returncode == 0 and fine.stdout.count("accepted") == 3 and "P << Q" in fine.stdout
    assert run(bad).returncode == run(none).returncode == run(good, bad).returncode == 1
    assert run(tmp_path / "missing.json").returncode == 2


def test_proof_errors_are_the_kernels_alone() -> None:
    assert not issubclass(Malformed, ProofError) and not issubclass(Rejected, ProofError)
