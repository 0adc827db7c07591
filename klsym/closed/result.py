"""A closed form: the value, where it holds, and the steps by which it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sympy import Expr, Piecewise, S
from sympy.logic.boolalg import Boolean

from klsym.divergences.divergence import Divergence
from klsym.kernel.theorem import Theorem
from klsym.measures import Measure


class Step(NamedTuple):
    """One displayed line: a SymPy relation and the reason for it."""

    relation: Any
    reason: str


class Transform(NamedTuple):
    """An expectation E_P[s(X)] = value that a closed form rests on, and where it was read."""

    law: Measure
    statistic: Expr
    value: Expr
    name: str
    source: str

    @property
    def identifier(self) -> str:
        """A short name for what this rests on, such as "Gamma: Mellin transform at s = 1"."""
        return f"{type(self.law).__name__}: {self.name}"


@dataclass(frozen=True, repr=False)
class ClosedForm:
    """`divergence` = `value`, finite where `finite` holds, with the steps and the transforms it rests on.

    `value` is oo where the divergence is infinite, and a Piecewise where that hangs on a symbol; `formula` is the value
    where it is finite.
    """

    divergence: Divergence
    value: Expr
    finite: Boolean = S.true
    reason: str = ""
    steps: tuple[Step, ...] = ()
    transforms: tuple[Transform, ...] = ()

    def theorem(self) -> Theorem:
        """The kernel's theorem KL(P, Q) = value, for families with densities on the line.

        Its oracles name what vouches for the expectations, its hypotheses say P << Q and what is asked of the symbols.
        Raises UnwrittenError where the kernel has no words for the densities.
        """
        from klsym.closed.theorem import formal_form

        return formal_form(self.divergence).value

    def __str__(self) -> str:
        lines = [f"{self.divergence} = {self.value}"]
        lines += [f"  {step.relation.lhs} = {step.relation.rhs}    [{step.reason}]" for step in self.steps]
        sources = dict.fromkeys(f"{one.identifier} ({one.source.rstrip('.')})" for one in self.transforms)
        return "\n".join(lines + [f"rests on: {'; '.join(sources)}" for _ in range(bool(sources))])

    __repr__ = __str__

    @property
    def formula(self) -> Expr:
        """The value where the divergence is finite."""
        if isinstance(self.value, Piecewise) and self.finite is not S.true and self.value.args[0][1] == self.finite:
            return self.value.args[0][0]
        return self.value
