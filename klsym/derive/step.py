"""One displayed line of a proof, and one part of a theorem.

A line is what was checked, not a narration of it: either it carries the kernel's theorem that says it, or SymPy
computed its right side and `replay` computes it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sympy import Basic, Eq, S
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan
from sympy.logic.boolalg import And, Implies

from klsym.derive.hypotheses import AlmostEverywhere, Finite, SameMeasure
from klsym.kernel.theorem import Theorem
from klsym.measures import AbsolutelyContinuous, Measure

_RELATIONS = {"=": Eq, ">=": GreaterThan, "<=": LessThan, ">": StrictGreaterThan, "<": StrictLessThan}


def relation(left: Basic, sign: str, right: Basic) -> Basic:
    """The unevaluated SymPy relation: SymPy would settle KL >= 0 by itself."""
    if isinstance(left, Measure) and isinstance(right, Measure):
        return AbsolutelyContinuous(left, right) if sign == "<<" else SameMeasure(left, right)
    if sign == "<" and right is S.Infinity:
        return Finite(left)
    return _RELATIONS[sign](left, right, evaluate=False)


@dataclass(frozen=True)
class Step:
    """A displayed line: left `relation` right, with its reason, and what checked it.

    `checked` is "kernel" (then `theorem` is the kernel's theorem that says so) or "SymPy" (computed by SymPy, and
    computed again by `replay()`). `almost` is the measure when the relation holds almost everywhere.
    """

    left: Basic
    relation: str
    right: Basic
    reason: str
    latex_reason: str
    checked: str = "kernel"
    theorem: Theorem | None = field(default=None, compare=False)
    replay: Callable[[], Basic] | None = field(default=None, compare=False)
    almost: Measure | None = None
    said: tuple[str | Basic, ...] = ()  # the reason as words and formulas, where it is more than words

    @property
    def statement(self) -> Basic:
        """The line as a SymPy statement, left unevaluated."""
        said = relation(self.left, self.relation, self.right)
        return said if self.almost is None else AlmostEverywhere(said, self.almost)

    def __str__(self) -> str:
        where = "" if self.almost is None else f" {self.almost}-a.e."
        return f"{self.left} {self.relation} {self.right}{where}    [{self.reason}]"


@dataclass(frozen=True)
class Part:
    """One claim of a theorem: its own hypotheses, what it says, its lines, and its kernel theorem."""

    statement: Basic
    steps: tuple[Step, ...]
    kernel: Theorem | None
    given: tuple[Basic, ...] = ()
    heading: str = ""

    @property
    def claim(self) -> Basic:
        """The statement, under the part's own hypotheses if it has any."""
        if not self.given:
            return self.statement
        condition = self.given[0] if len(self.given) == 1 else And(*self.given, evaluate=False)
        return Implies(condition, self.statement, evaluate=False)
