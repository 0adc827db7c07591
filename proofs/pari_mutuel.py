"""The lottery: against a crowd the bet is Kelly's again; and where tickets sell at random the pot is worth buying.

All stakes form a pool; the house pays out the share r of it to those who hold the winning ticket, in proportion to
their stakes. If Q is how the crowd bets, a small bet B returns r·dB/dQ, and its growth is log r + KL(P, Q) − KL(P, B):
the same bet B = P is best, and it wins in the long run only if KL(P, Q) > −log r.
Buying the pot: we buy every ticket once; N others hold the winning ticket, m on average, so that the pot is 1 + m for
each of our coins and we get (1 + m)/(1 + N) for it. By log u <= u − 1 at u = (1 + N)/(1 + m) the growth is never
negative; it is the divergence KL(P, C) from the law P of what happens to the crowd's share C = (1 + N)/(1 + m)·P of it.
The expected return is at least one, since 1/u >= 2 − u. For N of the Poisson law with mean λ it is
(1 + λ)(1 − e^(−λ))/λ: this sum is SymPy's, and no theorem of the kernel.
"""

from __future__ import annotations

from sympy import Eq, Expr, Sum, Symbol, combsimp, exp, factorial, gammasimp, log, oo

from klsym.derive import facts
from klsym.derive.computed import computed
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exceptions import DerivationError
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, chain_rule, log_algebra, mass, unfold
from klsym.derive.said import stated
from klsym.derive.step import Part
from klsym.derive.transport import densities
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import Equal, Inverse, Less, LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import DensityMeasure, LebesgueIntegral, measures
from klsym.measures.functions import functions

ZERO, ONE = number(0), number(1)
P, Q, B = measures("P Q B")
r = Symbol("r", real=True)
growth = LebesgueIntegral(log(r * (B / Q)), P)


def growth_in_the_pool(d: Deduction) -> Deduction:
    """∫ log(r dB/dQ) dP = log r + KL(P, Q) − KL(P, B)."""
    logs = LebesgueIntegral(log(P / Q), P) - LebesgueIntegral(log(P / B), P)
    d.chain(
        d.calc(growth)
        .equals(log(r) + logs, chain_rule(P, B, Q), log_algebra, addition, mass)
        .equals(log(r) + KL(P, Q) - KL(P, B), unfold(KL))
    )
    return d


def the_same_bet() -> Deduction:
    """No bet grows faster than log r + KL(P, Q)."""
    d = growth_in_the_pool(deduction())
    d.library("gibbs", 0, P=P, Q=B)
    d.follows(growth, "<=", log(r) + KL(P, Q), "the two lines before")
    return d


@theorem(
    "The pari-mutuel lottery",
    given=[P << B, B << Q, Finite(KL(P, Q)), Finite(KL(P, B)), r > 0],
    source="Kelly (1956); Cover & Thomas, Elements of Information Theory, section 6.1",
    chapter="The readings",
    also=("Pari-mutuel betting", "Horse race with a track take"),
)
def pari_mutuel() -> tuple[Part, ...]:
    """Against the crowd as against the house: bet the truth, and gain its divergence from what the crowd believes."""
    return (
        growth_in_the_pool(deduction()).part("The growth of a bet"),
        the_same_bet().part("No bet is better"),
    )


# ---------------------------------------------------------------- buying the pot
N = functions("N")
rate = Symbol("m", real=True)
multiple = (1 + rate) / (1 + N)
crowd = (1 + N) / (1 + rate)
mean = Eq(LebesgueIntegral(N, P), rate)


def prepared() -> tuple[Deduction, Theorem, Theorem]:
    """0 < 1 + N and 0 < 1 + m; what is integrable; and E (1 + N)/(1 + m) = 1."""
    d = deduction()
    term, truth = d.translator.term, d.translator.measure(P)
    others = stated(d, N >= 0)
    holders = rules.linear(Less(ZERO, term(1 + N)), ((ONE, others),))
    pot = rules.linear(Less(ZERO, term(1 + rate)), ((ONE, d.given.positive(term(rate), None)),))
    share, cancelled = facts.inverse_positive(holders), rules.inverse(holders)
    weak = rules.linear(LessEqual(ZERO, share.conclusion.right), ((ONE, share),))
    at_most_one = facts.follows(LessEqual(share.conclusion.right, ONE), rules.product(others, weak), cancelled)
    size = facts.follows(LessEqual(kernel.Abs(share.conclusion.right), ONE), rules.absolute_value(weak), at_most_one)
    d.given.add(rules.integrable_dominated(facts.at(size, truth), d.given.finite(truth)))
    logarithm = term(log(1 + N))
    below = facts.follows(LessEqual(logarithm, term(N)), rules.log_tangent(holders))
    turned = rules.log_tangent(share), facts.log_inverse(holders), at_most_one
    above = facts.follows(LessEqual(ZERO, logarithm), *turned)
    size = facts.follows(LessEqual(kernel.Abs(logarithm), term(N)), rules.absolute_value(above), below)
    d.given.add(rules.integrable_dominated(facts.at(size, truth), stated(d, Integrable(N, P))))
    scaled = ((Inverse(term(1 + rate)), d.given.integrable(term(1 + N), truth)),)
    d.given.add(rules.integrable_linear(term(crowd), scaled, truth))
    d.chain(d.calc(LebesgueIntegral(1 + N, P)).equals(1 + LebesgueIntegral(N, P), addition, mass))
    d.given.add(rules.integral_linear(term(crowd), scaled, truth), rules.inverse(pot))
    d.follows(LebesgueIntegral(crowd, P), "=", 1, "E N = m")
    return d, holders, pot


def logarithm_of_the_multiple(d: Deduction, holders: Theorem, pot: Theorem) -> Theorem:
    """log((1 + m)/(1 + N)) = −log((1 + N)/(1 + m))."""
    term = d.translator.term
    shares = facts.inverse_positive(holders), facts.inverse_positive(pot)
    logs = (
        rules.log_product(pot, shares[0]), rules.log_product(holders, shares[1]),
        facts.log_inverse(holders), facts.log_inverse(pot),
    )  # fmt: skip
    return facts.follows(Equal(term(log(multiple)), -term(log(crowd))), *logs)


def growth_of_the_pot() -> Deduction:
    """∫ log((1 + m)/(1 + N)) dP >= 0."""
    d, holders, pot = prepared()
    term, truth = d.translator.term, d.translator.measure(P)
    turned = logarithm_of_the_multiple(d, holders, pot)
    tangent = rules.log_tangent(rules.product(holders, facts.inverse_positive(pot)))
    goal = LessEqual(term(1 - crowd), term(log(multiple)), truth)
    found = rules.almost_everywhere(facts.follows(LessEqual(goal.left, goal.right), tangent, turned), truth)
    below = d.have(log(multiple), ">=", 1 - crowd, found, "log u <= u - 1 at u = (1 + N)/(1 + m)", P)
    logs = d.given.integrable(term(log(1 + rate) - log(1 + N)), truth)
    split = facts.follows(
        Equal(term(log(1 + rate) - log(1 + N)), term(log(multiple))),
        rules.log_product(pot, facts.inverse_positive(holders)),
        facts.log_inverse(holders),
    )
    d.given.add(facts.integrable_congruence(logs, split))
    rest = d.given.integrable(term(1 - crowd), truth)
    whole = rules.integral_monotone(below, rest, d.given.integrable(term(log(multiple)), truth))
    gain = LebesgueIntegral(log(multiple), P)
    d.have(gain, ">=", LebesgueIntegral(1 - crowd, P), whole, "the integral is monotone")
    d.chain(d.calc(LebesgueIntegral(1 - crowd, P)).equals(0, addition(crowd), mass))
    d.follows(gain, ">=", 0, "the lines before")
    return d


def expected_return() -> Deduction:
    """∫ (1 + m)/(1 + N) dP >= 1."""
    d, holders, pot = prepared()
    term, truth = d.translator.term, d.translator.measure(P)
    u, v = term(crowd), term(multiple)
    positive = rules.product(pot, facts.inverse_positive(holders))
    weak = facts.reshape(positive, LessEqual(ZERO, v))
    square = rules.product(weak, facts.square_nonnegative(u - 1))
    one = rules.linear(
        Equal(v * u, ONE),
        ((term(1 + rate) * Inverse(term(1 + rate)), rules.inverse(holders)), (ONE, rules.inverse(pot))),
    )
    goal = LessEqual(ZERO, v + u - 2)
    tangent = rules.linear(goal, ((ONE, square), (u - 2, one)))
    there = rules.linear(LessEqual(term(2 - crowd), v, truth), ((ONE, facts.at(tangent, truth)),))
    d.have(multiple, ">=", 2 - crowd, there, "1/u >= 2 - u at u = (1 + N)/(1 + m)", P)
    sides = d.given.integrable(term(2 - crowd), truth), d.given.integrable(v, truth)
    whole = rules.integral_monotone(there, *sides)
    gain = LebesgueIntegral(multiple, P)
    d.have(gain, ">=", LebesgueIntegral(2 - crowd, P), whole, "the integral is monotone")
    d.chain(d.calc(LebesgueIntegral(2 - crowd, P)).equals(1, addition(crowd), mass))
    d.follows(gain, ">=", 1, "the lines before")
    return d


def as_a_divergence() -> Deduction:
    """∫ log((1 + m)/(1 + N)) dP = KL(P, C)."""
    d, holders, pot = prepared()
    view = DensityMeasure(crowd, P)
    d.given.add(rules.product(holders, facts.inverse_positive(pot)))
    d.given.add(logarithm_of_the_multiple(d, holders, pot))
    d.chain(d.calc(KL(P, view)).equals(-LebesgueIntegral(log(crowd), P), unfold(KL), densities, log_algebra, mass))
    return d


def poisson() -> Part:
    """E (1 + λ)/(1 + N) for N of a Poisson law, by SymPy: λ^n/((n + 1) n!) = λ^(n+1)/(n + 1)!/λ."""
    n, m = Symbol("n", integer=True, nonnegative=True), Symbol("lambda", positive=True)
    term = exp(-m) * m**n / factorial(n) * (1 + m) / (1 + n)
    weight, power = (1 + m) * exp(-m) / m, m**n / factorial(n)
    series = Sum(power, (n, 0, oo))

    def shifted() -> Expr:
        if gammasimp(combsimp(term / (weight * power.subs(n, n + 1)))) != 1:
            raise DerivationError(f"{term} is not {weight} times the next term of {series}")
        return weight * (series - 1)

    first = computed(Sum(term, (n, 0, oo)), "=", shifted, "the sum begins with the second term of a series")
    second = computed(first.right, "=", lambda: weight * (series.doit() - 1), "SymPy's summation")
    statement = Eq(first.left, second.right, evaluate=False)
    return Part(statement, (first, second), None, (), "The expected return if N is Poisson distributed")


@theorem(
    "Buying the pot",
    given=[N >= 0, rate > 0, Integrable(N, P), mean],
    source="Moffitt & Ziemba, Does it pay to buy the pot in the Canadian 6/49 Lotto? (2018)",
    chapter="The readings",
)
def buying_the_pot() -> tuple[Part, ...]:
    """One of every ticket, where the others are sold at random: on average nothing is lost, nor in the logarithm."""
    return (
        growth_of_the_pot().part("The growth"),
        expected_return().part("The expected return"),
        as_a_divergence().part("The growth is a divergence"),
        poisson(),
    )
