r"""Expressions as LaTeX: a textbook's notation, refused rather than guessed, and read back before it is handed out."""

from __future__ import annotations

from typing import Any

from klsym.render.exceptions import RenderError
from klsym.render.names import GREEK, Name
from klsym.render.printer import StrictPrinter

HEADS = {
    "Gamma": r"\Gamma", "gamma": r"\gamma", "psi": r"\psi", "zeta": r"\zeta", "delta": r"\delta", "exp": r"\exp",
    "log": r"\log", "max": r"\max", "min": r"\min", "det": r"\det", "sin": r"\sin", "cos": r"\cos", "tan": r"\tan",
    "sinh": r"\sinh", "cosh": r"\cosh", "tanh": r"\tanh", "arcsin": r"\arcsin", "arccos": r"\arccos",
    "arctan": r"\arctan", "H^2": r"\mathrm{H}^{2}", "chi^2": r"\chi^{2}", "transpose": r"\mathsf{T}",
}  # fmt: skip
CONSTANTS = {"pi": r"\pi", "e": r"\mathrm{e}", "EulerGamma": r"\gamma_{\mathrm{E}}", "oo": r"\infty",
             "Catalan": r"\mathrm{G}"}  # fmt: skip
RELATIONS = {"=": "=", "!=": r"\neq", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "<<": r"\ll",
             "in": r"\in", "=>": r"\implies", "<=>": r"\iff"}  # fmt: skip
WORDS = {"and": r" \text{ and } ", "or": r" \text{ or } ", "true": r"\text{true}", "false": r"\text{false}"}


class StrictLatexPrinter(StrictPrinter):
    """The LaTeX notation."""

    gap = " "
    times = r" \cdot "
    tensor = r"\otimes"

    def _joined(self, pieces: list[str]) -> str:
        """Factors side by side, a thin space before an upright word as in 2 TV."""
        text = pieces[0]
        for piece in pieces[1:]:
            thin = r" \, " if piece.startswith(r"\mathrm") else self.gap
            text += (self.times if piece[:1].isdigit() else thin) + piece
        return text

    def symbol(self, name: Name) -> str:
        head = f"\\{name.head}" if name.head in GREEK else (name.head if len(name.head) == 1 else self.roman(name.head))
        head += "'" * name.primes
        if not name.subscripts:
            return head
        return f"{head}_{{{','.join(map(self._index, name.subscripts))}}}"

    def _index(self, piece: str) -> str:
        if piece.isdigit() or len(piece) == 1:
            return piece
        return f"\\{piece}" if piece in GREEK else self.roman(piece)

    def roman(self, word: str) -> str:
        return rf"\mathrm{{{word}}}"

    def head(self, name: str) -> str:
        return HEADS.get(name) or self.roman(name)

    def constant(self, name: str) -> str:
        return CONSTANTS[name]

    def relation(self, name: str) -> str:
        return RELATIONS[name]

    def word(self, name: str) -> str:
        return WORDS[name]

    def scientific(self, digits: str, exponent: str) -> str:
        return rf"{digits} \cdot 10^{{{exponent}}}"

    def fraction(self, over: str, under: str) -> str:
        return rf"\frac{{{over}}}{{{under}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def root(self, radicand: str) -> str:
        return rf"\sqrt{{{radicand}}}"

    def subscript(self, base: str, indices: list[str]) -> str:
        return f"{base}_{{{','.join(indices)}}}"

    def brackets(self, inner: str) -> str:
        return rf"\left({inner}\right)"

    def bars(self, inner: str) -> str:
        return rf"\left|{inner}\right|"

    def call(self, head: str, arguments: list[str]) -> str:
        return head + self.brackets(", ".join(arguments))

    def keyword(self, word: str, value: str) -> str:
        return f"{self.roman(word)}={value}"

    def mapped(self, point: str, mass: str) -> str:
        return rf"{point} \mapsto {mass}"

    def label(self, name: str) -> str:
        if not all(letter.isalnum() or letter in " -.,'" for letter in name):
            raise RenderError(f"the outcome {name!r} has letters that LaTeX takes for commands; rename it")
        return rf"\textit{{{name}}}"

    def support(self, left: str, right: str, lattice: bool) -> str:
        return rf"\left\{{{left}, \ldots, {right}\right\}}" if lattice else rf"\left[{left}, {right}\right]"

    def almost_everywhere(self, measure: str) -> str:
        return rf" \quad {measure}\text{{-a.e.}}"

    def versus(self, head: str, first: str, second: str) -> str:
        return rf"{head}\left({first} \,\middle\|\, {second}\right)"

    def logarithm(self, argument: str, exponent: str | None, bare: bool) -> str:
        head = r"\log" + (f"^{{{exponent}}}" if exponent else "")
        return f"{head} {argument}" if bare else head + self.brackets(argument)

    def binomial(self, over: str, under: str) -> str:
        return rf"\binom{{{over}}}{{{under}}}"

    def big(self, operator: str, variable: str, ends: list[str], body: str) -> str:
        bounds = f"_{{{variable}={ends[0]}}}^{{{ends[1]}}}" if ends else f"_{{{variable}}}"
        return rf"\{operator}{bounds} {body}"

    def integral(self, body: str, variable: str, ends: list[str]) -> str:
        bounds = f"_{{{ends[0]}}}^{{{ends[1]}}}" if ends else ""
        return rf"\int{bounds} {body} \,\mathrm{{d}}{variable}"

    def radon_nikodym(self, over: str, under: str) -> str:
        return rf"\frac{{\mathrm{{d}}{over}}}{{\mathrm{{d}}{under}}}"

    def composed(self, function: str, through: str) -> str:
        return rf"{function} \circ {through}"

    def image(self, through: str, inner: str) -> str:
        apart = "{}" if "_" in through else ""
        return rf"{through}{apart}_{{\#}} {inner}"

    def weighted(self, function: str, inner: str) -> str:
        return rf"{function} \cdot {inner}"

    def partial_integral(self, body: str, against: str, over: str) -> str:
        return rf"\int_{{{over}}} {body} \,\mathrm{{d}}{against}"

    def derivative(self, variables: list[str], body: str) -> str:
        order = f"^{{{len(variables)}}}" if len(variables) > 1 else ""
        below = r" ".join(rf"\partial {variable}" for variable in variables)
        return rf"\frac{{\partial{order}}}{{{below}}} {body}"

    def substituted(self, body: str, place: str) -> str:
        return rf"\left.{body}\right|_{{{place}}}"

    def limit(self, variable: str, point: str, body: str) -> str:
        return rf"\lim_{{{variable} \to {point}}} {body}"

    def cases(self, rows: list[tuple[str, str | None]]) -> str:
        lines = [
            value + " & " + (r"\text{otherwise}" if condition is None else rf"\text{{if }} {condition}")
            for value, condition in rows
        ]
        return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"

    def negated(self, inner: str) -> str:
        return rf"\neg {inner}"

    def for_all(self, variable: str, statement: str) -> str:
        return rf"\forall {variable} \colon {statement}"

    def matrix(self, rows: list[list[str]]) -> str:
        return r"\begin{pmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{pmatrix}"


def latex_of(expression: Any, context: tuple[Any, ...] | None = None) -> str:
    r"""The expression as LaTeX mathematics, without dollar signs.

    Parameters: a SymPy expression, relation, condition or measure; `context`, what it is printed together with, so that
    names agree and collide across lines. Raises RenderError where a node has no notation or two names would look alike,
    and where the line, read back, is not the expression it came from.

    >>> from sympy import Symbol, log, sqrt, pi, Rational
    >>> from klsym.measures import measures
    >>> P, Q = measures("P Q")
    >>> print(latex_of(log(P / Q)))
    \log \frac{\mathrm{d}P}{\mathrm{d}Q}
    >>> print(latex_of(log(2 / pi) / 2 - Rational(1, 2) + sqrt(2) / sqrt(pi)))
    \frac{1}{2} \log \frac{2}{\pi} + \sqrt{\frac{2}{\pi}} - \frac{1}{2}
    """
    from klsym.render.readback import check_line

    printer = StrictLatexPrinter(expression, *(context or ()))
    text = printer._print(expression)
    check_line(text, expression, printer.names)
    return text
