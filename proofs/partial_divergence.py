"""Partial divergences and tf–idf: each part of the space, each word of a text, has its share of KL(P, Q).

The share of a part with the indicator a (or of a graded one, 0 <= a <= 1) is ∫ a log dP/dQ dP. The shares of a and of
1 − a add to KL(P, Q). A share may be negative, but not by much: with φ(t) = t log t − t + 1 >= 0 it is at least
∫ a dP − ∫ a dQ, so that P(A) more than Q(A) always tells.
tf–idf: Q chooses one of N documents evenly, P one of the n that contain a given word; then dP/dQ = N/n where P lives,
and the divergence, what the word says about the document, is the inverse document frequency log(N/n). If W is the law
of the words, K the choice of a document given the word, the mean of the idf over the words, Σ tf·idf, is the
divergence of the words and documents as drawn from words drawn apart from them.
"""

from __future__ import annotations

from sympy import Eq, Symbol, log

from klsym.derive import facts
from klsym.derive.bounded import between_zero_and_one
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.densities import scaled_absolute
from klsym.derive.hypotheses import AlmostEverywhere, Finite
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, change_of_measure, congruence, mass, unfold
from klsym.derive.said import stated
from klsym.derive.signs import absolute_nonnegative
from klsym.derive.step import Part
from klsym.derive.transport import marginals
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.terms import LessEqual, number
from klsym.measures import Composition, LebesgueIntegral, coordinates, kernels, measures
from klsym.measures.functions import functions

P, Q = measures("P Q")
a = functions("a")
t = P / Q
phi = t * log(t) - t + 1


share, rest = LebesgueIntegral(a * log(t), P), LebesgueIntegral((1 - a) * log(t), P)


def bounded_share(d: Deduction) -> None:
    """a log dP/dQ is P-integrable, a dQ-integrable: |a| <= 1."""
    term, truth = d.translator.term, d.translator.measure(P)
    between_zero_and_one(d, a, P)
    low, high = between_zero_and_one(d, a, Q)
    size = kernel.Abs(term(log(t)))
    room = rules.linear(LessEqual(number(0), number(1) - term(a)), ((number(1), high),))
    less = rules.product(room, absolute_nonnegative(term(log(t))))
    same = scaled_absolute(term(log(t)), low)
    bound = facts.follows(LessEqual(kernel.Abs(term(a * log(t))), size), less, same)
    whole = rules.integrable_absolute(d.given.integrable(term(log(t)), truth))
    product = rules.integrable_dominated(facts.at(bound, truth), whole)
    d.given.add(facts.integrable_as(product, term(a * log(t))))


def shares_add_up() -> Deduction:
    """The shares of a and of 1 − a add to KL(P, Q)."""
    d = deduction(given=[Finite(KL(P, Q))])
    bounded_share(d)
    d.chain(d.calc(share + rest).equals(LebesgueIntegral(log(t), P), addition).equals(KL(P, Q), unfold(KL)))
    return d


def share_from_below() -> Deduction:
    """∫ a log dP/dQ dP >= ∫ a dP − ∫ a dQ."""
    d = deduction(given=[Finite(KL(P, Q))])
    bounded_share(d)
    model = d.translator.measure(Q)
    d.inequality(phi >= 0, Q)
    sign = stated(d, AlmostEverywhere(phi >= 0, Q))
    product = rules.product(facts.at(stated(d, a >= 0), model), sign)
    d.have(a * phi, ">=", 0, product, "a >= 0", Q)
    whole = LebesgueIntegral(a * phi, Q)
    d.have(whole, ">=", 0, facts.integral_nonnegative(product, model), "the integral of a nonnegative function")
    apart = share - LebesgueIntegral(a, P) + LebesgueIntegral(a, Q)
    d.chain(d.calc(whole).equals(apart, addition, change_of_measure(P, Q)))
    d.follows(share, ">=", LebesgueIntegral(a, P) - LebesgueIntegral(a, Q), "the lines before")
    return d


@theorem(
    "Partial divergences",
    given=[P << Q, a >= 0, a <= 1],
    source="Kullback & Leibler (1951); DeDeo, Hawkins, Klingenstein & Hitchcock, Bootstrap methods (2013)",
    chapter="The readings",
    also=("Partial KL", "Partial Kullback–Leibler divergence"),
)
def partial_divergence() -> tuple[Part, ...]:
    """The share of a part of the space in the divergence."""
    return shares_add_up().part("Shares add up"), share_from_below().part("A share from below")


# ---------------------------------------------------------------- words and documents
W, K, C = measures("W", space="Words"), kernels("K", space="Words", target="Omega"), measures("C")
X, _ = coordinates(W @ K)
idf = functions("i", space="Words")
N, n = Symbol("N", positive=True), Symbol("n", positive=True)


def one_word() -> Deduction:
    """KL(P, Q) = log N − log n, for Q even on N documents, P on n of them."""
    d = deduction(given=[P << Q, AlmostEverywhere(Eq(P / Q, N / n), P)])
    d.chain(d.calc(KL(P, Q)).equals(LebesgueIntegral(log(N / n), P), unfold(KL), congruence).equals(log(N / n), mass))
    return d


def mean_over_words() -> Deduction:
    """KL(W ⊗ K, W ⊗ C) = ∫ idf dW."""
    joint, apart = W @ K, W @ C
    inside = Composition(idf, X)
    d = deduction(given=[joint << apart, AlmostEverywhere(Eq(log(joint / apart), inside), joint)])
    d.chain(
        d.calc(KL(joint, apart))
        .equals(LebesgueIntegral(inside, joint), unfold(KL), congruence)
        .equals(LebesgueIntegral(idf, W), marginals)
    )
    return d


@theorem(
    "tf–idf is a divergence",
    given=[],
    source="Aizawa, An information-theoretic perspective of tf–idf measures (2003)",
    chapter="The readings",
    also=("tf-idf", "Inverse document frequency"),
)
def tf_idf() -> tuple[Part, ...]:
    """The inverse document frequency is what a word says of the document; its mean is the words' information."""
    return one_word().part("One word"), mean_over_words().part("The mean over the words")
