"""The laws of most entropy: uniform on n points, H = log n; exponential among laws on [0, oo) with mean m,
H = 1 + log m; normal among laws on the line with mean c and variance v, H = log(2πev)/2.

Each is the maximum entropy principle for one statistic. The entropy is relative to a base μ (counting on n points,
length on the line) and the law is known by its density alone: 1/n; e^(−x/m)/m; e^(−(x − c)²/2v)/z, where z = √(2πv) on
the line, so that 1/2 + log z = log(2πev)/2. The statements hold for any base and any statistic with such a law;
that the law has the mean (and the variance) that its density says is among the hypotheses. Where KL(P, R) = oo, H(P)
is −oo.
"""

from __future__ import annotations

from sympy import Basic, Eq, Expr, Integer, Rational, Symbol, log

from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Finite, Integrable
from klsym.derive.inequalities import cancel
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, chain_rule, congruence, linear, log_algebra, mass, shown, unfold
from klsym.derive.step import Part
from klsym.derive.work import Reason
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, MeasureSymbol, functions, measures

P, R = measures("P R")
mu = MeasureSymbol("mu", "sigma-finite")
x = functions("x")
m, v, z = (Symbol(name, positive=True) for name in "mvz")
c = Symbol("c", real=True)
n = Symbol("n", positive=True)
Reasons = tuple[Reason, ...]


def lacking(start: Calc, a: Expr, f: Expr, value: Expr, *why: Reason) -> Calc:
    """H(P) = value − KL(P, R), for log dR/dμ = a + f."""
    return (
        start.equals(-LebesgueIntegral(log(P / R) + log(R / mu), P), unfold(Entropy), chain_rule(P, R, mu), log_algebra)
        .equals(-LebesgueIntegral(log(P / R), P) - a - LebesgueIntegral(f, P), congruence, addition, mass, linear)
        .equals(value - LebesgueIntegral(log(P / R), P), linear, addition, mass, *why)
        .equals(value - KL(P, R), unfold(KL))
    )


def of_the_law(a: Expr, f: Expr, value: Expr, *why: Reason) -> Calc:
    """H(R) = value."""
    return (
        calc(Entropy(R, mu))
        .equals(-a - LebesgueIntegral(f, R), unfold(Entropy), congruence, addition, mass, linear)
        .equals(value, linear, addition, mass, *why)
    )


def unique(a: Expr, f: Expr, value: Expr, *why: Reason) -> Deduction:
    """Only R has so much."""
    d = deduction(given=[Finite(Entropy(P, mu)), Eq(Entropy(P, mu), value)])
    lines = lacking(d.calc(Entropy(P, mu)), a, f, value, *why)
    d.chain(lines)
    d.given.add(*lines.given.facts)
    d.follows(KL(P, R), "=", 0, "nothing is lacking")
    d.library("gibbs", 1, P=P, Q=R)
    return d


def parts(a: Expr, f: Expr, value: Expr, for_law: Reasons, for_others: Reasons) -> tuple[Part, ...]:
    """H(R) is the value, no P has more, and only R has as much."""
    return (
        of_the_law(a, f, value, *for_law).part("Its entropy"),
        lacking(calc(Entropy(P, mu)), a, f, value, *for_others).part("What others lack"),
        lacking(calc(Entropy(P, mu)), a, f, value, *for_others)
        .at_most(value, by("gibbs", P=P, Q=R))
        .part("No law has more"),
        unique(a, f, value, *for_others).part("No other law has as much"),
    )


def density(value: Expr) -> list[Basic]:
    """R has this log density with respect to μ, and P lies within reach of it."""
    return [P << R, R << mu, AlmostEverywhere(Eq(log(R / mu), value), R), Finite(KL(P, R))]


def means(statistic: Expr, value: Expr) -> list[Basic]:
    """The statistic has this mean, under P and under R."""
    return [
        Integrable(statistic, P), Integrable(statistic, R),
        Eq(LebesgueIntegral(statistic, P), value), Eq(LebesgueIntegral(statistic, R), value),
    ]  # fmt: skip


@theorem(
    "The uniform distribution has the most entropy",
    given=density(-log(n)),
    source="Cover & Thomas, Elements of Information Theory, Theorem 2.6.4",
    chapter="Entropy and mutual information",
    also=("Maximum entropy of the uniform distribution",),
)
def maximum_entropy_uniform() -> tuple[Part, ...]:
    """On n points no distribution has more entropy than log n, and only the uniform one has as much."""
    return parts(-log(n), Integer(0), log(n), (), ())


@theorem(
    "The exponential distribution has the most entropy given its mean",
    given=[*density(-log(m) - x / m), *means(x, m)],
    source="Cover & Thomas, Elements of Information Theory, Example 12.2.5",
    chapter="Entropy and mutual information",
    also=("Maximum entropy of the exponential distribution",),
)
def maximum_entropy_exponential() -> tuple[Part, ...]:
    """Among laws on [0, oo) with mean m none has more entropy than 1 + log m, and only the exponential has as much."""
    why = [(shown(Eq(LebesgueIntegral(x, law), m)), cancel(m)) for law in (R, P)]
    return parts(-log(m), -x / m, 1 + log(m), *why)


square = c**2 + v


@theorem(
    "The normal distribution has the most entropy given its mean and variance",
    given=[*density(-log(z) - (x - c) ** 2 / (2 * v)), *means(x, c), *means(x**2, square)],
    source="Cover & Thomas, Elements of Information Theory, Theorem 8.6.5",
    chapter="Entropy and mutual information",
    also=("Maximum entropy of the normal distribution",),
)
def maximum_entropy_normal() -> tuple[Part, ...]:
    """Of all laws with mean c and variance v the normal, and only it, has the entropy 1/2 + log z, z = √(2πv)."""
    why = [
        (shown(Eq(LebesgueIntegral(x, law), c)), shown(Eq(LebesgueIntegral(x**2, law), square)), cancel(v))
        for law in (R, P)
    ]
    return parts(-log(z), -((x - c) ** 2) / (2 * v), Rational(1, 2) + log(z), *why)
