"""A reverse of Pinsker's inequality: where |dP/dQ − 1| <= k, KL <= log(1 + 2k TV) <= 2k TV.

For χ² = ∫ (t − 1)² dQ <= k ∫ |t − 1| dQ = 2k TV, t = dP/dQ, and KL <= log(1 + χ²).
Without a bound on dP/dQ no such inequality can hold: KL may be oo at any TV > 0. On a finite space of least Q-mass
m, |p − q| <= TV at each point (the mass by which P exceeds Q somewhere is made up elsewhere), so that k = TV/m will do:
KL <= log(1 + 2 TV²/m) <= 2 TV²/m, the form of Csiszár and Talata with Sason's constant. What is proved here is the
inequality for a given k; the step from points to k is stated, not derived.
"""

from __future__ import annotations

from sympy import Symbol, log
from sympy.core.relational import LessThan

from klsym.derive import facts, functions
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exponentials import log_order
from klsym.derive.hypotheses import AlmostEverywhere
from klsym.derive.lemma import instance
from klsym.derive.library import theorem
from klsym.derive.reasons import common_density, unfold
from klsym.derive.signs import absolute_nonnegative
from klsym.derive.step import Part
from klsym.divergences.chi_squared import ChiSquared
from klsym.divergences.kl import KL
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import rules
from klsym.kernel.terms import Abs, LessEqual, Real, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, measures

P, Q = measures("P Q")
t = P / Q
V, chi = TotalVariation(P, Q), ChiSquared(P, Q)
k = Symbol("k", nonnegative=True)
ZERO, ONE = number(0), number(1)
X, BOUND = facts._X, Real("bound")


def square_below() -> Theorem:
    """|x| <= b |- x² <= b|x|."""
    small = rules.assume(LessEqual(Abs(X), BOUND))
    gap = rules.linear(LessEqual(ZERO, BOUND - Abs(X)), ((ONE, small),))
    product = rules.product(gap, absolute_nonnegative(X))
    return rules.linear(LessEqual(X * X, BOUND * Abs(X)), ((ONE, product), (-ONE, functions.abs_square())))


def bound() -> Deduction:
    """KL <= log(1 + 2k TV)."""
    d = deduction()
    term, q = d.translator.term, d.translator.measure(Q)
    gap, least = term(t - 1), term(k)
    below = instance(square_below(), {X: gap, BOUND: least}, d.given, q)
    size = rules.integrable_absolute(d.given.integrable(gap, q))
    scaled = rules.integrable_linear(below.conclusion.right, ((least, size),), q)
    same = rules.absolute_value(facts.at(facts.square_nonnegative(gap), q))
    dominated = rules.linear(LessEqual(Abs(gap * gap), below.conclusion.right, q), ((ONE, same), (ONE, below)))
    square = rules.integrable_dominated(dominated, scaled)
    d.given.add(facts.integrable_as(square, term((t - 1) ** 2)), size)
    order = rules.integral_monotone(below, square, scaled)
    whole = rules.integral_linear(below.conclusion.right, ((least, size),), q)
    distance = d.chain(
        d.calc(V).equals(LebesgueIntegral(abs(t - 1), Q) / 2, unfold(TotalVariation), common_density(P, Q))
    )
    above = rules.linear(
        LessEqual(term(chi), term(2 * k * V)), ((ONE, order), (ONE, whole), (number(-2) * least, distance))
    )
    above = d.have(chi, "<=", 2 * k * V, above, "x**2 <= k*|x| where |x| <= k")
    first = d.library("chi_squared", 0, P=P, Q=Q)
    positive = d.given.positive(term(1 + chi), None)
    shifted = rules.linear(LessEqual(term(1 + chi), term(1 + 2 * k * V)), ((ONE, above),))
    logs = log_order(positive, shifted)
    d.have(KL(P, Q), "<=", log(1 + 2 * k * V), facts.chain(first, logs), "log is increasing")
    return d


def simpler() -> Deduction:
    """log(1 + 2k TV) <= 2k TV."""
    d = deduction()
    term = d.translator.term
    line = rules.log_tangent(d.given.positive(term(1 + 2 * k * V), None))
    d.have(log(1 + 2 * k * V), "<=", 2 * k * V, line, "log(u) <= u - 1")
    return d


@theorem(
    "A reverse of Pinsker's inequality",
    given=[P << Q, AlmostEverywhere(LessThan(abs(t - 1), k, evaluate=False), Q)],
    source="Csiszár & Talata (2006), Lemma 6.3; Sason & Verdú, f-divergence inequalities (2016), section VI",
    chapter="Against other distances",
    also=("Reverse Pinsker inequality",),
)
def reverse_pinsker() -> tuple[Part, ...]:
    """Where the density ratio is within k of 1, the divergence is at most 2k times total variation."""
    return bound().part("The inequality"), simpler().part("Its simpler form")
