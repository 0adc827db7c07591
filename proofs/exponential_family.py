"""An exponential family's divergence is the Bregman divergence of its log-partition function.

For A(f) = log E_Q e^f and the tilts Q_f = e^(f − A(f))·Q, KL(Q_f, Q_g) = A(g) − A(f) − E_{Q_f}(g − f): what A at g lies
above its tangent at f, since the derivative of A at f in the direction h is E_{Q_f} h. With f = θ·T and g = η·T, of any
number of parameters, this is KL(θ, η) = A(η) − A(θ) − ⟨η − θ, E_θ T⟩. The tangent lies below because divergences are
not negative, so A is convex; adding the two directions, E_{Q_f} − E_{Q_g} of f − g is the symmetric divergence.
"""

from __future__ import annotations

from sympy import Expr, exp, log, symbols

from klsym.derive.calc import Calc, calc
from klsym.derive.hypotheses import Integrable
from klsym.derive.jensen import proved
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, chain_rule, congruence, linear, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.derive.tilting import normalizer, tilt, tilted
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, functions, measures

Q = measures("Q")
f, g, T = functions("f g T")
theta, eta = symbols("theta eta", real=True)
Q_f, Q_g = tilted(f, Q), tilted(g, Q)
Q_theta, Q_eta = tilted(theta * T, Q), tilted(eta * T, Q)
tangent = log(normalizer(f, Q)) + LebesgueIntegral(g - f, Q_f)


def above_the_tangent(one: Expr, two: Expr, slope: Expr) -> Calc:
    """KL(Q_f, Q_g) = A(g) − A(f) − E_{Q_f}(g − f), the last integral written as given."""
    first, second = tilted(one, Q), tilted(two, Q)
    tilts = tilt(one, Q), tilt(two, Q)
    a, b = log(normalizer(one, Q)), log(normalizer(two, Q))
    return (
        calc(KL(first, second))
        .equals(LebesgueIntegral(log(first / second), first), unfold(KL), *tilts, mass)
        .equals(
            LebesgueIntegral(one - two - a + b, first),
            *tilts, chain_rule(first, Q, second), log_algebra, congruence,
        )
        .equals(b - a - slope, *tilts, addition, linear, mass)
    )  # fmt: skip


def convexity() -> Calc:
    """A(g) >= A(f) + E_{Q_f}(g − f)."""
    lines = above_the_tangent(f, g, LebesgueIntegral(g - f, Q_f))
    return (
        calc(log(normalizer(g, Q)))
        .equals(tangent + KL(Q_f, Q_g), tilt(f, Q), tilt(g, Q), proved(lines))
        .at_least(tangent, tilt(f, Q), tilt(g, Q), by("gibbs", P=Q_f, Q=Q_g))
    )


@theorem(
    "An exponential family's divergence is the Bregman divergence of its log-partition function",
    given=[Integrable(exp(f), Q), Integrable(exp(g), Q), Integrable(f, Q_f), Integrable(g, Q_f)],
    source="Banerjee et al., Clustering with Bregman divergences (2005), Section 4; Amari & Nagaoka (2000), Chapter 3",
    chapter="The readings",
    also=("Bregman divergence of the log-partition function",),
)
def exponential_family() -> tuple[Part, ...]:
    """Between members of an exponential family, KL is what the log-partition function lies above its tangent."""
    return (
        above_the_tangent(f, g, LebesgueIntegral(g - f, Q_f)).part("The divergence"),
        convexity().part("The log-partition function is convex"),
    )


@theorem(
    "The divergence between two members of a one-parameter exponential family",
    given=[Integrable(exp(theta * T), Q), Integrable(exp(eta * T), Q), Integrable(T, Q_theta)],
    source="Brown, Fundamentals of Statistical Exponential Families (1986), Chapter 6",
    chapter="The readings",
)
def one_parameter_family() -> Calc:
    """KL = A(η) − A(θ) − (η − θ) E_θ T."""
    return above_the_tangent(theta * T, eta * T, (eta - theta) * LebesgueIntegral(T, Q_theta))
