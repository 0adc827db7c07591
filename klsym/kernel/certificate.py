"""A theorem's proof as data: untrusted printing, which a second checker reads and replays.

    {"format": "klsym-certificate", "version": 1,
     "nodes": [[kind, part, ...], ...],      each term once, parts before wholes
     "steps": [{"rule": name, "arguments": {name: value}, "hypotheses": [...], "conclusion": ...}, ...],
     "axioms": [...], "oracles": [...]}

In "nodes", "arguments", "hypotheses" and "conclusion" a term is {"node": index}, a premise {"step": index}, a tuple a
list, a rational "p/q", an oracle {"oracle": its name}; strings, integers and null stand for themselves. Steps come
premises first, each once; the last is the theorem. A step that consulted an oracle carries its "evidence".
"""

from fractions import Fraction
from types import FunctionType
from typing import Any

from klsym.kernel.terms import Node
from klsym.kernel.theorem import Theorem


def proof_steps(theorem: Theorem) -> list[Theorem]:
    """The theorems that a theorem rests on, premises first, each once, itself last."""
    ordered: dict[Theorem, None] = {}
    stack = [(theorem, False)]
    while stack:
        current, ready = stack.pop()
        if ready:
            ordered[current] = None
        elif current not in ordered:
            stack.append((current, True))
            stack.extend((premise, False) for premise in reversed(current.premises))
    return list(ordered)


def certificate(theorem: Theorem) -> dict[str, Any]:
    nodes: dict[Node, int] = {}
    table: list[list[Any]] = []
    order = proof_steps(theorem)
    step = {premise: index for index, premise in enumerate(order)}

    def encode(value: Any) -> Any:
        if isinstance(value, Node):
            if value not in nodes:
                entry = [type(value).__name__, *map(encode, value.parts())]
                nodes[value] = len(table)
                table.append(entry)
            return {"node": nodes[value]}
        if type(value) is Theorem:
            return {"step": step[value]}
        if isinstance(value, Fraction):
            return str(value)
        if isinstance(value, FunctionType):
            return {"oracle": f"{value.__module__}.{value.__qualname__}"}
        return [encode(entry) for entry in value] if isinstance(value, tuple) else value

    steps = []
    for current in order:
        entry = {
            "rule": current.rule,
            "arguments": {name: encode(value) for name, value in current.arguments},
            "hypotheses": [encode(hypothesis) for hypothesis in sorted(current.hypotheses, key=str)],
            "conclusion": encode(current.conclusion),
        }
        steps.append(entry if current.evidence is None else {**entry, "evidence": current.evidence})
    return {
        "format": "klsym-certificate",
        "version": 1,
        "nodes": table,
        "steps": steps,
        "axioms": sorted(theorem.axioms),
        "oracles": sorted(theorem.oracles),
    }
