"""Changes of variable that carry a piece of the line to the whole line, so that integrands fall off twice
exponentially.

A chart is x = origin + sign * y(u(t)), t on the whole line. The inner map gives the piece its natural coordinate:

    line      y = S u                 the whole line, for tails that fall like a power's or an exponential's exponential
    sinh      y = S sinh u            the whole line, for tails that fall like a power of x
    half      y = S e^u               a half-line from `origin`: log y = u + log S is exact, whatever singularity sits
    there
    finite    y = W / (1 + e^-u)      an interval of length W: both log y and log(W - y) are had without cancellation

The outer map u = t + e^(t - b) - e^(a - t), either exponential present or not, stretches the ends where the integrand
falls only like e^-|u|, beyond a and b.
S is a power of two. At real arguments the inner values are cached by step, so that a second integral finds them ready.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from math import exp, log
from typing import Any, NamedTuple

from flint import acb, arb, ctx, fmpq

from klsym.enclose.numbers import Number, value
from klsym.enclose.precision import PLANNING_BITS, two_to

# at most so many nodes are kept, over all steps and precisions
CACHE_LIMIT = 200_000


class Shape(NamedTuple):
    """A chart without its place and scale; where the stretching of either end begins, None where it is not
    stretched."""

    kind: str
    left: int | None
    right: int | None


class Chart(NamedTuple):
    """x = origin + sign * y(t); `exponent` is log2 of S, `end` the other end of a finite chart.

    The ends are stretched beyond t = left_at and t = right_at, so that all the scales that matter lie between.
    """

    kind: str
    origin: Number
    sign: int
    exponent: int
    stretch_left: bool
    stretch_right: bool
    end: Number | None = None
    left_at: int = 0
    right_at: int = 0
    # bits in which what is narrow and far from the origin is still seen: what planning on this chart is done in
    planning: int = PLANNING_BITS

    @property
    def shape(self) -> Shape:
        """What the cached nodes depend on."""
        return Shape(
            self.kind, self.left_at if self.stretch_left else None, self.right_at if self.stretch_right else None
        )

    def scale(self) -> Any:
        """S, or W for a finite chart, at the working precision."""
        if self.kind == "finite":
            assert self.end is not None
            return abs(arb(value(self.end) - value(self.origin)))
        return two_to(self.exponent)

    def points(self, arguments: Sequence[Any], analytic: bool = True) -> Points:
        """The points at these t (balls, real or complex); `analytic` asks for no value where a function is not
        analytic."""
        points = Points(self, [_raw(self.shape, t) for t in arguments], analytic)
        points.anchors = [_anchor(self.shape, t) if isinstance(t, acb) else None for t in arguments]
        return points

    def nodes(self, step: fmpq, first: int, last: int) -> Points:
        """The points at t = first * step, …, last * step; kept for the next integral with this step."""
        return Points(self, _cached(self.shape, step, first, last))


class Points:
    """Points of a chart as columns: local coordinate, Jacobian, and the distances to the ends with their logarithms."""

    def __init__(self, chart: Chart, raw: list[tuple[Any, ...]], analytic: bool = True) -> None:
        self.chart = chart
        self.raw = raw
        self.analytic = analytic
        self.anchors: list[float | None] = [None] * len(raw)
        self.scale = chart.scale()

    def __len__(self) -> int:
        return len(self.raw)

    @property
    def is_complex(self) -> bool:
        """Whether the points are boxes in the plane."""
        return bool(self.anchors) and self.anchors[0] is not None

    @cached_property
    def near(self) -> list[Any]:
        """y, the distance to the origin along the chart's direction."""
        scale = self.scale
        return [scale * point[0] for point in self.raw]

    @cached_property
    def local(self) -> list[Any]:
        """x - origin."""
        return self.near if self.chart.sign > 0 else [-distance for distance in self.near]

    @cached_property
    def jacobian(self) -> list[Any]:
        """dy/dt without its factor `scale`."""
        return [point[1] for point in self.raw]

    @cached_property
    def log_near(self) -> list[Any]:
        """log y, on half-lines and intervals."""
        shift = self.scale.log()
        return [point[3] + shift for point in self.raw]

    def log_gamma(self, sign: int, shift: Any) -> list[Any]:
        """log Gamma(sign * local + shift)."""
        return [(sign * entry + shift).lgamma() for entry in self.local]

    def far_logarithm(self, index: int, reach: float) -> tuple[Any, Any] | None:
        """log |h| continued from the real line, h = x - origin, and 1/h, at a point beyond the distance `reach`; None
        at
        nearer points and on charts where the plain logarithm does as well.

        Off the real line x turns about the origin, and the logarithm with it: past the cut of the principal one.
        """
        anchor = self.anchors[index]
        if anchor is None or self.chart.kind not in ("half", "sinh"):
            return None
        side = 1 if self.chart.kind == "half" or anchor > 0 else -1
        shift = self.scale.log()
        is_sinh = self.chart.kind == "sinh"
        # e^0.5 times `reach` away, each of the logarithm's branch points is seen within 37 degrees of the end's
        # direction
        distance = side * anchor + float(shift.mid()) - (0.7 if is_sinh else 0.0)
        if distance < log(max(reach, 1e-300)) + 0.5 or (is_sinh and side * anchor < 1):
            return None
        if self.chart.kind == "half":
            logarithm, side = self.raw[index][3] + shift, self.chart.sign
        else:
            turned = side * self.raw[index][3]
            logarithm = turned + shift - arb(2).log() + (1 - (-2 * turned).exp()).log(analytic=True)
        return logarithm, side * (-logarithm).exp()

    @cached_property
    def far(self) -> list[Any]:
        """W - y, on intervals."""
        scale = self.scale
        return [scale * point[4] for point in self.raw]

    @cached_property
    def log_far(self) -> list[Any]:
        """log(W - y), on intervals."""
        shift = self.scale.log()
        return [point[5] + shift for point in self.raw]


def softplus(z: Any) -> Any:
    """log(1 + e^z) continued from the real line: to all Re z > 0 as z + log(1 + e^-z), to all Re z < 0 as it stands.

    The two agree near the real axis; a ball that meets Re z = 0 beyond |Im z| = pi comes back without bounds.
    """
    if isinstance(z, arb):
        return z + (-z).exp().log1p() if z.mid() > 0 else z.exp().log1p()
    if z.real > 0:
        return z + (-z).exp().log1p()
    # the principal logarithm of 1 + w is analytic for |w| < 1
    if z.real < 0:
        return z.exp().log1p()
    if abs(z.imag) < 3:
        return (1 + z.exp()).log(analytic=True)
    return acb(arb.nan(), arb.nan())


def _outer(shape: Shape, t: Any) -> tuple[Any, Any]:
    """u(t) and du/dt."""
    u, slope = t, 1
    if shape.right is not None:
        grown = (t - shape.right).exp()
        u, slope = u + grown, slope + grown
    if shape.left is not None:
        fallen = (shape.left - t).exp()
        u, slope = u - fallen, slope + fallen
    return u, slope


def _anchor(shape: Shape, t: Any) -> float:
    """u at the middle of Re t, as a float: what chooses between forms of one function has to be the same all the way up
    from the real line, so it may hang on Re t alone."""
    place = float(t.real.mid())
    grown = exp(min(place - shape.right, 700.0)) if shape.right is not None else 0.0
    fallen = exp(min(shape.left - place, 700.0)) if shape.left is not None else 0.0
    return place + grown - fallen


def _raw(shape: Shape, t: Any) -> tuple[Any, ...]:
    """(y / scale, dy/dt / scale, du/dt, log(y / scale) or u, (W - y) / scale, log of that), as far as the kind has
    them."""
    kind = shape.kind
    u, slope = _outer(shape, t)
    if kind == "line":
        return u, slope, slope
    grown = u.exp()
    if kind == "half":
        return grown, grown * slope, slope, u
    fallen = 1 / grown if isinstance(u, arb) else (-u).exp()
    if kind == "sinh":
        return (grown - fallen) / 2, (grown + fallen) / 2 * slope, slope, u
    # the form whose exponential is the small one: on a wide box the other has lost its argument
    if (u.real if isinstance(u, acb) else u).mid() < 0:
        far = 1 / (1 + grown)
        near = grown * far
    else:
        near = 1 / (1 + fallen)
        far = fallen * near
    return near, near * far * slope, slope, -softplus(-u), far, -softplus(u)


class _Nodes:
    """Tables of raw points by (shape, step, precision), the least recently used thrown out first."""

    def __init__(self) -> None:
        self.tables: OrderedDict[tuple[Any, ...], dict[int, tuple[Any, ...]]] = OrderedDict()
        self.count = 0

    def table(self, key: tuple[Any, ...]) -> dict[int, tuple[Any, ...]]:
        if key not in self.tables:
            while self.count > CACHE_LIMIT and self.tables:
                self.count -= len(self.tables.popitem(last=False)[1])
            self.tables[key] = {}
        self.tables.move_to_end(key)
        return self.tables[key]

    def clear(self) -> None:
        self.tables.clear()
        self.count = 0


NODES = _Nodes()


def _cached(shape: Shape, step: fmpq, first: int, last: int) -> list[tuple[Any, ...]]:
    table = NODES.table((shape, step, ctx.prec))
    missing = [k for k in range(first, last + 1) if k not in table]
    for k in missing:
        table[k] = _raw(shape, arb(step * k))
    NODES.count += len(missing)
    return [table[k] for k in range(first, last + 1)]


def known_steps(shape: Shape, bits: int) -> list[fmpq]:
    """The steps for which nodes of this shape are ready at this precision."""
    return [key[1] for key in NODES.tables if key[0] == shape and key[2] == bits]


def clear_cache() -> None:
    """Forget all nodes."""
    NODES.clear()
