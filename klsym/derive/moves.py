"""What can be done to a line: moves that look possible, equations and inequalities, each with the line that it makes.

Nothing here is trusted or even checked: a move is offered only after the kernel has accepted it, and one that the
kernel refuses is worth keeping for what its refusal says is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sympy import Add, Basic, Eq, Expr, Mul, S, expand_log, log
from sympy.core.relational import GreaterThan, LessThan

from klsym.derive.inequalities import inequality, tangent
from klsym.derive.reasons import addition, by, chain_rule, change_of_measure, linear, log_algebra, mass, unfold
from klsym.derive.translate import definition
from klsym.derive.work import Reason
from klsym.divergences import Divergence
from klsym.measures import AbsolutelyContinuous, LebesgueIntegral, MeasureSymbol, RadonNikodym

ALWAYS = ("gibbs",)  # theorems offered although nobody has looked at them yet


@dataclass(frozen=True)
class Move:
    """What can be done to a line, and the line that comes of it: line `sign` result."""

    name: str
    reasons: tuple[Reason, ...]
    result: Expr
    sign: str = "="

    @property
    def attribute(self) -> str:
        """The name as Python would have it: unfold_KL for unfold(KL).

        >>> Move("change_of_measure(P, Q)", (), S.Zero).attribute
        'change_of_measure_P_Q'
        """
        return re.sub(r"\W+", "_", self.name).strip("_")

    def __str__(self) -> str:
        return f"{self.name}: {self.sign} {self.result}"

    __repr__ = __str__


def candidates(line: Expr, below: Iterable[AbsolutelyContinuous]) -> Iterator[Move]:
    """Moves that look possible; the kernel has yet to agree."""
    hypotheses = [one.args for one in below]
    yield from _unfoldings(line)
    yield from _changes_of_measure(line, hypotheses)
    yield from _arrangements(line)
    yield from _tangents(line)
    yield from _signs(line)
    yield from _citations(line)


def integrals(expression: Expr) -> list[LebesgueIntegral]:
    """The integrals of a line, in a fixed order."""
    return sorted(expression.atoms(LebesgueIntegral), key=str)


def _unfoldings(line: Expr) -> Iterator[Move]:
    for divergence in sorted(line.atoms(Divergence), key=str):
        opened = line.xreplace({divergence: definition(divergence)})
        yield Move(f"unfold({type(divergence).__name__})", (unfold(type(divergence)),), opened)


def _changes_of_measure(line: Expr, hypotheses: list[tuple[Basic, ...]]) -> Iterator[Move]:
    derivatives = sorted(line.atoms(RadonNikodym), key=str)
    pairs = dict.fromkeys([*hypotheses, *(one.args for one in derivatives)])
    for first, second in pairs:
        moved = {
            one: LebesgueIntegral(one.function * (first / second), second)
            for one in integrals(line)
            if one.measure == first
        }
        if moved:
            name = f"change_of_measure({first}, {second})"
            yield Move(name, (change_of_measure(first, second),), line.xreplace(moved))
    for first, middle in hypotheses:
        for one, last in hypotheses:
            if middle == one and line.has(RadonNikodym(first, last)):
                name = f"chain_rule({first}, {middle}, {last})"
                result = line.xreplace({RadonNikodym(first, last): (first / middle) * (middle / last)})
                yield Move(name, (chain_rule(first, middle, last),), result)


def _arrangements(line: Expr) -> Iterator[Move]:
    logs = {one: LebesgueIntegral(expand_log(one.function, force=True), one.measure) for one in integrals(line)}
    if any(old != new for old, new in logs.items()):
        yield Move("log_algebra", (log_algebra(),), line.xreplace(logs))
    parted = {one: _split(one) for one in integrals(line) if one.function.expand().is_Add}
    if parted:
        yield Move("addition: split", (addition(),), line.xreplace(parted))
    gathered = _gather(line)
    if gathered != line:
        yield Move("addition: gather", (addition(),), gathered)
    masses = {
        one: one.measure.total_mass for one in integrals(line) if one.function == 1 and one.measure.total_mass != one
    }
    if masses:
        yield Move("mass", (mass(),), line.xreplace(masses))
    zeros = {one: S.Zero for one in integrals(line) if one.function == 0}
    if zeros:
        yield Move("linear", (linear(),), line.xreplace(zeros))


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


# ---- inequalities


def _weighted(line: Expr, part: Expr) -> Expr | None:
    """The rational number that `part` is multiplied by, where the line is that multiple of it and something else."""
    for term in Add.make_args(line):
        number, factor = term.as_coeff_Mul()
        if factor == part and number.is_Rational and not (line - term).has(part):
            return number
    return None


def _tangents(line: Expr) -> Iterator[Move]:
    """log u <= u − 1 under an integral sign."""
    for integral in integrals(line):
        weight = _weighted(line, integral)
        if weight is None:
            continue
        for term in Add.make_args(integral.function.expand()):
            number, factor = term.as_coeff_Mul()
            if isinstance(factor, log) and number.is_Rational:
                argument = factor.args[0]
                function = integral.function.expand() - term + number * (argument - 1)
                result = line.xreplace({integral: LebesgueIntegral(function, integral.measure)})
                sign = "<=" if weight * number > 0 else ">="
                yield Move(f"tangent({_short(argument)})", (tangent(argument),), result, sign)


def _signs(line: Expr) -> Iterator[Move]:
    """A function of one variable that has a sign, under an integral sign: the ladder decides."""
    for integral in integrals(line):
        weight = _weighted(line, integral)
        if weight is None or not integral.function.has(RadonNikodym) or integral.function.is_nonnegative:
            continue
        zero = line.xreplace({integral: LebesgueIntegral(0, integral.measure)})
        for relation, turned in ((GreaterThan, 1), (LessThan, -1)):
            stated = relation(integral.function, 0, evaluate=False)
            word = "nonnegative" if turned == 1 else "nonpositive"
            sign = ">=" if weight * turned > 0 else "<="
            yield Move(f"inequality: {word}", (inequality(stated),), zero, sign)


def _citations(line: Expr) -> Iterator[Move]:
    """Theorems of the library about one divergence of the line."""
    from klsym.derive.library import find, looked_up

    for theorem in dict.fromkeys([*map(find, ALWAYS), *looked_up()]):
        for part in theorem.parts:
            stated = part.statement
            if part.given or part.kernel is None or not isinstance(stated, GreaterThan | LessThan | Eq):
                continue
            for divergence in sorted(line.atoms(Divergence), key=str):
                weight = _weighted(line, divergence)
                values = _matched(stated.lhs, divergence, theorem.symbols)
                if weight is None or values is None:
                    continue
                result = line.xreplace({divergence: stated.rhs.xreplace(values)})
                rises = isinstance(stated, GreaterThan) == bool(weight > 0)
                sign = "=" if isinstance(stated, Eq) else ">=" if rises else "<="
                named = {symbol.name: value for symbol, value in values.items()}
                listed = ", ".join(f"{name}={value}" for name, value in named.items())
                yield Move(f"by({theorem.name}, {listed})", (by(theorem.name, **named),), result, sign)


def _matched(pattern: Expr, found: Expr, symbols: Iterable[MeasureSymbol]) -> dict[Basic, Basic] | None:
    """What a theorem's measures stand for, where its left side is this divergence."""
    if type(pattern) is not type(found) or len(pattern.args) != len(found.args):
        return None
    if any(not isinstance(one, MeasureSymbol) for one in pattern.args):
        return None
    values = dict(zip(pattern.args, found.args, strict=True))
    return values if set(symbols) <= set(values) else None


def _short(expression: Expr) -> str:
    return str(expression).replace(" ", "")
