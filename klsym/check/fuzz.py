"""Every rule, tried on premises that hold in a random model: its conclusion must hold there too.

A recipe for each rule draws arguments that fit; then, more often than not, one of them is replaced by another term or
by another judgement that is true in the model, so that the guards are leant on. A rule may refuse, with a ProofError
and nothing else. If it concludes, and every hypothesis of the conclusion is true in the model, the conclusion must not
be false. What a model cannot decide counts as undecided, never as a pass.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

from klsym.check.draws import Draw, namespace
from klsym.check.models import Model
from klsym.check.recipes import RECIPES

KINDS = ("atoms", "counting", "mixed")
# the families of models of a campaign, and what each has that another lacks
FAMILIES = {
    "atoms": "finite: null atoms, atoms of infinite mass, derivatives that are junk off the support",
    "counting": "countable: functions that are not integrable, sums that diverge",
    "infinite": "of infinite mass, sigma-finite: on the integers and on an interval",
    "continuous": "an interval, or two, without atoms",
    "mixed": "atoms and an interval",
}


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


@dataclass
class Tally:
    """How the trials of a rule in a family of models ended."""

    rule: str
    family: str
    counts: Counter[str]

    @property
    def instances(self) -> int:
        """The trials in which the rule concluded something."""
        return sum(self.counts[ended] for ended in ("confirmed", "vacuous", "undecided", "violated"))


def campaign(instances: int, rules: list[str] | None = None, patience: int = 12) -> Iterator[Tally | str]:
    """Every rule in every family of models, until it has concluded so often; violations as text, then the tallies.

    A rule that concludes nothing in `patience` models in a row cannot be tried in that family (no map leads there, say)
    and is left with the instances that it has.
    """
    kernel = namespace()
    for family in FAMILIES:
        tallies = {rule: Tally(rule, family, Counter()) for rule in rules or RECIPES}
        idle: Counter[str] = Counter()
        for seed in count(10_000):
            wanted = [t for rule, t in tallies.items() if t.instances < instances and idle[rule] < patience]
            if not wanted:
                break
            draw = Draw(kernel, Model(seed, family))
            draw.fill()
            for tally in wanted:
                before = tally.instances
                violation = try_rule(draw, tally.rule, min(60, 2 * (instances - before) + 10), tally.counts)
                if violation is not None:
                    yield violation
                idle[tally.rule] = idle[tally.rule] + 1 if tally.instances == before else 0
        yield from tallies.values()


def main(arguments: list[str]) -> int:
    """`python -m klsym.check.fuzz [INSTANCES]`: a campaign, 2000 instances a rule and family unless told otherwise."""
    wanted, violations, tallies = int(arguments[0]) if arguments else 2000, 0, []
    for found in campaign(wanted):
        if isinstance(found, str):
            violations += 1
            print(found, flush=True)
        else:
            tallies.append(found)
            print(f"{found.family}\t{found.rule}\t{found.instances}\t{dict(found.counts)}", flush=True)
    short = [tally for tally in tallies if tally.instances < wanted]
    print(f"{sum(tally.instances for tally in tallies)} instances, {violations} violations;"
          f" {len(short)} of {len(tallies)} pairs of rule and family below {wanted}")  # fmt: skip
    return int(violations > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
