"""KL is jointly convex: KL(w P + (1 − w) R, w Q + (1 − w) S) <= w KL(P, Q) + (1 − w) KL(R, S).

With M and N the two mixtures and m = dM/dN, the tangent log m <= log t + m/t − 1 at t = dP/dQ gives
∫ log m dP + 1 − ∫ m dQ <= KL(P, Q), and likewise for R and S. Weighted and added, the left sides make
KL(M, N) + 1 − ∫ m dN, and ∫ m dN = 1. Where a divergence on the right is oo there is nothing to show; where both are
finite, so is KL(M, N). With R = S, or with P = R, it is convexity in one argument.
"""

from __future__ import annotations

from sympy import Symbol, log, oo

from klsym.derive import composite, facts
from klsym.derive.closing import close
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.jensen import above_tangent, below_tangent, between, quotient, variational_bound
from klsym.derive.library import theorem
from klsym.derive.mixing import Mixed, integral
from klsym.derive.reweighting import weak
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Inverse, LessEqual, Log, number, probability
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, measures

P, Q, R, S = measures("P Q R S")
w = Symbol("w", positive=True)
M, N = w * P + (1 - w) * R, w * Q + (1 - w) * S
m = M / N
mean = w * KL(P, Q) + (1 - w) * KL(R, S)
ZERO, ONE = number(0), number(1)


def one_side(d: Deduction, left: bool) -> tuple[Theorem, Theorem, Theorem]:
    """For P and Q: ∫ log m dP + 1 − ∫ m dQ <= ∫ log dP/dQ dP; log m is P-integrable, and m is Q-integrable."""
    whole, base = map(d.translator.measure, (M, N))
    above, below = Mixed(d.given, whole, left), Mixed(d.given, base, left)
    p, q = above.measure, below.measure
    ratio, version = d.given.version(whole, base), d.given.version(p, q)
    term, t = ratio.conclusion.density, version.conclusion.density
    positive = rules.transfer(rules.version_positive(ratio), rules.version_continuous(above.ratio))
    nonnegative = rules.transfer(rules.version_nonnegative(ratio), rules.version_continuous(below.ratio))
    of_m = below.integrable(facts.integrable_as(rules.integrable_change(ratio, ONE, d.given.finite(whole)), term))
    inverse, _ = quotient(ratio, ONE, rules.linear(LessEqual(ZERO, ONE), ()), d.given.finite(base))
    over_t, _ = quotient(version, term, nonnegative, of_m)
    mass, of_log_t = d.given.finite(p), d.given.integrable(Log(t), p)
    low, high = above_tangent(positive, p), below_tangent(version, positive)
    floor = ((ONE, mass), (number(-1), facts.integrable_as(above.integrable(inverse), Inverse(term))))
    roof = ((ONE, of_log_t), (ONE, over_t), (number(-1), mass))
    of_log_m = between(
        low, high,
        rules.integrable_linear(low.conclusion.left, floor, p), rules.integrable_linear(high.conclusion.right, roof, p),
    )  # fmt: skip
    return variational_bound(version, positive, nonnegative, of_m, of_log_m, of_log_t, mass), of_log_m, of_m


def finite() -> Deduction:
    """KL(M, N) < oo."""
    d = deduction()
    whole = d.translator.measure(M)
    (_, first, _), (_, second, _) = one_side(d, True), one_side(d, False)
    there, _ = integral(d.given, whole, first, second)
    d.have(KL(M, N), "<", oo, there, "1 − 1/m <= log m <= log t + m/t − 1, all integrable")
    return d


def convexity() -> Deduction:
    """KL(M, N) <= w KL(P, Q) + (1 − w) KL(R, S)."""
    d = deduction()
    whole, base = map(d.translator.measure, (M, N))
    (first, log_p, m_q), (second, log_r, m_s) = one_side(d, True), one_side(d, False)
    pieces = []
    for bound, (above, below), left in ((first, (P, Q), True), (second, (R, S), False)):
        value = LebesgueIntegral(log(m), above) + 1 - LebesgueIntegral(m, below)
        d.have(value, "<=", KL(above, below), bound, "log m <= log t + m/t − 1")
        small, large = bound.conclusion.left, bound.conclusion.right
        gap = rules.linear(LessEqual(ZERO, large - small), ((ONE, bound),))
        pieces.append(rules.product(weak(Mixed(d.given, whole, left).positive), gap))
    sums = integral(d.given, whole, log_p, log_r)[1], integral(d.given, base, m_q, m_s)[1]
    weights = w * LebesgueIntegral(log(m), P) + (1 - w) * LebesgueIntegral(log(m), R)
    d.have(LebesgueIntegral(log(m), M), "=", weights, sums[0], "M is the mixture")
    moved = rules.change_of_measure(d.given.version(whole, base), ONE)
    masses = [d.given.prove(probability(mu)) for mu in map(d.translator.measure, (P, Q, R, S, M, N))]
    masses += [composite.mass(d.given, part) for mu in (whole, base) for part in mu.parts()]
    one = close(Equal(d.translator.term(LebesgueIntegral(m, N)), ONE), [moved, *masses])
    d.have(LebesgueIntegral(m, N), "=", 1, one, "m is the density of a probability")
    goal = LessEqual(d.translator.term(KL(M, N)), d.translator.term(mean))
    whole_bound = close(goal, [*pieces, *sums, one, *masses])
    d.have(KL(M, N), "<=", mean, whole_bound, "the weighted sum of the two bounds")
    return d


@theorem(
    "Joint convexity of the divergence",
    given=[P << Q, R << S, w < 1, Finite(KL(P, Q)), Finite(KL(R, S))],
    source="Cover & Thomas, Elements of Information Theory, Theorem 2.7.2",
    chapter="The divergence",
    also=("Joint convexity", "Convexity of KL"),
)
def joint_convexity() -> tuple[Part, ...]:
    """Mixing both arguments in the same proportion does not raise the divergence above its mean."""
    return finite().part("The divergence of the mixtures is finite"), convexity().part("Convexity")
