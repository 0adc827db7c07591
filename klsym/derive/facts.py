"""Derived inferences: functions from theorems to theorems that use nothing but the kernel's rules.

Nothing here is trusted. Each does, once, what a proof would otherwise spell out: equations turned round and chained,
the sign of a square or an inverse, the logarithm of an inverse, the integral of something nonnegative.
"""

from fractions import Fraction
from functools import cache

from klsym.kernel import rules
from klsym.kernel.ring import constant, normal
from klsym.kernel.terms import (
    Equal,
    Exp,
    Integrable,
    Integral,
    Inverse,
    Judgement,
    Less,
    LessEqual,
    Log,
    Measure,
    Multiply,
    Not,
    Real,
    Relation,
    Term,
    number,
    substitute,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)
_X, _Y = Real("x"), Real("y")


def at(fact: Theorem, measure: Measure | None) -> Theorem:
    """The relation a.e. for the measure, unless it is stated so already."""
    if measure is None or fact.conclusion.measure is not None:
        return fact
    return rules.almost_everywhere(fact, measure)


def symmetric(equation: Theorem) -> Theorem:
    stated = equation.conclusion
    return rules.linear(Equal(stated.right, stated.left, stated.measure), ((number(-1), equation),))


def chain(*facts: Theorem) -> Theorem:
    """From a R b, b R c, ..., infer a R z, with the strongest relation that follows."""
    relations = [fact.conclusion for fact in facts]
    kind: type[Relation] = Equal
    for relation in relations:
        kind = type(relation) if kind is Equal or isinstance(relation, Less) else kind
    measure = next((relation.measure for relation in relations if relation.measure is not None), None)
    goal = kind(relations[0].left, relations[-1].right, measure)
    return rules.linear(goal, tuple((ONE, fact) for fact in facts))


def reshape(fact: Theorem, goal: Relation) -> Theorem:
    """The same relation with its sides written another way, equal as polynomials; < may weaken to <=."""
    return rules.linear(goal, ((ONE, fact),))


def congruence(equation: Theorem, template: Term, hole: Real) -> Theorem:
    """From a = b, infer t[a/x] = t[b/x], a.e. if the equation is, for x outside integrals."""
    stated = equation.conclusion
    start = substitute(template, {hole: stated.left})
    same = at(rules.ring(start, start), stated.measure)
    return rules.rewrite(same, equation, Equal(start, template, stated.measure), hole)


def integral_congruence(equation: Theorem, measure: Measure) -> Theorem:
    """From f = g a.e. or everywhere, infer Int f = Int g."""
    stated, hole = equation.conclusion, Real("the integrand")
    start = Integral(stated.left, measure)
    return rules.rewrite(rules.ring(start, start), equation, Equal(start, Integral(hole, measure)), hole)


def integrable_congruence(fact: Theorem, equation: Theorem) -> Theorem:
    """From f integrable and f = g a.e. or everywhere, infer g integrable."""
    hole = Real("the integrand")
    return rules.rewrite(fact, equation, Integrable(hole, fact.conclusion.measure), hole)


def integrable_as(fact: Theorem, function: Term) -> Theorem:
    """The same function written another way, equal as polynomials."""
    return rules.integrable_linear(function, ((ONE, fact),), fact.conclusion.measure)


def impossible(fact: Theorem, conclusion: Judgement) -> Theorem:
    """From a false relation between rational numbers (2 <= 1, 0 < 0, 1 = 0), anything."""
    if isinstance(fact.conclusion, Less):
        absurd = fact if fact.conclusion == Less(ZERO, ZERO) else follows(Less(ZERO, ZERO), fact)
        return rules.contradiction(rules.linear(LessEqual(ZERO, ZERO), ()), rules.order(absurd), conclusion)
    below = follows(LessEqual(ONE, ZERO), fact)
    return rules.contradiction(below, rules.order(rules.linear(Less(ZERO, ONE), ())), conclusion)


def follows(goal: Relation, *facts: Theorem) -> Theorem:
    """The relation as a linear combination of others; the coefficients are searched here, and checked by ``linear``."""
    columns = [normal(fact.conclusion.right - fact.conclusion.left) for fact in facts]
    target = normal(goal.right - goal.left)
    monomials = set(target).union(*columns)
    if not isinstance(goal, Equal) and constant(target) is None:
        monomials -= {frozenset()}
    rows = [[column.get(m, Fraction(0)) for column in columns] + [target.get(m, Fraction(0))] for m in monomials]
    pivots: list[tuple[int, list[Fraction]]] = []
    for index in range(len(columns)):
        row = next((row for row in rows if row[index]), None)
        if row is None:
            continue
        rows = [[a - other[index] / row[index] * b for a, b in zip(other, row, strict=True)]
                for other in rows if other is not row]  # fmt: skip
        pivots.append((index, row))
    coefficients = [Fraction(0)] * len(columns)
    for index, row in reversed(pivots):
        known = sum((row[j] * coefficients[j] for j in range(index + 1, len(columns))), start=Fraction(0))
        coefficients[index] = (row[-1] - known) / row[index]
    return rules.linear(goal, tuple((number(c), fact) for c, fact in zip(coefficients, facts, strict=True)))


@cache
def _square() -> Theorem:
    goal = LessEqual(ZERO, Multiply(_X, _X))
    upper = rules.assume(LessEqual(ZERO, _X))
    lower = rules.linear(LessEqual(ZERO, -_X), ((ONE, rules.order(rules.assume(Not(LessEqual(ZERO, _X))))),))
    down = rules.linear(goal, ((ONE, rules.product(lower, lower)),))
    return rules.cases(LessEqual(ZERO, _X), rules.product(upper, upper), down)


def square_nonnegative(term: Term) -> Theorem:
    """0 <= x*x, everywhere."""
    return rules.pointwise(_square(), {_X: term})


@cache
def _inverse_nonnegative() -> Theorem:
    sign = rules.product(rules.assume(LessEqual(ZERO, _X)), square_nonnegative(Inverse(_X)))
    return rules.linear(LessEqual(ZERO, Inverse(_X)), ((ONE, sign),))


@cache
def _inverse_positive() -> Theorem:
    positive = rules.assume(Less(ZERO, _X))
    nonnegative = rules.discharge(_inverse_nonnegative(), rules.linear(LessEqual(ZERO, _X), ((ONE, positive),)))
    below = LessEqual(Inverse(_X), ZERO)
    zero = rules.antisymmetry(rules.assume(below), nonnegative)
    absurd = rules.linear(Equal(ONE, ZERO), ((_X, zero), (number(-1), rules.inverse(positive))))
    goal = Less(ZERO, Inverse(_X))
    return rules.cases(below, impossible(absurd, goal), rules.order(rules.assume(Not(below))))


def inverse_positive(positive: Theorem) -> Theorem:
    """From 0 < x, infer 0 < 1/x."""
    stated = positive.conclusion
    return rules.pointwise(_inverse_positive(), {_X: stated.right}, (positive,), stated.measure)


def inverse_nonnegative(nonnegative: Theorem) -> Theorem:
    """From 0 <= x, infer 0 <= 1/x."""
    stated = nonnegative.conclusion
    return rules.pointwise(_inverse_nonnegative(), {_X: stated.right}, (nonnegative,), stated.measure)


@cache
def _log_inverse() -> Theorem:
    positive = rules.assume(Less(ZERO, _X))
    split = rules.log_product(positive, inverse_positive(positive))
    log_one = congruence(rules.inverse(positive), Log(_Y), _Y)
    return rules.linear(Equal(Log(Inverse(_X)), -Log(_X)), ((ONE, log_one), (number(-1), split)))


def log_inverse(positive: Theorem) -> Theorem:
    """From 0 < x, infer log(1/x) = -log x."""
    stated = positive.conclusion
    return rules.pointwise(_log_inverse(), {_X: stated.right}, (positive,), stated.measure)


@cache
def _exp_sum() -> Theorem:
    x, y = rules.exp_positive(_X), rules.exp_positive(_Y)
    both = rules.product(x, y)
    logs = rules.log_product(x, y)
    total = follows(Equal(Log(Multiply(Exp(_X), Exp(_Y))), _X + _Y), logs, rules.log_exp(_X), rules.log_exp(_Y))
    hole = Real("z")
    goal = Equal(Exp(_X + _Y), Multiply(Exp(_X), Exp(_Y)))
    return follows(goal, congruence(total, Exp(hole), hole), rules.exp_log(both))


def exp_sum(left: Term, right: Term) -> Theorem:
    """exp(x + y) = exp x * exp y."""
    return rules.pointwise(_exp_sum(), {_X: left, _Y: right})


def integral_nonnegative(nonnegative: Theorem, measure: Measure) -> Theorem:
    """From 0 <= f a.e., infer 0 <= Int f, integrable or not."""
    function = nonnegative.conclusion.right
    there = at(nonnegative, measure)
    case = Integrable(function, measure)
    goal = LessEqual(ZERO, Integral(function, measure))
    nothing = rules.integrable_linear(ZERO, (), measure)
    positive = rules.integral_monotone(there, nothing, rules.assume(case))
    zero = rules.integral_linear(ZERO, (), measure)
    holds = rules.linear(goal, ((ONE, positive), (number(-1), zero)))
    fails = rules.linear(goal, ((number(-1), rules.integral_undefined(rules.assume(Not(case)))),))
    return rules.cases(case, holds, fails)


def integral_positive(positive: Theorem, integrable: Theorem, mass: Theorem) -> Theorem:
    """From 0 < f P-a.e., f integrable and Int 1 dP = c, c a rational number other than 0, infer 0 < Int f dP."""
    stated = integrable.conclusion
    function, measure = stated.function, stated.measure
    there = at(positive, measure)
    total = Integral(function, measure)
    goal, denied = Less(ZERO, total), LessEqual(total, ZERO)
    weak = rules.linear(LessEqual(ZERO, function, measure), ((ONE, there),))
    zero = rules.antisymmetry(rules.assume(denied), integral_nonnegative(weak, measure))
    flat = rules.integral_zero(weak, integrable, zero)
    nothing = rules.linear(Equal(ONE, ZERO, measure), ((number(-1), rules.inverse(there)), (Inverse(function), flat)))
    none = chain(integral_congruence(nothing, measure), rules.integral_linear(ZERO, (), measure))
    absurd = rules.linear(Equal(mass.conclusion.right, ZERO), ((number(-1), mass), (ONE, none)))
    return rules.cases(denied, impossible_equation(absurd, goal), rules.order(rules.assume(Not(denied))))


def impossible_equation(fact: Theorem, conclusion: Judgement) -> Theorem:
    """From c = 0, c a rational number other than 0, anything."""
    value = constant(normal(fact.conclusion.left))
    assert value
    return impossible(rules.linear(Equal(ONE, ZERO), ((number(1 / value), fact),)), conclusion)


def integrable_nonzero(relation: Theorem) -> Theorem:
    """From Int f = c, c a rational number other than 0 (or from 0 < Int f), infer f integrable."""
    stated = relation.conclusion
    integral = stated.left if isinstance(stated, Equal) else stated.right
    assert isinstance(integral, Integral)
    case = Integrable(integral.integrand, integral.measure)
    zero = rules.integral_undefined(rules.assume(Not(case)))
    if isinstance(stated, Equal):
        absurd = rules.linear(Equal(stated.right, ZERO), ((number(-1), relation), (ONE, zero)))
    else:
        absurd = rules.linear(Less(ZERO, ZERO), ((ONE, relation), (ONE, zero)))
    return rules.cases(case, rules.assume(case), impossible(absurd, case))


def finite_of_probability(mass: Theorem) -> Theorem:
    """From Int 1 dP = 1, infer P finite."""
    return integrable_nonzero(mass)


def sigma_finite_of_finite(finite: Theorem) -> Theorem:
    """From finite mass, infer sigma-finite."""
    return rules.sigma_finite_positive(finite, rules.linear(Less(ZERO, ONE), ()))
