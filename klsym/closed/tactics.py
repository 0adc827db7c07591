"""The register of ways to a closed form: functional -> functions that try, in order.

A file of tactics registers itself when it is imported; `closed_form` asks them one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Eq, Expr

from klsym.closed.result import ClosedForm, Step

Tactic = Callable[[Any], ClosedForm | None]
TACTICS: dict[str, list[Tactic]] = {}


def tactic(*functionals: str) -> Callable[[Tactic], Tactic]:
    """Register a way to a closed form for these functionals; ways are tried in the order of registration."""

    def register(function: Tactic) -> Tactic:
        for functional in functionals:
            TACTICS.setdefault(functional, []).append(function)
        return function

    return register


def equation(left: Expr, right: Expr, reason: str) -> Step:
    """left = right as a step, never evaluated."""
    return Step(Eq(left, right, evaluate=False), reason)
