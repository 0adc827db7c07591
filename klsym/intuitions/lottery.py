"""The lottery: how fast money grows that is spread over the tickets as they win, when others buy them as Q says.

The pot is shared among the holders of the winning ticket, so a unit spread as B on a large pot returns dB/dQ, Q being
the distribution of what is sold: the same bet as against a house, with the crowd for the house. The exact road is the
growth of an ordinary bet and what it falls short of the best: for B = (2P + Q)/3, growth(B) + KL(P, B).
"""

from __future__ import annotations

from typing import Any

import numpy
from sympy import Rational

from klsym.divergences import KL, CrossEntropy
from klsym.divergences.finiteness import finiteness
from klsym.enclose import Enclosure
from klsym.intuitions.pictures import ACCENT, QUIET, heights
from klsym.intuitions.reading import Experiment, Reading, combined
from klsym.measures import Mixture


class Lottery(Reading):
    """KL(P, Q) as the growth of money in a lottery whose tickets are sold as Q and win as P.

    >>> Lottery(["0.1", "0.9"], ["0.01", "0.99"]).exact(20)
    0.14447934747551219436 ± ... (certified)
    """

    name, title, order, theorem_name = "lottery", "Growth in a lottery the crowd misjudges", 6, "pari_mutuel"

    def refusal(self) -> str | None:
        if not self.is_infinite and finiteness(CrossEntropy(self.P, self.Q)).verdict is not True:
            return f"the cross-entropy of {self.Q} is not finite, so that the growth of a bet is no difference of such"
        return None

    def computed(self, digits: int) -> Enclosure:
        bet = Mixture({self.P.exact(): Rational(2, 3), self.Q.exact(): Rational(1, 3)})
        growth = [(1, CrossEntropy(self.P, self.Q)), (-1, CrossEntropy(self.P, bet))]
        return combined([*growth, (1, KL(self.P, bet))], digits, "the growth of the bet (2P + Q)/3, and what it loses")

    def simulate(self, n: int = 10_000, seed: int = 0) -> Experiment:
        return Experiment.of(self.log_ratios(self.draws(n, seed)), seed)

    def plot(self, ax: Any) -> None:
        found = heights(self.P, self.Q)
        with numpy.errstate(all="ignore"):
            returns = found.p / found.q
        shown = numpy.isfinite(returns)
        if found.discrete and len(found.points) <= 40:
            ax.bar(found.points[shown], returns[shown], color=ACCENT)
            step = max(1, len(found.points) // 10)
            ax.set_xticks(found.points[::step], found.labels[::step])
        else:
            ax.plot(found.points[shown], returns[shown], color=ACCENT)
        ax.axhline(1, color=QUIET, lw=1, ls="--")
        ax.set_yscale("log")
        ax.set_title("What a unit bet as P returns, ticket by ticket")

    def explain(self) -> str:
        if self.is_infinite:
            return "Nobody buys a ticket that may win: whoever holds a crumb of it takes the whole pot."
        rate = float(self.exact(15))
        return (
            f"Tickets win as {self.P} and sell as {self.Q}: money spread as they win grows by a factor of "
            f"{numpy.exp(rate):.6g} a draw, in geometric mean, before the organiser's cut."
        )
