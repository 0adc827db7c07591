"""How much stands between a misprint and the reader: `python -m klsym.render.layers [NAME…]` counts it.

Two layers look at every displayed line, each by itself. The first reads the LaTeX back and compares it with the source.
The second takes what was read to random measure spaces in which the line's hypotheses hold, and asks whether it is true
there, exactly: it knows nothing of the source. Faults are then seeded into the LaTeX (P and Q swapped, a relation
turned, a half dropped, a brace lost), and each layer says which it notices. The third, TeX itself, is in the tests.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from klsym.check.models import Model
from klsym.check.witnesses import holds, witnesses
from klsym.derive.library import LibraryTheorem, theorem, theorems
from klsym.kernel.terms import ProofError
from klsym.measures import KlsymError
from klsym.render.exceptions import ReadBackError
from klsym.render.latex import StrictLatexPrinter
from klsym.render.layout import expressions_of
from klsym.render.readback import check_line, read_line

Fault = Callable[[str], str]
SEEDS, MODELS = 8, 3  # how many models are drawn for a line, and how many that meet its hypotheses are used


def _first(pattern: str, instead: str) -> Fault:
    return lambda text: re.sub(pattern, instead, text, count=1)


def _swapped(text: str) -> str:
    return re.sub(r"(?<![a-zA-Z\\])[PQ](?![a-zA-Z])", lambda match: "Q" if match[0] == "P" else "P", text)


FAULTS: dict[str, Fault] = {
    "P and Q swapped": _swapped,
    "≤ flipped": _first(r"\\le(?![a-z])", r"\\ge"),
    "≥ flipped": _first(r"\\ge(?![a-z])", r"\\le"),
    "< flipped": _first(r" < ", " > "),
    "= for ≤ or ≥": _first(r"\\[lg]e(?![a-z])", "="),
    "½ dropped": _first(r"\\frac\{1\}\{2\}", ""),
    "3 for 2": _first(r"(?<!\d)2(?!\d)", "3"),
    "plus for minus": _first(r" - ", " + "),
    "minus for plus": _first(r" \+ ", " - "),
    "leading minus dropped": _first(r"^-", ""),
    "exponent unbraced": _first(r"\^\{((?:[^{}]|\{[^{}]*\}){2,})\}", r"^\1"),
    "exponent dropped": _first(r"\^\{[^{}]*\}", ""),
    "index dropped": _first(r"_\{[^{}]*\}", ""),
    "index changed": _first(r"_\{[^{}]*\}", "_{7}"),
    "fraction upside down": _first(r"\\frac\{([^{}]+)\}\{([^{}]+)\}", r"\\frac{\2}{\1}"),
    "dP/dQ upside down": _first(
        r"\\frac\{\\mathrm\{d\}(\w+)\}\{\\mathrm\{d\}(\w+)\}", r"\\frac{\\mathrm{d}\2}{\\mathrm{d}\1}"
    ),
    "log dropped": _first(r"\\log", ""),
    "brackets dropped": _first(r" \\left\(([^()]*?)\\right\)", r" \1"),
    "integral sign dropped": _first(r"\\int", ""),
    "root dropped": _first(r"\\sqrt", ""),
    "brace lost": _first(r"\}$", ""),
    "argument lost": _first(r", [^,(){}]*\\right\)", r"\\right)"),
}


@dataclass(frozen=True)
class Printed:
    """A displayed line as it was printed, with what it takes to look at it again."""

    theorem: LibraryTheorem
    statement: Any
    latex: str
    printer: StrictLatexPrinter
    fact: Any  # the kernel's theorem that says it, or None

    def reads_as_its_source(self, latex: str) -> bool:
        """The first layer: what is read is the source."""
        try:
            check_line(latex, self.statement, self.printer.names)
        except ReadBackError:
            return False
        return True

    def models(self) -> list[Model]:
        """Random models that meet the line's hypotheses."""
        return [] if self.fact is None else list(witnesses(self.fact.hypotheses, range(SEEDS)))[:MODELS]

    def is_true(self, latex: str, models: list[Model]) -> bool | None:
        """The second layer: whether what is read is true in the models; None where that cannot be decided."""
        try:
            judgement = self.theorem.judgement(read_line(latex, self.printer.names))
        except (KlsymError, ProofError, TypeError, ValueError, AttributeError, NotImplementedError):
            return None  # it says nothing that the kernel has words for
        verdicts = [holds(model, judgement) for model in models]
        return False if False in verdicts else True if True in verdicts else None


@dataclass
class Count:
    """What the layers found."""

    lines: int = 0
    read: int = 0
    evaluated: int = 0
    untrue: list[str] = field(default_factory=list)
    seeded: Counter[str] = field(default_factory=Counter)
    by_reading: Counter[str] = field(default_factory=Counter)
    by_models: Counter[str] = field(default_factory=Counter)
    by_either: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)

    def report(self) -> str:
        """The figures, a fault a line."""
        rows = [
            f"{self.lines} displayed lines: {self.read} read back as their source; "
            f"{self.evaluated} evaluated in random models, {len(self.untrue)} of them untrue",
            f"{'seeded fault':24}{'seeded':>8}{'reading':>9}{'models':>8}{'either':>8}",
        ]
        for fault in FAULTS:
            if self.seeded[fault]:
                figures = (self.seeded[fault], self.by_reading[fault], self.by_models[fault], self.by_either[fault])
                rows.append(f"{fault:24}{figures[0]:8}{figures[1]:9}{figures[2]:8}{figures[3]:8}")
        total = self.seeded.total() or 1
        shares = [f"{found.total() / total:.2%}" for found in (self.by_either, self.by_reading, self.by_models)]
        rows.append(
            f"noticed: {self.by_either.total()} of {self.seeded.total()} ({shares[0]}); by reading alone {shares[1]}, "
            f"by the models alone {shares[2]}"
        )
        return "\n".join(rows)


def printed_lines(found: LibraryTheorem) -> Iterator[Printed]:
    """Every displayed line of a theorem, as it is printed."""
    printer = StrictLatexPrinter(*expressions_of(found))
    for step in found.steps:
        yield Printed(found, step.statement, printer._print(step.statement), printer, step.theorem)


def count(found: Iterable[LibraryTheorem], faults: bool = True) -> Count:
    """Both layers over every displayed line, as printed and with each fault seeded in."""
    total = Count()
    for item in found:
        for line in printed_lines(item):
            _look(line, total, faults)
    return total


def _look(line: Printed, total: Count, faults: bool) -> None:
    models = line.models()
    total.lines += 1
    total.read += line.reads_as_its_source(line.latex)
    verdict = line.is_true(line.latex, models)
    total.evaluated += verdict is not None
    if verdict is False:
        total.untrue.append(f"{line.theorem.name}: {line.latex}")
    for fault, make in FAULTS.items() if faults else ():
        wrong = make(line.latex)
        if wrong == line.latex:
            continue
        total.seeded[fault] += 1
        unlike = not line.reads_as_its_source(wrong)
        untrue = line.is_true(wrong, models) is False
        total.by_reading[fault] += unlike
        total.by_models[fault] += untrue
        total.by_either[fault] += unlike or untrue
        if not unlike and not untrue:
            total.missed.append((fault, wrong))


def main(names: list[str]) -> int:
    """Count, print, and end with 1 where a line is misread or untrue, or a fault goes unnoticed."""
    total = count([theorem(name) for name in names] if names else theorems())
    print(total.report())
    for line in total.untrue:
        print(f"untrue: {line}")
    for fault, line in total.missed:
        print(f"missed: {fault}: {line}")
    return int(total.read < total.lines or bool(total.untrue) or bool(total.missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
