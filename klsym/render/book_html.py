"""The book as one HTML file: mathematics as MathML, style and script inside, nothing fetched from anywhere.

A policy in its head forbids every request, so it reads the same without a network. It follows the reader's light or
dark, is searched with `/`, and can be walked through by keyboard.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from sympy import And, Implies

from klsym.render.book import Book, Chapter, Entry, Ground, book
from klsym.render.book_words import CONVENTIONS, GRAPH_WORDS, SUBTITLE, TITLE, WHAT_IT_IS
from klsym.render.formulas import formulas, latex_of_formula
from klsym.render.graph import Node, graph, graph_svg
from klsym.render.latex import StrictLatexPrinter
from klsym.render.layout import Line, as_line, chains, clauses, expressions_of, full_stop, rests_on, width
from klsym.render.mathml import mathml
from klsym.render.prose import readable
from klsym.render.readback import check_line

LEFT_MOST = 13.0  # ems; a left side wider than this stands on a line of its own
LINE_MOST = 30.0  # a line wider than this has its reason below
REASON_MOST = 16.0  # and so has one whose reason holds a formula wider than this
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def book_html(theorems: Iterable[Any]) -> str:
    """The book of these theorems as one HTML page that works offline."""
    return _Page(book(theorems)).write()


def prose(text: str) -> str:
    """Running text as HTML, its formulas as mathematics."""
    return "".join(
        escape(piece) if isinstance(piece, str) else mathml(latex_of_formula(piece)) for piece in formulas(text)
    )


class _Page:
    def __init__(self, contents: Book) -> None:
        self.book = contents

    def write(self) -> str:
        folder = Path(__file__).parent
        style, script = ((folder / name).read_text() for name in ("book.css", "book.js"))
        chapters = "\n".join(self.chapter(place, one) for place, one in enumerate(self.book.chapters, 1))
        return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(TITLE)}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<div class="page">
{self.contents()}
<main id="text">
{self.front()}
{chapters}
{self.grounds()}
{self.graph()}
{self.works()}
{self.names()}
</main>
</div>
<script>
{script}</script>
</body>
</html>
"""

    def contents(self) -> str:
        lists = []
        for place, chapter in enumerate(self.book.chapters, 1):
            rows = "".join(
                f'<li><a href="#{entry.label}"><span class="number">{entry.number}</span>{escape(entry.theorem.title)}'
                "</a></li>"
                for entry in chapter.entries
            )
            lists.append(f'<h2><a href="#chapter-{place}">{place} {escape(chapter.title)}</a></h2><ol>{rows}</ol>')
        back = {"grounds": "Axioms and oracles", "graph": "Who rests on whom", "works": "Works", "names": "Names"}
        ends = "".join(f'<h2><a href="#{name}">{title}</a></h2>' for name, title in back.items())
        return f"""<nav aria-label="Contents">
<div class="tools"><input type="search" placeholder="Search ( / )" aria-label="Search the theorems"
><button type="button" title="Light or dark" aria-label="Light or dark">◐</button></div>
<p class="found" role="status"></p>
<h2><a href="#conventions">Conventions</a></h2>
{chr(10).join(lists)}
{ends}
</nav>"""

    def front(self) -> str:
        count, proofs = len(self.book.entries), sum(len(entry.theorem.steps) for entry in self.book.entries)
        conventions = "\n".join(f"<p><strong>{name}.</strong> {prose(words)}</p>" for name, words in CONVENTIONS)
        return f"""<header class="title"><h1>{escape(TITLE)}</h1><p class="under">{escape(SUBTITLE)}</p>
<p>{prose(WHAT_IT_IS)}</p>
<p class="quiet">{count} theorems, {proofs} lines of proof · klsym {self.book.version}</p></header>
<section class="chapter" id="conventions"><h2>Conventions</h2>
{conventions}
</section>"""

    def chapter(self, place: int, chapter: Chapter) -> str:
        entries = "\n".join(self.entry(entry) for entry in chapter.entries)
        opening = f"<p>{prose(chapter.opening)}</p>" if chapter.opening else ""
        title = f"<h2>{place} {escape(chapter.title)}</h2>"
        return f'<section class="chapter" id="chapter-{place}">{title}\n{opening}\n{entries}\n</section>'

    def entry(self, entry: Entry) -> str:
        theorem = entry.theorem
        used = self.book.used(theorem)
        titles = {one.theorem.title: self.link(one) for one in sorted(used, key=lambda one: -len(one.theorem.title))}
        writer = Writer(theorem, titles)
        essay = (
            "\n".join(f"<p>{prose(text)}</p>" for text in entry.essay) or f"<p><em>{prose(theorem.docstring)}</em></p>"
        )
        also = f'<p class="also">Also: {escape(", ".join(theorem.also))}.</p>' if theorem.also else ""
        source = f'<span class="source">{escape(theorem.source)}</span>' if theorem.source else ""
        return f"""<article id="{entry.label}">
<h3><a href="#{entry.label}">{entry.number} {escape(theorem.title)}</a></h3>
{also}{essay}
<div class="claim"><span class="head">Theorem {entry.number}.</span>{source}
{writer.claim()}
</div>
{writer.proof()}
<p class="end" aria-label="end of proof">■</p>
<p class="rests"><em>Rests on</em> {self.rests_on(theorem, used)}.</p>
</article>"""

    def link(self, entry: Entry) -> str:
        return f'<a href="#{entry.label}">Theorem {entry.number} ({escape(entry.theorem.title)})</a>'

    def rests_on(self, theorem: Any, used: list[Entry]) -> str:
        own = {ground.name: ground for ground in self.book.grounds}
        parts = [self.link(entry) for entry in used]
        parts += [
            f'<a href="#{own[name].label}">the {own[name].kind.lower()} {escape(own[name].title)}</a>'
            for name in [*theorem.axioms(), *theorem.oracles()]
        ]
        parts += [escape(words) for words in rests_on(theorem) if words.endswith("computation")]
        return ", ".join(parts) or "the kernel's rules alone"

    def numbers(self, entries: Iterable[Entry]) -> str:
        return ", ".join(f'<a href="#{entry.label}">{entry.number}</a>' for entry in entries)

    def grounds(self) -> str:
        inner = "\n".join(map(self.ground, self.book.grounds))
        opening = "<p>What the theorems take from outside the kernel's rules, and which of them do.</p>"
        return f'<section class="chapter" id="grounds"><h2>Axioms and oracles</h2>{opening}\n{inner}\n</section>'

    def ground(self, ground: Ground) -> str:
        users = [
            entry for entry in self.book.entries if ground.name in [*entry.theorem.axioms(), *entry.theorem.oracles()]
        ]
        words = "\n".join(f"<p>{prose(text)}</p>" for text in ground.words)
        notes = "".join(f"<li>{prose(note)}</li>" for note in ground.notes)
        dropped = f"<p>Without one of its hypotheses, in order:</p><ul>{notes}</ul>" if notes else ""
        reference = f'<p class="source">{escape(ground.reference)}</p>' if ground.reference else ""
        return f"""<article id="{ground.label}"><h3>{ground.kind}: {escape(ground.title)}</h3>
{words}{dropped}{reference}
<p class="rests"><em>Under</em> Theorems {self.numbers(users)}.</p></article>"""

    def graph(self) -> str:
        places = {entry.theorem.name: entry for entry in self.book.entries}
        labels = {name: entry.label for name, entry in places.items()}
        labels |= {ground.name: ground.label for ground in self.book.grounds}

        def link(node: Node) -> str:
            return f"#{labels[node.name]}" if node.name in labels else ""

        drawn = graph(
            [entry.theorem for entry in self.book.entries],
            lambda theorem: f"{places[theorem.name].number} {theorem.title}",
        )
        alone = [places[node.name] for node in drawn.alone if node.kind == "theorem"]
        rest = f"<p>On the rules alone, and used by no other: {', '.join(map(self.link, alone))}.</p>" if alone else ""
        return f"""<section class="chapter" id="graph"><h2>Who rests on whom</h2>
<p>{escape(GRAPH_WORDS)}</p>
<figure>{graph_svg(drawn, link, standalone=False)}</figure>
{rest}</section>"""

    def works(self) -> str:
        rows = "\n".join(
            f'<li>{escape(work)}. <span class="quiet">{self.numbers(entries)}</span></li>'
            for work, entries in self.book.works
        )
        return f'<section class="chapter" id="works"><h2>Works</h2><ul class="works">{rows}</ul></section>'

    def names(self) -> str:
        rows = "\n".join(
            f'<li>{escape(name)} <a href="#{entry.label}">{entry.number}</a></li>' for name, entry in self.book.names
        )
        return f'<section class="chapter" id="names"><h2>Names</h2><ul class="names">{rows}</ul></section>'


class Writer:
    """One theorem in HTML: its claim and its proof. `titles` are those of theorems that reasons may point to."""

    def __init__(self, theorem: Any, titles: dict[str, str]) -> None:
        self.theorem, self.titles = theorem, titles
        self.printer = StrictLatexPrinter(*expressions_of(theorem))

    def latex(self, item: Any) -> str:
        """An expression as LaTeX, read back and compared."""
        text = " ".join(self.printer.pieces(item))
        check_line(text, item, self.printer.names)
        return text

    def inline(self, item: Any) -> str:
        """Words, or a formula in pieces between which a line may break."""
        if isinstance(item, str):
            return self.words(item)
        self.latex(item)
        if isinstance(item, Implies):
            return f" {mathml(self.printer.relation('=>'))} ".join(map(self.inline, item.args))
        if isinstance(item, And):
            return " and ".join(map(self.inline, clauses(item)))
        line = as_line(item)
        if line is None:
            return mathml(self.latex(item))
        left = mathml(f"{self.latex(line.left)} {self.printer.relation(line.relation)}")
        return f"{left} {self.pieces(line, display=False)}"

    def words(self, text: str) -> str:
        """Words as HTML, the formulas among them as mathematics, titles of other theorems as links."""
        for title, link in self.titles.items():
            before, found, after = text.partition(title)
            if found:
                return (self.words(before) if before else "") + link + (self.words(after) if after else "")
        return prose(readable(text))

    def claim(self) -> str:
        given = [self.inline(hypothesis) for hypothesis in self.theorem.hypotheses]
        listed = given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}" if given else ""
        opening = f"<p>Suppose {listed}. Then</p>" if given else ""
        shown = "".join(f'<div class="shown">{self.sentence(one)}</div>' for one in clauses(self.theorem.statement))
        return opening + shown

    def sentence(self, clause: Any) -> str:
        """A statement, in pieces between which a line may break."""
        line = as_line(clause)
        if line is not None:
            left = mathml(f"{self.latex(line.left)} {self.printer.relation(line.relation)}", display=True)
            return f"{left} {self.pieces(line)}"
        return self.inline(clause) if isinstance(clause, Implies) else mathml(self.latex(clause), display=True)

    def pieces(self, line: Line, display: bool = True) -> str:
        """The right side of a line, each term a formula by itself."""
        self.latex(line.right)
        pieces = self.printer.pieces(line.right)
        if line.almost is not None:
            pieces[-1] += self.printer.almost_everywhere(self.latex(line.almost))
        return " ".join(_term(piece, display) for piece in pieces)

    def proof(self) -> str:
        lines = []
        for place, part in enumerate(self.theorem.parts):
            opening = "<em>Proof.</em> " if place == 0 else ""
            if len(self.theorem.parts) > 1:
                opening += (
                    f"<em>{escape(part.heading or 'Claim')}:</em> {self.inline(part.claim)}{full_stop(part.claim)}"
                )
            if opening:
                lines.append(f'<p class="opening">{opening}</p>')
            rows = "\n".join(row for chain in chains(part.steps) for row in self.chain(chain))
            lines.append(f'<div class="chain">\n{rows}\n</div>')
        return "\n".join(lines)

    def chain(self, chain: list[Line]) -> list[str]:
        """The cells of a chain in the grid of its part: left side, sign, right side, reason."""
        first = self.latex(chain[0].left)
        left = mathml(first, display=True)
        cells: list[str] = []
        if width(first) > LEFT_MOST:
            cells.append(f'<div class="wide">{left}</div>')
            left = ""
        used = width(first) if left else 0.0
        for place, line in enumerate(chain):
            beside = self._fits_beside(line, used)
            cells.append(f'<div class="left">{left if place == 0 else ""}</div>')
            cells.append(f"<div>{mathml(self.printer.relation(line.relation), display=True)}</div>")
            cells.append(f'<div class="right{"" if beside else " whole"}">{self.pieces(line)}</div>')
            reason = "".join(map(self.inline, line.said))
            if beside or reason:
                cells.append(f'<div class="reason{"" if beside else " below"}">{reason}</div>')
        return cells

    def _fits_beside(self, line: Line, used: float) -> bool:
        """Whether the reason stands beside its line rather than below."""
        widest = max(map(width, self.printer.pieces(line.right)))
        formulas = [width(self.printer._print(piece)) for piece in line.said if not isinstance(piece, str)]
        letters = sum(len(piece) for piece in line.said if isinstance(piece, str))
        return used + widest < LINE_MOST and sum(formulas) < REASON_MOST and letters < 150


def _term(piece: str, display: bool) -> str:
    """A term of a sum by itself, its sign spaced as between terms."""
    written = mathml(piece, display)
    for sign in ("+", "−"):
        if piece[:2] in (f"{sign} ", "- "):
            written = written.replace(f"<mo>{sign}</mo>", f'<mo form="infix" lspace="0" rspace="0.22em">{sign}</mo>', 1)
    return written
