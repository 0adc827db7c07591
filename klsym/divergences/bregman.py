"""Bregman divergences: how far a convex function lies above its tangent.

B_φ(p, q) = φ(p) − φ(q) − ⟨φ'(q), p − q⟩ for vectors, and ∫ φ(p) − φ(q) − φ'(q)(p − q) dμ for densities of measures.
Negative entropy gives KL with its mass terms, and the squared norm gives ‖p − q‖². Against measures the value depends
on μ, except for negative entropy, whose Bregman divergence is KL for every μ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Add, Dummy, Expr, Lambda, S, Symbol, Tuple, exp, log

from klsym.divergences.divergence import Divergence, Growth, as_measure, same_space
from klsym.measures import ArgumentError, LebesgueIntegral, Measure, UndecidedError, exact_number

_T = Symbol("t", nonnegative=True)
# generators by name, as functions of one coordinate
GENERATORS: dict[str, Lambda] = {"negative entropy": Lambda(_T, _T * log(_T)), "squared norm": Lambda(_T, _T**2)}


class Bregman(Divergence):
    """Bregman(generator, p, q): φ(p) − φ(q) − ⟨φ'(q), p − q⟩ for a convex φ.

    Parameters: generator, "negative entropy" (φ = ∑ t log t), "squared norm" (φ = ∑ t²), a SymPy expression in one
    symbol or a Lambda of one (φ summed over coordinates), or a Lambda of n symbols; p and q, vectors of numbers or
    symbols, or two measures on one space, whose densities against the natural base (counting on atoms and lattices,
    Lebesgue on densities) take the place of the coordinates; base, for abstract measures.
    Raises ArgumentError where the generator is concave, where p and q differ in length or a base is missing.
    Source: Bregman, The relaxation method of finding the common point of convex sets (1967).

    >>> from sympy import symbols
    >>> a, b = symbols("a b", real=True)
    >>> Bregman("squared norm", [a], [b]).doit()
    (a - b)**2
    """

    functional = "bregman"
    is_extended_nonnegative = True
    integrand_in_words = ("the integrand", "the base")

    def __new__(cls, generator: Any, first: Any, second: Any, base: Any = None) -> Bregman:
        generator = _generator(generator)
        if _is_vector(first) or _is_vector(second):
            first, second = _vector(first, "p"), _vector(second, "q")
            if len(first) != len(second):
                raise ArgumentError(
                    f"Bregman's p has {len(first)} entries and its q {len(second)}; give vectors of one length"
                )
            if len(generator.signature) not in (1, len(first)):
                raise ArgumentError(
                    f"Bregman's generator takes {len(generator.signature)} variables and p has {len(first)} entries; "
                    "give one variable or as many as there are entries"
                )
            return Expr.__new__(cls, generator, first, second)
        first, second = as_measure(first, "Bregman's p"), as_measure(second, "Bregman's q")
        same_space(first, second)
        if len(generator.signature) != 1:
            raise ArgumentError(
                "Bregman's generator takes several variables, and densities are single numbers; give one variable"
            )
        if base is None:
            return Expr.__new__(cls, generator, first, second)
        return Expr.__new__(cls, generator, first, second, as_measure(base, "Bregman's base"))

    # ---- arguments

    @property
    def generator(self) -> Lambda:
        """The convex function φ."""
        return self.args[0]

    @property
    def first(self) -> Any:
        return self.args[1]

    @property
    def second(self) -> Any:
        return self.args[2]

    @property
    def base(self) -> Measure | None:
        """The base measure, None for the natural one."""
        return self.args[3] if len(self.args) == 4 else None

    @property
    def of_vectors(self) -> bool:
        """Whether p and q are vectors rather than measures."""
        return isinstance(self.first, Tuple)

    @property
    def is_kl(self) -> bool:
        """Whether the generator is negative entropy."""
        return self.generator == GENERATORS["negative entropy"]

    @property
    def infinite_when_singular(self) -> bool:  # type: ignore[override]  # as φ'(0) = -oo or not
        return _slope_at_zero(self.generator) is S.NegativeInfinity

    # ---- meaning

    def at(self, p: Expr, q: Expr) -> Expr:
        """φ(p) − φ(q) − φ'(q)(p − q) at two numbers, with the limits at 0."""
        t = self.generator.variables[0]
        value, slope = self.generator.expr, self.generator.expr.diff(t)
        if q == 0:
            rise = _slope_at_zero(self.generator)
            if p == 0:
                return S.Zero
            if not rise.is_finite:
                return S.Infinity
            return value.subs(t, p) - _value_at_zero(self.generator) - rise * p
        start = _value_at_zero(self.generator) if p == 0 else value.subs(t, p)
        return start - value.subs(t, q) - slope.subs(t, q) * (p - q)

    def term(self, log_p: Expr | None, log_q: Expr | None) -> Expr:
        p, q = (S.Zero if logarithm is None else exp(logarithm) for logarithm in (log_p, log_q))
        return self.at(p, q)

    def growth(self, log_p: Expr | None, log_q: Expr | None) -> tuple[Growth, ...]:
        if self.generator != GENERATORS["squared norm"]:
            raise UndecidedError(f"the growth of {self.generator.expr} of densities is not worked out")
        return tuple(Growth(2 * logarithm, S.One) for logarithm in (log_p, log_q) if logarithm is not None)

    def abstract_definition(self) -> Expr:
        if self.is_kl:
            return _kl(self.first, self.second).definition
        if self.base is None:
            raise ArgumentError(
                f"{self} needs a base measure, because a measure is abstract; write Bregman(generator, P, Q, mu)"
            )
        return LebesgueIntegral(self.at(self.first / self.base, self.second / self.base), self.base)

    @property
    def definition(self) -> Expr:
        if self.of_vectors:
            return self.of_coordinates()
        return _kl(self.first, self.second).definition if self.is_kl else super().definition

    def of_coordinates(self) -> Expr:
        """The value for vectors: a finite sum."""
        p, q, phi = self.first, self.second, self.generator
        if len(phi.signature) == 1:
            return Add(*(_shortest(self.at(a, b)) for a, b in zip(p, q, strict=True)))
        gradient = [phi.expr.diff(variable) for variable in phi.variables]
        there = dict(zip(phi.variables, q, strict=True))
        rise = Add(
            *(slope.subs(there, simultaneous=True) * (a - b) for slope, a, b in zip(gradient, p, q, strict=True))
        )
        return phi(*p) - phi(*q) - rise

    def combination(self) -> tuple[tuple[int, Divergence], ...] | None:
        return ((1, _kl(self.first, self.second)),) if self.is_kl and not self.of_vectors else None

    def trivial_value(self) -> Expr | None:
        return S.Zero if self.first == self.second else None

    def doit(self, **hints: Any) -> Expr:
        """The value for vectors, and for measures what every divergence does."""
        if self.of_vectors:
            return self.of_coordinates()
        value = self.trivial_value()
        if value is not None or self.is_kl or self.is_abstract:
            return super().doit(**hints)
        # between atoms it is a finite sum; no transform gives the integral of a general generator
        return self if self.refinement().cells else self.definition

    def evalf(self, n: int = 15, subs: dict[Any, Any] | None = None, **options: Any) -> Expr:
        """The value to n correct digits."""
        if self.of_vectors:
            return self.of_coordinates().evalf(n, subs=subs, **options)
        value = self.doit()
        return super().evalf(n, subs, **options) if isinstance(value, Bregman) else value.evalf(n, subs=subs, **options)

    n = evalf

    def _eval_evalf(self, precision: int) -> Expr:
        return self.of_coordinates()._eval_evalf(precision) if self.of_vectors else super()._eval_evalf(precision)

    def _eval_rewrite_as_KL(self, *args: Any, **hints: Any) -> Expr:
        return _kl(self.first, self.second) if self.is_kl and not self.of_vectors else self

    # ---- printing

    def _sympystr(self, printer: Any) -> str:
        names = {generator: repr(name) for name, generator in GENERATORS.items()}
        shown = [names.get(self.generator) or printer._print(self.generator)]
        for argument in self.args[1:]:
            entries = (
                f"[{', '.join(map(printer._print, argument))}]"
                if isinstance(argument, Tuple)
                else printer._print(argument)
            )
            shown.append(entries)
        return f"Bregman({', '.join(shown)})"

    _sympyrepr = _sympystr

    def latex_body(self, *arguments: str) -> str:
        return rf"B_{{{arguments[0]}}}\left({', '.join(arguments[1:])}\right)"


def _shortest(expression: Expr) -> Expr:
    """One coordinate's term as it is, expanded or factored, whichever is shortest."""
    forms = [expression] if expression.is_infinite else [expression, expression.expand(), expression.factor()]
    return min(forms, key=lambda form: form.count_ops())


def _kl(first: Measure, second: Measure) -> Divergence:
    from klsym.divergences.kl import KL

    return KL(first, second)


def _generator(generator: Any) -> Lambda:
    if isinstance(generator, Lambda):
        found = generator
    elif isinstance(generator, str):
        if generator not in GENERATORS:
            raise ArgumentError(
                f"Bregman's generator is {generator!r}; choose {' or '.join(map(repr, GENERATORS))}, "
                "or give a SymPy expression"
            )
        found = GENERATORS[generator]
    elif isinstance(generator, Expr) and len(generator.free_symbols) == 1:
        (symbol,) = generator.free_symbols
        found = Lambda(symbol, generator)
    else:
        raise ArgumentError(
            f"Bregman's generator is {generator!r}; give an expression in one symbol, a Lambda or a name"
        )
    if len(found.signature) == 1:
        positive = Dummy("t", positive=True)
        curvature = found(positive).diff(positive, 2)
        if curvature.is_negative:
            raise ArgumentError(f"Bregman's generator {found.expr} is concave; give a convex one")
    return found


def _is_vector(value: Any) -> bool:
    """Vectors of symbols are vectors here; arrays of masses are vectors too, as the coordinates of a point."""
    return (
        not isinstance(value, Measure)
        and (isinstance(value, (Sequence, Tuple)) or hasattr(value, "tolist"))
        and not isinstance(value, str)
    )


def _vector(value: Any, name: str) -> Tuple:
    if isinstance(value, Measure) or not _is_vector(value):
        raise ArgumentError(f"Bregman's {name} is {value!r}; give two vectors of one length, or two measures")
    entries = value.tolist() if hasattr(value, "tolist") else list(value)
    flat = [entry[0] if isinstance(entry, list) and len(entry) == 1 else entry for entry in entries]
    return Tuple(*(exact_number(entry, f"an entry of Bregman's {name}") for entry in flat))


def _value_at_zero(generator: Lambda) -> Expr:
    return _limit_at_zero(generator.expr, generator.variables[0])


def _slope_at_zero(generator: Lambda) -> Expr:
    t = generator.variables[0]
    return _limit_at_zero(generator.expr.diff(t), t)


def _limit_at_zero(expression: Expr, t: Symbol) -> Expr:
    from sympy import limit

    positive = Dummy("t", positive=True)
    return limit(expression.subs(t, positive), positive, 0)
