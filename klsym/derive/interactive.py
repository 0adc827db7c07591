"""derive(KL(P, Q), given=[P << Q]): a derivation at the REPL, each step checked as it is taken.

`moves()` lists what can be done to the current line with what comes of it; a move is offered only if the kernel has
accepted it. `apply` takes one, `equals`, `at_least` and `at_most` write a line by hand, `undo` takes the last back,
`qed` ends with the theorem, `script` prints the derivation as the chain one would write in a proof file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Add, Basic, Expr, Mul, S, expand_log, sympify

from klsym.derive.calc import Calc, justify
from klsym.derive.exceptions import DerivationError
from klsym.derive.premises import Premises
from klsym.derive.reasons import addition, chain_rule, change_of_measure, linear, log_algebra, mass, unfold
from klsym.derive.step import Part, Step
from klsym.derive.translate import definition
from klsym.derive.work import Reason
from klsym.divergences import Divergence, hooks
from klsym.kernel.terms import ProofError
from klsym.measures import AbsolutelyContinuous, ArgumentError, LebesgueIntegral, RadonNikodym


@dataclass(frozen=True)
class Move:
    """What can be done to a line, and the line that comes of it."""

    name: str
    code: str
    reasons: tuple[Reason, ...]
    result: Expr

    def __str__(self) -> str:
        return f"{self.name}: = {self.result}"

    __repr__ = __str__


def _integrals(expression: Expr) -> list[LebesgueIntegral]:
    return sorted(expression.atoms(LebesgueIntegral), key=str)


def candidates(line: Expr, below: Iterable[AbsolutelyContinuous]) -> Iterator[Move]:
    """Moves that look possible; the kernel has yet to agree."""
    for divergence in sorted(line.atoms(Divergence), key=str):
        name = type(divergence).__name__
        opened = line.xreplace({divergence: definition(divergence)})
        yield Move(f"unfold({name})", f"unfold({name})", (unfold(type(divergence)),), opened)
    for hypothesis in below:
        first, second = hypothesis.args
        moved = {
            i: LebesgueIntegral(i.function * (first / second), second) for i in _integrals(line) if i.measure == first
        }
        if moved:
            name = f"change_of_measure({first}, {second})"
            yield Move(name, name, (change_of_measure(first, second),), line.xreplace(moved))
    for one in below:
        for two in below:
            if one.args[1] == two.args[0] and line.has(RadonNikodym(one.args[0], two.args[1])):
                first, middle, last = one.args[0], one.args[1], two.args[1]
                name = f"chain_rule({first}, {middle}, {last})"
                result = line.xreplace({RadonNikodym(first, last): (first / middle) * (middle / last)})
                yield Move(name, name, (chain_rule(first, middle, last),), result)
    logs = {i: LebesgueIntegral(expand_log(i.function, force=True), i.measure) for i in _integrals(line)}
    if any(old != new for old, new in logs.items()):
        yield Move("log_algebra", "log_algebra", (log_algebra(),), line.xreplace(logs))
    parted = {i: _split(i) for i in _integrals(line) if i.function.expand().is_Add}
    if parted:
        yield Move("addition: split", "addition", (addition(),), line.xreplace(parted))
    gathered = _gather(line)
    if gathered != line:
        yield Move("addition: gather", "addition", (addition(),), gathered)
    masses = {i: i.measure.total_mass for i in _integrals(line) if i.function == 1 and i.measure.total_mass != i}
    if masses:
        yield Move("mass", "mass", (mass(),), line.xreplace(masses))
    zeros = {i: S.Zero for i in _integrals(line) if i.function == 0}
    if zeros:
        yield Move("linear", "linear", (linear(),), line.xreplace(zeros))


def _split(integral: LebesgueIntegral) -> Expr:
    total = []
    for term in Add.make_args(integral.function.expand()):
        number, function = term.as_coeff_Mul()
        total.append(number * LebesgueIntegral(function, integral.measure))
    return Add(*total)


def _gather(line: Expr) -> Expr:
    """Integrals against one measure, with rational coefficients, under one integral sign."""
    functions: dict[Basic, Expr] = {}
    rest = []
    for term in Add.make_args(line):
        number, factor = term.as_coeff_Mul()
        if isinstance(factor, LebesgueIntegral):
            functions[factor.measure] = functions.get(factor.measure, S.Zero) + number * factor.function
        else:
            rest.append(Mul(number, factor))
    return Add(*rest, *(LebesgueIntegral(function, measure) for measure, function in functions.items()))


class Derivation:
    """A derivation under way."""

    def __init__(self, start: Any, given: Iterable[Basic]) -> None:
        self._calc = Calc(sympify(start), Premises(tuple(given)))

    @property
    def current(self) -> Basic:
        """The line as it stands."""
        return self._calc.current

    @property
    def steps(self) -> list[Step]:
        """The lines so far."""
        return list(self._calc.steps)

    def moves(self) -> list[Move]:
        """What can be done to the current line; every move listed has been checked."""
        below = [h for h in self._calc.premises.given if isinstance(h, AbsolutelyContinuous)]
        found = []
        for move in candidates(self.current, below):
            try:
                justify(self.current, "=", move.result, move.reasons, self._calc.given, self._calc.translator)
            except ProofError:
                continue
            found.append(move)
        return found

    def apply(self, move: Move | str | int) -> Derivation:
        """Take a move: one of `moves()`, its name, or its number in the list."""
        if not isinstance(move, Move):
            listed = self.moves()
            chosen = [m for place, m in enumerate(listed) if move in (place, m.name)]
            if not chosen:
                raise ArgumentError(
                    f"no move {move!r} applies here; the moves are {', '.join(m.name for m in listed) or 'none'}"
                )
            move = chosen[0]
        self._calc.equals(move.result, *move.reasons)
        return self

    def equals(self, expression: Any, *reasons: Reason | type[Reason]) -> Derivation:
        """Write the next line: current = expression."""
        self._calc.equals(expression, *reasons)
        return self

    def at_least(self, expression: Any, *reasons: Reason | type[Reason]) -> Derivation:
        """Write the next line: current >= expression."""
        self._calc.at_least(expression, *reasons)
        return self

    def at_most(self, expression: Any, *reasons: Reason | type[Reason]) -> Derivation:
        """Write the next line: current <= expression."""
        self._calc.at_most(expression, *reasons)
        return self

    def undo(self) -> Derivation:
        """Take the last line back."""
        if not self._calc.steps:
            raise DerivationError("there is no line to take back")
        self._calc.steps.pop()
        return self

    def qed(self, statement: Basic | None = None) -> Part:
        """The theorem shown so far: first line and last. Where `statement` is given, it has to be that one."""
        part = self._calc.part()
        if statement is not None and statement != part.statement:
            raise DerivationError(f"to show: {statement}. The lines so far show {part.statement}.")
        return part

    def script(self) -> str:
        """The derivation as a chain for a proof file; the reasons stand beside the lines, in words."""
        lines = [f"calc({self._calc.start}, given=[{', '.join(map(str, self._calc.premises.given))}])"]
        names = {"=": "equals", ">=": "at_least", "<=": "at_most"}
        lines += [f"    .{names[step.relation]}({step.right})  # {step.reason}" for step in self._calc.steps]
        return "\n".join(lines)

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
    >>> d.moves()
    [unfold(KL): = LebesgueIntegral(log(dP/dQ), P)]
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
