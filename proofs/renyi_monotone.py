"""The Rényi divergence D_α = log ∫ (dP/dQ)^α dQ / (α − 1) grows with its order α > 0, on either side of 1, and KL lies
between: D_α <= KL for α < 1, KL <= D_α for α > 1.

Let M_α = ∫ t^α dQ, t = dP/dQ. For an order u between 1 and s, u − 1 = θ(s − 1) with 0 <= θ <= 1, Bernoulli's inequality
z^θ <= θz + 1 − θ at z = t^(s−1)/M_s, times t M_s^θ, is t^u <= M_s^θ(θ t^s/M_s + (1 − θ)t). Under Q the right side has
integral M_s^θ: so log M_u <= θ log M_s. Divided by u − 1 this is D_u <= D_s where s > 1, D_u >= D_s where s < 1.
The tangent of exp gives t^α >= e^k(t + (α − 1) t log t − kt) for every number k; at k = (α − 1) KL the right side has
integral e^k, and log M_α >= (α − 1) KL. For α < 1, M_α is finite; for α > 1 that is assumed (else D_α = oo).
"""

from __future__ import annotations

from sympy import Expr, Symbol, log, oo
from sympy.core.relational import StrictLessThan

from klsym.derive import facts
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exponentials import bernoulli, exp_above_line, log_order
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.lemma import by_order, by_sign, instance, tangent_line, without_density
from klsym.derive.library import theorem
from klsym.derive.powers import power_nonnegative, power_positive
from klsym.derive.reasons import change_of_measure, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Abs, Equal, Exp, Integral, Inverse, Less, LessEqual, Log, Not, Power, Real, Term, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, measures

P, Q = measures("P Q")
t = P / Q
alpha, beta = Symbol("alpha", positive=True), Symbol("beta", positive=True)
ZERO, ONE = number(0), number(1)
X, M, THETA, S, U, K = map(Real, ("x", "m", "theta", "s", "u", "k"))
Y = facts._Y


def moment(order: Expr) -> Expr:
    """∫ (dP/dQ)^α dQ."""
    return LebesgueIntegral(t**order, Q)


def renyi(order: Expr) -> Expr:
    """The Rényi divergence of this order."""
    return log(moment(order)) / (order - 1)


# ---------------------------------------------------------------- lemmas about numbers
def merged(above: Theorem, first: Term, second: Term, total: Theorem) -> Theorem:
    """x·e^a·e^b = x^u, from 0 < x and log x + a + b = u log x."""
    y, goal = Log(X), total.conclusion.right
    assert isinstance(goal, Term)
    power = rules.power(above, U)
    steps = (
        (-ONE, power),
        (ONE, facts.congruence(total, Exp(Y), Y)),
        (-ONE, facts.exp_sum(y + first, second)),
        (-Exp(second), facts.exp_sum(y, first)),
        (-(Exp(first) * Exp(second)), rules.exp_log(above)),
    )
    return rules.linear(Equal(X * Exp(first) * Exp(second), Power(X, U)), steps)


def interpolation() -> Theorem:
    """0 <= x, 0 < m, 0 <= θ <= 1, u = 1 + θ(s − 1) |- x^u <= e^(θ log m)(θ x^s/m + (1 − θ)x)."""
    sign, mean = rules.assume(LessEqual(ZERO, X)), rules.assume(Less(ZERO, M))
    low, high = rules.assume(LessEqual(ZERO, THETA)), rules.assume(LessEqual(THETA, ONE))
    order = rules.assume(Equal(U, ONE + THETA * (S - 1)))
    scale, y, mass = Exp(THETA * Log(M)), Log(X), Log(M)
    b = Power(X, S)
    goal = LessEqual(Power(X, U), scale * (THETA * b * Inverse(M) + (ONE - THETA) * X))

    def zero(below: Theorem) -> Theorem:
        nothing = rules.antisymmetry(below, sign)
        steps = (
            (ONE, rules.power(below, U)),
            (-(scale * THETA * Inverse(M)), rules.power(below, S)),
            (-(scale * (ONE - THETA)), nothing),
        )
        return rules.linear(goal, steps)

    def positive(above: Theorem) -> Theorem:
        under, over = facts.inverse_positive(mean), facts.inverse_positive(above)
        rest, first = rules.product(under, over), power_positive(above, S)
        z = rules.product(first, rest)  # x^s/(m x)
        power = rules.power(above, S)
        logs = facts.follows(
            Equal(Log(z.conclusion.right), S * y - mass - y),
            rules.log_product(first, rest), rules.log_product(under, over), facts.log_inverse(mean),
            facts.log_inverse(above), facts.congruence(power, Log(Y), Y), rules.log_exp(S * y),
        )  # fmt: skip
        below = bernoulli(z, THETA, low, high)
        w = below.conclusion.left
        gap = rules.linear(LessEqual(ZERO, below.conclusion.right - w), ((ONE, below),))
        weight = rules.product(above, rules.exp_positive(THETA * mass))
        weak = rules.linear(LessEqual(ZERO, weight.conclusion.right), ((ONE, weight),))
        inner = THETA * (S * y - mass - y)
        same = facts.congruence(
            rules.linear(Equal(THETA * Log(z.conclusion.right), inner), ((THETA, logs),)), Exp(Y), Y
        )
        total = rules.linear(Equal(y + THETA * mass + inner, U * y), ((-y, order),))
        whole = merged(above, THETA * mass, inner, total)
        steps = (
            (ONE, rules.product(weak, gap)),
            (scale * THETA * b * Inverse(M), rules.inverse(above)),
            (-(X * scale), same),
            (-ONE, whole),
        )
        return rules.linear(goal, steps)

    return by_order(X, ZERO, zero, positive)


def tangent() -> Theorem:
    """0 <= x |- e^k(x + (u − 1)x log x − kx) <= x^u."""
    sign, y = rules.assume(LessEqual(ZERO, X)), Log(X)
    inside = ONE + (U - 1) * y - K
    goal = LessEqual(Exp(K) * (X * inside), Power(X, U))

    def zero(below: Theorem) -> Theorem:
        nothing = rules.antisymmetry(below, sign)
        return rules.linear(goal, ((-ONE, rules.power(below, U)), (Exp(K) * inside, nothing)))

    def positive(above: Theorem) -> Theorem:
        v = (U - 1) * y - K
        line = exp_above_line(v)
        gap = rules.linear(LessEqual(ZERO, line.conclusion.right - line.conclusion.left), ((ONE, line),))
        weight = rules.product(above, rules.exp_positive(K))
        weak = rules.linear(LessEqual(ZERO, weight.conclusion.right), ((ONE, weight),))
        whole = merged(above, K, v, rules.ring(y + K + v, U * y))
        return rules.linear(goal, ((ONE, rules.product(weak, gap)), (ONE, whole)))

    return by_order(X, ZERO, zero, positive)


def small_power() -> Theorem:
    """0 <= x, 0 <= u <= 1 |- |x^u| <= x + 1."""
    sign = rules.assume(LessEqual(ZERO, X))
    low, high = rules.assume(LessEqual(ZERO, U)), rules.assume(LessEqual(U, ONE))
    absolute = rules.absolute_value(power_nonnegative(X, U))
    goal = LessEqual(Abs(Power(X, U)), X + 1)

    def positive(above: Theorem) -> Theorem:
        power, line = rules.power(above, U), bernoulli(above, U, low, high)
        room = rules.product(rules.linear(LessEqual(ZERO, ONE - U), ((ONE, high),)), sign)
        return rules.linear(goal, ((ONE, absolute), (ONE, power), (ONE, line), (ONE, room), (ONE, low)))

    def zero(below: Theorem) -> Theorem:
        return rules.linear(goal, ((ONE, absolute), (ONE, rules.power(below, U)), (ONE, sign)))

    return by_order(X, ZERO, zero, positive)


def zero_power() -> Theorem:
    """0 <= x, x^u = 0 |- x = 0."""
    sign, gone = rules.assume(LessEqual(ZERO, X)), rules.assume(Equal(Power(X, U), ZERO))
    goal = Equal(X, ZERO)

    def positive(above: Theorem) -> Theorem:
        strict = power_positive(above, U)
        return facts.impossible(rules.linear(Less(ZERO, ZERO), ((ONE, strict), (ONE, gone))), goal)

    return by_order(X, ZERO, lambda below: rules.antisymmetry(below, sign), positive)


# ---------------------------------------------------------------- moments
def learn_moment(d: Deduction, order: Expr) -> Theorem:
    """t^α is integrable where it is not assumed, α < 1; and M_α > 0."""
    term, p, q = d.translator.term, *map(d.translator.measure, (P, Q))
    ratio, power = term(t), term(t**order)
    if order_below_one(d, order):
        d.given.add(d.given.nonnegative(term(order), None))
        high = rules.linear(LessEqual(term(order), ONE), ((ONE, d.given.find(d.translator.judgement(order < 1))),))
        d.given.add(high)
        bound = instance(small_power(), {X: ratio, U: term(order)}, d.given, q)
        d.given.add(rules.integrable_dominated(bound, d.given.integrable(ratio + 1, q)))
    below = LessEqual(Integral(power, q), ZERO)
    sign = facts.at(power_nonnegative(ratio, term(order)), q)
    vanishing = rules.antisymmetry(rules.assume(below), facts.integral_nonnegative(sign, q))
    zero = rules.integral_zero(sign, d.given.integrable(power, q), vanishing)
    empty = rules.pointwise(zero_power(), {X: ratio, U: term(order)}, (d.given.nonnegative(ratio, q), zero), q)
    absurd = without_density(d.given, empty, p, Not(below))
    positive = rules.order(rules.cases(below, absurd, rules.assume(Not(below))))
    return d.have(moment(order), ">", 0, positive, "were it 0, then dP/dQ = 0 Q-a.e., and P would have no mass")


def order_below_one(d: Deduction, order: Expr) -> bool:
    """Whether the order is known to be less than 1."""
    return d.given.find(d.translator.judgement(order < 1)) is not None


def integrated(d: Deduction, bound: Theorem, parts: tuple, low: bool) -> Theorem:
    """The integrals of both sides of an inequality under Q, one of them a sum of the parts."""
    stated = bound.conclusion
    whole = stated.left if low else stated.right
    q = stated.measure
    total = rules.integrable_linear(whole, parts, q)
    other = d.given.integrable(stated.right if low else stated.left, q)
    order = rules.integral_monotone(bound, *((total, other) if low else (other, total)))
    return (
        facts.chain(facts.symmetric(rules.integral_linear(whole, parts, q)), order)
        if low
        else facts.chain(order, rules.integral_linear(whole, parts, q))
    )


def unit_mean(d: Deduction) -> Theorem:
    """∫ t dQ = 1."""
    p, q = map(d.translator.measure, (P, Q))
    ratio = d.translator.term(t)
    moved = rules.change_of_measure(d.given.version(p, q), ONE)
    same = facts.integral_congruence(rules.ring(ratio, ONE * ratio), q)
    mass = d.given.prove(Equal(Integral(ONE, p), ONE))
    return rules.linear(Equal(Integral(ratio, q), ONE), ((ONE, same), (-ONE, moved), (ONE, mass)))


def learn_between(d: Deduction, theta: Term, u: Term, s: Term) -> None:
    """t^u is integrable with t^s: the interpolation at m = 1."""
    q, ratio = d.translator.measure(Q), d.translator.term(t)
    d.given.add(rules.linear(Less(ZERO, ONE), ()))
    bound = instance(interpolation(), {X: ratio, M: ONE, THETA: theta, S: s, U: u}, d.given, q)
    scale = Exp(theta * Log(ONE))
    parts = (
        (scale * theta, d.given.integrable(Power(ratio, s), q)),
        (scale * (ONE - theta), d.given.integrable(ratio, q)),
    )
    whole = rules.integrable_linear(bound.conclusion.right, parts, q)
    same = rules.absolute_value(facts.at(power_nonnegative(ratio, u), q))
    absolute = rules.linear(LessEqual(Abs(Power(ratio, u)), bound.conclusion.right, q), ((ONE, same), (ONE, bound)))
    d.given.add(rules.integrable_dominated(absolute, whole))


def log_convex(d: Deduction, inner: Expr, outer: Expr) -> Theorem:
    """log M_u <= θ log M_s for an order u between 1 and s, θ = (u − 1)/(s − 1)."""
    term, q = d.translator.term, d.translator.measure(Q)
    up = outer == beta
    large = learn_moment(d, outer)
    gap = d.given.positive(term(outer - 1 if up else 1 - outer), None)
    own = d.given.positive(term(inner - 1 if up else 1 - inner), None)
    inverse, unit = facts.inverse_positive(gap), rules.inverse(gap)
    theta = own.conclusion.right * inverse.conclusion.right
    between = d.given.positive(term(beta - alpha), None)  # both gaps differ by β − α
    rest = rules.product(between, inverse)
    weight = rules.product(own, inverse)
    low = rules.linear(LessEqual(ZERO, theta), ((ONE, weight),))
    high = rules.linear(LessEqual(theta, ONE), ((ONE, rest), (ONE, unit)))
    u, s = term(inner), term(outer)
    order = rules.linear(Equal(u, ONE + theta * (s - 1)), ((-(u - 1), unit),))
    d.given.add(low, high, order)
    ratio, m = term(t), term(moment(outer))
    if up:
        learn_between(d, theta, u, s)
    small = learn_moment(d, inner)
    bound = instance(interpolation(), {X: ratio, M: m, THETA: theta, S: s, U: u}, d.given, q)
    scale = Exp(theta * Log(m))
    parts = (
        (scale * theta * Inverse(m), d.given.integrable(term(t**outer), q)),
        (scale * (ONE - theta), d.given.integrable(ratio, q)),
    )
    order_of_integrals = integrated(d, bound, parts, low=False)
    cancelled = rules.inverse(large)
    below = rules.linear(
        LessEqual(term(moment(inner)), scale),
        ((ONE, order_of_integrals), (scale * (ONE - theta), unit_mean(d)), (scale * theta, cancelled)),
    )
    logs = log_order(small, below)
    right = theta * Log(m)
    found = rules.linear(LessEqual(term(log(moment(inner))), right), ((ONE, logs), (ONE, rules.log_exp(right))))
    shown = (inner - 1) / (outer - 1) * log(moment(outer))
    return d.have(log(moment(inner)), "<=", shown, found, "the integral of Bernoulli's inequality")


def monotone(above: bool) -> Deduction:
    """D_α <= D_β for 1 < α < β, or for α < β < 1."""
    between = StrictLessThan(alpha, beta, evaluate=False)
    if above:
        d = deduction(given=[alpha > 1, between, Integrable(t**beta, Q)])
        inner, outer = alpha, beta
    else:
        d = deduction(given=[between, beta < 1])
        inner, outer = beta, alpha
    d.follows(beta - alpha, ">", 0, "alpha < beta")
    for order in (alpha, beta) if above else (beta, alpha):
        side = order - 1 if above else 1 - order
        d.follows(side, ">", 0, "the orders")
    if not above:
        d.follows(alpha, "<", 1, "alpha < beta < 1")
    convex = log_convex(d, inner, outer)
    term = d.translator.term
    own = d.given.positive(term(inner - 1 if above else 1 - inner), None)
    inverse, unit = facts.inverse_positive(own), rules.inverse(own)
    gap = rules.linear(LessEqual(ZERO, convex.conclusion.right - convex.conclusion.left), ((ONE, convex),))
    weak = rules.linear(LessEqual(ZERO, inverse.conclusion.right), ((ONE, inverse),))
    scaled = rules.product(gap, weak)
    goal = LessEqual(term(renyi(alpha)), term(renyi(beta)))
    rest = term(log(moment(outer)) / (outer - 1))
    whole = rules.linear(goal, ((ONE, scaled), (rest, unit) if above else (-rest, unit)))
    d.have(renyi(alpha), "<=", renyi(beta), whole, "divided by the order less 1")
    return d


# ---------------------------------------------------------------- order 1
def entropy_bound() -> Theorem:
    """0 <= x, 0 < u − 1 |- |x log x| <= 1 + x^u/(u − 1)."""
    sign, above = rules.assume(LessEqual(ZERO, X)), rules.assume(Less(ZERO, U - 1))
    inverse, unit = facts.inverse_positive(above), rules.inverse(above)
    over = inverse.conclusion.right
    power, value = Power(X, U), X * Log(X)
    weak = rules.linear(LessEqual(ZERO, over), ((ONE, inverse),))
    share = rules.product(power_nonnegative(X, U), weak)
    line = rules.instantiate(tangent(), {K: ZERO})  # x + (u − 1)x log x <= x^u
    scaled = rules.product(rules.linear(LessEqual(ZERO, power - line.conclusion.left), ((ONE, line),)), weak)
    rest = rules.product(sign, weak)
    flat = tangent_line(sign, rules.linear(Less(ZERO, ONE), ()))  # x − 1 <= x log x
    goal = LessEqual(Abs(value), ONE + power * over)

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        del side
        if absolute.conclusion.right == value:
            one = rules.linear(LessEqual(ZERO, ONE), ())
            return rules.linear(goal, ((ONE, absolute), (ONE, scaled), (ONE, rest), (-value, unit), (ONE, one)))
        return rules.linear(goal, ((ONE, absolute), (ONE, flat), (ONE, sign), (ONE, share)))

    return by_sign(value, prove)


def finite(d: Deduction) -> None:
    """KL < oo, from M_α < oo for an α > 1."""
    term, p, q = d.translator.term, *map(d.translator.measure, (P, Q))
    ratio, order = term(t), term(alpha)
    gap = d.given.positive(term(alpha - 1), None)
    d.given.add(rules.linear(Less(ZERO, order - 1), ((ONE, gap),)))
    bound = instance(entropy_bound(), {X: ratio, U: order}, d.given, q)
    scale = Inverse(order - 1)
    parts = ((ONE, d.given.finite(q)), (scale, d.given.integrable(Power(ratio, order), q)))
    whole = rules.integrable_linear(bound.conclusion.right, parts, q)
    product = facts.integrable_as(rules.integrable_dominated(bound, whole), Log(ratio) * ratio)
    found = rules.integrable_change(d.given.version(p, q), Log(ratio), product)
    d.have(KL(P, Q), "<", oo, found, "|x*log(x)| <= 1 + x**alpha/(alpha - 1)")


def against_kl(above: bool) -> Deduction:
    """KL <= D_α for α > 1, D_α <= KL for α < 1."""
    d = deduction(given=[alpha > 1, Integrable(t**alpha, Q)] if above else [alpha < 1, Finite(KL(P, Q))])
    side = alpha - 1 if above else 1 - alpha
    d.follows(side, ">", 0, "the order lies on this side of 1")
    if above:
        finite(d)
    d.chain(d.calc(KL(P, Q)).equals(LebesgueIntegral(t * log(t), Q), unfold(KL), change_of_measure(P, Q), mass))
    term, q = d.translator.term, d.translator.measure(Q)
    learn_moment(d, alpha)
    value, ratio, slope = term(LebesgueIntegral(t * log(t), Q)), term(t), term(alpha) - 1
    k = slope * value
    bound = instance(tangent(), {X: ratio, U: term(alpha), K: k}, d.given, q)
    parts = (
        (Exp(k) * (ONE - k), d.given.integrable(ratio, q)),
        (Exp(k) * slope, d.given.integrable(term(t * log(t)), q)),
    )
    order = integrated(d, bound, parts, low=True)
    below = rules.linear(LessEqual(Exp(k), term(moment(alpha))), ((ONE, order), (-(Exp(k) * (ONE - k)), unit_mean(d))))
    logs = log_order(rules.exp_positive(k), below)
    found = rules.linear(LessEqual(k, term(log(moment(alpha)))), ((ONE, logs), (-ONE, rules.log_exp(k))))
    shown = (alpha - 1) * LebesgueIntegral(t * log(t), Q)
    line = d.have(shown, "<=", log(moment(alpha)), found, "the integral of the tangent of exp at (alpha - 1)*KL")
    own = d.given.positive(term(side), None)
    inverse, unit = facts.inverse_positive(own), rules.inverse(own)
    weak = rules.linear(LessEqual(ZERO, inverse.conclusion.right), ((ONE, inverse),))
    gap = rules.linear(LessEqual(ZERO, line.conclusion.right - line.conclusion.left), ((ONE, line),))
    scaled = rules.product(gap, weak)
    same = next(f for f in d.given.known(Equal) if f.conclusion.left == term(KL(P, Q)))
    low, high = (KL(P, Q), renyi(alpha)) if above else (renyi(alpha), KL(P, Q))
    turn = ONE if above else -ONE
    whole = rules.linear(LessEqual(term(low), term(high)), ((ONE, scaled), (turn, same), (-turn * value, unit)))
    d.have(low, "<=", high, whole, "divided by the order less 1")
    return d


@theorem(
    "The Rényi divergence grows with its order",
    given=[P << Q],
    source="Rényi (1961); van Erven & Harremoës, Rényi divergence and KL divergence (2014), Theorems 3 and 5",
    chapter="Against other distances",
    also=("Rényi is monotone in its order", "Rényi divergence"),
)
def renyi_monotone() -> tuple[Part, ...]:
    """The Rényi divergence is monotone in its order, with the Kullback–Leibler divergence at order 1."""
    return (
        monotone(True).part("Orders above 1"),
        monotone(False).part("Orders below 1"),
        against_kl(True).part("KL below the orders above 1"),
        against_kl(False).part("KL above the orders below 1"),
    )
