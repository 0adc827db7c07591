"""KL, entropy, cross-entropy, total variation, Hellinger, chi-squared, Bregman: each a definition, a file each."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from klsym.divergences.divergence import Divergence
from klsym.divergences.hooks import hooks

# every Divergence of this package's modules is found here by the name of its functional; nothing lists them by hand
DIVERGENCES: dict[str, type[Divergence]] = {}
for _module in iter_modules(__path__):
    for _value in vars(import_module(f"{__name__}.{_module.name}")).values():
        if isinstance(_value, type) and issubclass(_value, Divergence) and _value is not Divergence:
            DIVERGENCES[_value.functional] = _value
globals().update({_value.__name__: _value for _value in DIVERGENCES.values()})

if TYPE_CHECKING:  # a type checker does not see names that are found by looking

    def __getattr__(name: str) -> Any: ...


__all__ = ["DIVERGENCES", "Divergence", "hooks", *(_value.__name__ for _value in DIVERGENCES.values())]
