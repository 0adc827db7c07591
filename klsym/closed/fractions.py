"""Terms over a common denominator, powers and exponentials under one exponent, where a textbook prints them so.

Only terms without squares of sums are touched: (s^2 + (m1 - m2)^2)/(2 t^2) stays, m1/s - m2/s becomes (m1 - m2)/s,
exp(m/s) exp(-n/s) becomes exp((m - n)/s), and a^k/b^k becomes (a/b)^k.
"""

from __future__ import annotations

from sympy import Add, Expr, Mul, S, exp, expand, expand_mul


def join_fractions(terms: list[Expr]) -> list[Expr]:
    """The terms, the rational ones multiplied out, cancelled and put over their denominators."""
    kept: list[Expr] = []
    flat: list[Expr] = []
    for term in terms:
        (flat if _is_plain(term) else kept).append(term)
    groups: dict[Expr, Expr] = {}
    for piece in Add.make_args(Add(*(expand_mul(term) for term in flat))):
        numerator, denominator = piece.as_numer_denom()
        number, symbols = denominator.as_coeff_Mul()
        groups[symbols] = groups.get(symbols, S.Zero) + numerator / number
    joined = [numerator / denominator for denominator, numerator in groups.items()]
    return [*kept, *(joined if _length(joined) <= _length(flat) else flat)]


def _length(terms: list[Expr]) -> int:
    return int(Add(*terms).count_ops())


def _is_plain(term: Expr) -> bool:
    """Whether the term is a rational function without a square of a sum upstairs."""
    symbols = term.free_symbols
    if not symbols or not term.is_rational_function(*symbols):
        return False
    return not any(_holds_square(factor) for factor in Mul.make_args(term))


def _holds_square(factor: Expr) -> bool:
    if factor.is_Pow:
        return bool(factor.base.is_Add and factor.exp.is_Integer and factor.exp > 1)
    return factor.is_Add and any(_holds_square(inner) for argument in factor.args for inner in Mul.make_args(argument))


def join_powers(term: Expr) -> Expr:
    """One exponential, and one power for each symbolic exponent, in every product of the term."""
    if term.is_Add:
        return Add(*(join_powers(argument) for argument in term.args))
    if not term.is_Mul:
        return term
    exponents: list[Expr] = []
    powers: dict[Expr, Expr] = {}
    others: list[Expr] = []
    for factor in term.args:
        if isinstance(factor, exp):
            exponents.append(factor.args[0])
        elif factor.is_Pow and factor.exp.free_symbols and factor.base.is_positive:
            _put(powers, factor.exp, factor.base)
        else:
            others.append(join_powers(factor) if factor.is_Add else factor)
    if len(exponents) > 1 or (exponents and exponents[0].is_Add):
        others.append(exp(Add(*join_fractions(list(Add.make_args(expand(Add(*exponents))))))))
    else:
        others.extend(exp(exponent) for exponent in exponents)
    return Mul(*others, *(base**exponent for exponent, base in powers.items()))


def _put(powers: dict[Expr, Expr], exponent: Expr, base: Expr) -> None:
    for key, factor in ((exponent, base), (-exponent, 1 / base)):
        if key in powers:
            powers[key] = powers[key] * factor
            return
    if exponent.could_extract_minus_sign():
        exponent, base = -exponent, 1 / base
    powers[exponent] = base
