"""Files of certificates: a theorem with its claims, or one certificate alone.

    {"format": "klsym-theorem", "version": 1, "name": …, "title": …, "source": …,
     "claims": [{"claim": …, "sequent": …, "certificate": {…}}, …]}

`name`, `title`, `source` and `claim` are for people, and nothing is concluded from them. `sequent` says what the
certificate proves, as this checker writes it; if it says anything else the file is rejected.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klsym.recheck.language import Malformed, need
from klsym.recheck.replay import Rejected, replay
from klsym.recheck.steps import Sequent

FORMAT, VERSION = "klsym-theorem", 1
LABELS = ("name", "title", "source")


@dataclass(frozen=True)
class Accepted:
    """A claim that a certificate proves: what it is called, what was proved, in how many steps."""

    label: str
    sequent: Sequent
    steps: int


def check_file(path: str | Path) -> list[Accepted]:
    """The claims of a file, all of them proved; Rejected if one is not, OSError if the file cannot be read."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Rejected(f"this is no JSON: {error}") from error
    return check(content)


def check(content: Any) -> list[Accepted]:
    """The claims of a theorem's certificate, or of one certificate alone; Rejected if one is not proved."""
    if isinstance(content, dict) and "nodes" in content:
        return [Accepted("", replay(content), len(content["steps"]))]
    try:
        need(isinstance(content, dict) and set(content) == {"format", "version", "claims", *LABELS}, "no certificate")
        need(content["format"] == FORMAT and type(content["version"]) is int, "another format")
        need(content["version"] == VERSION, f"version {content['version']}; this checker reads version {VERSION}")
        need(all(isinstance(content[label], str) for label in LABELS), "name, title and source are text")
        need(isinstance(content["claims"], list) and content["claims"], "no claims")
        for claim in content["claims"]:
            need(
                isinstance(claim, dict) and set(claim) == {"claim", "sequent", "certificate"}, "a claim of other parts"
            )
            need(isinstance(claim["claim"], str), "a claim is text")
    except Malformed as error:
        raise Rejected(str(error)) from error
    found = []
    for place, claim in enumerate(content["claims"]):
        try:
            sequent = replay(claim["certificate"])
        except Rejected as error:
            raise Rejected(f"claim {place}, {error}") from error
        if str(sequent) != claim["sequent"]:
            raise Rejected(f"claim {place}: what is proved is {sequent}")
        found.append(Accepted(claim["claim"], sequent, len(claim["certificate"]["steps"])))
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")
