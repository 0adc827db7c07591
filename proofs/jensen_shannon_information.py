"""The Jensen–Shannon divergence is a mutual information: JS(P, Q) = I(label; sample), where a fair coin decides whether
the sample is drawn from P and labelled by A, or drawn from Q and labelled by B, and the labels never coincide.

The joint law is J = (A ⊗ P)/2 + (B ⊗ Q)/2, the product of its marginals L ⊗ M with L = (A + B)/2 and M = (P + Q)/2. On
A ⊗ P the density dJ/d(L ⊗ M) is dP/dM, because dA/dL is 2 there and dB/dL is 0; on B ⊗ Q it is dQ/dM. That A and B are
mutually singular, dA/dL being 0 or 2, says that the label tells the sources apart.
"""

from __future__ import annotations

from fractions import Fraction

from sympy import Eq, Rational, log, oo

from klsym.derive import composite, facts
from klsym.derive.closing import close
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import AlmostEverywhere
from klsym.derive.images import pulled_back
from klsym.derive.library import theorem
from klsym.derive.mixing import Mixed, integral
from klsym.derive.reweighting import log_of_chain
from klsym.derive.step import Part
from klsym.derive.transport import marginals
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import (
    Compose,
    Equal,
    Inverse,
    Log,
    MeasureVariable,
    Product,
    ProductSpace,
    Projection,
    Real,
    number,
    probability,
)
from klsym.kernel.theorem import Theorem
from klsym.measures import Composition, LebesgueIntegral, coordinates, measures

P, Q = measures("P Q")
A, B = measures("A B", space="Y")
half = Rational(1, 2)
L, M = half * A + half * B, half * P + half * Q
J = half * (A @ P) + half * (B @ Q)
N = L @ M
divergence = KL(P, M) / 2 + KL(Q, M) / 2
ZERO, ONE, TWO = number(0), number(1), number(2)
HOLE = Real("the density")


class Labelled:
    """J against L ⊗ M."""

    def __init__(self, d: Deduction) -> None:
        self.d, self.given = d, d.given
        self.j, self.n, self.l, self.m = map(d.translator.measure, (J, N, L, M))
        self.labels = [Mixed(d.given, self.l, left) for left in (True, False)]
        self.sources = [Mixed(d.given, self.m, left) for left in (True, False)]
        self.sides = [Mixed(d.given, self.j, left) for left in (True, False)]
        finite = d.given.sigma_finite(self.l), d.given.sigma_finite(self.m)
        shares = []
        for label, source, side in zip(self.labels, self.sources, self.sides, strict=True):
            pair = rules.version_product(label.ratio, source.ratio, *finite)
            shares.append(rules.version_chain(side.scaled, pair))
        self.version = rules.version_sum(*shares)
        self.logs = log_of_chain(d.given, self.j, self.n, self.version)

    def on(self, index: int) -> tuple[Theorem, Theorem]:
        """On A ⊗ P: log dJ/d(L ⊗ M) = log dP/dM, and this is integrable."""
        given, here = self.given, self.sides[index].measure
        label, source = self.labels[index], self.sources[index]
        a, b = (side.ratio.conclusion.density for side in self.labels)
        own, other = (a, b) if index == 0 else (b, a)
        below = rules.version_continuous(label.ratio)
        vanishing = rules.transfer(given.prove(self.d.translator.judgement(APART)), below)  # a (2 − a) = 0
        unit = rules.transfer(self.labels[0].unit, below)  # a/2 + b/2 = 1
        turned = rules.linear(
            Equal((TWO - own) * own, ZERO, label.measure), ((ONE, vanishing), (TWO * (a - own), unit))
        )
        inverse = rules.inverse(rules.version_positive(label.ratio))
        two = rules.linear(Equal(own, TWO, label.measure), ((-1 * Inverse(own), turned), (TWO - own, inverse)))
        none = rules.linear(Equal(other, ZERO, label.measure), ((TWO, unit), (number(-1), two)))
        assert isinstance(here, Product) and isinstance(here.space, ProductSpace)
        law = composite.marginal(given, here, 0)
        first, second = (law.conclusion.left.map, Projection(here.space, 1))
        place = MeasureVariable("the measure", label.measure.space)
        seen = []
        for fact, value in ((two, TWO), (none, ZERO)):
            stated = fact.conclusion
            moved = rules.rewrite(fact, composite.turned(law), Equal(stated.left, value, place), place)
            back = pulled_back(moved, law.conclusion.left)
            seen.append(facts.reshape(back, Equal(Compose(stated.left, first), value, here)))
        mine = Compose(source.ratio.conclusion.density, second)
        theirs = Compose(self.sources[1 - index].ratio.conclusion.density, second)
        half = number(Fraction(1, 2))
        goal = Equal(self.version.conclusion.density, mine, here)
        density = rules.linear(goal, ((half * mine, seen[0]), (half * theirs, seen[1])))
        logs = rules.transfer(self.logs, given.absolutely_continuous(here, self.j))
        equation = facts.chain(logs, facts.congruence(density, Log(HOLE), HOLE))
        given.add(source.logarithm)
        there = given.integrable(Log(mine), here)
        return equation, facts.integrable_congruence(there, facts.symmetric(equation))


APART = AlmostEverywhere(Eq((A / L) * (2 - A / L), 0), L)


def value() -> Deduction:
    """KL(J, L ⊗ M) = JS(P, Q)."""
    d = deduction()
    labelled = Labelled(d)
    (left, of_left), (right, of_right) = labelled.on(0), labelled.on(1)
    there, whole = integral(d.given, labelled.j, of_left, of_right)
    d.have(KL(J, N), "<", oo, there, "log dP/dM and log dQ/dM are integrable")
    pieces = [whole]
    for equation, source, label in ((left, P, A), (right, Q, B)):
        _, y = coordinates(label @ source)
        joint, ratio = label @ source, log(source / M)
        pieces.append(facts.integral_congruence(equation, equation.conclusion.measure))
        lines = d.calc(LebesgueIntegral(Composition(ratio, y), joint)).equals(
            LebesgueIntegral(ratio, source), marginals
        )
        pieces.append(d.chain(lines))
    goal = Equal(d.translator.term(KL(J, N)), d.translator.term(divergence))
    mus = map(d.translator.measure, (A @ P, B @ Q, J, N, P, Q, M))
    masses = [d.given.prove(probability(mu)) for mu in mus]
    parts = [composite.mass(d.given, part) for mu in (labelled.j, labelled.m) for part in mu.parts()]
    d.have(KL(J, N), "=", divergence, close(goal, [*pieces, *masses, *parts]), "half of each side of J")
    return d


@theorem(
    "The Jensen–Shannon divergence is a mutual information",
    given=[APART],
    source="Lin (1991); Polyanskiy & Wu (2024), Section 7.6",
    chapter="Entropy and mutual information",
    also=("Jensen–Shannon as mutual information",),
)
def jensen_shannon_information() -> tuple[Part, ...]:
    """What a label tells about which of two sources a sample is from is their Jensen–Shannon divergence."""
    return (value().part("The divergence of the joint law from the product"),)
