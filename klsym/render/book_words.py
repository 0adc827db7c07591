"""What the book says in its own words: what it is, its conventions, and a paragraph before each chapter."""

from __future__ import annotations

TITLE = "Theorems on the Kullback–Leibler divergence"
SUBTITLE = "Each with its proof, checked line by line"
WHAT_IT_IS = (
    "This book was written by a program, klsym, out of a library of proofs. Every displayed line is a theorem of "
    "a small kernel of inference rules, which knows measures, integrals and Radon–Nikodym derivatives and nothing"
    " else; a line that SymPy computed says so. What is printed is what was checked: the reasons beside the lines"
    " are the moves that proved them, and under each proof stands what it rests on beside the rules."
)
CONVENTIONS = (
    (
        "The divergence",
        "KL(P, Q) = ∫ log(dP/dQ) dP − P(Ω) + Q(Ω) for finite measures with P ≪ Q, and ∞ otherwise; between "
        "probabilities the last two terms cancel. P is the truth, Q the model. Logarithms are natural.",
    ),
    (
        "Densities",
        "dP/dQ is a version of the Radon–Nikodym derivative, settled only up to sets of Q-measure zero; equations"
        " between densities hold almost everywhere, and say so.",
    ),
    (
        "Integrals",
        "An integral that appears in a line exists as a number. Where a proof splits an integral or compares two,"
        " each of them has been shown to be finite; this is why some theorems ask for integrability.",
    ),
    (
        "Total variation",
        "TV(P, Q) = ½ ∫ |p − q| dμ, between 0 and 1 for probabilities.",
    ),
    (
        "Hellinger and Pearson",
        "The squared Hellinger distance is ∫ (√p − √q)² dμ, between 0 and 2; Pearson's divergence is χ²(P, Q) = ∫"
        " (dP/dQ − 1)² dQ.",
    ),
    (
        "Entropy",
        "H_μ(P) = − ∫ log(dP/dμ) dP is relative to a base measure: Shannon's for counting, differential for "
        "length. The cross-entropy H_μ(P, Q) has dQ/dμ under the logarithm.",
    ),
)
CHAPTERS = {
    "Measures and derivatives": (
        "Everything in this book is an integral of a density of one measure against another. Densities obey a few"
        " rules, each true almost everywhere and no further: they multiply along a chain, invert between "
        "equivalent measures, and carry integrals from one measure to another."
    ),
    "The divergence": (
        "The Kullback–Leibler divergence is the expected logarithm of the density of the truth against the model."
        " It is never negative and vanishes only between equal measures; from these two facts, and the chain "
        "rule, comes nearly everything else that is known of it."
    ),
    "Entropy and mutual information": (
        "Entropy is the divergence from a base measure, with the sign turned; mutual information is the "
        "divergence of a joint measure from the product of its marginals. Their inequalities are those of the "
        "divergence, read again."
    ),
    "Against other distances": (
        "The divergence is no metric: it is not symmetric and obeys no triangle inequality. But it dominates "
        "distances that are, and where it does not it can be bounded by them. Where a constant is claimed to be "
        "best, a family of measures shows it."
    ),
    "The readings": (
        "The same integral is a waste of code length, a loss of capital, a weight of evidence, an excess of "
        "surprise, a bias of likelihood and a Bregman divergence. Here each reading is a theorem."
    ),
}
GRAPH_WORDS = (
    "An arrow runs from a theorem to each theorem that its proof uses. Rectangles at the bottom are what is taken"
    " from outside the rules: axioms of measure theory and oracles. Theorems that use no other and are used by "
    "none are listed below the figure."
)
