"""Four measures of trust: attempts at forgery, fuzzing of rules, mutants of statements, mutation of the kernel.

Each is counted on a sample, in minutes, or whole, in hours; docs/trust.md says what they mean.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from klsym.derive.library import LibraryTheorem, theorem, theorems


@dataclass(frozen=True)
class Figure:
    """A measure of trust: what it counts, in words, and whether its goal is reached."""

    name: str
    said: str
    reached: bool

    @property
    def line(self) -> str:
        return f"{self.name}\t{'reached' if self.reached else 'not reached'}\t{self.said}"

    @property
    def as_json(self) -> str:
        return json.dumps(asdict(self))


def figures(whole: bool) -> Iterator[Figure]:
    """Forgery, rule fuzzing, statement mutants, kernel mutation: on a sample, or whole."""
    yield forgery()
    yield fuzzing(2000 if whole else 5)
    yield statements(list(theorems()) if whole else [theorem(name) for name in SAMPLE])
    yield kernel_mutation()


SAMPLE = ("gibbs", "cross_entropy", "three_points", "radon_nikodym_chain_rule", "radon_nikodym_inverse_rule")


def forgery() -> Figure:
    """How attempts at forgery end."""
    from klsym.check.forgery import survey

    ended = Counter(outcome.partition(":")[0] for _, outcome in survey())
    said = f"{sum(ended.values())} attempts: {ended['fails']} fail, {ended['caught']} caught by the second checker, "
    return Figure("forgery", said + f"{ended['succeeds']} succeed", not ended["succeeds"])


def fuzzing(instances: int) -> Figure:
    """How often each rule concludes in each family of models, and whether ever falsely."""
    from klsym.check.fuzz import FAMILIES, Tally, campaign

    found = list(campaign(instances))
    tallies = [tally for tally in found if isinstance(tally, Tally)]
    violations, total = len(found) - len(tallies), sum(tally.instances for tally in tallies)
    short = sum(tally.instances < instances for tally in tallies)
    confirmed = sum(tally.counts["confirmed"] for tally in tallies)
    said = (
        f"{total} instances of {len(tallies) // len(FAMILIES)} rules in {len(FAMILIES)} families of models, "
        f"{confirmed} confirmed, {violations} false; "
        f"{short} of {len(tallies)} pairs of rule and family below {instances} instances"
    )
    return Figure("rule fuzzing", said, not violations and (not short or instances < 2000))


def statements(items: list[LibraryTheorem]) -> Figure:
    """How mutants of statements end."""
    from klsym.check.mutants import figures as count
    from klsym.check.mutants import survey

    found = count(survey(items))
    said = (
        f"{found['mutants']} mutants of {len(items)} theorems: {found.get('refuted', 0)} refuted by a model, "
        f"{found.get('proved', 0)} proved true, {found.get('listed', 0)} listed as true, {found.get('open', 0)} open; "
        f"share {found['share']:.1%}"
    )
    return Figure("statement mutants", said, not found.get("open"))


def kernel_mutation() -> Figure:
    """How many of the kernel's guards are noticed when they are deleted."""
    from klsym.check import guards, premises

    known, results = guards.equivalents(), guards.survey()
    needed = premises.survey(premises.MODELS, premises.TRIES)
    survivors = [guard.key for guard, how in results if how is None]
    survivors += [f"{rule}[{place}]" for (rule, place), where in needed.items() if where is None]
    alive = [key for key in survivors if key not in known]
    total = len(results) + len(needed)
    said = (
        f"{total} guards and premises deleted: {total - len(survivors)} noticed, {len(survivors) - len(alive)} "
        f"equivalent with reasons, {len(alive)} survive; score {1 - len(alive) / total:.1%}"
    )
    return Figure("kernel mutation", said, not alive)
