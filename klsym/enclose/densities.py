"""The densities of a measure as sums of terms with numeric coefficients, and two measures cut into common cells.

A family's log density is read once per class, with symbols for parameters, and then only filled in: SymPy's arithmetic
on the parameters themselves (a float's exact value has sixteen digits above and below) costs more than the integral.
"""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any, NamedTuple

from flint import fmpq
from sympy import Dummy, Expr, Function, Symbol, log

from klsym.enclose.numbers import Coefficient, add_coefficients, exact_coefficient, exact_value
from klsym.enclose.terms import ONE, Opaque, Term, Terms, parse
from klsym.families import Family
from klsym.measures import (
    ArgumentError,
    Atoms,
    Base,
    K,
    Lattice,
    Lebesgue,
    LebesgueSpace,
    Measure,
    Mixture,
    Part,
    Refinement,
    ScaledMeasure,
    SumMeasure,
    UndecidedError,
    X,
    common_refinement,
)

# a log density: {term with numeric arguments: coefficient}
Form = dict[Term, Coefficient]

ASSUMPTIONS = {
    "real": {"real": True},
    "positive": {"positive": True},
    "nonnegative": {"nonnegative": True},
    "natural": {"integer": True, "nonnegative": True},
    "positive integer": {"integer": True, "positive": True},
    "integer": {"integer": True},
    "probability": {"positive": True},
    "open probability": {"positive": True},
}


class Component(NamedTuple):
    """exp(form) against a base."""

    base: Base
    variable: Symbol
    form: Form
    breakpoints: tuple[Expr, ...]


def add_forms(*parts: tuple[fmpq, Form]) -> Form:
    """The sum of factor * form over the parts; what cancels exactly is left out."""
    collected: dict[Term, list[tuple[fmpq, Coefficient]]] = {}
    for factor, form in parts:
        for term, multiple in form.items():
            collected.setdefault(term, []).append((factor, multiple))
    total = {term: add_coefficients(*multiples) for term, multiples in collected.items()}
    return {term: multiple for term, multiple in total.items() if multiple}


@lru_cache(maxsize=256)
def _template(kind: type[Family], variable: Symbol) -> tuple[tuple[Symbol, ...], Terms] | None:
    """The terms of a family's log density in symbols, None where the family has no such density."""
    if not kind.parameters or any(domain not in ASSUMPTIONS for _, domain, _ in kind.parameters):
        return None
    names = tuple(Dummy(name, **ASSUMPTIONS[domain]) for name, domain, _ in kind.parameters)
    try:
        member = kind.of(*names)
        if not isinstance(member, kind) or member.args != names:
            return None
        return names, parse(member.log_density(variable), variable)
    except (ArgumentError, UndecidedError):
        return None


def fill(terms: Terms, names: tuple[Symbol, ...] = (), values: tuple[Expr, ...] = ()) -> Form:
    """The terms with numbers put in for `names`."""

    def filled(argument: Any) -> Any:
        return exact_value(argument, names, values) if isinstance(argument, Expr) else argument

    form: list[tuple[fmpq, Form]] = []
    for term, multiple in terms.items():
        if isinstance(term, Opaque):
            replaced: Term = Opaque(term.expression.xreplace(dict(zip(names, values, strict=True))), term.variable)
        else:
            replaced = type(term)(*(filled(getattr(term, field.name)) for field in fields(term)))
        form.append((fmpq(1), {replaced: exact_coefficient(multiple, names, values)}))
    return add_forms(*form)


def components(measure: Measure) -> tuple[list[Component], dict[Expr, Expr]]:
    """The densities of a concrete measure without floats, and the masses of its atoms.

    Raises ArgumentError where symbols are left.
    """
    free = measure.free_symbols - {X, K}
    if free:
        names = ", ".join(sorted(map(str, free)))
        raise ArgumentError(f"{measure} still contains {names}; give numbers for all symbols before asking for digits")
    densities: list[Component] = []
    atoms: dict[Expr, Expr] = {}
    _collect(measure, None, densities, atoms)
    return densities, atoms


def _collect(measure: Measure, weight: Expr | None, densities: list[Component], atoms: dict[Expr, Expr]) -> None:
    if isinstance(measure, ScaledMeasure):
        factor, inner = measure.args
        if factor != 0:
            _collect(inner, factor if weight is None else weight * factor, densities, atoms)
        return
    if isinstance(measure, SumMeasure):
        for inner in measure.args:
            _collect(inner, weight, densities, atoms)
        return
    if isinstance(measure, Mixture):
        for inner, share in measure.weights.items():
            if share != 0:
                _collect(inner, share if weight is None else weight * share, densities, atoms)
        return
    shift: Form = {} if weight is None else {ONE: exact_coefficient(log(weight))}
    if isinstance(measure, Family):
        base = measure.base
        if isinstance(base, (Lebesgue, Lattice)):
            variable = X if isinstance(base, Lebesgue) else K
            kind: Any = type(measure)  # a class made by SymPy's metaclass is hashable, which its stubs hide
            template = _template(kind, variable)
            if template is not None and not _is_degenerate(measure):
                form = fill(template[1], template[0], tuple(measure.args))
                densities.append(Component(base, variable, _shifted(form, shift), measure.breakpoints))
                return
    for part in measure.parts:
        if isinstance(part, Atoms):
            for point, mass in part.masses.items():
                atoms[point] = atoms.get(point, 0) + (mass if weight is None else weight * mass)
            continue
        for expression in part.components:
            form = {} if isinstance(part.base, LebesgueSpace) else fill(parse(expression, part.variable))
            densities.append(Component(part.base, part.variable, _shifted(form, shift), part.breakpoints))


def _is_degenerate(measure: Family) -> bool:
    """Whether a probability among the parameters is 0 or 1, where the general log density has log 0."""
    domains = [domain for _, domain, _ in type(measure).parameters]
    return any(
        "probability" in domain and argument in (0, 1) for domain, argument in zip(domains, measure.args, strict=True)
    )


def _shifted(form: Form, shift: Form) -> Form:
    return add_forms((fmpq(1), form), (fmpq(1), shift)) if shift else form


class _Labelled(Measure):
    """A stand-in whose densities are names, so that the refinement moves names about instead of expressions."""

    @property
    def parts(self) -> tuple[Part | Atoms, ...]:
        return tuple(self.args)


class Cells(NamedTuple):
    """The common refinement of two measures, with the form behind every component that it names."""

    refinement: Refinement
    forms: dict[Expr, Form]

    def side(self, names: tuple[Expr, ...] | None) -> list[Form] | None:
        """The forms of one side of a cell, None where the measure has no mass there."""
        return None if names is None else [self.forms[name] for name in names]


def refine(first: Measure, second: Measure) -> Cells:
    """The common refinement of two concrete measures on the line."""
    forms: dict[Expr, Form] = {}

    def labelled(measure: Measure) -> _Labelled:
        densities, atoms = components(measure)
        parts: list[Part | Atoms] = []
        for component in densities:
            name = Function(f"density{len(forms)}")(component.variable)
            forms[name] = component.form
            parts.append(Part(component.base, component.variable, [name], component.breakpoints))
        if atoms:
            parts.append(Atoms(atoms))
        return _Labelled(*parts)

    return Cells(common_refinement(labelled(first), labelled(second)), forms)
