"""What a derivation may use, and the side conditions that follow from it.

A rule of the kernel asks for integrability, absolute continuity, sigma-finiteness or a sign; a person at the board
takes them for granted where the hypotheses give them. `Given` looks for the proof, by a few obvious inferences
backward from what is asked, and raises `Missing` naming what it could not show. It adds nothing to trust: what it
returns are kernel theorems.
"""

from __future__ import annotations

from contextlib import suppress

from klsym.derive import composite, facts
from klsym.derive.closing import NoCombination, close, combination
from klsym.derive.dominance import COMPOSITE, remembered
from klsym.derive.exceptions import Missing
from klsym.derive.signs import Signs
from klsym.kernel import rules
from klsym.kernel.ring import ONE as CONSTANT
from klsym.kernel.ring import Monomial, canonical, normal
from klsym.kernel.terms import (
    Abs,
    AbsolutelyContinuous,
    Counting,
    Equal,
    Integrable,
    Integral,
    Judgement,
    Less,
    LessEqual,
    Measure,
    MeasureSum,
    Natural,
    Points,
    ProofError,
    Relation,
    SameMeasure,
    SigmaFinite,
    Term,
    Version,
    number,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)


class Given(Signs):
    """The hypotheses of a derivation, the facts shown along the way, and a search for side conditions."""

    def prove(self, judgement: Judgement) -> Theorem:
        """The judgement, from the hypotheses; Missing where it does not follow by the few inferences tried."""
        stated = self.find(judgement)
        if stated is not None:
            return stated
        match judgement:
            case AbsolutelyContinuous(measure, base):
                return self.absolutely_continuous(measure, base)
            case SigmaFinite(measure):
                return self.sigma_finite(measure)
            case Integrable(function, measure):
                return self.finite(measure) if function == ONE else self.integrable(function, measure)
            case Equal(Integral(integrand, measure), right) if integrand == right == ONE:
                return composite.is_probability(self, measure)
            case Natural(count):
                from klsym.derive.words import natural  # it asks a Given in its turn

                return natural(self, count)
            case SameMeasure(left, right):
                return self.same_measure(left, right)
            case LessEqual(left, right, measure) if left == ZERO:
                return self.nonnegative(right, measure)
            case Less(left, right, measure) if left == ZERO:
                return self.positive(right, measure)
            case Version(density, measure, base):
                version = self.version(measure, base)
                if version.conclusion.density == density:
                    return version
        if isinstance(judgement, Relation):
            with suppress(NoCombination):
                return close(judgement, [*self.known(Relation), *self.masses(judgement)])
        raise Missing(f"{judgement} does not follow from the hypotheses")

    def same_measure(self, left: Measure, right: Measure) -> Theorem:
        """The two measures are equal: the same, stated so either way round, or a marginal and its factor."""
        if left == right:
            return composite.same(left)
        stated = self.known(SameMeasure)
        for measure in (left, right):
            stated += composite.of_marginals(self, measure)
        for fact in (*stated, *map(composite.turned, stated)):
            if (fact.conclusion.left, fact.conclusion.right) == (left, right):
                return fact
        raise Missing(f"{left} = {right} does not follow from the hypotheses")

    def masses(self, *relations: Relation) -> list[Theorem]:
        """The masses of the measures made of others that relations speak of."""
        found = []
        for atom in dict.fromkeys(atom for r in relations for m in normal(r.right - r.left) for atom, _ in m):
            if isinstance(atom, Integral) and atom.integrand == ONE and isinstance(atom.measure, COMPOSITE):
                with suppress(Missing):
                    found.append(self.mass(atom.measure))
        return found

    @remembered
    def mass(self, measure: Measure) -> Theorem:
        """∫ 1 dμ = its value: of a measure made of others, what their masses say."""
        return composite.mass(self, measure)

    def integrable(self, function: Term, measure: Measure, avoid: frozenset[Judgement] = frozenset()) -> Theorem:
        """The function is integrable: from a hypothesis, term by term, or after a change of measure."""
        goal = Integrable(canonical(normal(function)), measure)
        key = ("integrable", goal, bool(self.conventions))
        known = self._memory.get(key)
        if isinstance(known, Theorem):
            return facts.integrable_as(known, function)
        if goal in avoid or known == len(self.facts):
            raise Missing(f"{function} is not known to be {measure}-integrable")
        try:
            found = self._integrable(function, measure, avoid | {goal})
        except Missing:
            if not avoid:
                self._memory[key] = len(self.facts)
            raise
        self._memory[key] = found
        return found

    def _integrable(self, function: Term, measure: Measure, avoid: frozenset[Judgement]) -> Theorem:
        stated = self._integrable_stated(function, measure)
        if stated is not None:
            return stated
        polynomial = normal(function)
        try:
            if len(polynomial) == 1:
                return self._integrable_monomial(function, measure, avoid)
            parts = []
            for monomial, coefficient in polynomial.items():
                scalar, inner = split_scalar(monomial)
                parts.append((number(coefficient) * scalar, self.integrable(inner, measure, avoid)))
            return rules.integrable_linear(function, tuple(parts), measure)
        except Missing:
            changed = self._integrable_changed(function, measure, avoid)
            if changed is None:
                raise
            return changed

    def _integrable_stated(self, function: Term, measure: Measure) -> Theorem | None:
        wanted = normal(function)
        candidates = self.known(Integrable) + [rules.assume(c) for c in self.conventions if isinstance(c, Integrable)]
        for fact in candidates:
            stated = fact.conclusion
            if stated.measure == measure and normal(stated.function) == wanted:
                return facts.integrable_as(fact, function)
        return self._integrable_combined(function, candidates, measure)

    def _integrable_combined(self, function: Term, candidates: list[Theorem], measure: Measure) -> Theorem | None:
        """As a linear combination of functions known to be integrable."""
        known = [fact for fact in candidates if fact.conclusion.measure == measure]
        with suppress(Missing):
            known.append(self.finite(measure))
        coefficients = combination(normal(function), [normal(fact.conclusion.function) for fact in known])
        if coefficients is None or not known:
            return None
        used = [(number(c), fact) for c, fact in zip(coefficients, known, strict=True) if c]
        return rules.integrable_linear(function, tuple(used), measure)

    def _integrable_monomial(self, function: Term, measure: Measure, avoid: frozenset[Judgement]) -> Theorem:
        ((monomial, coefficient),) = normal(function).items()
        scalar, inner = split_scalar(monomial)
        if inner == ONE:
            fact = self.finite(measure)
        elif scalar != ONE or coefficient != 1:
            fact = self.integrable(inner, measure, avoid)
        elif isinstance(measure, Counting) and isinstance(measure.space, Points):
            return rules.counting_integrable(function, measure.space)
        elif len(monomial) == 1 and isinstance(absolute := next(iter(monomial))[0], Abs) and (absolute, 1) in monomial:
            fact = rules.integrable_absolute(self.integrable(absolute.argument, measure, avoid))
        elif isinstance(measure, MeasureSum):
            fact = rules.sum_integrable(
                self.integrable(inner, measure.left, avoid), self.integrable(inner, measure.right, avoid)
            )
        else:
            fact = composite.integrable(self, inner, measure, avoid)
        return rules.integrable_linear(function, ((number(coefficient) * scalar, fact),), measure)

    def _integrable_changed(self, function: Term, measure: Measure, avoid: frozenset[Judgement]) -> Theorem | None:
        """Through d other/d measure as a factor of the function, or d measure/d other as a factor to be put in."""
        for version in self.dominated(measure):
            stated = version.conclusion
            quotient = divide(function, stated.density)
            if quotient is None:
                continue
            try:
                inner = self.integrable(quotient, stated.measure, avoid)
            except Missing:
                continue
            return facts.integrable_as(rules.integrable_change(version, quotient, inner), function)
        been = {goal.measure for goal in avoid if isinstance(goal, Integrable)}
        for version in self.bases(measure):
            stated = version.conclusion
            if stated.base in been:  # with P << Q << P one would go round for ever
                continue
            try:
                inner = self.integrable(function * stated.density, stated.base, avoid)
            except Missing:
                continue
            return rules.integrable_change(version, function, inner)
        return None


def split_scalar(monomial: Monomial) -> tuple[Term, Term]:
    """The factors that are numbers, and the function that is left; either may be 1."""
    one = normal(ONE)[CONSTANT]
    scalar = frozenset((atom, exponent) for atom, exponent in monomial if atom.space is None)
    return canonical({scalar: one}), canonical({monomial - scalar: one})


def divide(function: Term, factor: Term) -> Term | None:
    """g with function = g * factor, where every term of the function has the factor in it; else None."""
    polynomial = normal(function)
    division = normal(factor)
    if len(division) != 1 or not polynomial:
        return None
    ((wanted, scale),) = division.items()
    result = {}
    for monomial, coefficient in polynomial.items():
        exponents = dict(monomial)
        for atom, exponent in wanted:
            have = exponents.get(atom)
            if have is None or have < exponent or exponent < 1:
                return None
            if have == exponent:
                del exponents[atom]
            else:
                exponents[atom] = have - exponent
        result[frozenset(exponents.items())] = coefficient / scale
    quotient = canonical(result)
    try:
        rules.ring(quotient * factor, function)
    except ProofError:
        return None
    return quotient
