"""Recipes for the rules about limits, natural numbers, words and sections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from klsym.check.draws import Draw


def _index(d: Draw) -> Any:
    return d.k.Real("n")


def _limit(d: Draw, measure: Any = None) -> Any:
    """A true limit, as a theorem: made of 1/n and functions, or assumed."""
    k, n = d.k, _index(d)
    f, g = d.function(), d.function()
    rate = k.Inverse(n)
    term, end = d.choice([(rate, k.number(0)), (f, f), (f + g * rate, f), (k.Multiply(rate, rate), k.number(0)),
                          (f * rate, k.number(0)), (f + g * rate, g), (k.number(1) + rate, k.number(1))])  # fmt: skip
    return k.assume(k.Limit(n, term, end, measure))


def _squeeze(d: Draw) -> tuple:
    k, n = d.k, _index(d)
    rate, f = k.Inverse(n), d.function()
    error = d.choice([rate, k.Abs(f) * rate, rate * rate, k.number(0), k.number(1)])
    term = d.choice([f + rate, f, f + f * rate, f + 1])
    at = d.at(d.measure())
    bound: Any = k.LessEqual(k.Abs(term - f), error)
    limit = k.assume(k.Limit(n, error, k.number(0), d.choice([None, at])))
    start = d.choice([k.number(0), k.number(1), n])
    given = k.assume(bound)
    if d.random.random() < 0.6:  # a bound that holds for every n, said from the start on
        x, size = k.Real("h1"), k.Abs(rate)
        limit = k.limit_continuous(n, k.Abs(x), ((x, k.limit_inverse(n)),), (), None)
        start, term = d.choice([k.number(1), d.x, n]), f + rate
        later = (k.number(0), k.assume(k.LessEqual(start, n)))
        given = k.linear(k.LessEqual(k.Abs(term - f), size), (later,))
        zero = d.choice([k.number(0), limit.conclusion.limit])
        limit = k.rewrite(limit, k.ring(limit.conclusion.limit, zero), k.Limit(n, size, k.Real("end")), k.Real("end"))
    return k.Limit(n, term, f, at), given, limit, start


def _order(d: Draw) -> tuple:
    k, n = d.k, _index(d)
    at = d.at(d.measure())
    lower, upper = _limit(d, at), _limit(d, d.choice([None, at]))
    below = k.LessEqual(lower.conclusion.term, upper.conclusion.term, d.choice([None, at]))
    bound = k.assume(below)
    if d.random.random() < 0.5:
        lower = upper
        bound = k.linear(k.LessEqual(upper.conclusion.term, upper.conclusion.term), ())
    return bound, lower, upper, d.choice([k.number(0), n])


def _continuous(d: Draw) -> tuple:
    k, n = d.k, _index(d)
    at = d.at(d.measure())
    x, y = k.Real("h1"), k.Real("h2")
    limits = ((x, _limit(d, at)), (y, _limit(d, d.choice([None, at]))))
    template = d.choice([x + y, x * y, k.Abs(x) + d.function(), k.Exp(x), k.Log(x), k.Inverse(x), x * k.Inverse(n),
                         k.Power(x, k.number(2)), k.Floor(x), k.Log(x + 1) * y])  # fmt: skip
    inside = getattr(template, "argument", getattr(template, "base", x))
    sign = k.Less(k.number(0), k.substitute(inside, {x: limits[0][1].conclusion.limit}), d.choice([None, at]))
    return n, template, limits, (k.assume(sign),) if d.random.random() < 0.8 else (), at


def _induction(d: Draw) -> tuple:
    k, n = d.k, _index(d)
    claim = d.choice([k.LessEqual(k.number(0), n), k.LessEqual(n, n * n), k.Natural(n * n), k.Less(n, k.number(5)),
                      k.Equal(n * d.x, n * d.x)])  # fmt: skip
    base = k.assume(k.substitute(claim, {n: k.number(0)}))
    step = k.assume(k.substitute(claim, {n: n + 1}))
    if d.random.random() < 0.7:
        claim = k.LessEqual(k.number(0), n)
        base = k.linear(k.LessEqual(k.number(0), k.number(0)), ())
        step = k.linear(k.LessEqual(k.number(0), n + 1), ((k.number(1), k.assume(claim)),))
    return claim, n, base, step


def _natural(d: Draw) -> tuple:
    k = d.k
    number = d.choice([k.number(0), k.number(1), k.number(3), d.x, k.Floor(d.x), d.function()])
    return (d.choice([k.number(0), k.assume(k.Natural(number))]),)


def _pair(d: Draw) -> tuple[Any, Any, Any, Any]:
    """P ⊗ κ, the proofs that P and K are σ-finite (None for a kernel), κ."""
    k = d.k
    there = k.MeasureVariable("P", d.other)
    kernel = d.choice([there, there, k.Kernel("K", d.space, d.other)])
    whole = k.Product(d.choice([d.p, d.q]), kernel)
    return whole, d.finite(whole.first), d.finite(there) if kernel is there else None, kernel


def _on_pairs(d: Draw, space: Any) -> Any:
    k = d.k
    first, last = k.Compose(d.function(), k.Projection(space, 0)), k.Compose(k.Function("f", d.other),
                                                                             k.Projection(space, 1))  # fmt: skip
    return d.choice([first, last, k.Multiply(first, last), k.Abs(first) + k.Abs(last), k.number(1), k.Abs(last)])


def _tonelli(d: Draw) -> tuple:
    k, (whole, one, two, kernel) = d.k, _pair(d)
    h = _on_pairs(d, whole.space)
    section = k.Section(h, d.space, kernel)
    sign = k.assume(k.LessEqual(k.number(0), h, d.choice([None, whole])))
    return sign, k.assume(k.Less(k.number(0), section, whole.first)), k.assume(
        k.Integrable(section, whole.first)), one, two  # fmt: skip


def _sections(d: Draw) -> tuple:
    k, (whole, one, two, _) = d.k, _pair(d)
    return (*(k.assume(k.Integrable(_on_pairs(d, whole.space), whole)) for _ in "hw"), one, two)


def _sections_below(d: Draw) -> tuple:
    k, (whole, one, two, _) = d.k, _pair(d)
    low, high = _on_pairs(d, whole.space), _on_pairs(d, whole.space)
    high = d.choice([high, low + k.Abs(high)])
    below = k.assume(k.LessEqual(low, high, d.choice([None, whole])))
    return below, k.assume(k.Integrable(low, whole)), k.assume(k.Integrable(high, whole)), one, two


def _product(d: Draw) -> tuple:
    k, there = d.k, d.k.MeasureVariable("P", d.other)
    u = k.assume(k.Integrable(k.Function("f", d.other), there))
    first = d.integrable(d.choice([d.p, d.q]))
    return first, u, d.finite(first.conclusion.measure), d.finite(there)


def _factor(d: Draw) -> tuple:
    whole, _, two, kernel = _pair(d)
    arguments = (d.function(), d.k.Function("u", whole.space), kernel)
    return arguments if two is None else (*arguments, two)


def _constant(d: Draw) -> tuple:
    k, (_, _, two, kernel) = d.k, _pair(d)
    if two is None:
        return k.number(1), d.space, kernel
    return k.Function("f", d.other), d.space, kernel, two


def _image_version(d: Draw) -> tuple:
    k = d.k
    through = k.MapVariable("m", d.space, d.other)
    over = k.Compose(k.Function("f", d.other), through)
    p, q = d.choice([(d.p, d.q), (k.WithDensity(d.p, over), d.p), (d.p, d.p)])
    return (k.assume(k.Version(over, p, q)),)


def _next(d: Draw) -> tuple:
    k = d.k
    return k.assume(k.Natural(d.choice([k.number(0), k.number(2), d.x]))), d.finite(d.measure())


RECIPES: dict[str, Callable[[Draw], tuple]] = {
    "limit_inverse": lambda d: (d.choice([_index(d), d.x]),),
    "limit_squeeze": _squeeze,
    "limit_order": _order,
    "limit_continuous": _continuous,
    "induction": _induction,
    "natural": _natural,
    "floor_below": lambda d: (d.choice([d.scalar(), d.k.number(3), d.function()]),),
    "floor_above": lambda d: (d.choice([d.scalar(), d.k.number(3), d.function()]),),
    "floor_natural": lambda d: (d.sign("LessEqual", lambda: d.choice([d.x, d.k.number(3), d.function()])),),
    "repeated_none": lambda d: (d.measure(),),
    "repeated_same": lambda d: (d.measure(), d.measure()),
    "repeated_next": _next,
    "split_append": lambda d: (
        d.choice([d.k.Product(d.k.Repeated(d.p, d.choice([d.x, d.k.number(1)])), d.choice([d.p, d.q])),
                  d.k.Function("v", d.k.Spelling(d.space, 0).source)]),),
    "word_sum_none": lambda d: (d.choice(d.functions), d.measure()),
    "word_sum_next": lambda d: (d.choice(d.functions),),
    "tonelli": _tonelli,
    "integrable_product": _product,
    "section_factor": _factor,
    "section_constant": _constant,
    "section_sum": _sections,
    "section_monotone": _sections_below,
    "image_version": _image_version,
}  # fmt: skip
