"""KL(P, Q) = H(P, Q) − H(P): the divergence is cross-entropy less entropy, relative to any base μ that dominates both.

The chain rule dP/dμ = dP/dQ · dQ/dμ turns log dP/dQ into log dP/dμ − log dQ/dμ, P-almost everywhere. The integral of
the difference is the difference of the integrals only where both exist: that log dP/dμ and log dQ/dμ are P-integrable
is part of the statement (for P = Q with H(P) = oo the right side would be oo − oo).
"""

from __future__ import annotations

from sympy import log

from klsym.derive.calc import Calc, calc
from klsym.derive.hypotheses import Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, chain_rule, log_algebra, unfold
from klsym.divergences.cross_entropy import CrossEntropy
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, Q = measures("P Q")
mu = MeasureSymbol("mu", "sigma-finite")


@theorem(
    "KL is cross-entropy minus entropy",
    given=[P << Q, Q << mu, Integrable(log(P / mu), P), Integrable(log(Q / mu), P)],
    source="Cover & Thomas, Elements of Information Theory, sections 2.3 and 8.5",
    chapter="The divergence",
)
def cross_entropy() -> Calc:
    """The divergence is the cross-entropy of the model less the entropy of the truth."""
    return (
        calc(KL(P, Q))
        .equals(
            LebesgueIntegral(log(P / mu), P) - LebesgueIntegral(log(Q / mu), P),
            unfold(KL), chain_rule(P, Q, mu), log_algebra, addition,
        )
        .equals(CrossEntropy(P, Q, mu) - Entropy(P, mu), unfold(CrossEntropy, Entropy))
    )  # fmt: skip
