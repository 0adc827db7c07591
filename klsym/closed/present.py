"""From a sum of products to the formula a textbook prints: quick, deterministic, and never `simplify`.

The sum is taken apart once. Logarithms of products are split into logarithms of their factors, the coefficient of each
log(a), psi(a) and Euler's gamma is collected, and what cancels is gone. Then factors with the same coefficient (up to
sign) are put back under one logarithm: log(sigma2/sigma1). All else keeps the shape in which it came, so that squares
stay squares.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import gcd, lcm

from sympy import (
    Add,
    EulerGamma,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    S,
    beta,
    cancel,
    expand_mul,
    factorint,
    gamma,
    log,
    loggamma,
    pi,
    polygamma,
)
from sympy import exp as exponential

from klsym.closed.fractions import join_fractions, join_powers
from klsym.closed.gammas import reduce_gammas
from klsym.closed.mass_term import MassTerm

_FACTORED = 2**32  # integers beyond this are not factored: a float's exact value may have large prime factors
_MANY = 60  # numbers beyond this many are added as they are
_SHORT = 24  # bits of a number that may stand under one logarithm
LARGE = 30  # gamma(n) is written out for n up to this, log gamma(n) kept whole beyond


def present(summands: Iterable[Expr]) -> Expr:
    """The sum of the summands in a textbook's form.

    >>> from sympy import symbols
    >>> a, b = symbols("a b", positive=True)
    >>> present([2 * log(a), -log(4 * b**2), log(2)])
    2*log(a/b) - log(2)
    """
    summands = list(summands)
    if len(summands) > _MANY and not any(summand.free_symbols for summand in summands):
        return Add(*summands)  # nobody reads hundreds of numbers as a formula
    logs: dict[Expr, Expr] = {}
    singles: dict[Expr, Expr] = {}
    rest: list[Expr] = []
    for summand in summands:
        for term in _distributed(summand):
            _sort(term, logs, singles, rest)
    total = [*(c * a for a, c in _collected(singles)), *_joined(_collected(logs)), *join_fractions(rest)]
    return Add(*(_squares(join_powers(term)) for term in total))


def _distributed(summand: Expr) -> list[Expr]:
    """The summand as a sum of products in which no logarithm hides inside a sum."""
    if summand.is_Add:
        return [term for argument in summand.args for term in _distributed(argument)]
    summand = reduce_gammas(summand)
    if not summand.is_Mul:
        return [summand]
    for index, factor in enumerate(summand.args):
        if factor.is_Add and _is_linear(factor):
            others = Mul(*(argument for place, argument in enumerate(summand.args) if place != index))
            return [term for argument in factor.args for term in _distributed(others * argument)]
    return [summand]


def _is_linear(total: Expr) -> bool:
    """Whether the sum holds logarithms and their like, and each as a factor of a term, never inside a square."""
    held = False
    for term in total.args:
        for factor in Mul.make_args(term):
            if isinstance(factor, (log, polygamma, loggamma)) or factor == EulerGamma:
                held = True
            elif factor.has(log, polygamma, loggamma, EulerGamma):
                return False
    return held


def _sort(term: Expr, logs: dict[Expr, Expr], singles: dict[Expr, Expr], rest: list[Expr]) -> None:
    """Book one product under its logarithm, under its psi or gamma constant, or as it is."""
    factors = Mul.make_args(term)
    special = [factor for factor in factors if isinstance(factor, (log, loggamma, polygamma)) or factor == EulerGamma]
    if len(special) != 1 or any(factor.has(log, polygamma) for factor in factors if factor is not special[0]):
        rest.append(term)
        return
    (core,) = special
    coefficient = Mul(*(factor for factor in factors if factor is not core))
    if isinstance(core, log):
        for atom, multiple in split_log(core.args[0]):
            target = rest if atom is None else None
            if target is not None:
                rest.append(coefficient * multiple)
            elif isinstance(atom, loggamma):
                _book(singles, atom, coefficient * multiple)
            else:
                _book(logs, atom, coefficient * multiple)
    elif isinstance(core, loggamma) and not _is_large(core.args[0]):
        _book(logs, gamma(core.args[0]), coefficient)
    else:
        _book(singles, core, coefficient)


def _book(table: dict[Expr, Expr], key: Expr, coefficient: Expr) -> None:
    table[key] = table.get(key, S.Zero) + coefficient


def _is_large(argument: Expr) -> bool:
    return bool(argument.is_number and argument > LARGE)


def split_log(argument: Expr) -> list[tuple[Expr | None, Expr]]:
    """log(argument) as a sum of multiple*log(atom); the atom None stands for a plain summand.

    Factors are split off only where they are known to be positive.
    """
    if argument.is_Rational and argument.is_positive:
        return [(Integer(prime), Integer(power)) for prime, power in _factors(argument).items()]
    if argument.is_Mul:
        positive = [factor for factor in argument.args if factor.is_positive]
        others = [factor for factor in argument.args if not factor.is_positive]
        if len(others) <= 1:  # the whole is positive where its logarithm is taken, so the one factor left is too
            return [pair for factor in positive + others for pair in split_log(factor)]
    if argument.is_Pow and argument.base.is_positive and argument.exp.is_real:
        return [
            (atom, argument.exp * multiple) if atom is not None else (None, argument.exp * multiple)
            for atom, multiple in split_log(argument.base)
        ]
    if isinstance(argument, exponential) and argument.args[0].is_real:
        return [(None, argument.args[0])]
    return [(argument, S.One)] if argument != 1 else []


def _factors(number: Rational) -> dict[int, int]:
    """{prime: power} of a positive rational; large parts are left whole."""
    found: dict[int, int] = {}
    for part, sign in ((number.p, 1), (number.q, -1)):
        part = int(part)
        twos = (part & -part).bit_length() - 1
        part >>= twos
        pieces = factorint(part) if part <= _FACTORED else {part: 1}
        for prime, power in ({2: twos} | pieces).items():
            if prime != 1 and power:
                found[prime] = found.get(prime, 0) + sign * power
    return found


def _collected(table: dict[Expr, Expr]) -> list[tuple[Expr, Expr]]:
    """The (atom, coefficient) pairs that survive, coefficients in lowest terms."""
    pairs = []
    for atom, coefficient in table.items():
        if coefficient.free_symbols and not coefficient.is_Symbol:
            coefficient = lowest_terms(coefficient)
        if coefficient != 0:
            pairs.append((atom, coefficient))
    return pairs


def lowest_terms(coefficient: Expr) -> Expr:
    """The coefficient expanded, or over a common denominator where that is shorter; zero is seen as zero."""
    flat = expand_mul(coefficient)
    if not flat.is_Add or all(argument.is_polynomial() for argument in flat.args):
        return flat
    together = cancel(coefficient) if coefficient.is_rational_function() else flat
    return together if together.count_ops() < flat.count_ops() else flat


def _joined(pairs: list[tuple[Expr, Expr]]) -> list[Expr]:
    """sum c log(a), the logarithms with one coefficient up to sign joined to one."""
    numbers = [(atom, c) for atom, c in pairs if c.is_Rational and (atom.is_Integer or atom == pi)]
    groups: dict[Expr, list[Expr]] = {}
    for atom, coefficient in pairs:
        if (atom, coefficient) not in numbers:
            _join(groups, coefficient, atom)
    if numbers:
        # integer powers of numbers stand under one logarithm, with the largest common coefficient in front
        common = Rational(gcd(*(int(c.p) for _, c in numbers)), lcm(*(int(c.q) for _, c in numbers)))
        # 2 log(2) goes with log(sigma) to log(4*sigma), while log(2)/2 stays apart
        common = next((c for c in groups if c.is_Rational and (common / c).is_Integer), common)
        if _is_short([(atom, c / common) for atom, c in numbers]):
            _join(groups, common, Mul(*(atom ** (c / common) for atom, c in numbers)))
        else:
            for atom, coefficient in numbers:
                _join(groups, coefficient, atom)
    return [_one_log(coefficient, atoms) for coefficient, atoms in groups.items()]


def _is_short(powers: list[tuple[Expr, Expr]]) -> bool:
    """Whether the product of the powers is a number of a few digits."""
    return sum(abs(power) * (int(atom).bit_length() if atom.is_Integer else 2) for atom, power in powers) <= _SHORT


def _join(groups: dict[Expr, list[Expr]], coefficient: Expr, atom: Expr) -> None:
    """Put c log(atom) with the others whose coefficient is c or -c."""
    if coefficient in groups:
        groups[coefficient].append(atom)
    elif -coefficient in groups:
        groups[-coefficient].append(1 / atom)
    else:
        groups[coefficient] = [atom]


def _one_log(coefficient: Expr, atoms: list[Expr]) -> Expr:
    numerator, denominator = join_betas(Mul(*atoms)).as_numer_denom()
    turned = coefficient.could_extract_minus_sign()
    if denominator != 1 and (turned or numerator == 1):
        numerator, denominator, coefficient = denominator, numerator, -coefficient
    term = _mass_term(coefficient, numerator, denominator)
    return coefficient * log(numerator / denominator) if term is None else term


def join_betas(product: Expr) -> Expr:
    """Gamma(a) Gamma(b)/Gamma(a + b) as B(a, b), up to a factor that is left."""
    upper = [factor.args[0] for factor in product.args if isinstance(factor, gamma)]
    lower = [
        factor.base.args[0]
        for factor in product.args
        if factor.is_Pow and factor.exp == -1 and isinstance(factor.base, gamma)
    ]
    for tops, bottoms, sign in ((upper, lower, 1), (lower, upper, -1)):
        for first, second in combinations(tops, 2):
            total = first + second
            if total in bottoms:
                rest = product / (gamma(first) * gamma(second) / gamma(total)) ** sign
                return join_betas(rest) * beta(first, second) ** sign
    return product


def _mass_term(coefficient: Expr, numerator: Expr, denominator: Expr) -> Expr | None:
    """c log(p/q) as MassTerm(c, c q/p) where p or q may be zero and c vanishes with p; else None."""
    if numerator.is_positive and denominator.is_positive:
        return None
    for sign, first, second in ((1, numerator, denominator), (-1, denominator, numerator)):
        if first.is_number or (first.is_positive and second.is_positive):
            continue
        factor = cancel(sign * coefficient / first)
        if factor.as_numer_denom()[1].subs(first, 0) == 0:
            continue
        if factor.is_nonnegative:
            return MassTerm(factor * first, factor * second)
        if factor.is_nonpositive:
            return -MassTerm(-factor * first, -factor * second)
    return None


def _squares(term: Expr) -> Expr:
    """Even powers of sums with the sign a reader expects: (mu1 - mu2)**2, not (mu2 - mu1)**2."""
    if not term.has(Pow):
        return term
    turned = {
        power: Pow(-power.base, power.exp)
        for power in term.atoms(Pow)
        if power.exp.is_Integer and power.exp % 2 == 0 and power.base.is_Add and _starts_with_minus(power.base)
    }
    return term.xreplace(turned) if turned else term


def _starts_with_minus(base: Expr) -> bool:
    first = min(base.args, key=lambda argument: (argument.is_number, str(argument.as_coeff_Mul()[1])))
    return first.could_extract_minus_sign()
