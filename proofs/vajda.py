"""Vajda's inequality: KL >= log((1 + V)/(1 − V)) − 2V/(1 + V) for V = TV(P, Q) = ½∫|p − q|.

Vajda wrote it for V' = 2V = ∫|p − q| in [0, 2]: KL >= log((2 + V')/(2 − V')) − 2V'/(2 + V'). It refines Pinsker's
inequality where V is large: as V → 1 the bound grows without limit.

Let r = (1 + V)/(1 − V) >= 1 and x = dP/dQ. The tangents of x log x at r and at 1/r give x log r + x − r and
−x log r + x − 1/r. The second exceeds x(1 + log r) − 1/r − (r − 1/r)x by x(r − 1/r − 2 log r) >= 0. So x log x lies
above the line x(1 + log r) − r where x >= 1 and above x(1 + log r − r + 1/r) − 1/r where x <= 1: a function of the form
αx + γ + β|x − 1| with β = (r − 1/r)/2, whose integral under Q is the bound.
"""

from __future__ import annotations

from sympy import Expr, Symbol, log
from sympy.core.relational import GreaterThan

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exponentials import log_of_product, logarithms
from klsym.derive.inequalities import cancel
from klsym.derive.lemma import by_sign, earlier, lemma, tangent_line
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, common_density, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import rules
from klsym.kernel.terms import LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, measures

P, Q = measures("P Q")
t = P / Q
V = TotalVariation(P, Q)
x, v = Symbol("x", nonnegative=True), Symbol("v", nonnegative=True)
ZERO, ONE = number(0), number(1)
OVERLAP = 3  # the claim TV < 1 of bretagnolle_huber


def lower(x: Expr, v: Expr) -> Expr:
    """αx + γ + β|x − 1| with β = (r − 1/r)/2, γ = −(r + 1/r)/2 and α = 1 + log r − β, for r = (1 + v)/(1 − v)."""
    ratio, inverse = (1 + v) / (1 - v), (1 - v) / (1 + v)
    slope = (ratio - inverse) / 2
    return (1 + log(1 + v) - log(1 - v) - slope) * x - (ratio + inverse) / 2 + slope * abs(x - 1)


def two_tangents() -> Deduction:
    """x log x >= αx + γ + β|x − 1|, for 0 <= v < 1."""
    d = deduction(given=[v < 1])
    term = d.translator.term
    u, sign = term(x), d.given.nonnegative(term(x), None)
    above, below = (d.given.positive(term(side), None) for side in (1 + v, 1 - v))
    over, under = facts.inverse_positive(above), facts.inverse_positive(below)
    ratio, inverse = rules.product(above, under), rules.product(below, over)
    # the logarithms of r and 1/r
    up_logs = (rules.log_product(above, under), facts.log_inverse(below))
    down_logs = (rules.log_product(below, over), facts.log_inverse(above))
    spread = d.ladder(
        GreaterThan((1 + v) / (1 - v) - (1 - v) / (1 + v), 2 * log(1 + v) - 2 * log(1 - v), evaluate=False)
    )
    gap = rules.linear(LessEqual(ZERO, spread.conclusion.right - spread.conclusion.left), ((ONE, spread),))
    rest = rules.product(sign, gap)  # x(r − 1/r − 2 log r) >= 0
    slope = (ratio.conclusion.right - inverse.conclusion.right) / 2
    goal = d.translator.judgement(GreaterThan(x * log(x), lower(x, v), evaluate=False))

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        up = absolute.conclusion.right == u - 1
        line, logs = (tangent_line(sign, ratio), up_logs) if up else (tangent_line(sign, inverse), down_logs)
        more = () if up else ((ONE, rest),)
        return rules.linear(goal, ((ONE, line), *((-u, fact) for fact in logs), (slope, absolute), *more))

    whole = by_sign(u - 1, prove)
    d.have(x * log(x), ">=", lower(x, v), whole, "the tangent line at r where x >= 1, at 1/r where x <= 1")
    return d


def overlap() -> Deduction:
    """TV < 1."""
    d = deduction()
    d.library("bretagnolle_huber", OVERLAP, P=P, Q=Q)
    return d


def bound(line: Part, room: Part) -> Calc:
    """KL >= log((1 + TV)/(1 − TV)) − 2 TV/(1 + TV)."""
    ratio, inverse = (1 + V) / (1 - V), (1 - V) / (1 + V)
    logs = log(1 + V) - log(1 - V)
    return (
        calc(KL(P, Q))
        .equals(LebesgueIntegral(t * log(t), Q), unfold(KL), change_of_measure(P, Q), mass)
        .at_least(LebesgueIntegral(lower(t, V), Q), earlier(room), lemma(line, x=t, v=V))
        .equals(
            1 + logs - ratio + (ratio - inverse) * V,
            addition, unfold(TotalVariation), common_density(P, Q), change_of_measure(P, Q), mass,
        )
        .equals(logs - 2 * V / (1 + V), earlier(room), cancel(1 - V), cancel(1 + V))
        .equals(log(ratio) - 2 * V / (1 + V), earlier(room), log_of_product(1 + V, 1 / (1 - V)), logarithms)
    )  # fmt: skip


@theorem(
    "Vajda's inequality",
    given=[P << Q],
    source="Vajda, Note on discrimination information and variation (1970)",
    chapter="Against other distances",
    also=("Vajda's refinement of Pinsker's inequality",),
)
def vajda() -> tuple[Part, ...]:
    """The divergence is at least log((1 + TV)/(1 − TV)) − 2 TV/(1 + TV), which grows without limit as TV tends to 1."""
    line = two_tangents().part("Two tangent lines")
    room = overlap().part("There is an overlap")
    return line, room, bound(line, room).part("The inequality")
