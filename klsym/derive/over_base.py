"""A kernel theorem about measures, turned into one about their densities against counting or length.

The theorem is instantiated, its hypotheses are replaced by what they say of densities, and every integral against
P or Q by one against the base; each by a derivation from the rules.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer

from klsym.derive import densities, facts, functions
from klsym.derive.common_base import Base
from klsym.derive.exceptions import Missing
from klsym.derive.given import Given
from klsym.derive.roots import roots_in
from klsym.derive.translate import OMEGA
from klsym.kernel import rules
from klsym.kernel.ring import normal
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    Counting,
    Equal,
    Euclidean,
    Function,
    Image,
    Integrable,
    Integral,
    Inverse,
    Judgement,
    Lebesgue,
    LessEqual,
    MapVariable,
    Measure,
    MeasureSum,
    MeasureVariable,
    Node,
    Points,
    Pointwise,
    RadonNikodym,
    Real,
    Relation,
    SameMeasure,
    Term,
    WithDensity,
    number,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import ArgumentError, CountingMeasure, LebesgueMeasure, MeasureSymbol, MixedMeasure

ZERO, ONE = number(0), number(1)
HOLE = Real("the term")


class OverBase:
    """The instantiation of one theorem, and the facts that turn it into densities."""

    def __init__(self, theorem: Any, base: MeasureSymbol) -> None:
        size: Expr | None = None
        if isinstance(base, CountingMeasure):
            size = base.n
            space: Any = Points(int(size) if isinstance(size, Integer) else str(size))
            self.base: Measure = Counting(space)
        elif isinstance(base, LebesgueMeasure):
            space = Euclidean(1)
            self.base = Lebesgue(space)
            if isinstance(base, MixedMeasure):  # and mass one at each of n places
                points = Points("n")
                self.base = MeasureSum(self.base, Image(MapVariable("a", points, space), Counting(points)))
        else:
            raise ArgumentError(f"specialize's base is {base!r}; give counting(n), lebesgue or mixed")
        symbols = theorem.dictionary
        self.mapping: dict[Node, Node] = {OMEGA: space}
        self.density: dict[Measure, Function] = {}
        self.size = size
        measures = [symbol for variable, symbol in symbols.items() if isinstance(variable, MeasureVariable)]
        # a sigma-finite measure beside finite ones is their base; by themselves all have densities
        bare = any(symbol.kind != "sigma-finite" for symbol in measures)
        for variable, symbol in symbols.items():
            if isinstance(variable, MeasureVariable):
                if symbol.kind == "sigma-finite" and bare:
                    self.mapping[variable] = self.base
                else:
                    function = Function(symbol.name.lower(), space)
                    measure = WithDensity(self.base, function)
                    self.mapping[variable], self.density[measure] = measure, function
        self.given = Given(LessEqual(ZERO, function, self.base) for function in self.density.values())
        for function in self.density.values():
            sign = rules.assume(LessEqual(ZERO, function, self.base))
            self.given.add(rules.version_density(self.base, sign))

    # ---------------------------------------------------------------- the hypotheses
    def suppose(self, hypothesis: Judgement) -> None:
        """Take in a hypothesis of the theorem in its concrete form."""
        match hypothesis:
            case AbsolutelyContinuous(measure, base) if base != self.base:
                p, q = self.given.version(measure, self.base), self.given.version(base, self.base)
                one, two = p.conclusion.density, q.conclusion.density
                vanishing = rules.assume(Equal(one, one * two * Inverse(two), self.base))
                self.given.add(densities.dominated_by_density(self.given, p, q, vanishing))
            case Equal(Integral(integrand, measure), right, None) if integrand == ONE and right == ONE:
                self._mass(measure, rules.assume(Equal(Integral(self.density[measure], self.base), ONE)))
            case Integrable(function, measure) if function == ONE and measure in self.density:
                self._finite(measure)

    def _mass(self, measure: Measure, total: Theorem) -> None:
        version = self.given.version(measure, self.base)
        moved = rules.change_of_measure(version, ONE)
        same = facts.integral_congruence(rules.ring(ONE * self.density[measure], self.density[measure]), self.base)
        self.given.add(rules.linear(Equal(Integral(ONE, measure), ONE), ((ONE, moved), (ONE, same), (ONE, total))))

    def _finite(self, measure: Measure) -> None:
        function = self.density[measure]
        known = self.on_points(function) or rules.assume(Integrable(function, self.base))
        product = facts.integrable_as(known, ONE * function)
        self.given.add(rules.integrable_change(self.given.version(measure, self.base), ONE, product))

    def on_points(self, function: Term) -> Theorem | None:
        """Every function on finitely many points is integrable."""
        return rules.counting_integrable(function, self.base.space) if isinstance(self.base, Counting) else None

    def prove(self, hypothesis: Judgement) -> Theorem:
        """A hypothesis of the instantiated theorem, from those for densities (which it adds as it needs them)."""
        try:
            return self.given.prove(hypothesis)
        except Missing:
            pass
        if isinstance(hypothesis, Integrable):
            equation = self.pointwise(hypothesis.function, hypothesis.measure)
            inner = equation.conclusion.right
            version = self.given.version(hypothesis.measure, self.base)
            product = inner * version.conclusion.density
            known = self.on_points(product) or rules.assume(Integrable(product, self.base))
            back = rules.integrable_change(version, inner, known)
            found = facts.integrable_congruence(back, facts.symmetric(equation))
        elif isinstance(hypothesis, Relation) and hypothesis.measure is None:
            there = self.to_base(rules.assume(hypothesis)).conclusion
            found = self.rewrite_back(rules.assume(there), hypothesis)
        elif isinstance(hypothesis, SameMeasure):
            found = self._same(hypothesis)
        else:
            found = rules.assume(hypothesis)
        self.given.add(found)
        return found

    def _same(self, hypothesis: SameMeasure) -> Theorem:
        one, two = (self.given.version(side, self.base) for side in (hypothesis.left, hypothesis.right))
        equal = rules.assume(Equal(one.conclusion.density, two.conclusion.density, self.base))
        place = Real("the density")
        moved = rules.rewrite(one, equal, type(one.conclusion)(place, one.conclusion.measure, self.base), place)
        return rules.same_measure(moved, two)

    # ---------------------------------------------------------------- functions and integrals
    def ratio(self, derivative: RadonNikodym, measure: Measure) -> Theorem:
        """dP/dQ = p/q, a.e. for a measure that Q dominates."""
        one, two = derivative.measure, derivative.base
        if two == self.base:
            equal = rules.version_unique(
                self.given.derivative(one, two), self.given.version(one, two), self.given.sigma_finite(two)
            )
        else:
            ratio = densities.density_ratio(self.given, one, two, self.base)
            stated = self.given.version(one, two).conclusion.density
            unique = rules.version_unique(
                self.given.derivative(one, two), self.given.version(one, two), self.given.sigma_finite(two)
            )
            equal = ratio if stated == derivative else unique
        if equal.conclusion.measure == measure:
            return equal
        return rules.transfer(equal, self.given.absolutely_continuous(measure, two))

    def pointwise(self, term: Term, measure: Measure) -> Theorem:
        """The function in terms of densities, a.e. for the measure."""
        result = functions.unchanged(term, measure)
        for part in dict.fromkeys(functions.subterms(term)):
            if isinstance(part, RadonNikodym):
                result = functions.then(
                    result, _replace_in(result.conclusion.right, self.ratio(part, measure), measure)
                )
        return result

    def integral(self, integral: Integral) -> Theorem:
        """∫ f dP as an integral against the base."""
        if isinstance(integral.measure, MeasureSum):
            pair = Base(self.given, integral.measure.left, integral.measure.right, self.base)
            moved = pair.squared_difference() if roots_in(integral.integrand) else pair.difference()
            if normal(integral.integrand) != normal(moved.conclusion.left.integrand):
                raise Missing(f"{integral} is not an integral of densities against {self.base}")
            same = rules.ring(integral.integrand, moved.conclusion.left.integrand)
            return functions.then(facts.integral_congruence(same, integral.measure), moved)
        equation = self.pointwise(integral.integrand, integral.measure)
        same = facts.integral_congruence(equation, integral.measure)
        if integral.measure == self.base:
            return same
        version = self.given.version(integral.measure, self.base)
        moved = rules.change_of_measure(version, equation.conclusion.right)
        return functions.then(same, moved)

    def to_base(self, fact: Theorem) -> Theorem:
        """The relation with every integral against the base, and a.e. relations in terms of densities."""
        stated = fact.conclusion
        if not isinstance(stated, Relation):
            return fact
        if stated.measure is not None:
            sides = [self.pointwise(side, stated.measure) for side in (stated.left, stated.right)]
            goal = type(stated)(sides[0].conclusion.right, sides[1].conclusion.right, stated.measure)
            fact = rules.linear(goal, ((ONE, fact), (number(-1), sides[0]), (ONE, sides[1])))
        while (atom := self._next(fact.conclusion)) is not None:
            equation = self.integral(atom)
            here = fact.conclusion
            template = type(here)(_swap(here.left, atom, HOLE), _swap(here.right, atom, HOLE), here.measure)
            fact = rules.rewrite(fact, equation, template, HOLE)
        return fact

    def _next(self, relation: Relation) -> Integral | None:
        """An innermost integral that is not yet one of densities against the base."""
        for atom in _integrals(relation.left) + _integrals(relation.right):
            if atom.measure != self.base or _derivatives(atom.integrand):
                return atom
        return None

    def rewrite_back(self, fact: Theorem, wanted: Relation) -> Theorem:
        """The relation as it was before `to_base`."""
        for atom in dict.fromkeys(_integrals(wanted.left) + _integrals(wanted.right)):
            equation = facts.symmetric(self.integral(atom))
            here, source = fact.conclusion, equation.conclusion.left
            template = type(here)(_swap(here.left, source, HOLE), _swap(here.right, source, HOLE))
            fact = rules.rewrite(fact, equation, template, HOLE)
        if fact.conclusion != wanted:
            raise Missing(f"{wanted} does not follow from its form for densities")
        return fact

    # ---------------------------------------------------------------- whole theorems
    def theorem(self, fact: Theorem) -> Theorem:
        """A kernel theorem, specialised."""
        found = rules.instantiate(fact, self.mapping)
        ordered = sorted(found.hypotheses, key=_rank)
        for hypothesis in ordered:
            self.suppose(hypothesis)
        shown = [self.prove(hypothesis) for hypothesis in ordered]
        found = self._densities_agree(found) if isinstance(found.conclusion, SameMeasure) else self.to_base(found)
        for proof in shown:
            if proof.conclusion in found.hypotheses:
                found = rules.discharge(found, proof)
        return found

    def _densities_agree(self, same: Theorem) -> Theorem:
        """p = q a.e. (on points, everywhere), from P = Q."""
        stated = same.conclusion
        one, two = (self.given.version(side, self.base) for side in (stated.left, stated.right))
        place = MeasureVariable("the measure", self.base.space)
        moved = rules.rewrite(one, same, type(one.conclusion)(one.conclusion.density, place, self.base), place)
        equal = rules.version_unique(moved, two, self.given.sigma_finite(self.base))
        return rules.counting_everywhere(equal) if isinstance(self.base, Counting) else equal


def _rank(hypothesis: Judgement) -> tuple[int, str]:
    """Domination and masses first: what the others are turned into densities with."""
    order = (AbsolutelyContinuous, Equal, Integrable)
    first = next((place for place, kind in enumerate(order) if isinstance(hypothesis, kind)), len(order))
    simple = (
        isinstance(hypothesis, AbsolutelyContinuous)
        or Integral(ONE, getattr(hypothesis, "measure", None) or _NO) in hypothesis.parts()
    )
    return (first if simple else len(order) + first, str(hypothesis))


_NO = MeasureVariable("none", OMEGA)


def _integrals(term: Term) -> list[Integral]:
    """The integrals in a term, inner ones first."""
    if isinstance(term, Integral):
        return [*_integrals(term.integrand), term]
    return [i for part in term.parts() for i in _integrals(part)] if isinstance(term, Pointwise) else []


def _derivatives(term: Term) -> list[RadonNikodym]:
    return [part for part in functions.subterms(term) if isinstance(part, RadonNikodym)]


def _swap(term: Term, old: Term, new: Term) -> Term:
    """The term with a number replaced wherever it stands, inside integrals too."""
    if term == old:
        return new
    if isinstance(term, Integral):
        return Integral(_swap(term.integrand, old, new), term.measure)
    return type(term)(*(_swap(part, old, new) for part in term.parts())) if isinstance(term, Pointwise) else term


def _replace_in(term: Term, equation: Theorem, measure: Measure) -> Theorem:
    """term = term with the equation's left side replaced, as written."""
    stated = equation.conclusion
    template = functions.replace(term, stated.left, functions.HOLE)
    if template == term:
        return functions.unchanged(term, measure)
    return rules.rewrite(functions.unchanged(term, measure), equation, Equal(term, template, measure), functions.HOLE)
