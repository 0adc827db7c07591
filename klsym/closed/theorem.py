"""The kernel's theorem behind a closed form: KL(P, Q) = value, from the densities and the expectations.

KL is ∫ log(dP/dQ) dP - P(Ω) + Q(Ω). From the densities p and q against Lebesgue measure: p = (dP/dQ) q, so that
log(dP/dQ) = log p - log q P-a.e., a sum of statistics; the integral of the sum is the sum of the integrals, each being
finite. That each is, and what it comes to, is the word of one oracle, `klsym.closed.oracle.stated_expectation`. An
expectation whose value the kernel cannot write stays an integral. P << Q is a hypothesis of the theorem.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, S, expand

from klsym.closed.expectations import Term, expand_logs
from klsym.closed.formal import LENGTH, ONE, ZERO, FormalLaw, UnwrittenError, constant_of, formal_law, term
from klsym.closed.oracle import announce, needed, stated_expectation
from klsym.closed.statistics import expectation
from klsym.closed.terms import linear_terms
from klsym.divergences.divergence import Divergence
from klsym.families import Family
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.kernel.theorem import Theorem
from klsym.measures import X

_U, _Y, _HOLE = kernel.Real("u"), kernel.Real("y"), kernel.Real("hole")
MINUS = kernel.number(-1)
_OUTSIDE = kernel.LessEqual(_U, ZERO)  # the point lies off the support


@dataclass(frozen=True)
class FormalForm:
    """`value`: KL(P, Q) = …; `integrable`: log(dP/dQ) is P-integrable. Both are the kernel's theorems."""

    value: Theorem
    integrable: Theorem


def formal_form(divergence: Divergence) -> FormalForm:
    """The kernel's theorems behind the closed form of KL between two families with densities on the line.

    Raises UnwrittenError where the kernel cannot write the densities.
    """
    first, second = divergence.measures
    if divergence.functional != "kl" or not isinstance(first, Family) or not isinstance(second, Family):
        raise UnwrittenError(f"{divergence} is not the divergence of two families")
    symbols = divergence.free_symbols
    if len({str(symbol) for symbol in symbols}) < len(symbols):
        raise UnwrittenError(f"two parameters of {divergence} have one name")
    expansion = expand_logs(first, second, S.One, S.NegativeOne)
    if expansion is None:
        raise UnwrittenError(f"no closed form of {divergence} is known")
    p, q = formal_law(first), formal_law(second)
    ratio = log_ratio(p, q)
    return _integrated(first, second, list(expansion.terms), ratio, p, q)


def log_ratio(p: FormalLaw, q: FormalLaw) -> Theorem:
    """P << Q |- log(dP/dQ) = log p - log q, P-a.e."""
    length = rules.sigma_finite_base(LENGTH)
    own, other = (rules.version_density(LENGTH, nonnegative(law)) for law in (p, q))
    continuity = rules.assume(kernel.AbsolutelyContinuous(p.measure, q.measure))
    finite = [rules.sigma_finite_version(version, length) for version in (own, other)]
    derivative = rules.radon_nikodym(continuity, *finite)
    chained = rules.version_chain(derivative, other)
    equal = rules.transfer(rules.version_unique(own, chained, length), rules.version_continuous(own))
    positive_p, positive_r = rules.version_positive(own), rules.version_positive(derivative)
    positive_q = rules.transfer(rules.version_positive(other), continuity)
    # log p = log((dP/dQ) q) = log(dP/dQ) + log q
    start = rules.almost_everywhere(rules.ring(kernel.Log(p.density), kernel.Log(p.density)), p.measure)
    template = kernel.Equal(kernel.Log(p.density), kernel.Log(_HOLE), p.measure)
    moved = rules.rewrite(start, equal, template, _HOLE)
    split = rules.log_product(positive_r, positive_q)
    logs = [log_of_density(law, proof, p.measure) for law, proof in ((p, positive_p), (q, positive_q))]
    log_r = kernel.Log(derivative.conclusion.density)
    goal = kernel.Equal(log_r, p.log_density - q.log_density, p.measure)
    return rules.linear(goal, ((ONE, logs[0]), (MINUS, moved), (MINUS, split), (MINUS, logs[1])))


def _indicator_positive() -> tuple[Theorem, Theorem]:
    """not u <= 0 |- 1[u > 0] = exp(0 log u), and u <= 0 |- 1[u > 0] = 0."""
    upper = rules.power(rules.order(rules.assume(kernel.Not(_OUTSIDE))), ZERO)
    lower = rules.power(rules.assume(_OUTSIDE), ZERO)
    return upper, lower


def nonnegative(law: FormalLaw) -> Theorem:
    """0 <= density."""
    if law.support is None:
        positive = rules.exp_positive(law.log_density)
        return rules.linear(kernel.LessEqual(ZERO, law.density), ((ONE, positive),))
    upper, lower = _indicator_positive()
    density = kernel.Power(_U, ZERO) * kernel.Exp(_Y)
    goal = kernel.LessEqual(ZERO, density)
    above = kernel.Less(ZERO, upper.conclusion.left)
    indicator = rules.linear(above, ((ONE, rules.exp_positive(upper.conclusion.right.argument)), (MINUS, upper)))
    holds = rules.linear(goal, ((ONE, rules.product(indicator, rules.exp_positive(_Y))),))
    fails = rules.linear(goal, ((-kernel.Exp(_Y), lower),))
    lemma = rules.cases(_OUTSIDE, fails, holds)
    return rules.pointwise(lemma, {_U: law.support, _Y: law.log_density})


def log_of_density(law: FormalLaw, positive: Theorem, measure: kernel.Measure) -> Theorem:
    """log density = its logarithm as written, a.e. for a measure for which the density is positive a.e."""
    if law.support is None:
        return rules.almost_everywhere(rules.log_exp(law.log_density), measure)
    upper, lower = _indicator_positive()
    indicator = kernel.Power(_U, ZERO)
    density = indicator * kernel.Exp(_Y)
    goal = kernel.Equal(kernel.Log(density), _Y)
    exponent = upper.conclusion.right.argument
    above = rules.linear(kernel.Less(ZERO, indicator), ((ONE, rules.exp_positive(exponent)), (MINUS, upper)))
    split = rules.log_product(above, rules.exp_positive(_Y))
    start = rules.ring(kernel.Log(indicator), kernel.Log(indicator))
    opened = rules.rewrite(start, upper, kernel.Equal(kernel.Log(indicator), kernel.Log(_HOLE)), _HOLE)
    pieces = ((ONE, split), (ONE, opened), (ONE, rules.log_exp(exponent)), (ONE, rules.log_exp(_Y)))
    holds = rules.linear(goal, pieces)
    given = rules.assume(kernel.Less(ZERO, density))
    absurd = rules.linear(kernel.Less(ZERO, ZERO), ((ONE, given), (kernel.Exp(_Y), lower)))
    fails = rules.contradiction(rules.linear(kernel.LessEqual(ZERO, ZERO), ()), rules.order(absurd), goal)
    lemma = rules.cases(_OUTSIDE, fails, holds)
    return rules.pointwise(lemma, {_U: law.support, _Y: law.log_density}, (positive,), measure)


def _integrated(
    first: Family, second: Family, summands: list[Term], ratio: Theorem, p: FormalLaw, q: FormalLaw
) -> FormalForm:
    """The integral of the sum, term by term."""
    combination, values = [], []
    total: kernel.Term = ZERO
    for summand in summands:
        coefficient = _coefficient(summand.coefficient, summand.statistic, first, second)
        function, integrable, value = expectation_facts(first, summand.statistic)
        combination.append((coefficient, integrable))
        if value is not None:
            values.append((coefficient, value))
        total = total + coefficient * function
    log_r = ratio.conclusion.left
    measure = p.measure
    as_sum = rules.linear(kernel.Equal(log_r, total, measure), ((ONE, ratio),))
    start = kernel.Integral(log_r, measure)
    turned = rules.rewrite(
        rules.ring(start, start), as_sum, kernel.Equal(start, kernel.Integral(_HOLE, measure)), _HOLE
    )
    summed = rules.integral_linear(total, tuple(combination), measure)
    masses = [expectation_facts(law, S.One)[2] for law in (first, second)]
    result = _replaced(summed.conclusion.right, values)
    left = start - kernel.Integral(ONE, measure) + kernel.Integral(ONE, q.measure)
    pieces = [(ONE, turned), (ONE, summed), *values, (MINUS, masses[0]), (ONE, masses[1])]
    value = rules.linear(kernel.Equal(left, result), tuple(pieces))
    finite = rules.integrable_linear(total, tuple(combination), measure)
    back = rules.linear(kernel.Equal(total, log_r, measure), ((MINUS, as_sum),))
    integrable = rules.rewrite(finite, back, kernel.Integrable(_HOLE, measure), _HOLE)
    return FormalForm(value, integrable)


def _replaced(right: kernel.Term, values: list[tuple[kernel.Term, Theorem]]) -> kernel.Term:
    """The sum with each known integral replaced by its value."""
    known = {fact.conclusion.left: fact.conclusion.right for _, fact in values}

    def walk(node: kernel.Term) -> kernel.Term:
        if node in known:
            return known[node]
        if isinstance(node, (kernel.Add, kernel.Multiply)):
            return type(node)(walk(node.left), walk(node.right))
        return node

    return walk(right)


def _coefficient(coefficient: Expr, statistic: Expr, first: Family, second: Family) -> kernel.Term:
    """The coefficient as a term; of the constant, with each density's unwritten part as its real variable."""
    if statistic != 1:
        return term(coefficient)
    (own, _), (other, _) = constant_of(first), constant_of(second)
    constants = [linear_terms(law.log_density(X), X).get(S.One, S.Zero) for law in (first, second)]
    moved = expand(coefficient - constants[0] + constants[1])  # what completing squares took out of the constants
    return own - other + term(moved)


def expectation_facts(law: Family, statistic: Expr) -> tuple[kernel.Term, Theorem, Theorem | None]:
    """The function, that it is integrable, and its integral where the kernel can write it: the oracle's word."""
    known = expectation(law, statistic, X)
    if known is None:
        raise UnwrittenError(f"no expectation of {statistic} under {law} is known")
    measure, function = announce(law, statistic)
    hypotheses = needed(law, statistic, known)
    integrable = rules.consult(stated_expectation, hypotheses, kernel.Integrable(function, measure))
    try:
        said = kernel.Equal(kernel.Integral(function, measure), term(known.value))
    except UnwrittenError:
        return function, integrable, None
    return function, integrable, rules.consult(stated_expectation, hypotheses, said)
