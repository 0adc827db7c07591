"""closed_form(D): the value of a divergence in closed form, assembled from expectations.

KL(P, Q) = ∫ (log p - log q) dP - P(Ω) + Q(Ω), entropy and cross-entropy the like. Whether the value is infinite is
never read off a sum of infinite terms: `divergences.finiteness` decides, or a single term decides it alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Eq, Expr, Piecewise, S, nan, oo, zoo
from sympy.logic.boolalg import And, Boolean

from klsym.closed.conditions import tidy_condition
from klsym.closed.expectations import Expansion, expand_logs
from klsym.closed.mass_term import MassTerm
from klsym.closed.present import present
from klsym.closed.result import ClosedForm, Step
from klsym.closed.steps import steps_of, transforms_of
from klsym.divergences.divergence import Divergence
from klsym.divergences.finiteness import Finiteness, finiteness
from klsym.measures import UndecidedError

Tactic = Callable[[Any], "ClosedForm | None"]
TACTICS: dict[str, list[Tactic]] = {}


def tactic(*functionals: str) -> Callable[[Tactic], Tactic]:
    """Register a way to a closed form for these functionals; ways are tried in the order of registration."""

    def register(function: Tactic) -> Tactic:
        for functional in functionals:
            TACTICS.setdefault(functional, []).append(function)
        return function

    return register


def closed_form(divergence: Divergence) -> ClosedForm | None:
    """The closed form of a divergence between concrete measures, None where none is known.

    >>> from klsym.divergences.kl import KL
    >>> from klsym.families import Exponential, Normal
    >>> closed_form(KL(Normal(0, 1), Normal(1, 2))).value
    -1/4 + log(2)
    >>> closed_form(KL(Normal(0, 1), Exponential(1))).value
    oo
    """
    divergence = divergence.exact()
    if divergence.is_abstract:
        return None
    trivial = divergence.trivial_value()
    if trivial is not None:
        return ClosedForm(
            divergence, trivial, reason="both measures are the same", steps=(equation(divergence, trivial, "P = Q"),)
        )
    try:
        for attempt in TACTICS.get(divergence.functional, ()):
            found = attempt(divergence)
            if found is not None and not found.value.has(nan, zoo):
                return found
    except UndecidedError:
        return None
    return None


def equation(left: Expr, right: Expr, reason: str) -> Step:
    """left = right as a step, never evaluated."""
    return Step(Eq(left, right, evaluate=False), reason)


@tactic("kl", "cross_entropy", "entropy", "chi_squared")
def infinite(divergence: Divergence) -> ClosedForm | None:
    """±oo where the value is infinite: mass outside the support, or a divergent integral, decided by theorem."""
    verdict = finiteness(divergence)
    if verdict.verdict is not False:
        return None
    return ClosedForm(
        divergence, verdict.value, S.false, verdict.reason, (equation(divergence, verdict.value, verdict.reason),)
    )


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
    # exact numbers such as weights that miss one by an ulp belong into the sum before it is presented
    value = present([*expansion.summands(), mass_term])
    verdict = finiteness(divergence)
    stated = tidy_condition(And(expansion.hypothesis, *(term.known.finite for term in uncertain)))
    steps = steps_of(divergence, expansion, mass_term, value)
    transforms = transforms_of(expansion)
    if isinstance(verdict.verdict, Boolean) and stated is S.true and not value.has(MassTerm):
        stated = tidy_condition(verdict.verdict)  # a parameter at the edge of its domain
    if stated is S.true or verdict.verdict in (True, S.true):
        if stated is S.false:
            return None
        return ClosedForm(divergence, value, S.true, verdict.reason, steps, transforms)
    whole = conditional(divergence, value, stated, expansion, verdict)
    return ClosedForm(
        divergence,
        whole,
        stated,
        verdict.reason,
        (*steps, equation(divergence, whole, "where it is finite")),
        transforms,
    )


def _divergent(divergence: Divergence, expansion: Expansion) -> ClosedForm | None:
    """+oo where exactly one expectation diverges: an integrable function plus one that is not is not integrable.

    The negative part of log(dP/dQ) is always P-integrable, so that KL is +oo there.
    """
    divergent = [term for term in expansion.uncertain if term.known.finite is S.false]
    if divergence.functional != "kl" or len(expansion.uncertain) != 1 or len(divergent) != 1:
        return None
    (term,) = divergent
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
    return Piecewise((value, stated), (divergence, True))
