"""The shell as a person meets it: answers, sentences on stderr, exit codes, JSON, pipes, help without SymPy."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
import sympy
from click.testing import CliRunner

from klsym import KL, Laplace, Normal, kl
from klsym.cli import cli, main
from klsym.derive.library import theorem

COMMANDS = sorted(cli.commands)
PYTHON = [sys.executable, "-W", "ignore", "-m", "klsym.cli"]


class Said(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the shell in this process."""

    def run(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        captured = capsys.readouterr()
        return Said(int(ended.value.code or 0), captured.out, captured.err)

    return run


def shell(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PYTHON, *arguments], capture_output=True, text=True, timeout=120, **options)


# ---- answers


def test_a_closed_form_is_one_line(say: Any) -> None:
    found = say("kl", "Normal(0,1)", "Normal(1,1)")
    assert found == (0, "1/2\n", "")


def test_the_answer_is_what_the_library_says(say: Any) -> None:
    found = say("kl", "Normal(0,1)", "Laplace(0,1)")
    assert found == (0, f"{kl(Normal(0, 1), Laplace(0, 1))}\n", "")


def test_digits_are_certified(say: Any) -> None:
    found = say("kl", "Normal(0,1)", "Laplace(0,1)", "--digits", "40")
    assert found.code == 0 and found.err == ""
    assert found.out.startswith("0.07209320815813792351679450492132266516")
    assert found.out.endswith("(certified)\n") and "±" in found.out


def test_digits_without_a_closed_form(say: Any) -> None:
    found = say("kl", "Normal(0,2)", "Logistic(0,1)")
    assert found.code == 0 and found.out.startswith("0.0233430623381") and "certified" in found.out


def test_symbols_need_assumptions(say: Any) -> None:
    typed = ("kl", "Normal(mu, sigma)", "Normal(0, 1)")
    bare = say(*typed)
    assert bare.code == 2 and bare.out == "" and "--assume 'mu > 0' or --assume 'mu real'" in bare.err
    said = say(*typed, "--assume", "mu real, sigma > 0")
    mu, sigma = sympy.Symbol("mu", real=True), sympy.Symbol("sigma", positive=True)
    assert said == (0, f"{kl(Normal(mu, sigma), Normal(0, 1))}\n", "")


def test_bits(say: Any) -> None:
    nats = float(say("kl", "[0.1, 0.9]", "[0.01, 0.99]", "--digits", "20").out.split()[0])
    bits = float(say("kl", "[0.1, 0.9]", "[0.01, 0.99]", "--digits", "20", "--unit", "bits").out.split()[0])
    assert bits == pytest.approx(nats / 0.6931471805599453, rel=1e-14)
    assert say("entropy", "[0.5, 0.5]", "--unit", "bits") == (0, "1\n", "")


def test_infinity_is_an_answer(say: Any) -> None:
    assert say("kl", "Normal(0,1)", "Exponential(1)") == (0, "oo\n", "")
    assert say("kl", "Normal(0,1)", "Exponential(1)", "--digits", "30").out == "oo (certified)\n"
    assert say("why", "Normal(0,1)", "Exponential(1)").out == (
        "P(X < 0) = 1/2 but Q(X < 0) = 0, so P is not absolutely continuous with respect to Q.\n"
    )


def test_latex(say: Any) -> None:
    found = say("kl", "Normal(0,1)", "Laplace(0,1)", "--latex")
    assert found == (0, "\\frac{1}{2} \\log \\frac{2}{\\pi} + \\sqrt{\\frac{2}{\\pi}} - \\frac{1}{2}\n", "")


def test_derivations(say: Any) -> None:
    found = say("kl", "Normal(0,1)", "Laplace(0,1)", "--derive")
    assert found.code == 0 and "Mellin transform" in found.out and "Rests on" in found.out
    latex = say("kl", "Normal(0,1)", "Laplace(0,1)", "--derive", "--latex")
    assert latex.code == 0 and r"\begin{align*}" in latex.out


def test_families_are_listed_as_they_are_written(say: Any) -> None:
    found = say("families")
    assert any(line.startswith("Gamma(shape, rate=r) or Gamma(shape, scale=") for line in found.out.splitlines())
    rows = [json.loads(line) for line in say("families", "--json").out.splitlines()]
    assert {"Normal", "Gamma", "Dirac"} <= {row["family"] for row in rows}
    assert all(set(row) == {"family", "usage", "parameters"} for row in rows)


# ---- JSON

KEYS = {"divergence", "arguments", "unit", "finite", "condition", "reason", "closed_form", "latex", "digits"}


@pytest.mark.parametrize(
    ("typed", "finite", "closed", "digits", "code"),
    [
        (("kl", "Normal(0,1)", "Normal(1,1)"), True, True, False, 0),
        (("kl", "Normal(0,1)", "Normal(1,1)", "--digits", "30"), True, True, True, 0),
        (("kl", "Normal(0,2)", "Logistic(0,1)"), True, False, True, 0),
        (("kl", "Normal(0,1)", "Exponential(1)"), False, True, False, 0),
        (("entropy", "Gamma(2, rate=3)", "--unit", "bits"), True, True, False, 0),
        (("kl", "Normal(0,a)", "Logistic(0,1)", "--assume", "a>0"), True, False, False, 1),
    ],
)
def test_json(say: Any, typed: tuple[str, ...], finite: bool, closed: bool, digits: bool, code: int) -> None:
    found = say(*typed, "--json")
    value = json.loads(found.out)
    assert found.code == code and found.out.count("\n") == 1 and found.err == ""
    assert set(value) == KEYS
    assert value["finite"] is finite
    assert (value["closed_form"] is not None) is closed and (value["latex"] is not None) is closed
    assert (value["digits"] is not None) is digits
    assert isinstance(value["reason"], str) and value["reason"]
    assert all(isinstance(argument, str) for argument in value["arguments"])
    if digits:
        assert set(value["digits"]) == {"mid", "radius", "certified", "reason", "digits"}
        assert value["digits"]["certified"] is True
        assert float(value["digits"]["radius"]) < 1e-14


def test_json_of_an_infinity(say: Any) -> None:
    value = json.loads(say("kl", "StudentT(1)", "Normal(0,1)", "--digits", "20", "--json").out)
    assert value["finite"] is False and value["closed_form"] == "oo" and value["digits"]["mid"] == "oo"


# ---- theorems


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of a few theorems, so that not all are built."""
    names = ("bregman", "gibbs", "kelly", "relative_entropy")
    library = sys.modules["klsym.derive.library"]  # klsym.derive is a function of that name
    monkeypatch.setattr(library, "theorems", lambda: [theorem(name) for name in names])


def test_theorems_are_tab_separated(say: Any) -> None:
    lines = say("theorems").out.splitlines()
    assert lines[0].startswith("# ") and "# The divergence" in lines
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) in (2, 3) for row in rows)
    assert ["gibbs", "Gibbs' inequality", "Information inequality"] in rows
    assert {"gibbs", "pinsker", "kelly", "bregman", "cross_entropy"} <= {row[0] for row in rows}


def test_theorems_as_json(say: Any, few: None) -> None:
    found = [json.loads(line) for line in say("theorems", "--json").out.splitlines()]
    assert [one["name"] for one in found] == ["gibbs", "relative_entropy", "bregman", "kelly"]
    assert found[0]["also"] == ["Information inequality"] and found[0]["chapter"] == "The divergence"


def test_graph_as_text_and_drawing(say: Any, few: None, tmp_path: Path) -> None:
    lines = say("theorems", "--graph").out.splitlines()
    place = lines.index("kelly")
    assert lines[place + 1].endswith(" gibbs") and lines.index("gibbs") > place
    assert lines.index("[oracle: ladder]") > lines.index("gibbs")
    target = tmp_path / "graph.svg"
    assert say("theorems", "--graph", "--svg", str(target)).code == 0
    drawing = ElementTree.parse(target).getroot()
    titles = {title.text for title in drawing.iter("{http://www.w3.org/2000/svg}title")}
    assert {"Gibbs' inequality", "Kelly's criterion", "oracle: ladder"} <= titles
    assert say("theorems", "--svg", str(target)).code == 2


def test_the_book_is_written(say: Any, few: None, tmp_path: Path) -> None:
    target = tmp_path / "book.pdf"
    assert say("book", "-o", str(target)).code == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert say("book", "--to", "html", "-o", str(target)).code == 0
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert say("book", "--to", "scroll", "-o", str(target)).code == 2


def test_prove_as_text(say: Any) -> None:
    found = say("prove", "gibbs")
    assert found.code == 0 and found.err == ""
    assert found.out.startswith("Gibbs' inequality\n") and "Rests on: " in found.out
    assert max(map(len, found.out.splitlines())) <= 100


def test_prove_as_latex_and_pdf(say: Any, tmp_path: Path) -> None:
    target = tmp_path / "proof.tex"
    assert say("prove", "gibbs", "--to", "latex", "-o", str(target)) == (0, "", "")
    assert target.read_text().startswith(r"\documentclass")
    target = tmp_path / "proof.pdf"
    assert say("prove", "gibbs", "cross_entropy", "--to", "pdf", "-o", str(target)) == (0, "", "")
    assert target.read_bytes().startswith(b"%PDF")


def test_prove_where_nothing_can_be_written(say: Any, tmp_path: Path) -> None:
    found = say("prove", "gibbs", "-o", str(tmp_path / "no" / "such" / "place.txt"))
    assert found.code == 2 and "cannot be written" in found.err


def test_check_one(say: Any) -> None:
    found = say("check", "cross_entropy")
    assert found.code == 0
    name, verdict, _ = found.out.rstrip("\n").split("\t")
    assert name == "cross_entropy" and verdict.startswith("proved")
    assert "cross_entropy" in found.err  # progress


def test_check_reports_a_line_that_does_not_come_out(say: Any, monkeypatch: pytest.MonkeyPatch) -> None:

    from klsym.derive.step import Part, Step

    step = Step(sympy.Integer(1), "=", sympy.Integer(1), "made up", "", "SymPy", replay=lambda: sympy.Integer(2))
    monkeypatch.setitem(theorem("gibbs").__dict__, "_built", ((Part(sympy.true, (step,), None),), []))
    found = say("check", "gibbs")
    assert found.code == 1 and "not proved" in found.out and "does not come out again" in found.out


# ---- errors

BAD = {
    ("kl", "Norml(0,1)", "Normal(0,1)"): "did you mean Normal",
    ("kl", "Normal(0,1"): "missing argument 'Q'; write klsym kl P Q",
    ("kl", "[0.1,", "0.9]", "[0.5,", "0.5]"): "put each measure in quotation marks",
    ("kl", "Normal(0,1)", "Normal(0,1)", "--digitz", "5"): "did you mean --digits?",
    ("kl", "Normal(0,1)", "Normal(0,1)", "--xyzzy"): "`klsym kl --help` lists them",
    ("kl", "Normal(0,1)", "Normal(0,1)", "--digits", "0"): "write an integer of at least 1",
    ("kl", "Normal(0,1)", "Normal(0,1)", "--digits", "many"): "'many' is not a valid integer",
    ("kl", "Normal(0,1)", "Normal(0,1)", "--unit", "hartleys"): "write nats or bits",
    ("kl", "Normal(0,1)", "Normal(0,1)", "--json", "--latex"): "stands alone",
    ("kl", "Normal(0,1)", "Normal(0,1)", "--assume", "sigma"): "write for instance 'sigma > 0'",
    ("kl", "Normal(0,1)", "MultivariateNormal([0,0],[[1,0],[0,1]])"): "one space",
    ("kl", "Normal(0,-1)", "Normal(0,1)"): "must be positive, but it is -1",
    ("kl", "[0.1, 0.8]", "[0.5, 0.5]"): "sum to 9/10",
    ("kl", "Normal(a,1)", "Normal(0,1)", "--assume", "a real", "--digits", "9"): "give numbers",
    ("entropi", "Normal(0,1)"): "did you mean entropy?",
    ("xyzzy",): "`klsym --help` lists them",
    ("prove", "pinskr"): "pinsker",
    ("prove", "gibbs", "--to", "word"): "write text, latex, pdf or certificate",
    ("prove",): "write klsym prove NAME...",
    ("check", "gibs"): "gibbs",
}


@pytest.mark.parametrize("typed", BAD, ids=" ".join)
def test_bad_input_is_one_sentence_and_two(say: Any, typed: tuple[str, ...]) -> None:
    found = say(*typed)
    assert found.code == 2
    assert found.out == ""
    assert BAD[typed] in found.err
    sentence, *picture = found.err.rstrip("\n").split("\n")
    assert sentence.startswith("klsym: ") and "Traceback" not in found.err
    assert not picture or (len(picture) == 2 and picture[1].strip() == "^")


def test_not_decided_is_one(say: Any) -> None:
    found = say("kl", "Normal(0,a)", "Logistic(0,1)", "--assume", "a>0")
    assert found.code == 1 and found.out == "" and "give numbers in place of a" in found.err
    assert say("kl", "Normal(0,2)", "Logistic(0,1)", "--derive").code == 1


def test_no_command_shows_the_help(say: Any) -> None:
    found = say()
    assert found.code == 2 and found.out == "" and "Usage" in found.err


def test_a_fault_of_klsym_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(KL, "doit", broken)
    with pytest.raises(ZeroDivisionError):
        main(("kl", "Normal(0,1)", "Normal(1,1)"))


def test_a_missing_typst_says_what_to_install(say: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    found = say("prove", "gibbs", "--to", "pdf", "-o", str(tmp_path / "x.pdf"))
    assert found.code == 2 and "pip install 'klsym[pdf]'" in found.err and not (tmp_path / "x.pdf").exists()


# ---- the process


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_loads_neither_sympy_nor_scipy(command: str) -> None:
    code = (
        "import sys\nfrom klsym.cli import main\n"
        f"try:\n    main({[*([command] if command else []), '--help']!r})\n"
        "except SystemExit as ended:\n    code = ended.code\n"
        "heavy = sorted({'sympy', 'scipy', 'numpy', 'flint', 'mpmath', 'lark'} & set(sys.modules))\n"
        "print('LOADED', code, heavy)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stdout.splitlines()[-1] == "LOADED 0 []", run.stderr
    assert "Usage" in run.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str) -> None:
    run = CliRunner().invoke(cli, [command, "--help"])
    assert run.exit_code == 0 and "Usage" in run.output


def test_version() -> None:
    run = shell("--version")
    assert run.returncode == 0 and run.stdout.startswith("klsym 0.")


def test_exit_codes_of_the_process() -> None:
    assert shell("kl", "Normal(0,1)", "Normal(1,1)").returncode == 0
    assert shell("kl", "Normal(0,a)", "Logistic(0,1)", "--assume", "a>0").returncode == 1
    assert shell("kl", "Normal(0,1").returncode == 2


def test_plain_output_in_an_ascii_terminal() -> None:
    run = shell("prove", "gibbs", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert run.returncode == 0, run.stderr
    assert run.stdout.isascii() and "KL(P || Q) >= 0" in run.stdout


def test_a_closed_pipe_is_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run([*PYTHON, "families"], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(writer)
    assert run.stderr == ""
    assert run.returncode == 141


def test_control_c_is_130() -> None:
    running = subprocess.Popen([*PYTHON, "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    assert running.stderr.readline()  # the first line of progress: it is at work
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted" in err and "Traceback" not in err
