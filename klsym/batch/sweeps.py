"""A function over a grid of parameters, on all processors, with every finished row kept.

joblib does the sharing out: processes by default, or whatever `joblib.parallel_config` says, a Dask cluster for
instance. Rows are written as they come in (stores.py), so a sweep that is killed and called again computes only what is
missing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from sympy import Expr, sympify

from klsym.batch.stores import Store, key_of
from klsym.divergences import Divergence
from klsym.enclose.enclosure import Enclosure
from klsym.measures import ArgumentError, UndecidedError

RESULTS = ("value", "radius", "certified", "digits", "error")

Row = dict[str, Any]


def sweep(
    function: Callable[..., Any],
    grid: Mapping[str, Iterable[Any]] | Iterable[Mapping[str, Any]],
    *,
    digits: int | None = None,
    to: str | Path | None = None,
    jobs: int | None = None,
) -> list[Row]:
    """function(**point) at every point of a grid, in parallel.

    Parameters: function, of keyword parameters, giving a divergence, a number or an Enclosure; grid, a mapping of names
    to values (all their combinations) or a list of mappings; digits, for divergences, a number of certified digits
    (without it a float); to, a file ending in .csv, or in .parquet (a directory of parts, which pandas, polars and
    pyarrow read as one table), to which each row is written when it is done: called again with the same file, the
    sweep goes on where it was stopped; jobs, how many processes, by default one for each processor, or what
    `joblib.parallel_config` says.
    Returns one row for each point, in the order of the grid: the parameters and value, radius, certified, digits and
    error (a sentence, where the function raised an ArgumentError, an UndecidedError or an ArithmeticError there). The
    value is a float, or text where digits were asked for. Needs the packages of klsym[sweep].
    Raises ArgumentError for a grid without points or a file of another kind.

    >>> from klsym import KL, Normal, Rational
    >>> rows = sweep(lambda mean: KL(Normal(mean, 1), Normal(0, 1)), {"mean": [0, Rational(1, 2), 1]}, jobs=1)
    >>> [row["value"] for row in rows]
    [0.0, 0.125, 0.5]
    """
    points = _points(grid)
    names = tuple(points[0])
    types = {name: _type_of(point[name] for point in points) for name in names}
    types |= {"value": "string" if digits else "double", "radius": "string", "certified": "bool"}
    types |= {"digits": "int64", "error": "string"}
    with Store.open(None if to is None else Path(to), types) as store:
        known = {key_of(row, (*names, "digits")): row for row in store.rows}
        wanted = [key_of({**point, "digits": digits}, (*names, "digits")) for point in points]
        missing = {key: point for key, point in zip(wanted, points, strict=True) if key not in known}
        for row in _shown(_computed(function, list(missing.values()), digits, jobs), len(missing)):
            store.add(row)
            known[key_of(row, (*names, "digits"))] = row
    return [{**known[key], **point} for key, point in zip(wanted, points, strict=True)]


def _type_of(values: Iterable[Any]) -> str:
    """The type of a column of parameters: what is not a machine number is kept as text."""
    kinds = {type(value) for value in values}
    return "int64" if kinds == {int} else "double" if kinds <= {int, float} else "string"


def _points(grid: Any) -> list[dict[str, Any]]:
    """The points of a grid, in order; the last name runs fastest."""
    if isinstance(grid, Mapping):
        axes = {name: list(values) for name, values in grid.items()}
        empty = [name for name, values in axes.items() if not values]
        if empty or not axes:
            raise ArgumentError(f"the grid has no value for {empty[0]}" if empty else "the grid names no parameter")
        points = [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]
    else:
        points = [dict(point) for point in grid]
    if not points:
        raise ArgumentError("the grid has no points; give {'name': [values, …]} or a list of mappings")
    if any(point.keys() != points[0].keys() for point in points):
        raise ArgumentError("the points of the grid name different parameters; give each of them the same names")
    clash = set(points[0]) & set(RESULTS)
    if clash:
        raise ArgumentError(f"the grid's parameter {min(clash)} is called as a column of the results; rename it")
    return points


def _computed(
    function: Callable[..., Any], points: list[dict[str, Any]], digits: int | None, jobs: int | None
) -> Iterator[Row]:
    """The rows, in the order in which they are done."""
    if len(points) <= 1 or jobs == 1:
        yield from (row_at(function, point, digits) for point in points)
        return
    from joblib import Parallel, delayed, effective_n_jobs

    if jobs is None and effective_n_jobs(None) == 1:
        jobs = -1
    parallel = Parallel(n_jobs=jobs, return_as="generator_unordered")
    yield from parallel(delayed(row_at)(function, point, digits) for point in points)


def row_at(function: Callable[..., Any], point: dict[str, Any], digits: int | None) -> Row:
    """One row. An error of the mathematics is a result; any other ends the sweep, and leaves what was done."""
    row: Row = {**point, "value": None, "radius": None, "certified": None, "digits": digits, "error": None}
    try:
        row.update(_value(function(**point), digits))
    except (ArgumentError, UndecidedError, ArithmeticError) as error:
        row["error"] = str(error)
    return row


def _value(result: Any, digits: int | None) -> Row:
    if isinstance(result, Divergence) and digits is not None:
        from klsym.enclose import enclose

        result = enclose(result, digits)
    if isinstance(result, Enclosure):
        value, radius = (str(result.mid), "0") if result.is_infinite else result.decimal()
        return {"value": value, "radius": radius, "certified": result.certified}
    if isinstance(result, Divergence):
        result = result.evalf(17)
    if isinstance(result, Expr):
        value = sympify(result).evalf(digits or 17)
        if not value.is_number or value.is_extended_real is False or value.has(Divergence):
            raise ArgumentError(f"the function gave {result} at a point of the grid, which is no real number")
        return {"value": float(value) if digits is None else str(value)}
    return {"value": float(result)}


def _shown(rows: Iterable[Row], total: int) -> Iterator[Row]:
    """The rows, with a bar on the terminal if there is one."""
    if total < 2 or not sys.stderr.isatty():
        yield from rows
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(rows, "sweep", total=total, console=Console(stderr=True), transient=True)
