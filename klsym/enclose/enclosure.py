"""Enclosure: a number with a bound on its error, and the word for how the bound was had.

`certified` means that the true value lies in [mid - radius, mid + radius] by proof; `estimated` that two independent
rules agree to `radius`. Middle and radius are exact binary numbers, so an enclosure pickles and prints without FLINT.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mpmath.libmp import from_man_exp
from sympy import Expr, Float, Integer, Rational, S

from klsym.measures import ArgumentError, UndecidedError

# beyond these places a number is printed with an exponent
SMALLEST_PLAIN_EXPONENT = -6
LARGEST_PLAIN_EXPONENT = 20


@dataclass(frozen=True)
class Enclosure:
    """A real number known to lie within `radius` of `mid` (both SymPy numbers; `mid` may be oo or -oo).

    Comparisons answer only where the whole ball is on one side, and raise UndecidedError elsewhere.

    >>> Enclosure(Float("0.5", 20), Float("1e-12"), True, "an example", 10)
    0.5000000000 ± 1.0e-12 (certified)
    """

    mid: Expr
    radius: Expr
    certified: bool
    reason: str = ""
    digits: int = 15

    # ---- building

    @classmethod
    def from_ball(cls, value: Any, digits: int, reason: str, certified: bool = True) -> Enclosure:
        """The enclosure that an arb ball is."""
        return cls(_float_of(value.mid()), _float_of(value.rad()), certified, reason, digits)

    @classmethod
    def exactly(cls, value: Expr, digits: int, reason: str) -> Enclosure:
        """A value known without error: a rational number, or plus or minus infinity."""
        return cls(value, S.Zero, True, reason, digits)

    # ---- asking

    @property
    def is_infinite(self) -> bool:
        """Whether the value is oo or -oo."""
        return self.mid in (S.Infinity, S.NegativeInfinity)

    @property
    def lower(self) -> Any:
        """The lower end, a Fraction or -oo or oo."""
        return self.mid if self.is_infinite else _fraction(self.mid) - _fraction(self.radius)

    @property
    def upper(self) -> Any:
        """The upper end, a Fraction or -oo or oo."""
        return self.mid if self.is_infinite else _fraction(self.mid) + _fraction(self.radius)

    def contains(self, other: Any) -> bool:
        """Whether `other` (a number, a SymPy number expression, a ball or another enclosure) surely lies inside.

        A number expression that is not rational is enclosed ever more narrowly until it is inside or outside;
        UndecidedError where that does not come to an end.
        """
        if other in (S.Infinity, S.NegativeInfinity) or self.is_infinite:
            return bool(self.mid == (other.mid if isinstance(other, Enclosure) else other))
        for lower, upper in _ends(other):
            if self.lower <= lower and upper <= self.upper:
                return True
            if upper < self.lower or self.upper < lower or lower == upper:
                return False
            if isinstance(other, Enclosure) or hasattr(other, "rad"):
                return False
        raise UndecidedError(f"whether {other} lies in {self} could not be told; ask for more digits")

    def overlaps(self, other: Enclosure) -> bool:
        """Whether some number lies in both."""
        if self.is_infinite or other.is_infinite:
            return bool(self.mid == other.mid)
        return bool(self.lower <= other.upper and other.lower <= self.upper)

    def correctly_rounded(self) -> float | None:
        """The double nearest to the value, None where both ends do not round to the same one."""
        if self.is_infinite:
            return float(self.mid)
        lower, upper = float(self.lower), float(self.upper)
        return lower if lower == upper else None

    def __float__(self) -> float:
        return float(self.mid) if self.is_infinite else float(_fraction(self.mid))

    def _compare(self, other: Any, sign: str) -> int:
        """-1 or 1 where self is surely below or above `other`; 0 where both are the same known number."""
        for lower, upper in _ends(other):
            if self.upper < lower:
                return -1
            if self.lower > upper:
                return 1
            if self.lower == self.upper == lower == upper:
                return 0
            if isinstance(other, Enclosure) or lower == upper:
                break
        raise UndecidedError(
            f"{self} {sign} {other} cannot be told, because the ball holds both answers; ask for more digits"
        )

    def __lt__(self, other: Any) -> bool:
        return self._compare(other, "<") < 0

    def __le__(self, other: Any) -> bool:
        return self._compare(other, "<=") <= 0

    def __gt__(self, other: Any) -> bool:
        return self._compare(other, ">") > 0

    def __ge__(self, other: Any) -> bool:
        return self._compare(other, ">=") >= 0

    # ---- showing

    def __str__(self) -> str:
        word = "certified" if self.certified else "estimated"
        if self.is_infinite or (self.radius == 0 and self.mid.is_Integer):
            return f"{self.mid} ({word})"
        middle, error = self.decimal()
        return f"{middle} ({word})" if error == "0" else f"{middle} ± {error} ({word})"

    __repr__ = __str__

    def decimal(self) -> tuple[str, str]:
        """The middle rounded to its correct digits (at most `digits`), and a bound on its distance to the value.

        Both are decimal strings, the second rounded up to two digits, so that the pair is an enclosure itself.
        """
        middle, radius = _fraction(self.mid), _fraction(self.radius)
        if middle == 0 and radius == 0:
            return "0", "0"
        place = max(_exponent(abs(middle)), _exponent(radius)) - self.digits + 1
        while True:
            rounded = round(middle / Fraction(10) ** place)
            error = abs(middle - rounded * Fraction(10) ** place) + radius
            if error <= Fraction(10) ** place:
                return _plain(rounded, place), _scientific(error)
            place += 1

    def to_json(self) -> dict[str, Any]:
        """The enclosure as plain JSON values; the decimal pair is an enclosure itself."""
        middle, error = (str(self.mid), "0") if self.is_infinite else self.decimal()
        return {
            "mid": middle,
            "radius": error,
            "certified": self.certified,
            "reason": self.reason,
            "digits": self.digits,
        }


def _float_of(number: Any) -> Expr:
    """An exact (zero-radius) ball as a SymPy number."""
    mantissa, exponent = number.man_exp()
    mantissa, exponent = int(mantissa), int(exponent)
    if mantissa == 0:
        return S.Zero
    return Float._new(from_man_exp(mantissa, exponent), max(53, mantissa.bit_length()))


def exact_rational(number: Any) -> Expr:
    """An exact ball as a SymPy Rational."""
    mantissa, exponent = (int(part) for part in number.man_exp())
    return Rational(mantissa << exponent, 1) if exponent >= 0 else Rational(mantissa, 1 << -exponent)


def _fraction(number: Any) -> Fraction:
    if isinstance(number, Float):
        sign, mantissa, exponent, _ = number._mpf_
        return (-1 if sign else 1) * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    if isinstance(number, (Integer, Rational)):
        return Fraction(int(number.p), int(number.q))
    return Fraction(number)


def _ends(other: Any) -> Any:
    """Ever narrower intervals, as pairs of Fractions, that hold `other`."""
    if isinstance(other, Enclosure):
        yield other.lower, other.upper
    elif other in (S.Infinity, S.NegativeInfinity) or (
        isinstance(other, float) and other in (float("inf"), float("-inf"))
    ):
        yield other, other
    elif hasattr(other, "_mpf_") or isinstance(other, (int, float, Fraction, Decimal, Rational)):
        number = Float._new(other._mpf_, 53) if hasattr(other, "_mpf_") and not isinstance(other, Float) else other
        yield (_fraction(number),) * 2
    elif isinstance(other, str):
        yield (Fraction(other),) * 2
    elif hasattr(other, "rad") and hasattr(other, "mid"):
        middle, radius = _fraction(_float_of(other.mid())), _fraction(_float_of(other.rad()))
        yield middle - radius, middle + radius
    elif isinstance(other, Expr) and other.is_number:
        from klsym.enclose.expression import enclose_expression

        for digits in (40, 200, 1200, 4000):
            yield from _ends(enclose_expression(other, digits))
    else:
        raise ArgumentError(f"an enclosure is compared with {other!r}; give a real number")


def _exponent(number: Fraction) -> int:
    """floor(log10(number)) for number > 0; very small for zero."""
    if number == 0:
        return -(10**9)
    guess = (number.numerator.bit_length() - number.denominator.bit_length()) * 30103 // 100000
    while Fraction(10) ** (guess + 1) <= number:
        guess += 1
    while Fraction(10) ** guess > number:
        guess -= 1
    return guess


def _plain(mantissa: int, place: int) -> str:
    """mantissa * 10**place as a person writes it."""
    sign, digits = ("-" if mantissa < 0 else ""), str(abs(mantissa))
    if mantissa == 0:
        return "0"
    exponent = place + len(digits) - 1
    if not SMALLEST_PLAIN_EXPONENT <= exponent <= max(LARGEST_PLAIN_EXPONENT, len(digits)):
        tail = "." + digits[1:] if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{tail}e{exponent}"
    if place >= 0:
        return sign + digits + "0" * place
    digits = digits.rjust(1 - place, "0")
    return f"{sign}{digits[:place]}.{digits[place:]}"


def _scientific(number: Fraction) -> str:
    """A positive number rounded up to two significant digits."""
    if number == 0:
        return "0"
    exponent = _exponent(number)
    leading = -((-number * 10) // Fraction(10) ** exponent)
    if leading >= 100:
        leading, exponent = 10, exponent + 1
    return f"{leading // 10}.{leading % 10}e{exponent}"
