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
from klsym.measures.functions import FunctionSymbol, KernelIntegral, functions
from klsym.measures.kernels import Joint, KernelSymbol, kernels
from klsym.measures.maps import OMEGA, Composition, Map, MapSymbol, Projection, coordinates, maps, space_named
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
from klsym.measures.powers import LetterSum, PowerMeasure, WordSpace
from klsym.measures.refine import Cell, PointMass, Refinement, common_refinement
from klsym.measures.symbols import (
    AbsolutelyContinuous,
    CountingMeasure,
    LebesgueIntegral,
    LebesgueMeasure,
    MeasureSymbol,
    MixedMeasure,
    RadonNikodym,
    counting,
    lebesgue,
    measures,
    mixed,
)
from klsym.measures.transformed import DensityMeasure, Pushforward

__all__ = [
    "OMEGA",
    "AbsolutelyContinuous",
    "ArgumentError",
    "Atoms",
    "Base",
    "Cell",
    "Composition",
    "CountingMeasure",
    "DensityMeasure",
    "FunctionSymbol",
    "Joint",
    "K",
    "KernelIntegral",
    "KernelSymbol",
    "KlsymError",
    "Label",
    "Lattice",
    "Lebesgue",
    "LebesgueDecomposition",
    "LebesgueIntegral",
    "LebesgueMeasure",
    "LebesgueSpace",
    "LetterSum",
    "Map",
    "MapSymbol",
    "Measure",
    "MeasureSymbol",
    "MixedMeasure",
    "Mixture",
    "Part",
    "PointMass",
    "Points",
    "PowerMeasure",
    "ProductMeasure",
    "Projection",
    "Pushforward",
    "RadonNikodym",
    "Refinement",
    "ScaledMeasure",
    "SumMeasure",
    "UndecidedError",
    "Unrounded",
    "WordSpace",
    "X",
    "absolutely_continuous",
    "check_total",
    "common_refinement",
    "coordinates",
    "counting",
    "decide",
    "exact",
    "exact_number",
    "functions",
    "kernels",
    "lebesgue",
    "lebesgue_decomposition",
    "log_sum",
    "logarithm",
    "maps",
    "measures",
    "mixed",
    "parameter",
    "power",
    "product",
    "radon_nikodym",
    "sign",
    "space_named",
    "sum_of",
    "total",
]
