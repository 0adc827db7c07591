"""The rules of inference. Each is named after the inference it makes; docs/kernel.md specifies and justifies it.

A rule matches its premises, builds its conclusion, and otherwise fails. Unless it says so, a conclusion rests on the
union of what its premises rest on. Where a rule speaks of an a.e. relation, an everywhere relation serves too.
"""
# ruff: noqa: I001  (names packed, not one a line)

from fractions import Fraction
from types import FunctionType
from typing import Any

from klsym.kernel.axioms import AXIOMS
from klsym.kernel.ring import canonical, constant, normal, plus, times
from klsym.kernel.terms import (
    Abs, AbsolutelyContinuous, Add, At, Compose, Counting, Equal, Exp, ForAll, Function, Image, Integrable, Integral,
    Inverse, Judgement, Kernel, Lebesgue, Less, LessEqual, Log, Map, Measure, MeasureSum, MeasureVariable, Multiply,
    Node, Not, Points, Pointwise, Power, Product, Projection, RadonNikodym, Real, Relation, SameMeasure, Section,
    SigmaFinite, Space, SpaceVariable, Term, Version, WithDensity, _agree, number, probability, substitute, variables,
)  # fmt: skip
from klsym.kernel.theorem import Inference, RuleError, Theorem, close_rules, rule


def _require(condition: object, missing: str) -> None:
    if not condition:
        raise RuleError(missing)

def _of(fact: object, *kinds: type) -> Any:
    """The conclusion of a theorem of one of these kinds."""
    stated = fact.conclusion if type(fact) is Theorem else None
    _require(isinstance(stated, kinds), f"needs a theorem of kind {' or '.join(k.__name__ for k in kinds)}, got {fact}")
    return stated

def _almost(*facts: Relation, against: Measure | None = None) -> Measure | None:
    """The one measure for which finitely many relations hold a.e. together; None if all hold everywhere."""
    found = {fact.measure for fact in facts if fact.measure is not None} | ({against} if against else set())
    _require(len(found) <= 1, f"the relations hold a.e. for different measures: {', '.join(map(str, found))}")
    return found.pop() if found else None

def _positive(fact: Theorem) -> tuple[Term, Measure | None]:
    """x, out of 0 < x."""
    relation = _of(fact, Less)
    _require(relation.left == number(0), f"needs 0 < x, got {relation}")
    return relation.right, relation.measure

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
    _require(holds.conclusion == fails.conclusion, f"{holds.conclusion} and {fails.conclusion} differ")
    return Inference(holds.conclusion, holds.hypotheses - {judgement} | fails.hypotheses - {Not(judgement)})

@rule
def contradiction(fact: Theorem, denial: Theorem, conclusion: Judgement) -> Judgement:
    """From J and not J, infer anything."""
    _require(_of(denial, Not) == Not(fact.conclusion), f"{denial.conclusion} does not deny {fact.conclusion}")
    return conclusion

@rule
def order(fact: Theorem) -> Judgement:
    """For real numbers, not a <= b and b < a say the same; either gives the other."""
    stated = _of(fact, Not, Less)
    relation = stated.judgement if isinstance(stated, Not) else stated
    _require(isinstance(relation, LessEqual | Less), f"{stated} is no order")
    _require(isinstance(relation, LessEqual) == isinstance(stated, Not), f"needs a strict order, got {stated}")
    _require((relation.left.space, relation.right.space, relation.measure) == (None, None, None),
             f"{relation} is not between real numbers")  # fmt: skip
    turned = relation.right, relation.left
    return Less(*turned) if isinstance(stated, Not) else Not(LessEqual(*turned))

def _fits(variable: Node, value: Node) -> bool:
    """Whether the value is of the variable's sort, on its spaces."""
    if isinstance(variable, Map | Kernel):
        kind = Kernel if isinstance(variable, Kernel) else Map
        return isinstance(value, kind) and (value.source, value.target) == (variable.source, variable.target)
    if isinstance(variable, MeasureVariable):
        return isinstance(value, Measure) and value.space == variable.space
    if isinstance(variable, Real | Function):
        return isinstance(value, Term) and value.space in (None, variable.space)
    return isinstance(variable, SpaceVariable) and isinstance(value, Space)

@rule
def instantiate(fact: Theorem, mapping: tuple) -> Inference:
    """From G |- C, infer G[t/x] |- C[t/x]: variables of every sort by terms of that sort, all at once."""
    spaces = {key: value for key, value in mapping if isinstance(key, SpaceVariable)}
    for key, value in mapping:
        moved = key if key in spaces else substitute(key, spaces)
        _require(_fits(moved, value), f"{key} cannot become {value}")
    move = dict(mapping)
    return Inference(substitute(fact.conclusion, move), frozenset(substitute(h, move) for h in fact.hypotheses))

@rule
def generalize(fact: Theorem, variable: Real) -> Judgement:
    """From G |- C, infer G |- for all x: C, where x is not free in G."""
    _require(not any(variable in variables(h) for h in fact.hypotheses), f"{variable} is free in the hypotheses")
    return ForAll(variable, fact.conclusion)

@rule
def specialize(fact: Theorem, value: Term) -> Judgement:
    """From for all x: C, infer C[t/x] for a real number t."""
    general = _of(fact, ForAll)
    _require(value.space is None, f"{value} is not a real number")
    return substitute(general.judgement, {general.variable: value})

@rule
def rewrite(fact: Theorem, equation: Theorem, template: Judgement, hole: Node) -> Judgement:
    """From J[a/x] and a = b, infer J[b/x]. When a = b only a.e., J must not see null sets of that measure at x."""
    equal = _of(equation, Equal, SameMeasure)
    _require(isinstance(hole, Real if isinstance(equal, Equal) else MeasureVariable), f"{hole} cannot stand for a side")
    if isinstance(equal, Equal) and equal.measure is not None:
        _require(_almost_blind(template, hole, equal.measure), f"{template} sees {equal.measure}-null sets at {hole}")
    before = substitute(template, {hole: equal.left})
    _require(fact.conclusion == before, f"the fact is {fact.conclusion}, not {before}")
    return substitute(template, {hole: equal.right})

def _sealed(term: Term, hole: Node, measure: Measure) -> bool:
    """Whether the hole occurs in the term only within integrals against the measure, pointwise there."""
    if isinstance(term, Integral) and term.measure == measure:
        return hole not in variables(measure) and _exposed(term.integrand, hole, measure)
    inside = isinstance(term, Pointwise) and all(_sealed(part, hole, measure) for part in term.parts())
    return inside or hole not in variables(term)

def _exposed(term: Term, hole: Node, measure: Measure) -> bool:
    """Whether a null set's change of the hole changes the term on a null set at most."""
    if isinstance(term, Pointwise):
        return all(_exposed(part, hole, measure) for part in term.parts())
    return term == hole or _sealed(term, hole, measure)

def _almost_blind(judgement: Judgement, hole: Node, measure: Measure) -> bool:
    match judgement:
        case Equal(left, right, at) | LessEqual(left, right, at) | Less(left, right, at):
            see = _exposed if at == measure else _sealed
            return (at is None or hole not in variables(at)) and see(left, hole, measure) and see(right, hole, measure)
        case Integrable(function, at) | Version(function, _, at):
            others = [part for part in judgement.parts() if isinstance(part, Measure)]
            see = _exposed if at == measure else _sealed
            return see(function, hole, measure) and not any(hole in variables(part) for part in others)
        case Not(inner):
            return _almost_blind(inner, hole, measure)
    return hole not in variables(judgement)

# ---------------------------------------------------------------- trust
@rule
def axiom(identifier: str, arguments: tuple, part: int = 0) -> Inference:
    """An entry of the table of axioms, for these parameters. What uses it names it."""
    _require(identifier in AXIOMS, f"there is no axiom {identifier}")
    hypotheses, conclusions = AXIOMS[identifier].statement(*arguments)
    _require(0 <= part < len(conclusions), f"{identifier} has {len(conclusions)} conclusions")
    return Inference(conclusions[part], frozenset(hypotheses), axioms=frozenset({identifier}))

@rule
def consult(oracle: FunctionType, hypotheses: tuple, conclusion: Judgement) -> Inference:
    """What an oracle vouches for with evidence. What uses it names the oracle: by its home, not by its own word."""
    _require(all(isinstance(h, Judgement) for h in hypotheses), "needs judgements for hypotheses")
    evidence = oracle(hypotheses, conclusion)
    name = f"{oracle.__module__}.{oracle.__qualname__}"
    _require(evidence is not None, f"{name} does not vouch for {conclusion}")
    return Inference(conclusion, frozenset(hypotheses), oracles=frozenset({name}), evidence=evidence)

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
    slack = normal(goal.right - goal.left)
    strict = False
    for coefficient, fact in combination:
        _require(isinstance(coefficient, Term), f"the coefficient {coefficient} is not a term")
        relation, factor = _of(fact, Relation), normal(coefficient)
        if not isinstance(relation, Equal):
            value = constant(factor)
            _require(value is not None and value >= 0, f"the coefficient {coefficient} at {relation} is no number >= 0")
            _require(not isinstance(goal, Equal), f"an equation does not follow from {relation}")
            strict = strict or (isinstance(relation, Less) and value > 0)
        slack = plus(slack, times(factor, normal(relation.right - relation.left)), Fraction(-1))
    _require(_almost(*(fact.conclusion for _, fact in combination), against=goal.measure) == goal.measure,
             f"the relations do not hold everywhere, so neither need {goal}")  # fmt: skip
    rest = constant(slack)
    enough = rest is not None and (rest == 0 if isinstance(goal, Equal) else rest >= 0)
    enough = enough and (not isinstance(goal, Less) or rest > 0 or strict)
    _require(enough, f"{canonical(slack)} is left of {goal}")
    return goal

@rule
def antisymmetry(below: Theorem, above: Theorem) -> Judgement:
    """From a <= b and b <= a, infer a = b."""
    first, second = _of(below, LessEqual), _of(above, LessEqual)
    _require((first.left, first.right) == (second.right, second.left), f"{first} and {second} are not converse")
    return Equal(first.left, first.right, _almost(first, second))

@rule
def product(first: Theorem, second: Theorem) -> Judgement:
    """From 0 <= a and 0 <= b, infer 0 <= a*b; from 0 < a and 0 < b, 0 < a*b."""
    one, two = _of(first, LessEqual, Less), _of(second, LessEqual, Less)
    _require(one.left == two.left == number(0), f"needs 0 <= a and 0 <= b, got {one} and {two}")
    kind = Less if isinstance(one, Less) and isinstance(two, Less) else LessEqual
    return kind(number(0), Multiply(one.right, two.right), _almost(one, two))

@rule
def inverse(positive: Theorem) -> Judgement:
    """From 0 < x, infer x * x^-1 = 1."""
    x, measure = _positive(positive)
    return Equal(Multiply(x, Inverse(x)), number(1), measure)

@rule
def absolute_value(sign: Theorem) -> Judgement:
    """From 0 <= x, infer |x| = x; from x <= 0, |x| = -x."""
    relation = _of(sign, LessEqual)
    _require(number(0) in (relation.left, relation.right), f"needs 0 <= x or x <= 0, got {relation}")
    x, value = (relation.right, relation.right) if relation.left == number(0) else (relation.left, -relation.left)
    return Equal(Abs(x), value, relation.measure)

@rule
def exp_positive(x: Term) -> Judgement:
    """0 < exp x."""
    return Less(number(0), Exp(x))

@rule
def log_exp(x: Term) -> Judgement:
    """log exp x = x."""
    return Equal(Log(Exp(x)), x)

@rule
def exp_log(positive: Theorem) -> Judgement:
    """From 0 < x, infer exp log x = x."""
    x, measure = _positive(positive)
    return Equal(Exp(Log(x)), x, measure)

@rule
def log_product(first: Theorem, second: Theorem) -> Judgement:
    """From 0 < x and 0 < y, infer log(x*y) = log x + log y."""
    (x, _), (y, _) = _positive(first), _positive(second)
    return Equal(Log(Multiply(x, y)), Add(Log(x), Log(y)), _almost(first.conclusion, second.conclusion))

@rule
def log_tangent(positive: Theorem) -> Judgement:
    """From 0 < x, infer log x <= x - 1."""
    x, measure = _positive(positive)
    return LessEqual(Log(x), x - 1, measure)

@rule
def power(sign: Theorem, exponent: Term) -> Judgement:
    """From 0 < x, infer x^s = exp(s log x); from x <= 0, x^s = 0."""
    relation = _of(sign, Less, LessEqual)
    if isinstance(relation, Less):
        x, measure = _positive(sign)
        return Equal(Power(x, exponent), Exp(Multiply(exponent, Log(x))), measure)
    _require(relation.right == number(0), f"needs 0 < x or x <= 0, got {relation}")
    return Equal(Power(relation.left, exponent), number(0), relation.measure)

def _lift(term: Term, mapping: dict[Node, Node]) -> Term:
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

    def lifted(relation: Judgement, at: Measure | None) -> Judgement:
        _require(isinstance(relation, Relation) and relation.measure is None, f"{relation} is not between real numbers")
        return type(relation)(_lift(relation.left, move), _lift(relation.right, move), at)

    kept = {h for h in fact.hypotheses if variables(h).isdisjoint(move)}
    for hypothesis in fact.hypotheses - kept:
        _require(lifted(hypothesis, None) in given or (measure and lifted(hypothesis, measure) in given),
                 f"needs {lifted(hypothesis, measure)}")  # fmt: skip
    return Inference(lifted(fact.conclusion, measure), frozenset(kept).union(*(p.hypotheses for p in proofs)))

# ---------------------------------------------------------------- almost everywhere
@rule
def almost_everywhere(fact: Theorem, measure: Measure) -> Judgement:
    """What holds everywhere holds a.e., for any measure."""
    relation = _of(fact, Relation)
    _require(relation.measure is None, f"{relation} does not hold everywhere")
    return type(relation)(relation.left, relation.right, measure)

@rule
def transfer(fact: Theorem, continuity: Theorem) -> Judgement:
    """Along P << Q: what holds Q-a.e. holds P-a.e.; and Q << R gives P << R."""
    stated, below = _of(fact, Relation, AbsolutelyContinuous), _of(continuity, AbsolutelyContinuous)
    _require(stated.measure == below.base, f"{stated} is not about {below.base}")
    if isinstance(stated, AbsolutelyContinuous):
        return AbsolutelyContinuous(below.measure, stated.base)
    return type(stated)(stated.left, stated.right, below.measure)

# ---------------------------------------------------------------- integral
@rule
def integral_scalar(scalar: Term, function: Term, measure: Measure) -> Judgement:
    """Int c f = c Int f, for a real number c and every f."""
    _require(scalar.space is None, f"{scalar} is not a real number")
    return Equal(Integral(Multiply(scalar, function), measure), Multiply(scalar, Integral(function, measure)))

def _combine(target: Term, combination: tuple, measure: Measure) -> list[tuple[Term, Term]]:
    """The pairs c_i, f_i of a sum that is the target, each f_i integrable."""
    pairs = []
    for scalar, fact in combination:
        _require(isinstance(scalar, Term), f"the coefficient {scalar} is not a term")
        stated = _of(fact, Integrable)
        _require(stated.measure == measure, f"{stated} is not about {measure}")
        _require(scalar.space is None, f"{scalar} is not a real number")
        pairs.append((scalar, stated.function))
    total = sum((Multiply(*pair) for pair in pairs), start=number(0))
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
    total = sum((Multiply(scalar, Integral(function, measure)) for scalar, function in pairs), start=number(0))
    return Equal(Integral(target, measure), total)

@rule
def integrable_dominated(bound: Theorem, integrable: Theorem) -> Judgement:
    """From |f| <= g a.e. and g integrable, infer f integrable."""
    relation, dominating = _of(bound, LessEqual), _of(integrable, Integrable)
    _require(isinstance(relation.left, Abs), f"{relation} bounds no absolute value")
    _require(relation.right == dominating.function, f"{dominating} is not about {relation.right}")
    _almost(relation, against=dominating.measure)
    return Integrable(relation.left.argument, dominating.measure)

@rule
def integrable_absolute(integrable: Theorem) -> Judgement:
    """From f integrable, infer |f| integrable."""
    stated = _of(integrable, Integrable)
    return Integrable(Abs(stated.function), stated.measure)

@rule
def integral_undefined(divergent: Theorem) -> Judgement:
    """From f not integrable, infer Int f = 0: the convention."""
    stated = _of(divergent, Not).judgement
    _require(isinstance(stated, Integrable), f"{stated} is not about integrability")
    return Equal(Integral(stated.function, stated.measure), number(0))

@rule
def integral_monotone(below: Theorem, left: Theorem, right: Theorem) -> Judgement:
    """From f <= g a.e., both integrable, infer Int f <= Int g."""
    relation, first, second = _of(below, LessEqual), _of(left, Integrable), _of(right, Integrable)
    _require(first == Integrable(relation.left, first.measure), f"{first} is not about {relation.left}")
    _require(second == Integrable(relation.right, first.measure), f"{second} is not about {relation.right}")
    _almost(relation, against=first.measure)
    return LessEqual(Integral(relation.left, first.measure), Integral(relation.right, first.measure))

@rule
def integral_zero(nonnegative: Theorem, integrable: Theorem, vanishing: Theorem) -> Judgement:
    """From 0 <= g a.e., g integrable and Int g = 0, infer g = 0 a.e."""
    relation, stated, equal = _of(nonnegative, LessEqual), _of(integrable, Integrable), _of(vanishing, Equal)
    _require(relation == LessEqual(number(0), stated.function, relation.measure), f"needs 0 <= {stated.function}")
    _require(equal == Equal(Integral(stated.function, stated.measure), number(0)), f"needs Int {stated.function} = 0")
    _almost(relation, against=stated.measure)
    return Equal(stated.function, number(0), stated.measure)

# ---------------------------------------------------------------- Radon-Nikodym
@rule
def radon_nikodym(continuity: Theorem, measure_finite: Theorem, base_finite: Theorem) -> Judgement:
    """From P << Q, both sigma-finite, infer that dP/dQ is a version of dP/dQ."""
    below = _of(continuity, AbsolutelyContinuous)
    _require(_of(measure_finite, SigmaFinite) == SigmaFinite(below.measure), f"needs {below.measure} sigma-finite")
    _require(_of(base_finite, SigmaFinite) == SigmaFinite(below.base), f"needs {below.base} sigma-finite")
    return Version(RadonNikodym(below.measure, below.base), below.measure, below.base)

@rule
def version_self(measure: Measure) -> Judgement:
    """1 is a version of dP/dP."""
    return Version(number(1), measure, measure)

@rule
def version_density(base: Measure, nonnegative: Theorem) -> Judgement:
    """From 0 <= f mu-a.e., infer that f is a version of d(f.mu)/d mu."""
    relation = _of(nonnegative, LessEqual)
    _require(relation.left == number(0), f"needs 0 <= f, got {relation}")
    _almost(relation, against=base)
    return Version(relation.right, WithDensity(base, relation.right), base)

@rule
def version_unique(first: Theorem, second: Theorem, base_finite: Theorem) -> Judgement:
    """Two versions of dP/dQ are equal Q-a.e., Q sigma-finite."""
    one, two = _of(first, Version), _of(second, Version)
    _require((one.measure, one.base) == (two.measure, two.base), f"{one} and {two} are not about the same measures")
    _require(_of(base_finite, SigmaFinite) == SigmaFinite(one.base), f"needs {one.base} sigma-finite")
    return Equal(one.density, two.density, one.base)

@rule
def version_nonnegative(version: Theorem) -> Judgement:
    """A version of dP/dQ is >= 0, Q-a.e."""
    stated = _of(version, Version)
    return LessEqual(number(0), stated.density, stated.base)

@rule
def version_positive(version: Theorem) -> Judgement:
    """A version of dP/dQ is > 0, P-a.e."""
    stated = _of(version, Version)
    return Less(number(0), stated.density, stated.measure)

@rule
def version_continuous(version: Theorem) -> Judgement:
    """If dP/dQ has a version, P << Q."""
    stated = _of(version, Version)
    return AbsolutelyContinuous(stated.measure, stated.base)

@rule
def version_chain(first: Theorem, second: Theorem) -> Judgement:
    """From r a version of dP/dQ and s of dQ/dR, infer that r*s is a version of dP/dR."""
    one, two = _of(first, Version), _of(second, Version)
    _require(one.base == two.measure, f"{one} does not end where {two} begins")
    return Version(Multiply(one.density, two.density), one.measure, two.base)

@rule
def version_inverse(version: Theorem, continuity: Theorem) -> Judgement:
    """From r a version of dP/dQ and Q << P, infer that 1/r is a version of dQ/dP."""
    stated = _of(version, Version)
    _require(_of(continuity, AbsolutelyContinuous) == AbsolutelyContinuous(stated.base, stated.measure),
             f"needs {stated.base} << {stated.measure}")  # fmt: skip
    return Version(Inverse(stated.density), stated.base, stated.measure)

@rule
def same_measure(first: Theorem, second: Theorem) -> Judgement:
    """Two measures with one version of their derivatives against one base are the same."""
    one, two = _of(first, Version), _of(second, Version)
    _require((one.density, one.base) == (two.density, two.base), f"{one} and {two} differ")
    return SameMeasure(one.measure, two.measure)

@rule
def change_of_measure(version: Theorem, function: Term) -> Judgement:
    """From r a version of dP/dQ, infer Int f dP = Int f r dQ, for every f."""
    stated = _of(version, Version)
    return Equal(Integral(function, stated.measure), Integral(Multiply(function, stated.density), stated.base))

@rule
def integrable_change(version: Theorem, function: Term, integrable: Theorem) -> Judgement:
    """With r a version of dP/dQ, f is P-integrable exactly when f r is Q-integrable; either gives the other."""
    stated = _of(version, Version)
    return _other(integrable, Integrable(function, stated.measure),
                  Integrable(Multiply(function, stated.density), stated.base))  # fmt: skip

def _other(fact: Theorem, one: Judgement, two: Judgement) -> Judgement:
    _require(fact.conclusion in (one, two), f"needs {one} or {two}, got {fact.conclusion}")
    return two if fact.conclusion == one else one

# ---------------------------------------------------------------- sigma-finiteness, sums of measures
@rule
def sigma_finite_base(measure: Measure) -> Judgement:
    """Counting and Lebesgue measure are sigma-finite."""
    _require(isinstance(measure, Counting | Lebesgue), f"{measure} is neither counting nor Lebesgue measure")
    return SigmaFinite(measure)

@rule
def sigma_finite_positive(integrable: Theorem, positive: Theorem) -> Judgement:
    """From 0 < f a.e. and f integrable, infer that the measure is sigma-finite. With f = 1: from finite mass."""
    stated = _of(integrable, Integrable)
    x, _ = _positive(positive)
    _require(x == stated.function, f"needs 0 < {stated.function}, got {positive.conclusion}")
    _almost(positive.conclusion, against=stated.measure)
    return SigmaFinite(stated.measure)

@rule
def sigma_finite_version(version: Theorem, base_finite: Theorem) -> Judgement:
    """If dP/dQ has a version and Q is sigma-finite, so is P."""
    stated = _of(version, Version)
    _require(_of(base_finite, SigmaFinite) == SigmaFinite(stated.base), f"needs {stated.base} sigma-finite")
    return SigmaFinite(stated.measure)

@rule
def sigma_finite_pair(whole: Measure, first: Theorem, second: Theorem | None = None) -> Judgement:
    """From P and Q sigma-finite, infer P + Q and P x Q sigma-finite; with a Markov kernel, P suffices."""
    _require(isinstance(whole, MeasureSum | Product), f"{whole} is neither a sum nor a product")
    one, two = whole.parts()
    _require(_of(first, SigmaFinite) == SigmaFinite(one), f"needs {one} sigma-finite")
    _require(isinstance(two, Kernel) or _of(second, SigmaFinite) == SigmaFinite(two), f"needs {two} sigma-finite")
    return SigmaFinite(whole)

@rule
def sum_continuous(part: Measure, total: Measure) -> Judgement:
    """P << P + Q and Q << P + Q."""
    _require(isinstance(total, MeasureSum) and part in total.parts(), f"{part} is no part of {total}")
    return AbsolutelyContinuous(part, total)

@rule
def sum_integrable(left: Theorem, right: Theorem) -> Judgement:
    """From f integrable for P and for Q, infer f integrable for P + Q."""
    one, two = _of(left, Integrable), _of(right, Integrable)
    _require(one.function == two.function, f"{one} and {two} are about different functions")
    return Integrable(one.function, MeasureSum(one.measure, two.measure))

@rule
def sum_integral(left: Theorem, right: Theorem) -> Judgement:
    """From f integrable for P and for Q, infer Int f d(P + Q) = Int f dP + Int f dQ."""
    one, two = _of(left, Integrable), _of(right, Integrable)
    _require(one.function == two.function, f"{one} and {two} are about different functions")
    total = Integral(one.function, MeasureSum(one.measure, two.measure))
    return Equal(total, Add(Integral(one.function, one.measure), Integral(one.function, two.measure)))

# ---------------------------------------------------------------- finitely many points, counting
@rule
def counting_everywhere(fact: Theorem) -> Judgement:
    """What holds a.e. for a counting measure holds everywhere."""
    relation = _of(fact, Relation)
    _require(isinstance(relation.measure, Counting), f"{relation} is not about a counting measure")
    return type(relation)(relation.left, relation.right)

@rule
def counting_integrable(function: Term, space: Points) -> Judgement:
    """On finitely many points every function is integrable."""
    _require(isinstance(space, Points), f"{space} is not a finite set of points")
    return Integrable(function, Counting(space))

@rule
def counting_integral(function: Term, space: Points) -> Judgement:
    """On k points, Int f = f[0] + ... + f[k-1]."""
    _require(isinstance(space, Points) and isinstance(space.size, int), f"{space} has no explicit number of points")
    total = sum((At(function, index) for index in range(space.size)), start=number(0))
    return Equal(Integral(function, Counting(space)), total)

@rule
def each_point(goal: Relation, proofs: tuple) -> Judgement:
    """On k points, what holds at each holds everywhere."""
    space = _agree(goal, goal.left.space, goal.right.space)
    _require(isinstance(space, Points) and len(proofs) == space.size, f"needs one proof for each point of {space}")
    for index, proof in enumerate(proofs):
        there = type(goal)(At(goal.left, index), At(goal.right, index))
        _require(_of(proof, Relation) == there, f"needs {there}")
    return goal

# ---------------------------------------------------------------- products, kernels, images
def _fubini(integrable: Theorem, first_finite: Theorem, second_finite: Theorem | None) -> tuple[Integrable, Section]:
    stated = _of(integrable, Integrable)
    _require(isinstance(stated.measure, Product), f"{stated} is not about a product")
    first, kernel = stated.measure.parts()
    _require(_of(first_finite, SigmaFinite) == SigmaFinite(first), f"needs {first} sigma-finite")
    if not isinstance(kernel, Kernel):
        _require(_of(second_finite, SigmaFinite) == SigmaFinite(kernel), f"needs {kernel} sigma-finite")
    return stated, Section(stated.function, first.space, kernel)

@rule
def fubini(integrable: Theorem, first_finite: Theorem, second_finite: Theorem | None = None) -> Judgement:
    """From f integrable for P x K, infer Int f d(P x K) = Int (Int f(x, .) dK_x) dP."""
    stated, section = _fubini(integrable, first_finite, second_finite)
    return Equal(Integral(stated.function, stated.measure), Integral(section, stated.measure.first))

@rule
def fubini_integrable(integrable: Theorem, first_finite: Theorem, second_finite: Theorem | None = None) -> Judgement:
    """From f integrable for P x K, infer x -> Int f(x, .) dK_x integrable for P."""
    stated, section = _fubini(integrable, first_finite, second_finite)
    return Integrable(section, stated.measure.first)

@rule
def version_product(first: Theorem, second: Theorem, first_finite: Theorem, second_finite: Theorem) -> Judgement:
    """From r a version of dP/dQ and s of dK/dL, Q and L sigma-finite, infer r(x)s(y) one of d(P x K)/d(Q x L)."""
    one, two = _of(first, Version), _of(second, Version)
    _require(_of(first_finite, SigmaFinite) == SigmaFinite(one.base), f"needs {one.base} sigma-finite")
    _require(_of(second_finite, SigmaFinite) == SigmaFinite(two.base), f"needs {two.base} sigma-finite")
    base = Product(one.base, two.base)
    sides = [Compose(stated.density, Projection(base.space, index)) for index, stated in enumerate((one, two))]
    return Version(Multiply(*sides), Product(one.measure, two.measure), base)

@rule
def version_kernel(first: Theorem, kernel: Kernel, first_finite: Theorem) -> Judgement:
    """From r a version of dP/dQ, Q sigma-finite, infer r(x) one of d(P x K)/d(Q x K)."""
    stated = _of(first, Version)
    _require(_of(first_finite, SigmaFinite) == SigmaFinite(stated.base), f"needs {stated.base} sigma-finite")
    base = Product(stated.base, kernel)
    return Version(Compose(stated.density, Projection(base.space, 0)), Product(stated.measure, kernel), base)

@rule
def marginal(whole: Product, index: int, finite: Theorem, mass: Theorem | None = None) -> Judgement:
    """The first marginal of P x K is P, and of P x Q when Q has mass one; the second is Q when P has mass one.
    The marginal itself is to be sigma-finite."""
    first, second = whole.parts()
    _require(index in (0, 1) and not (index and isinstance(second, Kernel)), "needs marginal 0, or 1 of two measures")
    kept, gone = (second, first) if index else (first, second)
    _require(_of(finite, SigmaFinite) == SigmaFinite(kept), f"needs {kept} sigma-finite")
    _require(isinstance(gone, Kernel) or _of(mass, Equal) == probability(gone), f"needs {gone} of mass one")
    return SameMeasure(Image(Projection(whole.space, index), whole), kept)

@rule
def image_integral(function: Term, image: Image) -> Judgement:
    """Int f d(g#P) = Int (f o g) dP, for every f."""
    return Equal(Integral(function, image), Integral(Compose(function, image.map), image.measure))

@rule
def image_integrable(function: Term, image: Image, integrable: Theorem) -> Judgement:
    """f is integrable for g#P exactly when f o g is for P; either gives the other."""
    return _other(integrable, Integrable(function, image), Integrable(Compose(function, image.map), image.measure))

@rule
def image_continuous(map: Map, continuity: Theorem) -> Judgement:
    """From P << Q, infer g#P << g#Q."""
    below = _of(continuity, AbsolutelyContinuous)
    return AbsolutelyContinuous(Image(map, below.measure), Image(map, below.base))

close_rules()
