"""Measures, spaces, kernels and maps, SymPy's and the kernel's: the half of the translator that knows no function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import Basic, Expr, Symbol, Tuple

from klsym.derive.exceptions import TranslationError
from klsym.kernel import terms
from klsym.measures import (
    DensityMeasure,
    Joint,
    KernelSymbol,
    Map,
    MapSymbol,
    Measure,
    MeasureSymbol,
    Mixture,
    PowerMeasure,
    ProductMeasure,
    Projection,
    Pushforward,
    ScaledMeasure,
    SumMeasure,
    WordSpace,
)


class MeasureTranslator:
    """A two-way dictionary between measures, spaces, kernels and maps of SymPy and of the kernel."""

    def __init__(self) -> None:
        self.symbols: dict[terms.Node, Basic] = {}
        self._bound: dict[MeasureSymbol, terms.Measure] = {}

    def term(self, expression: Basic) -> terms.Term:
        """The kernel's term for a number or a function on a space."""
        raise NotImplementedError

    def expression(self, term: terms.Term) -> Expr:
        """SymPy's expression for a kernel term."""
        raise NotImplementedError

    def bind(self, symbol: MeasureSymbol, measure: terms.Measure) -> None:
        """Let a symbol stand for this particular measure of the kernel."""
        self._bound[symbol] = self._remember(measure, symbol)

    def _remember(self, variable: terms.Node, symbol: Basic) -> Any:
        known = self.symbols.setdefault(variable, symbol)
        if known != symbol:
            raise TranslationError(
                f"two different symbols are both called {symbol}, with different assumptions; use only one of them"
            )
        return variable

    # ---------------------------------------------------------------- to the kernel
    def measure(self, measure: Basic) -> terms.Measure:
        """The kernel's measure for a symbol or a sum of symbols."""
        if measure in self._bound:
            return self._bound[measure]
        for kind, translate in self._MEASURES:
            if isinstance(measure, kind):
                return translate(self, measure)
        raise TranslationError(
            f"{measure} has no counterpart in the kernel; derive with abstract measures, then use at(P=…)"
        )

    def _measure_sum(self, measures: Iterable[Basic]) -> terms.Measure:
        first, *rest = map(self.measure, measures)
        for part in rest:
            first = terms.MeasureSum(first, part)
        return first

    def _measure_product(self, measure: ProductMeasure) -> terms.Measure:
        first, *rest = map(self.measure, measure.args)
        for part in rest:
            first = terms.Product(first, part)
        return first

    _MEASURES: tuple[tuple[type, Callable[[Any, Any], terms.Measure]], ...] = (
        (
            MeasureSymbol,
            lambda self, m: self._remember(terms.MeasureVariable(m.name, self.space(m.space)), m),
        ),
        (SumMeasure, lambda self, m: self._measure_sum(m.args)),
        (ScaledMeasure, lambda self, m: terms.WithDensity(self.measure(m.args[1]), self.term(m.args[0]))),
        (Mixture, lambda self, m: self._measure_sum(w * inner for inner, w in m.weights.items())),
        (ProductMeasure, _measure_product),
        (Joint, lambda self, m: terms.Product(self.measure(m.args[0]), self.kernel(m.args[1]))),
        (DensityMeasure, lambda self, m: terms.WithDensity(self.measure(m.base), self.term(m.density))),
        (Pushforward, lambda self, m: terms.Image(self.map(m.map), self.measure(m.inner))),
        (PowerMeasure, lambda self, m: terms.Repeated(self.measure(m.inner), self.term(m.count))),
    )

    def space(self, space: Basic) -> terms.Space:
        """The kernel's space for a name, or for a pair of spaces."""
        if isinstance(space, Tuple):
            return terms.ProductSpace(*map(self.space, space))
        if isinstance(space, WordSpace):
            return terms.Words(self.space(space.letters))
        return terms.SpaceVariable(str(space))

    def kernel(self, kernel: Basic) -> terms.Kernel | terms.Measure:
        """The kernel's Markov kernel for a symbol; a measure is a constant one."""
        if isinstance(kernel, KernelSymbol):
            return self._remember(
                terms.Kernel(kernel.name, self.space(kernel.source), self.space(kernel.target)), kernel
            )
        return self.measure(kernel)

    def map(self, through: Map) -> terms.Map:
        """The kernel's map for a symbol or a coordinate."""
        if isinstance(through, Projection):
            pair = self.space(through.source)
            assert isinstance(pair, terms.ProductSpace)
            return terms.Projection(pair, through.index)
        if isinstance(through, MapSymbol):
            return self._remember(
                terms.MapVariable(through.name, self.space(through.source), self.space(through.target)), through
            )
        raise TranslationError(f"{through} has no counterpart in the kernel")

    # ---------------------------------------------------------------- back to SymPy
    def measure_symbol(self, measure: terms.Measure) -> Measure:
        """SymPy's measure for a kernel measure."""
        if measure in self.symbols:
            return self.symbols[measure]
        match measure:
            case terms.MeasureVariable(name, space):
                return self._symbol_of(measure, lambda: MeasureSymbol(name, "sigma-finite", self.space_symbol(space)))
            case terms.MeasureSum(left, right):
                return self.measure_symbol(left) + self.measure_symbol(right)
            case terms.WithDensity(base, density):
                value, inner = self.expression(density), self.measure_symbol(base)
                return value * inner if density.space is None else DensityMeasure(value, inner)
            case terms.Product(first, terms.Kernel() as kernel):
                return Joint(self.measure_symbol(first), self.kernel_symbol(kernel))
            case terms.Product(first, terms.Measure() as second) if not isinstance(second, terms.Product):
                return self.measure_symbol(first) @ self.measure_symbol(second)
            case terms.Repeated(inner, count):
                return PowerMeasure(self.measure_symbol(inner), self.expression(count))
            case terms.Image(through, inner):
                return Pushforward(self.map_symbol(through), self.measure_symbol(inner))
        raise TranslationError(f"{measure} has no symbol")

    def space_symbol(self, space: terms.Space) -> Basic:
        """SymPy's name for a kernel space."""
        match space:
            case terms.SpaceVariable(name):
                return Symbol(name)
            case terms.ProductSpace(first, second):
                return Tuple(self.space_symbol(first), self.space_symbol(second))
            case terms.Words(letters):
                return WordSpace(self.space_symbol(letters))
        raise TranslationError(f"{space} has no symbol")

    def kernel_symbol(self, kernel: terms.Kernel | terms.Measure) -> Basic:
        """SymPy's kernel, or measure, for the kernel's."""
        if isinstance(kernel, terms.Kernel):
            source, target = self.space_symbol(kernel.source), self.space_symbol(kernel.target)
            return self._symbol_of(kernel, lambda: KernelSymbol(kernel.name, source, target))
        return self.measure_symbol(kernel)

    def map_symbol(self, through: terms.Map) -> Map:
        """SymPy's map for the kernel's."""
        source, target = self.space_symbol(through.source), self.space_symbol(through.target)
        if isinstance(through, terms.Projection):
            return Projection(source, through.index)
        assert isinstance(through, terms.MapVariable)
        return self._symbol_of(through, lambda: MapSymbol(through.name, source, target))

    def _symbol_of(self, variable: terms.Node, make: Callable[[], Basic]) -> Any:
        return self.symbols.setdefault(variable, make())
