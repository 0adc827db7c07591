"""H²/2 <= TV <= H √(1 − H²/4), for the Hellinger distance with H² = ∫ (√p − √q)² in [0, 2]; both bounds are attained.

With densities p, q against P + Q, u = √p − √q and v = √p + √q: p − q = uv and |u| <= v, so u² <= |p − q|, the lower
bound. The upper one is Cauchy–Schwarz for |u| and v: ∫ u² = H², ∫ v² = 4 − H² and ∫ |u|v = 2 TV, and the square of
(4 − H²)|u| − 2 TV·v is not negative; nor is its integral, (4 − H²)(H²(4 − H²) − 4 TV²), where 4 − H² >= 2.

No absolute continuity is needed. For 0 < e < 1, P = (e, 1 − e, 0) and Q = (0, 1 − e, e) have TV = e and H² = 2e; and
P = ((1 + e)/2, (1 − e)/2) against its mirror image has TV = e and H²(1 − H²/4) = e²: every value of TV is attained.
"""

from __future__ import annotations

from sympy import Expr, Symbol, sqrt
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.common_base import over_base
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.functions import divide_out
from klsym.derive.hypotheses import Masses
from klsym.derive.inequalities import sign
from klsym.derive.lemma import by_sign, lemma, nonnegative
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, mass, points, unfold
from klsym.derive.roots import root, root_nonnegative, root_square, square_order, square_roots
from klsym.derive.step import Part
from klsym.divergences.squared_hellinger import SquaredHellinger
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Less, LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, counting, measures

P, Q = measures("P Q")
S = P + Q
p, q = P / S, Q / S
V, H2 = TotalVariation(P, Q), SquaredHellinger(P, Q)
x, y = Symbol("x", nonnegative=True), Symbol("y", nonnegative=True)
ZERO, ONE = number(0), number(1)


def squares() -> Deduction:
    """(√x − √y)² <= |x − y|."""
    d = deduction()
    one, two = d.translator.term(x), d.translator.term(y)
    signs = [d.given.nonnegative(u, None) for u in (one, two)]
    a, b = root(one), root(two)
    first, second = map(root_square, signs)
    goal = d.translator.judgement(LessThan((sqrt(x) - sqrt(y)) ** 2, abs(x - y), evaluate=False))

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        # where √x >= √y: x − y − (√x − √y)² = 2√y(√x − √y)
        up = absolute.conclusion.right == a - b
        small = root_nonnegative(two if up else one)
        turn = ONE if up else -ONE
        product = rules.product(small, side)
        whole = rules.product(
            side, rules.linear(LessEqual(ZERO, a + b), ((ONE, root_nonnegative(one)), (ONE, root_nonnegative(two))))
        )
        ordered = rules.linear(LessEqual(ZERO, turn * (one - two)), ((ONE, whole), (turn, first), (-turn, second)))
        weak = ordered if up else rules.linear(LessEqual(one - two, ZERO), ((ONE, ordered),))
        return rules.linear(
            goal,
            ((number(2), product), (turn, first), (-turn, second), (-ONE, rules.absolute_value(weak))),
        )

    whole = by_sign(a - b, prove)
    d.have(
        (sqrt(x) - sqrt(y)) ** 2,
        "<=",
        abs(x - y),
        whole,
        "x - y factored: the difference of the roots is at most their sum",
    )
    return d


def lower_bound(line: Part) -> Calc:
    """TV >= H²/2."""
    return (
        calc(V)
        .equals(LebesgueIntegral(abs(p - q), S) / 2, unfold(TotalVariation))
        .at_least(LebesgueIntegral((sqrt(p) - sqrt(q)) ** 2, S) / 2, square_roots, lemma(line, x=p, y=q))
        .equals(H2 / 2, unfold(SquaredHellinger))
    )


k, m = Symbol("k", real=True), Symbol("m", real=True)
MASSES = square_roots, addition, change_of_measure(P, S), change_of_measure(Q, S), mass


def weighted(x: Expr, y: Expr, k: Expr, m: Expr) -> Expr:
    """k²(√x − √y)² + m²(√x + √y)²."""
    return k**2 * (sqrt(x) - sqrt(y)) ** 2 + m**2 * (sqrt(x) + sqrt(y)) ** 2


def two_squares() -> Deduction:
    """2km|x − y| <= k²(√x − √y)² + m²(√x + √y)²."""
    d = deduction()
    one, two, first, second = map(d.translator.term, (x, y, k, m))
    signs = [d.given.nonnegative(u, None) for u in (one, two)]
    a, b = root(one), root(two)
    roots = tuple(map(root_square, signs))
    total = rules.linear(LessEqual(ZERO, a + b), tuple((ONE, root_nonnegative(u)) for u in (one, two)))
    goal = d.translator.judgement(LessThan(2 * k * m * abs(x - y), weighted(x, y, k, m), evaluate=False))

    def prove(side: Theorem, absolute: Theorem) -> Theorem:
        up = absolute.conclusion.right == a - b
        turn = ONE if up else -ONE
        whole = rules.product(side, total)  # |√x − √y|(√x + √y) = |x − y|
        terms = ((ONE, whole), (turn, roots[0]), (-turn, roots[1]))
        ordered = rules.linear(LessEqual(ZERO, turn * (one - two)), terms)
        weak = ordered if up else rules.linear(LessEqual(one - two, ZERO), ((ONE, ordered),))
        square = facts.square_nonnegative(turn * first * (a - b) - second * (a + b))
        double = number(2) * first * second
        return rules.linear(
            goal,
            (
                (ONE, square),
                (double, rules.absolute_value(weak)),
                (-turn * double, roots[0]),
                (turn * double, roots[1]),
            ),
        )

    whole = by_sign(a - b, prove)
    d.have(2 * k * m * abs(x - y), "<=", weighted(x, y, k, m), whole, "a square is not negative")
    return d


def largest() -> Calc:
    """H² <= 2."""
    return (
        calc(H2)
        .equals(2 - 2 * LebesgueIntegral(sqrt(p) * sqrt(q), S), unfold(SquaredHellinger), *MASSES)
        .at_most(2, nonnegative(LebesgueIntegral(sqrt(p) * sqrt(q), S)))
    )


def cauchy_schwarz(line: Part) -> Calc:
    """8(4 − H²) TV² <= (4 − H²)² H² + 4 TV²(4 − H²)."""
    first, second = 4 - H2, 2 * V
    return (
        calc(4 * first * second * V)
        .equals(LebesgueIntegral(2 * first * second * abs(p - q), S), unfold(TotalVariation), *MASSES)
        .at_most(
            LebesgueIntegral(weighted(p, q, first, second), S), square_roots, lemma(line, x=p, y=q, k=first, m=second)
        )
        .equals(first**2 * H2 + second**2 * first, unfold(SquaredHellinger), *MASSES)
    )


def squared(top: Part, product: Part) -> Deduction:
    """TV² <= H²(1 − H²/4): Cauchy–Schwarz divided by 4(4 − H²) > 0."""
    d = deduction()
    assert top.kernel is not None and product.kernel is not None
    term = d.translator.term
    room = rules.linear(Less(ZERO, term(4 - H2)), ((ONE, top.kernel),))
    gap = term(H2 * (1 - H2 / 4) - V**2)
    scaled = rules.linear(LessEqual(ZERO, term(4 - H2) * gap), ((ONE / 4, product.kernel),))
    below = rules.linear(LessEqual(term(V**2), term(H2 * (1 - H2 / 4))), ((ONE, divide_out(scaled, room, gap)),))
    d.have(V**2, "<=", H2 * (1 - H2 / 4), below, "divided by 4*(4 - H**2) > 0")
    return d


def upper_bound(top: Part, square: Part) -> Deduction:
    """TV <= H √(1 − H²/4)."""
    d = deduction()
    assert top.kernel is not None and square.kernel is not None
    term = d.translator.term
    inside = rules.linear(LessEqual(ZERO, term(1 - H2 / 4)), ((ONE / 4, top.kernel),))
    gap = facts.square_nonnegative(term(sqrt(p) - sqrt(q)))
    distance = facts.integral_nonnegative(gap, d.translator.measure(S))
    signs = rules.linear(LessEqual(ZERO, term(H2)), ((ONE, distance),)), inside
    h, rest = root(term(H2)), root(term(1 - H2 / 4))
    one, two = map(root_square, signs)
    squares = rules.linear(
        LessEqual(term(V) * term(V), h * rest * (h * rest)),
        ((ONE, square.kernel), (-(rest * rest), one), (-term(H2), two)),
    )
    both = rules.product(root_nonnegative(term(H2)), root_nonnegative(term(1 - H2 / 4)))
    result = square_order(squares, term(V), both)
    d.have(V, "<=", sqrt(H2) * sqrt(1 - H2 / 4), result, "the root of both sides")
    return d


# ---------------------------------------------------------------- both bounds are attained
e = Symbol("e", positive=True)
left, right = measures("A_e B_e", kind="finite")
heavy, light = measures("C_e D_e", kind="finite")


def overlapping() -> Deduction:
    """For P = (e, 1 − e, 0) and Q = (0, 1 − e, e): TV = e = H²/2."""
    d = deduction(given=[e < 1])
    d.let(Masses(left, (e, 1 - e, 0)), Masses(right, (0, 1 - e, e)))
    base = counting(3)
    distance = d.chain(
        d.calc(TotalVariation(left, right)).equals(
            e, unfold(TotalVariation), over_base(left, right, base), points, sign(e)
        )
    )
    value = d.chain(
        d.calc(SquaredHellinger(left, right)).equals(
            2 * e, unfold(SquaredHellinger), over_base(left, right, base), points, square_roots
        )
    )
    equal = facts.follows(Equal(distance.conclusion.left, value.conclusion.left / 2), distance, value)
    d.have(TotalVariation(left, right), "=", SquaredHellinger(left, right) / 2, equal, "both are e")
    return d


def mirrored() -> Deduction:
    """For P = ((1 + e)/2, (1 − e)/2) and its mirror image: TV² = e² = H²(1 − H²/4)."""
    d = deduction(given=[e < 1])
    more, less = (1 + e) / 2, (1 - e) / 2
    d.let(Masses(heavy, (more, less)), Masses(light, (less, more)))
    base = counting(2)
    distance = d.chain(
        d.calc(TotalVariation(heavy, light)).equals(
            e, unfold(TotalVariation), over_base(heavy, light, base), points, sign(e)
        )
    )
    value = d.chain(
        d.calc(SquaredHellinger(heavy, light)).equals(
            2 - 4 * sqrt(more) * sqrt(less),
            unfold(SquaredHellinger),
            over_base(heavy, light, base),
            points,
            square_roots,
        )
    )
    term = d.translator.term
    one, two = (root_square(d.given.nonnegative(term(side), None)) for side in (more, less))
    h, v = value.conclusion.left, distance.conclusion.left
    whole = rules.linear(
        Equal(v * v, h * (ONE - h / 4)),
        (
            (v + term(e), distance),
            ((h + value.conclusion.right) / 4 - 1, value),
            (number(4) * root(term(less)) * root(term(less)), one),
            (number(4) * term(more), two),
        ),
    )
    H = SquaredHellinger(heavy, light)
    d.have(TotalVariation(heavy, light) ** 2, "=", H * (1 - H / 4), whole, "both are e**2")
    return d


@theorem(
    "Total variation lies between H²/2 and H √(1 − H²/4)",
    source="Le Cam (1970); Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.3",
    given=[],
    chapter="Against other distances",
    also=("Le Cam's inequality", "Hellinger and total variation"),
)
def hellinger_total_variation() -> tuple[Part, ...]:
    """The total variation distance lies between half the squared Hellinger distance and H √(1 − H²/4)."""
    line = squares().part("The square of a difference of roots")
    below = lower_bound(line).part("The lower bound")
    weights = two_squares().part("Two squares")
    top = largest().part("H² is at most 2")
    product = cauchy_schwarz(weights).part("Cauchy–Schwarz")
    square = squared(top, product).part("The upper bound, squared")
    above = upper_bound(top, square).part("The upper bound")
    return (
        line,
        below,
        weights,
        top,
        product,
        square,
        above,
        overlapping().part("The lower bound is attained"),
        mirrored().part("The upper bound is attained"),
    )
