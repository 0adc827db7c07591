"""A hypothesis used by name: in words, beside a line, or as the kernel's theorem that assumes it."""

from __future__ import annotations

from sympy import Basic

from klsym.derive.deduction import Deduction
from klsym.derive.exceptions import Missing
from klsym.derive.work import Reason
from klsym.kernel.theorem import Theorem


class said(Reason):  # reasons are written as words
    """By what was said before, in words: said("the budget"). Equations between numbers are at hand anyway."""

    def __init__(self, words: str) -> None:
        self.words = words


def stated(d: Deduction, statement: Basic) -> Theorem:
    """The kernel's theorem for a hypothesis, or for a line shown before; Missing where there is none."""
    found = d.given.find(d.translator.judgement(statement))
    if found is None:
        raise Missing(f"{statement} is not among the hypotheses")
    return found
