"""Images of simpler laws: expectations by a change of variables, divergences by invariance under one-to-one maps.

A family may say of itself that it is the law of g(Y), Y of a simpler law (`image`). Then E f(X) = E f(g(Y)), one more
row of the table of expectations; and where P and Q are images of P' and Q' under one map g, their divergence is that of
P' and Q', because dP/dQ at g(y) is dP'/dQ' at y. So KL between log-normal measures is that between normal ones, and
what is worked out once serves every family that a map leads to.
"""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, S, Symbol, nan, zoo

from klsym.closed.result import ClosedForm
from klsym.closed.statistics import Known, expectation, row
from klsym.closed.tactics import equation, tactic
from klsym.closed.terms import linear_terms
from klsym.divergences.divergence import Divergence
from klsym.families import Family
from klsym.families.image import Image, Y
from klsym.measures import Measure


def image_of(measure: Measure) -> Image | None:
    """What the measure's family says of itself as the law of g(Y)."""
    return getattr(measure, "image", None) if isinstance(measure, Family) and hasattr(type(measure), "image") else None


@row
def change_of_variables(measure: Family, statistic: Expr, x: Symbol) -> Known | None:
    """E f(X) = E f(g(Y)), the composite taken apart into terms again."""
    image = image_of(measure)
    if image is None:
        return None
    place = Y
    if image.law.base.args[0].is_nonnegative:
        place = Symbol("y", positive=True)
    composite = statistic.subs(x, image.map.subs(Y, place))
    parts = [(c, expectation(image.law, piece, place)) for piece, c in linear_terms(composite, place).items()]
    found = [(c, known) for c, known in parts if known is not None]
    if len(found) < len(parts):
        return None
    name = f"x = {image.map}, Y of law {image.law}: " + ", ".join(
        dict.fromkeys(known.transform for _, known in found if known.transform != "total mass one")
    )
    infinite = [(c, known) for c, known in found if known.finite is S.false]
    if infinite:
        otherwise = nan
        if len(infinite) == 1:
            ((coefficient, known),) = infinite
            otherwise = coefficient * known.otherwise
        return Known(nan, S.false, otherwise, name)
    value = S.Zero
    for coefficient, known in found:
        value += coefficient * known.value
    if value.has(nan, zoo):
        return None
    otherwise = found[0][0] * found[0][1].otherwise if len(found) == 1 else nan
    return Known(value, And(*(known.finite for _, known in found)), otherwise, name)


def unwrapped(divergence: Divergence) -> tuple[Divergence, Image] | None:
    """The same divergence between the laws that both measures are images of, under one map; None where they are not."""
    images = [image_of(measure) for measure in divergence.measures]
    first = images[0]
    if first is None or any(other is None or other.map != first.map for other in images):
        return None
    return type(divergence)(*(other.law for other in images if other is not None)), first


@tactic("kl", "squared_hellinger", "chi_squared", "total_variation")
def invariance(divergence: Any) -> ClosedForm | None:
    """The closed form of the divergence between the simpler laws, the map shown."""
    from klsym.closed.engine import closed_form

    if len(divergence.args) != 2:
        return None
    found = unwrapped(divergence)
    if found is None:
        return None
    simpler, image = found
    form = closed_form(simpler)
    if form is None:
        return None
    reason = f"both are images under the one-to-one map x = {image.map}, which leaves dP/dQ as it is"
    steps = (equation(divergence, simpler, reason), *form.steps)
    return ClosedForm(divergence, form.value, form.finite, form.reason, steps, form.transforms)
