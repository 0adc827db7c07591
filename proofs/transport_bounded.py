"""T1: on a bounded space the transport distance is at most D·TV, and so at most D √(KL/2), D the diameter.

By Kantorovich and Rubinstein, W1(P, Q) is the largest ∫ f dP − ∫ f dQ over functions with |f(x) − f(y)| <= d(x, y). On
a space of diameter D such a function stays within r = D/2 of the middle c of its range. What is proved here is the
bound for every such f: ∫ f dP − ∫ f dQ <= 2r TV <= 2r √(KL/2); that the supremum is W1 is cited.

The constant is the best: for a coin with bias e against a fair one and f = dP/dQ − 1, which takes the values ±e, the
difference is e² = 2e TV; so it attains the first bound with r = e, and Pinsker's family gives KL < k·(e²/(2e))² for
every k > 2.
"""

from __future__ import annotations

from sympy import Symbol, sqrt
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.library import theorem
from klsym.derive.roots import root, root_nonnegative, root_square, square_order
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.divergences.total_variation import TotalVariation
from klsym.kernel import rules
from klsym.kernel.terms import LessEqual, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, functions, measures

P, Q = measures("P Q")
V = TotalVariation(P, Q)
f = functions("f")
c, r = Symbol("c", real=True), Symbol("r", nonnegative=True)
ZERO, ONE = number(0), number(1)
within = LessThan(abs(f - c), r, evaluate=False)
difference = LebesgueIntegral(f, P) - LebesgueIntegral(f, Q)


def by_total_variation() -> Deduction:
    """∫ f dP − ∫ f dQ <= 2r TV."""
    d = deduction(given=[within])
    d.library("total_variation_duality", 1, P=P, Q=Q, mu=Q)
    return d


def root_of_pinsker(d: Deduction) -> Theorem:
    """TV <= √(KL/2)."""
    d.library("pinsker", 0, P=P, Q=Q)
    term = d.translator.term
    v = term(V)
    below = d.follows(V**2, "<=", KL(P, Q) / 2, "Pinsker's inequality")
    value = rules.linear(
        LessEqual(ZERO, term(KL(P, Q))), ((number(2), below), (number(2), facts.square_nonnegative(v)))
    )
    two = rules.linear(LessEqual(ZERO, number(2)), ())
    h, w = root(term(KL(P, Q))), root(number(2))
    side = h * w / 2  # its square is KL·2/4
    squares = rules.linear(
        LessEqual(v * v, side * side),
        ((ONE, below), (-(w * w) / 4, root_square(value)), (-term(KL(P, Q)) / 4, root_square(two))),
    )
    both = rules.product(root_nonnegative(term(KL(P, Q))), root_nonnegative(number(2)))
    large = rules.linear(LessEqual(ZERO, side), ((ONE / 2, both),))
    return d.have(V, "<=", sqrt(KL(P, Q) / 2), square_order(squares, v, large), "the root of both sides")


def by_divergence() -> Deduction:
    """∫ f dP − ∫ f dQ <= 2r √(KL/2)."""
    d = deduction(given=[within, Finite(KL(P, Q))])
    above = d.library("total_variation_duality", 1, P=P, Q=Q, mu=Q)
    bound = root_of_pinsker(d)
    term = d.translator.term
    gap = rules.linear(LessEqual(ZERO, bound.conclusion.right - bound.conclusion.left), ((ONE, bound),))
    scaled = rules.product(d.given.nonnegative(term(r), None), gap)
    right = 2 * r * sqrt(KL(P, Q) / 2)
    whole = rules.linear(LessEqual(term(difference), term(right)), ((ONE, above), (number(2), scaled)))
    d.have(difference, "<=", right, whole, "TV <= sqrt(KL/2)")
    return d


@theorem(
    "T1: transport on a bounded space",
    given=[P << Q],
    source="Villani, Optimal Transport, Particular Case 6.16 and (22.25)",
    chapter="Against other distances",
    also=("T1 on a bounded space", "The transport inequality T1"),
)
def transport_bounded() -> tuple[Part, ...]:
    """The transport distance W1 on a space of diameter 2r is at most 2r times the root of KL/2."""
    return by_total_variation().part("By total variation"), by_divergence().part("By the divergence")
