"""Whether a divergence is finite, decided exactly, with the reason: the one place where +oo is decided."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Expr, S

from klsym.divergences.divergence import Divergence


class Finiteness(NamedTuple):
    """`verdict` is True, False, None (undecided) or a condition on the symbols; `value` is what it is when infinite."""

    verdict: Any
    reason: str
    value: Expr = S.Infinity


def finiteness(divergence: Divergence) -> Finiteness:
    """Whether the divergence is finite, and why, in one sentence."""
    if divergence.trivial_value() is not None:
        return Finiteness(True, f"{divergence} is {divergence.trivial_value()}.")
    return Finiteness(None, f"whether {divergence} is finite is undecided.")
