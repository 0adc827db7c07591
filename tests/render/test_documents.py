"""Theorems as text, LaTeX, Typst and PDF: what is shown is what was checked, and it fits the page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sympy import Integer, Symbol

from klsym import KL, Gamma, Normal, theorem
from klsym.closed import closed_form
from klsym.derive.step import Step
from klsym.render import RenderError, latex, latex_document, pdf, text, typst_document
from klsym.render.derivation import derivation_latex, derivation_text
from klsym.render.document import words
from klsym.render.layout import chains, expressions_of, grouped, width
from klsym.render.plain import StrictTextPrinter
from klsym.render.prose import readable
from tests.render.corpus import library, written
from tests.render.stand_in import ALL, CROSS_ENTROPY, PINSKER


def every() -> list[Any]:
    return [*ALL, *library()]


# ---- text


def test_text_fits_a_hundred_columns() -> None:
    for one in every():
        for unicode in (True, False):
            shown = text(one, unicode=unicode)
            assert max(map(len, shown.splitlines())) <= 100, one.title
            assert unicode or shown.isascii()


def test_text_shows_every_step_and_what_it_rests_on() -> None:
    for one in every():
        shown = re.sub(r"\s+", " ", text(one))
        printer = StrictTextPrinter(*expressions_of(one))
        for step in one.steps:
            pieces = step.said or (step.reason,)
            said = "".join(readable(one) if isinstance(one, str) else printer._print(one) for one in pieces)
            assert re.sub(r"\s+", " ", said).strip() in shown, step.reason
        assert shown.count("∎") == 1 and "Rests on: " in shown
        assert shown.startswith(readable(one.title))


def test_text_of_gibbs() -> None:
    shown = text(theorem("gibbs")).splitlines()
    assert shown[:2] == ["Gibbs' inequality", "================="]
    assert "Suppose P and Q are finite measures, P ≪ Q. Then" in shown
    assert "    KL(P ‖ Q) ≥ 0" in shown


def test_the_theorem_prints_itself() -> None:
    assert theorem("gibbs").text() == text(theorem("gibbs"))
    assert theorem("gibbs").latex() == latex(theorem("gibbs"))


def test_steps_computed_by_sympy_say_so() -> None:
    shown = text(theorem("kelly"))
    assert "SymPy" in shown.split("Rests on:")[1]


# ---- chains


def test_a_chain_goes_on_where_the_last_line_ended() -> None:
    a, b, c, d = (Symbol(letter) for letter in "abcd")
    steps = [Step(a, "=", b, "", ""), Step(b, "<=", c, "", ""), Step(d, "=", Integer(1), "", "")]
    assert [[line.left for line in chain] for chain in chains(steps)] == [[a, None], [d]]


def test_terms_are_gathered_into_rows() -> None:
    assert grouped([4, 4, 4], 9) == [[0, 1], [2]]
    assert grouped([20, 1], 9) == [[0], [1]]


@pytest.mark.parametrize(
    ("narrow", "broad"), [("x", "x + y"), (r"\frac{a}{b}", r"\frac{a + c}{b}"), ("x^{22}", "x 22"), ("x", r"\log x")]
)
def test_widths_are_in_order(narrow: str, broad: str) -> None:
    assert 0 < width(narrow) < width(broad)


# ---- LaTeX


def test_words_are_escaped() -> None:
    assert words("50% of a_b & #1 {x} $") == r"50\% of a\_b \& \#1 \{x\} \$"
    assert words("Csiszár ≤ ∫") == r"Csiszár $\le$ $\int$"
    with pytest.raises(RenderError, match="has no LaTeX spelling"):
        words("漢")


def test_environments_are_closed() -> None:
    for shown in [*map(latex, ALL), *written().values()]:
        stack: list[str] = []
        for kind, name in re.findall(r"\\(begin|end)\{([a-z*]+)\}", shown):
            if kind == "begin":
                stack.append(name)
            else:
                assert stack.pop() == name
        assert not stack


def test_a_long_line_is_broken_between_terms() -> None:
    assert latex(PINSKER).count(r"\qquad {} ") >= 2


def test_titles_with_special_characters() -> None:
    assert r"a\_b \& 50\% of \#signs" in latex(CROSS_ENTROPY)


# ---- a real TeX


def compiled(source: str, folder: Path, pdflatex: str) -> str:
    """The log of a run of pdflatex."""
    (folder / "document.tex").write_text(source)
    command = [pdflatex, "-halt-on-error", "-interaction=nonstopmode", "document.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, errors="replace")
    log = (folder / "document.log").read_text(errors="replace")
    assert run.returncode == 0, log[-2000:]
    return log


def test_all_theorems_compile_in_one_document(pdflatex: str, tmp_path: Path) -> None:
    forms = [
        derivation_latex(found)
        for found in (closed_form(KL(Normal(0, 1), Normal(1, 2))), closed_form(KL(Gamma(2, rate=1), Gamma(3, rate=2))))
        if found is not None
    ]
    assert len(forms) == 2
    bodies = "\n\n".join([*written().values(), *forms])
    source = latex_document(ALL).replace(r"\end{document}", bodies + "\n\\end{document}")
    log = compiled(source, tmp_path, pdflatex)
    assert "undefined" not in log
    assert "Missing character" not in log
    overfull = [float(points) for points in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt too", log)]
    assert not [points for points in overfull if points > 10]


def test_the_reading_of_the_log_sees_an_overfull_box(pdflatex: str, tmp_path: Path) -> None:
    wide = r"\begin{document}\noindent\hbox{\kern30cm x}\end{document}"
    log = compiled(r"\documentclass{article}" + wide, tmp_path, pdflatex)
    assert float(re.findall(r"Overfull \\[hv]box \(([\d.]+)pt too", log)[0]) > 10


# ---- Typst


def test_pdf_holds_every_theorem(tmp_path: Path) -> None:
    target = tmp_path / "all.pdf"
    pdf(every(), target)
    assert target.read_bytes().startswith(b"%PDF") and target.stat().st_size > 20_000
    source = typst_document(every())
    assert source.count("#theorem(") == len(every())


def test_pdf_without_typst_is_an_error_of_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(RenderError, match=r"pip install 'klsym\[pdf\]'"):
        pdf(ALL, tmp_path / "x.pdf")


def test_words_are_no_commands_in_typst(tmp_path: Path) -> None:
    odd = type(CROSS_ENTROPY)("odd", '#panic("no") $x$ *b* \\ "q" [', CROSS_ENTROPY.statement, [], CROSS_ENTROPY.steps)
    pdf([odd], tmp_path / "odd.pdf")
    assert (tmp_path / "odd.pdf").exists()


# ---- derivations


def test_derivations_show_their_steps() -> None:
    found = closed_form(KL(Normal(0, 1), Normal(1, 2)))
    assert found is not None
    shown = derivation_text(found)
    assert "Mellin transform" in shown and max(map(len, shown.splitlines())) <= 100
    assert r"\begin{align*}" in derivation_latex(found)
