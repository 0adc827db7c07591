"""Typed text as a measure, a number or a list of them: parsed by a grammar, built by klsym's own constructors.

Decimals are exact here (0.1 is 1/10), because a person who types 0.1 means it. No text is ever evaluated as code: a
name is a family, a constant, a function of the short list below, or a symbol that was declared.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import sympy
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken
from sympy import Expr, Pow, Rational, S, Symbol

from klsym.families import FAMILIES
from klsym.measures import KlsymError, Measure, Mixture
from klsym.shell.exceptions import TypedError
from klsym.shell.suggest import nearest, offered

CONSTANTS: dict[str, Expr] = {
    "pi": S.Pi, "π": S.Pi, "e": S.Exp1, "E": S.Exp1, "oo": S.Infinity, "inf": S.Infinity, "∞": S.Infinity,
    "EulerGamma": S.EulerGamma,
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": sympy.sqrt, "exp": sympy.exp, "log": sympy.log, "ln": sympy.log, "abs": sympy.Abs, "Abs": sympy.Abs,
    "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh,
    "sech": sympy.sech, "atan": sympy.atan, "gamma": sympy.gamma, "loggamma": sympy.loggamma, "beta": sympy.beta,
    "erf": sympy.erf, "erfc": sympy.erfc, "zeta": sympy.zeta, "factorial": sympy.factorial,
}  # fmt: skip
MEASURES: dict[str, Callable[..., Any]] = {**FAMILIES, "Mixture": Mixture}
_LARGEST_EXPONENT = 10_000  # of a typed decimal
_MOST_BITS = 100_000  # of a power of typed numbers
_SIGNS = {"PLUS": "'+'", "MINUS": "'-'", "TIMES": "'*'", "OVER": "'/'", "AT": "'@'", "POWER": "'^'", "COMMA": "','",
          "RPAR": "')'", "RSQB": "']'", "RBRACE": "'}'", "COLON": "':'", "LPAR": "'('", "$END": "the end",
          "EQUAL": "'='"}  # fmt: skip


@cache
def _parser() -> Lark:
    return Lark((Path(__file__).parent / "measures.lark").read_text(), parser="lalr", propagate_positions=True)


def read_measure(text: str, symbols: Mapping[str, Symbol] | None = None) -> Measure:
    """The measure that the text spells.

    Parameters: the text; `symbols`, the declared symbols by name. A list of numbers is a Categorical, a mapping is a
    Finite. Raises TypedError, with the column, where the text is no measure; a family's own error is passed on so.

    >>> read_measure("Normal(0, sqrt(2)) ")
    Normal(0, sqrt(2))
    >>> read_measure("Mixture({Normal(0, 1): 0.7, Dirac(0): 0.3})")
    Mixture({Normal(0, 1): 7/10, Dirac(0): 3/10})
    """
    builder = Builder(text, symbols or {})
    found = builder.as_measure(builder.build_text())
    if not isinstance(found, Measure):
        raise TypedError(
            f"{clipped(text)!r} is {_kind(found)}, not a measure; write a family such as Normal(0, 1)", text, 0
        )
    return found


def read_expression(text: str, symbols: Mapping[str, Symbol] | None = None) -> Any:
    """The number, symbol, measure, list or mapping that the text spells.

    >>> read_expression("1.5e-3 + 1/2")
    1003/2000
    """
    return Builder(text, symbols or {}).build_text()


class Builder:
    """Builds what a parse tree spells; one method a rule of the grammar."""

    def __init__(self, text: str, symbols: Mapping[str, Symbol]) -> None:
        self.text = text
        self.symbols = dict(symbols)

    def build_text(self) -> Any:
        if not self.text.strip():
            raise TypedError(
                "nothing is written where a measure should be; write for instance 'Normal(0, 1)'", self.text, 0
            )
        try:
            return self.build(_parser().parse(self.text))
        except UnexpectedCharacters as trouble:
            self._refuse_character(trouble.pos_in_stream or 0)
        except UnexpectedEOF:
            self.fail("the text ends too early; close what is open", len(self.text))
        except UnexpectedToken as trouble:
            self._refuse_token(trouble)
        except RecursionError:
            raise TypedError("the text is nested too deeply; write it with fewer brackets", self.text, 0) from None

    # ---- errors

    def fail(self, sentence: str, place: Any) -> NoReturn:
        """Raise a TypedError at a column, a token or a tree."""
        if isinstance(place, Token):
            place = place.start_pos
        elif isinstance(place, Tree):
            place = place.meta.start_pos
        raise TypedError(sentence, self.text, place or 0) from None

    def _refuse_character(self, column: int) -> NoReturn:
        letter = self.text[column]
        said = (
            "the quotation mark is not closed; close it"
            if letter in "\"'"
            else f"{letter!r} has no meaning here; remove it"
        )
        self.fail(said, column)

    def _refuse_token(self, trouble: UnexpectedToken) -> NoReturn:
        token = trouble.token
        wanted = sorted({_SIGNS[name] for name in trouble.accepts or trouble.expected if name in _SIGNS})
        closing = [sign for sign in ("')'", "']'", "'}'") if sign in wanted]
        if token.type == "$END":
            self.fail(
                f"the text ends too early; write {closing[0] if closing else 'what is missing'} at the end",
                len(self.text),
            )
        hint = "write a number, a name or a measure there" if not wanted else f"write {' or '.join(wanted)} there"
        if token.type in {"NAME", "NUMBER", "LPAR"} and "'*'" in wanted:
            hint = "write '*' or ',' between the two"
        self.fail(f"{clipped(str(token))!r} cannot stand here; {hint}", token)

    # ---- building

    def build(self, tree: Any) -> Any:
        return getattr(self, f"build_{tree.data}")(*tree.children)

    def expression(self, tree: Any) -> Expr:
        found = self.build(tree)
        if not isinstance(found, Expr):
            self.fail(f"{_kind(found)} stands where a number must; write a number", tree)
        return found

    def as_measure(self, found: Any, place: Any = 0) -> Any:
        """Lists of masses and mappings of atoms as measures; anything else as it is."""
        if isinstance(found, list):
            return self._constructed("Categorical", [found], {}, place)
        return self._constructed("Finite", [found], {}, place) if isinstance(found, dict) else found

    def measure(self, tree: Any) -> Any:
        """What stands where a measure may."""
        return self.as_measure(self.build(tree), tree)

    def build_number(self, token: Token) -> Expr:
        decimal = Decimal(str(token).replace("_", ""))
        exponent = decimal.as_tuple().exponent
        if not isinstance(exponent, int) or abs(exponent) > _LARGEST_EXPONENT:
            self.fail(f"the exponent of {token} is beyond {_LARGEST_EXPONENT}; write a smaller number", token)
        over, under = decimal.as_integer_ratio()
        return Rational(over, under)

    def build_string(self, token: Token) -> str:
        return str(token)[1:-1]

    def build_name(self, token: Token) -> Any:
        name = str(token)
        if name in self.symbols:
            return self.symbols[name]
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in MEASURES:
            self.fail(f"{name} stands without its parameters; write {usage(name)}", token)
        if name in FUNCTIONS:
            self.fail(f"{name} stands without its argument; write {name}(…)", token)
        near = nearest(name, [*self.symbols, *CONSTANTS], 1)
        meant = f"did you mean {near[0]}? If not, say" if near else "say"
        self.fail(
            f"{name!r} is not declared; {meant} what it is, with --assume '{name} > 0' or --assume '{name} real'", token
        )

    def build_plus(self, left: Any, sign: Token, right: Any) -> Any:
        first, second = self.build(left), self.build(right)
        if isinstance(first, Expr) and isinstance(second, Expr):
            return first + second
        return self._added(self.as_measure(first, left), self.as_measure(second, right), sign)

    def _added(self, first: Any, second: Any, sign: Token) -> Measure:
        if not (isinstance(first, Measure) and isinstance(second, Measure)):
            self.fail(f"{_kind(first)} and {_kind(second)} cannot be added; add two measures or two numbers", sign)
        return self._guarded(lambda: first + second, sign)

    def build_minus(self, left: Any, sign: Token, right: Any) -> Expr:
        first, second = self.build(left), self.build(right)
        if not (isinstance(first, Expr) and isinstance(second, Expr)):
            self.fail(
                "measures cannot be subtracted, for a measure is positive; add them, or scale them by a number", sign
            )
        return first - second

    def build_times(self, left: Any, sign: Token, right: Any) -> Any:
        first, second = self.measure(left), self.measure(right)
        if isinstance(first, Measure) and isinstance(second, Measure):
            self.fail("two measures cannot be multiplied with '*'; write '@' for their product measure", sign)
        return self._guarded(lambda: first * second, sign)

    def build_over(self, left: Any, sign: Token, right: Any) -> Any:
        first, second = self.measure(left), self.build(right)
        if not isinstance(second, Expr):
            self.fail("only a number can divide; write measure / number, or number * measure", sign)
        if second == 0:
            self.fail("the divisor is 0; write a number that is not", right)
        return self._guarded(lambda: first * (1 / second), sign)

    def build_together(self, left: Any, sign: Token, right: Any) -> Any:
        first, second = self.measure(left), self.measure(right)
        if not (isinstance(first, Measure) and isinstance(second, Measure)):
            self.fail(f"'@' joins two measures, not {_kind(first)} and {_kind(second)}; write '*' for numbers", sign)
        return self._guarded(lambda: first @ second, sign)

    def build_negative(self, sign: Token, inner: Any) -> Expr:
        found = self.build(inner)
        if not isinstance(found, Expr):
            self.fail("a measure has no negative, for a measure is positive; remove the sign", sign)
        return -found

    def build_positive(self, sign: Token, inner: Any) -> Any:
        return self.build(inner)

    def build_power(self, base: Any, sign: Token, exponent: Any) -> Expr:
        low, high = self.expression(base), self.expression(exponent)
        if low.is_Rational and high.is_Rational:
            bits = max(abs(int(low.p)).bit_length(), int(low.q).bit_length()) * abs(high)
            if bits > _MOST_BITS:
                self.fail(f"the power has over {_MOST_BITS} bits; write a smaller one", sign)
        if low == 0 and high.is_negative:
            self.fail("0 has no negative power; write another base", sign)
        return self._real(Pow(low, high), sign)

    def build_list(self, *entries: Any) -> list[Any]:
        return [self.build(entry) for entry in entries if entry is not None]

    def build_tuple(self, *entries: Any) -> tuple[Any, ...]:
        return tuple(self.expression(entry) for entry in entries if entry is not None)

    def build_mapping(self, *pairs: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for pair in pairs:
            if pair is None:
                continue
            key = self.build(pair.children[0])
            if isinstance(key, list | dict):
                key = self.as_measure(key, pair)
            if key in found:
                self.fail(f"{key} is given twice; add its weights", pair)
            found[key] = self.expression(pair.children[1])
        return found

    # ---- calls

    def build_call(self, head: Token, *arguments: Any) -> Any:
        name = str(head)
        given = [argument for argument in arguments if argument is not None]
        if name == "Density":
            return self._density(head, given)
        if name in MEASURES:
            positional = [self.build(argument) for argument in given if argument.data != "keyword"]
            keywords = {
                str(argument.children[0]): self.build(argument.children[1])
                for argument in given
                if argument.data == "keyword"
            }
            return self._constructed(name, positional, keywords, head)
        if name in FUNCTIONS:
            values = [self.expression(argument) for argument in given if argument.data != "keyword"]
            if len(values) != len(given) or not values:
                self.fail(f"{name} takes numbers without names; write {name}(…)", head)
            wanted = 2 if name == "beta" else 1
            if len(values) != wanted:
                written = "x, y" if wanted == 2 else "x"
                self.fail(f"{name} takes {wanted} arguments, not {len(values)}; write {name}({written})", head)
            return self._real(FUNCTIONS[name](*values), head)
        near = offered(name, [*MEASURES, *FUNCTIONS, "Density"]) or "`klsym families` lists those there are"
        self.fail(f"there is no family {name!r}; {near}", head)

    def _real(self, found: Any, place: Any) -> Any:
        if found.has(S.ComplexInfinity, S.NaN, S.ImaginaryUnit):
            self.fail("this is no real number; write one that is", place)
        return found

    def _density(self, head: Token, given: list[Any]) -> Measure:
        """Density(expression, x, (left, right)) or Density(expression, x, left, right): x is bound, not declared."""
        positional = [argument for argument in given if argument.data != "keyword"]
        named = {str(argument.children[0]): argument.children[1] for argument in given if argument.data == "keyword"}
        if len(positional) not in (2, 3, 4) or positional[1].data != "name" or set(named) - {"normalize"}:
            self.fail(
                "Density is written Density(exp(-x^2/2)/sqrt(2*pi), x, -oo, oo), with normalize=1 to scale it", head
            )
        variable = Symbol(str(positional[1].children[0]), real=True)
        inner = Builder(self.text, {**self.symbols, variable.name: variable})
        ends = (
            tuple(self.expression(end) for end in positional[2:]) if len(positional) != 3 else self.build(positional[2])
        )
        if not isinstance(ends, tuple) or len(ends) not in (0, 2):
            self.fail("the support of a density is two ends; write them as (0, 1)", positional[2])
        density = inner.expression(positional[0])
        normalize = "normalize" in named and self._flag(named["normalize"])
        support = ends or (S.NegativeInfinity, S.Infinity)
        return self._guarded(lambda: MEASURES["Density"](density, variable, support, normalize=normalize), head)

    def _flag(self, tree: Any) -> bool:
        word = str(tree.children[0]) if tree.data in ("name", "number") else ""
        if word not in ("True", "False", "1", "0"):
            self.fail("normalize is yes or no; write normalize=True", tree)
        return word in ("True", "1")

    def _constructed(self, name: str, positional: list[Any], keywords: dict[str, Any], place: Any) -> Measure:
        make = MEASURES[name]
        try:
            inspect.signature(make.__new__).bind(make, *positional, **keywords)
        except TypeError:
            known = list(inspect.signature(make).parameters)
            wrong = next((word for word in keywords if word not in known), None)
            if wrong is not None:
                near = offered(wrong, known)
                self.fail(f"{name} has no parameter {wrong!r}; {near or f'write {usage(name)}'}", place)
            self.fail(f"{name} does not take what is given; write {usage(name)}", place)
        return self._guarded(lambda: make(*positional, **keywords), place)

    def _guarded(self, make: Callable[[], Any], place: Any) -> Any:
        try:
            return make()
        except TypedError:
            raise
        except KlsymError as trouble:
            self.fail(str(trouble), place)


def usage(name: str) -> str:
    """How a family is written: the calls in the first line of its docstring."""
    first = (inspect.getdoc(MEASURES[name]) or "").partition("\n")[0]
    calls = re.findall(rf"\b{name}\([^()]*\)", first.partition("): ")[0] + ")")
    return " or ".join(calls) or f"{name}(…)"


def clipped(text: str, width: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _kind(found: Any) -> str:
    if isinstance(found, Measure):
        return "a measure"
    if isinstance(found, str):
        return "a word in quotation marks"
    if isinstance(found, list | tuple):
        return "a list"
    return "a mapping" if isinstance(found, dict) else "a number"
