"""Random measure spaces in which every term has an exact value: a judgement is true, false, or not known.

A space is a finite list of cells (cells.py): atoms, an interval, the points of N. Integrability truly fails here;
measures are finite, sigma-finite or not (an atom may weigh oo), atoms may be null, and dP/dQ is junk on null sets, and
everywhere where it does not exist. Kinds of terms are told apart by name, so that one model serves any copy of the
kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from klsym.check import limits
from klsym.check.cells import (
    INFINITE,
    ONE,
    ZERO,
    Axes,
    Cell,
    Powers,
    Weights,
    add,
    clean,
    constant,
    continuous,
    draw_function,
    draw_measure,
    integral,
    multiply,
    nonzero,
    pointwise,
    same,
    scale,
    sign,
    weigh,
)
from klsym.check.numbers import Number, Unknown

Value = Any  # a Number, or a tuple of Cell: a function on a space's cells


@dataclass(frozen=True)
class ModelSpace:
    cells: tuple[Axes, ...]


class Model:
    """A random interpretation of the variables, drawn as they are met, always the same for the same seed."""

    def __init__(self, seed: int, kinds: str = "atoms", fixed: dict[str, Number] | None = None) -> None:
        self.seed, self.kinds, self.fixed = seed, kinds, fixed or {}
        self._memory: dict[Any, Any] = {}

    def _random(self, *key: object) -> Random:
        return Random(f"{self.seed}|{self.kinds}|{'|'.join(map(repr, key))}")

    # -------------------------------------------------------------------- spaces
    def space(self, node: Any) -> ModelSpace:
        kind = type(node).__name__
        if kind == "Points":
            size = node.size if isinstance(node.size, int) else self._random("size", node.size).randint(1, 3)
            return ModelSpace(((),) * size)
        if kind == "Naturals":
            return ModelSpace((("counting",),))
        if kind == "ProductSpace":
            first, second = self.space(node.first), self.space(node.second)
            return ModelSpace(tuple(a + b for a in first.cells for b in second.cells))
        if kind == "Euclidean":
            if node.dimension != 1:
                raise Unknown("only the line is modelled")
            return ModelSpace((("interval",),) * 4)  # u, 1/u, -u, -1/u
        if kind == "Words":
            raise Unknown("words have no model here")
        random = self._random("space", node.name)
        atoms: list[Axes] = [()] * random.randint(1, 3)
        if self.kinds == "continuous":
            return ModelSpace((("interval",),) * random.randint(1, 2))
        extra = {"counting": [("counting",)], "mixed": [("interval",)], "infinite": [("counting",), ("interval",)]}
        return ModelSpace((*atoms, *extra.get(self.kinds, ())))

    # -------------------------------------------------------------------- terms
    def value(self, term: Any) -> Value:
        if term not in self._memory:
            try:
                self._memory[term] = self._value(term)
            except Unknown as unknown:
                self._memory[term] = unknown
        if isinstance(self._memory[term], Unknown):
            raise self._memory[term]
        return self._memory[term]

    def function(self, term: Any, space: ModelSpace) -> tuple[Cell, ...]:
        """The term as a function on a space, numbers lifted."""
        value = self.value(term)
        return tuple(constant(value, axes) for axes in space.cells) if isinstance(value, Number) else value

    def _value(self, term: Any) -> Value:
        kind = type(term).__name__
        match kind:
            case "Rational":
                return Number.of(term.value)
            case "Real":
                random = self._random("real", term.name)
                drawn = Fraction(random.choice([-2, -1, 0, 1, 1, 2, 3, 5]), random.choice([1, 1, 2, 3]))
                return self.fixed.get(term.name, Number.of(drawn))
            case "Function":
                space, random = self.space(term.space), self._random("function", term.name)
                return draw_function(space.cells, random, random.randint(0, 3))
            case "Coordinate":
                return self._coordinate(term)
            case "Values":
                return tuple(constant(self.value(entry), ()) for entry in term.values)
            case "RadonNikodym":
                return self._derivative(term)
            case "Integral":
                return self._integral(term.integrand, term.measure) or ZERO
            case "At":
                value = self.value(term.function)
                if isinstance(value, Number):
                    return value
                if not isinstance(term.index, int):
                    raise Unknown("a value on the line")
                return value[term.index].get((), ZERO)
            case "Compose":
                return self._compose(term)
            case "Section":
                return self._section(term)
        evaluate = limits.floored if kind == "Floor" else partial(pointwise, kind)
        parts = [self.value(part) for part in (getattr(term, name) for name in term.names)]
        if term.space is None:
            cells = [[constant(part, ())] for part in parts]
            return evaluate([c[0] for c in cells], ()).get((), ZERO)
        space = self.space(term.space)
        lifted = [self.function(getattr(term, name), space) for name in term.names]
        return tuple(evaluate([f[i] for f in lifted], axes) for i, axes in enumerate(space.cells))

    def _coordinate(self, term: Any) -> tuple[Cell, ...]:
        if type(term.space).__name__ == "Naturals":
            return ({((Fraction(0), 1),): ONE, ((Fraction(0), 0),): -ONE},)
        self.space(term.space)
        return tuple({((Fraction(power), 0),): Number.of(side)} for side, power in ((1, 1), (1, -1), (-1, 1), (-1, -1)))

    def _derivative(self, term: Any) -> tuple[Cell, ...]:
        space = self.space(term.space)
        top, bottom = self.weights(term.measure), self.weights(term.base)
        random = self._random("junk", top, bottom)
        junk = draw_function(space.cells, random, 1)
        if INFINITE in top or INFINITE in bottom or not continuous(top, bottom):
            return junk
        ratio = []
        for p, q, other in zip(top, bottom, junk, strict=True):
            ratio.append(multiply(p, pointwise("Inverse", [q], ())) if q else other)
        return tuple(ratio)

    def _integral(self, function: Any, measure: Any) -> Number | None:
        """None if not integrable."""
        space = self.space(measure.space)
        total = ZERO
        for cell, weight, axes in zip(self.function(function, space), self.weights(measure), space.cells, strict=True):
            if weight == INFINITE:
                if nonzero(cell):
                    return None
                continue
            part = integral(multiply(cell, weight), axes)
            if part is None:
                return None
            total = total + part
        return total

    def map(self, node: Any) -> list[tuple[int, str]]:
        """For each cell of the source, the cell of the target, and whether it goes to one point of it or one to one."""
        source, target = self.space(node.source), self.space(node.target)
        if type(node).__name__ == "Projection":
            width = len(self.space(node.source.second).cells)
            return [(i // width if node.index == 0 else i % width, "projection") for i in range(len(source.cells))]
        random = self._random("map", node.name)
        atoms = [i for i, axes in enumerate(target.cells) if not axes]
        chosen: list[tuple[int, str]] = []
        for axes in source.cells:
            same = [i for i, other in enumerate(target.cells) if axes and other == axes]
            if same and (random.random() < 0.5 or not atoms):
                chosen.append((random.choice(same), "identity"))
            elif atoms:
                chosen.append((random.choice(atoms), "point"))
            else:
                raise Unknown("no map between these spaces")
        return chosen

    def _axes_kept(self, node: Any, index: int) -> tuple[int, int]:
        """Which axes of a product's cell belong to the projection's factor."""
        first, second = self.space(node.source.first), self.space(node.source.second)
        width = len(second.cells)
        cut = len(first.cells[index // width])
        return (0, cut) if node.index == 0 else (cut, cut + len(second.cells[index % width]))

    def _compose(self, term: Any) -> tuple[Cell, ...]:
        source, target = self.space(term.map.source), self.space(term.map.target)
        function, cells = self.function(term.function, target), []
        for index, (goes, how) in enumerate(self.map(term.map)):
            axes = source.cells[index]
            if how == "identity":
                cells.append(function[goes])
            elif how == "point":
                cells.append(constant(function[goes].get((), ZERO), axes))
            else:
                start, stop = self._axes_kept(term.map, index)
                flat = (Fraction(0), 0)
                cells.append({(flat,) * start + powers + (flat,) * (len(axes) - stop): value
                              for powers, value in function[goes].items()})  # fmt: skip
        return tuple(cells)

    def kernel(self, node: Any, cell: int) -> Weights:
        """The measure that a kernel gives from any point of a cell of its source."""
        if type(node).__name__ != "Kernel":
            return self.weights(node)
        space = self.space(node.target)
        self.space(node.source)
        atoms = [i for i, axes in enumerate(space.cells) if not axes]
        if not atoms:
            raise Unknown("no kernel between these spaces")
        random = self._random("kernel", node.name, cell)
        masses = [random.choice([0, 1, 1, 2]) for _ in atoms]
        masses[0] += not any(masses)
        weights: list[Cell] = [{} for _ in space.cells]
        for i, weight in zip(atoms, masses, strict=True):
            weights[i] = constant(Number.of(Fraction(weight, sum(masses))), ())
        return tuple(weights)

    def _section(self, term: Any) -> tuple[Cell, ...]:
        source = self.space(term.source)
        target = self.space(term.kernel.target if type(term.kernel).__name__ == "Kernel" else term.kernel.space)
        whole = ModelSpace(tuple(a + b for a in source.cells for b in target.cells))
        function, result = self.function(term.function, whole), []
        for i, axes in enumerate(source.cells):
            total: Cell = {}
            broken: list[Cell] = []
            for j, (weight, other) in enumerate(zip(self.kernel(term.kernel, i), target.cells, strict=True)):
                cell = function[i * len(target.cells) + j]
                if weight == INFINITE:
                    broken += [cell] if nonzero(cell) else []
                    continue
                groups: dict[Powers, Cell] = {}
                for powers, value in cell.items():
                    flat = powers[: len(axes)]
                    for inner, density in weight.items():
                        key = tuple((p + q, m + n) for (p, m), (q, n) in zip(powers[len(axes) :], inner, strict=True))
                        groups[key] = add(groups.get(key, {}), {flat: value * density})
                for key, outer in groups.items():
                    part = integral({key: ONE}, other)
                    if part is None:
                        broken += [outer] if outer else []
                    else:
                        total = add(total, scale(outer, part))
            if any(len(outer) > 1 for outer in broken):
                raise Unknown("a section integrable at some points only")
            result.append({} if broken else total)
        return tuple(result)

    # -------------------------------------------------------------------- measures
    def weights(self, node: Any) -> Weights:
        key = ("weights", node)
        if key not in self._memory:
            try:
                self._memory[key] = self._weights(node)
            except Unknown as unknown:
                self._memory[key] = unknown
        if isinstance(self._memory[key], Unknown):
            raise self._memory[key]
        return self._memory[key]

    def _weights(self, node: Any) -> Weights:
        space = self.space(node.space)
        match type(node).__name__:
            case "MeasureVariable":
                return draw_measure(space.cells, self._random("measure", node.name), self.kinds == "infinite")
            case "Counting":
                return tuple(constant(ONE, axes) for axes in space.cells)
            case "Lebesgue":
                return tuple({((Fraction(power), 0),): ONE} for power in (0, -2, 0, -2))
            case "WithDensity":
                triples = zip(self.weights(node.base), self.function(node.density, space), space.cells, strict=True)
                return tuple(weigh(weight, density, axes) for weight, density, axes in triples)
            case "MeasureSum":
                pairs = zip(self.weights(node.left), self.weights(node.right), strict=True)
                return tuple(INFINITE if INFINITE in (a, b) else add(a, b) for a, b in pairs)
            case "Product":
                return self._product(node)
            case "Image":
                return self._image(node)
        raise Unknown(type(node).__name__)

    def _product(self, node: Any) -> Weights:
        first = self.weights(node.first)
        rows = [self.kernel(node.kernel, i) for i in range(len(first))]
        if INFINITE in first or any(INFINITE in row for row in rows):
            return draw_measure(self.space(node.space).cells, self._random("junk", first, rows))
        result = []
        for weight, row in zip(first, rows, strict=True):
            for other in row:
                result.append(clean({p + q: a * b for p, a in weight.items() for q, b in other.items()}))
        return tuple(result)

    def _image(self, node: Any) -> Weights:
        source, target = self.space(node.map.source), self.space(node.map.target)
        result: list[Any] = [{} for _ in target.cells]
        for index, (goes, how) in enumerate(self.map(node.map)):
            weight, axes = self.weights(node.measure)[index], source.cells[index]
            moved: Any = INFINITE
            if weight != INFINITE and how == "identity":
                moved = weight
            elif weight != INFINITE and how == "point":
                total = integral(weight, axes)
                moved = INFINITE if total is None else constant(total, ())
            elif weight != INFINITE:
                start, stop = self._axes_kept(node.map, index)
                moved = {}
                for powers, value in weight.items():
                    part = integral({powers[:start] + powers[stop:]: value}, axes[:start] + axes[stop:])
                    if part is None and stop > start:
                        raise Unknown("a marginal with an infinite density")
                    moved = INFINITE if part is None or moved == INFINITE else add(moved, {powers[start:stop]: part})
            result[goes] = INFINITE if INFINITE in (moved, result[goes]) else add(result[goes], moved)
        return tuple(result)

    # -------------------------------------------------------------------- judgements
    def holds(self, judgement: Any) -> bool | None:
        """True or False; None if the model cannot say."""
        try:
            return self._holds(judgement)
        except Unknown:
            return None

    def _holds(self, judgement: Any) -> bool:
        match type(judgement).__name__:
            case "Equal" | "LessEqual" | "Less":
                return self._relation(judgement)
            case "AbsolutelyContinuous":
                return continuous(self.weights(judgement.measure), self.weights(judgement.base))
            case "Integrable":
                return self._integral(judgement.function, judgement.measure) is not None
            case "SigmaFinite":
                return INFINITE not in self.weights(judgement.measure)
            case "Version":
                return self._version(judgement)
            case "SameMeasure":
                pairs = zip(self.weights(judgement.left), self.weights(judgement.right), strict=True)
                return all(same(a, b) for a, b in pairs)
            case "Natural":
                return limits.natural(self, judgement.term)
            case "Limit":
                return limits.tends(self, judgement)
            case "Not":
                return not self._holds(judgement.judgement)
            case "ForAll":  # sampled: a counterexample decides, the lack of one does not
                for value in (-2, -1, 0, Fraction(1, 2), 1, 3, 7):
                    there = Model(self.seed, self.kinds, {**self.fixed, judgement.variable.name: Number.of(value)})
                    if there.holds(judgement.judgement) is False:
                        return False
        raise Unknown(type(judgement).__name__)

    def _relation(self, relation: Any) -> bool:
        parts = (relation.left, relation.right, relation.measure)
        spaces = [part.space for part in parts if part is not None and part.space]
        space = self.space(spaces[0]) if spaces else ModelSpace(((),))
        left, right = self.function(relation.left, space), self.function(relation.right, space)
        weights = self.weights(relation.measure) if relation.measure is not None else (INFINITE,) * len(left)
        verdicts: list[bool | Unknown] = []
        for one, two, weight, axes in zip(left, right, weights, space.cells, strict=True):
            if not weight:
                continue
            gap = add(two, scale(one, -ONE))
            try:
                if type(relation).__name__ == "Equal":
                    verdicts.append(not nonzero(gap))
                else:
                    found = sign(gap, axes)
                    verdicts.append(found == 1 or (found == 0 and type(relation).__name__ == "LessEqual"))
            except Unknown as unknown:
                verdicts.append(unknown)
        if False in verdicts:
            return False
        for verdict in verdicts:
            if isinstance(verdict, Unknown):
                raise verdict
        return True

    def _version(self, judgement: Any) -> bool:
        space = self.space(judgement.measure.space)
        density = self.function(judgement.density, space)
        measure, base = self.weights(judgement.measure), self.weights(judgement.base)
        for d, p, q, axes in zip(density, measure, base, space.cells, strict=True):
            if q and sign(d, axes) not in (0, 1):
                return False
            if not same(p, weigh(q, d, axes) if q else {}):
                return False
        return True
