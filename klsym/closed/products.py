"""Products tensorise: what log(dP/dQ) of a product is, is the sum of what it is of the factors.

For masses other than one the integrals of the factors are weighted by the masses of the others.
"""

from __future__ import annotations

from sympy import Add, And, Expr, Mul, Piecewise, S, oo

from klsym.closed.present import present
from klsym.closed.result import ClosedForm
from klsym.closed.tactics import equation, tactic
from klsym.divergences.divergence import Divergence
from klsym.measures import Measure, ProductMeasure


def factor_pairs(divergence: Divergence) -> list[tuple[Measure, Measure]] | None:
    """The factors of P and Q pair by pair where both are products of measures on the same spaces."""
    first, second = divergence.first, divergence.second
    if not isinstance(first, ProductMeasure) or not isinstance(second, ProductMeasure):
        return None
    pairs = list(zip(first.factors, second.factors, strict=False))
    if len(first.factors) != len(second.factors) or any(p.dimension != q.dimension for p, q in pairs):
        return None
    return pairs


@tactic("kl", "entropy", "cross_entropy")
def sum_over_factors(divergence: Divergence) -> ClosedForm | None:
    """∫ (f(x) + g(y)) d(P x R) = R(Ω) ∫ f dP + P(Ω) ∫ g dR."""
    pairs = factor_pairs(divergence)
    if pairs is None or getattr(divergence, "base", None) is not None:
        return None
    forms = closed_factors(divergence, pairs)
    if divergence.functional == "kl" and any(form is not None and form.value is oo for form in forms):
        if not all(p.total_mass.is_positive for p, _ in pairs):
            return None
        reason = next(form.reason for form in forms if form is not None and form.value is oo)
        return ClosedForm(divergence, oo, S.false, reason, (equation(divergence, oo, reason),))
    known = [form for form in forms if form is not None and form.finite is not S.false]
    if len(known) < len(forms):
        return None
    masses = [p.total_mass for p, _ in pairs]
    summands: list[Expr] = [divergence.mass_term()]
    for index, form in enumerate(known):
        others = Mul(*(mass for place, mass in enumerate(masses) if place != index))
        integral = (*Add.make_args(form.formula), -form.divergence.mass_term())
        summands.extend(others * term for term in integral)
    return joined(divergence, known, present(summands))


def closed_factors(divergence: Divergence, pairs: list[tuple[Measure, Measure]]) -> list[ClosedForm | None]:
    """The closed form of the same functional on each pair of factors, None where there is none."""
    from klsym.closed.engine import closed_form

    single = len(divergence.args) == 1
    return [closed_form(divergence.func(*((p,) if single else (p, q)))) for p, q in pairs]


def joined(divergence: Divergence, forms: list[ClosedForm], value: Expr) -> ClosedForm:
    """The closed form of the whole from those of the factors, finite where each of them is."""
    finite = And(*(form.finite for form in forms))
    otherwise = oo if divergence.functional == "kl" else divergence
    whole = value if finite is S.true else Piecewise((value, finite), (otherwise, True))
    reason = "a product tensorises: the logarithms of the factors' densities add, and Fubini's theorem applies"
    steps = tuple(step for form in forms for step in form.steps)
    transforms = tuple(transform for form in forms for transform in form.transforms)
    return ClosedForm(divergence, whole, finite, reason, (*steps, equation(divergence, whole, reason)), transforms)
