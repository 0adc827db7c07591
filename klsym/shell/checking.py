"""What `klsym check` does: build every theorem anew through the kernel, and say what came of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from klsym.derive import theorem, theorems
from klsym.kernel.terms import ProofError


@dataclass(frozen=True)
class Checked:
    """One theorem after its proof was run again."""

    name: str
    proved: bool
    rests_on: tuple[str, ...]
    seconds: float
    trouble: str = ""

    @property
    def line(self) -> str:
        verdict = "proved" if self.proved else "not proved"
        return f"{self.name}\t{verdict}\t{self.trouble or ', '.join(self.rests_on) or 'no axiom'}"

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
            again = found.rebuild()
            outcome = Checked(found.name, True, tuple(sorted(again.axioms() | again.oracles())), _since(start))
        except ProofError as trouble:
            outcome = Checked(found.name, False, (), _since(start), str(trouble))
        yield place, len(wanted), outcome


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 3)
