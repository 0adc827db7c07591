"""A theorem is made by a rule; where Python lets someone say otherwise, the second checker does not believe it."""

from __future__ import annotations

import pytest

from klsym.check.forgery import ATTEMPTS, FALSE, Attempt, honest, outcome
from klsym.kernel import rules
from klsym.kernel.terms import Less, ProofError, number
from klsym.recheck import replay


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.__name__)
def test_forged(attempt: Attempt) -> None:
    ended = outcome(attempt)
    assert ended.startswith(("fails: ", "caught: ")), ended
    # whatever was put in the kernel's place is gone again
    assert str(replay(honest().certificate())) == " |- 0 = 0"
    with pytest.raises(ProofError):
        rules.linear(FALSE, ())
    assert rules.linear(Less(number(0), number(1)), ()).conclusion == Less(number(0), number(1))


def test_some_are_stopped_and_some_need_the_second_checker() -> None:
    ended = [outcome(attempt).partition(":")[0] for attempt in ATTEMPTS]
    assert ended.count("fails") >= 11 and ended.count("caught") >= 8
