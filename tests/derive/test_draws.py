"""n independent draws: theorems for every natural n, against sums over all words for small n."""

from __future__ import annotations

from itertools import product
from math import log as logarithm
from math import prod

import pytest
from sympy import Rational, Symbol, log

from klsym.derive import words
from klsym.derive.calc import calc
from klsym.derive.exceptions import DerivationError, Missing
from klsym.derive.given import Given
from klsym.derive.hypotheses import Finite
from klsym.derive.premises import Premises
from klsym.derive.reasons import unfold
from klsym.derive.translate import Translator
from klsym.derive.words import draws
from klsym.divergences.kl import KL
from klsym.kernel import terms
from klsym.measures import ArgumentError, LebesgueIntegral, LetterSum, Measure, PowerMeasure, measures

P, Q = measures("P Q")
mu = measures("mu", "finite")
n = Symbol("n", integer=True, nonnegative=True)
GIVEN = [P << Q, Finite(KL(P, Q))]
SUM = LebesgueIntegral(LetterSum(log(P / Q)), P**n)


def test_there_and_back() -> None:
    translator = Translator()
    power = translator.measure(P**n)
    assert power == terms.Repeated(translator.measure(P), terms.Real("n"))
    assert translator.measure_symbol(power) == P**n
    assert translator.expression(translator.term(SUM)) == SUM


def test_the_divergence_of_n_draws() -> None:
    found = calc(KL(P**n, Q**n), given=GIVEN).equals(SUM, unfold(KL), draws).equals(n * KL(P, Q), unfold(KL), draws)
    theorem = found.theorem()
    assert not theorem.axioms and not theorem.oracles
    translator = found.translator
    stated = {translator.judgement(hypothesis) for hypothesis in GIVEN}
    kinds = {terms.probability(translator.measure(m)) for m in (P, Q)} | {terms.Natural(terms.Real("n"))}
    assert theorem.hypotheses == stated | kinds
    assert theorem.conclusion == terms.Equal(translator.term(KL(P**n, Q**n)), translator.term(n * KL(P, Q)))


@pytest.mark.parametrize("count", range(5))
def test_what_it_says_by_summing_over_all_words(count: int) -> None:
    p, q = (0.2, 0.3, 0.5), (0.1, 0.6, 0.3)
    total = 0.0
    for word in product(range(3), repeat=count):
        mass = prod(p[letter] for letter in word)
        total += mass * logarithm(mass / prod(q[letter] for letter in word))
    one = sum(a * logarithm(a / b) for a, b in zip(p, q, strict=True))
    assert total == pytest.approx(count * one, abs=1e-12)


@pytest.mark.parametrize(
    ("end", "given"),
    [((n + 1) * KL(P, Q), GIVEN), (n * KL(Q, P), GIVEN), (n**2 * KL(P, Q), GIVEN), (n * KL(P, Q), GIVEN[1:])],
)
def test_false_variants(end: object, given: list) -> None:
    with pytest.raises(DerivationError):
        calc(KL(P**n, Q**n), given=given).equals(SUM, unfold(KL), draws).equals(end, unfold(KL), draws)


@pytest.fixture
def premises() -> tuple[Given, Translator]:
    premises = Premises([P << Q])
    premises.translator.term(n)
    return premises.working(), premises.translator


@pytest.mark.parametrize("power", [P**n, P ** (n + 2), P**3, P**0])
def test_powers_of_probabilities(power: Measure, premises: tuple[Given, Translator]) -> None:
    given, translator = premises
    wanted = terms.probability(translator.measure(power))
    assert given.prove(wanted).conclusion == wanted
    below = terms.AbsolutelyContinuous(translator.measure(power), translator.measure(PowerMeasure(Q, power.count)))
    assert given.prove(below).conclusion == below


def test_what_does_not_follow(premises: tuple[Given, Translator]) -> None:
    given, translator = premises
    for one, two in ((Q**n, P**n), (P**n, Q ** (n + 1)), (P**2, Q**3)):
        with pytest.raises(Missing):
            given.absolutely_continuous(translator.measure(one), translator.measure(two))
    with pytest.raises(Missing):
        given.prove(terms.probability(translator.measure(mu**n)))
    for count in (terms.number(terms.Fraction(1, 2)), terms.number(-1), terms.Real("x"), terms.Real("x") + 1):
        with pytest.raises(Missing):
            words.natural(given, count)


@pytest.mark.parametrize("count", [Rational(1, 2), -1, Symbol("x"), Symbol("k", integer=True)])
def test_exponents_that_are_no_natural_numbers(count: object) -> None:
    with pytest.raises(ArgumentError, match="natural number"):
        P**count
