"""derive(KL(P, Q), given=[P << Q]): a derivation at the REPL, each step checked as it is taken.

`moves()` lists what can be done to the current line with what comes of it; a move is offered only if the kernel has
accepted it, and `blocked()` says of the others what each of them lacks. A move is taken by its name, by its number, or
as an attribute, where Tab finds it: `d.apply("unfold(KL)")`, `d.apply(0)`, `d.unfold_KL()`, `d.move.unfold_KL()`.
`equals`, `at_least` and `at_most` write a line by hand, `undo` takes the last back, `qed` ends with the theorem, and
`script` prints the derivation as a proof file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import Basic, sympify

from klsym.derive.calc import Calc, justify
from klsym.derive.exceptions import DerivationError
from klsym.derive.moves import Move, candidates
from klsym.derive.premises import Premises
from klsym.derive.script import script
from klsym.derive.step import Part, Step
from klsym.derive.work import Reason
from klsym.divergences import Divergence, hooks
from klsym.kernel.terms import ProofError
from klsym.measures import AbsolutelyContinuous, ArgumentError

__all__ = ["Derivation", "Move", "derivation", "derive"]


class Moves:
    """The moves that apply, as attributes and by name, for Tab: d.move.unfold_KL(), d.move["unfold(KL)"]()."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation

    def __dir__(self) -> list[str]:
        return [move.attribute for move in self._derivation.moves()]

    def __getattr__(self, name: str) -> Callable[[], Derivation]:
        if name.startswith("_"):
            raise AttributeError(name)
        for move in self._derivation.moves():
            if move.attribute == name:
                return lambda: self._derivation.apply(move)
        raise AttributeError(f"no move {name} applies here; the moves are {', '.join(dir(self)) or 'none'}")

    def __getitem__(self, name: str) -> Callable[[], Derivation]:
        return lambda: self._derivation.apply(name)

    def _ipython_key_completions_(self) -> list[str]:
        return [move.name for move in self._derivation.moves()]


class Derivation:
    """A derivation under way."""

    def __init__(self, start: Any, given: Iterable[Basic]) -> None:
        self._calc = Calc(sympify(start), Premises(tuple(given)))
        self._reasons: list[tuple[Reason, ...]] = []
        self._tried: tuple[int, list[Move], list[tuple[Move, str]]] | None = None

    @property
    def current(self) -> Any:
        """The line as it stands."""
        return self._calc.current

    @property
    def steps(self) -> list[Step]:
        """The lines so far."""
        return list(self._calc.steps)

    @property
    def move(self) -> Moves:
        """The moves that apply, for Tab."""
        return Moves(self)

    def moves(self) -> list[Move]:
        """What can be done to the current line; every move listed has been checked."""
        return list(self._try_all()[0])

    def blocked(self) -> list[tuple[str, str]]:
        """The moves that look possible and are not: the name of each, and what it lacks."""
        return [(move.name, lack) for move, lack in self._try_all()[1]]

    def _try_all(self) -> tuple[list[Move], list[tuple[Move, str]]]:
        """The moves that the kernel accepts here, and those that it does not, each with what stood in the way."""
        if self._tried is None or self._tried[0] != len(self._calc.steps):
            below = [h for h in self._calc.premises.given if isinstance(h, AbsolutelyContinuous)]
            accepted: dict[str, Move] = {}
            refused: dict[str, tuple[Move, str]] = {}
            for move in candidates(self.current, below):
                try:
                    self._check(move)
                except ProofError as error:
                    refused[move.name] = move, str(error)
                else:
                    accepted.setdefault(move.name, move)
            left = [pair for name, pair in refused.items() if name not in accepted]
            self._tried = len(self._calc.steps), list(accepted.values()), left
        return self._tried[1], self._tried[2]

    def _check(self, move: Move) -> None:
        if {">=", "<="} <= {move.sign, *(step.relation for step in self._calc.steps)}:
            raise DerivationError(f"a line with {move.sign} cannot follow one in the other direction")
        justify(self.current, move.sign, move.result, move.reasons, self._calc.given, self._calc.translator)

    def apply(self, move: Move | str | int) -> Derivation:
        """Take a move: one of `moves()`, its name, or its number in the list.

        Raises DerivationError where the move looks possible but lacks something, and ArgumentError where there is none.
        """
        if not isinstance(move, Move):
            listed, refused = self._try_all()
            chosen = [m for place, m in enumerate(listed) if move in (place, m.name)]
            lacking = [lack for m, lack in refused if m.name == move]
            if not chosen and lacking:
                raise DerivationError(f"the move {move} lacks something here; {lacking[0]}")
            if not chosen:
                raise ArgumentError(
                    f"no move {move!r} applies here; the moves are {', '.join(m.name for m in listed) or 'none'}"
                )
            move = chosen[0]
        write = {"=": self.equals, ">=": self.at_least, "<=": self.at_most}[move.sign]
        return write(move.result, *move.reasons)

    def equals(self, expression: Any, *reasons: Reason | type[Reason]) -> Derivation:
        """Write the next line: current = expression."""
        return self._note(self._calc.equals, expression, reasons)

    def at_least(self, expression: Any, *reasons: Reason | type[Reason]) -> Derivation:
        """Write the next line: current >= expression."""
        return self._note(self._calc.at_least, expression, reasons)

    def at_most(self, expression: Any, *reasons: Reason | type[Reason]) -> Derivation:
        """Write the next line: current <= expression."""
        return self._note(self._calc.at_most, expression, reasons)

    def _note(self, write: Callable[..., Calc], expression: Any, reasons: tuple[Any, ...]) -> Derivation:
        made = tuple(reason() if isinstance(reason, type) else reason for reason in reasons)
        write(expression, *made)
        self._reasons.append(made)
        self._tried = None
        return self

    def undo(self) -> Derivation:
        """Take the last line back."""
        if not self._calc.steps:
            raise DerivationError("there is no line to take back")
        self._calc.steps.pop()
        self._reasons.pop()
        self._tried = None
        return self

    def qed(self, statement: Basic | None = None) -> Part:
        """The theorem shown so far: first line and last. Where `statement` is given, it has to be that one."""
        part = self._calc.part()
        if statement is not None and statement != part.statement:
            raise DerivationError(f"to show: {statement}. The lines so far show {part.statement}.")
        return part

    def script(self, name: str = "derived", title: str = "", source: str = "derived at the prompt") -> str:
        """The derivation as a file for proofs/, which runs as it stands.

        Parameters: the name, the title and the source of the theorem; the title is what was shown, unless given.
        """
        return script(self._calc, self._reasons, name, title or str(self._calc.statement), source)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.move, name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *dir(self.move)]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def __repr__(self) -> str:
        return repr(self._calc)


def derive(expression: Any, given: Iterable[Basic] = ()) -> Derivation:
    """An interactive derivation that begins with `expression`, under the hypotheses `given`.

    >>> from klsym.divergences import KL
    >>> from klsym.measures import measures
    >>> P, Q = measures("P Q")
    >>> d = derive(KL(P, Q), given=[P << Q])
    >>> d.moves()[:2]
    [unfold(KL): = LebesgueIntegral(log(dP/dQ), P), by(gibbs, P=P, Q=Q): >= 0]
    >>> d.apply("unfold(KL)").apply("change_of_measure(P, Q)")
    KL(P, Q)
      = LebesgueIntegral(log(dP/dQ), P)    [definition of KL]
      = LebesgueIntegral(log(dP/dQ)*dP/dQ, Q)    [change of measure from P to Q]
    """
    return Derivation(expression, given)


def derivation(divergence: Divergence) -> Any:
    """What is behind a divergence: its closed form with steps, or a derivation to begin for abstract measures."""
    if divergence.is_abstract:
        return derive(divergence)
    return hooks.ask("closed_form", divergence.exact())
