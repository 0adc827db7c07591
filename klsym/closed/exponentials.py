"""∫ exp(sum of c s(x)) dx in closed form: the normalising integrals of the exponential families.

The squared Hellinger distance and chi-squared are such integrals: sqrt(p q) and p^2/q of one exponential family are
again exp of a combination of its statistics. A row of the table knows one set of statistics on one kind of carrier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sympy import (
    Abs,
    Add,
    And,
    Expr,
    Integer,
    Mul,
    S,
    Symbol,
    beta,
    exp,
    expand,
    gamma,
    log,
    loggamma,
    oo,
    pi,
    sqrt,
    true,
)
from sympy.logic.boolalg import Boolean

from klsym.closed.present import LARGE, split_log
from klsym.closed.terms import Terms
from klsym.measures import Lattice, Lebesgue


class Integral(NamedTuple):
    """The value of the integral where it is finite; it is +oo elsewhere."""

    value: Expr
    finite: Boolean = true


Row = Callable[[Terms, Symbol, Expr, Expr], Integral | None]
LINE: list[Row] = []
LATTICE: list[Row] = []


def integral_of_exp(terms: Terms, x: Symbol, base: Lebesgue | Lattice) -> Integral | None:
    """∫ exp(sum of coefficient * statistic) over the base, None where no row knows the statistics.

    >>> x = Symbol("x", real=True)
    >>> integral_of_exp({x: S(-2), S.One: S(3)}, x, Lebesgue(0)).value
    exp(3)/2
    """
    moving = {statistic: coefficient for statistic, coefficient in terms.items() if statistic != 1}
    constant = terms.get(S.One, S.Zero)
    if isinstance(base, Lattice):
        binomial = binomial_theorem(moving, constant, x, *base.args)
        if binomial is not None:
            return binomial
    for row in LATTICE if isinstance(base, Lattice) else LINE:
        found = row(moving, x, *base.args)
        if found is not None:
            return Integral(exponential_of(constant) * found.value, found.finite)
    return None


def exponential_of(exponent: Expr) -> Expr:
    """exp of a sum of logarithms as the product it is."""
    powers: dict[Expr, Expr] = {}
    rest: list[Expr] = []
    for term in Add.make_args(exponent):
        factors = Mul.make_args(term)
        core = next((factor for factor in factors if isinstance(factor, (log, loggamma))), None)
        if core is None or (core.args[0].is_number and isinstance(core, loggamma) and core.args[0] > LARGE):
            rest.append(term)
            continue
        coefficient = Mul(*(factor for factor in factors if factor is not core))
        atoms = split_log(core.args[0]) if isinstance(core, log) else [(gamma(core.args[0]), S.One)]
        for atom, multiple in atoms:
            if atom is None:
                rest.append(coefficient * multiple)
            else:
                powers[atom] = powers.get(atom, S.Zero) + coefficient * multiple
    return exp(Add(*rest)) * Mul(*(atom**power for atom, power in powers.items()))


def integral_row(table: list[Row]) -> Callable[[Row], Row]:
    """Add a row to a table; rows are asked in the order they are added."""

    def add(row: Row) -> Row:
        table.append(row)
        return row

    return add


@integral_row(LINE)
def constant(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """A constant on a bounded interval."""
    return Integral(right - left) if not terms and (right - left).is_finite is not False else None


@integral_row(LINE)
def gaussian(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """exp of a quadratic polynomial on the line."""
    if (left, right) != (-oo, oo):
        return None
    return _gaussian(terms, x)


@integral_row(LINE)
def log_gaussian(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """exp of a quadratic polynomial in log x on the half-line: the Gaussian integral in log x."""
    if (left, right) != (0, oo) or not any(s.is_Pow and s.base.has(log) for s in terms):
        return None
    moved = {statistic.subs(log(x), x): coefficient for statistic, coefficient in terms.items()}
    if any(statistic.has(log) for statistic in moved):
        return None
    moved[x] = moved.get(x, S.Zero) + 1  # dx = e^u du
    return _gaussian(moved, x)


def _gaussian(terms: Terms, x: Symbol) -> Integral | None:
    """exp(-sum a_i (x - m_i)^2 + b x): variances add as precisions do."""
    squares: list[tuple[Expr, Expr]] = []
    slope: Expr = S.Zero
    for statistic, coefficient in terms.items():
        if statistic == x:
            slope += coefficient
        elif (
            statistic.is_Pow
            and statistic.exp == 2
            and (statistic.base - x).is_number | (not (statistic.base - x).has(x))
        ):
            squares.append((-coefficient, x - statistic.base))
        else:
            return None
    if not squares:
        return None
    total = Add(*(weight for weight, _ in squares)).together()
    bias = Add(
        *(
            first[0] * second[0] * (first[1] - second[1]) ** 2
            for place, first in enumerate(squares)
            for second in squares[place + 1 :]
        )
    )
    centre = Add(*(weight * point for weight, point in squares))
    linear = (slope * centre + slope**2 / 4) if slope != 0 else S.Zero
    exponent = -bias / total + (expand(linear).together() / total if linear != 0 else S.Zero)
    return Integral(sqrt(pi / total) * exp(exponent), total > 0)


@integral_row(LINE)
def power_exponential(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """x^a exp(-b x^k) on the half-line: Gamma((a + 1)/k) / (|k| b^((a + 1)/k))."""
    if (left, right) != (0, oo):
        return None
    rest = dict(terms)
    a = rest.pop(log(x), S.Zero)
    if len(rest) != 1:
        return None
    ((statistic, coefficient),) = rest.items()
    base, k = statistic.as_base_exp()
    if base != x or k.has(x):
        return None
    order = (a + 1) / k
    return Integral(gamma(order) / (Abs(k) * (-coefficient) ** order), And(order > 0, coefficient < 0))


@integral_row(LINE)
def power_law(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """x^a above a positive minimum."""
    if set(terms) != {log(x)} or right != oo or not left.is_positive:
        return None
    a = terms[log(x)]
    return Integral(left ** (a + 1) / (-a - 1), a < -1)


@integral_row(LINE)
def decay(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """exp(-b x) to the right of a point."""
    if set(terms) != {x} or right != oo or left == -oo:
        return None
    return Integral(exp(terms[x] * left) / -terms[x], terms[x] < 0)


@integral_row(LINE)
def beta_integral(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """x^a (1 - x)^b on (0, 1)."""
    if (left, right) != (0, 1) or not set(terms) <= {log(x), log(1 - x)}:
        return None
    a, b = terms.get(log(x), S.Zero), terms.get(log(1 - x), S.Zero)
    return Integral(beta(a + 1, b + 1), And(a > -1, b > -1))


@integral_row(LINE)
def two_kinks(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """exp(-a |x - m| - b |x - n|) on the line, in three pieces."""
    kinks = []
    for statistic, coefficient in terms.items():
        if not isinstance(statistic, Abs) or (statistic.args[0] - x).has(x):
            return None
        kinks.append((-coefficient, x - statistic.args[0]))
    if (left, right) != (-oo, oo) or len(kinks) not in (1, 2):
        return None
    if len(kinks) == 1:
        return Integral(2 / kinks[0][0], kinks[0][0] > 0)
    (a, m), (b, n) = kinks
    distance = Abs(m - n)
    if (a - b).is_zero:
        middle = distance * exp(-a * distance)
    elif (a - b).is_nonzero:
        middle = (exp(-b * distance) - exp(-a * distance)) / (a - b)
    else:
        return None
    return Integral((exp(-a * distance) + exp(-b * distance)) / (a + b) + middle, a + b > 0)


@integral_row(LATTICE)
def geometric_series(terms: Terms, x: Symbol, start: Expr, stop: Expr) -> Integral | None:
    """The sum of exp(b k) over k >= start."""
    if set(terms) != {x} or stop != oo or not start.is_finite:
        return None
    ratio = exp(terms[x])
    return Integral(ratio**start / (1 - ratio), ratio < 1)


@integral_row(LATTICE)
def exponential_series(terms: Terms, x: Symbol, start: Expr, stop: Expr) -> Integral | None:
    """The sum of exp(b k)/k! over k >= 0."""
    if start != 0 or stop != oo or terms.get(loggamma(x + 1)) != -1 or not set(terms) <= {x, loggamma(x + 1)}:
        return None
    return Integral(exp(exp(terms.get(x, S.Zero))))


def binomial_theorem(terms: Terms, constant: Expr, x: Symbol, start: Expr, stop: Expr) -> Integral | None:
    """The sum of n!/(k! (n - k)!) u^k v^(n - k) over k = 0, …, n, which is (u + v)^n."""
    one, other = loggamma(x + 1), loggamma(stop - x + 1)
    if start != 0 or terms.get(one) != -1 or terms.get(other) != -1 or not set(terms) <= {x, one, other} or stop == 0:
        return None
    second = expand((constant - loggamma(stop + 1)) / stop)
    first = expand(second + terms.get(x, S.Zero))
    return Integral((exponential_of(first) + exponential_of(second)) ** stop)


@integral_row(LATTICE)
def short_lattice(terms: Terms, x: Symbol, start: Expr, stop: Expr) -> Integral | None:
    """A sum of few terms, written out."""
    count = stop - start
    if terms and not (count.is_Integer and 0 <= count <= 40):
        return None
    if not terms:
        return Integral(count + 1) if count.is_finite is not False else None
    whole = Add(*(coefficient * statistic for statistic, coefficient in terms.items()))
    return Integral(Add(*(exp(whole.subs(x, start + Integer(j))) for j in range(int(count) + 1))))
