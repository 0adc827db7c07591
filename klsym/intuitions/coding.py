"""Coding: how many bits a symbol costs too many when a source P is compressed with a code made for Q.

A code made for Q spends −log₂ q(x) bits on x; the best code spends −log₂ p(x). The experiment adds up these over draws
from P; `compressed` lets a real entropy coder (constriction's range coder) write the draws with each model, and counts
the bits that it wrote. The exact road is the mean code length less the entropy.
"""

from __future__ import annotations

from typing import Any

import numpy

from klsym.divergences import CrossEntropy, Entropy
from klsym.enclose import Enclosure
from klsym.intuitions.pictures import P_COLOUR, Q_COLOUR, heights
from klsym.intuitions.reading import Experiment, Reading, combined
from klsym.measures import ArgumentError, Atoms


class Coding(Reading):
    """KL(P, Q) as bits wasted by the wrong code.

    >>> Coding(["0.1", "0.9"], ["0.01", "0.99"]).exact(20)
    0.14447934747551219436 ± ... (certified)
    """

    name, title, order, theorem_name = "coding", "Bits wasted by the wrong code", 4, "coding"

    def refusal(self) -> str | None:
        if not self.is_discrete:
            return "a code assigns bits to single outcomes, and these measures have densities: quantise them first"
        return None

    def computed(self, digits: int) -> Enclosure:
        return combined([(1, CrossEntropy(self.P, self.Q)), (-1, Entropy(self.P))], digits, "code lengths less entropy")

    def simulate(self, n: int = 10_000, seed: int = 0) -> Experiment:
        return Experiment.of(self.log_ratios(self.draws(n, seed)), seed)

    def compressed(self, n: int = 100_000, seed: int = 0) -> float:
        """The bits per symbol that a range coder wastes on n draws from P when its model is Q and not P.

        For finitely many outcomes; needs the package of klsym[coding].
        """
        import constriction

        found = heights(self.P, self.Q)
        if not all(isinstance(part, Atoms) for side in (self.P, self.Q) for part in side.parts) or self.is_infinite:
            raise ArgumentError("the coder needs finitely many outcomes, each with mass under Q; give such measures")
        symbols = numpy.random.default_rng([seed, self.order]).choice(len(found.p), n, p=found.p).astype(numpy.int32)
        sizes = []
        for masses in (found.q, found.p):
            coder = constriction.stream.queue.RangeEncoder()
            coder.encode(symbols, constriction.stream.model.Categorical(masses, perfect=False))
            decoder = constriction.stream.queue.RangeDecoder(coder.get_compressed())
            read = decoder.decode(constriction.stream.model.Categorical(masses, perfect=False), n)
            if not numpy.array_equal(read, symbols):
                raise ArithmeticError("the range coder did not give back what it was given")
            sizes.append(coder.num_bits())
        return float(sizes[0] - sizes[1]) / n

    def plot(self, ax: Any) -> None:
        found = heights(self.P, self.Q)
        with numpy.errstate(divide="ignore"):
            best, used = -numpy.log2(found.p), -numpy.log2(found.q)
        ax.bar(found.points - 0.2, numpy.where(numpy.isfinite(best), best, 0), 0.4, color=P_COLOUR, label="−log₂ p")
        ax.bar(found.points + 0.2, numpy.where(numpy.isfinite(used), used, 0), 0.4, color=Q_COLOUR, label="−log₂ q")
        step = max(1, len(found.points) // 10)
        ax.set_xticks(found.points[::step], found.labels[::step])
        ax.set_ylabel("bits")
        ax.set_title("Code lengths")
        ax.legend(frameon=False)

    def explain(self) -> str:
        if self.is_infinite:
            return f"The code made for {self.Q} has no word for something that {self.P} says."
        waste = float(self.exact(15)) / numpy.log(2)
        return f"A code made for {self.Q} spends {waste:.5g} bits too many on each symbol from {self.P}."
