"""Signs of functions almost everywhere: what a logarithm or a division needs, found factor by factor."""

from __future__ import annotations

from contextlib import suppress

from klsym.derive import facts
from klsym.derive.closing import close
from klsym.derive.dominance import Dominance
from klsym.derive.exceptions import Missing
from klsym.derive.powers import power_nonnegative, power_positive
from klsym.kernel import rules
from klsym.kernel.ring import ONE as CONSTANT
from klsym.kernel.ring import Monomial, canonical, constant, normal
from klsym.kernel.terms import (
    Abs,
    Add,
    Compose,
    Equal,
    Exp,
    Image,
    Integral,
    Less,
    LessEqual,
    Measure,
    Not,
    Power,
    ProofError,
    RadonNikodym,
    Term,
    number,
)
from klsym.kernel.theorem import Theorem

ZERO, ONE = number(0), number(1)


class Signs(Dominance):
    """The facts of a derivation, with a search for signs."""

    def nonnegative(self, term: Term, measure: Measure | None) -> Theorem:
        """0 <= term, a.e. for the measure."""
        return self._sign(term, measure, LessEqual)

    def positive(self, term: Term, measure: Measure | None) -> Theorem:
        """0 < term, a.e. for the measure."""
        return self._sign(term, measure, Less)

    def _sign(self, term: Term, measure: Measure | None, kind: type) -> Theorem:
        """Factor by factor for one monomial; term by term for a sum."""
        goal = kind(ZERO, term, measure)
        if term.space is None and len(normal(term)) > 1:
            with suppress(ProofError):  # of numbers, as a combination of what is known
                return facts.at(close(kind(ZERO, term), self.known(Less) + self.known(LessEqual)), measure)
        polynomial = normal(term)
        summands = []
        strict = kind is LessEqual
        for monomial, coefficient in polynomial.items():
            if coefficient < 0:
                raise Missing(f"{term} is not known to be {'positive' if kind is Less else 'nonnegative'}")
            try:
                sign = self._monomial_sign(monomial, measure, Less)
                strict = True
            except Missing:
                sign = self._monomial_sign(monomial, measure, LessEqual)
            summands.append((number(coefficient), facts.at(sign, measure)))
        if not strict:
            raise Missing(f"{term} is not known to be positive")
        zero = [] if summands else [(ZERO, facts.at(rules.linear(LessEqual(ZERO, ZERO), ()), measure))]
        return rules.linear(goal, tuple(summands + zero))

    def _monomial_sign(self, monomial: Monomial, measure: Measure | None, kind: type) -> Theorem:
        found = rules.linear(kind(ZERO, ONE), ())
        for atom, exponent in monomial:
            if kind is LessEqual and exponent % 2 == 0 and exponent > 0:
                signs = [facts.square_nonnegative(atom)] * (exponent // 2)
            else:
                sign = self._atom_sign(atom, measure, kind)
                if exponent == 0:
                    signs = [sign, self._inverse_sign(sign)]
                else:
                    signs = [sign if exponent > 0 else self._inverse_sign(sign)] * abs(exponent)
            for sign in signs:
                found = rules.product(facts.at(found, measure), facts.at(sign, measure))
        return rules.linear(
            kind(ZERO, canonical({monomial: normal(ONE)[CONSTANT]}), measure), ((ONE, facts.at(found, measure)),)
        )

    @staticmethod
    def _inverse_sign(sign: Theorem) -> Theorem:
        return facts.inverse_positive(sign) if isinstance(sign.conclusion, Less) else facts.inverse_nonnegative(sign)

    def _atom_sign(self, atom: Term, measure: Measure | None, kind: type) -> Theorem:
        for strict in (Less, LessEqual):
            if strict is LessEqual and kind is Less:
                break
            for fact in self.known(strict):
                stated = fact.conclusion
                if stated.left == ZERO and (stated.right == atom or normal(stated.right) == normal(atom)):
                    if stated.right != atom:
                        fact = rules.linear(strict(ZERO, atom, stated.measure), ((ONE, fact),))
                    if stated.measure in (None, measure):
                        return facts.at(fact, measure) if strict is kind else self._weaken(fact)
                    if measure is not None:
                        try:
                            moved = rules.transfer(fact, self.absolutely_continuous(measure, stated.measure))
                        except Missing:
                            continue
                        return moved if strict is kind else self._weaken(moved)
        if isinstance(atom, Add):
            return self._sign(atom, measure, kind)
        if isinstance(atom, Exp):
            sign = rules.exp_positive(atom.argument)
            return sign if kind is Less else self._weaken(sign)
        if isinstance(atom, Power):
            if kind is LessEqual:
                return power_nonnegative(atom.base, atom.exponent)
            return power_positive(facts.at(self.positive(atom.base, measure), measure), atom.exponent)
        if isinstance(atom, Integral) and kind is LessEqual:
            return facts.integral_nonnegative(self._integrand_sign(atom.integrand, atom.measure), atom.measure)
        if measure is not None and isinstance(atom, Compose):
            from klsym.derive.images import pulled_back  # it uses signs in its turn

            law = Image(atom.map, measure)
            return facts.reshape(pulled_back(self._sign(atom.function, law, kind), law), kind(ZERO, atom, measure))
        if isinstance(atom, Integral):
            positive = self.positive(atom.integrand, atom.measure)
            given = self._given
            mass = given.mass(atom.measure)
            if not constant(normal(mass.conclusion.right)):
                raise Missing(f"the mass of {atom.measure} is not known to be positive")
            return facts.integral_positive(positive, given.integrable(atom.integrand, atom.measure), mass)
        if measure is not None and isinstance(atom, RadonNikodym):
            version = self.version(atom.measure, atom.base)
            try:
                sign = rules.version_positive(version)
                moved = (
                    sign
                    if measure == atom.measure
                    else rules.transfer(sign, self.absolutely_continuous(measure, atom.measure))
                )
                if moved.conclusion.right == atom:
                    return moved if kind is Less else self._weaken(moved)
            except Missing:
                if kind is Less:
                    raise
            sign = rules.version_nonnegative(version)
            if sign.conclusion.right == atom:
                return (
                    sign
                    if measure == atom.base
                    else rules.transfer(sign, self.absolutely_continuous(measure, atom.base))
                )
        if isinstance(atom, Abs) and kind is LessEqual:
            return absolute_nonnegative(atom.argument)
        for fact in self.known(Equal):
            if (
                fact.conclusion.left == atom
                and (value := constant(normal(fact.conclusion.right))) is not None
                and value > 0
            ):
                return rules.linear(kind(ZERO, atom), ((number(-1), fact),))
        raise Missing(
            f"{atom} is not known to be {'positive' if kind is Less else 'nonnegative'}"
            f"{f', {measure}-a.e.' if measure else ''}"
        )

    def _integrand_sign(self, function: Term, measure: Measure) -> Theorem:
        """0 <= f a.e., factor by factor, or by the ladder (a square multiplied out, say)."""
        from klsym.derive.functions import pointwise_inequality  # it searches for signs in its turn

        try:
            return self.nonnegative(function, measure)
        except Missing:
            try:
                return pointwise_inequality(ZERO, function, self, measure)  # type: ignore[arg-type]  # a Given in use
            except ProofError:
                raise Missing(f"{function} is not known to be nonnegative, {measure}-a.e.") from None

    @staticmethod
    def _weaken(sign: Theorem) -> Theorem:
        stated = sign.conclusion
        return rules.linear(LessEqual(stated.left, stated.right, stated.measure), ((ONE, sign),))


def absolute_nonnegative(term: Term) -> Theorem:
    """0 <= |x|, everywhere."""
    return rules.pointwise(_absolute(), {facts._X: term})


def _absolute() -> Theorem:
    x = facts._X
    goal = LessEqual(ZERO, Abs(x))
    up = rules.assume(LessEqual(ZERO, x))
    holds = rules.linear(goal, ((ONE, up), (number(-1), rules.absolute_value(up))))
    strict = rules.order(rules.assume(Not(LessEqual(ZERO, x))))
    down = rules.linear(LessEqual(x, ZERO), ((ONE, strict),))
    fails = rules.linear(goal, ((ONE, down), (number(-1), rules.absolute_value(down))))
    return rules.cases(LessEqual(ZERO, x), holds, fails)
