"""The rules of inference. Each is named after the inference it makes; docs/kernel.md specifies and justifies it.

A rule matches its premises, builds its conclusion, and otherwise fails. Unless it says so, a conclusion rests on the
union of what its premises rest on. Most rules are schemas, listed in schemas.json: sequents in variables, applied by
substitution. There a relation that is to hold a.e. may hold everywhere; AE is any one measure, or everywhere.
"""
# ruff: noqa: I001  (names packed, not one a line)

import ast
import json
import re
from fractions import Fraction
from inspect import Parameter, Signature
from operator import add, mul, sub
from pathlib import Path
from types import FunctionType
from typing import Any

from klsym.kernel.ring import canonical, constant, normal, plus, times
from klsym.kernel.terms import (
    _KINDS, Abs, At, Counting, Equal, Floor, ForAll, Function, Integrable, Integral, Inverse, Judgement, Kernel,
    Lebesgue, Less, LessEqual, Limit, Log, Map, MapVariable, Measure, MeasureVariable, Multiply, Natural, Node, Not,
    Points, Pointwise, Power, ProductSpace, ProofError, Projection, Real, Relation, SameMeasure, SigmaFinite, Space,
    SpaceVariable, Spelling, Term, Version, Words, number, probability, substitute, variables,
)  # fmt: skip
from klsym.kernel.theorem import Inference, RuleError, Theorem, close_rules, home, rule

def _require(condition: object, missing: str) -> None:
    if not condition:
        raise RuleError(missing)

def _of(fact: object, *kinds: type) -> Any:
    """The conclusion of a theorem of one of these kinds."""
    stated = fact.conclusion if type(fact) is Theorem else None
    _require(isinstance(stated, kinds), f"needs a theorem of kind {' or '.join(k.__name__ for k in kinds)}, got {fact}")
    return stated

def _needs(fact: object, judgement: Judgement) -> None:
    _require(type(fact) is Theorem and fact.conclusion == judgement, f"needs {judgement}, got {fact}")

# ---------------------------------------------------------------- logic
@rule
def assume(judgement: Judgement) -> Inference:
    """J |- J."""
    return Inference(judgement, frozenset({judgement}))

@rule
def discharge(fact: Theorem, proof: Theorem) -> Inference:
    """From G, J |- C and D |- J, infer G, D |- C."""
    return Inference(fact.conclusion, fact.hypotheses - {proof.conclusion} | proof.hypotheses)

@rule
def cases(judgement: Judgement, holds: Theorem, fails: Theorem) -> Inference:
    """From G, J |- C and D, not J |- C, infer G, D |- C."""
    _needs(fails, holds.conclusion)
    return Inference(holds.conclusion, holds.hypotheses - {judgement} | fails.hypotheses - {Not(judgement)})

@rule
def contradiction(fact: Theorem, denial: Theorem, conclusion: Judgement) -> Judgement:
    """From J and not J, infer anything."""
    _needs(denial, Not(fact.conclusion))
    return conclusion

def _fits(variable: Node, value: Any) -> bool:
    """Whether the value is of the variable's sort, on its spaces."""
    if isinstance(variable, MapVariable | Kernel):
        sort = Kernel if isinstance(variable, Kernel) else Map
        return isinstance(value, sort) and (value.source, value.target) == (variable.source, variable.target)
    if isinstance(variable, MeasureVariable):
        return isinstance(value, Measure) and value.space == variable.space
    if isinstance(variable, Real | Function):
        return isinstance(value, Term) and value.space in (None, variable.space)
    return isinstance(variable, SpaceVariable) and isinstance(value, Space)

def _mapping(pairs: tuple) -> dict[Node, Node]:
    """A substitution of variables by what fits them, once the spaces are moved."""
    spaces: dict[Node, Node] = {key: value for key, value in pairs if isinstance(key, SpaceVariable)}
    for key, value in pairs:
        _require(_fits(key if key in spaces else substitute(key, spaces), value), f"{key} cannot become {value}")
    return dict(pairs)

@rule
def instantiate(fact: Theorem, mapping: tuple) -> Inference:
    """From G |- C, infer G[t/x] |- C[t/x]: variables of every sort by terms of that sort, all at once."""
    move = _mapping(mapping)
    return Inference(substitute(fact.conclusion, move), frozenset(substitute(h, move) for h in fact.hypotheses))

def _without(variable: Real, hypotheses: frozenset[Judgement], *nodes: Node) -> frozenset[Judgement]:
    """The hypotheses; in them and in the nodes the variable must not be free."""
    _require(not any(variable in variables(node) for node in (*hypotheses, *nodes)), f"{variable} is free in a premise")
    return hypotheses

@rule
def generalize(fact: Theorem, variable: Real) -> Inference:
    """From G |- C, infer G |- for all x: C, where x is not free in G."""
    return Inference(ForAll(variable, fact.conclusion), _without(variable, fact.hypotheses))

@rule
def specialize(fact: Theorem, value: Term) -> Judgement:
    """From for all x: C, infer C[t/x] for a real number t."""
    general = _of(fact, ForAll)
    return substitute(general.judgement, _mapping(((general.variable, value),)))

@rule
def induction(claim: Judgement, variable: Real, base: Theorem, step: Theorem) -> Inference:
    """From H |- C[0/n] and G, n natural, C |- C[n + 1/n], n not free in G, infer H, G, n natural |- C."""
    _needs(base, substitute(claim, {variable: number(0)}))
    _needs(step, substitute(claim, {variable: variable + 1}))
    rest = _without(variable, step.hypotheses - {claim, Natural(variable)})
    return Inference(claim, base.hypotheses | rest | {Natural(variable)})

@rule
def rewrite(fact: Theorem, equation: Theorem, template: Judgement, hole: Node) -> Judgement:
    """From J[a/x] and a = b, infer J[b/x]. When a = b only a.e., J must not see null sets of that measure at x."""
    equal = _of(equation, Equal, SameMeasure)
    _require(isinstance(hole, Real if isinstance(equal, Equal) else MeasureVariable), f"{hole} cannot stand for a side")
    if isinstance(equal, Equal) and equal.measure is not None:
        _require(_blind(template, hole, equal.measure), f"{template} sees {equal.measure}-null sets at {hole}")
    _needs(fact, substitute(template, {hole: equal.left}))
    return substitute(template, {hole: equal.right})

def _sealed(term: Term, hole: Node, measure: Measure) -> bool:
    """Whether the hole occurs in the term only within integrals against the measure, pointwise there."""
    if isinstance(term, Integral) and term.measure == measure:
        return hole not in variables(measure) and _exposed(term.integrand, hole, measure)
    inside = isinstance(term, Pointwise) and all(_sealed(part, hole, measure) for part in term.parts())
    return inside or hole not in variables(term)

def _exposed(term: Term, hole: Node, measure: Measure) -> bool:
    """Whether a null set's change of the hole changes the term on a null set at most."""
    inside = isinstance(term, Pointwise) and all(_exposed(part, hole, measure) for part in term.parts())
    return inside or term == hole or _sealed(term, hole, measure)

def _blind(judgement: Judgement, hole: Node, measure: Measure) -> bool:
    """Whether a null set's change of the hole leaves the judgement as it is."""
    match judgement:
        case Not(inner):
            return _blind(inner, hole, measure)
        case Relation(_, _, at) | Integrable(_, at) | Version(_, _, at):
            see = _exposed if at == measure else _sealed
            return all(see(p, hole, measure) if isinstance(p, Term) else p is None or hole not in variables(p)
                       for p in judgement.parts())  # fmt: skip
    return hole not in variables(judgement)

# ---------------------------------------------------------------- trust
@rule
def axiom(statement: FunctionType, arguments: tuple, part: int = 0) -> Inference:
    """One of the conclusions that a statement draws from its hypotheses, for these arguments. What uses it names it."""
    hypotheses, conclusions = statement(*arguments)
    _require(0 <= part < len(conclusions), f"{home(statement)} has {len(conclusions)} conclusions")
    return Inference(conclusions[part], frozenset(hypotheses), axioms=frozenset({home(statement)}))

@rule
def consult(oracle: FunctionType, hypotheses: tuple, conclusion: Judgement) -> Inference:
    """What an oracle vouches for with evidence. What uses it names the oracle."""
    evidence = oracle(hypotheses, conclusion)
    _require(evidence is not None, f"{home(oracle)} does not vouch for {conclusion}")
    return Inference(conclusion, frozenset(hypotheses), oracles=frozenset({home(oracle)}), evidence=evidence)

# ---------------------------------------------------------------- algebra
@rule
def ring(left: Term, right: Term) -> Judgement:
    """a = b everywhere, when the two have one normal form (ring.py)."""
    _require(normal(left) == normal(right), f"{left} and {right} differ")
    return Equal(left, right)

@rule
def linear(goal: Relation, combination: tuple) -> Judgement:
    """A relation out of relations l_i R r_i: right - left = sum of c_i (r_i - l_i) + k as polynomials, with rational
    c_i >= 0 at inequalities, any term c_i at equations; k = 0 for =, k >= 0 for <=, k > 0 or a strict one for <."""
    slack, strict = normal(goal.right - goal.left), False
    for coefficient, fact in combination:
        _require(isinstance(coefficient, Term), f"the coefficient {coefficient} is not a term")
        relation, factor = _of(fact, Relation), normal(coefficient)
        _require(relation.measure in (None, goal.measure), f"{relation} does not hold {goal.measure}-a.e.")
        if not isinstance(relation, Equal):
            value = constant(factor)
            _require(value is not None and value >= 0, f"the coefficient {coefficient} at {relation} is no number >= 0")
            _require(not isinstance(goal, Equal), f"an equation does not follow from {relation}")
            strict = strict or (isinstance(relation, Less) and factor != {})
        slack = plus(slack, times(factor, normal(relation.right - relation.left)), Fraction(-1))
    rest = constant(slack)
    least = rest is not None and (rest == 0 if isinstance(goal, Equal) else rest >= 0)
    _require(least and (not isinstance(goal, Less) or rest or strict), f"{canonical(slack)} is left of {goal}")
    return goal

def _lift(term: Term, mapping: dict[Node, Any]) -> Term:
    if isinstance(term, Pointwise):
        return type(term)(*(_lift(part, mapping) for part in term.parts()))
    _require(term in mapping or variables(term).isdisjoint(mapping), f"{term} is not pointwise in what it is lifted in")
    return mapping.get(term, term)

@rule
def pointwise(fact: Theorem, mapping: tuple, proofs: tuple = (), measure: Measure | None = None) -> Inference:
    """From H |- a R b between real numbers, infer a(f) R b(f) for functions f in place of real variables, wherever
    the same replacement makes the hypotheses that mention them hold: a.e. or everywhere, as the proofs show."""
    move, given = dict(mapping), {_of(proof, Relation) for proof in proofs}
    _require(all(isinstance(key, Real) for key in move), "only real variables are lifted")

    def lifted(relation: Any, at: Measure | None) -> Judgement:
        _require(isinstance(relation, Relation) and relation.measure is None, f"{relation} is not between real numbers")
        return type(relation)(_lift(relation.left, move), _lift(relation.right, move), at)

    kept = {h for h in fact.hypotheses if variables(h).isdisjoint(move)}
    for h in fact.hypotheses - kept:  # one on functions would be needed at every other point too
        _require(isinstance(h, Relation) and h.left.space is h.right.space is None, f"{h} is not between real numbers")
        _require(not given.isdisjoint({lifted(h, None), lifted(h, measure)}), f"needs {lifted(h, measure)}")
    return Inference(lifted(fact.conclusion, measure), frozenset(kept).union(*(p.hypotheses for p in proofs)))

# ---------------------------------------------------------------- limits
@rule
def limit_inverse(variable: Real) -> Judgement:
    """1/x -> 0 as x -> oo."""
    return Limit(variable, Inverse(variable), number(0))

@rule
def limit_squeeze(goal: Limit, bound: Theorem, limit: Theorem, start: Term) -> Inference:
    """From |f - g| <= e everywhere, for every x >= start, and e -> 0, infer f -> g; a.e. if e -> 0 is."""
    small, x = _of(limit, Limit), goal.variable
    fits = (small.variable, small.limit) == (x, number(0)) and small.measure in (None, goal.measure)
    _require(fits, f"{small} is no limit 0 for {x}, or not {goal.measure}-a.e.")
    _needs(bound, LessEqual(Abs(goal.term - goal.limit), small.term))
    return Inference(goal, _without(x, bound.hypotheses - {LessEqual(start, x)}, start) | limit.hypotheses)

@rule
def limit_order(bound: Theorem, lower: Theorem, upper: Theorem, start: Term) -> Inference:
    """From f <= h for every x >= start, f -> g and h -> k, infer g <= k; a.e. if any of these is."""
    below, one, two = _of(bound, LessEqual), _of(lower, Limit), _of(upper, Limit)
    x, places = one.variable, {below.measure, one.measure, two.measure} - {None}
    _require((below.left, below.right, x) == (one.term, two.term, two.variable), f"{bound} does not compare the terms")
    _require(len(places) < 2, "the premises hold a.e. for different measures")
    rest = _without(x, bound.hypotheses - {LessEqual(start, x)}, start, *places)
    return Inference(LessEqual(one.limit, two.limit, *places), rest | lower.hypotheses | upper.hypotheses)

@rule
def limit_continuous(variable: Real, template: Term, limits: tuple, signs: tuple, measure: Measure | None) -> Judgement:
    """From f_i -> g_i, infer t[f] -> t[g]: t of +, *, exp, |.|; of log, 1/., powers where 0 < their argument at g."""
    facts = {hole: _of(fact, Limit) for hole, fact in limits}
    fits = (isinstance(h, Real) and f.variable == variable and f.measure in (None, measure) for h, f in facts.items())
    _require(all(fits), f"a premise is no limit in {variable}, or not {measure}-a.e.")
    ends, given = {hole: fact.limit for hole, fact in facts.items()}, {_of(sign, Less) for sign in signs}

    def smooth(term: Term) -> bool:
        if term in ends or variables(term).isdisjoint({variable, *ends}):
            return True
        least = substitute(term.parts()[0], ends) if isinstance(term, Log | Inverse | Power) else number(1)
        safe = least == number(1) or not given.isdisjoint(Less(number(0), least, m) for m in (None, measure))
        return safe and not isinstance(term, Floor) and isinstance(term, Pointwise) and all(map(smooth, term.parts()))

    _require(smooth(template), f"{template} is not made of continuous functions")
    start = substitute(template, {hole: fact.term for hole, fact in facts.items()})
    return Limit(variable, start, substitute(template, ends), measure)

# ---------------------------------------------------------------- integrals of sums, counting
def _combine(target: Term, combination: tuple, measure: Measure) -> list[tuple[Term, Term]]:
    """The pairs c_i, f_i of a sum that is the target, each f_i integrable."""
    pairs, total = [], number(0)
    for scalar, fact in combination:
        _require(isinstance(scalar, Term) and scalar.space is None, f"{scalar} is not a real number")
        _require(_of(fact, Integrable).measure == measure, f"{fact} is not about {measure}")
        pairs.append((scalar, fact.conclusion.function))
        total = total + Multiply(*pairs[-1])
    _require(normal(target) == normal(total), f"{target} is not {total}")
    return pairs

@rule
def integrable_linear(target: Term, combination: tuple, measure: Measure) -> Judgement:
    """From f_i integrable, infer sum of c_i f_i integrable."""
    _combine(target, combination, measure)
    return Integrable(target, measure)

@rule
def integral_linear(target: Term, combination: tuple, measure: Measure) -> Judgement:
    """From f_i integrable, infer Int sum of c_i f_i = sum of c_i Int f_i."""
    pairs = _combine(target, combination, measure)
    return Equal(Integral(target, measure), sum((c * Integral(f, measure) for c, f in pairs), start=number(0)))

@rule
def counting_everywhere(fact: Theorem) -> Judgement:
    """What holds a.e. for a counting measure holds everywhere."""
    relation = _of(fact, Relation)
    _require(isinstance(relation.measure, Counting), f"{relation} is not about a counting measure")
    return type(relation)(relation.left, relation.right)

@rule
def counting_integrable(function: Term, space: Points) -> Judgement:
    """On finitely many points every function is integrable."""
    return Integrable(function, Counting(space))

@rule
def counting_integral(function: Term, space: Points) -> Judgement:
    """On k points, Int f = f[0] + ... + f[k-1]."""
    _require(isinstance(space.size, int), f"{space} has no explicit number of points")
    total = sum((At(function, index) for index in range(int(space.size))), start=number(0))
    return Equal(Integral(function, Counting(space)), total)

@rule
def each_point(goal: Relation, proofs: tuple) -> Judgement:
    """On k points, what holds at each holds everywhere."""
    space = goal.left.space or goal.right.space
    _require(isinstance(space, Points) and len(proofs) == space.size, f"needs one proof for each point of {space}")
    for index, proof in enumerate(proofs):
        _needs(proof, type(goal)(At(goal.left, index), At(goal.right, index)))
    return goal

@rule
def sigma_finite_base(measure: Counting | Lebesgue) -> Judgement:
    """Counting and Lebesgue measure are sigma-finite."""
    return SigmaFinite(measure)

# ---------------------------------------------------------------- schemas
S, T = SpaceVariable("S"), SpaceVariable("T")
AE, LONGER = MeasureVariable("AE", S), ProductSpace(Words(S), S)
SYMBOLS: dict[str, Any] = {
    "S": S, "T": T, "AE": AE, "first": 0, "second": 1, "u": Function("u", T),
    "kappa": Kernel("kappa", S, T), "G": MapVariable("G", S, T), "probability": probability,
    "X": Projection(ProductSpace(S, T), 0), "Y": Projection(ProductSpace(S, T), 1), "Append": Spelling(S, 0),
    "Split": Spelling(S, 1), "Before": Projection(LONGER, 0), "Last": Projection(LONGER, 1),
    "M": MeasureVariable("M", LONGER), "v": Function("v", LONGER), **{name: Real(name) for name in "abc"},
    **{name: Function(name, ProductSpace(S, T)) for name in "hw"},
    **{name: Function(name, S) for name in "fgrs"}, **{name: MeasureVariable(name, S) for name in "PQR"},
    **{name: MeasureVariable(name, T) for name in "KL"}, **{kind.__name__: kind for kind in _KINDS},
}  # fmt: skip

def _read(text: ast.expr) -> Any:
    """A term or judgement as schemas.json writes it."""
    match text:
        case ast.Constant(int(value)):
            return number(value)
        case ast.UnaryOp(ast.USub(), operand):
            return -_read(operand)
        case ast.BinOp(left, sign, right):
            return {ast.Add: add, ast.Sub: sub, ast.Mult: mul}[type(sign)](_read(left), _read(right))
        case ast.Call(ast.Name(name), arguments):
            return SYMBOLS[name](*map(_read, arguments))
    return SYMBOLS[text.id]  # type: ignore[attr-defined]

def _guess(pattern: Any, value: Any, found: dict[Node, Any]) -> None:
    """Collect what the pattern's variables would have to be; nothing rests on the guess being right."""
    for name in ("space", "source", "target"):
        if isinstance(pattern, Node) and getattr(pattern, name, None) and getattr(value, name, None):
            _guess(getattr(pattern, name), getattr(value, name), found) if not isinstance(pattern, Space) else None
    if isinstance(pattern, SpaceVariable | Real | Function | MeasureVariable | MapVariable | Kernel):
        if value is not None:
            found.setdefault(pattern, value)
    elif type(pattern) is type(value) and isinstance(pattern, Node):
        for part, other in zip(pattern.parts(), value.parts(), strict=True):
            _guess(part, other, found)

def _apply(slots: tuple, conclusion: Judgement, given: tuple) -> Judgement:
    """The conclusion of a schema whose slots the given theorems and terms fill; RuleError if they do not."""
    stated = [value.conclusion if type(value) is Theorem else value for value in given]
    found: dict[Node, Any] = {}
    for slot, value in zip(slots, stated, strict=True):
        _guess(slot, value, found)
    move, everywhere = _mapping(tuple(found.items())), AE not in found

    def meant(pattern: Any, value: Any = None) -> Any:
        if everywhere and isinstance(pattern, Relation) and pattern.measure == AE:
            pattern = type(pattern)(pattern.left, pattern.right)
        moved: Any = substitute(pattern, move) if isinstance(pattern, Node) else pattern
        weak = isinstance(moved, Relation) and isinstance(value, Relation) and value.measure is None
        return type(moved)(moved.left, moved.right) if weak else moved

    for slot, value, source in zip(slots, stated, given, strict=True):
        _require(isinstance(slot, Judgement) == (type(source) is Theorem), f"{source} is of another sort than {slot}")
        _require(meant(slot, value) == value, f"needs {meant(slot)}, got {source}")
    return meant(conclusion)

def _schema(name: str, parameters: str, words: str, *entries: str) -> None:
    """Make a rule of one or more cases, each "slot; slot; ... |- conclusion"."""
    split = (re.split(r";|\|-", entry) for entry in entries)
    table = [[_read(ast.parse(part.strip(), mode="eval").body) for part in parts] for parts in split]

    def apply(*given: Any) -> Judgement:
        filled = given[: max(i + 1 for i, value in enumerate(given) if value is not None)]
        reasons = []
        for *slots, conclusion in table:
            if len(slots) == len(filled):
                try:
                    return _apply(tuple(slots), conclusion, filled)
                except ProofError as error:
                    reasons.append(str(error))
        raise RuleError("; or ".join(reasons) or "too few premises")

    least, place = min(map(len, table)) - 1, Parameter.POSITIONAL_OR_KEYWORD
    apply.__name__, apply.__doc__ = name, words
    apply.__signature__ = Signature([  # type: ignore[attr-defined]
        Parameter(parameter, place, default=Parameter.empty if index < least else None)
        for index, parameter in enumerate(parameters.split())
    ])  # fmt: skip
    globals()[name] = rule(apply)

def __getattr__(name: str) -> Any:  # for type checkers: the schemas' rules are made on import
    raise AttributeError(name)

for _name, _entry in json.loads(Path(__file__).with_name("schemas.json").read_text()).items():
    _schema(_name, *_entry)
close_rules()
