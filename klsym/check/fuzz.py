"""Every rule, tried on premises that hold in a random model: its conclusion must hold there too.

A recipe for each rule draws arguments that fit; then, more often than not, one of them is replaced by another term or
by another judgement that is true in the model, so that the guards are leant on. A rule may refuse, with a ProofError
and nothing else. If it concludes, and every hypothesis of the conclusion is true in the model, the conclusion must not
be false. What a model cannot decide counts as undecided, never as a pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any

from klsym.check.draws import Draw, namespace
from klsym.check.models import Model
from klsym.check.recipes import RECIPES

KINDS = ("atoms", "counting", "mixed")


def draws(kernel: SimpleNamespace, models: range, fill: bool = True) -> Iterator[Draw]:
    for seed in models:
        draw = Draw(kernel, Model(seed, KINDS[seed % len(KINDS)]))
        if fill:
            draw.fill()
        yield draw


def try_rule(draw: Draw, rule: str, tries: int, counts: Counter[str]) -> str | None:
    """Try a rule in one model; a description of the first violation."""
    draw.random = Random(f"{draw.model.seed}|{rule}")
    for _ in range(tries):
        try:
            verdict = _trial(draw, rule)
        except Exception as error:  # a rule must fail as a rule, and conclude what a model can read
            return f"{rule} in model {draw.model.seed}: {type(error).__name__}: {error}"
        counts[verdict.partition(":")[0]] += 1
        if verdict.startswith("violated"):
            return f"{rule} in model {draw.model.seed} ({draw.model.kinds}): false {verdict.partition(': ')[2]}"
    return None


def _trial(draw: Draw, rule: str) -> str:
    kernel = draw.k
    try:
        arguments = RECIPES[rule](draw)
        if draw.random.random() < 0.6:
            arguments = draw.another(arguments)
    except kernel.TermError:
        return "ill-formed"
    except kernel.RuleError:
        return "no premises"
    try:
        theorem = getattr(kernel, rule)(*arguments)
    except kernel.ProofError:
        return "refused"
    verdict = judge(draw.model, theorem)
    return f"{verdict}: {theorem!r}" if verdict == "violated" else verdict


def judge(model: Model, theorem: Any) -> str:
    """Whether a theorem is borne out in a model."""
    hypotheses = [model.holds(hypothesis) for hypothesis in theorem.hypotheses]
    if False in hypotheses:
        return "vacuous"
    conclusion = model.holds(theorem.conclusion)
    if conclusion is None or None in hypotheses:
        return "undecided"
    return "confirmed" if conclusion else "violated"


def fuzz(models: range, tries: int, rules: list[str] | None = None) -> tuple[list[str], dict[str, Counter[str]]]:
    """Violations found, and for each rule how its trials ended."""
    kernel = namespace()
    counts: dict[str, Counter[str]] = {rule: Counter() for rule in rules or RECIPES}
    violations = []
    for draw in draws(kernel, models):
        for rule, counter in counts.items():
            violation = try_rule(draw, rule, tries, counter)
            if violation is not None:
                violations.append(violation)
    return violations, counts
