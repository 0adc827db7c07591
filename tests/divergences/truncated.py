"""A second opinion on finiteness: the mass of the integrand in windows ever nearer to an end, by mpmath.

With u the distance from the middle, or the inverse distance to a finite end, the integral of |f| over the window from
2^k to 2^(k+1) must shrink from window to window for ∫|f| to converge. For every integrand of the tests the ratio of two
neighbouring windows tends to a limit: below one where the integral converges, at least one where it diverges. No code
is shared with the decision that is tested, and nothing symbolic is used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
from sympy import Abs, exp, lambdify, log

from klsym.measures import Lattice, Lebesgue, Measure, common_refinement

# the window where the ratio is taken: far enough for logarithms to have become slow, but with an exponential of an
# exponential in the integrand only as far as numbers go
FAR, NOT_SO_FAR = 60, 12
NODES = 8
# ratios in between are too near to one to be told
CONVERGENT, DIVERGENT = 0.985, 0.999

Log = Callable[[Any], Any]


def integrand(functional: str, log_p: Any, log_q: Any) -> Any:
    """|integrand| of a divergence, from two log densities."""
    return {
        "kl": lambda: exp(log_p) * Abs(log_p - log_q),
        "entropy": lambda: exp(log_p) * Abs(log_p),
        "cross_entropy": lambda: exp(log_p) * Abs(log_q),
        "chi_squared": lambda: exp(2 * log_p - log_q),
    }[functional]()


def converges(functional: str, first: Measure, second: Measure) -> bool | None:
    """Whether the windows' masses shrink at every end; None where a ratio is too near to one to be told."""
    verdicts = []
    with mpmath.workdps(40):
        for cell in common_refinement(first.exact(), second.exact()).cells:
            assert isinstance(cell.base, (Lebesgue, Lattice))
            if cell.p is None:
                continue
            if cell.q is None and functional != "entropy":
                return False
            x = cell.variable
            log_p = log(sum(exp(part) for part in cell.p)) if len(cell.p) > 1 else cell.p[0]
            log_q = (
                log_p if cell.q is None else log(sum(exp(part) for part in cell.q)) if len(cell.q) > 1 else cell.q[0]
            )
            function = lambdify(x, integrand(functional, log_p, log_q), [{"exp": _exp}, "mpmath"])
            far = NOT_SO_FAR if any(side.atoms(exp) for side in (*cell.p, *(cell.q or ()))) else FAR
            left, right = cell.base.args
            for end, side in ((left, 1), (right, -1)):
                if not end.is_infinite and isinstance(cell.base, Lattice):
                    continue
                verdicts.append(_ratio(function, end, side, far))
    if any(verdict is False for verdict in verdicts):
        return False
    return None if None in verdicts else True


def _ratio(function: Log, end: Any, side: int, far: int) -> bool | None:
    def at(u: Any) -> Any:
        if end.is_infinite:
            return function(u if end > 0 else -u)
        return function(mpmath.mpf(str(end.evalf(40))) + side / u) / u**2

    def window(k: int) -> Any:
        # the midpoint rule in log u: its relative error at a power of u is the same in both windows
        nodes = [mpmath.mpf(2) ** (k + mpmath.mpf(2 * j + 1) / (2 * NODES)) for j in range(NODES)]
        return mpmath.fsum(at(u) * u for u in nodes)

    inner, outer = window(far), window(far + 1)
    if outer == 0:
        return True
    ratio = outer / inner
    return True if ratio < CONVERGENT else False if ratio > DIVERGENT else None


def _exp(z: Any) -> Any:
    """exp, with 0 where the exponent itself is beyond a thousand million: mpmath would run out of memory."""
    return mpmath.mpf(0) if z < -(10**9) else mpmath.exp(z)
