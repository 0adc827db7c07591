"""Sanov's theorem by the method of types: under Q, data of type P have probability e^(−n KL(P, Q)), to a polynomial.

The type of a sequence x_1, …, x_n of k letters is its empirical measure P. Its log likelihood ratio is the sum of
log dP/dQ(x_i), n times the mean of log dP/dQ under the type, that is n·KL(P, Q): the same for all sequences of type P.
So on the class a of these sequences (a its indicator) dM/dN = e^(nD), for the laws M = Pⁿ and N = Qⁿ of the sequence
and D = KL(P, Q): a change of measure gives N(a) = e^(−nD) M(a), exactly. It is e^(−nD) at most, and at least
e^(−nD)/(n + 1)^k, since no type is more probable under Pⁿ than P itself, of at most (n + 1)^k types (this, a fact on
multinomial coefficients, is a hypothesis here: Cover & Thomas, Theorem 11.1.3; so is the count, their Theorem 11.1.1).
Union bound: the types of a set E, counted by C, number (n + 1)^k at most. If D <= KL(P, Q) for all of them, data with a
type in E have probability (n + 1)^k e^(−nD) at most.
"""

from __future__ import annotations

from sympy import Eq, Symbol, exp, log
from sympy.core.relational import GreaterThan, LessThan

from klsym.derive import facts
from klsym.derive.bounded import between_zero_and_one
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exponentials import exp_order
from klsym.derive.hypotheses import AlmostEverywhere, Integrable, SameMeasure
from klsym.derive.library import theorem
from klsym.derive.reasons import change_of_measure, linear, same_measure, unfold
from klsym.derive.said import stated
from klsym.derive.step import Part
from klsym.derive.transport import image
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import Equal, LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import Composition, LebesgueIntegral, MeasureSymbol, Pushforward, maps, measures
from klsym.measures.functions import functions

ZERO, ONE = number(0), number(1)
n, k = Symbol("n", nonnegative=True), Symbol("k", real=True)
D = Symbol("D", real=True)

# one sequence: its letters x(i), i drawn evenly from its n places
P, Q = measures("P Q")
places, letter = measures("U", space="I"), maps("x", target="Omega", space="I")

# the sequences: their laws under P and under Q, and the class of a type
M, N = measures("M N")
a = functions("a")
constant = AlmostEverywhere(Eq(a * (M / N), a * exp(n * D)), N)

# the types of a set
C = MeasureSymbol("C", "finite", "Types")
w, d_ = functions("w d", space="Types")


def one_sequence() -> Deduction:
    """n·∫ log dP/dQ(x_i) U(di) = n·KL(P, Q) for a sequence of type P."""
    d = deduction(given=[SameMeasure(P, Pushforward(letter, places))])
    d.chain(
        d.calc(n * LebesgueIntegral(Composition(log(P / Q), letter), places))
        .equals(n * LebesgueIntegral(log(P / Q), Pushforward(letter, places)), image)
        .equals(n * LebesgueIntegral(log(P / Q), P), same_measure(P, Pushforward(letter, places)))
        .equals(n * KL(P, Q), unfold(KL))
    )
    return d


def tilted_class(d: Deduction) -> Theorem:
    """∫ a dN = e^(−nD) ∫ a dM."""
    between_zero_and_one(d, a, M)
    between_zero_and_one(d, a, N)
    term, inside = d.translator.term, LebesgueIntegral(a * exp(n * D), N)
    lines = d.calc(LebesgueIntegral(a, M)).equals(LebesgueIntegral(a * (M / N), N), change_of_measure(M, N))
    change = d.chain(lines)
    moved = facts.integral_congruence(stated(d, constant), d.translator.measure(N))
    moved = facts.reshape(moved, Equal(term(lines.current), term(inside)))
    d.have(lines.current, "=", inside, moved, "the likelihood ratio is e^(nD) on the class")
    out = d.chain(d.calc(inside).equals(exp(n * D) * LebesgueIntegral(a, N), linear))
    minus, cancel = term(exp(-n * D)), facts.exp_sum(term(n * D), term(-n * D))
    goal = Equal(term(LebesgueIntegral(a, N)), minus * term(LebesgueIntegral(a, M)))
    back = rules.linear(goal, (*((-minus, fact) for fact in (change, moved, out)), (goal.left, cancel)))
    return d.have(LebesgueIntegral(a, N), "=", exp(-n * D) * LebesgueIntegral(a, M), back, "e^(nD) e^(-nD) = 1")


CLASS = [M << N, a >= 0, a <= 1, constant]


def exact() -> Deduction:
    """∫ a dN = e^(−nD) ∫ a dM."""
    d = deduction(given=CLASS)
    tilted_class(d)
    return d


def scaled(d: Deduction, bound: Theorem) -> Theorem:
    """e^(−nD) times an inequality."""
    factor = rules.exp_positive(d.translator.term(-n * D))
    gap = rules.linear(LessEqual(ZERO, bound.conclusion.right - bound.conclusion.left), ((ONE, bound),))
    return rules.product(rules.linear(LessEqual(ZERO, factor.conclusion.right), ((ONE, factor),)), gap)


def from_above() -> Deduction:
    """∫ a dN <= e^(−nD)."""
    d = exact()
    truth = d.translator.measure(M)
    _, high = between_zero_and_one(d, a)
    inside = d.given.integrable(d.translator.term(a), truth)
    whole = rules.integral_monotone(facts.at(high, truth), inside, d.given.finite(truth))
    mass = d.have(LebesgueIntegral(a, M), "<=", 1, whole, "M is a probability")
    d.given.add(scaled(d, mass))
    d.follows(LebesgueIntegral(a, N), "<=", exp(-n * D), "the two lines before")
    return d


def from_below() -> Deduction:
    """∫ a dN >= e^(−nD)/(n + 1)^k."""
    share = GreaterThan(LebesgueIntegral(a, M), (n + 1) ** (-k), evaluate=False)
    d = deduction(given=[*CLASS, Integrable(a, M), share])
    tilted_class(d)
    d.given.add(scaled(d, stated(d, share)))
    d.follows(LebesgueIntegral(a, N), ">=", exp(-n * D) * (n + 1) ** (-k), "P is the most probable type under M")
    return d


def union_bound() -> Deduction:
    """∫ w dC <= (n + 1)^k e^(−nD)."""
    count = LessThan(LebesgueIntegral(1, C), (n + 1) ** k, evaluate=False)
    d = deduction(given=[w >= 0, w <= exp(-n * d_), d_ >= D, count])
    term, types = d.translator.term, d.translator.measure(C)
    away = rules.linear(LessEqual(ZERO, term(d_ - D)), ((ONE, stated(d, d_ >= D)),))
    product = rules.product(d.given.nonnegative(term(n), None), away)
    ordered = exp_order(rules.linear(LessEqual(term(-n * d_), term(-n * D)), ((ONE, product),)))
    bound = facts.chain(stated(d, w <= exp(-n * d_)), ordered)
    d.have(w, "<=", exp(-n * D), facts.at(bound, types), "D <= d for the types of the set", C)
    sign = rules.absolute_value(stated(d, w >= 0))
    size = facts.follows(LessEqual(kernel.Abs(term(w)), term(exp(-n * D))), sign, bound)
    constant = d.given.integrable(term(exp(-n * D)), types)
    inside = rules.integrable_dominated(facts.at(size, types), constant)
    whole = rules.integral_monotone(facts.at(bound, types), inside, constant)
    d.have(LebesgueIntegral(w, C), "<=", LebesgueIntegral(exp(-n * D), C), whole, "the integral is monotone")
    total = exp(-n * D) * LebesgueIntegral(1, C)
    d.chain(d.calc(LebesgueIntegral(exp(-n * D), C)).equals(total, linear))
    d.given.add(scaled(d, stated(d, count)))
    d.follows(LebesgueIntegral(w, C), "<=", (n + 1) ** k * exp(-n * D), "there are (n + 1)^k types at most")
    return d


@theorem(
    "Sanov's theorem on a finite alphabet",
    given=[],
    source="Sanov (1957); Csiszár (1998); Cover & Thomas, Elements of Information Theory, Theorems 11.1.4 and 11.4.1",
    chapter="The readings",
    also=("Sanov's theorem", "Method of types", "Sanov"),
)
def sanov() -> tuple[Part, ...]:
    """The probability that data look like P falls like e^(−n KL(P, Q))."""
    return (
        one_sequence().part("The likelihood ratio of a sequence of type P"),
        exact().part("The probability of a type, exactly"),
        from_above().part("The probability of a type, from above"),
        from_below().part("The probability of a type, from below"),
        union_bound().part("The union bound"),
    )
