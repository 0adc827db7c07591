"""Surprise: how much more an observer who believes Q is surprised, on average, than one who knows P.

The surprisal of an outcome is −log of its probability (certainty does not surprise, rarer things surprise more,
independent surprises add). Under P the believer in Q expects the cross-entropy H(P, Q), the one who knows P the entropy
H(P). The exact road takes these two integrals by themselves and subtracts.
"""

from __future__ import annotations

from typing import Any

from klsym.divergences import CrossEntropy, Entropy
from klsym.divergences.finiteness import finiteness
from klsym.enclose import Enclosure
from klsym.intuitions.pictures import two_measures
from klsym.intuitions.reading import Experiment, Reading, combined


class Surprise(Reading):
    """KL(P, Q) as expected excess surprise, H(P, Q) − H(P).

    >>> reading = Surprise(["0.1", "0.9"], ["0.01", "0.99"])
    >>> reading.exact(20)
    0.14447934747551219436 ± ... (certified)
    """

    name, title, order, theorem_name = "surprise", "Expected excess surprise", 1, "excess_surprise"

    def refusal(self) -> str | None:
        if not self.is_infinite and finiteness(Entropy(self.P)).verdict is not True:
            return f"{self.P} has no finite entropy, so that the two expected surprises cannot be subtracted"
        return None

    def computed(self, digits: int) -> Enclosure:
        return combined([(1, CrossEntropy(self.P, self.Q)), (-1, Entropy(self.P))], digits, "H(P, Q) − H(P)")

    def simulate(self, n: int = 10_000, seed: int = 0) -> Experiment:
        return Experiment.of(self.log_ratios(self.draws(n, seed)), seed)

    def plot(self, ax: Any) -> None:
        two_measures(ax, self.P, self.Q)
        ax.set_title("What is true, and what is believed")

    def explain(self) -> str:
        if self.is_infinite:
            return f"Whoever believes {self.Q} will be surprised beyond all measure by what {self.P} does."
        expected, own = CrossEntropy(self.P, self.Q).evalf(6), Entropy(self.P).evalf(6)
        return (
            f"Outcomes of {self.P} surprise one who believes {self.Q} by {expected} nats on average, and one who knows "
            f"the truth by {own}; what the wrong belief costs is the difference."
        )
