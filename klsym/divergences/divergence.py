"""What every divergence is: a SymPy expression whose arguments are measures and whose meaning is an integral.

A divergence states its integrand once, as a function of the two log densities (`term`), what the total masses add
(`mass_term`), which tails decide whether it is finite (`growth`), and its definition against abstract measures. The
rest follows here: integrals and sums over the cells of the common refinement, `doit`, `evalf`, `rewrite`, printing.

The value is unevaluated until asked for, as SymPy's Integral stands beside `integrate`.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from sympy import Add, Basic, Expr, Float, Integral, Piecewise, S, Sum, Symbol, log, sympify

from klsym.divergences.hooks import hooks
from klsym.measures import (
    ArgumentError,
    Cell,
    K,
    Lattice,
    Lebesgue,
    LebesgueSpace,
    Measure,
    ProductMeasure,
    Refinement,
    UndecidedError,
    X,
    common_refinement,
    lebesgue,
)


class Growth(NamedTuple):
    """One function exp(exponent) * factor that must be integrable over a cell for the divergence to be finite."""

    exponent: Expr
    factor: Expr


class Divergence(Expr):
    """A functional of two measures (or of one, or of measures and a base), as an unevaluated SymPy expression."""

    functional: ClassVar[str]
    # what mass of P outside Q does: True, it makes the divergence infinite; False, it adds a finite amount
    infinite_when_singular: ClassVar[bool] = False
    # whether the tails can make the divergence infinite at all
    tails_matter: ClassVar[bool] = True
    # the function whose integral it is, and against what, for sentences
    integrand_in_words: ClassVar[tuple[str, str]] = ("the integrand", "Q")

    is_commutative = True
    is_extended_real = True

    def __new__(cls, first: Any, second: Any) -> Divergence:
        first, second = (
            as_measure(first, f"{cls.__name__}'s first argument"),
            as_measure(second, f"{cls.__name__}'s second argument"),
        )
        same_space(first, second)
        return Expr.__new__(cls, first, second)

    # ---- what each divergence states

    def term(self, log_p: Expr | None, log_q: Expr | None) -> Expr:
        """The integrand against the base, from the two log densities; None where a measure has no mass."""
        raise NotImplementedError

    def mass_term(self) -> Expr:
        """What the total masses add to the integral."""
        return S.Zero

    def growth(self, log_p: Expr | None, log_q: Expr | None) -> tuple[Growth, ...]:
        """The functions whose integrability decides finiteness where both measures have a density; () if none."""
        return ()

    def abstract_definition(self) -> Expr:
        """The definition in Lebesgue integrals of Radon–Nikodym derivatives."""
        raise NotImplementedError

    def combination(self) -> tuple[tuple[int, Divergence], ...] | None:
        """Divergences of which this one is made, with signs: it is finite when they all are. None for one integral.

        Products of probabilities tensorise factor by factor.
        """
        pairs = self.factor_pairs()
        return None if pairs is None else tuple((1, type(self)(*pair)) for pair in pairs)

    def recombine(self, values: list[Expr]) -> Expr:
        """The value made from the values of `combination`'s divergences."""
        combination = self.combination() or ()
        return Add(*(sign * value for (sign, _), value in zip(combination, values, strict=True)))

    def factor_pairs(self) -> list[tuple[Measure, ...]] | None:
        """The measures among the arguments, factor by factor, where all are products of probabilities alike."""
        products = self.measures
        if not all(isinstance(product, ProductMeasure) for product in products):
            return None
        pairs = list(zip(*(product.args for product in products), strict=False))
        alike = all(len(product.args) == len(pairs) for product in products)
        fitting = all(
            sympify(factor.dimension - pair[0].dimension).is_zero and factor.total_mass == 1
            for pair in pairs
            for factor in pair
        )
        return pairs if alike and fitting else None

    # ---- arguments

    @property
    def first(self) -> Measure:
        """The measure P of D(P, Q): the truth."""
        return self.args[0]

    @property
    def second(self) -> Measure:
        """The measure Q of D(P, Q): the model."""
        return self.args[1]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures among the arguments, in order."""
        return tuple(argument for argument in self.args if isinstance(argument, Measure))

    @property
    def free_symbols(self) -> set[Basic]:
        """The symbols among the parameters; the variables of typed-in densities are bound."""
        return super().free_symbols - {X, K}

    @property
    def is_abstract(self) -> bool:
        """Whether a measure among the arguments is a symbol for a measure."""
        return any(measure.is_abstract for measure in self.measures)

    def exact(self) -> Divergence:
        """The same divergence with every float replaced by the rational number it holds."""
        from klsym.measures import exact

        return exact(self)

    # ---- meaning

    @property
    def definition(self) -> Expr:
        """The integral this divergence is: unevaluated, against abstract measures or over the cells of concrete ones.

        Raises UndecidedError where the supports hang on symbols in a way that no single hypothesis states.
        """
        if self.is_abstract:
            return self.abstract_definition()
        combination = self.combination()
        if combination is not None:
            return self.recombine([part.definition for _, part in combination])
        return self._over_cells()

    def refinement(self) -> Refinement:
        """The common refinement of the two measures, over which the divergence is an integral and a sum.

        Raises UndecidedError where a product is set against a measure that is not a product of as many factors.
        """
        if any(isinstance(measure, ProductMeasure) for measure in self.measures):
            raise UndecidedError(f"{self} is written out for products of as many factors of the same dimensions only")
        return common_refinement(self.first, self.second)

    def _over_cells(self) -> Expr:
        refinement = self.refinement()
        if self.infinite_when_singular and refinement.has_singular_part:
            return S.Infinity
        if not self.infinite_when_singular and not refinement.covers_second:
            raise UndecidedError(
                f"{self} hangs on how the supports overlap; give numbers for the parameters that bound them"
            )
        total = Add(
            *(self._over_cell(cell) for cell in refinement.cells),
            *(self.term(_log(point.p), _log(point.q)) for point in refinement.points),
            self.mass_term(),
        )
        if self.infinite_when_singular and refinement.hypothesis is not S.true:
            return Piecewise((total, refinement.hypothesis), (S.Infinity, True))
        return total

    def _over_cell(self, cell: Cell) -> Expr:
        integrand = self.term(cell.log_p, cell.log_q)
        if isinstance(cell.base, LebesgueSpace):
            return _over_space(integrand, cell)
        variable = fresh(cell.variable, self.free_symbols)
        operator = Sum if isinstance(cell.base, Lattice) else Integral
        return (
            S.Zero
            if integrand == 0
            else operator(integrand.xreplace({cell.variable: variable}), (variable, *cell.base.args))
        )

    @property
    def finiteness(self) -> Any:
        """Whether the value is finite, with the reason: see `klsym.divergences.finiteness`."""
        from klsym.divergences.finiteness import finiteness

        return finiteness(self)

    def why(self) -> Any:
        """Why the value is finite, infinite or undecided, in one sentence."""
        return Reason(self.finiteness.reason)

    # ---- value

    def doit(self, **hints: Any) -> Expr:
        """The closed form; oo where the divergence is infinite; this expression itself where none is known.

        >>> from klsym import KL, Normal
        >>> KL(Normal(0, 1), Normal(0, 1)).doit()
        0
        """
        value = self.trivial_value()
        if value is not None:
            return value
        if self.is_abstract:
            return self
        combination = self.combination()
        if combination is not None:
            return self.recombine([part.doit() for _, part in combination])
        found = hooks.ask("closed_form", self.exact())
        if found is None:
            return self
        value = found.value
        if not self.has(Float):
            return value
        return value.evalf() if value.free_symbols else self.evalf()

    def trivial_value(self) -> Expr | None:
        """The value where the arguments alone give it away (P = Q), else None."""
        return S.Zero if len(self.measures) > 1 and self.first == self.second else None

    def evalf(self, n: int = 15, subs: dict[Any, Any] | None = None, **options: Any) -> Expr:
        """The value to n correct digits as a SymPy Float; oo where it is infinite; itself where symbols are left.

        Raises ArgumentError where n < 1.
        """
        if subs:
            return self.subs(subs).evalf(n, **options)
        from klsym.divergences.digits import evaluate

        return evaluate(self, n)

    n = evalf

    def _eval_evalf(self, precision: int) -> Expr:
        from klsym.divergences.digits import evaluate_to_bits

        return evaluate_to_bits(self, precision)

    def _eval_is_finite(self) -> bool | None:
        # so that 0*KL(P, Q) is nan, not 0, where the divergence is infinite
        return None if self.is_abstract or self.free_symbols else self.finiteness.verdict

    def _eval_derivative(self, symbol: Symbol) -> Expr | None:
        if symbol not in self.free_symbols:
            return S.Zero
        value = self.doit()
        return None if value == self else value.diff(symbol)

    def derivation(self) -> Any:
        """The theorem behind the closed form: its statement, steps and what it rests on."""
        return hooks.ask("derivation", self)

    def _eval_rewrite_as_Integral(self, *args: Any, **hints: Any) -> Expr:
        return self.definition

    def _eval_rewrite_as_Sum(self, *args: Any, **hints: Any) -> Expr:
        return self if self.is_abstract else self.definition

    # ---- printing

    def _sympystr(self, printer: Any) -> str:
        return f"{type(self).__name__}({', '.join(printer._print(argument) for argument in self.args)})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = self.latex_body(*(printer._print(argument) for argument in self.args))
        return body if exp is None else rf"{{{body}}}^{{{exp}}}"

    def latex_body(self, *arguments: str) -> str:
        """The divergence in LaTeX, from the LaTeX of its arguments."""
        return rf"\mathrm{{{type(self).__name__}}}\left({', '.join(arguments)}\right)"


class Reason(str):
    """A sentence that shows itself without quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def as_measure(value: Any, name: str) -> Measure:
    """`value` as a measure: itself, or what `measure(value)` makes of lists, arrays, dicts and frozen distributions."""
    if isinstance(value, Measure):
        return value
    if (
        isinstance(value, (int, float, str))
        or value is None
        or (isinstance(value, Basic) and not hasattr(value, "pspace"))
    ):
        raise ArgumentError(
            f"{name} is {value!r}, not a measure; give one, for instance Normal(0, 1) or measure([0.1, 0.9])"
        )
    from klsym.families.convert import measure

    return measure(value)


def natural_base(measure: Measure, base: Measure) -> bool:
    """Whether `base` is Lebesgue measure and `measure` one with densities alone: then the base goes without saying."""
    if base != lebesgue or measure.is_abstract or isinstance(measure, ProductMeasure):
        return False
    return all(isinstance(part.base, Lebesgue) for part in measure.parts)


def same_space(*measures: Measure) -> None:
    """Raise ArgumentError unless the measures live on one space."""
    concrete = [measure for measure in measures if not measure.is_abstract]
    for measure in concrete[1:]:
        if sympify(measure.dimension - concrete[0].dimension).is_zero is False:
            first = concrete[0]
            raise ArgumentError(
                f"{first} lives on R^{first.dimension} and {measure} on R^{measure.dimension}; "
                "compare measures on one space"
            )


def fresh(variable: Symbol, taken: set[Basic]) -> Symbol:
    """A symbol to show in place of a part's variable: x or k, with a number behind it where that name is taken."""
    names = {symbol.name for symbol in taken if isinstance(symbol, Symbol)}
    name, number = variable.name, 0
    while name in names:
        number += 1
        name = f"{variable.name}_{number}"
    return Symbol(name, **{word: True for word in ("integer", "real") if variable.assumptions0.get(word)})


def _log(mass: Expr) -> Expr | None:
    return None if mass == 0 else log(mass)


def _over_space(integrand: Expr, cell: Cell) -> Expr:
    raise UndecidedError(f"an integral over {cell.base} is not written out in coordinates; use doit or evalf")
