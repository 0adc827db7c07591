"""The theorem behind a closed form: what the kernel made says the value, and rests on the one oracle it names."""

from __future__ import annotations

import json

import mpmath
import pytest
from sympy import Rational, S, exp, lambdify, symbols, sympify

from klsym.closed import closed_form
from klsym.closed.formal import ONE, UnwrittenError, term
from klsym.closed.oracle import announce, needed, stated_expectation
from klsym.closed.statistics import expectation
from klsym.closed.steps import SHOWN
from klsym.closed.theorem import formal_form
from klsym.divergences import KL
from klsym.families import (
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
    StudentT,
    Uniform,
    Weibull,
)
from klsym.kernel import rules
from klsym.kernel import terms as kernel
from klsym.measures import X

m1, m2 = symbols("mu1 mu2", real=True)
a1, a2, b1, b2 = symbols("a1 a2 b1 b2", positive=True)
POINTS = [
    dict(zip((m1, m2, a1, a2, b1, b2), map(Rational, row), strict=True))
    for row in (("1/3", "-1/2", "7/2", "5/4", "6/5", "3/4"), ("-1", "2/5", "5/2", "2", "2/3", "8/5"))
]
PAIRS = [
    (Normal(m1, a1), Normal(m2, a2)),
    (Normal(m1, a1), Laplace(m2, a2)),
    (Exponential(a1), Exponential(a2)),
    (Gamma(a1, rate=b1), Gamma(a2, rate=b2)),
    (Gamma(a1, rate=b1), InverseGamma(a2, scale=b2)),
    (Beta(a1, b1), Beta(a2, b2)),
    (Cauchy(m1, a1), Cauchy(m2, a2)),
    (LogNormal(m1, a1), Gamma(a2, rate=b2)),
    (Weibull(shape=a1, scale=b1), Weibull(shape=a2, scale=b2)),
    (Gumbel(location=m1, scale=a1), Gumbel(location=m2, scale=a2)),
    (Pareto(minimum=b1, shape=a1), Rayleigh(a2)),
    (Uniform(0, 1), Beta(a2, b2)),
    (StudentT(3), Normal(m2, a2)),
]


def number(node, context):
    """A kernel term as a number: its own arithmetic, without SymPy's closed forms; integrals by quadrature.

    `context` is (values of the symbols, the two laws, the transforms used).
    """
    values, laws, transforms = context

    def recur(part):
        return number(part, context)

    match node:
        case kernel.Rational(value):
            return mpmath.mpf(value.numerator) / value.denominator
        case kernel.Real(name):
            return mpmath.mpf(sympify(name).subs({s.name: v for s, v in values.items()}).evalf(30))
        case kernel.Add(left, right):
            return recur(left) + recur(right)
        case kernel.Multiply(left, right):
            return recur(left) * recur(right)
        case kernel.Inverse(argument):
            value = recur(argument)
            return 1 / value if value else mpmath.mpf(0)
        case kernel.Log(argument):
            value = recur(argument)
            return mpmath.log(value) if value > 0 else mpmath.mpf(0)
        case kernel.Exp(argument):
            return mpmath.exp(recur(argument))
        case kernel.Abs(argument):
            return abs(recur(argument))
        case kernel.Power(base, exponent):
            value = recur(base)
            return mpmath.power(value, recur(exponent)) if value > 0 else mpmath.mpf(0)
        case kernel.Integral(integrand, measure):
            law = next(law for law in laws if announce(law, S.One)[0] == measure)
            stated = [one.statistic for one in transforms]
            statistic = next(one for one in stated if term(one.subs(SHOWN, X)) == integrand)
            return _integral(law.subs(values), statistic.subs(values))
    raise AssertionError(f"unknown term {node}")


def _integral(law, statistic):
    function = lambdify(SHOWN, exp(law.log_density(SHOWN)) * statistic, "mpmath")
    left, right = law.base.args
    # every law that is integrated here has exponential tails: beyond these ends nothing is left at ten digits
    left = mpmath.mpf(-40) if left.is_infinite else mpmath.mpf(left.evalf(30))
    right = mpmath.mpf(200) if right.is_infinite else mpmath.mpf(right.evalf(30))
    middle = [
        point for point in map(mpmath.mpf, (-16, -8, -2, -0.5, 0, 0.5, 1, 2, 4, 8, 16, 32, 64)) if left < point < right
    ]
    kinks = sorted({*middle, *(mpmath.mpf(p.evalf(30)) for p in law.breakpoints)})
    return mpmath.quad(function, [left, *kinks, right])


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=str)
def test_the_theorem_says_the_closed_form(first, second):
    form = closed_form(KL(first, second))
    theorem = form.theorem()
    assert theorem.oracles == {"klsym.closed.oracle.stated_expectation"} and not theorem.axioms
    p, q = (announce(law, S.One)[0] for law in (first, second))
    assert kernel.AbsolutelyContinuous(p, q) in theorem.hypotheses
    derivative = kernel.Log(kernel.RadonNikodym(p, q))
    divergence = kernel.Integral(derivative, p) - kernel.Integral(ONE, p) + kernel.Integral(ONE, q)
    assert theorem.conclusion.left == divergence
    for values in POINTS:
        with mpmath.workdps(25):
            value = number(theorem.conclusion.right, (values, (first, second), form.transforms))
            expected = mpmath.mpf(form.formula.subs(values).evalf(25))
            assert abs(value - expected) < mpmath.mpf(10) ** -9 * (1 + abs(expected))


def test_the_integrand_is_integrable_by_theorem():
    form = formal_form(KL(Pareto(minimum=1, shape=a1), Normal(0, 1)))
    assert isinstance(form.integrable.conclusion, kernel.Integrable)
    assert kernel.Less(kernel.number(2), kernel.Real("a1")) in form.integrable.hypotheses


def test_the_certificate_is_data():
    certificate = closed_form(KL(Exponential(a1), Exponential(a2))).theorem().certificate()
    assert json.loads(json.dumps(certificate))["oracles"] == ["klsym.closed.oracle.stated_expectation"]


def test_the_oracle_refuses_what_the_family_does_not_state():
    law = Exponential(a1)
    measure, function = announce(law, X)
    known = expectation(law, X, X)
    hypotheses = needed(law, X, known)
    integral = kernel.Integral(function, measure)
    right = kernel.Equal(integral, term(known.value))
    assert rules.consult(stated_expectation, hypotheses, right).conclusion == right
    wrong = [
        (hypotheses, kernel.Equal(integral, term(2 * known.value))),  # another value
        ((), right),  # without 0 < a1
        (hypotheses, kernel.Equal(integral, term(known.value), measure)),  # another judgement
        (hypotheses, kernel.LessEqual(integral, term(known.value))),
        (hypotheses, kernel.Integrable(kernel.Exp(function), measure)),  # a function it was not told of
        (hypotheses, kernel.Integrable(function, kernel.WithDensity(measure, kernel.number(2)))),  # another measure
    ]
    for given, said in wrong:
        with pytest.raises(kernel.ProofError):
            rules.consult(stated_expectation, given, said)


def test_a_divergent_expectation_is_never_vouched_for():
    law = Cauchy(0, 1)
    measure, function = announce(law, X**2)
    with pytest.raises(kernel.ProofError):
        rules.consult(stated_expectation, (kernel.probability(measure),), kernel.Integrable(function, measure))
    tail = Pareto(minimum=1, shape=a1)
    measure, function = announce(tail, X**2)
    with pytest.raises(kernel.ProofError):  # only for a shape above 2
        rules.consult(
            stated_expectation,
            (kernel.Less(kernel.number(0), kernel.Real("a1")),),
            kernel.Integrable(function, measure),
        )


def test_what_the_kernel_cannot_write_is_said():
    with pytest.raises(UnwrittenError):
        closed_form(KL(Poisson(a1), Poisson(a2))).theorem()
