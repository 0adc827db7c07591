"""Calculation chains: one displayed line and its reasons at a time, each checked by the kernel as it is written.

    calc(KL(P, Q), given=[P << Q]).equals(…, unfold(KL), …).at_least(…, inequality(…))

A line that does not follow raises a ProofError that says what was to be shown and what stood in the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from sympy import Basic, Expr, sympify

from klsym.derive.closing import NoCombination, close
from klsym.derive.exceptions import DerivationError, TranslationError
from klsym.derive.given import Given
from klsym.derive.premises import Premises
from klsym.derive.step import Part, Step, relation
from klsym.derive.translate import Translator
from klsym.derive.work import Reason, Work, scalar_facts
from klsym.divergences import Divergence
from klsym.kernel import rules
from klsym.kernel.terms import Equal, LessEqual, ProofError, Relation, number
from klsym.kernel.theorem import Theorem

ONE = number(1)
ROUNDS = 3  # how often the reasons of a line are gone through, each seeing what the others found
SAID = 2  # how many obstacles an error names
# the hypotheses of the theorem whose proof is being built
premises: ContextVar[Premises | None] = ContextVar("premises", default=None)


class Calc:
    """A chain of lines, each following from the one before."""

    def __init__(self, start: Expr, given: Premises, more: Iterable[Basic] = ()) -> None:
        self.start: Expr = sympify(start)
        self.more = tuple(more)
        self.premises = given.extended(self.more, self.start.atoms(Divergence))
        self.translator = given.translator
        self.given: Given = self.premises.working()
        self.steps: list[Step] = []

    @property
    def current(self) -> Basic:
        """The last line's right side."""
        return self.steps[-1].right if self.steps else self.start

    def equals(self, expression: Any, *reasons: Reason | type[Reason]) -> Calc:
        """The next line: current = expression."""
        return self._step("=", expression, reasons)

    def at_least(self, expression: Any, *reasons: Reason | type[Reason]) -> Calc:
        """The next line: current >= expression."""
        return self._step(">=", expression, reasons)

    def at_most(self, expression: Any, *reasons: Reason | type[Reason]) -> Calc:
        """The next line: current <= expression."""
        return self._step("<=", expression, reasons)

    def _step(self, sign: str, expression: Any, reasons: tuple[Any, ...]) -> Calc:
        expression = sympify(expression)
        reasons = tuple(reason() if isinstance(reason, type) else reason for reason in reasons)
        signs = {step.relation for step in self.steps} | {sign}
        if {">=", "<="} <= signs:
            raise DerivationError(
                f"a line with {sign} cannot follow one in the other direction: nothing would be shown by the whole"
            )
        theorem = justify(self.current, sign, expression, reasons, self.given, self.translator)
        words = "; ".join(reason.words for reason in reasons) or "algebra"
        latex_words = r"; ".join(reason.latex for reason in reasons) or r"\text{algebra}"
        said = tuple(piece for place, reason in enumerate(reasons) for piece in ("; ",)[: place > 0] + reason.said)
        step = Step(self.current, sign, expression, words, latex_words, "kernel", theorem, said=said)
        self.steps.append(step)
        return self

    # ---------------------------------------------------------------- the whole
    @property
    def sign(self) -> str:
        """The relation between the first line and the last."""
        return next((step.relation for step in self.steps if step.relation != "="), "=")

    @property
    def statement(self) -> Basic:
        """first line `sign` last line, as a SymPy relation."""
        return relation(self.start, self.sign, self.current)

    def theorem(self) -> Theorem:
        """The kernel's theorem for the whole chain."""
        if not self.steps:
            raise DerivationError("the chain has no step yet; write one with equals, at_least or at_most")
        goal = claim(self.start, self.sign, self.current, self.translator)
        # an equation l = r counts as r − l; a chain that goes down adds l − r
        turned = number(-1) if self.sign == ">=" else ONE
        whole = rules.linear(
            goal, tuple((turned if step.relation == "=" else ONE, step.theorem) for step in self.steps)
        )
        self.premises.check_conventions(self.statement, whole)
        return whole

    def part(self, heading: str = "") -> Part:
        """The chain as a part of a theorem."""
        return Part(self.statement, tuple(self.steps), self.theorem(), self.more, heading)

    def __repr__(self) -> str:
        lines = [str(self.start)]
        lines += [f"  {step.relation} {step.right}    [{step.reason}]" for step in self.steps]
        return "\n".join(lines)


def claim(left: Basic, sign: str, right: Basic, translator: Translator) -> Relation:
    """left `sign` right as the kernel's relation."""
    one, two = translator.term(left), translator.term(right)
    return Equal(one, two) if sign == "=" else LessEqual(one, two) if sign == "<=" else LessEqual(two, one)


def justify(
    left: Basic, sign: str, right: Basic, reasons: Iterable[Reason], given: Given, translator: Translator
) -> Theorem:
    """The kernel's theorem that left `sign` right, by the reasons; ProofError where they do not give it.

    A divergence that no reason unfolds stands as a name for some number, and is replaced by what it is at the end.
    """
    reasons = list(reasons)
    opened = [reason.unfolds() for reason in reasons]
    translator.unfolded = None if Divergence in sum(opened, ()) else sum(opened, ())
    try:
        try:
            theorem = _justify(left, sign, right, reasons, given, translator)
        except DerivationError:
            if not given.has_conventions:
                raise
            with given.by_convention():
                theorem = _justify(left, sign, right, reasons, given, translator)
        return rules.instantiate(theorem, translator.names())
    finally:
        translator.unfolded = None


def _justify(
    left: Basic, sign: str, right: Basic, reasons: list[Reason], given: Given, translator: Translator
) -> Theorem:
    work = Work(claim(left, sign, right, translator), given, translator)
    for turn in range(ROUNDS):
        before = len(work.facts), len(work.equations), len(given.facts)
        for reason in reasons:
            try:
                reason.work(work)
            except ProofError as error:
                work.note(f"{reason.words}: {error}")
        scalar_facts(work)
        masses = [fact for fact in given.known(Equal) if fact.conclusion.left.space is None]
        masses += given.masses(work.goal, *(f.conclusion for f in work.facts if isinstance(f.conclusion, Relation)))
        try:
            return close(work.goal, [*work.facts, *masses])
        except NoCombination as error:
            gathered = len(work.facts), len(work.equations), len(given.facts)
            if gathered != before and turn < ROUNDS - 1:
                continue
            raise _failure(left, sign, right, error, work) from error
    raise AssertionError("the rounds end with a theorem or an error")


def _failure(left: Basic, sign: str, right: Basic, error: NoCombination, work: Work) -> DerivationError:
    """What was to be shown, and what stood in the way."""
    try:
        rest = str(work.translator.expression(error.residual))
    except TranslationError:
        rest = str(error.residual)
    because = "; ".join(work.obstacles[:SAID]) or "no reason given accounts for it"
    return DerivationError(f"to show: {left} {sign} {right}. What stood in the way: {rest} is left over; {because}.")


def calc(start: Any, given: Iterable[Basic] = ()) -> Calc:
    """A chain that begins with `start`. The hypotheses are `given`, added to those of the @theorem it stands in.

    >>> from sympy import log
    >>> from klsym.derive.inequalities import inequality
    >>> from klsym.derive.reasons import addition, change_of_measure, mass, unfold
    >>> from klsym.divergences import KL
    >>> from klsym.measures import LebesgueIntegral, measures
    >>> P, Q = measures("P Q")
    >>> t = P/Q
    >>> calc(KL(P, Q), given=[P << Q]).equals(
    ...     LebesgueIntegral(t*log(t) - t + 1, Q), unfold(KL), change_of_measure(P, Q), addition()
    ... ).at_least(LebesgueIntegral(0, Q), inequality(t*log(t) - t + 1 >= 0)).equals(0, mass()).statement
    KL(P, Q) >= 0
    """
    around = premises.get()
    return Calc(start, Premises(()) if around is None else around, given)
