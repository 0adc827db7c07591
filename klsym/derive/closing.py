"""The last move of every step: the claim as a linear combination of the facts at hand.

Coefficients are searched here, over the rationals, and checked by the kernel's rule ``linear``. An equation may also be
multiplied by what the claim makes of it (TV·∫|t−1|dQ out of an equation for ∫|t−1|dQ); an inequality only by a
nonnegative rational. What is left over when no combination exists is what stood in the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from klsym.kernel import rules
from klsym.kernel.ring import ONE as CONSTANT
from klsym.kernel.ring import Monomial, Polynomial, canonical, normal, plus, times
from klsym.kernel.terms import Equal, ProofError, Relation, Term
from klsym.kernel.theorem import Theorem

# a fact, what it is multiplied by, and the product with its right − left
Column = tuple[Theorem, Polynomial, Polynomial]
UNIT: Polynomial = {CONSTANT: Fraction(1)}
ROUNDS = 2  # how often products of an equation's own multipliers are looked at
LIMIT = 400  # columns of the search


class NoCombination(ProofError):
    """No linear combination of the facts gives the claim; `residual` is what is left of it."""

    def __init__(self, residual: Term) -> None:
        super().__init__(f"{residual} is left over")
        self.residual = residual


def gap(relation: Relation) -> Polynomial:
    """right − left, in normal form."""
    return normal(relation.right - relation.left)


def _quotients(monomials: Iterable[Monomial], pattern: Polynomial) -> Iterator[Monomial]:
    """m/p for monomials m that a monomial p of the pattern divides properly."""
    for monomial in monomials:
        for part in pattern:
            have, rest = dict(monomial), {}
            if part == CONSTANT or not all(have.get(atom, 0) >= exponent for atom, exponent in part):
                continue
            wanted = dict(part)
            for atom, exponent in have.items():
                if exponent != wanted.get(atom, 0):
                    rest[atom] = exponent - wanted.get(atom, 0)
            if rest:
                yield frozenset(rest.items())


def close(goal: Relation, facts: Iterable[Theorem]) -> Theorem:
    """The goal from the facts, or NoCombination with what is left."""
    facts = [fact for fact in dict.fromkeys(facts) if isinstance(fact.conclusion, Relation)]
    facts = [f for f in facts if f.conclusion.measure in (None, goal.measure)]
    if isinstance(goal, Equal):
        facts = [fact for fact in facts if isinstance(fact.conclusion, Equal)]
    target = gap(goal)
    columns: list[Column] = [(fact, UNIT, gap(fact.conclusion)) for fact in facts]
    seen = set(target)
    for _ in range(ROUNDS + 1):
        for chosen in _choices(columns):
            for constant_free in (False,) if isinstance(goal, Equal) else (True, False):
                found = _combine(goal, target, chosen, constant_free)
                if found is not None:
                    return found
        for _, _, column in columns:
            seen |= set(column)
        tried = {(fact, frozenset(factor)) for fact, factor, _ in columns}
        for fact in facts:
            if not isinstance(fact.conclusion, Equal):
                continue
            pattern = gap(fact.conclusion)
            for quotient in dict.fromkeys(_quotients(seen, pattern)):
                if (fact, frozenset({quotient})) not in tried and len(columns) < LIMIT:
                    tried.add((fact, frozenset({quotient})))
                    factor = {quotient: Fraction(1)}
                    columns.append((fact, factor, times(factor, pattern)))
    raise NoCombination(canonical(_reduced(target, [gap(fact.conclusion) for fact in facts])))


def _choices(columns: list[Column]) -> Iterator[list[Column]]:
    """The equations alone, then with each inequality, then everything: an inequality only where it is needed."""
    equations = [column for column in columns if isinstance(column[0].conclusion, Equal)]
    inequalities = [column for column in columns if not isinstance(column[0].conclusion, Equal)]
    yield equations
    for inequality in inequalities:
        yield [*equations, inequality]
    if len(inequalities) > 1:
        yield equations + inequalities


def _combine(goal: Relation, target: Polynomial, columns: list[Column], constant_free: bool) -> Theorem | None:
    """The goal from these columns, if the kernel agrees."""
    monomials = list(dict.fromkeys([m for column in [target, *(c for _, _, c in columns)] for m in column]))
    if constant_free:
        monomials = [m for m in monomials if m != CONSTANT]
    solution = _eliminate(target, [column for _, _, column in columns], monomials)
    if solution is None:
        return None
    used = [(c, fact, factor) for c, (fact, factor, _) in zip(solution, columns, strict=True) if c]
    if any(c < 0 and not isinstance(fact.conclusion, Equal) for c, fact, _ in used):
        return None
    combination = tuple((canonical(plus({}, factor, c)), fact) for c, fact, factor in used)
    everywhere = all(fact.conclusion.measure is None for _, fact in combination)
    try:
        if everywhere and goal.measure is not None:
            return rules.almost_everywhere(rules.linear(type(goal)(goal.left, goal.right), combination), goal.measure)
        return rules.linear(goal, combination)
    except ProofError:
        return None


def combination(target: Polynomial, columns: list[Polynomial]) -> list[Fraction] | None:
    """Rational coefficients with target = Σ c·column, or None."""
    return _eliminate(target, columns, list(dict.fromkeys(m for column in [target, *columns] for m in column)))


def _eliminate(target: Polynomial, columns: list[Polynomial], monomials: list[Monomial]) -> list[Fraction] | None:
    rows: list[dict[int, Fraction]] = []
    end = len(columns)
    for monomial in monomials:
        row = {i: column[monomial] for i, column in enumerate(columns) if monomial in column}
        if monomial in target:
            row[end] = target[monomial]
        rows.append(row)
    pivots: list[tuple[int, dict[int, Fraction]]] = []
    for index in range(end):
        place = next((i for i, row in enumerate(rows) if index in row), None)
        if place is None:
            continue
        pivot = rows.pop(place)
        for row in rows:
            if index in row:
                ratio = row[index] / pivot[index]
                for key, value in pivot.items():
                    left = row.get(key, Fraction(0)) - ratio * value
                    if left:
                        row[key] = left
                    else:
                        row.pop(key, None)
        pivots.append((index, pivot))
    if any(end in row for row in rows):
        return None
    solution = [Fraction(0)] * end
    for index, pivot in reversed(pivots):
        known = sum(
            (value * solution[key] for key, value in pivot.items() if key not in (index, end)), start=Fraction(0)
        )
        solution[index] = (pivot.get(end, Fraction(0)) - known) / pivot[index]
    return solution


def _reduced(target: Polynomial, columns: list[Polynomial]) -> Polynomial:
    """What is left of the target after each equation was used once for its leading monomial: for the error's eyes."""
    left = dict(target)
    for column in columns:
        for monomial in column:
            if monomial in left and monomial != CONSTANT:
                left = plus(left, column, -left[monomial] / column[monomial])
                break
    return left or target
