"""Truncated likelihood ratios: bounded functions f_n = log(x + t/(1 + x t)), x = 1/(1 + eⁿ), which find the whole of
KL(P, Q) in the limit.

With t = dP/dQ, m = x + t/(1 + x t) lies between x and x + 1/x, and ∫ m dQ <= 1 + x. If E_P log m − log ∫ m dQ <= c for
every n, then the smaller functions u_n = log(t/(1 + x t)) have E_P u_n <= c + x. They increase to log t, and are
bounded below by 1 − x − 1/t; by monotone convergence log t is integrable, and its integral, the limit, is at most c.
"""

from __future__ import annotations

from klsym.derive import facts
from klsym.derive.exponentials import exp_above_line, exp_order
from klsym.derive.given import Given
from klsym.derive.jensen import above_tangent, between, log_increasing, quotient
from klsym.derive.signs import absolute_nonnegative
from klsym.kernel import rules
from klsym.kernel.terms import (
    Abs,
    Exp,
    Integral,
    Inverse,
    Less,
    LessEqual,
    Limit,
    Log,
    Measure,
    Node,
    Real,
    Term,
    number,
    probability,
    substitute,
)
from klsym.kernel.theorem import Theorem
from klsym.oracles.axioms import monotone_convergence

ZERO, ONE = number(0), number(1)
N, STEP, HOLE = Real("n"), Real("the step"), Real("the level")
LEVEL = Inverse(ONE + Exp(N))


def level() -> tuple[Theorem, Theorem, Theorem]:
    """0 < x, x <= 1 and x (1 + eⁿ) = 1, for x = 1/(1 + eⁿ)."""
    exponential = rules.exp_positive(N)
    whole = rules.linear(Less(ZERO, ONE + Exp(N)), ((ONE, exponential),))
    positive, unit = facts.inverse_positive(whole), rules.inverse(whole)
    weak = rules.linear(LessEqual(ZERO, LEVEL), ((ONE, positive),))
    product = rules.product(rules.linear(LessEqual(ZERO, Exp(N)), ((ONE, exponential),)), weak)
    return positive, rules.linear(LessEqual(LEVEL, ONE), ((ONE, product), (ONE, unit))), unit


def level_vanishes() -> Theorem:
    """x -> 0: it is at most 1/n."""
    positive, _, unit = level()
    late = rules.assume(LessEqual(ONE, N))
    start = rules.linear(Less(ZERO, N), ((ONE, late),))
    inverse = facts.inverse_positive(start)
    # 1/n − x = x (1 + eⁿ − n)/n, and eⁿ >= 1 + n
    over = rules.linear(LessEqual(ZERO, ONE + Exp(N) - N), ((ONE, exp_above_line(N)),))
    both = rules.product(positive, inverse)
    gap = rules.product(rules.linear(LessEqual(ZERO, both.conclusion.right), ((ONE, both),)), over)
    below = rules.linear(LessEqual(LEVEL, Inverse(N)), ((ONE, gap), (Inverse(N), unit), (-LEVEL, rules.inverse(start))))
    sign = rules.linear(LessEqual(ZERO, LEVEL - ZERO), ((ONE, positive),))
    absolute = rules.absolute_value(sign)
    bound = rules.linear(LessEqual(Abs(LEVEL - ZERO), Inverse(N)), ((ONE, absolute), (ONE, below)))
    return rules.limit_squeeze(Limit(N, LEVEL, ZERO), bound, rules.limit_inverse(N), ONE)


class Truncation:
    """The truncations of log dP/dQ, for probabilities P << Q."""

    def __init__(self, given: Given, p: Measure, q: Measure) -> None:
        self.given, self.p, self.q = given, p, q  # t is written r here
        self.version = given.version(p, q)
        self.r = self.version.conclusion.density
        self.positive, self.small, self.unit = level()
        self.factor = Inverse(ONE + LEVEL * self.r)
        self.low, self.function = self.r * self.factor, LEVEL + self.r * self.factor

    def bounds(self, measure: Measure) -> tuple[Theorem, Theorem, Theorem, Theorem]:
        """0 < k, k (1 + x t) = 1, 0 <= t k and x t k <= 1, a.e. for P or Q, where k = 1/(1 + x t)."""
        sign = rules.version_nonnegative(self.version)
        if measure == self.p:
            sign = rules.transfer(sign, rules.version_continuous(self.version))
        level_sign = facts.at(rules.linear(LessEqual(ZERO, LEVEL), ((ONE, self.positive),)), measure)
        whole = rules.linear(Less(ZERO, ONE + LEVEL * self.r, measure), ((ONE, rules.product(level_sign, sign)),))
        inverse, unit = facts.inverse_positive(whole), rules.inverse(whole)
        product = rules.product(sign, rules.linear(LessEqual(ZERO, self.factor, measure), ((ONE, inverse),)))
        below = rules.linear(LessEqual(LEVEL * self.low, ONE, measure), ((ONE, inverse), (ONE, unit)))
        return inverse, unit, product, below

    def mean(self) -> tuple[Theorem, Theorem]:
        """m is Q-integrable, and log ∫ m dQ <= x."""
        given, q, r = self.given, self.q, self.r
        _, unit, product, _ = self.bounds(q)
        sign = rules.version_nonnegative(self.version)
        level_sign = facts.at(rules.linear(LessEqual(ZERO, LEVEL), ((ONE, self.positive),)), q)
        # t − t k = t · x t k >= 0
        rest = rules.product(sign, rules.product(level_sign, product))
        high = rules.linear(LessEqual(self.function, LEVEL + r, q), ((ONE, rest), (r, unit)))
        low = rules.linear(LessEqual(LEVEL, self.function, q), ((ONE, product),))
        finite = given.finite(q)
        of_r = facts.integrable_as(rules.integrable_change(self.version, ONE, given.finite(self.p)), r)
        constant = rules.integrable_linear(LEVEL, ((LEVEL, finite),), q)
        roof = ((LEVEL, finite), (ONE, of_r))
        of_roof = rules.integrable_linear(LEVEL + r, roof, q)
        there = between(low, high, constant, of_roof)
        masses = [given.prove(probability(measure)) for measure in (self.p, q)]
        moved = rules.change_of_measure(self.version, ONE)
        above = rules.integral_monotone(high, there, of_roof)
        under = rules.integral_monotone(low, constant, there)
        whole = Integral(self.function, q)
        split = rules.integral_linear(LEVEL + r, roof, q), rules.integral_linear(LEVEL, ((LEVEL, finite),), q)
        most = rules.linear(
            LessEqual(whole, ONE + LEVEL),
            ((ONE, above), (ONE, split[0]), (number(-1), moved), (ONE, masses[0]), (LEVEL, masses[1])),
        )
        least = rules.linear(
            Less(ZERO, whole),
            ((ONE, under), (number(-1), split[1]), (-LEVEL, masses[1]), (ONE, self.positive)),
        )
        log = rules.log_tangent(least)
        return there, rules.linear(LessEqual(Log(whole), LEVEL), ((ONE, log), (ONE, most)))

    def logarithms(self) -> tuple[Theorem, Theorem, Theorem]:
        """log m and u = log(t k) are P-integrable, and u <= log m."""
        given, p, r = self.given, self.p, self.r
        inverse, _, product, below = self.bounds(p)
        positive = rules.version_positive(self.version)
        low_positive = rules.product(positive, inverse)
        under = rules.linear(LessEqual(self.low, self.function, p), ((ONE, facts.at(self.positive, p)),))
        smaller = log_increasing(low_positive, under)
        floor = rules.linear(LessEqual(LEVEL, self.function, p), ((ONE, product),))
        least = log_increasing(facts.at(self.positive, p), floor)
        # m <= x + 1/x, so that log m <= x + 1/x − 1
        inverse_level = facts.inverse_positive(self.positive)
        scaled = rules.product(
            facts.at(rules.linear(LessEqual(ZERO, Inverse(LEVEL)), ((ONE, inverse_level),)), p),
            rules.linear(LessEqual(ZERO, ONE - LEVEL * self.low, p), ((ONE, below),)),
        )
        top = rules.linear(
            LessEqual(self.function, LEVEL + Inverse(LEVEL), p),
            ((ONE, scaled), (-self.low, facts.at(rules.inverse(self.positive), p))),
        )
        whole = rules.linear(Less(ZERO, self.function, p), ((ONE, facts.at(self.positive, p)), (ONE, product)))
        tangent = rules.log_tangent(whole)
        roof = LEVEL + Inverse(LEVEL) - 1
        high = rules.linear(LessEqual(Log(self.function), roof, p), ((ONE, tangent), (ONE, top)))
        finite = given.finite(p)
        constants = [rules.integrable_linear(value, ((value, finite),), p) for value in (Log(LEVEL), roof)]
        of_log = between(least, high, *constants)
        # u >= 1 − 1/(t k) = 1 − x − 1/t
        above = above_tangent(low_positive, p)
        one = rules.linear(LessEqual(ZERO, ONE), ())
        of_inverse, _ = quotient(self.version, ONE, one, given.finite(self.q))
        cancelled = rules.inverse(positive)
        ground = ONE - LEVEL - Inverse(r)
        lower = rules.linear(LessEqual(ground, Log(self.low), p), ((ONE, above), (LEVEL, cancelled)))
        parts = ((ONE - LEVEL, finite), (number(-1), facts.integrable_as(of_inverse, Inverse(r))))
        of_ground = rules.integrable_linear(ground, parts, p)
        return of_log, between(lower, smaller, of_ground, of_log), smaller

    def value(self) -> Term:
        """E_P log m − log ∫ m dQ."""
        return Integral(Log(self.function), self.p) - Log(Integral(self.function, self.q))

    def increasing(self) -> Theorem:
        """u_n <= u_(n + |s|)."""
        later = N + Abs(STEP)
        move: dict[Node, Node] = {N: later}
        longer = rules.linear(LessEqual(N, later), ((ONE, absolute_nonnegative(STEP)),))
        growth = exp_order(longer)
        positive, _, unit = level()
        next_positive, next_unit = (rules.instantiate(fact, move) for fact in (positive, unit))
        x, y = LEVEL, substitute(LEVEL, move)
        weak = rules.linear(LessEqual(ZERO, x * y), ((ONE, rules.product(positive, next_positive)),))
        gap = rules.product(weak, rules.linear(LessEqual(ZERO, Exp(later) - Exp(N)), ((ONE, growth),)))
        # x − y = x y (e^(n + |s|) − eⁿ)
        smaller = rules.linear(LessEqual(ZERO, x - y), ((ONE, gap), (x, next_unit), (-y, unit)))
        inverse, one, product, _ = self.bounds(self.p)
        _, next_one, next_product, _ = (rules.instantiate(fact, move) for fact in self.bounds(self.p))
        # t k' − t k = t k · t k' (x − y)
        difference = rules.product(rules.product(product, next_product), facts.at(smaller, self.p))
        low, high = self.low, substitute(self.low, move)
        order = rules.linear(LessEqual(low, high, self.p), ((ONE, difference), (-low, next_one), (high, one)))
        start = rules.product(rules.version_positive(self.version), inverse)
        return log_increasing(start, order)

    def limit(self) -> Theorem:
        """u_n -> log t, P-a.e."""
        template = Log(self.r * Inverse(ONE + HOLE * self.r))
        positive = rules.version_positive(self.version)
        unit = facts.at(rules.linear(Less(ZERO, ONE), ()), self.p)
        signs = (
            rules.linear(Less(ZERO, substitute(template.argument, {HOLE: ZERO}), self.p), ((ONE, positive),)),
            rules.linear(Less(ZERO, ONE + ZERO * self.r, self.p), ((ONE, unit),)),
        )
        return rules.limit_continuous(N, template, ((HOLE, level_vanishes()),), signs, self.p)

    def conclusions(self, bounded: Theorem, ceiling: Term) -> tuple[Theorem, Theorem]:
        """From: for every n, E_P log m − log ∫ m dQ <= c. Infer: log t is P-integrable, and ∫ log t dP <= c."""
        p = self.p
        here = rules.specialize(bounded, N)
        of_log, of_low, smaller = self.logarithms()
        _, mean = self.mean()
        compared = rules.integral_monotone(smaller, of_low, of_log)
        goal = LessEqual(Integral(Log(self.low), p), ceiling + LEVEL)
        return self.converge(rules.linear(goal, ((ONE, compared), (ONE, here), (ONE, mean))), ceiling)

    def converge(self, close: Theorem, ceiling: Term) -> tuple[Theorem, Theorem]:
        """From E_P u_n <= c + x, infer: log t is P-integrable, and ∫ log t dP <= c."""
        p, low = self.p, Log(self.low)
        _, of_low, _ = self.logarithms()
        below = rules.linear(LessEqual(Integral(low, p), ceiling + 1), ((ONE, close), (ONE, self.small)))
        limit = self.limit()
        target = limit.conclusion.limit
        arguments = (N, STEP, low, target, p, ceiling + 1)
        proofs = [
            rules.generalize(rules.generalize(self.increasing(), STEP), N),
            rules.generalize(of_low, N),
            limit,
            rules.generalize(below, N),
        ]
        found = []
        for part in (0, 1):
            fact = rules.axiom(monotone_convergence, arguments, part)
            for proof in proofs:
                fact = rules.discharge(fact, proof)
            found.append(fact)
        converges, integrable = found
        roof = rules.limit_continuous(N, ceiling + HOLE, ((HOLE, level_vanishes()),), (), None)
        order = rules.limit_order(close, converges, roof, ONE)
        same = facts.integral_congruence(rules.ring(target, Log(self.r)), p)
        final = rules.linear(LessEqual(Integral(Log(self.r), p), ceiling), ((ONE, order), (number(-1), same)))
        return facts.integrable_as(integrable, Log(self.r)), final
