"""The rules about integrals of sums, finitely many points, induction and limits that are no sequents in variables."""

from __future__ import annotations

from functools import reduce
from typing import Any

from klsym.recheck.language import POINTWISE, Node, is_a, make, need, number, substitute
from klsym.recheck.normal import add, multiply, normal
from klsym.recheck.steps import Sequent, follows, judgement_of, pairs_of, relation_of, said, term_of, tuple_of


# ---------------------------------------------------------------- integrals and points
def _integrands(target: Any, combination: Any, measure: Any) -> list[tuple[Node, Sequent, Node]]:
    need(is_a(measure, "measure"), "a measure")
    total, found = normal(term_of(target)), []
    for coefficient, fact in pairs_of(combination):
        need(term_of(coefficient).space is None, "coefficients are numbers")
        need(said(fact).kind == "Integrable" and said(fact).parts[1] is measure, "an integrable function")
        function = said(fact).parts[0]
        total = add(total, multiply(normal(coefficient), normal(function)), -1)
        found.append((coefficient, fact, function))
    need(not total, "the target is another function")
    return found


def integrable_linear(target: Any, combination: Any, measure: Any) -> Sequent:
    facts = [fact for _, fact, _ in _integrands(target, combination, measure)]
    return follows(make("Integrable", target, measure), *facts)


def integral_linear(target: Any, combination: Any, measure: Any) -> Sequent:
    found = _integrands(target, combination, measure)
    products = (make("Multiply", c, make("Integral", function, measure)) for c, _, function in found)
    total = reduce(lambda sum_, product: make("Add", sum_, product), products, number(0))
    return follows(make("Equal", make("Integral", target, measure), total, None), *(fact for _, fact, _ in found))


def _size(space: Any) -> int:
    need(isinstance(space, Node) and space.kind == "Points" and type(space.parts[0]) is int, "so many points")
    return int(space.parts[0])


def counting_integral(function: Any, space: Any) -> Sequent:
    values = (make("At", term_of(function), i) for i in range(_size(space)))
    total = reduce(lambda sum_, value: make("Add", sum_, value), values, number(0))
    return Sequent(frozenset(), make("Equal", make("Integral", function, make("Counting", space)), total, None))


def each_point(goal: Any, proofs: Any) -> Sequent:
    kind, left, right, measure = relation_of(judgement_of(goal))
    space = left.space or right.space or (measure.space if measure is not None else None)
    need(len(tuple_of(proofs)) == _size(space), "one proof a point")
    for index, proof in enumerate(proofs):
        wanted = make(kind, make("At", left, index), make("At", right, index), None)
        need(said(proof) is wanted, "another statement about the point")
    return follows(goal, *proofs)


# ---------------------------------------------------------------- induction and limits
def induction(claim: Any, variable: Any, base: Sequent, step: Sequent) -> Sequent:
    need(isinstance(variable, Node) and variable.kind == "Real", "a real variable")
    judgement_of(claim)
    need(said(base) is substitute(claim, {variable: number(0)}), "another beginning")
    need(said(step) is substitute(claim, {variable: make("Add", variable, number(1))}), "another step")
    natural = make("Natural", variable)
    rest = step.hypotheses - {claim, natural}
    need(all(variable not in hypothesis.free for hypothesis in rest), "the variable is free in a hypothesis")
    assumed = Sequent(rest | {natural}, claim, step.axioms, step.oracles)
    return follows(claim, base, assumed)


def _limit(value: Any) -> tuple[Node, Node, Node, Node | None]:
    need(said(value).kind == "Limit", "a limit was to be given")
    variable, term, end, measure = said(value).parts
    return variable, term, end, measure


def _late(bound: Sequent, variable: Node, start: Any) -> Sequent:
    """The bound without the hypothesis that the variable is late, which is needed for large values only."""
    need(term_of(start).space is None and variable not in start.free, "a start that is a number, and the same for all")
    rest = bound.hypotheses - {make("LessEqual", start, variable, None)}
    need(all(variable not in hypothesis.free for hypothesis in rest), "the variable is free in a hypothesis")
    return Sequent(rest, said(bound), bound.axioms, bound.oracles)


def limit_squeeze(goal: Any, bound: Sequent, limit: Sequent, start: Any) -> Sequent:
    need(judgement_of(goal).kind == "Limit", "a limit as the goal")
    variable, term, end, measure = goal.parts
    gap = make("Abs", make("Add", term, make("Multiply", number(-1), end)))
    kind, low, error, almost = relation_of(said(bound))
    need(kind == "LessEqual" and low is gap and almost is None, "a bound on the distance, at every point")
    index, small, zero, where = _limit(limit)
    need(index is variable and small is error and zero is number(0), "the bound tends to 0")
    need(where is None or where is measure, "a limit for another measure")
    return follows(goal, _late(bound, variable, start), limit)


def limit_order(bound: Sequent, lower: Sequent, upper: Sequent, start: Any) -> Sequent:
    variable, low, left, first = _limit(lower)
    index, high, right, second = _limit(upper)
    kind, below, above, third = relation_of(said(bound))
    need(index is variable and kind == "LessEqual" and below is low and above is high, "limits of the two sides")
    measures = {first, second, third} - {None}
    need(len(measures) <= 1, "several measures")
    measure = measures.pop() if measures else None
    need(measure is None or variable not in measure.free, "a measure that moves")
    return follows(make("LessEqual", left, right, measure), _late(bound, variable, start), lower, upper)


def limit_continuous(variable: Any, template: Any, limits: Any, signs: Any, measure: Any) -> Sequent:
    need(isinstance(variable, Node) and variable.kind == "Real", "a real variable")
    need(measure is None or is_a(measure, "measure"), "a measure or none")
    moving: dict[Node, Node] = {}
    ends: dict[Node, Node] = {}
    facts = []
    for hole, limit in pairs_of(limits):
        index, term, end, where = _limit(limit)
        need(isinstance(hole, Node) and hole.kind == "Real" and hole is not variable, "a hole for each limit")
        need(hole not in moving and index is variable and where in (None, measure), "a limit along the variable")
        moving[hole], ends[hole] = term, end
        facts.append(limit)
    positive = set()
    for sign in tuple_of(signs):
        kind, low, high, where = relation_of(said(sign))
        need(kind == "Less" and low is number(0) and where in (None, measure), "what is positive")
        positive.add(high)
        facts.append(sign)

    def continuous(term: Node) -> bool:
        if term in moving or (variable not in term.free and term.free.isdisjoint(moving)):
            return True
        if term.kind not in POINTWISE or term.kind == "Floor" or not all(map(continuous, term.parts)):
            return False
        if term.kind not in ("Log", "Inverse", "Power"):
            return True
        inner = substitute(term.parts[0], ends)
        return inner is number(1) or inner in positive

    need(continuous(term_of(template)), "a template that is not continuous")
    goal = make("Limit", variable, substitute(template, moving), substitute(template, ends), measure)
    return follows(goal, *facts)
