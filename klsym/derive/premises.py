"""From the hypotheses a person states to those the kernel is given.

Three things are said here, in one place. A measure symbol says of itself that it is a probability, finite or
sigma-finite, and a real symbol that it is positive or nonnegative: these become hypotheses. And what a person sees is
KL in [0, oo], while the kernel's terms are finite: where KL(P, Q) = +oo, a statement KL(P, Q) >= c with a finite right
side needs no proof. So for such a statement P << Q and the integrability of log dP/dQ may be assumed, by convention;
`check_conventions` refuses it for any other statement. And a hypothesis that could hold with an infinite side, such as
KL(P, Q) >= 3, is refused: of the kernel's numbers it would say that KL is finite.
"""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic, Dummy, Expr, Limit, S, Symbol
from sympy.core.relational import Equality, GreaterThan, LessThan, Relational

from klsym.derive.exceptions import DerivationError
from klsym.derive.finite import bind, learn
from klsym.derive.given import Given
from klsym.derive.hypotheses import Finite, ForAll, Integrable, Masses
from klsym.derive.translate import Translator, underlying
from klsym.divergences import DIVERGENCES, Divergence
from klsym.kernel.terms import (
    AbsolutelyContinuous,
    Judgement,
    Less,
    LessEqual,
    MeasureVariable,
    Natural,
    Real,
    SigmaFinite,
    finite,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem


class Premises:
    """The hypotheses of one derivation, in SymPy's words and in the kernel's."""

    def __init__(self, given: Iterable[Basic], divergent: Iterable[Divergence] = ()) -> None:
        self.given = tuple(given)
        self.divergent = tuple(divergent)
        self.translator = Translator()

    def extended(self, given: Iterable[Basic] = (), divergent: Iterable[Divergence] = ()) -> Premises:
        """The same with more hypotheses, and with other divergences that may be taken to be finite."""
        more = Premises((*self.given, *given), divergent)
        more.translator = self.translator
        return more

    def working(self) -> Given:
        """A fresh set of facts to derive with; it learns of a symbol's kind when the symbol is first met."""
        given = LazyGiven(self)
        learn(given, self.masses(), self.translator)
        return given

    def stated(self) -> list[Judgement]:
        """The hypotheses as stated; that a divergence equals a finite number says that it is finite."""
        for masses in self.masses():
            bind(masses, self.translator)
        found = [self.translator.judgement(h) for h in self.given if not isinstance(h, Masses)]
        for hypothesis in self.given:
            inner = hypothesis
            while isinstance(inner, ForAll):
                inner = inner.args[1]
            if isinstance(inner, Relational) and not self._settled(inner):
                raise DerivationError(
                    f"the hypothesis {hypothesis} may hold with an infinite side; add Finite(…) or Integrable(f, P)"
                )
            if isinstance(hypothesis, Equality) and not any(map(may_be_infinite, hypothesis.args[1:])):
                found.extend(self._finiteness(hypothesis.args[0]))
        return found

    def _settled(self, hypothesis: Relational) -> bool:
        """Whether a relation in [-oo, oo] implies the same relation between the kernel's finite numbers."""
        if S.Infinity in hypothesis.args:
            return True
        if isinstance(hypothesis.args[0], Limit):  # what tends to a finite number is finite from some place on
            return not may_be_infinite(hypothesis.args[1])
        numbers = self.numbers()
        if isinstance(hypothesis, Equality):  # with a finite number, what is linear on the other side is finite
            sides = [side.xreplace(numbers) for side in hypothesis.args]
            return not all(map(may_be_infinite, sides)) and all(infinite_parts(side) is not None for side in sides)
        large, small = hypothesis.gts.xreplace(numbers), hypothesis.lts.xreplace(numbers)
        parts = infinite_parts(small)
        return not may_be_infinite(large) and parts is not None and all(
            part.is_extended_nonnegative and factor.is_positive for part, factor in parts.items()
        )  # fmt: skip

    def _finiteness(self, divergence: Basic) -> list[Judgement]:
        """What D < oo says of a divergence that is +oo where P is not absolutely continuous."""
        if not isinstance(divergence, Divergence) or not divergence.infinite_when_singular:
            return []
        below = AbsolutelyContinuous(*map(self.translator.measure, underlying(divergence).measures[:2]))
        return [below, self.translator.finite(divergence)]

    def masses(self) -> list[Masses]:
        """The measures that are given by their masses on finitely many points."""
        return [hypothesis for hypothesis in self.given if isinstance(hypothesis, Masses)]

    def kinds(self) -> list[Judgement]:
        """What the symbols met so far say of themselves."""
        found: list[Judgement] = []
        for variable, symbol in self.translator.symbols.items():
            if isinstance(variable, MeasureVariable):
                kind = {"probability": probability, "finite": finite, "sigma-finite": SigmaFinite}[symbol.kind]
                found.append(kind(variable))
            elif not isinstance(variable, Real) or not isinstance(symbol, Symbol):
                continue
            elif symbol.is_integer and symbol.is_nonnegative:
                found.append(Natural(variable))
                found.append(Less(number(0), variable) if symbol.is_positive else LessEqual(number(0), variable))
            elif symbol.is_positive:
                found.append(Less(number(0), variable))
            elif symbol.is_nonnegative:
                found.append(LessEqual(number(0), variable))
        return found

    def conventions(self) -> dict[Judgement, Divergence]:
        """What may be assumed because a divergence would be +oo otherwise."""
        found: dict[Judgement, Divergence] = {}
        for divergence in self.divergent:
            if not divergence.is_extended_nonnegative:
                continue  # a cross-entropy may be -oo
            found.update(dict.fromkeys(self._finiteness(divergence), divergence))
        return found

    def numbers(self) -> dict[Basic, Dummy]:
        """A name for each integral and divergence that the hypotheses say is finite."""
        from klsym.measures import LebesgueIntegral

        said = [h.args[1] if isinstance(h, ForAll) else h for h in self.given]
        known = [h.args[0] for h in said if isinstance(h, Finite)]
        known += [LebesgueIntegral(*h.args) for h in said if isinstance(h, Integrable)]
        return {value: Dummy(real=True) for value in known}

    def check_conventions(self, statement: Basic, theorem: Theorem) -> None:
        """Refuse a theorem that rests on a convention where its statement is not trivial in the other case."""
        conventions, stated = self.conventions(), set(self.stated())
        for hypothesis in theorem.hypotheses:
            divergence = conventions.get(hypothesis)
            known = statement.xreplace(self.numbers())
            if divergence is not None and hypothesis not in stated and not trivial_if_infinite(known, divergence):
                raise DerivationError(
                    f"to show: {statement}. It needs {hypothesis}, which is not among the hypotheses, "
                    f"and where {divergence} = oo the statement is not trivially true."
                )


class LazyGiven(Given):
    """A Given that looks up what symbols say of themselves as they come into play."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._met = -1
        super().__init__(premises.stated())

    def refresh(self) -> None:
        """Take in the symbols met since the last look."""
        from klsym.kernel import rules

        met = len(self._premises.translator.symbols)
        if met != self._met:
            self._met = met
            self.add(*(rules.assume(kind) for kind in self._premises.kinds()))

    @property
    def has_conventions(self) -> bool:
        return bool(self._premises.divergent)

    def possible_conventions(self) -> list[Judgement]:
        return list(self._premises.conventions())


def trivial_if_infinite(statement: Basic, divergence: Divergence) -> bool:
    """Whether `statement` holds wherever the divergence is +oo: it says divergence + (finite) >= (finite)."""
    if not isinstance(statement, GreaterThan | LessThan):
        return False
    large, small = statement.gts, statement.lts
    return divergence_coefficient(large, divergence) and not may_be_infinite(small)


def divergence_coefficient(expression: Expr, divergence: Divergence) -> bool:
    """Whether the expression is a positive multiple of the divergence plus something finite."""
    rest = expression - expression.coeff(divergence) * divergence
    return bool(expression.coeff(divergence).is_positive) and not may_be_infinite(rest)


def may_be_infinite(expression: Basic) -> bool:
    """Whether something in the expression could be +oo or −oo: any divergence or integral not always finite."""
    return bool(_infinite_atoms(expression))


def _infinite_atoms(expression: Basic) -> list[Expr]:
    from klsym.measures import DensityMeasure, LebesgueIntegral, MeasureSymbol

    finite_ones = (DIVERGENCES["total_variation"], DIVERGENCES["squared_hellinger"])

    def bounded(part: Expr) -> bool:
        masses = isinstance(part, finite_ones) or (isinstance(part, LebesgueIntegral) and part.function == 1)
        finite = all(symbol.kind != "sigma-finite" for symbol in part.atoms(MeasureSymbol))
        return masses and finite and not part.atoms(DensityMeasure)

    return [part for part in expression.atoms(Divergence, LebesgueIntegral) if not bounded(part)]


def infinite_parts(expression: Expr) -> dict[Expr, Expr] | None:
    """The parts that may be infinite, with their coefficients; None where the expression is not linear in them."""
    names = {part: Dummy() for part in _infinite_atoms(expression)}
    named = expression.xreplace(names)
    slopes = {part: named.diff(name) for part, name in names.items()}
    linear = all(slope.free_symbols.isdisjoint(names.values()) for slope in slopes.values())
    return slopes if linear else None
