"""One strict printer for every notation: what is printed is decided here, how it is spelled by a subclass.

SymPy's own printers guess: an unknown node is printed by its class name, a subclass as its parent. This one raises a
RenderError that names the node. Subclasses (LaTeX, Typst, plain text) give the spelling: a fraction, a power, a call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any

from sympy import Add, Expr, Mul, Pow, Rational, S, preorder_traversal
from sympy.core.function import AppliedUndef
from sympy.printing.printer import Printer

from klsym.families import Family
from klsym.render.exceptions import RenderError
from klsym.render.names import Names
from klsym.render.notation import Notation
from klsym.render.printer_logic import LogicPrinter
from klsym.render.printer_measures import MeasurePrinter
from klsym.render.shape import BIG, HEAVY, INTEGRALS, is_negative, named, split, terms

# SymPy's special functions by the name of the head they are printed with
CALLS = {
    "gamma": "Gamma", "uppergamma": "Gamma", "lowergamma": "gamma", "beta": "B", "digamma": "psi", "zeta": "zeta",
    "erf": "erf", "erfc": "erfc", "erfi": "erfi", "Ei": "Ei", "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh",
    "cosh": "cosh", "tanh": "tanh", "sech": "sech", "asin": "arcsin", "acos": "arccos", "atan": "arctan",
    "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "Max": "max", "Min": "min", "sign": "sgn",
    "Trace": "tr", "Determinant": "det", "TotalVariation": "TV", "CrossEntropy": "H", "Entropy": "H",
    "SquaredHellinger": "H^2", "MutualInformation": "I", "Mixture": "Mixture",
}  # fmt: skip
# functions whose first argument is printed as an index
INDEXED_CALLS = {"expint": "E", "besseli": "I", "besselk": "K", "besselj": "J", "polylog": "Li"}
VERSUS = {"KL": "KL", "ChiSquared": "chi^2"}
RELATIONS = {
    "Equality": "=", "Unequality": "!=", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">",
    "GreaterThan": ">=",
}  # fmt: skip
CONSTANTS = {"Pi": "pi", "Exp1": "e", "EulerGamma": "EulerGamma", "Infinity": "oo", "Catalan": "Catalan"}
_LOOSE = {"Add", "Piecewise", "Composition", "MatAdd", "SumMeasure", "NegativeInfinity"}
_CLOSED = {"Indexed", "Pi", "EulerGamma", "Abs", *CALLS, *INDEXED_CALLS, *VERSUS, "ConditionalKL", "Mass"} - {"Mixture"}
_ALIASES = {"Zero": "Integer", "One": "Integer", "NegativeOne": "Integer", "Half": "Rational", "Dummy": "Symbol",
            "Idx": "Symbol", "MatrixSymbol": "Symbol", "MeasureSymbol": "Symbol",
            "FunctionSymbol": "Symbol", "KernelSymbol": "Symbol", "MapSymbol": "Symbol",
            "MutableDenseMatrix": "Matrix", "ImmutableDenseMatrix": "Matrix"}  # fmt: skip


class StrictPrinter(LogicPrinter, MeasurePrinter, Notation, Printer):
    """Prints the expressions klsym knows, and refuses the others by name."""

    printmethod = None  # no node prints itself: what it says would be outside the checks

    def __init__(self, *context: Any) -> None:
        super().__init__()
        self.names = Names(*context)
        self.inline = False

    # ---- dispatch

    def _print(self, expr: Any, **_: Any) -> str:
        kind = type(expr)
        if isinstance(expr, AppliedUndef):
            return self.call(self.symbol(self.names.name(kind)), [self._print(argument) for argument in expr.args])
        if kind.__module__.partition(".")[0] in {"sympy", "klsym"}:
            if isinstance(expr, Family):
                return self._family(expr)
            name = kind.__name__
            for table, way in self._tables():
                if name in table:
                    return way(expr, table[name])
            method = getattr(self, f"_print_{_ALIASES.get(name, name)}", None)
            if method is not None:
                return method(expr)
        raise RenderError(f"no notation is known for {kind.__name__} (in {_clipped(expr)}); rewrite it without that")

    def _tables(self) -> Sequence[tuple[dict[str, str], Callable[[Any, str], str]]]:
        return (
            (CALLS, self._call),
            (INDEXED_CALLS, self._indexed_call),
            (VERSUS, self._versus),
            (RELATIONS, self._relation),
            (CONSTANTS, lambda _, name: self.constant(name)),
        )

    @contextmanager
    def _inlined(self) -> Any:
        before, self.inline = self.inline, True
        try:
            yield
        finally:
            self.inline = before

    # ---- names and numbers

    def _print_Symbol(self, expr: Any) -> str:
        return self.symbol(self.names.name(expr))

    def _print_Indexed(self, expr: Any) -> str:
        with self._inlined():
            indices = [self._print(index) for index in expr.indices]
        return self.subscript(self.symbol(self.names.name(expr.base)), indices)

    def _print_MatrixElement(self, expr: Any) -> str:
        with self._inlined():
            indices = [self._print(index) for index in expr.args[1:]]
        return self.subscript(self._print(expr.args[0]), indices)

    def _print_Integer(self, expr: Any) -> str:
        return ("-" if expr.is_negative else "") + str(abs(int(expr)))

    def _print_Rational(self, expr: Any) -> str:
        return self._print_Mul(expr)

    def _print_NegativeInfinity(self, expr: Any) -> str:
        return "-" + self.constant("oo")

    def _print_Float(self, expr: Any) -> str:
        value = float(expr)
        if expr != S(value) or expr._prec != 53:
            raise RenderError(f"{_clipped(expr)} is a float of {expr._prec} bits, not of 53; use an exact number")
        digits, _, exponent = repr(abs(value)).partition("e")
        digits += "" if "." in digits else ".0"
        text = self.scientific(digits, str(int(exponent))) if exponent else digits
        return ("-" if value < 0 else "") + text

    def _print_Unrounded(self, expr: Any) -> str:
        return self._print(expr._unevaluated())

    def _print_Label(self, expr: Any) -> str:
        return self.label(expr.name)

    def _print_Tuple(self, expr: Any) -> str:
        inner = ", ".join(self._print(entry) for entry in expr)
        return self.brackets(inner + "," if len(expr) == 1 else inner)

    # ---- sums, products, powers

    def _print_Add(self, expr: Expr) -> str:
        pieces: list[str] = []
        for negative, term in terms(expr):
            text = self._term(term)
            pieces.append(("-" if negative else "") + text if not pieces else (" - " if negative else " + ") + text)
        return "".join(pieces)

    def pieces(self, expr: Any) -> list[str]:
        """A sum as its printed terms, signs included, between which a line may be broken; else the whole."""
        if not isinstance(expr, Add):
            return [self._print(expr)]
        signed = [(negative, self._term(term)) for negative, term in terms(expr)]
        first = ("-" if signed[0][0] else "") + signed[0][1]
        return [first, *(f"{'-' if negative else '+'} {text}" for negative, text in signed[1:])]

    def _term(self, term: Expr) -> str:
        """A term of a sum without its sign."""
        if isinstance(term, Mul | Rational | Pow) or is_negative(term):
            return self._unsigned(term)
        return self._print(term)

    def _print_Mul(self, expr: Expr) -> str:
        return ("-" if split(expr).negative else "") + self._unsigned(expr)

    def _unsigned(self, expr: Expr) -> str:
        parts = split(expr)
        top, bottom, count = parts.numerator, parts.denominator, parts.coefficient
        if not parts.is_quotient:
            return self._product(count, top)
        if self.inline:
            if top and named(_base(top[-1]), BIG) and (count != 1 or len(top) > 1 or bottom):
                front = self.slash(self._product(count.p, top[:-1], closed=True), self._under(count.q, bottom))
                return self._joined([front if self.slashed else self.brackets(front), *self._factors(top[-1:])])
            return self.slash(self._product(count.p, top, closed=True), self._under(count.q, bottom))
        before = [factor for factor in top if named(_base(factor), BIG)]
        if not bottom and any(named(_base(factor), HEAVY) for factor in top):
            before = list(top)
        above = [factor for factor in top if factor not in before]
        fraction = self.fraction(self._product(count.p, above), self._product(count.q, bottom))
        return self._joined([fraction, *self._factors(before)]) if before else fraction

    def _under(self, count: int, items: list[Expr]) -> str:
        """What stands below a slash."""
        text = self._product(count, items)
        return self.brackets(text) if self._is_compound(count, items) else text

    def _is_compound(self, count: int, items: list[Expr]) -> bool:
        """Whether a product must be bracketed below a slash."""
        if len(items) + (count != 1) != 1:
            return True
        if items and self.slashed and _is_derivative(items[0]):
            return True
        return bool(items) and (self._is_loose(items[0], last=True) or named(items[0], {"log", "exp"} | BIG))

    def _product(self, count: Any, items: list[Expr], closed: bool = False) -> str:
        """count · items; `closed` says that something follows, so that nothing may reach to the right."""
        if count == 1 and len(items) == 1 and isinstance(items[0], Add) and not closed:
            return self._print(items[0])
        pieces = self._factors(items, closed)
        if count != 1 or not pieces:
            pieces.insert(0, str(count))
        return self._joined(pieces)

    def _factors(self, items: list[Expr], closed: bool = False) -> list[str]:
        pieces = [self._factor(item, last=place == len(items) - 1 and not closed) for place, item in enumerate(items)]
        if self.slashed and len(items) > 1:
            return [
                self.brackets(text) if _is_derivative(item) else text for text, item in zip(pieces, items, strict=True)
            ]
        return pieces

    def _factor(self, expr: Expr, last: bool) -> str:
        if self._is_loose(expr, last):
            return self.brackets(self._print(expr))
        if named(expr, {"log"}) or (isinstance(expr, Pow) and named(expr.base, {"log"})):
            return self._logarithm(expr, bare=last)
        return self._print(expr)

    def _is_loose(self, expr: Any, last: bool) -> bool:
        """Whether a factor needs brackets."""
        if named(expr, _LOOSE) or is_negative(expr):
            return True
        if self.inline and (expr.is_Rational or isinstance(expr, Mul | Pow)) and split(expr).is_quotient:
            return True
        return named(expr, BIG - INTEGRALS) and not last

    def _joined(self, pieces: list[str]) -> str:
        text = pieces[0]
        for piece in pieces[1:]:
            text += (self.times if piece[:1].isdigit() else self.gap) + piece
        return text

    def _print_Pow(self, expr: Pow) -> str:
        base, exponent = expr.args
        if base is S.Exp1:
            with self._inlined():
                return self.power(self.constant("e"), self._print(exponent))
        if exponent.is_Rational and exponent.is_negative and not base.is_zero:
            return self._print_Mul(expr)
        if exponent == S.Half:
            return self.root(self._print(base))
        if named(base, {"log"}):
            return self._logarithm(expr, bare=True)
        with self._inlined():
            above = self._print(exponent)
        return self.power(self._as_base(base), above)

    def _as_base(self, base: Expr) -> str:
        text = self._print(base)
        simple = base.is_Symbol or isinstance(base, AppliedUndef) or named(base, _CLOSED | {"FunctionSymbol"})
        simple = simple or (base.is_Integer and base.is_nonnegative)
        return text if simple else self.brackets(text)

    def _print_exp(self, expr: Any) -> str:
        (argument,) = expr.args
        if _is_tall(argument):
            return self.call(self.head("exp"), [self._print(argument)])
        with self._inlined():
            return self.power(self.constant("e"), self._print(argument))

    def _print_log(self, expr: Any) -> str:
        return self._logarithm(expr, bare=True)

    def _print_loggamma(self, expr: Any) -> str:
        return self.logarithm(self.call(self.head("Gamma"), [self._print(expr.args[0])]), None, bare=True)

    def _logarithm(self, expr: Any, bare: bool) -> str:
        exponent = None
        if isinstance(expr, Pow):
            if not (expr.exp.is_Integer and expr.exp > 1):
                with self._inlined():
                    above = self._print(expr.exp)
                return self.power(self.brackets(self._print(expr.base)), above)
            expr, exponent = expr.base, str(expr.exp)
        (argument,) = expr.args
        tight = argument.is_Symbol or named(argument, {"Indexed", "Pi", "RadonNikodym", "Abs"}) or argument.is_Integer
        if not tight and not self.inline and isinstance(argument, Mul | Rational | Pow) and not is_negative(argument):
            tight = self._is_one_fraction(argument)
        tight = tight and not is_negative(argument)
        return self.logarithm(self._print(argument), exponent, bare=bool(bare and tight))

    def _is_one_fraction(self, expr: Expr) -> bool:
        if isinstance(expr, Pow) and expr.exp == S.Half:
            return True
        parts = split(expr)
        if not parts.is_quotient:
            only = parts.numerator[0] if len(parts.numerator) == 1 and parts.coefficient == 1 else expr
            return only != expr and self._is_one_fraction(only)
        heads = {type(_base(factor)).__name__ for factor in parts.numerator}
        return not heads & (BIG if parts.denominator else HEAVY)

    # ---- functions

    def _call(self, expr: Any, name: str) -> str:
        if name == "Mixture":
            return self._mixture(expr)
        head, printed = self.head(name), [self._print(argument) for argument in expr.args]
        if name == "H" and len(printed) > (1 if named(expr, {"Entropy"}) else 2):  # relative to a base measure
            head = self.subscript(head, [printed.pop()])
        return self.call(head, printed)

    def _indexed_call(self, expr: Any, name: str) -> str:
        with self._inlined():
            index = self._print(expr.args[0])
        arguments = [self._print(argument) for argument in expr.args[1:]]
        return self.call(self.subscript(self.head(name), [index]), arguments)

    def _versus(self, expr: Any, name: str) -> str:
        return self.versus(self.head(name), self._print(expr.args[0]), self._print(expr.args[1]))

    def _print_polygamma(self, expr: Any) -> str:
        order, argument = expr.args
        if order == 0:
            return self.call(self.head("psi"), [self._print(argument)])
        return self.call(self.power(self.head("psi"), self.brackets(self._print(order))), [self._print(argument)])

    def _print_Abs(self, expr: Any) -> str:
        return self.bars(self._print(expr.args[0]))

    def _print_factorial(self, expr: Any) -> str:
        return self._as_base(expr.args[0]) + "!"

    def _print_binomial(self, expr: Any) -> str:
        return self.binomial(*(self._print(argument) for argument in expr.args))

    def _print_KroneckerDelta(self, expr: Any) -> str:
        with self._inlined():
            return self.subscript(self.head("delta"), [self._print(argument) for argument in expr.args[:2]])

    # ---- bound variables

    def _print_Sum(self, expr: Any) -> str:
        return self._big("sum", expr)

    def _print_Product(self, expr: Any) -> str:
        return self._big("prod", expr)

    def _big(self, operator: str, expr: Any) -> str:
        body = self._operand(expr.args[0])
        for limit in expr.args[1:]:
            with self._inlined():
                variable, *ends = (self._print(entry) for entry in limit)
            body = self.big(operator, variable, ends, body)
        return body

    def _print_Integral(self, expr: Any) -> str:
        body = self._operand(expr.args[0])
        for limit in expr.args[1:]:
            with self._inlined():
                variable, *ends = (self._print(entry) for entry in limit)
            body = self.integral(body, variable, ends)
        return body

    def _operand(self, expr: Expr) -> str:
        """What stands behind a sum or integral sign: a product, or brackets."""
        return self.brackets(self._print(expr)) if isinstance(expr, Add) or is_negative(expr) else self._print(expr)

    def _print_Derivative(self, expr: Any) -> str:
        below = [variable for variable, count in expr.variable_count for _ in range(int(count))]
        return self.derivative([self._print(variable) for variable in below], self.brackets(self._print(expr.expr)))

    def _print_Subs(self, expr: Any) -> str:
        body, variables, points = expr.args
        if len(variables) != 1:
            raise RenderError(
                f"no notation is known for several substitutions at once (in {_clipped(expr)}); nest them"
            )
        with self._inlined():
            place = f"{self._print(variables[0])} {self.relation('=')} {self._print(points[0])}"
        return self.substituted(self._print(body), place)

    def _print_Limit(self, expr: Any) -> str:
        body, variable, point, direction = expr.args
        if point not in (S.Infinity, S.NegativeInfinity) and str(direction) != "+-":
            raise RenderError("a one-sided limit at a point has no notation here; take it from both sides, or at oo")
        with self._inlined():
            return self.limit(self._print(variable), self._print(point), self._operand(body))


def _base(factor: Expr) -> Expr:
    return factor.base if isinstance(factor, Pow) else factor


def _is_derivative(factor: Any) -> bool:
    return named(factor, {"RadonNikodym"})


def _is_tall(argument: Expr) -> bool:
    """Whether an exponent of e is better written behind exp."""
    size = argument.count_ops()
    nested = sum(named(node, HEAVY | {"exp", "Pow"}) for node in preorder_traversal(argument))
    return size > 8 or nested >= 2 or (size > 5 and argument.has(Add))


def _clipped(expr: Any) -> str:
    text = str(expr)
    return text if len(text) <= 60 else text[:57] + "…"
