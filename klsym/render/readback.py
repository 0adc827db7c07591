"""Reading back what was printed: a line of LaTeX becomes an expression again, to be compared with its source.

The grammar knows the printer's LaTeX and no more, and shares no code with the printer except the spelling of names.
The comparison is of normal forms that know only that addition and multiplication commute and associate, and how
quotients and roots are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark
from lark.exceptions import LarkError

from klsym.render.exceptions import ReadBackError
from klsym.render.names import Names
from klsym.render.reader import Reader
from klsym.render.structure import structure


@cache
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "latex_grammar.lark").read_text()
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=True)


def parse_latex(text: str, context: Iterable[Any] = ()) -> Any:
    r"""The expression that a line printed by `latex_of` says, unevaluated.

    Parameters: the line; `context`, expressions whose symbols and measures its names refer to. A name that is not
    among them becomes a plain symbol, or a probability measure where a measure must stand.
    Raises ReadBackError where the line is not in the printer's LaTeX.

    >>> parse_latex(r"\mathrm{e}^{-x^{2}/2}").doit()
    exp(-x**2/2)
    """
    return read_line(text, Names(*context))


def read_line(text: str, names: Names) -> Any:
    """The expression that a line says, its names looked up among these; ReadBackError where it cannot be read."""
    try:
        tree = _parser().parse(text)
    except LarkError as trouble:
        column = getattr(trouble, "column", None)
        place = f" at column {column}" if isinstance(column, int) and column > 0 else ""
        raise ReadBackError(f"the line {text!r} cannot be read{place}; it is not LaTeX that klsym prints") from None
    try:
        return Reader(text, names).read(tree)
    except (TypeError, ValueError, KeyError) as trouble:  # what SymPy and klsym raise for arguments that do not fit
        raise ReadBackError(f"the line {text!r} says nothing that makes sense ({trouble})") from None


def check_line(latex: str, expression: Any, names: Names | None = None) -> None:
    """Raise ReadBackError unless the line of LaTeX, read back, is `expression`."""
    found = read_line(latex, names or Names(expression))
    if structure(found) != structure(expression):
        raise ReadBackError(f"the line {latex!r} reads as {found}, not as {expression}")
