"""P = P_a + P_s with P_a << Q and P_s singular to Q; and P << Q exactly when P_s has no mass.

With S = P + Q, p = dP/dS and q = dQ/dS, the set {q = 0} has no Q-mass. P_s is what P has there, and P_a = (p/q)·Q is
the rest: against S their densities are p where q = 0 and p where q > 0, whose sum is p. So where the singular part has
mass, P is not dominated by Q, and KL(P, Q) = oo. Nothing is cited: the decomposition is made from derivatives.
"""

from __future__ import annotations

from sympy import Eq
from sympy.core.relational import StrictGreaterThan

from klsym.derive import facts
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.images import divided, nonzero
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.kernel.terms import (
    Abs,
    Equal,
    Integral,
    Inverse,
    Less,
    LessEqual,
    Not,
    Term,
    Version,
    number,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import DensityMeasure, LebesgueIntegral, measures

P, Q = measures("P Q", kind="finite")
S = P + Q
Pa = DensityMeasure((P / S) / (Q / S), Q)
Ps = measures("P_s", kind="finite")  # stands for what P has where dQ/dS = 0
ZERO, ONE = number(0), number(1)


class Parts:
    """The two parts of P, and the density of each against S."""

    def __init__(self, d: Deduction) -> None:
        self.p, self.q, self.s = map(d.translator.measure, (P, Q, S))
        self.upper, self.lower = d.given.version(self.p, self.s), d.given.version(self.q, self.s)
        q = self.lower.conclusion.density
        inside = q * Inverse(q)  # 1 where q is not 0
        outside = rules.linear(LessEqual(ZERO, ONE - inside), ((ONE, facts.square_nonnegative(ONE - inside)),))
        quotient = rules.product(
            rules.version_nonnegative(self.upper), facts.inverse_nonnegative(rules.version_nonnegative(self.lower))
        )
        sign = facts.reshape(quotient, LessEqual(ZERO, d.translator.term(Pa.density), self.s))
        below = d.given.absolutely_continuous(self.q, self.s)
        self.continuous = rules.version_density(self.q, rules.transfer(sign, below))
        self.singular = rules.version_density(self.p, facts.at(outside, self.p))
        d.translator.bind(Ps, self.singular.conclusion.measure)

    def density(self) -> Term:
        """dQ/dS."""
        return self.lower.conclusion.density


def sum_part() -> Deduction:
    """P = P_a + P_s."""
    d = deduction()
    parts = Parts(d)
    one, two = rules.version_chain(parts.continuous, parts.lower), rules.version_chain(parts.singular, parts.upper)
    wanted = d.translator.measure(Pa + Ps)
    total = next(
        sum_ for sum_ in (rules.version_sum(one, two), rules.version_sum(two, one)) if sum_.conclusion.measure == wanted
    )
    stated = total.conclusion
    equal = facts.at(rules.ring(stated.density, parts.upper.conclusion.density), parts.s)
    whole = rules.rewrite(total, equal, Version(facts._Y, stated.measure, parts.s), facts._Y)
    d.have(P, "=", Pa + Ps, rules.same_measure(parts.upper, whole), "both have density dP/dS against S = P + Q")
    return d


def continuous_part() -> Deduction:
    """P_a << Q."""
    d = deduction()
    parts = Parts(d)
    d.have(Pa, "<<", Q, rules.version_continuous(parts.continuous), "P_a has a density against Q")
    return d


def vanishing(d: Deduction, parts: Parts) -> Theorem:
    """q = 0, P_s-a.e."""
    q = parts.density()
    unit = rules.inverse(rules.version_positive(parts.singular))
    zero = rules.linear(Equal(q, ZERO, parts.singular.conclusion.measure), ((-q, unit),))
    return d.have(Q / S, "=", 0, zero, "P_s is what P has where dQ/dS = 0", Ps)


def singular_part() -> Deduction:
    """q = 0, P_s-a.e."""
    d = deduction()
    vanishing(d, Parts(d))
    return d


def carrier_part() -> Deduction:
    """q > 0, Q-a.e."""
    d = deduction()
    d.have(Q / S, ">", 0, rules.version_positive(Parts(d).lower), "a density is positive where its measure has mass", Q)
    return d


def no_mass_part() -> Deduction:
    """P << Q leaves P_s no mass."""
    d = deduction(given=[P << Q])
    parts = Parts(d)
    zero = vanishing(d, parts)
    there = rules.transfer(d.given.absolutely_continuous(parts.p, parts.q), rules.version_continuous(parts.singular))
    d.have(Ps, "<<", Q, there, "P_s << P << Q")
    positive = rules.transfer(rules.version_positive(parts.lower), there)
    d.have(Q / S, ">", 0, positive, "it is positive Q-almost everywhere", Ps)
    q = parts.density()
    measure = parts.singular.conclusion.measure
    nothing = rules.linear(Equal(ONE, ZERO, measure), ((-ONE, rules.inverse(positive)), (Inverse(q), zero)))
    total = facts.chain(facts.integral_congruence(nothing, measure), rules.integral_linear(ZERO, (), measure))
    d.have(LebesgueIntegral(1, Ps), "=", 0, total, "both cannot be where there is mass")
    return d


def converse_part() -> Deduction:
    """P_s without mass makes P << Q."""
    Parts(deduction())  # lets P_s stand for what it is
    d = deduction(given=[Eq(LebesgueIntegral(1, Ps), 0)])
    parts = Parts(d)
    p, q = parts.p, parts.density()
    outside = parts.singular.conclusion.density
    mass = d.given.prove(d.translator.judgement(Eq(LebesgueIntegral(1, Ps), 0)))
    moved = rules.change_of_measure(parts.singular, ONE)
    shape = facts.integral_congruence(rules.ring(ONE * outside, outside), p)
    total = facts.follows(Equal(Integral(outside, p), ZERO), shape, moved, mass)
    sign = rules.linear(LessEqual(ZERO, outside), ((ONE, facts.square_nonnegative(outside)),))
    size = rules.linear(LessEqual(Abs(outside), ONE), (
        (ONE, rules.absolute_value(sign)), (ONE, facts.square_nonnegative(q * Inverse(q))),
    ))  # fmt: skip
    small = rules.integrable_dominated(facts.at(size, p), d.given.finite(p))
    none = rules.integral_zero(facts.at(sign, p), small, total)
    weak = rules.transfer(rules.version_nonnegative(parts.lower), d.given.absolutely_continuous(p, parts.s))
    unit = rules.linear(Equal(q * Inverse(q), ONE, p), ((-ONE, none),))
    positive = nonzero(weak, unit)
    d.have(Q / S, ">", 0, positive, "P has no mass where dQ/dS = 0", P)
    d.have(P, "<<", Q, rules.version_continuous(divided(parts.upper, parts.lower, positive)), "dP/dQ is p/q")
    return d


def infinite_part() -> Part:
    """Mass of P_s makes P << Q impossible: KL(P, Q) = oo."""
    d = no_mass_part()
    mass = d.translator.term(LebesgueIntegral(1, Ps))
    none = d.given.prove(Equal(mass, ZERO))
    supposed, denied = d.given.prove(d.translator.judgement(P << Q)).conclusion, Not(d.translator.judgement(P << Q))
    positive = rules.assume(Less(ZERO, mass))
    absurd = rules.linear(Less(ZERO, ZERO), ((ONE, positive), (ONE, none)))
    kernel = rules.cases(supposed, facts.impossible(absurd, denied), rules.assume(denied))
    some = StrictGreaterThan(LebesgueIntegral(1, Ps), 0, evaluate=False)
    return Part(~(P << Q), tuple(d.steps), kernel, (some,), "Mass of the singular part makes KL infinite (suppose not)")


@theorem(
    "The Lebesgue decomposition",
    given=[],
    source="Bogachev, Measure Theory I, Theorem 3.2.3; Halmos, Measure Theory, section 32",
    chapter="Measures and derivatives",
    also=("Lebesgue's decomposition theorem", "Singular part"),
)
def lebesgue_decomposition() -> tuple[Part, ...]:
    """A measure splits into a part with a density and a part that the other does not see."""
    return (
        sum_part().part("The sum, with P_s for what P has where dQ/dS = 0, S = P + Q"),
        continuous_part().part("The absolutely continuous part"),
        singular_part().part("The singular part lives where dQ/dS = 0"),
        carrier_part().part("Q lives elsewhere"),
        no_mass_part().part("Domination leaves the singular part no mass"),
        infinite_part(),
        converse_part().part("Without a singular part there is domination"),
    )
