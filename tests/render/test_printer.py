"""The printers: a textbook's notation, names kept apart, and refusal of what they do not know."""

from __future__ import annotations

import inspect

import pytest
import sympy
from sympy import Dummy, Float, Integer, Rational, Symbol, exp, log, pi, sqrt

from klsym.derive import hypotheses
from klsym.divergences import DIVERGENCES
from klsym.families import FAMILIES, Dirac, Exponential, Finite, Gamma, Laplace, Normal
from klsym.measures import (
    DensityMeasure,
    KernelIntegral,
    LebesgueIntegral,
    LetterSum,
    Mixture,
    Pushforward,
    RadonNikodym,
    functions,
    kernels,
    maps,
    measures,
)
from klsym.render import RenderError, latex_of, text_of, typst_of
from klsym.render.names import Names, spelled
from tests.render.expressions import KINDS, PAIRS, i, n, p, q

P, Q, mu = measures("P Q mu")
x, y = sympy.symbols("x y")
m1, m2 = sympy.symbols("mu1 mu2", real=True)
s1, s2 = sympy.symbols("sigma1 sigma2", positive=True)
t = P / Q

LATEX = {
    KINDS["KL"](P, Q): r"\mathrm{KL}\left(P \,\middle\|\, Q\right)",
    t: r"\frac{\mathrm{d}P}{\mathrm{d}Q}",
    LebesgueIntegral(log(t), P): r"\int \log \frac{\mathrm{d}P}{\mathrm{d}Q} \,\mathrm{d}P",
    sympy.Sum(p[i] * log(p[i] / q[i]), (i, 1, n)): r"\sum_{i=1}^{n} p_{i} \log \frac{p_{i}}{q_{i}}",
    log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - Rational(1, 2): (
        r"\log \frac{\sigma_{2}}{\sigma_{1}} + "
        r"\frac{\sigma_{1}^{2} + \left(\mu_{1} - \mu_{2}\right)^{2}}{2 \sigma_{2}^{2}} - \frac{1}{2}"
    ),
    log(2 / pi) / 2 + sqrt(2) / sqrt(pi) - Rational(1, 2): (
        r"\frac{1}{2} \log \frac{2}{\pi} + \sqrt{\frac{2}{\pi}} - \frac{1}{2}"
    ),
    exp(-(x**2) / 2) / sqrt(2 * pi): r"\frac{\mathrm{e}^{-x^{2}/2}}{\sqrt{2 \pi}}",
    sympy.beta(x, y): r"\mathrm{B}\left(x, y\right)",
    sympy.digamma(x): r"\psi\left(x\right)",
    sympy.loggamma(x): r"\log \Gamma\left(x\right)",
    -x / 2: r"-\frac{x}{2}",
    -(x + y): r"-x - y",
    x ** (-2): r"\frac{1}{x^{2}}",
    1 - x: r"1 - x",
    2 * KINDS["TotalVariation"](P, Q) ** 2: r"2 \, \mathrm{TV}\left(P, Q\right)^{2}",
    P << Q: r"P \ll Q",
    P @ Q: r"P \otimes Q",
    Gamma(2, rate=1): r"\mathrm{Gamma}\left(2, \mathrm{rate}=1\right)",
    Mixture({Normal(0, 1): "0.7", Dirac(0): "0.3"}): (
        r"\frac{7}{10} \, \mathrm{Normal}\left(0, 1\right) + \frac{3}{10} \, \mathrm{Dirac}\left(0\right)"
    ),
    sympy.oo: r"\infty",
}


@pytest.mark.parametrize("expression", LATEX, ids=str)
def test_latex_is_what_a_textbook_prints(expression: sympy.Basic) -> None:
    assert latex_of(expression) == LATEX[expression]


TEXT = {
    KINDS["KL"](P, Q): ("KL(P ‖ Q)", "KL(P || Q)"),
    LebesgueIntegral(t * log(t) - t + 1, Q): (
        "∫ ((dP/dQ) log(dP/dQ) - dP/dQ + 1) dQ",
        "int ((dP/dQ) log(dP/dQ) - dP/dQ + 1) dQ",
    ),
    sympy.Sum(p[i] * log(p[i] / q[i]), (i, 1, n)): ("Σ_{i=1..n} p_i log(p_i/q_i)", "sum_{i=1..n} p_i log(p_i/q_i)"),
    s1**2 / (2 * s2): ("σ₁²/(2 σ₂)", "sigma_1^2/(2 sigma_2)"),
    P << Q: ("P ≪ Q", "P << Q"),
    1 / t: ("1/(dP/dQ)", "1/(dP/dQ)"),
}


@pytest.mark.parametrize("expression", TEXT, ids=str)
def test_plain_text(expression: sympy.Basic) -> None:
    assert (text_of(expression), text_of(expression, unicode=False)) == TEXT[expression]
    assert text_of(expression, unicode=False).isascii()


def test_no_sum_opens_with_a_minus_sign_where_it_need_not() -> None:
    assert latex_of(x - y).startswith("x")
    assert latex_of(y - x).startswith("y")
    assert latex_of(-x - y).startswith("-")


# ---- everything klsym has is printed in every notation


def _instances() -> list[sympy.Basic]:
    two = [Normal(0, 1), Laplace(0, 1)]
    found: list[sympy.Basic] = []
    for name, kind in KINDS.items():
        if name == "Entropy":
            found += [kind(P), kind(P, mu), kind(two[0])]
        elif name == "MutualInformation":
            found += [kind(P @ kernels("K")), kind(two[0] @ two[1])]
        elif name == "ConditionalKL":
            found += [kind(*kernels("K L"), P)]
        elif name == "Bregman":
            found += [kind("squared norm", P, Q, mu), kind("negative entropy", [x], [y])]
        else:
            found += [kind(P, Q), kind(*two)]
    found += [
        hypotheses.Integrable(log(t), P),
        hypotheses.SameMeasure(P, Q),
        hypotheses.Finite(KINDS["KL"](P, Q)),
        hypotheses.AlmostEverywhere(sympy.Ge(t, 0, evaluate=False), Q),
        hypotheses.Masses(P, (x, 1 - x)),
        hypotheses.ForAll(x, sympy.Ge(t, x, evaluate=False)),
        KINDS["KL"](P ** sympy.Symbol("n", integer=True, positive=True), Q**3),
        LebesgueIntegral(LetterSum(log(t)), P**2),
        hypotheses.ForAll(x, hypotheses.AlmostEverywhere(sympy.Ge(t, x, evaluate=False), Q)),
        sympy.And(hypotheses.ForAll(x, hypotheses.ForAll(y, sympy.Ge(t, x + y, evaluate=False))), P << Q),
        hypotheses.AlmostEverywhere(sympy.Eq(sympy.Limit(t / x, x, sympy.oo, "-"), y, evaluate=False), Q),
        Finite({"heads": "1/2", "tails": "1/2"}),
        FAMILIES["Density"](3 * x**2, x, (0, 1)),
        FAMILIES["MultivariateNormal"]([0, 1], [[2, 1], [1, 2]]),
        FAMILIES["Categorical"](["0.1", "0.9"]),
        sympy.Piecewise((x, x > 0), (0, True)),
        sympy.Subs(x**2, x, 3),
        sympy.Derivative(x**2 * y, x, y),
        sympy.Limit(1 / x, x, sympy.oo, "-"),
        sympy.Integral(exp(-x), (x, 0, sympy.oo)),
        sympy.KroneckerDelta(x, y),
        sympy.Implies(x > 0, y > 0, evaluate=False),
        sympy.Equivalent(x > 0, y > 0, evaluate=False),
        sympy.Not(P << Q, evaluate=False),
        sympy.Or(x > 0, sympy.And(y > 0, x < 1, evaluate=False), evaluate=False),
        Exponential(scale=0.1),
        Float(1.5e-9) * x,
    ]
    return [*found, *(function(x, y, evaluate=False) for function in PAIRS)]


@pytest.mark.parametrize("expression", _instances(), ids=str)
def test_every_node_has_every_notation(expression: sympy.Basic) -> None:
    assert latex_of(expression)  # and it reads back
    assert text_of(expression) and text_of(expression, unicode=False).isascii()
    assert typst_of(expression)


def test_no_hypothesis_and_no_divergence_is_forgotten() -> None:
    tried = {type(instance).__name__ for instance in _instances()}
    own = {
        name for name, kind in inspect.getmembers(hypotheses, inspect.isclass) if kind.__module__ == hypotheses.__name__
    }
    assert own <= tried
    assert {kind.__name__ for kind in DIVERGENCES.values()} <= tried


# ---- refusals


class Guess(sympy.Function):
    """A function nobody gave a notation."""


class KL(sympy.Function):
    """A stranger under a known name."""


@pytest.mark.parametrize(
    "expression",
    [
        Guess(x),
        KL(x, y),
        sympy.hyper([1], [2], x),
        sympy.UnevaluatedExpr(x),
        sympy.I * x,
        sympy.zoo,
        sympy.nan,
        sympy.Lambda(x, x),
        sympy.Interval(0, 1),
        Float("0.1", 50),
        log(Guess(x)) + 1,
        sympy.Limit(1 / x, x, 0),
    ],
    ids=str,
)
def test_what_has_no_notation_is_refused_by_name(expression: sympy.Basic) -> None:
    for printed in (latex_of, text_of, typst_of):
        with pytest.raises(RenderError) as caught:
            printed(expression)
        assert "\n" not in str(caught.value)


def test_a_refusal_names_the_node() -> None:
    with pytest.raises(RenderError, match="Guess"):
        latex_of(1 + log(Guess(x)))


# ---- names


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("x", "x"),
        ("sigma1", r"\sigma_{1}"),
        ("x_1", "x_{1}"),
        ("x_max", r"x_{\mathrm{max}}"),
        ("x_i_j", "x_{i,j}"),
        ("rate", r"\mathrm{rate}"),
        ("μ", r"\mu"),
        ("Γ", r"\Gamma"),
        ("x'", "x'"),
        ("alpha_beta", r"\alpha_{\beta}"),
        ("x12", "x_{12}"),
    ],
)
def test_symbols_are_spelled(name: str, latex: str) -> None:
    assert latex_of(Symbol(name)) == latex


@pytest.mark.parametrize("name", ["", "1", "a b", r"\alpha", "pi", "x^2", "$x$", "a-b", "π", "{", "log", "x%"])
def test_names_that_mislead_are_refused(name: str) -> None:
    with pytest.raises(RenderError, match="cannot be typeset"):
        spelled(name)


@pytest.mark.parametrize(
    "expression",
    [
        Symbol("x") + Symbol("x", positive=True),
        Symbol("x1") * Symbol("x_1"),
        Symbol("mu") + Symbol("μ"),
        sympy.IndexedBase("p")[1] + Symbol("p1"),
        KINDS["KL"](P, Q) + Symbol("P"),
        sympy.Function("f")(x) + Symbol("f"),
        RadonNikodym(P, measures("P", "finite")),
    ],
    ids=str,
)
def test_names_that_collide_are_refused(expression: sympy.Basic) -> None:
    with pytest.raises(RenderError):
        latex_of(expression)


def test_dummies_give_way() -> None:
    one, two = Dummy("x"), Dummy("x")
    text = latex_of(one + 2 * two + 3 * x)
    assert {"x", "x'", "x''"} == set(text.replace("+", "").replace("2", "").replace("3", "").split())


def test_names_are_settled_across_lines() -> None:
    one = Dummy("x")
    assert latex_of(one) == "x"
    assert latex_of(one, (x,)) == "x'"
    assert Names(x, one).name(x) == spelled("x")


def test_the_order_of_terms_does_not_change_from_run_to_run() -> None:
    expression = sum((Symbol(letter) for letter in "badc"), Integer(1))
    assert latex_of(expression) == "a + b + c + d + 1"


def test_a_stationary_law_may_be_called_pi() -> None:
    KL, law, P = KINDS["KL"], *measures("pi P")
    assert latex_of(KL(P, law)) == r"\mathrm{KL}\left(P \,\middle\|\, \pi\right)"
    with pytest.raises(RenderError, match="the number pi"):
        latex_of(KL(P, law) + sympy.pi)


def test_images_and_joints_as_a_textbook_has_them() -> None:
    KL, P, Q, K, g, u = KINDS["KL"], *measures("P Q"), kernels("K"), maps("g"), functions("u", space="Y")
    assert latex_of(Pushforward(g, P)) == r"g_{\#} P"
    assert text_of(KL(P @ K, Q @ K)) == "KL(P ⊗ K ‖ Q ⊗ K)"
    assert text_of(LebesgueIntegral(u, (P @ K).marginal(1))) == "∫ u d(pr₂#(P ⊗ K))"
    assert text_of(KernelIntegral(functions("f", space=("Omega", "Y")), K)) == "∫_Y f dK"
    assert text_of(DensityMeasure(P / Q, Q), unicode=False) == "(dP/dQ)*Q"
