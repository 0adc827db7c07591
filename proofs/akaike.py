"""Akaike's criterion: fitted to the data that judge it, a model of k parameters looks better by k, on average.

An exponential family with statistic T and log-partition A has the average log-likelihood θ·T̄ − A(θ) at n observations
with mean statistic T̄. An estimate h of θ is judged by the data it came from: h·T̄ − A(h); new data would judge it by
h·m − A(h), m = E T̄. The difference is h·(T̄ − m), and its mean, the bias of the plug-in log-likelihood, is the
covariance of the estimate and the statistic: exactly, whatever the estimate.
For the normal mean with known variance v the maximum likelihood estimate of θ is T̄/v, and each T̄ has the variance v/n:
the bias is 1/n for each of k coordinates, and k for the whole of the n observations. Exactly.
In general h = c + b·(T̄ − m) + r with b = 1/(n·Var T̄), the inverse of the Fisher information per observation, and r of
smaller order: the bias is k/n + E r·(T̄ − m), that is k/n to first order (that r is small is the asymptotic theory of
maximum likelihood, which is not derived here; what it adds is).
P is a finite measure here: on the pairs of a coordinate (counted) and a sample, so that ∫ adds over k coordinates.
"""

from __future__ import annotations

from sympy import Eq, Symbol

from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere, Integrable
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, congruence
from klsym.derive.said import said
from klsym.derive.step import Part
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Inverse, number
from klsym.measures import LebesgueIntegral, measures
from klsym.measures.functions import functions

P = measures("P", kind="finite")
h, T, A, m, b, c, r = functions("h T A m b c r")
k, n, v = Symbol("k", real=True), Symbol("n", real=True), Symbol("v", real=True)
seen, new = h * T - A, h * m - A
bias = LebesgueIntegral(seen, P) - LebesgueIntegral(new, P)
squares = [Integrable(T**2, P), Integrable(T * m, P), Integrable(m**2, P)]
centred = Eq(LebesgueIntegral(m * (T - m), P), 0, evaluate=False)
spread = Eq(LebesgueIntegral((T - m) ** 2, P), k * v / n, evaluate=False)
products = [Integrable(h * T, P), Integrable(h * m, P), Integrable(A, P)]


def covariance() -> Deduction:
    """The bias is ∫ h (T − m) dP."""
    d = deduction(given=products)
    d.chain(d.calc(bias).equals(LebesgueIntegral(h * (T - m), P), addition))
    return d


def normal_mean() -> Deduction:
    """For h = T/v the bias is k/n."""
    d = deduction(given=[v > 0, *squares, centred, spread])
    term = d.translator.term
    mean_square, mixed, square = (LebesgueIntegral(f, P) for f in (T**2, T * m, m**2))
    scaled = LebesgueIntegral(T * (T - m), P)
    for left, right in (
        (scaled, mean_square - mixed),
        (LebesgueIntegral((T - m) ** 2, P), mean_square - 2 * mixed + square),
        (LebesgueIntegral(m * (T - m), P), mixed - square),
    ):
        d.chain(d.calc(left).equals(right, addition))
    value = d.follows(scaled, "=", k * v / n, "the mean and the variance")
    whole = d.chain(d.calc(LebesgueIntegral(T / v * (T - m), P)).equals(scaled / v, addition))
    inverse, ratio = Inverse(term(v)), term(k / n)
    found = rules.linear(
        Equal(whole.conclusion.left, ratio),
        ((number(1), whole), (inverse, value), (ratio, rules.inverse(d.given.positive(term(v), None)))),
    )
    d.have(LebesgueIntegral(T / v * (T - m), P), "=", k / n, found, "v > 0 cancels")
    return d


def first_order() -> Deduction:
    """For h = c + b (T − m) + r the bias is k/n + ∫ r (T − m)."""
    expansion = AlmostEverywhere(Eq(h, c + b * (T - m) + r), P)
    pieces = [Integrable(f, P) for f in (c * (T - m), b * (T - m) ** 2, r * (T - m))]
    information = Eq(LebesgueIntegral(b * (T - m) ** 2, P), k / n, evaluate=False)
    means = Eq(LebesgueIntegral(c * (T - m), P), 0, evaluate=False)
    d = deduction(given=[expansion, *pieces, means, information])
    parts = [c * (T - m), b * (T - m) ** 2, r * (T - m)]
    rest = LebesgueIntegral(parts[2], P)
    d.chain(
        d.calc(LebesgueIntegral(h * (T - m), P))
        .equals(LebesgueIntegral(parts[0] + parts[1] + parts[2], P), congruence)
        .equals(LebesgueIntegral(parts[0], P) + LebesgueIntegral(parts[1], P) + rest, addition(*parts))
        .equals(k / n + rest, said("E (T - m) = 0, and b is the inverse information"))
    )
    return d


@theorem(
    "Akaike's information criterion",
    given=[],
    source="Akaike (1973); Burnham & Anderson, Model Selection and Multimodel Inference (2002), chapter 7",
    chapter="The readings",
    also=("AIC", "Bias of the plug-in log-likelihood", "Optimism of the maximised likelihood"),
)
def akaike() -> tuple[Part, ...]:
    """The maximised log-likelihood is too large, by one for each parameter."""
    return (
        covariance().part("The bias is a covariance"),
        normal_mean().part("For the mean of normal data"),
        first_order().part("To first order"),
    )
