"""Entropy relative to a probability is −KL, and so at most 0: differential entropy on [0, 1], for one.

H_R(P) = −∫ log(dP/dR) dP by definition. For R uniform this is the entropy less its maximum, which only P = R attains.
"""

from __future__ import annotations

from klsym.derive.calc import Calc, calc
from klsym.derive.hypotheses import Finite
from klsym.derive.library import theorem
from klsym.derive.reasons import by, unfold
from klsym.derive.step import Part
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.measures import measures

P, R = measures("P R")


def minus_kl() -> Calc:
    """H_R(P) = −KL(P, R)."""
    return calc(Entropy(P, R)).equals(-KL(P, R), unfold(Entropy, KL))


@theorem(
    "Entropy relative to a probability is minus the divergence from it",
    given=[P << R, Finite(KL(P, R))],
    source="Cover & Thomas, Elements of Information Theory, Theorem 2.6.4 on n points, section 8.5 for densities",
    chapter="The divergence",
)
def relative_entropy() -> tuple[Part, ...]:
    """No probability has more entropy than the base itself, relative to which entropy is taken."""
    return minus_kl().part("Entropy as divergence"), minus_kl().at_most(0, by("gibbs", P=P, Q=R)).part(
        "Its maximum is 0"
    )
