"""n independent draws, for every natural n: what the kernel's induction says of Pⁿ.

Pⁿ is a probability where P is; Pⁿ << Qⁿ where P << Q; log dPⁿ/dQⁿ is the sum of log dP/dQ over the draws, Pⁿ-a.e.;
and the integral of a sum over the draws is n times the integral against P. Each is a claim C(n) proved from C(0) and
from C(n) to C(n + 1), by Pⁿ⁺¹ = append#(Pⁿ ⊗ P).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from klsym.derive import composite, facts, functions
from klsym.derive.exceptions import Missing
from klsym.derive.given import Given
from klsym.derive.reasons import _use_equations
from klsym.derive.transport import same_integral, through_image
from klsym.derive.work import Reason, Work
from klsym.kernel import rules
from klsym.kernel.ring import ONE as CONSTANT
from klsym.kernel.ring import canonical, normal
from klsym.kernel.terms import (
    Abs,
    AbsolutelyContinuous,
    Compose,
    Equal,
    Function,
    Image,
    Integrable,
    Integral,
    Judgement,
    Log,
    Measure,
    MeasureVariable,
    Natural,
    Product,
    Projection,
    ProofError,
    RadonNikodym,
    Real,
    Repeated,
    SpaceVariable,
    Spelling,
    Term,
    Version,
    WordSum,
    number,
    probability,
    substitute,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
HOLE = functions.HOLE
S = SpaceVariable("S")
P, Q, F = MeasureVariable("P", S), MeasureVariable("Q", S), Function("f", S)
N = Real("n")
APPEND, SPLIT = Spelling(S, 0), Spelling(S, 1)
LONGER = APPEND.source
BEFORE, LAST = Projection(LONGER, 0), Projection(LONGER, 1)  # type: ignore[arg-type]  # a word and a letter
TERM = RadonNikodym(P, Q)


def many(measure: Measure) -> Repeated:
    """Pⁿ."""
    return Repeated(measure, N)


def one_more(measure: Measure) -> tuple[Image, Theorem]:
    """append#(Pⁿ ⊗ P), and that it is Pⁿ⁺¹."""
    finite = facts.sigma_finite_of_finite(facts.finite_of_probability(rules.assume(probability(measure))))
    law = rules.repeated_next(rules.assume(Natural(N)), finite)
    image = law.conclusion.right
    assert isinstance(image, Image)
    return image, composite.turned(law)


def renamed(fact: Theorem, law: Theorem, template: Judgement, place: MeasureVariable) -> Theorem:
    return rules.rewrite(fact, law, template, place)


def _place(name: str) -> MeasureVariable:
    return MeasureVariable(name, many(P).space)


@cache
def mass_one() -> Theorem:
    """P a probability, n natural |- Pⁿ is a probability."""
    claim = probability(many(P))
    image, law = one_more(P)
    given = Given([claim, probability(P), Natural(N)])
    place = _place("the measure")
    step = renamed(given.prove(probability(image)), law, probability(place), place)
    return rules.induction(claim, N, rules.repeated_none(P), step)


def _known(*more: Judgement) -> Given:
    """P and Q and their powers are probabilities, P << Q."""
    given = Given([probability(P), probability(Q), AbsolutelyContinuous(P, Q), Natural(N), *more])
    for measure in (P, Q):
        given.add(rules.instantiate(mass_one(), {P: measure}))
    return given


@cache
def continuous() -> Theorem:
    """P << Q, both probabilities, n natural |- Pⁿ << Qⁿ."""
    claim = AbsolutelyContinuous(many(P), many(Q))
    (p, law_p), (q, law_q) = one_more(P), one_more(Q)
    below = _known(claim).absolutely_continuous(p, q)
    place = _place("the measure")
    there = renamed(below, law_p, AbsolutelyContinuous(place, q), place)
    step = renamed(there, law_q, AbsolutelyContinuous(many_more(P), place), place)
    return rules.induction(claim, N, composite.continuous(rules.repeated_same(P, Q)), step)


def many_more(measure: Measure) -> Repeated:
    """Pⁿ⁺¹."""
    return Repeated(measure, N + 1)


def pushed_forward(equation: Theorem, left: Term, right: Term, image: Image) -> Theorem:
    """From u∘g = w∘g P-a.e., infer u = w (g#P)-a.e."""
    from klsym.derive.images import _zero_of_absolute  # it uses Given in its turn

    inner, gap = image.measure, left - right
    zero = rules.linear(Equal(Compose(gap, image.map), ZERO, inner), ((ONE, facts.at(equation, inner)),))
    size = facts.congruence(zero, Abs(HOLE), HOLE)
    flat = rules.linear(Equal(Compose(Abs(gap), image.map), ZERO, inner), ((ONE, size),))
    nothing = rules.integrable_linear(ZERO, (), inner)
    integrable = rules.image_integrable(Abs(gap), image, facts.integrable_congruence(nothing, facts.symmetric(flat)))
    vanishing = facts.chain(
        rules.image_integral(Abs(gap), image),
        facts.integral_congruence(flat, inner),
        rules.integral_linear(ZERO, (), inner),
    )
    from klsym.derive.signs import absolute_nonnegative

    none = rules.integral_zero(facts.at(absolute_nonnegative(gap), image), integrable, vanishing)
    same = rules.pointwise(_zero_of_absolute(), {facts._X: gap}, (none,), image)
    return rules.linear(Equal(left, right, image), ((ONE, same),))


@cache
def log_density() -> Theorem:
    """P << Q, both probabilities, n natural |- log dPⁿ/dQⁿ = the sum of log dP/dQ over the draws, Pⁿ-a.e."""
    claim = Equal(Log(RadonNikodym(many(P), many(Q))), WordSum(Log(TERM)), many(P))
    return rules.induction(claim, N, _log_of_none(), _log_of_one_more(claim))


def _log_of_none() -> Theorem:
    p, q = (Repeated(measure, ZERO) for measure in (P, Q))
    law = rules.repeated_same(P, Q)
    place = _place("the measure")
    unit = rules.rewrite(rules.version_self(p), law, Version(ONE, p, place), place)
    given = Given([])
    given.add(rules.repeated_none(P), rules.repeated_none(Q), composite.continuous(law))
    one = rules.version_unique(given.derivative(p, q), unit, given.sigma_finite(q))
    there = facts.congruence(rules.transfer(one, composite.continuous(law)), Log(HOLE), HOLE)
    none = rules.word_sum_none(Log(TERM), P)
    goal = Equal(Log(RadonNikodym(p, q)), WordSum(Log(TERM)), p)
    return rules.linear(goal, ((ONE, there), (number(-1), none)))


def _log_of_one_more(claim: Equal) -> Theorem:
    from klsym.derive.images import pulled_back

    given = _known(claim)
    given.add(continuous())
    (p, law_p), (q, law_q) = one_more(P), one_more(Q)
    pairs, model = p.measure, q.measure
    product = composite.density(given, pairs, model)
    density = product.conclusion.density
    back = rules.split_append(density)  # (density ∘ split) ∘ append = density
    inside = Compose(density, SPLIT)
    whole = rules.rewrite(product, facts.symmetric(back), Version(HOLE, pairs, model), HOLE)
    same = rules.version_unique(given.derivative(p, q), rules.image_version(whole), given.sigma_finite(q))
    symbol = RadonNikodym(p, q)
    seen = rules.linear(
        Equal(Compose(symbol, APPEND), density, model),
        ((ONE, pulled_back(same, q)), (ONE, facts.at(back, model))),
    )
    there = rules.transfer(seen, given.absolutely_continuous(pairs, model))
    log = facts.congruence(there, Log(HOLE), HOLE)
    split = functions.expand_logs(Log(density), given, pairs)
    first = Image(BEFORE, pairs)
    before = rules.transfer(rules.assume(claim), given.absolutely_continuous(first, many(P)))
    before = pulled_back(before, first)
    letters = WordSum(Log(TERM))
    grows = facts.at(rules.word_sum_next(Log(TERM)), pairs)
    equal = rules.linear(
        Equal(Compose(Log(symbol), APPEND), Compose(letters, APPEND), pairs),
        ((ONE, log), (ONE, split), (ONE, before), (number(-1), grows)),
    )
    found = pushed_forward(equal, Log(symbol), letters, p)
    place = _place("the measure")
    found = renamed(found, law_p, Equal(Log(RadonNikodym(place, q)), letters, place), place)
    more = many_more(P)
    assert inside.space == many(P).space
    return renamed(found, law_q, Equal(Log(RadonNikodym(more, place)), letters, more), place)


@cache
def sum_integrable() -> Theorem:
    """f P-integrable, P a probability, n natural |- the sum of f over the draws is Pⁿ-integrable."""
    letters = WordSum(F)
    claim = Integrable(letters, many(P))
    nothing = rules.integrable_linear(ZERO, (), Repeated(P, ZERO))
    base = facts.integrable_congruence(nothing, facts.symmetric(rules.word_sum_none(F, P)))
    image, law = one_more(P)
    given = _of_sums(claim)
    parts = given.integrable(Compose(letters, BEFORE) + Compose(F, LAST), image.measure)
    inside = facts.integrable_congruence(parts, facts.symmetric(rules.word_sum_next(F)))
    place = _place("the measure")
    step = renamed(rules.image_integrable(letters, image, inside), law, Integrable(letters, place), place)
    return rules.induction(claim, N, base, step)


def _of_sums(*more: Judgement) -> Given:
    given = Given([probability(P), Integrable(F, P), Natural(N), *more])
    given.add(mass_one())
    return given


@cache
def sum_integral() -> Theorem:
    """f P-integrable, P a probability, n natural |- ∫ the sum of f over the draws dPⁿ = n ∫ f dP."""
    letters, value = WordSum(F), Integral(F, P)
    claim = Equal(Integral(letters, many(P)), N * value)
    none = Repeated(P, ZERO)
    zero = facts.chain(
        facts.integral_congruence(rules.word_sum_none(F, P), none), rules.integral_linear(ZERO, (), none)
    )
    base = facts.reshape(zero, substitute(claim, {N: ZERO}))
    image, law = one_more(P)
    pairs = image.measure
    assert isinstance(pairs, Product)
    given = _of_sums(claim)
    given.add(sum_integrable())
    before, last = Compose(letters, BEFORE), Compose(F, LAST)
    terms = tuple((ONE, given.integrable(part, pairs)) for part in (before, last))
    moved = facts.chain(
        rules.image_integral(letters, image),
        facts.integral_congruence(rules.word_sum_next(F), pairs),
        rules.integral_linear(before + last, terms, pairs),
    )
    used = [moved, rules.assume(claim)]
    for part, place in ((before, BEFORE), (last, LAST)):
        known = Image(place, pairs)
        through = through_image(Integral(part, pairs), known)
        assert through is not None
        used.append(through)
        used.extend(same_integral(through.conclusion.right, law) for law in composite.of_marginals(given, known))
    from klsym.derive.closing import close

    total = close(Equal(Integral(letters, image), (N + 1) * value), used)
    measure = _place("the measure")
    step = renamed(total, law, Equal(Integral(letters, measure), (N + 1) * value), measure)
    return rules.induction(claim, N, base, step)


# ---------------------------------------------------------------- for a derivation
def natural(given: Given, count: Term) -> Theorem:
    """The count is a natural number."""
    stated = given.find(Natural(count))
    if stated is not None:
        return stated
    polynomial = normal(count)
    steps = polynomial.get(CONSTANT, Fraction(0))
    if steps.denominator == 1 and (steps > 0 or not polynomial):
        rest = canonical({monomial: value for monomial, value in polynomial.items() if monomial != CONSTANT})
        found = rules.natural(ZERO) if rest == ZERO else natural(given, _bare(rest))
        for _ in range(int(steps)):
            found = rules.natural(found)
        same = rules.ring(found.conclusion.term, count)
        return rules.rewrite(found, same, Natural(HOLE), HOLE)
    raise Missing(f"{count} is not known to be a natural number")


def _bare(term: Term) -> Term:
    """The variable, where the term is one times it."""
    found = [atom for monomial in normal(term) for atom, _ in monomial]
    return found[0] if len(found) == 1 and normal(found[0]) == normal(term) else term


def lemma(given: Given, fact: Theorem, count: Term, truth: Measure, model: Measure, function: Term) -> Theorem:
    """One of the facts above for these measures, its hypotheses shown."""
    found = rules.instantiate(fact, {S: truth.space, P: truth, Q: model, F: function, N: count})
    for hypothesis in sorted(found.hypotheses, key=str):
        shown = natural(given, count) if isinstance(hypothesis, Natural) else given.prove(hypothesis)
        found = rules.discharge(found, shown)
    return found


def power_mass(given: Given, measure: Repeated) -> Theorem:
    """∫ 1 dPⁿ = 1, for a probability P."""
    return lemma(given, mass_one(), measure.count, measure.measure, measure.measure, ONE)


def power_continuous(given: Given, measure: Repeated, base: Repeated) -> Theorem:
    """Pⁿ << Qⁿ."""
    if measure.count != base.count:
        raise Missing(f"{measure} and {base} are laws of words of different lengths")
    return lemma(given, continuous(), measure.count, measure.measure, base.measure, ONE)


class draws(Reason):
    """log dPⁿ/dQⁿ is the sum of log dP/dQ over the n draws, and such a sum integrates to n ∫ log dP/dQ dP."""

    words = "the draws are independent"

    def work(self, work: Work) -> None:
        for integral in work.integrals():
            measure = integral.measure
            if not isinstance(measure, Repeated):
                continue
            for truth, model in dict.fromkeys(_compared(integral.integrand)):
                try:
                    work.equations.append(lemma(work.given, log_density(), measure.count, truth, model, ONE))
                except ProofError as error:
                    work.note(error)
            for total in dict.fromkeys(t for t in functions.subterms(integral.integrand) if isinstance(t, WordSum)):
                try:
                    for fact in (sum_integral(), sum_integrable()):
                        known = lemma(work.given, fact, measure.count, measure.measure, measure.measure, total.function)
                        (work.add if isinstance(known.conclusion, Equal) else work.given.add)(known)
                except ProofError as error:
                    work.note(error)
        _use_equations(work, expand=False)


def _compared(term: Term) -> list[tuple[Measure, Measure]]:
    """P and Q for each dPⁿ/dQⁿ in a function."""
    found = [part for part in functions.subterms(term) if isinstance(part, RadonNikodym)]
    return [
        (ratio.measure.measure, ratio.base.measure)
        for ratio in found
        if isinstance(ratio.measure, Repeated) and isinstance(ratio.base, Repeated)
    ]
