"""What `klsym check` does: build every theorem anew, replay its certificate, try it on random models.

A run over the whole library that is interrupted leaves what it found under the cache directory, and the next run takes
that up. What was found counts only for the very proofs and checkers that it was found with: it is filed under a digest
of their source, so that a proof that was changed, or one below it, is done again.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import klsym.kernel
from klsym.check.witnesses import holds, witnesses
from klsym.derive.library import LibraryTheorem, theorem, theorems
from klsym.kernel.terms import ProofError
from klsym.recheck import Rejected
from klsym.recheck import check as recheck
from klsym.render.layout import rests_on

MODELS = range(26)
ENGINE = ("kernel", "oracles", "recheck", "derive", "divergences", "measures", "check")
HOME = Path(klsym.kernel.__file__).parent.parent


@dataclass(frozen=True)
class Checked:
    """One theorem after its proof was run again, its certificate replayed, its claims tried on models."""

    name: str
    proved: bool
    lines: int
    rests_on: tuple[str, ...]
    seconds: float
    trouble: str = ""
    steps: int = 0  # replayed by the second checker
    models: int = 0  # in which a claim's hypotheses hold, and its conclusion does

    @property
    def line(self) -> str:
        verdict = f"proved, {self.lines} lines, {self.steps} steps rechecked, true in {self.models} models"
        return "\t".join([self.name, verdict if self.proved else "not proved",
                          self.trouble or ", ".join(self.rests_on) or "the rules alone"])  # fmt: skip

    @property
    def as_json(self) -> str:
        return json.dumps(asdict(self))


def rebuilt(names: Sequence[str]) -> Iterator[tuple[int, int, str | Checked]]:
    """For each theorem (all where `names` is empty): its name before, and the outcome after, with place and total."""
    wanted = [theorem(name) for name in names] if names else list(theorems())
    total = len(wanted)
    if names:
        for place, found in enumerate(wanted, 1):
            yield place, total, found.name
            yield place, total, checked(found)
        return
    state = State()
    kept = [outcome for found in wanted if (outcome := state.outcome(found)) is not None]
    yield 0, total, f"{len(kept)} done before the interruption" if kept else "the library"
    for place, outcome in enumerate(kept, 1):
        yield place, total, outcome
    rest = [found.name for found in wanted if found.name not in {outcome.name for outcome in kept}]
    with get_context("fork").Pool(min(2, os.cpu_count() or 1)) as pool:
        for place, outcome in enumerate(pool.imap_unordered(_by_name, rest), len(kept) + 1):
            state.keep(outcome)
            yield place, total, outcome.name
            yield place, total, outcome
    state.clear()


def _by_name(name: str) -> Checked:
    return checked(theorem(name))


def checked(found: LibraryTheorem) -> Checked:
    """Build, replay, try."""
    start = time.perf_counter()
    try:
        return _outcome(found, start)
    except (ProofError, Rejected) as trouble:
        return Checked(found.name, False, 0, (), _since(start), str(trouble))


def _outcome(found: LibraryTheorem, start: float) -> Checked:
    """Building the parts runs every rule; the lines that SymPy computed are computed again."""

    def failed(trouble: str) -> Checked:
        return Checked(found.name, False, 0, (), _since(start), trouble)

    for part in found.parts:
        for step in part.steps:
            if step.checked != "kernel" and (step.replay is None or step.replay() != step.right):
                return failed(f"the line {step} does not come out again")
    if not found.kernel:
        return failed("no part of it is a theorem of the kernel")
    steps = sum(claim.steps for claim in recheck(json.loads(json.dumps(found.certificate()))))
    true = 0
    for fact in found.kernel:
        for model in witnesses(fact.hypotheses, MODELS):
            verdict = holds(model, fact.conclusion)
            if verdict is False:
                return failed(f"{fact.conclusion} is false in model {model.seed}, where its hypotheses hold")
            true += verdict is True
    lines, trust = len(found.steps), tuple(rests_on(found))
    return Checked(found.name, True, lines, trust, _since(start), steps=steps, models=true)


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 3)


# ---------------------------------------------------------------- what an interrupted run leaves behind
class State:
    """Outcomes of a run that was interrupted, each filed under what it was found with."""

    def __init__(self, directory: Path | None = None) -> None:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self.path = (directory or home / "klsym") / "check.json"
        self.engine = _digest(path for room in ENGINE for path in sorted((HOME / room).rglob("*.*")))
        try:
            content = json.loads(self.path.read_text())
        except (OSError, ValueError):
            content = {}
        self.found: dict[str, dict[str, Any]] = content.get(self.engine, {}) if isinstance(content, dict) else {}

    def source(self, found: LibraryTheorem) -> str:
        """A digest of the proof's own file."""
        file = sys.modules[found.module].__file__
        return _digest([Path(file)]) if file else ""

    def outcome(self, found: LibraryTheorem) -> Checked | None:
        """What was found, if neither its proof nor one that it uses has changed."""
        entry = self.found.get(found.name)
        if entry is None or any(self.source(theorem(name)) != digest for name, digest in entry["sources"].items()):
            return None
        values = entry["outcome"]
        return Checked(**{**values, "rests_on": tuple(values["rests_on"])})

    def keep(self, outcome: Checked) -> None:
        """Note a success; a failure is tried again."""
        if not outcome.proved:
            return
        sources = {item.name: self.source(item) for item in theorems()}
        self.found[outcome.name] = {"outcome": asdict(outcome), "sources": sources}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            partial = self.path.with_suffix(".partial")
            partial.write_text(json.dumps({self.engine: self.found}))
            partial.replace(self.path)
        except OSError:
            self.found = {}  # where nothing can be kept, nothing is resumed

    def clear(self) -> None:
        """A run that came to its end leaves nothing behind."""
        self.path.unlink(missing_ok=True)


def _digest(paths: Any) -> str:
    total = sha256()
    for path in paths:
        if path.is_file() and path.suffix in (".py", ".json"):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
