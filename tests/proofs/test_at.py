"""Every theorem on concrete measures: normals and Laplaces, lists of masses, mixtures with atoms."""

from __future__ import annotations

import pytest

import klsym
from klsym.derive import theorem
from klsym.families import Bernoulli, Dirac, Exponential, Gamma, Normal, Poisson
from klsym.families.convert import measure
from klsym.families.laplace import Laplace
from klsym.measures import ArgumentError, Measure, Mixture

assert klsym.KL  # the package joins the rooms that give digits

MIXED = (
    Mixture({Normal(0, 1): "0.7", Dirac(0): "0.3"}),
    Mixture({Normal(0, 2): "0.5", Dirac(0): "0.5"}),
    Mixture({Normal(1, 2): "0.9", Dirac(0): "0.1"}),
)
TRIPLES: dict[str, tuple[Measure, Measure, Measure]] = {
    "densities": (Normal(0, 1), Normal(1, 2), Normal("0.5", "1.5")),
    "half-line": (Gamma(2, rate=1), Exponential(1), Gamma(3, rate=2)),
    "masses": (measure(["1/10", "2/10", "7/10"]), measure(["3/10", "3/10", "4/10"]), measure(["1/3", "1/3", "1/3"])),
    "a zero mass": (measure([0, "0.5", "0.5"]), measure(["0.2", "0.3", "0.5"]), measure(["0.1", "0.1", "0.8"])),
    "mixed": MIXED,
}
NAMES = ["gibbs", "pinsker", "cross_entropy", "kelly", "chi_squared", "three_points", "relative_entropy"]


@pytest.mark.parametrize("where", TRIPLES)
@pytest.mark.parametrize("name", NAMES)
def test_theorems_hold(name: str, where: str) -> None:
    first, second, bet = TRIPLES[where]
    measures = {"P": first, "Q": second, "B": bet, "R": bet}
    names = {symbol.name for symbol in theorem(name).symbols}
    found = theorem(name).at(**{k: v for k, v in measures.items() if k in names}, digits=20)
    assert not any(true is False for _, true in found.hypotheses)
    assert {claim.verdict for claim in found.claims} <= {"holds", "agrees", "not applicable"}
    assert found.claims[0].verdict in {"holds", "agrees"}
    assert found.left.certified and found.right.certified


def test_a_lattice() -> None:
    found = theorem("pinsker").at(P=Poisson(3), Q=Poisson(2), digits=20)
    assert found.verdict == "holds" and found.left > found.right


@pytest.mark.parametrize("where", ["masses", "a zero mass"])
@pytest.mark.parametrize("name", ["bregman", "squared_norm"])
def test_bregman_certified_on_points(name: str, where: str) -> None:
    first, second, _ = TRIPLES[where]
    found = theorem(name).at(P=3 * first, Q=2 * second, digits=20)
    assert found.verdict == "agrees"
    assert found.left.certified and found.right.certified and found.left.overlaps(found.right)


def test_bregman_estimated_on_densities() -> None:
    found = theorem("bregman").at(P=Normal(0, 1), Q=Normal(1, 2), digits=20)
    assert found.verdict == "agrees" and not found.left.certified and found.right.certified


def test_equality_case() -> None:
    same = theorem("gibbs").at(P=Bernoulli("0.3"), Q=Bernoulli("0.3"))
    assert [claim.verdict for claim in same.claims] == ["holds", "holds", "agrees"]
    different = theorem("gibbs").at(P=Bernoulli("0.3"), Q=Bernoulli("0.4"))
    assert [claim.verdict for claim in different.claims] == ["holds", "not applicable", "not applicable"]


def test_an_infinite_side() -> None:
    found = theorem("pinsker").at(P=Normal(0, 1), Q=Exponential(1))
    assert {str(said): true for said, true in found.hypotheses} == {"P << Q": False}
    assert found.left.is_infinite and found.verdict == "holds"


def test_nearly_equal_measures_are_told_apart() -> None:
    found = theorem("pinsker").at(P=Bernoulli("0.5000000001"), Q=Bernoulli("0.5"), digits=10)
    assert found.verdict in {"holds", "undecided"}
    closer = theorem("pinsker").at(P=Bernoulli("0.5000000001"), Q=Bernoulli("0.5"), digits=40)
    assert closer.verdict == "holds"


def test_finite_measures() -> None:
    found = theorem("gibbs").at(P=2 * Normal(0, 1), Q=3 * Normal(1, 1), digits=20)
    assert found.claims[0].verdict == "holds"


def test_bad_arguments() -> None:
    with pytest.raises(ArgumentError, match="is about P, Q"):
        theorem("gibbs").at(P=Normal(0, 1))
    with pytest.raises(ArgumentError, match="probabilities"):
        theorem("pinsker").at(P=2 * Normal(0, 1), Q=Normal(0, 1))
    with pytest.raises(ArgumentError):
        theorem("gibbs").at(P=3, Q=Normal(0, 1))


def test_laplace() -> None:
    found = theorem("cross_entropy").at(P=Normal(0, 1), Q=Laplace(0, 1), digits=30)
    assert found.verdict == "agrees"
    assert "0.07209320815813792351679450492" in repr(found)
