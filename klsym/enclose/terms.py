"""A log density taken apart: a sum of coefficients times few kinds of terms.

Everything that is proved about an integrand (where it is analytic, how its tails fall) is proved term by term, so a log
density is read once into a dictionary {term: coefficient}. Whatever is not one of the known kinds becomes an Opaque
term: it can be evaluated, but nothing is known of its growth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sympy import Abs, Add, Expr, Integer, Mul, Pow, S, Symbol, binomial, exp, factorial, gamma, log, loggamma


# dataclasses and not tuples: terms are keys, and terms of different kinds with the same numbers must differ
@dataclass(frozen=True)
class Monomial:
    """x**degree, degree >= 0; the constant is Monomial(0)."""

    degree: int


@dataclass(frozen=True)
class Logarithm:
    """log(sign (x - point))**power."""

    point: Expr
    sign: int
    power: int


@dataclass(frozen=True)
class Power:
    """(sign (x - point))**exponent, the exponent no nonnegative integer."""

    point: Expr
    sign: int
    exponent: Expr


@dataclass(frozen=True)
class Exponential:
    """exp(rate (x - point))."""

    rate: Expr
    point: Expr


@dataclass(frozen=True)
class Softplus:
    """log(1 + exp(rate (x - point)))."""

    rate: Expr
    point: Expr


@dataclass(frozen=True)
class LogQuadratic:
    """log(1 + (x - point)**2 / square)."""

    point: Expr
    square: Expr


@dataclass(frozen=True)
class Deviation:
    """|x - point|."""

    point: Expr


@dataclass(frozen=True)
class LogGamma:
    """loggamma(sign x + shift), sign +1 or -1."""

    sign: int
    shift: Expr


@dataclass(frozen=True)
class Opaque:
    """Any other function of x."""

    expression: Expr
    variable: Symbol


Term = Monomial | Logarithm | Power | Exponential | Softplus | LogQuadratic | Deviation | LogGamma | Opaque
Terms = dict[Term, Expr]

ONE = Monomial(0)


def combine(*pairs: tuple[Expr, Terms]) -> Terms:
    """The sum of factor * terms over the pairs; terms whose coefficients cancel exactly are left out."""
    total: dict[Term, list[Expr]] = {}
    for factor, terms in pairs:
        for term, coefficient in terms.items():
            total.setdefault(term, []).append(coefficient if factor is S.One else factor * coefficient)
    summed = {term: parts[0] if len(parts) == 1 else Add(*parts) for term, parts in total.items()}
    return {term: coefficient for term, coefficient in summed.items() if coefficient != 0}


def parse(expression: Expr, variable: Symbol) -> Terms:
    """The terms of `expression`, a function of `variable`, without floats."""
    return dict(_parse(expression, variable))


@lru_cache(maxsize=4096)
def _parse(expression: Expr, variable: Symbol) -> tuple[tuple[Term, Expr], ...]:
    return tuple(
        combine(*((factor, _factor(inner, variable)) for factor, inner in _split(expression, variable))).items()
    )


def _split(expression: Expr, variable: Symbol) -> list[tuple[Expr, Expr]]:
    """`expression` as a sum of coefficient * function of the variable."""
    if not expression.has(variable):
        return [(expression, S.One)]
    if isinstance(expression, Add):
        return [pair for part in expression.args for pair in _split(part, variable)]
    if isinstance(expression, Mul):
        coefficient, rest = expression.as_independent(variable, as_Add=False)
        if isinstance(rest, Add):
            return [(coefficient * factor, inner) for factor, inner in _split(rest, variable)]
        if isinstance(rest, Mul):
            sums = [factor for factor in rest.args if isinstance(factor, Add)]
            if sums or all(factor.is_polynomial(variable) for factor in rest.args):
                expanded = rest.expand()
                if not isinstance(expanded, Mul) or expanded.is_polynomial(variable):
                    return [(coefficient * factor, inner) for factor, inner in _split(expanded, variable)]
        return [(coefficient, rest)]
    return [(S.One, expression)]


def linear(expression: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """(slope, offset) where the expression is slope * x + offset with slope not zero."""
    if expression == x:
        return S.One, S.Zero
    slope = expression.coeff(x, 1) if isinstance(expression, Add) else expression.as_independent(x, as_Add=False)[0]
    if slope == 0 or slope.has(x):
        expression = expression.expand()
        slope = expression.coeff(x, 1)
    rest = expression - slope * x
    if rest.has(x):
        rest = rest.expand()
    return None if slope == 0 or rest.has(x) else (slope, rest)


def _factor(function: Expr, x: Symbol) -> Terms:
    """The terms of one function of x (no sum, no coefficient)."""
    if function is S.One:
        return {ONE: S.One}
    found: Terms | None = None
    if function.is_polynomial(x):
        found = {Monomial(degree): value for (degree,), value in function.as_poly(x).terms() if value != 0}
    elif isinstance(function, log):
        found = _logarithm(function.args[0], x)
    elif isinstance(function, exp):
        line = linear(function.args[0], x)
        found = None if line is None else _exponential(*line)
    elif isinstance(function, Abs):
        line = linear(function.args[0], x)
        found = None if line is None else {Deviation(-line[1] / line[0]): abs(line[0])}
    elif isinstance(function, loggamma):
        line = linear(function.args[0], x)
        if line is not None and line[0] in (1, -1):
            found = {LogGamma(int(line[0]), line[1]): S.One}
    elif isinstance(function, Pow):
        found = _power(function, x)
    return {Opaque(function, x): S.One} if found is None else found


def _exponential(slope: Expr, offset: Expr) -> Terms:
    return {Exponential(slope, -offset / slope): S.One}


def _sign(number: Expr) -> int | None:
    return 1 if number.is_positive else (-1 if number.is_negative else None)


def _power(function: Pow, x: Symbol) -> Terms | None:
    base, exponent = function.args
    if base is S.Exp1 or exponent.has(x):
        line = None if base.has(x) else linear(exponent, x)
        return None if line is None else _exponential(line[0] * log(base), line[1] * log(base))
    if exponent.is_Integer and exponent > 0:
        inner = parse(base, x)
        if isinstance(base, (Add, Mul)) and any(isinstance(term, Logarithm) for term in inner):
            expanded = function.expand()
            return None if isinstance(expanded, Pow) else parse(expanded, x)
        if len(inner) == 1:
            (term,) = inner
            if isinstance(term, Logarithm):
                return {Logarithm(term.point, term.sign, term.power * int(exponent)): inner[term] ** exponent}
        return _logarithm_power(inner, int(exponent))
    line = linear(base, x)
    if line is None:
        return _square_root_power(base, exponent, x)
    slope, offset = line
    sign = _sign(slope)
    return None if sign is None else {Power(-offset / slope, sign, exponent): abs(slope) ** exponent}


def _logarithm_power(inner: Terms, exponent: int) -> Terms | None:
    """(a + b log(x - m))**n, which is how log((x - m)/s)**n comes out."""
    varying = [term for term in inner if term != ONE]
    if len(varying) != 1 or not isinstance(varying[0], Logarithm) or varying[0].power != 1:
        return None
    term, constant, slope = varying[0], inner.get(ONE, S.Zero), inner[varying[0]]
    found: Terms = {}
    for k in range(exponent + 1):
        key: Term = ONE if k == 0 else Logarithm(term.point, term.sign, k)
        found[key] = binomial(Integer(exponent), k) * constant ** (exponent - k) * slope**k
    return {key: value for key, value in found.items() if value != 0}


def _square_root_power(base: Expr, exponent: Expr, x: Symbol) -> Terms | None:
    """(c x**k)**e on x > 0, which is c**e x**(k e)."""
    coefficient, rest = base.as_independent(x, as_Add=False)
    if isinstance(rest, Pow) and rest.base == x and coefficient.is_positive and not rest.exp.has(x):
        total = rest.exp * exponent
        if total.is_Integer and total >= 0:
            return {Monomial(int(total)): coefficient**exponent}
        return {Power(S.Zero, 1, total): coefficient**exponent}
    return None


def _logarithm(argument: Expr, x: Symbol) -> Terms | None:
    if isinstance(argument, (gamma, factorial)):
        shift = 1 if isinstance(argument, factorial) else 0
        return _factor(loggamma(argument.args[0] + shift), x)
    if isinstance(argument, exp):
        return parse(argument.args[0], x)
    if isinstance(argument, Pow) and not argument.exp.has(x) and not argument.exp.is_Integer:
        inner = _logarithm(argument.base, x)
        return None if inner is None else combine((argument.exp, inner))
    if isinstance(argument, Mul):
        return _logarithm_of_product(argument, x)
    if argument.is_polynomial(x):
        return _logarithm_of_polynomial(argument, x)
    return _softplus(argument, x)


def _logarithm_of_product(argument: Mul, x: Symbol) -> Terms | None:
    coefficient, rest = argument.as_independent(x, as_Add=False)
    factors = rest.args if isinstance(rest, Mul) else (rest,)
    if not coefficient.is_positive:
        line = linear(argument, x) if argument.is_polynomial(x) else None
        return None if line is None else _logarithm_of_line(*line)
    parts = [_logarithm(factor, x) for factor in factors]
    if any(part is None for part in parts):
        return None
    return combine((log(coefficient), {ONE: S.One}), *((S.One, part) for part in parts if part is not None))


def _logarithm_of_line(slope: Expr, offset: Expr) -> Terms | None:
    sign = _sign(slope)
    if sign is None:
        return None
    found: Terms = {Logarithm(-offset / slope, sign, 1): S.One}
    if abs(slope) != 1:
        found[ONE] = log(abs(slope))
    return found


def _logarithm_of_polynomial(argument: Expr, x: Symbol) -> Terms | None:
    line = linear(argument, x)
    if line is not None:
        return _logarithm_of_line(*line)
    poly = argument.as_poly(x)
    if poly is None or poly.degree() != 2:
        return None
    a, b, c = poly.all_coeffs()
    centre = -b / (2 * a)
    square = c / a - centre**2
    if not square.is_positive:
        square = square.expand()
    if not (square.is_positive and a.is_positive):
        return None
    constant = a * square
    found: Terms = {LogQuadratic(centre, square): S.One}
    if constant != 1:
        found[ONE] = log(constant)
    return found


def _softplus(argument: Expr, x: Symbol) -> Terms | None:
    """log(c + d exp(a x + b)), c, d > 0."""
    parts = argument.args if isinstance(argument, Add) else (argument,)
    constant = Add(*(part for part in parts if not part.has(x)))
    varying = [part for part in parts if part.has(x)]
    if len(varying) != 1:
        return None
    factor, rest = varying[0].as_independent(x, as_Add=False)
    line = linear(rest.args[0], x) if isinstance(rest, exp) else None
    if line is None or not factor.is_positive or not constant.is_positive:
        return None
    slope, offset = line
    ratio = factor / constant
    if ratio != 1:
        offset = offset + log(ratio)
    found: Terms = {Softplus(slope, -offset / slope): S.One}
    if constant != 1:
        found[ONE] = log(constant)
    return found
