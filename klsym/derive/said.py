"""A hypothesis or an earlier line, named in words: said("the budget"). Equations between numbers are at hand anyway."""

from __future__ import annotations

from klsym.derive.work import Reason


class said(Reason):  # reasons are written as words
    """By what was said before."""

    def __init__(self, words: str) -> None:
        self.words = words
