"""Typical observations: the mean log likelihood ratio of n observations from P tends to KL(P, Q), in the mean under Pⁿ.

This is the law of large numbers (cited, as an axiom) for log dP/dQ, and what the Chernoff–Stein lemma takes from it:
if g is 1 where the mean is within δ of D = KL(P, Q), then Pⁿ charges 1 − g with at most E |mean − D|/δ (Markov's
inequality), which tends to 0. With M = Pⁿ and N = Qⁿ, log dM/dN is n times the mean: so, with the indicator g of the
means within δ of D, the Chernoff–Stein lemma holds of n draws with η = E |mean − D|/δ, for every n.
"""

from __future__ import annotations

from sympy import Abs, Eq, Limit, Symbol, exp, log, oo
from sympy.core.relational import GreaterThan, LessThan

from klsym.derive import facts, words
from klsym.derive.bounded import between_zero_and_one
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, mass
from klsym.derive.said import stated
from klsym.derive.signs import absolute_nonnegative
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import LessEqual, Real, number
from klsym.measures import LebesgueIntegral, LetterSum, functions, measures
from klsym.oracles.axioms import law_of_large_numbers

ZERO, ONE = number(0), number(1)
P, Q = measures("P Q")
n, delta = Symbol("n", integer=True, nonnegative=True), Symbol("delta", real=True)
many = P**n
g = functions("g", space=many.space)
mean = LetterSum(log(P / Q)) / n
distance = LebesgueIntegral(Abs(mean - KL(P, Q)), many)
untypical = LessThan((1 - g) * delta, Abs(mean - KL(P, Q)), evaluate=False)


def weak_law() -> Deduction:
    """E |mean − KL(P, Q)| tends to 0."""
    d = deduction()
    term, truth = d.translator.term, d.translator.measure(P)
    law = rules.axiom(law_of_large_numbers, (Real("n"), term(log(P / Q)), truth))
    goal = d.translator.judgement(Eq(Limit(distance, n, oo), 0, evaluate=False))
    assert isinstance(goal, kernel.Limit) and isinstance(goal.term, kernel.Integral)
    inside = goal.term.integrand
    assert isinstance(inside, kernel.Abs)
    sign = facts.integral_nonnegative(absolute_nonnegative(inside.argument), goal.term.measure)
    size = LessEqual(kernel.Abs(goal.term - goal.limit), law.conclusion.term)
    bound = rules.linear(size, ((ONE, rules.absolute_value(sign)),))
    d.have(Limit(distance, n, oo), "=", 0, rules.limit_squeeze(goal, bound, law, ONE), "the law of large numbers")
    return d


def markov(d: Deduction) -> Deduction:
    """δ ∫ (1 − g) dPⁿ <= E |mean − KL(P, Q)|."""
    term, law = d.translator.term, d.translator.measure(many)
    between_zero_and_one(d, g, many)
    one, model = d.translator.measure(P), d.translator.measure(Q)
    d.given.add(words.lemma(d.given, words.sum_integrable(), Real("n"), one, model, term(log(P / Q))))
    below = facts.at(stated(d, untypical), law)
    sides = d.given.integrable(below.conclusion.left, law), d.given.integrable(below.conclusion.right, law)
    whole = rules.integral_monotone(below, *sides)
    outside = LebesgueIntegral((1 - g) * delta, many)
    d.have(outside, "<=", distance, whole, "where g < 1 the mean is far")
    d.chain(d.calc(outside).equals(delta * LebesgueIntegral(1 - g, many), addition))
    d.follows(delta * LebesgueIntegral(1 - g, many), "<=", distance, "the two lines before")
    return d


@theorem(
    "Typical observations",
    given=[P << Q, Finite(KL(P, Q))],
    source="Cover & Thomas, Elements of Information Theory, Theorem 11.8.1",
    chapter="The readings",
    also=("Asymptotic equipartition for relative entropy", "AEP for relative entropy"),
)
def typical_observations() -> tuple[Part, ...]:
    """Evidence gathers at the rate of the divergence."""
    far = markov(deduction(given=[g >= 0, g <= 1, untypical]))
    return weak_law().part("The mean tends to the divergence"), far.part("Far means are rare")


# ---------------------------------------------------------------- the Chernoff–Stein lemma for n draws
f = functions("f", space=many.space)
D, epsilon = KL(P, Q), Symbol("epsilon", real=True)
ratio = LessThan(g * (many / Q**n), g * exp(n * (D + delta)), evaluate=False)
keeps = GreaterThan(LebesgueIntegral(f, many), 1 - epsilon, evaluate=False)
TESTS = [f >= 0, f <= 1, g >= 0, g <= 1, delta > 0, Integrable(f, many), keeps]


def no_test_of_draws_does_better() -> Deduction:
    """∫ f dQⁿ >= e^(−n(KL + δ)) (1 − ε − E |mean − KL|/δ)."""
    d = markov(deduction(given=[*TESTS, untypical, AlmostEverywhere(ratio, Q**n)]))
    term = d.translator.term
    rare = stated(d, LessThan(delta * LebesgueIntegral(1 - g, many), distance, evaluate=False))
    positive = stated(d, delta > 0)
    inverse = facts.inverse_positive(positive)
    d.chain(d.calc(LebesgueIntegral(1 - g, many)).equals(1 - LebesgueIntegral(g, many), addition, mass))
    weak = rules.linear(LessEqual(ZERO, inverse.conclusion.right), ((ONE, inverse),))
    room = rules.linear(LessEqual(ZERO, rare.conclusion.right - rare.conclusion.left), ((ONE, rare),))
    gap = rules.product(weak, room)
    cancel = rules.inverse(positive)
    outside = term(LebesgueIntegral(1 - g, many))
    less = rules.linear(LessEqual(outside, term(distance / delta)), ((ONE, gap), (-outside, cancel)))
    d.have(LebesgueIntegral(1 - g, many), "<=", distance / delta, less, "delta > 0")
    d.follows(LebesgueIntegral(g, many), ">=", 1 - distance / delta, "the two lines before")
    numbers = {"n": n, "D": D, "delta": delta, "epsilon": epsilon, "eta": distance / delta}
    d.library("chernoff_stein", 0, M=many, N=Q**n, f=f, g=g, **numbers)
    return d


@theorem(
    "The Chernoff–Stein lemma for independent observations",
    given=[P << Q, Finite(KL(P, Q))],
    source="Cover & Thomas, Elements of Information Theory, Theorem 11.8.3",
    chapter="The readings",
)
def chernoff_stein_for_draws() -> Deduction:
    """A test of n draws that mostly keeps P takes Q for P about as often as e^(−n KL(P, Q)), or more often."""
    return no_test_of_draws_does_better()
