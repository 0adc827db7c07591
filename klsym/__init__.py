"""klsym: the Kullback–Leibler divergence, symbolic, provable and numeric to any number of certified digits.

Importing the package imports nothing else: each name is fetched from its room when it is first asked for. This module
is also where the rooms are joined: a divergence asks its hooks for closed forms, digits and derivations, and the
functions that answer come from rooms above it, handed in here.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

# room -> the public names it holds; families and divergences add the classes their files are named after
_ROOMS = {
    "klsym.measures": "Composition DensityMeasure LebesgueIntegral Mixture Pushforward coordinates counting functions "
    "kernels lebesgue lebesgue_decomposition maps measures mixed radon_nikodym",
    "klsym.families.convert": "measure",
    "klsym.eager": "bregman chi_squared cross_entropy entropy kl squared_hellinger total_variation why",
    "klsym.enclose.enclosure": "Enclosure",
    "klsym.batch": "kl_matrix",
    "klsym.batch.sweeps": "sweep",
    "klsym.intuitions.tour": "tour",
    "klsym.derive": "derive theorem theorems",
    "sympy": "Rational exp log oo sqrt symbols",
}


def _classes(room: str) -> list[str]:
    """The classes that the files of a room are named after (student_t.py: StudentT), read without importing them."""
    found = []
    for path in sorted((Path(__file__).parent / room).glob("*.py")):
        for name, base in re.findall(r"^class (\w+)\((\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            if name.lower() == path.stem.replace("_", "") and (base.endswith("Family") or base == "Divergence"):
                found.append(name)
    return found


_HOMES = {name: home for home, names in _ROOMS.items() for name in names.split()}
for _room in ("families", "divergences"):
    _HOMES.update(dict.fromkeys(_classes(_room), f"klsym.{_room}"))

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'klsym' has no attribute {name!r}")
    _join()
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__


def _join() -> None:
    """Hand the rooms above the divergences to their hooks; each is imported when it is first asked."""
    from klsym.divergences.hooks import hooks

    if hooks.knows("enclose"):
        return

    def closed_form(divergence: Any) -> Any:
        from klsym.closed import closed_form

        return closed_form(divergence)

    def enclose(divergence: Any, digits: int) -> Any:
        from klsym.enclose import enclose

        return enclose(divergence, digits)

    def derivation(divergence: Any) -> Any:
        from klsym.derive import derivation

        return derivation(divergence)

    def text(theorem: Any) -> str:
        from klsym.render import text

        return text(theorem)

    def latex(theorem: Any) -> str:
        from klsym.render import latex

        return latex(theorem)

    hooks.fill(closed_form=closed_form, enclose=enclose, derivation=derivation, text=text, latex=latex)


class _Package(ModuleType):
    """The package, in which a public name wins over the room of that name: `measures` and `derive` are functions."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
