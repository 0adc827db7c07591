"""Distances through densities against any common base: no absolute continuity between P and Q is asked for.

For S = P + Q and any measure mu that dominates both, with densities p, q: p = dP/dS·(p + q) and q = dQ/dS·(p + q),
mu-a.e., so that ∫ |dP/dS − dQ/dS| dS = ∫ |p − q| dmu and ∫ (√(dP/dS) − √(dQ/dS))² dS = ∫ (√p − √q)² dmu.
"""

from __future__ import annotations

from functools import cache

from sympy import Basic

from klsym.derive import densities, facts, functions
from klsym.derive.given import Given
from klsym.derive.lemma import by_order
from klsym.derive.roots import HALF, root, root_product, root_square, roots_in
from klsym.derive.signs import absolute_nonnegative
from klsym.derive.work import Reason, Work
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
    Real,
    Term,
    number,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import Measure as MeasureSymbol

ZERO, ONE = number(0), number(1)
X, Y = facts._X, facts._Y
NAMES = tuple(map(Real, "abpq"))


@cache
def _bounded_product() -> Theorem:
    """|x| <= 1, 0 <= y, y <= 1 |- |x·y| <= 1."""
    bound, low, high = (rules.assume(r) for r in (LessEqual(Abs(X), ONE), LessEqual(ZERO, Y), LessEqual(Y, ONE)))
    room = rules.linear(LessEqual(ZERO, ONE - Abs(X)), ((ONE, bound),))
    scaled = densities.scaled_absolute(X, low)  # |x|·y = |x·y|
    return rules.linear(
        LessEqual(Abs(X * Y), ONE), ((number(-1), scaled), (ONE, rules.product(room, low)), (ONE, high))
    )


@cache
def _roots() -> Theorem:
    """0 <= p, 0 <= q, a(p + q) = p, b(p + q) = q |- (√a − √b)²(p + q) = (√p − √q)²."""
    a, b, p, q = NAMES
    s = p + q
    signs = [rules.assume(LessEqual(ZERO, v)) for v in (p, q)]
    parts = [rules.assume(Equal(v * s, w)) for v, w in ((a, p), (b, q))]
    left, right = (root(a) - root(b)) * (root(a) - root(b)) * s, (root(p) - root(q)) * (root(p) - root(q))
    goal = Equal(left, right)

    def empty(low: Theorem) -> Theorem:
        zero = rules.antisymmetry(low, rules.linear(LessEqual(ZERO, s), ((ONE, signs[0]), (ONE, signs[1]))))
        gone = []
        for mine, other in ((0, 1), (1, 0)):
            nothing = rules.linear(LessEqual((p, q)[mine], ZERO), ((ONE, low), (ONE, signs[other])))
            gone.append(rules.power(nothing, HALF))  # √p = 0
        rest = root(p) - root(q)
        f = (root(a) - root(b)) * (root(a) - root(b))
        return rules.linear(goal, ((f, zero), (-rest, gone[0]), (rest, gone[1])))

    def positive(above: Theorem) -> Theorem:
        weak = rules.linear(LessEqual(ZERO, s), ((ONE, above),))
        unit, inverse = rules.inverse(above), facts.inverse_nonnegative(weak)
        roots = []
        for value, part, sign in zip((a, b), parts, signs, strict=True):
            # a = a·s/s = p/s >= 0, so √p = √(a·s) = √a·√s
            quotient = rules.product(sign, inverse)
            there = rules.linear(LessEqual(ZERO, value), ((ONE, quotient), (-Inverse(s), part), (value, unit)))
            same = facts.congruence(part, root(functions.HOLE), functions.HOLE)
            roots.append(functions.then(facts.symmetric(same), root_product(there, weak)))
        square = root_square(weak)
        u = root(a) - root(b)
        total = root(p) - root(q) + u * root(s)
        return rules.linear(goal, ((-(u * u), square), (-total, roots[0]), (total, roots[1])))

    return by_order(s, ZERO, empty, positive)


def against_base(given: Given, part: Measure, first: Measure, second: Measure, base: Measure) -> Theorem:
    """dP/dS·(p + q) = p, base-a.e., for P one of two finite measures whose sum is S.

    With d = dP/dS·(p + q) − p and f = d/(1 + d²), which is bounded: ∫ f d dbase = ∫ f dP/dS dS − ∫ f dP = 0.
    """
    total = MeasureSum(first, second)
    version, one, two = given.version(part, total), given.version(first, base), given.version(second, base)
    a, p, q = (v.conclusion.density for v in (version, one, two))
    own = given.version(part, base)
    d = a * (p + q) - own.conclusion.density
    f = d * Inverse(d * d + 1)
    bound = rules.pointwise(densities.bounded_fraction(), {X: d})
    unit = densities.densities_sum(given, first, second)
    signs = {m: rules.version_nonnegative(given.version(m, total)) for m in (first, second)}
    other = second if part == first else first
    high = rules.linear(LessEqual(a, ONE, total), ((ONE, unit), (ONE, signs[other])))
    small = rules.pointwise(_bounded_product(), {X: f, Y: a}, (bound, signs[part], high), total)
    under = {}
    for measure in (first, second):
        there = rules.transfer(small, given.absolutely_continuous(measure, total))
        under[measure] = rules.integrable_dominated(there, given.finite(measure))
    plain = rules.integrable_dominated(facts.at(bound, part), given.finite(part))
    split = rules.sum_integral(under[first], under[second])
    moved = rules.change_of_measure(version, f)  # ∫ f dP = ∫ f·a dS
    pieces = (
        (ONE, rules.integrable_change(one, f * a, under[first])),
        (ONE, rules.integrable_change(two, f * a, under[second])),
        (number(-1), rules.integrable_change(own, f, plain)),
    )
    g = d * f
    integrable = rules.integrable_linear(g, pieces, base)
    linear = rules.integral_linear(g, pieces, base)
    back = [rules.change_of_measure(v, h) for v, h in ((one, f * a), (two, f * a), (own, f))]
    vanishing = facts.follows(Equal(Integral(g, base), ZERO), linear, split, moved, *back)
    square = facts.square_nonnegative(d)
    positive = rules.linear(Less(ZERO, d * d + 1), ((ONE, square),))
    weak = rules.linear(LessEqual(ZERO, Inverse(d * d + 1)), ((ONE, facts.inverse_positive(positive)),))
    sign = rules.linear(LessEqual(ZERO, g), ((ONE, rules.product(square, weak)),))
    zero = rules.integral_zero(facts.at(sign, base), integrable, vanishing)
    squared = rules.linear(
        Equal(d * d, ZERO, base), ((d * d + 1, zero), (-(d * d), facts.at(rules.inverse(positive), base)))
    )
    gone = rules.pointwise(functions.zero_of_square(), {X: d}, (squared,), base)
    return facts.reshape(gone, Equal(a * (p + q), own.conclusion.density, base))


class Base:
    """Two finite measures, their sum, and a base that dominates both."""

    def __init__(self, given: Given, first: Measure, second: Measure, base: Measure) -> None:
        self.given, self.first, self.second, self.base = given, first, second, base
        self.total = MeasureSum(first, second)
        self.a, self.b = (given.version(m, self.total).conclusion.density for m in (first, second))
        self.versions = given.version(first, base), given.version(second, base)
        self.p, self.q = (version.conclusion.density for version in self.versions)
        self.equations = tuple(against_base(given, m, first, second, base) for m in (first, second))

    def moved(self, f: Term, bound: Theorem) -> Theorem:
        """∫ f dS = ∫ f·(p + q) dbase, for a function with |f| <= 2, S-a.e."""
        under, two = {}, number(2)
        for measure in (self.first, self.second):
            there = rules.transfer(bound, self.given.absolutely_continuous(measure, self.total))
            constant = rules.integrable_linear(two, ((two, self.given.finite(measure)),), measure)
            under[measure] = rules.integrable_dominated(there, constant)
        split = rules.sum_integral(under[self.first], under[self.second])
        pieces = tuple(
            (ONE, rules.integrable_change(version, f, under[version.conclusion.measure])) for version in self.versions
        )
        whole = f * (self.p + self.q)
        linear = rules.integral_linear(whole, pieces, self.base)
        back = [rules.change_of_measure(version, f) for version in self.versions]
        return facts.follows(Equal(Integral(f, self.total), Integral(whole, self.base)), split, linear, *back)

    def signs(self) -> tuple[Theorem, Theorem]:
        """0 <= dP/dS and 0 <= dQ/dS, S-a.e."""
        one, two = (self.given.version(m, self.total) for m in (self.first, self.second))
        return rules.version_nonnegative(one), rules.version_nonnegative(two)

    def sum_sign(self) -> Theorem:
        """0 <= p + q, base-a.e."""
        one, two = map(rules.version_nonnegative, self.versions)
        return rules.linear(LessEqual(ZERO, self.p + self.q, self.base), ((ONE, one), (ONE, two)))

    def difference(self) -> Theorem:
        """∫ |dP/dS − dQ/dS| dS = ∫ |p − q| dbase."""
        unit = densities.densities_sum(self.given, self.first, self.second)
        below = densities.absolute_below(self.a - self.b, ONE, list(self.signs()), unit)
        f = Abs(self.a - self.b)
        again = rules.absolute_value(facts.at(absolute_nonnegative(self.a - self.b), self.total))
        bound = rules.linear(LessEqual(Abs(f), number(2), self.total), ((ONE, again), (ONE, below)))
        scaled = densities.scaled_absolute(self.a - self.b, self.sum_sign())
        inside = rules.linear(
            Equal((self.a - self.b) * (self.p + self.q), self.p - self.q, self.base),
            ((ONE, self.equations[0]), (number(-1), self.equations[1])),
        )
        absolute = facts.congruence(inside, Abs(functions.HOLE), functions.HOLE)
        return functions.then(
            self.moved(f, bound), facts.integral_congruence(functions.then(scaled, absolute), self.base)
        )

    def squared_difference(self) -> Theorem:
        """∫ (√(dP/dS) − √(dQ/dS))² dS = ∫ (√p − √q)² dbase."""
        a, b, twice = root(self.a), root(self.b), number(2)
        unit = densities.densities_sum(self.given, self.first, self.second)
        squares = [root_square(sign) for sign in self.signs()]
        f = (a - b) * (a - b)
        same = rules.absolute_value(facts.at(facts.square_nonnegative(a - b), self.total))
        rest = ((ONE, facts.square_nonnegative(a + b)), *((twice, square) for square in squares), (twice, unit))
        bound = rules.linear(LessEqual(Abs(f), twice, self.total), ((ONE, same), *rest))
        values = dict(zip(NAMES, (self.a, self.b, self.p, self.q), strict=True))
        signs = map(rules.version_nonnegative, self.versions)
        pointwise = rules.pointwise(_roots(), values, (*signs, *self.equations), self.base)
        return functions.then(self.moved(f, bound), facts.integral_congruence(pointwise, self.base))


class over_base(Reason):
    """Total variation and Hellinger distance through the densities against a common base: over_base(P, Q, mu)."""

    def __init__(self, first: MeasureSymbol, second: MeasureSymbol, base: MeasureSymbol) -> None:
        self.measures = first, second, base
        self.words = f"densities relative to {base}"

    @property
    def said(self) -> tuple[str | Basic, ...]:
        return "densities relative to ", self.measures[2]

    def work(self, work: Work) -> None:
        base = Base(work.given, *map(work.translator.measure, self.measures))
        known = {integral.measure for integral in work.integrals()}
        if base.total in known:
            has_roots = any(roots_in(i.integrand) for i in work.integrals() if i.measure == base.total)
            work.add(base.squared_difference() if has_roots else base.difference())
