"""How a proof is laid out, whatever the notation: chains of lines, and where a line too long for the page is broken.

The steps shown are a theorem's own `.steps`, one line each. A step that starts where the last one ended continues the
chain, so its left side is not written again. Widths are estimated in ems from the LaTeX of each term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import And, Implies, sympify
from sympy.core.relational import Relational

from klsym.render.structure import structure

SIGNS = {"Equality": "=", "Unequality": "!=", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">",
         "GreaterThan": ">="}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One displayed line: [left] relation right, with its reason in words, and as words and formulas.

    `almost` is the measure where the relation holds almost everywhere only.
    """

    left: Any
    relation: str
    right: Any
    reason: str = ""
    almost: Any = None
    said: tuple[Any, ...] = ()


def chains(steps: Iterable[Any]) -> list[list[Line]]:
    """The steps as chains; within a chain only the first line has a left side."""
    found: list[list[Line]] = []
    end: Any = None
    for step in steps:
        left, right = sympify(step.left), sympify(step.right)  # a plain 0 is a number too
        continues = end is not None and (structure(left), step.almost) == end
        reason, said = step.reason, step.said or (step.reason,)
        if step.checked not in reason and step.checked != "kernel":
            reason += f" (by {step.checked})"
            said = (*said, f" (by {step.checked})")
        line = Line(None if continues else left, step.relation, right, reason, step.almost, said if reason else ())
        if continues:
            found[-1].append(line)
        else:
            found.append([line])
        end = structure(right), step.almost
    return found


def clauses(statement: Any) -> list[Any]:
    """A conjunction as its parts, each displayed on a line of its own."""
    return list(statement.args) if isinstance(statement, And) else [statement]


def full_stop(claim: Any) -> str:
    """What ends the sentence of a claim: nothing more where it ends in "a.e."."""
    while isinstance(claim, Implies | And):
        claim = claim.args[-1]
    return "" if type(claim).__name__ == "AlmostEverywhere" else "."


def as_line(statement: Any) -> Line | None:
    """A relation as a line without a reason; None for any other statement."""
    if isinstance(statement, Relational):
        return Line(statement.lhs, SIGNS[type(statement).__name__], statement.rhs)
    return None


def rests_on(theorem: Any) -> list[str]:
    """What the theorem rests on: axioms, oracles, and SymPy where it computed a line."""
    computed = sorted({f"{step.checked}'s computation" for step in theorem.steps if step.checked not in ("kernel", "")})
    oracles = [f"the oracle {str(name).rpartition('.')[2]}" for name in sorted(map(str, theorem.oracles()))]
    return [*sorted(map(str, theorem.axioms())), *oracles, *computed]


def expressions_of(theorem: Any) -> list[Any]:
    """Everything a theorem prints, so that names are settled once for all its lines."""
    found = [theorem.statement, *theorem.hypotheses]
    for part in theorem.parts:
        found.append(part.claim)
        for step in part.steps:
            found.extend((sympify(step.left), sympify(step.right), step.almost, *step.said))
    return [item for item in found if item is not None and not isinstance(item, str)]


def grouped(widths: Sequence[float], most: float) -> list[list[int]]:
    """Terms of these widths gathered into rows no wider than `most`, where a single term allows it."""
    rows: list[list[int]] = [[]]
    used = 0.0
    for index, width in enumerate(widths):
        if rows[-1] and used + width > most:
            rows.append([])
            used = 2.0  # a continued row is indented
        rows[-1].append(index)
        used += width
    return rows


# ---- widths

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_&]|\s+|\d+|.")
_WIDE = {
    "log": 1.45, "exp": 1.6, "max": 1.9, "min": 1.8, "sum": 1.7, "prod": 1.5, "int": 1.4, "lim": 1.4, "le": 1.35,
    "ge": 1.35, "neq": 1.35, "ll": 1.6, "in": 1.25, "otimes": 1.25, "cdot": 0.75, "implies": 2.4, "iff": 2.6,
    "left": 0.25, "right": 0.25, "middle": 0.2, "mapsto": 1.6, "quad": 1.0, "partial": 0.55, "infty": 1.0, "to": 1.6,
    "displaystyle": 0.0, "ldots": 1.2, "det": 1.5, "neg": 0.7,
}  # fmt: skip
_NARROW = {",": 0.17, "|": 0.5, "{": 0.5, "}": 0.5, "\\": 0.0}


def width(latex: str) -> float:
    r"""An estimate, in ems, of how wide a line of LaTeX mathematics is set; rather too much than too little.

    >>> width(r"\frac{a}{b}") < width("a + b") < width(r"\log\left(a + b\right)")
    True
    """
    return _Ruler(latex).measure()


class _Ruler:
    def __init__(self, latex: str) -> None:
        self.tokens = _TOKEN.findall(latex)
        self.place = 0

    def measure(self, until: str = "") -> float:
        total = 0.0
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            self.place += 1
            if token == until:
                break
            total += self._token(token)
        return total

    def _group(self) -> float:
        while self.place < len(self.tokens) and self.tokens[self.place].isspace():
            self.place += 1
        if self.place < len(self.tokens) and self.tokens[self.place] == "{":
            self.place += 1
            return self.measure("}")
        self.place += 1
        return 0.6

    def _token(self, token: str) -> float:
        if token in "^_":
            return 0.72 * self._group()
        if token == "{":
            return self.measure("}")
        if token.startswith("\\"):
            return self._command(token[1:])
        if token.isspace() or token == "&":
            return 0.0
        if token.isdigit():
            return 0.5 * len(token)
        if token in "+-=<>":
            return 1.3
        return {",": 0.45, ".": 0.28, "(": 0.5, ")": 0.5, "|": 0.3, "/": 0.5, "!": 0.3, "'": 0.3}.get(token, 0.62)

    def _command(self, name: str) -> float:
        if name == "frac":
            return max(self._group(), self._group()) + 0.3
        if name == "binom":
            return max(self._group(), self._group()) + 1.1
        if name == "sqrt":
            return self._group() + 1.0
        if name in ("mathrm", "text", "textit", "mathsf", "begin", "end"):
            start = self.place
            self._group()
            letters = "".join(self.tokens[start + 1 : self.place - 1])
            return 0.0 if name in ("begin", "end") else 0.54 * len(letters)
        return _WIDE.get(name, _NARROW.get(name, 0.65))
