"""What `klsym check` does: build every theorem anew through the kernel, and say what came of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from klsym.derive.library import LibraryTheorem, theorem, theorems
from klsym.kernel.terms import ProofError
from klsym.render.layout import rests_on


@dataclass(frozen=True)
class Checked:
    """One theorem after its proof was run again."""

    name: str
    proved: bool
    lines: int
    rests_on: tuple[str, ...]
    seconds: float
    trouble: str = ""

    @property
    def line(self) -> str:
        verdict = f"proved, {self.lines} lines" if self.proved else "not proved"
        return f"{self.name}\t{verdict}\t{self.trouble or ', '.join(self.rests_on) or 'the rules alone'}"

    @property
    def as_json(self) -> str:
        return json.dumps(asdict(self))


def rebuilt(names: Sequence[str]) -> Iterator[tuple[int, int, str | Checked]]:
    """For each theorem (all where `names` is empty): its name before, and the outcome after, with place and total."""
    wanted = [theorem(name) for name in names] if names else list(theorems())
    for place, found in enumerate(wanted, 1):
        yield place, len(wanted), found.name
        start = time.perf_counter()
        try:
            outcome = _outcome(found, start)
        except ProofError as trouble:
            outcome = Checked(found.name, False, 0, (), _since(start), str(trouble))
        yield place, len(wanted), outcome


def _outcome(found: LibraryTheorem, start: float) -> Checked:
    """Building the parts runs every rule; the lines that SymPy computed are computed again."""
    for part in found.parts:
        for step in part.steps:
            if step.checked != "kernel" and (step.replay is None or step.replay() != step.right):
                trouble = f"the line {step} does not come out again"
                return Checked(found.name, False, 0, (), _since(start), trouble)
    if not found.kernel:
        return Checked(found.name, False, 0, (), _since(start), "no part of it is a theorem of the kernel")
    return Checked(found.name, True, len(found.steps), tuple(rests_on(found)), _since(start))


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 3)
