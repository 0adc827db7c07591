"""Theorems with their proofs as a Typst document, from which a PDF is made where there is no TeX."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Implies

from klsym.render.formulas import formulas, typst_of_formula
from klsym.render.latex import StrictLatexPrinter
from klsym.render.layout import Line, as_line, chains, clauses, expressions_of, full_stop, grouped, rests_on, width
from klsym.render.names import GREEK, Name
from klsym.render.printer import StrictPrinter
from klsym.render.prose import readable

HEADS = {
    "Gamma": "Gamma", "gamma": "gamma", "psi": "psi", "zeta": "zeta", "delta": "delta", "exp": "exp", "log": "log",
    "max": "max", "min": "min", "det": "det", "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh", "cosh": "cosh",
    "tanh": "tanh", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan", "H^2": 'upright("H")^(2)',
    "chi^2": "chi^(2)", "transpose": 'sans("T")',
}  # fmt: skip
CONSTANTS = {"pi": "pi", "e": 'upright("e")', "EulerGamma": 'gamma_upright("E")', "oo": "∞", "Catalan": 'upright("G")'}
RELATIONS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "<<": "≪", "in": "∈", "=>": "⟹", "<=>": "⟺"}
LINE_WIDTH = 39.0  # ems of text at 11pt in the template below, a little less
REASON_WIDTH = 13.0
TOGETHER = 7  # a part of no more lines is not broken between pages

PAGE = """\
#set page(paper: "a4", margin: (x: 25mm, y: 27mm), numbering: "1")
#set text(font: "New Computer Modern", size: 11pt, lang: "en")
#set par(justify: true)
#show math.equation: set text(font: "New Computer Modern Math")
"""
TEMPLATE = """\
#let accent = rgb("#1f3a5f")
#let claim(head, source, body) = block(
  width: 100%, above: 2.2em, below: 1.2em, inset: (left: 11pt, right: 8pt, y: 9pt), radius: 2pt, breakable: false,
  fill: rgb("#f4f6f9"), stroke: (left: 2.5pt + accent),
)[
  #head
  #if source != "" { linebreak(); text(size: 9pt, style: "italic", source) }
  #v(0.1em)
  #body
]
#let number = counter("theorem")
#let theorem(title, source, body) = {
  number.step()
  claim([#text(fill: accent, weight: "bold")[Theorem #context number.display()] #h(0.3em) *#title*], source, body)
}
#let shown(body) = block(above: 0.9em, below: 0.9em, inset: (left: 1.4em, y: 0.3em), body)
#let steps(rows) = block(above: 1em, below: 0.9em, inset: (left: 0.6em), grid(
  columns: (auto, 1fr, auto), column-gutter: (0.35em, 1em), row-gutter: 1.1em,
  align: (right + horizon, left + horizon, right + horizon), ..rows,
))
#let reason(body) = box(width: 13em, align(right, par(justify: false, text(size: 8.5pt, fill: luma(90), body))))
#let below(body) = grid.cell(colspan: 3, align: right,
  box(width: 75%, par(justify: false, text(size: 8.5pt, fill: luma(90), body))))
#let wide(body) = grid.cell(colspan: 3, align: left, body)
#let long(body) = grid.cell(colspan: 2, align: left + horizon, body)
#let together(body) = block(breakable: false, width: 100%, above: 1em, below: 0.9em, body)
#let opening(body) = block(sticky: true, above: 0.9em, below: 0.9em, par(justify: false, body))
#let ended = align(right, text(fill: accent, $square.filled$))
#let reston(body) = block(above: 0.6em, text(size: 9pt)[#text(style: "italic")[Rests on] #body.])
"""


class StrictTypstPrinter(StrictPrinter):
    """The Typst notation of mathematics."""

    gap = " "
    times = " dot "
    tensor = "⊗"

    def symbol(self, name: Name) -> str:
        head = name.head if name.head in GREEK or len(name.head) == 1 else self.roman(name.head)
        head += "'" * name.primes
        indices = [
            piece if piece in GREEK or piece.isdigit() or len(piece) == 1 else self.roman(piece)
            for piece in name.subscripts
        ]
        return self.subscript(head, indices) if indices else head

    def roman(self, word: str) -> str:
        return f'upright("{word}")'

    def head(self, name: str) -> str:
        return HEADS.get(name) or self.roman(name)

    def constant(self, name: str) -> str:
        return CONSTANTS[name]

    def relation(self, name: str) -> str:
        return RELATIONS[name]

    def word(self, name: str) -> str:
        return f'" {name} "'

    def scientific(self, digits: str, exponent: str) -> str:
        return f"{digits} dot 10^({exponent})"

    def fraction(self, over: str, under: str) -> str:
        return f"frac({over}, {under})"

    def slash(self, over: str, under: str) -> str:
        return rf"{over} \/ {under}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^({exponent})"

    def root(self, radicand: str) -> str:
        return f"sqrt({radicand})"

    def subscript(self, base: str, indices: list[str]) -> str:
        return f"{base}_({','.join(indices)})"

    def brackets(self, inner: str) -> str:
        return f"({inner})"

    def bars(self, inner: str) -> str:
        return f"lr(|{inner}|)"

    def call(self, head: str, arguments: list[str]) -> str:
        return f"{head}({', '.join(arguments)})"

    def keyword(self, word: str, value: str) -> str:
        return f"{self.roman(word)} = {value}"

    def mapped(self, point: str, mass: str) -> str:
        return f"{point} ↦ {mass}"

    def label(self, name: str) -> str:
        return f'italic("{_quoted(name)}")'

    def support(self, left: str, right: str, lattice: bool) -> str:
        return f"lr({{{left}, …, {right}}})" if lattice else f"lr([{left}, {right}])"

    def almost_everywhere(self, measure: str) -> str:
        return f' quad {measure}"-a.e."'

    def versus(self, head: str, first: str, second: str) -> str:
        return f"{head}lr(({first} thin mid(‖) thin {second}))"

    def logarithm(self, argument: str, exponent: str | None, bare: bool) -> str:
        head = f"log^({exponent})" if exponent else "log"
        return f"{head} {argument}" if bare else f"{head}{self.brackets(argument)}"

    def binomial(self, over: str, under: str) -> str:
        return f"binom({over}, {under})"

    def big(self, operator: str, variable: str, ends: list[str], body: str) -> str:
        bounds = f"_({variable} = {ends[0]})^({ends[1]})" if ends else f"_({variable})"
        return f"{'product' if operator == 'prod' else 'sum'}{bounds} {body}"

    def integral(self, body: str, variable: str, ends: list[str]) -> str:
        bounds = f"_({ends[0]})^({ends[1]})" if ends else ""
        return f"integral{bounds} {body} thin upright(d){variable}"

    def radon_nikodym(self, over: str, under: str) -> str:
        return f"frac(upright(d){over}, upright(d){under})"

    def composed(self, function: str, through: str) -> str:
        return f"{function} ∘ {through}"

    def image(self, through: str, inner: str) -> str:
        apart = '""' if "_" in through else ""
        return rf"{through}{apart}_(\#) {inner}"

    def weighted(self, function: str, inner: str) -> str:
        return f"{function} dot {inner}"

    def partial_integral(self, body: str, against: str, over: str) -> str:
        return f"integral_({over}) {body} thin upright(d){against}"

    def derivative(self, variables: list[str], body: str) -> str:
        order = f"^({len(variables)})" if len(variables) > 1 else ""
        return f"frac(∂{order}, {' '.join(f'∂ {variable}' for variable in variables)}) {body}"

    def substituted(self, body: str, place: str) -> str:
        return f"lr(({body}))|_({place})"

    def limit(self, variable: str, point: str, body: str) -> str:
        return f"lim_({variable} → {point}) {body}"

    def cases(self, rows: list[tuple[str, str | None]]) -> str:
        lines = [
            f'{value} & " otherwise"' if condition is None else f'{value} & " if " {condition}'
            for value, condition in rows
        ]
        return f"cases({', '.join(lines)})"

    def negated(self, inner: str) -> str:
        return f"¬ {inner}"

    def for_all(self, variable: str, statement: str) -> str:
        return f"∀ {variable} colon {statement}"

    def matrix(self, rows: list[list[str]]) -> str:
        return f"mat({'; '.join(', '.join(row) for row in rows)})"


def typst_of(expression: Any, context: tuple[Any, ...] = ()) -> str:
    """The expression as Typst mathematics, without dollar signs.

    >>> from klsym.measures import measures
    >>> P, Q = measures("P Q")
    >>> print(typst_of(P << Q))
    P ≪ Q
    """
    return StrictTypstPrinter(expression, *context)._print(expression)


def typst_document(theorems: Iterable[Any], title: str = "Theorems on the Kullback–Leibler divergence") -> str:
    """A whole Typst document of theorems with their proofs; it needs no package and no network."""
    heading = f"#align(center, text(size: 17pt, {typst_words(title)}))\n#v(1em)\n" if title else ""
    return "\n".join([PAGE + TEMPLATE, heading, *(Writer(theorem).write() for theorem in theorems)]) + "\n"


def _conjoined(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" and {items[-1]}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def typst_words(text: str, verbatim: bool = False) -> str:
    """Words as a Typst string, in which no character is a command."""
    return f'"{_quoted(text if verbatim else readable(text))}"'


class Writer:
    """One theorem in Typst: its claim and its proof. `titles` are those of theorems that reasons may point to."""

    def __init__(self, theorem: Any, titles: dict[str, str] | None = None) -> None:
        self.theorem = theorem
        self.titles = titles or {}
        context = expressions_of(theorem)
        self.printer = StrictTypstPrinter(*context)
        self.ruler = StrictLatexPrinter(*context)  # widths are estimated from LaTeX

    def inline(self, item: Any) -> str:
        return self.words(item) if isinstance(item, str) else f"${self.printer._print(item)}$"

    def words(self, text: str) -> str:
        """Words as Typst content, the formulas among them as mathematics, titles of other theorems as links."""
        for title, link in self.titles.items():
            before, found, after = text.partition(title)
            if found:
                return (self.words(before) if before else "") + link + (self.words(after) if after else "")
        return "".join(
            f"#{typst_words(piece, verbatim=True)};" if isinstance(piece, str) else f"${typst_of_formula(piece)}$"
            for piece in formulas(readable(text))
        )

    def reason(self, line: Line) -> str:
        """The words and formulas beside a line."""
        return "".join(self.words(piece) if isinstance(piece, str) else self.inline(piece) for piece in line.said)

    def write(self) -> str:
        source = typst_words(f"{self.theorem.source}") if self.theorem.source else '""'
        grounds = ", ".join(rests_on(self.theorem)) or "the kernel's rules alone"
        head = f"#theorem({typst_words(self.theorem.title)}, {source})["
        return "\n".join([head, *self.claim(), "]", *self.proof(), f"#reston({typst_words(grounds)})"])

    def claim(self) -> list[str]:
        """Hypotheses and statement."""
        given = [self.inline(hypothesis) for hypothesis in self.theorem.hypotheses]
        opening = f"Suppose {_conjoined(given)}. Then" if given else ""
        return [opening, *(f"#shown[{self.statement(clause)}]" for clause in clauses(self.theorem.statement))]

    def proof(self, end: str = "#ended") -> list[str]:
        """The lines of the proof with their reasons, and what stands at its end; short parts stay on one page."""
        lines = []
        for place, part in enumerate(self.theorem.parts):
            opening = "_Proof._ " if place == 0 else ""
            if len(self.theorem.parts) > 1:
                opening += (
                    f"_#{typst_words(part.heading or 'Claim')}:_ {self.inline(part.claim)}{full_stop(part.claim)}"
                )
            found = chains(part.steps)
            rows = [row for chain in found for row in self.chain(chain)]
            pieces = [f"#opening[{opening}]"] if opening else []
            pieces += ["#steps((" + ",\n".join(rows) + ",))", end if place == len(self.theorem.parts) - 1 else ""]
            short = sum(map(len, found)) <= TOGETHER
            lines.append(f"#together[\n{chr(10).join(pieces)}\n]" if short else "\n".join(pieces))
        return lines

    def statement(self, clause: Any) -> str:
        line = as_line(clause)
        if line is None:
            return self.sentence(clause)
        left = f"{self.printer._print(line.left)} {self.printer.relation(line.relation)}"
        rows, _ = self.broken(line, LINE_WIDTH - 3 - width(self.ruler._print(line.left)))
        return " \\ #h(2em) ".join(f"$display({left if place == 0 else ''} {row})$" for place, row in enumerate(rows))

    def sentence(self, clause: Any) -> str:
        """A statement that is no relation; an implication too long for a line is broken before its conclusion."""
        if isinstance(clause, Implies) and width(self.ruler._print(clause)) > LINE_WIDTH - 3:
            first, second = (self.printer._print(argument) for argument in clause.args)
            return f"$display({first} {self.printer.relation('=>')})$ #linebreak() #h(2em) $display({second})$"
        return f"$display({self.printer._print(clause)})$"

    def broken(self, line: Line, room: float) -> tuple[list[str], float]:
        """The right side in rows that fit, and the width of the widest."""
        widths = [width(piece) for piece in self.ruler.pieces(line.right)]
        pieces = self.printer.pieces(line.right)
        if line.almost is not None:
            pieces[-1] += self.printer.almost_everywhere(self.printer._print(line.almost))
            widths[-1] += 4.0
        groups = grouped(widths, room)
        rows = [" ".join(pieces[index] for index in group) for group in groups]
        return rows, max(sum(widths[index] for index in group) for group in groups)

    def chain(self, chain: list[Line]) -> list[str]:
        """The cells of a chain in the grid of steps: left side, the rest of the line, reason."""
        left = self.printer._print(chain[0].left)
        used = width(self.ruler._print(chain[0].left))
        cells: list[str] = []
        if used > 11:
            cells.append(f"wide[$display({left})$]")
            left, used = "", 0.0
        for place, line in enumerate(chain):
            cells.extend(self.row(left if place == 0 else "", used, line))
        return cells

    def row(self, left: str, used: float, line: Line) -> list[str]:
        sign = self.printer.relation(line.relation)
        rows, widest = self.broken(line, LINE_WIDTH - used - 3.5)
        start = f"[${'display(' + left + ')' if left else ''}$]" if left else "[]"
        reason = self.reason(line)
        beside = used + widest + 3.5 + REASON_WIDTH <= LINE_WIDTH and len(rows) == 1 and len(line.reason) < 110
        if beside:
            return [start, f"[$display({sign} {rows[0]})$]", f"reason[{reason}]"]
        cells = [start, f"long[$display({sign} {rows[0]})$]"]
        for row in rows[1:]:
            cells += ["[]", f"long[#h(1.5em)$display({row})$]"]
        return [*cells, *([f"below[{reason}]"] if reason else [])]
