"""Theorems made up for the tests of rendering alone: nothing here is proved, and nothing here should be believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy import And, Eq, Equivalent, Ge, IndexedBase, Integer, Le, Rational, Sum, Symbol, log, sqrt

from klsym.derive.hypotheses import Finite, Integrable, SameMeasure
from klsym.derive.step import Part, Step
from klsym.divergences import DIVERGENCES
from klsym.measures import LebesgueIntegral, measures

KL, TV = DIVERGENCES["kl"], DIVERGENCES["total_variation"]
H, CROSS = DIVERGENCES["entropy"], DIVERGENCES["cross_entropy"]


@dataclass
class StandIn:
    name: str
    title: str
    statement: Any
    hypotheses: list[Any]
    steps: list[Step]
    source: str = ""
    rests: tuple[str, ...] = field(default=())

    @property
    def parts(self) -> list[Part]:
        return [Part(self.statement, tuple(self.steps), None)]

    def axioms(self) -> frozenset[str]:
        return frozenset(self.rests)

    def oracles(self) -> frozenset[str]:
        return frozenset()


P, Q, mu = measures("P Q mu")
t = P / Q
s = Symbol("s", positive=True)
p, q, b = IndexedBase("p"), IndexedBase("q"), IndexedBase("b")
i = Symbol("i", integer=True)
n = Symbol("n", integer=True, positive=True)


def chain(start: Any, *rows: tuple[str, Any, str, str]) -> list[Step]:
    found, left = [], start
    for sign, right, reason, latex_reason in rows:
        found.append(Step(left, sign, right, reason, latex_reason))
        left = right
    return found


GIBBS = StandIn(
    "gibbs",
    "Gibbs' inequality",
    And(Ge(KL(P, Q), 0, evaluate=False), Equivalent(Eq(KL(P, Q), 0, evaluate=False), SameMeasure(P, Q))),
    [P << Q, Integrable(log(t), P)],
    chain(
        KL(P, Q),
        ("=", LebesgueIntegral(log(t), P), "definition", r"\text{definition}"),
        (
            "=",
            LebesgueIntegral(t * log(t) - t + 1, Q),
            "change of measure",
            r"\text{change of measure from } P \text{ to } Q",
        ),
        (
            ">=",
            LebesgueIntegral(Integer(0), Q),
            "t log t - t + 1 >= 0",
            r"t \log t - t + 1 \ge 0 \text{ by the derivative ladder}",
        ),
        ("=", Integer(0), "the integral of 0", ""),
    ),
    "Cover & Thomas, Theorem 2.6.3",
    ("radon-nikodym",),
)
LONG = sum((Rational(k, k + 1) * LebesgueIntegral(t**k * log(t), Q) for k in range(1, 9)), Integer(1))
PINSKER = StandIn(
    "pinsker",
    "Pinsker's inequality, sharp",
    Ge(KL(P, Q), 2 * TV(P, Q) ** 2, evaluate=False),
    [P << Q, Finite(KL(P, Q)), "both measures are probabilities"],
    chain(
        2 * TV(P, Q),
        ("=", LebesgueIntegral(sympy.Abs(t - 1), Q), "definition of the total variation distance as an integral", ""),
        (
            "<=",
            LONG,
            "a line made up to be far too long for any page, with a reason that does not fit beside it either",
            "",
        ),
        ("<=", s + KL(P, Q) / (2 * s), "integrate", r"\int \left(a - b\right)^2 \ge 0"),
    )
    + chain(KL(P, Q), (">=", 2 * TV(P, Q) ** 2, "take s = sqrt(KL/2)", rf"s = {sympy.latex(sqrt(Symbol('x') / 2))}")),
    "Csiszár & Körner, Information Theory, problem 3.18",
)
KELLY = StandIn(
    "kelly",
    "Kelly's bet",
    Le(Sum(p[i] * log(b[i] / q[i]), (i, 1, n)), Sum(p[i] * log(p[i] / q[i]), (i, 1, n)), evaluate=False),
    [Eq(Sum(p[i], (i, 1, n)), 1), Eq(Sum(b[i], (i, 1, n)), 1)],
    chain(
        Sum(p[i] * log(b[i] / q[i]), (i, 1, n)),
        (
            "=",
            Sum(p[i] * log(p[i] / q[i]), (i, 1, n)) - Sum(p[i] * log(p[i] / b[i]), (i, 1, n)),
            "log of a quotient",
            "",
        ),
        ("<=", Sum(p[i] * log(p[i] / q[i]), (i, 1, n)), "Gibbs' inequality", ""),
    ),
)
CROSS_ENTROPY = StandIn(
    "cross_entropy",
    "KL as excess of cross-entropy — with a_b & 50% of #signs",
    Eq(KL(P, Q), CROSS(P, Q, mu) - H(P, mu), evaluate=False),
    [],
    chain(KL(P, Q), ("=", CROSS(P, Q, mu) - H(P, mu), "log(dP/dQ) = log(dP/dμ) − log(dQ/dμ)", "")),
)
ALL = [GIBBS, PINSKER, KELLY, CROSS_ENTROPY]
