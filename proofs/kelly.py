"""Kelly betting: at odds 1/q the bet b = p grows fastest, at the rate KL(p‖q); a bet B, by KL(P‖Q) − KL(P‖B).

With measures: B is where the money is put, Q the measure behind the odds, so a unit bet returns dB/dQ and the growth
is ∫ log(dB/dQ) dP. The chain rule dP/dQ = dP/dB · dB/dQ splits the logarithm, and Gibbs' inequality for KL(P, B) says
that no bet beats B = P. With n outcomes and any odds, SymPy finds the same bet from the Lagrangian: gradient, solve,
multiplier.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Derivative, Eq, Expr, IndexedBase, KroneckerDelta, Subs, Sum, Symbol, expand, expand_log, log, symbols

from klsym.derive.calc import Calc, calc
from klsym.derive.computed import computed, differentiate, gradient_entry, of_sign, solution
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, chain_rule, log_algebra, unfold
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, measures

P, Q, B = measures("P Q B")
growth = LebesgueIntegral(log(B / Q), P)


def growth_of_a_bet(start: Callable[[Expr], Calc] = calc) -> Calc:
    """∫ log(dB/dQ) dP = KL(P, Q) − KL(P, B)."""
    return (
        start(growth)
        .equals(
            LebesgueIntegral(log(P / Q), P) - LebesgueIntegral(log(P / B), P),
            chain_rule(P, B, Q),
            log_algebra,
            addition,
        )
        .equals(KL(P, Q) - KL(P, B), unfold(KL))
    )


def no_bet_is_better() -> Calc:
    """∫ log(dB/dQ) dP <= KL(P, Q)."""
    return growth_of_a_bet().at_most(KL(P, Q), by("gibbs", P=P, Q=B))


def betting_the_truth() -> Calc:
    """B = P grows at the rate KL(P, Q)."""
    return calc(LebesgueIntegral(log(P / Q), P)).equals(KL(P, Q), unfold(KL))


def only_the_truth() -> Deduction:
    """A bet that grows at the rate KL(P, Q) is B = P."""
    d = deduction(given=[Eq(growth, KL(P, Q))])
    d.chain(growth_of_a_bet(d.calc))
    d.follows(KL(P, B), "=", 0, "both sides are KL(P, Q)")
    d.library("gibbs", 1, P=P, Q=B)
    return d


# ---------------------------------------------------------------- n outcomes: the Lagrangian
n, j = Symbol("n", integer=True, positive=True), Symbol("j", integer=True, positive=True)
i, k = symbols("i k", integer=True, positive=True)
p, b, o = IndexedBase("p", nonnegative=True), IndexedBase("b", positive=True), IndexedBase("o", positive=True)
q = IndexedBase("q", positive=True)
multiplier = Symbol("lambda", positive=True)
lagrangian = Sum(p[i] * log(b[i] * o[i]), (i, 1, n)) + multiplier * (1 - Sum(b[i], (i, 1, n)))


def by_lagrangian() -> Part:
    """Maximise Σ p_i log(b_i o_i) over Σ b_i = 1: stationary at b_j = p_j, with multiplier 1."""
    gradient = gradient_entry(lagrangian, b[j], j, n)
    bet = solution(gradient.right, b[j])
    total = Sum(bet.right.subs(j, i), (i, 1, n))
    spent = computed(
        Sum(b[i], (i, 1, n)), "=", lambda: total.factor().subs(Sum(p[i], (i, 1, n)), 1), "the p_i add to one"
    )
    scale = solution(spent.right - 1, multiplier)
    optimal = computed(b[j], "=", lambda: bet.right.subs(multiplier, scale.right), "the bet with this multiplier")
    return Part(
        Eq(b[j], optimal.right, evaluate=False),
        (gradient, bet, spent, scale, optimal),
        None,
        (),
        "The stationary bet for n outcomes, whatever the odds o",
    )


def boundary_and_sufficiency() -> Part:
    """An outcome that cannot happen gets no money, and the stationary point is the global maximum."""
    slope = gradient_entry(lagrangian, b[j], j, n).right.subs(multiplier, 1)
    off = computed(
        Subs(slope, p[j], 0, evaluate=False), "=", lambda: slope.subs(p[j], 0),
        "where p_j = 0 the slope is negative at every b_j, so that b_j = 0 is best",
    )  # fmt: skip
    curvature = differentiate(slope, b[j])
    concave = of_sign(curvature.right, "<=", "concave in each b_j")
    mixed = computed(
        Derivative(slope, b[k], evaluate=False), "=", lambda: slope.diff(b[k]).subs(KroneckerDelta(j, k), 0),
        "for k ≠ j: the sum is concave, its stationary point the maximum",
    )  # fmt: skip
    gain = p[i] * log(p[i] * o[i]) - p[i] * log(b[i] * o[i])
    gap = computed(
        gain, "=", lambda: expand(expand_log(gain)), "the odds drop out: bet b loses the sum of these, KL(p‖b) >= 0"
    )
    return Part(concave.statement, (off, curvature, concave, mixed, gap), None, (), "Boundary and sufficiency")


@theorem(
    "Kelly's criterion",
    given=[P << B, B << Q, Finite(KL(P, Q)), Finite(KL(P, B))],
    source="Kelly, A new interpretation of information rate (1956); Cover & Thomas, Theorem 6.1.2",
    chapter="The readings",
    also=("Kelly betting",),
)
def kelly() -> tuple[Part, ...]:
    """Betting the true probabilities is optimal, and any other bet loses exactly its divergence from them."""
    return (
        growth_of_a_bet().part("The growth of a bet"),
        no_bet_is_better().part("No bet is better"),
        only_the_truth().part("Only the truth is as good"),
        betting_the_truth().part("Betting the truth"),
        by_lagrangian(),
        boundary_and_sufficiency(),
    )
