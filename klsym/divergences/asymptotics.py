"""Exact growth of a log density at the end of its cell.

Near an end, with u → +oo (u = x, −x, or the inverse distance to a finite end), every function that log densities are
made of is a sum of terms of the scale (`scales`) plus a bounded remainder. The sum is worked out term by term: no limit
is sampled and nothing overflows.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    Add,
    And,
    Dummy,
    E,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    Mul,
    Or,
    Piecewise,
    Pow,
    S,
    Symbol,
    Tuple,
    atan,
    besseli,
    binomial,
    cos,
    cosh,
    erfc,
    exp,
    factorial,
    gamma,
    log,
    loggamma,
    pi,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.functions.elementary.hyperbolic import sech
from sympy.functions.special.error_functions import erf
from sympy.logic.boolalg import Boolean

from klsym.divergences.decisions import Contradiction, Path
from klsym.divergences.normal_tail import argument_of_erfc
from klsym.divergences.scales import (
    BOUNDED,
    LINEAR,
    LOGARITHM,
    LOGLOG,
    ONE,
    UNKNOWN,
    ZERO,
    Beyond,
    Expansion,
    Scale,
    add,
    bounded,
    compare,
    growing,
    leading,
    logarithm_of,
    negative,
    power,
    product,
    times,
)
from klsym.measures import UndecidedError

# at most this many terms of a binomial series are written out before the rest is called unknown
SERIES = 6


class End:
    """One end of a cell: a one-sided neighbourhood of a point (`side` = 1: above it, -1: below it) or of ±oo."""

    def __init__(self, variable: Symbol, point: Expr, side: int) -> None:
        self.variable, self.point, self.side = variable, point, side

    @property
    def infinite(self) -> bool:
        return self.point in (S.Infinity, S.NegativeInfinity)

    @property
    def jacobian(self) -> Expansion:
        """log |dx/du|."""
        return {} if self.infinite else {LOGARITHM: Integer(-2)}

    def coordinate(self) -> Expansion:
        """x in terms of u."""
        if self.infinite:
            return {LINEAR: ONE if self.point is S.Infinity else S.NegativeOne}
        found = {(ZERO, S.NegativeOne, ZERO, ZERO): Integer(self.side)}
        return found if self.point == 0 else {BOUNDED: self.point, **found}

    def expand(self, expression: Expr, path: Path) -> Expansion:
        """The expansion of a log density (or of any function made as they are) at this end.

        Raises UndecidedError for functions whose growth is not known here.
        """
        expander = _Expander(self, path)
        expression = (
            expression.replace(Piecewise, lambda *pieces: expander.piece(pieces))
            if expression.has(Piecewise)
            else expression
        )
        return expander.expand(_in_gammas(expression))

    def function(self, scale: Scale, signed: bool) -> Expr:
        """The function of the outcome X that grows like this scale, for sentences; `signed` where X may be negative."""
        a, s, k, j = scale
        outcome = Symbol("X", real=True)
        if self.infinite:
            growing_part = outcome if self.point is S.Infinity else -outcome
            even = s.is_Integer and s % 2 == 0
            size = Symbol("abs(X)", positive=True) if signed and not even else outcome
            logarithm = log(Symbol("abs(X)", positive=True) if signed else outcome)
        else:
            distance = outcome - self.point if self.side > 0 else self.point - outcome
            growing_part = size = 1 / distance
            logarithm = log(distance)
        return exp(a * growing_part) * size**s * logarithm**k * log(logarithm) ** j


def _in_gammas(expression: Expr) -> Expr:
    """`expression` with factorials and binomials as gammas, and log(gamma) as loggamma."""
    expression = expression.replace(factorial, lambda n: gamma(n + 1))
    expression = expression.replace(binomial, lambda n, k: gamma(n + 1) / (gamma(k + 1) * gamma(n - k + 1)))
    for name in (cosh, sinh, tanh, sech):
        if expression.has(name):
            expression = expression.replace(name, lambda z, name=name: name(z).rewrite(exp))
    return expression


class _Expander:
    def __init__(self, end: End, path: Path) -> None:
        self.end, self.path, self.variable = end, path, end.variable

    def expand(self, expression: Expr) -> Expansion:
        if not expression.has(self.variable):
            return {BOUNDED: expression} if expression != 0 else {}
        if expression == self.variable:
            return self.end.coordinate()
        if isinstance(expression, Add):
            return add(self.expand(term) for term in expression.args)
        if isinstance(expression, Mul):
            product: Expansion = {BOUNDED: ONE}
            for factor in expression.args:
                product = times(product, self.expand(factor))
            return product
        if isinstance(expression, Pow) and not expression.exp.has(self.variable):
            return self.raised(self.expand(expression.base), expression.exp)
        if isinstance(expression, (exp, Pow)):
            base, exponent = expression.as_base_exp()
            return self.exponential(self.expand(exponent if base == E else exponent * log(base)))
        if isinstance(expression, log):
            return self.logarithm(expression.args[0])
        if isinstance(expression, Abs):
            return self.absolute(self.expand(expression.args[0]))
        if isinstance(expression, loggamma):
            return self.loggamma(self.expand(expression.args[0]))
        if isinstance(expression, (sin, cos, tan, atan, erf, erfc)):
            return self.analytic(expression.func, self.expand(expression.args[0]))
        raise UndecidedError(f"the growth of {expression} at an end of the support is not known")

    def analytic(self, function: Any, expansion: Expansion) -> Expansion:
        """f(c + r) = f(c) + f'(c) r + O(r²) where the argument stays bounded; elsewhere some bounded function."""
        if growing(expansion, self.path):
            if function is tan:
                raise UndecidedError("a log density holds the tangent of something that grows")
            return {BOUNDED: UNKNOWN}
        place = Dummy("c")
        constant = expansion.pop(BOUNDED, ZERO)
        value, slope = (f.subs(place, constant) for f in (function(place), function(place).diff(place)))
        if constant.has(UNKNOWN) or not (value.is_finite and slope.is_finite):
            raise UndecidedError(f"the growth of {function(place)} at {place} = {constant} is not known")
        square = dict.fromkeys(times(expansion, expansion), UNKNOWN)
        return add([{BOUNDED: value}, {scale: bounded(slope * c) for scale, c in expansion.items()}, square])

    def piece(self, pieces: tuple[Tuple, ...]) -> Expr:
        """The piece that holds near this end."""
        for value, condition in pieces:
            if self.holds(condition):
                return value
        raise UndecidedError("no piece of a density holds near an end of its support")

    def holds(self, condition: Boolean) -> bool:
        if condition in (S.true, S.false):
            return bool(condition)
        if isinstance(condition, And):
            return all(self.holds(part) for part in condition.args)
        if isinstance(condition, Or):
            return any(self.holds(part) for part in condition.args)
        if isinstance(condition, (Gt, Ge, Lt, Le)):
            found = leading(self.expand(condition.lhs - condition.rhs), self.path)
            sign = 0 if found is None else self.path.sign(found[1])
            return sign > 0 if isinstance(condition, (Gt, Ge)) else sign < 0
        raise UndecidedError(f"whether {condition} holds near an end of the support is not known")

    def split(self, expansion: Expansion) -> tuple[Scale, Expr, Expansion]:
        """Leading scale, its coefficient, and the rest divided by the leading term (which tends to 0)."""
        found = leading(expansion, self.path)
        if found is None:
            raise UndecidedError("a log density takes the logarithm or an inverse of zero")
        scale, coefficient = found
        inverse = power(scale, S.NegativeOne)
        rest = {
            product(other, inverse): bounded(value / coefficient)
            for other, value in expansion.items()
            if other != scale and compare(other, scale, self.path) < 0
        }
        return scale, coefficient, rest

    def raised(self, expansion: Expansion, exponent: Expr) -> Expansion:
        if exponent.is_Integer and 0 < exponent <= SERIES:
            product = expansion
            for _ in range(int(exponent) - 1):
                product = times(product, expansion)
            return product
        scale, coefficient, rest = self.split(expansion)
        if self.path.sign(coefficient) < 0 and not exponent.is_integer:
            raise UndecidedError("a log density takes a power of a negative number")
        front = {power(scale, exponent): coefficient**exponent}
        if not rest:
            return front
        # (1 + r)^e = 1 + e r + e(e−1)/2 r² + …, stopped where the terms tend to zero or after SERIES of them
        series: Expansion = {BOUNDED: ONE}
        remainder: Expansion = {BOUNDED: ONE}
        factor: Expr = ONE
        for order in range(1, SERIES + 1):
            remainder = times(remainder, rest)
            factor = factor * (exponent - order + 1) / order
            last = order == SERIES or not exponent.is_number
            series = add(
                [series, {rank: UNKNOWN if last else bounded(factor * value) for rank, value in remainder.items()}]
            )
            if last or not growing(times(remainder, front), self.path):
                break
        return times(front, series)

    def exponential(self, expansion: Expansion) -> Expansion:
        large = growing(expansion, self.path)
        slow: Expansion = {}
        constant: Expr = expansion.get(BOUNDED, ZERO)
        for scale, coefficient in expansion.items():
            if scale not in large and scale != BOUNDED:
                slow[scale] = coefficient
        a, s, k = (large.pop(rank, ZERO) for rank in (LINEAR, LOGARITHM, LOGLOG))
        if large or any(value.has(UNKNOWN) for value in (a, s, k)):
            found = leading(
                {**large, LINEAR: a, LOGARITHM: s, LOGLOG: k} if large else {LINEAR: a, LOGARITHM: s}, self.path
            )
            if found is not None and self.path.sign(found[1]) < 0 and compare(found[0], LINEAR, self.path) > 0:
                # smaller than every exponential
                return {(S.NegativeOne, ZERO, ZERO, ZERO): UNKNOWN}
            raise Beyond("a log density holds an exponential of something that grows faster than x")
        if constant.has(UNKNOWN):
            return {(a, s, k, ZERO): UNKNOWN}
        front = {(a, s, k, ZERO): exp(constant)}
        # exp(o(1)) = 1 + O(o(1))
        return times(front, {BOUNDED: ONE, **dict.fromkeys(slow, UNKNOWN)})

    def logarithm(self, argument: Expr) -> Expansion:
        try:
            return self.log_of(self.expand(argument))
        except UndecidedError:
            # a term that outgrows the scale (the density of a mixture's component): its logarithm does not
            return self.log_in_logs(argument)

    def log_of(self, expansion: Expansion) -> Expansion:
        scale, coefficient, rest = self.split(expansion)
        return add([logarithm_of(scale), {BOUNDED: log(Abs(coefficient))}, dict.fromkeys(rest, UNKNOWN)])

    def log_in_logs(self, argument: Expr) -> Expansion:
        """log of a product as a sum of logs, and log of a sum as the largest of the logs of its terms."""
        if isinstance(argument, Mul):
            return add(self.logarithm(factor) for factor in argument.args)
        if isinstance(argument, exp):
            return self.expand(argument.args[0])
        if isinstance(argument, Pow):
            return times(self.expand(argument.exp), self.logarithm(argument.base))
        tail = argument_of_erfc(argument)
        if tail is not None:
            return self.log_erfc(self.expand(tail))
        if isinstance(argument, besseli):
            return self.log_besseli(*argument.args)
        if not isinstance(argument, Add):
            raise UndecidedError(f"the growth of log({argument}) at an end of the support is not known")
        best: Expansion | None = None
        for term in argument.args:
            weight, core = term.as_independent(self.variable)
            sign = self.path.sign(weight)
            if sign < 0:
                raise Contradiction(f"the weight {weight} of a density is negative")
            if not core.is_positive:
                raise UndecidedError(f"the sign of {term} in a log density is not known")
            if sign:
                candidate = add([self.log_in_logs(core) if core != 1 else {}, {BOUNDED: log(weight)}])
                best = candidate if best is None else self.larger(best, candidate)
        if best is None:
            raise UndecidedError("a log density takes the logarithm of zero")
        return best

    def log_erfc(self, expansion: Expansion) -> Expansion:
        """log erfc(u) = −u² − log u − log(π)/2 + o(1) as u → +oo; it tends to log 2 as u → −oo."""
        found = leading(growing(expansion, self.path), self.path)
        if found is None:
            return {BOUNDED: UNKNOWN}
        if self.path.sign(found[1]) < 0:
            return {BOUNDED: log(2)}
        return add([negative(times(expansion, expansion)), negative(self.log_of(expansion)), {BOUNDED: -log(pi) / 2}])

    def log_besseli(self, order: Expr, argument: Expr) -> Expansion:
        """log I_n(z) = n log(z/2) − log n! + o(1) as the order n → +oo for a fixed z > 0, by its power series."""
        expansion = self.expand(order)
        if argument.has(self.variable) or not growing(expansion, self.path):
            raise UndecidedError("a log density holds a Bessel function whose growth is not known")
        shifted = add([expansion, {BOUNDED: ONE}])
        return add([times(expansion, {BOUNDED: log(argument / 2)}), negative(self.loggamma(shifted))])

    def larger(self, first: Expansion, second: Expansion) -> Expansion:
        """log(exp(first) + exp(second)) to within a bounded remainder."""
        gap = growing(add([first, negative(second)]), self.path)
        found = leading(gap, self.path)
        if found is None:
            return add([first, {BOUNDED: UNKNOWN}])
        return first if self.path.sign(found[1]) > 0 else second

    def absolute(self, expansion: Expansion) -> Expansion:
        constant = expansion.get(BOUNDED, ZERO)
        if constant != 0 and not growing(expansion, self.path) and constant.is_positive is constant.is_negative is None:
            return {BOUNDED: UNKNOWN}
        try:
            found = leading(expansion, self.path)
        except UndecidedError:
            if any(compare(scale, BOUNDED, self.path) >= 0 for scale in expansion):
                raise
            return dict.fromkeys(expansion, UNKNOWN)  # it tends to zero, from whichever side
        if found is None:
            return {}
        sign = self.path.sign(found[1])
        return expansion if sign > 0 else negative(expansion)

    def loggamma(self, expansion: Expansion) -> Expansion:
        """Stirling's formula where the argument grows, −log where it tends to zero."""
        scale, coefficient, _ = self.split(expansion)
        order = compare(scale, BOUNDED, self.path)
        if order == 0:
            return {BOUNDED: UNKNOWN}
        logarithm = self.log_of(expansion)
        if order < 0:
            return add([negative(logarithm), {BOUNDED: UNKNOWN}])
        if self.path.sign(coefficient) < 0:
            raise UndecidedError("a log density holds loggamma of a negative number")
        minus_half = add([expansion, {BOUNDED: -S.Half}])
        return add(
            [
                times(minus_half, logarithm),
                negative(expansion),
                {BOUNDED: log(2 * pi) / 2, power(scale, S.NegativeOne): UNKNOWN},
            ]
        )
