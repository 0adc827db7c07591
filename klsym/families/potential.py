"""Reading a line off a statistic: log(c x + d), whose mean is a logarithmic potential."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr, Symbol, log


class Line(NamedTuple):
    """slope * x + constant."""

    slope: Expr
    constant: Expr

    def at(self, point: Expr) -> Expr:
        return self.slope * point + self.constant


def log_of_line(statistic: Expr, x: Symbol) -> Line | None:
    """The line u for which `statistic` is log(u), with a slope that is not zero; else None."""
    if not (isinstance(statistic, log) and statistic.args[0].is_polynomial(x)):
        return None
    line = statistic.args[0].as_poly(x)
    if line is None or line.degree() != 1:
        return None
    slope, constant = line.all_coeffs()
    return Line(slope, constant) if slope.is_nonzero else None
