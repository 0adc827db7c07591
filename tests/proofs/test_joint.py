"""Measures on products, images and channels: the theorems say what they are meant to, hold in models, and not more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from sympy import Eq, log, oo

import klsym
from klsym.derive import theorem
from klsym.derive.calc import calc
from klsym.derive.deduction import deduction
from klsym.derive.hypotheses import Finite, Integrable, SameMeasure
from klsym.derive.instances import cite
from klsym.derive.reasons import congruence, mass, unfold
from klsym.derive.transport import densities, image, marginals
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.divergences.mutual_information import MutualInformation
from klsym.families import Bernoulli, Beta, Exponential, Normal, Uniform
from klsym.families import Finite as Points
from klsym.kernel import terms as t
from klsym.kernel.ring import normal
from klsym.kernel.terms import ProofError
from klsym.measures import (
    ArgumentError,
    Composition,
    LebesgueIntegral,
    Pushforward,
    coordinates,
    kernels,
    maps,
    measures,
)
from tests.proofs.finite_model import FiniteModel

assert klsym.KL  # the package joins the rooms that print

OMEGA, Y = t.SpaceVariable("Omega"), t.SpaceVariable("Y")
PAIR = t.ProductSpace(OMEGA, Y)
P, Q = (t.MeasureVariable(name, OMEGA) for name in "PQ")
M, N = (t.MeasureVariable(name, Y) for name in "MN")
K, L = (t.Kernel(name, OMEGA, Y) for name in "KL")
J = t.MeasureVariable("J", PAIR)
g = t.MapVariable("g", OMEGA, Y)
FIRST, SECOND = t.Projection(PAIR, 0), t.Projection(PAIR, 1)


def logarithm(measure: Any, base: Any) -> Any:
    return t.Log(t.RadonNikodym(measure, base))


def kl(measure: Any, base: Any) -> Any:
    """KL of probabilities, as the kernel has it."""
    return t.Integral(logarithm(measure, base), measure)


def finite(measure: Any, base: Any) -> Any:
    return t.Integrable(logarithm(measure, base), measure)


def dominated(measure: Any, base: Any) -> Any:
    return t.AbsolutelyContinuous(measure, base)


def information(joint: Any) -> Any:
    return kl(joint, t.Product(t.Image(FIRST, joint), t.Image(SECOND, joint)))


BOTH = {t.probability(P), t.probability(Q), dominated(P, Q)}
PK, QL, PL, QK = t.Product(P, K), t.Product(Q, L), t.Product(P, L), t.Product(Q, K)
JOINT = {t.probability(P), t.probability(Q), dominated(PK, QL), finite(PK, QL)}
FOUR = {t.probability(x) for x in (P, Q, M, N)}
PM, QN = t.Product(P, M), t.Product(Q, N)
IND = t.Product(t.Image(FIRST, J), t.Image(SECOND, J))
A, B = t.MeasureVariable("A", OMEGA), t.MeasureVariable("B", Y)
AB = t.Product(A, B)
PI = t.MeasureVariable("pi", OMEGA)
STAY = t.Kernel("K", OMEGA, OMEGA)


def second(product: Any) -> Any:
    return t.Image(t.Projection(product.space, 1), product)


NEXT, STATIONARY = second(t.Product(P, STAY)), second(t.Product(PI, STAY))

# (theorem, claim) -> conclusion and hypotheses, written here by hand
MEANT: dict[tuple[str, int], tuple[Any, set[Any]]] = {
    ("processing_by_a_map", 0): (finite(t.Image(g, P), t.Image(g, Q)), BOTH | {finite(P, Q)}),
    ("processing_by_a_map", 3): (
        t.LessEqual(kl(t.Image(g, P), t.Image(g, Q)), kl(P, Q)), BOTH | {finite(P, Q)},
    ),
    ("chain_rule_for_joint_measures", 0): (t.Equal(kl(PK, QL), kl(P, Q) + kl(PK, PL)), JOINT),
    ("chain_rule_for_joint_measures", 1): (finite(P, Q), JOINT),
    ("chain_rule_for_joint_measures", 2): (finite(PK, PL), JOINT),
    ("chain_rule_for_joint_measures", 3): (
        finite(PK, QL), BOTH | {dominated(PK, PL), finite(P, Q), finite(PK, PL)},
    ),
    ("tensorisation", 1): (
        t.Equal(kl(PM, QN), kl(P, Q) + kl(M, N)), FOUR | {dominated(P, Q), dominated(M, N), finite(P, Q), finite(M, N)},
    ),
    ("powers", 0): (
        t.Equal(kl(t.Repeated(P, t.Real("n")), t.Repeated(Q, t.Real("n"))), t.Real("n") * kl(P, Q)),
        BOTH | {finite(P, Q), t.Natural(t.Real("n"))},
    ),
    ("tensorisation", 2): (finite(P, Q), FOUR | {dominated(PM, QN), finite(PM, QN)}),
    ("data_processing", 0): (t.LessEqual(kl(second(PK), second(QK)), kl(P, Q)), BOTH | {finite(P, Q)}),
    ("second_law", 0): (
        t.LessEqual(kl(NEXT, PI), kl(P, PI)),
        {t.probability(P), t.probability(PI), dominated(P, PI), finite(P, PI), t.SameMeasure(STATIONARY, PI)},
    ),
    ("golden_formula", 0): (
        t.Equal(kl(J, AB), information(J) + kl(t.Image(FIRST, J), A) + kl(t.Image(SECOND, J), B)),
        {t.probability(A), t.probability(B), t.probability(J), dominated(J, AB), finite(J, AB)},
    ),
    ("mutual_information", 2): (
        t.LessEqual(t.number(0), information(J)), {t.probability(J), dominated(J, IND), finite(J, IND)},
    ),
    ("invariance", 0): (
        t.Equal(kl(t.Image(g, P), t.Image(g, Q)), kl(P, Q)),
        BOTH | {finite(P, Q)} | {
            t.SameMeasure(t.Image(t.MapVariable("h", Y, OMEGA), t.Image(g, measure)), measure) for measure in (P, Q)
        },
    ),
    ("dominating_measure", 0): (
        t.Equal(kl(P, Q), t.Integral(
            t.RadonNikodym(P, t.MeasureVariable("mu", OMEGA)) * (
                logarithm(P, t.MeasureVariable("mu", OMEGA)) - logarithm(Q, t.MeasureVariable("mu", OMEGA))
            ), t.MeasureVariable("mu", OMEGA),
        )),
        BOTH | {dominated(Q, t.MeasureVariable("mu", OMEGA)), t.SigmaFinite(t.MeasureVariable("mu", OMEGA))},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "claim"), MEANT)
def test_the_statement_is_the_one_meant(name: str, claim: int) -> None:
    """Conclusion and hypotheses, against terms written by hand; no axiom."""
    conclusion, hypotheses = MEANT[name, claim]
    found = theorem(name).kernel[claim]
    assert type(found.conclusion) is type(conclusion)
    if isinstance(conclusion, t.Relation):
        gap, wanted = (normal(said.right - said.left) for said in (found.conclusion, conclusion))
        turned = {monomial: -value for monomial, value in wanted.items()}
        assert gap == wanted or (isinstance(conclusion, t.Equal) and gap == turned)
    else:
        assert found.conclusion == conclusion
    assert found.hypotheses == hypotheses
    assert found.axioms == frozenset()


# ---------------------------------------------------------------- in models
def law(random: np.random.Generator, size: int, zeros: bool = False) -> Any:
    weights = random.integers(0 if zeros else 1, 9, size=size).astype(float)
    weights[random.integers(size)] += 1
    return weights / weights.sum()


def rows(random: np.random.Generator, first: int, other: int) -> Any:
    return np.array([law(random, other) for _ in range(first)])


def stationary(matrix: Any) -> Any:
    values, vectors = np.linalg.eig(matrix.T)
    found = np.real(vectors[:, np.argmin(np.abs(values - 1))])
    return found / found.sum()


def models(name: str, count: int = 12) -> Iterator[FiniteModel]:
    """Models with null points, junk on null sets, maps that merge points, and all that a theorem asks for."""
    for seed in range(count):
        random = np.random.default_rng([seed, *map(ord, name)])
        n, m = 5, 3
        q = law(random, n, zeros=True)
        p = law(random, n, zeros=True) * (q > 0) + 1e-3 * q
        values: dict[str, Any] = {
            "P": p / p.sum(), "Q": q, "M": law(random, m), "N": law(random, m), "A": law(random, n),
            "B": law(random, m),
            "R": law(random, n), "K": rows(random, n, m), "L": rows(random, n, m), "J": law(random, n * m, zeros=True),
            "g": random.integers(m, size=n), "mu": 3 * law(random, n), "nu": 2 * law(random, m) + 0.5,
            "lambda": law(random, m), "f": random.normal(size=n),
            "c": 0.5, "u": random.uniform(0.5, 2, size=m),
        }  # fmt: skip
        if seed % 3 == 2:  # where equality holds: dP/dQ a function of g, independent coordinates
            weight = values["u"][values["g"]] * q
            values["u"], values["P"] = values["u"] / weight.sum(), weight / weight.sum()
            values["J"] = np.outer(law(random, n), law(random, m)).ravel()
        sizes = {"Omega": n, "Y": m}
        if name == "dominating_measure":
            values["nu"] = 2 * law(random, n) + 0.5
        if name == "second_law":
            values["K"] = rows(random, n, n)
            values["pi"] = stationary(values["K"])
        if name in ("invariance", "atoms"):
            size = n if name == "invariance" else n * m
            sizes["Y" if name == "invariance" else "Z"] = size
            values["g"] = random.permutation(size)
            values["h"] = np.argsort(values["g"])
        if name == "processing_of_information":
            sizes |= {"U": n, "Z": m}
            a, b = rows(random, n, n), rows(random, m, m)
            values["N"] = np.kron(a, b)
            table = values["J"].reshape(n, m)
            values |= {"A": table.sum(axis=1) @ a, "B": table.sum(axis=0) @ b}
        if name == "entropy_on_a_set":
            values["R"] = values["c"] * values["mu"] * (q > 0)
            values["mu"] = values["mu"] / values["R"].sum()
            values["R"] = values["R"] / values["R"].sum()
            values["P"] = values["R"] if seed % 3 == 2 else values["P"]
        if name == "lebesgue_decomposition" and seed % 2:
            values["P"], values["Q"] = law(random, n), np.array([0, *law(random, n - 1)])
        if name == "law_of_the_likelihood_ratio":
            ratio = np.where(q > 0, values["P"] / np.where(q > 0, q, 1), 0)
            support, places = np.unique(ratio, return_inverse=True)
            order = random.permutation(n)  # the other pair: the same one, its points renamed
            sizes |= {"Y": len(support), "Z": n}
            values |= {"T": places, "x": support, "f": random.normal(size=len(support)), "U": places[order],
                       "M": values["P"][order], "N": q[order]}  # fmt: skip
        if name == "powers":
            values["n"] = seed % 4
        if name == "event":
            values["A"] = np.array([1, 0, *random.integers(2, size=n - 2)])
            values["Q"] = law(random, n)
            values["P"] = law(random, n, zeros=True)
            values |= {"p": values["A"] @ values["P"], "q": values["A"] @ values["Q"], "s": random.uniform(0.05, 0.95)}
        if name == "fano":
            guessed = random.integers(n, size=m)
            values["A"] = (np.arange(n)[:, None] != guessed[None, :]).astype(float).ravel()
            values |= {"U": np.full(n, 1 / n), "mu": np.ones(n), "n": n, "s": random.uniform(0.05, 0.95),
                       "e": values["A"] @ values["J"]}  # fmt: skip
        yield FiniteModel(sizes, **values)


NAMES = [
    "processing_by_a_map", "chain_rule_for_joint_measures", "tensorisation", "powers", "data_processing", "second_law",
    "golden_formula", "golden_formula_of_a_channel", "mutual_information", "information_of_a_channel", "conditioning",
    "processing_of_information", "invariance", "atoms", "dominating_measure", "change_of_measure", "entropy_on_a_set",
    "lebesgue_decomposition", "law_of_the_likelihood_ratio", "event", "fano",
]  # fmt: skip


def has_words(node: Any) -> bool:
    """Whether n draws are spoken of, which tests/derive/test_draws.py looks at."""
    return isinstance(node, t.Repeated) or any(has_words(part) for part in t.children(node))


@pytest.mark.parametrize("name", NAMES)
def test_holds_in_finite_models(name: str) -> None:
    """Every claim holds wherever its hypotheses do, and the hypotheses of each are met at least three times."""
    kernel = [fact for fact in theorem(name).kernel if not has_words(fact.conclusion)]
    met = [0] * len(kernel)
    for model in models(name):
        for claim, fact in enumerate(kernel):
            if all(map(model.holds, fact.hypotheses)):
                met[claim] += 1
                assert model.holds(fact.conclusion), f"{fact} fails in {model.values}"
    assert min(met) >= 3, met


# the conclusions made false, and the models that must refute them
MUTANTS: dict[str, tuple[str, int, Callable[[Any], Any]]] = {
    "a map increases the divergence": (
        "processing_by_a_map", 3, lambda said: t.Less(said.right, said.left)),
    "the chain rule with the models exchanged": (
        "chain_rule_for_joint_measures", 0, lambda said: t.Equal(kl(PK, QL), kl(P, Q) + kl(PL, PK))),
    "the chain rule averaged over the model": (
        "chain_rule_for_joint_measures", 0, lambda said: t.Equal(kl(PK, QL), kl(P, Q) + kl(QK, QL))),
    "tensorisation with one factor twice": (
        "tensorisation", 1, lambda said: t.Equal(kl(PM, QN), kl(P, Q) + kl(P, Q))),
    "n observations tell as much as one": ("powers", 0, lambda said: t.Equal(said.left, kl(P, Q))),
    "a channel that loses nothing": ("data_processing", 0, lambda said: t.Equal(said.left, said.right)),
    "the second law backwards in time": ("second_law", 0, lambda said: t.Less(said.right, said.left)),
    "the golden formula without the first marginal": (
        "golden_formula", 0, lambda said: t.Equal(kl(J, AB), information(J) + kl(t.Image(SECOND, J), B))),
    "negative information": ("mutual_information", 2, lambda said: t.LessEqual(said.right, said.left)),
    "conditioning adds entropy": ("conditioning", 0, lambda said: t.LessEqual(said.right, said.left)),
    "processing adds information": (
        "processing_of_information", 0, lambda said: t.LessEqual(said.right, said.left)),
    "an event that shows everything": ("event", 0, lambda said: t.LessEqual(said.right, said.left)),
    "knowledge without loss": ("fano", 0, lambda said: t.LessEqual(said.right, said.left)),
    "a change of measure without the density": (
        "change_of_measure", 0, lambda said: t.Equal(said.left, t.Integral(t.Function("f", OMEGA), Q))),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_false_variants_fail_in_a_model(name: str) -> None:
    """The check above can fail: for each variant some model meets the hypotheses and refutes it."""
    item, claim, change = MUTANTS[name]
    fact = theorem(item).kernel[claim]
    refuted = [
        model for model in models(item)
        if all(map(model.holds, fact.hypotheses)) and not model.holds(change(fact.conclusion))
    ]  # fmt: skip
    assert refuted


# ---------------------------------------------------------------- what is refused
p, q = measures("P Q")
m, n = measures("M N", space="Y")
k, k2 = kernels("K L")
through = maps("g")
joint = measures("J", space=("Omega", "Y"))
mu = measures("mu", kind="sigma-finite")
x, y = coordinates(joint)
images = Pushforward(through, p), Pushforward(through, q)

REFUSED: dict[str, Callable[[], object]] = {
    "a map, without finiteness": lambda: cite(
        deduction(given=[p << q]), "processing_by_a_map", 3, P=p, Q=q, g=through),
    "a map, without domination": lambda: cite(
        deduction(given=[Finite(KL(p, q))]), "processing_by_a_map", 3, P=p, Q=q, g=through),
    "a map, turned round": lambda: said(
        [p << q, Finite(KL(p, q))], "processing_by_a_map", 3, KL(p, q), "<=", KL(*images), P=p, Q=q, g=through),
    "a map that keeps every divergence": lambda: said(
        [p << q, Finite(KL(p, q))], "processing_by_a_map", 3, KL(*images), "=", KL(p, q), P=p, Q=q, g=through),
    "sufficiency, without equality": lambda: cite(
        deduction(given=[p << q, Finite(KL(p, q))]), "processing_by_a_map", 4, P=p, Q=q, g=through),
    "invariance, where the map is not undone": lambda: cite(
        deduction(given=[p << q, Finite(KL(p, q))]), "invariance", 0, P=p, Q=q, g=through,
        h=maps("h", space="Y", target="Omega")),
    "the chain rule, with the kernels apart only": lambda: cite(
        deduction(given=[p @ k << p @ k2, Finite(KL(p @ k, p @ k2))]), "chain_rule_for_joint_measures", 0,
        P=p, Q=q, K=k, L=k2),
    "the chain rule, the other term exchanged": lambda: said(
        [p @ k << q @ k2, Finite(KL(p @ k, q @ k2))], "chain_rule_for_joint_measures", 0,
        KL(p @ k, q @ k2), "=", KL(p, q) + KL(p @ k2, p @ k), P=p, Q=q, K=k, L=k2),
    "tensorisation, twice the first": lambda: said(
        [p << q, m << n, Finite(KL(p, q)), Finite(KL(m, n))], "tensorisation", 1,
        KL(p @ m, q @ n), "=", 2 * KL(p, q), P=p, Q=q, M=m, N=n),
    "tensorisation, one term infinite": lambda: cite(
        deduction(given=[p << q, m << n, Finite(KL(p, q))]), "tensorisation", 1, P=p, Q=q, M=m, N=n),
    "the product of another coordinate": lambda: calc(KL(p @ m, q @ m), given=[p << q]).equals(
        LebesgueIntegral(log(Composition(p / q, coordinates(p @ m)[0])), q @ m), unfold(KL), mass, densities,
        marginals),
    "the second law, without stationarity": lambda: cite(
        deduction(given=[p << q, Finite(KL(p, q))]), "second_law", 0, P=p, pi=q, K=kernels("K", target="Omega")),
    "information, negative": lambda: said(
        [joint << joint.marginal(0) @ joint.marginal(1), Finite(MutualInformation(joint))], "mutual_information", 2,
        MutualInformation(joint), "<=", 0, J=joint),
    "independence, taken for granted": lambda: cite(
        deduction(given=[joint << joint.marginal(0) @ joint.marginal(1), Finite(MutualInformation(joint))]),
        "mutual_information", 3, J=joint),
    "H(X) - H(X|Y), with an infinite entropy": lambda: cite(
        deduction(given=[joint << joint.marginal(0) @ joint.marginal(1), joint.marginal(0) << mu,
                         Finite(MutualInformation(joint))]), "mutual_information", 0, J=joint, mu=mu),
    "an f-divergence, with nothing that reads the ratio": lambda: calc(KL(p, q), given=[p << q]).equals(
        LebesgueIntegral(log(Composition(measures("P", space="Y") / measures("Q", space="Y"), through)), p),
        unfold(KL), mass, image, congruence),
    "the golden formula, without domination": lambda: cite(
        deduction(given=[Finite(KL(joint, p @ m))]), "golden_formula", 0, J=joint, A=p, B=m),
    "Fano, without a uniform law and an event": lambda: said(
        [joint << p @ joint.marginal(1), Finite(KL(joint, p @ joint.marginal(1)))], "fano", 2, KL(p, q), "=", 0,
        J=joint, U=p),
    "an event without its probability": lambda: cite(
        deduction(given=[p << q, Finite(KL(p, q))]), "event", 0, P=p, Q=q),
    "entropy on a set, the law not uniform": lambda: cite(
        deduction(given=[p << q, q << mu, Finite(KL(p, q))]), "entropy_on_a_set", 0, P=p, R=q),
}  # fmt: skip


def said(given: list[Any], name: str, claim: int, left: Any, sign: str, right: Any, **values: Any) -> object:
    """The library's claim, passed off as another statement."""
    d = deduction(given=given)
    return d.have(left, sign, right, cite(d, name, claim, **values), "so it is said")


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_follow_is_refused(name: str) -> None:
    with pytest.raises(ProofError):
        REFUSED[name]()


def test_the_same_ways_reach_what_is_true() -> None:
    """The attempts above fail for what they claim, not for the way they are written."""
    given = [p << q, Finite(KL(p, q))]
    assert said(given, "processing_by_a_map", 3, KL(*images), "<=", KL(p, q), P=p, Q=q, g=through)
    both = [*given, m << n, Finite(KL(m, n))]
    assert said(both, "tensorisation", 1, KL(p @ m, q @ n), "=", KL(p, q) + KL(m, n), P=p, Q=q, M=m, N=n)
    equal = [*given, Eq(KL(*images), KL(p, q))]
    assert cite(deduction(given=equal), "processing_by_a_map", 4, P=p, Q=q, g=through)
    one = [joint << joint.marginal(0) @ joint.marginal(1), Finite(MutualInformation(joint))]
    assert said(one, "mutual_information", 2, MutualInformation(joint), ">=", 0, J=joint)
    entropy = [*one, joint.marginal(0) << mu, Integrable(log(joint.marginal(0) / mu), joint.marginal(0))]
    assert said(
        entropy, "mutual_information", 0,
        Entropy(joint.marginal(0), mu) - Entropy(joint, mu @ joint.marginal(1)), "=", MutualInformation(joint), J=joint,
    )  # fmt: skip
    still = SameMeasure((q @ kernels("K", target="Omega")).marginal(1), q)
    assert cite(deduction(given=[*given, still]), "second_law", 0, P=p, pi=q, K=kernels("K", target="Omega"))


# ---------------------------------------------------------------- names and paper
@pytest.mark.parametrize(
    ("asked", "name"),
    [("data processing inequality", "data_processing"),
     ("chain rule for relative entropy", "chain_rule_for_joint_measures"),
     ("tensorization", "tensorisation"), ("second law of thermodynamics", "second_law"),
     ("mutual information", "mutual_information"), ("conditioning reduces entropy", "conditioning"),
     ("golden formula", "golden_formula"), ("Lebesgue's decomposition theorem", "lebesgue_decomposition"),
     ("invariance of KL", "invariance"), ("differential entropy on [0, 1]", "entropy_on_a_set"),
     ("data processing for mutual information", "processing_of_information"), ("Fano's inequality", "fano")],
)  # fmt: skip
def test_found_by_the_usual_name(asked: str, name: str) -> None:
    assert theorem(asked).name == name


@pytest.mark.parametrize("name", NAMES)
def test_on_paper(name: str) -> None:
    """Text and LaTeX hold no code, and say the title."""
    item = theorem(name)
    for page in (item.text(), item.latex()):
        assert item.title in page
        for code in ("Composition(", "Pushforward(", "DensityMeasure(", "LebesgueIntegral(", ".marginal(", "Eq("):
            assert code not in page


def test_finite_together_is_part_of_the_statement() -> None:
    """KL(P, Q) < oo is a line that can be shown, and is what is meant."""
    d = deduction(given=[p << q, Finite(KL(p, q))])
    found = cite(d, "processing_by_a_map", 0, P=p, Q=q, g=through)
    line = d.have(KL(*images), "<", oo, found, "a map cannot increase the divergence")
    assert line.conclusion == finite(t.Image(g, P), t.Image(g, Q))


# ---------------------------------------------------------------- on concrete measures
COINS = Points({(0, 0): "1/2", (1, 1): "1/4", (0, 1): "1/4"})
CONCRETE: dict[str, dict[str, Any]] = {
    "tensorisation": {"P": Normal(0, 1), "Q": Normal(1, 2), "M": Exponential(1), "N": Exponential(2)},
    "atoms": {"P": Normal(0, 1), "Q": Normal(1, 2), "lambda": Uniform(0, 1)},
    "powers": {"P": Bernoulli("1/3"), "Q": Bernoulli("1/2")},
    "mutual_information": {"J": COINS},
    "conditioning": {"J": COINS},
    "golden_formula": {"J": COINS, "A": Bernoulli("1/3"), "B": Bernoulli("1/4")},
    "entropy_on_a_set": {"P": Beta(2, 2), "R": Uniform(0, 1)},
    "dominating_measure": {"P": Bernoulli("1/3"), "Q": Bernoulli("1/2")},
}


@pytest.mark.parametrize("name", CONCRETE)
def test_at_concrete_measures(name: str) -> None:
    found = theorem(name).at(digits=12, **CONCRETE[name])
    verdicts = [claim.verdict for claim in found.claims]
    assert not any(true is False for _, true in found.hypotheses)
    assert set(verdicts) <= {"holds", "agrees", "not applicable", "undecided"}
    assert {"holds", "agrees"} & set(verdicts)


def test_strict_where_strict() -> None:
    """The coins are not independent: what knowing one says of the other is more than nothing."""
    found = theorem("conditioning").at(J=COINS, digits=12).claims[0]
    assert found.verdict == "holds" and found.left.upper < found.right.lower
    third = theorem("golden_formula").at(digits=12, **CONCRETE["golden_formula"]).claims[1]
    assert third.verdict == "holds" and third.left.upper < third.right.lower


def test_at_says_what_it_cannot_take() -> None:
    with pytest.raises(ArgumentError, match="maps, kernels"):
        theorem("processing_by_a_map").at(P=Normal(0, 1), Q=Normal(1, 2))
