"""A model with finitely many points, in which theorems of the kernel are evaluated with floating-point numbers.

Written from the kernel's specification, without the rules: a space is a range, a measure an array of masses, a function
an array of values, a map an array of indices, a Markov kernel a matrix. On a product space points are pairs, first
coordinate first; a space of words stands for the words of n letters, n being given among the values.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from klsym.kernel import terms as t

CLOSE = 1e-9
Array = Any


class FiniteModel:
    """Values for the variables of a theorem, by name."""

    def __init__(self, sizes: dict[str, int], **values: Any) -> None:
        self.sizes = sizes
        self.values = {name: np.asarray(value) for name, value in values.items()}

    def size(self, space: Any) -> int:
        if isinstance(space, t.ProductSpace):
            return self.size(space.first) * self.size(space.second)
        if isinstance(space, t.Words):
            return self.size(space.letters) ** int(self.values["n"])
        return self.sizes[space.name]

    # ---------------------------------------------------------------- measures
    def mass(self, measure: Any) -> Array:
        match measure:
            case t.MeasureVariable(name, _):
                return self.values[name].astype(float)
            case t.WithDensity(base, density):
                values = self.value(density, base.space)
                return self.mass(base) * np.where(values > CLOSE, values, 0)  # 1 − q/q may be a rounding error
            case t.MeasureSum(left, right):
                return self.mass(left) + self.mass(right)
            case t.Product(first, t.Kernel() as kernel):
                rows = self.values[kernel.name]
                return (self.mass(first)[:, None] * rows).ravel()
            case t.Product(first, second):
                return np.outer(self.mass(first), self.mass(second)).ravel()
            case t.Repeated(inner, t.Real("n")):
                found = np.ones(1)
                for _ in range(int(self.values["n"])):
                    found = np.outer(found, self.mass(inner)).ravel()
                return found
            case t.Image(through, inner):
                found = np.zeros(self.size(through.target))
                np.add.at(found, self.index(through), self.mass(inner))
                return found
        raise TypeError(measure)

    def index(self, through: Any) -> Array:
        if isinstance(through, t.MapVariable):
            return self.values[through.name]
        assert isinstance(through, t.Projection)
        second = self.size(through.source.second)
        points = np.arange(self.size(through.source))
        return points // second if through.index == 0 else points % second

    # ---------------------------------------------------------------- terms
    def value(self, term: Any, space: Any = None) -> Array:
        found = self._value(term)
        return np.broadcast_to(found, (self.size(space),)) if space is not None else found

    def _value(self, term: Any) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            match term:
                case t.Rational(value):
                    return float(value)
                case t.Real(name) | t.Function(name, _):
                    return self.values[name].astype(float)
                case t.Add(left, right):
                    return self._value(left) + self._value(right)
                case t.Multiply(left, right):
                    return self._value(left) * self._value(right)
                case t.Inverse(argument):
                    inner = self._value(argument)
                    return np.where(inner == 0, 0.0, 1 / np.where(inner == 0, 1.0, inner))
                case t.Log(argument):
                    inner = self._value(argument)
                    return np.where(inner > 0, np.log(np.where(inner > 0, inner, 1.0)), 0.0)
                case t.Exp(argument):
                    return np.exp(self._value(argument))
                case t.Abs(argument):
                    return np.abs(self._value(argument))
                case t.RadonNikodym(measure, base):
                    top, bottom = self.mass(measure), self.mass(base)
                    junk = -7.25  # on null sets of the base a derivative may be anything
                    return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), junk)
                case t.Integral(integrand, measure):
                    return float(np.sum(self.value(integrand, measure.space) * self.mass(measure)))
                case t.WordSum(function):
                    found = np.zeros(1)
                    for _ in range(int(self.values["n"])):
                        found = np.add.outer(found, self.value(function, term.space.letters)).ravel()
                    return found
                case t.Compose(function, through):
                    return self.value(function, through.target)[self.index(through)]
                case t.Section(function, source, kernel):
                    rows = self.size(source)
                    table = self.value(function, function.space).reshape(rows, -1)
                    weights = self.values[kernel.name] if isinstance(kernel, t.Kernel) else self.mass(kernel)[None, :]
                    return (table * weights).sum(axis=1)
        raise TypeError(term)

    # ---------------------------------------------------------------- judgements
    def holds(self, judgement: Any) -> bool:
        match judgement:
            case t.Relation(left, right, measure):
                gap = self._value(right) - self._value(left)
                if measure is not None:
                    gap = np.broadcast_to(gap, (self.size(measure.space),))[self.mass(measure) > 0]
                kind = type(judgement)
                if kind is t.Equal:
                    return bool(np.all(np.abs(gap) < CLOSE))
                return bool(np.all(gap > (-CLOSE if kind is t.LessEqual else 0)))
            case t.AbsolutelyContinuous(measure, base):
                return bool(np.all((self.mass(base) > 0) | (self.mass(measure) == 0)))
            case t.SameMeasure(left, right):
                return bool(np.allclose(self.mass(left), self.mass(right), atol=CLOSE))
            case t.Integrable() | t.SigmaFinite():
                return True  # finitely many points of finite mass
            case t.Natural(term):
                return bool(np.all(self._value(term) == np.round(self._value(term))))
            case t.Not(inner):
                return not self.holds(inner)
        raise TypeError(judgement)
