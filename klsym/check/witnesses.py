"""Models that meet a theorem's hypotheses: random ones, steered by what the hypotheses say.

A probability is drawn with mass one, a measure or number that a hypothesis defines is given that value, numbers are
drawn between their bounds, densities nonnegative. Whether the hypotheses hold is then decided exactly, as for any
model; steering only makes it likely. Some models lean on a hypothesis that may be missing: null sets, atoms of infinite
mass, weights of infinite mean, derivatives that are flat where nothing says what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from random import Random
from typing import Any

from klsym.check.cells import (
    INFINITE,
    Axes,
    Cell,
    Weights,
    clean,
    constant,
    continuous,
    draw_function,
    draw_measure,
    mass,
    scale,
)
from klsym.check.models import Model, Value
from klsym.check.numbers import Number, Unknown
from klsym.kernel.terms import (
    Add,
    Equal,
    ForAll,
    Function,
    Integrable,
    Integral,
    Inverse,
    Judgement,
    Less,
    LessEqual,
    Limit,
    MeasureVariable,
    Multiply,
    Not,
    Rational,
    Real,
    SameMeasure,
    SigmaFinite,
    number,
    variables,
)

STYLES = (
    "full", "zeros", "heavy", "infinite", "halves infinite flat", "full", "flat", "equal", "wild", "two", "zeros",
    "pairs", "heavy flat",
)  # fmt: skip
KINDS = ("atoms", "counting", "mixed", "atoms")
LIGHT = {"counting": (1, 1, 2, 3), "interval": (0, 0, 1, 2)}  # exponents of a finite measure
SMALL = [Fraction(n, d) for n, d in ((1, 2), (1, 1), (2, 1), (1, 3), (3, 2), (3, 1), (1, 4), (5, 1), (2, 3), (4, 1))]


class Witness(Model):
    """A model drawn with hypotheses in mind."""

    def __init__(self, seed: int, hypotheses: Iterable[Judgement]) -> None:
        super().__init__(seed, KINDS[seed % len(KINDS)])
        self.style = STYLES[(seed // len(KINDS)) % len(STYLES)]
        self.defined: dict[Any, Any] = {}
        self.masses: dict[Any, Fraction] = {}
        self.low: dict[Any, Fraction] = {}
        self.high: dict[Any, Fraction] = {}
        self.nonnegative: set[Any] = set()
        self.finite: set[Any] = set()
        for hypothesis in hypotheses:
            self._learn(hypothesis)

    def _learn(self, hypothesis: Judgement) -> None:
        match hypothesis:
            case Equal(Integral(one, MeasureVariable() as measure), Rational(total), None) if one == number(1):
                self.masses[measure] = total
            case Integrable(one, MeasureVariable() as measure) if one == number(1):
                self.finite.add(measure)
            case SigmaFinite(MeasureVariable() as measure):
                self.finite.add(measure)
            case SameMeasure(MeasureVariable() as measure, other) if measure not in variables(other):
                self.defined.setdefault(measure, other)
            case SameMeasure(other, MeasureVariable() as measure) if measure not in variables(other):
                self.defined.setdefault(measure, other)
            case Equal(Real() | Function() as unknown, other, _) | Equal(other, Real() | Function() as unknown, _) if (
                unknown not in variables(other) and other.space in (None, unknown.space)
            ):
                self._define(unknown, other)
            case Equal(left, right, _):
                for unknown in sorted((v for v in variables(right) if isinstance(v, Function)), key=str):
                    if (value := _solved(left, right, unknown)) is not None:
                        self._define(unknown, value)
            case LessEqual(low, Multiply(Function() as unknown, scale_), _) if unknown not in variables(low):
                self._define(unknown, low * Inverse(scale_))
            case Less(Rational(bound), Real() as x, _) | LessEqual(Rational(bound), Real() as x, _):
                self.low[x] = max(bound, self.low.get(x, bound))
            case Less(Real() as x, Rational(bound), _) | LessEqual(Real() as x, Rational(bound), _):
                self.high[x] = min(bound, self.high.get(x, bound))
            case Less(Rational(bound), Function() as f, _) | LessEqual(Rational(bound), Function() as f, _) if (
                bound >= 0
            ):
                self.nonnegative.add(f)

    def _holds(self, judgement: Judgement) -> bool:
        if isinstance(judgement, ForAll | Limit):  # which another model would be asked about, drawn without hypotheses
            raise Unknown("a statement about all numbers")
        return super()._holds(judgement)

    def _define(self, unknown: Any, value: Any) -> None:
        """Take a value, unless it would go round in a circle."""
        reached: set[Any] = set()
        todo = [value]
        while todo:
            for variable in variables(todo.pop()) - reached:
                reached.add(variable)
                todo += [self.defined[variable]] if variable in self.defined else []
        if unknown not in reached:
            self.defined.setdefault(unknown, value)

    def _value(self, term: Any) -> Value:
        if term in self.defined:
            return self.value(self.defined[term])
        if isinstance(term, Real) and term.name not in self.fixed:
            low, high = self.low.get(term), self.high.get(term)
            step = self._random("real", term.name).choice(SMALL)
            if low is not None and high is not None:
                return Number.of(low + (high - low) * step / (1 + step))
            if low is not None or high is not None:
                return Number.of(high - step if low is None and high is not None else (low or 0) + step)
        if isinstance(term, Function) and term in self.nonnegative:
            return draw_function(self.space(term.space).cells, self._random("function", term.name), 3)
        if isinstance(term, Function) and self.style in ("pairs", "flat"):  # so that it has one mean under all measures
            return draw_function(self.space(term.space).cells, self._random("function", term.name), 0)
        return super()._value(term)

    def _weights(self, node: Any) -> Weights:
        if node in self.defined:
            return self.weights(self.defined[node])
        if not isinstance(node, MeasureVariable):
            return super()._weights(node)
        name = "any" if self.style == "equal" or (self.style == "pairs" and node.name > "Q") else node.name
        random, cells = self._random("steered", name), self.space(node.space).cells
        if self.style == "wild":
            drawn = draw_measure(cells, random)
        else:
            drawn = tuple(self._weight(axes, index, random) for index, axes in enumerate(cells))
            place = next((i for i, axes in enumerate(cells) if not axes), None)
            if "halves" in self.style:  # half of the mass where another measure may have oo, alike for all
                rest = [0 if i == place or axes else random.choice([1, 1, 2, 3]) for i, axes in enumerate(cells)]
                parts = [Fraction(part, 2 * (sum(rest) or 1)) for part in rest]
                drawn = tuple(constant(Number.of(Fraction(1, 2) if i == place else part), cells[i])
                              for i, part in enumerate(parts))  # fmt: skip
            if "infinite" in self.style and not {node} & (self.finite | set(self.masses)) and random.random() < 0.6:
                drawn = tuple(INFINITE if i == place else weight for i, weight in enumerate(drawn))
        total = mass(drawn, cells)
        alike = node in self.masses or "flat" in self.style
        if alike and total is not None and total.sign() > 0:
            factor = total.inverse() * Number.of(self.masses.get(node, Fraction(1)))
            return tuple(scale(weight, factor) for weight in drawn)
        return drawn

    def _derivative(self, term: Any) -> tuple[Cell, ...]:
        if "flat" not in self.style:
            return super()._derivative(term)
        space = self.space(term.space)
        flat = tuple(constant(Number.of(-1), axes) for axes in space.cells)
        top, bottom = self.weights(term.measure), self.weights(term.base)
        if INFINITE in top or INFINITE in bottom or not continuous(top, bottom):
            return flat
        usual = super()._derivative(term)
        return tuple(one if q else other for one, q, other in zip(usual, bottom, flat, strict=True))

    def _weight(self, axes: Axes, index: int, random: Random) -> Any:
        value = Fraction(random.choice([1, 1, 2, 3, 5]), random.choice([1, 1, 2]))
        if self.style in ("zeros", "flat", "infinite", "halves infinite flat") and random.random() < 0.35:
            value = Fraction(0)
        if self.style == "two" and (index > 1 or axes):
            value = Fraction(0)
        if not axes and "heavy" in self.style and self.kinds == "counting":
            return {}
        if not axes:
            return constant(Number.of(value), ())
        if "heavy" in self.style and axes == ("counting",):  # of infinite mean, so that a divergence may be infinite
            return {((Fraction(random.choice([0, 0, 1, 2])), -2),): Number.of(value)}
        light = [(Fraction(random.choice(LIGHT[axis])), 0) for axis in axes]
        return clean({tuple(light): Number.of(value)})


def _solved(left: Any, right: Any, unknown: Any) -> Any:
    """The value of a function for which left = right, where right is a sum in which it stands once."""
    if right == unknown:
        return left
    if isinstance(right, Add | Multiply):
        for part, other in ((right.left, right.right), (right.right, right.left)):
            if unknown in variables(part) and unknown not in variables(other) | variables(left):
                rest = left - other if isinstance(right, Add) else left * Inverse(other)
                return _solved(rest, part, unknown)
    return None


def witnesses(hypotheses: Iterable[Judgement], seeds: range) -> Iterator[Model]:
    """The models among these in which every hypothesis is decided, and true."""
    hypotheses = sorted(hypotheses, key=lambda judgement: (isinstance(judgement, Not), str(judgement)))
    for seed in seeds:
        model = Witness(seed, hypotheses)
        if all(holds(model, hypothesis) for hypothesis in hypotheses):
            yield model


def holds(model: Model, judgement: Judgement) -> bool | None:
    """Whether it holds in the model; None where the model cannot say, a zero division or root included."""
    try:
        return model.holds(judgement)
    except (Unknown, ZeroDivisionError, OverflowError, IndexError):
        return None
