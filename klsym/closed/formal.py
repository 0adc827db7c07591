"""Families and statistics as the kernel's terms: what the theorem behind a closed form speaks of.

A family on the line is the measure with density 1[u > 0] exp(log density) against Lebesgue measure, the support u > 0.
The indicator is Power(u, 0), which the kernel's total conventions make 0 where u <= 0. Numbers the kernel cannot write
(log of a gamma function, say) may stand in the constant of a log density, as one real variable there; it is pinned by
the hypothesis that the measure has mass one.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import NamedTuple

from sympy import Abs, Add, Expr, Pow, S, Symbol, exp, log, oo
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean

from klsym.closed.terms import linear_terms
from klsym.families import Family
from klsym.kernel import terms as kernel
from klsym.measures import KlsymError, Lebesgue, X

LINE = kernel.Euclidean(1)
LENGTH = kernel.Lebesgue(LINE)
POINT = kernel.Coordinate(LINE, 0)
ZERO, ONE = kernel.number(0), kernel.number(1)


class UnwrittenError(KlsymError):
    """An expression that the kernel's terms cannot say."""


def term(expression: Expr) -> kernel.Term:
    """The kernel's term for an expression in parameters and in the line's variable; UnwrittenError where there is none.

    >>> print(term(X**2 / 2))
    1/2*x0*x0
    """
    if expression == X:
        return POINT
    if expression.is_Symbol:
        return kernel.Real(str(expression))
    if expression.is_Rational:
        return kernel.number(Fraction(int(expression.p), int(expression.q)))
    if expression.is_Add:
        return reduce(add, map(term, expression.as_ordered_terms()))
    if expression.is_Mul:
        return reduce(mul, map(term, expression.as_ordered_factors()))
    if expression.is_Pow:
        return _power(expression)
    for function, node in ((log, kernel.Log), (exp, kernel.Exp), (Abs, kernel.Abs)):
        if isinstance(expression, function):
            return node(term(expression.args[0]))
    raise UnwrittenError(f"the kernel has no term for {expression}")


def _power(power: Pow) -> kernel.Term:
    base, exponent = term(power.base), power.exp
    if not exponent.is_Integer or abs(exponent) > 8:
        return kernel.Power(base, term(exponent))
    product = base
    for _ in range(abs(int(exponent)) - 1):
        product = product * base
    return product if exponent > 0 else kernel.Inverse(product)


class FormalLaw(NamedTuple):
    """A family as a measure with density: `measure` = density . lebesgue, density = 1[support > 0] exp(log_density)."""

    measure: kernel.Measure
    density: kernel.Term
    log_density: kernel.Term
    support: kernel.Term | None
    hypotheses: tuple[kernel.Judgement, ...]
    pinned: bool


def formal_law(law: Family) -> FormalLaw:
    """The family as the kernel's measure; UnwrittenError where it is not on the line or has no such density."""
    base = law.base
    if not isinstance(base, Lebesgue):
        raise UnwrittenError(f"{law} has no density on the line")
    if law.free_symbols and "check" in vars(type(law)):
        raise UnwrittenError(f"the parameters of {law} are tied to one another")
    log_density, pinned = _log_density(law)
    support = _support(*base.args)
    density: kernel.Term = kernel.Exp(log_density)
    if support is not None:
        density = kernel.Power(support, ZERO) * density
    measure = kernel.WithDensity(LENGTH, density)
    hypotheses = positivity(law.free_symbols)
    if pinned:
        hypotheses = (*hypotheses, kernel.probability(measure))
    return FormalLaw(measure, density, log_density, support, hypotheses, pinned)


def _log_density(law: Family) -> tuple[kernel.Term, bool]:
    pieces = linear_terms(law.log_density(X), X)
    written, unwritten = constant_of(law)
    pieces.pop(S.One, None)
    return reduce(add, (term(c * s) for s, c in pieces.items()), written), unwritten != 0


def constant_of(law: Family) -> tuple[kernel.Term, Expr]:
    """The constant of the law's log density as a term, and the part that stands in it as one real variable."""
    constant = linear_terms(law.log_density(X), X).get(S.One, S.Zero)
    written: list[kernel.Term] = []
    unwritten: list[Expr] = []
    for summand in Add.make_args(constant):
        try:
            written.append(term(summand))
        except UnwrittenError:
            unwritten.append(summand)
    if unwritten:
        written.append(kernel.Real(str(Add(*unwritten))))
    return reduce(add, written), Add(*unwritten)


def _support(left: Expr, right: Expr) -> kernel.Term | None:
    """A term that is positive exactly on the interval, None for the whole line."""
    factors = []
    if left != -oo:
        factors.append(POINT if left == 0 else POINT - term(left))
    if right != oo:
        factors.append(term(right) - POINT)
    if not factors:
        return None
    return factors[0] if len(factors) == 1 else factors[0] * factors[1]


def positivity(symbols: set[Symbol]) -> tuple[kernel.Judgement, ...]:
    """0 < a for each positive symbol, in the order of their names."""
    ordered = sorted(symbols, key=str)
    return tuple(kernel.Less(ZERO, kernel.Real(str(symbol))) for symbol in ordered if symbol.is_positive)


def condition(finite: Boolean) -> tuple[kernel.Judgement, ...]:
    """A conjunction of strict inequalities between parameters, as hypotheses."""
    found = []
    for conjunct in And.make_args(finite):
        if conjunct is S.true:
            continue
        if not isinstance(conjunct, Relational) or conjunct.rel_op not in (">", "<"):
            raise UnwrittenError(f"the kernel has no judgement for {conjunct}")
        found.append(kernel.Less(term(conjunct.lts), term(conjunct.gts)))
    return tuple(found)
