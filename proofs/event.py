"""KL(P, Q) >= p log(s/q) + (1 − p) log((1 − s)/(1 − q)) for an event of probability p under P and q under Q, 0 < s < 1.

At s = p the right side is the divergence of two coins: that of P from Q is at least what is seen of one event. The
event is a function A with A² = A. Let r be s/q on it and (1 − s)/(1 − q) off it, and R = r·Q, a probability. Then
KL(P, Q) = KL(P, R) + ∫ log r dP, and ∫ log r dP is the right side.
"""

from __future__ import annotations

from functools import cache

from sympy import Eq, Symbol, log, oo

from klsym.derive import facts, functions
from klsym.derive.deduction import Deduction, after, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite
from klsym.derive.images import divided, log_quotient
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, congruence, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Integral, Inverse, Less, LessEqual, Log, Not, Real, Term, number
from klsym.kernel.theorem import Theorem
from klsym.measures import DensityMeasure, LebesgueIntegral, measures
from klsym.measures import functions as function_symbols

P, Q = measures("P Q")
A = function_symbols("A")
p, q, s = Symbol("p", real=True), Symbol("q", positive=True), Symbol("s", positive=True)
inside, outside = s / q, (1 - s) / (1 - q)
r = inside * A + outside * (1 - A)
R = DensityMeasure(r, Q)
coins = p * log(inside) + (1 - p) * log(outside)
ZERO, ONE = number(0), number(1)
X, LOW, HIGH = facts._X, Real("low"), Real("high")


@cache
def two_values() -> tuple[Theorem, Theorem]:
    """For x² = x and positive a, b: 0 < a·x + b·(1 − x), and its logarithm is x log a + (1 − x) log b."""
    square = rules.assume(Equal(X * X, X))
    above = rules.linear(LessEqual(ZERO, X), ((ONE, facts.square_nonnegative(X)), (ONE, square)))
    high, low = rules.assume(Less(ZERO, HIGH)), rules.assume(Less(ZERO, LOW))
    value = HIGH * X + LOW * (ONE - X)
    case = LessEqual(X, ZERO)
    zero = rules.antisymmetry(rules.assume(case), above)
    unit = rules.inverse(rules.order(rules.assume(Not(case))))
    one = rules.linear(Equal(X, ONE), ((Inverse(X), square), (ONE, unit)))
    sign = Less(ZERO, value)
    positive = rules.cases(
        case,
        rules.linear(sign, ((ONE, low), (LOW - HIGH, zero))),
        rules.linear(sign, ((ONE, high), (LOW - HIGH, one))),
    )
    goal = Equal(Log(value), X * Log(HIGH) + (ONE - X) * Log(LOW))
    hole = functions.HOLE

    def at(fact: Theorem, constant: Term) -> Theorem:
        """The goal where the value is one of the two."""
        same = facts.congruence(rules.linear(Equal(value, constant), ((HIGH - LOW, fact),)), Log(hole), hole)
        return rules.linear(goal, ((ONE, same), (Log(LOW) - Log(HIGH), fact)))

    return positive, rules.cases(case, at(zero, LOW), at(one, HIGH))


def logarithm_part() -> Deduction:
    """log r = A log(s/q) + (1 − A) log((1 − s)/(1 − q)), and r > 0."""
    d = deduction()
    term, given = d.translator.term, d.given
    base, truth = map(d.translator.measure, (Q, P))
    square = given.prove(d.translator.judgement(AlmostEverywhere(Eq(A**2, A), Q)))
    square = facts.reshape(square, Equal(term(A) * term(A), term(A), base))
    high = given.positive(term(inside), None)
    rest = [
        rules.linear(Less(ZERO, ONE - term(x)), ((ONE, given.prove(d.translator.judgement(x < 1))),)) for x in (s, q)
    ]
    low = facts.reshape(rules.product(rest[0], facts.inverse_positive(rest[1])), Less(ZERO, term(outside)))
    given.add(low, *rest, rules.inverse(rest[1]), rules.inverse(given.positive(term(q), None)))
    mapping = {X: term(A), HIGH: term(inside), LOW: term(outside)}
    positive, split = (rules.pointwise(fact, mapping, (square, high, low), base) for fact in two_values())
    d.have(r, ">", 0, positive, "it is one of two positive numbers", Q)
    low_bound = rules.linear(LessEqual(ZERO, term(A), base), ((ONE, facts.square_nonnegative(term(A))), (ONE, square)))
    bound = rules.linear(LessEqual(term(A), ONE, base), ((ONE, facts.square_nonnegative(ONE - term(A))), (ONE, square)))
    size = rules.linear(LessEqual(term(abs(A)), ONE, base), ((ONE, rules.absolute_value(low_bound)), (ONE, bound)))
    for measure in (base, truth):
        there = size if measure == base else rules.transfer(size, given.absolutely_continuous(truth, base))
        given.add(rules.integrable_dominated(there, given.finite(measure)))
    logs = rules.transfer(split, given.absolutely_continuous(truth, base))
    d.have(log(r), "=", A * log(inside) + (1 - A) * log(outside), logs, "it is one of two numbers", P)
    return d


def between_part(before: Deduction) -> Deduction:
    """R is a probability, P << R, and log dP/dR = log dP/dQ − log r."""
    d = after(before)
    d.chain(d.calc(LebesgueIntegral(r, Q)).equals(1, addition, mass))
    truth, base, whole = map(d.translator.measure, (P, Q, R))
    density = d.translator.term(r)
    positive = d.given.prove(Less(ZERO, density, base))
    between = rules.version_density(base, rules.linear(LessEqual(ZERO, density, base), ((ONE, positive),)))
    there = rules.transfer(positive, d.given.absolutely_continuous(truth, base))
    ratio = d.given.version(truth, base)
    gap = divided(ratio, between, there)
    total = d.given.prove(Equal(Integral(density, base), ONE))
    shape = facts.integral_congruence(rules.ring(ONE * density, density), base)
    d.given.add(between, gap, facts.chain(rules.change_of_measure(between, ONE), shape, total))
    symbol = d.given.derivative(truth, whole)
    unique = rules.version_unique(symbol, gap, d.given.sigma_finite(whole))
    logs = facts.congruence(rules.transfer(unique, rules.version_continuous(gap)), Log(facts._Y), facts._Y)
    split = facts.chain(logs, log_quotient(rules.version_positive(ratio), there))
    d.have(log(P / R), "=", log(P / Q) - log(r), split, "dP/dQ = r dP/dR", P)
    return d


def inequality_part(before: Deduction) -> Deduction:
    """The inequality."""
    d = after(before)
    d.chain(d.calc(LebesgueIntegral(log(r), P)).equals(coins, congruence, addition, mass))
    term, truth = d.translator.term, d.translator.measure(P)
    equal = d.given.find(Equal(term(log(r)), term(A * log(inside) + (1 - A) * log(outside)), truth))
    split = d.given.find(Equal(term(log(P / R)), term(log(P / Q) - log(r)), truth))
    assert equal is not None and split is not None
    known = d.given.integrable(equal.conclusion.right, truth)
    d.have(LebesgueIntegral(log(r), P), "<", oo, facts.integrable_congruence(known, facts.symmetric(equal)), "bounded")
    difference = rules.integrable_linear(
        split.conclusion.right,
        ((ONE, d.given.integrable(term(log(P / Q)), truth)), (-ONE, d.given.integrable(term(log(r)), truth))),
        truth,
    )
    lost = facts.integrable_congruence(difference, facts.symmetric(split))
    d.have(KL(P, R), "<", oo, lost, "both logarithms are integrable")
    d.chain(
        d.calc(KL(P, R))
        .equals(LebesgueIntegral(log(P / Q) - log(r), P), unfold(KL), mass, congruence)
        .equals(KL(P, Q) - LebesgueIntegral(log(r), P), unfold(KL), mass, addition(log(r)))
    )
    d.library("gibbs", 0, P=P, Q=R)
    d.follows(KL(P, Q), ">=", coins, "KL(P, R) is not negative")
    return d


@theorem(
    "The divergence is at least what is seen of an event",
    given=[
        P << Q, Finite(KL(P, Q)), AlmostEverywhere(Eq(A**2, A), Q), Eq(LebesgueIntegral(A, P), p),
        Eq(LebesgueIntegral(A, Q), q), q < 1, s < 1,
    ],
    source="Kullback & Leibler (1951), Theorem 4.1; Cover & Thomas, section 2.10",
    chapter="The divergence",
    also=("Binary data processing",),
)  # fmt: skip
def event() -> tuple[Part, ...]:
    """Two measures are at least as far apart as two coins that show whether the event happened."""
    logarithm = logarithm_part()
    between = between_part(logarithm)
    return (
        inequality_part(between).part("The inequality"),
        logarithm.part("The logarithm of r"),
        between.part("R lies between"),
    )
