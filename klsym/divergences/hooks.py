"""The three questions a divergence puts to rooms above this one: its closed form, its digits, its derivation.

Imports run downward, so the rooms above are not imported here: the package's own `__init__` hands in functions that
import them when first called, when its first name is fetched or, for a divergence that a fresh process unpickles, when
the first question is put. A question that nothing answers is an error of one sentence.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from klsym.measures import KlsymError

Hook = Callable[..., Any]


class Hooks:
    """The functions handed in by the package, by name: `closed_form(D)`, `enclose(D, digits)`, `derivation(D)`."""

    def __init__(self) -> None:
        self._functions: dict[str, Hook] = {}

    def fill(self, **functions: Hook) -> None:
        """Hand in functions under their names; a later one replaces an earlier one."""
        self._functions.update(functions)

    def ask(self, name: str, *arguments: Any, **keywords: Any) -> Any:
        """The answer of the function handed in as `name`; KlsymError where there is none."""
        if name not in self._functions:
            sys.modules[__name__.partition(".")[0]]._join()
        if name not in self._functions:
            raise KlsymError(f"nothing answers {name!r}; the hooks are {', '.join(sorted(self._functions))}")
        return self._functions[name](*arguments, **keywords)

    def knows(self, name: str) -> bool:
        """Whether a function was handed in as `name`."""
        return name in self._functions


hooks = Hooks()
