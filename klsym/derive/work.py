"""One step under way, and what a reason is: words for the reader, theorems for the checker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from sympy import Basic

from klsym.derive import facts
from klsym.derive.given import Given, split_scalar
from klsym.derive.translate import Translator
from klsym.kernel import rules
from klsym.kernel.ring import canonical, normal
from klsym.kernel.terms import (
    Equal,
    Integral,
    Relation,
    Term,
    number,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)


class Work:
    """One step under way: the claim, what may be used, and the theorems gathered so far."""

    def __init__(self, goal: Relation, given: Given, translator: Translator) -> None:
        self.goal, self.given, self.translator = goal, given, translator
        self.facts: list[Theorem] = []
        self.equations: list[Theorem] = []
        self.obstacles: list[str] = []

    def add(self, fact: Theorem) -> None:
        if fact.conclusion not in {known.conclusion for known in self.facts}:
            self.facts.append(fact)

    def note(self, obstacle: object) -> None:
        if str(obstacle) not in self.obstacles:
            self.obstacles.append(str(obstacle))

    def terms(self) -> Iterator[Term]:
        yield from (self.goal.left, self.goal.right)
        for fact in self.facts:
            if isinstance(fact.conclusion, Relation):
                yield from (fact.conclusion.left, fact.conclusion.right)

    def integrals(self) -> list[Integral]:
        """The integrals in the claim and in the theorems so far, in the kernel's normal form."""
        found: dict[Integral, None] = {}
        for term in self.terms():
            for monomial in normal(term):
                found.update(dict.fromkeys(atom for atom, _ in monomial if isinstance(atom, Integral)))
        return list(found)


class Written:
    """What remembers the arguments that it was made with, so that it can be written out again."""

    written: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *arguments: Any, **keywords: Any) -> Self:
        made = super().__new__(cls)
        made.written = arguments, keywords
        return made


class Reason(Written):
    """Why a line follows: words for the reader, theorems for the checker."""

    words = ""

    def work(self, work: Work) -> None:
        """Add theorems about the step's integrals."""

    def unfolds(self) -> tuple[type, ...]:
        """The divergences whose definition this reason lets one use."""
        return ()

    @property
    def said(self) -> tuple[str | Basic, ...]:
        """The reason as words and formulas, for paper."""
        return (self.words,)

    @property
    def latex(self) -> str:
        return rf"\text{{{self.words}}}"

    def __repr__(self) -> str:
        return self.words


def scalar_facts(work: Work) -> None:
    """Numbers leave integrals, and ∫ 0 = 0: free, so every step may use them."""
    for integral in work.integrals():
        polynomial = normal(integral.integrand)
        if not polynomial:
            work.add(rules.integral_linear(integral.integrand, (), integral.measure))
        elif len(polynomial) == 1:
            ((monomial, coefficient),) = polynomial.items()
            scalar, inner = split_scalar(monomial)
            scalar = canonical(normal(number(coefficient) * scalar))
            if scalar != ONE and inner != integral.integrand:
                whole = rules.integral_scalar(scalar, inner, integral.measure)
                same = facts.integral_congruence(rules.ring(integral.integrand, scalar * inner), integral.measure)
                work.add(rules.linear(Equal(integral, whole.conclusion.right), ((ONE, same), (ONE, whole))))
