"""I(X;Y) = KL(J, J_X ⊗ J_Y) = E KL(K(x, ·), J_Y) = H(X) − H(X|Y) = H(X) + H(Y) − H(X, Y) >= 0.

Entropies are relative to σ-finite measures μ and ν on the two spaces (counting, length), H(X|Y) to μ ⊗ J_Y: it is the
average of the entropy of X given y, −∫ log dJ/d(μ ⊗ J_Y) dJ. The chain rule for J << J_X ⊗ J_Y << μ ⊗ J_Y leaves the
density of J_X, seen through the first coordinate. The difference needs H(X) finite; the information may then be too
large for H(X|Y) only where it is infinite itself, which the hypotheses rule out.
"""

from __future__ import annotations

from sympy import Eq, log

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, Integrable, SameMeasure
from klsym.derive.instances import cite, marginal_law, written_with
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, chain_rule, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.derive.transport import densities, fubini, image
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.divergences.mutual_information import MutualInformation
from klsym.measures import (
    Composition,
    KernelIntegral,
    LebesgueIntegral,
    MeasureSymbol,
    coordinates,
    kernels,
    measures,
)

J = measures("J", space=("Omega", "Y"))
JX, JY = J.marginal(0), J.marginal(1)
X, Y = coordinates(J)
independent = JX @ JY
mu, nu = MeasureSymbol("mu", "sigma-finite"), MeasureSymbol("nu", "sigma-finite", "Y")
a, b = Composition(JX / mu, X), Composition(JY / nu, Y)
conditional = Entropy(J, mu @ JY)  # H(X|Y)
first_entropy = [JX << mu, Integrable(log(JX / mu), JX)]
second_entropy = [JY << nu, Integrable(log(JY / nu), JY)]


def conditional_entropy() -> Calc:
    """H(X) − H(X|Y) = I(X;Y)."""
    return (
        calc(Entropy(JX, mu) - conditional, given=first_entropy)
        .equals(LebesgueIntegral(log(J / (mu @ JY)), J) - LebesgueIntegral(log(JX / mu), JX), unfold(Entropy))
        .equals(
            LebesgueIntegral(log(J / independent) + log(independent / (mu @ JY)), J)
            - LebesgueIntegral(log(JX / mu), JX),
            chain_rule(J, independent, mu @ JY), log_algebra,
        )
        .equals(LebesgueIntegral(log(J / independent) + log(a), J) - LebesgueIntegral(log(a), J), densities, image)
        .equals(MutualInformation(J), unfold(KL, MutualInformation), mass, addition)
    )  # fmt: skip


def joint_entropy() -> Calc:
    """H(X) + H(Y) − H(X, Y) = I(X;Y)."""
    entropies = LebesgueIntegral(log(JX / mu), JX) + LebesgueIntegral(log(JY / nu), JY)
    return (
        calc(Entropy(JX, mu) + Entropy(JY, nu) - Entropy(J, mu @ nu), given=[*first_entropy, *second_entropy])
        .equals(LebesgueIntegral(log(J / (mu @ nu)), J) - entropies, unfold(Entropy))
        .equals(
            LebesgueIntegral(log(J / independent) + log(independent / (mu @ nu)), J) - entropies,
            chain_rule(J, independent, mu @ nu), log_algebra,
        )
        .equals(
            LebesgueIntegral(log(J / independent) + log(a) + log(b), J)
            - LebesgueIntegral(log(a), J) - LebesgueIntegral(log(b), J),
            densities, log_algebra, image,
        )
        .equals(MutualInformation(J), unfold(KL, MutualInformation), mass, addition)
    )  # fmt: skip


def nonnegative_part() -> Deduction:
    """I(X;Y) >= 0."""
    d = deduction()
    found = cite(d, "gibbs", 0, P=J, Q=independent)
    d.have(MutualInformation(J), ">=", 0, found, "Gibbs' inequality")
    return d


def independence_part() -> Deduction:
    """I(X;Y) = 0 only if X and Y are independent."""
    d = deduction(given=[Eq(MutualInformation(J), 0)])
    d.have(J, "=", independent, cite(d, "gibbs", 1, P=J, Q=independent), "equality in Gibbs' inequality")
    return d


def converse_part() -> Deduction:
    """I(X;Y) = 0 if X and Y are independent."""
    d = deduction(given=[SameMeasure(J, independent)])
    found = cite(d, "gibbs", 2, P=J, Q=independent)
    d.have(MutualInformation(J), "=", 0, found, "equality in Gibbs' inequality")
    return d


@theorem(
    "Mutual information",
    given=[J << independent, Finite(MutualInformation(J))],
    source="Cover & Thomas, Elements of Information Theory, sections 2.3, 2.4 and 8.5",
    chapter="Entropy and mutual information",
    also=("Identities for mutual information", "I(X;Y) = H(X) - H(X|Y)"),
)
def mutual_information() -> tuple[Part, ...]:
    """What one coordinate tells of the other: a divergence, an average divergence, a difference of entropies."""
    return (
        conditional_entropy().part("What is known of X once Y is known"),
        joint_entropy().part("By the joint entropy"),
        nonnegative_part().part("Never negative"),
        independence_part().part("Zero only for independent coordinates"),
        converse_part().part("Zero for independent coordinates"),
    )


P, K = measures("P"), kernels("K")
channel, output = P @ K, (P @ K).marginal(1)


@theorem(
    "Mutual information is an average divergence",
    given=[channel << P @ output, Finite(KL(channel, P @ output))],
    source="Cover & Thomas, Elements of Information Theory, section 2.5",
    chapter="Entropy and mutual information",
)
def information_of_a_channel() -> Deduction:
    """I(X;Y) = E KL(K(x, ·), J_Y): how far a channel's output laws are, on average, from the law of its output."""
    d = deduction()
    same = written_with(d.translator.term(MutualInformation(channel)), marginal_law(d, channel, 0))
    d.have(MutualInformation(channel), "=", KL(channel, P @ output), same, "P is the first marginal")
    average = LebesgueIntegral(KernelIntegral(log(channel / (P @ output)), K), P)
    d.chain(d.calc(KL(channel, P @ output)).equals(average, unfold(KL), mass, fubini))
    d.follows(MutualInformation(channel), "=", average, "both together")
    return d
