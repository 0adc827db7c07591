"""Wald: a sequential test that errs as rarely as given takes kl(p, q)/KL(P, Q) observations at least, on average.

Observations are drawn until a rule says stop, after τ of them. The log likelihood ratio of what was seen is
S = Σ l_i over i <= τ, where l_i = log dP/dQ(x_i). Whether the i-th is drawn, h_i = 1 or 0, depends on those before it,
so that E h_i l_i = D·E h_i with D = KL(P, Q). Summed over i (R counts the i and is P in the sample): E S = D·E τ. This
is Wald's identity; that h_i and l_i are independent, and that sum and expectation change places, is cited (Wald 1947;
Siegmund, Sequential Analysis, Proposition 2.18): it is the hypothesis ∫ h (l − D) dR = 0.
Let M and N be the laws of what was seen, under P and under Q; then E S = KL(M, N). The decision f keeps P: with
probability p under M, with probability q under N. For a weight f, log u <= u − 1 at u = (p/q)/(dM/dN) gives
∫ f log dM/dN dM >= p log(p/q): what f weighs has its share of the divergence. The same for 1 − f, and the sum is
KL(M, N) >= p log(p/q) + (1 − p) log((1 − p)/(1 − q)) = kl(p, q). So E τ >= kl(p, q)/D. Wald's sequential probability
ratio test comes close to it.
"""

from __future__ import annotations

from sympy import Eq, Expr, Symbol, log

from klsym.derive import facts
from klsym.derive.bounded import between_zero_and_one
from klsym.derive.closing import close
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.densities import scaled_absolute
from klsym.derive.exponents import X as SMALL
from klsym.derive.exponents import cancelled_at_most
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, mass, unfold
from klsym.derive.said import stated
from klsym.derive.signs import absolute_nonnegative
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import Equal, Inverse, Less, LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures
from klsym.measures.functions import functions

ZERO, ONE = number(0), number(1)
R = MeasureSymbol("R", "sigma-finite", "Steps")
h, steps_ratio = functions("h l", space="Steps")
D = Symbol("D", real=True)
M, N = measures("M N")
f = functions("f")
p, q, tau = Symbol("p", real=True), Symbol("q", real=True), Symbol("tau", real=True)
t = M / N
binary = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
sizes = [Eq(LebesgueIntegral(f, M), p), Eq(LebesgueIntegral(f, N), q)]
DECISION = [M << N, Finite(KL(M, N)), f >= 0, f <= 1, *sizes, p > 0, p < 1, q > 0, q < 1]


def identity() -> Deduction:
    """∫ h l dR = D ∫ h dR."""
    fair = Eq(LebesgueIntegral(h * (steps_ratio - D), R), 0, evaluate=False)
    d = deduction(given=[Integrable(h, R), Integrable(h * steps_ratio, R), fair])
    apart = LebesgueIntegral(h * steps_ratio, R) - D * LebesgueIntegral(h, R)
    d.chain(d.calc(LebesgueIntegral(h * (steps_ratio - D), R)).equals(apart, addition))
    d.follows(LebesgueIntegral(h * steps_ratio, R), "=", D * LebesgueIntegral(h, R), "the line before")
    return d


def log_share(d: Deduction, weight: Expr, bounds: tuple[Theorem, Theorem]) -> Theorem:
    """w log dM/dN is M-integrable: |w| <= 1."""
    term, truth = d.translator.term, d.translator.measure(M)
    low, high = bounds
    size = kernel.Abs(term(log(t)))
    room = rules.linear(LessEqual(ZERO, ONE - low.conclusion.right), ((ONE, high),))
    less = rules.product(room, absolute_nonnegative(term(log(t))))
    same = scaled_absolute(term(log(t)), low)
    bound = facts.follows(LessEqual(kernel.Abs(term(log(t)) * low.conclusion.right), size), less, same)
    whole = rules.integrable_absolute(d.given.integrable(term(log(t)), truth))
    return facts.integrable_as(rules.integrable_dominated(facts.at(bound, truth), whole), term(weight * log(t)))


def inverse_share(d: Deduction, weight: Expr, bounds: tuple[Theorem, Theorem]) -> tuple[Theorem, Theorem]:
    """w/(dM/dN) is M-integrable, and its integral ∫ w [dM/dN > 0] dN is at most ∫ w dN."""
    term, model = d.translator.term, d.translator.measure(N)
    ratio, w, weak = term(t), term(weight), facts.at(bounds[0], model)
    sign = facts.at(d.given.nonnegative(ratio, model), model)
    cancelled = rules.pointwise(cancelled_at_most(), {SMALL: ratio}, (sign,), model)
    room = rules.linear(LessEqual(ZERO, ONE - ratio * Inverse(ratio), model), ((ONE, cancelled),))
    raised = w * Inverse(ratio)
    less = rules.linear(LessEqual(raised * ratio, w, model), ((ONE, rules.product(weak, room)),))
    above = rules.product(weak, rules.product(facts.inverse_nonnegative(sign), sign))
    above = facts.reshape(above, LessEqual(ZERO, raised * ratio, model))
    size = facts.follows(LessEqual(kernel.Abs(raised * ratio), w, model), rules.absolute_value(above), less)
    weights = d.given.integrable(w, model)
    inside = rules.integrable_dominated(size, weights)
    version = d.given.version(d.translator.measure(M), model)
    smaller = rules.integral_monotone(less, inside, weights)
    change = rules.change_of_measure(version, raised)
    bound = facts.follows(LessEqual(change.conclusion.left, smaller.conclusion.right), change, smaller)
    return rules.integrable_change(version, raised, inside), bound


def weighed(d: Deduction, weight: Expr, own: Expr, other: Expr, bounds: tuple[Theorem, Theorem]) -> Theorem:
    """∫ w log dM/dN dM >= p log(p/q), for a weight w in [0, 1] with ∫ w dM = p and ∫ w dN = q."""
    term, truth = d.translator.term, d.translator.measure(M)
    share, base = d.given.positive(term(own), None), d.given.positive(term(other), None)
    positive = facts.at(d.given.positive(term(t), truth), truth)
    whole = rules.product(share, facts.inverse_positive(base))
    ratio, back = whole.conclusion.right, facts.inverse_positive(positive)
    there = facts.at(whole, truth)
    logs = rules.log_tangent(rules.product(there, back)), rules.log_product(there, back), facts.log_inverse(positive)
    goal = LessEqual(ZERO, ratio * Inverse(term(t)) - 1 - kernel.Log(ratio) + term(log(t)), truth)
    gap = rules.product(facts.at(bounds[0], truth), facts.follows(goal, *logs))
    w, logarithm = d.given.integrable(term(weight), truth), log_share(d, weight, bounds)
    inverse, smaller = inverse_share(d, weight, bounds)
    parts = (ratio, inverse), (number(-1), w), (-kernel.Log(ratio), w), (ONE, logarithm)
    split = rules.integral_linear(gap.conclusion.right, parts, truth)
    above = facts.integral_nonnegative(gap, truth)
    room = rules.linear(LessEqual(ZERO, smaller.conclusion.right - smaller.conclusion.left), ((ONE, smaller),))
    scaled = rules.product(rules.linear(LessEqual(ZERO, ratio), ((ONE, whole),)), room)
    sizes = [stated(d, Eq(LebesgueIntegral(f, m), value)) for m, value in ((M, p), (N, q))]
    known = [*sizes, *d.given.known(Equal)]
    own_mass = close(Equal(term(LebesgueIntegral(weight, M)), term(own)), known)
    other_mass = close(Equal(term(LebesgueIntegral(weight, N)), term(other)), known)
    goal = LessEqual(term(own) * kernel.Log(ratio), term(LebesgueIntegral(weight * log(t), M)))
    found = rules.linear(
        goal,
        ((ONE, above), (ONE, split), (ONE, scaled), (number(-1) - kernel.Log(ratio), own_mass), (ratio, other_mass),
         (term(own), rules.inverse(base))),
    )  # fmt: skip
    said = own * log(own / other)
    return d.have(LebesgueIntegral(weight * log(t), M), ">=", said, found, "log u <= u - 1, weighed and integrated")


def errors(d: Deduction) -> Deduction:
    """KL(M, N) >= p log(p/q) + (1 − p) log((1 − p)/(1 − q))."""
    low, high = between_zero_and_one(d, f, M)
    between_zero_and_one(d, f, N)
    term = d.translator.term
    other = (
        rules.linear(LessEqual(ZERO, term(1 - f)), ((ONE, high),)),
        rules.linear(LessEqual(term(1 - f), ONE), ((ONE, low),)),
    )
    for bound in (p < 1, q < 1):
        below = stated(d, bound)
        d.given.add(rules.linear(Less(ZERO, ONE - below.conclusion.left), ((ONE, below),)))
    for measure in (M, N):
        d.chain(d.calc(LebesgueIntegral(1 - f, measure)).equals(1 - LebesgueIntegral(f, measure), addition, mass))
    weighed(d, f, p, q, (low, high))
    weighed(d, 1 - f, 1 - p, 1 - q, other)
    pieces = LebesgueIntegral(f * log(t), M) + LebesgueIntegral((1 - f) * log(t), M)
    d.given.add(log_share(d, f, (low, high)), log_share(d, 1 - f, other))
    d.chain(d.calc(KL(M, N)).equals(LebesgueIntegral(log(t), M), unfold(KL), mass).equals(pieces, addition))
    d.follows(KL(M, N), ">=", binary, "the two shares together")
    return d


def sample_size() -> Deduction:
    """D·E τ >= kl(p, q), where KL(M, N) = E S = D·E τ."""
    d = errors(deduction(given=[*DECISION, Eq(KL(M, N), D * tau, evaluate=False)]))
    d.follows(D * tau, ">=", binary, "Wald's identity")
    return d


@theorem(
    "Wald's identity and the sequential probability-ratio test",
    given=[],
    source="Wald, Sequential Analysis (1947); Siegmund, Sequential Analysis (1985), sections 2.4 and 2.5",
    chapter="The readings",
    also=("Wald's identity", "SPRT", "Sequential probability ratio test"),
)
def wald() -> tuple[Part, ...]:
    """Evidence comes at the rate of the divergence: so few errors need so many observations."""
    return (
        identity().part("Wald's identity"),
        errors(deduction(given=DECISION)).part("What a decision needs"),
        sample_size().part("How many observations that is"),
    )
