"""Exponential tilts: Q_f, the probability with density e^f/∫ e^f dQ with respect to Q.

What a proof needs of it: the normalising integral is positive, Q_f is a probability with the null sets of Q, and
dQ_f/dQ = e^f/∫ e^f dQ, dQ/dQ_f = e^(−f) ∫ e^f dQ.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sympy import Basic, exp, log, sympify

from klsym.derive import facts
from klsym.derive.exceptions import Missing
from klsym.derive.given import Given
from klsym.derive.reweighting import backward, forward, vanishing, weak
from klsym.derive.work import Reason, Work
from klsym.kernel import rules
from klsym.kernel.terms import (
    Equal,
    Integral,
    Less,
    LessEqual,
    Measure,
    Not,
    Term,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import DensityMeasure, LebesgueIntegral
from klsym.measures import Measure as MeasureSymbol

ZERO, ONE = number(0), number(1)


def tilted(exponent: Any, base: MeasureSymbol) -> DensityMeasure:
    """Q_f, for the exponent f and the base Q."""
    return DensityMeasure(exp(exponent) / normalizer(exponent, base), base)


def normalizer(exponent: Any, base: MeasureSymbol) -> LebesgueIntegral:
    """∫ e^f dQ."""
    return LebesgueIntegral(exp(sympify(exponent)), base)


def integral_positive(positive: Theorem, integrable: Theorem, mass: Theorem) -> Theorem:
    """From 0 < f a.e., f integrable and 0 < μ(Ω), infer 0 < ∫ f dμ: else f, and so 1 = f/f, would vanish a.e."""
    function, measure = integrable.conclusion.function, integrable.conclusion.measure
    sign = facts.at(positive, measure)
    whole = Integral(function, measure)
    low = rules.assume(LessEqual(whole, ZERO))
    zero = rules.antisymmetry(low, facts.integral_nonnegative(weak(sign), measure))
    gone = rules.integral_zero(weak(sign), integrable, zero)
    cancelled = rules.inverse(sign)
    nothing = rules.linear(
        Equal(ONE, ZERO, measure), ((number(-1), cancelled), (cancelled.conclusion.left / function, gone))
    )
    absurd = rules.linear(Less(ZERO, ZERO), ((ONE, mass), (ONE, vanishing(ONE, nothing, measure))))
    goal = Less(ZERO, whole)
    fails = rules.order(rules.assume(Not(low.conclusion)))
    return rules.cases(low.conclusion, facts.impossible(absurd, goal), fails)


def learn_tilt(given: Given, base: Measure, density: Term, exponential: Term) -> None:
    """Add what is known of the tilt of a probability with this density, a positive function over its integral."""
    there = given.integrable(exponential, base)
    mass = rules.linear(Less(ZERO, Integral(ONE, base)), ((number(-1), given.prove(probability(base))),))
    sign = given.positive(exponential, base)
    positive = integral_positive(sign, there, mass)
    given.add(positive)
    up = given.positive(density, base)
    down, back = forward(base, weak(up)), backward(base, up)
    measure = down.conclusion.measure
    moved = rules.change_of_measure(down, ONE)
    scaled = rules.integral_scalar(facts.inverse_positive(positive).conclusion.right, exponential, base)
    same = facts.integral_congruence(rules.ring(ONE * density, scaled.conclusion.left.integrand), base)
    total = facts.follows(Equal(Integral(ONE, measure), ONE), moved, same, scaled, rules.inverse(positive))
    given.add(total, facts.sigma_finite_of_finite(given.finite(base)))
    given.add(facts.sigma_finite_of_finite(facts.finite_of_probability(total)), down, back)


class tilt(Reason):
    """Q_f has the density e^f/∫ e^f dQ with respect to Q: tilt(f, Q)."""

    def __init__(self, exponent: Any, base: MeasureSymbol) -> None:
        self.exponent, self.base = sympify(exponent), base
        self.measure = tilted(exponent, base)
        self.words = f"the tilt by {exponent} is a probability with a positive density"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return "the tilt by ", self.exponent, " is a probability with a positive density"

    def work(self, work: Work) -> None:
        term, given = work.translator.term, work.given
        base, measure = map(work.translator.measure, (self.base, self.measure))
        learn_tilt(given, base, term(self.measure.density), term(exp(self.exponent)))
        for one, two in ((measure, base), (base, measure)):
            symbol, base_finite = given.derivative(one, two), given.sigma_finite(two)
            equation = rules.version_unique(symbol, given.version(one, two), base_finite)
            if equation not in work.equations:
                work.equations.append(equation)
        constant = term(log(normalizer(self.exponent, self.base)))
        for against in dict.fromkeys(integral.measure for integral in work.integrals()):
            with suppress(Missing):
                given.add(given.integrable(term(self.exponent), against))
            with suppress(Missing):
                given.add(rules.integrable_linear(constant, ((constant, given.finite(against)),), against))
