"""What becomes of derivatives when measures are given by densities against a common base.

Three facts, each derived from the rules: the densities of P and Q against P + Q add to one; dP/dQ is the ratio p/q of
densities Q-a.e.; and ∫ |dP/d(P+Q) − dQ/d(P+Q)| d(P+Q) = ∫ |dP/dQ − 1| dQ where P << Q.
"""

from __future__ import annotations

from fractions import Fraction

from klsym.derive import facts, functions
from klsym.derive.given import Given
from klsym.kernel import rules
from klsym.kernel.terms import (
    Abs,
    Equal,
    Integral,
    Inverse,
    Less,
    LessEqual,
    Measure,
    MeasureSum,
    MeasureVariable,
    Not,
    Real,
    Term,
    Version,
    WithDensity,
    number,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
X = facts._X


def bounded_fraction() -> Theorem:
    """|x/(1 + x²)| <= 1, for a real x."""
    square = facts.square_nonnegative(X)
    below = rules.linear(Less(ZERO, X * X + 1), ((ONE, square),))
    fraction = X * Inverse(X * X + 1)

    def side(sign: int) -> Theorem:
        # (1 − s·x/(1+x²))·(1+x²) = 1 − s·x + x² = ((1 − s·x)² + 1 + x²)/2
        half = number(Fraction(1, 2))
        shifted = facts.square_nonnegative(ONE - X * sign)
        goal = LessEqual(ZERO, (X * X + 1) * (ONE - fraction * sign))
        product = rules.linear(goal, ((half, shifted), (half, below), (X * sign, rules.inverse(below))))
        return functions.divide_out(product, below, ONE - fraction * sign)

    up = rules.assume(LessEqual(ZERO, fraction))
    strict = rules.order(rules.assume(Not(LessEqual(ZERO, fraction))))
    down = rules.linear(LessEqual(fraction, ZERO), ((ONE, strict),))
    goal = LessEqual(Abs(fraction), ONE)
    holds = rules.linear(goal, ((ONE, side(1)), (ONE, rules.absolute_value(up))))
    fails = rules.linear(goal, ((ONE, side(-1)), (ONE, rules.absolute_value(down))))
    return rules.cases(LessEqual(ZERO, fraction), holds, fails)


def densities_sum(given: Given, first: Measure, second: Measure) -> Theorem:
    """dP/dS + dQ/dS = 1, S-a.e., for S = P + Q with finite P and Q.

    With d = dP/dS + dQ/dS − 1 and f = d/(1 + d²), which is bounded: ∫ f dP + ∫ f dQ = ∫ f dS, so ∫ f·d dS = 0, and
    f·d = d²/(1 + d²) >= 0 vanishes a.e.
    """
    total = MeasureSum(first, second)
    one, two = given.version(first, total), given.version(second, total)
    d = one.conclusion.density + two.conclusion.density - 1
    f = d * Inverse(d * d + 1)
    bound = rules.pointwise(bounded_fraction(), {X: d})
    under = {m: rules.integrable_dominated(facts.at(bound, m), given.finite(m)) for m in (first, second)}
    whole = rules.sum_integrable(under[first], under[second])
    split = rules.sum_integral(under[first], under[second])
    pieces = [rules.integrable_change(v, f, under[v.conclusion.measure]) for v in (one, two)]
    g = d * f
    combination = ((ONE, pieces[0]), (ONE, pieces[1]), (number(-1), whole))
    integrable = rules.integrable_linear(g, combination, total)
    linear = rules.integral_linear(g, combination, total)
    moved = [rules.change_of_measure(v, f) for v in (one, two)]
    vanishing = facts.follows(Equal(Integral(g, total), ZERO), linear, split, *moved)
    square = facts.square_nonnegative(d)
    positive = rules.linear(Less(ZERO, d * d + 1), ((ONE, square),))
    inverse = facts.inverse_positive(positive)
    weak = rules.linear(LessEqual(ZERO, Inverse(d * d + 1)), ((ONE, inverse),))
    sign = rules.linear(LessEqual(ZERO, g), ((ONE, rules.product(square, weak)),))
    zero = rules.integral_zero(facts.at(sign, total), integrable, vanishing)
    # d² = (d²+1)·(d²/(d²+1)) = 0, so d = 0
    squared = rules.linear(
        Equal(d * d, ZERO, total), ((d * d + 1, zero), (-(d * d), facts.at(rules.inverse(positive), total)))
    )
    root = rules.pointwise(functions.zero_of_square(), {X: d}, (squared,), total)
    return facts.reshape(root, Equal(one.conclusion.density + two.conclusion.density, ONE, total))


def scaled_absolute(term: Term, nonnegative: Theorem) -> Theorem:
    """|x|·y = |x·y| where 0 <= y."""
    y = functions.HOLE
    goal = Equal(Abs(X) * y, Abs(X * y))
    factor = rules.assume(LessEqual(ZERO, y))
    up = rules.assume(LessEqual(ZERO, X))
    holds = rules.linear(
        goal, ((y, rules.absolute_value(up)), (number(-1), rules.absolute_value(rules.product(up, factor))))
    )
    strict = rules.order(rules.assume(Not(LessEqual(ZERO, X))))
    down = rules.linear(LessEqual(X, ZERO), ((ONE, strict),))
    minus = rules.linear(LessEqual(ZERO, -X), ((ONE, strict),))
    below = rules.linear(LessEqual(X * y, ZERO), ((ONE, rules.product(minus, factor)),))
    fails = rules.linear(goal, ((y, rules.absolute_value(down)), (number(-1), rules.absolute_value(below))))
    scalar = rules.cases(LessEqual(ZERO, X), holds, fails)
    stated = nonnegative.conclusion
    return rules.pointwise(scalar, {X: term, y: stated.right}, (nonnegative,), stated.measure)


def difference_integral(given: Given, first: Measure, second: Measure) -> Theorem:
    """∫ |dP/dS − dQ/dS| dS = ∫ |dP/dQ − 1| dQ, for S = P + Q and P << Q."""
    total = MeasureSum(first, second)
    one, two = given.version(first, total), given.version(second, total)
    ratio = given.version(first, second)
    a, b, t = (version.conclusion.density for version in (one, two, ratio))
    f = Abs(a - b)
    under = {m: rules.integrable_absolute(_difference(given, one, two, m)) for m in (first, second)}
    split = rules.sum_integral(under[first], under[second])
    moved = rules.change_of_measure(ratio, f)
    combination = ((ONE, rules.integrable_change(ratio, f, under[first])), (ONE, under[second]))
    linear = rules.integral_linear(f * (t + 1), combination, second)
    together = facts.follows(Equal(Integral(f, total), Integral(f * (t + 1), second)), split, moved, linear)
    # Q-a.e.: a = t·b and a + b = 1, so |a − b|(t + 1) = |t − 1|·b·(t + 1) = |t − 1|
    below = given.absolutely_continuous(second, total)
    chain = rules.version_unique(one, rules.version_chain(ratio, two), given.sigma_finite(total))
    a_is = rules.transfer(chain, below)
    unit = rules.transfer(densities_sum(given, first, second), below)
    positive = rules.version_positive(two)
    weak = rules.linear(LessEqual(ZERO, b, second), ((ONE, positive),))
    inside = rules.linear(Equal(a - b, (t - 1) * b, second), ((ONE, a_is),))
    absolute = facts.congruence(inside, Abs(functions.HOLE), functions.HOLE)
    scaled = scaled_absolute(t - 1, weak)
    goal = Equal(f * (t + 1), Abs(t - 1), second)
    # f(t+1) = |(t−1)b|(t+1) = |t−1|·b·(t+1); b·t = a and a + b = 1
    pointwise = rules.linear(
        goal,
        (
            (t + 1, absolute),
            (-(t + 1), scaled),
            (-Abs(t - 1), a_is),
            (Abs(t - 1), unit),
        ),
    )
    return functions.then(together, facts.integral_congruence(pointwise, second))


def _difference(given: Given, first: Theorem, second: Theorem, measure: Measure) -> Theorem:
    """dP/dS − dQ/dS is integrable for P and for Q: its absolute value is at most dP/dS + dQ/dS = 1."""
    one, two = first.conclusion, second.conclusion
    below = given.absolutely_continuous(measure, one.base)
    unit = rules.transfer(densities_sum(given, one.measure, two.measure), below)
    signs = [rules.transfer(rules.version_nonnegative(version), below) for version in (first, second)]
    a, b = one.density, two.density
    bound = absolute_below(a - b, ONE, signs, unit)
    return rules.integrable_dominated(bound, given.finite(measure))


def absolute_below(difference: Term, bound: Term, signs: list[Theorem], unit: Theorem) -> Theorem:
    """|a − b| <= 1 from 0 <= a, 0 <= b and a + b = 1."""
    a, b = signs[0].conclusion.right, signs[1].conclusion.right
    x, y = Real("x"), Real("y")
    sums = rules.assume(Equal(x + y, ONE))
    one, two = rules.assume(LessEqual(ZERO, x)), rules.assume(LessEqual(ZERO, y))
    goal = LessEqual(Abs(x - y), ONE)
    up = rules.absolute_value(rules.assume(LessEqual(ZERO, x - y)))
    strict = rules.order(rules.assume(Not(LessEqual(ZERO, x - y))))
    down = rules.absolute_value(rules.linear(LessEqual(x - y, ZERO), ((ONE, strict),)))
    two_ = number(2)
    holds = rules.linear(goal, ((ONE, up), (two_, two), (ONE, sums)))
    fails = rules.linear(goal, ((ONE, down), (two_, one), (ONE, sums)))
    scalar = rules.cases(LessEqual(ZERO, x - y), holds, fails)
    measure = unit.conclusion.measure
    return rules.pointwise(scalar, {x: a, y: b}, (*signs, unit), measure)


# ---------------------------------------------------------------- densities against a base
def density_ratio(given: Given, first: Measure, second: Measure, base: Measure) -> Theorem:
    """dP/dQ = p/q, Q-a.e., for P << Q << base with densities p and q against it."""
    ratio, p, q = given.version(first, second), given.version(first, base), given.version(second, base)
    chain = rules.version_unique(p, rules.version_chain(ratio, q), given.sigma_finite(base))
    below = given.absolutely_continuous(second, base)
    equal = rules.transfer(chain, below)  # p = t·q, Q-a.e.
    t, dq = ratio.conclusion.density, q.conclusion.density
    unit = rules.inverse(rules.version_positive(q))
    return rules.linear(
        Equal(t, p.conclusion.density * Inverse(dq), second), ((number(-1) * Inverse(dq), equal), (-t, unit))
    )


def dominated_by_density(given: Given, p: Theorem, q: Theorem, vanishing: Theorem) -> Theorem:
    """P << Q, from p = p·q/q base-a.e. (p vanishes where q does): then p/q is a version of dP/dQ."""
    one, two = p.conclusion, q.conclusion
    ratio = one.density * Inverse(two.density)
    sign = facts.at(rules.version_nonnegative(p), one.base)
    other = facts.inverse_nonnegative(rules.version_nonnegative(q))
    nonnegative = rules.transfer(rules.product(sign, other), rules.version_continuous(q))
    made = rules.version_density(two.measure, nonnegative)
    through = rules.version_chain(made, q)
    stated = rules.linear(Equal(ratio * two.density, one.density, one.base), ((number(-1), vanishing),))
    hole = functions.HOLE
    same_density = rules.rewrite(through, stated, Version(hole, WithDensity(two.measure, ratio), one.base), hole)
    same = rules.same_measure(same_density, p)
    place = MeasureVariable("the measure", two.measure.space)
    return rules.rewrite(made, same, Version(ratio, place, two.measure), place)
