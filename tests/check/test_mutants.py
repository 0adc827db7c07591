"""A statement changed a little is false somewhere, or is shown true: and what a model decides, it decides exactly."""

from __future__ import annotations

import json

import pytest

from klsym.check.mutants import LISTED, figures, judge, mutants, proved
from klsym.check.witnesses import holds, witnesses
from klsym.derive import theorem
from klsym.kernel import rules
from klsym.kernel.terms import (
    Equal,
    Integrable,
    Integral,
    Less,
    LessEqual,
    Log,
    MeasureVariable,
    RadonNikodym,
    SpaceVariable,
    number,
)

S = SpaceVariable("Omega")
P, Q = MeasureVariable("P", S), MeasureVariable("Q", S)
KL = Integral(Log(RadonNikodym(P, Q)), P)


@pytest.mark.parametrize("name", ["gibbs", "radon_nikodym_inverse_rule", "cross_entropy"])
def test_every_claim_has_eight_mutants(name: str) -> None:
    for fact in theorem(name).kernel:
        found = mutants(fact)
        assert len(found) >= 8
        assert all((m.hypotheses, m.conclusion) != (fact.hypotheses, fact.conclusion) for m in found)
        assert len({mutant.label for mutant in found}) == len(found)
        dropped = [mutant for mutant in found if mutant.hypotheses < fact.hypotheses]
        assert len(dropped) == len(fact.hypotheses)


def test_no_model_refutes_the_theorem_itself() -> None:
    for name in ("gibbs", "pinsker", "cross_entropy"):
        fact = theorem(name).kernel[0]
        met = list(witnesses(fact.hypotheses, range(104)))
        assert len(met) > 10
        assert not any(holds(model, fact.conclusion) is False for model in met)


def test_mutants_of_gibbs_inequality() -> None:
    outcomes = {outcome.label: outcome for outcome in judge("gibbs[0]", theorem("gibbs").kernel[0], {}, range(104))}
    assert outcomes["relation: turned round"].status == "refuted"
    assert outcomes["swap: P and Q"].status == "refuted"
    assert outcomes["shift: right side -1/4"].status == "refuted"
    assert outcomes["shift: right side 1/4"].status == "proved"  # a weaker claim
    assert outcomes["without P << Q"].status == "refuted"
    assert figures(outcomes.values())["share"] > 0.8


def test_a_refutation_is_a_model_with_true_hypotheses_and_a_false_conclusion() -> None:
    fact = theorem("cross_entropy").kernel[0]
    by_label = {mutant.label: mutant for mutant in mutants(fact)}
    refuted = [o for o in judge("cross_entropy[0]", fact, {}, range(52)) if o.status == "refuted"]
    assert len(refuted) > 5
    for outcome in refuted[:6]:
        mutant, seed = by_label[outcome.label], int(outcome.how.split()[1].strip(","))
        (model,) = witnesses(mutant.hypotheses, range(seed, seed + 1))
        assert all(model.holds(hypothesis) for hypothesis in mutant.hypotheses)
        assert model.holds(mutant.conclusion) is False


def test_what_the_kernel_proves_is_not_called_refuted_and_the_other_way_round() -> None:
    fact = theorem("gibbs").kernel[0]
    for mutant in mutants(fact):
        if proved(mutant, fact):
            assert not any(
                holds(model, mutant.conclusion) is False for model in witnesses(mutant.hypotheses, range(52))
            )


def test_a_divergence_may_be_infinite_in_a_model() -> None:
    given = [Equal(Integral(number(1), measure), number(1)) for measure in (P, Q)]
    seen = {holds(model, Integrable(Log(RadonNikodym(P, Q)), P)) for model in witnesses(given, range(104))}
    assert {True, False} <= seen
    some = next(m for m in witnesses(given, range(104)) if holds(m, Integrable(Log(RadonNikodym(P, Q)), P)) is False)
    assert some.holds(Equal(KL, number(0)))  # by convention


def test_what_follows_by_arithmetic_is_proved() -> None:
    fact = rules.assume(Less(number(0), KL))
    weaker = next(mutant for mutant in mutants(fact) if mutant.label == "shift: right side 1/4")
    assert proved(weaker, fact) and isinstance(weaker.conclusion, Less)
    stronger = next(mutant for mutant in mutants(fact) if mutant.label == "shift: right side -1/4")
    assert not proved(stronger, fact)
    assert not isinstance(stronger.conclusion, LessEqual)


def test_the_list_of_true_mutants_gives_reasons() -> None:
    listed = json.loads(LISTED.read_text())
    assert all(len(reason) > 20 for reason in listed.values())
    names = {claim.partition("[")[0] for claim in listed}
    for name in names:
        labels = {
            f"{name}[{place}]: {m.label}" for place, fact in enumerate(theorem(name).kernel) for m in mutants(fact)
        }
        assert {claim for claim in listed if claim.startswith(f"{name}[")} <= labels
