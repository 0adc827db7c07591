"""KL(P, Q) <= log(1 + χ²(P, Q)) <= χ²(P, Q), and when these are equalities.

Under P the mean of t = dP/dQ is c = 1 + χ². The logarithm lies below its tangent at c, log t <= log c + t/c − 1, whose
P-integral is log c: Jensen's inequality as a tangent line. The second step is the tangent at 1. Where χ² = oo there is
nothing to prove; where χ² < oo, KL is finite too, for |x log x| <= x² + 1.

Equality in the first holds exactly when dP/dQ = 1 + χ² P-a.e., that is when P is Q conditioned on a set; in the second,
exactly when P = Q. For 3(u − 1)² <= (2 + 4u)(u − 1 − log u), and x² <= (2 + 2x)(x − log(1 + x)).
"""

from __future__ import annotations

from sympy import Eq, Symbol, log, oo
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.functions import expand_logs, zero_of_square
from klsym.derive.hypotheses import AlmostEverywhere, Finite, SameMeasure
from klsym.derive.inequalities import cancel, inequality, tangent
from klsym.derive.lemma import by_sign, instance
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, congruence, linear, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.chi_squared import ChiSquared
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Abs, Equal, LessEqual, Log, MeasureVariable, Real, Term, Version, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, measures
from klsym.oracles.ladder import ladder

P, Q = measures("P Q")
t = P / Q
chi = ChiSquared(P, Q)
c = 1 + chi
x, u = Symbol("x", nonnegative=True), Symbol("u", positive=True)
X, ZERO, ONE = facts._X, number(0), number(1)


# ---------------------------------------------------------------- what is finite
def second_moment(d: Deduction) -> Theorem:
    """∫ dP/dQ dP < oo."""
    term, q = d.translator.term, d.translator.measure(Q)
    spread = d.given.prove(d.translator.judgement(Finite(chi)))
    pieces = ((ONE, spread), (number(2), d.given.integrable(term(t), q)), (-ONE, d.given.finite(q)))
    square = rules.integrable_linear(term(t) * term(t), pieces, q)
    moved = rules.integrable_change(d.given.version(d.translator.measure(P), q), term(t), square)
    return d.have(LebesgueIntegral(t, P), "<", oo, moved, "t**2 = (t - 1)**2 + 2*t - 1 is Q-integrable, for t = dP/dQ")
    return d


def entropy_bound() -> Theorem:
    """|x log x| <= x² + 1, for x >= 0."""
    u, above = X * Log(X), X * X + 1

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        bound = rules.consult(ladder, (LessEqual(ZERO, X),), LessEqual(absolute.conclusion.right, above))
        return rules.linear(LessEqual(Abs(u), above), ((ONE, absolute), (ONE, bound)))

    return by_sign(u, prove)


def finite(d: Deduction) -> Deduction:
    """KL < oo; the lines are shown, and may be used."""
    moment = second_moment(d)
    term, q = d.translator.term, d.translator.measure(Q)
    ratio, version = term(t), d.given.version(d.translator.measure(P), q)
    bound = rules.pointwise(entropy_bound(), {X: ratio}, (d.given.nonnegative(ratio, q),), q)
    square = rules.integrable_change(version, ratio, moment)  # t² is Q-integrable
    whole = rules.integrable_linear(ratio * ratio + 1, ((ONE, square), (ONE, d.given.finite(q))), q)
    product = rules.integrable_dominated(bound, facts.integrable_as(whole, bound.conclusion.right))
    product = facts.integrable_as(product, term(log(t)) * ratio)
    found = rules.integrable_change(version, term(log(t)), product)
    d.have(KL(P, Q), "<", oo, found, "|x*log(x)| <= x**2 + 1 by the derivative ladder")
    return d


# ---------------------------------------------------------------- the inequalities
def below_the_logarithm() -> Deduction:
    """KL(P, Q) <= log(1 + χ²)."""
    d = finite(deduction())
    d.chain(
        d.calc(KL(P, Q))
        .equals(LebesgueIntegral(log(t / c) + log(c), P), unfold(KL, ChiSquared), log_algebra, addition, mass)
        .at_most(LebesgueIntegral(t / c - 1 + log(c), P), tangent(t / c), addition, unfold(ChiSquared))
        .equals(log(c), unfold(ChiSquared), addition, change_of_measure(P, Q), mass, cancel(c))
    )
    return d


def below_chi_squared() -> Calc:
    """log(1 + χ²) <= χ²."""
    return calc(log(c)).at_most(chi, unfold(ChiSquared), inequality(LessThan(log(c), c - 1, evaluate=False)))


# ---------------------------------------------------------------- when they are equalities
def constant_ratio() -> Deduction:
    """KL = log(1 + χ²) only if dP/dQ = 1 + χ², P-a.e."""
    d = finite(deduction(given=[Eq(KL(P, Q), log(c))]))
    term, p = d.translator.term, d.translator.measure(P)
    gap = t / c - 1 - log(t / c)
    d.chain(
        d.calc(LebesgueIntegral(gap, P))
        .equals(
            log(c) - KL(P, Q), unfold(KL, ChiSquared), log_algebra, addition, change_of_measure(P, Q), mass,
            cancel(c),
        )
    )  # fmt: skip
    vanishing = d.follows(LebesgueIntegral(gap, P), "=", 0, "the hypothesis")
    positive = d.given.positive(term(t / c), p)
    below = rules.log_tangent(positive)
    sign = rules.linear(LessEqual(ZERO, term(gap), p), ((ONE, below),))
    expanded = expand_logs(term(gap), d.given, p)
    summands = d.given.integrable(expanded.conclusion.right, p)
    integrable = facts.integrable_congruence(summands, facts.symmetric(expanded))
    zero = rules.integral_zero(sign, integrable, vanishing)
    d.have(gap, "=", 0, zero, "a nonnegative function whose integral vanishes is 0 almost everywhere", P)
    bound = d.ladder(LessThan(3 * (u - 1) ** 2, (2 + 4 * u) * (u - 1 - log(u)), evaluate=False))
    ratio, scale = term(t / c), d.given.positive(term(c), None)
    there = instance(bound, {Real("u"): ratio}, d.given, p)
    small = rules.linear(
        LessEqual((ratio - 1) * (ratio - 1), ZERO, p), ((ONE / 3, there), ((number(2) + 4 * ratio) / 3, zero))
    )
    one = root_of_zero(small, ratio - 1)
    equal = rules.linear(Equal(term(t), term(c), p), ((term(c), one), (-term(t), rules.inverse(scale))))
    d.have(t, "=", c, equal, "so u = 1, for u = dP/dQ divided by its mean", P)
    return d


def root_of_zero(small: Theorem, root: Term) -> Theorem:
    """From x² <= 0 a.e., infer x = 0 a.e."""
    measure = small.conclusion.measure
    above = rules.linear(LessEqual(ZERO, root * root, measure), ((ONE, facts.square_nonnegative(root)),))
    square = rules.antisymmetry(small, above)
    return rules.pointwise(zero_of_square(), {facts._X: root}, (square,), measure)


def divergence_of_constant_ratio() -> Calc:
    """Where dP/dQ = 1 + χ² P-a.e., KL = log(1 + χ²)."""
    return calc(KL(P, Q), given=[AlmostEverywhere(Eq(t, c), P)]).equals(
        log(c), unfold(KL, ChiSquared), congruence, mass, addition
    )


def only_equal_measures() -> Deduction:
    """log(1 + χ²) = χ² only if P = Q."""
    d = deduction(given=[Eq(log(c), chi)])
    term, q = d.translator.term, d.translator.measure(Q)
    bound = d.ladder(LessThan(x**2, (2 + 2 * x) * (x - log(1 + x)), evaluate=False))
    value = term(chi)
    gap = facts.square_nonnegative(term(t - 1))
    there = instance(bound, {Real("x"): value}, d.given, None)
    equal = d.given.find(d.translator.judgement(Eq(log(c), chi)))
    assert equal is not None
    factor = number(2) + 2 * value
    small = rules.linear(LessEqual(value * value, ZERO), ((ONE, there), (-factor, equal)))
    nothing = d.have(chi, "=", 0, root_of_zero(small, value), "x**2 <= (2 + 2*x)*(x - log(1 + x)) at x = chi squared")
    zero = rules.integral_zero(facts.at(gap, q), d.given.prove(d.translator.judgement(Finite(chi))), nothing)
    one = rules.pointwise(zero_of_square(), {facts._X: term(t - 1)}, (zero,), q)
    one = d.have(t, "=", 1, rules.linear(Equal(term(t), ONE, q), ((ONE, one),)), "its integrand vanishes", Q)
    density = rules.rewrite(
        d.given.version(d.translator.measure(P), q), one, Version(facts._Y, d.translator.measure(P), q), facts._Y
    )
    d.have(P, "=", Q, rules.same_measure(density, rules.version_self(q)), "both have density 1 with respect to Q")
    return d


def equal_measures() -> Deduction:
    """Where P = Q, log(1 + χ²) = χ² = 0."""
    d = deduction(given=[SameMeasure(P, Q)])
    p, q = map(d.translator.measure, (P, Q))
    same = d.given.prove(d.translator.judgement(SameMeasure(P, Q)))
    place = MeasureVariable("the measure", q.space)
    density = rules.rewrite(rules.version_self(p), same, Version(ONE, p, place), place)
    unique = rules.version_unique(d.given.version(p, q), density, d.given.sigma_finite(q))
    d.have(t, "=", 1, unique, "1 is a density of P with respect to itself, and densities are unique", Q)
    nothing = d.chain(d.calc(chi).equals(0, unfold(ChiSquared), congruence, linear))
    logs = facts.congruence(nothing, Log(ONE + facts._Y), facts._Y)
    value = rules.linear(Equal(d.translator.term(log(c)), d.translator.term(chi)), ((ONE, logs), (-ONE, nothing)))
    d.have(log(c), "=", chi, value, "both are 0")
    return d


@theorem(
    "KL is at most log(1 + χ²), and that at most χ²",
    given=[P << Q, Finite(chi)],
    source="Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.7",
    chapter="Against other distances",
)
def chi_squared() -> tuple[Part, ...]:
    """The divergence lies below the logarithm of the second moment of the likelihood ratio."""
    return below_the_logarithm().part("KL below the logarithm"), below_chi_squared().part("The logarithm below χ²")


@theorem(
    "When KL = log(1 + χ²), and when log(1 + χ²) = χ²",
    given=[P << Q, Finite(chi)],
    source="equality in Jensen's inequality and in log(1 + x) <= x",
    chapter="Against other distances",
)
def chi_squared_equality() -> tuple[Part, ...]:
    """Equality in the first exactly where dP/dQ is constant P-almost everywhere, in the second exactly at P = Q."""
    return (
        constant_ratio().part("Equality in the first only at a constant ratio"),
        divergence_of_constant_ratio().part("Equality in the first at a constant ratio"),
        only_equal_measures().part("Equality in the second only at P = Q"),
        equal_measures().part("Equality in the second at P = Q"),
    )
