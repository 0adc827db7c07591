"""What the kernel must refuse about limits, induction and words: mistakes that a dropped guard would let through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

Entry = tuple[str, Callable[[], Any], type[BaseException]]


def limits(a: Any) -> Iterator[Entry]:
    k, error = a.k, a.k.RuleError
    x, y, f, g, p, q, zero, one = a.x, a.y, a.f, a.g, a.p, a.q, a.zero, a.one
    small = k.limit_inverse(x)
    rate = k.Inverse(x)
    bound = k.linear(k.LessEqual(k.Abs(rate - zero), k.Abs(rate)), ())
    hole = k.Real("hole")

    def squeeze(goal: Any, below: Any, limit: Any = small, start: Any = zero) -> Callable[[], Any]:
        return lambda: k.limit_squeeze(goal, below, limit, start)

    within = k.assume(k.LessEqual(k.Abs(f - g), rate))
    yield "a bound for one value only", squeeze(k.Limit(x, f, g), within), error
    later = k.linear(k.LessEqual(k.Abs(f - f), rate), ((one, k.assume(k.LessEqual(zero, rate))),))
    yield "a bound under a hypothesis about the index", squeeze(k.Limit(x, f, f), later), error
    from_itself = k.linear(k.LessEqual(k.Abs(one - zero), rate), (
        (one, k.assume(k.LessEqual(x + one - rate, x))),))  # fmt: skip
    yield "a start that depends on the index", squeeze(k.Limit(x, one, zero), from_itself, small, x + one - rate), error
    yield "a bound that does not vanish", squeeze(k.Limit(x, rate, zero), bound, k.assume(
        k.Limit(x, k.Abs(rate), one))), error  # fmt: skip
    yield "a limit in another index", squeeze(k.Limit(y, rate, zero), bound, k.assume(
        k.Limit(x, k.Abs(rate), zero))), error  # fmt: skip
    yield "everywhere from a limit a.e.", squeeze(k.Limit(x, f, f), k.linear(
        k.LessEqual(k.Abs(f - f), k.Abs(f * rate)), ((one, k.assume(k.LessEqual(zero, k.Abs(f * rate)))),)), k.assume(
        k.Limit(x, k.Abs(f * rate), zero, p))), error  # fmt: skip
    nothing = k.ring(k.Abs(f - f), zero)
    flat = k.linear(k.LessEqual(k.Abs(f - f), zero), ((one, nothing),))
    yield "a.e. for another measure", squeeze(k.Limit(x, f, f, p), flat, k.assume(k.Limit(x, zero, zero, q))), error
    yield "everywhere from a.e.", squeeze(k.Limit(x, f, f), flat, k.assume(k.Limit(x, zero, zero, q))), error
    yield "a bound for others", squeeze(k.Limit(x, f, g), flat, k.assume(k.Limit(x, zero, zero))), error
    yield "no limit", squeeze(k.Limit(x, f, f), flat, flat), error

    constant = k.assume(k.Limit(x, one, one))
    away = k.assume(k.LessEqual(one, rate))  # for this one x
    yield "an order for one value only", lambda: k.limit_order(away, constant, small, zero), error
    yield "an order from a start that depends on the index", lambda: k.limit_order(
        k.assume(k.LessEqual(one, rate)), constant, small, x), error  # fmt: skip
    self_made = k.linear(k.LessEqual(one, rate), ((one, k.assume(k.LessEqual(x + one - rate, x))),))
    yield "an order by such a start", lambda: k.limit_order(self_made, constant, small, x + one - rate), error
    same = k.linear(k.LessEqual(one, one), ())
    yield "an order of others", lambda: k.limit_order(same, constant, small, zero), error
    yield "an order the other way", lambda: k.limit_order(same, small, constant, zero), error
    other = k.assume(k.Limit(y, one, one))
    yield "an order in two indices", lambda: k.limit_order(same, constant, other, zero), error
    here, there = k.assume(k.Limit(x, f, g, p)), k.assume(k.Limit(x, f, f, q))
    yield "an order a.e. for two measures", lambda: k.limit_order(
        k.linear(k.LessEqual(f, f), ()), here, there, zero), error  # fmt: skip
    moving = k.assume(k.Limit(x, f, f))
    yield "an order a.e. for a measure that moves", lambda: k.limit_order(k.almost_everywhere(
        k.linear(k.LessEqual(f, f), ()), k.WithDensity(p, x)), moving, moving, zero), error  # fmt: skip

    for name in ("lower", "upper"):
        given = {"lower": small, "upper": small, name: k.assume(small.conclusion)}
        below = k.linear(k.LessEqual(rate, rate), ())
        yield (
            f"the {name} limit's hypotheses lost",
            partial(_kept, k, below, given["lower"], given["upper"], zero),
            ValueError,
        )
    given_bound = k.assume(k.LessEqual(k.Abs(f - f), zero))
    yield (
        "a bound's hypotheses lost",
        lambda: keeps(
            k.limit_squeeze(k.Limit(x, f, f), given_bound, k.assume(k.Limit(x, zero, zero)), zero),
            given_bound.conclusion,
        ),
        ValueError,
    )

    def continuous(template: Any, *facts: Any, signs: tuple = (), index: Any = x, at: Any = None) -> Callable[[], Any]:
        return lambda: k.limit_continuous(index, template, facts, signs, at)

    yield "the logarithm at 0", continuous(k.Log(hole), (hole, small)), error
    yield "1/x at 0", continuous(k.Inverse(hole), (hole, small)), error
    yield "a power at 0", continuous(k.Power(hole, one), (hole, small)), error
    positive = k.assume(k.Less(zero, g, q))
    yield "a sign elsewhere", continuous(k.Log(hole), (hole, here), signs=(positive,), at=p), error
    yield "a sign of another", continuous(k.Log(hole), (hole, small), signs=(k.assume(k.Less(zero, one)),)), error
    yield "a weak sign", continuous(k.Log(hole), (hole, moving), signs=(k.assume(k.LessEqual(zero, f)),)), error
    yield "a jump", continuous(k.Floor(hole), (hole, small)), error
    yield "under an integral", continuous(k.Integral(hole * f, p), (hole, small)), error
    yield "the index left in", continuous(hole * x, (hole, small)), error
    yield "a hole that is a function", continuous(f, (f, small)), error
    yield "a limit in another index, continuously", continuous(hole, (hole, other)), error
    yield "a.e. for another, continuously", continuous(hole, (hole, there), at=p), error
    yield "everywhere from a.e., continuously", continuous(hole, (hole, there)), error
    yield "a premise that is no limit", continuous(hole, (hole, bound)), error


def _kept(k: Any, below: Any, lower: Any, upper: Any, start: Any) -> None:
    found = k.limit_order(below, lower, upper, start)
    for premise in (lower, upper):
        for hypothesis in premise.hypotheses:
            keeps(found, hypothesis)


def natural(a: Any) -> Iterator[Entry]:
    k, error = a.k, a.k.RuleError
    x, zero, one = a.x, a.zero, a.one
    claim = k.LessEqual(x, zero)
    base = k.linear(k.LessEqual(zero, zero), ())
    yield "an induction without its base", lambda: k.induction(
        claim, x, k.assume(k.LessEqual(one, zero)), k.assume(k.LessEqual(x + 1, zero))), error  # fmt: skip
    grows = k.linear(k.LessEqual(one, x + 1), ((one, k.assume(k.LessEqual(one, x))),))
    yield "an induction from another base", lambda: k.induction(k.LessEqual(one, x), x, base, grows), error
    yield "an induction without its step", lambda: k.induction(claim, x, base, base), error
    only = k.linear(k.LessEqual(x + 1, zero), ((one, k.assume(k.LessEqual(x, a.y - 1))), (one, k.assume(
        k.LessEqual(a.y, zero)))))  # fmt: skip
    yield "a step for one number only", lambda: k.induction(claim, x, base, only), error
    step = k.linear(k.LessEqual(zero, x + 1), ((one, k.assume(k.LessEqual(zero, x))),))
    yield (
        "what is not natural",
        lambda: keeps(k.induction(k.LessEqual(zero, x), x, base, step), k.Natural(x)),
        ValueError,
    )
    yield "an induction over a function", lambda: k.induction(claim, a.f, base, base), error
    yield "a half is natural", lambda: k.natural(k.number(k.Fraction(1, 2))), error
    yield "x + 1 natural of itself", lambda: k.natural(k.assume(claim)), error
    yield "the floor of a negative number", lambda: k.floor_natural(k.assume(k.LessEqual(x, zero))), error
    yield "one letter more, for half a letter", lambda: k.repeated_next(
        k.assume(k.LessEqual(zero, x)), k.assume(k.SigmaFinite(a.p))), error  # fmt: skip
    yield "letters of no law", lambda: k.repeated_next(k.assume(k.Natural(x)), k.assume(k.Natural(x))), error
    yield "a sum over letters of a number", lambda: k.WordSum(one), k.TermError
    yield "a place on the line that is a function", lambda: k.At(k.Function("f", k.Euclidean(1)), a.f), k.TermError
    yield "a place elsewhere", lambda: k.At(a.f, x), k.TermError
    yield "a place in the plane", lambda: k.At(k.Function("f", k.Euclidean(2)), x), k.TermError
    yield "a point before the first of a number", lambda: k.At(one, -1), k.TermError


def keeps(theorem: Any, hypothesis: Any) -> None:
    """ValueError if the theorem keeps the hypothesis, as it must."""
    if hypothesis in theorem.hypotheses:
        raise ValueError(f"rests on {hypothesis}")
