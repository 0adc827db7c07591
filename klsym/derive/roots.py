"""Square roots under the integral sign: √x is the kernel's Power(x, 1/2).

√x·√x = x for x >= 0, 0 <= √x, √(x·y) = √x·√y and √x <= x + 1 are derived here from exp(s log x) by cases; with them
∫ (√(dP/dS) − √(dQ/dS))² dS = ∫ (√(dP/dQ) − 1)² dQ, for S = P + Q and P << Q.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from functools import cache

from sympy import Basic

from klsym.derive import densities, facts, functions
from klsym.derive.exceptions import Missing
from klsym.derive.given import Given
from klsym.derive.lemma import by_order
from klsym.derive.powers import power_nonnegative
from klsym.derive.work import Reason, Work
from klsym.kernel import rules
from klsym.kernel.ring import canonical, constant, normal
from klsym.kernel.terms import (
    Abs,
    Equal,
    Exp,
    Integral,
    Less,
    LessEqual,
    Log,
    Measure,
    MeasureSum,
    Power,
    Term,
    number,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import Measure as MeasureSymbol

ZERO, ONE, HALF = number(0), number(1), number(Fraction(1, 2))
X, Y = facts._X, facts._Y


def root(term: Term) -> Power:
    """√x."""
    return Power(term, HALF)


# ---------------------------------------------------------------- one real variable
def root_nonnegative(term: Term) -> Theorem:
    """0 <= √x, everywhere."""
    return power_nonnegative(term, HALF)


@cache
def _square() -> Theorem:
    sign = rules.assume(LessEqual(ZERO, X))
    goal = Equal(root(X) * root(X), X)

    def positive(above: Theorem) -> Theorem:
        power = rules.power(above, HALF)
        half = HALF * Log(X)
        together = facts.congruence(rules.ring(Log(X), half + half), Exp(Y), Y)
        split = facts.exp_sum(half, half)
        return rules.linear(
            goal,
            (
                (root(X) + power.conclusion.right, power),
                (number(-1), split),
                (number(-1), together),
                (ONE, rules.exp_log(above)),
            ),
        )

    def zero(low: Theorem) -> Theorem:
        nothing = rules.antisymmetry(low, sign)
        return rules.linear(goal, ((root(X), rules.power(low, HALF)), (number(-1), nothing)))

    return by_order(X, ZERO, zero, positive)


def root_square(sign: Theorem) -> Theorem:
    """From 0 <= x, infer √x·√x = x."""
    return rules.pointwise(_square(), {X: sign.conclusion.right}, (sign,), sign.conclusion.measure)


@cache
def _log() -> Theorem:
    sign = rules.assume(LessEqual(ZERO, X))
    goal = Equal(Log(root(X)), HALF * Log(X))

    def positive(above: Theorem) -> Theorem:
        same = facts.congruence(rules.power(above, HALF), Log(Y), Y)
        return rules.linear(goal, ((ONE, same), (ONE, rules.log_exp(HALF * Log(X)))))

    def zero(low: Theorem) -> Theorem:  # both logarithms are log 0 = 0
        nothing = facts.congruence(rules.antisymmetry(low, sign), Log(Y), Y)
        vanishing = facts.congruence(rules.power(low, HALF), Log(Y), Y)
        return rules.linear(goal, ((ONE, vanishing), (number(Fraction(-1, 2)), nothing)))

    return by_order(X, ZERO, zero, positive)


def log_root(sign: Theorem) -> Theorem:
    """From 0 <= x, infer log √x = ½ log x (with log 0 = 0)."""
    return rules.pointwise(_log(), {X: sign.conclusion.right}, (sign,), sign.conclusion.measure)


@cache
def _square_order() -> Theorem:
    """0 <= y, x² <= y² |- x <= y."""
    other, squares = rules.assume(LessEqual(ZERO, Y)), rules.assume(LessEqual(X * X, Y * Y))
    goal = LessEqual(X, Y)

    def absurd(above: Theorem) -> Theorem:
        gap = rules.linear(Less(ZERO, X - Y), ((ONE, above),))
        total = rules.linear(Less(ZERO, X + Y), ((ONE, above), (number(2), other)))
        product = rules.product(gap, total)
        return facts.impossible(rules.linear(Less(ZERO, ZERO), ((ONE, product), (ONE, squares))), goal)

    return by_order(X, Y, lambda fact: fact, absurd)


def square_order(squares: Theorem, small: Term, large: Theorem) -> Theorem:
    """From x² <= y² and 0 <= y, infer x <= y; the first theorem may write the squares in any way."""
    y, measure = large.conclusion.right, squares.conclusion.measure or large.conclusion.measure
    stated = rules.linear(LessEqual(small * small, y * y, squares.conclusion.measure), ((ONE, squares),))
    return rules.pointwise(_square_order(), {X: small, Y: y}, (large, stated), measure)


@cache
def _product() -> Theorem:
    signs = [rules.assume(LessEqual(ZERO, v)) for v in (X, Y)]
    whole = rules.product(*signs)
    left, right = root(X * Y), root(X) * root(Y)
    squares = [rules.pointwise(_square(), {X: v}, (sign,)) for v, sign in ((X, signs[0]), (Y, signs[1]))]
    square = root_square(whole)
    # √(xy)² = xy = √x²√y²
    terms = ((ONE, square), (number(-1) * Y, squares[0]), (-(root(X) * root(X)), squares[1]))
    equal = rules.linear(Equal(left * left, right * right), terms)
    back = rules.linear(Equal(right * right, left * left), ((number(-1), equal),))
    low = square_order(rules.linear(LessEqual(left * left, right * right), ((ONE, equal),)), left,
                       rules.product(root_nonnegative(X), root_nonnegative(Y)))  # fmt: skip
    high = square_order(rules.linear(LessEqual(right * right, left * left), ((ONE, back),)), right,
                        root_nonnegative(X * Y))  # fmt: skip
    return rules.antisymmetry(low, high)


def root_product(first: Theorem, second: Theorem) -> Theorem:
    """From 0 <= x and 0 <= y, infer √(x·y) = √x·√y."""
    one, two = first.conclusion, second.conclusion
    return rules.pointwise(_product(), {X: one.right, Y: two.right}, (first, second), one.measure or two.measure)


@cache
def _single_bound() -> Theorem:
    """0 <= x |- |√x| <= x + 1."""
    sign = rules.assume(LessEqual(ZERO, X))
    square, gap = root_square(sign), facts.square_nonnegative(root(X) - 1)
    absolute = rules.absolute_value(root_nonnegative(X))
    goal = LessEqual(Abs(root(X)), X + 1)
    return rules.linear(goal, ((ONE, absolute), (HALF, gap), (HALF, square), (HALF, sign)))


@cache
def _bound() -> Theorem:
    """0 <= x, 0 <= y |- |√x·√y| <= x + y."""
    signs = [rules.assume(LessEqual(ZERO, v)) for v in (X, Y)]
    squares = [rules.pointwise(_square(), {X: v}, (sign,)) for v, sign in zip((X, Y), signs, strict=True)]
    absolute = rules.absolute_value(rules.product(root_nonnegative(X), root_nonnegative(Y)))
    gap = facts.square_nonnegative(root(X) - root(Y))
    halves = tuple((HALF, fact) for fact in (gap, *squares, *signs))
    return rules.linear(LessEqual(Abs(root(X) * root(Y)), X + Y), ((ONE, absolute), *halves))


# ---------------------------------------------------------------- under the integral sign
def roots_in(term: Term) -> list[Power]:
    """The square roots in a term, pointwise."""
    return [p for p in dict.fromkeys(functions.subterms(term)) if isinstance(p, Power) and p.exponent == HALF]


def squares_removed(term: Term, given: Given, measure: Measure | None) -> Theorem:
    """term = term with √x·√x replaced by x, a.e., where x is known to be nonnegative."""
    result = functions.unchanged(term, measure)
    for _ in range(100):
        here = result.conclusion.right
        found = next(
            (
                (atom, monomial, coefficient)
                for monomial, coefficient in normal(here).items()
                for atom, exponent in monomial
                if isinstance(atom, Power) and atom.exponent == HALF and exponent >= 2
            ),
            None,
        )
        if found is None:
            return result
        atom, monomial, coefficient = found
        square = facts.at(root_square(given.nonnegative(atom.base, measure)), measure)
        exponents = dict(monomial)
        exponents[atom] -= 2
        if not exponents[atom]:
            del exponents[atom]
        rest = canonical({frozenset(exponents.items()): coefficient})
        changed = canonical(normal(here - rest * atom * atom + rest * atom.base))
        step = rules.linear(Equal(here, changed, measure), ((rest, square),))
        result = functions.then(result, step)
    return result


class square_roots(Reason):
    """√x·√x = x where x >= 0; √x and √x·√y are integrable where x and y are."""

    words = "the square of a root"

    def work(self, work: Work) -> None:
        for integral in work.integrals():
            roots_integrable(work.given, integral.integrand, integral.measure)
            try:
                equation = squares_removed(integral.integrand, work.given, integral.measure)
            except Missing as error:
                work.note(error)
                continue
            if equation.conclusion.right != integral.integrand:
                work.add(facts.integral_congruence(equation, integral.measure))
                with suppress(Missing):
                    shown = work.given.integrable(equation.conclusion.right, integral.measure)
                    work.given.add(facts.integrable_congruence(shown, facts.symmetric(equation)))
        found: dict[Power, None] = {}
        for term in work.terms():
            for monomial in normal(term):
                found.update((atom, None) for atom, _ in monomial if isinstance(atom, Power) and atom.space is None)
        for part in found:
            if part.exponent == HALF:
                with suppress(Missing):
                    work.add(root_of_number(work.given, part))


def root_of_number(given: Given, part: Power) -> Theorem:
    """√0 = 0; or √x·√x = x, for a number x >= 0."""
    if constant(normal(part.base)) == 0:
        low = rules.linear(LessEqual(part.base, ZERO), ())
        return rules.power(low, HALF)
    return root_square(given.nonnegative(part.base, None))


def roots_integrable(given: Given, term: Term, measure: Measure) -> None:
    """Let √x and √x·√y be known to be integrable where x, y >= 0 are."""
    if isinstance(measure, MeasureSum):
        given.add(*(rules.sum_continuous(part, measure) for part in (measure.left, measure.right)))
    signs = []
    for part in roots_in(term):
        with suppress(Missing):
            signs.append(facts.at(given.nonnegative(part.base, measure), measure))
    for index, sign in enumerate(signs):
        x = sign.conclusion.right
        with suppress(Missing):
            bound = rules.pointwise(_single_bound(), {X: x}, (sign,), measure)
            given.add(rules.integrable_dominated(bound, given.integrable(x + 1, measure)))
        for other in signs[index + 1 :]:
            with suppress(Missing):
                bound = rules.pointwise(_bound(), {X: x, Y: other.conclusion.right}, (sign, other), measure)
                given.add(rules.integrable_dominated(bound, given.integrable(x + other.conclusion.right, measure)))


def squared_difference(given: Given, first: Measure, second: Measure) -> Theorem:
    """∫ (√(dP/dS) − √(dQ/dS))² dS = ∫ (√(dP/dQ) − 1)² dQ, for S = P + Q and P << Q."""
    total = MeasureSum(first, second)
    one, two, ratio = given.version(first, total), given.version(second, total), given.version(first, second)
    a, b, t = (version.conclusion.density for version in (one, two, ratio))
    f = (root(a) - root(b)) * (root(a) - root(b))
    # S-a.e. f <= 2(a + b) = 2, so f is integrable for both
    unit = densities.densities_sum(given, first, second)
    signs = [rules.version_nonnegative(version) for version in (one, two)]
    under = {}
    for measure in (first, second):
        below = given.absolutely_continuous(measure, total)
        there = [rules.transfer(sign, below) for sign in signs]
        squares = [root_square(sign) for sign in there]
        product = facts.square_nonnegative(root(a) + root(b))
        same = rules.absolute_value(facts.at(facts.square_nonnegative(root(a) - root(b)), measure))
        twice = number(2)
        bound = rules.linear(
            LessEqual(Abs(f), twice, measure),
            ((ONE, same), (ONE, product), *((twice, s) for s in squares), (twice, rules.transfer(unit, below))),
        )
        constant = rules.integrable_linear(twice, ((twice, given.finite(measure)),), measure)
        under[measure] = rules.integrable_dominated(bound, constant)
    split = rules.sum_integral(under[first], under[second])
    moved = rules.change_of_measure(ratio, f)
    combination = ((ONE, rules.integrable_change(ratio, f, under[first])), (ONE, under[second]))
    linear = rules.integral_linear(f * (t + 1), combination, second)
    together = facts.follows(Equal(Integral(f, total), Integral(f * (t + 1), second)), split, moved, linear)
    # Q-a.e.: a = t·b and a + b = 1, so √a = √t·√b and f·(t + 1) = (√t − 1)²·b·(t + 1) = (√t − 1)²
    below = given.absolutely_continuous(second, total)
    chain = rules.version_unique(one, rules.version_chain(ratio, two), given.sigma_finite(total))
    a_is = rules.transfer(chain, below)
    unit = rules.transfer(unit, below)
    sign = rules.transfer(signs[1], below)
    root_a = facts.congruence(a_is, root(functions.HOLE), functions.HOLE)
    split_root = root_product(rules.version_nonnegative(ratio), sign)
    root_a = functions.then(root_a, split_root)
    square = root_square(sign)
    gap = root(t) - 1
    pointwise = rules.linear(
        Equal(f * (t + 1), gap * gap, second),
        (
            # f·(t+1) − (gap·√b)²·(t+1) = (√a − √t√b)(√a − 2√b + √t√b)(t+1)
            ((root(a) - 2 * root(b) + root(t) * root(b)) * (t + 1), root_a),
            (gap * gap * (t + 1), square),
            (-(gap * gap), a_is),
            (gap * gap, unit),
        ),
    )
    return functions.then(together, facts.integral_congruence(pointwise, second))


class common_roots(Reason):
    """With P << Q and t = dP/dQ, the integral of (√(dP/d(P+Q)) − √(dQ/d(P+Q)))² against P + Q is that of (√t − 1)²
    against Q."""

    def __init__(self, first: MeasureSymbol, second: MeasureSymbol) -> None:
        self.measures = first, second
        self.words = f"densities relative to {second}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return "densities relative to ", self.measures[1]

    def work(self, work: Work) -> None:
        work.add(squared_difference(work.given, *map(work.translator.measure, self.measures)))
