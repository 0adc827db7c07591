"""Who rests on whom: the theorems of the library over those that their proofs use, axioms and oracles at the bottom.

The drawing is layered: what a theorem uses stands below it. A layer too wide for the page takes several rows, and the
order within a row is that of the middles of what each stands over, swept down and up a few times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import Any

from klsym.render.book_words import CHAPTERS

PER_ROW = 6
WIDTH, HEIGHT, ACROSS, DOWN = 134, 46, 14, 40  # of a box, and between boxes
MARGIN = 10
LETTERS = 22  # in one line of a box
COLOURS = ("#1f3a5f", "#2a6f5e", "#7a4b8c", "#a0522d", "#8a6d1f", "#555555")
DARK = (
    "<style>@media (prefers-color-scheme: dark) { .box { fill: #1d2126; } .words { fill: #e4e4e4; } "
    ".arrow { stroke: #8a929c; } .tip { fill: #8a929c; } }</style>"
)


def uses(theorem: Any) -> tuple[str, ...]:
    """The names of the theorems that a proof uses directly."""
    return tuple(theorem.uses)


@dataclass
class Node:
    """A theorem, or an axiom or oracle, with the nodes below it."""

    name: str
    title: str
    chapter: str = ""
    kind: str = "theorem"
    below: tuple[str, ...] = ()
    level: int = 0


@dataclass
class Graph:
    """Nodes by name, from the bottom up."""

    nodes: dict[str, Node] = field(default_factory=dict)

    @property
    def joined(self) -> list[Node]:
        """The nodes with an arrow."""
        used = {name for node in self.nodes.values() for name in node.below}
        return [node for node in self.nodes.values() if node.below or node.name in used]

    @property
    def alone(self) -> list[Node]:
        joined = {node.name for node in self.joined}
        return [node for node in self.nodes.values() if node.name not in joined]


def graph(theorems: Iterable[Any], title: Callable[[Any], str] = lambda theorem: theorem.title) -> Graph:
    """The graph of the theorems, what they use, and the axioms and oracles that they do not owe to what they use."""
    known = {theorem.name: theorem for theorem in theorems}
    nodes: dict[str, Node] = {}
    for theorem in known.values():
        below = [name for name in uses(theorem) if name in known]
        for kind, names in (("axiom", theorem.axioms()), ("oracle", theorem.oracles())):
            for name in names:
                inherited = any(name in [*known[one].axioms(), *known[one].oracles()] for one in below)
                if not inherited:
                    below.append(name)
                short = name.rpartition(".")[2].replace("_", " ")
                nodes.setdefault(name, Node(name, f"{kind}: {short}", kind=kind))
        nodes[theorem.name] = Node(theorem.name, title(theorem), theorem.chapter, "theorem", tuple(below))
    for node in nodes.values():
        node.level = _level(node, nodes)
    return Graph(dict(sorted(nodes.items(), key=lambda item: (item[1].level, item[0]))))


def _level(node: Node, nodes: dict[str, Node]) -> int:
    if node.kind != "theorem":
        return 0
    return 1 + max((_level(nodes[name], nodes) for name in node.below), default=0)


# ---- text


def graph_text(drawn: Graph, unicode: bool = True) -> str:
    """The graph in lines: a theorem, and below it what its proof uses; axioms and oracles last."""
    branch, last = ("├─ ", "└─ ") if unicode else ("|- ", "`- ")
    lines: list[str] = []
    joined = sorted(drawn.joined, key=lambda node: (-node.level, node.name))
    for node in joined:
        if node.kind == "theorem":
            lines.append(node.name)
            below = [_named(drawn.nodes[name]) for name in node.below]
            lines += [f"  {branch}{name}" for name in below[:-1]] + [f"  {last}{name}" for name in below[-1:]]
    grounds = [node for node in joined if node.kind != "theorem"]
    for node in grounds:
        above = sorted(other.name for other in drawn.joined if node.name in other.below)
        lines += [f"[{node.title}]", *(f"    {row}" for row in wrap("under " + ", ".join(above), 92))]
    if drawn.alone:
        lines.append("on the kernel's rules alone, and used by no other:")
        lines += [f"    {row}" for row in wrap(", ".join(node.name for node in drawn.alone), 92)]
    return "\n".join(lines)


def _named(node: Node) -> str:
    return node.name if node.kind == "theorem" else f"[{node.title}]"


# ---- drawing


def _rows(drawn: Graph) -> list[list[Node]]:
    """The nodes with arrows in rows, the top row first."""
    layers: dict[int, list[Node]] = {}
    for node in drawn.joined:
        layers.setdefault(node.level, []).append(node)
    above = {node.name: [other.name for other in drawn.joined if node.name in other.below] for node in drawn.joined}
    order = [layers[level] for level in sorted(layers)]
    place = {node.name: float(index) for layer in order for index, node in enumerate(layer)}
    for sweep in range(8):
        for layer in order if sweep % 2 == 0 else reversed(order):
            near = {node.name: [*node.below] if sweep % 2 == 0 else above[node.name] for node in layer}
            layer.sort(
                key=lambda node: (_middle([place[name] for name in near[node.name]], place[node.name]), node.name)
            )
            offset = (PER_ROW - min(len(layer), PER_ROW)) / 2
            for index, node in enumerate(layer):
                place[node.name] = offset + index * min(1.0, PER_ROW / len(layer))
    rows: list[list[Node]] = []
    for layer in reversed(order):
        count = -(-len(layer) // PER_ROW)
        # neighbours in the order go to different rows of the layer, one under the other
        rows.extend([layer[start::count] for start in range(count)])
    return rows


def _middle(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def graph_svg(drawn: Graph, link: Callable[[Node], str] | None = None, standalone: bool = True) -> str:
    """The graph as SVG; `link` gives the target of a box. One that stands alone brings its own colours for the dark."""
    rows = _rows(drawn)
    columns = max((len(row) for row in rows), default=1)
    wide = columns * (WIDTH + ACROSS) - ACROSS + 2 * MARGIN
    present = {node.chapter for node in drawn.nodes.values() if node.chapter}
    chapters = sorted(present, key=lambda title: (list(CHAPTERS).index(title) if title in CHAPTERS else 99, title))
    colour = {chapter: COLOURS[index % len(COLOURS)] for index, chapter in enumerate(chapters)}
    legend_rows = [chapters[start : start + 3] for start in range(0, len(chapters), 3)]
    top = MARGIN + 18 * len(legend_rows) + 10
    spots: dict[str, tuple[float, float]] = {}
    for depth, row in enumerate(rows):
        start = (wide - (len(row) * (WIDTH + ACROSS) - ACROSS)) / 2
        for index, node in enumerate(row):
            spots[node.name] = (start + index * (WIDTH + ACROSS), top + depth * (HEIGHT + DOWN))
    tall = top + len(rows) * (HEIGHT + DOWN) - DOWN + MARGIN
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {tall:g}" width="{wide:g}" height="{tall:g}" '
        'font-family="\'New Computer Modern\', \'Latin Modern Roman\', Georgia, serif" font-size="11" role="img" '
        'aria-label="Which theorem rests on which">',
        DARK if standalone else "",
    ]
    for depth, listed in enumerate(legend_rows):
        for index, chapter in enumerate(listed):
            x, y = MARGIN + index * wide / 3, MARGIN + depth * 18
            pieces.append(f'<rect x="{x:g}" y="{y:g}" width="10" height="10" rx="2" fill="{colour[chapter]}"/>')
            pieces.append(_text(x + 15, y + 9, chapter, anchor="start"))
    pieces += [_arrow(spots[node.name], spots[name]) for node in drawn.joined for name in node.below]
    for node in drawn.joined:
        box = _box(node, spots[node.name], colour.get(node.chapter, "#555555"))
        target = link(node) if link else ""
        pieces.append(f'<a href="{escape(target)}">{box}</a>' if target else box)
    return "\n".join([*pieces, "</svg>"]) + "\n"


def _box(node: Node, spot: tuple[float, float], colour: str) -> str:
    x, y = spot
    ground = node.kind != "theorem"
    look = 'stroke-dasharray="4 2" rx="0"' if ground else 'rx="4"'
    rows = wrap(node.title, LETTERS, break_long_words=True)
    if len(rows) > 3:
        rows = [*rows[:2], rows[2][: LETTERS - 1].rstrip() + "…"]
    first = y + HEIGHT / 2 - (len(rows) - 1) * 6.5 + 4
    words = [_text(x + WIDTH / 2 + (0 if ground else 2), first + 13 * index, row) for index, row in enumerate(rows)]
    stripe = "" if ground else f'<rect x="{x:g}" y="{y:g}" width="4" height="{HEIGHT}" rx="2" fill="{colour}"/>'
    return (
        f'<g><title>{escape(node.title)}</title><rect class="box" x="{x:g}" y="{y:g}" width="{WIDTH}" '
        f'height="{HEIGHT}" fill="#ffffff" stroke="{colour}" stroke-width="0.8" {look}/>{stripe}{"".join(words)}</g>'
    )


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text class="words" x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="#1a1a1a">{escape(words)}</text>'


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    x, y = start[0] + WIDTH / 2, start[1] + HEIGHT
    u, v = end[0] + WIDTH / 2, end[1] - 1
    bend = min(max((v - y) / 2, 14), 60)
    return (
        f'<path class="arrow" d="M{x:g},{y:g} C{x:g},{y + bend:g} {u:g},{v - 5 - bend:g} {u:g},{v - 5:g}" fill="none" '
        'stroke="#9aa3ad" stroke-width="0.9"/>'
        f'<path class="tip" d="M{u - 3:g},{v - 6:g} L{u + 3:g},{v - 6:g} L{u:g},{v:g} Z" '
        'fill="#9aa3ad"/>'
    )
