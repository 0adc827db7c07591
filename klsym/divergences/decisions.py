"""Decisions that hang on symbols: every sign a question depends on is asked here, and all answers are explored.

A question is a function of a `Path`. It asks the path for signs; where SymPy's assumptions decide a sign the answer is
that, and where they do not, the question is run again for each of the three answers. What comes back is a condition on
the symbols, built from the tree of answers, under which the question's outcome holds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

from sympy import Add, And, Eq, Expr, Mul, Or, Pow, S, factor, log, together
from sympy.logic.boolalg import Boolean

from klsym.measures import UndecidedError

Outcome = TypeVar("Outcome")

# a question with more leaves than this is given up: its condition would be no answer
MOST_LEAVES = 243


class _Fork(Exception):
    """A sign was asked for that neither the assumptions nor the path decide."""

    def __init__(self, quantity: Expr) -> None:
        super().__init__(quantity)
        self.quantity = quantity


class Contradiction(Exception):
    """The signs assumed on a path contradict what is understood of the measures: the path is left out."""


class Path:
    """The signs assumed so far, of quantities whose assumptions do not decide them."""

    def __init__(self, signs: tuple[tuple[Expr, int], ...] = ()) -> None:
        self.signs = dict(signs)

    def sign(self, expression: Expr) -> int:
        """-1, 0 or 1: the sign of a real expression, by the assumptions or as this path assumes."""
        sign = 1
        for quantity in _quantities(expression):
            known = _known_sign(quantity)
            if known is None:
                known = self.signs.get(quantity)
            if known is None and -quantity in self.signs:
                known = -self.signs[-quantity]
            if known is None:
                raise _Fork(quantity)
            if known == 0:
                return 0
            sign *= known
        return sign


@lru_cache(maxsize=8192)
def _known_sign(quantity: Expr) -> int | None:
    if quantity.is_zero:
        return 0
    if quantity.is_positive:
        return 1
    if quantity.is_negative:
        return -1
    if not quantity.free_symbols and quantity.equals(0):
        return 0
    return None


@lru_cache(maxsize=8192)
def _quantities(expression: Expr) -> tuple[Expr, ...]:
    """Factors whose signs multiply to the sign of `expression`."""
    if expression.is_Number or not expression.free_symbols:
        return (expression,)
    found: list[Expr] = []
    for part in Mul.make_args(factor(together(expression))):
        if isinstance(part, Pow) and part.exp.is_Integer:
            # an even power is zero or positive, as its base times itself is
            found += [part.base] if part.exp % 2 else [] if part.base.is_nonzero else [part.base] * 2
        else:
            found.append(part.args[0] - 1 if isinstance(part, log) else part)
    return tuple(found)


def relation(quantity: Expr, signs: frozenset[int]) -> Boolean:
    """The condition that the sign of `quantity` is among `signs`, with its terms sorted to both sides.

    >>> from sympy import Symbol
    >>> relation(Symbol("nu", positive=True) - 2, frozenset({1}))
    nu > 2
    """
    left: list[Expr] = []
    right: list[Expr] = []
    for term in Add.make_args(quantity.expand()):
        (right if term.could_extract_minus_sign() else left).append(term)
    if not any(term.free_symbols for term in left):
        left, right, signs = [-term for term in right], [-term for term in left], frozenset(-sign for sign in signs)
    high, low = Add(*left), -Add(*right)
    if signs == {1}:
        return high > low
    if signs == {-1}:
        return high < low
    if signs == {0}:
        return Eq(high, low)
    if signs == {0, 1}:
        return high >= low
    if signs == {-1, 0}:
        return high <= low
    return ~Eq(high, low) if signs == {-1, 1} else S.true


class Answers(Generic[Outcome]):
    """What a question came to on every path: a tree whose inner nodes are quantities and whose leaves are outcomes."""

    def __init__(self, question: Callable[[Path], Outcome]) -> None:
        self.leaves: list[Outcome] = []
        self._question = question
        self._tree = self._run(())

    def _run(self, signs: tuple[tuple[Expr, int], ...]) -> object:
        if len(self.leaves) > MOST_LEAVES:
            raise UndecidedError("too many cases of the symbols' values; give numbers for some of them")
        try:
            outcome = self._question(Path(signs))
        except Contradiction:
            return None
        except _Fork as fork:
            possible = [sign for sign in (1, 0, -1) if _possible(fork.quantity, sign)]
            branches = {sign: self._run((*signs, (fork.quantity, sign))) for sign in possible}
            return fork.quantity, {sign: branch for sign, branch in branches.items() if branch is not None}
        self.leaves.append(outcome)
        return outcome

    def condition(self, accept: Callable[[Outcome], bool]) -> Boolean:
        """The condition on the symbols under which the outcome is one that `accept` takes."""
        return self._condition(self._tree, accept)

    def _condition(self, tree: object, accept: Callable[[Outcome], bool]) -> Boolean:
        if not (isinstance(tree, tuple) and len(tree) == 2 and isinstance(tree[1], dict)):
            return S.true if accept(tree) else S.false  # type: ignore[arg-type]  # a leaf is an Outcome
        quantity, branches = tree
        groups: dict[Boolean, set[int]] = {}
        for sign, branch in branches.items():
            groups.setdefault(self._condition(branch, accept), set()).add(sign)
        if len(groups) <= 1:
            return next(iter(groups), S.false)
        pieces = []
        for condition, signs in groups.items():
            if condition is not S.false:
                pieces.append(And(relation(quantity, frozenset(signs)), condition))
        return Or(*pieces)


def _possible(quantity: Expr, sign: int) -> bool:
    if sign == 0:
        return quantity.is_zero is not False
    return (quantity.is_nonpositive if sign > 0 else quantity.is_nonnegative) is not True
