"""The shell's commands for trust: recheck certificates, and say what a theorem's truth is to be blamed on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import rich_click as click

from klsym.shell.running import BAD_INPUT, UNDECIDED, answering, echo_json, say


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@answering
def recheck(files: tuple[str, ...], as_json: bool) -> None:
    """Check certificates in a second, independent checker; without a file, those of the whole library.

    Each line: what was checked, a tab, accepted or rejected, a tab, the claim as a sequent or what is wrong.

    \b
    klsym prove pinsker --to certificate -o pinsker.json
    klsym recheck pinsker.json
    """
    worst = 0
    for name, outcome in _files(files) if files else _library():
        if isinstance(outcome, OSError):
            say(f"{name!r} cannot be read ({outcome.strerror}); name a file of certificates")
            worst = BAD_INPUT
            continue
        rejected = isinstance(outcome, ValueError)
        worst = max(worst, UNDECIDED if rejected else 0)
        for line in [outcome] if rejected else outcome:
            _report(name, line, as_json)
    if worst:
        sys.exit(worst)


def _files(paths: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    from klsym.recheck import Rejected, check_file

    for path in paths:
        try:
            yield path, check_file(path)
        except (OSError, Rejected) as trouble:
            yield path, trouble


def _library() -> Iterator[tuple[str, Any]]:
    from klsym.derive.library import theorems
    from klsym.recheck import Rejected, check

    for place, found in enumerate(library := theorems(), 1):
        click.echo(f"[{place}/{len(library)}] {found.name} …", err=True)
        try:
            yield found.name, check(json.loads(json.dumps(found.certificate())))
        except Rejected as trouble:
            yield found.name, trouble


def _report(name: str, line: Any, as_json: bool) -> None:
    if isinstance(line, ValueError):
        if as_json:
            echo_json({"name": name, "accepted": False, "trouble": str(line)})
        else:
            click.echo(f"{name}\trejected\t{line}")
        return
    if as_json:
        echo_json({
            "name": name, "accepted": True, "claim": line.label, "sequent": str(line.sequent), "steps": line.steps,
            "axioms": sorted(line.sequent.axioms), "oracles": sorted(line.sequent.oracles),
        })  # fmt: skip
    else:
        click.echo(f"{name}\taccepted, {line.steps} steps\t{line.sequent}")


@click.command()
@click.argument("name", metavar="NAME")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@answering
def blame(name: str, as_json: bool) -> None:
    """The axioms and oracles that a theorem rests on, each with the chain of theorems that leads to it.

    \b
    klsym blame kelly
    """
    from klsym.check.blame import blame as chains
    from klsym.derive.library import theorem

    found = theorem(name)
    for chain in (listed := chains(found)):
        if as_json:
            echo_json({"trusted": chain.trusted, "kind": chain.kind, "theorems": list(chain.theorems)})
        else:
            click.echo(f"{chain.kind}\t{chain}")
    if not listed and not as_json:
        click.echo(f"{found.name} rests on the rules alone")


COMMANDS = (recheck, blame)
