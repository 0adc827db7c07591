"""How much mass a measure has on a cell of its own, where that is simply computed: for sentences, not for values.

Only masses that are elementary at sight are worked out (Gaussian, exponential and power densities, symmetric ones on a
half-line, finite sums); a general integration could take long and says no more than "> 0".
"""

from __future__ import annotations

from sympy import Abs, Add, Expr, Poly, Rational, S, Symbol, erf, exp, log, pi, simplify, sqrt
from sympy.polys.polyerrors import PolynomialError

from klsym.measures import Cell, Lattice, Lebesgue, Measure, Refinement, decide

# a lattice cell of at most this many points is summed point by point
FEW = 64
# a number of more than this, in front of a logarithm or in its argument, is not simplified
LONG = 64
# the largest number that is printed in a sentence
MOST = 10**60


def event_of(cell: Cell) -> str:
    """The event that the outcome X lies in the cell."""
    left, right = cell.base.args
    if isinstance(cell.base, Lattice):
        if left == right:
            return f"X = {left}"
        if right.is_infinite:
            return f"X >= {left}" if not left.is_infinite else "X is an integer"
        if left.is_infinite:
            return f"X <= {right}"
        return f"X in {{{left}, {right}}}" if right - left == 1 else f"X in {{{left}, ..., {right}}}"
    if left.is_infinite and right.is_infinite:
        return "-oo < X < oo"
    if left.is_infinite:
        return f"X < {right}"
    return f"X > {left}" if right.is_infinite else f"{left} < X < {right}"


def mass_in_words(measure: Measure, cell: Cell, refinement: Refinement) -> str:
    """'= 1/2', or '> 0' where the mass is not simply computed."""
    mass = mass_of(measure, cell, refinement)
    return "> 0" if mass is None or _is_long(mass) else f"= {mass}"


def _is_long(mass: Expr) -> bool:
    """Whether the mass has numbers of more digits than a sentence holds."""
    return any(max(abs(number.p), number.q) > MOST for number in mass.atoms(Rational))


def mass_of(measure: Measure, cell: Cell, refinement: Refinement) -> Expr | None:
    """The mass of `measure` (the first of the refinement) on the cell; None where it is not simply computed."""
    others = [other for other in refinement.cells if other.p is not None and other is not cell]
    elsewhere = Add(*(point.p for point in refinement.points))
    if not others:
        return _simple(measure.total_mass - elsewhere)
    if isinstance(cell.base, Lattice):
        own = _finite_sum(cell)
        if own is not None:
            return own
        sums = [_finite_sum(other) for other in others]
        return None if any(part is None for part in sums) else _simple(measure.total_mass - Add(*sums, elsewhere))
    if not isinstance(cell.base, Lebesgue):
        return None
    left, right = cell.base.args
    whole = len(measure.parts) == 1 and measure.parts[0].base == Lebesgue()
    middle = right if left is S.NegativeInfinity else left if right is S.Infinity else None
    masses = []
    for component in cell.p or ():
        if whole and middle is not None and _even(component, cell.variable, middle):
            masses.append(measure.total_mass / 2)
        else:
            masses.append(_integral(component, cell.variable, left, right))
    return None if any(part is None for part in masses) else _simple(Add(*masses))


def _simple(mass: Expr) -> Expr | None:
    """The mass as a person writes it; None where logarithms have long factors, which SymPy takes forever to join."""
    if mass.has(log) and any(max(abs(number.p), number.q) > LONG for number in mass.atoms(Rational)):
        return None
    return simplify(mass)


def _even(component: Expr, variable: Symbol, middle: Expr) -> bool:
    mirrored = component.subs(variable, 2 * middle - variable)
    return mirrored == component or (mirrored - component).expand() == 0


def _finite_sum(cell: Cell) -> Expr | None:
    left, right = cell.base.args
    if not isinstance(cell.base, Lattice) or not (right - left).is_Integer or right - left >= FEW:
        return None
    points = [left + step for step in range(int(right - left) + 1)]
    return simplify(Add(*(exp(component.subs(cell.variable, point)) for component in cell.p or () for point in points)))


def _integral(component: Expr, x: Symbol, left: Expr, right: Expr) -> Expr | None:
    """The integral of exp(component), a polynomial of degree at most two or a multiple of log x, up to kinks."""
    for kink in component.atoms(Abs):
        inner = kink.args[0]
        point = (x - inner).expand()
        if point.has(x):
            return None
        above, below = decide(left >= point), decide(right <= point)
        if not (above or below):
            return None
        component = component.subs(kink, inner if above else -inner)
    constant, varying = component.expand().as_independent(x, as_Add=True)
    slope = varying.coeff(log(x))
    if slope != 0 and varying == slope * log(x):
        power = slope + 1
        if power == 0 or left.is_negative or left.is_infinite:
            return None
        upper = S.Zero if right is S.Infinity and power.is_negative else right**power
        return None if upper.is_infinite else exp(constant) * (upper - left**power) / power
    try:
        coefficients = Poly(component, x).all_coeffs()
    except PolynomialError:
        return None
    if len(coefficients) == 1:
        return exp(component) * (right - left)
    if len(coefficients) == 2:
        slope, start = coefficients
        return exp(start) * (_exp(slope * right) - _exp(slope * left)) / slope
    if len(coefficients) == 3 and coefficients[0].is_negative:
        a, b, c = -coefficients[0], coefficients[1], coefficients[2]
        centre = b / (2 * a)
        front = exp(c + b**2 / (4 * a)) * sqrt(pi / a) / 2
        return front * (erf(sqrt(a) * (right - centre)) - erf(sqrt(a) * (left - centre)))
    return None


def _exp(exponent: Expr) -> Expr:
    return S.Zero if exponent is S.NegativeInfinity else exp(exponent)
