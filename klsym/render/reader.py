"""Builds the expression that a parse tree of the printer's LaTeX says; one method a rule of the grammar.

Nothing is evaluated on the way: SymPy would turn p/p into 1 before anyone could look.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from lark import Token, Tree
from sympy import Add, Basic, Expr, Float, IndexedBase, Integer, Lambda, MatrixSymbol, Mul, Pow, S, Symbol
from sympy.core.function import UndefinedFunction
from sympy.core.symbol import Str

from klsym.derive.hypotheses import AlmostEverywhere, Finite, ForAll, Masses, SameMeasure
from klsym.divergences import DIVERGENCES
from klsym.families import FAMILIES
from klsym.measures import (
    AbsolutelyContinuous,
    DensityMeasure,
    Label,
    Lattice,
    Lebesgue,
    LetterSum,
    Measure,
    PowerMeasure,
    ScaledMeasure,
    SumMeasure,
    counting,
    lebesgue,
    mixed,
)
from klsym.render.exceptions import ReadBackError
from klsym.render.latex import StrictLatexPrinter
from klsym.render.names import Names
from klsym.render.reader_measures import MeasureReader, plain_name

RELATIONS: dict[str, Callable[..., Any]] = {
    "=": sympy.Eq, r"\neq": sympy.Ne, "<": sympy.Lt, r"\le": sympy.Le, ">": sympy.Gt, r"\ge": sympy.Ge,
}  # fmt: skip
CALLS: dict[str, dict[int, Any]] = {
    r"\Gamma": {1: sympy.gamma, 2: sympy.uppergamma}, r"\gamma": {2: sympy.lowergamma},
    r"\mathrm{B}": {2: sympy.beta}, r"\zeta": {1: sympy.zeta, 2: sympy.zeta}, r"\exp": {1: sympy.exp},
    r"\mathrm{erf}": {1: sympy.erf}, r"\mathrm{erfc}": {1: sympy.erfc}, r"\mathrm{erfi}": {1: sympy.erfi},
    r"\mathrm{Ei}": {1: sympy.Ei}, r"\mathrm{sgn}": {1: sympy.sign}, r"\sin": {1: sympy.sin}, r"\cos": {1: sympy.cos},
    r"\tan": {1: sympy.tan}, r"\sinh": {1: sympy.sinh}, r"\cosh": {1: sympy.cosh}, r"\tanh": {1: sympy.tanh},
    r"\mathrm{sech}": {1: sympy.sech}, r"\arcsin": {1: sympy.asin}, r"\arccos": {1: sympy.acos},
    r"\arctan": {1: sympy.atan}, r"\mathrm{arsinh}": {1: sympy.asinh}, r"\mathrm{arcosh}": {1: sympy.acosh},
    r"\mathrm{artanh}": {1: sympy.atanh},
    r"\mathrm{sum}": {1: LetterSum}, r"\det": {1: sympy.Determinant}, r"\mathrm{tr}": {1: sympy.Trace},
}  # fmt: skip
INDEXED_CALLS = {
    r"\mathrm{E}": sympy.expint, r"\mathrm{I}": sympy.besseli, r"\mathrm{K}": sympy.besselk,
    r"\mathrm{J}": sympy.besselj, r"\mathrm{Li}": sympy.polylog,
}  # fmt: skip
CONSTANTS = {
    r"\pi": S.Pi, r"\mathrm{e}": S.Exp1, r"\gamma_{\mathrm{E}}": S.EulerGamma, r"\infty": S.Infinity,
    r"\mathrm{G}": S.Catalan, r"\mathrm{lebesgue}": lebesgue, r"\mathrm{mixed}": mixed,
}  # fmt: skip


class Reader(MeasureReader):
    """Builds the expression of a parse tree; one method a rule of the grammar."""

    def __init__(self, text: str, names: Names) -> None:
        printer = StrictLatexPrinter()
        self.text = text
        self.table = {printer.symbol(name): item for item, name in names.items()}

    def read(self, tree: Any) -> Any:
        if isinstance(tree, Token):
            return self.name(str(tree))
        return getattr(self, f"read_{tree.data}")(*tree.children)

    def all(self, tree: Tree) -> list[Any]:
        return [self.read(child) for child in tree.children if getattr(child, "type", "") != "COLUMN"]

    def source(self, tree: Any) -> str:
        span = tree if isinstance(tree, Token) else tree.meta
        return "".join(self.text[span.start_pos : span.end_pos].split())

    def name(self, text: str) -> Any:
        found = self.table.get(text) or CONSTANTS.get(text) or Symbol(plain_name(text))
        if isinstance(found, UndefinedFunction):
            raise ReadBackError(f"the function {text} stands without its arguments")
        return found

    # ---- logic

    def read_conjunction(self, *parts: Any) -> Any:
        return sympy.And(*map(self.read, parts[::2]), evaluate=False)

    def read_disjunction(self, *parts: Any) -> Any:
        return sympy.Or(*map(self.read, parts[::2]), evaluate=False)

    def read_negation(self, _: Any, inner: Any) -> Any:
        return sympy.Not(self.read(inner), evaluate=False)

    def read_for_all(self, _: Any, variable: Any, __: Any, statement: Any) -> Any:
        return ForAll(self.read(variable), self.read(statement))

    def read_truth(self, _: Any) -> Any:
        return sympy.true

    def read_falsehood(self, _: Any) -> Any:
        return sympy.false

    def read_implication(self, left: Any, _: Any, right: Any) -> Any:
        return sympy.Implies(self.read(left), self.read(right), evaluate=False)

    def read_equivalence(self, left: Any, _: Any, right: Any) -> Any:
        return sympy.Equivalent(self.read(left), self.read(right), evaluate=False)

    def read_almost_everywhere(self, left: Any, sign: Token, right: Any, _: Any, against: Any, __: Any) -> Any:
        return AlmostEverywhere(self.read_relation(left, sign, right), self.measure(against))

    def read_relation(self, left: Any, sign: Token, right: Any) -> Any:
        if sign == r"\ll":
            return AbsolutelyContinuous(self.measure(left), self.measure(right))
        first, second = self.read(left), self.read(right)
        if isinstance(first, Measure) and isinstance(second, Measure):
            return SameMeasure(first, second)
        if isinstance(first, Measure) and isinstance(second, sympy.Tuple):
            return Masses(first, second)
        if sign == "<" and second is S.Infinity:
            return Finite(first)
        return RELATIONS[str(sign)](first, second, evaluate=False)

    # ---- arithmetic

    def read_plus(self, left: Any, _: Any, right: Any) -> Any:
        first, second = self.read(left), self.read(right)
        if isinstance(first, Measure) and isinstance(second, Measure):
            return SumMeasure(first, second)
        return _add(first, second)

    def read_minus(self, left: Any, _: Any, right: Any) -> Any:
        return _add(self.read(left), _times(S.NegativeOne, self.read(right)))

    def read_negative(self, _: Any, inner: Any) -> Any:
        found = self.read(inner)
        return S.NegativeInfinity if found is S.Infinity else _times(S.NegativeOne, found)

    def read_times(self, left: Any, *rest: Any) -> Any:
        first, second = self.read(left), self.read(rest[-1])
        if isinstance(second, Measure):
            return DensityMeasure(first, second) if len(rest) == 2 else ScaledMeasure(_evaluated(first), second)
        return _times(first, second)

    def read_slash(self, over: Any, under: Any) -> Any:
        return self.read_fraction(None, over, under)

    def read_fraction(self, _: Any, over: Any, under: Any) -> Any:
        return _times(self.read(over), Pow(self.read(under), S.NegativeOne, evaluate=False))

    def read_power(self, base: Any, exponent: Any) -> Any:
        found = self.read(base)
        if isinstance(exponent, Tree) and exponent.data == "transpose":
            return sympy.Transpose(found)
        above = self.read(exponent)
        if isinstance(found, Measure):
            return PowerMeasure(found, above)
        if getattr(found, "is_Matrix", False):
            return sympy.Inverse(found)
        return sympy.exp(above, evaluate=False) if found is S.Exp1 else Pow(found, above, evaluate=False)

    def read_root(self, _: Any, radicand: Any) -> Any:
        return Pow(self.read(radicand), S.Half, evaluate=False)

    def read_factorial(self, inner: Any) -> Any:
        return sympy.factorial(self.read(inner), evaluate=False)

    def read_binomial(self, _: Any, over: Any, under: Any) -> Any:
        return sympy.binomial(self.read(over), self.read(under), evaluate=False)

    def read_integer(self, digits: Token) -> Any:
        return Integer(str(digits))

    def read_decimal(self, digits: Token) -> Any:
        return Float(float(str(digits).replace(r" \cdot 10^{", "e").rstrip("}")))

    def read_bars(self, _: Any, inner: Any, __: Any) -> Any:
        return sympy.Abs(self.read(inner), evaluate=False)

    def read_bracketed(self, _: Any, inner: Any, __: Any) -> Any:
        return self.read(inner)

    # ---- names and calls

    def read_indexed(self, head: Token, indices: Tree) -> Any:
        whole = f"{head}_{{{self.source(indices)}}}"
        base = self.table.get(str(head))
        if base is not None and whole not in self.table and isinstance(base, IndexedBase | MatrixSymbol):
            return base[tuple(self.all(indices))]
        if head == r"\delta" and whole not in self.table and len(indices.children) == 2:
            return sympy.KroneckerDelta(*self.all(indices))
        return self.name(whole)

    def read_call(self, head: Token, _: Any, arguments: Tree, __: Any) -> Any:
        function = self.table.get(str(head))
        if isinstance(function, Measure):
            return self.mass(function, arguments)
        if function is not None:
            return function(*self.all(arguments))
        word = plain_name(str(head))
        if head.startswith(r"\mathrm"):
            if word in FAMILIES:
                return self._family(FAMILIES[word], arguments)
            divergence = self._divergence(word, arguments)
            if divergence is not None:
                return divergence
        values = self.all(arguments)
        if head == r"\mathrm{counting}":
            return counting(*values)
        if head in (r"\max", r"\min"):
            return (sympy.Max if head == r"\max" else sympy.Min)(*values, evaluate=False)
        if head == r"\psi":
            return sympy.polygamma(S.Zero, values[0], evaluate=False)
        known = CALLS.get(str(head), {}).get(len(values))
        if known is None:
            return sympy.Function(word)(*values)
        return known(*values) if known in (sympy.Determinant, sympy.Trace) else known(*values, evaluate=False)

    def _family(self, family: Any, arguments: Tree) -> Any:
        last = arguments.children[-1]
        if isinstance(last, Tree) and last.data == "member":
            return self._density(family, arguments.children[0], last)
        values: list[Any] = []
        for argument in arguments.children:
            keyword = isinstance(argument, Tree) and argument.data == "relation" and argument.children[1] == "="
            values.append(_evaluated(self.read(argument.children[2] if keyword else argument)))
        wanted = len(family.parameters)
        return family.of(*values) if wanted and wanted == len(values) else family(values)

    def read_finite(self, head: Token, _: Any, *mappings: Any) -> Any:
        pairs = [mapping.children for mapping in mappings[:-1]]
        return FAMILIES[plain_name(str(head))](
            {_evaluated(self.read(point)): _evaluated(self.read(mass)) for point, _, mass in pairs}
        )

    def _density(self, family: Any, density: Any, member: Tree) -> Any:
        support = member.children[2]
        base = Lattice if support.data == "lattice" else Lebesgue
        ends = base(*(_evaluated(self.read(end)) for end in support.children))
        return Basic.__new__(family, _evaluated(self.read(density)), ends, S.One, Str(""))

    def read_bregman(self, head: Token, mapping: Tree, _: Any, arguments: Tree, __: Any) -> Any:
        if head != r"\mathrm{D}":
            raise ReadBackError(f"{head} is no divergence that klsym prints")
        variable, _, body = mapping.children
        given = [self.read(argument) for argument in arguments.children]
        return Expr.__new__(_DIVERGENCES["Bregman"], Lambda(self.read(variable), self.read(body)), *given)

    def read_label(self, text: Token) -> Any:
        return Label(text[len(r"\textit{") : -1])

    def read_point(self, _: Any, *coordinates: Any) -> Any:
        return sympy.Tuple(*(self.read(coordinate) for coordinate in coordinates[:-1]))

    def _divergence(self, word: str, arguments: Tree) -> Any:
        kinds = {
            ("TV", 2): "TotalVariation", ("H", 1): "Entropy", ("H", 2): "CrossEntropy", ("I", 1): "MutualInformation",
        }  # fmt: skip
        kind = kinds.get((word, len(arguments.children)))
        return None if kind is None else _DIVERGENCES[kind](*map(self.measure, arguments.children))

    def read_indexed_call(self, head: Token, indices: Tree, _: Any, arguments: Tree, __: Any) -> Any:
        function = self.table.get(f"{head}_{{{self.source(indices)}}}")
        if isinstance(function, Measure):
            return self.mass(function, arguments)
        if function is not None:
            return function(*self.all(arguments))
        if head == r"\mathrm{H}":
            kind = "Entropy" if len(arguments.children) == 1 else "CrossEntropy"
            return _DIVERGENCES[kind](*map(self.measure, arguments.children), self.measure(indices.children[0]))
        if str(head) not in INDEXED_CALLS:
            raise ReadBackError(f"{head} with an index is no function that klsym prints")
        return INDEXED_CALLS[str(head)](*self.all(indices), *self.all(arguments), evaluate=False)

    def read_raised_call(self, head: Token, exponent: Any, _: Any, arguments: Tree, __: Any) -> Any:
        if head == r"\mathrm{H}" and len(arguments.children) == 2 and self.read(exponent) == 2:
            return _DIVERGENCES["SquaredHellinger"](*map(self.measure, arguments.children))
        if head != r"\psi":
            raise ReadBackError(f"{head} with an exponent is no function that klsym prints")
        return sympy.polygamma(self.read(exponent), *self.all(arguments), evaluate=False)

    def read_versus(self, head: Token, _: Any, first: Any, __: Any, second: Any, ___: Any) -> Any:
        if head != r"\mathrm{KL}":
            raise ReadBackError(f"{head} is no divergence that klsym prints")
        return _DIVERGENCES["KL"](self.measure(first), self.measure(second))

    def read_conditional_versus(
        self, head: Token, given: Tree, _: Any, first: Any, __: Any, second: Any, ___: Any
    ) -> Any:
        if head != r"\mathrm{KL}":
            raise ReadBackError(f"{head} with an index is no divergence that klsym prints")
        return _DIVERGENCES["ConditionalKL"](*map(self.read, (first, second)), self.measure(given.children[0]))

    def read_raised_versus(self, head: Token, exponent: Any, _: Any, first: Any, __: Any, second: Any, ___: Any) -> Any:
        if head != r"\chi" or self.read(exponent) != 2:
            raise ReadBackError(f"{head} is no divergence that klsym prints")
        return _DIVERGENCES["ChiSquared"](self.measure(first), self.measure(second))

    def read_log(self, *parts: Any) -> Any:
        inner = parts[1] if len(parts) == 2 else parts[2]  # \\log x, or \\log\\left(x\\right)
        bare = len(parts) == 2
        if bare and isinstance(inner, Tree) and inner.data == "call" and inner.children[0] == r"\Gamma":
            return sympy.loggamma(self.read(inner.children[2].children[0]), evaluate=False)
        return sympy.log(self.read(inner), evaluate=False)

    def read_log_power(self, sign: Any, exponent: Any, *parts: Any) -> Any:
        return Pow(self.read_log(sign, *parts), self.read(exponent), evaluate=False)

    # ---- bound variables, measures, cases, matrices

    def read_big_between(self, sign: Token, bound: Tree, end: Any, body: Any) -> Any:
        variable, _, start = bound.children
        return _BIG[str(sign)](self.read(body), (self.read(variable), self.read(start), self.read(end)))

    def read_big_over(self, sign: Token, variable: Any, body: Any) -> Any:
        return _BIG[str(sign)](self.read(body), self.read(variable))

    def read_limit(self, _: Any, variable: Any, __: Any, point: Any, body: Any) -> Any:
        end = self.read(point)
        return sympy.Limit(self.read(body), self.read(variable), end, "-" if end is S.Infinity else "+-")

    def read_integral_between(self, _: Any, start: Any, end: Any, body: Any, __: Any, variable: Any) -> Any:
        return sympy.Integral(self.read(body), (self.read(variable), self.read(start), self.read(end)))

    def read_derivative(self, *parts: Any) -> Any:
        signs = [place for place, part in enumerate(parts) if getattr(part, "type", "") == "PARTIAL"]
        return sympy.Derivative(self.read(parts[-1]), *(self.read(parts[place + 1]) for place in signs[1:]))

    def read_substituted(self, _: Any, body: Any, __: Any, bound: Tree) -> Any:
        variable, _, point = bound.children
        return sympy.Subs(self.read(body), self.read(variable), self.read(point))

    def read_cases(self, *rows: Any) -> Any:
        pairs = []
        for row in rows[::2]:
            value, _, *condition = row.children
            last = condition[-1]
            otherwise = isinstance(last, Tree) and last.data == "otherwise"
            pairs.append((self.read(value), sympy.true if otherwise else self.read(last)))
        return sympy.Piecewise(*pairs, evaluate=False)

    def read_condition(self, _: Any, inner: Any) -> Any:
        return self.read(inner)

    def read_matrix(self, *rows: Any) -> Any:
        return sympy.ImmutableDenseMatrix([self.all(row) for row in rows[::2]])


_DIVERGENCES: dict[str, Any] = {kind.__name__: kind for kind in DIVERGENCES.values()}
_BIG: dict[str, Any] = {r"\sum": sympy.Sum, r"\prod": sympy.Product}


def _add(first: Expr, second: Expr) -> Expr:
    if getattr(first, "is_Matrix", False):
        return sympy.MatAdd(first, second)
    return Add(*_numbers(first, second), evaluate=False)


def _times(first: Expr, second: Expr) -> Expr:
    if getattr(first, "is_Matrix", False) or getattr(second, "is_Matrix", False):
        return sympy.MatMul(first, second)
    return Mul(*_numbers(first, second), evaluate=False)


def _numbers(*terms: Any) -> tuple[Any, ...]:
    """The terms, if they can be added and multiplied: SymPy would take a measure among them, and break later."""
    for term in terms:
        if not isinstance(term, Expr):
            raise ReadBackError(f"a {type(term).__name__} stands where a number or a function must")
    return terms


def _evaluated(expression: Any) -> Any:
    """The expression as SymPy would have built it, for the parameters of measures."""
    if not expression.args or expression.has(Float):  # evaluating would round a float
        return expression
    return expression.func(*map(_evaluated, expression.args))
