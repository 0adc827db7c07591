"""Numbers to hold closed forms against: the defining integral by mpmath's quadrature, the defining sum by summation.

Only the densities are used, never a transform or a closed form. The line is cut at the densities' breakpoints and at a
few quantile-like points, so that tanh-sinh sees analytic pieces.
"""

from __future__ import annotations

from itertools import pairwise

import mpmath
from sympy import Expr, Float, Integer, Rational, lambdify, log

from klsym.divergences import Divergence
from klsym.measures import Lattice, common_refinement

DIGITS = 30


def by_definition(divergence: Divergence, digits: int = DIGITS, brackets=()) -> mpmath.mpf:
    """The divergence, integrated and summed from its definition with some digits to spare.

    `brackets` are intervals in each of which log p - log q has one root, where an integrand such as |p - q| has a kink.
    """
    with mpmath.workdps(digits + 10):
        first, second = divergence.first.exact(), divergence.second.exact()
        brackets = [tuple(map(Rational, bracket)) for bracket in brackets]
        refinement = common_refinement(first, second)
        total = mpmath.mpf(0)
        for cell in refinement.cells:
            integrand = divergence.term(cell.log_p, cell.log_q)
            if integrand == 0:
                continue
            function = _guarded(integrand, cell.variable)
            start, stop = cell.base.args
            if isinstance(cell.base, Lattice):
                total += _sum(function, start, stop)
            else:
                total += _integral(function, start, stop, [*cell.breakpoints, *_roots(cell, brackets)])
        for point in refinement.points:
            value = divergence.term(*(None if mass == 0 else log(mass) for mass in (point.p, point.q)))
            total += mpmath.mpf(value.evalf(digits + 10))
        return total + mpmath.mpf(divergence.mass_term().evalf(digits + 10))


def _roots(cell, brackets) -> list[Expr]:
    """The roots of log p - log q in the brackets, by bisection."""
    difference = lambdify(cell.variable, cell.log_p - cell.log_q, "mpmath") if brackets else None
    return [
        Float(mpmath.findroot(difference, [mpmath.mpf(end.p) / end.q for end in bracket], solver="anderson"), 60)
        for bracket in brackets
    ]


def _guarded(integrand: Expr, variable: Expr):
    raw = lambdify(variable, integrand, "mpmath")

    def function(x):
        try:
            return raw(x)
        except (ZeroDivisionError, OverflowError, ValueError):
            return mpmath.mpf(0)  # beyond the reach of the numbers at an end point, where the integrand vanishes

    return function


def _sum(function, start: Expr, stop: Expr) -> mpmath.mpf:
    if stop.is_finite:
        return mpmath.fsum(function(mpmath.mpf(k)) for k in range(int(start), int(stop) + 1))
    if start.is_infinite:
        return _sum(function, Integer(0), stop) + _sum(lambda k: function(-k), Integer(1), -start)
    total, k, small = mpmath.mpf(0), int(start), 0
    while small < 60:
        term = function(mpmath.mpf(k))
        total += term
        small = small + 1 if abs(term) < mpmath.eps * (abs(total) + 1) * mpmath.mpf(10) ** -5 else 0
        k += 1
        assert k < 200000
    return total


def _integral(function, start: Expr, stop: Expr, breakpoints) -> mpmath.mpf:
    inner = sorted({mpmath.mpf(point.evalf(60)) for point in breakpoints})
    left = -mpmath.inf if not start.is_finite else mpmath.mpf(start.evalf(60))
    right = mpmath.inf if not stop.is_finite else mpmath.mpf(stop.evalf(60))
    if mpmath.isinf(left) or mpmath.isinf(right):
        return _infinite(function, left, right, inner)
    # twice the digits, because a density may be singular at an end point that x can only approach to within rounding
    with mpmath.workdps(2 * mpmath.mp.dps):
        ends = [left, *inner, right]
        halves = sorted({*ends, *((a + b) / 2 for a, b in pairwise(ends))})
        return mpmath.quad(function, halves, maxdegree=8)


def _infinite(function, left, right, inner) -> mpmath.mpf:
    """Half-lines and the line by x = a + e^u, with u cut into unit pieces until they no longer count."""
    total = mpmath.mpf(0)
    if mpmath.isinf(left) and mpmath.isinf(right):
        middle = inner or [mpmath.mpf(0)]
        ends = [middle[0], middle[-1]]
        total += mpmath.quad(function, middle, maxdegree=8) if len(middle) > 1 else 0
        return total + _half(lambda t: function(ends[1] + t)) + _half(lambda t: function(ends[0] - t))
    inside = [point for point in inner if left < point < right]
    if mpmath.isinf(right):
        if inside:
            total += _near(lambda t: function(left + t), inside[0] - left)
            total += mpmath.quad(function, inside, maxdegree=8) if len(inside) > 1 else 0
            start = inside[-1]
            return total + _half(lambda t: function(start + t))
        return total + _half(lambda t: function(left + t))
    return _half(lambda t: function(right - t))


def _near(function, end) -> mpmath.mpf:
    """∫ over 0 < t < end, by t = end e^(-u), as far as it counts: there may be a pole at 0."""
    total, piece, small = mpmath.mpf(0), 0, 0
    while small < 4:
        value = mpmath.quad(
            lambda u: function(end * mpmath.exp(-u)) * end * mpmath.exp(-u),
            [piece, piece + 1],
            method="gauss-legendre",
            maxdegree=7,
        )
        total += value
        small = small + 1 if abs(value) < mpmath.eps * mpmath.mpf(10) ** 3 else 0
        piece += 1
        assert piece < 3000
    return total


def _half(function) -> mpmath.mpf:
    """∫ over t > 0, by t = e^u and Gauss-Legendre on pieces of u of length 1."""

    def moved(u):
        t = mpmath.exp(u)
        return function(t) * t

    total = mpmath.mpf(0)
    for direction in (1, -1):
        piece, small = (0 if direction > 0 else -1), 0
        while small < 4:
            value = mpmath.quad(moved, [piece, piece + 1], method="gauss-legendre", maxdegree=7)
            total += value
            small = small + 1 if abs(value) < mpmath.eps * mpmath.mpf(10) ** 3 else 0
            piece += direction
            assert abs(piece) < 3000
    return total
