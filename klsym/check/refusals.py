"""What the kernel must refuse, each with the reason why: one entry for every way a guard could fail unnoticed.

An entry builds something that is wrong or meaningless; the kernel must raise ProofError (TypeError where someone tries
to forge a Theorem). ``accepted`` runs them against a kernel and returns those that went through.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from types import FunctionType, SimpleNamespace
from typing import Any

from klsym.check.refusals_limits import limits, natural

Entry = tuple[str, Callable[[], Any], type[BaseException]]


class Setting:
    """A few terms and theorems to make mistakes with."""

    def __init__(self, kernel: SimpleNamespace) -> None:
        k = self.k = kernel
        self.s, self.t = k.SpaceVariable("S"), k.SpaceVariable("T")
        self.p, self.q = k.MeasureVariable("P", self.s), k.MeasureVariable("Q", self.s)
        self.f, self.g = k.Function("f", self.s), k.Function("g", self.s)
        self.there, self.far = k.Function("f", self.t), k.MeasureVariable("P", self.t)
        self.x, self.y, self.zero, self.one = k.Real("x"), k.Real("y"), k.number(0), k.number(1)
        self.fact = k.assume(k.LessEqual(self.zero, self.x))
        self.equal = k.assume(k.Equal(self.f, self.g, self.p))
        self.bounded = k.assume(k.Integrable(self.f, self.p))

    def rewriting(self, template: Any, equation: Any = None, hole: Any = None) -> Any:
        """Replace f by g, equal P-a.e. only, at the hole."""
        k, equation, hole = self.k, equation or self.equal, hole or k_hole(self.k)
        fact = k.assume(k.substitute(template(hole), {hole: equation.conclusion.left}))
        return k.rewrite(fact, equation, template(hole), hole)


def k_hole(kernel: SimpleNamespace) -> Any:
    return kernel.Real("hole")


def _terms(a: Setting) -> Iterator[Entry]:
    k, error = a.k, a.k.TermError
    square, pair = k.ProductSpace(a.s, a.t), k.Kernel("K", a.s, a.t)
    values = k.Values((a.one, a.zero))
    yield "a kind of term of one's own", lambda: type("Mine", (k.Term,), {}), TypeError
    yield "an int where a term belongs", lambda: k.Add(1, a.x), error
    yield "a measure where a term belongs", lambda: k.Log(a.p), error
    inexact = Fraction(1)
    inexact._numerator = 1.5  # type: ignore[attr-defined]  # as numpy's integers, which overflow, get in by themselves
    yield "a fraction of other than integers", lambda: k.Rational(inexact), error
    yield "a bool for an int", lambda: k.Euclidean(True), error
    yield "a sum over two spaces", lambda: k.Add(a.f, a.there), error
    yield "a relation over two spaces", lambda: k.Equal(a.f, a.f, a.far), error
    yield "no points", lambda: k.Points(0), error
    yield "no dimension", lambda: k.Euclidean(0), error
    yield "a second coordinate of a number", lambda: k.Coordinate(k.Naturals(), 1), error
    yield "a negative coordinate", lambda: k.Coordinate(k.Euclidean(2), -1), error
    yield "values that are functions", lambda: k.Values((a.f, a.one)), error
    yield "values that are no terms", lambda: k.Values((1, 2)), error
    yield "a point that is not there", lambda: k.At(values, 2), error
    yield "a point of no finite space", lambda: k.At(a.f, 0), error
    yield "a point of a symbolic number", lambda: k.At(k.Function("f", k.Points("n")), 0), error
    yield "a composition that does not meet", lambda: k.Compose(a.f, k.MapVariable("m", a.s, a.t)), error
    yield "an image of a measure elsewhere", lambda: k.Image(k.MapVariable("m", a.s, a.t), a.far), error
    yield "a kernel from elsewhere", lambda: k.Product(a.far, pair), error
    yield "a section of a function elsewhere", lambda: k.Section(a.f, a.s, pair), error
    yield "a section along a kernel from elsewhere", lambda: k.Section(k.Function("u", square), a.t, pair), error
    yield "a third projection", lambda: k.Projection(square, 2), error
    yield "a limit that depends on its variable", lambda: k.Limit(a.x, a.x, a.x), error
    yield "a limit's measure that does", lambda: k.Limit(a.x, a.f, a.f, k.WithDensity(a.p, a.x)), error
    every = k.ForAll(a.x, k.LessEqual(a.x, a.y))
    yield "a bound variable captured", lambda: k.substitute(every, {a.y: a.x + 1}), error


def _forgeries(a: Setting) -> Iterator[Entry]:
    k, theorem = a.k, a.k.Theorem
    false = k.Less(a.one, a.zero)
    yield "a constructed theorem", lambda: theorem(false), TypeError
    yield "a subclassed theorem", lambda: type("Mine", (theorem,), {}), TypeError
    yield "a copied theorem", lambda: copy.copy(a.fact), TypeError
    yield "a deeply copied theorem", lambda: copy.deepcopy(a.fact), TypeError
    yield "a pickled theorem", lambda: pickle.dumps(a.fact), TypeError
    yield "a changed conclusion", lambda: setattr(a.fact, "conclusion", false), TypeError
    yield "an attribute it has not", lambda: a.fact.nothing, AttributeError
    yield "a theorem made past its constructor", lambda: k.discharge(object.__new__(theorem), a.fact), k.RuleError
    yield "a new rule", lambda: k._rules.rule(lambda: false), TypeError
    yield "a stand-in for a theorem", lambda: k.inverse(SimpleNamespace(conclusion=k.Less(a.zero, a.x))), k.RuleError
    yield "a stand-in in a list", lambda: k.linear(false, ((a.one, SimpleNamespace(conclusion=false)),)), k.RuleError
    yield "a stand-in for a term", lambda: k.exp_positive(SimpleNamespace(space=None)), k.RuleError
    yield "a theorem for a judgement", lambda: k.assume(a.fact), k.RuleError
    yield "a term for a judgement", lambda: k.assume(a.x), k.RuleError
    yield "a judgement for a theorem", lambda: k.discharge(false, a.fact), k.RuleError
    yield "a rule that is not there", lambda: k._rules.no_such_rule, AttributeError


def _logic(a: Setting) -> Iterator[Entry]:
    k, error = a.k, a.k.RuleError
    f, g, x, p, q = a.f, a.g, a.x, a.p, a.q
    space, term, far = k.SpaceVariable("S"), k.Function("w", a.s), a.far
    low, high = k.assume(k.Less(x, a.zero)), k.assume(k.Less(a.zero, x))
    mapping, kernel = k.MapVariable("m", a.s, a.t), k.Kernel("K", a.s, a.t)
    image = k.assume(k.AbsolutelyContinuous(k.Image(mapping, p), k.Image(mapping, q)))
    whole = k.assume(k.SigmaFinite(k.Product(p, kernel)))
    yield "cases with two conclusions", lambda: k.cases(low.conclusion, low, high), error
    yield (
        "a contradiction between strangers",
        lambda: k.contradiction(low, k.assume(k.Not(high.conclusion)), low.conclusion),
        error,
    )
    yield "a contradiction with what denies nothing", lambda: k.contradiction(low, high, low.conclusion), error
    yield "a function for a number", lambda: k.instantiate(a.fact, {x: f}), error
    yield "a measure for a number", lambda: k.instantiate(a.fact, {x: p}), error
    yield "a number for a measure", lambda: k.instantiate(a.bounded, {p: x}), error
    yield "a function elsewhere", lambda: k.instantiate(k.ring(f, f), {f: a.there}), error
    yield "a judgement for a function", lambda: k.instantiate(a.bounded, {f: low.conclusion}), error
    yield "a measure elsewhere", lambda: k.instantiate(k.assume(k.SigmaFinite(p)), {p: far}), error
    yield "a term for a space", lambda: k.instantiate(k.assume(k.SigmaFinite(p)), {space: x}), error
    yield "a measure for a space", lambda: k.instantiate(k.ring(x, x), {space: p}), error
    yield "a constant replaced", lambda: k.instantiate(a.fact, {a.zero: a.one}), error
    yield (
        "an integral replaced",
        lambda: k.instantiate(k.ring(k.Integral(f, p), k.Integral(f, p)), {k.Integral(f, p): x}),
        error,
    )
    yield "a map elsewhere", lambda: k.instantiate(image, {mapping: k.MapVariable("m", a.s, a.s)}), error
    yield "a kernel for a map", lambda: k.instantiate(image, {mapping: kernel}), error
    yield "a map for a kernel", lambda: k.instantiate(whole, {kernel: mapping}), error
    yield "a kernel elsewhere", lambda: k.instantiate(whole, {kernel: k.Kernel("K", a.s, a.s)}), error
    yield "a space for a measure", lambda: k.instantiate(a.bounded, {p: k.Points(2)}), error
    yield "a space for a number", lambda: k.instantiate(a.fact, {x: k.Points(2)}), error
    points = k.Points("n")
    sums = k.counting_integrable(x * k.Function("f", points), points)
    yield "a space that is no variable", lambda: k.instantiate(sums, {points: k.Naturals(), x: a.y}), error
    weaker = k.linear(k.Less(a.zero, x), ((a.one, k.assume(k.Less(a.one, x))),))
    yield "a hypothesis lost in discharging", lambda: _lost(k.discharge(high, weaker), k.Less(a.one, x)), ValueError
    yield (
        "a hypothesis lost in cases",
        lambda: _lost(k.cases(a.fact.conclusion, weaker, high), k.Less(a.one, x)),
        ValueError,
    )
    yield (
        "a hypothesis lost in the other case",
        lambda: _lost(k.cases(a.fact.conclusion, high, weaker), k.Less(a.one, x)),
        ValueError,
    )
    yield "a variable free in the hypotheses", lambda: k.generalize(a.fact, x), error
    yield "a function for all real numbers", lambda: k.specialize(k.generalize(k.ring(x, x), x), f), error
    yield "a special case of nothing general", lambda: k.specialize(a.fact, a.one), error
    yield (
        "rewriting by an inequality",
        lambda: a.rewriting(lambda h: k.Integrable(h, p), k.assume(k.LessEqual(f, g, p))),
        error,
    )
    yield "rewriting something else", lambda: k.rewrite(a.bounded, a.equal, k.Integrable(x + f, p), x), error
    yield "a term in a measure's hole", lambda: k.rewrite(a.bounded, a.equal, a.bounded.conclusion, p), error
    yield "a measure in a term's hole", lambda: k.rewrite(
        a.bounded, k.assume(k.SameMeasure(p, q)), a.bounded.conclusion, x), error  # fmt: skip
    yield "a hole that is a function", lambda: k.rewrite(a.bounded, a.equal, k.Integrable(f, p), f), error
    blind: list[tuple[str, Callable[[Any], Any]]] = [
        ("integrable elsewhere", lambda h: k.Integrable(h, q)),
        ("in a density", lambda h: k.Integrable(term, k.WithDensity(p, h))),
        ("in the measure of an a.e.", lambda h: k.Equal(term, f, k.WithDensity(p, h))),
        ("everywhere", lambda h: k.Equal(term, h)),
        ("everywhere, on the left", lambda h: k.Equal(h, term)),
        ("a.e. for another measure", lambda h: k.Equal(term, h, q)),
        ("in an integral against another", lambda h: k.Equal(k.Integral(h, q), x)),
        ("in an integral, but in its measure too", lambda h: k.Equal(k.Integral(h, k.WithDensity(p, h)), x)),
        ("in an integral's measure", lambda h: k.Equal(k.Integral(term, k.WithDensity(p, h)), x)),
        ("in a version against another", lambda h: k.Version(h, p, q)),
        ("in a version's measure", lambda h: k.Version(term, k.WithDensity(q, h), p)),
        ("in a derivative", lambda h: k.Equal(k.RadonNikodym(k.WithDensity(q, h), p), term, p)),
        ("in what is denied", lambda h: k.Not(k.Integrable(h, q))),
        ("in continuity", lambda h: k.AbsolutelyContinuous(p, k.WithDensity(q, h))),
        ("after a map", lambda h: k.Equal(k.Compose(h, k.MapVariable("m", a.s, a.s)), term, p)),
    ]
    for where, template in blind:
        yield f"a null set's difference seen: {where}", partial(a.rewriting, template), error
    inner = k.assume(k.Equal(f, g, k.WithDensity(p, k_hole(k))))
    yield "an integral against a measure with the hole", lambda: a.rewriting(
        lambda h: k.Equal(k.Integral(h, k.WithDensity(p, h)), x), inner), error  # fmt: skip
    both = lambda h: k.Equal(k.Integral(k.Integral(h, q) * f, p), x)  # noqa: E731
    yield "an integral in an integral, against another", lambda: a.rewriting(both), error


def _lost(theorem: Any, hypothesis: Any) -> None:
    """ValueError if the theorem keeps the hypothesis, as it must: the refusal to lose it."""
    if hypothesis in theorem.hypotheses:
        raise ValueError(f"rests on {hypothesis}")


def _statement(conclusion: Any) -> Callable[..., Any]:
    def statement() -> Any:
        return (), (conclusion,)

    return statement


def _named_as_another(function: Any) -> Any:
    """The same function, saying that it is one of the standard library's."""
    named = FunctionType(function.__code__, function.__globals__, closure=function.__closure__)
    named.__module__, named.__qualname__ = "json", "loads"
    return named


def _trust(a: Setting) -> Iterator[Entry]:
    k, error = a.k, a.k.RuleError
    false = k.Less(a.one, a.zero)
    statement = _statement(false)

    def yes(hypotheses: tuple, conclusion: Any) -> Any:
        return {"because": "yes"}

    def no(hypotheses: tuple, conclusion: Any) -> Any:
        return None

    yield "an oracle under another's name", lambda: k.consult(_named_as_another(yes), (), false), error
    yield "an axiom under another's name", lambda: k.axiom(_named_as_another(statement), ()), error
    yield "an axiom's missing part", lambda: k.axiom(statement, (), 1), error
    yield "an axiom's part before the first", lambda: k.axiom(statement, (), -1), error
    yield "an oracle that declines", lambda: k.consult(no, (), false), error
    yield "a hypothesis that is no judgement", lambda: k.consult(yes, (a.x,), false), error
    yield "an axiom about a term", lambda: k.axiom(_statement(a.x), ()), error
    yield "an axiom about a relation of no kind", lambda: k.axiom(_statement(k.Relation(a.x, a.x)), ()), error
    yield "an axiom for what is no term", lambda: k.axiom(lambda given: ((), (false,)), (object(),)), error
    yield "an axiom whose hypothesis is a term", lambda: k.axiom(lambda: ((a.x,), (false,)), ()), error
    yield "an oracle's word for a term", lambda: k.consult(yes, (), a.x), error
    yield "an axiom that names nothing", lambda: _demand("axioms", k.order(k.axiom(statement, ()))), ValueError
    yield "an oracle that leaves no trace", lambda: _demand("oracles", k.order(k.consult(yes, (), false))), ValueError


def _demand(kind: str, theorem: Any) -> None:
    """ValueError if the theorem names its source, as it must: the refusal of a clean record."""
    if getattr(theorem, kind):
        raise ValueError(f"rests on {theorem.axioms | theorem.oracles}")


def _algebra(a: Setting) -> Iterator[Entry]:
    k, error = a.k, a.k.RuleError
    f, g, x, y, p, q, zero, one = a.f, a.g, a.x, a.y, a.p, a.q, a.zero, a.one
    le = k.assume(k.LessEqual(x, y))
    here, there = k.assume(k.LessEqual(f, g, p)), k.assume(k.LessEqual(g, k.Abs(f), q))
    positive = k.assume(k.Less(zero, f, p))
    tangent = k.log_tangent(k.assume(k.Less(zero, x)))
    yield "x/x = 1", lambda: k.ring(x / x, one), error
    yield (
        "sqrt(x)^2 = x",
        lambda: k.ring(k.Power(x, k.number(Fraction(1, 2))) * k.Power(x, k.number(Fraction(1, 2))), x),
        error,
    )
    yield "log(xy) = log x + log y by algebra", lambda: k.ring(k.Log(x * y), k.Log(x) + k.Log(y)), error
    yield "|x| = x", lambda: k.ring(k.Abs(x), x), error
    yield "a difference of integrals as the integral of the difference", lambda: k.ring(
        k.Integral(f, p) - k.Integral(g, p), k.Integral(f - g, p)), error  # fmt: skip
    yield "a negative multiple of an inequality", lambda: k.linear(k.LessEqual(y, x), ((k.number(-1), le),)), error
    yield "a symbolic multiple of one", lambda: k.linear(k.LessEqual(x * x, x * y), ((x, le),)), error
    yield "an equation from an inequality", lambda: k.linear(k.Equal(x, y), ((one, le),)), error
    yield "a strict one from a weak one", lambda: k.linear(k.Less(x, y), ((one, le),)), error
    yield "a strict one from nothing of a strict one", lambda: k.linear(
        k.Less(zero, zero), ((zero, k.assume(k.Less(x, y))),)), error  # fmt: skip
    yield "1 <= 0", lambda: k.linear(k.LessEqual(one, zero), ()), error
    yield "x <= y from nothing", lambda: k.linear(k.LessEqual(x, y), ()), error
    yield "0 = 1", lambda: k.linear(k.Equal(zero, one), ()), error
    yield "a plain int as coefficient", lambda: k.linear(k.LessEqual(x, y), ((1, le),)), error
    yield "a measure as coefficient", lambda: k.linear(k.LessEqual(x, y), ((p, le),)), error
    yield "a measure times nothing", lambda: k.linear(k.Equal(x, x), ((p, k.ring(x, x)),)), error
    yield "everywhere from a.e.", lambda: k.linear(k.LessEqual(f, g), ((one, here),)), error
    yield (
        "a.e. for one measure from another",
        lambda: k.linear(k.LessEqual(f, k.Abs(f), p), ((one, here), (one, there))),
        error,
    )
    yield "no relation in a combination", lambda: k.linear(k.LessEqual(x, y), ((one, a.bounded),)), error
    yield "two measures in antisymmetry", lambda: k.antisymmetry(here, k.assume(k.LessEqual(g, f, q))), error
    yield "two measures in a product's log", lambda: k.log_product(positive, k.assume(k.Less(zero, g, q))), error
    yield "a log of what is only >= 0", lambda: k.exp_log(k.assume(k.LessEqual(zero, f, p))), error
    yield "an order between functions", lambda: k.order(k.assume(k.Less(f, g))), error
    yield "an order between functions, denied", lambda: k.order(k.assume(k.Not(k.LessEqual(f, g)))), error
    yield "an order a.e.", lambda: k.order(k.assume(k.Less(x, y, p))), error
    yield "lifting without the sign", lambda: k.pointwise(tangent, {x: f}, (), p), error
    yield "lifting with the sign elsewhere", lambda: k.pointwise(tangent, {x: f}, (positive,), q), error
    yield "lifting with a sign a.e. to everywhere", lambda: k.pointwise(tangent, {x: f}, (positive,)), error
    yield "lifting with another's sign", lambda: k.pointwise(tangent, {x: g}, (positive,), p), error
    yield "lifting with a term for a proof", lambda: k.pointwise(tangent, {x: f}, (f,), p), error
    yield "lifting with no relation", lambda: k.pointwise(tangent, {x: f}, (a.bounded,), p), error
    scalar = k.integral_scalar(x, f, p)
    yield "lifting inside an integral", lambda: k.pointwise(scalar, {x: g}), error
    yield "lifting what holds a.e.", lambda: k.pointwise(here, {x: f}), error
    yield "lifting what is integrable", lambda: k.pointwise(a.bounded, {x: f}), error
    among = k.assume(k.Integrable(x * f, p))
    yield "lifting a hypothesis of integrability", lambda: k.pointwise(k.discharge(k.contradiction(
        among, k.assume(k.Not(among.conclusion)), k.Less(zero, x)), among), {x: g}), error  # fmt: skip
    yield "lifting a function", lambda: k.pointwise(k.ring(f, f), {f: g}), error
    same = k.assume(k.Equal(x, g))  # so g is constant, x its value, and Int g dP is x times the mass of P
    moved = k.rewrite(k.integral_scalar(x, one, p), same, k.Equal(k.Integral(y * one, p), x * k.Integral(one, p)), y)
    certain = (k.ring(g, g), k.almost_everywhere(k.ring(g, g), p))
    yield "lifting what is true of constants only", lambda: k.pointwise(moved, {x: g}, certain), error
    yield "lifting it a.e.", lambda: k.pointwise(moved, {x: g}, certain, p), error


def _integral(a: Setting) -> Iterator[Entry]:
    k, error = a.k, a.k.RuleError
    f, g, p, q, zero, one = a.f, a.g, a.p, a.q, a.zero, a.one
    point = k.Function("f", k.Points(2))
    goal = k.LessEqual(zero, point)
    at = [k.assume(k.LessEqual(zero, k.At(point, i))) for i in (0, 1)]
    yield "a sum with a part elsewhere", lambda: k.integral_linear(f, ((one, k.assume(k.Integrable(f, q))),), p), error
    yield "a sum that is another", lambda: k.integral_linear(f + g, ((one, a.bounded),), p), error
    yield "integrable as another", lambda: k.integrable_linear(g, ((one, a.bounded),), p), error
    yield "a function taken out", lambda: k.integral_linear(g * f, ((g, a.bounded),), p), error
    yield "integrable by a function's multiple", lambda: k.integrable_linear(g * f, ((g, a.bounded),), p), error
    yield "a plain int taken out", lambda: k.integral_linear(f, ((1, a.bounded),), p), error
    yield "a measure taken out", lambda: k.integrable_linear(f, ((p, a.bounded),), p), error
    yield "a part of another kind", lambda: k.integrable_linear(f, ((one, a.equal),), p), error
    yield "a function out of an integral", lambda: k.integral_scalar(g, f, p), error
    yield "everywhere from P-a.e.", lambda: k.counting_everywhere(k.assume(k.Equal(f, g, p))), error
    yield "everywhere from everywhere", lambda: k.counting_everywhere(k.assume(k.Equal(f, g))), error
    yield "everywhere from integrable", lambda: k.counting_everywhere(
        k.assume(k.Integrable(point, k.Counting(k.Points(2))))), error  # fmt: skip
    yield (
        "a sum over a symbolic number",
        lambda: k.counting_integral(k.Function("f", k.Points("n")), k.Points("n")),
        error,
    )
    yield "integrable on N", lambda: k.counting_integrable(k.Function("f", k.Naturals()), k.Naturals()), error
    yield "all points but one", lambda: k.each_point(goal, tuple(at[:1])), error
    yield "one point twice", lambda: k.each_point(goal, (at[0], at[0])), error
    yield "terms for proofs", lambda: k.each_point(goal, (point, point)), error
    yield "points of no finite space", lambda: k.each_point(k.LessEqual(zero, f), ()), error
    yield "points of a number", lambda: k.each_point(k.LessEqual(one, zero), ()), error
    yield "a variable measure sigma-finite", lambda: k.sigma_finite_base(p), error


def _schemas(a: Setting) -> Iterator[Entry]:
    k, error = a.k, a.k.RuleError
    f, g, p, q, zero, one = a.f, a.g, a.p, a.q, a.zero, a.one
    r = k.MeasureVariable("R", a.s)
    finite = {m: k.assume(k.SigmaFinite(m)) for m in (p, q, r)}
    below = k.assume(k.AbsolutelyContinuous(p, q))
    version, other = k.assume(k.Version(f, p, q)), k.assume(k.Version(g, p, q))
    yield "dP/dQ without sigma-finiteness", lambda: k.radon_nikodym(below, finite[p], finite[r]), error
    yield "uniqueness without it", lambda: k.version_unique(version, other, finite[p]), error
    yield (
        "uniqueness between two derivatives",
        lambda: k.version_unique(version, k.assume(k.Version(g, r, q)), finite[q]),
        error,
    )
    yield "a chain that does not meet", lambda: k.version_chain(version, other), error
    yield "an inverse along the wrong <<", lambda: k.version_inverse(version, below), error
    yield "too few premises", lambda: k.version_chain(version), TypeError
    yield "no premises", lambda: k.sigma_finite_pair(k.MeasureSum(p, q), finite[p]), error
    yield "a judgement for a premise", lambda: k.version_positive(version.conclusion), error
    yield "a theorem for a term", lambda: k.version_self(version), error
    yield "monotone without integrability", lambda: k.integral_monotone(
        k.assume(k.LessEqual(f, g, p)), a.bounded, k.assume(k.Integrable(g, q))), error  # fmt: skip
    yield "a zero integral elsewhere", lambda: k.integral_zero(
        k.assume(k.LessEqual(zero, f, q)), a.bounded, k.assume(k.Equal(k.Integral(f, p), zero))), error  # fmt: skip
    yield "dominated elsewhere", lambda: k.integrable_dominated(k.assume(k.LessEqual(k.Abs(f), g, q)), a.bounded), error
    yield "a.e. for another", lambda: k.almost_everywhere(k.assume(k.Equal(f, g, q)), p), error
    whole = k.Product(p, k.MeasureVariable("K", a.t))
    yield "Fubini without sigma-finiteness", lambda: k.fubini(k.assume(k.Integrable(one, whole)), finite[p]), error
    yield "a third marginal", lambda: k.marginal(whole, 2, finite[p], k.assume(k.probability(whole.kernel))), error
    yield "a marginal without mass one", lambda: k.marginal(whole, 0, finite[p]), error
    pair = k.Product(p, k.Kernel("kappa", a.s, a.t))
    yield "a kernel's second marginal", lambda: k.marginal(pair, 1, finite[p]), error


def entries(kernel: SimpleNamespace) -> list[Entry]:
    setting = Setting(kernel)
    groups = (_terms, _forgeries, _logic, _trust, _algebra, _integral, _schemas, limits, natural)
    return [entry for group in groups for entry in group(setting)]


def accepted(kernel: SimpleNamespace) -> list[str]:
    """The entries that a kernel does not refuse as it should."""
    try:
        listed = entries(kernel)
    except Exception as error:  # not even the setting can be built
        return [f"the setting: {type(error).__name__}: {error}"]
    wrong = []
    for name, attempt, expected in listed:
        try:
            attempt()
        except expected:
            continue
        except Exception as error:  # refused, but not as a rule refuses
            wrong.append(f"{name}: {type(error).__name__}: {error}")
        else:
            wrong.append(f"{name}: accepted")
    return wrong
