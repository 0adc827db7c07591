"""KL, entropy and cross-entropy: integrals of logarithms, assembled from expectations of statistics.

KL(P, Q) = ∫ (log p - log q) dP - P(Ω) + Q(Ω); H(P) = -∫ log p dP; H(P, Q) = -∫ log q dP.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import And, Expr, Piecewise, S, log, oo
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

FUNCTIONALS = ("kl", "entropy", "cross_entropy")


@lru_cache(maxsize=256)
def expansion_of(divergence: Any) -> Expansion | None:
    """The integral in the divergence as an expansion, None where it is not one of logarithms."""
    first, base = divergence.first, getattr(divergence, "base", None)
    if divergence.functional == "kl":
        return expand_logs(first, divergence.second, S.One, S.NegativeOne)
    if divergence.functional == "entropy":  # -∫ log p dP, or -∫ log(dP/dμ) dP where a base μ is given
        return expand_logs(first, first if base is None else base, S.NegativeOne, S.Zero if base is None else S.One)
    return None if base is not None else expand_logs(first, divergence.second, S.Zero, S.NegativeOne)


def surely_finite(divergence: Divergence) -> ClosedForm | None:
    """The closed form where every expectation is finite whatever the symbols: a sum of finite terms asks no more."""
    if divergence.functional not in FUNCTIONALS:
        return None
    expansion = expansion_of(divergence)
    if expansion is None or expansion.uncertain or expansion.hypothesis is not S.true:
        return None
    summands = [*expansion.summands(), divergence.mass_term()]
    if any(summand.has(oo, MassTerm) for summand in summands) or _may_be_at_edge(summands):
        return None  # a point of P outside Q, a mass that may be zero
    value = present(summands)
    steps = steps_of(divergence, expansion, divergence.mass_term(), value)
    reason = "each expectation in it is finite"
    return ClosedForm(divergence, value, S.true, reason, steps, transforms_of(expansion))


def _may_be_at_edge(summands: list[Expr]) -> bool:
    """Whether a logarithm of a parameter may be log 0: the parameter then lies at the edge of its domain.

    What stands in a Piecewise stands under its condition.
    """
    plain = [summand.replace(lambda part: isinstance(part, Piecewise), lambda part: S.One) for summand in summands]
    return not all(logarithm.args[0].is_positive for summand in plain for logarithm in summand.atoms(log))


@tactic(*FUNCTIONALS)
def integral_of_logarithms(divergence: Divergence) -> ClosedForm | None:
    """The closed form out of an expansion: presented, and with the condition under which it is finite."""
    expansion = expansion_of(divergence)
    if expansion is None:
        return None
    mass_term = divergence.mass_term()
    uncertain = expansion.uncertain
    if any(term.known.finite is S.false for term in uncertain):
        return _divergent(divergence, expansion)
    value = present([*expansion.summands(), mass_term])
    verdict = finiteness(divergence)
    stated = tidy_condition(And(expansion.hypothesis, *(term.known.finite for term in uncertain)))
    if isinstance(verdict.verdict, Boolean) and stated is S.true and not value.has(MassTerm):
        stated = tidy_condition(verdict.verdict) if _may_be_at_edge(expansion.summands()) else stated
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
