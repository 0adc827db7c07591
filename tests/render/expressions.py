"""Random expressions of every kind the printers know, for the tests that read printed lines back."""

from __future__ import annotations

import sympy
from hypothesis import strategies as st
from sympy import Add, Eq, Ge, Indexed, IndexedBase, Integer, Le, Mul, Pow, Rational, Sum, Symbol

from klsym.divergences import DIVERGENCES
from klsym.families import Beta, Exponential, Gamma, Laplace, Normal, Poisson
from klsym.measures import (
    Composition,
    DensityMeasure,
    KernelIntegral,
    LebesgueIntegral,
    Mixture,
    ProductMeasure,
    Pushforward,
    RadonNikodym,
    coordinates,
    functions,
    kernels,
    maps,
    measures,
)

P, Q, R = measures("P Q R")
x, y, s = sympy.symbols("x y s")
a, b = sympy.symbols("alpha beta1", positive=True)
i = Symbol("i", integer=True)
n = Symbol("n", integer=True, positive=True)
p, q = IndexedBase("p"), IndexedBase("q")
phi = sympy.Function("phi")
KINDS = {kind.__name__: kind for kind in DIVERGENCES.values()}

f, u, w = functions("f"), functions("u_1", space="Y"), functions("w", space=("Omega", "Y"))
g, h, K = maps("g"), maps("h_1"), kernels("K")
M = measures("M", space="Y")
X, Y = coordinates(P @ K)
tilted = DensityMeasure(sympy.exp(f) / LebesgueIntegral(sympy.exp(f), Q), Q)
abstract = st.sampled_from(
    [P, Q, R, ProductMeasure(P, Q), 2 * P, P + R, DensityMeasure(f, P), DensityMeasure(f**2, P), tilted]
)
elsewhere = st.sampled_from([Pushforward(g, P), Pushforward(h, 2 * P), (P @ K).marginal(1), (P @ M).marginal(1), M])
joint = st.sampled_from([P @ K, Q @ K, tilted @ K, P @ M])
concrete = st.sampled_from(
    [
        Normal(0, 1),
        Normal(x.subs(x, Symbol("mu", real=True)), a),
        Laplace("1/3", b),
        Gamma(a, rate=2),
        Beta(2, "0.5"),
        Exponential(scale=3),
        Poisson(a + 1),
        Mixture({Normal(0, 1): "0.7", Laplace(0, 2): "0.3"}),
    ]
)
rationals = st.builds(Rational, st.integers(-12, 12), st.integers(1, 9))
symbols = st.sampled_from([x, y, s, a, b, n, p[i], q[i], sympy.pi, sympy.E, sympy.EulerGamma])


@st.composite
def divergences(draw: st.DrawFn) -> sympy.Expr:
    side = draw(st.sampled_from([abstract, concrete, elsewhere, joint]))
    name = draw(st.sampled_from(["KL", "CrossEntropy", "TotalVariation", "SquaredHellinger", "ChiSquared", "Entropy"]))
    first, second = draw(side), draw(side)
    return KINDS[name](first) if name == "Entropy" else KINDS[name](first, second)


derivatives = st.builds(RadonNikodym, st.sampled_from([P, Q]), st.sampled_from([R, P @ R]))
point_free = st.sampled_from([
    f, Composition(u, g), Composition(P / Q, X) * Composition(u, Y), KernelIntegral(w, K), KernelIntegral(w + 1, M),
    Composition(1 + u, h), LebesgueIntegral(u * sympy.log(u), Pushforward(g, P)), LebesgueIntegral(w, P @ K),
    RadonNikodym(Pushforward(g, P), Pushforward(g, Q)), LebesgueIntegral(f, tilted),
])  # fmt: skip
leaves = st.one_of(rationals, symbols, divergences(), derivatives, point_free)

FUNCTIONS = [
    sympy.log, sympy.exp, sympy.gamma, sympy.loggamma, sympy.digamma, sympy.erf, sympy.zeta, sympy.Abs, phi,
    sympy.factorial, sympy.sinh, sympy.atan, sympy.Ei,
]  # fmt: skip
PAIRS = [sympy.beta, sympy.uppergamma, sympy.expint, sympy.besseli, sympy.polylog, sympy.binomial]


def unevaluated(function: object, *arguments: sympy.Expr) -> sympy.Expr:
    return function(*arguments) if function is phi else function(*arguments, evaluate=False)  # type: ignore[operator]


def grown(inner: st.SearchStrategy) -> st.SearchStrategy:
    common = [Rational(1, 2), Integer(2), Integer(-1), Rational(-1, 2), Rational(2, 3)]
    exponents = st.one_of(st.sampled_from(common), inner)
    return st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda terms: Add(*terms, evaluate=False)),
        st.lists(inner, min_size=2, max_size=4).map(lambda factors: Mul(*factors, evaluate=False)),
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Add(*terms)),
        st.lists(inner, min_size=2, max_size=3).map(lambda factors: Mul(*factors)),
        st.tuples(inner, exponents).filter(lambda pair: pair[0] != 0).map(lambda pair: Pow(*pair, evaluate=False)),
        st.builds(unevaluated, st.sampled_from(FUNCTIONS), inner),
        st.builds(unevaluated, st.sampled_from(PAIRS), inner, inner),
        inner.map(lambda body: Sum(body, (i, 1, n))),
        inner.map(lambda body: sympy.Integral(body, (x, 0, sympy.oo))),
        st.builds(LebesgueIntegral, inner, st.sampled_from([P, Q, P @ Q])),
    )


def printable(expression: sympy.Expr) -> bool:
    """SymPy itself fails or says nan, zoo or I on some nonsense."""
    if any(isinstance(part, Pow) and part.base.doit() == 0 for part in sympy.preorder_traversal(expression)):
        return False
    return not expression.has(sympy.nan, sympy.zoo, sympy.I, sympy.oo, sympy.S.NegativeInfinity, sympy.AccumBounds)


expressions = st.recursive(leaves, grown, max_leaves=9).filter(printable)
relations = st.builds(
    lambda kind, left, right: kind(left, right, evaluate=False), st.sampled_from([Eq, Le, Ge]), expressions, expressions
)
__all__ = ["Indexed", "P", "Q", "R", "expressions", "relations"]
