"""The facts of a derivation, and what they say of measures: which dominates which, finite mass, versions of dP/dQ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any, TypeVar, cast

from klsym.derive import composite, facts
from klsym.derive.exceptions import Missing
from klsym.kernel import rules
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    Counting,
    Image,
    Judgement,
    Lebesgue,
    Measure,
    MeasureSum,
    Points,
    Product,
    Repeated,
    SameMeasure,
    SigmaFinite,
    Version,
    WithDensity,
    finite,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)


# measures that are made of others
COMPOSITE = (MeasureSum, WithDensity, Product, Image, Repeated)

Method = TypeVar("Method", bound=Callable[..., Theorem])


def remembered(method: Method) -> Method:
    """Ask once: what was found stays found, and what was missing stays missing until a new fact comes in."""

    @wraps(method)
    def ask(self: Dominance, *arguments: Any) -> Theorem:
        self.refresh()
        key = (method.__name__, arguments, bool(self.conventions))
        known = self._memory.get(key)
        if isinstance(known, Theorem):
            return known
        if known is not None and known[0] == len(self.facts):
            raise Missing(known[1])
        if key in self._asked:
            raise Missing(f"{' '.join(map(str, arguments))}: the question goes round in a circle")
        self._asked.add(key)
        try:
            found = method(self, *arguments)
        except Missing as error:
            if len(self._asked) == 1:  # what was missing inside a question may be missing for its sake
                self._memory[key] = len(self.facts), str(error)
            raise
        finally:
            self._asked.discard(key)
        self._memory[key] = found
        return found

    return cast(Method, ask)


class Dominance:
    """The hypotheses of a derivation, the facts shown along the way, and a search for side conditions.

    `conventions` are judgements that may be assumed though they are no hypotheses of the statement, because where they
    fail a side of it is +oo and there is nothing to prove. They are looked at only inside `by_convention()`.
    """

    def __init__(self, hypotheses: Iterable[Judgement]) -> None:
        self.facts: list[Theorem] = []
        self.conventions: list[Judgement] = []
        self._stated: dict[Judgement, Theorem] = {}
        self._memory: dict[Any, Any] = {}
        self._asked: set[Any] = set()
        self.add(*(rules.assume(hypothesis) for hypothesis in hypotheses))

    def add(self, *shown: Theorem) -> None:
        """Let later steps use these theorems."""
        for fact in shown:
            if self._stated.setdefault(fact.conclusion, fact) is fact and fact not in self.facts:
                self.facts.append(fact)

    @property
    def _given(self) -> Any:
        """This, as the Given that it is a part of."""
        return self

    def refresh(self) -> None:
        """Take in what has become known since the last look."""

    def known(self, kind: type) -> list[Theorem]:
        """The facts of one kind."""
        self.refresh()
        count, found = self._memory.get(kind, (0, ()))
        if count != len(self.facts):
            found = (*found, *(fact for fact in self.facts[count:] if isinstance(fact.conclusion, kind)))
            self._memory[kind] = len(self.facts), found
        return list(found)

    @property
    def has_conventions(self) -> bool:
        """Whether a convention could be fallen back on."""
        return False

    @contextmanager
    def by_convention(self) -> Iterator[None]:
        """Where this is in force, what the conventions say may be assumed."""
        self.conventions, before = self.possible_conventions(), self.conventions
        try:
            yield
        finally:
            self.conventions = before

    def possible_conventions(self) -> list[Judgement]:
        """What by_convention() allows to assume."""
        return []

    def find(self, judgement: Judgement) -> Theorem | None:
        """The fact that states exactly this, a convention included."""
        self.refresh()
        if judgement in self._stated:
            return self._stated[judgement]
        return rules.assume(judgement) if judgement in self.conventions else None

    # ---------------------------------------------------------------- measures
    @remembered
    def finite(self, measure: Measure) -> Theorem:
        """The measure has finite mass."""
        stated = self.find(finite(measure))
        if stated is not None:
            return stated
        mass = self.find(probability(measure))
        if mass is not None:
            return facts.finite_of_probability(mass)
        if isinstance(measure, COMPOSITE):
            return composite.finite(self._given, measure)
        if isinstance(measure, Counting) and isinstance(measure.space, Points):
            return rules.counting_integrable(ONE, measure.space)
        raise Missing(f"the mass of {measure} is not known to be finite")

    @remembered
    def sigma_finite(self, measure: Measure) -> Theorem:
        """The measure is sigma-finite."""
        stated = self.find(SigmaFinite(measure))
        if stated is not None:
            return stated
        if isinstance(measure, Counting | Lebesgue):
            return rules.sigma_finite_base(measure)
        for version in self.known(Version):
            if version.conclusion.measure == measure:
                return rules.sigma_finite_version(version, self.sigma_finite(version.conclusion.base))
        try:
            if isinstance(measure, Product | WithDensity | MeasureSum):
                return composite.sigma_finite(self._given, measure)
        except Missing:
            pass
        try:
            return facts.sigma_finite_of_finite(self.finite(measure))
        except Missing:
            raise Missing(f"{measure} is not known to be sigma-finite") from None

    @remembered
    def absolutely_continuous(self, measure: Measure, base: Measure) -> Theorem:
        """measure << base, along a chain of the absolute continuities that are known."""
        edges = {(f.conclusion.measure, f.conclusion.base): f for f in self.known(AbsolutelyContinuous)}
        for fact in self.known(Version):
            edges.setdefault((fact.conclusion.measure, fact.conclusion.base), rules.version_continuous(fact))
        for judgement in self.conventions:
            if isinstance(judgement, AbsolutelyContinuous):
                edges.setdefault((judgement.measure, judgement.base), rules.assume(judgement))
        for fact in self.known(SameMeasure):
            for equal in (fact, composite.turned(fact)):
                edges.setdefault((equal.conclusion.left, equal.conclusion.right), composite.continuous(equal))
        for below in composite.below(self._given, base):
            edges.setdefault((below.conclusion.measure, below.conclusion.base), below)
        for place in (measure, base):
            for law in composite.of_marginals(self._given, place):
                for equal in (law, composite.turned(law)):
                    edges.setdefault((equal.conclusion.left, equal.conclusion.right), composite.continuous(equal))
        reached = {measure: rules.version_continuous(rules.version_self(measure))}
        frontier = [measure]
        while frontier and base not in reached:
            here = frontier.pop(0)
            for (first, second), fact in edges.items():
                if first == here and second not in reached:
                    reached[second] = fact if here == measure else rules.transfer(fact, reached[here])
                    frontier.append(second)
        for here in reached if base not in reached else ():
            if isinstance(here, COMPOSITE) or isinstance(base, COMPOSITE):
                with suppress(Missing):
                    last = composite.dominated(self._given, here, base)
                    return last if here == measure else rules.transfer(last, reached[here])
        if base not in reached:
            raise Missing(f"{measure} << {base} is not among the hypotheses and does not follow from them")
        return reached[base]

    @remembered
    def version(self, measure: Measure, base: Measure) -> Theorem:
        """A version of d measure / d base: one stated, or the symbol itself."""
        stated = [f for f in self.known(Version) if (f.conclusion.measure, f.conclusion.base) == (measure, base)]
        return stated[0] if stated else self.derivative(measure, base)

    @remembered
    def derivative(self, measure: Measure, base: Measure) -> Theorem:
        """The symbol d measure / d base is a version of it."""
        below = self.absolutely_continuous(measure, base)
        return rules.radon_nikodym(below, self.sigma_finite(measure), self.sigma_finite(base))

    def bases(self, measure: Measure) -> list[Theorem]:
        """Versions of d measure / d other, for the other measures that are known to dominate it."""
        return self._neighbours(lambda one, two: one == measure)

    def dominated(self, base: Measure) -> list[Theorem]:
        """Versions of d other / d base, for the other measures known to be dominated by it."""
        return self._neighbours(lambda one, two: two == base)

    def _neighbours(self, wanted: Callable[[Measure, Measure], bool]) -> list[Theorem]:
        stated = [f.conclusion for f in self.known(Version) + self.known(AbsolutelyContinuous)]
        stated += [judgement for judgement in self.conventions if isinstance(judgement, AbsolutelyContinuous)]
        nodes = dict.fromkeys(m for judgement in stated for m in (judgement.measure, judgement.base))
        found = []
        for one, two in ((one, two) for one in nodes for two in nodes if one != two and wanted(one, two)):
            try:
                found.append(self.version(one, two))
            except Missing:
                continue
        return found
