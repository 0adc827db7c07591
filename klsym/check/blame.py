"""What a theorem takes on trust, and through which theorems it does: chains in the library, from the certificates.

A theorem rests on an axiom or oracle itself if a step of its own names it, a step that is in none of the derivations of
the theorems it uses; otherwise a theorem that it uses leads there.
"""

from __future__ import annotations

from dataclasses import dataclass

from klsym.derive.library import LibraryTheorem, theorem
from klsym.derive.resting import digests


@dataclass(frozen=True)
class Chain:
    """An axiom or oracle, and a way to it: the theorem asked about, those between, the one that names it."""

    trusted: str
    kind: str
    theorems: tuple[str, ...]

    def __str__(self) -> str:
        return " <- ".join([self.trusted, *reversed(self.theorems)])


def blame(found: LibraryTheorem) -> list[Chain]:
    """Every chain from the theorem to an axiom or an oracle, axioms first; empty if the rules alone carry it."""
    chains = []
    for kind, names in (("axiom", found.axioms()), ("oracle", found.oracles())):
        for name in names:
            chains += [Chain(name, kind, path) for path in _paths(found, name)]
    return chains


def _paths(found: LibraryTheorem, trusted: str) -> list[tuple[str, ...]]:
    used = [theorem(name) for name in found.uses]
    below = [item for item in used if trusted in (*item.axioms(), *item.oracles())]
    paths = [(found.name, *path) for item in below for path in _paths(item, trusted)]
    return [(found.name,), *paths] if _own(found, used, trusted) else paths


def _own(found: LibraryTheorem, used: list[LibraryTheorem], trusted: str) -> bool:
    """Whether a step of its own names the axiom or oracle."""
    borrowed = {digest for item in used for fact in item.kernel for digest in digests(fact.certificate())}
    for fact in found.kernel:
        certificate = fact.certificate()
        for step, digest in zip(certificate["steps"], digests(certificate), strict=True):
            named = step["arguments"].get("statement" if step["rule"] == "axiom" else "oracle")
            if step["rule"] in ("axiom", "consult") and named == {"function": trusted} and digest not in borrowed:
                return True
    return False
