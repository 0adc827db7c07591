"""Gibbs' inequality: KL(P, Q) >= 0, with equality exactly when P = Q.

For finite measures, with the mass terms. Under Q the divergence is the integral of φ(t) = t log t − t + 1 at t =
dP/dQ, and φ is nonnegative. Equality: then φ(t) vanishes Q-a.e., and 3(t − 1)² <= (2t + 4) φ(t) leaves only t = 1.
"""

from __future__ import annotations

from sympy import Eq, log, oo

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.functions import zero_of_square
from klsym.derive.hypotheses import SameMeasure
from klsym.derive.inequalities import inequality
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, congruence, linear, same_measure, unfold
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Equal, LessEqual, Log, MeasureVariable, Version, number
from klsym.measures import LebesgueIntegral, measures

P, Q = measures("P Q", kind="finite")
t = P / Q
phi = t * log(t) - t + 1


def integral_of_phi(start: Calc) -> Calc:
    """KL(P, Q) = ∫ φ(dP/dQ) dQ."""
    return start.equals(LebesgueIntegral(phi, Q), unfold(KL), change_of_measure(P, Q), addition)


def inequality_part() -> Calc:
    """KL(P, Q) >= 0."""
    return integral_of_phi(calc(KL(P, Q))).at_least(LebesgueIntegral(0, Q), inequality(phi >= 0)).equals(0, linear)


def equality_part() -> Deduction:
    """KL(P, Q) = 0 only if P = Q."""
    d = deduction(given=[Eq(KL(P, Q), 0)])
    term, q = d.translator.term, d.translator.measure(Q)
    d.chain(integral_of_phi(d.calc(KL(P, Q))))
    vanishing = d.follows(LebesgueIntegral(phi, Q), "=", 0, "KL(P, Q) = 0")
    sign = d.inequality(phi >= 0, Q)
    zero = rules.integral_zero(sign, d.given.integrable(term(phi), q), vanishing)
    d.have(phi, "=", 0, zero, "a nonnegative function whose integral vanishes is 0 almost everywhere", Q)
    d.inequality(3 * (t - 1) ** 2 <= (2 * t + 4) * phi, Q)
    small = d.follows((t - 1) ** 2, "<=", 0, "the right side vanishes", Q)
    root = term(t - 1)
    above = rules.linear(
        LessEqual(number(0), term((t - 1) ** 2), q), ((facts.ONE, facts.at(facts.square_nonnegative(root), q)),)
    )
    square = d.have((t - 1) ** 2, "=", 0, rules.antisymmetry(small, above), "a square is not negative", Q)
    one = rules.pointwise(
        zero_of_square(), {facts._X: root}, (facts.reshape(square, Equal(root * root, number(0), q)),), q
    )
    one = d.have(t, "=", 1, one, "its root", Q)
    density = rules.rewrite(
        d.given.version(*map(d.translator.measure, (P, Q))),
        one,
        Version(facts._Y, d.translator.measure(P), q),
        facts._Y,
    )
    d.have(P, "=", Q, rules.same_measure(density, rules.version_self(q)), "both have density 1 with respect to Q")
    return d


def converse_part() -> Deduction:
    """KL(P, P) = 0."""
    d = deduction(given=[SameMeasure(P, Q)])
    p, q = map(d.translator.measure, (P, Q))
    same = d.given.prove(d.translator.judgement(SameMeasure(P, Q)))
    place = MeasureVariable("the measure", q.space)
    density = rules.rewrite(rules.version_self(p), same, Version(number(1), p, place), place)
    unique = rules.version_unique(d.given.version(p, q), density, d.given.sigma_finite(q))
    one = d.have(t, "=", 1, unique, "1 is a density of P with respect to itself, and densities are unique", Q)
    there = rules.transfer(one, d.given.absolutely_continuous(p, q))
    log_one = facts.congruence(there, Log(facts._Y), facts._Y)
    zero = d.have(log(t), "=", 0, log_one, "log 1 = 0", P)
    nothing = rules.integrable_linear(number(0), (), p)
    d.have(
        KL(P, Q), "<", oo, facts.integrable_congruence(nothing, facts.symmetric(zero)), "log dP/dQ = 0 is integrable"
    )
    d.chain(
        d.calc(KL(P, Q))
        .equals(LebesgueIntegral(0, P) - LebesgueIntegral(1, P) + LebesgueIntegral(1, Q), unfold(KL), congruence)
        .equals(0, linear, same_measure(P, Q))
    )
    return d


@theorem(
    "Gibbs' inequality",
    given=[P << Q],
    source="Cover & Thomas, Elements of Information Theory, Theorem 2.6.3",
    chapter="The divergence",
    also=("Information inequality",),
)
def gibbs() -> tuple[Part, ...]:
    """The divergence is nonnegative, and zero only between equal measures."""
    return (
        inequality_part().part("The inequality"),
        equality_part().part("Equality only at P = Q"),
        converse_part().part("Equality at P = Q"),
    )
