"""Code lengths: a code for Q wastes KL(P, Q), one in whole letters less than a letter more, and none beats the entropy.

In an alphabet of D letters, D > 1, messages with masses q = dQ/dμ (μ counts them) have ideal lengths −log_D q. Where
the truth is P they cost the cross-entropy on average, and the ideal lengths for P itself the entropy: the difference
is KL(P, Q), in units of log D. Shannon's lengths l are whole numbers with −log_D q <= l < −log_D q + 1, so that their
waste lies in [KL, KL + 1) of these units (that they are whole plays no part). They satisfy Kraft's inequality
Σ D^(−l) <= 1, so that a prefix code with these lengths exists (by the converse of Kraft's inequality, which is cited).
No lengths that satisfy it cost less than the entropy: log u <= u − 1 at u = D^(−l)/p.
"""

from __future__ import annotations

from sympy import Symbol, log
from sympy.core.relational import LessThan, StrictLessThan

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exponentials import exp_order
from klsym.derive.exponents import X as SMALL
from klsym.derive.exponents import cancelled_at_most, log_positive, power_as_exp
from klsym.derive.hypotheses import AlmostEverywhere, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, change_of_measure, linear, mass, unfold
from klsym.derive.said import stated
from klsym.derive.step import Part
from klsym.divergences.cross_entropy import CrossEntropy
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import Equal, Less, LessEqual, number, probability
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures
from klsym.measures.functions import functions

P, Q = measures("P Q")
mu = MeasureSymbol("mu", "sigma-finite")
D = Symbol("D", positive=True)
letters = functions("l")
p, q = P / mu, Q / mu
ideal = -log(q) / log(D)
ZERO, ONE = number(0), number(1)
surprises = [Integrable(log(p), P), Integrable(log(q), P)]
at_least_ideal = LessThan(-log(q), letters * log(D), evaluate=False)
within_a_letter = StrictLessThan(letters * log(D), -log(q) + log(D), evaluate=False)

shannon = [*surprises, AlmostEverywhere(at_least_ideal, P), AlmostEverywhere(within_a_letter, P)]
waste = log(D) * LebesgueIntegral(letters, P) - Entropy(P, mu)
kraft_sum = LebesgueIntegral(D ** (-letters), mu)


def unit(d: Deduction) -> Theorem:
    """0 < log D."""
    sign = log_positive(stated(d, D > 1))
    d.given.add(sign)
    return sign


def ideal_lengths() -> Calc:
    """The cost of the ideal lengths for Q, less that of those for P."""
    return (
        calc(LebesgueIntegral(ideal, P) - Entropy(P, mu) / log(D), given=surprises)
        .equals((CrossEntropy(P, Q, mu) - Entropy(P, mu)) / log(D), unfold(CrossEntropy))
        .equals(KL(P, Q) / log(D), by("cross_entropy", P=P, Q=Q, mu=mu))
    )


def rounded(d: Deduction) -> Theorem:
    """l is integrable, being within a letter of the ideal; and 0 <= l log D + log q < log D."""
    term, truth = d.translator.term, d.translator.measure(P)
    scale = unit(d)
    low, high = (stated(d, AlmostEverywhere(said, P)) for said in (at_least_ideal, within_a_letter))
    over = term(letters * log(D) + log(q))
    above = rules.linear(LessEqual(ZERO, over, truth), ((ONE, low),))
    size = facts.follows(LessEqual(kernel.Abs(over), term(log(D)), truth), rules.absolute_value(above), high)
    bounded = rules.integrable_dominated(size, d.given.integrable(term(log(D)), truth))
    scaled = rules.integrable_linear(
        term(letters) * term(log(D)), ((ONE, bounded), (number(-1), d.given.integrable(term(log(q)), truth))), truth
    )
    inverse = kernel.Inverse(term(log(D)))
    back = rules.integrable_linear(inverse * scaled.conclusion.function, ((inverse, scaled),), truth)
    same = Equal(back.conclusion.function, term(letters))
    cancelled = rules.linear(same, ((term(letters), rules.inverse(scale)),))
    d.given.add(facts.integrable_congruence(back, cancelled))
    return facts.follows(Less(ZERO, term(log(D) - log(q) - letters * log(D)), truth), high)


def cost(d: Deduction) -> None:
    """KL(P, Q) = ∫ −log q dP − H(P), and ∫ −log q dP <= log D ∫ l dP."""
    term, truth = d.translator.term, d.translator.measure(P)
    d.chain(d.calc(KL(P, Q)).equals(CrossEntropy(P, Q, mu) - Entropy(P, mu), by("cross_entropy", P=P, Q=Q, mu=mu)))
    low = facts.reshape(
        stated(d, AlmostEverywhere(at_least_ideal, P)),
        LessEqual(term(-log(q)), term(letters * log(D)), truth),
    )
    sides = (d.given.integrable(side, truth) for side in (low.conclusion.left, low.conclusion.right))
    whole = rules.integral_monotone(low, *sides)
    between = LebesgueIntegral(-log(q), P), LebesgueIntegral(letters * log(D), P)
    d.have(between[0], "<=", between[1], whole, "l is at least the ideal length")
    d.chain(d.calc(between[0]).equals(-LebesgueIntegral(log(q), P), linear))
    d.chain(d.calc(between[1]).equals(log(D) * LebesgueIntegral(letters, P), linear))


def whole_letters_waste_no_less() -> Deduction:
    """log D ∫ l dP − H(P) >= KL(P, Q)."""
    d = deduction(given=shannon)
    rounded(d)
    cost(d)
    d.follows(waste, ">=", KL(P, Q), "the lines before")
    return d


def whole_letters_waste_a_letter_at_most() -> Deduction:
    """log D ∫ l dP − H(P) < KL(P, Q) + log D."""
    d = deduction(given=shannon)
    room = rounded(d)
    cost(d)
    truth = d.translator.measure(P)
    inside = log(D) - log(q) - letters * log(D)
    gap = facts.integral_positive(
        room, d.given.integrable(d.translator.term(inside), truth), rules.assume(probability(truth))
    )
    d.have(LebesgueIntegral(inside, P), ">", 0, gap, "the integral of a positive function is positive")
    apart = log(D) - LebesgueIntegral(log(q), P) - log(D) * LebesgueIntegral(letters, P)
    d.chain(d.calc(LebesgueIntegral(inside, P)).equals(apart, addition, mass))
    d.follows(waste, "<", KL(P, Q) + log(D), "the lines before")
    return d


def kraft_of_shannon() -> Deduction:
    """∫ D^(−l) dμ <= 1: lengths no shorter than the ideal ones of a Q that charges every message."""
    d = deduction(given=[mu << Q, AlmostEverywhere(at_least_ideal, mu)])
    term, base = d.translator.term, d.translator.measure(mu)
    unit(d)
    size = rules.linear(Less(ZERO, term(D)), ((ONE, stated(d, D > 1)),))
    power = power_as_exp(size, term(-letters), base)
    low = stated(d, AlmostEverywhere(at_least_ideal, mu))
    small, large = power.conclusion.right.argument, term(log(q))
    ordered = rules.linear(LessEqual(small, large, base), ((ONE, low),))
    exps = exp_order(ordered)
    positive = facts.at(d.given.positive(term(q), base), base)
    goal = LessEqual(term(D ** (-letters)), term(q), base)
    below = d.have(
        D ** (-letters), "<=", q, facts.follows(goal, exps, power, rules.exp_log(positive)), "l >= -log q/log D", mu
    )
    sign = facts.follows(LessEqual(ZERO, term(D ** (-letters)), base), facts.at(rules.exp_positive(small), base), power)
    bounded = rules.linear(
        LessEqual(kernel.Abs(term(D ** (-letters))), term(q), base), ((ONE, rules.absolute_value(sign)), (ONE, below))
    )
    d.given.add(rules.integrable_dominated(bounded, d.given.integrable(term(q), base)))
    whole = rules.integral_monotone(
        below, d.given.integrable(term(D ** (-letters)), base), d.given.integrable(term(q), base)
    )
    d.have(kraft_sum, "<=", LebesgueIntegral(q, mu), whole, "the integral is monotone")
    d.chain(d.calc(LebesgueIntegral(q, mu)).equals(1, change_of_measure(Q, mu), mass))
    d.follows(kraft_sum, "<=", 1, "the lines before")
    return d


def no_lengths_beat_the_entropy() -> Deduction:
    """H(P) <= log D ∫ l dP for lengths that satisfy Kraft's inequality."""
    kraft = LessThan(kraft_sum, 1, evaluate=False)
    d = deduction(given=[Integrable(log(p), P), Integrable(letters, P), Integrable(D ** (-letters), mu), kraft])
    term, base, truth = d.translator.term, d.translator.measure(mu), d.translator.measure(P)
    unit(d)
    size = rules.linear(Less(ZERO, term(D)), ((ONE, stated(d, D > 1)),))
    weight = term(D ** (-letters))
    power = power_as_exp(size, term(-letters), None)
    sign = facts.follows(Less(ZERO, weight), rules.exp_positive(power.conclusion.right.argument), power)
    positive = d.given.positive(term(p), truth)
    inverse = facts.at(facts.inverse_positive(positive), truth)
    there = facts.at(sign, truth)
    tangent = rules.log_tangent(rules.product(there, inverse))
    logs = facts.congruence(power, kernel.Log(kernel.Real("z")), kernel.Real("z"))
    pieces = (
        tangent, rules.log_product(there, inverse), facts.log_inverse(facts.at(positive, truth)), facts.at(logs, truth),
        facts.at(rules.log_exp(power.conclusion.right.argument), truth),
    )  # fmt: skip
    goal = LessEqual(term(-letters * log(D) - log(p)), weight * kernel.Inverse(term(p)) - 1, truth)
    below = d.have(
        -letters * log(D) - log(p), "<=", D ** (-letters) / p - 1, facts.follows(goal, *pieces), "log u <= u - 1", P
    )
    # ∫ D^(−l)/p dP = ∫ D^(−l) [p > 0] dμ <= ∫ D^(−l) dμ
    density = d.given.version(truth, base)
    raised = weight * kernel.Inverse(term(p))
    nonnegative = d.given.nonnegative(term(p), base)
    share = rules.pointwise(cancelled_at_most(), {SMALL: term(p)}, (facts.at(nonnegative, base),), base)
    weak = facts.at(rules.linear(LessEqual(ZERO, weight), ((ONE, sign),)), base)
    room = rules.linear(LessEqual(ZERO, ONE - term(p) * kernel.Inverse(term(p)), base), ((ONE, share),))
    less = rules.linear(LessEqual(raised * term(p), weight, base), ((ONE, rules.product(weak, room)),))
    low = rules.product(facts.at(facts.inverse_nonnegative(nonnegative), base), facts.at(nonnegative, base))
    low = rules.linear(LessEqual(ZERO, raised * term(p), base), ((ONE, rules.product(weak, low)),))
    size = rules.linear(
        LessEqual(kernel.Abs(raised * term(p)), weight, base), ((ONE, rules.absolute_value(low)), (ONE, less))
    )
    inside = rules.integrable_dominated(size, d.given.integrable(weight, base))
    outside = rules.integrable_change(density, raised, inside)
    d.given.add(outside)
    change = rules.change_of_measure(density, raised)
    smaller = rules.integral_monotone(less, inside, d.given.integrable(weight, base))
    whole = LebesgueIntegral(D ** (-letters) / p, P)
    found = facts.follows(LessEqual(term(whole), term(kraft_sum)), change, smaller)
    d.have(whole, "<=", kraft_sum, found, "change of measure: messages with p = 0 only add to the right side")
    sides = -letters * log(D) - log(p), D ** (-letters) / p - 1
    both = rules.integral_monotone(below, *(d.given.integrable(term(side), truth) for side in sides))
    d.have(LebesgueIntegral(sides[0], P), "<=", LebesgueIntegral(sides[1], P), both, "the integral is monotone")
    left = -log(D) * LebesgueIntegral(letters, P) - LebesgueIntegral(log(p), P)
    d.chain(d.calc(LebesgueIntegral(sides[0], P)).equals(left, addition))
    d.chain(d.calc(LebesgueIntegral(sides[1], P)).equals(whole - 1, addition, mass))
    d.follows(Entropy(P, mu), "<=", log(D) * LebesgueIntegral(letters, P), "Kraft's inequality, and the lines before")
    return d


@theorem(
    "Code lengths waste the divergence",
    given=[P << Q, Q << mu, D > 1],
    source="Shannon (1948); Cover & Thomas, Elements of Information Theory, Theorems 5.3.1, 5.4.1 and 5.4.3",
    chapter="The readings",
    also=("Wrong code theorem", "Suboptimal coding", "Noiseless coding theorem", "Source coding theorem"),
)
def coding() -> tuple[Part, ...]:
    """A code made for Q wastes the divergence from the truth, to within one letter; no code beats the entropy."""
    return (
        ideal_lengths().part("Ideal lengths"),
        whole_letters_waste_no_less().part("Whole letters waste no less"),
        whole_letters_waste_a_letter_at_most().part("Whole letters waste less than a letter more"),
        kraft_of_shannon().part("Such lengths satisfy Kraft's inequality"),
        no_lengths_beat_the_entropy().part("No lengths beat the entropy"),
    )
