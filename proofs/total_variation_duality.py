"""What total variation is: ½∫|p − q|, one less the overlap ∫ min(p, q), the largest P(A) − Q(A), half the largest
∫ f dP − ∫ f dQ over |f| <= 1.

Scheffé: with densities against any common base mu, TV = ½∫|p − q| dmu = 1 − ∫ min(p, q) dmu = P(A) − Q(A) for the set
A = {p > q}: the indicator f of any event between {p > q} and {p >= q} satisfies (2f − 1)(p − q) = |p − q|.
Duality: where |f − c| <= r, ∫ f dP − ∫ f dQ = ∫ (f − c)(p − q) dmu <= r ∫|p − q| dmu = 2r TV. With c = 0, r = 1 these
are the functions bounded by 1; with c = r = ½ the tests and events. A attains the bound, and so does 2·1_A − 1.
"""

from __future__ import annotations

from sympy import Eq, Expr, Rational, S, Symbol
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.common_base import over_base
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere
from klsym.derive.lemma import by_sign, lemma
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, mass, unfold
from klsym.derive.signs import absolute_nonnegative
from klsym.derive.step import Part
from klsym.derive.work import Reason, Work
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import rules
from klsym.kernel.ring import normal
from klsym.kernel.terms import Abs, Equal, LessEqual, Term, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, MeasureSymbol, functions, measures

P, Q = measures("P Q")
mu = MeasureSymbol("mu", "sigma-finite")
p, q = P / mu, Q / mu
V = TotalVariation(P, Q)
f = functions("f")
x, z = Symbol("x", real=True), Symbol("z", real=True)
c, r = Symbol("c", real=True), Symbol("r", nonnegative=True)
ZERO, ONE = number(0), number(1)
MOVED = change_of_measure(P, mu), change_of_measure(Q, mu), addition, mass


# ---------------------------------------------------------------- Scheffé
def half_the_distance() -> Calc:
    """TV = ½∫|p − q|."""
    return calc(V).equals(LebesgueIntegral(abs(p - q), mu) / 2, unfold(TotalVariation), over_base(P, Q, mu))


def overlap() -> Calc:
    """TV = 1 − ∫ min(p, q)."""
    smaller = (p + q - abs(p - q)) / 2
    return half_the_distance().equals(1 - LebesgueIntegral(smaller, mu), *MOVED)


class equal_integrands(Reason):
    """Integrands that are equal almost everywhere, by the hypothesis as it stands."""

    words = "the integrands are equal almost everywhere"

    def work(self, work: Work) -> None:
        for fact in work.given.known(Equal):
            if fact.conclusion.measure is not None:
                work.add(facts.integral_congruence(fact, fact.conclusion.measure))


def largest_event() -> Deduction:
    """P(A) − Q(A) = TV for an event with {p > q} ⊂ A ⊂ {p >= q}."""
    half = Rational(1, 2)
    d = deduction(
        given=[
            LessThan(abs(f - half), half, evaluate=False),
            AlmostEverywhere(Eq((2 * f - 1) * (p - q), abs(p - q)), mu),
        ]
    )
    learn_integrable(d, half, half)
    d.chain(
        d.calc(LebesgueIntegral(f, P) - LebesgueIntegral(f, Q))
        .equals(LebesgueIntegral((2 * f - 1) * (p - q), mu) / 2, *MOVED)
        .equals(LebesgueIntegral(abs(p - q), mu) / 2, equal_integrands)
        .equals(V, unfold(TotalVariation), over_base(P, Q, mu))
    )
    return d


@theorem(
    "Scheffé's theorem",
    given=[P << mu, Q << mu],
    source="Scheffé (1947); Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.1",
    chapter="Against other distances",
    also=("Scheffé's identity",),
)
def scheffe() -> tuple[Part, ...]:
    """Total variation is half the L¹ distance of the densities, and one less their overlap."""
    return (
        half_the_distance().part("Half the distance"),
        overlap().part("One less the overlap"),
        largest_event().part("The event on which p > q"),
    )


# ---------------------------------------------------------------- duality
def product_bound() -> Deduction:
    """(x − c)z <= r|z| where |x − c| <= r."""
    d = deduction(given=[LessThan(abs(x - c), r, evaluate=False)])
    term = d.translator.term
    u, v, bound = term(x - c), term(z), d.given.find(d.translator.judgement(LessThan(abs(x - c), r, evaluate=False)))
    assert bound is not None
    goal = LessEqual(u * v, term(r) * Abs(v))
    gap = rules.linear(LessEqual(ZERO, term(r) - Abs(u)), ((ONE, bound),))
    rest = rules.product(gap, absolute_nonnegative(v))  # (r − |x − c|)|z| >= 0

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        del side

        def inner(inside: Theorem, other: Theorem) -> Theorem:
            # |x − c||z| − (x − c)z is 0, or twice the product of the absolute values
            product = rules.product(absolute_nonnegative(u), absolute_nonnegative(v))
            signs = (absolute.conclusion.right == u) == (other.conclusion.right == v)
            return rules.linear(goal, ((ONE, rest), *sizes(absolute, other, signs, product)))

        return by_sign(v, inner)

    whole = by_sign(u, prove)
    d.have((x - c) * z, "<=", r * abs(z), whole, "the absolute value of a product")
    return d


def sizes(one: Theorem, two: Theorem, alike: bool, product: Theorem) -> tuple[tuple[Term, Theorem], ...]:
    """|u||v| − uv >= 0, from |u| = ±u and |v| = ±v."""
    v, plain = two.conclusion.left, one.conclusion.right
    if alike:
        return (-v, one), (-plain, two)
    return (v, one), (plain, two), (number(2), product)


def bounded(line: Part, center: Expr, radius: Expr, given: list) -> Deduction:
    """∫ f dP − ∫ f dQ <= 2r TV where |f − c| <= r."""
    d = deduction(given=given)
    learn_integrable(d, center, radius)
    d.chain(
        d.calc(LebesgueIntegral(f, P) - LebesgueIntegral(f, Q))
        .equals(LebesgueIntegral((f - center) * (p - q), mu), *MOVED)
        .at_most(LebesgueIntegral(radius * abs(p - q), mu), *MOVED, lemma(line, x=f, z=p - q, c=center, r=radius))
        .equals(2 * radius * V, unfold(TotalVariation), over_base(P, Q, mu))
    )
    return d


def learn_integrable(d: Deduction, center: Expr, radius: Expr) -> None:
    """f is integrable for P and for Q: |f − c| <= r, and their mass is finite."""
    term = d.translator.term
    bound = d.given.find(d.translator.judgement(LessThan(abs(f - center), radius, evaluate=False)))
    assert bound is not None
    for measure in map(d.translator.measure, (P, Q)):
        unit = d.given.finite(measure)
        constant = rules.integrable_linear(term(radius), ((term(radius), unit),), measure)
        gap = rules.integrable_dominated(
            facts.at(bound, measure), facts.integrable_as(constant, bound.conclusion.right)
        )
        inside = gap.conclusion.function
        turn = ONE if normal(inside) == normal(term(f - center)) else -ONE
        whole = rules.integrable_linear(term(f), ((turn, gap), (term(center), unit)), measure)
        d.given.add(whole, rules.integrable_change(d.given.version(measure, d.translator.measure(mu)), term(f), whole))


@theorem(
    "Total variation as a supremum",
    given=[P << mu, Q << mu],
    source="Tsybakov, Introduction to Nonparametric Estimation, section 2.4; Villani, Optimal Transport, Remark 6.4",
    chapter="Against other distances",
    also=("Variational forms of total variation", "Duality for total variation"),
)
def total_variation_duality() -> tuple[Part, ...]:
    """Twice total variation is the largest difference of means of a function bounded by 1; once, of probabilities."""
    line = product_bound().part("A product")
    half = Rational(1, 2)
    return (
        line,
        bounded(line, c, r, [LessThan(abs(f - c), r, evaluate=False)]).part("Functions within r of a number"),
        bounded(line, S.Zero, S.One, [LessThan(abs(f), 1, evaluate=False)]).part("Functions bounded by 1"),
        bounded(line, half, half, [LessThan(abs(f - half), half, evaluate=False)]).part("Tests and events"),
        largest_event().part("Attained by an event"),
    )
