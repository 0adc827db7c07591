"""The house: how fast a bettor's money grows who knows P, at odds made by a house that believes Q.

The house pays 1/q for a unit on an outcome that it gives probability q: fair odds, were Q true. Money spread as B grows
by log dB/dQ a round; spread as P, by KL(P, Q) on average, and no bet does better (Kelly). The exact road goes by way of
the bet M = (P + Q)/2 and the compensation identity: KL(P, Q) = KL(P, M) + KL(Q, M) + 2 KL(M, Q).
"""

from __future__ import annotations

from typing import Any

import numpy

from klsym.divergences import KL
from klsym.enclose import Enclosure
from klsym.intuitions.pictures import ACCENT, P_COLOUR, Q_COLOUR
from klsym.intuitions.reading import Experiment, Reading, combined

ROUNDS = 400


class House(Reading):
    """KL(P, Q) as the growth of money bet on the truth against a house that believes Q.

    >>> House(["0.1", "0.9"], ["0.01", "0.99"]).exact(20)
    0.14447934747551219436 ± ... (certified)
    """

    name, title, order, theorem_name = "house", "Growth against a house that is wrong", 5, "kelly"

    def computed(self, digits: int) -> Enclosure:
        # the compensation identity: the truth's and the house's distances to the mean bet, and the mean's to the house
        parts = [(1, KL(self.P, self.middle)), (1, KL(self.Q, self.middle)), (2, KL(self.middle, self.Q))]
        return combined(parts, digits, "by way of the bet (P + Q)/2")

    def simulate(self, n: int = 10_000, seed: int = 0) -> Experiment:
        return Experiment.of(self.log_ratios(self.draws(n, seed)), seed)

    def plot(self, ax: Any) -> None:
        for seed, colour in enumerate((P_COLOUR, Q_COLOUR, ACCENT)):
            growth = numpy.cumsum(self.log_ratios(self.draws(ROUNDS, seed)))
            ax.plot(numpy.arange(1, ROUNDS + 1), growth / numpy.log(10), color=colour, lw=1)
        if not self.is_infinite:
            slope = float(self.exact(15)) / numpy.log(10)
            ax.plot([0, ROUNDS], [0, slope * ROUNDS], color="#8a8f98", lw=1, ls="--", label="KL(P, Q) a round")
            ax.legend(frameon=False)
        ax.set_xlabel("rounds")
        ax.set_ylabel("powers of ten won")
        ax.set_title("Three bettors who know P")

    def explain(self) -> str:
        if self.is_infinite:
            return "The house pays infinitely well for something that happens: one such round, and the bettor owns it."
        rate = float(self.exact(15))
        doubling = f"doubles every {numpy.log(2) / rate:.4g} rounds" if rate > 0 else "stays as it is"
        return f"Money bet on {self.P} at the odds of a house that believes {self.Q} {doubling}, in geometric mean."
