"""Fisher information is the second-order term of KL: KL(P, P_h) = I h²/2 + O(h³).

Near P the divergence is half of chi-squared: if dQ/dP lies within e of 1, e <= 1/2, then
(1/2 − e) χ²(Q, P) <= KL(P, Q) <= (1/2 + e) χ²(Q, P), for t − 1 − log t lies between (1/2 ∓ e)(t − 1)² there, and t − 1
integrates to 0. And along a family whose densities satisfy |dP_h/dP − 1 − h s| <= h² g, with a score s and a dominating
function g that are square-integrable, χ²(P_h, P) is h² times the Fisher information I = ∫ s² dP, up to
h³ (I + G) + h⁴ G with G = ∫ g² dP. No limit is taken: the bounds hold for each h > 0 (for h < 0 turn the score round).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from sympy import Expr, Rational, Symbol, log, oo

from klsym.derive import facts
from klsym.derive.closing import close
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Integrable
from klsym.derive.jensen import between
from klsym.derive.library import theorem
from klsym.derive.reweighting import log_of_chain
from klsym.derive.step import Part
from klsym.divergences.chi_squared import ChiSquared
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Integral, Less, LessEqual, Log, Not, Real, Term, number, probability
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, functions, measures
from klsym.oracles.ladder import ladder

P, Q = measures("P Q")
t = Q / P
e, h = Symbol("e", positive=True), Symbol("h", positive=True)
s, g = functions("s g")
chi = ChiSquared(Q, P)
information, rest = LebesgueIntegral(s**2, P), LebesgueIntegral(g**2, P)
ZERO, ONE, HALF = number(0), number(1), Rational(1, 2)
X, E = Real("x"), Real("e")
LOW, HIGH = LessEqual(ONE - E, X), LessEqual(X, ONE + E)


def decided(goal: LessEqual, *proofs: Theorem) -> Theorem:
    """An inequality in x by the ladder, where these bounds on x hold."""
    found = rules.consult(ladder, tuple(proof.conclusion for proof in proofs), goal)
    for proof in proofs:
        found = rules.discharge(found, proof)
    return found


@cache
def near_one() -> tuple[Theorem, Theorem]:
    """(1/2 − e)(x − 1)² <= x − 1 − log x <= (1/2 + e)(x − 1)², where |x − 1| <= e <= 1/2."""
    half, third, d = _fraction(1, 2), _fraction(1, 3), X - 1
    value, square = d - Log(X), d * d
    low, high = rules.assume(LOW), rules.assume(HIGH)
    small = rules.assume(LessEqual(E, half))
    sign = rules.linear(LessEqual(ZERO, E), ((ONE, rules.assume(Less(ZERO, E))),))
    above = rules.linear(LessEqual(_fraction(1, 2), X), ((ONE, low), (ONE, small)))
    positive = rules.linear(Less(ZERO, X), ((ONE, above),))
    nonnegative = facts.square_nonnegative(d)
    spare = rules.product(sign, nonnegative)  # e (x − 1)²
    beyond = rules.product(nonnegative, rules.linear(LessEqual(ZERO, E - d), ((ONE, high),)))  # e d² − d³
    before = rules.product(nonnegative, rules.linear(LessEqual(ZERO, E + d), ((ONE, low),)))  # e d² + d³
    right, left = rules.assume(LessEqual(ONE, X)), rules.assume(Not(LessEqual(ONE, X)))
    one_above = rules.linear(LessEqual(X, ONE), ((ONE, rules.order(left)),))
    lower, upper = LessEqual((half - E) * square, value), LessEqual(value, (half + E) * square)
    cube = d * d * d
    to_the_right = (
        rules.linear(
            lower,
            ((ONE, decided(LessEqual(half * square - third * cube, value), right)), (third, beyond),
             (_fraction(2, 3), spare)),
        ),
        rules.linear(upper, ((ONE, decided(LessEqual(value, half * square), right)), (ONE, spare))),
    )  # fmt: skip
    to_the_left = (
        rules.linear(lower, ((ONE, decided(LessEqual(half * square, value), positive, one_above)), (ONE, spare))),
        rules.linear(upper, ((ONE, decided(LessEqual(value, half * square - cube), above, one_above)), (ONE, before))),
    )
    first, second = (
        rules.cases(right.conclusion, one, two) for one, two in zip(to_the_right, to_the_left, strict=True)
    )
    return first, second


def _fraction(top: int, bottom: int) -> Term:
    return number(Fraction(top, bottom))


class Near:
    """What |dQ/dP − 1| <= e <= 1/2 says of the divergence."""

    def __init__(self, d: Deduction) -> None:
        self.d, term = d, d.translator.term
        self.p, self.q = map(d.translator.measure, (P, Q))
        self.t, self.number = term(t), term(e)
        given, p = d.given, self.p
        low = facts.reshape(given.prove(d.translator.judgement(NEAR[0])), LessEqual(ONE - self.number, self.t, p))
        high = facts.reshape(given.prove(d.translator.judgement(NEAR[1])), LessEqual(self.t, ONE + self.number, p))
        small = facts.reshape(given.prove(d.translator.judgement(NEAR[2])), LessEqual(E, _fraction(1, 2)))
        self.bounds = [
            rules.pointwise(rules.discharge(lemma, small), {X: self.t}, (low, high), p) for lemma in near_one()
        ]
        # t, (t − 1)² and log t are bounded, and so integrable
        self.of_t = between(low, high, self.constant(ONE - self.number), self.constant(ONE + self.number))
        gap = rules.product(
            rules.linear(LessEqual(ZERO, self.number - self.t + 1, p), ((ONE, high),)),
            rules.linear(LessEqual(ZERO, self.number + self.t - 1, p), ((ONE, low),)),
        )
        self.square = (self.t - 1) * (self.t - 1)
        limit = self.number * self.number
        self.of_square = between(
            facts.at(facts.square_nonnegative(self.t - 1), p),
            rules.linear(LessEqual(self.square, limit, p), ((ONE, gap),)),
            self.constant(ZERO), self.constant(limit),
        )  # fmt: skip
        half = _fraction(1, 2)
        factors = [half - self.number, half + self.number]
        self.sides = [
            rules.integrable_linear(factor * self.square, ((factor, self.of_square),), p) for factor in factors
        ]
        self.of_value = between(*self.bounds, *self.sides)
        version = given.version(self.q, p)
        inverse = rules.version_inverse(version, given.absolutely_continuous(p, self.q))
        chain = log_of_chain(given, p, self.q, inverse)
        positive = rules.transfer(rules.version_positive(version), given.absolutely_continuous(p, self.q))
        turned = facts.log_inverse(positive)
        self.log = facts.chain(chain, turned)  # log dP/dQ = −log dQ/dP

    def constant(self, value: Term) -> Theorem:
        """A number is P-integrable."""
        return rules.integrable_linear(value, ((value, self.d.given.finite(self.p)),), self.p)

    def finite(self) -> Theorem:
        """log dP/dQ is P-integrable."""
        parts = (ONE, self.of_value), (number(-1), self.of_t), (ONE, self.d.given.finite(self.p))
        there = rules.integrable_linear(-Log(self.t), parts, self.p)
        return facts.integrable_congruence(there, facts.symmetric(self.log))

    def value(self) -> Theorem:
        """KL(P, Q) = ∫ (t − 1 − log t) dP."""
        given, p = self.d.given, self.p
        minus = rules.integrable_linear(
            -Log(self.t), ((ONE, self.of_value), (number(-1), self.of_t), (ONE, given.finite(p))), p
        )
        whole = self.t - 1 - Log(self.t)
        split = rules.integral_linear(whole, ((ONE, minus), (ONE, self.of_t), (number(-1), given.finite(p))), p)
        turned = facts.integral_congruence(self.log, p)
        moved = rules.change_of_measure(given.version(self.q, p), ONE)
        masses = [given.prove(probability(mu)) for mu in (p, self.q)]
        return close(Equal(Integral(whole, p), Integral(self.log.conclusion.left, p)), [split, turned, moved, *masses])


NEAR = [AlmostEverywhere(t >= 1 - e, P), AlmostEverywhere(t <= 1 + e, P), e <= HALF]


def finite() -> Deduction:
    """KL(P, Q) < oo."""
    d = deduction()
    d.have(KL(P, Q), "<", oo, Near(d).finite(), "log dP/dQ is bounded")
    return d


def bound(upper: bool) -> Deduction:
    """KL(P, Q) is at least (1/2 − e) χ², or at most (1/2 + e) χ²."""
    d = deduction()
    near = Near(d)
    d.given.add(near.finite())
    value = near.value()
    d.have(KL(P, Q), "=", LebesgueIntegral(t - 1 - log(t), P), value, "t − 1 integrates to 0, and log dP/dQ = −log t")
    side, inequality = near.sides[upper], near.bounds[upper]
    order = (near.of_value, side) if upper else (side, near.of_value)
    whole = rules.integral_monotone(inequality, *order)
    factor = HALF + e if upper else HALF - e
    scaled = rules.integral_scalar(d.translator.term(factor), near.square, near.p)
    sign = "<=" if upper else ">="
    d.have(KL(P, Q), sign, factor * chi, close_all(d, sign, factor, [value, whole, scaled]), "integrated")
    return d


def close_all(d: Deduction, sign: str, factor: Expr, pieces: list[Theorem]) -> Theorem:
    """The bound, from the lines and the masses."""
    term = d.translator.term
    kl, side = term(KL(P, Q)), term(factor * chi)
    goal = LessEqual(kl, side) if sign == "<=" else LessEqual(side, kl)
    masses = [d.given.prove(probability(d.translator.measure(mu))) for mu in (P, Q)]
    return close(goal, [*pieces, *masses])


@theorem(
    "Near by, the divergence is half of chi-squared",
    given=[P << Q, Q << P, *NEAR],
    source="Cover & Thomas, Elements of Information Theory, Problem 11.2; Polyanskiy & Wu (2024), Section 7.10",
    chapter="Against other distances",
    also=("KL is locally chi-squared",),
)
def near_chi_squared() -> tuple[Part, ...]:
    """Where the likelihood ratio is near 1, the divergence is half of chi-squared, to within the same nearness."""
    return (
        finite().part("It is finite"),
        bound(False).part("The lower bound"),
        bound(True).part("The upper bound"),
    )


# ---------------------------------------------------------------- along a family with a score
S, G, R, H = (Real(name) for name in ("the score", "the bound", "the remainder", "h"))


@cache
def square_of_the_increment() -> tuple[Theorem, Theorem]:
    """(h s + r)² is h² s² up to h³ (s² + g²), and above by h⁴ g² besides, where |r| <= h² g and h > 0."""
    high, low = rules.assume(LessEqual(R, H * H * G)), rules.assume(LessEqual(-1 * (H * H * G), R))
    step = rules.linear(LessEqual(ZERO, H), ((ONE, rules.assume(Less(ZERO, H))),))
    cube = rules.product(rules.product(step, step), step)
    below = rules.linear(LessEqual(ZERO, H * H * G - R), ((ONE, high),))
    above = rules.linear(LessEqual(ZERO, H * H * G + R), ((ONE, low),))
    whole, main = (H * S + R) * (H * S + R), H * H * (S * S)
    slack = H * H * H * (S * S + G * G)
    lower = LessEqual(main - slack, whole)
    upper = LessEqual(whole, main + slack + H * H * H * H * (G * G))
    two, case = number(2), LessEqual(ZERO, S)
    right, left = rules.assume(case), rules.assume(Not(case))
    minus = rules.linear(LessEqual(ZERO, -S), ((ONE, rules.order(left)),))

    def both(sign: Theorem, root: Term, near: Theorem, far: Theorem) -> tuple[Theorem, Theorem]:
        scaled = rules.product(step, sign)
        squares = rules.product(cube, facts.square_nonnegative(root))
        up = ((two, rules.product(scaled, near)), (ONE, squares), (ONE, rules.product(below, above)))
        down = ((two, rules.product(scaled, far)), (ONE, squares), (ONE, facts.square_nonnegative(R)))
        return rules.linear(lower, down), rules.linear(upper, up)

    sides = zip(both(right, S - G, below, above), both(minus, S + G, above, below), strict=True)
    first, second = (rules.cases(case, one, two) for one, two in sides)
    return first, second


remainder = t - 1 - h * s
SCORE = [AlmostEverywhere(remainder <= h**2 * g, P), AlmostEverywhere(remainder >= -(h**2) * g, P)]
least = h**2 * information - h**3 * (information + rest)
most = h**2 * information + h**3 * (information + rest) + h**4 * rest


def along_the_family(upper: bool) -> Deduction:
    """χ²(P_h, P) against h² I."""
    d = deduction()
    term, p = d.translator.term, d.translator.measure(P)
    score, dominating, rho = term(s), term(g), term(remainder)
    high, low = (d.given.prove(d.translator.judgement(statement)) for statement in SCORE)
    square = term(h) * term(h) * dominating
    proofs = facts.reshape(high, LessEqual(rho, square, p)), facts.reshape(low, LessEqual(-1 * square, rho, p))
    mapping = {S: score, G: dominating, R: rho}
    bounds = [rules.pointwise(lemma, mapping, proofs, p) for lemma in square_of_the_increment()]
    whole = term((t - 1) ** 2)
    of_s, of_g = d.given.integrable(term(s**2), p), d.given.integrable(term(g**2), p)
    combinations = []
    for side, value in ((bounds[0].conclusion.left, least), (bounds[1].conclusion.right, most)):
        weights = [term(value.expand().coeff(integral)) for integral in (information, rest)]
        combinations.append((side, ((weights[0], of_s), (weights[1], of_g))))
    ends = [rules.integrable_linear(side, parts, p) for side, parts in combinations]
    of_whole = between(*bounds, *ends)
    shaped = facts.reshape(
        bounds[upper],
        LessEqual(whole, combinations[1][0], p) if upper else LessEqual(combinations[0][0], whole, p),
    )
    there = facts.integrable_as(of_whole, whole)
    compared = (there, ends[1]) if upper else (ends[0], there)
    order = rules.integral_monotone(shaped, *compared)
    side, parts = combinations[upper]
    split = rules.integral_linear(side, parts, p)
    value = term(most if upper else least)
    goal = LessEqual(term(chi), value) if upper else LessEqual(value, term(chi))
    sign, bound = ("<=", most) if upper else (">=", least)
    d.have(chi, sign, bound, close(goal, [order, split]), "(h s + r)² integrated, where |r| <= h² g")
    return d


@theorem(
    "Fisher information is the second-order term",
    given=[*SCORE, Integrable(s**2, P), Integrable(g**2, P)],
    source="Kullback, Information Theory and Statistics (1959), Section 2.6; Cover & Thomas, Section 11.10",
    chapter="Against other distances",
    also=("Fisher information",),
)
def fisher_information() -> tuple[Part, ...]:
    """Along a family with score s, chi-squared is h² times the Fisher information, to the third order; KL is half."""
    return along_the_family(False).part("From below"), along_the_family(True).part("From above")
