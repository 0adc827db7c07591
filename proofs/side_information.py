"""Side information in betting is worth the mutual information: it raises the rate of growth by I(X;Y), at most.

X is seen before the bet on Y is placed: X has the law P, and Y the law K(x, ·) once x is seen. The house keeps to one
measure B for Y. A bettor who puts the money as L(x, ·) says grows at the rate ∫ log d(P ⊗ L)/d(P ⊗ B) d(P ⊗ K): the
outcome is the pair, the house's odds are those of P ⊗ B. By Kelly's criterion this is KL(P ⊗ K, P ⊗ B) less
KL(P ⊗ K, P ⊗ L), so that L = K is best, and its rate KL(P ⊗ K, P ⊗ B) is the average of KL(K(x, ·), B). Who does not
see X can do no better than bet the law J_Y of Y, and grows at the rate KL(J_Y, B). By the golden formula the difference
is I(X;Y), whatever the odds.
"""

from __future__ import annotations

from sympy import log

from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.divergences.kl import KL
from klsym.divergences.mutual_information import MutualInformation
from klsym.measures import LebesgueIntegral, kernels, measures

P, B = measures("P"), measures("B", space="Y")
K, L = kernels("K L")
truth, house, bets = P @ K, P @ B, P @ L
outcome = truth.marginal(1)
growth = LebesgueIntegral(log(bets / house), truth)


def growth_of_a_bet() -> Deduction:
    """∫ log d(P ⊗ L)/d(P ⊗ B) d(P ⊗ K) = KL(P ⊗ K, P ⊗ B) − KL(P ⊗ K, P ⊗ L)."""
    d = deduction(given=[truth << bets, bets << house, Finite(KL(truth, bets))])
    d.library("kelly", 0, P=truth, Q=house, B=bets)
    return d


def no_bet_is_better() -> Deduction:
    """No bet grows faster than KL(P ⊗ K, P ⊗ B)."""
    d = deduction(given=[truth << bets, bets << house, Finite(KL(truth, bets))])
    d.library("kelly", 1, P=truth, Q=house, B=bets)
    return d


def worth() -> Deduction:
    """KL(P ⊗ K, P ⊗ B) − KL(J_Y, B) = I(X;Y)."""
    d = deduction()
    d.library("golden_formula_of_a_channel", 0, P=P, K=K, B=B)
    d.follows(KL(truth, house) - KL(outcome, B), "=", MutualInformation(truth), "the line before")
    return d


@theorem(
    "Side information is worth the mutual information",
    given=[truth << house, Finite(KL(truth, house))],
    source="Kelly, A new interpretation of information rate (1956); Cover & Thomas, Theorem 6.2.1",
    chapter="The readings",
    also=("Value of side information", "Side information in betting"),
)
def side_information() -> tuple[Part, ...]:
    """The rate of growth with side information, less that without, is the mutual information."""
    return (
        growth_of_a_bet().part("The growth of a bet that sees X"),
        no_bet_is_better().part("No such bet is better than the truth"),
        worth().part("What it is worth"),
    )
