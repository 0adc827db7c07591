"""One file for one family: density, parameters, support, transforms, source. Adding a family is adding a file."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from klsym.families.convert import measure
from klsym.families.family import Expectation, Family

# a family is the class its file is named after (student_t.py holds StudentT); nothing lists them by hand
FAMILIES: dict[str, type[Family]] = {}
for _module in iter_modules(__path__):
    for _name, _value in vars(import_module(f"{__name__}.{_module.name}")).items():
        named_so = _name.lower() == _module.name.replace("_", "")
        if named_so and isinstance(_value, type) and issubclass(_value, Family) and _value is not Family:
            FAMILIES[_name] = _value
globals().update(FAMILIES)

if TYPE_CHECKING:  # a type checker does not see names that are found by looking

    def __getattr__(name: str) -> Any: ...


__all__ = ["FAMILIES", "Expectation", "Family", "measure", *FAMILIES]
