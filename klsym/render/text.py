"""A theorem and its proof as plain text for a terminal, at most 100 columns wide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import fill, wrap
from typing import Any

from klsym.render.layout import Line, as_line, chains, clauses, expressions_of, full_stop, grouped, rests_on
from klsym.render.plain import StrictTextPrinter
from klsym.render.prose import readable

COLUMNS = 100


def text(theorem: Any, *, unicode: bool = True) -> str:
    """The theorem as text: title, hypotheses, statement, the steps with their reasons, what the proof rests on.

    Parameters: a theorem of the library (`klsym.theorem`); unicode=False for letters and signs of ASCII alone.
    Raises RenderError where an expression has no notation.
    """
    return _Writer(theorem, unicode).write()


class _Writer:
    def __init__(self, theorem: Any, unicode: bool) -> None:
        self.theorem = theorem
        self.unicode = unicode
        self.printer = StrictTextPrinter(*expressions_of(theorem), unicode=unicode)

    def print(self, item: Any) -> str:
        return self.plain(item) if isinstance(item, str) else self.printer._print(item)

    def write(self) -> str:
        title = self.plain(self.theorem.title)
        lines = [title, "=" * len(title)]
        if self.theorem.source:
            lines.extend(wrap(f"({self.plain(self.theorem.source)})", COLUMNS))
        lines.append("")
        if self.theorem.hypotheses:
            given = ", ".join(self.print(hypothesis) for hypothesis in self.theorem.hypotheses)
            lines.append(fill(f"Suppose {given}. Then", COLUMNS, subsequent_indent="    ", break_long_words=False))
            lines.append("")
        for clause in clauses(self.theorem.statement):
            lines.extend(self.claim(clause))
        lines += ["", "Proof."]
        for part in self.theorem.parts:
            if len(self.theorem.parts) > 1:
                lines.extend(
                    wrap(
                        f"{self.plain(part.heading or 'Claim')}: {self.print(part.claim)}{full_stop(part.claim)}",
                        COLUMNS,
                    )
                )
            for chain in chains(part.steps):
                lines.extend(self.chain(chain))
            lines.append("")
        lines[-1] = ("∎" if self.unicode else "Q.E.D.").rjust(COLUMNS)
        grounds = ", ".join(rests_on(self.theorem)) or "the kernel's rules alone"
        lines += ["", *wrap(f"Rests on: {grounds}.", COLUMNS, subsequent_indent="    ")]
        return "\n".join(part.rstrip() for line in lines for part in _cut(line, 4))

    def claim(self, clause: Any) -> list[str]:
        line = as_line(clause)
        if line is not None:
            return self.row(self.print(line.left), line, indent=4)
        return wrap(self.print(clause), COLUMNS, initial_indent=" " * 4, subsequent_indent=" " * 8)

    def plain(self, words: str) -> str:
        """Words in the letters that may be used."""
        if self.unicode:
            return readable(words)
        for letter, instead in {
            "–": "-",
            "—": "-",
            "’": "'",
            "‖": "||",
            "≪": "<<",
            "≤": "<=",
            "≥": ">=",
            "²": "^2",
        }.items():
            words = words.replace(letter, instead)
        return words.encode("ascii", "replace").decode()

    def chain(self, chain: Sequence[Any]) -> list[str]:
        left = self.print(chain[0].left)
        lines: list[str] = []
        if len(left) > 30:
            lines.append(
                "  " + left
                if len(left) <= COLUMNS - 2
                else fill(left, COLUMNS, initial_indent="  ", subsequent_indent="      ")
            )
            left = "  "
        for line in chain:
            lines.extend(self.row(left, line, indent=2))
            left = " " * len(left)
        return lines

    def row(self, left: str, line: Line, indent: int) -> list[str]:
        """left sign right, with the reason at the right margin or below, broken between terms where it is too long."""
        start = f"{' ' * indent}{left} {self.printer.relation(line.relation)} "
        pieces = self.printer.pieces(line.right)
        if line.almost is not None:
            pieces[-1] += self.printer.almost_everywhere(self.print(line.almost))
        groups = grouped([len(piece) + 1 for piece in pieces], COLUMNS - len(start))
        rows = [" ".join(pieces[index] for index in group) for group in groups]
        lines = [(start if place == 0 else " " * (len(start) + 2)) + row for place, row in enumerate(rows)]
        lines = [part for line in lines for part in _cut(line, len(start) + 4)]
        reason = "".join(self.print(piece) for piece in line.said)
        if not reason:
            return lines
        if len(lines[-1]) + len(reason) + 4 <= COLUMNS:
            lines[-1] += f"[{reason}]".rjust(COLUMNS - len(lines[-1]))
            return lines
        return [*lines, *(part.rjust(COLUMNS) for part in wrap(f"[{reason}]", COLUMNS - 12))]


def _cut(line: str, indent: int) -> list[str]:
    """A line cut where it is wider than the page: before a late plus or minus, else at a space."""
    if len(line) <= COLUMNS:
        return [line]
    start = " " * (min(indent, 24) if line.startswith(" " * 24) else indent)
    place = max((match.start() for match in _BREAK.finditer(line[:COLUMNS])), default=0)
    if place < COLUMNS // 2:
        place = line.rfind(" ", len(start) + 20, COLUMNS)
    if place <= 0:
        return [line]
    return [line[:place], *_cut(start + line[place:].strip(), indent)]


_BREAK = re.compile(r" [+-] ")
