"""The tangent: how far the truth lies above the tangent plane of negative entropy at Q.

Negative entropy is convex, and the gap between it and its tangent at q is p log(p/q) − p + q, point by point: KL is the
Bregman divergence of negative entropy, as squared distance is that of the squared norm. Every gap is nonnegative, which
is Gibbs' inequality seen. The experiment draws from P and Q alike and averages the gap in units of (p + q)/2; the exact
road adds gaps at tangents in between: D(P, Q) = D(P, M) + 3 D(Q, M) + 4 D(M, Q) for M = (P + 3Q)/4.
"""

from __future__ import annotations

from typing import Any

import numpy
from sympy import Rational

from klsym.batch.vectors import kl_terms
from klsym.divergences import KL
from klsym.enclose import Enclosure
from klsym.intuitions.pictures import ACCENT, P_COLOUR, Q_COLOUR, heights
from klsym.intuitions.reading import Experiment, Reading, combined
from klsym.intuitions.sampling import Sampler
from klsym.measures import Mixture


class Tangent(Reading):
    """KL(P, Q) as the Bregman divergence of negative entropy.

    >>> Tangent(["0.1", "0.9"], ["0.01", "0.99"]).exact(20)
    0.14447934747551219436 ± ... (certified)
    """

    name, title, order, theorem_name = "tangent", "Gap above the tangent of negative entropy", 7, "bregman"

    def computed(self, digits: int) -> Enclosure:
        middle = Mixture({self.P.exact(): Rational(1, 4), self.Q.exact(): Rational(3, 4)})
        gaps = [(1, KL(self.P, middle)), (3, KL(self.Q, middle)), (4, KL(middle, self.Q))]
        return combined(gaps, digits, "gaps to and from (P + 3Q)/4")

    def simulate(self, n: int = 10_000, seed: int = 0) -> Experiment:
        generator = numpy.random.default_rng([seed, self.order, 1])
        values = []
        for side, count in ((self.P, n - n // 2), (self.Q, n // 2)):
            logarithm = self.log_ratios(Sampler(side).draw(max(count, 2), generator))
            # (p log(p/q) − p + q) / ((p + q)/2), from u = log(p/q): 2 (s u − s + 1 − s) with s = p/(p + q)
            with numpy.errstate(all="ignore"):
                share = 1 / (1 + numpy.exp(-logarithm))
                product = numpy.where(share > 0, share * logarithm, 0.0)
            values.append(2 * (product - 2 * share + 1))
        if not all(numpy.isfinite(drawn).all() for drawn in values):
            return Experiment.of(numpy.concatenate(values), seed)
        # half the draws from each: the error is that of the two means
        mean = sum(float(drawn.mean()) for drawn in values) / 2
        error = sum(float(drawn.var(ddof=1)) / len(drawn) for drawn in values) ** 0.5 / 2
        return Experiment(mean, error, n, seed)

    def plot(self, ax: Any) -> None:
        found = heights(self.P, self.Q)
        top = float(max(found.p.max(), found.q.max()))
        x = numpy.linspace(0, top * 1.05, 300)[1:]
        ax.plot(x, x * numpy.log(x), color=P_COLOUR, label="p log p")
        at = int(numpy.argmax(numpy.where(found.q > 0, kl_terms(found.p, found.q), 0)))
        p, q = float(found.p[at]), float(found.q[at])
        if q > 0:
            tangent = q * numpy.log(q) + (numpy.log(q) + 1) * (x - q)
            ax.plot(x, tangent, color=Q_COLOUR, lw=1, label="its tangent at q")
            below = q * numpy.log(q) + (numpy.log(q) + 1) * (p - q)
            ax.plot([p, p], [below, p * numpy.log(p) if p > 0 else 0.0], color=ACCENT, lw=3, label="the gap")
        ax.set_title(f"The widest gap, at {found.labels[at]}")
        ax.legend(frameon=False)

    def explain(self) -> str:
        if self.is_infinite:
            return "Where q = 0 and p > 0 the tangent is vertical: the gap is infinite."
        return (
            "Negative entropy at P lies above its tangent at Q by this much; the tangent of the squared norm would "
            "leave the squared Euclidean distance."
        )
