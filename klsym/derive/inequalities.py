"""Inequalities under the integral sign: by the derivative ladder, by squares, by a tangent line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Basic, Expr
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan

from klsym.derive import facts, functions
from klsym.derive.closing import NoCombination, close
from klsym.derive.closing import gap as closing_gap
from klsym.derive.exceptions import DerivationError, Missing
from klsym.derive.work import Reason, Work, Written
from klsym.kernel import rules
from klsym.kernel.ring import ONE as CONSTANT
from klsym.kernel.terms import (
    LessEqual,
    Measure,
    ProofError,
    Relation,
    number,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)


class inequality(Reason):
    """An inequality between functions, decided by the ladder where it is about one variable; under the integral sign.

    `using` are helpers, ladder(…) and square(…), of which `times` · (upper − lower) is a nonnegative combination.
    """

    def __init__(self, relation: Basic, using: Iterable[Any] = (), times: Expr | None = None) -> None:
        if not isinstance(relation, GreaterThan | LessThan):
            raise DerivationError(
                f"inequality({relation}) is no relation; write f >= g, with evaluate=False if SymPy settles it"
            )
        self.relation, self.using, self.times = relation, tuple(using), times
        self.how = "by the derivative ladder" if not using else ", ".join(helper.words for helper in self.using)
        self.words = f"{relation}, {self.how}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        how = [piece for helper in self.using for piece in (", ", *helper.said)] or [" by the derivative ladder"]
        return self.relation, *how

    def work(self, work: Work) -> None:
        term = work.translator.term
        lower, upper = (term(side) for side in (self.relation.lts, self.relation.gts))
        helpers = tuple(helper.translated(term) for helper in self.using)
        times = None if self.times is None else term(self.times)
        if lower.space is None and upper.space is None:
            work.add(functions.pointwise_inequality(lower, upper, work.given, None, helpers, times))
            return
        for measure in dict.fromkeys(integral.measure for integral in work.integrals()):
            try:
                found = functions.pointwise_inequality(lower, upper, work.given, measure, helpers, times)
            except ProofError as error:
                work.note(error)
                continue
            use_inequality(work, found, measure)


def use_inequality(work: Work, found: Theorem, measure: Measure) -> None:
    """Integrate an inequality that holds a.e.: between the integrals of the claim that it compares, and by itself."""
    gap = found.conclusion.right - found.conclusion.left
    zero = rules.linear(LessEqual(ZERO, gap, found.conclusion.measure), ((ONE, found),))
    work.add(facts.integral_nonnegative(zero, measure))
    here = [integral for integral in work.integrals() if integral.measure == measure]
    for small in here:
        for large in here:
            goal = LessEqual(small.integrand, large.integrand, measure)
            if small == large or not _alike(goal, found.conclusion):
                continue
            try:
                between = close(goal, [found])
            except NoCombination:
                continue
            try:
                sides = [work.given.integrable(side.integrand, measure) for side in (small, large)]
            except Missing as error:
                work.note(f"to compare {small} and {large} both must exist, but {error}")
                continue
            work.add(rules.integral_monotone(between, *sides))


def _alike(one: Relation, two: Relation) -> bool:
    """Whether the two could be multiples of one another, up to a number."""
    return set(closing_gap(one)) - {CONSTANT} == set(closing_gap(two)) - {CONSTANT}


class Helper(Written):
    """An inequality that helps to show another."""

    words = ""

    @property
    def said(self) -> tuple[str | Basic, ...]:
        """The helper as words and formulas, for paper."""
        return (self.words,)


class square(Helper):
    """The helper 0 <= x²."""

    def __init__(self, root: Expr) -> None:
        self.root = root
        self.words = f"({root})**2 >= 0"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return (GreaterThan(self.root**2, 0, evaluate=False),)

    def translated(self, term: Any) -> functions.Square:
        return functions.Square(term(self.root))


class ladder(Helper):
    """The helper lower <= upper in one variable, decided by the derivative ladder."""

    def __init__(self, relation: Basic) -> None:
        if not isinstance(relation, GreaterThan | LessThan):
            raise DerivationError(f"ladder({relation}) is no relation; write f >= g")
        self.relation = relation
        self.words = f"{relation} by the derivative ladder"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return self.relation, " by the derivative ladder"

    def translated(self, term: Any) -> functions.Ladder:
        return functions.Ladder(term(self.relation.lts), term(self.relation.gts))


class tangent(Reason):
    """log u <= u − 1: the logarithm lies below its tangent at 1."""

    def __init__(self, argument: Expr) -> None:
        self.argument = argument
        self.words = f"log u <= u - 1 at u = {argument}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return "log u ≤ u − 1 at u = ", self.argument

    def work(self, work: Work) -> None:
        argument = work.translator.term(self.argument)
        if argument.space is None:
            work.add(rules.log_tangent(work.given.positive(argument, None)))
            return
        for measure in dict.fromkeys(integral.measure for integral in work.integrals()):
            try:
                positive = facts.at(work.given.positive(argument, measure), measure)
            except Missing as error:
                work.note(error)
                continue
            use_inequality(work, rules.log_tangent(positive), measure)


class cancel(Reason):
    """x/x = 1 for a number x > 0."""

    def __init__(self, number: Expr) -> None:
        self.number = number
        self.words = f"{number} > 0 cancels"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return StrictGreaterThan(self.number, 0, evaluate=False), " cancels"

    def work(self, work: Work) -> None:
        work.add(rules.inverse(work.given.positive(work.translator.term(self.number), None)))


class sign(Reason):
    """|x| = x for a number x >= 0."""

    def __init__(self, number: Expr) -> None:
        self.number = number
        self.words = f"{number} >= 0"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return (GreaterThan(self.number, 0, evaluate=False),)

    def work(self, work: Work) -> None:
        work.add(rules.absolute_value(work.given.nonnegative(work.translator.term(self.number), None)))
