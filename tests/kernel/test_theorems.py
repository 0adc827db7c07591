"""The rules suffice: Gibbs' inequality with its equality case and the cross-entropy identity, by raw rules alone."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from klsym.check.fuzz import judge
from klsym.check.models import Model
from klsym.derive.facts import (
    ONE,
    ZERO,
    chain,
    congruence,
    finite_of_probability,
    follows,
    integrable_congruence,
    integral_congruence,
    inverse_positive,
    log_inverse,
    sigma_finite_of_finite,
    symmetric,
)
from klsym.kernel import rules, terms
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    Equal,
    Integrable,
    Integral,
    Less,
    LessEqual,
    Log,
    MeasureVariable,
    Not,
    RadonNikodym,
    Real,
    SameMeasure,
    SigmaFinite,
    SpaceVariable,
    Term,
    Version,
    number,
    probability,
)
from klsym.kernel.theorem import RULES, RuleError, Theorem
from klsym.oracles.ladder import ladder

S = SpaceVariable("S")
P, Q, MU = (MeasureVariable(name, S) for name in ("P", "Q", "mu"))
x = Real("x")
T = RadonNikodym(P, Q)
KL = Integral(Log(T), P)


def phi(t: Term) -> Term:
    return t * Log(t) - t + 1


def phi_nonnegative() -> Theorem:
    """0 <= x log x - x + 1 for x >= 0, from log(1/x) <= 1/x - 1, without an oracle."""
    positive = rules.assume(Less(ZERO, x))
    gap = follows(
        LessEqual(ZERO, terms.Inverse(x) - 1 + Log(x)),
        rules.log_tangent(inverse_positive(positive)),
        log_inverse(positive),
    )
    scaled = rules.product(follows(LessEqual(ZERO, x), positive), gap)
    above = follows(LessEqual(ZERO, phi(x)), scaled, rules.inverse(positive))
    below = LessEqual(x, ZERO)
    zero = rules.antisymmetry(rules.assume(below), rules.assume(LessEqual(ZERO, x)))
    at_zero = rules.linear(LessEqual(ZERO, phi(x)), ((number(1) - Log(x), zero),))
    return rules.cases(below, at_zero, rules.discharge(above, rules.order(rules.assume(Not(below)))))


@pytest.fixture(scope="module")
def setting() -> dict[str, Theorem]:
    """P and Q probabilities, P << Q, log dP/dQ integrable, and what follows about dP/dQ."""
    mass_p, mass_q = rules.assume(probability(P)), rules.assume(probability(Q))
    finite_p, finite_q = finite_of_probability(mass_p), finite_of_probability(mass_q)
    version = rules.radon_nikodym(
        rules.assume(AbsolutelyContinuous(P, Q)), sigma_finite_of_finite(finite_p), sigma_finite_of_finite(finite_q)
    )
    log = rules.assume(Integrable(Log(T), P))
    parts = (
        (ONE, rules.integrable_change(version, Log(T), log)),
        (number(-1), rules.integrable_change(version, ONE, finite_p)),
        (ONE, finite_q),
    )
    integral = rules.integral_linear(phi(T), parts, Q)
    value = follows(
        Equal(Integral(phi(T), Q), KL),
        integral, rules.change_of_measure(version, Log(T)), rules.change_of_measure(version, ONE), mass_p, mass_q,
    )  # fmt: skip
    return {
        "version": version,
        "value": value,
        "integrable": rules.integrable_linear(phi(T), parts, Q),
        "finite_q": finite_q,
    }


HYPOTHESES = {probability(P), probability(Q), AbsolutelyContinuous(P, Q), Integrable(Log(T), P)}


def gibbs(setting: dict[str, Theorem]) -> tuple[Theorem, Theorem]:
    sign = rules.pointwise(phi_nonnegative(), {x: T}, (rules.version_nonnegative(setting["version"]),), Q)
    nothing = rules.integrable_linear(ZERO, (), Q)
    below = rules.integral_monotone(sign, nothing, setting["integrable"])
    zero = rules.integral_linear(ZERO, (), Q)
    return sign, follows(LessEqual(ZERO, KL), below, zero, setting["value"])


def test_gibbs(setting: dict[str, Theorem]) -> None:
    _, theorem = gibbs(setting)
    assert theorem.conclusion == LessEqual(ZERO, KL)
    assert theorem.hypotheses == HYPOTHESES
    assert not theorem.axioms and not theorem.oracles


def test_gibbs_equality_case(setting: dict[str, Theorem]) -> None:
    sign, _ = gibbs(setting)
    vanishing = chain(setting["value"], rules.assume(Equal(KL, ZERO)))
    zero = rules.integral_zero(sign, setting["integrable"], vanishing)  # phi(dP/dQ) = 0, Q-a.e.
    apart = rules.consult(
        ladder, (LessEqual(ZERO, x),), LessEqual(3 * (x - 1) * (x - 1), (2 * x + 4) * phi(x))
    )  # 3 (t - 1)^2 <= (2t + 4) phi(t)
    nonnegative = rules.version_nonnegative(setting["version"])
    lifted = rules.pointwise(apart, {x: T}, (nonnegative,), Q)
    square = rules.linear(
        LessEqual((T - 1) * (T - 1), ZERO, Q),
        ((number(Fraction(1, 3)), lifted), ((2 * T + 4) * Fraction(1, 3), zero)),
    )
    flat = rules.consult(ladder, (Less(number(1), x),), Less(ZERO, (x - 1) * (x - 1)))
    low = rules.consult(ladder, (Less(x, number(1)),), Less(ZERO, (x - 1) * (x - 1)))
    # for real numbers, (x - 1)^2 <= 0 gives x = 1
    small = LessEqual((x - 1) * (x - 1), ZERO)
    upper = rules.cases(
        LessEqual(x, ONE),
        rules.assume(LessEqual(x, ONE)),
        rules.contradiction(
            rules.assume(small),
            rules.discharge(_denied(flat), rules.order(rules.assume(Not(LessEqual(x, ONE))))),
            LessEqual(x, ONE),
        ),
    )
    lower = rules.cases(
        LessEqual(ONE, x),
        rules.assume(LessEqual(ONE, x)),
        rules.contradiction(
            rules.assume(small),
            rules.discharge(_denied(low), rules.order(rules.assume(Not(LessEqual(ONE, x))))),
            LessEqual(ONE, x),
        ),
    )
    one = rules.pointwise(rules.antisymmetry(upper, lower), {x: T}, (square,), Q)
    assert one.conclusion == Equal(T, ONE, Q)
    hole = Real("version")
    version = rules.rewrite(setting["version"], one, Version(hole, P, Q), hole)
    same = rules.same_measure(version, rules.version_self(Q))
    assert same.conclusion == SameMeasure(P, Q)
    assert same.hypotheses == {*HYPOTHESES, Equal(KL, ZERO)}
    assert same.oracles == {"klsym.oracles.ladder.ladder"}


def _denied(positive: Theorem) -> Theorem:
    """From 0 < a, not a <= 0."""
    return rules.order(positive)


def test_equal_measures_have_divergence_zero() -> None:
    """If P = Q then dP/dQ = 1 a.e., so KL = Int log 1 dP = 0."""
    finite = rules.assume(SigmaFinite(Q))
    same = rules.assume(SameMeasure(P, Q))
    back = rules.same_measure(rules.version_self(P), rules.version_self(P))  # P = P
    hole = MeasureVariable("hole", S)
    turned = rules.rewrite(back, same, SameMeasure(hole, P), hole)  # Q = P
    one = rules.rewrite(rules.version_self(Q), turned, Version(ONE, hole, Q), hole)  # 1 is a version of dP/dQ
    finite_p = rules.rewrite(finite, turned, SigmaFinite(hole), hole)
    chosen = rules.radon_nikodym(rules.version_continuous(one), finite_p, finite)
    equal = rules.transfer(rules.version_unique(chosen, one, finite), rules.version_continuous(one))
    logarithm = congruence(equal, Log(x), x)
    value = integral_congruence(logarithm, P)
    theorem = follows(Equal(KL, ZERO), value, rules.integral_linear(ZERO, (), P))
    assert theorem.hypotheses == {SameMeasure(P, Q), SigmaFinite(Q)}


def test_cross_entropy_minus_entropy() -> None:
    """KL(P, Q) = Int log p dP - Int log q dP, for p = dP/dmu, q = dQ/dmu, both logarithms P-integrable."""
    p, q = RadonNikodym(P, MU), RadonNikodym(Q, MU)
    finite = {m: rules.assume(SigmaFinite(m)) for m in (P, Q, MU)}
    p_q, q_mu = rules.assume(AbsolutelyContinuous(P, Q)), rules.assume(AbsolutelyContinuous(Q, MU))
    p_mu = rules.transfer(q_mu, p_q)
    t, of_p = rules.radon_nikodym(p_q, finite[P], finite[Q]), rules.radon_nikodym(p_mu, finite[P], finite[MU])
    of_q = rules.radon_nikodym(q_mu, finite[Q], finite[MU])
    product = rules.transfer(rules.version_unique(of_p, rules.version_chain(t, of_q), finite[MU]), p_mu)  # p = t q
    split = rules.log_product(rules.version_positive(t), rules.transfer(rules.version_positive(of_q), p_q))
    log_p = chain(congruence(product, Log(x), x), split)  # log p = log t + log q, P-a.e.
    difference = follows(Equal(Log(p) - Log(q), Log(T), P), log_p)
    parts = (
        (ONE, rules.assume(Integrable(Log(p), P))),
        (number(-1), rules.assume(Integrable(Log(q), P))),
    )
    integral = rules.integral_linear(Log(p) - Log(q), parts, P)
    theorem = follows(
        Equal(KL, Integral(Log(p), P) - Integral(Log(q), P)), symmetric(integral_congruence(difference, P)), integral
    )
    finite_kl = integrable_congruence(rules.integrable_linear(Log(p) - Log(q), parts, P), difference)
    assert finite_kl.conclusion == Integrable(Log(T), P)
    assert theorem.hypotheses == {
        AbsolutelyContinuous(P, Q), AbsolutelyContinuous(Q, MU), SigmaFinite(P), SigmaFinite(Q), SigmaFinite(MU),
        Integrable(Log(p), P), Integrable(Log(q), P),
    }  # fmt: skip
    verdicts = [judge(Model(seed, kind), theorem) for seed in range(60) for kind in ("atoms", "counting", "mixed")]
    assert "violated" not in verdicts
    assert verdicts.count("confirmed") > 30


@pytest.mark.parametrize("wrong", [Less(ZERO, KL), LessEqual(KL, ZERO), LessEqual(ONE, KL)])
def test_false_variants_of_gibbs_do_not_follow(setting: dict[str, Theorem], wrong: Any) -> None:
    _, theorem = gibbs(setting)
    with pytest.raises(RuleError):
        follows(wrong, theorem, setting["value"])
    refuted = [Model(seed).holds(wrong) is False for seed in range(80) if all(Model(seed).holds(h) for h in HYPOTHESES)]
    assert any(refuted)


def test_the_certificate_replays(setting: dict[str, Theorem]) -> None:
    """Rebuilt from its JSON, every step gives the conclusion and the hypotheses that it states."""
    _, theorem = gibbs(setting)
    data = json.loads(json.dumps(theorem.certificate()))
    assert data["format"] == "klsym-certificate" and data["version"] == 1
    nodes: list[Any] = []
    steps: list[Theorem] = []

    def decode(value: Any, field: Any = None) -> Any:
        if isinstance(value, dict):
            return nodes[value["node"]] if "node" in value else steps[value["step"]]
        if isinstance(value, list):
            return tuple(map(decode, value))
        return Fraction(value) if field == "Rational" else value

    for kind, *parts in data["nodes"]:
        nodes.append(getattr(terms, kind)(*(decode(part, kind) for part in parts)))
    for step in data["steps"]:
        made = RULES[step["rule"]](**{name: decode(value) for name, value in step["arguments"].items()})
        assert made.conclusion == decode(step["conclusion"])
        assert made.hypotheses == set(map(decode, step["hypotheses"]))
        steps.append(made)
    assert steps[-1].conclusion == theorem.conclusion
    assert len({json.dumps(step["conclusion"]) for step in data["steps"]}) <= len(data["steps"]) < 120
    assert theorem.certificate() == theorem.certificate()


def test_taint_passes_through_every_rule(setting: dict[str, Theorem]) -> None:
    sworn = rules.consult(ladder, (), LessEqual(ZERO, x * x))
    admitted = rules.axiom(_admitted, ())
    both = rules.linear(LessEqual(ZERO, 2 * (x * x)), ((number(1), sworn), (number(1), admitted)))
    for theorem in (both, rules.generalize(both, x), rules.pointwise(both, {x: T}), rules.instantiate(both, {x: KL})):
        assert theorem.oracles == {"klsym.oracles.ladder.ladder"}
        assert theorem.axioms == {f"{__name__}._admitted"}


def _admitted() -> Any:
    return (), (LessEqual(ZERO, x * x),)
