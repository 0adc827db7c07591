"""Variational theorems: what the kernel says is what is meant, true on concrete measures, and no more than that."""

from __future__ import annotations

import pytest
from sympy import Rational, Symbol, log

from klsym.derive import theorem
from klsym.derive.calc import calc
from klsym.derive.hypotheses import Finite
from klsym.derive.inequalities import cancel, tangent
from klsym.derive.jensen import likelihood_ratio_below
from klsym.derive.reasons import addition, linear, log_algebra, unfold
from klsym.derive.translate import OMEGA
from klsym.divergences.kl import KL
from klsym.families import Bernoulli, Exponential, Laplace, Normal
from klsym.kernel.ring import normal
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    Integrable,
    Integral,
    Inverse,
    Judgement,
    LessEqual,
    Log,
    MeasureVariable,
    ProofError,
    RadonNikodym,
    Relation,
    finite,
    number,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, counting, measures

p, q = (MeasureVariable(name, OMEGA) for name in "PQ")
ONE = number(1)
t = RadonNikodym(p, q)


def says(fact: Theorem, wanted: Relation, *hypotheses: Judgement) -> None:
    """The theorem says this, up to the form of its polynomials, under these hypotheses and no others."""
    found = fact.conclusion
    assert type(found) is type(wanted) and found.measure == wanted.measure
    assert normal(found.right - found.left) == normal(wanted.right - wanted.left)
    assert fact.hypotheses == frozenset(hypotheses)


def shown(name: str) -> None:
    """Text and LaTeX can be made, and hold every part's heading."""
    item = theorem(name)
    text, latex = item.text(), item.latex()
    assert item.title.split()[-1] in text and r"\begin{theorem}" in latex
    assert all(part.heading in text for part in item.parts)


# ---------------------------------------------------------------- the log-sum inequality
def test_log_sum_is_the_statement_meant() -> None:
    mass = [Integral(ONE, m) for m in (p, q)]
    wanted = LessEqual(mass[0] * Log(mass[0] * Inverse(mass[1])), Integral(Log(t), p))
    says(
        theorem("log_sum").kernel[1], wanted,
        AbsolutelyContinuous(p, q), finite(p), finite(q), Integrable(Log(t), p),
    )  # fmt: skip


def test_log_sum_on_measures() -> None:
    item = theorem("log-sum inequality")
    strict = item.at(P=2 * Normal(0, 1), Q=Laplace(0, 1))
    assert [c.verdict for c in strict.claims[:2]] == ["holds", "holds"] and strict.claims[2].verdict == "not applicable"
    value = strict.claims[1]
    assert value.left.lower > value.right.upper > 1  # 2 log 2 on the right
    assert item.at(P=2 * Bernoulli(Rational(1, 3)), Q=3 * Bernoulli(Rational(1, 3))).claims[-1].verdict == "agrees"
    assert item.at(P=Normal(0, 1), Q=Exponential(1)).claims[1].verdict == "holds"  # oo >= 0
    shown("log_sum")


def test_log_sum_as_a_sum() -> None:
    found = theorem("log_sum").specialize(counting(Symbol("n", integer=True, positive=True)))
    whole = "Sum(log(p[i]/q[i])*p[i], (i, 1, n)) >= log(Sum(p[i], (i, 1, n))/Sum(q[i], (i, 1, n)))*Sum(p[i], (i, 1, n))"
    assert whole in [str(part.claim) for part in found.parts]


@pytest.mark.parametrize("constant", [Rational(101, 100), 2])
def test_log_sum_made_false_is_refused(constant: Rational) -> None:
    """With a larger constant in front of the masses' divergence, and with the inequality turned round."""
    first, second = measures("P Q", kind="finite")
    whole, total = LebesgueIntegral(1, first), LebesgueIntegral(1, second)
    c, ratio = constant * whole / total, first / second
    given = [first << second, Finite(KL(first, second)), whole > 0, total > 0]
    chain = (
        calc(LebesgueIntegral(log(ratio), first), given=given)
        .equals(LebesgueIntegral(log(c) - log(c / ratio), first), log_algebra)
    )  # fmt: skip
    reasons = likelihood_ratio_below(c, first, second), tangent(c / ratio), addition, linear, cancel(total), unfold(KL)
    with pytest.raises(ProofError):
        chain.at_least(whole * log(c), *reasons)
    with pytest.raises(ProofError):
        calc(LebesgueIntegral(log(ratio), first), given=given).at_most(whole * log(whole / total), *reasons)
