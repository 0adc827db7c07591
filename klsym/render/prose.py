"""Words beside formulas: reasons and hypotheses that come as plain text, with the names of measures among them."""

from __future__ import annotations

import re
from typing import Any

from klsym.measures import MeasureSymbol
from klsym.render.names import GREEK
from klsym.render.plain import LETTERS

# Greek names that are not also the names of families and functions
_LETTERS = sorted(name for name in GREEK - {"beta", "chi", "gamma", "psi", "xi", "zeta"} if name.islower())
_GREEK = re.compile(r"\b(d?)(" + "|".join(_LETTERS) + r")\b")
_SIGNS = {"<=": "≤", ">=": "≥", "<<": "≪", "**2": "²", "**3": "³", "**4": "⁴", "TotalVariation(": "TV(", "*": "·"}
_ABS = re.compile(r"\bAbs\(([^()]*)\)")


def readable(text: str) -> str:
    """Words in which formulas typed as code read as formulas: ≤ for <=, · for *, |x| for Abs(x), μ for mu.

    >>> readable("3*Abs(dP/dmu)**2 <= 1")
    '3·|dP/dμ|² ≤ 1'
    """
    text = _ABS.sub(r"|\1|", text)
    for typed, sign in _SIGNS.items():
        text = text.replace(typed, sign)
    return _GREEK.sub(lambda match: match[1] + LETTERS[match[2]], text)


def marked(text: str, printer: Any) -> list[tuple[bool, str]]:
    """Words as pieces, each with whether it is mathematics: the printer's measures by name, and letters with an index.

    >>> from klsym.measures import measures
    >>> from klsym.render.latex import StrictLatexPrinter
    >>> marked("from P, b_j", StrictLatexPrinter(measures("P")))
    [(False, 'from '), (True, 'P'), (False, ', '), (True, 'b_{j}')]
    """
    measures = [item for item, _ in printer.names.items() if isinstance(item, MeasureSymbol)]
    spelled = {readable(measure.name): printer._print(measure) for measure in measures}
    names = [*map(re.escape, sorted(spelled, key=len, reverse=True)), r"[A-Za-z]_[A-Za-z0-9]"]
    pieces = re.split(rf"(?<![\w])({'|'.join(names)})(?![\w'])", readable(text))
    found = []
    for place, piece in enumerate(pieces):
        if place % 2:
            found.append((True, spelled.get(piece) or printer.subscript(piece[0], [piece[2]])))
        elif piece:
            found.append((False, piece))
    return found
