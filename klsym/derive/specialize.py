"""A theorem about measures as a theorem about masses p_1, …, p_n, or about densities p(x) on the line.

The kernel's theorem is instantiated: the space becomes n points (n may be a symbol) or the line, the base counting or
length, and each measure P the measure with density p. Then its hypotheses are turned into what they say of densities
— P << Q becomes "q > 0 wherever p > 0", a probability becomes ∑ p = 1, integrability on n points goes without saying
— and every integral against P or Q becomes one against the base. Each of these turns is a derivation from the rules,
so the result is a theorem of the kernel, and what is displayed is read off it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Basic, Eq, Implies, S, StrictLessThan, evaluate
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan

from klsym.derive.exceptions import DerivationError, Missing
from klsym.derive.export import Exporter
from klsym.derive.hypotheses import AlmostEverywhere
from klsym.derive.over_base import OverBase
from klsym.derive.step import Part, Step
from klsym.kernel.terms import (
    Counting,
    Equal,
    Function,
    Integrable,
    Inverse,
    Judgement,
    Less,
    LessEqual,
    MeasureVariable,
    Multiply,
    Real,
    Relation,
    SameMeasure,
    number,
    substitute,
    variables,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import MeasureSymbol

ZERO, ONE = number(0), number(1)
HOLE = Real("the term")
_KINDS: dict[type, Any] = {Equal: Eq, LessEqual: LessThan, Less: StrictLessThan}


@dataclass(frozen=True)
class Specialization:
    """A library theorem over one base measure: hypotheses, statement and steps for densities, kernel theorems."""

    title: str
    source: str
    base: MeasureSymbol
    hypotheses: list[Basic]
    parts: tuple[Part, ...]

    @property
    def statement(self) -> Basic:
        """What is claimed for densities; several claims joined by And."""
        from sympy.logic.boolalg import And

        claims = [part.claim for part in self.parts]
        return claims[0] if len(claims) == 1 else And(*claims, evaluate=False)

    @property
    def steps(self) -> list[Step]:
        """The lines, for densities."""
        return [step for part in self.parts for step in part.steps]

    @property
    def kernel(self) -> list[Theorem]:
        """The kernel's theorems."""
        return [part.kernel for part in self.parts if part.kernel is not None]

    def __repr__(self) -> str:
        lines = [f"{self.title}, for {self.base}", "Hypotheses: " + "; ".join(map(str, self.hypotheses))]
        return "\n".join([*lines, *(str(part.claim) for part in self.parts)])


class _Specializer(OverBase):
    """An instantiation that also shows itself in SymPy."""

    def __init__(self, theorem: Any, base: MeasureSymbol) -> None:
        super().__init__(theorem, base)
        self.symbol, self.exporter = base, Exporter(self.base, self.size, theorem.dictionary)

    def own(self, theorem: Any, part: Part) -> frozenset[Judgement]:
        """The hypotheses that a part adds to those of its theorem, in their concrete form."""
        base = frozenset(h for fact in self.given.facts for h in fact.hypotheses if isinstance(h, LessEqual))
        stated = [substitute(theorem.judgement(hypothesis), self.mapping) for hypothesis in part.given]
        found = frozenset().union(*(self.prove(hypothesis).hypotheses for hypothesis in stated))
        domination = frozenset(h for h in found if isinstance(h, Equal) and isinstance(h.right, Multiply) and h.measure)
        return found - base - domination

    # ---------------------------------------------------------------- display
    def display(self, relation: Relation, like: Basic | None = None) -> Basic:
        """The kernel's relation in SymPy, unevaluated, the way round that `like` is."""
        left, right = self.exporter.expression(relation.left), self.exporter.expression(relation.right)
        if left == right:  # SymPy has cancelled what the statement is about
            with evaluate(False):
                left, right = self.exporter.expression(relation.left), self.exporter.expression(relation.right)
        if isinstance(like, GreaterThan | StrictGreaterThan):
            return type(like)(right, left, evaluate=False)
        return _KINDS[type(relation)](left, right, evaluate=False)

    def statement(self, relation: Relation, like: Basic | None = None) -> Basic:
        """The kernel's relation in SymPy, with where it holds; no point is without mass for a counting measure."""
        said = self.display(relation, like)
        if relation.measure in self.density:  # almost everywhere where its density is positive
            positive = StrictGreaterThan(self.exporter.density(self.density[relation.measure]), 0, evaluate=False)
            return Implies(positive, said, evaluate=False)
        if relation.measure not in (None, self.base):
            raise DerivationError(f"{relation} cannot be said of densities against {self.symbol}")
        everywhere = relation.measure is None or isinstance(relation.measure, Counting)
        return said if everywhere else AlmostEverywhere(said, self.symbol)

    def hypothesis(self, judgement: Judgement) -> Basic:
        """A hypothesis for densities, in SymPy."""
        match judgement:
            case LessEqual(left, Function() as function, _) if left == ZERO:
                return GreaterThan(self.exporter.density(function), 0, evaluate=False)
            case Equal(Function() as p, Multiply(Multiply(_, Function() as q), _) as r, _) if r == p * q * Inverse(q):
                positive = [StrictGreaterThan(self.exporter.density(f), 0, evaluate=False) for f in (p, q)]
                return Implies(*positive, evaluate=False)
            case Integrable(function, measure) if measure == self.base:
                return StrictLessThan(
                    self.exporter.over(abs(self.exporter.expression(function))), S.Infinity, evaluate=False
                )
            case Relation():
                return self.statement(judgement)
        raise DerivationError(f"the hypothesis {judgement} cannot be said of densities")

    def step(self, step: Step) -> Step | None:
        """A line, specialised; None for a line that is no relation, or has no form against the base."""
        if step.theorem is None or not isinstance(step.theorem.conclusion, Relation):
            return None
        try:
            found = self.theorem(step.theorem)
        except Missing:
            return None
        said = self.display(found.conclusion)
        left, right = said.args
        if step.relation in (">=", ">"):
            left, right = right, left
        if left == right:
            return None  # a definition, which over densities says nothing
        said = step.reason, step.latex_reason
        return Step(left, step.relation, right, *said, "kernel", found, None, step.almost, step.said)


def specialize(theorem: Any, base: MeasureSymbol) -> Specialization:
    """The library theorem for densities against `base`: counting(n) or lebesgue."""
    worker = _Specializer(theorem, base)
    for hypothesis in theorem.given:
        worker.suppose(substitute(theorem.judgement(hypothesis), worker.mapping))
    names = {symbol.name for symbol in theorem.symbols}
    parts, shared = [], {}
    for part in theorem.parts:
        if part.kernel is None or not _about(part.kernel, names):
            continue
        if not isinstance(part.kernel.conclusion, Relation | SameMeasure):
            continue  # integrability and domination have no line of their own for densities
        if any(isinstance(hypothesis, AlmostEverywhere) for hypothesis in part.given):
            continue  # as below, for what is supposed
        kernel = worker.theorem(part.kernel)
        if isinstance(kernel.conclusion, Relation) and kernel.conclusion.measure not in (None, worker.base):
            continue  # outside a null set of P or Q: nothing that can be said of densities at each point
        own = worker.own(theorem, part) & kernel.hypotheses
        shared.update(dict.fromkeys(h for h in sorted(kernel.hypotheses, key=str) if h not in own))
        steps = tuple(s for s in map(worker.step, part.steps) if s is not None)
        given = tuple(map(worker.hypothesis, own))
        parts.append(Part(worker.statement(kernel.conclusion, part.statement), steps, kernel, given, part.heading))
    if not parts:
        raise DerivationError(f"{theorem.title} has no claim about measures that could be specialised")
    hypotheses = map(worker.hypothesis, shared)
    return Specialization(theorem.title, theorem.source, base, list(dict.fromkeys(hypotheses)), tuple(parts))


def _about(fact: Theorem, names: set[str]) -> bool:
    """Whether the theorem is about measures in general, not about particular ones."""
    found = [v.name for v in variables(fact.conclusion) if isinstance(v, MeasureVariable)]
    return bool(found) and set(found) <= names
