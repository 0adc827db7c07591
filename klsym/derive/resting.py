"""Who rests on whom: the library theorems a proof looked at while it was built, and those its derivation holds.

Looking is not using. So a theorem counts as used only if its own derivation is part of the derivation of the other:
each step of a certificate has a digest made of its rule, its arguments and the digests of its premises, and a used
theorem's last step is met again under the same digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from typing import Any

from klsym.kernel.theorem import Theorem

_looked_at: ContextVar[list[str] | None] = ContextVar("looked_at", default=None)


@contextmanager
def building() -> Iterator[list[str]]:
    """The names of the theorems that are looked at in this block, and not in a block inside it."""
    names: list[str] = []
    token = _looked_at.set(names)
    try:
        yield names
    finally:
        _looked_at.reset(token)


def look_at(name: str) -> None:
    """Note that the theorem of this name was looked at."""
    names = _looked_at.get()
    if names is not None and name not in names:
        names.append(name)


def digests(certificate: dict[str, Any]) -> list[str]:
    """For each step of a certificate, a digest of the whole derivation that ends in it."""
    nodes: list[str] = []
    steps: list[str] = []

    def resolved(part: Any) -> Any:
        if isinstance(part, dict) and part.keys() == {"node"}:
            return {"node": nodes[part["node"]]}
        if isinstance(part, dict) and part.keys() == {"step"}:
            return {"step": steps[part["step"]]}
        return [resolved(item) for item in part] if isinstance(part, list) else part

    def digest(*parts: Any) -> str:
        return sha256(json.dumps(resolved(list(parts)), sort_keys=True).encode()).hexdigest()

    for node in certificate["nodes"]:
        nodes.append(digest(*node))
    for step in certificate["steps"]:
        arguments = [[name, value] for name, value in sorted(step["arguments"].items())]
        steps.append(digest(step["rule"], arguments, step["conclusion"]))
    return steps


def within(used: Iterable[Theorem], users: Iterable[Theorem]) -> bool:
    """Whether the derivation of one of the first is part of the derivation of one of the second."""
    ends = {digests(theorem.certificate())[-1] for theorem in used}
    return any(not ends.isdisjoint(digests(theorem.certificate())[:-1]) for theorem in users)
