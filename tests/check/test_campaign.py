"""Rules tried in five families of models, and that the families are what they are said to be."""

from __future__ import annotations

import pytest

from klsym.check.fuzz import FAMILIES, Tally, campaign
from klsym.check.models import INFINITE, Model
from klsym.kernel.terms import Function, Integrable, MeasureVariable, SigmaFinite, SpaceVariable, finite

S = SpaceVariable("S")
P, f = MeasureVariable("P", S), Function("f", S)
SOME = ["product", "version_chain", "integrable_dominated", "sigma_finite_positive", "transfer"]


def test_some_rules_in_every_family() -> None:
    found = list(campaign(2, SOME))
    tallies = [tally for tally in found if isinstance(tally, Tally)]
    assert len(tallies) == len(found) == len(SOME) * len(FAMILIES)  # no violation among them
    assert {tally.family for tally in tallies} == set(FAMILIES)
    assert sum(tally.instances >= 2 for tally in tallies) > 0.8 * len(tallies)
    assert sum(tally.counts["confirmed"] for tally in tallies) > len(SOME) * len(FAMILIES)


def test_the_families_have_what_others_lack() -> None:
    seen: dict[str, set[str]] = {family: set() for family in FAMILIES}
    for family in FAMILIES:
        for seed in range(40):
            model = Model(seed, family)
            cells, weights = model.space(S).cells, model.weights(P)
            seen[family] |= {"atom"} if () in cells else set()
            seen[family] |= (
                {"null atom"} if any(not w for w, axes in zip(weights, cells, strict=True) if not axes) else set()
            )
            seen[family] |= {"infinite atom"} if INFINITE in weights else set()
            seen[family] |= {"not integrable"} if model.holds(Integrable(f, P)) is False else set()
            if model.holds(SigmaFinite(P)) and model.holds(finite(P)) is False:
                seen[family].add("sigma-finite, infinite")
    assert {"null atom", "infinite atom"} <= seen["atoms"]
    assert "not integrable" in seen["counting"]
    assert "sigma-finite, infinite" in seen["infinite"]
    assert "atom" not in seen["continuous"] and "not integrable" in seen["continuous"]
    assert "atom" in seen["mixed"]


@pytest.mark.slow
def test_every_rule_in_every_family_two_thousand_times() -> None:
    found = list(campaign(2000))
    assert not [violation for violation in found if isinstance(violation, str)]
