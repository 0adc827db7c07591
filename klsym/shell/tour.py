"""The shell's tour: KL(P, Q) by each reading, as a table, a picture or a page."""

from __future__ import annotations

from typing import Any

import rich_click as click

from klsym.shell.running import answering, echo_json, write


@click.command()
@click.argument("p", metavar="P")
@click.argument("q", metavar="Q")
@click.option("-n", "n", type=int, default=10_000, show_default=True, help="Repetitions of each experiment.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the experiments.")
@click.option("--digits", type=int, default=30, show_default=True, help="Certified digits of the exact values.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--to", "kind", type=click.Choice(["text", "html"]), default="text", help="A table, or one offline page.")
@click.option("--figure", metavar="FILE", help="Draw the panels too: a .png, .svg or .pdf file.")
@click.option("-o", "--output", metavar="FILE", help="Write there instead of to stdout.")
@answering
def tour(
    p: str, q: str, n: int, seed: int, digits: int, as_json: bool, kind: str, figure: str | None, output: str | None
) -> None:
    """One number several ways: KL(P, Q) by each reading, exactly and by experiment.

    \b
    klsym tour "Bernoulli(0.1)" "Bernoulli(0.01)"
    klsym tour "Normal(0,1)" "Laplace(0,1)" --figure tour.png
    klsym tour "Poisson(3)" "Poisson(4)" --to html -o tour.html
    """
    from klsym.intuitions.tour import tour as through
    from klsym.shell.grammar import read_measure

    found: Any = through(read_measure(p), read_measure(q), n=n, seed=seed, digits=digits)
    if as_json:
        for row in found.rows():
            echo_json(row)
    else:
        if kind == "html":
            from klsym.render.tour_page import tour_page

            text = tour_page(found)
        else:
            text = f"{found}\n"
        if output is None:
            click.echo(text, nl=False)
        else:
            write(text.encode(), output)
    if figure is not None:
        found.figure().savefig(figure)


COMMANDS = [tour]
