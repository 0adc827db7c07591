"""T1: on a bounded space the transport distance is at most D·TV, and so at most D √(KL/2), D the diameter.

By Kantorovich and Rubinstein, W1(P, Q) is the largest ∫ f dP − ∫ f dQ over functions with |f(x) − f(y)| <= d(x, y). On
a space of diameter D such a function stays within r = D/2 of the middle c of its range. What is proved here is the
bound for every such f: ∫ f dP − ∫ f dQ <= 2r TV <= 2r √(KL/2); that the supremum is W1 is cited.

The constant is the best: for a coin with bias e against a fair one and f = dP/dQ − 1, which takes the values ±e, the
difference is e² = 2e TV; so it attains the first bound with r = e, and Pinsker's family gives KL < k·(e²/(2e))² for
every k > 2.
"""

from __future__ import annotations

from sympy import Eq, Rational, Symbol, sqrt
from sympy.core.relational import LessThan, StrictGreaterThan

from klsym.derive import facts
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.finite import each
from klsym.derive.hypotheses import Finite, Masses
from klsym.derive.inequalities import sign
from klsym.derive.library import theorem
from klsym.derive.reasons import change_of_measure, common_density, congruence, points, unfold
from klsym.derive.roots import root, root_nonnegative, root_square, square_order
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import rules
from klsym.kernel.terms import Abs, Equal, Less, LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, counting, functions, measures

P, Q = measures("P Q")
V = TotalVariation(P, Q)
f = functions("f")
c, r = Symbol("c", real=True), Symbol("r", nonnegative=True)
ZERO, ONE = number(0), number(1)
# Pinsker's coins, by the names of that theorem
e, k = Symbol("e", positive=True), Symbol("c", positive=True)
coin, fair = measures("P_e U", kind="finite")
SUM = change_of_measure(coin, counting(2)), change_of_measure(fair, counting(2)), points
bias = (k - 2) / k
within = LessThan(abs(f - c), r, evaluate=False)
difference = LebesgueIntegral(f, P) - LebesgueIntegral(f, Q)


def by_total_variation() -> Deduction:
    """∫ f dP − ∫ f dQ <= 2r TV."""
    d = deduction(given=[within])
    d.library("total_variation_duality", 1, P=P, Q=Q, mu=Q)
    return d


def root_of_pinsker(d: Deduction) -> Theorem:
    """TV <= √(KL/2)."""
    d.library("pinsker", 0, P=P, Q=Q)
    term = d.translator.term
    v = term(V)
    below = d.follows(V**2, "<=", KL(P, Q) / 2, "Pinsker's inequality")
    value = rules.linear(
        LessEqual(ZERO, term(KL(P, Q))), ((number(2), below), (number(2), facts.square_nonnegative(v)))
    )
    two = rules.linear(LessEqual(ZERO, number(2)), ())
    h, w = root(term(KL(P, Q))), root(number(2))
    side = h * w / 2  # its square is KL·2/4
    squares = rules.linear(
        LessEqual(v * v, side * side),
        ((ONE, below), (-(w * w) / 4, root_square(value)), (-term(KL(P, Q)) / 4, root_square(two))),
    )
    both = rules.product(root_nonnegative(term(KL(P, Q))), root_nonnegative(number(2)))
    large = rules.linear(LessEqual(ZERO, side), ((ONE / 2, both),))
    return d.have(V, "<=", sqrt(KL(P, Q) / 2), square_order(squares, v, large), "the root of both sides")


def by_divergence() -> Deduction:
    """∫ f dP − ∫ f dQ <= 2r √(KL/2)."""
    d = deduction(given=[within, Finite(KL(P, Q))])
    above = d.library("total_variation_duality", 1, P=P, Q=Q, mu=Q)
    bound = root_of_pinsker(d)
    term = d.translator.term
    gap = rules.linear(LessEqual(ZERO, bound.conclusion.right - bound.conclusion.left), ((ONE, bound),))
    scaled = rules.product(d.given.nonnegative(term(r), None), gap)
    right = 2 * r * sqrt(KL(P, Q) / 2)
    whole = rules.linear(LessEqual(term(difference), term(right)), ((ONE, above), (number(2), scaled)))
    d.have(difference, "<=", right, whole, "TV <= sqrt(KL/2)")
    return d


@theorem(
    "T1: transport on a bounded space",
    given=[P << Q],
    source="Villani, Optimal Transport, Particular Case 6.16 and (22.25)",
    chapter="Against other distances",
    also=("T1 on a bounded space", "The transport inequality T1"),
)
def transport_bounded() -> tuple[Part, ...]:
    """The transport distance W1 on a space of diameter 2r is at most 2r times the root of KL/2."""
    return by_total_variation().part("By total variation"), by_divergence().part("By the divergence")


# ---------------------------------------------------------------- no better constant
slope = coin / fair - 1  # ±e: a function within e of 0


def attained() -> Deduction:
    """∫ f dP − ∫ f dU = 2e TV and 4e² KL < k(∫ f dP − ∫ f dU)² for f = dP/dU − 1, at Pinsker's coins."""
    d = deduction(given=[k > 2, Eq(e, bias)])
    small_bias(d)
    d.let(Masses(coin, ((1 + e) / 2, (1 - e) / 2)), Masses(fair, (Rational(1, 2), Rational(1, 2))))
    within_e(d)
    gain = LebesgueIntegral(slope, coin) - LebesgueIntegral(slope, fair)
    value = d.chain(d.calc(gain).equals(e**2, congruence, *SUM))
    distance = d.chain(
        d.calc(TotalVariation(coin, fair)).equals(
            e / 2, unfold(TotalVariation), common_density(coin, fair), congruence, *SUM, sign(e)
        )
    )
    term = d.translator.term
    sharp = theorem("pinsker").kernel[1]
    for hypothesis in sharp.hypotheses:
        sharp = rules.discharge(sharp, d.given.prove(hypothesis))
    d.have(KL(coin, fair), "<", k * TotalVariation(coin, fair) ** 2, sharp, "Pinsker's constant is the best")
    room = rules.product(d.given.positive(term(4 * e**2), None), difference_positive(sharp))
    v, number_e = distance.conclusion.left, term(e)
    turned = rules.linear(
        Equal(term(gain) * term(gain), number(4) * number_e * number_e * v * v),
        (
            (term(gain) + number_e * number_e, value),
            (number(-4) * number_e * number_e * (v + number_e / 2), distance),
        ),
    )
    whole = rules.linear(Less(term(4 * e**2 * KL(coin, fair)), term(k * gain**2)), ((ONE, room), (-term(k), turned)))
    d.have(4 * e**2 * KL(coin, fair), "<", k * gain**2, whole, "the difference is e**2 = 2*e*TV")
    return d


def small_bias(d: Deduction) -> None:
    """e = (k − 2)/k < 1, so that the coin's masses are positive."""
    term = d.translator.term
    chosen = d.given.find(d.translator.judgement(Eq(e, bias)))
    assert chosen is not None
    below = d.ladder(bias < 1)
    d.have(e, "<", 1, rules.linear(Less(term(e), ONE), ((ONE, chosen), (ONE, below))), "e = (c - 2)/c")


def within_e(d: Deduction) -> None:
    """|dP/dU − 1| <= e, point by point."""
    ratio, base = d.translator.term(coin / fair), d.translator.measure(fair)
    equal = next(fact for fact in d.given.known(Equal) if fact.conclusion.left == ratio)
    size = facts.congruence(equal, Abs(facts._Y - 1), facts._Y)
    absolute = rules.absolute_value(d.given.nonnegative(d.translator.term(e), None))
    values = LessEqual(size.conclusion.right, d.translator.term(e), base)
    below = each(values, lambda there: rules.linear(there, ((ONE, absolute),)))
    d.have(abs(slope), "<=", e, facts.chain(size, below), "its values are e and -e", fair)


def difference_positive(strict: Theorem) -> Theorem:
    """0 < b − a, from a < b."""
    stated = strict.conclusion
    return rules.linear(Less(ZERO, stated.right - stated.left), ((ONE, strict),))


@theorem(
    "The constant of T1 is the best",
    given=[StrictGreaterThan(k, 2, evaluate=False)],
    source="as for Pinsker's inequality",
    chapter="Against other distances",
)
def transport_bounded_sharpness() -> Part:
    """With any constant larger than 2 in 4r² KL >= 2(∫ f dP − ∫ f dQ)² a biased coin is a counterexample."""
    return attained().part("No larger constant")
