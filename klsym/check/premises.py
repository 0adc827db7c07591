"""Every premise of every schema is needed: a model where it alone fails, and the conclusion with it.

For each premise of each rule of klsym/kernel/schemas.json, random models are searched for an instance whose other
hypotheses are true, whose own is false, and whose conclusion is false: the counterexample to the rule without that
premise. A premise for which none is found is listed in equivalent_guards.json with the reason why it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

import klsym.kernel
from klsym.check.draws import Draw, namespace
from klsym.check.fuzz import draws
from klsym.check.recipes import RECIPES

TABLE = json.loads((Path(klsym.kernel.__file__).parent / "schemas.json").read_text())
MODELS, TRIES = range(45), 30
ORDER = ("Equal", "LessEqual", "Less", "Not")
SORTS = (*ORDER, "AbsolutelyContinuous", "Integrable", "SigmaFinite", "SameMeasure", "Version", "probability")


def premises() -> list[tuple[str, int]]:
    """Each premise of each schema, by rule and place."""
    found = []
    for rule, (_, _, *cases) in TABLE.items():
        slots = [case.split("|-")[0].split(";") for case in cases]
        width = max(map(len, slots))
        places = [i for i in range(width) if any(len(s) > i and s[i].strip().split("(")[0] in SORTS for s in slots)]
        found += [(rule, place) for place in places]
    return found


def counterexample(draw: Draw, rule: str, tries: int) -> Iterable[tuple[int, str]]:
    """The places whose premise alone is false, with a false conclusion."""
    kernel, draw.random = draw.k, Random(f"{draw.model.seed}|{rule}|premises")
    for _ in range(tries):
        try:
            arguments = RECIPES[rule](draw)
            theorem = getattr(kernel, rule)(*arguments)
        except kernel.ProofError:
            continue
        truth = {hypothesis: draw.model.holds(hypothesis) for hypothesis in theorem.hypotheses}
        failing = [hypothesis for hypothesis, holds in truth.items() if holds is not True]
        if len(failing) == 1 and truth[failing[0]] is False and draw.model.holds(theorem.conclusion) is False:
            for place, argument in enumerate(arguments):
                if type(argument) is kernel.Theorem and argument.conclusion == failing[0]:
                    yield place, f"model {draw.model.seed} ({draw.model.kinds}): {theorem!r}"


def survey(models: range, tries: int) -> dict[tuple[str, int], str | None]:
    """For each premise a counterexample to the rule without it, or None."""
    found: dict[tuple[str, int], str | None] = dict.fromkeys(premises())
    for draw in draws(namespace(), models, fill=False):
        draw.truthful = False
        for rule in TABLE:
            if any(where is None for (name, _), where in found.items() if name == rule):
                for place, where in counterexample(draw, rule, tries):
                    found[rule, place] = found[rule, place] or where
    return found
