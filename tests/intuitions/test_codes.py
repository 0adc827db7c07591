"""Codes: against the theorems about them, exhaustive search, and a real coder's output."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy
import pytest
from sympy import Rational

from klsym import KL, entropy, kl
from klsym.intuitions.codes import (
    ambiguity,
    bytes_measure,
    compressed_bits,
    decode,
    expected_length,
    huffman_code,
    kraft_sum,
    prefix_code,
    shannon_code,
    shannon_fano_elias_code,
    shannon_lengths,
)
from klsym.measures import ArgumentError


def random_masses(rng: numpy.random.Generator, size: int) -> list[Rational]:
    counts = [int(k) for k in rng.integers(1, 50, size)]
    return [Rational(k, sum(counts)) for k in counts]


def spellings(code: tuple[str, ...], text: str) -> int:
    """In how many ways the words spell the text."""
    ways = [1] + [0] * len(text)
    for end in range(1, len(text) + 1):
        ways[end] = sum(ways[end - len(word)] for word in code if text[:end].endswith(word) and len(word) <= end)
    return ways[-1]


def test_unique_decodability_against_exhaustive_search() -> None:
    words = ["".join(bits) for length in (1, 2, 3) for bits in product("01", repeat=length)]
    texts = ["".join(bits) for length in range(1, 11) for bits in product("01", repeat=length)]
    rng = numpy.random.default_rng(5)
    ambiguous = 0
    for _ in range(60):
        code = tuple(str(word) for word in rng.choice(words, 3, replace=False))
        witness = ambiguity(code)
        shortest = next((text for text in texts if spellings(code, text) > 1), None)
        if witness is None:
            assert shortest is None, code
        else:
            ambiguous += 1
            assert spellings(code, witness) > 1, code
            assert shortest is None or len(witness) == len(shortest), code
    assert 10 < ambiguous < 60


def test_the_essays_codes() -> None:
    assert ambiguity(["0", "10", "11"]) is None
    assert ambiguity(["0", "10", "01"]) == "010"


@pytest.mark.parametrize("size", [2, 3, 5, 12])
def test_lengths_waste_the_divergence_within_a_bit(size: int, rng: numpy.random.Generator) -> None:
    for _ in range(5):
        P, Q = random_masses(rng, size), random_masses(rng, size)
        code = shannon_code(Q)
        assert [len(word) for word in code] == shannon_lengths(Q)
        assert ambiguity(code) is None
        waste = float(expected_length(code, P)) - float(entropy(P, unit="bits").evalf(20))
        assert float(kl(P, Q, unit="bits").evalf(20)) - 1e-12 <= waste < float(kl(P, Q, unit="bits").evalf(20)) + 1


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_huffman_is_best_among_all_lengths(size: int, rng: numpy.random.Generator) -> None:
    for _ in range(3):
        P = random_masses(rng, size)
        best = min(
            sum((mass * length for mass, length in zip(P, lengths, strict=True)), Rational(0))
            for lengths in product(range(1, 6), repeat=size)
            if sum(Fraction(1, 2**length) for length in lengths) <= 1
        )
        code = huffman_code(P)
        assert expected_length(code, P) == best
        assert ambiguity(code) is None


def test_elias_keeps_the_order_and_is_a_prefix_code(rng: numpy.random.Generator) -> None:
    P = random_masses(rng, 9)
    code = shannon_fano_elias_code(P)
    assert code == sorted(code)
    assert not any(one != two and two.startswith(one) for one in code for two in code)
    text = "".join(code[i] for i in (3, 0, 8, 8, 1))
    assert decode(text, code) == [3, 0, 8, 8, 1]


def test_real_bytes_cost_what_the_divergence_says(rng: numpy.random.Generator) -> None:
    pytest.importorskip("constriction")
    letters = numpy.frombuffer(b"etaoin shrdlu", dtype=numpy.uint8)
    data = rng.choice(letters, 1_000_000, p=rng.dirichlet(numpy.ones(len(letters)))).tobytes()
    other = rng.choice(letters, 1_000_000, p=rng.dirichlet(numpy.ones(len(letters)))).tobytes()
    P, Q = bytes_measure(data), bytes_measure(other, smoothing=1)
    wasted = (compressed_bits(data, Q) - compressed_bits(data, P)) / len(data)
    expected = float(KL(P, Q).evalf(15)) / numpy.log(2)
    assert abs(wasted - expected) <= 0.005 * expected + 64 / len(data)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: kraft_sum([0]), "a length is 0"),
        (lambda: prefix_code([1, 1, 2]), "Kraft sum is 5/4 > 1"),
        (lambda: ambiguity(["0", ""]), "empty word"),
        (lambda: expected_length(["0"], ["1/2", "1/2"]), "1 words and the measure 2 letters"),
        (lambda: decode("2", ["0", "1"]), "begins no word"),
        (lambda: bytes_measure(b""), "the data are empty"),
        (lambda: compressed_bits(b"ab", bytes_measure(b"a")), "gives byte 98 no mass"),
    ],
)
def test_bad_input(call: object, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        call()  # type: ignore[operator]
