"""Expressions as plain text that reads well in a terminal: ∫ log(dP/dQ) dP, Σ_{i=1..n} p_i log(p_i/q_i)."""

from __future__ import annotations

from typing import Any

from klsym.render.names import GREEK, Name
from klsym.render.printer import StrictPrinter

LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta":
    "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_ABOVE = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_UNICODE = {
    "pi": "π", "e": "e", "EulerGamma": "γ_E", "oo": "∞", "Catalan": "G", "!=": "≠", "<=": "≤", ">=": "≥", "<<": "≪",
    "Gamma": "Γ", "gamma": "γ", "psi": "ψ", "zeta": "ζ", "delta": "δ", "H^2": "H²", "chi^2": "χ²", "sum": "Σ",
    "prod": "∏", "integral": "∫", "partial": "∂", "versus": " ‖ ", "in": "∈", "maps": "↦", "->": "→", "not": "¬",
    "transpose": "T", "=>": "⟹", "<=>": "⟺",
}  # fmt: skip
_ASCII = {
    "oo": "oo", "versus": " || ", "integral": "int ", "partial": "d", "maps": "->", "not": "not ",
    "e": "e", "EulerGamma": "gamma_E", "transpose": "T",
}  # fmt: skip


class StrictTextPrinter(StrictPrinter):
    """The plain notation, in Unicode or in ASCII."""

    gap = " "
    slashed = True

    def __init__(self, *context: Any, unicode: bool = True) -> None:
        super().__init__(*context)
        self.unicode = unicode
        self.inline = True
        self.times = " · " if unicode else " * "
        self.tensor = "⊗" if unicode else "(x)"

    def _mark(self, name: str) -> str:
        return (_UNICODE if self.unicode else _ASCII).get(name, name)

    def symbol(self, name: Name) -> str:
        head = LETTERS[name.head] if self.unicode and name.head in GREEK else name.head
        indices = [LETTERS[piece] if self.unicode and piece in GREEK else piece for piece in name.subscripts]
        if self.unicode and len(indices) == 1 and indices[0].isdigit():
            below = indices[0].translate(_BELOW)
        else:
            below = "_" + ",".join(indices) if indices else ""
        return head + below + "'" * name.primes

    def roman(self, word: str) -> str:
        return word

    def head(self, name: str) -> str:
        return self._mark(name)

    def constant(self, name: str) -> str:
        return self._mark(name)

    def relation(self, name: str) -> str:
        return self._mark(name)

    def word(self, name: str) -> str:
        return f" {name} "

    def scientific(self, digits: str, exponent: str) -> str:
        return f"{digits}e{exponent}"

    def fraction(self, over: str, under: str) -> str:
        return self.slash(over, under)

    def power(self, base: str, exponent: str) -> str:
        if self.unicode and exponent.lstrip("-").isdigit():
            return base + exponent.translate(_ABOVE)
        closed = exponent.isalnum() or (exponent[0] == "(" and exponent.find(")") == len(exponent) - 1)
        return f"{base}^{exponent}" if closed else f"{base}^({exponent})"

    def root(self, radicand: str) -> str:
        return (
            f"√{radicand}" if self.unicode and radicand.isalnum() else f"{'√' if self.unicode else 'sqrt'}({radicand})"
        )

    def subscript(self, base: str, indices: list[str]) -> str:
        whole = ",".join(indices)
        if self.unicode and whole.isdigit():
            return base + whole.translate(_BELOW)
        return f"{base}_{whole}" if whole.isalnum() else f"{base}_({whole})"

    def brackets(self, inner: str) -> str:
        return f"({inner})"

    def bars(self, inner: str) -> str:
        return f"|{inner}|"

    def call(self, head: str, arguments: list[str]) -> str:
        return f"{head}({', '.join(arguments)})"

    def keyword(self, word: str, value: str) -> str:
        return f"{word}={value}"

    def mapped(self, point: str, mass: str) -> str:
        return f"{point} {self._mark('maps')} {mass}"

    def label(self, name: str) -> str:
        return repr(name)

    def support(self, left: str, right: str, lattice: bool) -> str:
        return f"{{{left}, ..., {right}}}" if lattice else f"[{left}, {right}]"

    def almost_everywhere(self, measure: str) -> str:
        return f"  {measure}-a.e."

    def versus(self, head: str, first: str, second: str) -> str:
        return f"{head}({first}{self._mark('versus')}{second})"

    def logarithm(self, argument: str, exponent: str | None, bare: bool) -> str:
        return (self.power("log", exponent) if exponent else "log") + f"({argument})"

    def binomial(self, over: str, under: str) -> str:
        return f"binomial({over}, {under})"

    def big(self, operator: str, variable: str, ends: list[str], body: str) -> str:
        bounds = f"{variable}={ends[0]}..{ends[1]}" if ends else variable
        return f"{self._mark(operator)}_{{{bounds}}} {body}"

    def integral(self, body: str, variable: str, ends: list[str]) -> str:
        bounds = f"_{{{ends[0]}..{ends[1]}}}" if ends else ""
        sign = self._mark("integral")
        return f"{sign.strip()}{bounds} {body} d{variable}"

    def radon_nikodym(self, over: str, under: str) -> str:
        return f"d{over}/d{under}"

    def composed(self, function: str, through: str) -> str:
        return f"{function} {'∘' if self.unicode else 'o'} {through}"

    def image(self, through: str, inner: str) -> str:
        return f"{through}#{inner}"

    def weighted(self, function: str, inner: str) -> str:
        return f"{function}{'·' if self.unicode else '*'}{inner}"

    def projection(self, index: int) -> str:
        return f"pr{str(index).translate(_BELOW) if self.unicode else index}"

    def partial_integral(self, body: str, against: str, over: str) -> str:
        return f"{self._mark('integral').strip()}_{over} {body} d{against}"

    def derivative(self, variables: list[str], body: str) -> str:
        mark = self._mark("partial")
        order = f"^{len(variables)}" if len(variables) > 1 else ""
        return f"{mark}{order}/{' '.join(mark + variable for variable in variables)} {body}"

    def substituted(self, body: str, place: str) -> str:
        return f"({body}) at {place}"

    def limit(self, variable: str, point: str, body: str) -> str:
        return f"lim_{{{variable} {self._mark('->')} {point}}} {body}"

    def cases(self, rows: list[tuple[str, str | None]]) -> str:
        return "; ".join(
            f"{value} " + ("otherwise" if condition is None else f"if {condition}") for value, condition in rows
        )

    def negated(self, inner: str) -> str:
        return f"{self._mark('not')}{inner}"

    def for_all(self, variable: str, statement: str) -> str:
        return f"{'∀ ' if self.unicode else 'for all '}{variable}: {statement}"

    def matrix(self, rows: list[list[str]]) -> str:
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"


def text_of(expression: Any, context: tuple[Any, ...] = (), *, unicode: bool = True) -> str:
    """The expression as one line of plain text, in Unicode or in ASCII.

    >>> from sympy import log
    >>> from klsym.measures import LebesgueIntegral, measures
    >>> P, Q = measures("P Q")
    >>> print(text_of(LebesgueIntegral(log(P / Q), P)))
    ∫ log(dP/dQ) dP
    """
    return StrictTextPrinter(expression, *context, unicode=unicode)._print(expression)
