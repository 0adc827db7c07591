"""measure(x): what other libraries and plain Python call a distribution, as a klsym measure.

Nothing is imported here that the caller has not imported already: an object of scipy.stats or sympy.stats is known by
the module of its type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Basic

from klsym.families.categorical import Categorical
from klsym.families.finite import Finite
from klsym.measures import ArgumentError, Measure, Mixture


def measure(x: Any) -> Measure:
    """The measure that `x` describes.

    Parameters: x, one of
    - a list, tuple or one-dimensional array of masses: Categorical(x), on 0, 1, 2, …;
    - a dict from outcomes to masses: Finite(x); from measures to weights: Mixture(x);
    - a frozen distribution of scipy.stats (old or new interface), in SciPy's convention;
    - a random variable of sympy.stats, in SymPy's convention;
    - a measure, which comes back as it is.

    Raises ArgumentError for anything else, and where the masses are not nonnegative with sum one.

    >>> measure(["0.1", "0.9"])
    Categorical([1/10, 9/10])
    >>> measure({"heads": "1/2", "tails": "1/2"})
    Finite({'heads': 1/2, 'tails': 1/2})
    >>> import scipy.stats, sympy.stats
    >>> measure(scipy.stats.gamma(2, scale=3)), measure(sympy.stats.Gamma("X", 2, 3))
    (Gamma(2, rate=1/3), Gamma(2, rate=1/3))
    """
    if isinstance(x, Measure):
        return x
    if isinstance(x, Mapping):
        of_measures = bool(x) and all(isinstance(outcome, Measure) for outcome in x)
        return Mixture(x) if of_measures else Finite(x)
    module = type(x).__module__
    if module.startswith("scipy.stats"):
        from klsym.families.from_scipy import from_scipy

        return from_scipy(x)
    if isinstance(x, Basic) and _has_random_part(x):
        from klsym.families.from_sympy import from_sympy

        return from_sympy(x)
    if isinstance(x, (list, tuple)) or hasattr(x, "tolist"):
        return Categorical(x)
    raise ArgumentError(
        f"{x!r} of type {type(x).__name__} is not a measure; give one, such as Normal(0, 1), a list of masses, "
        "a dict of atoms, or a distribution of scipy.stats or sympy.stats"
    )


def _has_random_part(x: Basic) -> bool:
    return any(type(node).__module__.startswith("sympy.stats") for node in (x, *x.free_symbols))
