"""E log(x^p + c) where a power of X is a scaled beta prime variable, the odds of a beta variable."""

from __future__ import annotations

from sympy import Expr, S, Symbol, digamma, hyper, log

from klsym.families.family import Expectation


def log_of_shifted_power(statistic: Expr, x: Symbol) -> tuple[Expr, Expr, Expr] | None:
    """(a, p, c) where `statistic` is log(a (x^p + c)) with a > 0 and c > 0; else None."""
    if not isinstance(statistic, log):
        return None
    constant, moving = statistic.args[0].as_independent(x, as_Add=True)
    slope, core = moving.as_independent(x, as_Add=False)
    base, power = core.as_base_exp()
    if base != x or power.has(x) or not (slope.is_positive and constant.is_positive):
        return None
    return slope, power, constant / slope


def mean_log_shifted(
    statistic: Expr, x: Symbol, scale: Expr, alpha: Expr, beta: Expr, power: Expr = S.One
) -> Expectation | None:
    """E log(a (X^p + c)) where (X/scale)^p has the measure BetaPrime(alpha, beta), p = `power`.

    For c = scale^p it is log(a c) + psi(alpha + beta) - psi(beta). For alpha = 1 the complement of the distribution
    function of Y = (X/scale)^p is (1 + y)^(-beta), and its integral against 1/(y + c) is a hypergeometric function.
    """
    found = log_of_shifted_power(statistic, x)
    if found is None or not (found[1] - power).is_zero:
        return None
    slope, _, constant = found
    ratio = constant / scale**power
    if ratio == 1 or (ratio.is_Rational is not True and constant.free_symbols and ratio.simplify() == 1):
        return Expectation(log(slope * constant) + digamma(alpha + beta) - digamma(beta))
    if alpha != 1:
        return None
    tail = hyper((S.One, S.One), (beta + 1,), 1 - 1 / ratio) / (beta * ratio)
    return Expectation(log(slope * constant) + tail)
