"""For each rule of the kernel a recipe: how to draw arguments that fit it.

What fits may still be false in the model, and what is true may still not fit: the rule has to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from klsym.check import recipes_limits, recipes_products
from klsym.check.draws import Draw

Recipe = Callable[[Draw], tuple]


def _combination(d: Draw, measure: Any) -> tuple:
    k = d.k
    facts = [d.integrable(measure) for _ in range(d.random.randint(0, 3))]
    pairs = tuple((d.choice([k.number(2), k.number(-1), d.x, d.scalar()]), fact) for fact in facts)
    total = k.number(0)
    for scalar, fact in pairs:
        total = total + scalar * fact.conclusion.function
    return total, pairs, measure


def _linear(d: Draw) -> tuple:
    k, measure, scalar = d.k, d.measure(), d.random.random() < 0.3
    facts = [d.relation(None if scalar else d.at(measure), scalar) for _ in range(d.random.randint(0, 3))]
    coefficients = [k.number(d.choice([0, 1, 1, 2, -1])) if d.random.random() < 0.8 else d.term() for _ in facts]
    total = k.number(d.choice([0, 0, 1, -1]))
    for coefficient, fact in zip(coefficients, facts, strict=True):
        total = total + coefficient * (fact.conclusion.right - fact.conclusion.left)
    at = None if scalar else d.at(measure)
    extra = d.term() if d.random.random() < 0.2 else k.number(0)
    return d.choice([k.Equal, k.LessEqual, k.Less])(k.number(0), total + extra, at), tuple(
        zip(coefficients, facts, strict=True)
    )


def _rewrite(d: Draw) -> tuple:
    k, measure = d.k, d.measure()
    other, hole = d.measure(), k.Real("hole")
    if d.random.random() < 0.3:
        same = d.fact(lambda: k.SameMeasure(d.measure(), d.measure()))
        hole = k.MeasureVariable("hole", d.space)
        template = d.choice([k.Integrable(d.function(), hole), k.AbsolutelyContinuous(hole, other), k.SigmaFinite(hole),
                             k.Version(d.function(), other, hole),
                             k.Equal(k.Integral(d.function(), hole), d.scalar())])  # fmt: skip
        return k.assume(k.substitute(template, {hole: same.conclusion.left})), same, template, hole
    equal = d.fact(lambda: k.Equal(d.function(), d.function(), d.at(measure)))
    inside = d.choice([hole, hole + d.function(), k.Abs(hole), k.Log(hole), k.Multiply(hole, d.function())])
    makers: list[Callable[[], Any]] = [
        lambda: k.Integrable(inside, d.choice([measure, other])),
        lambda: k.Version(inside, other, d.choice([measure, other])),
        lambda: k.Equal(k.Integral(inside, d.choice([measure, other])), k.Integral(equal.conclusion.left, measure)),
        lambda: k.LessEqual(d.function(), inside, d.choice([None, measure, other])),
        lambda: k.Equal(inside, inside, d.choice([None, measure, other])),
        lambda: k.Less(d.function() * k.Integral(inside, measure), inside, d.choice([None, measure])),
        lambda: k.AbsolutelyContinuous(other, k.WithDensity(measure, hole)),
        lambda: k.Integrable(d.function(), k.WithDensity(measure, inside)),
        lambda: k.Equal(k.RadonNikodym(k.WithDensity(measure, hole), other), d.function(), d.choice([None, measure])),
        lambda: k.Not(k.Integrable(inside, d.choice([measure, other]))),
        lambda: k.LessEqual(d.function(), d.function(), k.WithDensity(other, inside)),
        lambda: k.Version(d.function(), k.WithDensity(other, hole), measure),
        lambda: k.Equal(k.Integral(k.Integral(hole, other) * d.function(), measure), k.Integral(d.function(), measure)),
    ]
    template = d.choice(makers)()
    for _ in range(8):
        if d.model.holds(k.substitute(template, {hole: equal.conclusion.left})):
            break
        template = d.choice(makers)()
    return k.assume(k.substitute(template, {hole: equal.conclusion.left})), equal, template, hole


def _pointwise(d: Draw) -> tuple:
    k, measure = d.k, d.measure()
    x = d.x
    facts = [
        k.log_tangent(k.assume(k.Less(k.number(0), x))),
        k.inverse(k.assume(k.Less(k.number(0), x))),
        k.linear(k.LessEqual(x, x + 1), ()),
        k.linear(k.Less(k.number(0), x + d.y), ((k.number(1), k.assume(k.Less(k.number(0), x))),
                                                (k.number(1), k.assume(k.LessEqual(k.number(0), d.y))))),
        k.assume(k.LessEqual(x, d.y)),
        k.ring(k.Integral(x * d.functions[0], d.p), k.Integral(d.functions[0] * x, d.p)),
        k.assume(k.Less(k.number(0), x, d.p)),
        k.integral_scalar(x, d.functions[0], d.p),
    ]  # fmt: skip
    fact, at = d.choice(facts), d.at(measure)
    f = d.function()
    mapping = d.choice([((x, f),), ((x, f), (d.y, d.function()))])
    proofs = []
    for hypothesis in fact.hypotheses:
        if isinstance(hypothesis, k.Relation):
            moved = [k.substitute(side, dict(mapping)) for side in (hypothesis.left, hypothesis.right)]
            try:
                proofs.append(k.assume(type(hypothesis)(*moved, d.choice([at, d.measure()]))))
            except k.ProofError:
                continue
    return fact, mapping, tuple(proofs), at


def _instantiate(d: Draw) -> tuple:
    k, fact = d.k, d.any_fact()
    there = k.Function("f", d.other)
    options = [(d.x, d.scalar()), (d.choice(d.functions), d.function()), (d.p, d.measure()), (d.q, d.measure()),
               (d.x, d.function()), (d.choice(d.functions), there), (d.p, k.MeasureVariable("P", d.other))]  # fmt: skip
    if d.random.random() < 0.2:
        everything = [(k.Function(n, d.space), k.Function(n, d.other)) for n in "fgh"]
        everything += [(k.MeasureVariable(n, d.space), k.MeasureVariable(n, d.other)) for n in "PQR"]
        return fact, ((d.space, d.other), *everything)
    return fact, tuple(d.random.sample(options, d.random.randint(1, 2)))


def _points(d: Draw) -> tuple:
    k = d.k
    space = k.Points(d.random.randint(1, 3))
    functions = [k.Function("f", space), k.Values(tuple(k.number(d.choice([0, 1, 2])) for _ in range(space.size)))]
    goal = d.choice([k.Equal, k.LessEqual, k.Less])(d.choice(functions), d.choice([*functions, k.number(1)]))
    proofs = tuple(k.assume(type(goal)(k.At(goal.left, i), k.At(goal.right, i))) for i in range(space.size))
    if d.random.random() < 0.3:
        proofs = proofs[:-1]
    return goal, proofs


def _change(d: Draw) -> tuple:
    k, version, f = d.k, d.version(), d.function()
    v = version.conclusion
    return version, f, d.fact(lambda: d.choice([k.Integrable(f, v.measure), k.Integrable(f * v.density, v.base)]))


def _dominated(d: Draw) -> tuple:
    k, measure = d.k, d.measure()
    bound = d.fact(
        lambda: k.LessEqual(k.Abs(d.function()), d.choice([d.function(), k.Abs(d.function())]), d.at(measure))
    )
    return bound, k.assume(k.Integrable(bound.conclusion.right, measure))


def _monotone(d: Draw) -> tuple:
    k, measure = d.k, d.measure()
    above = d.function()
    lower = d.choice([d.function, lambda: above - k.Abs(d.function())])
    below = d.fact(lambda: k.LessEqual(lower(), above, d.at(measure)))
    left, right = below.conclusion.left, below.conclusion.right
    return below, k.assume(k.Integrable(left, measure)), k.assume(k.Integrable(right, measure))


def _zero(d: Draw) -> tuple:
    k, measure = d.k, d.measure()
    centred = d.choice(d.functions)
    centred = centred - k.Integral(centred, measure)
    sign = d.sign("LessEqual", lambda: d.choice([d.function(), d.function() - d.function(), centred]), d.at(measure))
    g = sign.conclusion.right
    return sign, k.assume(k.Integrable(g, measure)), k.assume(k.Equal(k.Integral(g, measure), k.number(0)))


def _cases(d: Draw) -> tuple:
    k = d.k
    split, goal = d.any_fact().conclusion, d.any_fact().conclusion
    holds = (
        k.contradiction(k.assume(split), k.assume(k.Not(split)), goal) if d.random.random() < 0.5 else k.assume(goal)
    )
    fails = d.choice([k.assume(goal), d.any_fact(), d.choice(d.pool)])
    return split, holds, fails


def _contradiction(d: Draw) -> tuple:
    k, fact = d.k, d.any_fact()
    return fact, d.choice([k.assume(k.Not(fact.conclusion)), d.any_fact()]), d.any_fact().conclusion


def _same(d: Draw) -> tuple:
    first = d.version()
    return first, d.version(base=first.conclusion.base)


def _finite_points(d: Draw) -> Any:
    return d.choice([d.k.Points(2), d.k.Points(3), d.k.Points("n"), d.k.Naturals()])


def _on_points(d: Draw) -> tuple:
    space = _finite_points(d)
    return d.k.Function("f", space), space


def _positive_pair(d: Draw, kind: str) -> tuple:
    measure = d.measure()
    return d.sign(kind, d.term, d.at(measure)), d.sign(kind, d.term, d.at(measure))


def _order(d: Draw) -> tuple:
    k = d.k
    make = d.choice([d.scalar, d.function])
    at = d.choice([None, None, d.measure()])
    return (d.fact(lambda: d.choice([k.Not(k.LessEqual(make(), make(), at)), k.Less(make(), make(), at),
                                     k.Not(k.Less(make(), make(), at)),
                                     k.Not(k.Equal(make(), make(), at))])),)  # fmt: skip


def _generalize(d: Draw) -> tuple:
    k = d.k
    facts = [k.linear(k.LessEqual(d.x, d.x + 1), ()), k.assume(k.LessEqual(d.x, d.scalar())), d.any_fact()]
    return d.choice(facts), d.choice([d.x, d.y])


def _specialize(d: Draw) -> tuple:
    k = d.k
    general = k.generalize(k.linear(k.LessEqual(d.x, d.x + 1), ()), d.x)
    return d.choice([general, k.generalize(d.relation(), k.Real("z"))]), d.choice([d.scalar(), d.function()])


def _transfer(d: Draw) -> tuple:
    below = d.continuous()
    return d.choice([d.relation(below.conclusion.base), d.continuous(measure=below.conclusion.base)]), below


def _unique(d: Draw) -> tuple:
    k, m = d.k, d.measure()
    if d.random.random() < 0.2:  # 1 and 2 are versions of dP/dP where P is 0 or oo everywhere
        return k.assume(k.Version(k.number(1), m, m)), k.assume(k.Version(k.number(2), m, m)), d.finite(m)
    first = d.version()
    v = first.conclusion
    return first, d.version(v.measure, v.base), d.finite(v.base)


def _derivative(d: Draw) -> tuple:
    below = d.continuous()
    return below, d.finite(below.conclusion.measure), d.finite(below.conclusion.base)


def _chain(d: Draw) -> tuple:
    first = d.version()
    return first, d.version(measure=first.conclusion.base)


def _version_sum(d: Draw) -> tuple:
    first = d.version()
    return first, d.version(base=first.conclusion.base if d.random.random() < 0.8 else None)


def _inverse(d: Draw) -> tuple:
    version = d.version()
    v = version.conclusion
    return version, d.choice([d.k.assume(d.k.AbsolutelyContinuous(v.base, v.measure)), d.continuous()])


def _sums(d: Draw) -> tuple:
    f = d.function()
    return d.integrable(d.measure(), lambda: f), d.integrable(d.measure(), lambda: f)


def _positive_finite(d: Draw) -> tuple:
    positive = d.sign("Less", d.function, d.at(d.measure()))
    measure = positive.conclusion.measure or d.measure()
    return d.k.assume(d.k.Integrable(positive.conclusion.right, measure)), positive


def _antisymmetry(d: Draw) -> tuple:
    k, measure = d.k, d.measure()
    one = d.fact(lambda: k.LessEqual(d.function(), d.function(), d.at(measure)))
    return one, k.assume(k.LessEqual(one.conclusion.right, one.conclusion.left, d.at(measure)))


def _counting_relation(d: Draw) -> tuple:
    k, space = d.k, _finite_points(d)
    f, g = k.Function("f", space), k.Function("g", space)
    measure = d.choice([k.Counting(space), k.MeasureVariable("P", space)])
    return (
        d.fact(
            lambda: d.choice([k.Equal, k.LessEqual, k.Less])(d.choice([f, g]), d.choice([f, g, k.number(0)]), measure)
        ),
    )


def _sign_of(d: Draw, kind: str) -> Any:
    return d.sign(kind, d.term, d.at(d.measure()), d.random.random() < 0.6)


RECIPES: dict[str, Recipe] = {
    "assume": lambda d: (d.any_fact().conclusion,),
    "discharge": lambda d: (d.any_fact(), d.any_fact()),
    "cases": _cases,
    "contradiction": _contradiction,
    "order": _order,
    "instantiate": _instantiate,
    "generalize": _generalize,
    "specialize": _specialize,
    "rewrite": _rewrite,
    "ring": lambda d: (d.term(), d.term()),
    "linear": _linear,
    "antisymmetry": _antisymmetry,
    "product": lambda d: _positive_pair(d, d.choice(["Less", "LessEqual"])),
    "inverse": lambda d: (_sign_of(d, "Less"),),
    "absolute_value": lambda d: (_sign_of(d, "LessEqual"),),
    "exp_positive": lambda d: (d.term(),),
    "log_exp": lambda d: (d.term(),),
    "exp_log": lambda d: (_sign_of(d, "Less"),),
    "log_product": lambda d: _positive_pair(d, "Less"),
    "log_tangent": lambda d: (_sign_of(d, "Less"),),
    "power": lambda d: (
        _sign_of(d, d.choice(["Less", "LessEqual"])), d.choice([d.k.number(2), d.k.number(-1), d.scalar()])),
    "pointwise": _pointwise,
    "almost_everywhere": lambda d: (d.relation(d.choice([None, None, d.measure()])), d.measure()),
    "transfer": _transfer,
    "integral_scalar": lambda d: (d.choice([d.scalar(), d.term()]), d.function(), d.measure()),
    "integrable_linear": lambda d: _combination(d, d.measure()),
    "integral_linear": lambda d: _combination(d, d.measure()),
    "integrable_dominated": _dominated,
    "integrable_absolute": lambda d: (d.integrable(d.measure()),),
    "integral_undefined": lambda d: (d.fact(lambda: d.k.Not(d.k.Integrable(d.function(), d.measure()))),),
    "integral_monotone": _monotone,
    "integral_zero": _zero,
    "radon_nikodym": _derivative,
    "version_self": lambda d: (d.measure(),),
    "version_density": lambda d: (d.measure(), d.sign("LessEqual", d.function, d.at(d.measure()))),
    "version_unique": _unique,
    "version_nonnegative": lambda d: (d.version(),),
    "version_positive": lambda d: (d.version(),),
    "version_continuous": lambda d: (d.version(),),
    "version_chain": _chain,
    "version_sum": _version_sum,
    "version_inverse": _inverse,
    "same_measure": _same,
    "change_of_measure": lambda d: (d.version(), d.function()),
    "integrable_change": _change,
    "sigma_finite_base": lambda d: (
        d.choice([d.k.Counting(_finite_points(d)), d.k.Lebesgue(d.k.Euclidean(1)), d.measure()]),),
    "sigma_finite_positive": _positive_finite,
    "sum_continuous": lambda d: (d.measure(), d.k.MeasureSum(d.choice([d.p, d.q]), d.r)),
    "sum_integrable": _sums,
    "sum_integral": _sums,
    "counting_everywhere": _counting_relation,
    "counting_integrable": _on_points,
    "counting_integral": _on_points,
    "each_point": _points,
    **recipes_products.RECIPES,
    **recipes_limits.RECIPES,
}  # fmt: skip
