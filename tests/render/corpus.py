"""Lines that klsym really prints: every line of every theorem, and closed forms with symbols and numbers."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy

from klsym import (
    Beta,
    Cauchy,
    Exponential,
    Gamma,
    Gumbel,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    Pareto,
    Poisson,
    Rayleigh,
    Uniform,
    Weibull,
    kl,
)
from klsym.derive.library import theorems
from klsym.render import latex
from klsym.render.layout import chains, expressions_of

m1, m2 = sympy.symbols("mu1 mu2", real=True)
a1, a2, b1, b2, s1, s2 = sympy.symbols("alpha1 alpha2 beta1 beta2 sigma1 sigma2", positive=True)
PAIRS = [
    (Normal(m1, s1), Normal(m2, s2)),
    (Normal(m1, s1), Laplace(m2, s2)),
    (Beta(a1, b1), Beta(a2, b2)),
    (Gamma(a1, rate=b1), Gamma(a2, rate=b2)),
    (InverseGamma(a1, scale=b1), InverseGamma(a2, scale=b2)),
    (Weibull(shape=a1, scale=b1), Weibull(shape=a2, scale=b2)),
    (LogNormal(m1, s1), Gamma(a2, rate=b2)),
    (Cauchy(m1, s1), Cauchy(m2, s2)),
    (Gumbel(location=m1, scale=s1), Gumbel(location=m2, scale=s2)),
    (Pareto(minimum=1, shape=a1), Exponential(b2)),
    (Poisson(a1), Poisson(a2)),
    (Rayleigh(s1), Rayleigh(s2)),
    (Uniform(0, 1), Normal(0, 1)),
    (Normal(0, 1), Laplace(0, 1)),
    (Gamma("1/2", rate=2), Weibull(shape=3, scale=1)),
]


@cache
def library() -> list[Any]:
    """The theorems, their proofs built."""
    found = theorems()
    assert len(found) >= 5
    for theorem in found:
        assert theorem.parts
    return found


@cache
def written() -> dict[str, str]:
    """The LaTeX of every theorem, by its name."""
    return {theorem.name: latex(theorem) for theorem in library()}


@cache
def closed_forms() -> list[sympy.Expr]:
    return [kl(first, second) for first, second in PAIRS]


@cache
def lines() -> list[tuple[Any, tuple[Any, ...]]]:
    """Every printed statement with what it is printed together with."""
    found: list[tuple[Any, tuple[Any, ...]]] = []
    for theorem in library():
        context = tuple(expressions_of(theorem))
        found.append((theorem.statement, context))
        for part in theorem.parts:
            found.append((part.claim, context))
            found.extend((step.statement, context) for step in part.steps)
            assert sum(map(len, chains(part.steps))) == len(part.steps)
        found.extend((one, context) for one in theorem.hypotheses if not isinstance(one, str))
    return [*found, *((form, ()) for form in closed_forms())]
