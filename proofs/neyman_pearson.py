"""The Neyman–Pearson lemma: no test of Q against P is more powerful than the likelihood-ratio test of the same size.

A test is a function f with values in [0, 1]: at ω it rejects Q, in favour of P, with probability f(ω). Its size is
∫ f dQ and its power ∫ f dP. With densities p and q against any base μ that dominates both, the likelihood-ratio test g
rejects where p > kq and keeps Q where p < kq; what it does where p = kq is free. All this is one equation:
(p − kq) g = max(p − kq, 0) = (|p − kq| + p − kq)/2. So (g − f)(p − kq) >= 0 for every test f: where p > kq it is
(1 − f)(p − kq), where p < kq it is f·(kq − p). Integrate. If f has the size and the power of g, the integral is 0, and
f is itself a likelihood-ratio test. That some g has a given size (k a quantile of dP/dQ under Q, with a coin at p = kq)
is not part of what is shown here.
"""

from __future__ import annotations

from sympy import Abs, Eq, Symbol
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive.bounded import between_zero_and_one
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import Equal, LessEqual, Not, Real, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures
from klsym.measures.functions import functions

P, Q = measures("P Q")
mu = MeasureSymbol("mu", "sigma-finite")
f, g = functions("f g")
k = Symbol("k", real=True)
difference = P / mu - k * (Q / mu)
ZERO, ONE = number(0), number(1)


def best_answer() -> Theorem:
    """0 <= φ <= 1 gives φ·u <= max(u, 0), for real numbers: max(u, 0) = (|u| + u)/2."""
    u, phi = Real("u"), Real("phi")
    low, high = rules.assume(LessEqual(ZERO, phi)), rules.assume(LessEqual(phi, ONE))
    goal = LessEqual(ZERO, (kernel.Abs(u) + u) / 2 - phi * u)
    up = rules.assume(LessEqual(ZERO, u))
    rest = rules.linear(LessEqual(ZERO, ONE - phi), ((ONE, high),))
    half = number(1) / 2
    holds = rules.linear(goal, ((ONE, rules.product(rest, up)), (-half, rules.absolute_value(up))))
    strict = rules.order(rules.assume(Not(LessEqual(ZERO, u))))
    down = rules.linear(LessEqual(u, ZERO), ((ONE, strict),))
    minus = rules.linear(LessEqual(ZERO, -u), ((ONE, strict),))
    fails = rules.linear(goal, ((ONE, rules.product(low, minus)), (-half, rules.absolute_value(down))))
    return rules.cases(LessEqual(ZERO, u), holds, fails)


def pointwise_part(d: Deduction) -> Theorem:
    """(g − f)(p − kq) >= 0, μ-a.e."""
    term, base = d.translator.term, d.translator.measure(mu)
    u, phi = Real("u"), Real("phi")
    bounds = between_zero_and_one(d, f)
    best = rules.pointwise(best_answer(), {u: term(difference), phi: term(f)}, bounds, base)
    definition = d.given.find(d.translator.judgement(likelihood_ratio_test))
    goal = LessEqual(ZERO, term((g - f) * difference), base)
    found = rules.linear(goal, ((ONE, best), (number(-1), definition)))
    return d.have((g - f) * difference, ">=", 0, found, "g answers as the sign of p - kq asks, and 0 <= f <= 1", mu)


def power_and_size(d: Deduction) -> None:
    """0 <= ∫ (g − f)(p − kq) dμ = (∫ g dP − ∫ f dP) − k (∫ g dQ − ∫ f dQ)."""
    sign = pointwise_part(d)
    whole = LebesgueIntegral((g - f) * difference, mu)
    for test in (f, g):
        for measure in (P, Q):
            between_zero_and_one(d, test, measure)
    above = facts.integral_nonnegative(sign, d.translator.measure(mu))
    d.have(whole, ">=", 0, above, "the integral of a nonnegative function")
    d.chain(d.calc(whole).equals(gain, change_of_measure(P, mu), change_of_measure(Q, mu), addition))


likelihood_ratio_test = AlmostEverywhere(Eq(difference * g, (Abs(difference) + difference) / 2), mu)
gain = (
    LebesgueIntegral(g, P)
    - LebesgueIntegral(f, P)
    - k * LebesgueIntegral(g, Q)
    + k * LebesgueIntegral(f, Q)
)  # fmt: skip


def trade() -> Deduction:
    """More power is bought with more size, at the price k at least."""
    d = deduction()
    power_and_size(d)
    d.follows(gain, ">=", 0, "the two lines before")
    return d


def most_powerful() -> Deduction:
    """A test of no greater size has no greater power."""
    size = LessThan(LebesgueIntegral(f, Q), LebesgueIntegral(g, Q), evaluate=False)
    d = deduction(given=[k >= 0, Integrable(f, Q), Integrable(g, Q), size])
    power_and_size(d)
    term = d.translator.term
    smaller = d.given.find(d.translator.judgement(size))
    room = rules.linear(LessEqual(ZERO, term(LebesgueIntegral(g, Q) - LebesgueIntegral(f, Q))), ((ONE, smaller),))
    sign = d.given.nonnegative(term(k), None)
    d.have(
        k * (LebesgueIntegral(g, Q) - LebesgueIntegral(f, Q)),
        ">=",
        0,
        rules.product(sign, room),
        "k >= 0 and the sizes",
    )
    d.follows(LebesgueIntegral(f, P), "<=", LebesgueIntegral(g, P), "the lines before")
    return d


def only_such_tests() -> Deduction:
    """A test of the same size and power is a likelihood-ratio test, wherever p ≠ kq."""
    same = [Eq(LebesgueIntegral(f, m), LebesgueIntegral(g, m), evaluate=False) for m in (P, Q)]
    d = deduction(given=[*(Integrable(test, m) for m in (P, Q) for test in (f, g)), *same])
    power_and_size(d)
    term, base = d.translator.term, d.translator.measure(mu)
    whole = LebesgueIntegral((g - f) * difference, mu)
    vanishing = d.follows(whole, "=", 0, "f and g have the same size and the same power")
    sign = d.given.find(LessEqual(ZERO, term((g - f) * difference), base))
    zero = rules.integral_zero(sign, d.given.integrable(term((g - f) * difference), base), vanishing)
    d.have(
        (g - f) * difference, "=", 0, zero, "a nonnegative function whose integral vanishes is 0 almost everywhere", mu
    )
    definition = d.given.find(d.translator.judgement(likelihood_ratio_test))
    goal = Equal(term(difference * f), term((Abs(difference) + difference) / 2), base)
    found = rules.linear(goal, ((ONE, definition), (number(-1), d.given.find(zero.conclusion))))
    d.have(difference * f, "=", (Abs(difference) + difference) / 2, found, "what defines g holds of f", mu)
    return d


@theorem(
    "The Neyman–Pearson lemma",
    given=[P << mu, Q << mu, f >= 0, f <= 1, g >= 0, g <= 1, likelihood_ratio_test],
    source="Neyman & Pearson (1933); Lehmann & Romano, Testing Statistical Hypotheses, Theorem 3.2.1",
    chapter="The readings",
    also=("Neyman-Pearson lemma", "The likelihood-ratio test is most powerful"),
)
def neyman_pearson() -> tuple[Part, ...]:
    """The likelihood-ratio test is the most powerful test of its size, and the only one."""
    return (
        trade().part("Power against size"),
        most_powerful().part("The likelihood-ratio test is most powerful"),
        only_such_tests().part("Only likelihood-ratio tests are as powerful"),
    )
