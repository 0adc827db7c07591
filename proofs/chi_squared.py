"""KL(P, Q) <= log(1 + χ²(P, Q)) <= χ²(P, Q).

Under P the mean of t = dP/dQ is c = 1 + χ². The logarithm lies below its tangent at c, log t <= log c + t/c − 1, whose
P-integral is log c: Jensen's inequality as a tangent line. The second step is the tangent at 1.
"""

from __future__ import annotations

from sympy import log
from sympy.core.relational import LessThan

from klsym.derive.calc import Calc, calc
from klsym.derive.hypotheses import Finite, Integrable
from klsym.derive.inequalities import cancel, inequality, tangent
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.chi_squared import ChiSquared
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, measures

P, Q = measures("P Q")
t = P / Q
chi = ChiSquared(P, Q)
c = 1 + chi


def below_the_logarithm() -> Calc:
    """KL(P, Q) <= log(1 + χ²)."""
    return (
        calc(KL(P, Q))
        .equals(LebesgueIntegral(log(t / c) + log(c), P), unfold(KL, ChiSquared), log_algebra, addition, mass)
        .at_most(LebesgueIntegral(t / c - 1 + log(c), P), tangent(t / c), addition, unfold(ChiSquared))
        .equals(log(c), unfold(ChiSquared), addition, change_of_measure(P, Q), mass, cancel(c))
    )


def below_chi_squared() -> Calc:
    """log(1 + χ²) <= χ²."""
    return calc(log(c)).at_most(chi, unfold(ChiSquared), inequality(LessThan(log(c), c - 1, evaluate=False)))


@theorem(
    "KL is at most log(1 + χ²), and that at most χ²",
    given=[P << Q, Finite(KL(P, Q)), Integrable(t, P)],
    source="Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.7",
    chapter="Against other distances",
)
def chi_squared() -> tuple[Part, ...]:
    """The divergence lies below the logarithm of the second moment of the likelihood ratio."""
    return below_the_logarithm().part("KL below the logarithm"), below_chi_squared().part("The logarithm below χ²")
