"""Reading the table of rules, and applying a line of it: match the arguments, then write down the conclusion."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from klsym.recheck.language import Malformed, Node, make, number
from klsym.recheck.table import TABLE

Binding = dict[str, Any]
RELATION = {ast.Eq: "Equal", ast.LtE: "LessEqual", ast.Lt: "Less"}
OPERATION = {ast.Add: "Add", ast.Mult: "Multiply", ast.LShift: "AbsolutelyContinuous"}


class Misfit(Exception):
    """The arguments do not fit this line."""


@dataclass(frozen=True)
class Line:
    """One line: what each argument must be, the conditions, and the conclusion."""

    arguments: tuple[tuple[str, bool, ast.expr], ...]  # name, whether it is a theorem, pattern
    conditions: tuple[ast.expr, ...]
    conclusion: ast.expr


def _pattern(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


def _line(text: str) -> tuple[str, Line]:
    left, right = text.split("|-")
    name, *slots = (slot.strip() for slot in left.split(" | "))
    arguments, conditions = [], []
    for slot in slots:
        if slot.startswith("where "):
            conditions.append(_pattern(slot[6:]))
            continue
        given, is_theorem = (slot.split(":", 1), True) if slot.split()[0].endswith(":") else (slot.split("=", 1), False)
        arguments.append((given[0].strip(), is_theorem, _pattern(given[1])))
    return name.strip(), Line(tuple(arguments), tuple(conditions), _pattern(right))


@cache
def lines() -> dict[str, list[Line]]:
    """The lines of the table, by rule."""
    found: dict[str, list[Line]] = {}
    for text in TABLE.strip().splitlines():
        if text.strip():
            name, line = _line(text)
            found.setdefault(name, []).append(line)
    return found


# ---------------------------------------------------------------- matching
def match(pattern: ast.expr, value: Any, bound: Binding) -> None:
    """Bind the variables of the pattern so that it is the value; Misfit if it cannot be."""
    if isinstance(pattern, ast.Name):
        if pattern.id in bound and bound[pattern.id] is not value:
            raise Misfit(pattern.id)
        if not isinstance(value, Node):
            raise Misfit("no term")
        bound[pattern.id] = value
    elif isinstance(pattern, ast.Constant) and pattern.value is None:
        if value is not None:
            raise Misfit("none was to be given")
    elif isinstance(pattern, ast.Call) and _called(pattern) == "raw":
        (wanted,) = pattern.args
        if type(value) is not int or not isinstance(wanted, ast.Constant) or value != wanted.value:
            raise Misfit("another number")
    elif isinstance(pattern, ast.Subscript):
        _match_almost(pattern, value, bound)
    elif _is_ground(pattern):
        if value is not build(pattern, bound):
            raise Misfit("another term")
    else:
        kind, parts = _shape(pattern)
        if not isinstance(value, Node) or value.kind != kind:
            raise Misfit(kind)
        present = value.parts[:2] if isinstance(pattern, ast.Compare) else value.parts
        if isinstance(pattern, ast.Compare) and value.parts[2] is not None:
            raise Misfit("it holds almost everywhere only")
        if len(parts) != len(present):
            raise Misfit("other parts")
        for inner, part in zip(parts, present, strict=True):
            match(inner, part, bound)


def _match_almost(pattern: ast.Subscript, value: Any, bound: Binding) -> None:
    """A relation that holds everywhere, or almost everywhere for the measure of the pattern."""
    if not isinstance(value, Node) or value.kind not in RELATION.values():
        raise Misfit("no relation")
    if value.parts[2] is not None:
        match(pattern.slice, value.parts[2], bound)
        value = make(value.kind, *value.parts[:2], None)
    match(pattern.value, value, bound)


def _called(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Name)
    return call.func.id


def _is_ground(pattern: ast.expr) -> bool:
    return isinstance(pattern, ast.Constant | ast.UnaryOp)


def _shape(pattern: ast.expr) -> tuple[str, list[ast.expr]]:
    """The kind of node that a pattern describes, and the patterns of its parts."""
    if isinstance(pattern, ast.Compare):
        return RELATION[type(pattern.ops[0])], [pattern.left, pattern.comparators[0]]
    if isinstance(pattern, ast.BinOp):
        return OPERATION[type(pattern.op)], [pattern.left, pattern.right]
    assert isinstance(pattern, ast.Call)
    return _called(pattern), list(pattern.args)


# ---------------------------------------------------------------- building
def need_space(node: Node) -> Node:
    """The space of what is no number."""
    if node.space is None:
        raise Malformed("a number lives on no space")
    return node.space


def _letters(node: Node) -> Node:
    """The letters of words and a letter; of a number, which lives anywhere, those that the rule's own line names."""
    return make("SpaceVariable", "S") if node.space is None else node.space.parts[1]


def _pairs(space: Node, kernel: Node) -> Node:
    return make("ProductSpace", space, kernel.target if kernel.sort == "kernel" else kernel.space)


def _base(h: Node, f: Node, kernel: Node) -> Node:
    """The first factor of the space that h lives on, or what f or the kernel say of it."""
    if kernel.sort == "kernel":
        return need_space(kernel)
    if h.space is not None and h.space.kind == "ProductSpace":
        return h.space.parts[0]
    return need_space(f)


def _whole(first: Node, second: Node) -> Node:
    target = second.target if second.sort == "kernel" else second.space
    return make("ProductSpace", first.space, target)


HELPERS: dict[str, Callable[..., Node]] = {
    "pr0": lambda first, second: make("Projection", _whole(first, second), 0),
    "pr1": lambda first, second: make("Projection", _whole(first, second), 1),
    "space": lambda measure: need_space(measure),
    "base": lambda h, f, kernel: _base(h, f, kernel),
    "before": lambda h, f, kernel: make("Projection", _pairs(_base(h, f, kernel), kernel), 0),
    "after": lambda space, kernel: make("Projection", _pairs(space, kernel), 1),
    "append": lambda node: make("Spelling", need_space(node), 0),
    "spelled": lambda node: make("Projection", make("Spelling", need_space(node), 0).space, 0),
    "letter": lambda node: make("Projection", make("Spelling", need_space(node), 0).space, 1),
    "appended": lambda measure: make("Spelling", _letters(measure), 0),
    "split": lambda measure: make("Spelling", _letters(measure), 1),
}
CONDITIONS: dict[str, Callable[[Node], bool]] = {
    "number": lambda node: node.sort == "term" and node.space is None,
    "judgement": lambda node: node.sort == "judgement",
    "measure": lambda node: node.sort == "measure",
    "kernel": lambda node: node.kind == "Kernel",
    "points": lambda node: node.kind == "Points",
    "real": lambda node: node.kind == "Real",
    "words": lambda node: node.space is None or node.space.kind == "ProductSpace",
}


def build(pattern: ast.expr, bound: Binding) -> Any:
    """What the pattern says of what is bound."""
    if isinstance(pattern, ast.Name):
        return bound[pattern.id]
    if isinstance(pattern, ast.Constant) and pattern.value is None:
        return None
    if isinstance(pattern, ast.Constant | ast.UnaryOp):
        return number(int(ast.unparse(pattern)))
    if isinstance(pattern, ast.Subscript):
        return _almost(
            pattern.value, bound, bound.get(pattern.slice.id) if isinstance(pattern.slice, ast.Name) else None
        )
    if isinstance(pattern, ast.Compare):
        return _almost(pattern, bound, None)
    if isinstance(pattern, ast.Call) and _called(pattern) == "AE":
        return _almost(pattern.args[0], bound, build(pattern.args[1], bound))
    kind, parts = _shape(pattern)
    built = [build(part, bound) for part in parts]
    return HELPERS[kind](*built) if kind in HELPERS else make(kind, *built)


def _almost(pattern: ast.expr, bound: Binding, measure: Node | None) -> Node:
    kind, parts = _shape(pattern)
    return make(kind, *(build(part, bound) for part in parts), measure)


def apply(rule: str, arguments: dict[str, Any], conclusion_of: Callable[[Any], Node]) -> Node:
    """The conclusion of the first line of the rule that fits; Malformed if none does."""
    trouble: list[str] = []
    for line in lines()[rule]:
        bound: Binding = {}
        try:
            if [name for name, _, _ in line.arguments] != list(arguments):
                raise Misfit("other arguments")
            for name, is_theorem, pattern in line.arguments:
                given = arguments[name]
                match(pattern, conclusion_of(given) if is_theorem else given, bound)
            for condition in line.conditions:
                assert isinstance(condition, ast.Call)
                if not CONDITIONS[_called(condition)](build(condition.args[0], bound)):
                    raise Misfit(ast.unparse(condition))
            found = build(line.conclusion, bound)
        except (Misfit, Malformed) as error:
            trouble.append(str(error))
            continue
        if not isinstance(found, Node) or found.sort != "judgement":
            raise Malformed("no judgement")
        return found
    raise Malformed(f"{rule} does not apply: {'; '.join(trouble)}")
