"""KL is the Bregman divergence of negative entropy: ∫ φ(p) − φ(q) − φ'(q)(p − q) dμ for φ(x) = x log x.

Off the simplex too: for finite measures the terms −P(Ω) + Q(Ω) of KL are what the slope's constant 1 in φ' = log + 1
leaves. The squared norm, φ(x) = x², gives ‖p − q‖² in the same way. SymPy differentiates φ; the rest is algebra under
the integral sign, the chain rule for densities, and the integrability that KL(P, Q) < oo says.
"""

from __future__ import annotations

from sympy import Expr, Symbol, log

from klsym.derive.calc import Calc, calc
from klsym.derive.computed import differentiate
from klsym.derive.hypotheses import Finite
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, algebra, by, chain_rule, change_of_measure, log_algebra, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.bregman import Bregman
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, Q = measures("P Q", kind="finite")
mu = MeasureSymbol("mu", "sigma-finite")
p, q = P / mu, Q / mu
x = Symbol("x", positive=True)


def slope_part(phi: Expr, heading: str) -> Part:
    """φ', by SymPy."""
    step = differentiate(phi, x)
    return Part(step.statement, (step,), None, (), heading)


def negative_entropy() -> Calc:
    """∫ φ(p) − φ(q) − φ'(q)(p − q) dμ = KL(P, Q) for φ(x) = x log x."""
    logs = p * (log(p) - log(q))
    return (
        calc(Bregman("negative entropy", P, Q, mu))
        .equals(LebesgueIntegral(p * log(p) - q * log(q) - (log(q) + 1) * (p - q), mu), unfold(Bregman))
        .equals(LebesgueIntegral(logs - p + q, mu), algebra)
        .equals(
            LebesgueIntegral(logs, mu) - LebesgueIntegral(1, P) + LebesgueIntegral(1, Q),
            change_of_measure(P, mu), chain_rule(P, Q, mu), log_algebra, addition(logs), change_of_measure(Q, mu),
        )
        .equals(
            LebesgueIntegral(log(P / Q), P) - LebesgueIntegral(1, P) + LebesgueIntegral(1, Q),
            change_of_measure(P, mu), chain_rule(P, Q, mu), log_algebra,
        )
        .equals(KL(P, Q), unfold(KL))
    )  # fmt: skip


@theorem(
    "KL is the Bregman divergence of negative entropy",
    given=[P << Q, Q << mu, Finite(KL(P, Q))],
    source="Bregman (1967); Banerjee et al., Clustering with Bregman divergences (2005), Table 1",
    chapter="The readings",
)
def bregman() -> tuple[Part, Calc]:
    """Negative entropy generates KL, mass terms and all."""
    return slope_part(x * log(x), "The slope of φ(x) = x log x"), negative_entropy()


R, S = measures("P Q")  # the same names, for probabilities


@theorem(
    "On probabilities the Bregman divergence of negative entropy is the expected log-likelihood ratio",
    given=[R << S, S << mu, Finite(KL(R, S))],
    source="Banerjee et al., Clustering with Bregman divergences (2005), Table 1",
    chapter="The readings",
)
def bregman_on_the_simplex() -> Calc:
    """Between probabilities the mass terms cancel."""
    return (
        calc(Bregman("negative entropy", R, S, mu))
        .equals(
            LebesgueIntegral(log(R / S), R) - LebesgueIntegral(1, R) + LebesgueIntegral(1, S), by("bregman", P=R, Q=S)
        )
        .equals(LebesgueIntegral(log(R / S), R), mass)
    )


@theorem(
    "The Bregman divergence of the squared norm is the squared distance",
    given=[P << mu, Q << mu],
    source="Bregman (1967)",
    chapter="The readings",
)
def squared_norm() -> tuple[Part, Calc]:
    """φ(x) = x² generates the squared distance of densities."""
    distance = (
        calc(Bregman("squared norm", P, Q, mu))
        .equals(LebesgueIntegral(p**2 - q**2 - 2 * q * (p - q), mu), unfold(Bregman))
        .equals(LebesgueIntegral((p - q) ** 2, mu), algebra)
    )
    return slope_part(x**2, "The slope of φ(x) = x²"), distance
