"""The three-point identity: KL(P, R) = KL(P, Q) + KL(Q, R) + ∫ log(dQ/dR) d(P − Q).

The law of cosines of the divergence. The chain rule dP/dR = dP/dQ · dQ/dR splits the logarithm under P.
"""

from __future__ import annotations

from sympy import log

from klsym.derive.calc import Calc, calc
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, chain_rule, log_algebra, unfold
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, measures

P, Q, R = measures("P Q R")
slope = log(Q / R)


@theorem(
    "The three-point identity",
    given=[P << Q, Q << R, Finite(KL(P, Q)), Finite(KL(Q, R)), Integrable(slope, P)],
    source="Csiszár, I-divergence geometry (1975); Chen & Teboulle (1993), Lemma 3.1",
    chapter="The readings",
)
def three_points() -> Calc:
    """What is missing from KL(P, Q) + KL(Q, R) is the slope at Q in the direction of P."""
    return (
        calc(KL(P, R))
        .equals(
            LebesgueIntegral(log(P / Q), P) + LebesgueIntegral(slope, P),
            unfold(KL), chain_rule(P, Q, R), log_algebra, addition,
        )
        .equals(KL(P, Q) + KL(Q, R) + LebesgueIntegral(slope, P) - LebesgueIntegral(slope, Q), unfold(KL))
    )  # fmt: skip
