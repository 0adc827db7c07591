"""What a person writes a proof with: SymPy in, calculation chains and their reasons, the library, SymPy out."""

from __future__ import annotations

from klsym.derive.calc import Calc, calc
from klsym.derive.exceptions import DerivationError
from klsym.derive.hypotheses import AlmostEverywhere, Finite, Integrable, SameMeasure
from klsym.derive.inequalities import inequality, ladder, square, tangent
from klsym.derive.interactive import Derivation, derivation, derive
from klsym.derive.library import LibraryTheorem, theorem, theorems
from klsym.derive.reasons import (
    addition,
    algebra,
    by,
    chain_rule,
    change_of_measure,
    common_density,
    congruence,
    linear,
    log_algebra,
    mass,
    unfold,
)
from klsym.derive.step import Part, Step
from klsym.kernel.terms import ProofError

__all__ = [
    "AlmostEverywhere",
    "Calc",
    "Derivation",
    "DerivationError",
    "Finite",
    "Integrable",
    "LibraryTheorem",
    "Part",
    "ProofError",
    "SameMeasure",
    "Step",
    "addition",
    "algebra",
    "by",
    "calc",
    "chain_rule",
    "change_of_measure",
    "common_density",
    "congruence",
    "derivation",
    "derive",
    "inequality",
    "ladder",
    "linear",
    "log_algebra",
    "mass",
    "square",
    "tangent",
    "theorem",
    "theorems",
    "unfold",
]
