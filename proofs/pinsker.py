"""Pinsker's inequality: KL(P, Q) >= 2 TV(P, Q)², and no constant larger than 2 will do.

With t = dP/dQ, φ(t) = t log t − t + 1 and b = 2t + 4, the ladder gives b·φ >= 3(t − 1)². Adding the square
(s·b − 3|t − 1|)² >= 0 bounds φ below by 2s|t − 1| − s²b/3 for every number s; integrate, and put s = TV(P, Q).
Sharpness: a coin with bias e against a fair one has KL <= (2 + e²) TV², which for c > 2 and e = (c − 2)/c is < c TV².
"""

from __future__ import annotations

from sympy import Eq, Rational, Symbol, log
from sympy.core.relational import GreaterThan

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Masses
from klsym.derive.inequalities import inequality, ladder, sign, square
from klsym.derive.library import theorem
from klsym.derive.reasons import (
    addition,
    algebra,
    change_of_measure,
    common_density,
    congruence,
    mass,
    points,
    shown,
    unfold,
)
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Less, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, counting, measures

P, Q = measures("P Q")
t = P / Q
phi = t * log(t) - t + 1
b = 2 * t + 4


def bound() -> Calc:
    """KL(P, Q) >= 2 TV(P, Q)²."""
    s = TotalVariation(P, Q)
    below = 2 * s * abs(t - 1) - s**2 * b / 3
    from_squares = inequality(
        GreaterThan(phi, below, evaluate=False),
        using=[ladder(b * phi >= 3 * (t - 1) ** 2), square(s * b - 3 * abs(t - 1))],
        times=3 * b,
    )
    masses = 2 * LebesgueIntegral(1, P) + 4 * LebesgueIntegral(1, Q)
    return (
        calc(KL(P, Q))
        .equals(LebesgueIntegral(phi, Q), unfold(KL), change_of_measure(P, Q), addition)
        .at_least(LebesgueIntegral(below, Q), from_squares)
        .equals(2 * s * LebesgueIntegral(abs(t - 1), Q) - s**2 * masses / 3, addition, change_of_measure(P, Q))
        .equals(2 * s**2, unfold(TotalVariation), common_density(P, Q), mass)
    )


# ---------------------------------------------------------------- no larger constant
e, c = Symbol("e", positive=True), Symbol("c", positive=True)
coin, fair = measures("P_e U", kind="finite")
SUM = change_of_measure(coin, counting(2)), change_of_measure(fair, counting(2)), points
bias = (c - 2) / c


def small_bias(d: Deduction) -> Theorem:
    """For e = (c − 2)/c: 0 < e < 1, and 2 + e² < c."""
    term, one = d.translator.term, number(1)
    chosen = d.given.find(Equal(term(e), term(bias)))
    below_one, room = d.ladder(bias < 1), d.ladder(2 + bias**2 < c)
    d.have(e, "<", Rational(1), rules.linear(Less(term(e), one), ((one, chosen), (one, below_one))), "e = (c - 2)/c")
    squared = rules.linear(Equal(term(e) * term(e), term(bias) * term(bias)), ((term(e + bias), chosen),))
    goal = d.translator.judgement(2 + e**2 < c)
    return d.have(2 + e**2, "<", c, rules.linear(goal, ((one, squared), (one, room))), "e = (c - 2)/c")


def sharpness() -> Deduction:
    """For every c > 2 a coin with KL < c TV²."""
    d = deduction(given=[c > 2, Eq(e, bias)])
    room = small_bias(d)
    d.let(Masses(coin, ((1 + e) / 2, (1 - e) / 2)), Masses(fair, (Rational(1, 2), Rational(1, 2))))
    d.chain(d.calc(LebesgueIntegral(1, coin)).equals(1, change_of_measure(coin, counting(2)), points))
    d.chain(d.calc(LebesgueIntegral(1, fair)).equals(1, change_of_measure(fair, counting(2)), points))
    distance = d.chain(
        d.calc(TotalVariation(coin, fair)).equals(
            e / 2, unfold(TotalVariation), common_density(coin, fair), congruence, *SUM, sign(e)
        )
    )
    value = (1 + e) * log(1 + e) / 2 + (1 - e) * log(1 - e) / 2
    series = e**2 / 2 + e**4 / 4
    above = d.chain(
        d.calc(KL(coin, fair))
        .equals(value, unfold(KL), congruence, *SUM)
        .at_most(series, inequality(value <= series))
        .equals((2 + e**2) * (e / 2) ** 2, algebra)
        .equals((2 + e**2) * TotalVariation(coin, fair) ** 2, shown(Eq(TotalVariation(coin, fair), e / 2)))
    )
    # c TV² − (2 + e²) TV² is a product of positive numbers
    one, tv, term = number(1), distance.conclusion.left, d.translator.term
    half = d.given.positive(term(e) / 2, None)
    positive = rules.linear(Less(number(0), tv), ((one, half), (number(-1), distance)))
    slack = rules.linear(Less(number(0), term(c - 2 - e**2)), ((one, room),))
    product = rules.product(slack, rules.product(positive, positive))
    whole = rules.linear(Less(term(KL(coin, fair)), term(c) * (tv * tv)), ((one, product), (one, above)))
    d.have(KL(coin, fair), "<", c * TotalVariation(coin, fair) ** 2, whole, "2 + e² < c and TV > 0")
    return d


@theorem(
    "Pinsker's inequality",
    given=[P << Q],
    source="Pinsker (1964); with the constant 2, Csiszár (1967) and Kullback (1967)",
    chapter="Against other distances",
    also=("Csiszár–Kullback–Pinsker inequality",),
)
def pinsker() -> tuple[Part, ...]:
    """The divergence is at least twice the squared total variation distance, and 2 is the best constant."""
    return bound().part("The inequality"), sharpness().part("No larger constant")
