"""KL is lower semicontinuous: where P_k and Q_k tend to P and Q setwise, KL(P, Q) is at most lim inf KL(P_k, Q_k).

By Donsker and Varadhan's formula KL(R, S) >= E_R f − log E_S e^f for every bounded f, and the right side is nearly
E_P f − log E_Q e^f when R is near P and S near Q. So a bound c on the divergences along the sequence is a bound on
E_P f − log E_Q e^f, for every bounded f. Bounded functions find all of KL(P, Q): with t = dP/dQ and x = 1/(1 + eⁿ),
f_n = log(x + t/(1 + x t)) lies between log x and log(x + 1/x); if E_P f_n − log E_Q e^(f_n) <= c for every n, then
E_P log(t/(1 + x t)) <= c + x, these functions increase to log t, and monotone convergence gives KL(P, Q) <= c, finite.
So the supremum in Donsker and Varadhan's formula may be taken over bounded functions, whether KL is finite or not.
(P << Q is among the hypotheses. That f_n and e^(f_n) are integrable is written down because f_n is bounded outside a
null set only.)
"""

from __future__ import annotations

from sympy import Symbol, exp, log, oo
from sympy.core.relational import LessThan

from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, ForAll, Integrable
from klsym.derive.library import theorem
from klsym.derive.step import Part
from klsym.derive.truncation import Truncation
from klsym.divergences.kl import KL
from klsym.measures import LebesgueIntegral, functions, measures

P, Q, R, S = measures("P Q R S")
n, c, e = (Symbol(name, real=True) for name in "nce")
f = functions("f")
t, x = P / Q, 1 / (1 + exp(n))
m = x + t / (1 + x * t)
value = LebesgueIntegral(log(m), P) - log(LebesgueIntegral(m, Q))
BOUNDED = [
    P << Q, ForAll(n, Integrable(log(m), P)), ForAll(n, Integrable(m, Q)),
    ForAll(n, LessThan(value, c, evaluate=False)),
]  # fmt: skip


def found() -> tuple[Deduction, Deduction]:
    """KL(P, Q) < oo and KL(P, Q) <= c, where every truncation gives at most c."""
    said = []
    for statement in ("finite", "bounded"):
        d = deduction(given=BOUNDED)
        truncation = Truncation(d.given, *map(d.translator.measure, (P, Q)))
        bounded = d.given.prove(d.translator.judgement(BOUNDED[-1]))
        integrable, below = truncation.conclusions(bounded, d.translator.term(c))
        if statement == "finite":
            d.have(KL(P, Q), "<", oo, integrable, "monotone convergence of log(t/(1 + x t)) to log t")
        else:
            d.have(LebesgueIntegral(log(t), P), "<=", c, below, "the limit of integrals that are at most c + x")
            d.follows(KL(P, Q), "<=", c, "definition of KL")
        said.append(d)
    return said[0], said[1]


near = [
    Integrable(f, R), Integrable(exp(f), S), R << S, Finite(KL(R, S)), Integrable(f, P), Integrable(exp(f), Q),
    LessThan(KL(R, S), c, evaluate=False),
    LessThan(LebesgueIntegral(f, P), LebesgueIntegral(f, R) + e, evaluate=False),
    LessThan(log(LebesgueIntegral(exp(f), S)), log(LebesgueIntegral(exp(f), Q)) + e, evaluate=False),
]  # fmt: skip


def nearly() -> Deduction:
    """E_P f − log E_Q e^f <= c + 2e, where R and S are so near to P and Q that f tells them apart by e only."""
    d = deduction(given=near)
    d.library("donsker_varadhan", 0, P=R, Q=S, f=f)
    d.follows(
        LebesgueIntegral(f, P) - log(LebesgueIntegral(exp(f), Q)), "<=", c + 2 * e, "each term moves by e at most"
    )
    return d


@theorem(
    "Lower semicontinuity of the divergence",
    given=[],
    source="Posner (1975), Theorem 1; Polyanskiy & Wu (2024), Theorem 4.9",
    chapter="The divergence",
    also=("Lower semicontinuity", "Semicontinuity of KL"),
)
def lower_semicontinuity() -> tuple[Part, ...]:
    """The divergence is a supremum of functionals that are continuous for setwise convergence, and so is bounded by
    any bound on the divergences along a sequence."""
    finite, bounded = found()
    return (
        nearly().part("What bounds the divergence near by nearly bounds each functional"),
        bounded.part("Bounded functions find the whole of the divergence"),
        finite.part("And find that it is finite"),
    )
