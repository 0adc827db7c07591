"""The book as a Typst document, and so as a PDF: title page, contents, chapters, and the back of the book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from klsym.render.book import Book, Chapter, Entry, Ground, book
from klsym.render.book_words import CONVENTIONS, GRAPH_WORDS, SUBTITLE, TITLE, WHAT_IT_IS
from klsym.render.formulas import formulas, typst_of_formula
from klsym.render.graph import graph, graph_svg
from klsym.render.layout import rests_on
from klsym.render.pdf import compiled
from klsym.render.typst import TEMPLATE, Writer, typst_words

PAGE = """\
#set document(title: {title}, author: "klsym")
#set text(font: "New Computer Modern", size: 10.5pt, lang: "en")
#set par(justify: true, linebreaks: "optimized")
#show math.equation: set text(font: "New Computer Modern Math")
#let running = context {{
  let before = query(heading.where(level: 1).before(here()))
  let opened = query(heading.where(level: 1)).filter(it => it.location().page() == here().page())
  if before.len() > 0 and opened.len() == 0 {{
    text(size: 9pt, fill: luma(90), style: "italic", before.last().body)
    h(1fr)
    text(size: 9pt, fill: luma(90), counter(page).display())
    v(-0.7em)
    line(length: 100%, stroke: 0.4pt + luma(180))
  }}
}}
#let under = context {{
  let opened = query(heading.where(level: 1)).filter(it => it.location().page() == here().page())
  if opened.len() > 0 {{ align(center, text(size: 9pt, fill: luma(90), counter(page).display())) }}
}}
#set page(paper: "a4", margin: (x: 25mm, top: 30mm, bottom: 27mm), numbering: none)
"""
BOOK = """\
#show heading: set text(fill: accent)
#show heading: set par(justify: false)
#show heading.where(level: 1): it => {
  pagebreak(weak: true)
  block(above: 1.5em, below: 1.8em, text(size: 20pt, weight: "bold", it.body))
}
#show heading.where(level: 2): it => block(above: 2.6em, below: 0.9em, sticky: true, text(size: 12.5pt, it.body))
#show link: set text(fill: rgb("#2c5282"))
#show outline.entry.where(level: 1): it => {
  v(0.9em, weak: true)
  strong(it)
}
#let at(name) = context { link(name, str(counter(page).at(name).first())) }
#let plain(body) = { show link: set text(fill: black); body }
#let lead(body) = block(above: 0.9em, below: 1em, sticky: true, body)
#let also(body) = block(above: 0.4em, below: 0.7em, sticky: true,
  text(size: 9pt, style: "italic", fill: luma(70), body))
"""


def book_pdf(theorems: Iterable[Any]) -> bytes:
    """The book of these theorems as the bytes of a PDF, its fonts embedded."""
    return compiled(book_typst(theorems))


def book_typst(theorems: Iterable[Any]) -> str:
    """The book of these theorems as a Typst document that needs no package and no network."""
    return _Typesetter(book(theorems)).write()


def prose(text: str) -> str:
    """Running text as Typst content, its formulas as mathematics."""
    return "".join(
        f"#{typst_words(piece)};" if isinstance(piece, str) else f"${typst_of_formula(piece)}$"
        for piece in formulas(text)
    )


class _Typesetter:
    def __init__(self, contents: Book) -> None:
        self.book = contents

    def write(self) -> str:
        return "\n".join([
            PAGE.format(title=typst_words(TITLE)), TEMPLATE, BOOK, self.front(),
            *(self.chapter(place, chapter) for place, chapter in enumerate(self.book.chapters, 1)),
            self.grounds(), self.graph(), self.works(), self.index(),
        ])  # fmt: skip

    def front(self) -> str:
        count, proofs = len(self.book.entries), sum(len(entry.theorem.steps) for entry in self.book.entries)
        conventions = "\n".join(f"#block(above: 0.9em)[*{name}.* {prose(words)}]" for name, words in CONVENTIONS)
        return "\n".join([
            "#v(1fr)",
            f"#align(center)[#set par(justify: false)\n"
            f"#text(size: 25pt, fill: accent, weight: \"bold\", {typst_words(TITLE)})",
            f"#v(0.4em)#text(size: 13pt, style: \"italic\", {typst_words(SUBTITLE)})]",
            "#v(3em)",
            f"#pad(x: 12%)[{prose(WHAT_IT_IS)}]",
            "#v(1.3fr)",
            f"#align(center, text(size: 9.5pt, fill: luma(90))[{count} theorems, {proofs} lines of proof "
            f"#h(0.6em) · #h(0.6em) klsym {self.book.version}])",
            "#set page(header: running, footer: under, numbering: \"1\")",
            "#counter(page).update(1)",
            "#heading(level: 1, outlined: false)[Contents]",
            "#plain(outline(title: none, indent: 1.2em, depth: 2))",
            "= Conventions",
            conventions,
        ])  # fmt: skip

    def chapter(self, place: int, chapter: Chapter) -> str:
        lines = [f"= #{typst_words(f'{place}  {chapter.title}')};"]
        if chapter.opening:
            lines.append(f"#block(below: 1.5em)[{prose(chapter.opening)}]")
        return "\n".join([*lines, *(self.entry(entry) for entry in chapter.entries)])

    def entry(self, entry: Entry) -> str:
        theorem = entry.theorem
        used = self.book.used(theorem)
        titles = {one.theorem.title: self.link(one) for one in sorted(used, key=lambda one: -len(one.theorem.title))}
        writer = Writer(theorem, titles)
        essay = "#parbreak()".join(map(prose, entry.essay)) or f"#emph[{prose(theorem.docstring)}]"
        also = f"#also[Also: #{typst_words(', '.join(theorem.also))};.]" if theorem.also else ""
        head = f'text(fill: accent, weight: "bold")[Theorem {entry.number}.]'
        return "\n".join([
            f"== #{typst_words(entry.number)}; #h(0.5em) #{typst_words(theorem.title)}; <{entry.label}>",
            also,
            f"#lead[{essay}]",
            f"#claim({head}, {typst_words(theorem.source)})[",
            *writer.claim(),
            "]",
            *writer.proof(f"#ended\n#reston[{self.rests_on(theorem, used)}]"),
        ])  # fmt: skip

    def link(self, entry: Entry) -> str:
        return f"#link(<{entry.label}>)[Theorem {entry.number} (#{typst_words(entry.theorem.title)};)];"

    def rests_on(self, theorem: Any, used: list[Entry]) -> str:
        """Theorems, axioms and oracles, each as a link; SymPy where it computed a line."""
        own = {ground.name: ground for ground in self.book.grounds}
        parts = [self.link(entry) for entry in used]
        parts += [
            f"#link(<{own[name].label}>)[the {own[name].kind.lower()} {own[name].title}];"
            for name in [*theorem.axioms(), *theorem.oracles()]
        ]
        parts += [f"#{typst_words(words)};" for words in rests_on(theorem) if words.endswith("computation")]
        return ", ".join(parts) or "the kernel's rules alone"

    # ---- the back of the book

    def grounds(self) -> str:
        if not self.book.grounds:
            return ""
        lines = [
            "= Axioms and oracles",
            "What the theorems take from outside the kernel's rules, and which of them do.",
        ]
        return "\n".join([*lines, *(self.ground(ground) for ground in self.book.grounds)])

    def ground(self, ground: Ground) -> str:
        users = [
            entry for entry in self.book.entries if ground.name in [*entry.theorem.axioms(), *entry.theorem.oracles()]
        ]
        links = ", ".join(f"#link(<{entry.label}>)[{entry.number}];" for entry in users)
        dropped = "\n".join(f"- {prose(note)}" for note in ground.notes)
        return "\n".join([
            f"== {ground.kind}: {ground.title} <{ground.label}>",
            "#parbreak()".join(map(prose, ground.words)),
            f"#block(text(size: 9.5pt)[Without one of its hypotheses, in order:\n{dropped}])" if dropped else "",
            f"#text(size: 9pt)[_Reference:_ #{typst_words(ground.reference)};.]" if ground.reference else "",
            f"#block(text(size: 9pt)[_Under_ Theorems {links}.])",
        ])  # fmt: skip

    def graph(self) -> str:
        numbers = {entry.theorem.name: entry for entry in self.book.entries}
        drawn = graph(
            [entry.theorem for entry in self.book.entries],
            lambda theorem: f"{numbers[theorem.name].number} {theorem.title}",
        )
        svg = graph_svg(drawn)
        alone = [numbers[node.name] for node in drawn.alone if node.kind == "theorem"]
        listed = ", ".join(
            f"#link(<{entry.label}>)[{entry.number} #{typst_words(entry.theorem.title)};];" for entry in alone
        )
        return "\n".join([
            "= Who rests on whom",
            typst_words(GRAPH_WORDS).join(["#", ";"]),
            f"#align(center, image(bytes({typst_words(svg, verbatim=True)}), format: \"svg\", width: 100%))",
            f"#text(size: 9.5pt)[On the rules alone, and used by no other: {listed}.]" if listed else "",
        ])  # fmt: skip

    def works(self) -> str:
        lines = ["= Works", "#set par(justify: false, hanging-indent: 1.2em)"]
        for work, entries in self.book.works:
            links = ", ".join(f"#link(<{entry.label}>)[{entry.number}];" for entry in entries)
            lines.append(f"#block(above: 0.75em)[#{typst_words(work)};. #text(size: 9pt)[{links}]]")
        return "\n".join(lines)

    def index(self) -> str:
        rows = [
            f"#{typst_words(name)}; #box(width: 1fr, repeat[ . ]) {entry.number}, p. #at(<{entry.label}>)"
            for name, entry in self.book.names
        ]
        listed = "\n".join(f"#block(above: 0.6em)[{row}]" for row in rows)
        return f"= Names\n#set par(justify: false)\n#columns(2, gutter: 8mm)[#set text(size: 9.5pt)\n{listed}\n]"
