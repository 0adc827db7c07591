"""The table of expectations: E_P[s(X)] for a statistic s, out of the transforms that P's family states.

A row is a small recogniser: it looks at the statistic, and if it is of its kind says what the family's transforms make
of it. The first row asks the family itself, so that a family can state an expectation nobody here knows of; the rest
are what follows from E[X^s], E[exp(tX)] and E|X - m| and their derivatives. Nothing here knows one family from another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sympy import (
    Abs,
    Add,
    And,
    Derivative,
    Dummy,
    Expr,
    Integer,
    Le,
    Lt,
    Mul,
    Piecewise,
    S,
    Subs,
    Symbol,
    exp,
    expand,
    factor_terms,
    log,
    nan,
    sympify,
    true,
    zoo,
)
from sympy.core.cache import cacheit
from sympy.logic.boolalg import Boolean

from klsym.closed.gammas import reduce_gammas
from klsym.closed.terms import affine, linear_terms
from klsym.families import Expectation, Family
from klsym.measures import Lattice, Lebesgue, decide

_LONGEST_SUM = 40  # a finite lattice of at most this many points is summed out where no transform answers


class Known(NamedTuple):
    """An expectation with the name of what it was read from."""

    value: Expr
    finite: Boolean
    otherwise: Expr
    transform: str


# in which transforms are differentiated; always the same, so that SymPy remembers what it knows of them
_ORDER, _RATE = Dummy("s", real=True), Dummy("t", real=True)

Recogniser = Callable[[Family, Expr, Symbol], Known | None]
TABLE: list[Recogniser] = []


def row(recogniser: Recogniser) -> Recogniser:
    """Add a recogniser to the table; rows are asked in the order they are added."""
    TABLE.append(recogniser)
    return recogniser


@cacheit
def expectation(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E[statistic] for X of law `measure`, None where no transform of the family gives it.

    >>> from sympy import Symbol
    >>> from klsym.families import Exponential
    >>> x = Symbol("x", real=True)
    >>> expectation(Exponential(2), log(x), x).value
    -log(2) - EulerGamma
    """
    if statistic == 1:
        return Known(S.One, true, S.One, "total mass one")
    for recogniser in TABLE:
        known = recogniser(measure, statistic, x)
        if known is None:
            continue
        if known.finite is S.false:
            return known._replace(value=S.NaN)
        if not known.value.has(nan, zoo):
            return known._replace(value=reduce_gammas(known.value))
    return None


def _named(stated: Expectation | None, name: str) -> Known | None:
    return None if stated is None else Known(stated.value, sympify(stated.finite), stated.otherwise, name)


@row
def stated_by_the_family(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """Whatever the family states of itself in `expectation`."""
    return _named(measure.expectation(statistic, x), "an expectation the family states")


def _power_and_logs(statistic: Expr, x: Symbol) -> tuple[Expr, int] | None:
    """(a, b) with statistic = x**a log(x)**b."""
    power: Expr = S.Zero
    logs = 0
    for factor in Mul.make_args(statistic):
        base, exponent = factor.as_base_exp()
        if base == x and not exponent.has(x):
            power += exponent
        elif base == log(x) and exponent.is_Integer and exponent > 0:
            logs += int(exponent)
        else:
            return None
    return power, logs


@row
def power_of_x(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E[X^s], the Mellin transform."""
    shape = _power_and_logs(statistic, x)
    if shape is None or shape[1]:
        return None
    return _named(measure.moment(shape[0]), f"Mellin transform at s = {shape[0]}")


@row
def power_times_logs(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E[X^a log(X)^b], the b-th derivative of the Mellin transform at a.

    Where the open strip in which E[X^s] is finite has a inside, differentiation under the integral is allowed; outside
    of it, E[X^a |log X|^b] is infinite with E[X^a].
    """
    shape = _power_and_logs(statistic, x)
    if shape is None or not shape[1]:
        return None
    power, logs = shape
    s = _ORDER
    stated = measure.moment(s)
    if stated is None or not stated.value.has(s) or stated.value.has(Piecewise):
        return None  # a case apart for one s tells nothing of the derivative there
    value = stated.value.diff(s, logs)
    if value.has(Derivative, Subs):
        return None  # of a Bessel function in its order, say: no function that SymPy has
    value = value.subs(s, power)
    if value.has(nan, zoo):
        return None
    order = {1: "first", 2: "second"}.get(logs, f"{logs}th")
    name = f"{order} derivative of the Mellin transform at s = {power}"
    return Known(_tidy(value), stated.finite.subs(s, power), nan, name)


def _tidy(value: Expr) -> Expr:
    """Gamma(u + 0)/Gamma(u) cancelled term by term, after a derivative was taken."""
    return Add(*(reduce_gammas(term) for term in Add.make_args(expand(value))))


@row
def square_about_a_point(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E[(g(X) - m)^2] = Var g(X) + (E g(X) - m)^2, for g(x) = x, log x, …."""
    if not (statistic.is_Pow and statistic.exp == 2 and statistic.base.is_Add):
        return None
    shift, core = statistic.base.as_independent(x, as_Add=True)
    if shift == 0 or core.is_Add:
        return None
    mean = expectation(measure, core, x)
    second = expectation(measure, core**2, x)
    if mean is None or second is None:
        return None
    finite = And(mean.finite, second.finite)
    if finite is S.false:
        return Known(nan, finite, second.otherwise, f"second moment of {core}")
    centred = mean.value + shift
    if centred.is_Add:
        centred = expand(centred)
        if centred.could_extract_minus_sign():
            centred = -centred
    return Known(
        variance(mean.value, second.value) + centred**2,
        finite,
        S.Infinity,
        f"mean and variance of {core}, from {second.transform}",
    )


@cacheit
def variance(mean: Expr, second: Expr) -> Expr:
    """E[Y^2] - E[Y]^2, factored where that is shorter."""
    spread = expand(second - mean**2)
    if not spread.is_Add or not spread.free_symbols:
        return spread
    plain = spread.count_ops()
    for candidate in (spread.factor(), factor_terms(second - mean**2)):
        if candidate.count_ops() < plain:
            return _leading_plus(candidate)
    return spread


def _leading_plus(product: Expr) -> Expr:
    """-a (b - c) as a (c - b)."""
    if product.could_extract_minus_sign():
        for factor in Mul.make_args(product):
            if factor.is_Add:
                return product.xreplace({factor: -factor}) * -1
    return product


@row
def absolute_deviation(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E|X - m|."""
    if not isinstance(statistic, Abs):
        return None
    line = affine(statistic.args[0], x)
    if line is None or line[0] not in (1, -1):
        return None
    point = -line[1] / line[0]
    stated = measure.absolute_deviation(point)
    if stated is not None:
        return _named(stated, f"mean absolute deviation about {point}")
    ends = support(measure)
    mean = expectation(measure, x, x)
    if ends is None or mean is None or mean.finite is S.false:
        return None
    if decide(point <= ends[0]):
        return mean._replace(value=mean.value - point, transform=f"the mean, the support lying right of {point}")
    if decide(point >= ends[1]):
        return mean._replace(value=point - mean.value, transform=f"the mean, the support lying left of {point}")
    return _on_either_side(measure, point, ends[0], mean)


def _on_either_side(measure: Family, point: Expr, left: Expr, mean: Known) -> Known | None:
    """E|X - m| where m may lie left of the support or in it, a Piecewise."""
    if not left.is_finite:
        return None
    distance = Dummy("d", positive=True)
    inside = measure.absolute_deviation(left + distance)
    if inside is None:
        return None
    value = Piecewise((mean.value - point, point <= left), (inside.value.subs(distance, point - left), True))
    return mean._replace(value=value, transform=f"mean absolute deviation about {point}")


def support(measure: Family) -> tuple[Expr, Expr] | None:
    """The end points of the interval or lattice that carries the measure."""
    base = getattr(measure, "base", None)
    if isinstance(base, Lebesgue | Lattice):
        return base.args[0], base.args[1]
    return None


@row
def exponential_of_x(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E[X^n exp(tX)], the n-th derivative of the Laplace transform."""
    order = 0
    rate: Expr | None = None
    for factor in Mul.make_args(statistic):
        if isinstance(factor, exp) and rate is None:
            line = affine(factor.args[0], x)
            if line is None or line[1] != 0:
                return None
            rate = line[0]
        else:
            shape = _power_and_logs(factor, x)
            if shape is None or shape[1] or not (shape[0].is_Integer and shape[0] >= 0):
                return None
            order += int(shape[0])
    if rate is None:
        return None
    if order == 0:
        return _named(measure.exponential_moment(rate), f"Laplace transform at t = {rate}")
    t = _RATE
    stated = measure.exponential_moment(t)
    if stated is None or stated.value.has(Piecewise):
        return None
    value = stated.value.diff(t, order).subs(t, rate)
    return Known(
        value, stated.finite.subs(t, rate), stated.otherwise, f"derivative of the Laplace transform at t = {rate}"
    )


@row
def power_of_exponent(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E[c^X] = E[exp(X log c)] for c > 0."""
    if not (statistic.is_Pow and statistic.base.is_positive and not statistic.base.has(x)):
        return None
    line = affine(statistic.exp, x)
    if line is None:
        return None
    inner = expectation(measure, exp(line[0] * log(statistic.base) * x), x)
    return None if inner is None else inner._replace(value=statistic.base ** line[1] * inner.value)


@row
def polynomial(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E of a polynomial in X, from the moments."""
    if not statistic.is_polynomial(x):
        return None
    terms = linear_terms(expand(statistic), x)
    if any(piece == statistic for piece in terms):
        return None
    parts = [(coefficient, expectation(measure, piece, x)) for piece, coefficient in terms.items()]
    if any(known is None for _, known in parts):
        return None
    found = [(coefficient, known) for coefficient, known in parts if known is not None]
    return Known(
        Add(*(coefficient * known.value for coefficient, known in found)),
        And(*(known.finite for _, known in found)),
        nan,
        "moments",
    )


@row
def finite_lattice(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E over a lattice of few points, summed out."""
    base = getattr(measure, "base", None)
    if not isinstance(base, Lattice):
        return None
    count = base.stop - base.start
    if not count.is_Integer or count > _LONGEST_SUM or count < 0:
        return None
    points = [base.start + Integer(j) for j in range(int(count) + 1)]
    value = Add(*(exp(measure.log_density(point)) * statistic.subs(x, point) for point in points))
    return Known(value, true, S.Infinity, f"the sum over the {len(points)} points")


@row
def one_piece(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E of a function in pieces, where the whole support lies in one of them."""
    ends = support(measure)
    if not isinstance(statistic, Piecewise) or ends is None:
        return None
    chosen = None
    for value, condition in statistic.args:
        chosen = value
        line = affine(condition.lhs - condition.rhs, x) if isinstance(condition, (Lt, Le)) else None
        if condition is S.true or (line is not None and line[0] == 1 and decide(ends[1] <= -line[1])):
            break
        if line is None or line[0] != 1 or not decide(ends[0] >= -line[1]):
            return None
    parts = [(c, expectation(measure, piece, x)) for piece, c in linear_terms(chosen, x).items()]
    found = [(c, known) for c, known in parts if known is not None and known.finite is not S.false]
    if len(found) < len(parts):
        return None
    transforms = ", ".join(dict.fromkeys(known.transform for _, known in found))
    finite = And(*(known.finite for _, known in found))
    return Known(Add(*(c * known.value for c, known in found)), finite, nan, transforms)
