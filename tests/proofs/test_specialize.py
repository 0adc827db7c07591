"""Theorems as sums and as integrals of densities: proved by the kernel, and true in numbers at random n, p, q."""

from __future__ import annotations

import math
from typing import Any

import numpy
import pytest
from sympy import Basic, Expr, Float, Implies, Indexed, Integer, Integral, Lambda, Sum, Symbol, exp, pi, sqrt
from sympy.core.function import AppliedUndef
from sympy.core.relational import Equality, GreaterThan, LessThan, Relational, StrictGreaterThan, StrictLessThan

from klsym.derive import theorem
from klsym.derive.specialize import Specialization
from klsym.kernel.terms import Counting, Lebesgue, MeasureVariable, variables
from klsym.measures import ArgumentError, counting, lebesgue, mixed

N = Symbol("n", integer=True, positive=True)
NAMES = [
    "gibbs", "cross_entropy", "pinsker", "bregman", "squared_norm", "kelly", "chi_squared", "three_points",
    "relative_entropy", "bregman_on_the_simplex",
]  # fmt: skip


Masses = dict[str, list[float]]
Place = dict[Basic, int]


def value(expression: Basic, masses: Masses, place: Place) -> float:
    """A sum over points in plain floats, with 0·log 0 = 0, written apart from the code it checks."""
    if isinstance(expression, Sum):
        index = expression.limits[0][0]
        points = range(1, len(masses["p"]) + 1)
        return math.fsum(value(expression.function, masses, {**place, index: i}) for i in points)
    if isinstance(expression, Indexed):
        return masses[str(expression.base)][place[expression.indices[0]] - 1]
    if expression.is_Number:
        return float(expression)
    parts = [value(argument, masses, place) for argument in expression.args]
    kind = type(expression).__name__
    if kind == "Add":
        return math.fsum(parts)
    if kind == "Mul":
        return 0.0 if 0.0 in parts else math.prod(parts)
    if kind == "Pow":
        return 0.0 if parts[0] == 0 and parts[1] < 0 else parts[0] ** parts[1]
    if kind == "log":
        return math.log(parts[0]) if parts[0] > 0 else 0.0
    if kind == "Abs":
        return abs(parts[0])
    raise AssertionError(f"{expression} has no value here")


def index_of(statement: Basic) -> Basic | None:
    """The index that a pointwise relation is about; None for a relation between sums."""
    free = [i for i in statement.free_symbols if i.name == "i" and statement.has(i)]
    return free[0] if free and any(index_outside(side) for side in statement.args) else None


def index_outside(side: Basic) -> bool:
    if isinstance(side, Sum):
        return False
    return isinstance(side, Indexed) or any(index_outside(argument) for argument in side.args)


def true(statement: Basic, masses: Masses, place: Place | None = None) -> bool:
    points = range(1, len(masses["p"]) + 1)
    if isinstance(statement, Implies):
        indices = [index_of(side) for side in statement.args]
        if None not in indices and place is None:
            return all(true(statement, masses, {indices[0]: i, indices[1]: i}) for i in points)
        return not true(statement.args[0], masses, place) or true(statement.args[1], masses, place)
    assert isinstance(statement, Relational)
    index = index_of(statement)
    if index is not None and place is None:
        return all(true(statement, masses, {index: i}) for i in points)
    left, right = (value(side, masses, place or {}) for side in statement.args)
    slack = 1e-12 * (1 + abs(left) + abs(right))
    return {
        Equality: abs(left - right) <= slack,
        GreaterThan: left >= right - slack,
        LessThan: left <= right + slack,
        StrictGreaterThan: left > right,
        StrictLessThan: left < right,
    }[type(statement)]


def random_masses(rng: numpy.random.Generator, probability: bool) -> dict[str, list[float]]:
    """Masses of P, Q, B on a random number of points, P vanishing here and there, and Q where P does."""
    size = int(rng.integers(2, 9))
    masses = {name: rng.random(size) + 0.01 for name in "pqbr"}
    masses["p"][rng.random(size) < 0.2] = 0.0
    if masses["p"].sum() == 0:
        masses["p"][0] = 1.0
    return {name: list(m / m.sum() if probability else m) for name, m in masses.items()}


@pytest.fixture(scope="module")
def sums() -> dict[str, Specialization]:
    return {name: theorem(name).specialize(counting(N)) for name in NAMES}


@pytest.fixture(scope="module")
def integrals() -> dict[str, Specialization]:
    return {name: theorem(name).specialize(lebesgue) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_sums_are_true_at_random_masses(
    name: str, sums: dict[str, Specialization], rng: numpy.random.Generator
) -> None:
    probability = name not in {"gibbs", "bregman", "squared_norm"}
    for _ in range(20):
        masses = random_masses(rng, probability)
        assert all(true(hypothesis, masses) for hypothesis in sums[name].hypotheses), masses
        for part in sums[name].parts:
            assert true(part.claim, masses), (part.claim, masses)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_true_at_random_masses(
    name: str, sums: dict[str, Specialization], rng: numpy.random.Generator
) -> None:
    """The lines of the first claim, which has no hypothesis of its own; a.e. lines are left to the kernel."""
    part = sums[name].parts[0]
    assert part.given == ()
    for _ in range(5):
        masses = random_masses(rng, name not in {"gibbs", "bregman", "squared_norm"})
        for step in part.steps:
            if step.almost is None:
                assert true(step.statement, masses), (step, masses)


def test_a_false_sum_is_noticed(sums: dict[str, Specialization], rng: numpy.random.Generator) -> None:
    """The evaluator above is able to say no: Pinsker with the sides swapped, Kelly with a sign turned."""
    masses = random_masses(rng, True)
    bound = sums["pinsker"].parts[0].statement
    assert not true(GreaterThan(bound.rhs, bound.lhs, evaluate=False), masses)
    growth = sums["kelly"].parts[0].statement
    assert not true(Equality(growth.lhs, -growth.rhs, evaluate=False), masses)


@pytest.mark.parametrize("name", NAMES)
def test_the_kernel_proved_it(name: str, sums: dict[str, Specialization], integrals: dict[str, Specialization]) -> None:
    """Nothing abstract is left: one base measure, densities, and no dP/dQ."""
    for found, base in ((sums[name], Counting), (integrals[name], Lebesgue)):
        for fact in found.kernel:
            nodes = [fact.conclusion, *fact.hypotheses]
            assert not any(isinstance(v, MeasureVariable) for node in nodes for v in variables(node))
            assert not any("RadonNikodym" in str(type(part)) for node in nodes for part in _parts(node))
            assert any(isinstance(part, base) for node in nodes for part in _parts(node))
            assert fact.axioms == frozenset()


def _parts(node: Any) -> list[Any]:
    from klsym.kernel.terms import children

    return [node, *(inner for child in children(node) for inner in _parts(child))]


def test_integrability_goes_without_saying_on_points(
    sums: dict[str, Specialization], integrals: dict[str, Specialization]
) -> None:
    assert not any("oo" in str(h) for h in sums["cross_entropy"].hypotheses)
    assert any("oo" in str(h) for h in integrals["cross_entropy"].hypotheses)


def test_what_is_displayed(sums: dict[str, Specialization], integrals: dict[str, Specialization]) -> None:
    assert (
        str(sums["pinsker"].statement) == "Sum(log(p[i]/q[i])*p[i], (i, 1, n)) >= Sum(Abs(p[i] - q[i]), (i, 1, n))**2/2"
    )
    assert "Implies(p[i] > 0, q[i] > 0)" in map(str, sums["pinsker"].hypotheses)
    assert "Eq(Sum(p[i], (i, 1, n)), 1)" in map(str, sums["pinsker"].hypotheses)
    assert "Integral(p(x)*log(p(x)/q(x)), (x, -oo, oo))" in str(integrals["gibbs"].statement)


def test_densities_agree_almost_everywhere_and_masses_everywhere(
    sums: dict[str, Specialization], integrals: dict[str, Specialization]
) -> None:
    """KL = 0 makes p and q agree up to a null set only, which on points is empty."""
    assert str(integrals["gibbs"].parts[1].statement) == "Eq(p(x), q(x)) lebesgue-a.e."
    assert str(sums["gibbs"].parts[1].statement) == "Eq(p[i], q[i])"


def test_every_hypothesis_of_the_kernel_is_shown(integrals: dict[str, Specialization]) -> None:
    for name, found in integrals.items():
        for part in found.parts:
            assert part.kernel is not None
            shown = set(map(str, [*found.hypotheses, *part.given]))
            assert len(part.kernel.hypotheses) <= len(shown), (name, part.kernel)


def test_a_number_of_points() -> None:
    found = theorem("gibbs").specialize(counting(3))
    assert found.parts[0].statement.lhs.atoms(Sum)
    assert all(total.limits[0][2] == 3 for total in found.parts[0].statement.atoms(Sum))


def test_an_index_is_not_the_number_of_points() -> None:
    found = theorem("pinsker").specialize(counting(Symbol("i", integer=True, positive=True)))
    assert all(total.limits[0][0].name != "i" for total in found.statement.atoms(Sum))


def _with_densities(expression: Expr, densities: dict[str, Lambda]) -> Expr:
    return expression.replace(
        lambda e: isinstance(e, AppliedUndef) and e.func.__name__ in densities,
        lambda e: densities[e.func.__name__](*e.args),
    )


@pytest.mark.parametrize("name", ["gibbs", "pinsker", "cross_entropy", "kelly"])
def test_integrals_are_true_for_normal_densities(name: str, integrals: dict[str, Specialization]) -> None:
    """By quadrature, against the closed form KL(N(m, s) ‖ N(m', s'))."""
    from mpmath import mp, mpf, quad
    from sympy import lambdify

    x = Symbol("x", real=True)

    def density(mean: Float, scale: Float) -> Lambda:
        return Lambda(x, exp(-((x - mean) ** 2) / (2 * scale**2)) / (scale * sqrt(2 * pi)))

    densities = {
        "p": density(Integer(0), Integer(1)),
        "q": density(Integer(1), Integer(2)),
        "b": density(Integer(1), Integer(1)),
    }

    def number(side: Expr) -> Any:
        found: dict[Expr, Any] = {}
        for integral in side.atoms(Integral):
            function = lambdify(integral.limits[0][0], _with_densities(integral.function, densities), "mpmath")
            found[integral] = quad(function, [-14, -7, -3, 0, 1, 3, 7, 14])
        return lambdify((), side.xreplace({i: Float(v, 20) for i, v in found.items()}), "mpmath")()

    with mp.workdps(20):
        for part in integrals[name].parts:
            if part.given or not part.statement.atoms(Integral):
                continue
            left, right = (number(side) for side in part.statement.args)
            if isinstance(part.statement, Equality):
                assert abs(left - right) < mpf(10) ** -12
            else:
                assert (left >= right) == isinstance(part.statement, GreaterThan)
        if name == "pinsker":
            closed = mp.log(2) + mpf(2) / 8 - mpf(1) / 2
            assert abs(number(integrals[name].parts[0].statement.lhs) - closed) < mpf(10) ** -12


def test_other_bases_are_refused() -> None:
    from klsym.measures import measures

    with pytest.raises(ArgumentError, match=r"counting\(n\), lebesgue or mixed"):
        theorem("gibbs").specialize(measures("nu", "sigma-finite"))


# ---- atoms and a density at once


def _value_of_mixed(expression: Basic, curves: dict[str, Any], places: list[float]) -> float:
    """Integrals by a fine midpoint rule on (0, 1), sums over the places, with 0·log 0 = 0."""
    if isinstance(expression, Integral | Sum):
        variable = expression.limits[0][0]
        steps = 2000
        points = [(k + 0.5) / steps for k in range(steps)] if isinstance(expression, Integral) else places
        weight = 1 / steps if isinstance(expression, Integral) else 1.0
        return weight * math.fsum(_at(expression.function, variable, point, curves) for point in points)
    if expression.is_Number:
        return float(expression)
    parts = [_value_of_mixed(argument, curves, places) for argument in expression.args]
    kind = type(expression).__name__
    return math.fsum(parts) if kind == "Add" else math.prod(parts) if kind == "Mul" else parts[0] ** parts[1]


def _at(expression: Basic, variable: Basic, point: float, curves: dict[str, Any]) -> float:
    if isinstance(expression, AppliedUndef):
        atom = isinstance(expression.args[0], Indexed)
        return curves[f"{type(expression).__name__} {'mass' if atom else 'density'}"](point)
    if expression.is_Number:
        return float(expression)
    parts = [_at(argument, variable, point, curves) for argument in expression.args]
    kind = type(expression).__name__
    if kind == "Add":
        return math.fsum(parts)
    if kind == "Mul":
        return 0.0 if 0.0 in parts else math.prod(parts)
    if kind == "Pow":
        return 0.0 if parts[0] == 0 and parts[1] < 0 else parts[0] ** parts[1]
    if kind == "log":
        return math.log(parts[0]) if parts[0] > 0 else 0.0
    assert kind == "Abs", expression
    return abs(parts[0])


@pytest.mark.parametrize("name", ["gibbs", "pinsker", "cross_entropy"])
def test_atoms_and_densities_at_once(name: str) -> None:
    found = theorem(name).specialize(mixed)
    assert found.kernel
    curves = {
        "p density": lambda x: 0.5 * 2 * x, "q density": lambda x: 0.7, "p mass": lambda x: 0.1 + x / 5,
        "q mass": lambda x: 0.15,
    }  # fmt: skip
    places = [0.25, 0.75]
    masses = {f: _sum(curves, f, places) for f in "pq"}
    assert masses["p"] == pytest.approx(0.9, abs=1e-9) and masses["q"] == pytest.approx(1.0, abs=1e-9)
    curves["p mass"] = lambda x: 0.15 + x / 5
    claim = found.parts[0].statement
    assert isinstance(claim, Relational)
    assert claim.has(Integral) and claim.has(Sum)
    left, right = (_value_of_mixed(side, curves, places) for side in claim.args)
    if isinstance(claim, Equality):
        assert left == pytest.approx(right, abs=1e-9)
    else:
        assert left > right + 1e-6


def _sum(curves: dict[str, Any], name: str, places: list[float]) -> float:
    density = math.fsum(curves[f"{name} density"]((k + 0.5) / 2000) for k in range(2000)) / 2000
    return density + math.fsum(map(curves[f"{name} mass"], places))


def test_sigma_finite_measures_by_themselves_have_densities_each() -> None:
    found = theorem("change_of_measure_for_logarithms").specialize(lebesgue)
    assert found.statement.has(Integral)
    assert isinstance(found.hypotheses[-1], Implies)
