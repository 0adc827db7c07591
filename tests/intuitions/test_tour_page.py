"""The tour's page stands alone, and its numbers are those of the tour; the shell's command answers."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from klsym.cli import cli
from klsym.families import Bernoulli, Exponential, Laplace, Normal
from klsym.intuitions.tour import tour
from klsym.render.tour_page import tour_page

VOID = {"meta", "input", "br", "img", "link"}


class Tags(HTMLParser):
    """Whether every element is closed in order, and the ids met."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    "pair", [(Bernoulli("0.1"), Bernoulli("0.01")), (Normal(0, 1), Laplace(0, 1)), (Normal(0, 1), Exponential(1))]
)
def test_the_page(pair: tuple) -> None:
    found = tour(*pair, n=100)
    page = tour_page(found)
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert len(tags.ids) == len(set(tags.ids)), "an id stands twice"
    assert not re.search(r"""(?:src|href)=["'](?!#)(?!data:)""", page.replace('xlink:href="#', 'href="#'))
    for stop in found.stops:
        assert f'id="{stop.reading.name}"' in page
        if stop.exact is not None and not stop.exact.is_infinite:
            assert str(stop.exact).split(" ")[0] in page
    assert "#010203" not in page


def test_the_command(tmp_path: Path) -> None:
    run = CliRunner().invoke(cli, ["tour", "Bernoulli(0.1)", "Bernoulli(0.01)", "-n", "50", "--digits", "20"])
    assert run.exit_code == 0 and run.stdout.count("0.14447934747551219436") == 7
    run = CliRunner().invoke(cli, ["tour", "Normal(0,1)", "Laplace(0,1)", "-n", "50", "--json", "--digits", "15"])
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert [row["exact"]["mid"] for row in rows if row["exact"]] == ["0.0720932081581379"] * 6
    picture = tmp_path / "tour.png"
    run = CliRunner().invoke(cli, ["tour", "Poisson(3)", "Poisson(4)", "-n", "20", "--figure", str(picture)])
    assert run.exit_code == 0 and picture.stat().st_size > 10_000
    run = CliRunner().invoke(cli, ["tour", "Normal(0,1)", "Laplace(0,1)", "-n", "0"])
    assert run.exit_code == 2
