"""Equations and inequalities between functions, almost everywhere: what is done under the integral sign.

`expand_logs` writes log(a·b/c) as log a + log b − log c where the factors are positive a.e.; `rewrite` puts equals for
equals inside a function; `pointwise_inequality` lifts an inequality between real numbers, decided by the ladder or by a
sum of squares, to functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from klsym.derive import facts
from klsym.derive.closing import NoCombination, close
from klsym.derive.exceptions import DerivationError, Missing
from klsym.derive.given import Given
from klsym.kernel import rules
from klsym.kernel.ring import Monomial, canonical, normal
from klsym.kernel.terms import (
    Abs,
    Equal,
    Exp,
    Function,
    Integral,
    Inverse,
    Less,
    LessEqual,
    Log,
    Measure,
    Not,
    Pointwise,
    ProofError,
    RadonNikodym,
    Rational,
    Real,
    Relation,
    Term,
    number,
    variables,
)
from klsym.kernel.theorem import Theorem
from klsym.oracles.ladder import ladder

ZERO, ONE = number(0), number(1)
HOLE = Real("the place")


def replace(term: Term, old: Term, new: Term) -> Term:
    """The term with one subterm replaced, wherever it is used pointwise."""
    if term == old:
        return new
    if isinstance(term, Pointwise):
        return type(term)(*(replace(part, old, new) for part in term.parts()))
    return term


def subterms(term: Term) -> Iterable[Term]:
    """The term and what it is made of, pointwise, without entering integrals."""
    yield term
    if isinstance(term, Pointwise):
        for part in term.parts():
            yield from subterms(part)


def unchanged(term: Term, measure: Measure | None) -> Theorem:
    """term = term."""
    return facts.at(rules.ring(term, term), measure)


def rewrite(term: Term, equation: Theorem, measure: Measure) -> Theorem:
    """term = term with the equation's left side replaced by its right, measure-a.e."""
    equation = as_atom(facts.at(equation, measure))
    stated, start = equation.conclusion, canonical(normal(term))
    template = replace(start, stated.left, HOLE)
    if template == start:
        return unchanged(term, measure)
    same = facts.at(rules.ring(term, start), measure)
    return rules.rewrite(same, equation, Equal(term, template, measure), HOLE)


def as_atom(equation: Theorem) -> Theorem:
    """The equation with its left side as the kernel's normal form writes it, where that is one atom."""
    stated = equation.conclusion
    polynomial = normal(stated.left)
    if len(polynomial) == 1:
        ((monomial, coefficient),) = polynomial.items()
        if coefficient == 1 and len(monomial) == 1 and next(iter(monomial))[1] == 1:
            return facts.reshape(equation, Equal(next(iter(monomial))[0], stated.right, stated.measure))
    return equation


def then(first: Theorem, second: Theorem) -> Theorem:
    """a = b and b = c give a = c."""
    one, two = first.conclusion, second.conclusion
    return rules.linear(Equal(one.left, two.right, one.measure), ((ONE, first), (ONE, second)))


def _positive_power(atom: Term, exponent: int, given: Given, measure: Measure) -> tuple[Theorem, Theorem]:
    """0 < a^k, and log(a^k) = k log a."""
    sign = facts.at(given.positive(atom, measure), measure)
    log = facts.at(rules.log_exp(atom.argument), measure) if isinstance(atom, Exp) else unchanged(Log(atom), measure)
    if exponent < 0:
        inverse = facts.log_inverse(sign)
        log = rules.linear(
            Equal(inverse.conclusion.left, -log.conclusion.right, measure), ((ONE, inverse), (number(-1), log))
        )
        sign = facts.inverse_positive(sign)
    base, single = sign, log
    for _ in range(abs(exponent) - 1):
        split = rules.log_product(sign, base)
        log = rules.linear(
            Equal(split.conclusion.left, log.conclusion.right + single.conclusion.right, measure),
            ((ONE, split), (ONE, log), (ONE, single)),
        )
        sign = rules.product(sign, base)
    return sign, log


def _log_monomial(monomial: Monomial, coefficient: Fraction, given: Given, measure: Measure) -> Theorem:
    """log(c·Π a^k) = log c + Σ k log a, a.e."""
    if coefficient <= 0:
        raise Missing(
            f"the logarithm of {canonical({monomial: coefficient})} cannot be taken apart: a factor is not positive"
        )
    sign: Theorem | None = None
    log: Theorem | None = None
    pieces: list[tuple[Theorem, Theorem]] = []
    if coefficient != 1 or not monomial:
        constant = facts.at(rules.linear(Less(ZERO, number(coefficient)), ()), measure)
        pieces.append((constant, unchanged(Log(number(coefficient)), measure)))
    for atom, exponent in sorted(monomial, key=str):
        if exponent == 0:
            raise Missing(f"{atom} may vanish")
        pieces.append(_positive_power(atom, exponent, given, measure))
    for piece_sign, piece_log in pieces:
        if sign is None or log is None:
            sign, log = piece_sign, piece_log
            continue
        split = rules.log_product(sign, piece_sign)
        log = rules.linear(
            Equal(split.conclusion.left, log.conclusion.right + piece_log.conclusion.right, measure),
            ((ONE, split), (ONE, log), (ONE, piece_log)),
        )
        sign = rules.product(sign, piece_sign)
    assert log is not None
    return log


def expand_logs(term: Term, given: Given, measure: Measure) -> Theorem:
    """term = the term with logarithms of products taken apart, a.e. for the measure, where signs allow."""
    result = unchanged(term, measure)
    for log in dict.fromkeys(part for part in subterms(term) if isinstance(part, Log)):
        polynomial = normal(log.argument)
        if len(polynomial) != 1:
            continue
        ((monomial, coefficient),) = polynomial.items()
        single = len(monomial) == 1 and coefficient == 1 and next(iter(monomial))[1] == 1
        if single and not isinstance(next(iter(monomial))[0], Exp):
            continue
        try:
            split = _log_monomial(monomial, coefficient, given, measure)
        except Missing:
            continue
        same = facts.congruence(
            facts.at(rules.ring(log.argument, split.conclusion.left.argument), measure), Log(HOLE), HOLE
        )
        whole = rules.linear(Equal(log, split.conclusion.right, measure), ((ONE, same), (ONE, split)))
        result = then(result, rewrite(result.conclusion.right, whole, measure))
    return result


# ---------------------------------------------------------------- from real numbers to functions
def abs_square() -> Theorem:
    """|x|·|x| = x·x for a real x."""
    x = facts._X
    goal = Equal(Abs(x) * Abs(x), x * x)
    up = rules.absolute_value(rules.assume(LessEqual(ZERO, x)))
    strict = rules.order(rules.assume(Not(LessEqual(ZERO, x))))
    down = rules.absolute_value(rules.linear(LessEqual(x, ZERO), ((ONE, strict),)))
    holds = rules.linear(goal, ((Abs(x) + x, up),))
    fails = rules.linear(goal, ((Abs(x) - x, down),))
    return rules.cases(LessEqual(ZERO, x), holds, fails)


def zero_of_square() -> Theorem:
    """x·x = 0 gives x = 0, for a real x."""
    x = facts._X
    square = rules.assume(Equal(x * x, ZERO))
    goal_low, goal_high = LessEqual(ZERO, x), LessEqual(x, ZERO)

    def side(goal: LessEqual, argument: Term) -> Theorem:
        strict = rules.order(rules.assume(Not(goal)))
        sign = rules.linear(Less(ZERO, argument), ((ONE, strict),))
        positive = rules.product(sign, sign)
        absurd = rules.linear(Less(ZERO, ZERO), ((ONE, positive), (ONE, square)))
        return rules.cases(goal, rules.assume(goal), facts.impossible(absurd, goal))

    return rules.antisymmetry(side(goal_high, x), side(goal_low, -x))


def divide_out(product: Theorem, factor: Theorem, quotient: Term) -> Theorem:
    """From 0 <= b·x and 0 < b, infer 0 <= x."""
    b = factor.conclusion.right
    signed = rules.product(product, rules.linear(LessEqual(ZERO, Inverse(b)), ((ONE, facts.inverse_positive(factor)),)))
    return rules.linear(LessEqual(ZERO, quotient), ((ONE, signed), (quotient, rules.inverse(factor))))


class Abstraction:
    """Names for what an inequality is about: each derivative and each number becomes a real variable."""

    def __init__(self, given: Given, measure: Measure | None) -> None:
        self.given, self.measure = given, measure
        self.names: dict[Term, Real] = {}
        self.signs: list[Theorem] = []
        self.proofs: list[Theorem] = []

    def _name(self, atom: Term) -> Real:
        if atom not in self.names:
            variable = Real(f"x{len(self.names)}")
            self.names[atom] = variable
            for sign in ("positive", "nonnegative"):
                try:
                    proof = getattr(self.given, sign)(atom, self.measure)
                except ProofError:
                    continue
                relation = proof.conclusion
                self.signs.append(rules.assume(type(relation)(ZERO, variable)))
                self.proofs.append(facts.at(proof, self.measure))
                break
            for fact in self.given.known(LessEqual) + self.given.known(Less):
                stated = fact.conclusion
                if (
                    stated.left == atom
                    and isinstance(stated.right, Rational)
                    and stated.measure in (None, self.measure)
                ):
                    self.signs.append(rules.assume(type(stated)(variable, stated.right)))
                    self.proofs.append(facts.at(fact, self.measure))
        return self.names[atom]

    def real(self, term: Term) -> Term:
        """The term with its atoms named."""
        if isinstance(term, RadonNikodym | Integral):
            return self._name(term)
        if isinstance(term, Function | Real):
            return self._name(term)
        if isinstance(term, Pointwise):
            return type(term)(*map(self.real, term.parts()))
        return term

    def lift(self, fact: Theorem) -> Theorem:
        """The theorem about real numbers as one about the functions."""
        mapping = {variable: atom for atom, variable in self.names.items()}
        used = set(fact.hypotheses)
        proofs = [proof for sign, proof in zip(self.signs, self.proofs, strict=True) if sign.conclusion in used]
        return rules.pointwise(fact, mapping, tuple(proofs), self.measure)

    def ladder(self, goal: Relation) -> Theorem:
        """A relation in one variable, by the ladder."""
        names = {v for v in variables(goal) if isinstance(v, Real)}
        bounds = tuple(sign.conclusion for sign in self.signs if names & {sign.conclusion.left, sign.conclusion.right})
        try:
            return rules.consult(ladder, bounds, goal)
        except ProofError as error:
            raise DerivationError(
                f"{goal} is not true, or not decided, for all {', '.join(map(str, bounds)) or 'reals'}"
            ) from error


def pointwise_inequality(
    lower: Term,
    upper: Term,
    given: Given,
    measure: Measure | None,
    helpers: tuple[Any, ...] = (),
    multiplier: Term | None = None,
) -> Theorem:
    """lower <= upper, a.e.: by the ladder where one variable is in play, else from helpers (`Square`, `Ladder`)
    after multiplication by a positive function."""
    names = Abstraction(given, measure)
    goal = LessEqual(names.real(lower), names.real(upper))
    if not helpers:
        return names.lift(names.ladder(goal))
    at_hand: list[Theorem] = list(names.signs)
    for helper in helpers:
        at_hand.extend(helper.real_facts(names))
    factor = names.real(multiplier) if multiplier is not None else ONE
    whole = LessEqual(ZERO, factor * (goal.right - goal.left))
    try:
        scaled = close(whole, at_hand)
        positive = close(Less(ZERO, factor), names.signs)
        return names.lift(rules.linear(goal, ((ONE, divide_out(scaled, positive, goal.right - goal.left)),)))
    except NoCombination as error:
        raise DerivationError(f"{lower} <= {upper} is not a combination of the inequalities given: {error}") from error


class Square:
    """The helper 0 <= x² for a term x, with |y|² = y² for the absolute values in it."""

    def __init__(self, root: Term) -> None:
        self.root = root

    def real_facts(self, names: Abstraction) -> list[Theorem]:
        root = names.real(self.root)
        found = [facts.square_nonnegative(root)]
        for part in dict.fromkeys(subterms(root)):
            if isinstance(part, Abs):
                found.append(rules.instantiate(abs_square(), {facts._X: part.argument}))
        return found


class Ladder:
    """The helper lower <= upper, in one variable, decided by the ladder."""

    def __init__(self, lower: Term, upper: Term) -> None:
        self.lower, self.upper = lower, upper

    def real_facts(self, names: Abstraction) -> list[Theorem]:
        return [names.ladder(LessEqual(names.real(self.lower), names.real(self.upper)))]
