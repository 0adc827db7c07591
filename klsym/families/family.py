"""What a family of measures states about itself, and what follows from it.

A family's file states, in this order: the density (in the docstring), the parameters and their domains, the base
measure, the log density, the transforms with the range where each is finite, and the source. Everything else (parts,
entropy, divergences, digits) is derived elsewhere from these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from sympy import Add, Basic, Expr, Float, S, Symbol, binomial, true
from sympy.logic.boolalg import Boolean

from klsym.measures import (
    ArgumentError,
    Atoms,
    K,
    Lattice,
    Lebesgue,
    Measure,
    Part,
    Unrounded,
    X,
    exact,
    parameter,
    power,
)


class Expectation(NamedTuple):
    """E[f(X)] for a function f: `value` where `finite` holds.

    `otherwise` is what the expectation is where `finite` fails: +oo, -oo, or nan where positive and negative part both
    diverge. Nonnegative functions need not set it.
    """

    value: Expr
    finite: Boolean = true
    otherwise: Expr = S.Infinity


class Family(Measure):
    """A parametric family of probability measures on the line.

    Subclasses set `parameters` = ((name, domain, keyword-only?), …) and define `base` and `log_density`.
    """

    parameters: ClassVar[tuple[tuple[str, str, bool], ...]] = ()
    # names in scipy.stats: how a law of that name may stand ("located" and scaled, "scaled" alone, or "standard"), and
    # the member for location, scale and shape parameters, as far as they are free
    scipy_names: ClassVar[tuple[tuple[str, str, Callable[..., Measure]], ...]] = ()
    # names in sympy.stats: the member for the parameters in SymPy's order
    sympy_names: ClassVar[tuple[tuple[str, Callable[..., Measure]], ...]] = ()
    # {parameter: (word, exponent)}: the parameter may also be given as word**exponent, as a rate by the scale**(-1)
    alternatives: ClassVar[dict[str, tuple[str, Expr]]] = {}

    @classmethod
    def given(cls, place: str, name: str, value: Any, alternative: Any) -> Expr:
        """The parameter `name` from its own word or from its alternative, whichever was given."""
        word, exponent = cls.alternatives[name]
        chosen, number = one_of(cls.__name__, place, **{name: value, word: alternative})
        number = parameter(number, f"{cls.__name__}'s {chosen}", "positive")
        return number if chosen == name else power(number, exponent)

    @classmethod
    def of(cls, *values: Any) -> Any:
        """The member with these canonical parameters in order, checked; SymPy rebuilds expressions through it."""
        checked = [
            parameter(value, f"{cls.__name__}'s {name}", domain)
            for value, (name, domain, _) in zip(values, cls.parameters, strict=True)
        ]
        cls.check(*checked)
        return Basic.__new__(cls, *checked)

    @classmethod
    def check(cls, *values: Expr) -> None:
        """Raise ArgumentError where the parameters do not fit together (left >= right, say)."""

    @property
    def func(self):  # SymPy rebuilds with func(*args); constructors have keywords
        return type(self).of

    def __getattr__(self, name: str) -> Expr:
        for index, (parameter_name, _, _) in enumerate(type(self).parameters):
            if parameter_name == name:
                return self.args[index]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    # ---- the density

    @property
    def base(self) -> Lebesgue | Lattice:
        """The base measure, on the support."""
        raise AttributeError(f"{type(self).__name__} states no base measure")

    def log_density(self, x: Expr) -> Expr:
        """log of the density (against `base`) at a point x of the support, as a sum of terms."""
        raise AttributeError(f"{type(self).__name__} states no log density")

    @property
    def breakpoints(self) -> tuple[Expr, ...]:
        """Points inside the support where the log density is not analytic."""
        return ()

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        base = self.base
        variable = K if isinstance(base, Lattice) else X
        return (Part(base, variable, [self.log_density(variable)], self.breakpoints),)

    # ---- transforms: None where none is stated

    def moment(self, s: Expr) -> Expectation | None:
        """E[X^s]: for X > 0 the Mellin transform (any real or symbolic s); on the whole line for s = 1, 2, 3, …."""
        return None

    def exponential_moment(self, t: Expr) -> Expectation | None:
        """E[exp(t X)], the Laplace transform (moment generating function)."""
        return None

    def absolute_deviation(self, m: Expr) -> Expectation | None:
        """E|X - m|."""
        return None

    def expectation(self, statistic: Expr, x: Symbol) -> Expectation | None:
        """E of any other function of x that the family knows, as an expression in the symbol x."""
        return None

    # ---- printing

    def _sympystr(self, printer: Any) -> str:
        words = []
        for value, (name, _, keyword) in zip(self.args, type(self).parameters, strict=True):
            word, exponent = type(self).alternatives.get(name, (name, S.One))
            if isinstance(value, Unrounded) and value.args[0].name == "power" and value.args[2] == exponent:
                words.append(f"{word}={number_text(value.args[1], printer)}")
            else:
                text = number_text(value, printer)
                words.append(f"{name}={text}" if keyword else text)
        return f"{type(self).__name__}({', '.join(words)})"

    def _latex(self, printer: Any) -> str:
        words = [
            rf"\mathrm{{{name}}}={printer._print(value)}" if keyword else printer._print(value)
            for value, (name, _, keyword) in zip(self.args, type(self).parameters, strict=True)
        ]
        return rf"\mathrm{{{type(self).__name__}}}\left({', '.join(words)}\right)"


def number_text(value: Expr, printer: Any) -> str:
    """`value` as Python reads it back: a Float with as many digits as it takes."""
    return repr(float(value)) if value.is_Float else printer._print(value)


def shifted_moment(order: Expr, location: Expr, scale: Expr, standard: Callable[[int], Expr]) -> Expr | None:
    """E[(location + scale Z)^n] from the moments `standard(k)` = E[Z^k], k = 1, …, n; None unless n is 0, 1, 2, …."""
    if not (order.is_Integer and order.is_nonnegative):
        return None
    n = int(order)
    terms = [location**n]
    for k in range(1, n + 1):
        moment = standard(k)
        if moment != 0:
            terms.append(binomial(n, k) * location ** (n - k) * scale**k * moment)
    return Add(*terms)


def moment_from_cumulants(n: int, cumulants: Sequence[Expr]) -> Expr:
    """E[X^n] from the cumulants, cumulants[k] being the k-th."""
    moments: list[Expr] = [S.One]
    for order in range(1, n + 1):
        terms = [binomial(order - 1, k - 1) * cumulants[k] * moments[order - k] for k in range(1, order + 1)]
        moments.append(Add(*terms).expand())
    return moments[n]


def spread_about(m: Expr, excess: Expr, mean: Expr) -> Expr:
    """E|X - m| from `excess` = E[max(X - m, 0)] and the mean of X."""
    return 2 * excess + m - mean


def deviation_from(
    start: Expr, m: Expr, mean: Expr, excess: Callable[[], Expr], finite: Boolean = true
) -> Expectation | None:
    """E|X - m| for X > start, `excess` giving E[max(X - m, 0)] for m inside; None where the place of m is open."""
    if finite is S.false:
        return Expectation(S.NaN, finite)
    if (start - m).is_nonnegative:
        return Expectation(mean - m, finite)
    return Expectation(spread_about(m, excess(), mean), finite) if (m - start).is_positive else None


def one_of(family: str, place: str, **choices: Any) -> tuple[str, Any]:
    """The one keyword of `choices` that was given (not None), as (word, value).

    Raises ArgumentError that names the choices where none or several were given.
    """
    given = [(word, value) for word, value in choices.items() if value is not None]
    if len(given) == 1:
        return given[0]
    options = " or ".join(f"{word}=…" for word in choices)
    trouble = "is missing" if not given else "was given twice"
    raise ArgumentError(f"{family}'s {place} {trouble}: write {options}, exactly one of them")


def integer(value: Expr) -> Expr:
    """A whole Float as the integer it is."""
    whole = exact(value)
    return whole if isinstance(value, Float) and whole.is_Integer else value
