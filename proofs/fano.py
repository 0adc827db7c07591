"""Fano: H(X|Y) <= h(e) + e log(n − 1), for X with n values and e the probability that a guess of X from Y is wrong.

Against a uniform X that does not depend on Y, every guess is right with probability 1/n; and H(X|Y) is log n less the
divergence KL(J, U ⊗ J_Y) from that. The divergence is at least what is seen of the event that the guess is wrong: coins
of bias e and 1 − 1/n. The bound holds with any s in (0, 1) for e in the logarithms, and is best at s = e. (Where e is 0
or 1, take s near it: the terms that are lost vanish.)
"""

from __future__ import annotations

from sympy import Eq, Symbol, log

from klsym.derive import composite, facts, functions
from klsym.derive.deduction import Deduction, after, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite
from klsym.derive.images import log_quotient
from klsym.derive.instances import cite, marginal_law, seen_through
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Less, LessEqual, Log, number
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures
from klsym.measures import functions as function_symbols

J = measures("J", space=("Omega", "Y"))
U, JY = measures("U"), J.marginal(1)
mu = MeasureSymbol("mu", "sigma-finite")
A = function_symbols("A", space=("Omega", "Y"))  # one where the guess is wrong
n, s = (Symbol(name, positive=True) for name in ("n", "s"))
e = Symbol("e", real=True)
guess = U @ JY
bound = -e * log(s) - (1 - e) * log(1 - s) + e * log(n - 1)
entropy = Entropy(J, mu @ JY)
ZERO, ONE = number(0), number(1)
wrong = 1 - 1 / n


def entropy_part() -> Deduction:
    """H(X|Y) = log n − KL(J, U ⊗ J_Y)."""
    d = deduction()
    term, given = d.translator.term, d.given
    one, base = map(d.translator.measure, (guess, mu @ JY))
    made = composite.density(given, one, base)
    unique = rules.version_unique(given.derivative(one, base), made, given.sigma_finite(base))
    there = rules.transfer(unique, rules.version_continuous(made))
    flat = given.prove(d.translator.judgement(AlmostEverywhere(Eq(U / mu, 1 / n), U)))
    seen = seen_through(flat, marginal_law(d, guess, 0))
    goal = Equal(there.conclusion.left, term(1 / n), one)
    equal = rules.linear(goal, ((ONE, there), (ONE, seen)))
    d.have(guess / (mu @ JY), "=", 1 / n, equal, "the density of U is 1/n", guess)
    found = cite(d, "entropy_on_a_set", 0, P=J, R=guess, mu=mu @ JY, c=1 / n)
    d.have(entropy, "=", -log(1 / n) - KL(J, guess), found, "the entropy on a set of finite measure")
    return d


def bound_part(before: Deduction) -> Deduction:
    """H(X|Y) <= −e log s − (1 − e) log(1 − s) + e log(n − 1)."""
    d = after(before, given=[s < 1])
    term, given = d.translator.term, d.given
    positive = given.positive(term(n), None)
    more = rules.linear(Less(ZERO, term(n - 1)), ((ONE, given.prove(d.translator.judgement(n > 1))),))
    unit = rules.inverse(positive)
    share = rules.product(more, facts.inverse_positive(positive))
    q_positive = rules.linear(Less(ZERO, term(wrong)), ((ONE, share), (ONE, unit)))
    q_below = rules.linear(Less(term(wrong), ONE), ((ONE, facts.inverse_positive(positive)),))
    given.add(q_positive, q_below)
    low = rules.linear(Less(ZERO, term(1 - s)), ((ONE, given.prove(d.translator.judgement(s < 1))),))
    found = cite(d, "event", 0, P=J, Q=guess, A=A, p=e, q=wrong, s=s)
    inside, outside = s / wrong, (1 - s) / (1 - wrong)
    coins = e * log(inside) + (1 - e) * log(outside)
    d.have(KL(J, guess), ">=", coins, found, "what is seen of the event that the guess is wrong")
    sized, hole = given.positive(term(s), None), functions.HOLE
    logs = {
        "of s/(1 - 1/n)": log_quotient(sized, q_positive),
        "of (1 - s) n": rules.log_product(positive, low),
        "of (1 - 1/n) n": rules.log_product(q_positive, positive),
        "of 1/n": facts.log_inverse(positive),
    }
    whole = rules.linear(Equal(term(wrong) * term(n), term(n - 1)), ((-ONE, unit),))
    last = facts.congruence(whole, Log(hole), hole)
    rest, coin = term(e), term(1 - e)
    goal = LessEqual(term(entropy), term(bound))
    equation = given.prove(d.translator.judgement(Eq(entropy, -log(1 / n) - KL(J, guess))))
    combination = (
        (ONE, equation), (ONE, found),
        (-rest, logs["of s/(1 - 1/n)"]), (-coin, logs["of (1 - s) n"]), (-rest, logs["of (1 - 1/n) n"]), (rest, last),
        (-ONE, logs["of 1/n"]),
    )  # fmt: skip
    d.have(entropy, "<=", bound, rules.linear(goal, combination), "the logarithms of products")
    return d


def best_part(before: Deduction) -> Deduction:
    """H(X|Y) <= h(e) + e log(n − 1)."""
    d = deduction(given=[e > 0, e < 1])
    free = before.part().kernel
    assert free is not None
    chosen = rules.instantiate(free, {d.translator.term(s): d.translator.term(e)})
    d.have(entropy, "<=", bound.subs(s, e), chosen, "the bound at s = e")
    return d


@theorem(
    "Fano's inequality",
    given=[
        J << guess, Finite(KL(J, guess)), U << mu, AlmostEverywhere(Eq(U / mu, 1 / n), U), n > 1,
        AlmostEverywhere(Eq(A**2, A), guess), Eq(LebesgueIntegral(A, J), e), Eq(LebesgueIntegral(A, guess), wrong),
    ],
    source="Fano (1952); Cover & Thomas, Elements of Information Theory, Theorem 2.10.1",
    chapter="Entropy and mutual information",
    also=("Fano",),
)  # fmt: skip
def fano() -> tuple[Part, ...]:
    """Who guesses well knows much."""
    equal = entropy_part()
    any_bias = bound_part(equal)
    return (
        best_part(any_bias).part("The inequality"),
        any_bias.part("With any s in the logarithms"),
        equal.part("Entropy and the divergence from a blind guess"),
    )
