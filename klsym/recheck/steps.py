"""Sequents, and what a rule's arguments must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from klsym.recheck.language import RELATIONS, Malformed, Node, is_a, need


@dataclass(frozen=True)
class Sequent:
    """hypotheses ⊢ conclusion, and what is taken on trust."""

    hypotheses: frozenset[Node]
    conclusion: Node
    axioms: frozenset[str] = frozenset()
    oracles: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{'; '.join(sorted(map(str, self.hypotheses)))} |- {self.conclusion}"


@dataclass(frozen=True)
class Function:
    """An axiom's statement, or an oracle, by name."""

    name: str


def follows(conclusion: Node, *premises: Sequent, but: tuple[Node, ...] = ()) -> Sequent:
    """The conclusion, under the hypotheses and the trust of the premises."""
    union = frozenset[Node]().union(*(premise.hypotheses for premise in premises))
    return Sequent(
        union - set(but), conclusion,
        frozenset().union(*(premise.axioms for premise in premises)),
        frozenset().union(*(premise.oracles for premise in premises)),
    )  # fmt: skip


def said(value: Any) -> Node:
    if not isinstance(value, Sequent):
        raise Malformed("an earlier step was to be given")
    return value.conclusion


def term_of(value: Any) -> Node:
    need(is_a(value, "term"), "a term was to be given")
    return value


def judgement_of(value: Any) -> Node:
    need(is_a(value, "judgement"), "a judgement was to be given")
    return value


def relation_of(node: Node) -> tuple[str, Node, Node, Node | None]:
    need(node.kind in RELATIONS, "a relation was to be given")
    left, right, measure = node.parts
    return node.kind, left, right, measure


def tuple_of(value: Any) -> tuple[Any, ...]:
    need(isinstance(value, tuple), "a list was to be given")
    return value


def pairs_of(value: Any) -> list[tuple[Any, Any]]:
    found = [tuple_of(pair) for pair in tuple_of(value)]
    need(all(len(pair) == 2 for pair in found), "a list of pairs was to be given")
    return [(first, second) for first, second in found]
