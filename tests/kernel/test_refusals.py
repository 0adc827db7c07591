"""The kernel refuses what it must: forgeries, steps that do not follow, terms that mean nothing."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from types import SimpleNamespace

import pytest

from klsym.check.draws import namespace
from klsym.check.guards import FILES, Guard, load
from klsym.check.refusals import accepted, entries
from klsym.kernel import rules
from klsym.kernel.terms import Equal, Function, Integral, Less, MeasureVariable, Real, SpaceVariable, TermError, number
from klsym.kernel.theorem import RuleError, Theorem

LISTED = entries(namespace())


@pytest.mark.parametrize("index", range(len(LISTED)), ids=[name for name, _, _ in LISTED])
def test_refused(index: int) -> None:
    _, attempt, error = LISTED[index]
    with pytest.raises(error):
        attempt()


def test_a_refusal_names_the_rule_and_what_was_missing() -> None:
    with pytest.raises(RuleError, match=r"^exp_log: needs 0 < "):
        rules.exp_log(rules.assume(Equal(Real("x"), number(1))))


def test_what_is_forged_past_python_s_guards_is_still_no_theorem() -> None:
    forged = object.__new__(Theorem)
    with pytest.raises(Exception, match="is not a theorem that a rule made"):
        forged.conclusion  # noqa: B018
    with pytest.raises(AttributeError):
        object.__setattr__(forged, "conclusion", Less(number(1), number(0)))
    stranger = SimpleNamespace(conclusion=Less(number(1), number(0)), hypotheses=frozenset())
    with pytest.raises(RuleError):
        rules.discharge(stranger, stranger)


def test_changing_an_argument_later_changes_no_theorem() -> None:
    x, y = Real("x"), Real("y")
    mapping = {x: y}
    theorem = rules.instantiate(rules.ring(x, x), mapping)
    mapping[x] = number(7)
    assert dict(theorem.arguments)["mapping"] == ((x, y),)


def test_out_of_reach_of_what_a_computer_algebra_system_does_by_itself() -> None:
    """p/p = 1, Int f - Int f = Int (f - f) without integrability, 0*Int f: true by convention, or not at all."""
    space = SpaceVariable("S")
    f, P = Function("f", space), MeasureVariable("P", space)
    with pytest.raises(RuleError):
        rules.ring(f / f, number(1))
    with pytest.raises(RuleError):
        rules.ring(Integral(f, P) - Integral(f + 1, P), Integral(number(-1), P))
    rules.ring(number(0) * Integral(f, P), number(0))  # a real number always


def test_the_rules_are_fixed_before_anyone_else_can_add_one() -> None:
    attempt = "from klsym.kernel.theorem import rule\nrule(lambda: None)"
    ran = subprocess.run([sys.executable, "-c", attempt], capture_output=True, text=True, check=False, timeout=60)
    assert "TypeError: the rules are fixed" in ran.stderr, ran.stderr


def test_a_machine_integer_which_overflows_is_no_number() -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(TermError, match="no fraction of exact integers"):
        number(Fraction(numpy.int64(2**62)))
    assert number(Fraction(int(numpy.int64(2**62)))) == number(2**62)


@pytest.mark.parametrize("file", FILES)
def test_a_kernel_loaded_afresh_unchanged_refuses_what_it_must(file: str) -> None:
    """Else every guard of the file would seem to be noticed when it is deleted."""
    assert accepted(load(Guard(file, "", 0, -1, "none"))) == []
