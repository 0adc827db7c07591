"""Reasons that carry an integral from one measure to another made of it: images, marginals, products, densities.

image            ∫ u d(g#P) = ∫ u∘g dP, and back where the integrand is seen through g alone
marginals        ∫ f∘pr₁ d(P ⊗ K) = ∫ f dP; a marginal of a product is its factor
fubini           ∫ h d(P ⊗ K) = ∫ (∫ h(x, y) K(x, dy)) P(dx), where h is integrable
densities        d(f·P)/dP = f, and what follows for products, sums and multiples
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from klsym.derive import composite, facts
from klsym.derive.exceptions import Missing
from klsym.derive.reasons import _use_equations
from klsym.derive.work import Reason, Work
from klsym.kernel import rules
from klsym.kernel.terms import (
    Equal,
    Image,
    Integral,
    Kernel,
    Measure,
    MeasureSum,
    MeasureVariable,
    Node,
    Product,
    ProductSpace,
    Projection,
    ProofError,
    RadonNikodym,
    WithDensity,
    children,
    number,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import Measure as MeasureSymbol

ONE = number(1)


def through_image(integral: Integral, image: Image) -> Theorem | None:
    """∫ h dP = ∫ u d(g#P), for h = u ∘ g."""
    inside = composite.before(integral.integrand, image.map)
    if inside is None or inside.space is None:
        return None
    moved = rules.image_integral(inside, image)
    shape = facts.integral_congruence(rules.ring(integral.integrand, moved.conclusion.right.integrand), image.measure)
    return rules.linear(Equal(integral, moved.conclusion.left), ((ONE, shape), (number(-1), moved)))


def same_integral(integral: Integral, law: Theorem) -> Theorem:
    """∫ f dP = ∫ f dQ, from P = Q."""
    place = MeasureVariable("the measure", integral.measure.space)
    template = Equal(integral, Integral(integral.integrand, place))
    return rules.rewrite(rules.ring(integral, integral), law, template, place)


class image(Reason):
    """∫ u d(g#P) = ∫ u∘g dP."""

    words = "the integral against an image"

    def work(self, work: Work) -> None:
        images = [i.measure for i in work.integrals() if isinstance(i.measure, Image)]
        for integral in work.integrals():
            if isinstance(integral.measure, Image):
                work.add(rules.image_integral(integral.integrand, integral.measure))
            for measure in dict.fromkeys(images):
                if measure.measure == integral.measure:
                    found = through_image(integral, measure)
                    if found is not None:
                        work.add(found)


class marginals(Reason):
    """∫ f∘pr d(P ⊗ K) is the integral of f against the marginal, which is P (or K, where K is a measure)."""

    words = "the marginals of a product"

    def work(self, work: Work) -> None:
        for integral in work.integrals():
            measure = integral.measure
            for law in composite.of_marginals(work.given, measure):
                work.add(same_integral(integral, law))
            if not isinstance(measure, Product):
                continue
            assert isinstance(measure.space, ProductSpace)
            for index in (0, 1):
                law_of = Image(Projection(measure.space, index), measure)
                found = through_image(integral, law_of)
                if found is None:
                    continue
                work.add(found)
                inner = found.conclusion.right
                for law in composite.of_marginals(work.given, law_of):
                    work.add(same_integral(inner, law))


class fubini(Reason):
    """∫ h d(P ⊗ K) = ∫ (∫ h(x, y) K(x, dy)) P(dx), where h is integrable."""

    words = "Fubini's theorem"

    def work(self, work: Work) -> None:
        for integral in work.integrals():
            measure = integral.measure
            if not isinstance(measure, Product):
                continue
            try:
                integrable = work.given.integrable(integral.integrand, measure)
                first = work.given.sigma_finite(measure.first)
                second = None if isinstance(measure.kernel, Kernel) else work.given.sigma_finite(measure.kernel)
            except Missing as error:
                work.note(error)
                continue
            work.add(rules.fubini(integrable, first, second))


class densities(Reason):
    """dμ/dν written with the parts that μ and ν are made of; with an argument, relative to that measure alone."""

    def __init__(self, base: MeasureSymbol | None = None) -> None:
        self.base = base
        self.words = "densities of what the measures are made of" if base is None else f"densities relative to {base}"

    def work(self, work: Work) -> None:
        base = None if self.base is None else work.translator.measure(self.base)
        for derivative in dict.fromkeys(d for term in work.terms() for d in derivatives(term)):
            measure, below = derivative.measure, derivative.base
            made = any(isinstance(side, WithDensity | Product | MeasureSum) for side in (measure, below))
            if (base is None and made) or below == base:
                try:
                    work.equations.append(density_equation(work, measure, below))
                except ProofError as error:
                    work.note(error)
        _use_equations(work, expand=False)


def density_equation(work: Work, measure: Measure, base: Measure) -> Theorem:
    """dμ/dν = its form by parts, ν-a.e."""
    made = composite.density(work.given, measure, base)
    work.given.add(rules.version_continuous(made))
    finite = work.given.sigma_finite(base)
    with suppress(Missing):
        return rules.version_unique(work.given.derivative(measure, base), made, finite)
    symbol = rules.radon_nikodym(rules.version_continuous(made), work.given.sigma_finite(measure), finite)
    return rules.version_unique(symbol, made, finite)


def derivatives(node: Node) -> Iterator[RadonNikodym]:
    """The derivatives dμ/dν in a term, within integrals too."""
    if isinstance(node, RadonNikodym):
        yield node
    for part in children(node):
        yield from derivatives(part)
