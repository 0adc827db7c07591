"""The language of docs/kernel.md, sections 2 and 3: what may be written, which variables are free, substitution.

Every node exists once: two that are written alike are the same object, and comparing them is comparing addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any


class Malformed(ValueError):
    """What is written is no term, measure or judgement."""


class Node:
    """A space, term, measure, map, kernel or judgement: its kind, its parts, where it lives, what is free in it."""

    __slots__ = ("free", "kind", "parts", "sort", "space", "target")

    kind: str
    parts: tuple[Any, ...]
    sort: str
    space: Node | None  # of a number, None; of a map or kernel, its source
    target: Node | None
    free: frozenset[Node]

    def __repr__(self) -> str:
        return text(self)


_ALL: dict[tuple[Any, ...], Node] = {}
POINTWISE = {"Add": 2, "Multiply": 2, "Power": 2, "Inverse": 1, "Log": 1, "Exp": 1, "Abs": 1, "Floor": 1}
RELATIONS = {"Equal": "=", "LessEqual": "<=", "Less": "<"}
VARIABLES = {"SpaceVariable", "Real", "Function", "MeasureVariable", "MapVariable", "Kernel"}


def make(kind: str, *parts: Any) -> Node:
    """The node of this kind with these parts; Malformed if there is none."""
    key = (kind, *parts)
    found = _ALL.get(key)
    if found is not None and all(type(part) is type(other) for part, other in zip(parts, found.parts, strict=True)):
        return found  # 1, True and Fraction(1) are one key, and three things
    if kind not in _FORMS:
        raise Malformed(f"there is no kind {kind!r}")
    sort, space, target = _FORMS[kind](kind, parts)
    node = Node()
    node.kind, node.parts, node.sort, node.space, node.target = kind, parts, sort, space, target
    free = frozenset[Node]().union(*(part.free for part in nodes_in(parts)))
    if kind in ("ForAll", "Limit"):
        free -= {parts[0]}
    node.free = free | {node} if kind in VARIABLES else free
    _ALL[key] = node
    return node


def nodes_in(parts: tuple[Any, ...]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from nodes_in(part)


# ---------------------------------------------------------------- which parts fit
Place = tuple[str, Node | None, Node | None]  # sort, space, target


def need(condition: object, complaint: str) -> None:
    if not condition:
        raise Malformed(complaint)


def _parts(kind: str, parts: tuple[Any, ...], *sorts: str) -> tuple[Any, ...]:
    need(len(parts) == len(sorts), f"{kind} has {len(sorts)} parts")
    for part, sort in zip(parts, sorts, strict=True):
        if sort == "name":
            need(isinstance(part, str) and part, f"a name in {kind}")
        elif sort == "index":
            need(type(part) is int and part >= 0, f"an index in {kind}")
        elif sort == "measure?":
            need(part is None or is_a(part, "measure"), f"a measure or none in {kind}")
        else:
            need(is_a(part, sort), f"a {sort} in {kind}")
    return parts


def is_a(part: Any, sort: str) -> bool:
    return isinstance(part, Node) and part.sort == sort


def common(*terms: Node) -> Node | None:
    """The one space on which all of these live, numbers apart."""
    spaces = {term.space for term in terms} - {None}
    need(len(spaces) <= 1, "parts on several spaces")
    return spaces.pop() if spaces else None


def on(term: Node, space: Node | None) -> None:
    need(term.space in (None, space), "a function on another space")


def _space(kind: str, parts: tuple[Any, ...]) -> Place:
    match kind:
        case "SpaceVariable":
            _parts(kind, parts, "name")
        case "Points":
            need(len(parts) == 1, "one number of points")
            size = parts[0]
            need((type(size) is int and size >= 1) or (isinstance(size, str) and size), "points are counted from one")
        case "Naturals":
            _parts(kind, parts)
        case "Euclidean":
            (dimension,) = _parts(kind, parts, "index")
            need(dimension >= 1, "a dimension of at least one")
        case "ProductSpace":
            _parts(kind, parts, "space", "space")
        case "Words":
            _parts(kind, parts, "space")
    return "space", None, None


def _term(kind: str, parts: tuple[Any, ...]) -> Place:
    space: Node | None = None
    match kind:
        case "Rational":
            need(len(parts) == 1 and type(parts[0]) is Fraction, "a rational number")
        case "Real":
            _parts(kind, parts, "name")
        case "Function":
            _, space = _parts(kind, parts, "name", "space")
        case "Coordinate":
            space, index = _parts(kind, parts, "space", "index")
            need(space.kind in ("Euclidean", "Naturals"), "a space with coordinates")
            need(index < (space.parts[0] if space.kind == "Euclidean" else 1), "a coordinate there is")
        case "Values":
            need(len(parts) == 1 and isinstance(parts[0], tuple) and parts[0], "a list of values")
            need(all(is_a(value, "term") and value.space is None for value in parts[0]), "values are numbers")
            space = make("Points", len(parts[0]))
        case "RadonNikodym":
            measure, base = _parts(kind, parts, "measure", "measure")
            need(measure.space is base.space, "measures on one space")
            space = measure.space
        case "Integral":
            function, measure = _parts(kind, parts, "term", "measure")
            on(function, measure.space)
        case "At" if len(parts) == 2 and isinstance(parts[1], Node):
            function, place = _parts(kind, parts, "term", "term")
            need(place.space is None, "a point of the line is a number")
            on(function, make("Euclidean", 1))
        case "WordSum":
            (function,) = _parts(kind, parts, "term")
            need(function.space is not None, "a function of letters")
            space = make("Words", function.space)
        case "At":
            function, index = _parts(kind, parts, "term", "index")
            if function.space is not None:
                need(function.space.kind == "Points", "a function on points")
                size = function.space.parts[0]
                need(type(size) is int and index < size, "a point there is")
        case "Compose":
            function, g = _parts(kind, parts, "term", "map")
            on(function, g.target)
            space = g.space
        case "Section":
            need(len(parts) == 3, "Section has 3 parts")
            function, space = _parts(kind, parts[:2], "term", "space")
            on(function, make("ProductSpace", space, _second(space, parts[2])))
        case _:
            _parts(kind, parts, *("term",) * POINTWISE[kind])
            space = common(*parts)
    return "term", space, None


def _second(first: Node | None, kernel: Any) -> Node | None:
    """The second factor over which a kernel from `first` integrates; a measure is a constant kernel."""
    if is_a(kernel, "kernel"):
        need(kernel.space is first, "a kernel from the first space")
        return kernel.target
    need(is_a(kernel, "measure"), "a kernel or a measure")
    return kernel.space


def _measure(kind: str, parts: tuple[Any, ...]) -> Place:
    space: Node | None
    match kind:
        case "MeasureVariable":
            _, space = _parts(kind, parts, "name", "space")
        case "WithDensity":
            measure, density = _parts(kind, parts, "measure", "term")
            on(density, measure.space)
            space = measure.space
        case "MeasureSum":
            first, second = _parts(kind, parts, "measure", "measure")
            need(first.space is second.space, "measures on one space")
            space = first.space
        case "Counting" | "Lebesgue":
            (space,) = _parts(kind, parts, "space")
            need(space.kind in (("Points", "Naturals") if kind == "Counting" else ("Euclidean",)), f"no {kind} there")
        case "Repeated":
            measure, _ = _parts(kind, parts, "measure", "term")
            space = make("Words", measure.space)
        case "Image":
            g, measure = _parts(kind, parts, "map", "measure")
            need(g.space is measure.space, "a map from the measure's space")
            space = g.target
        case _:
            need(len(parts) == 2 and is_a(parts[0], "measure"), "a product of a measure and a kernel")
            space = make("ProductSpace", parts[0].space, _second(parts[0].space, parts[1]))
    return "measure", space, None


def _map(kind: str, parts: tuple[Any, ...]) -> Place:
    if kind == "Projection":
        whole, index = _parts(kind, parts, "space", "index")
        need(whole.kind == "ProductSpace" and index < 2, "a projection of a product")
        return "map", whole, whole.parts[index]
    if kind == "Spelling":
        letters, index = _parts(kind, parts, "space", "index")
        words = make("Words", letters)
        pairs = make("ProductSpace", words, letters)
        return ("map", words, pairs) if index else ("map", pairs, words)
    _, source, target = _parts(kind, parts, "name", "space", "space")
    return "kernel" if kind == "Kernel" else "map", source, target


def _judgement(kind: str, parts: tuple[Any, ...]) -> Place:
    match kind:
        case "Equal" | "LessEqual" | "Less":
            left, right, measure = _parts(kind, parts, "term", "term", "measure?")
            space = common(left, right)
            need(measure is None or space in (None, measure.space), "a relation over two spaces")
        case "AbsolutelyContinuous" | "SameMeasure":
            first, second = _parts(kind, parts, "measure", "measure")
            need(first.space is second.space, "measures on one space")
        case "Integrable":
            function, measure = _parts(kind, parts, "term", "measure")
            on(function, measure.space)
        case "SigmaFinite":
            _parts(kind, parts, "measure")
        case "Version":
            density, measure, base = _parts(kind, parts, "term", "measure", "measure")
            need(measure.space is base.space, "measures on one space")
            on(density, base.space)
        case "Not":
            _parts(kind, parts, "judgement")
        case "Natural":
            _parts(kind, parts, "term")
        case "ForAll":
            _parts(kind, parts, "term", "judgement")
            need(parts[0].kind == "Real", "quantifiers bind real variables")
        case "Limit":
            index, sequence, limit, measure = _parts(kind, parts, "term", "term", "term", "measure?")
            need(index.kind == "Real", "an index is a real variable")
            space = common(sequence, limit)
            need(measure is None or space in (None, measure.space), "a limit over two spaces")
            need(
                index not in limit.free and (measure is None or index not in measure.free), "a limit without its index"
            )
    return "judgement", None, None


_SORTS: dict[Callable[[str, tuple[Any, ...]], Place], str] = {
    _space: "SpaceVariable Points Naturals Euclidean ProductSpace Words",
    _term: "Rational Real Function Coordinate Values RadonNikodym Integral At Compose Section WordSum "
    + " ".join(POINTWISE),
    _measure: "MeasureVariable WithDensity MeasureSum Counting Lebesgue Image Product Repeated",
    _map: "MapVariable Projection Kernel Spelling",
    _judgement: "Equal LessEqual Less AbsolutelyContinuous Integrable SigmaFinite Version SameMeasure Natural Not "
    "ForAll Limit",
}
_FORMS = {kind: form for form, kinds in _SORTS.items() for kind in kinds.split()}


def number(value: int | Fraction) -> Node:
    return make("Rational", Fraction(value))


# ---------------------------------------------------------------- substitution
def substitute(node: Node, mapping: Mapping[Node, Node]) -> Node:
    """All at once; no renaming: where a variable would be caught by a binder, the substitution fails."""
    done: dict[Node, Node] = {}

    def inside(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(map(inside, part))
        return walk(part) if isinstance(part, Node) else part

    def walk(here: Node) -> Node:
        if here in mapping:
            return mapping[here]
        if here.free.isdisjoint(mapping):
            return here
        if here not in done:
            if here.kind in ("ForAll", "Limit"):
                bound = here.parts[0]
                kept = {variable: value for variable, value in mapping.items() if variable is not bound}
                for variable, value in kept.items():
                    need(variable not in here.free or bound not in value.free, f"{bound} would be caught")
                rest = (substitute(part, kept) if isinstance(part, Node) else part for part in here.parts[1:])
                done[here] = make(here.kind, bound, *rest)
            else:
                done[here] = make(here.kind, *map(inside, here.parts))
        return done[here]

    return walk(node)


# ---------------------------------------------------------------- showing
def text(node: Node) -> str:
    """The node, for a person to read."""
    if node.kind in RELATIONS:
        left, right, measure = node.parts
        almost = "" if measure is None else f" [{text(measure)}-a.e.]"
        return f"{text(left)} {RELATIONS[node.kind]} {text(right)}{almost}"
    infix = {"Add": " + ", "Multiply": "*", "AbsolutelyContinuous": " << ", "SameMeasure": " == "}.get(node.kind)
    if infix:
        inner = infix.join(text(part) for part in node.parts)
        return inner if node.sort == "judgement" else f"({inner})"
    if node.kind == "RadonNikodym":
        return f"d{text(node.parts[0])}/d{text(node.parts[1])}"
    if node.kind in VARIABLES or node.kind == "Rational":
        return str(node.parts[0])
    return f"{node.kind}({', '.join(_shown(part) for part in node.parts)})"


def _shown(part: Any) -> str:
    return f"({', '.join(map(_shown, part))})" if isinstance(part, tuple) else str(part)
