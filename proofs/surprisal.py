"""Surprisal: only −c log p adds over independent events and falls as the probability grows.

Let h(p) be the surprise at an event of probability p. That two independent events surprise as much as both together is
h(pq) = h(p) + h(q); that the less likely event is no less surprising, h(p) <= h(pq). For the probabilities e^(−|x|)
both say that g(x) = h(e^(−x)) is additive and increasing for x >= 0. (That a certain event does not surprise, h(1) = 0,
follows, and need not be asked.) Cauchy's equation: g(n x) = n g(x) for natural n, by induction. For natural n let m be
the floor of n x; as g increases, m g(1) = g(m) <= g(n x) = n g(x) <= g(m + 1) = (m + 1) g(1), so that
n |g(x) − x g(1)| <= g(1) for every n, and g(x) = x g(1). With x = −log p this is h(p) = −c log p, c = h(1/e).
"""

from __future__ import annotations

from functools import cache

import sympy
from sympy import Abs as Size
from sympy import Eq, Symbol, exp, log
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import ForAll as ForEvery
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.kernel.terms import (
    Abs,
    At,
    Equal,
    Euclidean,
    Exp,
    Floor,
    ForAll,
    Function,
    Inverse,
    Less,
    LessEqual,
    Log,
    Multiply,
    Not,
    Real,
    Term,
    number,
)  # fmt: skip
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
H = Function("h", Euclidean(1))
X, Y, N = (Real(name) for name in ("x", "y", "n"))


def g(x: Term) -> Term:
    """h(e^(−x))."""
    return At(H, Exp(-x))


ADDITIVE = ForAll(X, ForAll(Y, Equal(At(H, Exp(-Abs(X) - Abs(Y))), g(Abs(X)) + g(Abs(Y)))))
FALLING = ForAll(X, ForAll(Y, LessEqual(g(Abs(X)), At(H, Exp(-Abs(X) - Abs(Y))))))


def at_signs(law: ForAll, x: Theorem, y: Theorem) -> Theorem:
    """The law for 0 <= x and 0 <= y, without the absolute values."""
    one, two, hole = x.conclusion.right, y.conclusion.right, Real("the place")
    found = rules.specialize(rules.specialize(rules.assume(law), one), two)
    found = rules.rewrite(found, rules.absolute_value(x), _said(law, hole, Abs(two)), hole)
    return rules.rewrite(found, rules.absolute_value(y), _said(law, one, hole), hole)


def _said(law: ForAll, x: Term, y: Term) -> Equal | LessEqual:
    """What the law says, with these in place of |x| and |y|."""
    both = At(H, Exp(-x - y))
    return Equal(both, g(x) + g(y)) if law == ADDITIVE else LessEqual(g(x), both)


@cache
def sum_rule() -> Theorem:
    """0 <= x, 0 <= y give g(x + y) = g(x) + g(y)."""
    found = at_signs(ADDITIVE, rules.assume(LessEqual(ZERO, X)), rules.assume(LessEqual(ZERO, Y)))
    return facts.reshape(found, Equal(g(X + Y), g(X) + g(Y)))


@cache
def nothing() -> Theorem:
    """g(0) = 0."""
    zero = rules.linear(LessEqual(ZERO, ZERO), ())
    both = at_signs(ADDITIVE, zero, zero)
    return facts.follows(Equal(g(ZERO), ZERO), both)


def apply(lemma: Theorem, mapping: dict, *proofs: Theorem) -> Theorem:
    """The lemma for these values, its hypotheses proved."""
    found = rules.instantiate(lemma, tuple(mapping.items()))
    for proof in proofs:
        found = rules.discharge(found, proof)
    return found


@cache
def increasing() -> Theorem:
    """0 <= x <= y gives g(x) <= g(y)."""
    low, order = rules.assume(LessEqual(ZERO, X)), rules.assume(LessEqual(X, Y))
    rest = rules.linear(LessEqual(ZERO, Y - X), ((ONE, order),))
    return facts.reshape(at_signs(FALLING, low, rest), LessEqual(g(X), g(Y)))


@cache
def natural_nonnegative() -> Theorem:
    """A natural number is at least 0."""
    claim = LessEqual(ZERO, N)
    step = rules.linear(LessEqual(ZERO, N + 1), ((ONE, rules.assume(claim)),))
    return rules.induction(claim, N, rules.linear(LessEqual(ZERO, ZERO), ()), step)


@cache
def multiples() -> Theorem:
    """n natural and 0 <= y give g(n y) = n g(y)."""
    claim = Equal(g(N * Y), N * g(Y))
    base = facts.reshape(nothing(), Equal(g(ZERO * Y), ZERO * g(Y)))
    low = rules.assume(LessEqual(ZERO, Y))
    product = rules.product(natural_nonnegative(), low)
    longer = apply(sum_rule(), {X: N * Y}, product)
    step = facts.follows(Equal(g((N + 1) * Y), (N + 1) * g(Y)), longer, rules.assume(claim))
    return rules.induction(claim, N, base, step)


UNIT = g(ONE)


@cache
def unit_nonnegative() -> Theorem:
    """g(1) >= 0."""
    zero, one = rules.linear(LessEqual(ZERO, ZERO), ()), rules.linear(LessEqual(ZERO, ONE), ())
    below = apply(increasing(), {X: ZERO, Y: ONE}, zero, one)
    return facts.follows(LessEqual(ZERO, UNIT), below, nothing())


@cache
def within_one() -> tuple[Theorem, Theorem]:
    """n natural and 0 <= x give n (g(x) − x g(1)) <= g(1) and n (x g(1) − g(x)) <= g(1)."""
    low, whole = rules.assume(LessEqual(ZERO, X)), Floor(N * X)
    long = rules.product(natural_nonnegative(), low)
    natural, below, above = rules.floor_natural(long), rules.floor_below(N * X), rules.floor_above(N * X)
    positive = apply(natural_nonnegative(), {N: whole}, natural)
    weakly = rules.linear(LessEqual(N * X, whole + 1), ((ONE, above),))
    under = apply(increasing(), {X: whole, Y: N * X}, positive, below)
    over = apply(increasing(), {X: N * X, Y: whole + 1}, long, weakly)
    one = rules.linear(LessEqual(ZERO, ONE), ())
    counted = apply(multiples(), {N: whole, Y: ONE}, natural, one)
    counted = facts.reshape(counted, Equal(g(whole), whole * UNIT))
    more = apply(multiples(), {N: whole + 1, Y: ONE}, rules.natural(natural), one)
    more = facts.reshape(more, Equal(g(whole + 1), (whole + 1) * UNIT))
    scaled = apply(multiples(), {Y: X}, low)
    rest = rules.product(rules.linear(LessEqual(ZERO, N * X - whole), ((ONE, below),)), unit_nonnegative())
    short = rules.product(rules.linear(LessEqual(ZERO, whole + 1 - N * X), ((ONE, weakly),)), unit_nonnegative())
    return (
        facts.follows(LessEqual(N * (g(X) - X * UNIT), UNIT), over, more, scaled, rest),
        facts.follows(LessEqual(N * (X * UNIT - g(X)), UNIT), under, counted, scaled, short),
    )


def no_more(bound: Theorem) -> Theorem:
    """From n a <= c for every natural n, and 0 <= c: a <= 0. Else n = floor(c/a + 1) is too many."""
    stated = bound.conclusion
    assert isinstance(stated, LessEqual) and isinstance(stated.left, Multiply)
    a, c = stated.left.right, stated.right
    goal = LessEqual(a, ZERO)
    positive = rules.order(rules.assume(Not(goal)))
    ratio = rules.product(
        unit_nonnegative(), facts.reshape(facts.inverse_positive(positive), LessEqual(ZERO, Inverse(a)))
    )
    start = rules.linear(LessEqual(ZERO, c * Inverse(a) + 1), ((ONE, ratio),))
    many = Floor(c * Inverse(a) + 1)
    here = apply(bound, {N: many}, rules.floor_natural(start))
    gap = rules.linear(Less(ZERO, many - c * Inverse(a)), ((ONE, rules.floor_above(c * Inverse(a) + 1)),))
    product = rules.product(gap, positive)
    absurd = rules.linear(Less(ZERO, ZERO), ((ONE, product), (ONE, here), (-c, rules.inverse(positive))))
    return rules.cases(goal, rules.assume(goal), facts.impossible(absurd, goal))


@cache
def linear_law() -> Theorem:
    """0 <= x gives g(x) = x g(1)."""
    first, second = map(no_more, within_one())
    above = rules.linear(LessEqual(g(X), X * UNIT), ((ONE, first),))
    below = rules.linear(LessEqual(X * UNIT, g(X)), ((ONE, second),))
    return rules.antisymmetry(above, below)


@cache
def logarithm() -> Theorem:
    """0 < p <= 1 gives h(p) = −h(1/e) log p."""
    p = Real("p")
    positive, most = rules.assume(Less(ZERO, p)), rules.assume(LessEqual(p, ONE))
    size = -Log(p)
    low = facts.follows(LessEqual(ZERO, size), rules.log_tangent(positive), most)
    there = apply(linear_law(), {X: size}, low)
    hole = Real("the place")
    shape = facts.reshape(there, Equal(At(H, Exp(Log(p))), size * UNIT))
    return rules.rewrite(shape, rules.exp_log(positive), Equal(At(H, hole), size * UNIT), hole)


# ---------------------------------------------------------------- as a theorem of the library
h = sympy.Function("h", real=True)
x, y, s, p = (Symbol(name, real=True) for name in ("x", "y", "s", "p"))
together = h(exp(-Size(x) - Size(y)))
adds = ForEvery(x, ForEvery(y, Eq(together, h(exp(-Size(x))) + h(exp(-Size(y))), evaluate=False)))
falls = ForEvery(x, ForEvery(y, LessThan(h(exp(-Size(x))), together, evaluate=False)))


def certainty() -> Deduction:
    """h(1) = 0."""
    d = deduction()
    d.have(h(1), "=", 0, nothing(), "h(1) = h(1) + h(1)")
    return d


def cauchy() -> Deduction:
    """h(e^(−s)) = s h(1/e) for s >= 0."""
    d = deduction(given=[s >= 0])
    d.have(h(exp(-1)), ">=", 0, unit_nonnegative(), "a certain event does not surprise, and others no less")
    reason = "multiples by induction; between them, as h falls, to within 1/n for every n"
    d.have(h(exp(-s)), "=", s * h(exp(-1)), rules.instantiate(linear_law(), {X: Real("s")}), reason)
    return d


def only_the_logarithm(d: Deduction) -> Deduction:
    """h(p) = −h(1/e) log p."""
    d.have(h(p), "=", -h(exp(-1)) * log(p), logarithm(), "Cauchy's equation at s = -log p")
    return d


@theorem(
    "Only the logarithm measures surprise",
    given=[adds, falls],
    source="Shannon (1948), Appendix 2; Cauchy (1821); Aczél, Lectures on Functional Equations (1966), section 2.1",
    chapter="The readings",
    also=("Surprisal", "Uniqueness of the surprisal", "Self-information", "Cauchy's functional equation"),
)
def surprisal() -> tuple[Part, ...]:
    """What adds over independent events and falls with their probability is a multiple of −log p."""
    return (
        certainty().part("A certain event does not surprise"),
        cauchy().part("Cauchy's equation"),
        only_the_logarithm(deduction(given=[p > 0, p <= 1])).part("Surprise is a multiple of the negative logarithm"),
    )
