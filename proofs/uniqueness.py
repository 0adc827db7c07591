"""Uniqueness: among the divergences of the two great families, f-divergences ∫ q f(p/q) and separable Bregman
divergences ∫ φ(p) − φ(q) − ψ(q)(p − q), only KL and its multiples belong to both.

KL belongs to both: f(t) = t log t − t + 1, and φ(x) = x log x with slope ψ = log + 1. Conversely let
q f(p/q) = φ(p) − φ(q) − ψ(q)(p − q) for all p, q > 0; no derivative is needed, ψ may be any function. If p and q are
multiplied by a factor, so is the left side; comparing the right sides at two values of p and two of q leaves
ψ(ab) = ψ(a) + ψ(b) − ψ(1): Cauchy's equation for ψ − ψ(1). Its only solutions that are increasing, or measurable, are
multiples of log (cited: Cauchy, Darboux; for increasing functions as under Surprisal). With ψ(t) = ψ(1) + c log t the
equation at a few pairs determines f(t) = c (t log t − t + 1) + k (t − 1). The last term integrates to
k (P(Ω) − Q(Ω)), so that between probabilities the divergence is c KL. Numbers are written p = e^x, q = e^y, and
F(x) = f(e^x), G(x) = φ(e^x), S(x) = ψ(e^x).
"""

from __future__ import annotations

import sympy
from sympy import Eq, Expr, Integer, Symbol, exp, log

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.exponentials import exp_above_line
from klsym.derive.functions import HOLE, replace, subterms
from klsym.derive.hypotheses import Finite, ForAll
from klsym.derive.library import theorem
from klsym.derive.reasons import addition, by, change_of_measure, mass, unfold
from klsym.derive.step import Part
from klsym.divergences.bregman import Bregman
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Add, Equal, Exp, Inverse, Less, Term, number
from klsym.kernel.theorem import Theorem
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures

P, Q = measures("P Q")
mu = MeasureSymbol("mu", "sigma-finite")
t = P / Q
x, y, c, a, b = (Symbol(name, real=True) for name in "xycab")
F, G, S = (sympy.Function(name, real=True) for name in "FGS")
BOTH = ForAll(x, ForAll(y, Eq(exp(y) * F(x - y), G(x) - G(y) - S(y) * (exp(x) - exp(y)), evaluate=False)))
SLOPE = ForAll(x, Eq(S(x), S(0) + c * x, evaluate=False))
ZERO, ONE = number(0), number(1)


def as_f_divergence() -> Calc:
    """KL(P, Q) = ∫ f(dP/dQ) dQ, f(t) = t log t − t + 1."""
    return calc(KL(P, Q), given=[P << Q, Finite(KL(P, Q))]).equals(
        LebesgueIntegral(t * log(t) - t + 1, Q), unfold(KL), change_of_measure(P, Q), addition, mass
    )


class Instances:
    """The equation at pairs of numbers."""

    def __init__(self, d: Deduction) -> None:
        self.d, self.law = d, d.given.prove(d.translator.judgement(BOTH))

    def at(self, first: Expr, second: Expr) -> Theorem:
        """e^y F(x − y) = G(x) − G(y) − S(y)(e^x − e^y) at these x and y."""
        term = self.d.translator.term
        return rules.specialize(rules.specialize(self.law, term(first)), term(second))


def opened(fact: Theorem) -> Theorem:
    """The equation with e^(u + v) written e^u e^v."""
    while True:
        stated = fact.conclusion
        parts = [*subterms(stated.left), *subterms(stated.right)]
        found = next((part for part in parts if isinstance(part, Exp) and isinstance(part.argument, Add)), None)
        if found is None:
            return fact
        split = facts.exp_sum(*found.argument.parts())
        template = Equal(replace(stated.left, found, HOLE), replace(stated.right, found, HOLE))
        fact = rules.rewrite(fact, split, template, HOLE)


def cauchy() -> Deduction:
    """S(a + b) = S(a) + S(b) − S(0)."""
    d = deduction(given=[BOTH])
    term, law = d.translator.term, Instances(d)
    growth = Exp(term(a))
    step = rules.linear(Less(ZERO, Exp(ONE) - 1), ((ONE, exp_above_line(ONE)),))
    unit = rules.inverse(rules.product(rules.exp_positive(term(a)), step))
    inverse = Inverse(growth * (Exp(ONE) - 1))
    goal = Equal(term(S(a + b)), term(S(a) + S(b) - S(0)))
    combination: list[tuple[Term, Theorem]] = [(goal.right - goal.left, unit)]
    for start, value, sign in ((1, b, 1), (0, b, -1), (1, Integer(0), -1), (0, Integer(0), 1)):
        one, moved = law.at(Integer(start), value), opened(law.at(a + start, a + value))
        combination += [(sign * inverse, moved), (-sign * (growth * inverse), one)]
    d.have(
        S(a + b), "=", S(a) + S(b) - S(0), rules.linear(goal, tuple(combination)),
        "the equation at four pairs, and at these with both numbers multiplied by e^a",
    )  # fmt: skip
    return d


def only_kl() -> Deduction:
    """f(t) = c (t log t − t + 1) + k (t − 1), for t = e^a."""
    d = deduction(given=[BOTH, SLOPE])
    term, law = d.translator.term, Instances(d)
    slope = d.given.prove(d.translator.judgement(SLOPE))
    euler, growth = Exp(ONE), Exp(term(a))
    left = (exp(1) - 1) * (F(a) - c * (a * exp(a) - exp(a) + 1))
    right = (F(1) - c) * (exp(a) - 1)
    combination = (
        (ONE, opened(law.at(a + 1, Integer(1)))),
        (number(-1), opened(law.at(a + 1, a))),
        (number(-1), law.at(a, Integer(0))),
        (ONE, law.at(Integer(1), Integer(0))),
        (-1 * (euler * (growth - 1)), rules.specialize(slope, ONE)),
        (growth * (euler - 1), rules.specialize(slope, term(a))),
    )
    d.have(
        left, "=", right, rules.linear(Equal(term(left), term(right)), combination),
        "the equation at the pairs (a + 1, 1), (a + 1, a), (a, 0) and (1, 0)",
    )  # fmt: skip
    return d


def as_bregman() -> Calc:
    """KL(P, Q) = ∫ φ(p) − φ(q) − φ'(q)(p − q) dμ, φ(x) = x log x."""
    return calc(KL(P, Q), given=[P << Q, Q << mu, Finite(KL(P, Q))]).equals(
        Bregman("negative entropy", P, Q, mu), by("bregman", P=P, Q=Q, mu=mu)
    )


@theorem(
    "Only KL is both an f-divergence and a Bregman divergence",
    given=[],
    source="Csiszár, Why least squares and maximum entropy? (1991); Jiao et al. (2014); Amari (2009)",
    chapter="The divergence",
    also=("Uniqueness of KL", "Uniqueness"),
)
def uniqueness() -> tuple[Part, ...]:
    """KL is an f-divergence and a Bregman divergence, and up to a factor no other divergence is both."""
    return (
        as_f_divergence().part("KL is an f-divergence"),
        as_bregman().part("KL is a Bregman divergence"),
        cauchy().part("A divergence that is both has a slope that satisfies Cauchy's equation"),
        only_kl().part("With a logarithm for a slope it is KL, up to a multiple of the masses' difference"),
    )
