"""The book: every theorem stands in it once, numbered after what it uses, and its pages hold together."""

from __future__ import annotations

import ast
import re
import sys
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sympy
from hypothesis import given, settings

from klsym import proofs
from klsym.render import RenderError, latex_of
from klsym.render.book import Book, book, in_order
from klsym.render.book_html import book_html
from klsym.render.book_typst import book_typst, prose
from klsym.render.document import words
from klsym.render.formulas import formulas, latex_of_formula, typst_of_formula
from klsym.render.mathml import mathml
from klsym.render.pdf import compiled
from klsym.render.prose import readable
from tests.render.corpus import library
from tests.render.expressions import expressions


@pytest.fixture(scope="module")
def contents() -> Book:
    return book(library())


def test_every_theorem_has_its_place(contents: Book) -> None:
    names = [entry.theorem.name for entry in contents.entries]
    assert sorted(names) == sorted(theorem.name for theorem in library())
    numbers = [entry.number for entry in contents.entries]
    assert len(set(numbers)) == len(numbers)
    titles = [chapter.title for chapter in contents.chapters]
    assert titles == sorted(titles, key=["Measures and derivatives", "The divergence", "Entropy and mutual information",
                                         "Against other distances", "The readings"].index)  # fmt: skip
    assert all(chapter.opening for chapter in contents.chapters)


def test_within_a_chapter_what_is_used_stands_first(contents: Book) -> None:
    for chapter in contents.chapters:
        names = [entry.theorem.name for entry in chapter.entries]
        for place, entry in enumerate(chapter.entries):
            assert not set(entry.theorem.uses) & set(names[place:]), entry.theorem.name


def test_order_ends_even_where_theorems_use_each_other() -> None:
    class Stub:
        module = ""

        def __init__(self, name: str, uses: tuple[str, ...]) -> None:
            self.name, self.uses = name, uses

    assert [one.name for one in in_order([Stub("a", ("b",)), Stub("b", ())])] == ["b", "a"]
    assert len(in_order([Stub("a", ("b",)), Stub("b", ("a",))])) == 2


def test_the_back_of_the_book(contents: Book) -> None:
    named = {name for name, _ in contents.names}
    assert {"Gibbs' inequality", "Information inequality", "Kelly betting"} <= named
    works = dict(contents.works)
    cover = next(work for work in works if work.startswith("Cover & Thomas, Elements"))
    assert {"2", "4"} & {entry.number[0] for entry in works[cover]}
    assert "theorem" not in cover.lower() and "Cover & Thomas" not in works
    assert {ground.title for ground in contents.grounds} >= {"ladder"}
    for ground in contents.grounds:
        assert all(ground.words) and ground.kind in ("Axiom", "Oracle")


@pytest.fixture(scope="module")
def source() -> str:
    return book_typst(library())


def test_proofs_point_to_what_they_use(contents: Book, source: str) -> None:
    gibbs = contents.entry("gibbs")
    kelly = source.split(f"<{contents.entry('kelly').label}>\n")[1].split("\n== ")[0]
    assert f"#link(<{gibbs.label}>)[Theorem {gibbs.number} " in kelly.split("_Proof._")[1]
    assert source.count("#claim(text(") == len(contents.entries)
    for label in re.findall(r"#link\(<([^>]+)>\)", source):
        assert f"<{label}>\n" in source, label


def test_the_book_is_a_pdf(source: str) -> None:
    written = compiled(source)
    assert written.startswith(b"%PDF") and len(written) > 100_000


def test_the_page_stands_by_itself(contents: Book) -> None:
    page = book_html(library())
    assert "default-src 'none'" in page
    assert not re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!#|data:)[\w/.:]""", page)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    for entry in contents.entries:
        assert page.count(f'id="{entry.label}"') == 1
        assert f'<h3><a href="#{entry.label}">{entry.number} {escape(entry.theorem.title)}</a></h3>' in page
    assert '<input type="search"' in page and "prefers-color-scheme: dark" in page
    body = page[page.index("<main") : page.index("</main>") + len("</main>")]
    tree = ElementTree.fromstring(body.replace("&nbsp;", " "))
    assert sum(1 for _ in tree.iter("math")) > 20 * len(contents.entries)
    kelly = next(one for one in tree.iter("article") if one.get("id") == contents.entry("kelly").label)
    links = {link.get("href") for link in kelly.iter("a")}
    assert f"#{contents.entry('gibbs').label}" in links


@given(expressions)
@settings(max_examples=60)
def test_every_expression_is_wellformed_mathml(expression: sympy.Expr) -> None:
    written = ElementTree.fromstring(mathml(latex_of(expression)))
    assert written.tag == "math" and "\\" not in "".join(written.itertext())


def test_mathml_refuses_what_is_not_printed() -> None:
    with pytest.raises(RenderError, match="no MathML"):
        mathml(r"\oint x")
    with pytest.raises(RenderError, match=r"unexpected|ends too early|lacks"):
        mathml(r"\frac{1}{2")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("at odds 1/q the bet b = p grows", ["1/q", "b=p"]),
        ("P-almost everywhere", ["P"]),
        ("a bet B, by KL(P‖Q) − KL(P‖B).", ["B", r"\mathrm{KL}(P\|Q)-\mathrm{KL}(P\|B)"]),
        ("H_μ(P) and x² of Pinsker's (1964), i.e. 7 in I(X;Y)", [r"H_{\mu}(P)", "x^{2}", "I(X;Y)"]),
        ("no formula in a plain sentence", []),
    ],
)
def test_formulas_in_prose(text: str, latex: list[str]) -> None:
    pieces = formulas(text)
    assert [latex_of_formula(piece) for piece in pieces if not isinstance(piece, str)] == latex
    assert "".join(piece if isinstance(piece, str) else "".join(piece) for piece in pieces) == text
    assert all(typst_of_formula(piece) for piece in pieces if not isinstance(piece, str))


def test_no_text_of_the_library_is_lost_in_formulas() -> None:
    for theorem in library():
        for text in (theorem.title, theorem.docstring, sys.modules[theorem.module].__doc__ or ""):
            assert "".join(piece if isinstance(piece, str) else "".join(piece) for piece in formulas(text)) == text


def test_every_sentence_of_the_proofs_can_be_typeset() -> None:
    """Words with formulas in them, from every proof file: in Typst, in LaTeX and in MathML."""
    said = set()
    for path in Path(proofs.__path__[0]).glob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text()))
        strings = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
        said.update(readable(text) for text in strings if " " in text)
    assert len(said) > 200
    assert compiled("\n\n".join(map(prose, sorted(said)))).startswith(b"%PDF")
    for text in said:
        for piece in formulas(text):
            if isinstance(piece, str):
                words(piece)
            else:
                ElementTree.fromstring(mathml(latex_of_formula(piece)))
