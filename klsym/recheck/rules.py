"""The rules of docs/kernel.md, section 5, that are no sequents in variables: a function each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from klsym.recheck import sequents
from klsym.recheck.axioms import AXIOMS
from klsym.recheck.ladder import verify_ladder
from klsym.recheck.language import POINTWISE, RELATIONS, Malformed, Node, is_a, make, need, substitute
from klsym.recheck.normal import add, constant_value, difference, multiply, normal
from klsym.recheck.steps import Function, Sequent, follows, judgement_of, pairs_of, relation_of, said, term_of, tuple_of
from klsym.recheck.sums import (
    counting_integral,
    each_point,
    induction,
    integrable_linear,
    integral_linear,
    limit_continuous,
    limit_order,
    limit_squeeze,
)

ORACLES: dict[str, Callable[[tuple[Node, ...], Node, Any], None]] = {"klsym.oracles.ladder.ladder": verify_ladder}
_VERIFIED: set[tuple[Any, ...]] = set()  # the same inequalities come again and again


# ---------------------------------------------------------------- logic
def assume(judgement: Any) -> Sequent:
    return Sequent(frozenset({judgement_of(judgement)}), judgement)


def discharge(fact: Sequent, proof: Sequent) -> Sequent:
    rest = Sequent(fact.hypotheses - {said(proof)}, said(fact), fact.axioms, fact.oracles)
    return follows(said(fact), rest, proof)


def cases(judgement: Any, holds: Sequent, fails: Sequent) -> Sequent:
    need(said(holds) is said(fails), "both cases end alike")
    denied = make("Not", judgement_of(judgement))
    first = Sequent(holds.hypotheses - {judgement}, said(holds), holds.axioms, holds.oracles)
    second = Sequent(fails.hypotheses - {denied}, said(fails), fails.axioms, fails.oracles)
    return follows(said(holds), first, second)


def instantiate(fact: Sequent, mapping: Any) -> Sequent:
    said(fact)
    replaced: dict[Node, Node] = {}
    for variable, value in pairs_of(mapping):
        need(isinstance(variable, Node) and isinstance(value, Node), "a variable and what replaces it")
        replaced[variable] = value
    spaces = {variable: value for variable, value in replaced.items() if variable.kind == "SpaceVariable"}

    def moved(space: Node | None) -> Node | None:
        return None if space is None else substitute(space, spaces)

    for variable, value in replaced.items():
        here = moved(variable.space), moved(variable.target)
        match variable.kind:
            case "SpaceVariable":
                need(value.sort == "space", "a space by a space")
            case "Real":
                need(value.sort == "term" and value.space is None, "a real variable by a number")
            case "Function":
                need(value.sort == "term" and value.space in (None, here[0]), "a function by a term on its space")
            case "MeasureVariable" | "MapVariable" | "Kernel":
                need(value.sort == variable.sort, f"a {variable.sort} by a {variable.sort}")
                need((value.space, value.target) == here, "one on the same spaces")
            case _:
                raise Malformed("only variables are replaced")
    hypotheses = frozenset(substitute(hypothesis, replaced) for hypothesis in fact.hypotheses)
    return Sequent(hypotheses, substitute(said(fact), replaced), fact.axioms, fact.oracles)


def generalize(fact: Sequent, variable: Any) -> Sequent:
    need(isinstance(variable, Node) and variable.kind == "Real", "a real variable")
    need(all(variable not in hypothesis.free for hypothesis in fact.hypotheses), "the variable is free in a hypothesis")
    return follows(make("ForAll", variable, said(fact)), fact)


def specialize(fact: Sequent, value: Any) -> Sequent:
    need(said(fact).kind == "ForAll", "a statement for all numbers")
    need(term_of(value).space is None, "a number")
    variable, body = said(fact).parts
    return follows(substitute(body, {variable: value}), fact)


# ---------------------------------------------------------------- rewriting
def rewrite(fact: Sequent, equation: Sequent, template: Any, hole: Any) -> Sequent:
    judgement_of(template)
    need(isinstance(hole, Node), "a hole")
    if said(equation).kind == "SameMeasure":
        need(hole.kind == "MeasureVariable", "a hole for a measure")
        left, right = said(equation).parts
        need(left.space is hole.space, "a hole on the measure's space")
    else:
        kind, left, right, almost = relation_of(said(equation))
        need(kind == "Equal" and hole.kind == "Real", "an equation, and a hole for a term")
        need(almost is None or _blind(template, hole, almost), "the template sees null sets")
    need(substitute(template, {hole: left}) is said(fact), "the fact is not the template with the left side")
    return follows(substitute(template, {hole: right}), fact, equation)


def _blind(judgement: Node, hole: Node, measure: Node) -> bool:
    """Whether a change of the hole's value on a null set of the measure changes nothing."""
    if hole not in judgement.free:
        return True
    if judgement.kind in RELATIONS:
        _, left, right, almost = relation_of(judgement)
        if almost is not None and hole in almost.free:
            return False
        fits = _exposed if almost is measure else _sealed
        return fits(left, hole, measure) and fits(right, hole, measure)
    if judgement.kind in ("Integrable", "Version"):
        function, *measures = judgement.parts
        fits = _exposed if measures[-1] is measure else _sealed
        return fits(function, hole, measure) and all(hole not in place.free for place in measures)
    return judgement.kind == "Not" and _blind(judgement.parts[0], hole, measure)


def _exposed(term: Node, hole: Node, measure: Node) -> bool:
    if term is hole or _sealed(term, hole, measure):
        return True
    return term.kind in POINTWISE and all(_exposed(part, hole, measure) for part in term.parts)


def _sealed(term: Node, hole: Node, measure: Node) -> bool:
    if hole not in term.free:
        return True
    if term.kind in POINTWISE:
        return all(_sealed(part, hole, measure) for part in term.parts)
    if term.kind != "Integral" or term.parts[1] is not measure or hole in measure.free:
        return False
    return _exposed(term.parts[0], hole, measure)


# ---------------------------------------------------------------- trust
def axiom(statement: Any, arguments: Any, part: Any) -> Sequent:
    need(isinstance(statement, Function) and statement.name in AXIOMS, "an axiom of the table")
    table = AXIOMS[statement.name]
    need(len(tuple_of(arguments)) == table.__code__.co_argcount, "as many arguments as the axiom has")
    hypotheses, conclusions = table(*arguments)
    need(type(part) is int and 0 <= part < len(conclusions), "a part there is")
    return Sequent(frozenset(hypotheses), conclusions[part], frozenset({statement.name}))


def consult(oracle: Any, hypotheses: Any, conclusion: Any, evidence: Any) -> Sequent:
    need(isinstance(oracle, Function) and oracle.name in ORACLES, "an oracle whose evidence can be checked")
    stated = tuple(judgement_of(hypothesis) for hypothesis in tuple_of(hypotheses))
    asked = oracle.name, stated, judgement_of(conclusion), json.dumps(evidence, sort_keys=True)
    if asked not in _VERIFIED:
        ORACLES[oracle.name](stated, conclusion, evidence)
        _VERIFIED.add(asked)
    return Sequent(frozenset(stated), conclusion, frozenset(), frozenset({oracle.name}))


# ---------------------------------------------------------------- algebra
def ring(left: Any, right: Any) -> Sequent:
    need(normal(term_of(left)) == normal(term_of(right)), "the normal forms differ")
    return Sequent(frozenset(), make("Equal", left, right, None))


def linear(goal: Any, combination: Any) -> Sequent:
    kind, left, right, almost = relation_of(judgement_of(goal))
    rest, strict, facts = difference(left, right), False, []
    for coefficient, fact in pairs_of(combination):
        relation, low, high, where = relation_of(said(fact))
        need(where is None or where is almost, "it holds almost everywhere for another measure")
        factor = normal(term_of(coefficient))
        if relation != "Equal":
            value = constant_value(factor)
            need(kind != "Equal" and value is not None and value >= 0, "an inequality times a nonnegative rational")
            strict = strict or (relation == "Less" and value != 0)
        rest = add(rest, multiply(factor, difference(low, high)), -1)
        facts.append(fact)
    slack = constant_value(rest)
    if slack is None:
        raise Malformed("the combination leaves more than a number")
    fits = {"Equal": slack == 0, "LessEqual": slack >= 0, "Less": slack > 0 or (slack == 0 and strict)}[kind]
    need(fits, "the combination falls short")
    return follows(goal, *facts)


def pointwise(fact: Sequent, mapping: Any, proofs: Any, measure: Any) -> Sequent:
    kind, left, right, almost = relation_of(said(fact))
    need(almost is None and (measure is None or is_a(measure, "measure")), "a relation everywhere, a measure or none")
    functions: dict[Node, Node] = {}
    for variable, function in pairs_of(mapping):
        need(
            isinstance(variable, Node) and variable.kind == "Real" and variable not in functions, "real variables, once"
        )
        functions[variable] = term_of(function)
    given = {}
    for proof in tuple_of(proofs):
        given[said(proof)] = proof
    used, kept = [], []
    need(_shown(left, functions) and _shown(right, functions), "a variable inside what is not pointwise")
    for hypothesis in fact.hypotheses:
        if hypothesis.free.isdisjoint(functions):
            kept.append(hypothesis)
            continue
        relation, low, high, where = relation_of(hypothesis)
        need(where is None and low.space is None and high.space is None, "a hypothesis that is not between numbers")
        need(_shown(low, functions) and _shown(high, functions), "a variable inside what is not pointwise")
        sides = substitute(low, functions), substitute(high, functions)
        wanted = [make(relation, *sides, None)] + ([make(relation, *sides, measure)] if measure is not None else [])
        found = [given[judgement] for judgement in wanted if judgement in given]
        need(found, "a hypothesis is not proved of the functions")
        used.append(found[0])
    conclusion = make(kind, substitute(left, functions), substitute(right, functions), measure)
    trusted = Sequent(frozenset(kept), conclusion, fact.axioms, fact.oracles)
    return follows(conclusion, trusted, *used, *given.values())


def _shown(term: Node, variables: dict[Node, Node]) -> bool:
    """Whether the variables occur pointwise only."""
    if term in variables or term.free.isdisjoint(variables):
        return True
    return term.kind in POINTWISE and all(_shown(part, variables) for part in term.parts)


# ---------------------------------------------------------------- all rules
CODED: dict[str, tuple[Callable[..., Sequent], str]] = {
    "assume": (assume, "judgement"),
    "discharge": (discharge, "fact proof"),
    "cases": (cases, "judgement holds fails"),
    "instantiate": (instantiate, "fact mapping"),
    "generalize": (generalize, "fact variable"),
    "specialize": (specialize, "fact value"),
    "rewrite": (rewrite, "fact equation template hole"),
    "axiom": (axiom, "statement arguments part"),
    "ring": (ring, "left right"),
    "linear": (linear, "goal combination"),
    "pointwise": (pointwise, "fact mapping proofs measure"),
    "integrable_linear": (integrable_linear, "target combination measure"),
    "integral_linear": (integral_linear, "target combination measure"),
    "counting_integral": (counting_integral, "function space"),
    "each_point": (each_point, "goal proofs"),
    "induction": (induction, "claim variable base step"),
    "limit_squeeze": (limit_squeeze, "goal bound limit start"),
    "limit_order": (limit_order, "bound lower upper start"),
    "limit_continuous": (limit_continuous, "variable template limits signs measure"),
}


def apply(rule: str, arguments: dict[str, Any], evidence: Any) -> Sequent:
    """The sequent that a rule gives for these arguments; Malformed if it gives none."""
    if rule == "consult":
        need(list(arguments) == ["oracle", "hypotheses", "conclusion"], "consult takes other arguments")
        return consult(**arguments, evidence=evidence)
    need(evidence is None, f"{rule} takes no evidence")
    if rule in CODED:
        function, names = CODED[rule]
        need(list(arguments) == names.split(), f"{rule} takes other arguments")
        return function(**arguments)
    need(rule in sequents.lines(), f"there is no rule {rule!r}")
    premises = [given for given in arguments.values() if isinstance(given, Sequent)]
    return follows(sequents.apply(rule, arguments, said), *premises)


def rules() -> set[str]:
    """The names of all rules."""
    return {"consult", *CODED, *sequents.lines()}
