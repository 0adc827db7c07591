"""A library theorem for other measures, on other spaces, with other maps, kernels and functions; and equal measures
put for one another wherever they stand.

The spaces follow from what is put in: P on Ω becomes J on X × Y, and with it Ω becomes X × Y.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic

from klsym.derive import facts
from klsym.derive.composite import marginal, turned
from klsym.derive.deduction import Deduction
from klsym.derive.images import after, pulled_back
from klsym.derive.library import find
from klsym.kernel import rules
from klsym.kernel.terms import (
    Equal,
    Image,
    Integrable,
    Judgement,
    MeasureVariable,
    Node,
    Product,
    Relation,
    SameMeasure,
    Term,
)
from klsym.kernel.theorem import Theorem


def cite(d: Deduction, name: str, claim: int, **values: Any) -> Theorem:
    """The claim of a library theorem with `values` for its symbols, its hypotheses shown from the deduction's."""
    item = find(name)
    return item.instantiated(item.kernel[claim], values, d.given, d.translator)


def replaced(node: Any, old: Node, new: Node) -> Any:
    """The node with one of its parts replaced wherever it stands."""
    if node == old:
        return new
    if isinstance(node, tuple):
        return tuple(replaced(part, old, new) for part in node)
    if not isinstance(node, Node) or not any(isinstance(part, Node | tuple) for part in node.parts()):
        return node
    return type(node)(*(replaced(part, old, new) for part in node.parts()))


def renamed(fact: Theorem, *laws: Theorem) -> Theorem:
    """The same statement with Q put for P wherever P stands, for each law P = Q."""
    for law in laws:
        same = law.conclusion
        assert isinstance(same, SameMeasure)
        place = MeasureVariable("the measure", same.left.space)
        template: Judgement = replaced(fact.conclusion, same.left, place)
        fact = rules.rewrite(fact, law, template, place)
    return fact


def written_with(term: Term, *laws: Theorem) -> Theorem:
    """The term = the same with Q put for P wherever P stands, for each law P = Q."""
    fact = rules.ring(term, term)
    for law in laws:
        place = MeasureVariable("the measure", law.conclusion.left.space)
        right = fact.conclusion.right
        fact = rules.rewrite(fact, law, Equal(term, replaced(right, law.conclusion.left, place)), place)
    return fact


def along(fact: Theorem, law: Theorem) -> Theorem:
    """A relation P-a.e., or P-integrability, said of Q instead, for the law P = Q; the functions stay as they are."""
    stated = fact.conclusion
    place = MeasureVariable("the measure", law.conclusion.left.space)
    if isinstance(stated, Integrable):
        return rules.rewrite(fact, law, Integrable(stated.function, place), place)
    assert isinstance(stated, Relation)
    return rules.rewrite(fact, law, type(stated)(stated.left, stated.right, place), place)


def seen_through(fact: Theorem, law: Theorem) -> Theorem:
    """From a R b P-a.e., or f P-integrable, and g#J = P: a∘g R b∘g J-a.e., or f∘g J-integrable."""
    image = law.conclusion.left
    assert isinstance(image, Image)
    there = along(fact, turned(law))
    stated = there.conclusion
    if isinstance(stated, Integrable):
        found = rules.image_integrable(stated.function, image, there)
        return facts.integrable_as(found, after(stated.function, image.map))
    return pulled_back(there, image)


def marginal_law(d: Deduction, whole: Basic, index: int) -> Theorem:
    """The law of a coordinate of P ⊗ K: it is P, or K where K is a measure."""
    measure = d.translator.measure(whole)
    assert isinstance(measure, Product)
    return marginal(d.given, measure, index)
