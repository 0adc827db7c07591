"""Bayesian surprise averages to the mutual information: I(θ; X) = E KL(posterior, prior).

How surprising data are to a believer is how far they move the belief: KL from the prior to the posterior. Let M be the
law of the data and L(x, ·) the posterior once x is seen. Their joint measure is M ⊗ L; the prior is what it says of θ
alone, its second marginal, since the posterior averages to the prior (the law of total probability). The surprise at x
is ∫ log d(M ⊗ L)/d(M ⊗ prior)(x, θ) L(x, dθ), and its mean over the data is the mutual information of data and
parameter: what an experiment is expected to teach.
"""

from __future__ import annotations

from sympy import log

from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite
from klsym.derive.library import theorem
from klsym.derive.reasons import mass, unfold
from klsym.derive.step import Part
from klsym.derive.transport import fubini
from klsym.divergences.kl import KL
from klsym.divergences.mutual_information import MutualInformation
from klsym.measures import KernelIntegral, LebesgueIntegral, kernels, measures

M, L = measures("M"), kernels("L")
joint = M @ L
prior = joint.marginal(1)
surprise = KernelIntegral(log(joint / (M @ prior)), L)
information = MutualInformation(joint)


def average() -> Deduction:
    """E KL(posterior, prior) = I(X; θ)."""
    d = deduction()
    d.library("information_of_a_channel", 0, P=M, K=L)
    d.follows(LebesgueIntegral(surprise, M), "=", information, "the other way round")
    return d


def never_negative() -> Deduction:
    """E KL(posterior, prior) >= 0."""
    d = deduction()
    d.chain(d.calc(KL(joint, M @ prior)).equals(LebesgueIntegral(surprise, M), unfold(KL), mass, fubini))
    d.library("gibbs", 0, P=joint, Q=M @ prior)
    d.follows(LebesgueIntegral(surprise, M), ">=", 0, "the two lines before")
    return d


@theorem(
    "Bayesian surprise averages to the mutual information",
    given=[joint << M @ prior, Finite(KL(joint, M @ prior))],
    source="Lindley (1956); Itti & Baldi, Bayesian surprise attracts human attention (2009)",
    chapter="The readings",
    also=("Bayesian surprise", "Expected information gain"),
)
def bayesian_surprise() -> tuple[Part, ...]:
    """The mean divergence from the prior to the posterior is what data and parameter tell of each other."""
    return average().part("The average surprise"), never_negative().part("It is never negative")
