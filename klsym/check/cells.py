"""Functions and weights on one cell of a model, exactly: sums of powers and logarithms, their signs and integrals.

A cell is a product of axes: none (an atom), the interval (0, 1) with Lebesgue measure, or the points 1, 2, 3, ... with
counting measure. On it a function is a sum of c * u^a * log(1/u)^b on an interval axis, c * 2^(-a k) * k^b on a
counting axis (b may be negative), multiplied over the axes. These are closed under + and *, their integrals are
exact, and integrability is decided: distinct monomials cannot cancel, so a sum is integrable if and only if each of its
terms is.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from random import Random
from typing import Any

import flint

from klsym.check.numbers import Number, Unknown

Axes = tuple[str, ...]  # "interval" or "counting", each
Powers = tuple[tuple[Fraction, int], ...]  # (a, b) for each axis
Cell = dict[Powers, Number]  # a function on one cell
INFINITE = "oo"  # the weight of an atom of infinite mass
ZERO, ONE = Number({}), Number.of(1)


Weights = tuple[Any, ...]  # for each cell its density; the weight of an atom may be INFINITE


def clean(cell: Cell) -> Cell:
    return {powers: value for powers, value in cell.items() if value.terms}


def constant(value: Number, axes: Axes) -> Cell:
    return clean({((Fraction(0), 0),) * len(axes): value})


def add(one: Cell, two: Cell) -> Cell:
    return clean({powers: one.get(powers, ZERO) + two.get(powers, ZERO) for powers in {**one, **two}})


def multiply(one: Cell, two: Cell) -> Cell:
    total: Cell = {}
    for first, a in one.items():
        for second, b in two.items():
            powers = tuple((p + q, m + n) for (p, m), (q, n) in zip(first, second, strict=True))
            total[powers] = total.get(powers, ZERO) + a * b
    return clean(total)


def scale(cell: Cell, factor: Number) -> Cell:
    return clean({powers: value * factor for powers, value in cell.items()})


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
            for _ in range(abs(b)):
                value = value * (base if b > 0 else base.inverse())
        total = total + value
    return total


def _axis_integral(axis: str, a: Fraction, b: int) -> Fraction | Number | None:
    """Of u^a log(1/u)^b over (0, 1), or of 2^(-a k) k^b over k = 1, 2, ...; None if it diverges."""
    if b < 0:
        if axis == "interval" or a.denominator != 1 or a > 60:
            raise Unknown("a negative power of a logarithm, or a root")
        if a < 0 or (a == 0 and b == -1):
            return None
        with flint.ctx.workprec(256):
            ball = flint.arb(-b).zeta() if a == 0 else flint.arb(flint.fmpq(1, 2 ** int(a))).polylog(-b)
        return Number.named(f"polylog({-b}, 2^-{a})", ball)
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
            value = value * (part if isinstance(part, Number) else Number.of(part))
        total = total + value
    return total


def nonzero(cell: Cell) -> bool:
    """Whether a function is not identically zero; Unknown where a coefficient is too near to zero to say."""
    return any(value.sign() != 0 for value in cell.values())


def same(one: Any, two: Any) -> bool:
    if INFINITE in (one, two):
        return bool(one == two)
    return not nonzero(add(one, scale(two, -ONE)))


def continuous(top: Weights, bottom: Weights) -> bool:
    return all(q or not p for p, q in zip(top, bottom, strict=True))


def weigh(weight: Any, density: Cell, axes: Axes) -> Any:
    """The weight multiplied by max(density, 0)."""
    positive = sign(density, axes)
    if positive == 2:
        raise Unknown("a density of both signs")
    if positive <= 0:
        return {}
    return INFINITE if weight == INFINITE else multiply(weight, density)


def pointwise(kind: str, parts: list[Cell], axes: Axes) -> Cell:
    match kind:
        case "Add":
            return add(*parts)
        case "Multiply":
            return multiply(*parts)
        case "Inverse":
            if not parts[0]:
                return {}
            ((powers, value), *more) = parts[0].items()
            if more:
                raise Unknown("the inverse of a sum")
            return {tuple((-a, -b) for a, b in powers): value.inverse()}
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
        total = add(total, clean({key: rate}))
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


def draw_function(cells: tuple[Axes, ...], random: Random, style: int) -> tuple[Cell, ...]:
    """A random function; the style says whether it is constant, nonnegative, positive, or anything."""
    drawn = []
    flat = Number.of(random.choice([-1, 1, 1, 2]))
    for axes in cells:
        if style == 0:
            drawn.append(constant(flat, axes))
            continue
        value = Number.of(Fraction(random.choice([-3, -2, -1, 0, 1, 1, 2, 3, 4]), random.choice([1, 1, 2, 3])))
        if style == 2:
            value = value if value.sign() >= 0 else -value
        if style == 3 and value.sign() <= 0:
            value = Number.of(random.choice([1, 2, 3])) - value
        logs = [0] if style == 3 else [0, 0, 0, 1]
        powers = tuple((Fraction(random.choice([-3, -2, -1, 0, 0, 1, 2])), random.choice(logs)) for _ in axes)
        drawn.append(clean({powers: value}))
    return tuple(drawn)


def draw_measure(cells: tuple[Axes, ...], random: Random, infinite: bool = False) -> Weights:
    """A random measure: often with null cells, sometimes of mass one, sometimes with an atom of infinite mass.

    An infinite one is sigma-finite more often than not: its mass is infinite on an interval or on the integers.
    """
    style = random.randint(0, 9)
    weights: list[Any] = []
    for axes in cells:
        value = Fraction(random.choice([0, 0, 1, 1, 2, 3]), random.choice([1, 2, 4]))
        if style in (1, 3) and value in (0, 1) and not axes:
            weights.append(INFINITE)
        elif axes:
            light = [-2, -1, -1, -2] if infinite else [-2, -1, 0, 1, 2, 2]
            powers = tuple((Fraction(random.choice(light)), 0) for _ in axes)
            weights.append(clean({powers: Number.of(value)}))
        else:
            weights.append(constant(Number.of(value if style != 2 else value + 1), ()))
    if style >= 6:
        total = mass(tuple(weights), cells)
        if total is not None and total.sign() > 0:
            return tuple(scale(weight, total.inverse()) for weight in weights)
    return tuple(weights)


def mass(weights: Weights, cells: tuple[Axes, ...]) -> Number | None:
    """The total mass; None if it is infinite."""
    total = ZERO
    for weight, axes in zip(weights, cells, strict=True):
        part = None if weight == INFINITE else integral(weight, axes)
        if part is None:
            return None
        total = total + part
    return total
