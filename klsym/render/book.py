"""The library as a book: what stands in it and in what order, whatever it is written in.

Chapters are the theorems' own; within a chapter a theorem comes after those of it that its proof uses. Numbers,
cross-references, the index of names and the list of works are made from what the theorems say of themselves.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module, metadata
from typing import Any

from klsym.oracles.axioms import AXIOMS
from klsym.render.book_words import CHAPTERS
from klsym.render.graph import uses


@dataclass(frozen=True)
class Entry:
    """A theorem in its place."""

    theorem: Any
    number: str
    essay: tuple[str, ...]  # the paragraphs that open its file, where it is the first of the file

    @property
    def label(self) -> str:
        return f"theorem-{self.theorem.name.replace('_', '-')}"


@dataclass(frozen=True)
class Chapter:
    title: str
    opening: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Ground:
    """An axiom or an oracle: its name, what it says, where it is from, what breaks without its hypotheses."""

    name: str
    kind: str
    words: tuple[str, ...]
    reference: str = ""
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"ground-{self.name.rpartition('.')[2].replace('_', '-')}"

    @property
    def title(self) -> str:
        return self.name.rpartition(".")[2].replace("_", " ")


@dataclass
class Book:
    """What a book of theorems holds."""

    chapters: list[Chapter]
    grounds: list[Ground]
    works: list[tuple[str, list[Entry]]] = field(default_factory=list)
    names: list[tuple[str, Entry]] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [entry for chapter in self.chapters for entry in chapter.entries]

    def entry(self, name: str) -> Entry:
        return next(entry for entry in self.entries if entry.theorem.name == name)

    def used(self, theorem: Any) -> list[Entry]:
        """What the proof of a theorem uses, as far as it stands in this book."""
        names = uses(theorem)
        return sorted((one for one in self.entries if one.theorem.name in names), key=_by_number)

    @property
    def version(self) -> str:
        return metadata.version("klsym")


def book(theorems: Iterable[Any]) -> Book:
    """The theorems, put into chapters and numbered."""
    known = list(theorems)
    told: set[str] = set()
    chapters: list[Chapter] = []
    for number, (title, members) in enumerate(by_chapter(known), 1):
        entries = []
        for place, theorem in enumerate(in_order(members), 1):
            essay = () if theorem.module in told else _paragraphs(sys.modules[theorem.module].__doc__)
            told.add(theorem.module)
            entries.append(Entry(theorem, f"{number}.{place}", essay))
        chapters.append(Chapter(title, CHAPTERS.get(title, ""), tuple(entries)))
    found = Book(chapters, _grounds(known))
    found.works = _works(found.entries)
    found.names = _index(found.entries)
    return found


def by_chapter(theorems: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """The chapters that have theorems, in the order of the book, each with its theorems."""
    found: dict[str, list[Any]] = {title: [] for title in CHAPTERS}
    for theorem in theorems:
        found.setdefault(theorem.chapter or "Further theorems", []).append(theorem)
    return [(title, members) for title, members in found.items() if members]


def in_order(theorems: Sequence[Any]) -> list[Any]:
    """The theorems, each after those among them that it uses; files stay together, what is used more comes first."""
    known = {theorem.name: theorem for theorem in theorems}
    weight = dict.fromkeys(known, 0)
    for theorem in theorems:
        for name in uses(theorem):
            if name in weight:
                weight[name] += 1
    done: list[Any] = []
    waiting = sorted(theorems, key=lambda theorem: (-weight[theorem.name], theorem.module, theorem.name))
    while waiting:
        placed = {theorem.name for theorem in done}
        ready = [theorem for theorem in waiting if not ({*uses(theorem)} & set(known)) - placed] or waiting
        chosen = next((theorem for theorem in ready if done and theorem.module == done[-1].module), ready[0])
        done.append(chosen)
        waiting.remove(chosen)
    return done


def _paragraphs(text: str | None) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in (text or "").strip().split("\n\n") if part.strip())


# ---- what the proofs rest on


def _grounds(theorems: Iterable[Any]) -> list[Ground]:
    axioms, oracles = set[str](), set[str]()
    for theorem in theorems:
        axioms.update(theorem.axioms())
        oracles.update(theorem.oracles())
    return [*(_axiom(name) for name in sorted(axioms)), *(_oracle(name) for name in sorted(oracles))]


def _axiom(name: str) -> Ground:
    axiom = AXIOMS[name.rpartition(".")[2]]
    reference = axiom.reference + (f"; in Mathlib, {axiom.mathlib}" if axiom.mathlib else "")
    return Ground(name, "Axiom", (axiom.words,), reference, axiom.dropped)


def _oracle(name: str) -> Ground:
    module, _, function = name.rpartition(".")
    loaded = import_module(module)
    said = _paragraphs((loaded.__doc__ or "").split(">>>")[0])
    return Ground(name, "Oracle", said or _paragraphs(getattr(loaded, function).__doc__))


# ---- the back of the book

_PLACE = re.compile(
    r",? (?:in )?\(?(?:theorems?|sections?|lemmas?|tables?|chapters?|problems?|propositions?|corollar(?:y|ies)|"
    r"examples?|remarks?|facts?|definitions?|equations?|eq\.|pp?\.|appendix|exercises?|§)\s.*$",
    re.IGNORECASE,
)


def _works(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """The works that the sources name, without the places in them, and the theorems that cite each."""
    cited: dict[str, list[Entry]] = {}
    for entry in entries:
        for item in entry.theorem.source.split(";"):
            work = _PLACE.sub("", item.strip()).rstrip(".,")
            if work[:1].islower() and ", " in work:
                work = work.partition(", ")[2]
            if work:
                cited.setdefault(work, []).append(entry)
    for short in sorted(cited, key=len):
        longer = [work for work in cited if work != short and work.startswith((short + ",", short + " ("))]
        if len(longer) == 1 or (longer and "(" not in short):
            cited[longer[0]].extend(cited.pop(short))
    numbered = {work: sorted(set(places), key=_by_number) for work, places in cited.items()}
    return sorted(numbered.items(), key=lambda item: item[0].casefold())


def _by_number(entry: Entry) -> tuple[int, ...]:
    return tuple(map(int, entry.number.split(".")))


def _index(entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Every name a theorem goes by, in the order of the alphabet."""
    named = {(name.removeprefix("The ").removeprefix("A "), entry) for entry in entries
             for name in (entry.theorem.title, *entry.theorem.also)}  # fmt: skip
    upper = [(name[0].upper() + name[1:], entry) for name, entry in named]
    return sorted(upper, key=lambda item: (item[0].casefold(), _by_number(item[1])))
