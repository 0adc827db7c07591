"""Certificates tampered with: every node, argument, hypothesis, conclusion, rule name, list and piece of evidence.

Each mutant must be rejected by the second checker, or be equivalent: the same sequent with the same trust, by steps
that the kernel's own rules take as well. What the one accepts and the other does not bear out would be a hole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from importlib import import_module
from random import Random
from typing import Any

from klsym.kernel import terms
from klsym.kernel.terms import ProofError
from klsym.kernel.theorem import RULES, Theorem
from klsym.recheck import Rejected, check

Mutant = tuple[str, dict[str, Any]]
ABOUT = re.compile(r"about [-+.e\d]+")
MISTAKES = (
    ProofError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    IndexError,
)  # of a certificate that is nonsense


def mutants(theorem: dict[str, Any]) -> Iterator[Mutant]:
    """Every mutant of a theorem's certificate, each with what was done to it."""
    for place in _places(theorem):
        yield from _at(theorem, place)


def sample(theorem: dict[str, Any], size: int, seed: int) -> list[Mutant]:
    """Some of the mutants, drawn at random."""
    found = list(_places(theorem))
    random = Random(seed)
    places = [random.choice(found) for _ in range(size)]
    return [random.choice(made) for made in (list(_at(theorem, place)) for place in places) if made]


# ---------------------------------------------------------------- where and how
def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from _places(value[name], (*path, name))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from _places(value[index], (*path, index))


def _at(theorem: dict[str, Any], place: tuple[Any, ...]) -> Iterator[Mutant]:
    if not place or place[-1] in ("claim", "name", "title", "source"):
        return  # for people; nothing is concluded from them
    whole: Any = theorem
    for key in place[:-1]:
        whole = whole[key]
    for what, value in _others(whole[place[-1]], place):
        changed = deepcopy(theorem)
        inside: Any = changed
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] = value
        yield f"{'.'.join(map(str, place))} {what}", changed
    for what in ("left out", "twice") if isinstance(whole, list) else ("left out",):
        changed = deepcopy(theorem)
        inside = changed
        for key in place[:-1]:
            inside = inside[key]
        if what == "twice":
            inside.insert(place[-1], deepcopy(inside[place[-1]]))
        else:
            del inside[place[-1]]
        yield f"{'.'.join(map(str, place))} {what}", changed


RULE_NAMES = sorted(RULES)


def _others(value: Any, place: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Other values for what stands at a place."""
    if type(value) is int:
        yield from ((f"-> {other}", other) for other in (value - 1, value + 1, -1, True, str(value)))
    elif isinstance(value, str):
        if place[-1] == "rule":
            near = RULE_NAMES.index(value)
            others = [RULE_NAMES[(near + shift) % len(RULE_NAMES)] for shift in (1, -1, 7)] + ["assume"]
        elif re.fullmatch(r"-?\d+(/\d+)?", value):
            others = [
                str(Fraction(value) + 1),
                str(-Fraction(value)),
                str(Fraction(value) * Fraction(1, 2)),
                value + "0",
            ]
        elif len(place) > 1 and place[-2] == "signs":
            others = [value[:-1] + sign for sign in "-0+"] + [value.replace("(", "(1", 1), value.replace(",", ".5,", 1)]
        else:
            others = [*_KINDS.get(value, ()), value + "x", value.replace("x", "(x + 1)"), ""]
        yield from ((f"-> {other}", other) for other in others if other != value)
    elif value is None:
        yield from (("-> node 0", {"node": 0}), ("-> an empty list", []), ("-> evidence", {"steps": []}))
    elif isinstance(value, list) and len(value) > 1:
        yield "turned round", value[::-1]
    elif isinstance(value, dict) and len(value) == 1:
        ((name, inner),) = value.items()
        yield from ((f"-> {other}", {other: inner}) for other in ("node", "step", "function") if other != name)
        yield "-> none", None


_LIKE = (
    "Equal LessEqual Less", "Add Multiply Power", "Log Exp Abs Inverse", "RadonNikodym MeasureSum",
    "AbsolutelyContinuous SameMeasure", "Integrable WithDensity Integral", "Function MeasureVariable", "ForAll Not",
)  # fmt: skip
_KINDS = {kind: [other for other in like.split() if other != kind] for like in _LIKE for kind in like.split()}


# ---------------------------------------------------------------- verdicts
def verdict(mutant: dict[str, Any], original: dict[str, Any]) -> str:
    """Rejected, equivalent, or accepted: the last is a hole in the second checker."""
    try:
        check(mutant)
    except Rejected:
        return "rejected"
    same = {claim["sequent"] for claim in mutant["claims"]} == {claim["sequent"] for claim in original["claims"]}
    return "equivalent" if same and all(borne_out(claim["certificate"]) for claim in mutant["claims"]) else "accepted"


def borne_out(certificate: dict[str, Any]) -> bool:
    """Whether the kernel's rules take the same steps, and its oracles give the same evidence."""
    try:
        return by_kernel(certificate).certificate()["steps"][-1]["rule"] == certificate["steps"][-1]["rule"]
    except MISTAKES:
        return False


def by_kernel(certificate: dict[str, Any]) -> Theorem:
    """The theorem that the kernel's rules make of the steps; ProofError where they make another."""
    nodes: list[Any] = []
    steps: list[Theorem] = []

    def decode(value: Any, rational: bool = False) -> Any:
        match value:
            case {"node": index}:
                return nodes[index]
            case {"step": index}:
                return steps[index]
            case {"function": str(name)}:
                module, _, function = name.rpartition(".")
                return getattr(import_module(module), function)
            case list():
                return tuple(map(decode, value))
        return Fraction(value) if rational else value

    for kind, *parts in certificate["nodes"]:
        nodes.append(getattr(terms, kind)(*(decode(part, kind == "Rational") for part in parts)))
    for step in certificate["steps"]:
        made = RULES[step["rule"]](**{name: decode(value) for name, value in step["arguments"].items()})
        if made.conclusion != decode(step["conclusion"]) or made.hypotheses != set(map(decode, step["hypotheses"])):
            raise ProofError(f"{step['rule']} says something else")
        if _told(made.certificate()["steps"][-1]["evidence"]) != _told(step["evidence"]):
            raise ProofError(f"{step['rule']} has other evidence")
        steps.append(made)
    last = steps[-1]
    if sorted(last.axioms) != certificate["axioms"] or sorted(last.oracles) != certificate["oracles"]:
        raise ProofError("it rests on something else")
    return last


def _told(evidence: Any) -> str:
    """Evidence, but for the digits by which an irrational point is named."""
    return ABOUT.sub("about", repr(evidence))


def survey(theorems: list[dict[str, Any]], each: int, seed: int = 1) -> tuple[Counter[str], list[str]]:
    """How tampering ended, and what was accepted."""
    counts: Counter[str] = Counter()
    holes = []
    for theorem in theorems:
        for label, mutant in sample(theorem, each, seed):
            found = verdict(mutant, theorem)
            counts[found] += 1
            if found == "accepted":
                holes.append(f"{theorem['name']}: {label}")
    return counts, holes
