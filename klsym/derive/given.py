"""What a derivation may use, and the side conditions that follow from it.

A rule of the kernel asks for integrability, absolute continuity, sigma-finiteness or a sign; a person at the board takes
them for granted where the hypotheses give them. `Given` looks for the proof, by a few obvious inferences backward from
what is asked, and raises `Missing` naming what it could not show. It adds nothing to trust: what it returns are
kernel theorems.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from klsym.derive import facts
from klsym.derive.closing import NoCombination, close, combination
from klsym.derive.exceptions import Missing
from klsym.kernel import rules
from klsym.kernel.ring import ONE as CONSTANT
from klsym.kernel.ring import Monomial, canonical, constant, normal
from klsym.kernel.terms import (
    Abs,
    AbsolutelyContinuous,
    Counting,
    Equal,
    Exp,
    Integrable,
    Integral,
    Judgement,
    Lebesgue,
    Less,
    LessEqual,
    Measure,
    MeasureSum,
    Not,
    Points,
    ProofError,
    RadonNikodym,
    Relation,
    SigmaFinite,
    Term,
    Version,
    finite,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)


class Given:
    """The hypotheses of a derivation, the facts shown along the way, and a search for side conditions.

    `conventions` are judgements that may be assumed though they are no hypotheses of the statement, because where they
    fail a side of it is +oo and there is nothing to prove. They are looked at only inside `by_convention()`.
    """

    def __init__(self, hypotheses: Iterable[Judgement]) -> None:
        self.facts: list[Theorem] = [rules.assume(hypothesis) for hypothesis in hypotheses]
        self.conventions: list[Judgement] = []
        self._versions: dict[tuple[Measure, Measure], Theorem] = {}

    def add(self, *shown: Theorem) -> None:
        """Let later steps use these theorems."""
        self.facts.extend(fact for fact in shown if fact not in self.facts)

    def known(self, kind: type) -> list[Theorem]:
        """The facts of one kind."""
        return [fact for fact in self.facts if isinstance(fact.conclusion, kind)]

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
        for fact in self.facts:
            if fact.conclusion == judgement:
                return fact
        return rules.assume(judgement) if judgement in self.conventions else None

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
                return close(judgement, self.known(Relation))
        raise Missing(f"{judgement} does not follow from the hypotheses")

    # ---------------------------------------------------------------- measures
    def finite(self, measure: Measure) -> Theorem:
        """The measure has finite mass."""
        stated = self.find(finite(measure))
        if stated is not None:
            return stated
        mass = self.find(probability(measure))
        if mass is not None:
            return facts.finite_of_probability(mass)
        if isinstance(measure, MeasureSum):
            return rules.sum_integrable(self.finite(measure.left), self.finite(measure.right))
        if isinstance(measure, Counting) and isinstance(measure.space, Points):
            return rules.counting_integrable(ONE, measure.space)
        raise Missing(f"the mass of {measure} is not known to be finite")

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
            return facts.sigma_finite_of_finite(self.finite(measure))
        except Missing:
            raise Missing(f"{measure} is not known to be sigma-finite") from None

    def absolutely_continuous(self, measure: Measure, base: Measure) -> Theorem:
        """measure << base, along a chain of the absolute continuities that are known."""
        edges = {(f.conclusion.measure, f.conclusion.base): f for f in self.known(AbsolutelyContinuous)}
        for fact in self.known(Version):
            edges.setdefault((fact.conclusion.measure, fact.conclusion.base), rules.version_continuous(fact))
        for judgement in self.conventions:
            if isinstance(judgement, AbsolutelyContinuous):
                edges.setdefault((judgement.measure, judgement.base), rules.assume(judgement))
        if isinstance(base, MeasureSum):
            for part in (base.left, base.right):
                edges.setdefault((part, base), rules.sum_continuous(part, base))
        reached = {measure: rules.version_continuous(rules.version_self(measure))}
        frontier = [measure]
        while frontier and base not in reached:
            here = frontier.pop(0)
            for (first, second), fact in edges.items():
                if first == here and second not in reached:
                    reached[second] = fact if here == measure else rules.transfer(fact, reached[here])
                    frontier.append(second)
        if base not in reached:
            raise Missing(f"{measure} << {base} is not among the hypotheses and does not follow from them")
        return reached[base]

    def version(self, measure: Measure, base: Measure) -> Theorem:
        """A version of d measure / d base: one stated, or the symbol itself."""
        key = (measure, base)
        if key not in self._versions:
            stated = [f for f in self.known(Version) if (f.conclusion.measure, f.conclusion.base) == key]
            self._versions[key] = stated[0] if stated else self.derivative(measure, base)
        return self._versions[key]

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
        pairs: dict[tuple[Measure, Measure], None] = {}
        stated = [f.conclusion for f in self.known(Version) + self.known(AbsolutelyContinuous)]
        stated += [judgement for judgement in self.conventions if isinstance(judgement, AbsolutelyContinuous)]
        nodes = dict.fromkeys(m for judgement in stated for m in (judgement.measure, judgement.base))
        for one in nodes:
            for two in nodes:
                if one != two and wanted(one, two):
                    pairs[one, two] = None
        found = []
        for one, two in pairs:
            try:
                found.append(self.version(one, two))
            except Missing:
                continue
        return found

    # ---------------------------------------------------------------- signs
    def nonnegative(self, term: Term, measure: Measure | None) -> Theorem:
        """0 <= term, a.e. for the measure."""
        return self._sign(term, measure, LessEqual)

    def positive(self, term: Term, measure: Measure | None) -> Theorem:
        """0 < term, a.e. for the measure."""
        return self._sign(term, measure, Less)

    def _sign(self, term: Term, measure: Measure | None, kind: type) -> Theorem:
        """Factor by factor for one monomial; term by term for a sum."""
        goal = kind(ZERO, term, measure)
        polynomial = normal(term)
        summands = []
        strict = kind is LessEqual
        for monomial, coefficient in polynomial.items():
            if coefficient < 0:
                raise Missing(f"{term} is not known to be {'positive' if kind is Less else 'nonnegative'}")
            try:
                sign = self._monomial_sign(monomial, measure, Less)
                strict = True
            except Missing:
                sign = self._monomial_sign(monomial, measure, LessEqual)
            summands.append((number(coefficient), facts.at(sign, measure)))
        if not strict:
            raise Missing(f"{term} is not known to be positive")
        zero = [] if summands else [(ZERO, facts.at(rules.linear(LessEqual(ZERO, ZERO), ()), measure))]
        return rules.linear(goal, tuple(summands + zero))

    def _monomial_sign(self, monomial: Monomial, measure: Measure | None, kind: type) -> Theorem:
        found = rules.linear(kind(ZERO, ONE), ())
        for atom, exponent in monomial:
            if kind is LessEqual and exponent % 2 == 0 and exponent > 0:
                signs = [facts.square_nonnegative(atom)] * (exponent // 2)
            else:
                sign = self._atom_sign(atom, measure, kind)
                if exponent == 0:
                    signs = [sign, self._inverse_sign(sign)]
                else:
                    signs = [sign if exponent > 0 else self._inverse_sign(sign)] * abs(exponent)
            for sign in signs:
                found = rules.product(facts.at(found, measure), facts.at(sign, measure))
        return rules.linear(
            kind(ZERO, canonical({monomial: normal(ONE)[CONSTANT]}), measure), ((ONE, facts.at(found, measure)),)
        )

    @staticmethod
    def _inverse_sign(sign: Theorem) -> Theorem:
        return facts.inverse_positive(sign) if isinstance(sign.conclusion, Less) else facts.inverse_nonnegative(sign)

    def _atom_sign(self, atom: Term, measure: Measure | None, kind: type) -> Theorem:
        for strict in (Less, LessEqual):
            if strict is LessEqual and kind is Less:
                break
            for fact in self.known(strict):
                stated = fact.conclusion
                if stated.left == ZERO and stated.right == atom:
                    if stated.measure in (None, measure):
                        return facts.at(fact, measure) if strict is kind else self._weaken(fact)
                    if measure is not None:
                        try:
                            moved = rules.transfer(fact, self.absolutely_continuous(measure, stated.measure))
                        except Missing:
                            continue
                        return moved if strict is kind else self._weaken(moved)
        if isinstance(atom, Exp):
            sign = rules.exp_positive(atom.argument)
            return sign if kind is Less else self._weaken(sign)
        if isinstance(atom, Integral) and kind is LessEqual:
            return facts.integral_nonnegative(self.nonnegative(atom.integrand, atom.measure), atom.measure)
        if measure is not None and isinstance(atom, RadonNikodym):
            version = self.version(atom.measure, atom.base)
            try:
                sign = rules.version_positive(version)
                moved = (
                    sign
                    if measure == atom.measure
                    else rules.transfer(sign, self.absolutely_continuous(measure, atom.measure))
                )
                if moved.conclusion.right == atom:
                    return moved if kind is Less else self._weaken(moved)
            except Missing:
                if kind is Less:
                    raise
            sign = rules.version_nonnegative(version)
            if sign.conclusion.right == atom:
                return (
                    sign
                    if measure == atom.base
                    else rules.transfer(sign, self.absolutely_continuous(measure, atom.base))
                )
        if isinstance(atom, Abs) and kind is LessEqual:
            return absolute_nonnegative(atom.argument)
        for fact in self.known(Equal):
            if (
                fact.conclusion.left == atom
                and (value := constant(normal(fact.conclusion.right))) is not None
                and value > 0
            ):
                return rules.linear(kind(ZERO, atom), ((number(-1), fact),))
        raise Missing(
            f"{atom} is not known to be {'positive' if kind is Less else 'nonnegative'}{f', {measure}-a.e.' if measure else ''}"
        )

    @staticmethod
    def _weaken(sign: Theorem) -> Theorem:
        stated = sign.conclusion
        return rules.linear(LessEqual(stated.left, stated.right, stated.measure), ((ONE, sign),))

    # ---------------------------------------------------------------- integrability
    def integrable(self, function: Term, measure: Measure, avoid: frozenset[Judgement] = frozenset()) -> Theorem:
        """The function is integrable: from a hypothesis, term by term, or after a change of measure."""
        goal = Integrable(canonical(normal(function)), measure)
        stated = self._integrable_stated(function, measure)
        if stated is not None:
            return stated
        if goal in avoid:
            raise Missing(f"{function} is not known to be {measure}-integrable")
        avoid = avoid | {goal}
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
        elif isinstance(inner, Abs) or (
            len(monomial) == 1 and isinstance(next(iter(monomial))[0], Abs) and next(iter(monomial))[1] == 1
        ):
            fact = rules.integrable_absolute(self.integrable(next(iter(monomial))[0].argument, measure, avoid))
        elif isinstance(measure, MeasureSum):
            fact = rules.sum_integrable(
                self.integrable(inner, measure.left, avoid), self.integrable(inner, measure.right, avoid)
            )
        else:
            raise Missing(f"{function} is not known to be {measure}-integrable")
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
        for version in self.bases(measure):
            stated = version.conclusion
            try:
                inner = self.integrable(function * stated.density, stated.base, avoid)
            except Missing:
                continue
            return rules.integrable_change(version, function, inner)
        return None


def absolute_nonnegative(term: Term) -> Theorem:
    """0 <= |x|, everywhere."""
    return rules.pointwise(_absolute(), {facts._X: term})


def _absolute() -> Theorem:
    x = facts._X
    goal = LessEqual(ZERO, Abs(x))
    up = rules.assume(LessEqual(ZERO, x))
    holds = rules.linear(goal, ((ONE, up), (number(-1), rules.absolute_value(up))))
    strict = rules.order(rules.assume(Not(LessEqual(ZERO, x))))
    down = rules.linear(LessEqual(x, ZERO), ((ONE, strict),))
    fails = rules.linear(goal, ((ONE, down), (number(-1), rules.absolute_value(down))))
    return rules.cases(LessEqual(ZERO, x), holds, fails)


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
