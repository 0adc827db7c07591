"""tour(P, Q): KL(P, Q) by every reading, exact and by experiment, in one table and one picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from klsym.enclose import Enclosure
from klsym.families.convert import measure
from klsym.intuitions.reading import DIGITS, Experiment, Reading
from klsym.measures import ArgumentError, UndecidedError


def readings() -> list[type[Reading]]:
    """The readings there are, in the order of a tour: one for each file of this room that defines one."""
    found: list[type[Reading]] = []
    package = import_module(__name__.rpartition(".")[0])
    for module in iter_modules(package.__path__):
        names = vars(import_module(f"{package.__name__}.{module.name}"))
        found += [
            value
            for value in names.values()
            if isinstance(value, type) and issubclass(value, Reading) and value.__module__.endswith(f".{module.name}")
            and value is not Reading
        ]  # fmt: skip
    return sorted(found, key=lambda reading: reading.order)


@dataclass(frozen=True)
class Stop:
    """One reading of a tour: what it found, or why it does not apply."""

    reading: Reading
    exact: Enclosure | None
    experiment: Experiment | None
    refusal: str | None

    @property
    def z_score(self) -> float | None:
        """How many standard errors the experiment is from the exact value."""
        return None if self.exact is None or self.experiment is None else self.experiment.z_score(self.exact)


class Tour:
    """KL(P, Q) by each reading. Its text is the table; `figure()` draws the panels; `html(path)` writes the page."""

    def __init__(self, P: Any, Q: Any, n: int, seed: int, digits: int) -> None:
        self.P, self.Q = measure(P), measure(Q)
        self.n, self.seed, self.digits = n, seed, digits

    @cached_property
    def stops(self) -> list[Stop]:
        """The readings, in order."""
        return list(self.go())

    def go(self) -> Iterator[Stop]:
        """The readings one after another, each as it is done."""
        for kind in readings():
            reading = kind(self.P, self.Q)
            exact, experiment, refusal = None, None, reading.refusal()
            if refusal is None:
                try:
                    exact = reading.exact(self.digits)
                    experiment = reading.simulate(self.n, self.seed)
                except (ArgumentError, UndecidedError) as error:
                    refusal = f"no experiment: {error}" if exact is not None else str(error)
            yield Stop(reading, exact, experiment, refusal)

    def rows(self) -> list[dict[str, Any]]:
        """The table, as plain values."""
        return [
            {
                "reading": stop.reading.title,
                "exact": None if stop.exact is None else stop.exact.to_json(),
                "mean": None if stop.experiment is None else stop.experiment.mean,
                "standard_error": None if stop.experiment is None else stop.experiment.standard_error,
                "z": stop.z_score,
                "theorem": stop.reading.theorem.title,
                "refusal": stop.refusal,
            }
            for stop in self.stops
        ]

    def __str__(self) -> str:
        lines = [f"KL(P, Q) for P = {self.P}, Q = {self.Q}, in nats", ""]
        for stop in self.stops:
            lines.append(f"{stop.reading.order}. {stop.reading.title}  [{stop.reading.theorem.title}]")
            if stop.exact is not None:
                lines.append(f"   exact       {stop.exact}")
            if stop.experiment is not None:
                run, z = stop.experiment, stop.z_score
                score = "" if z is None else f"   z = {z:+.2f}"
                said = f"{run.mean:.6g} ± {run.standard_error:.2g} (n = {run.n}){score}"
                lines.append(
                    f"   experiment  {said if run.infinite_at is None else f'oo, at repetition {run.infinite_at}'}"
                )
            if stop.refusal is not None:
                lines.append(f"   {stop.refusal}")
        return "\n".join(lines)

    __repr__ = __str__

    def figure(self) -> Any:
        """One matplotlib figure with a panel for each reading that applies."""
        from matplotlib.figure import Figure

        shown = [stop for stop in self.stops if stop.exact is not None]
        rows = (len(shown) + 2) // 3
        figure = Figure(figsize=(13, 3.6 * rows), layout="constrained")
        for place, stop in enumerate(shown):
            ax = figure.add_subplot(rows, 3, place + 1)
            try:
                stop.reading.plot(ax)
            except ArgumentError as error:
                ax.text(0.5, 0.5, str(error), ha="center", va="center", wrap=True, transform=ax.transAxes)
            ax.spines[["top", "right"]].set_visible(False)
        return figure


def tour(P: Any, Q: Any, *, n: int = 10_000, seed: int = 0, digits: int = DIGITS) -> Tour:
    """KL(P, Q) seven ways: by each reading exactly, by an experiment of n repetitions, with the theorem that says why.

    Parameters: P, the truth, and Q, probabilities on one space or what `measure` takes for one; n >= 1; seed, an
    integer; digits >= 1, for the exact values.
    Returns a Tour, whose text is a table (nats). Raises ArgumentError for what are not probabilities on one space.

    >>> print(tour(["0.1", "0.9"], ["0.01", "0.99"], digits=20))
    KL(P, Q) for P = Categorical([1/10, 9/10]), Q = Categorical([1/100, 99/100]), in nats
    <BLANKLINE>
    1. Expected excess surprise  [...]
       exact       0.14447934747551219436 ± ... (certified)
       experiment  ...
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise ArgumentError(f"n is {n!r}; give the number of repetitions, an integer of at least 1")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ArgumentError(f"the seed is {seed!r}; give an integer of at least 0")
    return Tour(P, Q, n, seed, digits)
