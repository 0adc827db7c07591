"""One file for one family: density, parameters, support, transforms, source. Adding a family is adding a file."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from klsym.families.family import Expectation, Family

# every class of this package's modules that is a Family with its own file is found here; nothing lists them by hand
FAMILIES: dict[str, type] = {}
for _module in iter_modules(__path__):
    for _name, _value in vars(import_module(f"{__name__}.{_module.name}")).items():
        if isinstance(_value, type) and issubclass(_value, Family) and _value is not Family:
            FAMILIES[_name] = _value
globals().update(FAMILIES)

__all__ = ["FAMILIES", "Expectation", "Family", *FAMILIES]  # noqa: PLE0604
