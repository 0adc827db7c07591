"""Total variation where the densities cross at points that can be written down.

TV = ½ sum over the pieces between crossings of |P(piece) - Q(piece)|. The crossings solve log p = log q, a linear or
quadratic equation in x or in log x; the probabilities come from E|X - m|, whose derivative in m is 2 P(X < m) - 1.
"""

from __future__ import annotations

from itertools import pairwise

from sympy import Abs, Add, Dummy, Expr, S, Symbol, cancel, exp, expand, log, nan, oo, sqrt, zoo

from klsym.closed.exponentials import exponential_of
from klsym.closed.leaves import Leaf, leaves, owner
from klsym.closed.result import ClosedForm
from klsym.closed.statistics import expectation
from klsym.closed.tactics import equation, tactic
from klsym.closed.terms import linear_terms, subtract
from klsym.divergences.divergence import Divergence
from klsym.families import Family
from klsym.measures import Cell, Lattice, Lebesgue, common_refinement, decide

_LONGEST_SUM = 40


@tactic("total_variation")
def total_variation(divergence: Divergence) -> ClosedForm | None:
    """½ ∫ |p - q|, cell by cell."""
    refinement = common_refinement(divergence.first, divergence.second)
    if refinement.hypothesis.free_symbols or not refinement.covers_second:
        return None
    candidates = [leaves(measure) for measure in divergence.measures]
    if candidates[0] is None or candidates[1] is None:
        return None
    values: list[Expr] = [Abs(point.p - point.q) for point in refinement.points]
    for cell in refinement.cells:
        value = _over_cell(cell, candidates[0], candidates[1])
        if value is None or value.has(nan, zoo):
            return None
        values.append(value)
    total = Add(*values) / 2
    reason = "the densities cross where log p = log q; between crossings |p - q| integrates to |P - Q|"
    return ClosedForm(divergence, total, S.true, reason, (equation(divergence, total, reason),))


def _over_cell(cell: Cell, first: list[Leaf], second: list[Leaf]) -> Expr | None:
    """∫ |p - q| over the cell."""
    if isinstance(cell.base, Lattice):
        return _over_lattice(cell)
    if not isinstance(cell.base, Lebesgue):
        return None
    left, right = cell.base.args
    sides = []
    for densities, candidates in ((cell.p, first), (cell.q, second)):
        leaf = None if densities is None else owner(cell._replace(p=densities), candidates)
        if densities is not None and leaf is None:
            return None
        sides.append(leaf)
    crossings = crossing_points(cell) if sides[0] is not None and sides[1] is not None else []
    if crossings is None:
        return None
    pieces = []
    for start, stop in pairwise([left, *crossings, right]):
        mass, other = (S.Zero if leaf is None else probability(leaf, start, stop) for leaf in sides)
        if mass is None or other is None:
            return None
        pieces.append(Abs(expand(mass - other)))
    if len(crossings) == 1 and _both_whole(sides, left, right):
        return 2 * pieces[0]  # the same mass is on either side of the one crossing
    return Add(*pieces)


def _both_whole(sides: list[Leaf | None], left: Expr, right: Expr) -> bool:
    """Whether both measures are probabilities with all their mass on the interval."""
    return all(leaf is not None and leaf.weight == 1 and leaf.part.base.args == (left, right) for leaf in sides)


def _over_lattice(cell: Cell) -> Expr | None:
    """A sum over few points."""
    start, stop = cell.base.args
    count = stop - start
    if not count.is_Integer or count > _LONGEST_SUM:
        return None
    points = [start + j for j in range(int(count) + 1)]

    def mass(densities: tuple[Expr, ...] | None, point: Expr) -> Expr:
        return Add(*(exponential_of(density.subs(cell.variable, point)) for density in densities or ()))

    return Add(*(Abs(mass(cell.p, point) - mass(cell.q, point)) for point in points))


def crossing_points(cell: Cell) -> list[Expr] | None:
    """The points inside the cell where log p = log q, in order; None where they cannot be written down."""
    x = cell.variable
    assert cell.p is not None and cell.q is not None
    terms = subtract(linear_terms(cell.p[0], x), linear_terms(cell.q[0], x))
    if set(terms) <= {S.One}:
        return []
    for core, back in ((x, lambda u: u), (log(x), exp)):
        solved = _roots(expand(Add(*(c * s for s, c in terms.items()))), core, x)
        if solved is not None:
            return _inside([back(root) for root in solved], *cell.base.args)
    return _kinked(terms, cell)


def _roots(difference: Expr, core: Expr, x: Symbol) -> list[Expr] | None:
    """The real roots of a polynomial of degree at most two in `core`."""
    u = Dummy("u", real=True)
    polynomial = difference.subs(core, u)
    if polynomial.has(x) or not polynomial.is_polynomial(u):
        return None
    a, b, c = (cancel(polynomial.coeff(u, power)) for power in (2, 1, 0))
    if cancel(expand(polynomial - a * u**2 - b * u - c)) != 0:
        return None
    if a == 0:
        return [] if b == 0 else [cancel(-c / b) if not c.has(log) else -c / b]
    discriminant = expand(b**2 - 4 * a * c)
    if discriminant.is_negative:
        return []
    if not discriminant.is_positive or not a.is_nonzero:
        return None
    low, high = sorted((-1, 1), key=lambda sign: sign if a.is_positive else -sign)
    return [(-b + sign * sqrt(discriminant)) / (2 * a) for sign in (low, high)]


def _kinked(terms: dict[Expr, Expr], cell: Cell) -> list[Expr] | None:
    """Two kinks of equal height: |x - m| and |x - n| meet half way."""
    kinks = {s: c for s, c in terms.items() if s != 1}
    if len(kinks) != 2 or not all(isinstance(s, Abs) for s in kinks) or terms.get(S.One, S.Zero) != 0:
        return None
    (first, second), (a, b) = kinks, kinks.values()
    x = cell.variable
    return [(2 * x - first.args[0] - second.args[0]) / 2] if a + b == 0 else None


def _inside(roots: list[Expr], left: Expr, right: Expr) -> list[Expr] | None:
    """The roots strictly inside the interval, None where that hangs on a symbol."""
    kept = []
    for root in roots:
        inside = [decide(left < root), decide(root < right)]
        if False in inside:
            continue
        if None in inside:
            return None
        kept.append(root)
    return kept


def probability(leaf: Leaf, start: Expr, stop: Expr) -> Expr | None:
    """The mass of the leaf between two points."""
    ends = [distribution(leaf.law, point) for point in (start, stop)]
    return None if ends[0] is None or ends[1] is None else leaf.weight * (ends[1] - ends[0])


def distribution(law: Family, point: Expr) -> Expr | None:
    """P(X < point), half of one plus the derivative of E|X - m| at m = point."""
    left, right = law.base.args
    if point in (left, -oo) or decide(point <= left):
        return S.Zero
    if point in (right, oo) or decide(point >= right):
        return S.One
    x = Symbol("x", real=True)
    # a point known to lie right of the left end, so that the family knows which branch holds
    step = Dummy("m", positive=True) if left.is_finite else Dummy("m", real=True)
    origin = left if left.is_finite else S.Zero
    known = expectation(law, Abs(x - origin - step), x)
    if known is None or known.value.has(nan):
        return _by_length(law, point)
    value = (1 + known.value.diff(step)) / 2
    return expand(value.subs(step, point - origin).doit())


def _by_length(law: Family, point: Expr) -> Expr | None:
    """For a constant density: the length left of the point, times the density."""
    x = Symbol("x", real=True)
    density = law.log_density(x)
    return None if density.has(x) else exponential_of(density) * (point - law.base.args[0])
