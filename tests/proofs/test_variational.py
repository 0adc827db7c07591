"""Variational theorems: what the kernel says is what is meant, true on concrete measures, and no more than that."""

from __future__ import annotations

import pytest
from sympy import Eq, Rational, Symbol, exp, log

from klsym.derive import theorem
from klsym.derive.calc import calc
from klsym.derive.hypotheses import Finite
from klsym.derive.hypotheses import Integrable as SymPyIntegrable
from klsym.derive.inequalities import cancel, tangent
from klsym.derive.jensen import likelihood_ratio_below
from klsym.derive.reasons import addition, by, chain_rule, linear, log_algebra, unfold
from klsym.derive.reasons import shown as held
from klsym.derive.tilting import tilt, tilted
from klsym.derive.translate import OMEGA
from klsym.divergences.kl import KL
from klsym.families import Bernoulli, Exponential, Laplace, Normal
from klsym.kernel.ring import normal
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    Equal,
    Exp,
    Function,
    Integrable,
    Integral,
    Inverse,
    Judgement,
    Less,
    LessEqual,
    Log,
    Measure,
    MeasureVariable,
    ProofError,
    RadonNikodym,
    Real,
    Relation,
    SameMeasure,
    Term,
    WithDensity,
    finite,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, counting, functions, measures

p, q = (MeasureVariable(name, OMEGA) for name in "PQ")
ONE = number(1)
t = RadonNikodym(p, q)


def says(fact: Theorem, wanted: Relation, *hypotheses: Judgement) -> None:
    """The theorem says this, up to the form of its polynomials, under these hypotheses and no others."""
    found = fact.conclusion
    assert type(found) is type(wanted) and found.measure == wanted.measure
    assert normal(found.right - found.left) == normal(wanted.right - wanted.left)
    assert fact.hypotheses == frozenset(hypotheses)


def shown(name: str) -> None:
    """Text and LaTeX can be made, and hold every part's heading."""
    item = theorem(name)
    text, latex = item.text(), item.latex()
    assert item.title.split()[-1] in text and r"\begin{theorem}" in latex
    assert all(part.heading in text for part in item.parts)


# ---------------------------------------------------------------- the log-sum inequality
def test_log_sum_is_the_statement_meant() -> None:
    mass = [Integral(ONE, m) for m in (p, q)]
    wanted = LessEqual(mass[0] * Log(mass[0] * Inverse(mass[1])), Integral(Log(t), p))
    says(
        theorem("log_sum").kernel[1], wanted,
        AbsolutelyContinuous(p, q), finite(p), finite(q), Integrable(Log(t), p),
    )  # fmt: skip


def test_log_sum_on_measures() -> None:
    item = theorem("log-sum inequality")
    strict = item.at(P=2 * Normal(0, 1), Q=Laplace(0, 1))
    assert [c.verdict for c in strict.claims[:2]] == ["holds", "holds"] and strict.claims[2].verdict == "not applicable"
    value = strict.claims[1]
    assert value.left.lower > value.right.upper > 1  # 2 log 2 on the right
    assert item.at(P=2 * Bernoulli(Rational(1, 3)), Q=3 * Bernoulli(Rational(1, 3))).claims[-1].verdict == "agrees"
    assert item.at(P=Normal(0, 1), Q=Exponential(1)).claims[1].verdict == "holds"  # oo >= 0
    shown("log_sum")


def test_log_sum_as_a_sum() -> None:
    found = theorem("log_sum").specialize(counting(Symbol("n", integer=True, positive=True)))
    whole = "Sum(log(p[i]/q[i])*p[i], (i, 1, n)) >= log(Sum(p[i], (i, 1, n))/Sum(q[i], (i, 1, n)))*Sum(p[i], (i, 1, n))"
    assert whole in [str(part.claim) for part in found.parts]


@pytest.mark.parametrize("constant", [Rational(101, 100), 2])
def test_log_sum_made_false_is_refused(constant: Rational) -> None:
    """With a larger constant in front of the masses' divergence, and with the inequality turned round."""
    first, second = measures("P Q", kind="finite")
    whole, total = LebesgueIntegral(1, first), LebesgueIntegral(1, second)
    c, ratio = constant * whole / total, first / second
    given = [first << second, Finite(KL(first, second)), whole > 0, total > 0]
    chain = (
        calc(LebesgueIntegral(log(ratio), first), given=given)
        .equals(LebesgueIntegral(log(c) - log(c / ratio), first), log_algebra)
    )  # fmt: skip
    reasons = likelihood_ratio_below(c, first, second), tangent(c / ratio), addition, linear, cancel(total), unfold(KL)
    with pytest.raises(ProofError):
        chain.at_least(whole * log(c), *reasons)
    with pytest.raises(ProofError):
        calc(LebesgueIntegral(log(ratio), first), given=given).at_most(whole * log(whole / total), *reasons)


# ---------------------------------------------------------------- Donsker–Varadhan and Gibbs' variational principle
F = Function("f", OMEGA)
Z = Integral(Exp(F), q)
TILT = WithDensity(q, Inverse(Z) * Exp(F))
STANDARD = (
    probability(p), probability(q), AbsolutelyContinuous(p, q), Integrable(Log(t), p),
    Integrable(F, p), Integrable(Exp(F), q),
)  # fmt: skip


def to_the_tilt(measure: Measure) -> Term:
    """KL(P, Q_f), with its mass terms."""
    return Integral(Log(RadonNikodym(measure, TILT)), measure) + Integral(ONE, TILT) - 1


def test_donsker_varadhan_is_the_statement_meant() -> None:
    bound, gap, only, attained, reached, near = theorem("Donsker–Varadhan").kernel
    value, divergence = Integral(F, p) - Log(Z), Integral(Log(t), p)
    says(bound, LessEqual(value, divergence), *STANDARD)
    says(gap, Equal(divergence - value, to_the_tilt(p)), *STANDARD)
    assert only.conclusion == SameMeasure(p, TILT)
    assert only.hypotheses - set(STANDARD) == {Equal(divergence, -1 * Log(Z) + Integral(F, p))}
    says(
        attained,
        Equal(Integral(Log(RadonNikodym(TILT, q)), TILT) - Integral(ONE, TILT) + 1, Integral(F, TILT) - Log(Z)),
        probability(q), Integrable(Exp(F), q), Integrable(F, TILT),
    )  # fmt: skip
    says(reached, Equal(divergence - Log(Integral(t, q)), divergence), *STANDARD[:3])
    e = Real("e")
    says(
        near,
        LessEqual(divergence - Log(ONE + e), Integral(Log(t + e), p) - Log(Integral(t + e, q))),
        Less(number(0), e), *STANDARD[:4],
    )  # fmt: skip
    shown("donsker_varadhan")


def test_gibbs_variational_principle_is_the_statement_meant() -> None:
    split, bound, only, attained = theorem("ELBO").kernel
    lower = Integral(F, p) - Integral(Log(t), p)
    says(split, Equal(Log(Z), lower + to_the_tilt(p)), *STANDARD)
    says(bound, LessEqual(lower, Log(Z)), *STANDARD)
    assert only.conclusion == SameMeasure(p, TILT)
    tilted = Integral(Log(RadonNikodym(TILT, q)), TILT) - Integral(ONE, TILT) + 1
    says(
        attained, Equal(Integral(F, TILT) - tilted, Log(Z)),
        probability(q), Integrable(Exp(F), q), Integrable(F, TILT),
    )  # fmt: skip
    excess, least = theorem("Free energy").kernel
    energy, temperature = Function("H", OMEGA), Real("T")
    logarithm = Log(Integral(Exp(-1 * (Inverse(temperature) * energy)), q))
    free = Integral(energy, p) + temperature * Integral(Log(t), p)
    assert normal(least.conclusion.right) == normal(free)
    assert normal(least.conclusion.left) == normal(-1 * temperature * logarithm)
    assert type(excess.conclusion) is Equal and len(least.hypotheses) == 7
    shown("gibbs_variational")
    shown("free_energy_principle")


@pytest.mark.parametrize("wrong", ["twice", "no logarithm", "more"])
def test_donsker_varadhan_made_false_is_refused(wrong: str) -> None:
    """From the line KL(P, Q) = E_P f − log E_Q e^f + KL(P, Q_f), Gibbs' inequality gives this bound and no other."""
    first, second = measures("P Q")
    f = functions("f")
    given = [first << second, Finite(KL(first, second)), SymPyIntegrable(f, first), SymPyIntegrable(exp(f), second)]
    inside = LebesgueIntegral(exp(f), second)
    value = LebesgueIntegral(f, first) - log(inside)
    line = calc(value + KL(first, tilted(f, second)), given=given)
    reasons = tilt(f, second), by("gibbs", P=first, Q=tilted(f, second))
    false = {"twice": 2 * value, "no logarithm": LebesgueIntegral(f, first), "more": value + Rational(1, 100)}
    with pytest.raises(ProofError):
        line.at_least(false[wrong], *reasons)
    assert wrong != "twice" or line.at_least(value, *reasons).steps


def test_the_tilt_needs_its_integral() -> None:
    """Where e^f is not integrable there is no tilt."""
    first, second = measures("P Q")
    f = functions("f")
    given = [first << second, Finite(KL(first, second)), SymPyIntegrable(f, first)]
    with pytest.raises(ProofError, match="integrable"):
        calc(KL(first, tilted(f, second)), given=given).at_least(
            0, tilt(f, second), by("gibbs", P=first, Q=tilted(f, second))
        )


# ---------------------------------------------------------------- exponential families and tilts
def test_exponential_family_is_the_statement_meant() -> None:
    g = Function("g", OMEGA)
    log_g, other = Log(Integral(Exp(g), q)), WithDensity(q, Inverse(Integral(Exp(g), q)) * Exp(g))
    given = probability(q), Integrable(Exp(F), q), Integrable(Exp(g), q), Integrable(F, TILT), Integrable(g, TILT)
    divergence, convex = theorem("exponential_family").kernel
    kl = Integral(Log(RadonNikodym(TILT, other)), TILT) - Integral(ONE, TILT) + Integral(ONE, other)
    says(divergence, Equal(kl, log_g - Log(Z) - Integral(g - F, TILT)), *given)
    says(convex, LessEqual(Log(Z) + Integral(g - F, TILT), log_g), *given)
    (line,) = theorem("one_parameter_family").kernel
    assert type(line.conclusion) is Equal and len(line.hypotheses) == 4
    shown("exponential_family")
    shown("one_parameter_family")


def test_the_exponential_tilt_is_the_statement_meant() -> None:
    identity, finite_one, nearest, unique = theorem("I-projection on a linear family").kernel
    divergence = Integral(Log(t), p)
    least = Integral(Log(RadonNikodym(TILT, q)), TILT) - Integral(ONE, TILT) + 1
    constraint = Equal(Integral(F, p), Integral(F, TILT))
    given = *STANDARD, Integrable(F, TILT), constraint
    says(identity, Equal(divergence, to_the_tilt(p) + least), *given)
    says(nearest, LessEqual(least, divergence), *given)
    assert finite_one.conclusion == Integrable(Log(RadonNikodym(TILT, q)), TILT)
    assert finite_one.hypotheses == {probability(q), Integrable(Exp(F), q), Integrable(F, TILT)}
    assert unique.conclusion == SameMeasure(p, TILT) and set(given) < unique.hypotheses
    shown("exponential_tilt")


@pytest.mark.parametrize("wrong", ["no constraint", "half the last side"])
def test_right_angles_need_the_constraint(wrong: str) -> None:
    first, second = measures("P Q")
    f = functions("f")
    Q_f = tilted(f, second)
    given = [
        first << second, Finite(KL(first, second)), SymPyIntegrable(f, first), SymPyIntegrable(exp(f), second),
        SymPyIntegrable(f, Q_f),
    ]  # fmt: skip
    constraint = Eq(LebesgueIntegral(f, first), LebesgueIntegral(f, Q_f))
    sides = KL(first, Q_f) + KL(Q_f, second) / (2 if wrong == "half the last side" else 1)
    reasons = tilt(f, second), chain_rule(first, Q_f, second), log_algebra, by("donsker_varadhan", P=first, Q=second)
    with pytest.raises(ProofError):
        calc(KL(first, second), given=[*given, *([] if wrong == "no constraint" else [constraint])]).equals(
            sides, *reasons, *([] if wrong == "no constraint" else [held(constraint)])
        )
