"""The ladder's evidence, verified: sign charts of a chain of derivatives, each drawn again from the one below it.

To show R0 + sum of Rj log lj >= 0 on an interval, the evidence names a chain of functions: each is divided by a
rational function and differentiated, until no logarithm is left. Here each derivative is taken again; the rational
function's signs are found by Sturm's theorem, and those of each function above from where it rises, where it falls, and
its signs beside the ends of these pieces. Every chart of the evidence must be the one that comes out.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

from klsym.recheck.language import Malformed, Node, need
from klsym.recheck.logsums import ONE, LogSum, Quotient, read
from klsym.recheck.reals import Point, Poly, Root, at, below, between, constant_sign, divide, primes_of, roots, sign

Piece = tuple[Point, Point, int]  # an open interval, and the sign there
Text = tuple[str, str, int]
Bounds = tuple[Fraction | None, bool, Fraction | None, bool]
CHART = re.compile(r"\(([^(),]+), ([^(),]+)\): ([-0+])", re.ASCII)
FRACTION = re.compile(r"-?\d+(/[1-9]\d*)?", re.ASCII)
ABOUT = re.compile(r"about (-?\d+(\.\d+)?(e[-+]\d+)?)", re.ASCII)


def verify_ladder(hypotheses: tuple[Node, ...], conclusion: Node, evidence: Any) -> None:
    """Malformed unless the evidence shows that the hypotheses, bounds on one variable, imply the conclusion."""
    need(
        conclusion.kind in ("LessEqual", "Less") and conclusion.parts[2] is None, "an inequality that holds everywhere"
    )
    need(len(conclusion.free) == 1, "a statement about one variable")
    (x,) = conclusion.free
    need(x.kind == "Real", "a statement about a real variable")
    low, high, strict = conclusion.parts[0], conclusion.parts[1], conclusion.kind == "Less"
    left, left_in, right, right_in = bounds = _interval(hypotheses, x)
    _keys(evidence, "function", "steps")
    need(isinstance(evidence["steps"], list), "steps")
    function, steps = read(evidence["function"]), list(evidence["steps"])
    for key in function.logs:
        need(not roots(key, left, right) and at(key, between(left, right)) > 0, "a logarithm of what is not positive")
    gap = _function(high, function, bounds) + _function(low, function, bounds).scaled(Quotient((Fraction(-1),)))
    need(gap == function, "the evidence is about another function")
    for end, belongs in ((right, right_in), (left, left_in)):
        if belongs and end is not None:
            (a, some), (b, more) = _value(high, end), _value(low, end)
            found = constant_sign(a - b, [*some, *((-c, q) for c, q in more)])
            need(steps and steps.pop() == {"value at": str(end), "sign": found}, f"the value at {end}")
            need(found > 0 or (found == 0 and not strict), f"it fails at {end}")
    pieces = _chart(function, left, right, steps)
    need(not steps, "steps that are of no use")
    need(all(piece[2] > 0 or (piece[2] == 0 and not strict) for piece in pieces), "it fails inside")
    for _, point, _ in pieces[:-1] if strict else ():
        here = function.sign_at_root(point) if isinstance(point, Root) else function.sign_at(point or Fraction(0))
        need(here > 0, "it is zero inside")


def _keys(entry: Any, *names: str) -> None:
    need(isinstance(entry, dict) and set(entry) == set(names), f"an entry with {', '.join(names)}")


def _interval(hypotheses: tuple[Node, ...], x: Node) -> Bounds:
    """The ends that the hypotheses give, and whether they belong."""
    left: Fraction | None = None
    right: Fraction | None = None
    left_in = right_in = False
    for hypothesis in hypotheses:
        need(hypothesis.kind in ("LessEqual", "Less") and hypothesis.parts[2] is None, "a bound on the variable")
        low, high, _ = hypothesis.parts
        closed = hypothesis.kind == "LessEqual"
        if high is x and low.kind == "Rational":
            value = low.parts[0]
            if left is None or (value, not closed) > (left, not left_in):
                left, left_in = value, closed
        elif low is x and high.kind == "Rational":
            value = high.parts[0]
            if right is None or (value, closed) < (right, right_in):
                right, right_in = value, closed
        else:
            raise Malformed("a hypothesis that bounds no variable")
    need(left is None or right is None or left < right, "an interval without an inside")
    return left, left_in, right, right_in


# ---------------------------------------------------------------- the function of the conclusion
def _function(term: Node, named: LogSum, bounds: Bounds) -> LogSum:
    """The term on the open interval, its logarithms split into those that the evidence names, and primes."""
    left, _, right, _ = bounds
    match term.kind:
        case "Rational":
            return LogSum(Quotient.of((term.parts[0],) if term.parts[0] else (), ONE))
        case "Real":
            return LogSum(Quotient((Fraction(0), Fraction(1))))
        case "Add" | "Multiply":
            one, two = (_function(part, named, bounds) for part in term.parts)
            return one + two if term.kind == "Add" else one * two
        case "Inverse" | "Log":
            inner = _function(term.parts[0], named, bounds)
            need(not inner.logs and inner.plain.top, "an inverse or logarithm of what is not rational")
            need(not roots(inner.plain.top, left, right), "a zero inside")
            if term.kind == "Inverse":
                return LogSum(inner.plain.inverse())
            need(inner.plain.at(between(left, right)) > 0, "a logarithm of what is not positive")
            return _logarithm(inner.plain, [key for key in named.logs if len(key) > 1])
    raise Malformed(f"{term.kind} in a function of the ladder")


def _logarithm(quotient: Quotient, keys: list[Poly]) -> LogSum:
    total, constant = LogSum(Quotient(())), Fraction(1)
    for rest, direction in ((quotient.top, 1), (quotient.bottom, -1)):
        for key in keys:
            while not (division := divide(rest, key))[1]:
                rest = division[0]
                total = total + LogSum(Quotient(()), {key: Quotient((Fraction(direction),))})
        need(len(rest) == 1, "a logarithm that the evidence does not name")
        constant = constant * rest[0] if direction > 0 else constant / rest[0]
    need(constant > 0, "a logarithm of what is not positive")
    for prime, exponent in primes_of(constant).items():
        total = total + LogSum(Quotient(()), {(Fraction(prime),): Quotient((Fraction(exponent),))})
    return total


def _value(term: Node, x: Fraction) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """The value at a point, with 1/0 = 0 and log of what is not positive 0: a rational and a sum of c log q."""
    match term.kind:
        case "Rational":
            return term.parts[0], []
        case "Real":
            return x, []
        case "Add":
            (a, some), (b, more) = (_value(part, x) for part in term.parts)
            return a + b, some + more
        case "Multiply":
            (a, some), (b, more) = (_value(part, x) for part in term.parts)
            need(not (some and more), "a product of logarithms")
            return a * b, [(b * c, q) for c, q in some] + [(a * c, q) for c, q in more]
        case "Inverse" | "Log":
            a, some = _value(term.parts[0], x)
            need(not some, "an inverse or logarithm of a logarithm")
            if term.kind == "Inverse":
                return (1 / a if a else Fraction(0)), []
            return Fraction(0), [(Fraction(1), a)] if a > 0 else []
    raise Malformed(f"{term.kind} in a function of the ladder")


# ---------------------------------------------------------------- charts
def _chart(function: LogSum, left: Point, right: Point, steps: list[Any]) -> list[Piece]:
    """The signs of a function between two points, with the entries of the evidence that show them, the last first."""
    need(steps, "the evidence breaks off")
    entry = steps.pop()
    if not function.logs:
        _keys(entry, "rational function", "signs")
        need(read(entry["rational function"]) == function, "another function")
        cuts = _between(_product(function.plain), left, right)
        pieces: list[Piece] = [(a, b, sign(function.plain.at(between(a, b)))) for a, b in pairwise(cuts)]
    else:
        _keys(entry, "function", "divide by", "derivative", "signs")
        need(read(entry["function"]) == function, "another function")
        divisor = read(entry["divide by"])
        need(not divisor.logs and divisor.plain.top, "a divisor that is not rational, or zero")
        quotient = function.scaled(divisor.plain.inverse())
        slope = quotient.derivative()
        need(read(entry["derivative"]) == slope, "another derivative")
        ends = [point for text in _read_chart(entry["signs"]) for point in map(_point, text[:2])]
        pieces = []
        for a, b in reversed(list(pairwise(_between(_product(divisor.plain), left, right)))):
            outer = sign(divisor.plain.at(between(a, b)))
            inner = []
            for run in _chart(slope, a, b, steps):
                inner += _monotone(quotient, run, [end for end in ends if isinstance(end, Fraction)])
            pieces = [(u, v, outer * s) for u, v, s in inner] + pieces
    _compare(pieces, _read_chart(entry["signs"]))
    return pieces


def _product(quotient: Quotient) -> Poly:
    total = [Fraction(0)] * (len(quotient.top) + len(quotient.bottom))
    for i, a in enumerate(quotient.top):
        for j, b in enumerate(quotient.bottom):
            total[i + j] += a * b
    while total and not total[-1]:
        total.pop()
    return tuple(total)


def _between(p: Poly, left: Point, right: Point) -> list[Point]:
    return [left, *roots(p, left, right), right]


def _monotone(function: LogSum, run: Piece, rational: list[Fraction]) -> list[Piece]:
    """The signs of a function where it rises (1), falls (−1) or stays (0)."""
    left, right, slope = run
    start, end = function.sign_beside(left, 1), function.sign_beside(right, -1)
    if slope == 0 or slope * start > 0:
        return [(left, right, start)]
    if slope * end < 0:
        return [(left, right, end)]
    need(start and end, "a sign at an end")
    crossing: Point = None
    for guess in rational:
        inside = (left is None or below(left, guess)) and (right is None or below(guess, right))
        if inside and function.sign_at(guess) == 0:
            crossing = guess
    if crossing is None:
        low, high = _bracket(function, left, right, start)
        crossing = Root(low, high, function.sign_at, None)
    return [(left, crossing, start), (crossing, right, end)]


def _bracket(function: LogSum, left: Point, right: Point, start: int) -> tuple[Fraction, Fraction]:
    """Two rational points between which a monotone function changes its sign."""
    found: dict[int, Fraction] = {}
    middle = between(left, right)
    found[function.sign_at(middle)] = middle
    for _ in range(200):
        if start in found and -start in found:
            return found[start], found[-start]
        middle = between(found[start], right) if start in found else between(left, found[-start])
        need(function.sign_at(middle), "a rational zero that the evidence does not name")
        found[function.sign_at(middle)] = middle
    raise Malformed("a change of sign was not found")


# ---------------------------------------------------------------- what the evidence says
def _read_chart(entry: Any) -> list[Text]:
    need(isinstance(entry, list) and all(isinstance(text, str) for text in entry), "a chart of signs")
    found = [CHART.fullmatch(text) for text in entry]
    return [_text(match) for match in found]


def _text(match: re.Match[str] | None) -> Text:
    if match is None:
        raise Malformed("a chart of signs")
    return match[1], match[2], "-0+".index(match[3]) - 1


def _point(text: str) -> Fraction | None:
    return Fraction(text) if FRACTION.fullmatch(text) else None


def _compare(pieces: list[Piece], texts: list[Text]) -> None:
    need(len(pieces) == len(texts), "a chart with other pieces")
    for (left, right, found), (start, end, told) in zip(pieces, texts, strict=True):
        need(found == told, f"another sign on ({start}, {end})")
        need(
            _fits(left, start, None, "-oo") and _fits(right, end, left, "oo"), f"another interval than ({start}, {end})"
        )


def _fits(point: Point, text: str, before: Point, infinite: str) -> bool:
    """Whether the text names the point. An irrational one is said to be about a number below it, and above the last."""
    if point is None:
        return text == infinite
    if isinstance(point, Fraction):
        return text == str(point)
    number = ABOUT.fullmatch(text)
    if number is None:
        return False
    value = Fraction(number[1])
    slack = max(Fraction(1), abs(value)) / 10**5
    least = None if before is None else before if isinstance(before, Fraction) else before.low
    return value <= point.high + slack and (least is None or value >= least - slack)
