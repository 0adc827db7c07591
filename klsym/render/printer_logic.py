"""How statements are printed: relations, and, or, implies, the cases of a piecewise value."""

from __future__ import annotations

from typing import Any

from sympy import S, default_sort_key

from klsym.render.notation import Notation
from klsym.render.shape import named

_CONNECTED = {"And", "Or", "Implies", "Equivalent", "ForAll"}


class LogicPrinter(Notation):
    """The part of StrictPrinter that prints statements."""

    def _relation(self, expr: Any, name: str) -> str:
        return f"{self._print(expr.lhs)} {self.relation(name)} {self._print(expr.rhs)}"

    def _print_And(self, expr: Any) -> str:
        return self.word("and").join(self._clause(argument) for argument in _sorted(expr.args))

    def _print_Or(self, expr: Any) -> str:
        return self.word("or").join(self._clause(argument) for argument in _sorted(expr.args))

    def _print_Implies(self, expr: Any) -> str:
        condition, claim = expr.args
        reaches = named(condition, {"ForAll", "Implies", "Equivalent"})  # else it would take in the claim
        said = self.brackets(self._print(condition)) if reaches else self._print(condition)
        return f"{said} {self.relation('=>')} {self._print(claim)}"

    def _print_Equivalent(self, expr: Any) -> str:
        return f" {self.relation('<=>')} ".join(self._print(argument) for argument in _sorted(expr.args))

    def _clause(self, expr: Any) -> str:
        return self.brackets(self._print(expr)) if named(expr, _CONNECTED) else self._print(expr)

    def _print_Not(self, expr: Any) -> str:
        return self.negated(self.brackets(self._print(expr.args[0])))

    def _print_ForAll(self, expr: Any) -> str:
        return self.for_all(self._print(expr.args[0]), self._print(expr.args[1]))

    def _print_BooleanTrue(self, expr: Any) -> str:
        return self.word("true").strip()

    def _print_BooleanFalse(self, expr: Any) -> str:
        return self.word("false").strip()

    def _print_Piecewise(self, expr: Any) -> str:
        rows = [(self._print(value), condition) for value, condition in expr.args]
        return self.cases(
            [(value, None if condition == S.true else self._print(condition)) for value, condition in rows]
        )


def _sorted(arguments: Any) -> list[Any]:
    return sorted(arguments, key=default_sort_key)
