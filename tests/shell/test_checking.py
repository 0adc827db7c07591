"""klsym check: what it finds, what it keeps when it is interrupted, and the figures; recheck and blame on the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from klsym import cli
from klsym.derive import theorem
from klsym.derive.library import LibraryTheorem
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.kernel.terms import Equal, MeasureVariable, RadonNikodym, SpaceVariable
from klsym.kernel.theorem import Theorem
from klsym.shell.checking import Checked, State, checked
from klsym.shell.figures import SAMPLE, forgery, statements


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_what_check_says_of_a_theorem() -> None:
    found = checked(theorem("gibbs"))
    assert found.proved and found.steps > 100 and found.models > 20 and found.lines == len(theorem("gibbs").steps)


def admitted() -> Any:
    """dP/dQ = dQ/dP, which is false."""
    space = SpaceVariable("Omega")
    p, q = MeasureVariable("P", space), MeasureVariable("Q", space)
    return (), (Equal(RadonNikodym(p, q), RadonNikodym(q, p)),)


def of(fact: Theorem, name: str) -> LibraryTheorem:
    item = LibraryTheorem(name, name, (), "", lambda: None)
    item.__dict__["_built"] = ((Part(theorem("gibbs").parts[0].statement, (), fact),), [])
    return item


def test_an_axiom_outside_the_table_is_rejected_and_a_false_claim_meets_a_model(monkeypatch: Any) -> None:
    false = of(rules.axiom(admitted, ()), "false")
    assert "an axiom of the table" in checked(false).trouble
    monkeypatch.setattr("klsym.shell.checking.recheck", lambda certificate: [])
    assert "is false in model" in checked(false).trouble


def test_an_interrupted_run_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = Checked("gibbs", True, 3, ("the oracle ladder",), 0.5, steps=7, models=2)
    State(tmp_path).keep(done)
    State(tmp_path).keep(Checked("kelly", False, 0, (), 0.1, "trouble"))
    again = State(tmp_path)
    assert again.outcome(theorem("gibbs")) == done
    assert again.outcome(theorem("kelly")) is None  # a failure is tried again
    monkeypatch.setattr(State, "source", lambda self, found: "another file")
    assert State(tmp_path).outcome(theorem("gibbs")) is None  # a proof has changed
    monkeypatch.undo()
    again.engine = "another kernel"
    assert State(tmp_path).engine != again.engine
    State(tmp_path).clear()
    assert State(tmp_path).outcome(theorem("gibbs")) is None


def test_a_state_that_cannot_be_read_is_no_state(tmp_path: Path) -> None:
    (tmp_path / "check.json").write_text("{")
    assert State(tmp_path).found == {}


def test_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "radon_nikodym_chain_rule", "--json")
    found = json.loads(out)
    assert code == 0 and found["proved"] and found["steps"] > 5 and found["models"] > 0


def test_recheck_and_blame(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "gibbs.json"
    assert run(capsys, "prove", "gibbs", "--to", "certificate", "-o", str(path))[0] == 0
    code, out, _ = run(capsys, "recheck", str(path))
    assert code == 0 and out.count("accepted") == 3
    path.write_text(path.read_text().replace('"change_of_measure"', '"version_chain"'))
    code, out, _ = run(capsys, "recheck", str(path), "--json")
    assert code == 1 and json.loads(out)["accepted"] is False
    assert run(capsys, "recheck", str(tmp_path / "none.json"))[0] == 2
    code, out, _ = run(capsys, "blame", "kelly")
    assert code == 0 and out == "oracle\tklsym.oracles.ladder.ladder <- gibbs <- kelly\n"
    assert "rules alone" in run(capsys, "blame", "radon_nikodym_chain_rule")[1]
    assert run(capsys, "prove", "gibbs", "kelly", "--to", "certificate")[0] == 2


def test_figures() -> None:
    assert forgery().reached and "0 succeed" in forgery().said
    said = statements([theorem(SAMPLE[-1])])
    assert "mutants of 1 theorems" in said.said
    assert json.loads(said.as_json)["name"] == "statement mutants"
