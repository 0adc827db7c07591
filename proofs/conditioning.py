"""H(X|Y) <= H(X): to know Y cannot, on average, make X less certain, and does nothing only where they are independent.

The difference is the mutual information. Entropies are relative to a σ-finite measure μ, H(X|Y) to μ ⊗ J_Y.
"""

from __future__ import annotations

from sympy import Eq, log

from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, Integrable, SameMeasure
from klsym.derive.instances import cite
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.divergences.entropy import Entropy
from klsym.divergences.mutual_information import MutualInformation
from klsym.measures import MeasureSymbol, measures

J = measures("J", space=("Omega", "Y"))
JX, JY = J.marginal(0), J.marginal(1)
mu = MeasureSymbol("mu", "sigma-finite")
conditional = Entropy(J, mu @ JY)


def difference(d: Deduction) -> None:
    """H(X) − H(X|Y) = I(X;Y)."""
    found = cite(d, "mutual_information", 0, J=J)
    d.have(Entropy(JX, mu) - conditional, "=", MutualInformation(J), found, "mutual information")


def inequality_part() -> Deduction:
    """H(X|Y) <= H(X)."""
    d = deduction()
    difference(d)
    d.have(MutualInformation(J), ">=", 0, cite(d, "mutual_information", 2, J=J), "it is not negative")
    d.follows(conditional, "<=", Entropy(JX, mu), "both together")
    return d


def equality_part() -> Deduction:
    """Equality only where X and Y are independent."""
    d = deduction(given=[Eq(conditional - Entropy(JX, mu), 0)])
    difference(d)
    d.follows(MutualInformation(J), "=", 0, "nothing is learned")
    d.have(J, "=", JX @ JY, cite(d, "mutual_information", 3, J=J), "no mutual information")
    return d


def converse_part() -> Deduction:
    """Equality where X and Y are independent."""
    d = deduction(given=[SameMeasure(J, JX @ JY)])
    difference(d)
    d.have(MutualInformation(J), "=", 0, cite(d, "mutual_information", 4, J=J), "X and Y are independent")
    d.follows(conditional - Entropy(JX, mu), "=", 0, "both together")
    return d


@theorem(
    "Conditioning reduces entropy",
    given=[J << JX @ JY, Finite(MutualInformation(J)), JX << mu, Integrable(log(JX / mu), JX)],
    source="Cover & Thomas, Elements of Information Theory, Theorem 2.6.5",
    chapter="Entropy and mutual information",
    also=("Information cannot hurt",),
)
def conditioning() -> tuple[Part, ...]:
    """Knowledge of one coordinate lowers the entropy of the other, on average."""
    return (
        inequality_part().part("The inequality"),
        equality_part().part("Equality only for independent coordinates"),
        converse_part().part("Equality for independent coordinates"),
    )
