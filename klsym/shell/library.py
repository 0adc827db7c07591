"""The shell's commands for the library of theorems: list it, prove, bind it into a book, check it."""

from __future__ import annotations

import sys
from typing import Any

import rich_click as click

from klsym.shell.running import answering, echo_json, speaks_unicode, write


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--graph", "as_graph", is_flag=True, help="Print which theorem rests on which, axioms and oracles last.")
@click.option("--svg", metavar="FILE", help="With --graph: draw it.")
@answering
def theorems(as_json: bool, as_graph: bool, svg: str | None) -> None:
    """The theorems of the library: name, a tab, title, a tab, other names; chapters begin with #.

    \b
    klsym theorems
    klsym theorems --graph
    klsym theorems --graph --svg graph.svg
    """
    if svg is not None and not as_graph:
        raise click.UsageError("--svg draws the graph; write --graph --svg FILE")
    if as_graph and as_json:
        raise click.UsageError("--graph is text or a drawing; leave out --json")
    from klsym.derive.library import theorems as library

    if as_graph:
        from klsym.render.book import in_order
        from klsym.render.graph import graph, graph_svg, graph_text

        drawn = graph(in_order(_built(library())))
        if svg is not None:
            write(graph_svg(drawn).encode(), svg)
        else:
            click.echo(graph_text(drawn, speaks_unicode()))
        return
    from klsym.render.book import by_chapter

    for chapter, members in by_chapter(library()):
        if not as_json:
            click.echo(f"# {chapter}")
        for found in members:
            if as_json:
                echo_json({
                    "name": found.name, "title": found.title, "also": list(found.also), "chapter": found.chapter,
                    "statement": str(found.statement), "source": found.source,
                })  # fmt: skip
            else:
                click.echo("\t".join([found.name, found.title, *([", ".join(found.also)] if found.also else [])]))


def _built(library: list[Any]) -> list[Any]:
    """The theorems, their proofs built and so checked; progress goes to stderr."""
    for place, found in enumerate(library, 1):
        click.echo(f"[{place}/{len(library)}] {found.name} …", err=True)
        _ = found.parts
    return library


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option(
    "--to", "to", default="text", metavar="text|latex|pdf|certificate", show_default=True, help="What to write."
)
@click.option("-o", "--output", metavar="FILE", help="Where to write it; default: stdout.")
@answering
def prove(names: tuple[str, ...], to: str, output: str | None) -> None:
    """Prove theorems of the library: statement, hypotheses, steps with reasons, what they rest on.

    \b
    klsym prove pinsker
    klsym prove gibbs pinsker --to pdf -o proofs.pdf
    klsym prove gibbs --to certificate -o gibbs.json
    """
    if to not in ("text", "latex", "pdf", "certificate"):
        raise click.UsageError(f"--to is {to!r}; write text, latex, pdf or certificate")
    if to == "certificate" and len(names) > 1:
        raise click.UsageError("a file of certificates holds one theorem; name one")
    if to == "pdf" and output is None and sys.stdout.isatty():
        raise click.UsageError("a PDF is not written to a terminal; write -o FILE")
    from klsym.derive.library import theorem

    found = [theorem(name) for name in names]
    if to == "pdf":
        from klsym.render.pdf import pdf_bytes

        write(pdf_bytes(found), output)
        return
    if to == "certificate":
        import json

        written = json.dumps(found[0].certificate(), indent=1) + "\n"
    elif to == "latex":
        from klsym.render.document import latex_document

        written = latex_document(found)
    else:
        from klsym.render.text import text

        written = "\n\n".join(text(one, unicode=output is not None or speaks_unicode()) for one in found) + "\n"
    write(written.encode(), output)


@click.command()
@click.option("--to", "to", default="pdf", metavar="pdf|html", show_default=True, help="What to write.")
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write it.")
@answering
def book(to: str, output: str) -> None:
    """The whole library as one book: every theorem with its proof, in chapters, with contents, graph and index.

    \b
    klsym book -o book.pdf
    klsym book --to html -o book.html
    """
    if to not in ("pdf", "html"):
        raise click.UsageError(f"--to is {to!r}; write pdf or html")
    from klsym.derive.library import theorems as library

    found = _built(library())
    if to == "html":
        from klsym.render.book_html import book_html

        write(book_html(found).encode(), output)
        return
    from klsym.render.book_typst import book_pdf

    write(book_pdf(found), output)


COMMANDS = (theorems, prove, book)
