"""Who is to be blamed: chains through the library that end where a step names the axiom or the oracle."""

from __future__ import annotations

import pytest

from klsym.check.blame import blame
from klsym.derive import theorem

LADDER = "klsym.oracles.ladder.ladder"


def test_the_chain_from_kelly_to_the_ladder() -> None:
    assert [(chain.trusted, chain.theorems) for chain in blame(theorem("kelly"))] == [(LADDER, ("kelly", "gibbs"))]
    assert [(chain.kind, chain.theorems) for chain in blame(theorem("gibbs"))] == [("oracle", ("gibbs",))]
    assert blame(theorem("radon_nikodym_chain_rule")) == []


@pytest.mark.parametrize("name", ["pinsker", "excess_surprise", "radon_nikodym_chain_rule", "log_sum"])
def test_what_is_blamed_is_what_it_rests_on(name: str) -> None:
    item = theorem(name)
    chains = blame(item)
    assert {chain.trusted for chain in chains} == {*item.axioms(), *item.oracles()}
    for chain in chains:
        assert chain.theorems[0] == item.name
        for above, below in zip(chain.theorems, chain.theorems[1:], strict=False):
            assert below in theorem(above).uses
