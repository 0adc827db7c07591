"""Replaying a certificate: rebuild its nodes, apply its rules, compare what it says with what comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from klsym.recheck.language import Malformed, Node, make, need
from klsym.recheck.rules import apply
from klsym.recheck.steps import Function, Sequent

FORMAT, VERSION = "klsym-certificate", 1
RATIONAL = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?", re.ASCII)


class Rejected(ValueError):
    """The certificate does not hold; the message says where and why."""


def replay(certificate: Any) -> Sequent:
    """The sequent that a certificate proves. Rejected if a step does not follow, or says what does not come out."""
    nodes: list[Node] = []
    steps: list[Sequent] = []
    place = "the certificate"
    try:
        _keys(certificate, "format version nodes steps axioms oracles")
        need((certificate["format"], certificate["version"]) == (FORMAT, VERSION), "another format or version")
        need(type(certificate["version"]) is int, "the version is a number")
        for index, entry in enumerate(_list(certificate["nodes"])):
            place = f"node {index}"
            kind, *parts = _list(entry)
            need(isinstance(kind, str), "a kind is a name")
            nodes.append(make(kind, *(_part(kind, part, nodes) for part in parts)))
        need(len(set(nodes)) == len(nodes), "a node is listed twice")
        for index, step in enumerate(_list(certificate["steps"])):
            place = f"step {index}"
            steps.append(_step(step, nodes, steps))
        place = "the end"
        need(steps, "no step")
        last = steps[-1]
        for name, found in (("axioms", last.axioms), ("oracles", last.oracles)):
            need(_list(certificate[name]) == sorted(found), f"the {name} are {sorted(found)}")
    except (Malformed, RecursionError) as error:
        raise Rejected(f"{place}: {error}") from error
    return last


def stated(certificate: dict[str, Any]) -> Sequent:
    """The sequent that a certificate states, unchecked."""
    nodes: list[Node] = []
    for kind, *parts in certificate["nodes"]:
        nodes.append(make(kind, *(_part(kind, part, nodes) for part in parts)))
    last = certificate["steps"][-1]
    hypotheses = frozenset(_reference(entry, "node", nodes) for entry in last["hypotheses"])
    trust = frozenset(certificate["axioms"]), frozenset(certificate["oracles"])
    return Sequent(hypotheses, _reference(last["conclusion"], "node", nodes), *trust)


def _step(step: Any, nodes: list[Node], steps: list[Sequent]) -> Sequent:
    _keys(step, "rule arguments hypotheses conclusion evidence")
    need(isinstance(step["rule"], str) and isinstance(step["arguments"], dict), "a rule and its arguments")
    arguments = {name: _argument(value, nodes, steps) for name, value in step["arguments"].items()}
    found = apply(step["rule"], arguments, step["evidence"])
    stated = [_reference(entry, "node", nodes) for entry in _list(step["hypotheses"])]
    need(len(set(stated)) == len(stated), "a hypothesis twice")
    need(set(stated) == found.hypotheses, "other hypotheses")
    need(_reference(step["conclusion"], "node", nodes) is found.conclusion, f"what follows is {found.conclusion}")
    return found


# ---------------------------------------------------------------- reading
def _keys(value: Any, names: str) -> None:
    need(isinstance(value, dict) and set(value) == set(names.split()), f"an object with {names}")


def _list(value: Any) -> list[Any]:
    need(isinstance(value, list), "a list was to be given")
    return value


def _reference(value: Any, kind: str, earlier: list[Any]) -> Any:
    _keys(value, kind)
    index = value[kind]
    need(type(index) is int and 0 <= index < len(earlier), f"no such {kind}")
    return earlier[index]


def _read(value: Any, special: Callable[[dict[str, Any]], Any]) -> Any:
    if isinstance(value, dict):
        return special(value)
    if isinstance(value, list):
        return tuple(_read(item, special) for item in value)
    need(value is None or type(value) in (int, str), "neither a name nor a number")
    return value


def _part(kind: str, value: Any, nodes: list[Node]) -> Any:
    if kind == "Rational":
        need(isinstance(value, str) and RATIONAL.fullmatch(value), "a rational is written p or p/q")
        number = Fraction(value)
        need(str(number) == value, "a rational is written in lowest terms")
        return number
    return _read(value, lambda entry: _reference(entry, "node", nodes))


def _argument(value: Any, nodes: list[Node], steps: list[Sequent]) -> Any:
    def special(entry: dict[str, Any]) -> Any:
        if set(entry) == {"function"}:
            need(isinstance(entry["function"], str), "a function has a name")
            return Function(entry["function"])
        return _reference(entry, "step", steps) if "step" in entry else _reference(entry, "node", nodes)

    return _read(value, special)
