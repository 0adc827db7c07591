"""KL, entropy and cross-entropy: integrals of logarithms, assembled from expectations of statistics.

KL(P, Q) = ∫ (log p - log q) dP - P(Ω) + Q(Ω); H(P) = -∫ log p dP; H(P, Q) = -∫ log q dP.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, Piecewise, S, oo
from sympy.logic.boolalg import Boolean

from klsym.closed.conditions import tidy_condition
from klsym.closed.expectations import Expansion, expand_logs
from klsym.closed.mass_term import MassTerm
from klsym.closed.present import present
from klsym.closed.result import ClosedForm
from klsym.closed.steps import steps_of, transforms_of
from klsym.closed.tactics import equation, tactic
from klsym.divergences.divergence import Divergence
from klsym.divergences.finiteness import Finiteness, finiteness


@tactic("kl")
def kullback_leibler(divergence: Divergence) -> ClosedForm | None:
    """KL = ∫ (log p - log q) dP - P(Ω) + Q(Ω)."""
    expansion = expand_logs(divergence.first, divergence.second, S.One, S.NegativeOne)
    return None if expansion is None else assemble(divergence, expansion, divergence.mass_term())


@tactic("entropy")
def entropy(divergence: Any) -> ClosedForm | None:
    """H = -∫ log p dP, or -∫ log(dP/dμ) dP where a base μ is given."""
    if divergence.base is None:
        expansion = expand_logs(divergence.first, divergence.first, S.NegativeOne, S.Zero)
    else:
        expansion = expand_logs(divergence.first, divergence.base, S.NegativeOne, S.One)
    return None if expansion is None else assemble(divergence, expansion, S.Zero)


@tactic("cross_entropy")
def cross_entropy(divergence: Any) -> ClosedForm | None:
    """H(P, Q) = -∫ log q dP."""
    if divergence.base is not None:
        return None
    expansion = expand_logs(divergence.first, divergence.second, S.Zero, S.NegativeOne)
    return None if expansion is None else assemble(divergence, expansion, S.Zero)


def assemble(divergence: Divergence, expansion: Expansion, mass_term: Expr) -> ClosedForm | None:
    """The closed form out of an expansion: presented, and with the condition under which it is finite."""
    uncertain = expansion.uncertain
    if any(term.known.finite is S.false for term in uncertain):
        return _divergent(divergence, expansion)
    value = present([*expansion.summands(), mass_term])
    verdict = finiteness(divergence)
    stated = tidy_condition(And(expansion.hypothesis, *(term.known.finite for term in uncertain)))
    if isinstance(verdict.verdict, Boolean) and stated is S.true and not value.has(MassTerm):
        stated = tidy_condition(verdict.verdict)  # a parameter at the edge of its domain
    steps = steps_of(divergence, expansion, mass_term, value)
    transforms = transforms_of(expansion)
    if stated is S.false:
        return None
    if stated is S.true or verdict.verdict in (True, S.true):
        return ClosedForm(divergence, value, S.true, verdict.reason, steps, transforms)
    whole = conditional(divergence, value, stated, expansion, verdict)
    steps = (*steps, equation(divergence, whole, verdict.reason))
    return ClosedForm(divergence, whole, stated, verdict.reason, steps, transforms)


def _divergent(divergence: Divergence, expansion: Expansion) -> ClosedForm | None:
    """+oo where exactly one expectation diverges: an integrable function plus one that is not is not integrable.

    The negative part of log(dP/dQ) is always P-integrable, so that KL is +oo there.
    """
    if divergence.functional != "kl" or len(expansion.uncertain) != 1 or expansion.hypothesis is not S.true:
        return None
    (term,) = expansion.uncertain
    if not term.coefficient.is_nonzero:
        return None
    reason = f"P << Q holds, but E_P|{term.statistic}| = oo, so log(dP/dQ) has P-integral +oo."
    return ClosedForm(divergence, oo, S.false, reason, (equation(divergence, oo, reason),))


def conditional(
    divergence: Divergence, value: Expr, stated: Boolean, expansion: Expansion, verdict: Finiteness
) -> Expr:
    """`value` where the condition holds; +oo elsewhere where that is a theorem, else the divergence itself."""
    uncertain = expansion.uncertain
    alone = len(uncertain) <= 1 and all(term.coefficient.is_nonzero for term in uncertain)
    agrees = isinstance(verdict.verdict, Boolean) and tidy_condition(verdict.verdict) == stated
    if divergence.functional == "kl" and (alone or agrees):
        return Piecewise((value, stated), (oo, True))
    if agrees and verdict.value.is_infinite:
        return Piecewise((value, stated), (verdict.value, True))
    return Piecewise((value, stated), (divergence, True))
