"""What measures made of others inherit: the mass, σ-finiteness, domination and density of f·P, P + Q, g#P, P ⊗ K.

Each function asks a `Given` about the parts and answers about the whole; all are derivations from the kernel's rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from klsym.derive import facts
from klsym.derive.exceptions import Missing
from klsym.kernel import rules
from klsym.kernel.ring import canonical, normal
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    Compose,
    Equal,
    Image,
    Integrable,
    Integral,
    Inverse,
    Judgement,
    Kernel,
    LessEqual,
    Map,
    Measure,
    MeasureSum,
    MeasureVariable,
    Pointwise,
    Product,
    Projection,
    ProofError,
    Repeated,
    SameMeasure,
    Term,
    Version,
    WithDensity,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem

if TYPE_CHECKING:
    from klsym.derive.given import Given

ONE = number(1)
HOLE = facts._X


# ---------------------------------------------------------------- equal measures
def same(measure: Measure) -> Theorem:
    """P = P."""
    return rules.same_measure(rules.version_self(measure), rules.version_self(measure))


def turned(equation: Theorem) -> Theorem:
    """From P = Q, infer Q = P."""
    left = equation.conclusion.left
    place = MeasureVariable("the measure", left.space)
    return rules.rewrite(same(left), equation, SameMeasure(place, left), place)


def continuous(equation: Theorem) -> Theorem:
    """From P = Q, infer P << Q."""
    left = equation.conclusion.left
    place = MeasureVariable("the measure", left.space)
    itself = rules.version_continuous(rules.version_self(left))
    return rules.rewrite(itself, equation, AbsolutelyContinuous(left, place), place)


def marginal(given: Given, whole: Product, index: int) -> Theorem:
    """The law of a coordinate of P ⊗ K: SameMeasure(Image(pr, P ⊗ K), P), or K."""
    if index == 0:
        finite = given.sigma_finite(whole.first)
        if isinstance(whole.kernel, Kernel):
            return rules.marginal(whole, 0, finite)
        return rules.marginal(whole, 0, finite, given.prove(probability(whole.kernel)))
    if isinstance(whole.kernel, Kernel):
        raise Missing(f"the second marginal of {whole} has no other name")
    return rules.marginal(whole, 1, given.sigma_finite(whole.kernel), given.prove(probability(whole.first)))


# ---------------------------------------------------------------- masses
def split(function: Term) -> tuple[Term, Term]:
    """A number and a function whose product the function is."""
    polynomial = normal(function)
    if len(polynomial) != 1:
        return ONE, function
    ((monomial, coefficient),) = polynomial.items()
    numbers = frozenset((atom, exponent) for atom, exponent in monomial if atom.space is None)
    return canonical({numbers: coefficient}), canonical({monomial - numbers: Fraction(1)})


def mass(given: Given, measure: Measure) -> Theorem:
    """∫ 1 dμ = what the parts say; Missing where they say nothing."""
    for fact in given.known(Equal):
        if fact.conclusion.left == Integral(ONE, measure):
            return fact
    match measure:
        case MeasureSum(left, right):
            whole = rules.sum_integral(given.finite(left), given.finite(right))
            one, two = mass_or_itself(given, left), mass_or_itself(given, right)
            goal = Equal(Integral(ONE, measure), one.conclusion.right + two.conclusion.right)
            return rules.linear(goal, ((ONE, whole), (ONE, one), (ONE, two)))
        case Image(_, inner):
            moved = rules.image_integral(ONE, measure)
            shape = facts.integral_congruence(rules.ring(moved.conclusion.right.integrand, ONE), inner)
            last = mass_or_itself(given, inner)
            return facts.chain(moved, shape, last)
        case Product(first, _):
            law = marginal(given, measure, 0)
            moved = rules.image_integral(ONE, law.conclusion.left)
            shape = facts.integral_congruence(rules.ring(moved.conclusion.right.integrand, ONE), measure)
            place = MeasureVariable("the measure", first.space)
            start = Integral(ONE, law.conclusion.left)
            there = rules.rewrite(rules.ring(start, start), law, Equal(start, Integral(ONE, place)), place)
            last = mass_or_itself(given, first)
            goal = Equal(Integral(ONE, measure), last.conclusion.right)
            back = ((number(-1), shape), (number(-1), moved), (ONE, there), (ONE, last))
            return rules.linear(goal, back)
        case WithDensity(base, density):
            version = given_density(given, measure)
            moved = rules.change_of_measure(version, ONE)
            if density.space is None:
                scaled = rules.integral_scalar(density, ONE, base)
                shape = facts.integral_congruence(rules.ring(moved.conclusion.right.integrand, density * ONE), base)
                last = mass_or_itself(given, base)
                goal = Equal(Integral(ONE, measure), density * last.conclusion.right)
                steps = ((ONE, moved), (ONE, shape), (ONE, scaled), (density, last))
                return rules.linear(goal, steps)
            factor, function = split(density)
            scaled = rules.integral_scalar(factor, function, base)
            shape = facts.integral_congruence(rules.ring(moved.conclusion.right.integrand, factor * function), base)
            return facts.chain(moved, shape, scaled)
        case Repeated():
            from klsym.derive.words import power_mass  # it asks about composites in its turn

            return power_mass(given, measure)
    raise Missing(f"the mass of {measure} is not known")


def mass_or_itself(given: Given, measure: Measure) -> Theorem:
    """∫ 1 dμ = what is known of it, or itself."""
    try:
        return mass(given, measure)
    except Missing:
        total = Integral(ONE, measure)
        return rules.ring(total, total)


def is_probability(given: Given, measure: Measure) -> Theorem:
    """The measure has mass one."""
    found, goal = mass(given, measure), probability(measure)
    if found.conclusion == goal:
        return found
    from klsym.derive.closing import NoCombination, close

    known = [found, *(fact for fact in given.known(Equal) if fact.conclusion.left.space is None)]
    for atom in {atom for monomial in normal(found.conclusion.right) for atom, exponent in monomial if exponent == 0}:
        with suppress(Missing):
            known.append(rules.inverse(given.positive(atom, None)))
    try:
        return close(goal, known)
    except NoCombination as error:
        raise Missing(f"the mass of {measure} is not known to be one: {error}") from error


def finite(given: Given, measure: Measure) -> Theorem:
    """The measure has finite mass, because its parts do."""
    match measure:
        case MeasureSum(left, right):
            return rules.sum_integrable(given.finite(left), given.finite(right))
        case Image(through, inner):
            shape = facts.integrable_as(given.finite(inner), Compose(ONE, through))
            return rules.image_integrable(ONE, measure, shape)
        case Product(first, _):
            law = marginal(given, measure, 0)
            place = MeasureVariable("the measure", first.space)
            template = rules.assume(probability(place)).conclusion.left
            template = type(given.finite(first).conclusion)(template.integrand, place)
            there = rules.rewrite(given.finite(first), turned(law), template, place)
            return facts.integrable_as(rules.image_integrable(ONE, law.conclusion.left, there), ONE)
        case WithDensity(base, density):
            integrable = facts.integrable_as(given.integrable(density, base), ONE * density)
            return rules.integrable_change(given_density(given, measure), ONE, integrable)
        case Repeated():
            return facts.finite_of_probability(mass(given, measure))
    raise Missing(f"the mass of {measure} is not known to be finite")


def sigma_finite(given: Given, measure: Measure) -> Theorem:
    """The measure is σ-finite, because its parts are."""
    match measure:
        case MeasureSum(left, right):
            return rules.sigma_finite_pair(measure, given.sigma_finite(left), given.sigma_finite(right))
        case Product(first, Kernel()):
            return rules.sigma_finite_pair(measure, given.sigma_finite(first))
        case Product(first, Measure() as second):
            return rules.sigma_finite_pair(measure, given.sigma_finite(first), given.sigma_finite(second))
        case WithDensity(base, _):
            return rules.sigma_finite_version(given_density(given, measure), given.sigma_finite(base))
    raise Missing(f"{measure} is not known to be σ-finite")


# ---------------------------------------------------------------- functions on what is made
def before(term: Term, through: Map) -> Term | None:
    """f with term = f ∘ through, read off the term; None where it is seen otherwise too."""
    if term.space is None:
        return term
    if isinstance(term, Compose) and term.map == through:
        return term.function
    if isinstance(term, Pointwise):
        parts = [before(part, through) for part in term.parts()]
        return None if None in parts else type(term)(*parts)
    return None


def same_integrable(fact: Theorem, equation: Theorem) -> Theorem:
    """From f ∈ L¹(P) and P = Q, infer f ∈ L¹(Q)."""
    place = MeasureVariable("the measure", equation.conclusion.left.space)
    return rules.rewrite(fact, equation, Integrable(fact.conclusion.function, place), place)


def integrable(given: Given, function: Term, measure: Measure, avoid: frozenset[Judgement]) -> Theorem:
    """The function is integrable, because it is against what the measure is made of."""
    match measure:
        case WithDensity(base, f):
            inner = given.integrable(function * f, base, avoid)
            return rules.integrable_change(given_density(given, measure), function, inner)
        case Image(through, inner_measure):
            for law in of_marginals(given, measure):
                with suppress(Missing):
                    there = given.integrable(function, law.conclusion.right, avoid)
                    return same_integrable(there, turned(law))
            inside = given.integrable(Compose(function, through), inner_measure, avoid)
            return rules.image_integrable(function, measure, inside)
    for seen in dict.fromkeys(maps_in(function)):
        source = before(function, seen)
        if source is not None and source.space is not None:
            image = Image(seen, measure)
            found = rules.image_integrable(source, image, given.integrable(source, image, avoid))
            return facts.integrable_as(found, function)
    raise Missing(f"{function} is not known to be {measure}-integrable")


def maps_in(term: Term) -> Iterator[Map]:
    """The maps that a function is seen through."""
    if isinstance(term, Compose):
        yield term.map
    if isinstance(term, Pointwise):
        for part in term.parts():
            yield from maps_in(part)


# ---------------------------------------------------------------- densities
def given_density(given: Given, measure: WithDensity) -> Theorem:
    """f is a version of d(f·P)/dP, where 0 <= f is known."""
    return rules.version_density(measure.base, facts.at(given.nonnegative(measure.density, measure.base), measure.base))


def density(given: Given, measure: Measure, base: Measure) -> Theorem:
    """A version of dμ/dν written with the parts of μ and ν: f for f·P against P, products for products."""
    if measure == base:
        return rules.version_self(measure)
    stated = [f for f in given.known(Version) if (f.conclusion.measure, f.conclusion.base) == (measure, base)]
    if stated:
        return stated[0]
    match measure, base:
        case Product(p, Kernel() as k), Product(q, Kernel() as same_kernel) if k == same_kernel:
            return rules.version_kernel(density(given, p, q), k, given.sigma_finite(q))
        case Product(p, Measure() as m), Product(q, Measure() as n):
            return rules.version_product(
                density(given, p, q), density(given, m, n), given.sigma_finite(q), given.sigma_finite(n)
            )
        case WithDensity(inner, _), _ if inner == base or not isinstance(base, WithDensity):
            first = given_density(given, measure)
            return first if inner == base else rules.version_chain(first, density(given, inner, base))
        case MeasureSum(left, right), _ if base not in (left, right):
            return rules.version_sum(density(given, left, base), density(given, right, base))
        case _, WithDensity(inner, _):
            back = inverse_density(given, base)
            return back if inner == measure else rules.version_chain(density(given, measure, inner), back)
    return given.derivative(measure, base)


def inverse_density(given: Given, measure: WithDensity) -> Theorem:
    """1/f is a version of dP/d(f·P), where 0 < f P-a.e."""
    base, f = measure.base, measure.density
    positive = facts.at(given.positive(f, base), base)
    forward = given_density(given, measure)
    weak = rules.linear(LessEqual(number(0), f, base), ((ONE, positive),))
    sign = rules.transfer(facts.inverse_nonnegative(weak), rules.version_continuous(forward))
    back = rules.version_density(measure, sign)
    through = rules.version_chain(back, forward)
    unit = facts.reshape(rules.inverse(positive), Equal(Inverse(f) * f, ONE, base))
    whole = rules.rewrite(through, unit, Version(HOLE, back.conclusion.measure, base), HOLE)
    equal = rules.same_measure(whole, rules.version_self(base))
    place = MeasureVariable("the measure", base.space)
    return rules.rewrite(back, equal, Version(Inverse(f), place, measure), place)


def dominated(given: Given, measure: Measure, base: Measure) -> Theorem:
    """μ << ν, because of how they are made."""
    match measure, base:
        case Image(first, p), Image(second, q) if first == second:
            return rules.image_continuous(first, given.absolutely_continuous(p, q))
        case Repeated(), Repeated():
            from klsym.derive.words import power_continuous

            return power_continuous(given, measure, base)
        case (Product(), Product()) | (WithDensity(), _) | (_, WithDensity()) | (MeasureSum(), _):
            return rules.version_continuous(density(given, measure, base))
    raise Missing(f"{measure} << {base} is not among the hypotheses and does not follow from them")


def below(given: Given, base: Measure) -> list[Theorem]:
    """P << P + Q and, where f > 0, P << f·P: what lies below a measure because of how it is made."""
    match base:
        case MeasureSum(left, right):
            here = [rules.sum_continuous(part, base) for part in (left, right)]
            return here + below(given, left) + below(given, right)
        case WithDensity(inner, _):
            with suppress(Missing):
                return [rules.version_continuous(inverse_density(given, base)), *below(given, inner)]
    return []


def of_marginals(given: Given, measure: Measure) -> list[Theorem]:
    """μ = its other name, where μ is a marginal of a product."""
    match measure:
        case Image(Projection() as through, Product() as whole):
            try:
                return [marginal(given, whole, through.index)]
            except (Missing, ProofError):
                return []
    return []
