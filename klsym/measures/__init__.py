"""What a measure is: symbols, parts, supports, absolute continuity, dP/dQ, products and mixtures."""

from klsym.measures.bases import Base, Lattice, Lebesgue, LebesgueSpace, Points
from klsym.measures.combine import Mixture, ProductMeasure, ScaledMeasure, SumMeasure
from klsym.measures.derivative import (
    LebesgueDecomposition,
    absolutely_continuous,
    lebesgue_decomposition,
    radon_nikodym,
)
from klsym.measures.exceptions import ArgumentError, KlsymError, UndecidedError
from klsym.measures.measure import Measure
from klsym.measures.parameters import decide, exact, exact_number, parameter, power, sign, total
from klsym.measures.part import Atoms, K, Part, X, log_sum
from klsym.measures.refine import Cell, PointMass, Refinement, common_refinement
from klsym.measures.symbols import AbsolutelyContinuous, LebesgueIntegral, MeasureSymbol, RadonNikodym, measures

__all__ = [
    "AbsolutelyContinuous",
    "ArgumentError",
    "Atoms",
    "Base",
    "Cell",
    "K",
    "KlsymError",
    "Lattice",
    "Lebesgue",
    "LebesgueDecomposition",
    "LebesgueIntegral",
    "LebesgueSpace",
    "Measure",
    "MeasureSymbol",
    "Mixture",
    "Part",
    "PointMass",
    "Points",
    "ProductMeasure",
    "RadonNikodym",
    "Refinement",
    "ScaledMeasure",
    "SumMeasure",
    "UndecidedError",
    "X",
    "absolutely_continuous",
    "common_refinement",
    "decide",
    "exact",
    "exact_number",
    "lebesgue_decomposition",
    "log_sum",
    "measures",
    "parameter",
    "power",
    "radon_nikodym",
    "sign",
    "total",
]
