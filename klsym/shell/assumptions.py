"""What is assumed of a symbol typed at the shell: "sigma > 0", "mu real", "0 <= p <= 1"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sympy import Symbol

from klsym.measures import ArgumentError
from klsym.shell.suggest import offered

WORDS = ("real", "positive", "nonnegative", "negative", "nonpositive", "nonzero", "integer", "even", "odd", "prime")
_SIGNS = {">": "positive", ">=": "nonnegative", "<": "negative", "<=": "nonpositive", "!=": "nonzero",
          "≥": "nonnegative", "≤": "nonpositive", "≠": "nonzero"}  # fmt: skip
_NAME = r"[^\W\d]\w*"
_COMPARISON = re.compile(rf"({_NAME})\s*(>=|<=|!=|>|<|≥|≤|≠)\s*0")
_UNIT = re.compile(rf"0\s*(<=|<|≤)\s*({_NAME})\s*(<=|<|≤)\s*1")
_SAID = re.compile(rf"({_NAME}(?:\s+{_NAME})*?)\s*(?::|\bis\b|\bare\b|\s)\s*({_NAME})")


def symbols_of(assumptions: Iterable[str]) -> dict[str, Symbol]:
    """The symbols that the assumptions declare, by name.

    Each is a list, split at commas, of "NAME > 0" (or >=, <, <=, !=), "0 <= NAME <= 1", or "NAME [NAME …] WORD" with
    WORD one of real, positive, nonnegative, negative, nonpositive, nonzero, integer, even, odd, prime. Several about
    one name add up. Raises ArgumentError for anything else.

    >>> symbols_of(["sigma > 0, mu real"])["sigma"].is_positive
    True
    """
    said: dict[str, dict[str, bool]] = {}
    for clause in (piece.strip() for text in assumptions for piece in text.split(",")):
        if not clause:
            continue
        for name, word in _read(clause):
            said.setdefault(name, {"real": True})[word] = True
    found = {}
    for name, words in said.items():
        try:
            found[name] = Symbol(name, **words)
        except ValueError:  # SymPy's InconsistentAssumptions
            raise ArgumentError(
                f"the assumptions on {name} contradict each other ({', '.join(words)}); leave one out"
            ) from None
    return found


def _read(clause: str) -> list[tuple[str, str]]:
    if match := _COMPARISON.fullmatch(clause):
        return [(match[1], _SIGNS[match[2]])]
    if match := _UNIT.fullmatch(clause):
        return [(match[2], "positive" if match[1] == "<" else "nonnegative")]
    if match := _SAID.fullmatch(clause):
        names, word = match[1].split(), match[2]
        if word in WORDS:
            return [(name, word) for name in names]
        hint = offered(word, WORDS) or f"write one of {', '.join(WORDS)}"
        raise ArgumentError(f"the assumption {clause!r} says {word!r}, which is not known; {hint}")
    raise ArgumentError(
        f"the assumption {clause!r} cannot be read; write for instance 'sigma > 0', 'mu real' or 'n integer'"
    )
