"""What holds almost everywhere for an image measure, what densities against a common base say, and when log x is
integrable: the inferences that data processing and the chain rule for joint measures are made of.

All are derived from the kernel's rules. The kernel has no rule for "a R b holds g#P-a.e. exactly when a∘g R b∘g holds
P-a.e."; it follows from ∫ u d(g#P) = ∫ u∘g dP, because |a − b| has integral 0.
"""

from __future__ import annotations

from functools import cache

from klsym.derive import facts, functions
from klsym.derive.densities import scaled_absolute
from klsym.derive.exceptions import DerivationError
from klsym.derive.signs import absolute_nonnegative
from klsym.kernel import rules
from klsym.kernel.terms import (
    Abs,
    Compose,
    Equal,
    Image,
    Integral,
    Inverse,
    Less,
    LessEqual,
    Log,
    Map,
    MeasureVariable,
    Not,
    Pointwise,
    Term,
    Version,
    WithDensity,
    number,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE, MINUS = number(0), number(1), number(-1)
X, Y = facts._X, facts._Y


# ---------------------------------------------------------------- images
def after(term: Term, through: Map) -> Term:
    """f∘g, with g carried into sums, products and logarithms."""
    if term.space is None:
        return term
    if isinstance(term, Pointwise):
        return type(term)(*(after(part, through) for part in term.parts()))
    return Compose(term, through)


def pulled_back(fact: Theorem, image: Image) -> Theorem:
    """From a R b, (g#P)-a.e., infer a∘g R b∘g, P-a.e."""
    stated = fact.conclusion
    match stated:
        case Equal():
            return _equal_back(fact, image)
        case LessEqual(left, right):
            return _nonnegative_back(fact, image)
        case Less(left, right):
            gap = right - left
            positive = rules.linear(Less(ZERO, gap, image), ((ONE, fact),))
            weak = rules.linear(LessEqual(ZERO, gap, image), ((ONE, positive),))
            there, unit = _nonnegative_back(weak, image), _equal_back(rules.inverse(positive), image)
            back = Compose(gap, image.map)
            unit = rules.linear(Equal(back * Inverse(back), ONE, image.measure), ((ONE, unit),))
            there = rules.linear(LessEqual(ZERO, back, image.measure), ((ONE, there),))
            strict = nonzero(there, unit)
            goal = Less(after(left, image.map), after(right, image.map), image.measure)
            return rules.linear(goal, ((ONE, strict),))
    raise DerivationError(f"{stated} is no relation that could be pulled back")


def nonzero(sign: Theorem, unit: Theorem) -> Theorem:
    """From 0 <= x and x/x = 1, infer 0 < x."""
    stated = sign.conclusion
    return rules.pointwise(_positive(), {X: stated.right}, (sign, unit), stated.measure)


@cache
def _positive() -> Theorem:
    """0 <= x and x/x = 1 give 0 < x, for a real x."""
    weak, unit = rules.assume(LessEqual(ZERO, X)), rules.assume(Equal(X * Inverse(X), ONE))
    denied = LessEqual(X, ZERO)
    zero = rules.antisymmetry(rules.assume(denied), weak)
    absurd = rules.linear(Equal(ONE, ZERO), ((MINUS, unit), (Inverse(X), zero)))
    goal = Less(ZERO, X)
    return rules.cases(denied, facts.impossible(absurd, goal), rules.order(rules.assume(Not(denied))))


def _vanishing_back(fact: Theorem, image: Image) -> Theorem:
    """From 0 <= f everywhere (`fact`: f = 0, (g#P)-a.e.), infer f∘g = 0, P-a.e.; f is an absolute value."""
    function, measure = fact.conclusion.left, image.measure
    assert isinstance(function, Abs)
    nothing = rules.integrable_linear(ZERO, (), image)
    integrable = facts.integrable_congruence(nothing, facts.symmetric(fact))
    there = rules.image_integrable(function, image, integrable)
    zero = functions.then(facts.integral_congruence(fact, image), rules.integral_linear(ZERO, (), image))
    moved = rules.image_integral(function, image)
    back = there.conclusion.function
    vanishing = rules.linear(Equal(Integral(back, measure), ZERO), ((MINUS, moved), (ONE, zero)))
    composed = Abs(Compose(function.argument, image.map))
    sign = rules.linear(LessEqual(ZERO, back), ((ONE, absolute_nonnegative(composed.argument)),))
    return rules.integral_zero(facts.at(sign, measure), there, vanishing)


def _equal_back(fact: Theorem, image: Image) -> Theorem:
    stated, measure = fact.conclusion, image.measure
    zero = rules.linear(Equal(stated.left - stated.right, ZERO, image), ((ONE, facts.at(fact, image)),))
    absolute = facts.congruence(zero, Abs(functions.HOLE), functions.HOLE)
    none = rules.linear(Equal(Abs(stated.left - stated.right), ZERO, image), ((ONE, absolute),))
    back = _vanishing_back(none, image)
    left, right = after(stated.left, image.map), after(stated.right, image.map)
    difference = left - right
    flat = rules.linear(Equal(Abs(difference), ZERO, measure), ((ONE, back),))
    same = rules.pointwise(_zero_of_absolute(), {X: difference}, (flat,), measure)
    return rules.linear(Equal(left, right, measure), ((ONE, same),))


@cache
def _zero_of_absolute() -> Theorem:
    """|x| = 0 gives x = 0, for a real x."""
    flat = rules.assume(Equal(Abs(X), ZERO))
    square = rules.linear(Equal(X * X, ZERO), ((MINUS, functions.abs_square()), (Abs(X), flat)))
    return rules.discharge(functions.zero_of_square(), square)


def _nonnegative_back(fact: Theorem, image: Image) -> Theorem:
    stated = fact.conclusion
    gap = stated.right - stated.left
    absolute = rules.absolute_value(rules.linear(LessEqual(ZERO, gap, image), ((ONE, facts.at(fact, image)),)))
    back = _equal_back(absolute, image)
    there = Compose(gap, image.map)
    sign = facts.at(absolute_nonnegative(there), image.measure)
    goal = LessEqual(after(stated.left, image.map), after(stated.right, image.map), image.measure)
    return rules.linear(goal, ((ONE, sign), (ONE, back)))


# ---------------------------------------------------------------- densities
def weighted(version: Theorem, equation: Theorem) -> Theorem:
    """From r a version of dP/dQ and a = b, P-a.e., infer r·a = r·b, Q-a.e."""
    r, p, q = version.conclusion.density, version.conclusion.measure, version.conclusion.base
    stated = equation.conclusion
    gap = stated.left - stated.right
    zero = rules.linear(Equal(gap, ZERO, p), ((ONE, facts.at(equation, p)),))
    absolute = facts.congruence(zero, Abs(functions.HOLE), functions.HOLE)
    none = rules.linear(Equal(Abs(gap), ZERO, p), ((ONE, absolute),))
    nothing = rules.integrable_linear(ZERO, (), p)
    inside = facts.integrable_congruence(nothing, facts.symmetric(none))
    there = rules.integrable_change(version, Abs(gap), inside)
    vanishing = functions.then(facts.integral_congruence(none, p), rules.integral_linear(ZERO, (), p))
    moved = rules.change_of_measure(version, Abs(gap))
    total = rules.linear(Equal(Integral(Abs(gap) * r, q), ZERO), ((MINUS, moved), (ONE, vanishing)))
    density = rules.version_nonnegative(version)
    sign = rules.product(facts.at(absolute_nonnegative(gap), q), facts.at(density, q))
    flat = rules.integral_zero(sign, there, total)
    scaled = scaled_absolute(gap, facts.at(density, q))
    size = rules.linear(Equal(Abs(gap * r), ZERO, q), ((MINUS, scaled), (ONE, flat)))
    same = rules.pointwise(_zero_of_absolute(), {X: gap * r}, (size,), q)
    return rules.linear(Equal(r * stated.left, r * stated.right, q), ((ONE, same),))


def divided(first: Theorem, second: Theorem, positive: Theorem) -> Theorem:
    """From r a version of dP/dQ, x of dR/dQ and 0 < x, P-a.e., infer r/x a version of dP/dR."""
    one, two = first.conclusion, second.conclusion
    ratio = one.density * Inverse(two.density)
    unit = weighted(first, rules.inverse(positive))
    inverse = facts.inverse_nonnegative(rules.version_nonnegative(second))
    sign = rules.product(facts.at(rules.version_nonnegative(first), one.base), facts.at(inverse, one.base))
    made = rules.version_density(two.measure, rules.transfer(sign, rules.version_continuous(second)))
    through = rules.version_chain(made, second)
    stated = rules.linear(Equal(ratio * two.density, one.density, one.base), ((ONE, unit),))
    whole = rules.rewrite(
        through, stated, Version(functions.HOLE, WithDensity(two.measure, ratio), one.base), functions.HOLE
    )
    same = rules.same_measure(whole, first)
    place = MeasureVariable("the measure", two.measure.space)
    return rules.rewrite(made, same, Version(ratio, place, two.measure), place)


# ---------------------------------------------------------------- logarithms
def log_quotient(numerator: Theorem, denominator: Theorem) -> Theorem:
    """From 0 < x and 0 < y, infer log(x/y) = log x − log y."""
    x, y = numerator.conclusion.right, denominator.conclusion.right
    split = rules.log_product(numerator, facts.inverse_positive(denominator))
    measure = split.conclusion.measure
    turned = facts.log_inverse(denominator)
    return rules.linear(Equal(Log(x * Inverse(y)), Log(x) - Log(y), measure), ((ONE, split), (ONE, turned)))


def log_integrable(
    ratio: Theorem, logarithm: Theorem, positive: Theorem, integrable: Theorem, inverse: Theorem
) -> Theorem:
    """log x is P-integrable, where r = dP/dQ has log r P-integrable, 0 < x P-a.e., x is Q-integrable, 1/x P-integrable.

    By the tangent line log u <= u − 1, at u = x/r and at u = 1/x: log x <= log r + x/r and −log x <= 1/x, so that
    |log x| <= |log r| + x/r + 1/x; and ∫ x/r dP <= ∫ x dQ.
    """
    r, p = ratio.conclusion.density, ratio.conclusion.measure
    x = positive.conclusion.right
    bound = Abs(Log(r)) + x * Inverse(r) + Inverse(x)
    proofs = (rules.version_positive(ratio), facts.at(positive, p))
    below = rules.pointwise(_log_bound(), {X: x, Y: r}, proofs, p)
    # x/r·r is |x| or 0, and so Q-integrable
    quotient = _quotient_integrable(ratio, integrable, positive)
    parts = ((ONE, rules.integrable_absolute(logarithm)), (ONE, quotient), (ONE, inverse))
    return rules.integrable_dominated(below, rules.integrable_linear(bound, parts, p))


def _quotient_integrable(ratio: Theorem, integrable: Theorem, positive: Theorem) -> Theorem:
    """x/r is P-integrable for r = dP/dQ and x Q-integrable: |x/r·r| <= |x|."""
    r, q = ratio.conclusion.density, ratio.conclusion.base
    x = positive.conclusion.right
    bound = rules.pointwise(part_of_absolute(), {X: x, Y: r}, ())
    dominated = rules.integrable_dominated(facts.at(bound, q), rules.integrable_absolute(integrable))
    return rules.integrable_change(ratio, x * Inverse(r), dominated)


@cache
def part_of_absolute() -> Theorem:
    """|x/y·y| <= |x|, for real x and y."""
    goal = LessEqual(Abs(X * Inverse(Y) * Y), Abs(X))
    # y/y = (y/y)², so that 0 <= y/y <= 1; |x·i| = |x|·i for i >= 0
    unit = Y * Inverse(Y)
    weak = rules.linear(LessEqual(ZERO, unit), ((ONE, facts.square_nonnegative(unit)),))
    rest = rules.linear(LessEqual(ZERO, ONE - unit), ((ONE, facts.square_nonnegative(ONE - unit)),))
    scaled = scaled_absolute(X, weak)
    slack = rules.product(absolute_nonnegative(X), rest)
    return rules.linear(goal, ((MINUS, scaled), (ONE, slack)))


@cache
def _log_bound() -> Theorem:
    """|log x| <= |log y| + x/y + 1/x, for positive numbers x and y."""
    x, y = rules.assume(Less(ZERO, X)), rules.assume(Less(ZERO, Y))
    one, two = facts.inverse_positive(x), facts.inverse_positive(y)
    first, last = rules.product(x, two), one
    upper = rules.log_tangent(first)  # log(x/y) <= x/y − 1
    split = log_quotient(x, y)
    lower = rules.log_tangent(last)  # log(1/x) <= 1/x − 1
    turned = facts.log_inverse(x)
    log_x, log_y = Log(X), Log(Y)
    bound = Abs(log_y) + X * Inverse(Y) + Inverse(X)
    sized = _below_absolute(log_y)
    above = rules.linear(LessEqual(log_x, bound), ((ONE, upper), (MINUS, split), (ONE, sized), (ONE, last)))
    flat = absolute_nonnegative(log_y)
    below = rules.linear(LessEqual(-log_x, bound), ((ONE, lower), (MINUS, turned), (ONE, flat), (ONE, first)))
    return _absolute_at_most(log_x, bound, above, below)


def _below_absolute(term: Term) -> Theorem:
    """x <= |x|."""
    return rules.pointwise(_scalar_below_absolute(), {X: term})


@cache
def _scalar_below_absolute() -> Theorem:
    goal, case = LessEqual(X, Abs(X)), LessEqual(ZERO, X)
    up = rules.linear(goal, ((MINUS, rules.absolute_value(rules.assume(case))),))
    strict = rules.order(rules.assume(Not(case)))
    down = rules.linear(goal, ((ONE, strict), (ONE, absolute_nonnegative(X))))
    return rules.cases(case, up, down)


def _absolute_at_most(term: Term, bound: Term, above: Theorem, below: Theorem) -> Theorem:
    """From x <= b and −x <= b, infer |x| <= b, for numbers."""
    goal, case = LessEqual(Abs(term), bound), LessEqual(ZERO, term)
    up = rules.linear(goal, ((ONE, above), (ONE, rules.absolute_value(rules.assume(case)))))
    strict = rules.order(rules.assume(Not(case)))
    negative = rules.linear(LessEqual(term, ZERO), ((ONE, strict),))
    down = rules.linear(goal, ((ONE, below), (ONE, rules.absolute_value(negative))))
    return rules.cases(case, up, down)
