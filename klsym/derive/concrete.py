"""A theorem's statement on concrete measures: each side as an enclosure, and what the two enclosures decide.

Strict separation decides: of an inequality that it holds or fails, of an equation that it fails. Two balls that overlap
prove no equality; an equation whose sides overlap "agrees", to the digits asked. The sides are evaluated each from its
own definition, not from the theorem: a divergence by `enclose`, an integral of densities over the cells of the common
refinement (certified on finitely many points, an estimate by quadrature elsewhere).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from sympy import Add, Basic, Expr, Integer, Integral, Mul, Pow, Rational, S, Sum, exp, lambdify, log
from sympy.core.relational import Equality, GreaterThan, LessThan, Relational, StrictGreaterThan, StrictLessThan

from klsym.derive.hypotheses import Finite, Integrable, SameMeasure
from klsym.derive.ranges import ENDS, Range, exact
from klsym.derive.step import Part
from klsym.divergences import Divergence
from klsym.divergences.bregman import Bregman
from klsym.divergences.cross_entropy import CrossEntropy
from klsym.divergences.divergence import as_measure
from klsym.divergences.entropy import Entropy
from klsym.divergences.finiteness import finiteness
from klsym.divergences.kl import KL
from klsym.divergences.mutual_information import MutualInformation
from klsym.enclose import Enclosure, enclose, enclose_expression
from klsym.kernel.terms import Function, Kernel, MapVariable, Real, variables
from klsym.measures import (
    AbsolutelyContinuous,
    ArgumentError,
    Composition,
    DensityMeasure,
    Lattice,
    LebesgueIntegral,
    Measure,
    MeasureSymbol,
    ProductMeasure,
    Projection,
    Pushforward,
    RadonNikodym,
    SumMeasure,
    absolutely_continuous,
    common_refinement,
)

ESTIMATED_DIGITS = 15  # what quadrature without a bound is asked for


@dataclass(frozen=True)
class Comparison:
    """One claim on concrete measures: `verdict` is "holds", "fails", "agrees" (an equation whose sides overlap),
    "undecided", or "not applicable" where the claim's own hypothesis fails."""

    claim: Basic
    relation: str
    left: Enclosure | None
    right: Enclosure | None
    verdict: str

    def __str__(self) -> str:
        if self.left is None:
            return f"{self.claim}: {self.verdict}"
        return f"{self.left} {self.relation} {self.right}: {self.verdict}"


@dataclass(frozen=True)
class Instance:
    """A theorem on concrete measures."""

    title: str
    measures: dict[str, Measure]
    hypotheses: tuple[tuple[Any, bool | None], ...]
    claims: tuple[Comparison, ...]

    @property
    def left(self) -> Enclosure | None:
        """The first claim's left side."""
        return self.claims[0].left

    @property
    def right(self) -> Enclosure | None:
        """The first claim's right side."""
        return self.claims[0].right

    @property
    def verdict(self) -> str:
        """The worst of the claims' verdicts."""
        order = ("fails", "undecided", "agrees", "holds", "not applicable")
        return min((claim.verdict for claim in self.claims), key=order.index)

    def __repr__(self) -> str:
        where = ", ".join(f"{name} = {measure}" for name, measure in self.measures.items())
        lines = [f"{self.title} at {where}"]
        lines += [
            f"  {said}: {'undecided' if true is None else 'yes' if true else 'no'}" for said, true in self.hypotheses
        ]
        return "\n".join([*lines, *(f"  {claim}" for claim in self.claims)])


class Evaluator:
    """Numbers for expressions about measure symbols that stand for concrete measures."""

    def __init__(self, values: Mapping[Basic, Measure], bases: set[Basic], digits: int) -> None:
        self.values, self.bases, self.digits = dict(values), bases, digits

    def range(self, expression: Basic) -> Range:
        """The value of a number expression."""
        if expression in (S.Infinity, S.NegativeInfinity):
            return Range(expression, expression)
        if isinstance(expression, Rational):
            exact = Fraction(int(expression.p), int(expression.q))
            return Range(exact, exact)
        if isinstance(expression, Add):
            return _fold([self.range(part) for part in expression.args], lambda a, b: a + b)
        if isinstance(expression, Mul):
            return _fold([self.range(part) for part in expression.args], lambda a, b: a * b)
        if isinstance(expression, Pow) and isinstance(expression.exp, Integer) and expression.exp > 0:
            return _fold([self.range(expression.base)] * int(expression.exp), lambda a, b: a * b)
        if isinstance(expression, Pow) and isinstance(expression.exp, Integer):
            return self.range(expression.base**-expression.exp).inverse(expression)
        if isinstance(expression, Divergence):
            return self.divergence(expression)
        if isinstance(expression, LebesgueIntegral):
            return self.integral(expression)
        if isinstance(expression, log):
            return self.logarithm(self.range(expression.args[0]))
        if isinstance(expression, exp) or (isinstance(expression, Pow) and expression.exp == S.Half):
            return self.increasing(expression.func, expression.args)
        raise ArgumentError(f"{expression} is not evaluated on concrete measures")

    def logarithm(self, inner: Range) -> Range:
        """log of a range of positive numbers."""
        if inner.lower is S.Infinity:
            return inner
        if not inner.lower > 0:
            raise ArgumentError("the logarithm of what may not be positive is not evaluated; ask for more digits")
        ends = [Range.of(enclose_expression(log(exact(end)), self.digits)) for end in (inner.lower, inner.upper)]
        return Range(ends[0].lower, ends[1].upper, inner.certified)

    def increasing(self, function: Any, arguments: tuple[Any, ...]) -> Range:
        """exp, or the square root, of a range."""
        inner, *rest = (self.range(arguments[0]), *arguments[1:])
        if function is not exp and (inner.lower in ENDS or inner.lower < 0):
            raise ArgumentError("the root of what may be negative is not evaluated; ask for more digits")
        ends = []
        for end in (inner.lower, inner.upper):
            value = function(exact(end), *rest)
            rational = value in ENDS or value.is_Rational
            ends.append(self.range(value) if rational else Range.of(enclose_expression(value, self.digits)))
        return Range(ends[0].lower, ends[1].upper, inner.certified)

    def measure(self, expression: Basic) -> Any:
        """A measure made of the symbols, of these measures: marginals, products, sums; what is no measure stays."""
        if expression in self.values:
            return self.values[expression]
        if isinstance(expression, Pushforward) and isinstance(expression.map, Projection):
            return self.measure(expression.inner).marginal(expression.map.index)
        if isinstance(expression, ProductMeasure | SumMeasure):
            return type(expression)(*map(self.measure, expression.args))
        return expression.xreplace(self.values)

    def entropy_over_a_product(self, entropy: Entropy) -> Range:
        """−∫ log dJ/d(μ ⊗ ν) dJ: for bases the entropy of J; for ν a measure, less a marginal's cross-entropy."""
        joint = self.measure(entropy.first)
        found = Range.of(enclose(Entropy(joint), self.digits))
        for index, factor in enumerate(entropy.base.args if entropy.base is not None else ()):
            if factor not in self.bases:
                truth, model = joint.marginal(index), self.measure(factor)
                surprise = Entropy(truth) if truth == model else CrossEntropy(truth, model)
                found = found + Range(Fraction(-1), Fraction(-1)) * Range.of(enclose(surprise, self.digits))
        return found

    def divergence(self, divergence: Divergence) -> Range:
        """A divergence from its own definition."""
        divergence = as_kl(divergence)
        if isinstance(divergence, Entropy) and isinstance(divergence.base, ProductMeasure):
            return self.entropy_over_a_product(divergence)
        arguments = _alike([self.measure(argument) for argument in divergence.args if argument not in self.bases])
        if isinstance(divergence, Entropy) and len(arguments) == 2:
            return Range(Fraction(-1), Fraction(-1)) * Range.of(enclose(KL(*arguments), self.digits))
        if isinstance(divergence, Bregman):
            concrete = Bregman(*arguments)
            return self.cells(_over(concrete.first, concrete.second, lambda p, q: concrete.at(p, q)))
        return Range.of(enclose(type(divergence)(*arguments), self.digits))

    def integral(self, integral: LebesgueIntegral) -> Range:
        """∫ f dM: a mass, a difference of cross-entropies where f is a logarithm, else over the cells."""
        function, against = integral.args
        if function == 1 and against not in self.bases:
            return self.cells(self.measure(against).total_mass)
        if isinstance(function, log) and isinstance(function.args[0], RadonNikodym):
            above, below = function.args[0].args
            found = self._surprise(against, above)
            return (
                Range(Fraction(-1), Fraction(-1)) * found
                if below in self.bases
                else self._surprise(against, below) + (Range(Fraction(-1), Fraction(-1)) * found)
            )
        return self.cells(self._over_cells(function, against))

    def _surprise(self, truth: Basic, model: Basic) -> Range:
        truth, model = self.measure(truth), self.measure(model)
        return Range.of(enclose(Entropy(truth) if truth == model else CrossEntropy(truth, model), self.digits))

    def _over_cells(self, function: Expr, against: Basic) -> Expr:
        named = sorted({m for d in function.atoms(RadonNikodym) for m in d.args if m not in self.bases}, key=str)
        if len(named) != 2:
            raise ArgumentError(f"the integral of {function} is evaluated for two measures at a time")
        one, two = (self.measure(name) for name in named)
        return _over(one, two, lambda p, q: self._inside(function, against, dict(zip(named, (p, q), strict=True))))

    def _inside(self, function: Expr, against: Basic, density: dict[Basic, Expr]) -> Expr:
        density = {**density, **dict.fromkeys(self.bases, S.One)}
        if density[against] == 0:
            return S.Zero  # whatever the function is there: log 0, say
        ratios = {d: density[d.args[0]] / density[d.args[1]] for d in function.atoms(RadonNikodym)}
        return function.xreplace(ratios) * density[against]

    def cells(self, expression: Expr) -> Range:
        """A sum of numbers, certified where no Integral or Sum is left in it."""
        if not expression.has(Integral, Sum):
            return Range.of(enclose_expression(expression, self.digits))
        with mpmath.workdps(ESTIMATED_DIGITS + 10):
            value = sum((_estimate(part) for part in Add.make_args(expression)), mpmath.mpf(0))
            middle = Fraction(str(mpmath.nstr(value, ESTIMATED_DIGITS + 5)))
        slack = abs(middle) / 10**ESTIMATED_DIGITS + Fraction(1, 10**ESTIMATED_DIGITS)
        return Range(middle - slack, middle + slack, certified=False)


def as_kl(divergence: Divergence) -> Divergence:
    """Mutual information as the divergence that it is."""
    if not isinstance(divergence, MutualInformation):
        return divergence
    return KL(divergence.joint, divergence.joint.marginal(0) @ divergence.joint.marginal(1))


def _alike(arguments: list[Any]) -> list[Any]:
    """Products as points of the plane, where another of the measures is given by its points."""
    if all(isinstance(argument, ProductMeasure) for argument in arguments):
        return arguments
    return [part.as_points() if isinstance(part, ProductMeasure) else part for part in arguments]


def _over(first: Measure, second: Measure, function: Callable[[Expr, Expr], Expr]) -> Expr:
    """∫ f(p, q) dμ over the cells of the common refinement, μ the natural base."""
    refinement = common_refinement(first.exact(), second.exact())
    total: list[Expr] = []
    for cell in refinement.cells:
        p, q = (S.Zero if side is None else Add(*(exp(part) for part in side)) for side in (cell.p, cell.q))
        kind = Sum if isinstance(cell.base, Lattice) else Integral
        inside = function(p, q)
        total.append(kind(inside, (cell.variable, *cell.base.args)) if inside != 0 else S.Zero)
    return Add(*total, *(function(point.p, point.q) for point in refinement.points))


def _estimate(part: Expr) -> Any:
    if isinstance(part, Integral | Sum):
        variable, left, right = part.limits[0]
        function = lambdify(variable, part.function, "mpmath")
        if isinstance(part, Sum):
            return mpmath.nsum(function, [_end(left), _end(right)])
        ends = [_end(left), _end(right)]
        points = [ends[0], *(x for x in range(-8, 9, 2) if ends[0] < x < ends[1]), ends[1]]
        return mpmath.quad(function, points)
    return mpmath.mpf(str(part.evalf(ESTIMATED_DIGITS + 10)))


def _end(point: Expr) -> Any:
    if point in (S.Infinity, S.NegativeInfinity):
        return mpmath.inf if point is S.Infinity else -mpmath.inf
    return mpmath.mpf(str(point.evalf(ESTIMATED_DIGITS + 10)))


def _fold(parts: list[Range], join: Any) -> Range:
    total = parts[0]
    for part in parts[1:]:
        total = join(total, part)
    return total


_SIGNS: dict[type, str] = {
    Equality: "=",
    GreaterThan: ">=",
    LessThan: "<=",
    StrictGreaterThan: ">",
    StrictLessThan: "<",
}


def compare(claim: Relational, evaluator: Evaluator) -> Comparison:
    """A relation between numbers, both sides enclosed."""
    left, right = (evaluator.range(side) for side in claim.args)
    sign = _SIGNS[type(claim)]
    shown = left.enclosure(evaluator.digits), right.enclosure(evaluator.digits)
    return Comparison(claim, sign, *shown, _verdict(sign, left, right))


def _verdict(sign: str, left: Range, right: Range) -> str:
    if sign in (">=", ">"):
        left, right, sign = right, left, {">=": "<=", ">": "<"}[sign]
    certain = left.certified and right.certified
    if sign == "=":
        apart = left.upper < right.lower or right.upper < left.lower
        return ("fails" if certain else "undecided") if apart else "agrees"
    if left.upper < right.lower or (sign == "<=" and left.upper <= right.lower):
        return "holds" if certain else "undecided"
    if right.upper < left.lower:
        return "fails" if certain else "undecided"
    return "undecided"


def condition(statement: Basic, evaluator: Evaluator) -> bool | None:
    """Whether a hypothesis holds of the concrete measures; None where that is not decided."""
    if isinstance(statement, AbsolutelyContinuous):
        if statement.args[1] in evaluator.bases:
            return True  # the natural base carries both
        found = absolutely_continuous(*_alike([evaluator.measure(side) for side in statement.args]))
        return {S.true: True, S.false: False}.get(found)
    if isinstance(statement, SameMeasure):
        one, two = _alike([evaluator.measure(side) for side in statement.args])
        if one == two:
            return True
        return False if Range.of(enclose(KL(one, two), evaluator.digits)).lower > 0 else None
    if isinstance(statement, Finite):
        divergence = statement.args[0]
        if not isinstance(divergence, Divergence):
            return None
        divergence = as_kl(divergence)
        return _is_finite(type(divergence)(*_alike([evaluator.measure(part) for part in divergence.args])))
    if isinstance(statement, Integrable) and isinstance(statement.args[0], log):
        above, below = statement.args[0].args[0].args
        if below in evaluator.bases:
            truth, model = map(evaluator.measure, (statement.args[1], above))
            return _is_finite(Entropy(truth) if truth == model else CrossEntropy(truth, model))
    if isinstance(statement, Relational):
        verdict = compare(statement, evaluator).verdict
        return {"fails": False, "holds": True}.get(verdict)
    return None


def _is_finite(divergence: Divergence) -> bool | None:
    verdict = finiteness(divergence).verdict
    return verdict if isinstance(verdict, bool) else {S.true: True, S.false: False}.get(verdict)


def _claim(part: Part, evaluator: Evaluator) -> Comparison:
    met = [condition(hypothesis, evaluator) for hypothesis in part.given]
    if False in met:
        return Comparison(part.claim, "", None, None, "not applicable")
    if isinstance(part.statement, Relational):
        found = compare(part.statement, evaluator)
        if None in met and found.verdict == "fails":
            return Comparison(part.claim, found.relation, found.left, found.right, "undecided")
        return found
    holds = condition(part.statement, evaluator)
    verdict = "undecided" if holds is None or (holds is False and None in met) else "holds" if holds else "fails"
    return Comparison(part.claim, "", None, None, verdict)


def evaluate(theorem: Any, measures: Mapping[str, Any], digits: int) -> Instance:
    """The theorem's claims about measures in general, for these ones."""
    symbols = {symbol.name: symbol for symbol in theorem.symbols}
    wanted = [name for name, symbol in symbols.items() if symbol.kind != "sigma-finite"] or list(symbols)
    if set(measures) != set(wanted):
        raise ArgumentError(f"{theorem.title} is about {', '.join(wanted)}; give {', '.join(f'{n}=…' for n in wanted)}")
    values = {symbols[name]: as_measure(measure, name).exact() for name, measure in measures.items()}
    for symbol, measure in values.items():
        if symbol.kind == "probability" and measure.total_mass != 1:
            raise ArgumentError(
                f"{symbol.name} is {measure} of mass {measure.total_mass}; {theorem.title} is about probabilities"
            )
    bases: set[Basic] = set(symbols.values()) - set(values)
    evaluator = Evaluator(values, bases, digits)
    parts = [part for part in theorem.parts if part.kernel is not None and _general(part, values, bases)]
    if not parts:
        raise ArgumentError(f"{theorem.title} is about maps, kernels or densities too; at() takes measures alone")
    hypotheses = tuple((said, condition(said, evaluator)) for said in theorem.given)
    claims = tuple(_claim(part, evaluator) for part in parts)
    return Instance(theorem.title, {symbol.name: measure for symbol, measure in values.items()}, hypotheses, claims)


def _general(part: Part, values: Mapping[Basic, Measure], bases: set[Basic]) -> bool:
    """Whether the part is about the theorem's measures alone: no others, no number, function, map or kernel to be
    chosen, and no measure given by its density."""
    told = () if part.kernel is None else (part.kernel.conclusion, *part.kernel.hypotheses)
    names = {name for judgement in told for name in variables(judgement)}
    chosen = any(isinstance(name, Real | Function | MapVariable | Kernel) for name in names)
    said = (part.statement, *part.given)
    named = {symbol for statement in said for symbol in statement.atoms(MeasureSymbol)}
    made = any(statement.atoms(DensityMeasure, Composition) for statement in said)
    return named <= set(values) | bases and not made and not chosen
