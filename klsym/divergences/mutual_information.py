"""Mutual information: how far a joint measure is from the product of its marginals, in Kullback–Leibler divergence.

I(J) = KL(J, J₁ ⊗ J₂), for a probability J on a product space with the marginals J₁ and J₂. For J = P ⊗ K it is the
information that passes through the channel K when its input is drawn from P.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr

from klsym.divergences.divergence import Divergence, as_measure
from klsym.divergences.kl import KL
from klsym.measures import Measure, ProductMeasure


class MutualInformation(Divergence):
    """MutualInformation(J): the mutual information of the two coordinates under the joint probability J, in nats.

    Parameters: J, a probability on a product space: P @ Q, P @ K with a Markov kernel K, a symbol declared with
    measures("J", space=("X", "Y")), or finitely many points of the plane with their masses.
    Raises ArgumentError for a measure whose two coordinates are not known.
    Source: Cover & Thomas, Elements of Information Theory, section 2.3.

    >>> from klsym.families import Finite
    >>> MutualInformation(Finite({(0, 0): "1/2", (1, 1): "1/2"})).doit()
    log(2)
    >>> from klsym.measures import kernels, measures
    >>> P, K = measures("P"), kernels("K")
    >>> MutualInformation(P @ K).definition
    KL(P @ K, (P @ K).marginal(0) @ (P @ K).marginal(1))
    """

    functional = "mutual_information"
    infinite_when_singular = True
    is_extended_nonnegative = True

    def __new__(cls, joint: Any) -> MutualInformation:
        joint = as_measure(joint, "MutualInformation's joint measure")
        joint.marginal(0), joint.marginal(1)  # an ArgumentError where there are none
        return Expr.__new__(cls, joint)

    @property
    def joint(self) -> Measure:
        """The joint measure."""
        return self.args[0]

    @property
    def second(self) -> Measure:
        return self.args[0]

    @property
    def independent(self) -> Measure:
        """The product of the marginals."""
        first, second = self.joint.marginal(0), self.joint.marginal(1)
        if self.is_abstract or isinstance(self.joint, ProductMeasure):
            return first @ second
        return ProductMeasure(first, second).as_points()

    def combination(self) -> tuple[tuple[int, Divergence], ...]:
        return ((1, KL(self.joint, self.independent)),)

    def abstract_definition(self) -> Expr:
        return KL(self.joint, self.independent)

    def latex_body(self, *arguments: str) -> str:
        return rf"\mathrm{{I}}\left({arguments[0]}\right)"
