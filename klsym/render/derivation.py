"""The derivation of a closed form on paper, laid out as a proof is: each step with its reason, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Eq, S

from klsym.closed import ClosedForm
from klsym.closed.mass_term import as_products
from klsym.derive.step import Part, Step
from klsym.render.document import latex
from klsym.render.text import text


@dataclass(frozen=True)
class _Derived:
    """A closed form with the attributes of a theorem that the writers ask for."""

    title: str
    source: str
    statement: Any
    hypotheses: list[Any]
    steps: list[Step]
    grounds: list[str]

    @property
    def parts(self) -> list[Part]:
        return [Part(self.statement, tuple(self.steps), None)]

    def axioms(self) -> list[str]:
        return self.grounds

    def oracles(self) -> list[str]:
        return []


def _derived(found: ClosedForm) -> _Derived:
    steps = []
    for line in found.steps:
        left, right = line.relation.lhs, as_products(line.relation.rhs)
        steps.append(Step(left, "=", right, line.reason, "", checked=""))
    statement = Eq(found.divergence, as_products(found.value), evaluate=False)
    hypotheses = [] if found.finite in (S.true, S.false) else [found.finite]
    return _Derived(
        "Closed form",
        "",
        statement,
        hypotheses,
        steps,
        [f"{one.identifier} ({one.source.rstrip('.')})" for one in found.transforms]
        or ["the definition, and SymPy's algebra"],
    )


def derivation_text(found: ClosedForm, *, unicode: bool = True) -> str:
    """The derivation of a closed form as plain text."""
    return text(_derived(found), unicode=unicode)


def derivation_latex(found: ClosedForm) -> str:
    """The derivation of a closed form as a LaTeX fragment, every line read back."""
    return latex(_derived(found))
