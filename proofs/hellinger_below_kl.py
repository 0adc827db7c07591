"""The squared Hellinger distance is at most the divergence: H² <= −2 log(1 − H²/2) <= KL.

With H² = ∫ (√p − √q)² in [0, 2], the affinity ∫ √p√q is A = 1 − H²/2. The tangent of x log x at √x/A gives, x being
dP/dQ, x log x >= 2(x − √x/A − x log A); under Q the right side has integral 2(1 − 1 − log A). This is Jensen's
inequality for the logarithm of √(dQ/dP), said with a tangent. The other bound is the tangent of the logarithm at 1.
A is positive: were ∫ √(dP/dQ) dQ = 0, then dP/dQ would vanish Q-a.e., and P with it.
"""

from __future__ import annotations

from sympy import Expr, Symbol, log, sqrt
from sympy.core.relational import GreaterThan

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.inequalities import cancel, tangent
from klsym.derive.lemma import earlier, lemma, tangent_line, without_density
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, mass, unfold
from klsym.derive.roots import (
    common_roots,
    log_root,
    root,
    root_nonnegative,
    root_square,
    roots_integrable,
    square_roots,
)
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.divergences.squared_hellinger import SquaredHellinger
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Less, LessEqual, Not, number
from klsym.measures import LebesgueIntegral, measures

P, Q = measures("P Q")
t = P / Q
H2 = SquaredHellinger(P, Q)
affinity = 1 - H2 / 2
x, a = Symbol("x", nonnegative=True), Symbol("a", positive=True)
ZERO, ONE, TWO = map(number, range(3))


def lower(x: Expr, a: Expr) -> Expr:
    """2(x − √x/a − x log a)."""
    return 2 * x - 2 * sqrt(x) / a - 2 * x * log(a)


def tangent_line_of_roots() -> Deduction:
    """x log x >= 2(x − √x/a − x log a)."""
    d = deduction()
    u, number_a = d.translator.term(x), d.translator.term(a)
    sign, positive = d.given.nonnegative(u, None), d.given.positive(number_a, None)
    inverse = facts.inverse_positive(positive)
    line = tangent_line(root_nonnegative(u), inverse)  # √x log √x >= √x log(1/a) + √x − 1/a
    gap = rules.linear(LessEqual(ZERO, line.conclusion.right - line.conclusion.left), ((ONE, line),))
    square, logs, log_inverse = root_square(sign), log_root(sign), facts.log_inverse(positive)
    rest = TWO * (logs.conclusion.left - log_inverse.conclusion.left - 1)
    goal = d.translator.judgement(GreaterThan(x * log(x), lower(x, a), evaluate=False))
    whole = rules.linear(
        goal, ((TWO, rules.product(root_nonnegative(u), gap)), (rest, square), (TWO * u, logs), (-TWO * u, log_inverse))
    )
    d.have(x * log(x), ">=", lower(x, a), whole, "u times the tangent line of u log u at 1/a, for u the root of x")
    return d


def affinity_as_integral() -> Calc:
    """1 − H²/2 = ∫ √(dP/dQ) dQ."""
    return (
        calc(affinity)
        .equals(1 - LebesgueIntegral((sqrt(t) - 1) ** 2, Q) / 2, unfold(SquaredHellinger), common_roots(P, Q))
        .equals(LebesgueIntegral(sqrt(t), Q), square_roots, addition, change_of_measure(P, Q), mass)
    )


def affinity_positive(root_integral: Part) -> Deduction:
    """1 − H²/2 > 0."""
    d = deduction()
    term, q = d.translator.term, d.translator.measure(Q)
    value, ratio = term(LebesgueIntegral(sqrt(t), Q)), term(t)
    below = LessEqual(value, ZERO)
    roots_integrable(d.given, root(ratio), q)
    # were it not positive, √t and so t would vanish Q-a.e.
    sign = facts.at(root_nonnegative(ratio), q)
    above = facts.integral_nonnegative(sign, q)
    vanishing = rules.antisymmetry(rules.assume(below), above)
    zero = rules.integral_zero(sign, d.given.integrable(root(ratio), q), vanishing)
    square = root_square(d.given.nonnegative(ratio, q))
    no_density = rules.linear(Equal(ratio, ZERO, q), ((-ONE, square), (root(ratio), zero)))
    absurd = without_density(d.given, no_density, d.translator.measure(P), Not(below))
    positive = rules.order(rules.cases(below, absurd, rules.assume(Not(below))))
    positive = rules.linear(Less(ZERO, term(affinity)), ((ONE, positive), (-ONE, root_integral.kernel)))
    d.have(affinity, ">", 0, positive, "were the integral 0, then dP/dQ = 0 Q-a.e., and P would have no mass")
    return d


def bound(line: Part, root_integral: Part, positive: Part) -> Calc:
    """KL >= −2 log(1 − H²/2)."""
    return (
        calc(KL(P, Q))
        .equals(LebesgueIntegral(t * log(t), Q), unfold(KL), change_of_measure(P, Q), mass)
        .at_least(
            LebesgueIntegral(lower(t, affinity), Q), earlier(positive), lemma(line, x=t, a=affinity), square_roots
        )
        .equals(
            2 - 2 * LebesgueIntegral(sqrt(t), Q) / affinity - 2 * log(affinity),
            square_roots, addition, change_of_measure(P, Q), mass,
        )
        .equals(-2 * log(affinity), earlier(root_integral), earlier(positive), cancel(affinity))
    )  # fmt: skip


def second_bound(positive: Part) -> Calc:
    """−2 log(1 − H²/2) >= H²."""
    return calc(-2 * log(affinity)).at_least(H2, earlier(positive), tangent(affinity))


@theorem(
    "The Hellinger distance is at most the divergence",
    given=[P << Q],
    source="Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.4 and (2.21)",
    chapter="Against other distances",
    also=("Hellinger below KL",),
)
def hellinger_below_kl() -> tuple[Part, ...]:
    """The squared Hellinger distance is at most −2 log(1 − H²/2), and that at most the divergence."""
    line = tangent_line_of_roots().part("A tangent line")
    root_integral = affinity_as_integral().part("The affinity")
    positive = affinity_positive(root_integral).part("It is positive")
    sharper = bound(line, root_integral, positive).part("The sharper bound")
    below = second_bound(positive).part("The Hellinger distance below it")
    whole = calc(KL(P, Q)).at_least(-2 * log(affinity), earlier(sharper)).at_least(H2, earlier(below))
    return line, root_integral, positive, sharper, below, whole.part("The inequality")
