r"""Theorems with their proofs as LaTeX: a fragment for a paper, or a whole document that compiles by itself.

Only amsmath, amsthm, amssymb, geometry and graphicx are asked for. A reason stands at the right margin of its line
(amsmath moves it below where it does not fit); a line too long for the page is broken between terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Implies

from klsym.render.exceptions import RenderError
from klsym.render.formulas import formulas, latex_of_formula
from klsym.render.latex import StrictLatexPrinter
from klsym.render.layout import Line, as_line, chains, clauses, expressions_of, full_stop, grouped, rests_on, width
from klsym.render.plain import LETTERS
from klsym.render.prose import readable
from klsym.render.readback import check_line

LINE_WIDTH = 40.0  # ems of text at 11pt between margins of 25mm on A4, a little less
LEFT_MOST = 13.0  # a left side wider than this stands on a line of its own
REASON_MOST = 26.0  # a reason wider than this is set as a paragraph

PREAMBLE = r"""\documentclass[11pt,a4paper,fleqn]{article}
\usepackage[margin=25mm]{geometry}
\usepackage{amsmath,amssymb,amsthm,graphicx}
\setlength{\mathindent}{1.5em}
\allowdisplaybreaks
\raggedbottom
\emergencystretch=6em % a claim's heading may hold a long formula
% brackets that grow, without the space that \left leaves before them
\let\bracketleft\left
\let\bracketright\right
\renewcommand{\left}{\mathopen{}\mathclose\bgroup\bracketleft}
\renewcommand{\right}{\aftergroup\egroup\bracketright}
\newtheorem{theorem}{Theorem}
\newcommand{\reason}[1]{\tag*{\footnotesize #1}}
\newcommand{\reasonbelow}[1]{\tag*{\parbox{.6\linewidth}{\raggedleft\footnotesize #1}}}
\newcommand{\fitted}[2][.9]{\resizebox{#1\linewidth}{!}{$\displaystyle #2$}}
\newcommand{\reston}[1]{\par\smallskip\noindent{\footnotesize\raggedright\textit{Rests on:} #1.\par}\medskip}
"""

_ESCAPES = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"$<$", ">": r"$>$", "|": r"$|$", "–": "--", "—": "---",
    "’": "'", "‘": "`", "“": "``", "”": "''", "…": r"\dots{}", "≪": r"$\ll$", "≤": r"$\le$", "≥": r"$\ge$",
    "≠": r"$\ne$", "∞": r"$\infty$", "‖": r"$\|$", "²": "$^2$", "∫": r"$\int$", "Σ": r"$\sum$", "√": r"$\surd$",
    "⊗": r"$\otimes$", "∈": r"$\in$", "·": r"$\cdot$", "−": "$-$", "→": r"$\to$", "½": r"$\tfrac12$",
    "±": r"$\pm$", "∓": r"$\mp$", "⟨": r"$\langle$", "⟩": r"$\rangle$", "⊂": r"$\subset$", "\u0304": r"\={}",
    "³": "$^3$", "⁴": "$^4$", "ℝ": r"$\mathbb{R}$", "π": r"$\pi$",
}  # fmt: skip


def words(text: str) -> str:
    """Plain words as LaTeX text; RenderError where a character has no safe spelling."""
    written = []
    for letter in text:
        if letter in _ESCAPES:
            written.append(_ESCAPES[letter])
        elif letter in LETTERS.values():
            name = next(name for name, greek in LETTERS.items() if greek == letter)
            written.append(rf"$\{name}$")
        elif letter.isascii() or (letter.isalpha() and ord(letter) < 0x180):
            written.append(letter)
        else:
            raise RenderError(f"the character {letter!r} in {text!r} has no LaTeX spelling here; write it in words")
    return "".join(written)


def latex(theorem: Any) -> str:
    r"""The theorem as a LaTeX fragment: a theorem environment, a proof in align* with reasons, what it rests on.

    Put it into a document with the packages and commands of `PREAMBLE`. Every displayed line is read back and compared
    with the expression it came from. Raises RenderError where that fails or an expression has no notation.
    """
    return _Writer(theorem).write()


def latex_document(theorems: Iterable[Any], title: str = "Theorems on the Kullback--Leibler divergence") -> str:
    """A whole LaTeX document of theorems with their proofs, which compiles by itself."""
    body = "\n\n".join(latex(theorem) for theorem in theorems)
    heading = "\\begin{center}\\LARGE " + title + "\\end{center}\n\n" if title else ""
    return PREAMBLE + "\\begin{document}\n" + heading + body + "\n\n\\end{document}\n"


class _Writer:
    def __init__(self, theorem: Any) -> None:
        self.theorem = theorem
        self.printer = StrictLatexPrinter(*expressions_of(theorem))

    def print(self, item: Any) -> str:
        """An expression as LaTeX, read back and compared."""
        text = " ".join(self.printer.pieces(item))
        check_line(text, item, self.printer.names)
        return text

    def write(self) -> str:
        source = rf" \emph{{({words(self.theorem.source)})}}" if self.theorem.source else ""
        given = self._conjoined([self._hypothesis(one) for one in self.theorem.hypotheses])
        opening = f"Suppose {given}. Then" if given else "The following holds."
        lines = [
            rf"\begin{{theorem}}[{{{words(self.theorem.title)}}}]{source} {opening}",
            *self._statement(),
            r"\end{theorem}",
        ]
        lines.append(r"\begin{proof}\rightskip=0pt plus 8em\relax")  # claims may be long
        for place, part in enumerate(self.theorem.parts):
            if len(self.theorem.parts) > 1:
                lines.append((r"\par\smallskip\noindent " if place else "") + self._heading(part))
            for group in self._gathered(chains(part.steps)):
                widest = max(width(self.print(chain[0].left)) for chain in group)
                lines.extend(self._display([row for chain in group for row in self._chain(chain, widest)]))
        lines.append(r"\end{proof}")
        grounds = ", ".join(words(name) for name in rests_on(self.theorem)) or "the kernel's rules alone"
        return "\n".join([*lines, rf"\reston{{{grounds}}}"])

    def _hypothesis(self, hypothesis: Any) -> str:
        return self._words(hypothesis) if isinstance(hypothesis, str) else f"${self.print(hypothesis)}$"

    def _words(self, text: str) -> str:
        """Words as LaTeX text, the formulas among them as mathematics."""
        pieces = formulas(readable(text))
        return "".join(words(piece) if isinstance(piece, str) else f"${latex_of_formula(piece)}$" for piece in pieces)

    @staticmethod
    def _conjoined(items: list[str]) -> str:
        return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" and {items[-1]}" if items else ""

    def _heading(self, part: Any) -> str:
        self.print(part.claim)
        claim, end = self._broken(part.claim), full_stop(part.claim)
        return rf"\emph{{{words(part.heading)}:}} {claim}{end}" if part.heading else rf"\emph{{Claim:}} {claim}{end}"

    def _broken(self, claim: Any) -> str:
        """A claim within a paragraph, which may break between its clauses."""
        if isinstance(claim, Implies):
            return rf" ${self.printer.relation('=>')}$ ".join(map(self._broken, claim.args))
        return " and ".join(f"${self.printer._print(clause)}$" for clause in clauses(claim))

    def _statement(self) -> list[str]:
        rows: list[str] = []
        for clause in clauses(self.theorem.statement):
            line = as_line(clause)
            if line is None:
                rows.extend(self._sentence(clause))
            else:
                rows.extend(row.replace("&", "") for row in self._chain([line]))
        return [r"\begin{gather*}", *(row + r" \\" for row in rows[:-1]), rows[-1], r"\end{gather*}"]

    def _sentence(self, clause: Any) -> list[str]:
        """A statement that is no relation; an implication too long for a line is broken before its conclusion."""
        text = self.print(clause)
        if width(text) > LINE_WIDTH and isinstance(clause, Implies):
            first, second = (self.printer._print(argument) for argument in clause.args)
            rows = [rf"{first} {self.printer.relation('=>')}", rf"\qquad {second}"]
            return [self._fitted(row, LINE_WIDTH) for row in rows]
        return [self._fitted(text, LINE_WIDTH)]

    @staticmethod
    def _fitted(text: str, most: float) -> str:
        """The text, scaled down where nothing else makes it fit."""
        return text if width(text) <= most else rf"\fitted{{{text}}}"

    @staticmethod
    def _display(rows: list[str]) -> list[str]:
        return [r"\begin{align*}", *(row + r" \\" for row in rows[:-1]), rows[-1], r"\end{align*}"]

    def _gathered(self, found: list[list[Line]]) -> list[list[list[Line]]]:
        """Chains to be set in one display: single lines that follow each other, their left sides alike in width."""
        groups: list[list[list[Line]]] = []
        before = None
        for chain in found:
            kind = (len(chain) == 1, width(self.print(chain[0].left)) > LEFT_MOST)
            if kind == before and kind[0]:
                groups[-1].append(chain)
            else:
                groups.append([chain])
            before = kind
        return groups

    def _chain(self, chain: list[Line], used: float | None = None) -> list[str]:
        """The rows of a chain beside a column of left sides `used` ems wide."""
        left = self.print(chain[0].left)
        used = width(left) if used is None else used
        rows: list[str] = []
        crowded = any(max(map(width, self.printer.pieces(line.right))) > LINE_WIDTH - used - 2.5 for line in chain)
        if used > LEFT_MOST or (crowded and used > 4):
            rows.append("&" + self._fitted(left, LINE_WIDTH))
            left, used = "", 2.0
        indent = "" if left else r"\quad "
        for place, line in enumerate(chain):
            rows.extend(self._row(f"{left if place == 0 else ''}&{indent}", used, line))
        return rows

    def _row(self, start: str, used: float, line: Line) -> list[str]:
        """The rows of one line: broken between terms where too wide, its reason on the last."""
        self.print(line.right)
        pieces = self.printer.pieces(line.right)
        if line.almost is not None:
            pieces[-1] += self.printer.almost_everywhere(self.print(line.almost))
        room = LINE_WIDTH - used - 2.5
        widths = [width(piece) for piece in pieces]
        rows: list[str] = []
        for group in grouped(widths, room):
            text = " ".join(pieces[index] for index in group)
            wide = sum(widths[index] for index in group) > room
            row = rf"\fitted[{0.92 * room / LINE_WIDTH:.2f}]{{{text}}}" if wide else text
            rows.append(rf"{start}{self.printer.relation(line.relation)} {row}" if not rows else rf"&\qquad {{}} {row}")
        rows[-1] += self._reason(line)
        return rows

    def _reason(self, line: Line) -> str:
        if not line.said:
            return ""
        text = "".join(
            self._words(piece) if isinstance(piece, str) else f"${self.print(piece)}$" for piece in line.said
        )
        wide = sum(0.5 * len(piece) if isinstance(piece, str) else width(self.print(piece)) for piece in line.said)
        return rf" \reasonbelow{{{text}}}" if wide > REASON_MOST else rf" \reason{{{text}}}"
