"""The part of the reader that builds measures, maps, kernels, and integrals against them."""

from __future__ import annotations

from typing import Any

import sympy
from lark import Token, Tree
from sympy import Basic, Symbol, Tuple

from klsym.derive.hypotheses import Integrable
from klsym.measures import (
    Composition,
    Joint,
    KernelIntegral,
    KernelSymbol,
    LebesgueIntegral,
    Map,
    Measure,
    MeasureSymbol,
    ProductMeasure,
    Projection,
    Pushforward,
    RadonNikodym,
)
from klsym.render.exceptions import ReadBackError
from klsym.render.names import GREEK


class MeasureReader:
    """What stands where a measure, a kernel or a map must."""

    text: str
    table: dict[str, Any]

    def read(self, tree: Any) -> Any:
        raise NotImplementedError

    def source(self, tree: Any) -> str:
        raise NotImplementedError

    def measure(self, tree: Any) -> Measure:
        """What stands where a measure must."""
        text = self.source(tree)
        found = MeasureSymbol(plain_name(text)) if self._is_new(tree, text) else self.read(tree)
        if not isinstance(found, Measure):
            raise ReadBackError(f"{text!r} stands where a measure must, and reads as {found}")
        return found

    def _is_new(self, tree: Any, text: str) -> bool:
        """Whether this is a name of which nothing is known."""
        return (isinstance(tree, Token) or tree.data == "indexed") and text not in {
            *self.table,
            r"\mathrm{lebesgue}",
            r"\mathrm{mixed}",
        }

    def kernel(self, tree: Any) -> Any:
        """What stands where a kernel or a measure must."""
        found = self.table.get(self.source(tree))
        return found if isinstance(found, KernelSymbol) else self.measure(tree)

    def map(self, tree: Any, space: Basic) -> Map:
        """What stands where a map from this space must; a coordinate is one of this space."""
        text = self.source(tree)
        found = self.table.get(text)
        if isinstance(found, Map):
            return found
        if text in _COORDINATES and isinstance(space, Tuple):
            return Projection(space, _COORDINATES.index(text))
        raise ReadBackError(f"{text!r} stands where a map from {space} must")

    def read_integrable(
        self, function: Any, _: Any, head: Token, exponent: Any, __: Any, against: Any, ___: Any
    ) -> Any:
        if head != r"\mathrm{L}" or self.read(exponent) != 1:
            raise ReadBackError(f"{head} is no space of functions that klsym prints")
        return Integrable(self.read(function), self.measure(against))

    def read_integral(self, _: Any, body: Any, __: Any, against: Any) -> Any:
        found = self.table.get(self.source(against))
        if isinstance(found, Symbol):
            return sympy.Integral(self.read(body), found)
        return LebesgueIntegral(self.read(body), self.measure(against))

    def read_partial_integral(self, _: Any, over: Any, body: Any, __: Any, against: Any) -> Any:
        kernel = self.kernel(against)
        space = kernel.target if isinstance(kernel, KernelSymbol) else kernel.space
        over_space = "".join(str(space).split())
        if plain_name(self.source(over)).replace("left", "").replace("right", "") != over_space.replace(",", "_"):
            raise ReadBackError(f"an integral against {kernel} is over {space}, not over {self.source(over)}")
        return KernelIntegral(self.read(body), kernel)

    def mass(self, measure: Measure, arguments: Tree) -> Any:
        """The measure of the whole space."""
        if plain_name(self.source(arguments)) != str(measure.space):
            raise ReadBackError(f"{measure} lives on {measure.space}, not on {self.source(arguments)}")
        return LebesgueIntegral(1, measure)

    def read_composition(self, function: Any, _: Any, through: Any) -> Any:
        return Composition(self.read(function), self.map(through, _SOME_PRODUCT))

    def read_image(self, through: Any, _: Any, inner: Any) -> Any:
        measure = self.measure(inner)
        return Pushforward(self.map(through, measure.space), measure)

    def read_radon_nikodym(self, _: Any, __: Any, over: Any, ___: Any, under: Any) -> Any:
        return RadonNikodym(self.measure(over), self.measure(under))

    def read_product_measure(self, first: Any, *rest: Any) -> Any:
        found = self.measure(first)
        for factor in map(self.kernel, rest[1::2]):
            found = (Joint if isinstance(factor, KernelSymbol) else ProductMeasure)(found, factor)
        return found


_COORDINATES = (r"\mathrm{pr}_{1}", r"\mathrm{pr}_{2}")
_SOME_PRODUCT = Tuple(Symbol("Omega"), Symbol("Y"))  # a coordinate is compared by its index alone


def plain_name(text: str) -> str:
    r"""\sigma_{1} as sigma_1, \mathrm{KL} as KL."""
    bare = text.replace(r"\mathrm{", "{")
    for letter in sorted(GREEK, key=len, reverse=True):
        bare = bare.replace(f"\\{letter}", letter)
    return bare.replace("{", "").replace("}", "").replace(",", "_").replace("\\", "")
