"""Likelihood: how far the model Q falls short, in log-likelihood for each observation, of the best that can be done.

The best model of data from P is P, so maximising the likelihood minimises KL (it minimises: popular accounts have had
the sign wrong). The exact road goes through a model between the two: with M = (P + Q)/2 the shortfall of Q is what M
gains on Q plus what M itself falls short.
"""

from __future__ import annotations

from typing import Any

import numpy

from klsym.divergences import KL, CrossEntropy
from klsym.divergences.finiteness import finiteness
from klsym.enclose import Enclosure
from klsym.intuitions.pictures import ACCENT, QUIET
from klsym.intuitions.reading import Experiment, Reading, combined
from klsym.intuitions.sampling import LogRatio


class Likelihood(Reading):
    """KL(P, Q) as the expected shortfall of Q's log-likelihood.

    >>> Likelihood(["0.1", "0.9"], ["0.01", "0.99"]).exact(20)
    0.14447934747551219436 ± ... (certified)
    """

    name, title, order, theorem_name = "likelihood", "Shortfall of log-likelihood", 3, "maximum_likelihood"

    def refusal(self) -> str | None:
        if not self.is_infinite and finiteness(CrossEntropy(self.P, self.Q)).verdict is not True:
            return f"the expected log-likelihood of {self.Q} is not finite, so that no shortfall can be taken"
        return None

    def computed(self, digits: int) -> Enclosure:
        gained = [(1, CrossEntropy(self.P, self.Q)), (-1, CrossEntropy(self.P, self.middle))]
        return combined(
            [*gained, (1, KL(self.P, self.middle))], digits, "what (P + Q)/2 gains on Q and falls short of P"
        )

    def simulate(self, n: int = 10_000, seed: int = 0) -> Experiment:
        return Experiment.of(self.log_ratios(self.draws(n, seed)), seed)

    def plot(self, ax: Any) -> None:
        drawn = self.draws(3000, 0)
        ratio = numpy.exp(-numpy.clip(LogRatio(self.P, self.Q)(drawn), -700, 700))  # dQ/dP
        weights = numpy.linspace(0, 1, 101)
        with numpy.errstate(divide="ignore"):
            shortfall = [-numpy.log((1 - w) + w * ratio).mean() for w in weights]
        ax.plot(weights, shortfall, color=ACCENT)
        ax.axhline(0, color=QUIET, lw=1, ls="--")
        ax.set_xlabel("weight of Q in the model (1 − w) P + w Q")
        ax.set_title("Log-likelihood lost per observation")

    def explain(self) -> str:
        if self.is_infinite:
            return f"Data from {self.P} have likelihood 0 under {self.Q}, or one that falls faster than any power."
        loss = float(self.exact(15))
        return (
            f"Each observation from {self.P} multiplies the likelihood of {self.Q}, relative to the truth's, by "
            f"{numpy.exp(-loss):.5g} in geometric mean. Maximising the likelihood minimises this divergence."
        )
