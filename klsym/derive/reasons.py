"""The reasons a person writes beside a line, each a small tactic that hands theorems to the last move of the step.

A reason looks at the integrals of the line it justifies and proves what it says about them: change_of_measure(P, Q)
that ∫ f dP = ∫ f dP/dQ dQ, addition() that an integral of a sum is the sum of integrals where each is finite, and so
on. What it could not prove it notes as an obstacle, for the message should the step fail. No reason is trusted.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sympy import Basic, Eq, Expr, Mul

from klsym.derive import facts, functions
from klsym.derive.closing import combination
from klsym.derive.dominance import COMPOSITE
from klsym.derive.exceptions import Missing
from klsym.derive.given import Given, divide, split_scalar
from klsym.derive.work import Reason, Work
from klsym.divergences import Divergence
from klsym.kernel import rules
from klsym.kernel.ring import normal
from klsym.kernel.terms import (
    Counting,
    Equal,
    Integrable,
    Integral,
    Measure,
    MeasureVariable,
    Points,
    Relation,
    SameMeasure,
    Term,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import Measure as MeasureSymbol

ZERO, ONE = number(0), number(1)


class unfold(Reason):  # reasons are written as words
    """By the definition of these divergences: unfold(KL)."""

    def __init__(self, *divergences: type[Divergence]) -> None:
        self.divergences = divergences
        names = [_spoken(kind) for kind in divergences]
        self.words = f"definition of {' and '.join(names)}"

    def unfolds(self) -> tuple[type, ...]:
        return self.divergences


def _spoken(kind: type[Divergence]) -> str:
    return kind.functional.replace("_", " ") if kind.functional != "kl" else "KL"


class change_of_measure(Reason):
    """∫ f dP = ∫ f (dP/dQ) dQ, where P << Q."""

    def __init__(self, measure: MeasureSymbol, base: MeasureSymbol) -> None:
        self.measures = measure, base
        self.words = f"change of measure from {measure} to {base}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return "change of measure from ", self.measures[0], " to ", self.measures[1]

    def work(self, work: Work) -> None:
        measure, base = (work.translator.measure(m) for m in self.measures)
        version = work.given.version(measure, base)
        work.add(rules.change_of_measure(version, ONE))
        for integral in work.integrals():
            if integral.measure == measure:
                work.add(rules.change_of_measure(version, integral.integrand))
            elif integral.measure == base:
                quotient = divide(integral.integrand, version.conclusion.density)
                if quotient is not None:
                    work.add(rules.change_of_measure(version, quotient))


class addition(Reason):
    """The integral of a sum is the sum of the integrals, where each summand is integrable.

    Summands are taken one by one; functions given as arguments are kept together.
    """

    words = "the integral is additive, each term being integrable"

    def __init__(self, *groups: Expr) -> None:
        self.groups = groups

    def work(self, work: Work) -> None:
        groups = [work.translator.term(group) for group in self.groups]
        for integral in work.integrals():
            if len(normal(integral.integrand)) < 2:
                continue
            try:
                parts = tuple(
                    (scalar, work.given.integrable(inner, integral.measure))
                    for scalar, inner in _summands(integral.integrand, groups)
                )
            except Missing as error:
                work.note(f"to split {integral} one needs each term integrable, but {error}")
                continue
            work.add(rules.integral_linear(integral.integrand, parts, integral.measure))


def _summands(function: Term, groups: list[Term]) -> list[tuple[Term, Term]]:
    """The function as a sum of scalar · summand, whole groups first."""
    polynomial = normal(function)
    singles = [(number(coefficient) * split_scalar(m)[0], split_scalar(m)[1]) for m, coefficient in polynomial.items()]
    useful = [group for group in groups if any(monomial in polynomial for monomial in normal(group))]
    columns = [normal(group) for group in useful] + [normal(scalar * inner) for scalar, inner in singles]
    weights = combination(polynomial, columns) if useful else None
    if weights is None:
        return singles
    grouped = [(number(weight), group) for weight, group in zip(weights, useful, strict=False)]
    rest = [
        (number(weight) * scalar, inner)
        for weight, (scalar, inner) in zip(weights[len(useful) :], singles, strict=True)
    ]
    return [(scalar, inner) for scalar, inner in grouped + rest if normal(scalar)]


class algebra(Reason):
    """The two sides have one normal form, numbers taken out of integrals."""

    words = "algebra"


class linear(Reason):
    """Numbers leave the integral, and the integral of 0 is 0; free, whatever the function."""

    words = "linearity of the integral"


class mass(Reason):
    """The mass of a probability is one, and the integral of zero is zero."""

    words = "the total mass is one"

    def work(self, work: Work) -> None:
        for fact in work.given.known(Equal):
            stated = fact.conclusion
            if isinstance(stated.left, Integral) and stated == probability(stated.left.measure):
                work.add(fact)
        for integral in work.integrals():
            if integral.integrand == ONE and isinstance(integral.measure, COMPOSITE):
                with suppress(Missing):
                    work.add(work.given.mass(integral.measure))
                    work.add(work.given.prove(probability(integral.measure)))


class chain_rule(Reason):
    """dP/dR = dP/dQ · dQ/dR, R-a.e., where P << Q << R."""

    def __init__(self, first: MeasureSymbol, middle: MeasureSymbol, last: MeasureSymbol) -> None:
        self.measures = first, middle, last
        self.words = f"chain rule d{first}/d{last} = d{first}/d{middle} · d{middle}/d{last}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        first, middle, last = self.measures
        product = Mul(first / middle, middle / last, evaluate=False)
        return "chain rule ", Eq(first / last, product, evaluate=False)

    def work(self, work: Work) -> None:
        first, middle, last = (work.translator.measure(m) for m in self.measures)
        equation = chain_equation(work.given, first, middle, last)
        if equation not in work.equations:
            work.equations.append(equation)
        _use_equations(work, expand=False)


def chain_equation(given: Given, first: Measure, middle: Measure, last: Measure) -> Theorem:
    """dP/dR = dP/dQ · dQ/dR, R-a.e."""
    product = rules.version_chain(given.version(first, middle), given.version(middle, last))
    given.add(rules.version_continuous(product))
    return rules.version_unique(given.version(first, last), product, given.sigma_finite(last))


class congruence(Reason):
    """Functions that are equal almost everywhere have equal integrals: by the equations shown before."""

    words = "functions equal almost everywhere have equal integrals"

    def work(self, work: Work) -> None:
        shown = [f for f in work.given.known(Equal) if f.conclusion.measure is not None]
        work.equations.extend(fact for fact in shown if fact not in work.equations)
        _use_equations(work, expand=False)


class points(Reason):
    """On finitely many points an integral against counting is a sum."""

    words = "a sum over the points"

    def work(self, work: Work) -> None:
        for integral in work.integrals():
            if isinstance(integral.measure, Counting) and isinstance(integral.measure.space, Points):
                work.add(rules.counting_integral(integral.integrand, integral.measure.space))


class shown(Reason):
    """By an equation shown before: shown(Eq(TotalVariation(P, Q), e/2))."""

    def __init__(self, equation: Basic) -> None:
        self.equation = equation
        self.words = f"{equation.lhs} = {equation.rhs}"

    def unfolds(self) -> tuple[type, ...]:
        return (Divergence,)

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return (self.equation,)

    def work(self, work: Work) -> None:
        wanted = work.translator.judgement(self.equation)
        assert isinstance(wanted, Relation)
        found = next(
            (f for f in work.given.known(Equal) if normal_relation(f.conclusion) == normal_relation(wanted)), None
        )
        if found is None:
            raise Missing(f"{self.words} was not shown before")
        work.add(found)


def normal_relation(relation: Relation) -> object:
    """What two ways of writing an equation have in common."""
    return sorted(map(str, normal(relation.right - relation.left).items())), relation.measure


class same_measure(Reason):
    """P = Q: what is said of the one holds of the other."""

    def __init__(self, first: MeasureSymbol, second: MeasureSymbol) -> None:
        self.measures = first, second
        self.words = f"{first} = {second}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return self.measures[0], " = ", self.measures[1]

    def work(self, work: Work) -> None:
        first, second = (work.translator.measure(m) for m in self.measures)
        same = work.given.prove(SameMeasure(first, second))
        place = MeasureVariable("the measure", first.space)
        for integral in work.integrals():
            if integral.measure == first:
                moved = Equal(integral, Integral(integral.integrand, place))
                work.add(rules.rewrite(rules.ring(integral, integral), same, moved, place))


class log_algebra(Reason):
    """log(ab/c) = log a + log b − log c, where the factors are positive almost everywhere."""

    words = "the logarithm of a product"

    def work(self, work: Work) -> None:
        _use_equations(work, expand=True)


def _use_equations(work: Work, expand: bool) -> None:
    """Rewrite under every integral, and in every integrability known, by the equations at hand."""
    for integral in work.integrals():
        equation = _rewritten(work, integral.integrand, integral.measure, expand)
        if equation is not None:
            work.add(facts.integral_congruence(equation, integral.measure))
            with suppress(Missing):
                shown = work.given.integrable(equation.conclusion.right, integral.measure)
                work.given.add(facts.integrable_congruence(shown, facts.symmetric(equation)))
    for fact in work.given.known(Integrable):
        stated = fact.conclusion
        equation = _rewritten(work, stated.function, stated.measure, expand)
        if equation is not None:
            work.given.add(facts.integrable_congruence(fact, equation))


def _rewritten(work: Work, term: Term, measure: Measure, expand: bool) -> Theorem | None:
    result = functions.unchanged(term, measure)
    for equation in work.equations:
        stated = equation.conclusion
        if stated.measure not in (None, measure):
            try:
                equation = rules.transfer(equation, work.given.absolutely_continuous(measure, stated.measure))
            except Missing:
                continue
        result = functions.then(result, functions.rewrite(result.conclusion.right, equation, measure))
    if expand:
        result = functions.then(result, functions.expand_logs(result.conclusion.right, work.given, measure))
    return None if result.conclusion.right == term else result


class common_density(Reason):
    """With P << Q, dP/d(P+Q) = t/(t+1) and dQ/d(P+Q) = 1/(t+1), t = dP/dQ: integrals against P + Q become integrals
    against Q."""

    def __init__(self, first: MeasureSymbol, second: MeasureSymbol) -> None:
        self.measures = first, second
        self.words = f"densities relative to {second}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return "densities relative to ", self.measures[1]

    def work(self, work: Work) -> None:
        from klsym.derive.densities import difference_integral

        first, second = (work.translator.measure(m) for m in self.measures)
        work.add(difference_integral(work.given, first, second))


class by(Reason):
    """By a theorem of the library, with these values for its symbols: by("gibbs", P=P @ K, Q=Q @ K)."""

    def __init__(self, name: str, **values: Any) -> None:
        self.name, self.values = name, values
        self.words = f"{self.theorem.title} for {', '.join(f'{k} = {v}' for k, v in values.items())}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        """The title, and the values that do not go by the same name there and here."""
        named = [(name, value) for name, value in self.values.items() if str(value) != name]
        pieces = [piece for name, value in named for piece in (f", {name} = ", value)]
        return (self.theorem.title, " for" + str(pieces[0])[1:], *pieces[1:]) if pieces else (self.theorem.title,)

    def unfolds(self) -> tuple[type, ...]:
        return (Divergence,)

    @property
    def theorem(self) -> Any:
        from klsym.derive.library import theorem

        return theorem(self.name)

    def work(self, work: Work) -> None:
        for fact in self.theorem.kernel:
            if isinstance(fact.conclusion, Relation):
                try:
                    work.add(self.theorem.instantiated(fact, self.values, work.given, work.translator))
                except Missing as error:
                    work.note(error)
