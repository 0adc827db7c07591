"""Codes: Kraft's sum, unique decodability, the codes of Shannon, Huffman and Elias, and what a real coder wastes.

A code gives each letter a word over {0, 1}. Read with `proofs`' coding theorem: no uniquely decodable code beats the
entropy, Shannon's is within a bit of it, and a code made for Q wastes KL(P, Q) on letters from P, to within a bit.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from fractions import Fraction
from itertools import count
from typing import Any

import numpy
from sympy import Expr, Rational, ceiling, log

from klsym.families.convert import measure
from klsym.measures import ArgumentError, Atoms


def kraft_sum(lengths: Sequence[int], letters: int = 2) -> Rational:
    """∑ letters^(−length): at most 1 for a uniquely decodable code (McMillan); then a prefix code exists (Kraft).

    >>> kraft_sum([1, 2, 2])
    1
    """
    for length in lengths:
        if isinstance(length, bool) or not isinstance(length, int) or length < 1:
            raise ArgumentError(f"a length is {length!r}; code words have whole lengths of at least 1")
    if letters < 2:
        raise ArgumentError(f"letters is {letters!r}; give the size of the code's alphabet, at least 2")
    return Rational(sum((Fraction(1, letters**length) for length in lengths), Fraction(0)))


def ambiguity(code: Sequence[str]) -> str | None:
    """A string that two different sequences of code words spell, or None where there is none: the code is uniquely
    decodable (the test of Sardinas and Patterson). The string is a shortest one.

    >>> ambiguity(["0", "10", "11"])
    >>> ambiguity(["0", "10", "01"])
    '010'
    """
    words = list(code)
    if not words or any(not isinstance(word, str) or not word for word in words):
        raise ArgumentError("the code has an empty word; give nonempty strings")
    for place, word in enumerate(words):
        if word in words[:place]:
            return word
    # a state is what one reading is ahead of the other; the string so far spells both readings and the surplus
    waiting: list[tuple[int, str, str]] = []
    for one in words:
        for other in words:
            if one != other and other.startswith(one):
                heapq.heappush(waiting, (len(other), other, other[len(one) :]))
    seen: set[str] = set()
    while waiting:
        _, spelt, ahead = heapq.heappop(waiting)
        if ahead in seen:
            continue
        seen.add(ahead)
        for word in words:
            if word == ahead:
                return spelt
            if word.startswith(ahead):
                longer = spelt + word[len(ahead) :]
                heapq.heappush(waiting, (len(longer), longer, word[len(ahead) :]))
            elif ahead.startswith(word):
                heapq.heappush(waiting, (len(spelt), spelt, ahead[len(word) :]))
    return None


def prefix_code(lengths: Sequence[int]) -> list[str]:
    """Words of these lengths, none the beginning of another. Raises ArgumentError where Kraft's sum is above 1.

    >>> prefix_code([2, 1, 2])
    ['10', '0', '11']
    """
    total = kraft_sum(lengths)
    if total > 1:
        raise ArgumentError(
            f"the lengths' Kraft sum is {total} > 1, so no uniquely decodable code has them; lengthen some"
        )
    words, place = [""] * len(lengths), Fraction(0)
    for index in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        words[index] = _binary(place, lengths[index])
        place += Fraction(1, 2 ** lengths[index])
    return words


def _binary(number: Fraction, length: int) -> str:
    """The first bits of a number in [0, 1)."""
    return format(number.numerator * 2**length // number.denominator, f"0{length}b")


def _masses(P: Any) -> list[Expr]:
    found = measure(P)
    if not all(isinstance(part, Atoms) for part in found.parts):
        raise ArgumentError(f"{found} has no finite list of letters; a code needs one")
    return [mass for part in found.exact().parts for mass in part.masses.values()]


def shannon_lengths(P: Any) -> list[int]:
    """⌈−log₂ p⌉ for each letter, in whole bits (1 for a letter that is certain).

    >>> shannon_lengths(["1/2", "1/4", "1/8", "1/8"])
    [1, 2, 3, 3]
    """
    return [max(1, int(ceiling(-log(mass, 2)))) for mass in _masses(P)]


def shannon_code(P: Any) -> list[str]:
    """A prefix code with Shannon's lengths."""
    return prefix_code(shannon_lengths(P))


def shannon_fano_elias_code(P: Any) -> list[str]:
    """The first ⌈−log₂ p⌉ + 1 bits of the middle of each letter's interval; the letters stay in order.

    >>> shannon_fano_elias_code(["1/4", "1/2", "1/4"])
    ['001', '10', '111']
    """
    words, below = [], Fraction(0)
    for mass in _masses(P):
        share = Fraction(str(Rational(mass)))
        length = int(ceiling(-log(mass, 2))) + 1
        words.append(_binary(below + share / 2, length))
        below += share
    return words


def huffman_code(P: Any) -> list[str]:
    """A code of least expected length (Huffman).

    >>> huffman_code(["8/10", "1/10", "1/10"])
    ['1', '00', '01']
    """
    masses = _masses(P)
    order = count()
    heap = [(mass, next(order), [index]) for index, mass in enumerate(masses)]
    words = [""] * len(masses)
    if len(masses) == 1:
        return ["0"]
    heapq.heapify(heap)
    while len(heap) > 1:
        (one, _, left), (two, _, right) = heapq.heappop(heap), heapq.heappop(heap)
        for digit, side in (("0", left), ("1", right)):
            for index in side:
                words[index] = digit + words[index]
        heapq.heappush(heap, (one + two, next(order), left + right))
    return words


def expected_length(code: Sequence[str], P: Any) -> Expr:
    """The mean number of bits that the code spends on a letter from P.

    >>> expected_length(["0", "10", "11"], ["8/10", "1/10", "1/10"])
    6/5
    """
    masses = _masses(P)
    if len(code) != len(masses):
        raise ArgumentError(
            f"the code has {len(code)} words and the measure {len(masses)} letters; give a word for each"
        )
    return sum((mass * len(word) for mass, word in zip(masses, code, strict=True)), Rational(0))


def decode(text: str, code: Sequence[str]) -> list[int]:
    """The letters that a prefix code's words spell in a string of 0s and 1s.

    >>> decode("010011", ["0", "10", "11"])
    [0, 1, 0, 2]
    """
    table = {word: index for index, word in enumerate(code)}
    longest = max(map(len, code))
    letters, start = [], 0
    while start < len(text):
        for end in range(start + 1, min(start + longest, len(text)) + 1):
            if text[start:end] in table:
                letters.append(table[text[start:end]])
                start = end
                break
        else:
            raise ArgumentError(
                f"the text goes on with {text[start : start + longest]!r}, which begins no word of the code"
            )
    return letters


def bytes_measure(data: bytes, smoothing: int = 0) -> list[Rational]:
    """The masses of the 256 bytes in some data, `smoothing` added to each count.

    A model that is to code other data needs smoothing of at least 1: a byte without mass costs infinitely much.
    """
    if not data:
        raise ArgumentError("the data are empty; give at least one byte")
    counts = numpy.bincount(numpy.frombuffer(data, dtype=numpy.uint8), minlength=256) + smoothing
    total = int(counts.sum())
    return [Rational(int(number), total) for number in counts]


def compressed_bits(data: bytes, model: Sequence[Any]) -> int:
    """How many bits a range coder writes for the data when its model gives each of the 256 bytes this mass.

    The output is decoded again and compared. Raises ArgumentError where the model gives a byte of the data no mass.
    Needs the package of klsym[coding].
    """
    import constriction

    stream = constriction.stream
    masses = numpy.array([float(mass) for mass in model])
    symbols = numpy.frombuffer(data, dtype=numpy.uint8)
    absent = sorted(set(symbols[masses[symbols] == 0].tolist()))
    if absent:
        raise ArgumentError(f"the model gives byte {absent[0]} no mass, and the data hold it; smooth the model")
    used = numpy.flatnonzero(masses > 0)
    index = numpy.zeros(256, dtype=numpy.int32)
    index[used] = numpy.arange(len(used))
    if len(used) == 1:
        return 0
    encoder, law = (
        stream.queue.RangeEncoder(),
        stream.model.Categorical(masses[used] / masses[used].sum(), perfect=False),
    )
    encoder.encode(index[symbols], law)
    read = stream.queue.RangeDecoder(encoder.get_compressed()).decode(law, len(symbols))
    if not numpy.array_equal(used[read], symbols):
        raise ArithmeticError("the range coder did not give back what it was given")
    return int(encoder.num_bits())
