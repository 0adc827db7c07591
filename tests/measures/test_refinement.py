"""The common refinement, ≪, dP/dQ and Lebesgue's decomposition, against brute force on grids and by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, Integer, Ne, Rational, Symbol, Tuple, exp, oo, sqrt, symbols

from klsym.families import (
    Bernoulli,
    Binomial,
    Categorical,
    Dirac,
    DiscreteUniform,
    Exponential,
    Finite,
    Geometric,
    Laplace,
    MultivariateNormal,
    Normal,
    Pareto,
    Poisson,
    Uniform,
)
from klsym.measures import (
    ArgumentError,
    Lattice,
    Lebesgue,
    Mixture,
    UndecidedError,
    common_refinement,
    lebesgue_decomposition,
    radon_nikodym,
)

HALF = Rational(1, 2)
a, b, c, d, m = symbols("a b c d m", real=True)
p, q = symbols("p q", positive=True)
w = Symbol("w", nonnegative=True)
n = Symbol("n", integer=True, positive=True)
x = Symbol("x", real=True)

# ---- mixtures of everything, against counting by hand on a grid of quarters

components = st.one_of(
    st.tuples(st.integers(-3, 3), st.integers(1, 4)).map(lambda ends: Uniform(ends[0], ends[0] + ends[1])),
    st.tuples(st.integers(-3, 3), st.integers(0, 4)).map(lambda ends: DiscreteUniform(ends[0], ends[0] + ends[1])),
    st.integers(-6, 12).map(lambda point: Dirac(Rational(point, 2))),
)
mixtures = st.lists(components, min_size=1, max_size=4, unique=True).map(
    lambda found: Mixture({inner: Rational(1, len(found)) for inner in found})
)


def by_hand(measure: Mixture) -> tuple[dict, dict]:
    """(density on each interval of length 1, mass at each point), from the definition of the three families."""
    lengths: dict[Integer, Rational] = {}
    masses: dict[Rational, Rational] = {}
    for inner, weight in measure.weights.items():
        if isinstance(inner, Uniform):
            for k in range(int(inner.left), int(inner.right)):
                lengths[k] = lengths.get(k, 0) + weight / (inner.right - inner.left)
        elif isinstance(inner, DiscreteUniform):
            for k in range(int(inner.left), int(inner.right) + 1):
                masses[Integer(k)] = masses.get(k, 0) + weight / (inner.right - inner.left + 1)
        else:
            masses[inner.point] = masses.get(inner.point, 0) + weight
    return lengths, masses


@settings(max_examples=60)
@given(mixtures, mixtures)
def test_cells_and_points_of_random_mixtures(first, second) -> None:
    refinement = common_refinement(first, second)
    assert refinement.covers_second
    expected = (by_hand(first), by_hand(second))
    lengths: list[dict] = [{}, {}]
    masses: list[dict] = [{}, {}]
    for cell in refinement.cells:
        for side, components in enumerate((cell.p, cell.q)):
            if components is None:
                continue
            density = sum(exp(component) for component in components)
            if isinstance(cell.base, Lebesgue):
                for k in range(int(cell.base.left), int(cell.base.right)):
                    assert k not in lengths[side], "cells overlap"
                    lengths[side][k] = density
            else:
                for k in range(int(cell.base.start), int(cell.base.stop) + 1):
                    assert Integer(k) not in masses[side], "lattice cells overlap"
                    masses[side][Integer(k)] = density
    for point in refinement.points:
        for side, mass in enumerate((point.p, point.q)):
            assert point.point not in masses[side], "a point is on a lattice cell as well"
            if mass != 0:
                masses[side][point.point] = mass
    for side in (0, 1):
        assert lengths[side] == expected[side][0]
        assert masses[side] == expected[side][1]
    singular = not (set(expected[0][0]) <= set(expected[1][0]) and set(expected[0][1]) <= set(expected[1][1]))
    assert refinement.has_singular_part is singular
    assert (first << second) == (not singular)


@settings(max_examples=40)
@given(mixtures, mixtures)
def test_decomposition_keeps_the_mass_and_the_derivative_integrates_back(first, second) -> None:
    found = lebesgue_decomposition(first, second)
    absolutely, singular = found.absolutely_continuous.total_mass.doit(), found.singular.total_mass.doit()
    assert absolutely + singular == 1
    derivative = radon_nikodym(first, second, x)
    lengths, masses = by_hand(second)
    total = sum(density * value_at(derivative, k + Rational(1, 3)) for k, density in lengths.items())
    total += sum(mass * value_at(derivative, point) for point, mass in masses.items())
    assert total == absolutely


def value_at(derivative, point):
    return derivative.subs(x, point)


# ---- the edges, by hand


def test_derivative_at_atoms_of_q_alone_is_zero() -> None:
    derivative = radon_nikodym(Normal(0, 1), Mixture({Normal(0, 1): HALF, Dirac(0): HALF}), x)
    assert derivative.subs(x, 0) == 0 and derivative.subs(x, 1) == 2


def test_derivative_of_a_lattice_inside_an_interval() -> None:
    first = Mixture({Normal(0, 1): HALF, Poisson(1): HALF})
    second = Mixture({Normal(0, 1): HALF, Poisson(2): HALF})
    derivative = radon_nikodym(first, second, x)
    assert derivative.subs(x, 3) == exp(1) / 8
    assert derivative.subs(x, HALF) == 1


def test_atoms_meet_the_lattice_they_lie_on() -> None:
    first = Mixture({Poisson(2): HALF, Dirac(3): Rational(1, 4), Dirac(HALF): Rational(1, 4)})
    refinement = common_refinement(first, Poisson(1))
    assert [cell.base for cell in refinement.cells] == [Lattice(0, 2), Lattice(4, oo)]
    assert [(point.point, point.q) for point in refinement.points] == [(3, exp(-1) / 6), (HALF, 0)]
    assert refinement.has_singular_part is True
    assert (Mixture({Poisson(2): HALF, Dirac(0): HALF}) << Geometric(HALF, start=0)) == True  # noqa: E712
    assert (Mixture({Poisson(2): HALF, Dirac(0): HALF}) << Geometric(HALF, start=1)) == False  # noqa: E712


def test_finite_lattices() -> None:
    assert (Binomial(3, HALF) << Poisson(1)) == True  # noqa: E712
    assert (Poisson(1) << Binomial(3, HALF)) == False  # noqa: E712
    assert (Binomial(n, HALF) << Poisson(1)) == True  # noqa: E712
    assert (Binomial(n, HALF) << Bernoulli(HALF)).subs(n, 1) == True  # noqa: E712
    assert (Binomial(n, HALF) << Bernoulli(HALF)).subs(n, 2) == False  # noqa: E712
    assert (DiscreteUniform(1, 6) << DiscreteUniform(n, 2 * n)).subs(n, 1) == False  # noqa: E712


def test_points_written_differently_are_one_point() -> None:
    assert (Dirac(sqrt(3 + 2 * sqrt(2))) << Dirac(1 + sqrt(2))) == True  # noqa: E712
    assert (Dirac(sqrt(2)) << Dirac(Rational(14142135623730950, 10**16))) == False  # noqa: E712
    assert (Uniform(0, sqrt(3 + 2 * sqrt(2))) << Uniform(0, 1 + sqrt(2))) == True  # noqa: E712
    assert (Dirac(0.1) << Dirac("0.1")) == False  # noqa: E712
    assert (Dirac(0.5) << Dirac("0.5")) == True  # noqa: E712


def test_symbolic_points() -> None:
    assert (Dirac(m) << Dirac(a)) == Eq(m, a)
    assert (Dirac(p) << Dirac(0)) == False  # noqa: E712
    assert (Dirac(m) << Normal(0, 1)) == False  # noqa: E712
    for undecided in (lambda: Dirac(m) << Poisson(1), lambda: Mixture({Dirac(m): HALF, Dirac(a): HALF}) << Dirac(0)):
        with pytest.raises(UndecidedError, match="hangs on a symbol"):
            undecided()


def test_symbolic_intervals() -> None:
    assert (Uniform(a, b) << Uniform(c, d)) == ((c <= a) & (b <= d))
    assert (Uniform(a, b) << Normal(0, 1)) == True  # noqa: E712
    assert (Normal(0, 1) << Uniform(a, b)) == False  # noqa: E712
    assert (Uniform(a, b) << Uniform(a, b + 1)) == True  # noqa: E712
    assert (Uniform(0, p) << Uniform(0, q)) == (p <= q)
    assert (Pareto(minimum=p, shape=1) << Exponential(1)) == True  # noqa: E712
    assert (Exponential(1) << Pareto(minimum=p, shape=1)) == False  # noqa: E712
    assert (Pareto(minimum=p, shape=1) << Pareto(minimum=q, shape=1)) == (q <= p)
    refinement = common_refinement(Uniform(a, b), Normal(0, 1))
    assert [cell.base for cell in refinement.cells] == [Lebesgue(-oo, a), Lebesgue(a, b), Lebesgue(b, oo)]
    assert refinement.covers_second
    assert not common_refinement(Uniform(a, b), Uniform(c, d)).covers_second
    with pytest.raises(UndecidedError):
        Mixture({Uniform(a, b): HALF, Uniform(c, d): HALF}) << Normal(0, 1)
    with pytest.raises(UndecidedError):
        lebesgue_decomposition(Uniform(a, b), Uniform(c, d))


def test_the_hypothesis_is_necessary_and_sufficient_at_numbers() -> None:
    condition = Uniform(a, b) << Uniform(c, d)
    for values in ((0, 1, 0, 1), (0, 1, -1, 2), (0, 2, 0, 1), (-1, 1, 0, 1), (0, 1, 2, 3)):
        numbers = dict(zip((a, b, c, d), map(Integer, values), strict=True))
        assert condition.subs(numbers) == (Uniform(*values[:2]) << Uniform(*values[2:]))


def test_weights_that_may_be_zero() -> None:
    mixed = Mixture({Normal(0, 1): w, Dirac(0): 1 - w})
    assert (Normal(0, 1) << mixed) == Ne(w, 0)
    assert (Mixture({Normal(0, 1): w, Exponential(1): 1 - w}) << Exponential(1)) == Eq(w, 0)
    assert (Mixture({Normal(0, 1): p, Exponential(1): 1 - p}) << Exponential(1)) == False  # noqa: E712
    assert (0 * Normal(0, 1) << Exponential(1)) == True  # noqa: E712


def test_zero_masses() -> None:
    assert (Categorical([0, HALF, HALF]) << Categorical([0, Rational(1, 3), Rational(2, 3)])) == True  # noqa: E712
    assert (Categorical([0, HALF, HALF]) << Categorical([HALF, HALF, 0])) == False  # noqa: E712
    assert (Categorical([0, 1]) << Dirac(1)) == True  # noqa: E712
    assert (Bernoulli(1) << Bernoulli(q)) == True  # noqa: E712
    condition = Bernoulli(p) << Bernoulli(q)
    assert condition.subs(q, 1).subs(p, HALF) == False  # noqa: E712
    assert condition.subs({q: HALF, p: HALF}) == True  # noqa: E712
    assert condition.subs(p, 1).subs(q, 1) == True  # noqa: E712


def test_breakpoints_inside_cells_only() -> None:
    cells = common_refinement(Laplace(1, 1), Exponential(1)).cells
    assert [cell.breakpoints for cell in cells] == [(), (1,)]
    assert common_refinement(Laplace(1, 1), Uniform(1, 2)).cells[1].breakpoints == ()


def test_products() -> None:
    pair = Bernoulli(HALF) @ Bernoulli(Rational(1, 3))
    assert (Finite({(0, 0): HALF, (1, 1): HALF}) << pair) == True  # noqa: E712
    assert (pair << Finite({(0, 0): HALF, (1, 1): HALF})) == False  # noqa: E712
    assert pair.parts[0].masses == {
        Tuple(0, 0): Rational(1, 3),
        Tuple(0, 1): Rational(1, 6),
        Tuple(1, 0): Rational(1, 3),
        Tuple(1, 1): Rational(1, 6),
    }
    assert (Normal(0, 1) @ Normal(0, 1) << Exponential(1) @ Normal(0, 1)) == False  # noqa: E712
    assert (Exponential(1) @ Normal(0, 1) << Normal(0, 1) @ Laplace(0, 1)) == True  # noqa: E712
    with pytest.raises(ArgumentError, match="take its factors"):
        _ = (Normal(0, 1) @ Normal(0, 1)).parts


def test_spaces_must_agree() -> None:
    for first, second in (
        (Normal(0, 1), Normal(0, 1) @ Normal(0, 1)),
        (MultivariateNormal([0, 0], [[1, 0], [0, 1]]), Normal(0, 1)),
        (Finite({(0, 1): 1}), Dirac(0)),
        (Finite({"heads": 1}), Dirac(0)),
        (Finite({"heads": 1}), Normal(0, 1)),
    ):
        with pytest.raises(ArgumentError, match="compare measures on one space"):
            common_refinement(first, second)
    with pytest.raises(ArgumentError, match="add measures of one space"):
        Normal(0, 1) + (Normal(0, 1) @ Normal(0, 1))
    with pytest.raises(ArgumentError, match="mix measures of one space"):
        Mixture({Normal(0, 1): HALF, Finite({(0, 0): 1}): HALF})


def test_space_of_several_dimensions() -> None:
    first = MultivariateNormal([0, 0], [[1, 0], [0, 1]])
    second = Mixture({MultivariateNormal([0, 0], [[2, 0], [0, 1]]): HALF, Finite({(0, 0): 1}): HALF})
    assert (first << second) == True  # noqa: E712
    assert (second << first) == False  # noqa: E712
    assert (MultivariateNormal([0], [[4]]) << Normal(1, 1)) == True  # noqa: E712


def test_many_pieces_are_quick() -> None:
    import time

    start = time.process_time()
    histogram = Mixture({Uniform(k, k + 1): Rational(1, 500) for k in range(500)})
    coarse = Mixture({Uniform(2 * k, 2 * k + 2): Rational(1, 250) for k in range(250)})
    refinement = common_refinement(histogram, coarse)
    assert len(refinement.cells) == 500 and refinement.has_singular_part is False
    assert time.process_time() - start < 3
