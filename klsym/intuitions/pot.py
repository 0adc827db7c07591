"""Buying the pot: one ticket of every number of a lottery whose other tickets are sold at random.

The prize, what is paid in less the organiser's cut, is shared by the holders of the winning number. If the tickets of
others fall on each number as a Poisson variable of mean λ, independently, then a unit returns (1 + λ)(1 − e^(−λ))/λ
where the numbers are many: more than 1, whatever λ, because some numbers are sold more often than others and the buyer
of all holds the rare ones too. The informal account forgets that one's own ticket shares the prize and that one's own
stakes are in the pot; here both are counted.
"""

from __future__ import annotations

from typing import Any

import numpy
from sympy import Expr, Integer, S, binomial, exp, sympify

from klsym.measures import ArgumentError


def _arguments(numbers: Any, rate: Any) -> tuple[Expr, Expr]:
    count, mean = sympify(numbers), sympify(str(rate) if isinstance(rate, float) else rate)
    if count.is_integer is not True or (count.is_number and count < 1):
        raise ArgumentError(f"numbers is {numbers!r}; give how many numbers there are, an integer of at least 1")
    if mean.is_positive is not True:
        raise ArgumentError(f"rate is {rate!r}; give the mean number of others' tickets on a number, positive")
    return count, mean


def return_of_the_pot(numbers: Any, rate: Any, cut: Any = 0) -> Expr:
    """The expected return, for each unit staked, of one ticket of every number.

    Parameters: numbers = M >= 1, how many numbers there are, all equally likely to win; rate = λ > 0, the mean number
    of others' tickets on each, Poisson and independent; cut in [0, 1), the organiser's share. Symbols will do.
    Returns (1 − cut) (1 + (M − 1)(1 + λ)(1 − e^(−λ))/λ)/M: with K others on the winning number, the pot holds M + K
    and a Poisson number of mean (M − 1) λ, of which 1/(1 + K) is won, and E 1/(1 + K) = (1 − e^(−λ))/λ.

    >>> return_of_the_pot(13983816, 1).evalf(8)
    1.2642411
    """
    count, mean = _arguments(numbers, rate)
    kept = S.One - sympify(str(cut) if isinstance(cut, float) else cut)
    if kept.is_number and not 0 < kept <= 1:
        raise ArgumentError(f"cut is {cut!r}; the organiser's share lies in [0, 1)")
    return kept * (1 + (count - 1) * (1 + mean) * (1 - exp(-mean)) / mean) / count


def break_even_cut(numbers: Any, rate: Any) -> Expr:
    """The organiser's cut at which buying the pot stops paying.

    >>> break_even_cut(13983816, 1).evalf(5)
    0.20901
    """
    return 1 - 1 / return_of_the_pot(numbers, rate)


def simulate_the_pot(numbers: int, rate: float, rounds: int = 10_000, seed: int = 0) -> tuple[float, float]:
    """The mean return of a unit over `rounds` draws and its standard error, without a cut."""
    generator = numpy.random.default_rng(seed)
    winning = generator.poisson(rate, rounds)
    rest = generator.poisson((numbers - 1) * rate, rounds)
    returns = (numbers + winning + rest) / (1 + winning) / numbers
    return float(returns.mean()), float(returns.std(ddof=1) / rounds**0.5)


def draws_of(balls: int, drawn: int) -> Integer:
    """How many numbers a lottery has that draws some balls without order: 13,983,816 for 6 of 49.

    >>> draws_of(49, 6)
    13983816
    """
    if not 0 < drawn <= balls:
        raise ArgumentError(f"{drawn} balls cannot be drawn out of {balls}")
    return Integer(binomial(balls, drawn))
