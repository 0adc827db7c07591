"""The spellings that a notation must give to be printed in: one method a mark on paper."""

from __future__ import annotations

from typing import Any

from klsym.render.names import Name


class Notation:
    """What LaTeX, Typst and plain text each spell in their own way."""

    gap: str  # between two factors
    slashed = False  # whether dP/dQ stands in one line, so that it needs brackets beside other factors
    times: str  # between two factors, the second of which begins with a digit
    tensor: str  # between two factors of a product measure

    def symbol(self, name: Name) -> str:
        """A letter or word with subscripts and primes."""
        raise NotImplementedError

    def head(self, name: str) -> str:
        """The head of a call: Gamma, psi, KL, erf, …"""
        raise NotImplementedError

    def roman(self, word: str) -> str:
        """A word in upright letters."""
        raise NotImplementedError

    def constant(self, name: str) -> str:
        """pi, e, EulerGamma, oo, Catalan."""
        raise NotImplementedError

    def relation(self, name: str) -> str:
        """=, !=, <, <=, >, >=, << (absolute continuity), in, and the arrows => and <=>."""
        raise NotImplementedError

    def word(self, name: str) -> str:
        """and, or, if, otherwise, true, false between formulas."""
        raise NotImplementedError

    def scientific(self, digits: str, exponent: str) -> str:
        raise NotImplementedError

    def fraction(self, over: str, under: str) -> str:
        raise NotImplementedError

    def slash(self, over: str, under: str) -> str:
        return f"{over}/{under}"

    def power(self, base: str, exponent: str) -> str:
        raise NotImplementedError

    def root(self, radicand: str) -> str:
        raise NotImplementedError

    def subscript(self, base: str, indices: list[str]) -> str:
        raise NotImplementedError

    def brackets(self, inner: str) -> str:
        raise NotImplementedError

    def bars(self, inner: str) -> str:
        raise NotImplementedError

    def call(self, head: str, arguments: list[str]) -> str:
        raise NotImplementedError

    def keyword(self, word: str, value: str) -> str:
        """A named parameter of a family, rate = 2."""
        raise NotImplementedError

    def mapped(self, point: str, mass: str) -> str:
        """An outcome with its mass."""
        raise NotImplementedError

    def label(self, name: str) -> str:
        """An outcome that is a word."""
        raise NotImplementedError

    def support(self, left: str, right: str, lattice: bool) -> str:
        """The interval from left to right, or the integers from left to right."""
        raise NotImplementedError

    def almost_everywhere(self, measure: str) -> str:
        """What follows a relation that holds outside a null set."""
        raise NotImplementedError

    def versus(self, head: str, first: str, second: str) -> str:
        """KL(P ‖ Q)."""
        raise NotImplementedError

    def logarithm(self, argument: str, exponent: str | None, bare: bool) -> str:
        """log of the argument, without brackets where `bare`."""
        raise NotImplementedError

    def binomial(self, over: str, under: str) -> str:
        raise NotImplementedError

    def big(self, operator: str, variable: str, ends: list[str], body: str) -> str:
        """A sum or product sign with its bounds and its body."""
        raise NotImplementedError

    def integral(self, body: str, variable: str, ends: list[str]) -> str:
        raise NotImplementedError

    def radon_nikodym(self, over: str, under: str) -> str:
        raise NotImplementedError

    def composed(self, function: str, through: str) -> str:
        """The function f ∘ g."""
        raise NotImplementedError

    def image(self, through: str, inner: str) -> str:
        """The image of a measure under a map."""
        raise NotImplementedError

    def weighted(self, function: str, inner: str) -> str:
        """The measure with this density against another."""
        raise NotImplementedError

    def projection(self, index: int) -> str:
        """A coordinate of a product, counted from 1."""
        return self.subscript(self.roman("pr"), [str(index)])

    def partial_integral(self, body: str, against: str, over: str) -> str:
        """The integral over the second coordinate alone, a function of the first."""
        raise NotImplementedError

    def derivative(self, variables: list[str], body: str) -> str:
        raise NotImplementedError

    def substituted(self, body: str, place: str) -> str:
        """The body at a place, as x = 0."""
        raise NotImplementedError

    def limit(self, variable: str, point: str, body: str) -> str:
        raise NotImplementedError

    def cases(self, rows: list[tuple[str, str | None]]) -> str:
        """Values with their conditions; None is "otherwise"."""
        raise NotImplementedError

    def negated(self, inner: str) -> str:
        raise NotImplementedError

    def for_all(self, variable: str, statement: str) -> str:
        """What holds for every real number."""
        raise NotImplementedError

    def matrix(self, rows: list[list[str]]) -> str:
        raise NotImplementedError

    # what the halves of the printer ask of each other
    def _print(self, expr: Any, **settings: Any) -> str:
        raise NotImplementedError

    def _inlined(self) -> Any:
        raise NotImplementedError

    def _factor(self, expr: Any, last: bool) -> str:
        raise NotImplementedError

    def _operand(self, expr: Any) -> str:
        raise NotImplementedError

    def _joined(self, pieces: list[str]) -> str:
        raise NotImplementedError
