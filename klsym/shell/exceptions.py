"""Errors about typed text: one sentence, and a caret under the place."""

from __future__ import annotations

from klsym.measures import KlsymError


class TypedError(KlsymError):
    """Text that cannot be read as what it should be; shows the text with a caret under `column` (from 0)."""

    def __init__(self, sentence: str, text: str, column: int) -> None:
        self.sentence, self.text, self.column = sentence, text, column
        super().__init__(sentence)

    @property
    def picture(self) -> str:
        """The line of the text at fault, a caret under the place."""
        start = self.text.rfind("\n", 0, self.column) + 1
        line = self.text[start:].split("\n", 1)[0].replace("\t", " ")
        column = self.column - start
        if len(line) > 78:
            cut = max(0, min(column - 39, len(line) - 78))
            line, column = line[cut : cut + 78], column - cut
        return f"  {line}\n  {' ' * column}^"
