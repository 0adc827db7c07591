"""The integral of a typed-in density over its support, and a search for negative values of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from types import FrameType

from sympy import Dummy, Expr, Float, Integer, Integral, Rational, S, Sum, Symbol, lambdify, simplify

from klsym.measures import ArgumentError, Lattice, Lebesgue, UndecidedError

_SECONDS = 5.0  # what SymPy is given to integrate; past that quadrature must do
_DIGITS = 30


def total_mass(expression: Expr, variable: Symbol, base: Lebesgue | Lattice) -> tuple[Expr, str]:
    """The integral (or sum) of `expression` over the base, and whether it was found "symbolically" or "numerically".

    Where both roads are open they must agree: SymPy's integrals are not always right, nor is quadrature.

    Raises ArgumentError where the integral diverges or the two roads disagree, UndecidedError where neither leads
    through.
    """
    symbolic = _symbolic(expression, variable, base)
    if expression.free_symbols - {variable} or base.free_symbols:
        if symbolic is None:
            raise UndecidedError(
                f"SymPy does not integrate {expression} over its support; give numbers for the parameters"
            )
        return symbolic, "symbolically"
    if symbolic is not None and symbolic.is_infinite:
        return symbolic, "symbolically"
    value, error = _numeric(expression, variable, base)
    if symbolic is not None:
        if abs(symbolic.evalf(_DIGITS) - value) > Rational(1, 10**6) + error:
            raise ArgumentError(
                f"the integral of {expression} is {symbolic} by SymPy and {value.evalf(10)} by quadrature; "
                "write the density otherwise"
            )
        return symbolic, "symbolically"
    if error > Rational(1, 10**12):
        raise UndecidedError(
            f"quadrature gives {value.evalf(10)} for the integral of the density, with an error that may reach "
            f"{error.evalf(2)}; split its support at the singular points"
        )
    return value, "numerically"


def _symbolic(expression: Expr, variable: Symbol, base: Lebesgue | Lattice) -> Expr | None:
    left, right = base.args
    kind = {"integer": True} if isinstance(base, Lattice) else {"real": True}
    if left.is_nonnegative:
        kind["nonnegative" if isinstance(base, Lattice) else "positive"] = True
    inside = Dummy("x", **kind)
    operator = Sum if isinstance(base, Lattice) else Integral
    try:
        with time_limit(_SECONDS):
            found = simplify(operator(expression.xreplace({variable: inside}), (inside, left, right)).doit())
    except (TimeoutError, NotImplementedError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError):
        return None  # whatever SymPy stumbles over, the other road is open
    if found.has(Integral, Sum, S.NaN, S.ComplexInfinity, inside):
        return None
    return found if found.free_symbols or found.is_extended_real else None


def _numeric(expression: Expr, variable: Symbol, base: Lebesgue | Lattice) -> tuple[Expr, Expr]:
    """The integral and an estimate of its error: thirty digits where that takes seconds, else double precision."""
    try:
        with time_limit(_SECONDS):
            value, error = _thirty_digits(expression, variable, base)
    except (TimeoutError, ArithmeticError, ValueError, TypeError, MemoryError):
        value, error = _double_precision(expression, variable, base)
    if not (value.is_finite and error.is_finite):
        raise ArgumentError(
            f"the integral of {expression} diverges by quadrature; give a density that integrates to one"
        )
    return Rational(str(value)), Rational(str(error))


def _cuts(base: Lebesgue | Lattice) -> list[Expr]:
    """The ends of an interval, and between them the points where quadrature starts afresh so as not to miss a bulk."""
    left, right = base.args
    return [left, *(point for point in map(Integer, (-100, -10, -1, 0, 1, 10, 100)) if left < point < right), right]


def _thirty_digits(expression: Expr, variable: Symbol, base: Lebesgue | Lattice) -> tuple[Expr, Expr]:
    import mpmath

    with mpmath.workdps(_DIGITS + 10):
        function = lambdify(variable, expression, "mpmath")
        cuts = [cut.evalf(_DIGITS + 10)._to_mpmath(mpmath.mp.prec) for cut in _cuts(base)]
        if isinstance(base, Lattice):
            value, error = mpmath.nsum(function, [cuts[0], cuts[-1]]), mpmath.mpf(0)
        else:
            value, error = mpmath.quad(function, cuts, error=True)
        return Float(mpmath.nstr(mpmath.re(value), _DIGITS), _DIGITS), Float(mpmath.nstr(error, 5), 5)


def _double_precision(expression: Expr, variable: Symbol, base: Lebesgue | Lattice) -> tuple[Expr, Expr]:
    import warnings

    import numpy
    from scipy.integrate import quad

    if isinstance(base, Lattice):
        raise UndecidedError(
            f"the sum of {expression} was not found in {_SECONDS:g} seconds; give its masses in closed form"
        )
    function = lambdify(variable, expression, ["scipy", "numpy"])
    cuts = [float(cut) for cut in _cuts(base)]
    with warnings.catch_warnings(), numpy.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        pieces = [quad(function, a, b, epsabs=1e-14, epsrel=1e-13, limit=400)[:2] for a, b in pairwise(cuts)]
    return Float(sum(value for value, _ in pieces), 15), Float(sum(error for _, error in pieces), 15)


def negative_value(expression: Expr, variable: Symbol, base: Lebesgue | Lattice) -> tuple[Expr, Expr] | None:
    """A point of the support and the value there, where that value is negative or not real; None where none was met.

    Only numbers are looked at, on a grid: this refutes, it proves nothing.
    """
    if expression.free_symbols - {variable}:
        return None
    for point in _grid(base):
        value = expression.xreplace({variable: point}).evalf(_DIGITS)
        if value.is_number and (not value.is_extended_real or value.is_negative):
            return point, value.evalf(6)
    return None


def _grid(base: Lebesgue | Lattice) -> Iterator[Expr]:
    left, right = base.args
    if left.free_symbols or right.free_symbols:
        return
    if isinstance(base, Lattice):
        start = left if left.is_finite else right - 40 if right.is_finite else Rational(-20)
        for step in range(41):
            if not right.is_finite or start + step <= right:
                yield start + step
        return
    count = 41
    for step in range(1, count + 1):
        share = Rational(step, count + 1)
        if left.is_finite and right.is_finite:
            yield left + (right - left) * share
        elif left.is_finite:
            yield left + share / (1 - share)
        elif right.is_finite:
            yield right - share / (1 - share)
        else:
            yield (2 * share - 1) / (share * (1 - share))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the body after `seconds`; at once outside the main thread, where no signal arrives."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        raise TimeoutError("no clock in this thread")

    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"over {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
