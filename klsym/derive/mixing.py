"""Mixtures M = w P + v R of two measures: dP/dM is at most 1/w, and integrals against M are sums.

Since w dP/dM + v dR/dM = 1, what is M-integrable is P-integrable; and log dP/dM is P-integrable always, for it lies
between 1 − dM/dP, whose integral is finite, and −log w. So KL(P, M) <= −log w.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property

from sympy import Basic, latex

from klsym.derive import facts
from klsym.derive.densities import scaled_absolute
from klsym.derive.exceptions import DerivationError, Missing
from klsym.derive.functions import then
from klsym.derive.given import Given
from klsym.derive.jensen import above_tangent, between, log_increasing, quotient
from klsym.derive.reweighting import forward, weak
from klsym.derive.work import Reason, Work
from klsym.kernel import rules
from klsym.kernel.terms import (
    Abs,
    Equal,
    Integral,
    Inverse,
    LessEqual,
    Log,
    Measure,
    MeasureSum,
    Term,
    WithDensity,
    number,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)


class Mixed:
    """One side P of a mixture M = w P + v R, and what the hypotheses say of it."""

    def __init__(self, given: Given, whole: Measure, left: bool) -> None:
        if not isinstance(whole, MeasureSum) or not all(
            isinstance(part, WithDensity) and part.density.space is None for part in (whole.left, whole.right)
        ):
            raise DerivationError(f"{whole} is not a mixture of two measures")
        self.given, self.whole, self.left = given, whole, left
        self.part: WithDensity = whole.left if left else whole.right  # type: ignore[assignment]  # seen above
        self.measure, self.weight = self.part.base, self.part.density

    @cached_property
    def other(self) -> Mixed:
        """The other side."""
        return Mixed(self.given, self.whole, not self.left)

    @cached_property
    def positive(self) -> Theorem:
        """0 < w."""
        return self.given.positive(self.weight, None)

    @cached_property
    def scaled(self) -> Theorem:
        """w is a version of d(wP)/dP."""
        return forward(self.measure, weak(self.positive))

    @cached_property
    def ratio(self) -> Theorem:
        """dP/dM."""
        return self.given.version(self.measure, self.whole)

    @cached_property
    def share(self) -> Theorem:
        """w dP/dM is a version of d(wP)/dM."""
        return rules.version_chain(self.scaled, self.ratio)

    @cached_property
    def unit(self) -> Theorem:
        """w dP/dM + v dR/dM = 1, M-a.e."""
        first, second = (self, self.other) if self.left else (self.other, self)
        total = rules.version_sum(first.share, second.share)
        return rules.version_unique(total, rules.version_self(self.whole), self.given.sigma_finite(self.whole))

    @cached_property
    def bounded(self) -> Theorem:
        """dP/dM <= 1/w, M-a.e."""
        r, w = self.ratio.conclusion.density, self.weight
        rest = rules.version_nonnegative(self.other.share)
        inverse = weak(facts.inverse_positive(self.positive))
        below = rules.linear(LessEqual(ZERO, ONE - w * r, self.whole), ((ONE, rest), (ONE, self.unit)))
        product = rules.product(facts.at(inverse, self.whole), below)
        goal = LessEqual(r, Inverse(w), self.whole)
        return rules.linear(goal, ((ONE, product), (-r, facts.at(rules.inverse(self.positive), self.whole))))

    def integrable(self, fact: Theorem) -> Theorem:
        """From f integrable for M, infer f integrable for P."""
        f, r = fact.conclusion.function, self.ratio.conclusion.density
        sign = rules.version_nonnegative(self.ratio)
        absolute = scaled_absolute(f, sign)
        gap = rules.linear(LessEqual(ZERO, Inverse(self.weight) - r, self.whole), ((ONE, self.bounded),))
        from klsym.derive.signs import absolute_nonnegative

        product = rules.product(facts.at(absolute_nonnegative(f), self.whole), gap)
        goal = LessEqual(Abs(f * r), Inverse(self.weight) * Abs(f), self.whole)
        bound = rules.linear(goal, ((ONE, product), (number(-1), absolute)))
        w = Inverse(self.weight)
        large = rules.integrable_linear(w * Abs(f), ((w, rules.integrable_absolute(fact)),), self.whole)
        return rules.integrable_change(self.ratio, f, rules.integrable_dominated(bound, large))

    @cached_property
    def logarithm(self) -> Theorem:
        """log dP/dM is P-integrable."""
        positive = rules.version_positive(self.ratio)
        low = above_tangent(positive, self.measure)
        one = rules.linear(LessEqual(ZERO, ONE), ())
        inverse, _ = quotient(self.ratio, ONE, one, self.given.finite(self.whole))
        of_low = rules.integrable_linear(
            low.conclusion.left, ((ONE, self.given.finite(self.measure)), (number(-1), inverse)), self.measure
        )
        return between(low, self.below, of_low, self.constant(self.below.conclusion.right))

    def constant(self, value: Term) -> Theorem:
        """A number is P-integrable."""
        return rules.integrable_linear(value, ((value, self.given.finite(self.measure)),), self.measure)

    @cached_property
    def below(self) -> Theorem:
        """log dP/dM <= −log w, P-a.e."""
        there = rules.transfer(self.bounded, rules.version_continuous(self.ratio))
        up = log_increasing(rules.version_positive(self.ratio), there)
        inverse = facts.log_inverse(self.positive)
        goal = LessEqual(up.conclusion.left, -Log(self.weight), self.measure)
        return rules.linear(goal, ((ONE, up), (ONE, facts.at(inverse, self.measure))))

    def scaled_integrable(self, fact: Theorem) -> Theorem:
        """From f integrable for P, infer f integrable for wP."""
        f = fact.conclusion.function
        inside = rules.integrable_linear(f * self.weight, ((self.weight, fact),), self.measure)
        return rules.integrable_change(self.scaled, f, inside)

    def scaled_integral(self, function: Term) -> Theorem:
        """∫ f d(wP) = w ∫ f dP."""
        moved = rules.change_of_measure(self.scaled, function)
        scalar = rules.integral_scalar(self.weight, function, self.measure)
        same = facts.integral_congruence(rules.ring(function * self.weight, self.weight * function), self.measure)
        return then(then(moved, same), scalar)


def integral(given: Given, whole: Measure, left: Theorem, right: Theorem) -> tuple[Theorem, Theorem]:
    """From f integrable for P and for R: f is integrable for M, and ∫ f dM = w ∫ f dP + v ∫ f dR."""
    one, two = Mixed(given, whole, True), Mixed(given, whole, False)
    pair = one.scaled_integrable(left), two.scaled_integrable(right)
    f = left.conclusion.function
    split = rules.sum_integral(*pair)
    first, second = one.scaled_integral(f), two.scaled_integral(f)
    goal = Equal(Integral(f, whole), first.conclusion.right + second.conclusion.right)
    return rules.sum_integrable(*pair), rules.linear(goal, ((ONE, split), (ONE, first), (ONE, second)))


class mixture(Reason):
    """∫ f dM = w ∫ f dP + v ∫ f dR for M = w P + v R; and log dP/dM <= −log w, so that KL(P, M) is finite."""

    def __init__(self, measure: Basic) -> None:
        self.measure = measure
        self.words = f"integrals against the mixture {measure}"

    @property
    def latex(self) -> str:
        return rf"\text{{integrals against the mixture }} {latex(self.measure)}"

    def work(self, work: Work) -> None:
        given, whole = work.given, work.translator.measure(self.measure)
        sides = [Mixed(given, whole, left) for left in (True, False)]
        given.add(*(side.logarithm for side in sides))
        for against in work.integrals():
            if against.measure == whole:
                with suppress(Missing):
                    pair = [given.integrable(against.integrand, side.measure) for side in sides]
                    there, equation = integral(given, whole, *pair)
                    given.add(there)
                    work.add(equation)


class bounded_by_weights(Reason):
    """∫ log(dP/dM) dP <= −P(Ω) log w for M = w P + v R."""

    def __init__(self, measure: Basic) -> None:
        self.measure = measure
        self.words = "a mixture's part has a density of at most one over its weight"

    def work(self, work: Work) -> None:
        given, whole = work.given, work.translator.measure(self.measure)
        for left in (True, False):
            side = Mixed(given, whole, left)
            right = side.below.conclusion.right
            work.add(rules.integral_monotone(side.below, side.logarithm, side.constant(right)))
            one = ((right, given.finite(side.measure)),)
            work.add(rules.integral_linear(right, one, side.measure))
            work.add(facts.log_inverse(side.positive))  # log 2 for −log 1/2
