"""What the pictures of the readings share: where to look at two measures, their densities there, and colours that hold
on light and on dark paper.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy

from klsym.intuitions.sampling import Sampler, numeric
from klsym.measures import Atoms, Lattice, Measure, common_refinement

P_COLOUR, Q_COLOUR, ACCENT, QUIET = "#3b7dd8", "#d9822b", "#2a9d6f", "#8a8f98"


class Heights(NamedTuple):
    """Points, the densities or masses of P and Q there, the points' labels, and whether they are single points."""

    points: Any
    p: Any
    q: Any
    labels: list[str]
    discrete: bool


def heights(P: Measure, Q: Measure, count: int = 600) -> Heights:
    """The two measures where either has its mass: at their atoms if they have nothing else, else along the line."""
    generator = numpy.random.default_rng(0)
    refinement = common_refinement(P.exact(), Q.exact())
    if all(isinstance(part, Atoms) for side in (P, Q) for part in side.parts):
        atoms = refinement.points
        return Heights(
            numpy.arange(len(atoms)), numpy.array([float(one.p) for one in atoms]),
            numpy.array([float(one.q) for one in atoms]), [str(one.point) for one in atoms], True,
        )  # fmt: skip
    drawn = numpy.concatenate([Sampler(side).draw(2000, generator).points for side in (P, Q)])
    low, high = numpy.quantile(drawn, [0.004, 0.996])
    lattices = all(isinstance(cell.base, Lattice) for cell in refinement.cells)
    if lattices:
        points = numpy.arange(numpy.floor(low), min(numpy.ceil(high), low + 400) + 1)
    else:
        margin = 0.05 * (high - low) or 1.0
        points = numpy.linspace(low - margin, high + margin, count)
    p, q = numpy.zeros(len(points)), numpy.zeros(len(points))
    for cell in refinement.cells:
        lattice = isinstance(cell.base, Lattice)
        if lattice != lattices:
            continue
        ends = (cell.base.start, cell.base.stop) if lattice else (cell.base.left, cell.base.right)
        inside = (points >= float(ends[0])) & (points <= float(ends[1]))
        for found, logarithm in ((p, cell.log_p), (q, cell.log_q)):
            if logarithm is not None:
                found[inside] = numpy.exp(numeric(logarithm, cell.variable)(points[inside]))
    for one in refinement.points:
        if lattices:
            p[points == float(one.point)], q[points == float(one.point)] = float(one.p), float(one.q)
    return Heights(points, p, q, [f"{x:g}" for x in points], lattices)


def two_measures(ax: Any, P: Measure, Q: Measure) -> Heights:
    """Draw P and Q side by side or one over the other."""
    found = heights(P, Q)
    if found.discrete and len(found.points) <= 40:
        ax.bar(found.points - 0.2, found.p, 0.4, color=P_COLOUR, label="P")
        ax.bar(found.points + 0.2, found.q, 0.4, color=Q_COLOUR, label="Q")
        step = max(1, len(found.points) // 10)
        ax.set_xticks(found.points[::step], found.labels[::step])
    else:
        ax.plot(found.points, found.p, color=P_COLOUR, label="P")
        ax.plot(found.points, found.q, color=Q_COLOUR, label="Q")
    ax.legend(frameon=False)
    return found


def running_mean(ax: Any, values: Any, exact: float, label: str) -> None:
    """The mean of the first n values against n, with the exact value as a line."""
    values = numpy.asarray(values)
    steps = numpy.arange(1, len(values) + 1)
    means = numpy.cumsum(values) / steps
    first = min(10, len(values) - 1)
    ax.plot(steps[first:], means[first:], color=ACCENT, lw=1.2, label=label)
    if numpy.isfinite(exact):
        ax.axhline(exact, color=QUIET, lw=1, ls="--", label="KL(P, Q)")
    ax.set_xscale("log")
    ax.legend(frameon=False)
