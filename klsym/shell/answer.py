"""What `klsym kl` and `klsym entropy` say: the value and the reason for it, as a line, as LaTeX, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sympy import Expr, S

from klsym.divergences import Divergence
from klsym.measures import UndecidedError

DEFAULT_DIGITS = 15  # where there is no closed form and no number of digits was asked for


@dataclass(frozen=True)
class Answer:
    """A divergence with what is known of its value.

    `closed` is the closed form in `unit`, None where none is known; `enclosure` the digits, None where symbols are left
    or none were asked for.
    """

    divergence: Divergence
    unit: str
    closed: Expr | None
    enclosure: Any

    @property
    def decided(self) -> bool:
        return self.closed is not None or self.enclosure is not None

    @property
    def line(self) -> str:
        """The answer in one plain line."""
        return str(self.closed if self.enclosure is None else self.enclosure)

    @property
    def latex(self) -> str:
        """The closed form, or the digits, as LaTeX."""
        from klsym.render.latex import latex_of

        if self.closed is not None:
            return latex_of(self.closed)
        middle, radius = self.enclosure.decimal()
        return rf"{middle} \pm {_scientific(radius)}"

    @property
    def json(self) -> dict[str, Any]:
        """The answer as plain JSON values; docs/shell.md describes each key."""
        finiteness = self.divergence.finiteness
        verdict = finiteness.verdict
        finite: Any = bool(verdict) if verdict in (True, False, S.true, S.false) else None
        return {
            "divergence": self.divergence.functional,
            "arguments": [str(argument) for argument in self.divergence.args],
            "unit": self.unit,
            "finite": finite,
            "condition": None if finite is not None or verdict is None else str(verdict),
            "reason": str(finiteness.reason),
            "closed_form": None if self.closed is None else str(self.closed),
            "latex": None if self.closed is None else self.latex,
            "digits": None if self.enclosure is None else self.enclosure.to_json(),
        }


def answer(divergence: Divergence, verb: Callable[..., Any], digits: int | None, unit: str) -> Answer:
    """The answer to `verb` (an eager form) on the arguments of the divergence."""
    value = verb(*divergence.args, unit=unit)
    closed = value if isinstance(value, Expr) and not value.has(Divergence) else None
    enclosure = None
    if digits is not None:
        enclosure = verb(*divergence.args, unit=unit, digits=digits)
    elif closed is None and not divergence.free_symbols:
        enclosure = verb(*divergence.args, unit=unit, digits=DEFAULT_DIGITS)
    return Answer(divergence, unit, closed, enclosure)


def undecided(found: Answer) -> UndecidedError:
    """The error for an answer that is none."""
    free = ", ".join(sorted(map(str, found.divergence.free_symbols)))
    return UndecidedError(f"no closed form of {found.divergence} is known; give numbers in place of {free} for digits")


def _scientific(radius: str) -> str:
    mantissa, _, exponent = radius.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
