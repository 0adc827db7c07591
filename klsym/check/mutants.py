"""Statement mutants: each claim of the library, changed a little, must be false in some model, or be shown true.

A claim is a kernel sequent. Its mutants: the relation turned round or made strict, measures swapped, a constant up and
down, each hypothesis dropped, a term lost, a sign, an exponent, a measure mistaken for another. A mutant is refuted by
a model in which its hypotheses hold and its conclusion does not, both decided exactly (witnesses.py); it is shown true
by a theorem of the kernel; what is true for a reason that neither finds is listed in true_mutants.json with the reason.

`python -m klsym.check.mutants [NAME…]` prints what came of each.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

from klsym.check.witnesses import holds, witnesses
from klsym.derive.closing import close
from klsym.derive.library import LibraryTheorem, theorem, theorems
from klsym.derive.premises import Premises
from klsym.kernel import rules
from klsym.kernel.ring import normal
from klsym.kernel.terms import (
    Add,
    Equal,
    Integrable,
    Integral,
    Inverse,
    Judgement,
    Less,
    LessEqual,
    MeasureVariable,
    Multiply,
    Node,
    Not,
    Power,
    ProofError,
    Rational,
    Relation,
    SameMeasure,
    number,
    substitute,
    variables,
)
from klsym.kernel.theorem import Theorem

LISTED = Path(__file__).parent / "true_mutants.json"
FEWEST = 8  # mutants of a claim; with fewer, its hypotheses are changed too
SEEDS = range(260)
MOST = {"constant": 4, "term": 4, "sign": 3, "exponent": 3, "measure": 3, "swap": 3}  # of each kind, for each claim


@dataclass(frozen=True)
class Mutant:
    """A sequent that is not the theorem's."""

    label: str
    hypotheses: frozenset[Judgement]
    conclusion: Judgement


@dataclass(frozen=True)
class Outcome:
    """What came of a mutant: refuted, proved, listed or open; and by what."""

    claim: str
    label: str
    status: str
    how: str = ""


# ---------------------------------------------------------------- making mutants
def mutants(fact: Theorem) -> list[Mutant]:
    """The mutants of a claim, each once."""
    found: dict[tuple[frozenset[Judgement], Judgement], Mutant] = {}
    counts: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    for kind, label, conclusion in _conclusions(fact.conclusion):
        key = fact.hypotheses, conclusion
        if not alike(conclusion, fact.conclusion) and key not in found and counts[kind] < MOST.get(kind, 9):
            counts[kind] += 1
            labels[f"{kind}: {label}"] += 1
            again = labels[f"{kind}: {label}"]
            found[key] = Mutant(f"{kind}: {label}{f' ({again})' if again > 1 else ''}", *key)
    for hypothesis in sorted(fact.hypotheses, key=str):
        key = fact.hypotheses - {hypothesis}, fact.conclusion
        found[key] = Mutant(f"without {hypothesis}", *key)
    for hypothesis in sorted(fact.hypotheses, key=str) if len(found) < FEWEST else ():
        if isinstance(hypothesis, Relation):
            left, right, where = hypothesis.left, hypothesis.right, hypothesis.measure
            for how, other in (
                ("right side 1/4 up", type(hypothesis)(left, right + number(Fraction(1, 4)), where)),
                ("at most", LessEqual(left, right, where)),
                ("at least", LessEqual(right, left, where)),
            ):
                key = fact.hypotheses - {hypothesis} | {other}, fact.conclusion
                if other != hypothesis:
                    found[key] = Mutant(f"supposing {hypothesis}, {how}", *key)
    return list(found.values())


def alike(one: Judgement, two: Judgement) -> bool:
    """Whether two statements are one but for the way they are written."""
    if not isinstance(one, Relation) or not isinstance(two, Relation) or type(one) is not type(two):
        return one == two
    return one.measure == two.measure and normal(one.right - one.left) == normal(two.right - two.left)


def _conclusions(conclusion: Judgement) -> Iterator[tuple[str, str, Judgement]]:
    if isinstance(conclusion, Relation):
        left, right, where = conclusion.left, conclusion.right, conclusion.measure
        if isinstance(conclusion, Equal):
            yield "relation", "<", Less(left, right, where)
            yield "relation", ">", Less(right, left, where)
        else:
            yield "relation", "turned round", type(conclusion)(right, left, where)
            yield "relation", "=", Equal(left, right, where)
            if isinstance(conclusion, LessEqual):
                yield "relation", "strict", Less(left, right, where)
        for shift in (Fraction(1, 4), Fraction(-1, 4)):
            yield "shift", f"right side {shift}", type(conclusion)(left, right + number(shift), where)
            if isinstance(conclusion, Equal):
                yield "scale", f"right side times {1 + shift}", Equal(left, number(1 + shift) * right, where)
    else:
        yield "relation", "denied", Not(conclusion)
    measures = sorted((v for v in variables(conclusion) if isinstance(v, MeasureVariable)), key=str)
    for one, two in combinations(measures, 2):
        if one.space == two.space:
            yield "swap", f"{one} and {two}", substitute(conclusion, {one: two, two: one})
    for kind, label, changed in _inside(conclusion, measures):
        assert isinstance(changed, Judgement)
        yield kind, label, changed


def _inside(node: Any, measures: list[MeasureVariable]) -> Iterator[tuple[str, str, Any]]:
    """The node with one thing in it changed."""
    yield from _here(node, measures)
    if isinstance(node, Multiply) and node.left == node.right:  # a square stays one
        for kind, label, changed in _inside(node.left, measures):
            yield kind, label, changed * changed
        return
    for field in fields(node):
        part = getattr(node, field.name)
        if isinstance(part, Node) and not isinstance(node, MeasureVariable):
            for kind, label, changed in _inside(part, measures):
                values = {other.name: getattr(node, other.name) for other in fields(node)}
                try:
                    yield kind, label, type(node)(**{**values, field.name: changed})
                except ProofError:
                    continue


def _here(node: Any, measures: list[MeasureVariable]) -> Iterator[tuple[str, str, Any]]:
    match node:
        case Rational(value) if value in (-1, 1):
            yield "sign", f"{value}", number(-value)
        case Rational(value):
            yield "constant", f"{value} up", number(value + abs(value) / 4 + (value == 0))
            yield "constant", f"{value} down", number(value - abs(value) / 4 - (value == 0))
        case Add(first, second):
            yield "term", f"without {second}", first
            yield "term", f"without {first}", second
        case Multiply(first, second) if first == second:
            yield "exponent", f"{first} not squared", first
            yield "exponent", f"{first} cubed", first * second * first
        case Power(base, exponent):
            yield "exponent", f"{exponent} up", Power(base, exponent + 1)
        case Inverse(inner):
            yield "exponent", f"{inner} not inverted", inner
        case Integral(function, MeasureVariable() as measure):
            for other in measures:
                if other != measure and other.space == measure.space:
                    yield "measure", f"{other} for {measure}", Integral(function, other)


# ---------------------------------------------------------------- judging them
def judge(name: str, fact: Theorem, listed: dict[str, str], seeds: range = SEEDS) -> list[Outcome]:
    """What comes of each mutant of a claim."""
    opened = {mutant.label: mutant for mutant in mutants(fact)}
    outcomes = {}
    for label, mutant in list(opened.items()):
        if proved(mutant, fact):
            outcomes[label] = Outcome(name, label, "proved", "a theorem of the kernel")
            del opened[label]
    for hypotheses in dict.fromkeys(mutant.hypotheses for mutant in opened.values()):
        here = [label for label, mutant in opened.items() if mutant.hypotheses == hypotheses]
        for model in witnesses(hypotheses, seeds):
            for label in [label for label in here if label in opened]:
                if holds(model, opened[label].conclusion) is False:
                    outcomes[label] = Outcome(name, label, "refuted", f"model {model.seed}, {model.kinds}")
                    del opened[label]
            if not any(label in opened for label in here):
                break
    for label in opened:
        reason = listed.get(f"{name}: {label}")
        outcomes[label] = Outcome(name, label, "listed" if reason else "open", reason or "")
    return list(outcomes.values())


def proved(mutant: Mutant, fact: Theorem) -> bool:
    """Whether the kernel proves it from the theorem itself and its hypotheses."""
    return any(made.hypotheses <= mutant.hypotheses for made in _proofs(mutant, fact) if made is not None)


def _proofs(mutant: Mutant, fact: Theorem) -> Iterator[Theorem | None]:
    goal, dropped = mutant.conclusion, fact.hypotheses - mutant.hypotheses
    if dropped and mutant.hypotheses <= fact.hypotheses:
        (hypothesis,) = dropped
        yield _without(hypothesis, mutant, fact)
        yield _either_way(hypothesis, mutant, fact)
        return
    if dropped:
        return
    yield _linear(goal, [fact], mutant)
    if isinstance(goal, SameMeasure) and fact.conclusion == SameMeasure(goal.right, goal.left):
        itself, place = rules.version_self(goal.right), MeasureVariable("the measure", goal.left.space)
        same = rules.same_measure(itself, itself)
        yield rules.rewrite(same, fact, SameMeasure(place, goal.right), place)
    for one, two in combinations([v for v in variables(fact.conclusion) if isinstance(v, MeasureVariable)], 2):
        if one.space == two.space:
            swapped = rules.instantiate(fact, {one: two, two: one})
            yield swapped if alike(swapped.conclusion, goal) else None
    for hypothesis in mutant.hypotheses:
        if isinstance(hypothesis, SameMeasure) and isinstance(hypothesis.right, MeasureVariable):
            yield _with_one_measure(hypothesis.left, hypothesis.right, mutant, fact)


def _linear(goal: Judgement, facts: list[Theorem], mutant: Mutant) -> Theorem | None:
    """The goal as a linear combination of facts and hypotheses."""
    if not isinstance(goal, Relation):
        return None
    known = [*facts, *(rules.assume(h) for h in mutant.hypotheses if isinstance(h, Relation))]
    known += [_mass(h) for h in mutant.hypotheses if isinstance(h, Integrable) and h.function == number(1)]
    try:
        return close(goal, known)
    except ProofError:
        return None


def _mass(finite: Integrable) -> Theorem:
    """0 <= the mass of a finite measure."""
    nothing = rules.integrable_linear(number(0), (), finite.measure)
    below = rules.linear(LessEqual(number(0), number(1)), ())
    found = rules.integral_monotone(below, nothing, rules.assume(finite))
    zero = rules.integral_linear(number(0), (), finite.measure)
    mass = Integral(number(1), finite.measure)
    return rules.linear(LessEqual(number(0), mass), ((number(1), found), (number(-1), zero)))


def _without(hypothesis: Judgement, mutant: Mutant, fact: Theorem) -> Theorem | None:
    """The theorem, with the hypothesis that was dropped derived from the others."""
    given = Premises(()).working()
    given.add(*(rules.assume(other) for other in mutant.hypotheses))
    try:
        return rules.discharge(fact, given.prove(hypothesis))
    except ProofError:
        return None


def _either_way(hypothesis: Judgement, mutant: Mutant, fact: Theorem) -> Theorem | None:
    """The theorem where the hypothesis holds; where a function is not integrable, its integral is 0 by convention."""
    if not isinstance(hypothesis, Integrable):
        return None
    denied = rules.assume(Not(hypothesis))
    other = _linear(mutant.conclusion, [rules.integral_undefined(denied)], mutant)
    return None if other is None else rules.cases(hypothesis, fact, other)


def _with_one_measure(kept: Any, gone: MeasureVariable, mutant: Mutant, fact: Theorem) -> Theorem | None:
    """Where two measures are the same: the goal with one for the other, and then put back."""
    goal, place = mutant.conclusion, MeasureVariable("the measure", gone.space)
    if gone in variables(kept):
        return None
    itself = rules.version_self(kept)
    trivial = [rules.same_measure(itself, itself), rules.version_continuous(itself)]
    of_one = rules.instantiate(fact, {gone: kept})
    for known in trivial:
        of_one = rules.discharge(of_one, known)
    made = _linear(substitute(goal, {gone: kept}), [of_one], mutant)
    if made is None:
        return None
    try:
        return rules.rewrite(made, rules.assume(SameMeasure(kept, gone)), substitute(goal, {gone: place}), place)
    except ProofError:
        return None


def survey(items: Iterable[LibraryTheorem], seeds: range = SEEDS) -> Iterator[Outcome]:
    """What comes of the mutants of all claims of these theorems."""
    listed = json.loads(LISTED.read_text())
    for item in items:
        for place, fact in enumerate(item.kernel):
            yield from judge(f"{item.name}[{place}]", fact, listed, seeds)


def figures(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """How many mutants there are, how they ended, and the share that is refuted or shown true."""
    counts = Counter(outcome.status for outcome in outcomes)
    total = sum(counts.values())
    return {"mutants": total, **counts, "share": (total - counts["open"]) / total if total else 1.0}


def main(names: list[str]) -> None:
    found = []
    for outcome in survey([theorem(name) for name in names] or theorems()):
        found.append(outcome)
        print(f"{outcome.status}\t{outcome.claim}: {outcome.label}\t{outcome.how}", flush=True)
    print(figures(found))


if __name__ == "__main__":
    main(sys.argv[1:])
