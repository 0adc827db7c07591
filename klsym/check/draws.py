"""Random terms, measures and true judgements of one model, from a vocabulary small enough to collide.

Collisions are the point: a guard that compares two measures is only leant on where the two are sometimes the same.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any

from klsym.check.models import Model


def namespace() -> SimpleNamespace:
    """The kernel in use: its terms, its rules, its errors, by name."""
    from klsym.kernel import rules, terms, theorem

    return gather(terms, theorem, rules)


def gather(terms: Any, theorem: Any, rules: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**vars(terms), **theorem.RULES, "Theorem": theorem.Theorem, "RULES": theorem.RULES,
                              "RuleError": theorem.RuleError, "_rules": rules})  # fmt: skip


class Draw:
    """Random terms, measures and true judgements of one model, from a vocabulary small enough to collide."""

    def __init__(self, kernel: SimpleNamespace, model: Model) -> None:
        self.k, self.model, self.random = kernel, model, Random(f"{model.seed}|{model.kinds}")
        k = kernel
        self.space, self.other = k.SpaceVariable("S"), k.SpaceVariable("T")
        self.x, self.y = k.Real("x"), k.Real("y")
        self.p, self.q, self.r = (k.MeasureVariable(name, self.space) for name in "PQR")
        self.functions = [k.Function(name, self.space) for name in "fgh"]
        self.measures = [self.p, self.q, self.r, self.p, self.q, k.MeasureSum(self.p, self.q)]
        self.pool: list[Any] = []
        self.truthful = True  # whether facts are sought that are true in the model

    # -------------------------------------------------------------------- terms
    def choice(self, options: Any) -> Any:
        return self.random.choice(list(options))

    def measure(self) -> Any:
        k = self.k
        if self.random.random() < 0.1:
            return k.WithDensity(self.choice([self.p, self.q]), self.choice(self.functions))
        return self.choice(self.measures)

    def function(self) -> Any:
        k, f = self.k, self.choice(self.functions)
        t = k.RadonNikodym(self.choice([self.p, self.q]), self.choice([self.p, self.q, self.r]))
        return self.choice([f, f, f, f, t, k.Log(t), k.Abs(f), k.number(1), k.Inverse(f), k.Log(f), f * f, k.number(0),
                            f + self.choice(self.functions), k.Multiply(self.x, f)])  # fmt: skip

    def scalar(self) -> Any:
        k = self.k
        constant = k.number(Fraction(self.choice([-2, -1, 0, 0, 1, 1, 2]), self.choice([1, 2])))
        return self.choice(
            [constant, constant, self.x, self.y, self.x * self.y, k.Integral(self.function(), self.measure())]
        )

    def term(self) -> Any:
        return self.function() if self.random.random() < 0.7 else self.scalar()

    # -------------------------------------------------------------------- facts
    def fact(self, make: Callable[[], Any]) -> Any:
        """A judgement made at random, until the model says that it is true; as a theorem J |- J."""
        judgement = make()
        for _ in range(8 if self.truthful or self.random.random() < 0.5 else 0):
            if self.model.holds(judgement):
                break
            judgement = make()
        return self.k.assume(judgement)

    def at(self, measure: Any) -> Any:
        """The measure, or everywhere."""
        return self.choice([measure, measure, None])

    def sign(self, kind: str, make: Callable[[], Any], measure: Any = None, below: bool = True) -> Any:
        """0 R t, or t R 0, true if possible."""
        zero, relation = self.k.number(0), getattr(self.k, kind)
        return self.fact(lambda: relation(zero, make(), measure) if below else relation(make(), zero, measure))

    def integrable(self, measure: Any, make: Callable[[], Any] | None = None) -> Any:
        return self.fact(lambda: self.k.Integrable((make or self.function)(), measure))

    def version(self, measure: Any = None, base: Any = None) -> Any:
        k = self.k

        def make() -> Any:
            p, q = measure or self.measure(), base or self.measure()
            t = k.RadonNikodym(p, q)
            return k.Version(
                self.choice([t, t, t, k.number(1), k.Multiply(t, k.number(1)), self.choice(self.functions)]), p, q
            )

        return self.fact(make)

    def finite(self, measure: Any) -> Any:
        return self.k.assume(self.k.SigmaFinite(measure))

    def continuous(self, measure: Any = None, base: Any = None) -> Any:
        return self.fact(lambda: self.k.AbsolutelyContinuous(measure or self.measure(), base or self.measure()))

    def relation(self, measure: Any = None, scalar: bool = False) -> Any:
        k, make = self.k, self.scalar if scalar else self.function
        return self.fact(lambda: self.choice([k.Equal, k.LessEqual, k.Less])(make(), make(), measure))

    def any_fact(self) -> Any:
        k, m = self.k, self.measure()
        return self.choice([
            lambda: self.relation(self.at(m)), lambda: self.relation(None, scalar=True), lambda: self.integrable(m),
            lambda: self.sign("LessEqual", self.function, self.at(m)),
            lambda: self.sign("Less", self.function, self.at(m)),
            lambda: self.fact(lambda: k.Equal(k.Integral(self.function(), m), k.number(self.choice([0, 1])))),
            lambda: self.fact(lambda: k.Equal(self.function(), self.function(), self.at(m))),
            lambda: self.fact(lambda: k.LessEqual(k.Abs(self.function()), self.function(), self.at(m))),
            lambda: self.fact(lambda: k.LessEqual(self.function(), k.number(0), self.at(m))),
            self.version, self.continuous, lambda: self.finite(m),
            lambda: self.fact(lambda: k.SameMeasure(self.measure(), self.measure())),
            lambda: self.fact(lambda: k.Not(k.Integrable(self.function(), m))),
            lambda: self.fact(lambda: k.Not(k.LessEqual(self.scalar(), self.scalar()))),
            lambda: self.fact(lambda: k.Not(k.LessEqual(self.function(), self.function(), self.at(m)))),
            lambda: self.fact(lambda: k.Not(k.AbsolutelyContinuous(m, self.measure()))),
            lambda: k.assume(k.ForAll(self.x, k.LessEqual(self.x, self.term()))),
        ])()  # fmt: skip

    def fill(self, count: int = 120) -> None:
        for _ in range(count):
            fact = self.any_fact()
            if self.model.holds(fact.conclusion):
                self.pool.append(fact)

    def another(self, value: Any) -> Any:
        """Something else of the sort that a rule may be given in this place."""
        k, kind = self.k, type(value)
        if kind is k.Theorem:
            alike = [fact for fact in self.pool if type(fact.conclusion) is type(value.conclusion)]
            return self.choice(alike if alike and self.random.random() < 0.7 else self.pool)
        if kind is tuple:
            if not value:
                return value
            place = self.random.randrange(len(value))
            return (*value[:place], self.another(value[place]), *value[place + 1 :])
        if isinstance(value, k.Measure):
            return self.measure()
        if isinstance(value, k.Term):
            return self.term()
        if isinstance(value, k.Judgement):
            return self.choice(self.pool).conclusion if self.pool else value
        return value
