"""More normalising integrals: those that bear the names of Bessel, Gumbel, Cauchy, von Mises, and of Euler's beta.

Each row knows one set of statistics on one kind of carrier, as in `exponentials`, whose table it joins: so that table
is asked through here. A row answers for symbols where it is +oo wherever its condition fails, and else keeps silent.
"""

from __future__ import annotations

from sympy import (
    Abs,
    Add,
    And,
    Expr,
    Mul,
    S,
    Symbol,
    besseli,
    besselk,
    beta,
    cos,
    exp,
    factorial,
    gamma,
    log,
    loggamma,
    oo,
    pi,
    sin,
    sqrt,
    uppergamma,
    zeta,
)

from klsym.closed.exponentials import LATTICE, LINE, Integral, integral_of_exp, integral_row
from klsym.closed.terms import Terms, affine
from klsym.families.circle import phase
from klsym.families.odds import log_of_shifted_power

__all__ = ["integral_of_exp"]


@integral_row(LINE)
def bessel(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """x^a exp(-b x - c/x) on the half-line: 2 (c/b)^((a + 1)/2) K_(a+1)(2 sqrt(b c))."""
    if (left, right) != (0, oo) or not {x, 1 / x} <= set(terms) <= {x, 1 / x, log(x)}:
        return None
    a, b, c = terms.get(log(x), S.Zero), -terms[x], -terms[1 / x]
    if not (b.is_positive and c.is_positive) and (b.free_symbols or c.free_symbols):
        return None  # where b or c is zero it may be finite
    return Integral(2 * (c / b) ** ((a + 1) / 2) * _macdonald(a + 1, 2 * sqrt(b * c)), And(b > 0, c > 0))


def _macdonald(order: Expr, z: Expr) -> Expr:
    """K_order(z), written out for half of an odd order."""
    n = (abs(order) if order.is_number else order) - S.Half
    if not n.is_Integer:
        return besselk(order, z)
    terms = (factorial(n + j) / (factorial(j) * factorial(n - j) * (2 * z) ** j) for j in range(int(n) + 1))
    return sqrt(pi / (2 * z)) * exp(-z) * Add(*terms)


@integral_row(LINE)
def gumbel(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """exp(a x - b e^(k x)): Gamma(a/k) / (|k| b^(a/k)) on the line, the upper incomplete one on x > 0."""
    rest = dict(terms)
    a = rest.pop(x, S.Zero)
    if len(rest) != 1 or right != oo:
        return None
    ((statistic, coefficient),) = rest.items()
    line = affine(statistic.args[0], x) if isinstance(statistic, exp) else None
    if line is None or line[1] != 0:
        return None
    k, b = line[0], -coefficient
    if left == -oo:
        return Integral(gamma(a / k) / (Abs(k) * b ** (a / k)), And(a / k > 0, b > 0))
    if left == 0 and k.is_positive and (b.is_positive or not b.free_symbols):
        return Integral(uppergamma(a / k, b) / (k * b ** (a / k)), b > 0)
    return None


@integral_row(LINE)
def beta_prime(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """x^a (s (x^p + c))^b on the half-line: Euler's beta integral in x^p/c."""
    rest = dict(terms)
    a = rest.pop(log(x), S.Zero)
    if (left, right) != (0, oo) or len(rest) != 1:
        return None
    ((statistic, b),) = rest.items()
    found = log_of_shifted_power(statistic, x)
    if found is None or not found[1].is_positive:
        return None
    slope, p, c = found
    order = (a + 1) / p
    value = slope**b * c ** (b + order) * beta(order, -b - order) / p
    return Integral(value, And(order > 0, -b - order > 0))


@integral_row(LINE)
def power_of_line(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """(x + c)^b from a point above -c on to infinity."""
    if len(terms) != 1 or right != oo or left == -oo:
        return None
    ((statistic, b),) = terms.items()
    line = affine(statistic.args[0], x) if isinstance(statistic, log) else None
    if line is None or line[0] != 1 or not (left + line[1]).is_positive:
        return None
    return Integral((left + line[1]) ** (b + 1) / (-b - 1), b < -1)


@integral_row(LINE)
def between_two_ends(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """(x - left)^a (right - x)^b between finite ends, and x^a or e^(a x) there."""
    if not (left.is_finite and right.is_finite):
        return None
    if set(terms) == {x}:
        a = terms[x]
        zero = None if a.is_nonzero else a.equals(0)
        if zero:
            return Integral(right - left)
        if zero is None and not a.is_nonzero:
            return None
        return Integral((exp(a * right) - exp(a * left)) / a)
    if set(terms) == {log(x)} and left.is_positive:
        a = terms[log(x)]
        if a == -1:
            return Integral(log(right / left))
        return Integral((right ** (a + 1) - left ** (a + 1)) / (a + 1)) if (a + 1).is_nonzero else None
    a, b = S.Zero, S.Zero
    for statistic, coefficient in terms.items():
        line = affine(statistic.args[0], x) if isinstance(statistic, log) else None
        if line is None:
            return None
        if line[0] == 1 and (line[1] + left).is_zero:
            a += coefficient
        elif line[0] == -1 and (line[1] - right).is_zero:
            b += coefficient
        else:
            return None
    return Integral((right - left) ** (a + b + 1) * beta(a + 1, b + 1), And(a > -1, b > -1))


@integral_row(LINE)
def cauchy(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """(w + (x - m)^2)^b on the line, and with m = 0 on its half: Euler's beta integral."""
    if len(terms) != 1 or right != oo or left not in (-oo, 0):
        return None
    ((statistic, b),) = terms.items()
    if not isinstance(statistic, log):
        return None
    square = statistic.args[0].as_poly(x) if statistic.args[0].is_polynomial(x) else None
    if square is None or square.degree() != 2:
        return None
    leading, linear, constant = square.all_coeffs()
    width = (constant / leading - (linear / leading) ** 2 / 4).factor()
    if not (leading.is_positive and width.is_positive) or (left == 0 and linear != 0):
        return None
    whole = leading**b * width ** (b + S.Half) * beta(S.Half, -b - S.Half)
    return Integral(whole if left == -oo else whole / 2, b < -S.Half)


@integral_row(LINE)
def logistic(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """exp(a x) (1 + e^(k x + s))^b on the line: Euler's beta integral in e^(k x + s)."""
    rest = dict(terms)
    a = rest.pop(x, S.Zero)
    if (left, right) != (-oo, oo) or len(rest) != 1:
        return None
    ((statistic, b),) = rest.items()
    inner = statistic.args[0] - 1 if isinstance(statistic, log) else None
    line = affine(inner.args[0], x) if isinstance(inner, exp) else None
    if line is None:
        return None
    k, s = line
    order = a / k
    return Integral(exp(-order * s) * beta(order, -b - order) / Abs(k), And(order > 0, -b - order > 0))


@integral_row(LINE)
def von_mises(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """exp of a sum of k cos(x - m) over a turn: 2 pi I_0 of the length of the sum of the arrows k e^(i m)."""
    if (left, right) != (-pi, pi) or not terms:
        return None
    arrows = []
    for statistic, k in terms.items():
        found = phase(statistic, x)
        if found is None or found[0] != 1:
            return None
        arrows.append((k, found[1]))
    if len(arrows) == 1:
        return Integral(2 * pi * besseli(0, Abs(arrows[0][0])))
    east, north = (Add(*(k * f(m) for k, m in arrows)) for f in (cos, sin))
    return Integral(2 * pi * besseli(0, sqrt(east**2 + north**2)))


@integral_row(LINE)
def kinked(terms: Terms, x: Symbol, left: Expr, right: Expr) -> Integral | None:
    """exp(-a |x - m|^p + b x) on the line: b = 0, or p = 1 and |b| < a."""
    rest = dict(terms)
    b = rest.pop(x, S.Zero)
    if (left, right) != (-oo, oo) or len(rest) != 1:
        return None
    ((statistic, coefficient),) = rest.items()
    base, p = statistic.as_base_exp()
    if not isinstance(base, Abs) or p.has(x) or not p.is_positive or (base.args[0] - x).has(x):
        return None
    a, m = -coefficient, x - base.args[0]
    if b == 0:
        return Integral(2 * gamma(1 / p) / (p * a ** (1 / p)), a > 0)
    if p != 1:
        return None
    return Integral(exp(b * m) * 2 * a / ((a - b) * (a + b)), And(a - b > 0, a + b > 0))


@integral_row(LATTICE)
def power_series(terms: Terms, x: Symbol, start: Expr, stop: Expr) -> Integral | None:
    """The sums of u^k Gamma(k + r)/k! (binomial), of u^k/k (logarithm) and of k^-s (zeta)."""
    if stop != oo:
        return None
    ratio = exp(terms.get(x, S.Zero))
    if start == 1 and set(terms) == {log(x)}:
        return Integral(zeta(-terms[log(x)]), terms[log(x)] < -1)
    if start == 1 and set(terms) == {x, log(x)} and terms[log(x)] == -1:
        return Integral(-log(1 - ratio), ratio < 1)
    if start == 0 and len(terms) == 3 and terms.get(loggamma(x + 1)) == -1 and x in terms:
        (other,) = set(terms) - {x, loggamma(x + 1)}
        r = other.args[0] - x if isinstance(other, loggamma) else x
        if terms[other] == 1 and not r.has(x):
            return Integral(Mul(gamma(r), (1 - ratio) ** (-r)), ratio < 1)
    return None
