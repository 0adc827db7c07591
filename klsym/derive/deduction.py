"""Forward reasoning: statements that follow one from another, for what is no chain of equations.

    d = deduction(given=[Eq(KL(P, Q), 0)])
    d.chain(calc(…))                                  # its first and last line, for later use
    d.vanishing(φ >= 0, φ, Q); d.have(…, theorem, "…")

Each statement is shown as it was checked: `have` compares it with the kernel's theorem that is to say it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from sympy import Basic, Expr, sympify
from sympy.core.relational import Equality, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

from klsym.derive import facts
from klsym.derive.calc import Calc, premises
from klsym.derive.closing import close
from klsym.derive.exceptions import DerivationError
from klsym.derive.finite import bind, learn
from klsym.derive.functions import pointwise_inequality
from klsym.derive.hypotheses import AlmostEverywhere, Masses, SameMeasure
from klsym.derive.inequalities import inequality
from klsym.derive.instance import swapped
from klsym.derive.premises import Premises
from klsym.derive.step import Part, Step, relation
from klsym.kernel import rules
from klsym.kernel.terms import (
    Equal,
    Integrable,
    Integral,
    Less,
    LessEqual,
    ProofError,
    Rational,
    Real,
    Relation,
    variables,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import Measure
from klsym.oracles.ladder import ladder

_SIGNS = {
    GreaterThan: ">=",
    LessThan: "<=",
    StrictGreaterThan: ">",
    StrictLessThan: "<",
    Equality: "=",
    SameMeasure: "=",
}


class Deduction:
    """A list of statements, each the conclusion of a kernel theorem."""

    def __init__(self, given: Premises, more: Iterable[Basic] = ()) -> None:
        self.more = tuple(more)
        self.premises = given.extended(self.more)
        self.translator = self.premises.translator
        self.given = self.premises.working()
        self.steps: list[Step] = []
        self._last: tuple[Basic, Theorem] | None = None

    def calc(self, start: Expr) -> Calc:
        """A chain of lines under this deduction's hypotheses; take it in with `chain`."""
        calculation = Calc(start, self.premises)
        calculation.given.add(*self.given.facts)
        return calculation

    def chain(self, calculation: Calc) -> Theorem:
        """Take in a chain: its lines are shown, and what it shows may be used."""
        theorem = calculation.theorem()
        self.steps.extend(calculation.steps)
        self.given.add(theorem)
        self._last = calculation.statement, theorem
        return theorem

    def have(
        self, left: Basic, sign: str, right: Basic, theorem: Theorem, reason: str, almost: Measure | None = None
    ) -> Theorem:
        """The statement left `sign` right, which the theorem says; shown with its reason."""
        right = sympify(right)
        said = relation(left, sign, right)
        statement = said if almost is None else AlmostEverywhere(said, almost)
        wanted = self.translator.judgement(statement)
        if isinstance(wanted, Integrable) and isinstance(theorem.conclusion, Integrable):
            with suppress(ProofError):
                theorem = facts.integrable_as(theorem, wanted.function)
        if theorem.conclusion != wanted:
            try:
                assert isinstance(wanted, Relation)
                masses = [fact for fact in self.given.known(Equal) if isinstance(fact.conclusion.left, Integral)]
                masses += self.given.masses(wanted, theorem.conclusion)
                theorem = close(wanted, [theorem, *masses])
            except (AssertionError, ProofError) as error:
                raise DerivationError(
                    f"to show: {statement}. The theorem at hand says {theorem.conclusion}."
                ) from error
        self.steps.append(Step(left, sign, right, reason, rf"\text{{{reason}}}", "kernel", theorem, None, almost))
        self.given.add(theorem)
        self._last = statement, theorem
        return theorem

    def let(self, *definitions: Masses) -> None:
        """Let measures have these masses; their densities and derivatives are proved, and may be used."""
        for masses in definitions:
            bind(masses, self.translator)
        learn(self.given, list(definitions), self.translator)
        self.more = (*self.more, *definitions)

    def ladder(self, statement: Basic) -> Theorem:
        """An inequality between numbers in one symbol, by the ladder, for the values the hypotheses allow."""
        goal = self.translator.judgement(statement)
        bounds = [f.conclusion for f in self.given.known(Less) + self.given.known(LessEqual)]
        bounds = [
            h for h in bounds if variables(h) == variables(goal) and {type(h.left), type(h.right)} == {Real, Rational}
        ]
        found = rules.consult(ladder, tuple(bounds), goal)
        return self.have(statement.lhs, _SIGNS[type(statement)], statement.rhs, found, "by the derivative ladder")

    def library(self, name: str, claim: int = 0, **values: Any) -> Theorem:
        """The claim of a library theorem with these values for its symbols, its hypotheses shown before."""
        from klsym.derive.library import find

        known = find(name)
        statement = known.parts[claim].statement
        theorem = known.instantiated(known.kernel[claim], values, self.given, self.translator)
        swap = swapped(known.dictionary, values)
        left, right = (side.xreplace(swap) for side in statement.args)
        return self.have(left, _SIGNS[type(statement)], right, theorem, known.title)

    def inequality(self, statement: Basic, almost: Measure) -> Theorem:
        """An inequality between functions, by the ladder; it holds almost everywhere."""
        reason = inequality(statement)
        term, measure = self.translator.term, self.translator.measure(almost)
        found = pointwise_inequality(term(statement.lts), term(statement.gts), self.given, measure)
        sign = ">=" if isinstance(statement, GreaterThan) else "<="
        return self.have(statement.lhs, sign, statement.rhs, found, reason.how, almost)

    def follows(self, left: Basic, sign: str, right: Basic, reason: str, almost: Measure | None = None) -> Theorem:
        """A statement that is a linear combination of those before."""
        right = sympify(right)
        said = relation(left, sign, right)
        goal = self.translator.judgement(said if almost is None else AlmostEverywhere(said, almost))
        assert isinstance(goal, Relation)
        return self.have(left, sign, right, close(goal, self.given.known(Relation)), reason, almost)

    def part(self, heading: str = "") -> Part:
        """The last statement as a part of a theorem, under this deduction's hypotheses."""
        if self._last is None:
            raise DerivationError("the deduction has no statement yet")
        statement, theorem = self._last
        return Part(statement, tuple(self.steps), theorem, self.more, heading)


def deduction(given: Iterable[Basic] = ()) -> Deduction:
    """A deduction under the hypotheses `given`, added to those of the @theorem it stands in."""
    around = premises.get()
    return Deduction(Premises(()) if around is None else around, given)


def after(earlier: Deduction, given: Iterable[Basic] = ()) -> Deduction:
    """A deduction that may use what an earlier one has shown, under the same hypotheses and these more."""
    found = deduction(given)
    found.given.add(*earlier.given.facts)
    return found
