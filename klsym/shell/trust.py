"""The shell's commands for trust: check the library, recheck certificates, say what a theorem is to be blamed on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--figures", is_flag=True, help="Print four measures of trust instead, on a sample of what they measure.")
@click.option("--whole", is_flag=True, help="With --figures: measure everything, which takes hours.")
@answering
def check(names: tuple[str, ...], as_json: bool, figures: bool, whole: bool) -> None:
    """Rebuild every theorem of the library, replay its certificate in the second checker, try it on random models.

    Each line: name, a tab, proved or not, a tab, what it rests on. Progress goes to stderr. A run over the whole
    library that is interrupted is taken up by the next.

    \b
    klsym check
    klsym check pinsker
    klsym check --figures
    """
    if figures or whole:
        if names or not figures:
            raise click.UsageError("--figures stands without names; --whole with --figures")
        _figures(as_json, whole)
        return
    from klsym.shell.checking import Checked, rebuilt

    outcomes = []
    with _progress() as show:
        for place, total, found in rebuilt(names):
            if not isinstance(found, Checked):
                show(place, total, found)
                continue
            outcomes.append(found)
            if as_json or not sys.stdout.isatty():
                click.echo(found.as_json if as_json else found.line)
    if not as_json and sys.stdout.isatty():
        _table(outcomes)
    failures = [found.name for found in outcomes if not found.proved]
    seconds = sum(found.seconds for found in outcomes)
    say(f"{len(outcomes) - len(failures)} of {len(outcomes)} theorems hold; {seconds:.0f} s of work")
    if failures:
        say(f"{', '.join(failures)}: not proved; the lines above say why")
        sys.exit(UNDECIDED)


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal, else a line for each theorem; on stderr."""
    if not sys.stderr.isatty():
        yield lambda place, total, name: click.echo(f"[{place}/{total}] {name} …", err=True)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda place, total, name: bar.update(task, completed=place, total=total, description=name)


def _table(outcomes: list[Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("theorem", "proved", "lines", "rechecked", "models", "seconds", "rests on")
    for found in sorted(outcomes, key=lambda found: found.name):
        trust = found.trouble or ", ".join(found.rests_on) or "the rules alone"
        verdict = "yes" if found.proved else "no"
        counts = map(str, (found.lines, found.steps, found.models, found.seconds))
        table.add_row(found.name, verdict, *counts, trust)
    Console().print(table)


def _figures(as_json: bool, whole: bool) -> None:
    from klsym.shell.figures import figures

    reached = True
    for figure in figures(whole):
        click.echo(figure.as_json if as_json else figure.line)
        reached = reached and figure.reached
    if not reached:
        sys.exit(UNDECIDED)


COMMANDS = (check, recheck, blame)
