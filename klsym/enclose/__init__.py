"""Digits with a guarantee: balls, quadrature, series, tails, linear algebra.

The ways in are in ask.py. They are fetched when first asked for, so that an Enclosure, which every room knows, costs
nobody the quadrature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klsym.enclose.ask import enclose, enclose_expression, enclose_pair
    from klsym.enclose.enclosure import Enclosure

__all__ = ["Enclosure", "enclose", "enclose_expression", "enclose_pair"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'klsym.enclose' has no attribute {name!r}")
    from klsym.enclose import ask

    value = getattr(ask, name)
    globals()[name] = value
    return value
