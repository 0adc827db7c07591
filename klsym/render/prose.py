"""Words beside formulas: reasons and hypotheses that come as plain text, with formulas typed as code among them."""

from __future__ import annotations

import re

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
