"""Tangent lines under the integral sign: the one inequality from which the variational theorems follow.

For t = dP/dQ and any function m >= 0, the tangent log(m/t) <= m/t − 1 integrates to

    ∫ log m dP + P(Ω) − ∫ m dQ <= ∫ log t dP,

because ∫ m/t dP = ∫ m over t > 0 dQ <= ∫ m dQ. With a constant m it is the log-sum inequality, with m = e^f
Donsker and Varadhan's, with m = d(P₁ + P₂)/d(Q₁ + Q₂) joint convexity.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from sympy import Basic, Eq, Expr, sympify

from klsym.derive import facts
from klsym.derive.calc import Calc, justify, premises
from klsym.derive.exceptions import Missing
from klsym.derive.inequalities import use_inequality
from klsym.derive.premises import Premises
from klsym.derive.step import Part
from klsym.derive.work import Reason, Work
from klsym.divergences import Divergence
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Integral, Inverse, Less, LessEqual, Log, Measure, Term, number
from klsym.kernel.theorem import Theorem
from klsym.measures import Measure as MeasureSymbol

ZERO, ONE = number(0), number(1)
X = facts._X


def indicator_bounds(term: Term) -> tuple[Theorem, Theorem]:
    """0 <= x/x and x/x <= 1, everywhere: x/x is the indicator of x ≠ 0, equal to its own square."""
    inside = term * Inverse(term)
    low, high = facts.square_nonnegative(inside), facts.square_nonnegative(ONE - inside)
    return (
        rules.linear(LessEqual(ZERO, inside), ((ONE, low),)),
        rules.linear(LessEqual(inside, ONE), ((ONE, high),)),
    )


def dominated(nonnegative: Theorem, above: Theorem, integrable: Theorem) -> Theorem:
    """From 0 <= f <= g a.e. and g integrable, infer f integrable."""
    measure = integrable.conclusion.measure
    sign, bound = facts.at(nonnegative, measure), facts.at(above, measure)
    absolute = rules.absolute_value(sign)
    goal = LessEqual(absolute.conclusion.left, bound.conclusion.right, measure)
    return rules.integrable_dominated(rules.linear(goal, ((ONE, absolute), (ONE, bound))), integrable)


def between(low: Theorem, high: Theorem, integrable_low: Theorem, integrable_high: Theorem) -> Theorem:
    """From g <= f <= h a.e., g and h integrable, infer f integrable."""
    measure = integrable_low.conclusion.measure
    low, high = facts.at(low, measure), facts.at(high, measure)
    f, g, h = low.conclusion.right, low.conclusion.left, high.conclusion.right
    shifted = rules.linear(LessEqual(ZERO, f - g, measure), ((ONE, low),))
    bound = rules.linear(LessEqual(f - g, h - g, measure), ((ONE, high),))
    width = rules.integrable_linear(h - g, ((ONE, integrable_high), (number(-1), integrable_low)), measure)
    rest = dominated(shifted, bound, width)
    return rules.integrable_linear(f, ((ONE, rest), (ONE, integrable_low)), measure)


def quotient(version: Theorem, function: Term, nonnegative: Theorem, integrable: Theorem) -> tuple[Theorem, Theorem]:
    """For r a version of dP/dQ and 0 <= m, Q-integrable: m/r is P-integrable, and ∫ m/r dP <= ∫ m dQ."""
    stated = version.conclusion
    r, base = stated.density, stated.base
    low, high = indicator_bounds(r)
    sign = facts.at(nonnegative, base)
    inside = function * Inverse(r) * r
    below = rules.linear(LessEqual(ZERO, ONE - r * Inverse(r)), ((ONE, high),))
    gap = rules.product(sign, facts.at(below, base))
    above = rules.linear(LessEqual(inside, function, base), ((ONE, gap),))
    weak = rules.linear(LessEqual(ZERO, inside, base), ((ONE, rules.product(sign, facts.at(low, base))),))
    there = dominated(weak, above, integrable)
    moved = rules.change_of_measure(version, function * Inverse(r))
    compared = rules.integral_monotone(above, there, integrable)
    goal = LessEqual(moved.conclusion.left, compared.conclusion.right)
    return (
        rules.integrable_change(version, function * Inverse(r), there),
        rules.linear(goal, ((ONE, moved), (ONE, compared))),
    )


def log_quotient(top: Theorem, bottom: Theorem) -> Theorem:
    """From 0 < x and 0 < y, infer log(x/y) = log x − log y."""
    x, y = top.conclusion.right, bottom.conclusion.right
    split, inverse = rules.log_product(top, facts.inverse_positive(bottom)), facts.log_inverse(bottom)
    goal = Equal(split.conclusion.left, Log(x) - Log(y), split.conclusion.measure)
    return rules.linear(goal, ((ONE, split), (ONE, inverse)))


def below_tangent(version: Theorem, positive: Theorem) -> Theorem:
    """For r a version of dP/dQ and 0 < m P-a.e.: log m <= log r + m/r − 1, P-a.e."""
    stated, m = version.conclusion, positive.conclusion.right
    r, measure = stated.density, stated.measure
    above, below = facts.at(positive, measure), rules.version_positive(version)
    tangent = rules.log_tangent(rules.product(above, facts.inverse_positive(below)))
    goal = LessEqual(Log(m), Log(r) + m * Inverse(r) - 1, measure)
    return rules.linear(goal, ((ONE, tangent), (number(-1), log_quotient(above, below))))


def above_tangent(positive: Theorem, measure: Measure) -> Theorem:
    """From 0 < m, infer 1 − 1/m <= log m."""
    above, m = facts.at(positive, measure), positive.conclusion.right
    tangent = rules.log_tangent(facts.inverse_positive(above))
    return rules.linear(
        LessEqual(ONE - Inverse(m), Log(m), measure), ((ONE, tangent), (number(-1), facts.log_inverse(above)))
    )


def variational_bound(version: Theorem, positive: Theorem, nonnegative: Theorem, *integrable: Theorem) -> Theorem:
    """∫ log m dP + P(Ω) − ∫ m dQ <= ∫ log r dP, for r a version of dP/dQ, 0 < m P-a.e. and 0 <= m Q-a.e.;
    `integrable` says so of m for Q, and of log m, log r and 1 for P."""
    stated, m = version.conclusion, positive.conclusion.right
    r, measure, base = stated.density, stated.measure, stated.base
    of_m, of_log_m, of_log_r, mass = integrable
    ratio, small = quotient(version, m, nonnegative, of_m)
    tangent = below_tangent(version, positive)
    high = ((ONE, of_log_r), (ONE, ratio), (number(-1), mass))
    right = rules.integrable_linear(tangent.conclusion.right, high, measure)
    whole = rules.integral_monotone(tangent, of_log_m, right)
    split = rules.integral_linear(tangent.conclusion.right, high, measure)
    goal = LessEqual(Integral(Log(m), measure) + Integral(ONE, measure) - Integral(m, base), Integral(Log(r), measure))
    return rules.linear(goal, ((ONE, whole), (ONE, split), (ONE, small)))


class likelihood_ratio_below(Reason):
    """∫ m/(dP/dQ) dP <= ∫ m dQ for m >= 0: the left side is the integral of m over the set where dP/dQ > 0."""

    def __init__(self, function: Expr, measure: MeasureSymbol, base: MeasureSymbol) -> None:
        self.function, self.measures = function, (measure, base)
        self.words = f"{measure / base} = 0 on no set of positive {measure}-measure"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        measure, base = self.measures
        return Eq(measure / base, 0, evaluate=False), " on no set of positive ", measure, "-measure"

    def work(self, work: Work) -> None:
        version = work.given.version(*map(work.translator.measure, self.measures))
        function, base = work.translator.term(self.function), version.conclusion.base
        sign = work.given.nonnegative(function, base if function.space else None)
        there = work.given.integrable(function, base)
        integrable, below = quotient(version, function, sign, there)
        work.given.add(integrable)
        if function.space is None:  # a number leaves the integral
            one = rules.linear(LessEqual(ZERO, ONE), ())
            work.given.add(quotient(version, ONE, one, work.given.finite(base))[0])
        work.add(below)


def log_increasing(small: Theorem, below: Theorem) -> Theorem:
    """From 0 < a and a <= b, infer log a <= log b."""
    a, b, measure = small.conclusion.right, below.conclusion.right, below.conclusion.measure
    large = rules.linear(Less(ZERO, b, measure), ((ONE, small), (ONE, below)))
    inverse = facts.inverse_positive(large)
    weak = rules.linear(LessEqual(ZERO, Inverse(b), measure), ((ONE, inverse),))
    gap = rules.product(rules.linear(LessEqual(ZERO, b - a, measure), ((ONE, below),)), weak)
    tangent = rules.log_tangent(rules.product(facts.at(small, measure), inverse))
    parts = (ONE, tangent), (number(-1), log_quotient(facts.at(small, measure), large)), (ONE, gap)
    return rules.linear(LessEqual(Log(a), Log(b), measure), (*parts, (ONE, rules.inverse(large))))


class increasing_logarithm(Reason):
    """log a <= log b for 0 < a <= b, where b − a is visibly nonnegative; log b is integrable where log a and (b − a)/a
    are."""

    def __init__(self, small: Expr, large: Expr) -> None:
        self.sides = small, large
        self.words = "the logarithm increases"

    def work(self, work: Work) -> None:
        a, b = map(work.translator.term, self.sides)
        for measure in dict.fromkeys(integral.measure for integral in work.integrals()):
            try:
                small = facts.at(work.given.positive(a, measure), measure)
                rest = work.given.nonnegative(b - a, measure)
            except Missing as error:
                work.note(error)
                continue
            below = rules.linear(LessEqual(a, b, measure), ((ONE, facts.at(rest, measure)),))
            found = log_increasing(small, below)
            with suppress(Missing):
                of_log, of_rest = (work.given.integrable(g, measure) for g in (Log(a), (b - a) * Inverse(a)))
                work.given.add(self._integrable(small, below, found, of_log, of_rest))
            use_inequality(work, found, measure)

    def _integrable(self, small: Theorem, below: Theorem, low: Theorem, of_log: Theorem, of_rest: Theorem) -> Theorem:
        """log a <= log b <= log a + (b − a)/a."""
        a, b, measure = small.conclusion.right, below.conclusion.right, below.conclusion.measure
        large = rules.linear(Less(ZERO, b, measure), ((ONE, small), (ONE, below)))
        tangent = rules.log_tangent(rules.product(large, facts.inverse_positive(small)))
        goal = LessEqual(Log(b), Log(a) + (b - a) * Inverse(a), measure)
        split = log_quotient(large, small)
        high = rules.linear(goal, ((ONE, tangent), (number(-1), split), (ONE, rules.inverse(small))))
        both = rules.integrable_linear(goal.right, ((ONE, of_log), (ONE, of_rest)), measure)
        return between(low, high, of_log, both)


def without_finiteness(chain: Calc, heading: str = "", given: Iterable[Basic] = ()) -> Part:
    """A chain proved where its divergence is finite, as a statement without that hypothesis: where the divergence is
    +oo there is nothing to show. What does not hold trivially there is refused."""
    theorem = chain.theorem()
    around = premises.get()
    less = (Premises(()) if around is None else around).extended(given, chain.start.atoms(Divergence))
    less.check_conventions(chain.statement, theorem)
    return Part(chain.statement, tuple(chain.steps), theorem, tuple(given), heading)


class under_the_logarithm(Reason):
    """log a = log b, for numbers a and b that are equal by these reasons."""

    def __init__(self, left: Expr, right: Any, *reasons: Any) -> None:
        self.left, self.right = left, sympify(right)
        self.reasons = [reason() if isinstance(reason, type) else reason for reason in reasons]
        self.words = f"{left} = {right}, by {', '.join(reason.words for reason in self.reasons)}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        why = [piece for reason in self.reasons for piece in (", ", *reason.said)]
        return Eq(self.left, self.right, evaluate=False), *why

    def work(self, work: Work) -> None:
        found = justify(self.left, "=", self.right, self.reasons, work.given, work.translator)
        work.add(facts.congruence(found, Log(X), X))


class proved(Reason):
    """By lines shown before: what the chain says may be used, and what was learnt on the way."""

    def __init__(self, chain: Calc) -> None:
        self.chain = chain
        self.words = f"{chain.statement}, shown before"

    def unfolds(self) -> tuple[type, ...]:
        return (Divergence,)

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return self.chain.statement, ", shown before"

    def work(self, work: Work) -> None:
        work.given.add(*self.chain.given.facts)
        work.add(self.chain.theorem())
