"""What is taken on trust from analysis, as data: each theorem that rests on one of these says so.

The kernel's rule ``axiom`` takes a ``statement``, which maps its parameters to (hypotheses, conclusions), and names it
in every theorem that uses it. ``dropped`` says, for each hypothesis in order, what goes wrong without it. The index n
runs through the real numbers; limits are for n -> oo.

>>> from klsym.kernel import rules
>>> from klsym.kernel.terms import *
>>> S = SpaceVariable("S")
>>> P, f, n = MeasureVariable("P", S), Function("f", S), Real("n")
>>> limit = rules.axiom(dominated_convergence, (n, f / n, number(0), Abs(f), P))
>>> limit.conclusion
Limit(variable=Real(name='n'), ...)
>>> sorted(limit.axioms)
['klsym.oracles.axioms.dominated_convergence']
"""
# ruff: noqa: I001  (names packed, not one a line)

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from klsym.kernel.terms import (
    Abs, ForAll, Integrable, Integral, Inverse, Judgement, LessEqual, Limit, Measure, Node, Real, Repeated, Term,
    TermError, WordSum, number, probability, substitute, variables,
)  # fmt: skip

Sequent = tuple[tuple[Judgement, ...], tuple[Judgement, ...]]


@dataclass(frozen=True)
class Axiom:
    """A statement, in words too, with its source, Mathlib's name, and what dropping each hypothesis breaks."""

    words: str
    parameters: str
    statement: Callable[..., Sequent]
    reference: str
    mathlib: str
    dropped: tuple[str, ...]


def _constant_in(index: Real, *nodes: Node) -> None:
    if any(index in variables(node) for node in nodes):
        raise TermError(f"only the sequence may depend on {index}")


def dominated_convergence(n: Real, sequence: Term, limit: Term, bound: Term, measure: Measure) -> Sequent:
    _constant_in(n, limit, bound, measure)
    hypotheses = (
        ForAll(n, LessEqual(Abs(sequence), bound, measure)),
        Integrable(bound, measure),
        Limit(n, sequence, limit, measure),
    )
    return hypotheses, (
        Limit(n, Integral(sequence, measure), Integral(limit, measure)),
        Integrable(limit, measure),
    )


def monotone_convergence(n: Real, step: Real, sequence: Term, limit: Term, measure: Measure, ceiling: Term) -> Sequent:
    _constant_in(n, limit, measure, ceiling)
    _constant_in(step, n, sequence, limit, measure, ceiling)
    if ceiling.space is not None:
        raise TermError("the ceiling is a real number")
    hypotheses = (
        ForAll(n, ForAll(step, LessEqual(sequence, substitute(sequence, {n: n + Abs(step)}), measure))),
        ForAll(n, Integrable(sequence, measure)),
        Limit(n, sequence, limit, measure),
        ForAll(n, LessEqual(Integral(sequence, measure), ceiling)),
    )
    return hypotheses, (
        Limit(n, Integral(sequence, measure), Integral(limit, measure)),
        Integrable(limit, measure),
    )


def law_of_large_numbers(n: Real, function: Term, measure: Measure) -> Sequent:
    _constant_in(n, function, measure)
    if function.space is None:
        raise TermError("the law of large numbers is about a function of the letters")
    mean = Inverse(n) * WordSum(function)
    error = Integral(Abs(mean - Integral(function, measure)), Repeated(measure, n))
    return (probability(measure), Integrable(function, measure)), (Limit(n, error, number(0)),)


AXIOMS = MappingProxyType({
    axiom.statement.__name__: axiom
    for axiom in (
        Axiom(
            "If |f_n| <= g a.e. for every n, g is integrable and f_n -> f a.e., "
            "then f is integrable and Int f_n -> Int f.",
            "n, f_n, f, g, measure",
            dominated_convergence,
            "Lebesgue; Bogachev, Measure Theory I, Theorem 2.8.1",
            "MeasureTheory.tendsto_integral_of_dominated_convergence",
            (
                "f_n = n on (0, 1/n), else 0: f_n -> 0, integrals 1; no bound holds for all n",
                "f_n = 1 on (n, n + 1): bounded by 1, which is not integrable on R; f_n -> 0, integrals 1",
                "f_n = 1 and f = 0: bounded and integrable on [0, 1], but f_n does not tend to f",
            ),
        ),
        Axiom(
            "If f_n increases a.e. to f, every f_n is integrable and the integrals stay below c, "
            "then f is integrable and Int f_n -> Int f.",
            "n, step, f_n, f, measure, c",
            monotone_convergence,
            "Beppo Levi; Bogachev, Measure Theory I, Theorem 2.8.2",
            "MeasureTheory.integral_tendsto_of_tendsto_of_monotone",
            (
                "f_n = n on (0, 1/n), else 0: f_n -> 0, integrals 1, not increasing",
                "f_n = -1 - [x < 1/n]/x on (0, 1): increases to -1, integral -1; each Int f_n is 0 by convention",
                "f_n = 0 and f = 1: increasing and integrable, but f_n does not tend to f",
                "f_n = 1 on (0, n), else 0: increases to 1, not integrable on (0, oo); the integrals tend to oo",
            ),
        ),
        Axiom(
            "The mean of f over n independent letters with law P tends to Int f dP in L1, for f in L1(P).",
            "n, f, measure",
            law_of_large_numbers,
            "Khinchin, Kolmogorov; Durrett, Probability: Theory and Examples, section on backwards martingales",
            "ProbabilityTheory.strong_law_Lp",
            (
                "P of mass 2 and f = 1: Int f dP = 2, each mean is 1, and |1 - 2| is integrated against mass 2^n",
                "f(x) = x under a Cauchy law: the means do not settle, and by convention the integrals say nothing",
            ),
        ),
    )
})  # fmt: skip
