"""A log density as a linear combination of statistics: {s(x): c}, meaning the sum of c s(x).

Statistics are kept in a shape the table of expectations can recognise by looking: x**k, log(x), (x - m)**2,
(log(x) - m)**2, Abs(x - m), exp(t*x), log(w + (x - m)**2), log(1 + exp(a*x + b)), log(1 - x), …. Constants that can be
pulled out of a statistic are pulled out, so that two densities of one kind meet in one statistic and their
coefficients can be subtracted: that is where infinite terms cancel before anyone adds them.
"""

from __future__ import annotations

from sympy import Abs, Add, Expr, Mul, Pow, S, Symbol, exp, expand, expand_mul, log

# statistic -> coefficient; the constant term stands under S.One
Terms = dict[Expr, Expr]


def linear_terms(expression: Expr, x: Symbol) -> Terms:
    """`expression` as {statistic: coefficient}, the coefficients free of x.

    >>> from sympy import symbols
    >>> x, a = symbols("x a", real=True)
    >>> linear_terms(a * x - (2 * x - 1) ** 2 + 3, x) == {x: a, (x - S.Half) ** 2: -4, S.One: 3}
    True
    """
    terms: Terms = {}
    _collect(expression, S.One, x, terms)
    return {statistic: coefficient for statistic, coefficient in terms.items() if coefficient != 0}


def subtract(first: Terms, second: Terms) -> Terms:
    """The terms of the difference; a statistic whose coefficients cancel is gone."""
    difference = dict(first)
    for statistic, coefficient in second.items():
        difference[statistic] = difference.get(statistic, S.Zero) - coefficient
    return {s: c for s, c in difference.items() if c != 0 and (s == 1 or not _cancels(c))}


def _cancels(coefficient: Expr) -> bool:
    return coefficient.is_Add and expand_mul(coefficient) == 0


def _collect(expression: Expr, factor: Expr, x: Symbol, terms: Terms) -> None:
    if expression.is_Add:
        for argument in expression.args:
            _collect(argument, factor, x, terms)
        return
    coefficient, statistic = expression.as_independent(x, as_Add=False)
    factor = factor * coefficient
    if statistic == 1:
        _put(terms, S.One, factor)
        return
    reshape = _RESHAPE.get(statistic.func)
    pieces = reshape(statistic, x) if reshape else None
    if pieces is None:
        _put(terms, statistic, factor)
        return
    for piece_factor, piece in pieces:
        if piece == statistic:
            _put(terms, piece, factor * piece_factor)
        else:
            _collect(piece, factor * piece_factor, x, terms)


def _put(terms: Terms, statistic: Expr, coefficient: Expr) -> None:
    terms[statistic] = terms.get(statistic, S.Zero) + coefficient


def affine(expression: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """(a, b) with expression = a x + b, a free of x and not zero; None where it is no such thing."""
    flat = expand(expression)
    slope = flat.coeff(x, 1)
    rest = flat - slope * x
    if slope == 0 or slope.has(x):
        return None
    rest = expand(rest)
    return None if rest.has(x) else (slope, rest)


# ---- one reshaping for one kind of function: pairs (factor, piece) whose sum is the statistic, None to leave it

Pieces = list[tuple[Expr, Expr]] | None


def _reshape_sum(statistic: Expr, x: Symbol) -> Pieces:
    return [(S.One, argument) for argument in statistic.args]


def _reshape_product(statistic: Expr, x: Symbol) -> Pieces:
    flat = expand_mul(statistic)
    return None if flat == statistic else [(S.One, flat)]


def _reshape_power(statistic: Expr, x: Symbol) -> Pieces:
    base, exponent = statistic.args
    if exponent.has(x):
        return None
    line = affine(base, x)
    if line is not None:
        slope, constant = line
        if constant == 0:
            if slope == 1:
                return None
            return [(slope**exponent, x**exponent)] if slope.is_positive or exponent.is_integer else None
        if exponent == 2:
            return [(slope**2, (x + constant / slope) ** 2)]
        if exponent.is_Integer and exponent > 0:
            return [(S.One, expand(statistic))]
        if slope.is_positive and slope != 1:
            return [(slope**exponent, (x + constant / slope) ** exponent)]
        return None
    if exponent == 2 and base.is_Add:
        return _square_about(base, x)
    if base.is_Mul:
        constant, rest = base.as_independent(x, as_Add=False)
        if constant != 1 and (constant.is_positive or exponent.is_integer):
            return [(constant**exponent, rest**exponent)]
    return None


def _square_about(base: Expr, x: Symbol) -> Pieces:
    """(c g(x) + d)**2 = c**2 (g(x) + d/c)**2."""
    constant, moving = base.as_independent(x, as_Add=True)
    if moving.is_Add:
        return None
    if isinstance(moving, log):
        pieces = linear_terms(moving, x)
        shift = pieces.pop(S.One, S.Zero)
        if shift != 0 and len(pieces) == 1:
            ((core, weight),) = pieces.items()
            return [(weight**2, (core + (shift + constant) / weight) ** 2)]
    coefficient, core = moving.as_independent(x, as_Add=False)
    return None if coefficient == 1 else [(coefficient**2, (core + constant / coefficient) ** 2)]


def _reshape_exp(statistic: Expr, x: Symbol) -> Pieces:
    constant, moving = expand(statistic.args[0]).as_independent(x, as_Add=True)
    if constant == 0:
        return None
    return [(exp(constant), exp(moving))]


def _reshape_log(statistic: Expr, x: Symbol) -> Pieces:
    (argument,) = statistic.args
    if argument.is_Mul:
        constant, rest = argument.as_independent(x, as_Add=False)
        if constant != 1 and constant.is_positive:
            return [(log(constant), S.One), (S.One, log(rest))]
        return None
    if isinstance(argument, exp):
        return [(S.One, argument.args[0])]
    if argument.is_Pow and argument.base == x and not argument.exp.has(x):
        # a log density takes x**k at positive values; on x > 0 its log is k log x, and elsewhere it is left alone
        return [(argument.exp, log(x))] if x.is_positive else None
    if not argument.is_Add:
        return None
    line = affine(argument, x)
    if line is not None:
        slope, constant = line
        if slope.is_positive and slope != 1:
            return [(log(slope), S.One), (S.One, log(x + constant / slope))]
        if slope.is_negative and slope != -1:
            return [(log(-slope), S.One), (S.One, log(-x - constant / slope))]
        return None
    constant, moving = argument.as_independent(x, as_Add=True)
    if isinstance(moving, exp):  # log(c + exp(a x + b)) with the exponent written out
        flat = log(constant + exp(expand(moving.args[0])))
        return None if flat == statistic else [(S.One, flat)]
    coefficient, core = moving.as_independent(x, as_Add=False)
    if core.is_Pow and core.exp == 2:  # log(w + c (x - m)**2)
        inner = linear_terms(core, x)
        if len(inner) == 1:
            ((square, scale),) = inner.items()
            coefficient = coefficient * scale
            if coefficient != 1 and coefficient.is_positive:
                return [(log(coefficient), S.One), (S.One, log(constant / coefficient + square))]
    return None


def _reshape_abs(statistic: Expr, x: Symbol) -> Pieces:
    line = affine(statistic.args[0], x)
    if line is None:
        return None
    slope, constant = line
    piece = Abs(x + constant / slope)
    return None if piece == statistic else [(Abs(slope), piece)]


_RESHAPE = {
    Add: _reshape_sum,
    Mul: _reshape_product,
    Pow: _reshape_power,
    exp: _reshape_exp,
    log: _reshape_log,
    Abs: _reshape_abs,
}
