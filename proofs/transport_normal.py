"""Talagrand's inequality T2 between normal laws: W2² <= 2σ² KL against N(m, σ²), with equality for translations.

The increasing map x ↦ a + (s/σ)(x − m) carries N(m, σ²) to N(a, s²); it is affine, and its cost (a − m)² + (s − σ)² is
W2² (that the increasing map is optimal is cited; T2 needs only that W2² is at most the cost). With
KL = log(σ/s) + (s² + (a − m)²)/(2σ²) − ½, the inequality is log(s/σ) <= s/σ − 1, an equality at s = σ.

The general inequality, for every P << N(m, σ²), needs integration by parts along the quantile map, and is not here.
"""

from __future__ import annotations

from sympy import Eq, Integral, Rational, Symbol, exp, expand, log, oo, pi, simplify, sqrt
from sympy.core.relational import StrictGreaterThan

from klsym.derive import facts
from klsym.derive.computed import computed
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.families import Normal
from klsym.kernel import rules
from klsym.kernel.terms import Equal, LessEqual, number

a, m = Symbol("a", real=True), Symbol("m", real=True)
s, sigma = Symbol("s", positive=True), Symbol("sigma", positive=True)
z = Symbol("z", real=True)
cost = (a - m) ** 2 + (s - sigma) ** 2
divergence = log(sigma / s) + (s**2 + (a - m) ** 2) / (2 * sigma**2) - Rational(1, 2)
ZERO, ONE, TWO = map(number, range(3))


def both_sides() -> Part:
    """The divergence and the cost of the increasing map, by SymPy: at x = m + σz the map moves by a − m + (s − σ)z."""
    normal = KL(Normal(a, s), Normal(m, sigma))
    first = computed(normal, "=", normal.doit, "the closed form")
    moved = Integral((a - m + (s - sigma) * z) ** 2 * exp(-(z**2) / 2) / sqrt(2 * pi), (z, -oo, oo))
    second = computed(moved, "=", lambda: simplify(expand(moved.doit())), "the cost, with x = m + sigma*z")
    return Part(Eq(moved, second.right, evaluate=False), (first, second), None, (), "The divergence and the cost")


def inequality_part() -> Deduction:
    """(a − m)² + (s − σ)² <= 2σ² KL."""
    d = deduction()
    term = d.translator.term
    scale, model = (d.given.positive(term(symbol), None) for symbol in (s, sigma))
    inverse, other = facts.inverse_positive(model), facts.inverse_positive(scale)
    ratio = rules.product(scale, inverse)
    gap = rules.linear(
        LessEqual(ZERO, ratio.conclusion.right - 1 - term(log(s / sigma))), ((ONE, rules.log_tangent(ratio)),)
    )
    weak = rules.linear(LessEqual(ZERO, term(sigma**2)), ((ONE, rules.product(model, model)),))
    scaled = rules.product(weak, gap)
    logs = (
        rules.log_product(scale, inverse),
        facts.log_inverse(model),
        rules.log_product(model, other),
        facts.log_inverse(scale),
    )
    turned = facts.follows(Equal(term(log(s / sigma)), term(-log(sigma / s))), *logs)
    unit = rules.inverse(model)
    inside, double = term(s**2 + (a - m) ** 2), TWO * term(sigma) * term(sigma)
    u = unit.conclusion.left
    whole = rules.linear(
        LessEqual(term(cost), term(2 * sigma**2 * divergence)),
        ((TWO, scaled), (-double, turned), (-inside * (u + 1), unit), (-TWO * term(s) * term(sigma), unit)),
    )
    d.have(cost, "<=", 2 * sigma**2 * divergence, whole, "log(u) <= u - 1 at u = s/sigma")
    return d


def translations() -> Deduction:
    """At s = σ both sides are (a − m)²."""
    d = deduction()
    term = d.translator.term
    unit = rules.inverse(d.given.positive(term(sigma), None))
    shift, value = (a - m) ** 2, 2 * sigma**2 * divergence.subs(s, sigma)
    factor = (unit.conclusion.left + 1) * term(sigma**2 + shift)
    whole = rules.linear(Equal(term(shift), term(value)), ((-factor, unit),))
    d.have(shift, "=", value, whole, "the cost and the divergence at s = sigma")
    return d


@theorem(
    "T2 between normal laws",
    given=[StrictGreaterThan(s, 0, evaluate=False), StrictGreaterThan(sigma, 0, evaluate=False)],
    source="Talagrand (1996); Villani, Optimal Transport, Theorem 22.14",
    chapter="Against other distances",
    also=("Talagrand's inequality", "The transport inequality T2"),
)
def transport_normal() -> tuple[Part, ...]:
    """The squared transport distance between normal laws is at most 2σ² times the divergence from N(m, σ²)."""
    return (
        both_sides(),
        inequality_part().part("The inequality"),
        translations().part("Equality for translations"),
    )
