"""Random measure spaces in which every term has an exact value: a judgement is true, false, or not known.

A space is a finite list of cells. A cell is a product of axes: none (an atom), the interval (0, 1) with Lebesgue
measure, or the points 1, 2, 3, ... with counting measure. On a cell a function is a sum of c * u^a * log(1/u)^b on an
interval axis, c * 2^(-a k) * k^b on a counting axis, multiplied over the axes. These are closed under + and *, their
integrals are exact (b!/(a+1)^(b+1); a rational), and integrability is decided: distinct monomials cannot cancel, so a
sum is integrable if and only if each of its terms is. So integrability truly fails here, measures are finite,
sigma-finite or not (an atom may weigh oo), atoms may be null, and dP/dQ is junk on null sets, and everywhere where it
does not exist. Kinds of terms are told apart by name, so that one model serves any copy of the kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from random import Random
from typing import Any

from klsym.check.numbers import Number, Unknown

Axes = tuple[str, ...]  # "interval" or "counting", each
Powers = tuple[tuple[Fraction, int], ...]  # (a, b) for each axis
Cell = dict[Powers, Number]  # a function on one cell
INFINITE = "oo"  # the weight of an atom of infinite mass
ZERO, ONE = Number({}), Number.of(1)


@dataclass(frozen=True)
class ModelSpace:
    cells: tuple[Axes, ...]


Value = Any  # a Number, or a tuple of Cell: a function on a space's cells
Weights = tuple[Any, ...]  # for each cell its density; the weight of an atom may be INFINITE


def _clean(cell: Cell) -> Cell:
    return {powers: value for powers, value in cell.items() if value.terms}


def constant(value: Number, axes: Axes) -> Cell:
    return _clean({((Fraction(0), 0),) * len(axes): value})


def add(one: Cell, two: Cell) -> Cell:
    return _clean({powers: one.get(powers, ZERO) + two.get(powers, ZERO) for powers in {**one, **two}})


def multiply(one: Cell, two: Cell) -> Cell:
    total: Cell = {}
    for first, a in one.items():
        for second, b in two.items():
            powers = tuple((p + q, m + n) for (p, m), (q, n) in zip(first, second, strict=True))
            total[powers] = total.get(powers, ZERO) + a * b
    return _clean(total)


def scale(cell: Cell, factor: Number) -> Cell:
    return _clean({powers: value * factor for powers, value in cell.items()})


def _single(cell: Cell) -> tuple[Powers, Number]:
    """The one term of a cell's function without logarithmic factors."""
    if len(cell) != 1:
        raise Unknown("a sum of several powers")
    ((powers, value),) = cell.items()
    if any(b for _, b in powers):
        raise Unknown("a power of a logarithm")
    return powers, value


def sign(cell: Cell, axes: Axes) -> int:
    """The sign of a function on a whole cell: +1, 0, -1; Unknown if none is certain; 2 if it takes both signs."""
    found = {value.sign() for value in cell.values()}
    if not found:
        return 0
    if len(found) == 1:
        return found.pop()
    seen = {_at(cell, axes, point).sign() for point in range(1, 12)}
    if {1, -1} <= seen:
        return 2
    raise Unknown("the sign of a sum")


def _at(cell: Cell, axes: Axes, point: int) -> Number:
    """The value at u = 2^(-3 point) on interval axes and at k = point on counting axes."""
    total = ZERO
    for powers, value in cell.items():
        for axis, (a, b) in zip(axes, powers, strict=True):
            exponent = (3 if axis == "interval" else 1) * point * a
            if exponent.denominator != 1:
                raise Unknown("a root")
            base = Number.of(3 * point) * Number.of(2).log() if axis == "interval" else Number.of(point)
            value = value * Number.of(Fraction(2) ** -int(exponent))
            for _ in range(b):
                value = value * base
        total = total + value
    return total


def _axis_integral(axis: str, a: Fraction, b: int) -> Fraction | None:
    """Of u^a log(1/u)^b over (0, 1), or of 2^(-a k) k^b over k = 1, 2, ...; None if it diverges."""
    if axis == "interval":
        return Fraction(factorial(b)) / (a + 1) ** (b + 1) if a > -1 else None
    if a <= 0:
        return None
    if a.denominator != 1:
        raise Unknown("a root")
    x = Fraction(1, 2 ** int(a))
    # sum k^b x^k by x d/dx applied b times to x/(1-x): polynomials p with p(x)/(1-x)^(b+1)
    p = [Fraction(0), Fraction(1)]
    for order in range(1, b + 1):
        derivative = [i * c for i, c in enumerate(p)][1:]
        inner = [Fraction(0)] * (len(p) + 1)
        for i, c in enumerate(derivative):
            inner[i] += c
            inner[i + 1] -= c
        for i, c in enumerate(p):
            inner[i] += order * c
        p = [Fraction(0), *inner]
    return sum((c * x**i for i, c in enumerate(p)), start=Fraction(0)) / (1 - x) ** (b + 1)


def integral(cell: Cell, axes: Axes) -> Number | None:
    """The integral over a cell; None if the function is not integrable there."""
    total = ZERO
    for powers, value in cell.items():
        value.sign()
        for axis, (a, b) in zip(axes, powers, strict=True):
            part = _axis_integral(axis, a, b)
            if part is None:
                return None
            value = value * Number.of(part)
        total = total + value
    return total


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
        random = self._random("space", node.name)
        atoms: list[Axes] = [()] * random.randint(1, 3)
        extra: dict[str, list[Axes]] = {"atoms": [], "counting": [("counting",)], "mixed": [("interval",)]}
        return ModelSpace(tuple(atoms + extra[self.kinds]))

    # -------------------------------------------------------------------- random functions and measures
    def _draw_function(self, space: ModelSpace, random: Random, style: int) -> tuple[Cell, ...]:
        cells = []
        flat = Number.of(random.choice([-1, 1, 1, 2]))
        for axes in space.cells:
            if style == 0:
                cells.append(constant(flat, axes))
                continue
            value = Number.of(Fraction(random.choice([-3, -2, -1, 0, 1, 1, 2, 3, 4]), random.choice([1, 1, 2, 3])))
            if style == 2:
                value = value if value.sign() >= 0 else -value
            if style == 3 and value.sign() <= 0:
                value = Number.of(random.choice([1, 2, 3])) - value
            logs = [0] if style == 3 else [0, 0, 0, 1]
            powers = tuple((Fraction(random.choice([-3, -2, -1, 0, 0, 1, 2])), random.choice(logs)) for _ in axes)
            cells.append(_clean({powers: value}))
        return tuple(cells)

    def _draw_measure(self, space: ModelSpace, random: Random) -> Weights:
        style = random.randint(0, 9)
        weights: list[Any] = []
        for axes in space.cells:
            value = Fraction(random.choice([0, 0, 1, 1, 2, 3]), random.choice([1, 2, 4]))
            if style == 1 and value == 0 and not axes:
                weights.append(INFINITE)
            elif axes:
                powers = tuple((Fraction(random.choice([-2, -1, 0, 1, 2, 2])), 0) for _ in axes)
                weights.append(_clean({powers: Number.of(value)}))
            else:
                weights.append(constant(Number.of(value if style != 2 else value + 1), ()))
        if style >= 6:
            mass = self.mass(tuple(weights), space)
            if mass is not None and mass.sign() > 0:
                return tuple(scale(weight, mass.inverse()) for weight in weights)
        return tuple(weights)

    def mass(self, weights: Weights, space: ModelSpace) -> Number | None:
        total = ZERO
        for weight, axes in zip(weights, space.cells, strict=True):
            part = None if weight == INFINITE else integral(weight, axes)
            if part is None:
                return None
            total = total + part
        return total

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
                return self._draw_function(space, random, random.randint(0, 3))
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
                return value if isinstance(value, Number) else value[term.index].get((), ZERO)
            case "Compose":
                return self._compose(term)
            case "Section":
                return self._section(term)
        parts = [self.value(part) for part in (getattr(term, name) for name in term.names)]
        if term.space is None:
            cells = [[constant(part, ())] for part in parts]
            return _pointwise(kind, [c[0] for c in cells], ()).get((), ZERO)
        space = self.space(term.space)
        lifted = [self.function(getattr(term, name), space) for name in term.names]
        return tuple(_pointwise(kind, [f[i] for f in lifted], axes) for i, axes in enumerate(space.cells))

    def _coordinate(self, term: Any) -> tuple[Cell, ...]:
        if type(term.space).__name__ == "Naturals":
            return ({((Fraction(0), 1),): ONE, ((Fraction(0), 0),): -ONE},)
        self.space(term.space)
        return tuple({((Fraction(power), 0),): Number.of(side)} for side, power in ((1, 1), (1, -1), (-1, 1), (-1, -1)))

    def _derivative(self, term: Any) -> tuple[Cell, ...]:
        space = self.space(term.space)
        top, bottom = self.weights(term.measure), self.weights(term.base)
        random = self._random("junk", top, bottom)
        junk = self._draw_function(space, random, 1)
        if INFINITE in top or INFINITE in bottom or not _continuous(top, bottom):
            return junk
        ratio = []
        for p, q, other in zip(top, bottom, junk, strict=True):
            ratio.append(multiply(p, _pointwise("Inverse", [q], ())) if q else other)
        return tuple(ratio)

    def _integral(self, function: Any, measure: Any) -> Number | None:
        """None if not integrable."""
        space = self.space(measure.space)
        total = ZERO
        for cell, weight, axes in zip(self.function(function, space), self.weights(measure), space.cells, strict=True):
            if weight == INFINITE:
                if _nonzero(cell):
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
                    broken += [cell] if _nonzero(cell) else []
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
                return self._draw_measure(space, self._random("measure", node.name))
            case "Counting":
                return tuple(constant(ONE, axes) for axes in space.cells)
            case "Lebesgue":
                return tuple({((Fraction(power), 0),): ONE} for power in (0, -2, 0, -2))
            case "WithDensity":
                triples = zip(self.weights(node.base), self.function(node.density, space), space.cells, strict=True)
                return tuple(_weigh(weight, density, axes) for weight, density, axes in triples)
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
            return self._draw_measure(self.space(node.space), self._random("junk", first, rows))
        result = []
        for weight, row in zip(first, rows, strict=True):
            for other in row:
                result.append(_clean({p + q: a * b for p, a in weight.items() for q, b in other.items()}))
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
                return _continuous(self.weights(judgement.measure), self.weights(judgement.base))
            case "Integrable":
                return self._integral(judgement.function, judgement.measure) is not None
            case "SigmaFinite":
                return INFINITE not in self.weights(judgement.measure)
            case "Version":
                return self._version(judgement)
            case "SameMeasure":
                pairs = zip(self.weights(judgement.left), self.weights(judgement.right), strict=True)
                return all(_same(a, b) for a, b in pairs)
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
                    verdicts.append(not _nonzero(gap))
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
            if not _same(p, _weigh(q, d, axes) if q else {}):
                return False
        return True


def _nonzero(cell: Cell) -> bool:
    """Whether a function is not identically zero; Unknown where a coefficient is too near to zero to say."""
    return any(value.sign() != 0 for value in cell.values())


def _same(one: Any, two: Any) -> bool:
    if INFINITE in (one, two):
        return bool(one == two)
    return not _nonzero(add(one, scale(two, -ONE)))


def _continuous(top: Weights, bottom: Weights) -> bool:
    return all(q or not p for p, q in zip(top, bottom, strict=True))


def _weigh(weight: Any, density: Cell, axes: Axes) -> Any:
    """The weight multiplied by max(density, 0)."""
    positive = sign(density, axes)
    if positive == 2:
        raise Unknown("a density of both signs")
    if positive <= 0:
        return {}
    return INFINITE if weight == INFINITE else multiply(weight, density)


def _pointwise(kind: str, parts: list[Cell], axes: Axes) -> Cell:
    match kind:
        case "Add":
            return add(*parts)
        case "Multiply":
            return multiply(*parts)
        case "Inverse":
            if not parts[0]:
                return {}
            powers, value = _single(parts[0])
            return {tuple((-a, 0) for a, _ in powers): value.inverse()}
        case "Abs":
            found = sign(parts[0], axes)
            if found == 2:
                raise Unknown("the absolute value of a function of both signs")
            return parts[0] if found >= 0 else scale(parts[0], -ONE)
        case "Log":
            return _log(parts[0], axes)
        case "Exp":
            return _exp(parts[0], axes)
        case "Power":
            return _power(parts[0], parts[1], axes)
    raise Unknown(kind)


def _log(cell: Cell, axes: Axes) -> Cell:
    if sign(cell, axes) <= 0:
        return {}
    powers, value = _single(cell)
    total = constant(value.log(), axes)
    for index, (axis, (a, _)) in enumerate(zip(axes, powers, strict=True)):
        key = tuple((Fraction(0), int(index == i)) for i in range(len(axes)))
        rate = Number.of(-a) if axis == "interval" else Number.of(-a) * Number.of(2).log()
        total = add(total, _clean({key: rate}))
    return total


def _exp(cell: Cell, axes: Axes) -> Cell:
    result = constant(ONE, axes)
    for powers, value in cell.items():
        lifted = [i for i, (a, b) in enumerate(powers) if (a, b) != (0, 0)]
        if not lifted:
            result = scale(result, value.exp())
            continue
        (index, *more) = lifted
        rate = value if axes[index] == "interval" else value * Number.of(2).log().inverse()
        if more or powers[index] != (0, 1) or rate.rational is None:
            raise Unknown("an exponential")
        key = tuple((-rate.rational if i == index else Fraction(0), 0) for i in range(len(axes)))
        result = multiply(result, {key: ONE})
    return result


def _power(base: Cell, exponent: Cell, axes: Axes) -> Cell:
    if sign(base, axes) <= 0:
        return {}
    if set(exponent) - {((Fraction(0), 0),) * len(axes)}:
        raise Unknown("a power with an exponent that varies")
    s = exponent.get(((Fraction(0), 0),) * len(axes), ZERO)
    powers, value = _single(base)
    if s.rational is None:
        raise Unknown("an irrational power")
    return {tuple((a * s.rational, 0) for a, _ in powers): (value.log() * s).exp()}
