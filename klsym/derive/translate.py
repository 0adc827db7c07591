"""SymPy to kernel terms and back.

SymPy is what a person types and reads; the kernel decides. SymPy rewrites what it is given (p/p becomes 1, |p|
becomes p for a nonnegative p, 0*Integral becomes 0), so what is translated is what SymPy shows, and a proof is a
proof of the line as shown. On the way back SymPy may rewrite again: `expression` translates its own answer once more
and refuses unless the kernel's normal form is the one it started from. Two symbols that print alike but carry
different assumptions would be merged by their name; that is refused too.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy
from sympy import Abs, Add, Basic, E, Expr, Integer, Limit, Mul, Not, Pow, Rational, S, Symbol, exp, log, sqrt
from sympy.core.function import AppliedUndef
from sympy.core.relational import Equality, GreaterThan, LessThan, Relational, StrictGreaterThan, StrictLessThan

from klsym.derive import hypotheses
from klsym.derive.exceptions import TranslationError
from klsym.derive.translate_measures import MeasureTranslator
from klsym.divergences import Divergence
from klsym.divergences.bregman import Bregman
from klsym.kernel import terms
from klsym.kernel.ring import normal
from klsym.measures import (
    AbsolutelyContinuous,
    Composition,
    FunctionSymbol,
    KernelIntegral,
    LebesgueIntegral,
    LetterSum,
    RadonNikodym,
)

OMEGA = terms.SpaceVariable("Omega")
Judgement = terms.Judgement
Term = terms.Term


def definition(divergence: Divergence) -> Expr:
    """What a divergence between abstract measures is; for Bregman's, the integral of φ(p) − φ(q) − φ'(q)(p − q)."""
    if isinstance(divergence, Bregman):
        if divergence.base is None:
            raise TranslationError(f"{divergence} has no base measure; write Bregman(generator, P, Q, mu)")
        base = divergence.base
        return LebesgueIntegral(divergence.at(divergence.first / base, divergence.second / base), base)
    return divergence.definition


def underlying(divergence: Divergence) -> Divergence:
    """The divergence that is defined by integrals, where one is defined by another, as mutual information by KL."""
    while isinstance(meaning := definition(divergence), Divergence):
        divergence = meaning
    return divergence


def outermost(expression: Basic) -> set[LebesgueIntegral]:
    """The integrals in an expression that stand in no other."""
    if isinstance(expression, LebesgueIntegral):
        return {expression}
    return set().union(*map(outermost, expression.args))


class Translator(MeasureTranslator):
    """A two-way dictionary between the symbols of a derivation and the kernel's variables."""

    def __init__(self) -> None:
        super().__init__()
        # the divergences whose definitions may be used; the others stand as names for numbers. None: all are unfolded
        self.unfolded: tuple[type, ...] | None = None

    def term(self, expression: Basic) -> Term:
        """The kernel's term for a number or a function on a space."""
        for kinds, translate in self._CASES:
            if isinstance(expression, kinds):
                return translate(self, expression)
        raise TranslationError(f"{expression} has no counterpart in the kernel")

    def _sum(self, expression: Expr) -> Term:
        total = self.term(expression.args[0])
        for part in expression.args[1:]:
            total = terms.Add(total, self.term(part))
        return total

    def _product(self, expression: Expr) -> Term:
        total = self.term(expression.args[0])
        for part in expression.args[1:]:
            total = terms.Multiply(total, self.term(part))
        return total

    def _power(self, expression: Expr) -> Term:
        base, exponent = expression.args
        if base == E:
            return terms.Exp(self.term(exponent))
        inner = self.term(base)
        if not isinstance(exponent, Integer):
            # (-2)**3 = -8 and 0**0 = 1 for SymPy, where the kernel's power of a number <= 0 is 0
            safe = base.is_positive or (base.is_nonnegative and exponent.is_positive)
            if not isinstance(exponent, Rational) and not safe:
                raise TranslationError(f"{expression} needs a positive base, or a base >= 0 and an exponent > 0")
            return terms.Power(inner, self.term(exponent))
        total = inner
        for _ in range(abs(int(exponent)) - 1):
            total = terms.Multiply(total, inner)
        return terms.Inverse(total) if exponent < 0 else total

    def _symbol(self, symbol: Symbol) -> Term:
        if symbol.is_real is not True:
            raise TranslationError(
                f"the symbol {symbol} is not known to be real; declare it with symbols({symbol.name!r}, real=True)"
            )
        return self._remember(terms.Real(symbol.name), symbol)

    def _rational(self, number: Rational) -> Term:
        return terms.number(Fraction(int(number.p), int(number.q)))

    def _divergence(self, divergence: Divergence) -> Term:
        if self.unfolded is None or isinstance(divergence, self.unfolded):
            return self.term(definition(divergence))
        return self._remember(terms.Real(str(divergence)), divergence)

    def names(self) -> dict[terms.Node, Term]:
        """The divergences that stand as names, with what they are."""
        named = {variable: symbol for variable, symbol in self.symbols.items() if isinstance(symbol, Divergence)}
        unfolded, self.unfolded = self.unfolded, None
        try:
            return {variable: self.term(divergence) for variable, divergence in named.items()}
        finally:
            self.unfolded = unfolded

    def _value(self, expression: AppliedUndef) -> Term:
        """h(t), for a real function h of one real number: Function("h", real=True)(t)."""
        if len(expression.args) != 1 or not expression.is_real:
            raise TranslationError(f"{expression} is not Function(…, real=True) at one real number")
        return terms.At(terms.Function(type(expression).__name__, terms.Euclidean(1)), self.term(expression.args[0]))

    _CASES: tuple[tuple[Any, Callable[[Any, Any], Term]], ...] = (
        (Rational, _rational),
        (type(E), lambda self, _: terms.Exp(terms.number(1))),
        (Symbol, _symbol),
        (Add, _sum),
        (Mul, _product),
        (Pow, _power),
        (log, lambda self, e: terms.Log(self.term(e.args[0]))),
        (exp, lambda self, e: terms.Exp(self.term(e.args[0]))),
        (Abs, lambda self, e: terms.Abs(self.term(e.args[0]))),
        (RadonNikodym, lambda self, e: terms.RadonNikodym(*map(self.measure, e.args))),
        (LebesgueIntegral, lambda self, e: terms.Integral(self.term(e.args[0]), self.measure(e.args[1]))),
        (FunctionSymbol, lambda self, e: self._remember(terms.Function(e.name, self.space(e.space)), e)),
        (AppliedUndef, _value),
        (LetterSum, lambda self, e: terms.WordSum(self.term(e.args[0]))),
        (Composition, lambda self, e: terms.Compose(self.term(e.args[0]), self.map(e.args[1]))),
        (
            KernelIntegral,
            lambda self, e: terms.Section(self.term(e.args[0]), self.space(e.space), self.kernel(e.args[1])),
        ),
        (Divergence, _divergence),
    )

    def judgement(self, statement: Basic) -> Judgement:
        """The kernel's judgement for a SymPy relation between numbers, or a hypothesis about measures."""
        if isinstance(statement, Relational):
            return self._relation(statement)
        if isinstance(statement, AbsolutelyContinuous):
            return terms.AbsolutelyContinuous(*map(self.measure, statement.args))
        if isinstance(statement, hypotheses.SameMeasure):
            return terms.SameMeasure(*map(self.measure, statement.args))
        if isinstance(statement, hypotheses.Finite):
            return self.finite(statement.args[0])
        if isinstance(statement, hypotheses.ForAll):
            variable = self.term(statement.args[0])
            if not isinstance(variable, terms.Real):
                raise TranslationError(f"{statement} is about all values of {statement.args[0]}, which is no symbol")
            return terms.ForAll(variable, self.judgement(statement.args[1]))
        if isinstance(statement, Not):
            return terms.Not(self.judgement(statement.args[0]))
        if isinstance(statement, hypotheses.AlmostEverywhere):
            between, measure = self.judgement(statement.args[0]), self.measure(statement.args[1])
            if isinstance(between, terms.Limit):
                return terms.Limit(between.variable, between.term, between.limit, measure)
            assert isinstance(between, terms.Relation)
            return type(between)(between.left, between.right, measure)
        if isinstance(statement, hypotheses.Integrable):
            return terms.Integrable(self.term(statement.args[0]), self.measure(statement.args[1]))
        raise TranslationError(f"{statement} is no relation between numbers and no hypothesis about measures")

    def _relation(self, statement: Relational) -> Judgement:
        left, right = statement.args
        if isinstance(statement, Equality) and isinstance(left, Limit):
            return self._limit(left, right)
        if isinstance(statement, StrictLessThan | StrictGreaterThan) and S.Infinity in (left, right):
            return self.finite(right if left is S.Infinity else left)
        one, two = self.term(left), self.term(right)
        match statement:
            case Equality():
                return terms.Equal(one, two)
            case LessThan():
                return terms.LessEqual(one, two)
            case GreaterThan():
                return terms.LessEqual(two, one)
            case StrictLessThan():
                return terms.Less(one, two)
            case StrictGreaterThan():
                return terms.Less(two, one)
        raise TranslationError(f"{statement} is neither an equation nor an inequality")

    def _limit(self, left: Limit, right: Basic) -> Judgement:
        """lim f = g, as x tends to +oo."""
        body, variable, point = left.args[:3]
        index = self.term(variable)
        if point is not S.Infinity or not isinstance(index, terms.Real):
            raise TranslationError(f"{left} is no limit as a symbol tends to oo")
        return terms.Limit(index, self.term(body), self.term(right))

    def finite(self, divergence: Basic) -> Judgement:
        """D < oo: the integrand of the divergence's definition is integrable."""
        integrals = (
            outermost(definition(underlying(divergence))) if isinstance(divergence, Divergence) else {divergence}
        )
        wanted = [
            integral for integral in integrals if isinstance(integral, LebesgueIntegral) and integral.function != 1
        ]
        if len(wanted) != 1:
            raise TranslationError(
                f"{divergence} < oo is not the integrability of one function; write Integrable(f, P)"
            )
        return terms.Integrable(self.term(wanted[0].function), self.measure(wanted[0].measure))

    # ---------------------------------------------------------------- back to SymPy
    def expression(self, term: Term) -> Expr:
        """SymPy's expression for a kernel term; TranslationError where SymPy would rewrite it into something else."""
        found = self._expression(term)
        if normal(self.term(found)) != normal(term):
            raise TranslationError(f"SymPy rewrites {term} into {found}, which is another function")
        return found

    def _expression(self, term: Term) -> Expr:
        match term:
            case terms.Rational(value):
                return Rational(value.numerator, value.denominator)
            case terms.Real():
                return self._symbol_of(term, lambda: Symbol(term.name, real=True))
            case terms.Add(left, right):
                return self._expression(left) + self._expression(right)
            case terms.Multiply(left, right):
                return self._expression(left) * self._expression(right)
            case terms.Inverse(argument):
                return self._expression(argument) ** -1
            case terms.Log(argument):
                return log(self._expression(argument))
            case terms.Exp(argument):
                return exp(self._expression(argument))
            case terms.Abs(argument):
                return Abs(self._expression(argument))
            case terms.Power(base, exponent):
                inner, power = self._expression(base), self._expression(exponent)
                return sqrt(inner) if power == S.Half else inner**power
            case terms.RadonNikodym(measure, base):
                return RadonNikodym(self.measure_symbol(measure), self.measure_symbol(base))
            case terms.Integral(integrand, measure):
                return LebesgueIntegral(self._expression(integrand), self.measure_symbol(measure))
            case terms.Function(name, space):
                return self._symbol_of(term, lambda: FunctionSymbol(name, self.space_symbol(space)))
            case terms.At(terms.Function(name, terms.Euclidean(1)), terms.Term() as place):
                return sympy.Function(name, real=True)(self._expression(place))
            case terms.WordSum(function):
                return LetterSum(self._expression(function))
            case terms.Compose(function, through):
                return Composition(self._expression(function), self.map_symbol(through))
            case terms.Section(function, source, kernel):
                return KernelIntegral(self._expression(function), self.kernel_symbol(kernel), self.space_symbol(source))
        raise TranslationError(f"{term} has no point-free SymPy expression")
