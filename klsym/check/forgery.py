"""Attempts to have a Theorem that no rule made, or that says what its steps do not: 0 < 0, without hypotheses.

An attempt fails if Python or the kernel stops it. Python cannot stop all of them: someone may reach into closures, put
other functions in the place of the kernel's, or change a term behind everyone's back. Then the second checker must
catch it: there is no certificate, or it is rejected. `survey()` makes every attempt, undoes it, and says how it ended.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from types import ModuleType
from typing import Any
from unittest.mock import patch

from klsym.kernel import ring, rules, terms
from klsym.kernel import theorem as theorems
from klsym.kernel.terms import Less, Real, number
from klsym.kernel.theorem import Theorem
from klsym.oracles import axioms, ladder
from klsym.recheck import Rejected, replay

Attempt = Callable[[ExitStack], Any]
FALSE = Less(number(0), number(0))


def honest() -> Theorem:
    """A theorem to start from: 0 = 0."""
    return rules.ring(number(0), number(0))


# ---------------------------------------------------------------- what Python or the kernel stops
def constructed(_: ExitStack) -> Any:
    return Theorem(frozenset(), FALSE)


def subclassed(_: ExitStack) -> Any:
    return type("Mine", (Theorem,), {"conclusion": FALSE})


def copied(_: ExitStack) -> Any:
    return copy.copy(honest())


def copied_deeply(_: ExitStack) -> Any:
    return copy.deepcopy(honest())


def pickled(_: ExitStack) -> Any:
    return pickle.loads(pickle.dumps(honest()))


def assigned(_: ExitStack) -> Any:
    found = honest()
    found.conclusion = FALSE
    return found


def assigned_past_the_class(_: ExitStack) -> Any:
    found = honest()
    object.__setattr__(found, "conclusion", FALSE)
    return found


def made_past_the_constructor(_: ExitStack) -> Any:
    found = object.__new__(Theorem)
    return rules.discharge(found, honest()), found.conclusion


def of_another_class(_: ExitStack) -> Any:
    class Mine:
        conclusion, hypotheses = FALSE, frozenset()  # type: ignore[var-annotated]

    found = Mine()
    found.__class__ = Theorem  # type: ignore[assignment]
    return found


def a_rule_of_ones_own(_: ExitStack) -> Any:
    @theorems.rule
    def magic() -> Any:
        return FALSE

    return magic()


def registered(_: ExitStack) -> Any:
    theorems.RULES["magic"] = lambda: FALSE  # type: ignore[index]
    return theorems.RULES["magic"]()


# ---------------------------------------------------------------- what only the second checker can catch
def _cells(function: Any) -> dict[str, Any]:
    return {
        name: cell.cell_contents
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    }


def through_a_closure(_: ExitStack) -> Any:
    """The records of all theorems are in a cell of every rule."""
    records, found = _cells(rules.ring)["records"], object.__new__(Theorem)
    true = honest()
    records[found] = dataclasses.replace(records[true], conclusion=FALSE)
    return found


def a_record_changed(_: ExitStack) -> Any:
    found = honest()
    object.__setattr__(_cells(rules.ring)["records"][found], "conclusion", FALSE)
    return found


def a_cell_changed(undo: ExitStack) -> Any:
    """The body of a rule put in the place of another's."""
    place = rules.ring.__code__.co_freevars.index("function")
    cell = rules.ring.__closure__[place]
    old = cell.cell_contents
    undo.callback(setattr, cell, "cell_contents", old)
    cell.cell_contents = lambda left, right: FALSE
    return rules.ring(number(0), number(1))


def a_term_changed(_: ExitStack) -> Any:
    """0 < 1 is proved; then the 1 in it becomes 0."""
    one = terms.Rational(Fraction(1))
    found = rules.linear(Less(number(0), one), ())
    object.__setattr__(found.conclusion.right, "value", Fraction(0))
    return found


def _patched(undo: ExitStack, module: ModuleType, name: str, value: Any) -> None:
    undo.enter_context(patch.object(module, name, value))


def a_normal_form_changed(undo: ExitStack) -> Any:
    for module in (rules, ring):
        if hasattr(module, "normal"):
            _patched(undo, module, "normal", lambda term: {})
    return rules.linear(FALSE, ((number(1), rules.ring(number(0), number(1))),))


def an_oracle_that_always_says_yes(undo: ExitStack) -> Any:
    def lie(hypotheses: Any, conclusion: Any) -> Any:
        return {"function": "0", "steps": []}

    lie.__module__, lie.__qualname__, lie.__name__ = "klsym.oracles.ladder", "ladder", "ladder"
    _patched(undo, ladder, "ladder", lie)
    return rules.consult(lie, (), FALSE)


def an_axiom_of_ones_own(undo: ExitStack) -> Any:
    def lie() -> Any:
        return (), (FALSE,)

    lie.__module__, lie.__qualname__, lie.__name__ = "klsym.oracles.axioms", "dominated_convergence", "lie"
    _patched(undo, axioms, "dominated_convergence", lie)
    return rules.axiom(lie, (), 0)


def an_axiom_planted(undo: ExitStack) -> Any:
    def planted() -> Any:
        return (), (FALSE,)

    planted.__module__, planted.__qualname__ = "klsym.oracles.axioms", "planted"
    undo.enter_context(patch.object(axioms, "planted", planted, create=True))
    return rules.axiom(planted, (), 0)


def equality_changed(undo: ExitStack) -> Any:
    """0 = 0 contradicts Not(1 <= 0), if all terms are equal."""
    true, denial = honest(), rules.order(rules.linear(Less(number(0), number(1)), ()))
    undo.enter_context(patch.object(terms.Node, "__eq__", lambda one, two: True))
    return rules.contradiction(true, denial, FALSE)


def substitution_changed(undo: ExitStack) -> Any:
    for module in (rules, terms):
        if hasattr(module, "substitute"):
            _patched(undo, module, "substitute", lambda node, mapping: FALSE)
    x = Real("x")
    return rules.instantiate(rules.ring(x, x), {x: number(0)})


def a_certificate_written_by_hand(_: ExitStack) -> Any:
    """The certificate of 0 = 0, which is said to end in 0 < 0."""
    found = json.loads(json.dumps(honest().certificate()))
    found["nodes"].append(["Less", {"node": 0}, {"node": 0}, None])
    found["steps"][-1]["conclusion"] = {"node": len(found["nodes"]) - 1}
    return found


ATTEMPTS: tuple[Attempt, ...] = (
    constructed, subclassed, copied, copied_deeply, pickled, assigned, assigned_past_the_class,
    made_past_the_constructor, of_another_class, a_rule_of_ones_own, registered, through_a_closure, a_record_changed,
    a_cell_changed, a_term_changed, a_normal_form_changed, an_oracle_that_always_says_yes, an_axiom_of_ones_own,
    an_axiom_planted, equality_changed, substitution_changed, a_certificate_written_by_hand,
)  # fmt: skip
STOPPED = (TypeError, AttributeError, ReferenceError, KeyError, terms.ProofError, RuntimeError)


def outcome(attempt: Attempt) -> str:
    """How an attempt ends: it fails, it is caught by the second checker, or it succeeds."""
    with ExitStack() as undo:
        try:
            forged = attempt(undo)
            certificate = forged if isinstance(forged, dict) else forged.certificate()
        except STOPPED as error:
            return f"fails: {type(error).__name__}"
        written = json.loads(json.dumps(certificate))
    try:
        proved = replay(written)
    except Rejected as error:
        return f"caught: {error}"
    return f"succeeds: {proved}" if str(proved) == " |- 0 < 0" else f"fails: what it proves is {proved}"


def survey() -> Iterator[tuple[str, str]]:
    """Each attempt, and how it ended."""
    for attempt in ATTEMPTS:
        yield attempt.__name__.replace("_", " "), outcome(attempt)
