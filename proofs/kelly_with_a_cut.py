"""A house that keeps a cut: bet only where dP/dQ exceeds a threshold c, and hold c back in cash.

The house pays dB/dQ on the bet B; its prices Q may add to more than one, and cash a may be held back (a < 0: borrowed),
so that wealth becomes W = a + dB/dQ. Let c > 0 be the number with c + ∫ (dP/dQ − c)⁺ dQ = 1: hold back c and bet
(dP/dQ − c)⁺·Q, and wealth becomes w = max(dP/dQ, c). An outcome with dP/dQ <= c, and so one that cannot happen, gets
no money. For any other strategy log u <= u − 1 at u = W/w gives E_P log W − E_P log w <= E_P W/w − 1, and w satisfies
what the conditions of Karush, Kuhn and Tucker ask: (dP/dQ)/w = min(dP/dQ, c)/c, the gain from a coin more on an
outcome, is at most 1, with equality where w bets; and the gain from a coin more in cash, E_P 1/w = ∫ min(dP/dQ, c)/c
dQ, is 1, since min(t, c) = t − (t − c)⁺. So E_P W/w <= a + B(Ω) <= 1. With Q of mass one and c = 0 this is Kelly's bet
B = P. That a strategy does not go bankrupt, W > 0, and that its growth is finite, are hypotheses; else it is −oo.
"""

from __future__ import annotations

from sympy import Abs, Eq, Symbol, log
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Integrable
from klsym.derive.inequalities import cancel
from klsym.derive.library import theorem
from klsym.derive.positive_part import C, T, greatest_positive, least_at_most, least_nonnegative, least_over_greatest
from klsym.derive.reasons import addition, change_of_measure, congruence, mass
from klsym.derive.said import said
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import Equal, Integral, LessEqual, number
from klsym.kernel.terms import Integrable as IsIntegrable
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, measures

P = measures("P")
Q, B = measures("Q B", kind="finite")
a, c = Symbol("a", real=True), Symbol("c", real=True)
t = P / Q
wealth = a + B / Q
best = (t + c + Abs(t - c)) / 2
share = (t + c - Abs(t - c)) / (2 * c)
ZERO, ONE = number(0), number(1)
budget = Eq(c + LebesgueIntegral((t - c + Abs(t - c)) / 2, Q), 1, evaluate=False)
spent = LessThan(a + LebesgueIntegral(1, B), 1, evaluate=False)


def shares(d: Deduction) -> None:
    """0 <= min(t, c)/c <= 1, Q-a.e., its integral is 1; and t/w is this share."""
    term, q = d.translator.term, d.translator.measure(Q)
    positive = d.given.positive(term(c), None)
    low = d.given.nonnegative(term(t), q)
    lift = {T: term(t), C: term(c)}
    signs = facts.at(low, q), positive
    d.have(
        t / best, "=", share, rules.pointwise(least_over_greatest(), lift, signs[1:], q), "max(t, c) min(t, c) = t c", Q
    )
    at_most = rules.pointwise(least_at_most(), lift, signs[1:], q)
    d.have(share, "<=", 1, at_most, "min(t, c) <= c", Q)
    at_least = rules.pointwise(least_nonnegative(), lift, signs, q)
    absolute = rules.absolute_value(at_least)
    bounded = rules.linear(LessEqual(kernel.Abs(term(share)), ONE, q), ((ONE, absolute), (ONE, at_most)))
    d.given.add(facts.integrable_as(rules.integrable_dominated(bounded, d.given.finite(q)), term(share)))


def cash(d: Deduction) -> Theorem:
    """∫ min(t, c)/c dQ = 1."""
    part = (t - c + Abs(t - c)) / 2
    return d.chain(
        d.calc(LebesgueIntegral(share, Q))
        .equals((LebesgueIntegral(t, Q) - LebesgueIntegral(part, Q)) / c, addition)
        .equals(1, change_of_measure(P, Q), mass, said("the budget"), cancel(c))
    )


def share_of_a_bet(d: Deduction) -> Theorem:
    """∫ min(t, c)/c dB <= B(Ω)."""
    term, b = d.translator.term, d.translator.measure(B)
    below = d.given.absolutely_continuous(b, d.translator.measure(Q))
    signs = d.given.nonnegative(term(t), d.translator.measure(Q)), d.given.positive(term(c), None)
    lift = {T: term(t), C: term(c)}
    q = d.translator.measure(Q)
    at_most, at_least = (
        rules.transfer(rules.pointwise(lemma(), lift, used, q), below)
        for lemma, used in ((least_at_most, signs[1:]), (least_nonnegative, signs))
    )
    sides = ((ONE, rules.absolute_value(at_least)), (ONE, at_most))
    bounded = rules.linear(LessEqual(kernel.Abs(term(share)), ONE, b), sides)
    integrable = rules.integrable_dominated(bounded, d.given.finite(b))
    d.given.add(integrable)
    at_most = facts.reshape(at_most, LessEqual(term(share), ONE, b))
    whole = rules.integral_monotone(at_most, integrable, d.given.finite(b))
    return d.have(LebesgueIntegral(share, B), "<=", LebesgueIntegral(1, B), whole, "min(t, c) <= c")


def relative_wealth(d: Deduction) -> None:
    """∫ W/w dP <= 1."""
    term, p, q = d.translator.term, d.translator.measure(P), d.translator.measure(Q)
    share_of_a_bet(d)
    bet = d.given.version(d.translator.measure(B), q)
    paid = rules.integrable_change(bet, term(share), d.given.find(IsIntegrable(term(share), bet.conclusion.measure)))
    held = d.given.integrable(term(share), q)
    parts = ((term(a), held), (ONE, paid))
    together = rules.integrable_linear(term(wealth * share), parts, q)
    equal = d.given.find(d.translator.judgement(AlmostEverywhere(Eq(t / best, share), Q)))
    product = term(wealth / best) * term(t)
    moved = rules.linear(Equal(term(wealth * share), product, q), ((-term(wealth), equal),))
    density = d.given.version(p, q)
    there = facts.integrable_congruence(together, moved)
    d.given.add(rules.integrable_change(density, term(wealth / best), there))
    change = rules.change_of_measure(density, term(wealth / best))
    congruent = facts.integral_congruence(facts.symmetric(moved), q)
    d.have(
        LebesgueIntegral(wealth / best, P), "=", LebesgueIntegral(wealth * share, Q), facts.chain(change, congruent),
        "change of measure, and the line on t/w",
    )  # fmt: skip
    split = rules.integral_linear(term(wealth * share), parts, q)
    back = rules.change_of_measure(bet, term(share))
    whole = Equal(split.conclusion.left, term(a) * Integral(term(share), q) + back.conclusion.left)
    d.have(
        LebesgueIntegral(wealth * share, Q), "=", a * LebesgueIntegral(share, Q) + LebesgueIntegral(share, B),
        facts.follows(whole, split, back), "the integral is additive, and change of measure",
    )  # fmt: skip
    d.follows(LebesgueIntegral(wealth / best, P), "<=", 1, "a + B(Omega) <= 1")


def no_strategy_is_better() -> Deduction:
    """E_P log(a + dB/dQ) <= E_P log max(dP/dQ, c)."""
    growth = [Integrable(log(x), P) for x in (wealth, best)]
    solvent = AlmostEverywhere(wealth > 0, P)
    d = deduction(given=[B << Q, spent, solvent, *growth])
    shares(d)
    cash(d)
    relative_wealth(d)
    term, p = d.translator.term, d.translator.measure(P)
    w = rules.pointwise(greatest_positive(), {T: term(t), C: term(c)}, (d.given.positive(term(c), None),), p)
    inverse, ours = facts.inverse_positive(w), d.given.find(d.translator.judgement(solvent))
    tangent = rules.log_tangent(rules.product(ours, inverse))
    goal = LessEqual(term(log(wealth) - log(best)), term(wealth / best - 1), p)
    pieces = tangent, rules.log_product(ours, inverse), facts.log_inverse(w)
    below = d.have(log(wealth) - log(best), "<=", wealth / best - 1, facts.follows(goal, *pieces), "log u <= u - 1", P)
    left, right = (d.given.integrable(side, p) for side in (goal.left, goal.right))
    d.have(
        LebesgueIntegral(log(wealth) - log(best), P), "<=", LebesgueIntegral(wealth / best - 1, P),
        rules.integral_monotone(below, left, right), "the integral is monotone",
    )  # fmt: skip
    logs = LebesgueIntegral(log(wealth), P) - LebesgueIntegral(log(best), P)
    d.chain(d.calc(LebesgueIntegral(log(wealth) - log(best), P)).equals(logs, addition))
    ratio = LebesgueIntegral(wealth / best, P)
    d.chain(d.calc(LebesgueIntegral(wealth / best - 1, P)).equals(ratio - 1, addition(wealth / best), mass))
    d.follows(LebesgueIntegral(log(wealth), P), "<=", LebesgueIntegral(log(best), P), "the lines before")
    return d


def the_best_strategy() -> Deduction:
    """Cash c and the bet (dP/dQ − c)⁺·Q cost one coin and make wealth max(dP/dQ, c)."""
    over = (t - c + Abs(t - c)) / 2
    bet = AlmostEverywhere(Eq(B / Q, over), Q)
    d = deduction(given=[B << Q, bet])
    d.chain(
        d.calc(c + LebesgueIntegral(1, B))
        .equals(c + LebesgueIntegral(B / Q, Q), change_of_measure(B, Q))
        .equals(c + LebesgueIntegral(over, Q), congruence)
        .equals(1, said("the budget"))
    )
    stated = d.given.find(d.translator.judgement(bet))
    term, p, q = d.translator.term, d.translator.measure(P), d.translator.measure(Q)
    sides = rules.linear(Equal(term(c + B / Q), term(best), q), ((ONE, stated),))
    d.have(
        c + B / Q, "=", best, rules.transfer(sides, d.given.absolutely_continuous(p, q)), "t, or c if that is more", P
    )
    return d


@theorem(
    "Kelly's criterion where the house keeps a cut",
    given=[P << Q, c > 0, budget],
    source="Kelly (1956), section on the track take; Cover & Thomas, Elements of Information Theory, Theorem 16.2.1",
    chapter="The readings",
    also=("Kelly betting with a track take", "Kelly betting with cash held back"),
)
def kelly_with_a_cut() -> tuple[Part, ...]:
    """The best strategy makes wealth the greater of the likelihood ratio and a threshold."""
    return (
        no_strategy_is_better().part("No strategy is better"),
        the_best_strategy().part("The best strategy"),
    )
