"""The triangular measure: a density that rises and falls along straight lines.

Density 2 (x - left)/((right - left) (mode - left)) below the mode, 2 (right - x)/((right - left) (right - mode)) above.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 26.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Abs, Expr, Piecewise, Rational, S, Symbol, cos, exp, log

from klsym.families.circle import phase
from klsym.families.family import Expectation, Family
from klsym.families.potential import log_of_line
from klsym.measures import ArgumentError, Lebesgue, decide, exact, product, total


class Triangular(Family):
    """Triangular(left, right, mode=…): a density that rises from left to the mode and falls from there to right.

    Parameters: left < mode < right, real. Where symbols leave the order open, it is understood. The mode must be
    named: libraries differ on its place.

    >>> Triangular(0, 2, mode=1)
    Triangular(0, 2, mode=1)
    """

    parameters = (("left", "real", False), ("right", "real", False), ("mode", "real", True))
    scipy_names = (
        (
            "triang",
            "located",
            lambda location, scale, c: Triangular(
                location, total(location, scale), mode=total(location, product(c, scale))
            ),
        ),
    )
    sympy_names = (("Triangular", lambda left, right, mode: Triangular(left, right, mode=mode)),)

    def __new__(cls, left: Any, right: Any, *ambiguous: Any, mode: Any = None) -> Triangular:
        if ambiguous or mode is None:
            raise ArgumentError("Triangular's mode goes by its word: write Triangular(left, right, mode=…)")
        return cls.of(left, right, mode)

    @classmethod
    def check(cls, *values: Expr) -> None:
        left, right, mode = map(exact, values)
        if decide(left < mode) is False or decide(mode < right) is False:
            raise ArgumentError(
                f"Triangular's mode must lie between its ends, but it is {mode} and they are {left} and {right}"
            )

    @property
    def base(self) -> Lebesgue:
        return Lebesgue(self.left, self.right)

    def log_density(self, x: Expr) -> Expr:
        left, right, mode = self.args
        rising = log(x - left) - log(mode - left)
        falling = log(right - x) - log(right - mode)
        constant = log(2) - log(right - left)
        if x.is_number:
            return constant + (rising if decide(x <= mode) else falling)
        return constant + Piecewise((rising, x <= mode), (falling, True))

    @property
    def breakpoints(self) -> tuple[Expr, ...]:
        return (self.mode,)

    def second_difference(self, twice: Callable[[Expr], Expr]) -> Expr:
        """E f(X) from F with F'' = f: the density's second derivative is a combination of three points."""
        left, right, mode = self.args
        rise, fall = 2 / ((right - left) * (mode - left)), 2 / ((right - left) * (right - mode))
        return rise * (twice(left) - twice(mode)) + fall * (twice(right) - twice(mode))

    def moment(self, s: Expr) -> Expectation | None:
        left = self.left
        if not (left.is_nonnegative or (s.is_Integer and s.is_nonnegative)):
            return None
        finite = s > -2 if left.is_zero else S.true
        if left.is_nonnegative and not left.is_zero and not left.is_positive:
            return None
        if finite is S.false:
            return Expectation(S.NaN, finite)
        if s == -1 or s == -2:
            twice = (lambda x: x * log(x) - x) if s == -1 else (lambda x: -log(x))
            return Expectation(self.second_difference(lambda x: S.Zero if x.is_zero else twice(x)), finite)
        if not (s.is_Integer and s.is_nonnegative):
            return Expectation(
                self.second_difference(lambda x: S.Zero if x.is_zero else x ** (s + 2) / ((s + 1) * (s + 2))),
                finite,
            )
        return Expectation(self.second_difference(lambda x: x ** (s + 2) / ((s + 1) * (s + 2))))

    def exponential_moment(self, t: Expr) -> Expectation | None:
        if t.is_zero:
            return Expectation(S.One)
        return Expectation(self.second_difference(lambda x: exp(t * x) / t**2)) if t.is_nonzero else None

    def absolute_deviation(self, m: Expr) -> Expectation:
        return Expectation(self.second_difference(lambda x: Abs(x - m) ** 3 / 6))

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E log u for u linear in x and positive between the ends, E cos(n x - m), and E of its own log density."""
        found = phase(statistic, x)
        if found is not None:
            n, m = found
            return Expectation(self.second_difference(lambda y: -cos(n * y - m) / n**2)) if n.is_nonzero else None
        if isinstance(statistic, Piecewise):
            constant = log(2) - log(self.right - self.left)
            return Expectation(-S.Half) if statistic == self.log_density(x) - constant else None
        line = log_of_line(statistic, x)
        if line is None or not all(line.at(end).expand().is_nonnegative for end in (self.left, self.right)):
            return None

        def twice(point: Expr) -> Expr:
            u = line.at(point).expand()
            return S.Zero if u.is_zero else u**2 * (log(u) / 2 - Rational(3, 4)) / line.slope**2

        return Expectation(self.second_difference(twice))
