"""The log-sum inequality: ∫ log(dP/dQ) dP >= P(Ω) log(P(Ω)/Q(Ω)) for finite measures, with equality exactly when
P is a multiple of Q (for P of mass 0 both sides are 0, and P = 0·Q).

Put c = P(Ω)/Q(Ω) and t = dP/dQ. The tangent log(c/t) <= c/t − 1 gives log t >= log c + 1 − c/t, and under P the
integral of c/t is at most c Q(Ω) = P(Ω). A measure without mass needs no tangent: 0 log 0 = 0. Equality: then
KL(P, cQ) = 0, and Gibbs' inequality leaves only P = cQ. The left side is written KL(P, Q) + P(Ω) − Q(Ω), which is the
integral where that exists, and oo where it does not. On finitely many points it is
Σ p_i log(p_i/q_i) >= (Σ p_i) log(Σ p_i / Σ q_i).
"""

from __future__ import annotations

from sympy import Eq, log, oo

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.closing import close
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite
from klsym.derive.inequalities import cancel, tangent
from klsym.derive.jensen import likelihood_ratio_below, log_quotient
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, congruence, linear, log_algebra, unfold
from klsym.derive.reweighting import (
    HOLE,
    backward,
    forward,
    instance,
    log_of_chain,
    mass_positive,
    multiple_finite,
    null,
    vanishing,
    weak,
)
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    Equal,
    Integral,
    LessEqual,
    Log,
    MeasureVariable,
    Not,
    Version,
    number,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, measures

P, Q = measures("P Q", kind="finite")
t = P / Q
whole, total = LebesgueIntegral(1, P), LebesgueIntegral(1, Q)
c = whole / total
left = KL(P, Q) + whole - total
bound = whole * log(c)
ZERO, ONE = number(0), number(1)


def with_mass() -> Calc:
    """KL(P, Q) + P(Ω) − Q(Ω) >= P(Ω) log(P(Ω)/Q(Ω)), where neither mass is 0."""
    return (
        calc(left, given=[Finite(KL(P, Q)), whole > 0, total > 0])
        .equals(LebesgueIntegral(log(t), P), unfold(KL))
        .equals(LebesgueIntegral(log(c) - log(c / t), P), log_algebra)
        .at_least(LebesgueIntegral(log(c) + 1 - c / t, P), likelihood_ratio_below(c, P, Q), tangent(c / t))
        .at_least(bound + whole - LebesgueIntegral(c, Q), likelihood_ratio_below(c, P, Q), addition)
        .equals(bound, linear, cancel(total))
    )


def in_general(shown: Theorem) -> Deduction:
    """The same without a word on the masses."""
    d = deduction()
    p, q = map(d.translator.measure, (P, Q))
    mass = Integral(ONE, p)
    below = rules.assume(AbsolutelyContinuous(p, q))
    massless = rules.assume(LessEqual(mass, ZERO))
    positive = rules.order(rules.assume(Not(massless.conclusion)))
    main = rules.discharge(rules.discharge(shown, mass_positive(below, d.given.finite(q), positive)), positive)
    nothing = null(p, d.given.finite(p), massless)
    ratio, log_c = Log(d.translator.term(t)), d.translator.term(log(c))
    zero, empty = vanishing(ratio, nothing, p), vanishing(ONE, nothing, p)
    trivial = rules.linear(
        LessEqual(log_c * mass, Integral(ratio, p)),
        ((ONE, rules.linear(Equal(log_c * mass, Integral(ratio, p)), ((log_c, empty), (number(-1), zero)))),),
    )
    trivial = facts.reshape(trivial, shown.conclusion)
    d.have(left, ">=", bound, rules.cases(massless.conclusion, trivial, main), "without mass on P both sides are 0")
    return d


def proportional() -> Deduction:
    """Equality only where P = cQ."""
    d = deduction(given=[whole > 0, Eq(KL(P, Q), bound - whole + total)])
    p, q = map(d.translator.measure, (P, Q))
    below, there = d.given.absolutely_continuous(p, q), d.given.finite(q)
    positive = mass_positive(below, there, d.given.positive(Integral(ONE, p), None))
    d.have(total, ">", 0, positive, "Q has mass where P has")
    factor = d.translator.term(c)
    sign = d.given.positive(factor, None)
    down, up = forward(q, weak(sign)), backward(q, sign)
    scaled = down.conclusion.measure
    d.given.add(down, multiple_finite(down, there))
    # dP/d(cQ) = t/c, and so KL(P, cQ) = KL(P, Q) − P(Ω) log c + P(Ω) − Q(Ω) = 0
    ratio_density = rules.version_chain(d.given.version(p, q), up)
    chain = log_of_chain(d.given, p, scaled, ratio_density)
    positive_t = rules.version_positive(d.given.version(p, q))
    ratio = log_quotient(positive_t, facts.at(sign, p))
    log_ratio = facts.follows(Equal(chain.conclusion.left, ratio.conclusion.right, p), chain, ratio)
    parts = ((ONE, d.given.integrable(d.translator.term(log(t)), p)), (-Log(factor), d.given.finite(p)))
    there = rules.integrable_linear(ratio.conclusion.right, parts, p)
    integrable = facts.integrable_congruence(there, facts.symmetric(log_ratio))
    d.given.add(integrable)
    value = facts.chain(
        facts.integral_congruence(log_ratio, p), rules.integral_linear(ratio.conclusion.right, parts, p)
    )
    d.given.add(
        value,
        rules.inverse(d.given.positive(Integral(ONE, q), None)),
        rules.change_of_measure(down, ONE),
        rules.integral_scalar(factor, ONE, q),
    )
    zero = close(Equal(value.conclusion.left - Integral(ONE, p) + Integral(ONE, scaled), ZERO), d.given.known(Equal))
    continuity = rules.version_continuous(ratio_density)
    same = instance("gibbs", 1, {"P": p, "Q": scaled}, d.given, [integrable, zero, continuity])
    place = MeasureVariable("the measure", p.space)
    density = rules.rewrite(
        d.given.version(p, q), same, Version(d.given.version(p, q).conclusion.density, place, q), place
    )
    d.have(
        t,
        "=",
        c,
        rules.version_unique(density, down, d.given.sigma_finite(q)),
        "KL(P, cQ) = 0, and so P = cQ, by Gibbs' inequality",
        Q,
    )
    return d


def equality() -> Deduction:
    """Equality where P = cQ."""
    d = deduction(given=[AlmostEverywhere(Eq(t, c), Q)])
    p, q = map(d.translator.measure, (P, Q))
    below = d.given.absolutely_continuous(p, q)
    there = rules.transfer(d.given.find(d.translator.judgement(AlmostEverywhere(Eq(t, c), Q))), below)
    constant = facts.congruence(there, Log(HOLE), HOLE)
    log_c = constant.conclusion.right
    everywhere = rules.integrable_linear(log_c, ((log_c, d.given.finite(p)),), p)
    d.have(
        KL(P, Q),
        "<",
        oo,
        facts.integrable_congruence(everywhere, facts.symmetric(constant)),
        "log dP/dQ = log c is a constant",
    )
    d.chain(d.calc(left).equals(LebesgueIntegral(log(c), P), unfold(KL), congruence).equals(bound, linear))
    return d


@theorem(
    "The log-sum inequality",
    given=[P << Q],
    source="Cover & Thomas, Elements of Information Theory, Theorem 2.7.1",
    chapter="The divergence",
    also=("Log-sum inequality",),
)
def log_sum() -> tuple[Part, ...]:
    """The divergence of two measures is at least that of their masses."""
    first = with_mass()
    return (
        first.part("Where neither mass is 0"),
        in_general(first.theorem()).part("In general"),
        proportional().part("Equality only for multiples"),
        equality().part("Equality for multiples"),
    )
