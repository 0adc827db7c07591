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
from klsym.measures.masses import check_total, sum_of
from klsym.measures.measure import Measure
from klsym.measures.parameters import (
    Unrounded,
    decide,
    exact,
    exact_number,
    logarithm,
    parameter,
    power,
    product,
    sign,
    total,
)
from klsym.measures.part import Atoms, K, Label, Part, X, log_sum
from klsym.measures.refine import Cell, PointMass, Refinement, common_refinement
from klsym.measures.symbols import (
    AbsolutelyContinuous,
    CountingMeasure,
    LebesgueIntegral,
    LebesgueMeasure,
    MeasureSymbol,
    RadonNikodym,
    counting,
    lebesgue,
    measures,
)

__all__ = [
    "AbsolutelyContinuous",
    "ArgumentError",
    "Atoms",
    "Base",
    "Cell",
    "CountingMeasure",
    "K",
    "KlsymError",
    "Label",
    "Lattice",
    "Lebesgue",
    "LebesgueDecomposition",
    "LebesgueIntegral",
    "LebesgueMeasure",
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
    "Unrounded",
    "X",
    "absolutely_continuous",
    "check_total",
    "common_refinement",
    "counting",
    "decide",
    "exact",
    "exact_number",
    "lebesgue",
    "lebesgue_decomposition",
    "log_sum",
    "logarithm",
    "measures",
    "parameter",
    "power",
    "product",
    "radon_nikodym",
    "sign",
    "sum_of",
    "total",
]
