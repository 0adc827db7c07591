"""Evidence: how much each observation speaks, on average, for P against Q when P is true.

The evidence of an observation x is the log-likelihood ratio log dP/dQ(x). Under P its expectation is KL(P, Q), under Q
it is −KL(Q, P). The exact road is the defining integral itself.
"""

from __future__ import annotations

from typing import Any

import numpy

from klsym.divergences import KL
from klsym.enclose import Enclosure, enclose
from klsym.intuitions.pictures import P_COLOUR, Q_COLOUR
from klsym.intuitions.reading import Experiment, Reading
from klsym.intuitions.sampling import Sampler


class Evidence(Reading):
    """KL(P, Q) as the expected evidence of one observation for P against Q.

    >>> Evidence(["0.1", "0.9"], ["0.01", "0.99"]).exact(20)
    0.14447934747551219436 ± ... (certified)
    """

    name, title, order, theorem_name = "evidence", "Expected evidence", 2, "evidence_is_divergence"

    def computed(self, digits: int) -> Enclosure:
        return enclose(KL(self.P, self.Q), digits, closed=False)

    def simulate(self, n: int = 10_000, seed: int = 0) -> Experiment:
        return Experiment.of(self.log_ratios(self.draws(n, seed)), seed)

    def plot(self, ax: Any) -> None:
        under = {"P": self.log_ratios(self.draws(4000, 0))}
        drawn = Sampler(self.Q).draw(4000, numpy.random.default_rng(1))
        under["Q"] = self.log_ratios(drawn)
        bits = {name: values[numpy.isfinite(values)] / numpy.log(2) for name, values in under.items()}
        together = numpy.concatenate(list(bits.values()))
        low, high = numpy.quantile(together, [0.005, 0.995]) if len(together) else (0.0, 1.0)
        edges = numpy.linspace(low, high if high > low else low + 1, 60)
        for (name, values), colour in zip(bits.items(), (P_COLOUR, Q_COLOUR), strict=True):
            ax.hist(values, bins=edges, density=True, alpha=0.6, color=colour, label=f"under {name}")
        ax.set_xlabel("evidence for P, bits")
        ax.set_title("The law of log dP/dQ")
        ax.legend(frameon=False)

    def explain(self) -> str:
        if self.is_infinite:
            return f"If {self.P} is true, the expected evidence against {self.Q} is infinite: {self.divergence.why()}"
        bits = float(self.exact(15)) / numpy.log(2)
        return (
            f"If {self.P} is true, each observation brings {bits:.5g} bits of evidence against {self.Q} on average: "
            f"about {numpy.ceil(10 / bits):.0f} observations make odds of a thousand to one."
            if bits > 0
            else "The two measures are one: no observation speaks for either."
        )
