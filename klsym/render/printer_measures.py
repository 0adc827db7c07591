"""How measures and matrices are printed: dP/dQ, integrals against a measure, mixtures, products, transposes."""

from __future__ import annotations

from typing import Any

from sympy import Mul, Tuple

from klsym.measures import KernelSymbol, Measure
from klsym.render.exceptions import RenderError
from klsym.render.names import spelled
from klsym.render.notation import Notation
from klsym.render.shape import is_mass, named

COMPOUND = {
    "SumMeasure",
    "ScaledMeasure",
    "ProductMeasure",
    "Mixture",
    "Joint",
    "Pushforward",
    "DensityMeasure",
    "CountingMeasure",
    "PowerMeasure",
}


class MeasurePrinter(Notation):
    """The part of StrictPrinter that prints measures and matrices."""

    # ---- measures

    def _family(self, expr: Any) -> str:
        if named(expr, {"Density"}):
            return self._density(expr)
        if type(expr).parameters:
            printed = [
                self.keyword(word, self._print(value)) if keyword else self._print(value)
                for value, (word, _, keyword) in zip(expr.args, type(expr).parameters, strict=True)
            ]
        elif named(expr, {"Finite"}):
            printed = [self.mapped(self._print(point), self._print(mass)) for point, mass in expr.masses.items()]
        elif all(isinstance(value, Tuple) for value in expr.args):
            printed = [self._print(entry) for value in expr.args for entry in value]
        else:
            printed = [self._print(value) for value in expr.args]
        return self.call(self.roman(type(expr).__name__), printed)

    def _density(self, expr: Any) -> str:
        """A density typed in, with its variable and its support."""
        (part,) = expr.parts
        left, right = (self._print(end) for end in part.base.args)
        ends = self.support(left, right, lattice=named(part.base, {"Lattice"}))
        listed = [self._print(expr.expression), f"{self._print(part.variable)} {self.relation('in')} {ends}"]
        return self.call(self.roman("Density"), listed)

    def _print_Bregman(self, expr: Any) -> str:
        generator, *rest = expr.args
        if len(generator.signature) != 1:
            raise RenderError(
                f"no notation is known for a generator of several variables, {generator}; give one of one variable"
            )
        below = self.mapped(self._print(generator.variables[0]), self._print(generator.expr))
        return self.call(self.subscript(self.roman("D"), [below]), [self._print(argument) for argument in rest])

    def _print_ConditionalKL(self, expr: Any) -> str:
        """KL(P ⊗ K, P ⊗ L), with P as an index."""
        first, second, given = (self._print(argument) for argument in expr.args)
        return self.versus(self.subscript(self.head("KL"), [given]), first, second)

    # ---- hypotheses

    def _print_Integrable(self, expr: Any) -> str:
        function, against = expr.args
        space = self.call(self.power(self.roman("L"), "1"), [self._print(against)])
        return f"{self._print(function)} {self.relation('in')} {space}"

    def _print_SameMeasure(self, expr: Any) -> str:
        return f"{self._print(expr.args[0])} {self.relation('=')} {self._print(expr.args[1])}"

    def _print_Masses(self, expr: Any) -> str:
        return f"{self._print(expr.args[0])} {self.relation('=')} {self._print(expr.args[1])}"

    def _print_Finite(self, expr: Any) -> str:
        return f"{self._print(expr.args[0])} {self.relation('<')} {self.constant('oo')}"

    def _print_AlmostEverywhere(self, expr: Any) -> str:
        return self._print(expr.args[0]) + self.almost_everywhere(self._against(expr.args[1]))

    def _print_ScaledMeasure(self, expr: Any) -> str:
        factor, inner = expr.args
        return self._joined([self._factor(factor, last=False), self._measure_factor(inner)])

    def _print_SumMeasure(self, expr: Any) -> str:
        return " + ".join(self._print(term) for term in expr.args)

    def _mixture(self, expr: Any) -> str:
        """w P + v Q: as a sum of scaled measures, a weight of one written too."""
        return " + ".join(
            self._joined([self._factor(weight, last=False), self._measure_factor(inner)])
            for inner, weight in expr.weights.items()
        )

    def _measure_factor(self, inner: Measure) -> str:
        return self._against(inner)

    def _print_CountingMeasure(self, expr: Any) -> str:
        return self.call(self.roman("counting"), [self._print(expr.n)])

    def _print_LebesgueMeasure(self, _: Any) -> str:
        return self.roman("lebesgue")

    def _print_MixedMeasure(self, _: Any) -> str:
        return self.roman("mixed")

    def _print_DensityMeasure(self, expr: Any) -> str:
        function, inner = expr.args
        plain = named(function, {"FunctionSymbol", "Symbol"})
        text = self._print(function) if plain or not self.slashed else self.brackets(self._print(function))
        return self.weighted(text if plain or self.slashed else self._factor(function, False), self._against(inner))

    def _print_Pushforward(self, expr: Any) -> str:
        return self.image(self._print(expr.args[0]), self._against(expr.args[1]))

    def _print_Projection(self, expr: Any) -> str:
        return self.projection(expr.index + 1)

    def _print_Composition(self, expr: Any) -> str:
        function, through = expr.args
        bare = named(function, {"FunctionSymbol", "Symbol"} | (set() if self.slashed else {"RadonNikodym"}))
        text = self._print(function)
        return self.composed(text if bare else self.brackets(text), self._print(through))

    def _print_KernelIntegral(self, expr: Any) -> str:
        """The integral over the second coordinate; its sign says over which space."""
        function, against, _ = expr.args
        space = against.target if isinstance(against, KernelSymbol) else against.space
        over = ", ".join(map(str, space)) if isinstance(space, Tuple) else str(space)
        return self.partial_integral(self._operand(function), self._against(against), self.spelled_space(over))

    def spelled_space(self, name: str) -> str:
        return self.symbol(spelled(name)) if name.isalnum() else self.brackets(name)

    def _print_PowerMeasure(self, expr: Any) -> str:
        with self._inlined():
            count = self._print(expr.count)
        return self.power(self._against(expr.inner), count)

    def _print_LetterSum(self, expr: Any) -> str:
        return self.call(self.roman("sum"), [self._print(expr.args[0])])

    def _print_Joint(self, expr: Any) -> str:
        return self._print_ProductMeasure(expr)

    def _print_ProductMeasure(self, expr: Any) -> str:
        return f" {self.tensor} ".join(self._against(factor) for factor in expr.args)

    def _against(self, expr: Measure) -> str:
        """A measure behind the d of dP."""
        return self.brackets(self._print(expr)) if named(expr, COMPOUND) else self._print(expr)

    def _print_AbsolutelyContinuous(self, expr: Any) -> str:
        return f"{self._print(expr.args[0])} {self.relation('<<')} {self._print(expr.args[1])}"

    def _print_RadonNikodym(self, expr: Any) -> str:
        return self.radon_nikodym(*(self._against(argument) for argument in expr.args))

    def _print_LebesgueIntegral(self, expr: Any) -> str:
        function, against = expr.args
        if is_mass(expr):
            return self.call(self._print(against), [self.spelled_space(against.space.name)])  # its mass
        return self.integral(self._operand(function), self._against(against), [])

    # ---- matrices

    def _print_Matrix(self, expr: Any) -> str:
        return self.matrix([[self._print(entry) for entry in expr.row(row)] for row in range(expr.rows)])

    def _print_MatMul(self, expr: Any) -> str:
        count = Mul(*(argument for argument in expr.args if not argument.is_Matrix))
        pieces = [self._factor(argument, last=True) for argument in expr.args if argument.is_Matrix]
        head = [] if count == 1 else [self._factor(abs(count) if count.is_Rational else count, last=False)]
        sign = "-" if count.is_Rational and count.is_negative else ""
        return sign + self._joined([*(head if abs(count) != 1 else []), *pieces])

    def _print_MatAdd(self, expr: Any) -> str:
        text = ""
        for term in expr.args:
            printed = self._print(term)
            text += printed if not text else (" - " + printed[1:] if printed.startswith("-") else " + " + printed)
        return text

    def _print_Inverse(self, expr: Any) -> str:
        return self.power(self._as_matrix_base(expr.args[0]), "-1")

    def _print_Transpose(self, expr: Any) -> str:
        return self.power(self._as_matrix_base(expr.args[0]), self.head("transpose"))

    def _as_matrix_base(self, expr: Any) -> str:
        return self._print(expr) if named(expr, {"MatrixSymbol"}) else self.brackets(self._print(expr))
