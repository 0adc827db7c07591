"""Variational theorems: what the kernel says is what is meant, true on concrete measures, and no more than that."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import Eq, Rational, Symbol, exp, log

from klsym.derive import theorem
from klsym.derive.calc import calc
from klsym.derive.hypotheses import AlmostEverywhere, Finite
from klsym.derive.hypotheses import Integrable as SymPyIntegrable
from klsym.derive.inequalities import cancel, tangent
from klsym.derive.jensen import likelihood_ratio_below
from klsym.derive.mixing import mixture
from klsym.derive.reasons import addition, by, chain_rule, linear, log_algebra, unfold
from klsym.derive.reasons import shown as held
from klsym.derive.tilting import tilt, tilted
from klsym.derive.translate import OMEGA
from klsym.divergences.kl import KL
from klsym.families import Bernoulli, Exponential, Laplace, Normal
from klsym.kernel.ring import normal
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    At,
    Equal,
    Euclidean,
    Exp,
    ForAll,
    Function,
    Integrable,
    Integral,
    Inverse,
    Judgement,
    Less,
    LessEqual,
    Log,
    Measure,
    MeasureSum,
    MeasureVariable,
    Product,
    ProofError,
    RadonNikodym,
    Real,
    Relation,
    SameMeasure,
    SpaceVariable,
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


# ---------------------------------------------------------------- mixtures
W = Real("w")
r_, s_ = (MeasureVariable(name, OMEGA) for name in "RS")


def mixed(first: Measure, second: Measure, weight: Term = W) -> Measure:
    return MeasureSum(WithDensity(first, weight), WithDensity(second, ONE + -1 * weight))


def kl(first: Measure, second: Measure) -> Term:
    return Integral(Log(RadonNikodym(first, second)), first)


def same_up_to_masses(found: Judgement, wanted: Relation) -> None:
    """The two differ by masses of measures that have mass one, or w, or 1 − w, only."""
    assert isinstance(found, Relation) and type(found) is type(wanted)
    rest = normal((found.right - found.left) - (wanted.right - wanted.left))
    for monomial in rest:
        for atom, _ in monomial:
            assert atom == W or (isinstance(atom, Integral) and normal(atom.integrand) == normal(ONE)), str(atom)


def test_the_compensation_identity_is_the_statement_meant() -> None:
    identity, nearest, first, second, finite_part, within = theorem("Compensation identity").kernel
    whole = mixed(p, r_)
    mean = W * kl(p, q) + (ONE - W) * kl(r_, q)
    rest = W * kl(p, whole) + (ONE - W) * kl(r_, whole)
    same_up_to_masses(identity.conclusion, Equal(mean, rest + kl(whole, q)))
    same_up_to_masses(nearest.conclusion, LessEqual(rest, mean))
    small = {Less(number(0), W), Less(W, ONE)}
    masses = {probability(m) for m in (p, q, r_)}
    finite_ones = {
        AbsolutelyContinuous(p, q), AbsolutelyContinuous(r_, q), Integrable(Log(t), p),
        Integrable(Log(RadonNikodym(r_, q)), r_),
    }  # fmt: skip
    assert identity.hypotheses == nearest.hypotheses == small | masses | finite_ones
    of_whole = {AbsolutelyContinuous(whole, q), Integrable(Log(RadonNikodym(whole, q)), whole)}
    for fact, measure in ((first, p), (second, r_)):
        assert fact.conclusion == Integrable(Log(RadonNikodym(measure, q)), measure)
        assert fact.hypotheses == small | masses | of_whole
    assert finite_part.conclusion == Integrable(Log(RadonNikodym(p, whole)), p)
    same_up_to_masses(within.conclusion, LessEqual(kl(p, whole), -1 * Log(W)))
    assert within.hypotheses == small | {probability(p), probability(r_)}


def test_the_parallelogram_identity_in_numbers() -> None:
    """Against sums written out here."""
    from math import isclose
    from math import log as ln

    def value(a: list[float], b: list[float]) -> float:
        return sum(x * ln(x / y) for x, y in zip(a, b, strict=True) if x)

    a, b, c = [0.25, 0.75, 0.0], [0.5, 0.125, 0.375], [0.25, 0.375, 0.375]
    m = [(x + y) / 2 for x, y in zip(a, b, strict=True)]
    assert isclose(value(a, c) + value(b, c), 2 * value(m, c) + value(a, m) + value(b, m))
    concrete = dict(zip("PRQ", (a, b, c), strict=True))
    instance = theorem("parallelogram identity").at(**concrete)
    assert instance.verdict == "agrees" and abs(float(instance.left.lower) - value(a, c) - value(b, c)) < 1e-12


def test_joint_convexity_is_the_statement_meant() -> None:
    finite_one, convexity = theorem("Joint convexity").kernel
    first, second = mixed(p, r_), mixed(q, s_)
    same_up_to_masses(convexity.conclusion, LessEqual(kl(first, second), W * kl(p, q) + (ONE - W) * kl(r_, s_)))
    assert finite_one.conclusion == Integrable(Log(RadonNikodym(first, second)), first)
    assert convexity.hypotheses == {
        Less(number(0), W), Less(W, ONE), *(probability(m) for m in (p, q, r_, s_)), AbsolutelyContinuous(p, q),
        AbsolutelyContinuous(r_, s_), Integrable(Log(t), p), Integrable(Log(RadonNikodym(r_, s_)), r_),
    }  # fmt: skip


@pytest.mark.slow
def test_the_divergence_is_not_jointly_concave_or_more_convex() -> None:
    """The last line of the proof, with half the mean, or the other way round, is not a consequence of its pieces."""
    first, second, third, fourth = measures("P Q R S")
    w = Symbol("w", positive=True)
    M, N = w * first + (1 - w) * third, w * second + (1 - w) * fourth
    mean = w * KL(first, second) + (1 - w) * KL(third, fourth)
    given = [first << second, third << fourth, w < 1, Finite(KL(first, second)), Finite(KL(third, fourth))]
    for wrong in (lambda c: c.at_most(mean / 2, mixture(M), mixture(N), addition),
                  lambda c: c.at_least(mean, mixture(M), mixture(N), addition)):  # fmt: skip
        with pytest.raises(ProofError):
            wrong(calc(KL(M, N), given=given))


def test_jensen_shannon_is_the_statement_meant() -> None:
    one, two, nonnegative, equal, below = theorem("Jensen–Shannon divergence").kernel
    whole = MeasureSum(WithDensity(p, number(Fraction(1, 2))), WithDensity(q, number(Fraction(1, 2))))
    half = Fraction(1, 2) * kl(p, whole) + Fraction(1, 2) * kl(q, whole)
    given = probability(p), probability(q)
    says(nonnegative, LessEqual(number(0), half), *given)
    says(below, LessEqual(half, Log(number(2))), *given)
    assert equal.conclusion == SameMeasure(p, q) and equal.hypotheses == {*given, Equal(half, number(0))}
    assert one.hypotheses == two.hypotheses == set(given)


def test_jensen_shannon_on_measures() -> None:
    item = theorem("jensen_shannon")
    apart = item.at(P=Bernoulli(Rational(1, 4)), Q=Bernoulli(Rational(3, 4)))
    assert [c.verdict for c in apart.claims] == ["holds"] * 3 + ["not applicable", "holds"]
    assert apart.claims[-1].left.upper < Rational(69, 100)


# ---------------------------------------------------------------- maximum entropy
def test_maximum_entropy_is_the_statement_meant() -> None:
    law, mu, x = MeasureVariable("R", OMEGA), MeasureVariable("mu", OMEGA), Function("x", OMEGA)
    m, v, z, c, n = (Real(name) for name in "mvzcn")
    entropy = {measure: -1 * Integral(Log(RadonNikodym(measure, mu)), measure) for measure in (p, law)}
    values = {
        "uniform": (Log(n), -1 * Log(n)),
        "exponential": (ONE + Log(m), -1 * Log(m) - Inverse(m) * x),
        "normal": (number(Fraction(1, 2)) + Log(z), -1 * Log(z) - Fraction(1, 2) * (Inverse(v) * ((x - c) * (x - c)))),
    }
    for name, (value, density) in values.items():
        itself, lack, most, unique = theorem(f"maximum entropy of the {name} distribution").kernel
        for fact, wanted in (
            (itself, Equal(entropy[law], value)),
            (lack, Equal(entropy[p], value - kl(p, law))),
            (most, LessEqual(entropy[p], value)),
        ):
            found = fact.conclusion
            assert type(found) is type(wanted)
            assert normal(found.right - found.left) == normal(wanted.right - wanted.left)
        assert unique.conclusion == SameMeasure(p, law)
        stated = [h for h in most.hypotheses if isinstance(h, Relation) and h.measure == law]
        assert len(stated) == 1 and normal(stated[0].right) == normal(density)
    most = theorem("Maximum entropy").kernel[1].conclusion
    assert normal(most.right) == normal(entropy[law]) and normal(most.left) == normal(entropy[p])


@pytest.mark.parametrize("wrong", ["nothing", "mean of P unknown", "a larger variance", "less entropy"])
def test_maximum_entropy_made_false_is_refused(wrong: str) -> None:
    first, law = measures("P R")
    mu, x = measures("mu", "sigma-finite"), functions("x")
    m = Symbol("m", positive=True)
    mean = Eq(LebesgueIntegral(x, first), 2 * m if wrong == "a larger variance" else m)
    given = [
        first << law, law << mu, AlmostEverywhere(Eq(log(law / mu), -log(m) - x / m), law), Finite(KL(first, law)),
        SymPyIntegrable(x, first), *([] if wrong == "mean of P unknown" else [mean]),
    ]  # fmt: skip
    start = -LebesgueIntegral(log(first / law), first) - (-log(m)) - LebesgueIntegral(-x / m, first)
    line = calc(start, given=given)
    reasons = (linear, *([] if wrong == "mean of P unknown" else [held(mean)]), cancel(m), unfold(KL))
    value = (Rational(1, 2) if wrong == "less entropy" else 1) + log(m)
    if wrong == "nothing":
        assert line.equals(value - KL(first, law), *reasons)
        return
    with pytest.raises(ProofError):
        line.equals(value - KL(first, law), *reasons)


def test_the_most_entropy_in_numbers() -> None:
    """H(P) = log n − KL(P, uniform), H = 1 + log m, H = log(2πev)/2: by closed forms made elsewhere."""
    from klsym import entropy

    assert abs(float(entropy(Exponential(Rational(1, 3)))) - 2.09861228866811) < 1e-12  # 1 + log 3
    assert abs(float(entropy(Normal(0, 2))) - 2.11208571376462) < 1e-12  # log(8 π e)/2
    assert float(entropy(Laplace(0, 1))) < 0.5 * 2.8378770664093453 + 0.5 * 0.6931471805599453  # variance 2


# ---------------------------------------------------------------- Fisher information
def test_second_order_bounds_are_the_statements_meant() -> None:
    e, h, score, rest = Real("e"), Real("h"), Function("s", OMEGA), Function("g", OMEGA)
    ratio = RadonNikodym(q, p)
    square = Integral((ratio - 1) * (ratio - 1), p)
    half = Fraction(1, 2)
    near = {
        probability(p), probability(q), AbsolutelyContinuous(p, q), AbsolutelyContinuous(q, p), Less(number(0), e),
        LessEqual(e, number(half)), LessEqual(ONE + -1 * e, ratio, p), LessEqual(ratio, ONE + e, p),
    }  # fmt: skip
    finite_one, lower, upper = theorem("Near by, the divergence is half of chi-squared").kernel
    assert finite_one.conclusion == Integrable(Log(t), p)
    says(lower, LessEqual((number(half) - e) * square, Integral(Log(t), p)), *near)
    says(upper, LessEqual(Integral(Log(t), p), (number(half) + e) * square), *near)
    below, above = theorem("Fisher information").kernel
    information, other = Integral(score * score, p), Integral(rest * rest, p)
    cube = h * h * h * (information + other)
    for fact, wanted in (
        (below, LessEqual(h * h * information - cube, square)),
        (above, LessEqual(square, h * h * information + cube + h * h * h * h * other)),
    ):
        assert normal(fact.conclusion.right - fact.conclusion.left) == normal(wanted.right - wanted.left)
        assert len(fact.hypotheses) == 5


def test_second_order_in_numbers() -> None:
    """A coin of bias 1/2 + h against a fair one: I = 4, so KL is 2h² up to h⁴; twice as much is refuted."""
    from math import log as ln

    for h in (0.1, 0.01, 0.001):
        divergence = -(ln(1 + 2 * h) + ln(1 - 2 * h)) / 2
        chi, e = 4 * h * h, 2 * h
        assert (0.5 - e) * chi <= divergence <= (0.5 + e) * chi
        assert abs(divergence - 2 * h * h) < 8 * h**4
        assert not (1 - e) * chi <= divergence


@pytest.mark.parametrize(("low", "high"), [(Fraction(51, 100), None), (None, Fraction(49, 100))])
def test_half_is_the_only_constant(low: Fraction | None, high: Fraction | None) -> None:
    """The inequality of one variable beneath it, with another constant than 1/2, is refused by the ladder."""
    from klsym.kernel import rules
    from klsym.oracles.ladder import ladder

    x = Real("x")
    gap, square = x - 1 - Log(x), (x - 1) * (x - 1)
    goal = LessEqual(low * square, gap) if low else LessEqual(gap, high * square)
    with pytest.raises(ProofError):
        rules.consult(ladder, (LessEqual(number(1) if low else number(Fraction(1, 2)), x),), goal)


# ---------------------------------------------------------------- lower semicontinuity
def truncated(level: Term) -> Term:
    return level + t * Inverse(ONE + level * t)


def test_lower_semicontinuity_is_the_statement_meant() -> None:
    nearly, bounded, finite_one = theorem("Lower semicontinuity").kernel
    n, c, e = Real("n"), Real("c"), Real("e")
    m = truncated(Inverse(ONE + Exp(n)))
    value = Integral(Log(m), p) - Log(Integral(m, q))
    assert bounded.conclusion == LessEqual(Integral(Log(t), p), c)
    assert finite_one.conclusion == Integrable(Log(t), p)
    for fact in (bounded, finite_one):
        assert fact.axioms == {"klsym.oracles.axioms.monotone_convergence"}
        (every,) = (h for h in fact.hypotheses if isinstance(h, ForAll))
        assert every.variable == n and isinstance(every.judgement, LessEqual)
        assert normal(every.judgement.right - every.judgement.left) == normal(c - value)
        assert fact.hypotheses - {every} == {probability(p), probability(q), AbsolutelyContinuous(p, q)}
    assert normal(nearly.conclusion.right - nearly.conclusion.left) == normal(c + 2 * e - (Integral(F, p) - Log(Z)))
    assert not nearly.axioms


def test_truncations_in_numbers() -> None:
    """Each truncation gives at most the divergence, and they come near it, on four points with t from 0 to 8."""
    from math import exp as e_to
    from math import log as ln

    a, b = [0.0, 0.5, 0.1, 0.4], [0.25, 0.25, 0.45, 0.05]
    divergence = sum(u * ln(u / v) for u, v in zip(a, b, strict=True) if u)
    values = []
    for n in (-1, 0, 2, 5, 12):
        x = 1 / (1 + e_to(n))
        m = [x + (u / v) / (1 + x * u / v) for u, v in zip(a, b, strict=True)]
        values.append(sum(u * ln(y) for u, y in zip(a, m, strict=True) if u) - ln(sum(map(float.__mul__, b, m))))
    assert all(value <= divergence + 1e-12 for value in values)
    assert values == sorted(values) and divergence - values[-1] < 1e-4


def test_one_truncation_is_not_enough() -> None:
    """Without "for every n" the convergence theorem has nothing to converge."""
    from klsym.derive.premises import Premises
    from klsym.derive.truncation import Truncation
    from klsym.kernel import rules

    first, second = measures("P Q")
    premises = Premises([first << second])
    given = premises.working()
    truncation = Truncation(given, *map(premises.translator.measure, (first, second)))
    c = Real("c")
    once = rules.assume(LessEqual(truncation.value(), c))
    with pytest.raises(ProofError):
        truncation.conclusions(once, c)
    with pytest.raises(ProofError):
        rules.generalize(once, Real("n"))


# ---------------------------------------------------------------- Csiszár's Pythagorean inequality
def test_the_pythagorean_inequality_is_the_statement_meant() -> None:
    finite_one, inequality = theorem("Pythagorean inequality").kernel
    n = Real("n")
    level = Inverse(ONE + Exp(n))
    whole = MeasureSum(WithDensity(p, level), WithDensity(s_, ONE + -1 * level))
    assert finite_one.conclusion == Integrable(Log(RadonNikodym(p, s_)), p)
    found = inequality.conclusion
    wanted = LessEqual(kl(p, s_) + kl(s_, q), kl(p, q))
    assert normal(found.right - found.left) == normal(wanted.right - wanted.left)
    (every,) = (h for h in inequality.hypotheses if isinstance(h, ForAll))
    assert every.variable == n and finite_one.hypotheses == inequality.hypotheses
    rest = normal((every.judgement.right - every.judgement.left) - (kl(whole, q) - kl(s_, q)))
    assert all("dQ" not in str(atom) for monomial in rest for atom, _ in monomial)  # masses of the parts of M only
    assert inequality.hypotheses - {every} == {
        *(probability(m) for m in (p, q, s_)), AbsolutelyContinuous(p, s_), AbsolutelyContinuous(s_, q),
        Integrable(Log(t), p), Integrable(Log(RadonNikodym(s_, q)), s_),
    }  # fmt: skip


def test_pythagoras_in_numbers() -> None:
    """On three points: the law nearest to (1/2, 1/4, 1/4) among those with p_3 >= 1/2 is (1/3, 1/6, 1/2)."""
    from math import log as ln

    def value(a: list[float], b: list[float]) -> float:
        return sum(u * ln(u / v) for u, v in zip(a, b, strict=True) if u)

    base, nearest = [1 / 2, 1 / 4, 1 / 4], [1 / 3, 1 / 6, 1 / 2]
    for member in ([0.1, 0.1, 0.8], [0.5, 0.0, 0.5], [0.2, 0.25, 0.55]):
        assert value(member, base) >= value(member, nearest) + value(nearest, base) - 1e-12
    outside = [0.6, 0.2, 0.2]  # where the inequality is false, as it may be
    assert value(outside, base) < value(outside, nearest) + value(nearest, base)


# ---------------------------------------------------------------- uniqueness
def test_uniqueness_is_the_statement_meant() -> None:
    one, two, cauchy, only = theorem("Uniqueness of KL").kernel
    line = Euclidean(1)
    f, g, s = (Function(name, line) for name in "FGS")
    x, y, a, b, c = (Real(name) for name in "xyabc")
    both = ForAll(x, ForAll(y, Equal(At(f, x - y) * Exp(y), At(g, x) - At(g, y) - At(s, y) * (Exp(x) - Exp(y)))))
    slope = ForAll(x, Equal(At(s, x), c * x + At(s, number(0))))

    def same(found: Judgement, wanted: Judgement) -> None:
        assert type(found) is type(wanted)
        if isinstance(found, ForAll) and isinstance(wanted, ForAll):
            assert found.variable == wanted.variable
            same(found.judgement, wanted.judgement)
        else:
            assert isinstance(found, Relation) and isinstance(wanted, Relation)
            assert normal(found.right - found.left) == normal(wanted.right - wanted.left)

    same(cauchy.conclusion, Equal(At(s, a + b), At(s, a) + At(s, b) - At(s, number(0))))
    (law,) = cauchy.hypotheses
    same(law, both)
    left = (Exp(ONE) - 1) * (At(f, a) - c * (a * Exp(a) - Exp(a) + 1))
    same(only.conclusion, Equal(left, (At(f, ONE) - c) * (Exp(a) - 1)))
    first, second = sorted(only.hypotheses, key=lambda h: isinstance(h.judgement, ForAll))
    same(first, slope)
    same(second, both)
    kind = Integral(t * Log(t) - t + 1, q)
    assert normal(one.conclusion.right - one.conclusion.left) == normal(kind - Integral(Log(t), p))
    assert isinstance(two.conclusion, Equal)


@pytest.mark.parametrize("name", ["squared distance", "reverse KL"])
def test_other_divergences_are_not_both(name: str) -> None:
    """x² has no f, and the f of the reversed divergence no φ: the equation fails at numbers."""
    from math import log as ln

    def bregman(p_: float, q_: float) -> float:
        return (p_ - q_) ** 2 if name == "squared distance" else -ln(p_ / q_) + p_ / q_ - 1

    # homogeneous of degree one, as q f(p/q) is? 2 D(p, q) = D(2p, 2q) fails
    assert abs(2 * bregman(1.0, 3.0) - bregman(2.0, 6.0)) > 0.1


# ---------------------------------------------------------------- Jensen–Shannon as a mutual information
def test_jensen_shannon_is_an_information() -> None:
    (fact,) = theorem("Jensen–Shannon as mutual information").kernel
    half, labels = number(Fraction(1, 2)), SpaceVariable("Y")
    a, b = (MeasureVariable(name, labels) for name in "AB")
    label = MeasureSum(WithDensity(a, half), WithDensity(b, half))
    whole = MeasureSum(WithDensity(p, half), WithDensity(q, half))
    joint = MeasureSum(WithDensity(Product(a, p), half), WithDensity(Product(b, q), half))
    wanted = Equal(kl(joint, Product(label, whole)), half * kl(p, whole) + half * kl(q, whole))
    same_up_to_masses(fact.conclusion, wanted)
    (apart,) = fact.hypotheses - {probability(m) for m in (a, b, p, q)}
    assert isinstance(apart, Equal) and apart.measure == label
    density = RadonNikodym(a, label)
    assert normal(apart.left - apart.right) == normal((number(2) - density) * density)


def test_labels_that_coincide_tell_less() -> None:
    """With A and B overlapping the information is smaller than JS: the hypothesis is needed."""
    from math import log as ln

    first, second, joint = [0.9, 0.1], [0.2, 0.8], {}
    for label, overlap in ((0, 0.75), (1, 0.25)):  # A = (3/4, 1/4), B = (1/4, 3/4)
        for point in (0, 1):
            joint[label, point] = overlap * first[point] / 2 + (1 - overlap) * second[point] / 2
    middle = [(u + v) / 2 for u, v in zip(first, second, strict=True)]
    information = sum(v * ln(v / (0.5 * middle[point])) for (_, point), v in joint.items())
    divergence = sum(u * ln(u / m) / 2 + v * ln(v / m) / 2 for u, v, m in zip(first, second, middle, strict=True))
    assert 0 < information < divergence / 2


# ---------------------------------------------------------------- on paper
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "log_sum",
        "donsker_varadhan",
        "gibbs_variational",
        "free_energy_principle",
        "exponential_family",
        "one_parameter_family",
        "exponential_tilt",
        "compensation",
        "parallelogram",
        "joint_convexity",
        "jensen_shannon",
        "maximum_entropy",
        "maximum_entropy_normal",
        "fisher_information",
        "near_chi_squared",
        "lower_semicontinuity",
        "pythagoras",
        "uniqueness",
        "jensen_shannon_information",
    ],
)
def test_text_and_latex(name: str) -> None:
    """Both can be made, with every part's heading; LaTeX is read back as it is written."""
    item = theorem(name)
    text, latex = item.text(), item.latex()
    assert item.title.split()[-1] in text and r"\begin{theorem}" in latex
    assert all(part.heading in text for part in item.parts)
