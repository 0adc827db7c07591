"""Kraft's inequality: the words of a prefix code in an alphabet of D letters have Σ D^(−length) <= 1.

Write letters forever, each of the D at random. In a prefix code no word begins another, so that at most one of them
stands at the beginning of what is written: let x be that word, or none. The law of x gives each word w the probability
D^(−length of w), for so probable are the first letters of w. Whatever the number of words, even infinitely many, these
probabilities add to at most one. Here c is the counting measure of the words, with the function l for their lengths,
and the law of x, looked at on the words alone (a = 1 on words, a = 0 on none), is D^(−l)·c.
McMillan's inequality says the same of codes that can be decoded in one way only. The power K^m of K = Σ D^(−l) is the
sum of D^(−total length) over the sequences of m words (V counts them; that the m-fold sum is the power is
distributivity, and cited). Sorted by their total length t, of which there are m·L at most (L the greatest length, β
counts them), there are w <= D^t of each, since each of the D^t texts is decoded in one way at most; so the sum is at
most β's mass m·L. As K^m <= m·L for whole numbers m, K^m <= (m + 1)·L for all m >= 0 if K > 1. But then K^m would grow
faster: e^y >= (1 + y/2)² with y = m log K is too much at m = 4(L + 1)/(log K)² + L + 1. So K <= 1.
"""

from __future__ import annotations

from fractions import Fraction

from sympy import Abs, Symbol
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive import functions as pointwise
from klsym.derive.bounded import between_zero_and_one
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exponentials import exp_above_line
from klsym.derive.exponents import log_positive, power_as_exp
from klsym.derive.hypotheses import ForAll, SameMeasure
from klsym.derive.library import theorem
from klsym.derive.reasons import change_of_measure, mass, same_measure
from klsym.derive.said import stated
from klsym.derive.step import Part
from klsym.derive.transport import image
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import Equal, Exp, Less, LessEqual, Not, Real, Term, number
from klsym.kernel.terms import ForAll as ForEvery
from klsym.kernel.theorem import Theorem
from klsym.measures import Composition, DensityMeasure, LebesgueIntegral, MeasureSymbol, Pushforward, maps, measures
from klsym.measures.functions import functions

U = measures("U")  # the law of the letters written
x = maps("x", target="Words")
c = MeasureSymbol("c", "sigma-finite", "Words")
a, lengths = functions("a l", space="Words")
ZERO, ONE = number(0), number(1)
D = Symbol("D", positive=True)
first = Pushforward(x, U)
kraft_sum = LebesgueIntegral(D ** (-lengths), c)
words = SameMeasure(DensityMeasure(a, first), DensityMeasure(D ** (-lengths), c))


def inequality(d: Deduction) -> Deduction:
    """∫ D^(−l) dc <= 1."""
    on_words, coded = words.args
    between_zero_and_one(d, a, first)
    d.chain(
        d.calc(kraft_sum)
        .equals(LebesgueIntegral(1, coded), change_of_measure(coded, c))
        .equals(LebesgueIntegral(1, on_words), same_measure(coded, on_words))
        .equals(LebesgueIntegral(a, first), change_of_measure(on_words, first))
    )
    term, law = d.translator.term, d.translator.measure(first)
    _, high = between_zero_and_one(d, a)
    whole = rules.integral_monotone(facts.at(high, law), d.given.integrable(term(a), law), d.given.finite(law))
    d.have(LebesgueIntegral(a, first), "<=", LebesgueIntegral(1, first), whole, "a <= 1")
    d.chain(d.calc(LebesgueIntegral(1, first)).equals(1, mass))
    d.follows(kraft_sum, "<=", 1, "the lines before")
    return d


@theorem(
    "Kraft's inequality",
    given=[D > 1, a >= 0, a <= 1, words],
    source="Kraft (1949); Cover & Thomas, Elements of Information Theory, Theorems 5.2.1 and 5.2.2",
    chapter="The readings",
    also=("Kraft inequality",),
)
def kraft() -> tuple[Part, ...]:
    """A prefix code cannot have many short words."""
    return (inequality(deduction()).part("Prefix codes"),)


# ---------------------------------------------------------------- codes that can be decoded in one way only
K, L, m = Symbol("K", positive=True), Symbol("L", real=True), Symbol("m", real=True)
V, beta = MeasureSymbol("V", "sigma-finite", "Sequences"), MeasureSymbol("beta", "finite", "Lengths")
total, (t, w) = maps("s", target="Lengths", space="Sequences"), functions("t w", space="Lengths")
lengths_law = SameMeasure(Pushforward(total, V), DensityMeasure(w, beta))
slow = ForAll(m, LessThan(K ** Abs(m), (Abs(m) + 1) * L, evaluate=False))


def too_fast(law: ForEvery) -> Theorem:
    """K > 1 contradicts the law, K^|m| <= (|m| + 1) L for all m: at m = 4(L + 1)/(log K)² + L + 1."""
    base, top, place, body = Real("K"), Real("L"), Real("m"), law.judgement
    assert isinstance(body, LessEqual)
    above = rules.assume(Less(ONE, base))
    rate = log_positive(above)
    k = rate.conclusion.right
    positive = rules.linear(Less(ZERO, base), ((ONE, above),))

    def at_place(value: Term, sign: Theorem) -> Theorem:
        """exp(m log K) <= (m + 1) L, for m >= 0."""
        hole = Real("the place")
        found = rules.specialize(rules.assume(law), value)
        size = rules.absolute_value(sign)
        low, high = (pointwise.replace(side, kernel.Abs(place), hole) for side in (body.left, body.right))
        found = rules.rewrite(found, size, LessEqual(low, high), hole)
        return facts.follows(LessEqual(Exp(value * k), (value + 1) * top), found, rules.power(positive, value))

    nothing = rules.linear(LessEqual(ZERO, ZERO), ())
    least = facts.follows(LessEqual(ONE, top), at_place(ZERO, nothing))
    square = facts.inverse_positive(rules.product(rate, rate))
    inverse = square.conclusion.right
    long = rules.linear(Less(ZERO, top + 1), ((ONE, least),))
    value = 4 * (top + 1) * inverse + top + 1
    first = rules.product(long, square)
    sign = rules.linear(Less(ZERO, value), ((number(4), first), (ONE, long)))
    weak = rules.linear(LessEqual(ZERO, value), ((ONE, sign),))
    bound = at_place(value, weak)
    # exp(y) = exp(y/2)² >= (1 + y/2)², for y = m log K
    y = value * k
    slope = rules.product(sign, rate)
    line = exp_above_line(y / 2)
    rise = rules.linear(LessEqual(ZERO, Exp(y / 2) - 1 - y / 2), ((ONE, line),))
    both = rules.linear(LessEqual(ZERO, Exp(y / 2) + 1 + y / 2), ((ONE, rules.exp_positive(y / 2)), (ONE / 2, slope)))
    squares = rules.product(rise, both)
    whole = facts.exp_sum(y / 2, y / 2)
    parabola = facts.follows(LessEqual((y / 2 + 1) * (y / 2 + 1), (value + 1) * top), squares, whole, bound)
    # (log K)² m²/4 >= m (L + 1)
    cancel = rules.inverse(rules.product(rate, rate))
    rest = rules.product(rules.product(sign, rules.product(rate, rate)), long)
    quarter = number(Fraction(1, 4))
    absurd = rules.linear(
        Less(ZERO, ZERO),
        ((ONE, parabola), (ONE, slope), (quarter, rest), (number(4), first), (-(value * (top + 1)), cancel)),
    )
    goal = LessEqual(base, ONE)
    fails = rules.discharge(facts.impossible(absurd, goal), rules.order(rules.assume(Not(goal))))
    return rules.cases(goal, rules.assume(goal), fails)


def sorted_by_length() -> Deduction:
    """∫ D^(−t(s)) dV <= β(Ω)."""
    d = deduction()
    term, base = d.translator.term, d.translator.measure(beta)
    size = rules.linear(Less(ZERO, term(D)), ((ONE, stated(d, D > 1)),))
    up, down = (power_as_exp(size, term(power), None) for power in (t, -t))
    cancel = facts.exp_sum(up.conclusion.right.argument, down.conclusion.right.argument)
    few, low = stated(d, w <= D**t), stated(d, w >= 0)
    sign = facts.follows(LessEqual(ZERO, term(D ** (-t))), rules.exp_positive(down.conclusion.right.argument), down)
    gap = rules.product(rules.linear(LessEqual(ZERO, term(D**t - w)), ((ONE, few),)), sign)
    above = rules.product(low, sign)
    both = rules.linear(
        Equal(term(D**t) * term(D ** (-t)), ONE),
        ((term(D ** (-t)), up), (up.conclusion.right, down), (number(-1), cancel)),
    )
    less = rules.linear(LessEqual(term(D ** (-t) * w), ONE), ((ONE, gap), (ONE, both)))
    bound = facts.follows(LessEqual(kernel.Abs(above.conclusion.right), ONE), rules.absolute_value(above), less)
    inside = rules.integrable_dominated(facts.at(bound, base), d.given.finite(base))
    d.given.add(facts.integrable_as(inside, term(D ** (-t) * w)))
    d.chain(
        d.calc(LebesgueIntegral(Composition(D ** (-t), total), V))
        .equals(LebesgueIntegral(D ** (-t), Pushforward(total, V)), image)
        .equals(LebesgueIntegral(D ** (-t), lengths_law.args[1]), same_measure(*lengths_law.args))
    )
    counted = rules.change_of_measure(rules.version_density(base, facts.at(low, base)), term(D ** (-t)))
    by_length = LebesgueIntegral(D ** (-t), lengths_law.args[1])
    d.have(by_length, "=", LebesgueIntegral(D ** (-t) * w, beta), counted, "change of measure")
    whole = rules.integral_monotone(
        facts.at(less, base), d.given.integrable(term(D ** (-t) * w), base), d.given.finite(base)
    )
    d.have(LebesgueIntegral(D ** (-t) * w, beta), "<=", LebesgueIntegral(1, beta), whole, "w <= D^t")
    d.follows(LebesgueIntegral(Composition(D ** (-t), total), V), "<=", LebesgueIntegral(1, beta), "the lines before")
    return d


def unique_decodability() -> Deduction:
    """K <= 1."""
    d = deduction()
    law = d.translator.judgement(slow)
    assert isinstance(law, ForEvery)
    d.have(K, "<=", 1, too_fast(law), "K^m would outgrow (m + 1) L, at m = 4 (L + 1)/(log K)^2 + L + 1")
    return d


@theorem(
    "Texts decoded in one way are as many as their letters allow",
    given=[D > 1, w >= 0, w <= D**t, lengths_law],
    source="Karush, A simple proof of an inequality of McMillan (1961); Cover & Thomas, Theorem 5.5.1",
    chapter="The readings",
    also=("Counting step of McMillan's inequality",),
)
def texts_by_length() -> Deduction:
    """The sum over sequences of words grows no faster than the greatest length of a text."""
    return sorted_by_length()


@theorem(
    "McMillan's inequality",
    given=[slow],
    source="McMillan, Two inequalities implied by unique decipherability (1956); Karush (1961)",
    chapter="The readings",
    also=("McMillan inequality", "Kraft–McMillan inequality", "Kraft-McMillan"),
)
def mcmillan() -> Deduction:
    """A sum whose powers grow no faster than their exponents is at most one: unique decodability implies Kraft's."""
    return unique_decodability()
