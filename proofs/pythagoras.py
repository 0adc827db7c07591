"""Csiszár's Pythagorean inequality: if S is the I-projection of Q on a convex set and P another of its members, then
KL(P, Q) >= KL(P, S) + KL(S, Q).

All that is used is that no mixture M = x P + (1 − x) S, 0 < x < 1, is nearer to Q than S. The compensation identity
x KL(P, Q) + (1 − x) KL(S, Q) = x KL(P, M) + (1 − x) KL(S, M) + KL(M, Q) then leaves KL(P, M) <= KL(P, Q) − KL(S, Q) for
every x. With r = dP/dS, dP/dM = r/(x r + 1 − x) is at least r/(1 + x r), which increases to r as x falls to 0: monotone
convergence turns the bound on KL(P, M) into one on KL(P, S). Here x = 1/(1 + eⁿ) runs through (0, 1) with n.

On a linear family the inequality is an equality: that is the exponential tilt's Pythagorean identity. P << S is among
the hypotheses (Csiszár derives it). That every KL(M, Q) is finite follows from convexity, and is written down to give
the comparison its meaning.
"""

from __future__ import annotations

from sympy import Symbol, exp, oo
from sympy.core.relational import LessThan

from klsym.derive import composite, facts, functions
from klsym.derive.closing import close
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, ForAll
from klsym.derive.jensen import log_increasing
from klsym.derive.library import theorem
from klsym.derive.mixing import Mixed
from klsym.derive.reweighting import instance, log_of_chain
from klsym.derive.step import Part
from klsym.derive.truncation import LEVEL, N, Truncation, level
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Integral, Inverse, Less, LessEqual, Log, number, probability
from klsym.kernel.theorem import Theorem
from klsym.measures import measures

P, Q, S = measures("P Q S")
n = Symbol("n", real=True)
x = 1 / (1 + exp(n))
M = x * P + (1 - x) * S
NEAREST = [ForAll(n, Finite(KL(M, Q))), ForAll(n, LessThan(KL(S, Q), KL(M, Q), evaluate=False))]
ZERO, ONE = number(0), number(1)


class Segment:
    """The mixtures of P and S, none of them nearer to Q than S."""

    def __init__(self, d: Deduction) -> None:
        self.d, self.given = d, d.given
        self.p, self.q, self.s, self.whole = map(d.translator.measure, (P, Q, S, M))
        positive, _, unit = level()
        rest = rules.product(rules.exp_positive(N), positive)
        self.small = rules.linear(Less(LEVEL, ONE), ((ONE, rest), (ONE, unit)))
        d.given.add(positive, self.small)
        self.left, self.right = Mixed(d.given, self.whole, True), Mixed(d.given, self.whole, False)

    def near(self) -> Theorem:
        """KL(P, M) <= KL(P, Q) − KL(S, Q), without the mass terms."""
        given, term = self.given, self.d.translator.term
        given.add(self.small, self.left.logarithm, self.right.logarithm)
        identity = instance("compensation", 0, {"P": self.p, "R": self.s, "Q": self.q, "w": LEVEL}, given, [self.small])
        nonnegative = instance("gibbs", 0, {"P": self.s, "Q": self.whole}, given, [self.right.logarithm])
        least = rules.specialize(given.prove(self.d.translator.judgement(NEAREST[1])), N)
        weak = rules.linear(LessEqual(ZERO, ONE - LEVEL), ((ONE, self.small),))
        sides = nonnegative.conclusion
        gap = rules.linear(LessEqual(ZERO, sides.right - sides.left), ((ONE, nonnegative),))
        spare = rules.product(weak, gap)
        target = term(KL(P, Q)) - term(KL(S, Q)) - Integral(Log(self.left.ratio.conclusion.density), self.p)
        masses = [given.prove(probability(measure)) for measure in (self.p, self.q, self.s, self.whole)]
        parts = [composite.mass(given, part) for part in self.whole.parts()]
        scaled = close(LessEqual(ZERO, LEVEL * target), [identity, spare, least, *masses, *parts])
        return functions.divide_out(scaled, self.left.positive, target)

    def found(self) -> tuple[Theorem, Theorem]:
        """log dP/dS is P-integrable, and its integral is at most KL(P, Q) − KL(S, Q)."""
        given, term = self.given, self.d.translator.term
        truncation = Truncation(given, self.p, self.s)
        r = truncation.r
        # dM/dS = x r + 1 − x, so that dP/dM = r/(x r + 1 − x)
        up = rules.version_chain(self.left.scaled, truncation.version)
        total = rules.version_sum(up, self.right.scaled)
        back = rules.version_inverse(total, given.absolutely_continuous(self.s, self.whole))
        ratio = rules.version_chain(truncation.version, back)
        logs = log_of_chain(given, self.p, self.whole, ratio)
        inverse, unit, product, _ = truncation.bounds(self.p)
        density = total.conclusion.density
        weights = facts.at(rules.linear(Less(ZERO, ONE - LEVEL), ((ONE, self.small),)), self.p)
        sign = rules.transfer(
            rules.version_nonnegative(truncation.version), rules.version_continuous(truncation.version)
        )
        part = rules.product(facts.at(rules.linear(LessEqual(ZERO, LEVEL), ((ONE, self.left.positive),)), self.p), sign)
        whole = rules.linear(Less(ZERO, density, self.p), ((ONE, part), (ONE, weights)))
        over = facts.inverse_positive(whole)
        # r/(x r + 1 − x) − r/(1 + x r) = r k · x/(x r + 1 − x) >= 0
        step = rules.product(
            rules.product(
                product, facts.at(rules.linear(LessEqual(ZERO, LEVEL), ((ONE, self.left.positive),)), self.p)
            ),
            rules.linear(LessEqual(ZERO, Inverse(density), self.p), ((ONE, over),)),
        )
        high = r * Inverse(density)
        order = rules.linear(
            LessEqual(truncation.low, high, self.p),
            ((ONE, step), (high, unit), (-truncation.low, rules.inverse(whole))),
        )
        start = rules.product(rules.version_positive(truncation.version), inverse)
        compared = log_increasing(start, order)
        _, of_low, _ = truncation.logarithms()
        of_high = facts.integrable_congruence(self.left.logarithm, logs)
        below = rules.integral_monotone(compared, of_low, of_high)
        moved = facts.integral_congruence(logs, self.p)
        ceiling = term(KL(P, Q)) - term(KL(S, Q))
        near = self.near()
        goal = LessEqual(Integral(Log(truncation.low), self.p), ceiling + LEVEL)
        level = rules.linear(LessEqual(ZERO, LEVEL), ((ONE, self.left.positive),))
        return truncation.converge(close(goal, [below, moved, near, level]), ceiling)


def finite() -> Deduction:
    """KL(P, S) < oo."""
    d = deduction()
    d.have(KL(P, S), "<", oo, Segment(d).found()[0], "the mixtures' divergences are bounded, and tend to it")
    return d


def inequality() -> Deduction:
    """KL(P, Q) >= KL(P, S) + KL(S, Q)."""
    d = deduction()
    segment = Segment(d)
    near, scale = segment.near(), KL(P, Q) - KL(S, Q)
    d.have(
        KL(P, M),
        "<=",
        scale,
        close(
            LessEqual(d.translator.term(KL(P, M)), d.translator.term(scale)),
            [
                near,
                *(d.given.prove(probability(measure)) for measure in (segment.p, segment.q, segment.s, segment.whole)),
                *(composite.mass(d.given, part) for part in segment.whole.parts()),
            ],
        ),
        "the compensation identity for x P + (1 − x) S",
    )
    _, below = segment.found()
    goal = LessEqual(d.translator.term(KL(P, S) + KL(S, Q)), d.translator.term(KL(P, Q)))
    masses = [d.given.prove(probability(measure)) for measure in (segment.p, segment.q, segment.s)]
    d.have(KL(P, Q), ">=", KL(P, S) + KL(S, Q), close(goal, [below, *masses]), "monotone convergence as x falls to 0")
    return d


@theorem(
    "Csiszár's Pythagorean inequality",
    given=[P << S, S << Q, Finite(KL(P, Q)), Finite(KL(S, Q)), *NEAREST],
    source="Csiszár, I-divergence geometry of probability distributions and minimization problems (1975), Theorem 2.2",
    chapter="The divergence",
    also=("Pythagorean inequality", "Pythagorean theorem for KL", "Csiszár's inequality"),
)
def pythagoras() -> tuple[Part, ...]:
    """The I-projection on a convex set divides the divergence of every member from Q."""
    return finite().part("The divergence from the projection is finite"), inequality().part("The inequality")
