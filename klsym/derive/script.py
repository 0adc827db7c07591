"""A derivation written out as a proof file that runs as printed: imports, measures, the @theorem, the chain.

Expressions are printed as the Python that builds them, P/Q for dP/dQ and relations unevaluated; reasons as they were
written, which each of them remembers.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from textwrap import indent
from typing import Any

from sympy import Basic, Rational, Symbol
from sympy.core.relational import Equality
from sympy.printing.str import StrPrinter

from klsym.derive.calc import Calc
from klsym.derive.inequalities import Helper
from klsym.derive.work import Reason
from klsym.measures import FunctionSymbol, KernelSymbol, MapSymbol, MeasureSymbol, Projection, RadonNikodym

_SIGNS = {"=": "equals", ">=": "at_least", "<=": "at_most"}
_MAKERS = {MeasureSymbol: "measures", FunctionSymbol: "functions", KernelSymbol: "kernels", MapSymbol: "maps"}
_HOMES = ("klsym.measures", "klsym.divergences", "klsym.derive.hypotheses", "sympy")


class CodePrinter(StrPrinter):
    """Expressions as Python; `names` gathers what has to be imported, by module."""

    printmethod = "_python_code"  # not the words in which klsym's classes show themselves

    def __init__(self) -> None:
        super().__init__({"order": "none"})
        self.names: dict[str, set[str]] = {}

    def named(self, item: Any) -> str:
        """The name of a class or function, to be imported from where it is found."""
        name = item.__name__
        for home in _HOMES:
            if getattr(import_module(home), name, None) is item:
                self.names.setdefault(home, set()).add(name)
                return name
        self.names.setdefault(item.__module__, set()).add(name)
        return name

    def emptyPrinter(self, expr: Any) -> str:  # SymPy's name
        return self._print_Basic(expr)

    def _print_Basic(self, expr: Any) -> str:
        return f"{self.named(type(expr))}({', '.join(map(self._argument, expr.args))})"

    def _argument(self, expr: Any) -> str:
        """An argument of a call, where P / Q needs no brackets."""
        return str(self._print(expr)).removeprefix("(").removesuffix(")") if _is_ratio(expr) else self._print(expr)

    def _print_Function(self, expr: Any) -> str:
        return f"{self.named(expr.func)}({', '.join(map(self._argument, expr.args))})"

    def _print_Abs(self, expr: Any) -> str:
        return f"abs({self._print(expr.args[0])})"

    def _print_Symbol(self, expr: Any) -> str:
        return str(expr.name)

    def _print_MeasureSymbol(self, expr: Any) -> str:
        return str(expr.name)

    _print_FunctionSymbol = _print_KernelSymbol = _print_MapSymbol = _print_MeasureSymbol

    def _print_CountingMeasure(self, expr: Any) -> str:
        self.names.setdefault("klsym.measures", set()).add("counting")
        return f"counting({self._print(expr.n)})"

    def _print_LebesgueMeasure(self, _: Any) -> str:
        self.names.setdefault("klsym.measures", set()).add("lebesgue")
        return "lebesgue"

    def _print_Rational(self, expr: Any) -> str:
        return str(expr.p) if expr.q == 1 else f"{self.named(Rational)}({expr.p}, {expr.q})"

    _print_Half = _print_Rational

    def _print_Infinity(self, _: Any) -> str:
        self.names.setdefault("sympy", set()).add("oo")
        return "oo"

    def _print_RadonNikodym(self, expr: Any) -> str:
        return f"({self._print(expr.args[0])} / {self._print(expr.args[1])})"

    def _print_AbsolutelyContinuous(self, expr: Any) -> str:
        return f"{self._print(expr.args[0])} << {self._print(expr.args[1])}"

    def _print_ProductMeasure(self, expr: Any) -> str:
        return f"({' @ '.join(map(self._print, expr.args))})"

    _print_Joint = _print_ProductMeasure

    def _print_Pushforward(self, expr: Any) -> str:
        through, inner = expr.args
        if isinstance(through, Projection):
            return f"{self._print(inner)}.marginal({through.index})"
        return self._print_Basic(expr)

    def _print_Relational(self, expr: Any) -> str:
        left, right = map(self._print, expr.args)
        return f"{self.named(Equality if isinstance(expr, Equality) else type(expr))}({left}, {right}, evaluate=False)"

    def value(self, item: Any) -> str:
        """An argument of a reason as Python."""
        if isinstance(item, Reason | Helper):
            return self.reason(item)
        if isinstance(item, type):
            return self.named(item)
        if isinstance(item, Basic):
            return str(self.doprint(item))
        if isinstance(item, list | tuple):
            inner = ", ".join(map(self.value, item))
            return f"[{inner}]" if isinstance(item, list) else f"({inner},)"
        return repr(item)

    def reason(self, reason: Reason | Helper) -> str:
        """A reason as it was written."""
        name = self.named(type(reason))
        arguments, keywords = reason.written
        listed = [*map(self.value, arguments), *(f"{word}={self.value(value)}" for word, value in keywords.items())]
        return f"{name}({', '.join(listed)})" if listed else name


def script(chain: Calc, reasons: Iterable[tuple[Reason, ...]], name: str, title: str, source: str) -> str:
    """The file of a theorem `name` that proves what the chain shows."""
    printer = CodePrinter()
    given = ", ".join(map(printer.value, chain.premises.given))
    rows = [f"calc({printer.value(chain.start)})"]
    for step, why in zip(chain.steps, reasons, strict=True):
        listed = ", ".join([printer.value(step.right), *map(printer.reason, why)])
        rows.append(f".{_SIGNS[step.relation]}({listed})")
    printer.names.setdefault("klsym.derive.calc", set()).update({"Calc", "calc"})
    printer.names.setdefault("klsym.derive.library", set()).add("theorem")
    declared = _declarations([chain.start, *chain.premises.given, *_shown(chain)], printer)
    imports = [
        f"from {home} import {', '.join(sorted(words, key=_isort))}"
        for home, words in sorted(printer.names.items(), key=lambda item: (item[0] != "sympy", item[0]))
    ]
    parted = [*[one for one in imports if one.startswith("from sympy")], "",
              *[one for one in imports if not one.startswith("from sympy")]]  # fmt: skip
    chained = indent("\n".join(rows), " " * 8)
    return "\n".join([
        f'"""{title}."""', "", "from __future__ import annotations", "", *(parted if parted[0] else parted[1:]), "",
        *declared, "", "",
        f"@theorem({title!r}, given=[{given}], source={source!r})",
        f"def {name}() -> Calc:", f'    """{title}."""', "    return (", chained, "    )", "",
    ])  # fmt: skip


def _shown(chain: Calc) -> list[Basic]:
    return [side for step in chain.steps for side in (step.left, step.right) if isinstance(side, Basic)]


def _is_ratio(expression: Any) -> bool:
    return isinstance(expression, RadonNikodym)


def _isort(word: str) -> tuple[bool, bool, str]:
    return not word.isupper(), not word[0].isupper(), word


def _declarations(expressions: list[Basic], printer: CodePrinter) -> list[str]:
    """The measures, functions and symbols that the expressions are about."""
    lines: list[str] = []
    for kind, maker in _MAKERS.items():
        groups: dict[tuple[Any, ...], list[str]] = {}
        found: list[Any] = sorted({one for shown in expressions for one in shown.atoms(kind)}, key=str)
        for item in found:
            if type(item).__name__ == kind.__name__:  # no subclass
                groups.setdefault(_manner(item), []).append(item.name)
        for manner, names in groups.items():
            printer.names.setdefault("klsym.measures", set()).add(maker)
            options = "".join(f", {word}={value!r}" for word, value in manner)
            lines.append(f"{', '.join(names)} = {maker}({' '.join(names)!r}{options})")
    owned = {"Omega", "Y"}
    for symbol in sorted({one for expression in expressions for one in expression.free_symbols}, key=str):
        if isinstance(symbol, Symbol) and symbol.name not in owned:
            printer.names.setdefault("sympy", set()).add("Symbol")
            assumed = "".join(f", {word}={value}" for word, value in symbol._assumptions_orig.items())
            lines.append(f"{symbol.name} = Symbol({symbol.name!r}{assumed})")
    return lines


def _manner(item: Any) -> tuple[tuple[str, Any], ...]:
    """The options with which the item was declared, where they are not the usual ones."""
    found: list[tuple[str, Any]] = []
    if isinstance(item, MeasureSymbol) and item.kind != "probability":
        found.append(("kind", item.kind))
    space = item.source if isinstance(item, KernelSymbol | MapSymbol) else item.space
    if isinstance(item, KernelSymbol | MapSymbol) and str(item.target) != "Y":
        found.append(("target", _space(item.target)))
    if str(space) != "Omega":
        found.append(("space", _space(space)))
    return tuple(found)


def _space(space: Any) -> Any:
    return str(space) if isinstance(space, Symbol) else tuple(map(_space, space))
