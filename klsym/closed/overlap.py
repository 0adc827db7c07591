"""Squared Hellinger and chi-squared: ∫ p^a q^b, the overlap of two densities.

H^2 = P(Ω) + Q(Ω) - 2 ∫ sqrt(p q), and χ² = ∫ p^2/q - 2 P(Ω) + Q(Ω). Both are ∫ exp(a log p + b log q) over the cells
where both measures have mass.
"""

from __future__ import annotations

from sympy import Add, And, Expr, Mul, Piecewise, S, nan, oo, zoo
from sympy.logic.boolalg import Boolean

from klsym.closed.conditions import tidy_condition
from klsym.closed.exponentials import Integral
from klsym.closed.fractions import join_powers
from klsym.closed.gammas import reduce_gammas
from klsym.closed.named_integrals import integral_of_exp
from klsym.closed.products import closed_factors, factor_pairs
from klsym.closed.result import ClosedForm
from klsym.closed.squares import completed_squares
from klsym.closed.tactics import equation, tactic
from klsym.closed.terms import Terms, linear_terms
from klsym.divergences.divergence import Divergence
from klsym.divergences.finiteness import finiteness
from klsym.measures import Cell, LebesgueSpace, Measure, ProductMeasure, common_refinement


def overlap(first: Measure, second: Measure, a: Expr, b: Expr) -> Integral | None:
    """∫ p^a q^b over the cells and points where both measures have mass."""
    if isinstance(first, ProductMeasure) or isinstance(second, ProductMeasure):
        return None
    refinement = common_refinement(first, second)
    if refinement.hypothesis.free_symbols or not refinement.covers_second:
        return None
    values: list[Expr] = []
    finite = S.true
    for point in refinement.points:
        if point.p == 0 or point.q == 0:
            continue
        values.append(point.p**a * point.q**b)
    for cell in refinement.cells:
        if cell.p is None or cell.q is None:
            continue
        found = _over_cell(cell, a, b)
        if found is None:
            return None
        values.append(found.value)
        finite = And(finite, found.finite)
    value = Add(*values)
    return None if value.has(nan, zoo) else Integral(value, finite)


def _over_cell(cell: Cell, a: Expr, b: Expr) -> Integral | None:
    if isinstance(cell.base, LebesgueSpace) or cell.p is None or cell.q is None or len(cell.p) * len(cell.q) != 1:
        return None
    terms: Terms = {}
    for density, factor in ((cell.p[0], a), (cell.q[0], b)):
        for statistic, coefficient in completed_squares(linear_terms(density, cell.variable), cell.variable).items():
            terms[statistic] = terms.get(statistic, S.Zero) + factor * coefficient
    terms = {statistic: coefficient for statistic, coefficient in terms.items() if coefficient != 0}
    return integral_of_exp(terms, cell.variable, cell.base)


@tactic("squared_hellinger")
def squared_hellinger(divergence: Divergence) -> ClosedForm | None:
    """H^2 = P(Ω) + Q(Ω) - 2 ∫ sqrt(p q)."""
    found = overlap(divergence.first, divergence.second, S.Half, S.Half)
    if found is None or tidy_condition(found.finite) is S.false:
        return None  # the overlap is always finite; a row that says otherwise speaks of a limit it does not know
    value = divergence.first.total_mass + divergence.second.total_mass - 2 * presented(found.value)
    reason = "H^2 = P(Ω) + Q(Ω) - 2 ∫ sqrt(p q), and sqrt(p q) is exp of a combination of statistics"
    return ClosedForm(divergence, value, S.true, reason, (equation(divergence, value, reason),))


@tactic("chi_squared")
def chi_squared(divergence: Divergence) -> ClosedForm | None:
    """χ² = ∫ p^2/q - 2 P(Ω) + Q(Ω)."""
    found = overlap(divergence.first, divergence.second, S(2), S.NegativeOne)
    if found is None:
        return None
    value = presented(found.value) + divergence.mass_term()
    reason = "χ² = ∫ p²/q - 2 P(Ω) + Q(Ω), and p²/q is exp of a combination of statistics"
    verdict = finiteness(divergence)
    condition = tidy_condition(found.finite)
    if isinstance(verdict.verdict, Boolean) and condition not in (S.true, S.false):
        condition = tidy_condition(verdict.verdict)
    if verdict.verdict in (True, S.true) or condition is S.true:
        whole, condition = value, S.true
    elif condition is S.false:
        return None
    else:  # a positive integrand: where the integral is not finite it is +oo
        whole = Piecewise((value, condition), (oo, True))
    return ClosedForm(divergence, whole, condition, reason, (equation(divergence, whole, reason),))


@tactic("squared_hellinger", "chi_squared")
def product_of_factors(divergence: Divergence) -> ClosedForm | None:
    """1 - H^2/2 and 1 + χ² of products of probabilities are products."""
    pairs = factor_pairs(divergence)
    if pairs is None or any(measure.total_mass != 1 for pair in pairs for measure in pair):
        return None
    forms = [form for form in closed_factors(divergence, pairs) if form is not None and form.finite is S.true]
    if len(forms) < len(pairs):
        return None
    if divergence.functional == "chi_squared":
        value = Mul(*(1 + form.value for form in forms)) - 1
    else:
        value = 2 - 2 * Mul(*(1 - form.value / 2 for form in forms))
    reason = "the overlap of products is the product of the overlaps (Fubini)"
    return ClosedForm(divergence, value, S.true, reason, (equation(divergence, value, reason),))


def presented(value: Expr) -> Expr:
    """Powers and gamma quotients joined, numbers taken out of sums, sums of products kept."""
    return Add(*(join_powers(numbers_out(reduce_gammas(term))) for term in Add.make_args(value)))


def numbers_out(product: Expr) -> Expr:
    """(a/2 + b/2)^k as (a + b)^k/2^k in a product."""
    factors = []
    for factor in Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if base.is_Add and exponent != 1:
            content, primitive = base.primitive()
            factor = content**exponent * primitive**exponent
        factors.append(factor)
    return Mul(*factors)
