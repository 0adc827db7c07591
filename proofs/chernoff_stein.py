"""The Chernoff–Stein lemma: a test of n observations that mostly keeps P takes Q for P as rarely as e^(−n KL(P, Q)).

M = Pⁿ and N = Qⁿ are the laws of the n observations, D = KL(P, Q), f a test: f is the probability with which it keeps
P, and ∫ f dN that of the error of taking Q for P. By the law of large numbers log dM/dN is within n(D ± δ) on an event,
with the indicator g, of almost full probability. Here ∫ g dM >= 1 − η is a hypothesis; "Typical observations" shows it
with the law of large numbers as an axiom, and an η that tends to 0. The rest is change of measure, for every n:
No test does better: where log dM/dN <= n(D + δ), N has at least e^(−n(D + δ)) of the mass of M, so that
∫ f dN >= e^(−n(D + δ)) ∫ f g dM >= e^(−n(D + δ)) (1 − ε − η).
And one does as well: keep P where log dM/dN >= n(D − δ); then ∫ g dN <= e^(−n(D − δ)).
As n grows, for each δ > 0, −log ∫ f dN / n is caught between D − δ and D + δ: the rate is D, whatever ε < 1.
"""

from __future__ import annotations

from sympy import Expr, Symbol, exp
from sympy.core.relational import GreaterThan, LessThan

from klsym.derive import facts
from klsym.derive.bounded import between_zero_and_one
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, linear, mass
from klsym.derive.said import stated
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, Measure, measures
from klsym.measures.functions import functions

ZERO, ONE = number(0), number(1)
M, N = measures("M N")
f, g = functions("f g")
n, D, delta, epsilon, eta = (Symbol(name, real=True) for name in ("n", "D", "delta", "epsilon", "eta"))
t = M / N
far, near = n * (D + delta), n * (D - delta)
TEST = [f >= 0, f <= 1, g >= 0, g <= 1]
typical = AlmostEverywhere(LessThan(g * t, g * exp(far), evaluate=False), N)
keeps = GreaterThan(LebesgueIntegral(f, M), 1 - epsilon, evaluate=False)
likely = GreaterThan(LebesgueIntegral(g, M), 1 - eta, evaluate=False)
beyond = AlmostEverywhere(LessThan(g * exp(near), g * t, evaluate=False), N)


def product_bounded(d: Deduction) -> None:
    """f·g is in [0, 1], and so integrable; f + g − 1 <= f·g <= f."""
    term = d.translator.term
    for measure in (M, N):
        between_zero_and_one(d, f, measure)
        between_zero_and_one(d, g, measure)
    (low, high), (below, above) = between_zero_and_one(d, f), between_zero_and_one(d, g)
    inside = rules.product(low, below)
    size = rules.product(low, rules.linear(LessEqual(ZERO, ONE - term(g)), ((ONE, above),)))
    bound = rules.linear(
        LessEqual(kernel.Abs(term(f) * term(g)), ONE), ((ONE, rules.absolute_value(inside)), (ONE, size), (ONE, high))
    )
    for measure in map(d.translator.measure, (M, N)):
        product = rules.integrable_dominated(facts.at(bound, measure), d.given.finite(measure))
        d.given.add(facts.integrable_as(product, term(f * g)))


def compare(d: Deduction, small: Expr, large: Expr, bound: Theorem, reason: str, against: Measure) -> Theorem:
    """∫ small <= ∫ large."""
    term, measure = d.translator.term, d.translator.measure(against)
    goal = LessEqual(term(small), term(large), measure)
    below = facts.reshape(facts.at(bound, measure), goal)
    sides = (d.given.integrable(side, measure) for side in (goal.left, goal.right))
    whole = rules.integral_monotone(below, *sides)
    return d.have(LebesgueIntegral(small, against), "<=", LebesgueIntegral(large, against), whole, reason)


def scaled(d: Deduction, exponent: Expr, bound: Theorem) -> Theorem:
    """e^x times an inequality."""
    factor = rules.exp_positive(d.translator.term(exponent))
    gap = rules.linear(LessEqual(ZERO, bound.conclusion.right - bound.conclusion.left), ((ONE, bound),))
    return rules.product(rules.linear(LessEqual(ZERO, factor.conclusion.right), ((ONE, factor),)), gap)


def no_test_does_better(d: Deduction) -> Deduction:
    """∫ f dN >= e^(−n(D + δ)) (1 − ε − η)."""
    term, model = d.translator.term, d.translator.measure(N)
    product_bounded(d)
    (low, high), (_, above) = between_zero_and_one(d, f), between_zero_and_one(d, g)
    rest = rules.product(
        rules.linear(LessEqual(ZERO, ONE - term(f)), ((ONE, high),)),
        rules.linear(LessEqual(ZERO, ONE - term(g)), ((ONE, above),)),
    )
    lost = facts.follows(LessEqual(term(f - (1 - g)), term(f * g)), rest)
    compare(d, f - (1 - g), f * g, lost, "(1 - f)(1 - g) >= 0", M)
    apart = LebesgueIntegral(f, M) + LebesgueIntegral(g, M) - 1
    d.chain(d.calc(LebesgueIntegral(f - (1 - g), M)).equals(apart, addition, mass))
    d.follows(LebesgueIntegral(f * g, M), ">=", 1 - epsilon - eta, "the lines before")
    d.chain(d.calc(LebesgueIntegral(f * g, M)).equals(LebesgueIntegral(f * g * t, N), change_of_measure(M, N)))
    gap = rules.linear(LessEqual(ZERO, term(g * exp(far) - g * t), model), ((ONE, stated(d, typical)),))
    weighted = rules.product(facts.at(low, model), gap)
    ratio = facts.follows(LessEqual(term(f * g * t), term(exp(far) * f * g), model), weighted)
    compare(d, f * g * t, exp(far) * f * g, ratio, "the likelihood ratio is at most e^(n(D + delta)) on g", N)
    d.chain(d.calc(LebesgueIntegral(exp(far) * f * g, N)).equals(exp(far) * LebesgueIntegral(f * g, N), linear))
    size = rules.product(low, rules.linear(LessEqual(ZERO, ONE - term(g)), ((ONE, above),)))
    part = compare(d, f * g, f, facts.follows(LessEqual(term(f * g), term(f)), size), "g <= 1", N)
    d.given.add(scaled(d, far, part))
    whole = d.follows(1 - epsilon - eta, "<=", exp(far) * LebesgueIntegral(f, N), "the lines before")
    found = scaled(d, -far, whole)
    cancel = facts.exp_sum(term(far), term(-far))
    inside = term(LebesgueIntegral(f, N))
    goal = LessEqual(term(exp(-far) * (1 - epsilon - eta)), inside)
    final = rules.linear(goal, ((ONE, found), (-inside, cancel)))
    d.have(LebesgueIntegral(f, N), ">=", exp(-far) * (1 - epsilon - eta), final, "times e^(-n(D + delta))")
    return d


def one_does_as_well() -> Deduction:
    """∫ g dN <= e^(−n(D − δ))."""
    d = deduction(given=[g >= 0, g <= 1, beyond])
    term, truth = d.translator.term, d.translator.measure(M)
    for measure in (M, N):
        between_zero_and_one(d, g, measure)
    _, above = between_zero_and_one(d, g)
    compare(d, g * exp(near), g * t, stated(d, beyond), "the likelihood ratio is at least e^(n(D - delta)) on g", N)
    d.chain(d.calc(LebesgueIntegral(g * exp(near), N)).equals(exp(near) * LebesgueIntegral(g, N), linear))
    d.chain(d.calc(LebesgueIntegral(g * t, N)).equals(LebesgueIntegral(g, M), change_of_measure(M, N)))
    whole = rules.integral_monotone(facts.at(above, truth), d.given.integrable(term(g), truth), d.given.finite(truth))
    d.have(LebesgueIntegral(g, M), "<=", 1, whole, "M is a probability")
    bound = d.follows(exp(near) * LebesgueIntegral(g, N), "<=", 1, "the lines before")
    found = scaled(d, -near, bound)
    cancel, inside = facts.exp_sum(term(near), term(-near)), term(LebesgueIntegral(g, N))
    final = rules.linear(LessEqual(inside, term(exp(-near))), ((ONE, found), (inside, cancel)))
    d.have(LebesgueIntegral(g, N), "<=", exp(-near), final, "times e^(-n(D - delta))")
    return d


@theorem(
    "The Chernoff–Stein lemma",
    given=[M << N],
    source="Chernoff (1956), after Stein; Cover & Thomas, Elements of Information Theory, Theorem 11.8.3",
    chapter="The readings",
    also=("Stein's lemma", "Chernoff-Stein lemma"),
)
def chernoff_stein() -> tuple[Part, ...]:
    """The best exponent of one error, the other being held below a bound, is the divergence."""
    given = [*TEST, typical, Integrable(f, M), Integrable(g, M), keeps, likely]
    return (
        no_test_does_better(deduction(given=given)).part("No test does better"),
        one_does_as_well().part("One does as well"),
    )
