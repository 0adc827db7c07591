"""No rule leads from what is true in a model to what is false there; and no guard of the kernel is idle."""

from __future__ import annotations

from collections import Counter

import pytest

from klsym.check import guards, premises
from klsym.check.draws import namespace
from klsym.check.fuzz import fuzz
from klsym.check.recipes import RECIPES

NOT_FUZZED = {"axiom", "consult"}  # they say what they are told; who told them is on record
# a model samples what holds for all real numbers, and only ever refutes it; words are judged in test_words.py
WORDS = {"repeated_none", "repeated_same", "repeated_next", "split_append", "word_sum_none", "word_sum_next"}
UNDECIDED = {"generalize"} | WORDS


def test_every_rule_has_a_recipe() -> None:
    assert set(namespace().RULES) == set(RECIPES) | NOT_FUZZED


def test_every_rule_holds_in_random_models() -> None:
    violations, counts = fuzz(range(100, 109), 6)
    assert not violations, violations[:3]
    total = sum(counts.values(), start=Counter())
    judged = {rule: count["confirmed"] + count["undecided"] for rule, count in counts.items()}
    decided = {rule: counts[rule]["confirmed"] / judged[rule] for rule in counts if judged[rule]}
    for rule in WORDS:
        total.subtract(counts[rule])
    assert total["confirmed"] > 4 * total["undecided"], total
    assert total["confirmed"] > 1000, total
    for rule in set(RECIPES) - UNDECIDED - {"contradiction"}:  # what follows from a contradiction is always vacuous
        assert counts[rule]["confirmed"] > 0, (rule, counts[rule])
        assert decided[rule] > 0.2, (rule, counts[rule])


@pytest.mark.slow
def test_every_rule_holds_in_many_random_models() -> None:
    violations, _ = fuzz(range(1000, 1090), 12)
    assert not violations, violations[:3]


def test_every_guard_is_noticed_when_deleted_or_listed_as_equivalent() -> None:
    known, results = guards.equivalents(), guards.survey()
    assert len(results) > 80
    survivors = [guard.key for guard, how in results if how is None]
    assert set(survivors) <= set(known), set(survivors) - set(known)
    assert all(len(reason) > 40 for reason in known.values())


def test_every_premise_of_every_schema_is_needed_or_listed() -> None:
    known = guards.equivalents()
    found = premises.survey(premises.MODELS, premises.TRIES)
    assert len(found) > 60
    idle = {f"{rule}[{place}]" for (rule, place), where in found.items() if where is None}
    assert idle <= set(known), idle - set(known)


def test_the_list_of_equivalents_is_current() -> None:
    keys = {guard.key for guard in guards.guards()} | {f"{rule}[{place}]" for rule, place in premises.premises()}
    assert set(guards.equivalents()) <= keys
