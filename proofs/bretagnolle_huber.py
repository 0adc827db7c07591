"""The Bretagnolle–Huber inequality: TV <= √(1 − e^(−KL)) <= 1 − e^(−KL)/2; as a bound on KL, KL >= −log(1 − TV²).

With t = dP/dQ and V = TV, the mass ∫ min(t, 1) dQ is 1 − V and ∫ max(t, 1) dQ is 1 + V. Since t = min(t, 1)·max(t, 1),
the logarithm splits, and each half lies above a tangent line of x log x: that at 1/(1 − V) where t >= 1, that at
1/(1 + V) where t <= 1. Together t log t >= 2t − min(t, 1)/(1 − V) − max(t, 1)/(1 + V) − t log(1 − V²), and under Q the
first three terms have integral 0. Where KL = oo the bound says TV <= 1.

No constant larger than 1 may stand before −log(1 − TV²): against Q = (q, 1 − q), the point mass P = (1, 0) has
KL = −log q and TV = 1 − q, so 1 − TV = e^(−KL) exactly, and for c > 1 and q = e^(−c/(c − 1)), KL < −c log(1 − TV²).
"""

from __future__ import annotations

from sympy import Eq, Expr, Symbol, exp, log, sqrt
from sympy.core.relational import GreaterThan

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exponentials import exp_order, log_of_product, logarithms
from klsym.derive.hypotheses import Finite, Masses
from klsym.derive.inequalities import cancel, sign
from klsym.derive.lemma import by_sign, earlier, instance, lemma, tangent_line, without_density
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, common_density, congruence, mass, points, unfold
from klsym.derive.roots import root_nonnegative, root_square, square_order
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Exp, Integral, Less, LessEqual, Log, Not, Real, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, counting, measures

P, Q = measures("P Q")
t = P / Q
V = TotalVariation(P, Q)
x, a, b = Symbol("x", nonnegative=True), Symbol("a", positive=True), Symbol("b", positive=True)
ZERO, ONE = number(0), number(1)


def smaller(x: Expr) -> Expr:
    """min(x, 1)."""
    return (x + 1 - abs(x - 1)) / 2


def larger(x: Expr) -> Expr:
    """max(x, 1)."""
    return (x + 1 + abs(x - 1)) / 2


def lower(x: Expr, a: Expr, b: Expr) -> Expr:
    """2x − min(x, 1)/a − max(x, 1)/b − x log a − x log b."""
    return 2 * x - smaller(x) / a - larger(x) / b - x * log(a) - x * log(b)


def two_tangents() -> Deduction:
    """x log x >= 2x − min(x, 1)/a − max(x, 1)/b − x log(ab)."""
    d = deduction()
    u, one, two = map(d.translator.term, (x, a, b))
    sign = d.given.nonnegative(u, None)
    goal = d.translator.judgement(GreaterThan(x * log(x), lower(x, a, b), evaluate=False))
    positive = {number: d.given.positive(number, None) for number in (one, two)}

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        up = absolute.conclusion.right == u - 1
        steep, flat = (one, two) if up else (two, one)
        inverse = facts.inverse_positive(positive[steep])
        line = tangent_line(sign, inverse)  # x log x >= x log(1/a) + x − 1/a
        other = facts.inverse_positive(positive[flat])
        gap = rules.linear(
            LessEqual(ZERO, other.conclusion.right - 1 - facts.log_inverse(positive[flat]).conclusion.left),
            ((ONE, rules.log_tangent(other)),),
        )
        rest = rules.product(sign, gap)  # x/b − x + x log b >= 0
        logs = [facts.log_inverse(positive[number]) for number in (steep, flat)]
        half = (facts.inverse_positive(positive[steep]).conclusion.right - other.conclusion.right) / 2
        turn = number(1) if up else number(-1)
        return rules.linear(goal, ((ONE, line), (ONE, rest), (-u, logs[0]), (-u, logs[1]), (turn * half, absolute)))

    whole = by_sign(u - 1, prove)
    d.have(x * log(x), ">=", lower(x, a, b), whole, "the tangent line at 1/a where x >= 1, at 1/b where x <= 1")
    return d


# ---------------------------------------------------------------- the masses of min(t, 1) and max(t, 1)
def overlap() -> Calc:
    """∫ min(t, 1) dQ = 1 − TV."""
    return calc(LebesgueIntegral(smaller(t), Q)).equals(
        1 - V, addition, change_of_measure(P, Q), unfold(TotalVariation), common_density(P, Q), mass
    )


def union() -> Calc:
    """∫ max(t, 1) dQ = 1 + TV."""
    return calc(LebesgueIntegral(larger(t), Q)).equals(
        1 + V, addition, change_of_measure(P, Q), unfold(TotalVariation), common_density(P, Q), mass
    )


def overlap_nonnegative(d: Deduction) -> Theorem:
    """0 <= min(x, 1), for x >= 0."""
    u = d.translator.term(x)
    sign, goal = d.given.nonnegative(u, None), d.translator.judgement(GreaterThan(smaller(x), 0, evaluate=False))
    half = number(1) / 2

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        up = absolute.conclusion.right == u - 1
        return rules.linear(goal, ((half, absolute), *(() if up else ((ONE, sign),))))

    return by_sign(u - 1, prove)


def no_overlap(d: Deduction) -> Theorem:
    """min(x, 1) = 0 only if x = 0."""
    u = d.translator.term(x)
    vanishing = rules.assume(Equal(d.translator.term(smaller(x)), ZERO))
    goal = Equal(u, ZERO)

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        if absolute.conclusion.right == u - 1:
            return facts.impossible(rules.linear(Equal(ONE, ZERO), ((ONE, vanishing), (ONE / 2, absolute))), goal)
        return rules.linear(goal, ((ONE, vanishing), (ONE / 2, absolute)))

    return by_sign(u - 1, prove)


def overlap_positive(common: Part) -> Deduction:
    """TV < 1."""
    d = deduction()
    term, q = d.translator.term, d.translator.measure(Q)
    values, least = {Real("x"): term(t)}, term(smaller(t))
    below = LessEqual(Integral(least, q), ZERO)
    sign = instance(overlap_nonnegative(d), values, d.given, q)
    vanishing = rules.antisymmetry(rules.assume(below), facts.integral_nonnegative(sign, q))
    zero = rules.integral_zero(sign, d.given.integrable(least, q), vanishing)
    empty = rules.pointwise(no_overlap(d), values, (zero,), q)
    absurd = without_density(d.given, empty, d.translator.measure(P), Not(below))
    positive = rules.order(rules.cases(below, absurd, rules.assume(Not(below))))
    whole = rules.linear(Less(term(V), ONE), ((ONE, positive), (ONE, common.kernel)))
    d.have(V, "<", 1, whole, "were the integral of min(dP/dQ, 1) 0, then dP/dQ = 0 Q-a.e., and P would have no mass")
    return d


# ---------------------------------------------------------------- the inequality
def bound(line: Part, common: Part, joint: Part, positive: Part) -> Calc:
    """KL >= −log(1 − TV) − log(1 + TV)."""
    return (
        calc(KL(P, Q))
        .equals(LebesgueIntegral(t * log(t), Q), unfold(KL), change_of_measure(P, Q), mass)
        .at_least(LebesgueIntegral(lower(t, 1 - V, 1 + V), Q), earlier(positive), lemma(line, x=t, a=1 - V, b=1 + V))
        .equals(
            2 - LebesgueIntegral(smaller(t), Q) / (1 - V) - LebesgueIntegral(larger(t), Q) / (1 + V)
            - log(1 - V) - log(1 + V),
            addition, change_of_measure(P, Q), mass,
        )
        .equals(
            -log(1 - V) - log(1 + V),
            earlier(positive), earlier(common), earlier(joint), cancel(1 - V), cancel(1 + V),
        )
    )  # fmt: skip


def logarithmic(split: Part, positive: Part) -> Calc:
    """KL >= −log(1 − TV²)."""
    return (
        calc(KL(P, Q))
        .at_least(-log(1 - V) - log(1 + V), earlier(split))
        .equals(-log(1 - V**2), earlier(positive), log_of_product(1 - V, 1 + V))
    )


def exponential(d: Deduction, whole: Part, positive: Part) -> tuple[Theorem, Theorem]:
    """TV² <= 1 − e^(−KL), and 0 <= e^(−KL)."""
    term = d.translator.term
    assert whole.kernel is not None and positive.kernel is not None
    d.given.add(positive.kernel)
    room = rules.product(*(d.given.positive(term(side), None) for side in (1 - V, 1 + V)))
    square = rules.linear(Less(ZERO, term(1 - V**2)), ((ONE, room),))
    order = exp_order(rules.linear(LessEqual(term(-KL(P, Q)), Log(term(1 - V**2))), ((ONE, whole.kernel),)))
    back = rules.exp_log(square)
    below = rules.linear(LessEqual(term(V**2), term(1 - exp(-KL(P, Q)))), ((ONE, order), (ONE, back)))
    d.have(V**2, "<=", 1 - exp(-KL(P, Q)), below, "the exponential of both sides of KL >= -log(1 - TV**2)")
    return below, rules.exp_positive(term(-KL(P, Q)))


def root_form(whole: Part, positive: Part) -> Deduction:
    """TV <= √(1 − e^(−KL))."""
    d = deduction(given=[Finite(KL(P, Q))])
    below, _ = exponential(d, whole, positive)
    inside = below.conclusion.right
    sign = facts.chain(facts.square_nonnegative(d.translator.term(V)), below)
    squares = facts.chain(below, facts.symmetric(root_square(sign)))
    result = square_order(squares, d.translator.term(V), root_nonnegative(inside))
    d.have(V, "<=", sqrt(1 - exp(-KL(P, Q))), result, "the root of both sides")
    return d


def linear_form(whole: Part, positive: Part) -> Deduction:
    """TV <= 1 − e^(−KL)/2."""
    d = deduction(given=[Finite(KL(P, Q))])
    below, sign = exponential(d, whole, positive)
    e, v = sign.conclusion.right, d.translator.term(V)
    side = ONE - e / 2
    # e <= 1 − TV² <= 1, so 1 − e/2 > 0; and (1 − e/2)² = 1 − e + e²/4
    above = rules.linear(LessEqual(ZERO, side), ((ONE / 2, below), (ONE / 2, facts.square_nonnegative(v))))
    quarter = ONE / 4
    squares = rules.linear(LessEqual(v * v, side * side), ((ONE, below), (quarter, facts.square_nonnegative(e))))
    result = square_order(squares, v, above)
    d.have(V, "<=", 1 - exp(-KL(P, Q)) / 2, result, "1 - x <= (1 - x/2)**2 at x = exp(-KL)")
    return d


# ---------------------------------------------------------------- its form is sharp
q, c = Symbol("q", positive=True), Symbol("c", positive=True)
point, coin = measures("D_q B_q", kind="finite")
SUM = change_of_measure(point, counting(2)), change_of_measure(coin, counting(2)), points
chosen = exp(-c / (c - 1))


def point_mass(d: Deduction) -> tuple[Theorem, Theorem]:
    """For P = (1, 0) and Q = (q, 1 − q): KL = −log q and TV = 1 − q."""
    positive = d.given.positive(d.translator.term(q), None)
    room = d.follows(1 - q, ">", 0, "q < 1")
    ratio = rules.product(room, facts.inverse_positive(positive))
    more = rules.linear(Less(ZERO, d.translator.term(1 / q - 1)), ((ONE, ratio), (-ONE, rules.inverse(positive))))
    d.have(1 / q - 1, ">", 0, more, "q < 1")
    d.let(Masses(point, (1, 0)), Masses(coin, (q, 1 - q)))
    for measure in (point, coin):
        d.chain(d.calc(LebesgueIntegral(1, measure)).equals(1, change_of_measure(measure, counting(2)), points))
    distance = d.chain(
        d.calc(TotalVariation(point, coin)).equals(
            1 - q, unfold(TotalVariation), common_density(point, coin), congruence, *SUM, sign(1 / q - 1), cancel(q)
        )
    )
    value = d.chain(d.calc(KL(point, coin)).equals(-log(q), unfold(KL), congruence, *SUM, logarithms))
    return distance, value


def attained() -> Deduction:
    """1 − TV = e^(−KL) for a point mass against a coin."""
    d = deduction(given=[q < 1])
    distance, value = point_mass(d)
    term = d.translator.term
    at_value = facts.congruence(value, Exp(-facts._Y), facts._Y)
    same = facts.congruence(rules.ring(-term(-log(q)), Log(term(q))), Exp(facts._Y), facts._Y)
    back = rules.exp_log(d.given.positive(term(q), None))
    whole = rules.linear(
        Equal(term(1 - TotalVariation(point, coin)), term(exp(-KL(point, coin)))),
        ((-ONE, distance), (-ONE, at_value), (-ONE, same), (-ONE, back)),
    )
    d.have(1 - TotalVariation(point, coin), "=", exp(-KL(point, coin)), whole, "KL = -log(q) and TV = 1 - q")
    return d


def small_mass(d: Deduction) -> Theorem:
    """For c > 1 and q = e^(−c/(c − 1)): log q = −c/(c − 1), and q < 1."""
    term, positive = d.translator.term, d.given.positive(d.translator.term(q), None)
    d.follows(c - 1, ">", 0, "c > 1")
    equation = d.given.find(d.translator.judgement(Eq(q, chosen)))
    assert equation is not None
    logs = facts.congruence(equation, Log(facts._Y), facts._Y)
    value = rules.linear(
        Equal(term(log(q)), term(-c / (c - 1))), ((ONE, logs), (ONE, rules.log_exp(term(-c / (c - 1)))))
    )
    value = d.have(log(q), "=", -c / (c - 1), value, "q = exp(-c/(c - 1))")
    # −log q = log(1/q) <= 1/q − 1, times q: q·c/(c − 1) <= 1 − q
    inverse = facts.inverse_positive(positive)
    tangent, turned = rules.log_tangent(inverse), facts.log_inverse(positive)
    gap = rules.linear(LessEqual(ZERO, term(1 / q - 1 + log(q))), ((ONE, tangent), (-ONE, turned)))
    weak = rules.linear(LessEqual(ZERO, term(q)), ((ONE, positive),))
    scaled, unit = rules.product(weak, gap), rules.inverse(positive)
    slope = rules.product(d.given.positive(term(c), None), facts.inverse_positive(d.given.positive(term(c - 1), None)))
    size = rules.product(slope, positive)
    below = rules.linear(Less(term(q), ONE), ((ONE, scaled), (ONE, size), (ONE, unit), (term(q), value)))
    d.have(q, "<", 1, below, "-log(q) <= 1/q - 1")
    return value


def sharpness() -> Deduction:
    """For every c > 1 a point mass and a coin with KL < −c log(1 − TV²)."""
    d = deduction(given=[c > 1, Eq(q, chosen)])
    logarithm = small_mass(d)
    distance, value = point_mass(d)
    term = d.translator.term
    # 1 − TV² = q(2 − q), and log(2 − q) <= 1 − q < 1
    both = d.given.positive(term(2 - q), None)
    split = rules.log_product(d.given.positive(term(q), None), both)
    squared = rules.linear(
        Equal(term(1 - TotalVariation(point, coin) ** 2), term(q) * term(2 - q)),
        ((-(distance.conclusion.left + distance.conclusion.right), distance),),
    )
    whole = facts.chain(facts.congruence(squared, Log(facts._Y), facts._Y), split)
    room = rules.linear(
        Less(term(log(2 - q)), ONE), ((ONE, rules.log_tangent(both)), (ONE, d.given.positive(term(q), None)))
    )
    below = d.have(log(2 - q), "<", 1, room, "log(x) <= x - 1")
    gap = rules.product(
        d.given.positive(term(c), None), rules.linear(Less(ZERO, ONE - below.conclusion.left), ((ONE, below),))
    )
    cancelled = rules.inverse(d.given.positive(term(c - 1), None))
    goal = Less(term(KL(point, coin)), term(-c * log(1 - TotalVariation(point, coin) ** 2)))
    number_c = term(c)
    result = rules.linear(
        goal,
        ((ONE, gap), (ONE, value), (number_c, whole), (number_c - 1, logarithm), (-number_c, cancelled)),
    )
    d.have(
        KL(point, coin), "<", -c * log(1 - TotalVariation(point, coin) ** 2), result,
        "1 - TV**2 = q*(2 - q), and c*log(2 - q) < c = -(c - 1)*log(q)",
    )  # fmt: skip
    return d


@theorem(
    "The Bretagnolle–Huber inequality",
    given=[P << Q],
    source="Bretagnolle & Huber (1979), Lemma 2.1; Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.6",
    chapter="Against other distances",
    also=("Bretagnolle-Huber",),
)
def bretagnolle_huber() -> tuple[Part, ...]:
    """Total variation is at most √(1 − e^(−KL)), a bound that stays below 1 however large the divergence is."""
    line = two_tangents().part("Two tangent lines")
    common, joint = overlap().part("The overlap"), union().part("The union")
    positive = overlap_positive(common).part("There is an overlap")
    split = bound(line, common, joint, positive).part("The two halves of the logarithm")
    whole = logarithmic(split, positive).part("The bound on KL")
    return (
        line,
        common,
        joint,
        positive,
        split,
        whole,
        root_form(whole, positive).part("The bound on TV"),
        linear_form(whole, positive).part("Its weaker form"),
        attained().part("The rate is right"),
        sharpness().part("No larger constant"),
    )
