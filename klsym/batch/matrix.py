"""All divergences between two lists of measures on finitely many outcomes, in double precision, by a matrix product.

About a centre c the divergence splits as ∑ p log(p/q) − p + q = A(p) + B(q) − ∑ (p − c) log(q/c), with A(p) = KL(p, c)
and B(q) = ∑ q − c − c log(q/c): the three-point identity. So all pairs together are one product of matrices, and where
everything lies near the centre every part of it is as small as the answer. An entry that is small beside its parts all
the same (two measures nearer to one another than to the centre) has lost digits, and is summed again term by term. An
outcome without mass in q makes the entry infinite where p has mass there; sets of outcomes, kept as
bits, find these.
"""

from __future__ import annotations

from typing import Any

import numpy

from klsym.batch.vectors import PLAIN, SWITCH, kl_terms
from klsym.measures import ArgumentError

# an entry smaller than this share of its parts is summed again
CANCELLED = 1 / 64
# bytes to be used beside the arrays given, and rows to be taken at a time
MEMORY = 1 << 26
ROWS = 256
UNITS = {"nats": 1.0, "bits": 1 / float(numpy.log(2.0))}


def matrix(Ps: Any, Qs: Any = None, *, unit: str = "nats", out: Any = None, memory: int = MEMORY) -> Any:
    """The matrix of KL(P_i, Q_j): see `klsym.batch.kl_matrix`."""
    first = _rows(Ps, "Ps")
    second = first if Qs is None else _rows(Qs, "Qs")
    if first.shape[1] != second.shape[1]:
        raise ArgumentError(
            f"Ps has {first.shape[1]} outcomes a row and Qs {second.shape[1]}; give measures on one space"
        )
    if unit not in UNITS:
        raise ArgumentError(f"the unit is {unit!r}; give 'nats' or 'bits'")
    shape = (len(first), len(second))
    if out is None:
        out = numpy.empty(shape)
    elif getattr(out, "shape", None) != shape or out.dtype != numpy.float64:
        raise ArgumentError(
            f"out is no array of {shape[0]} × {shape[1]} doubles; give one of that shape, or leave it out"
        )
    # a block of columns with its logarithms, and beside it blocks of rows that stay in the processor's cache
    width = max(1, min(len(second), memory // (48 * second.shape[1])))
    height = max(1, min(ROWS, memory // (16 * (width + 4 * second.shape[1]))))
    centre = _centre(second, height)
    for left in range(0, len(second), width):
        block = _Columns(second[left : left + width], centre)
        for top in range(0, len(first), height):
            values = block.against(first[top : top + height])
            if unit == "bits":
                values *= UNITS[unit]
            out[top : top + height, left : left + width] = values
    return out


def _rows(value: Any, name: str) -> Any:
    """The argument as a matrix of doubles, checked; a memory map stays one."""
    try:
        array = (
            value if isinstance(value, numpy.ndarray) and value.dtype == numpy.float64 else numpy.array(value, float)
        )
    except (TypeError, ValueError):
        raise ArgumentError(f"{name} is no array of numbers; give one row of masses for each measure") from None
    if array.ndim != 2 or 0 in array.shape:
        raise ArgumentError(f"{name} has shape {array.shape}; give one row of masses for each measure")
    for start in range(0, len(array), step := max(1, MEMORY // (8 * array.shape[1]))):
        block = array[start : start + step]
        least, most = float(block.min()), float(block.max())
        if not (least >= 0 and most < numpy.inf):
            worst = int(numpy.flatnonzero(~((block >= 0) & (block < numpy.inf)).all(axis=1))[0]) + start
            raise ArgumentError(f"{name} has a mass that is negative or not finite in row {worst}; give masses >= 0")
    return array


def _centre(rows: Any, step: int) -> Any:
    """The mean row: positive wherever any row is."""
    total = numpy.zeros(rows.shape[1])
    for start in range(0, len(rows), step):
        total += rows[start : start + step].sum(axis=0)
    return total / len(rows)


def _about(rows: Any, centre: Any) -> tuple[Any, Any]:
    """∑ p log(p/c) − p + c and log(p/c) for each row, accurate where a row is near the centre; log 0 is set to 0."""
    weight = numpy.where(centre > 0, centre, 1.0)
    with numpy.errstate(all="ignore"):
        logarithms = rows / weight
        numpy.log(logarithms, out=logarithms)
        logarithms[rows == 0] = 0.0
        mass = rows.sum(axis=1)
        value = numpy.einsum("ij,ij->i", rows, logarithms) - mass + centre.sum()
        close = numpy.flatnonzero(~(value > PLAIN * mass))
        if len(close):
            near = rows[close]
            offset = (near - centre) / weight
            logarithms[close] = numpy.where(numpy.abs(offset) <= SWITCH, numpy.log1p(offset), logarithms[close])
            terms = kl_terms(near, numpy.broadcast_to(centre, near.shape))
            terms[:, centre == 0] = 0.0
            value[close] = terms.sum(axis=1)
    return value, logarithms


class _Columns:
    """Some of the Q_j, with their logarithms about the centre."""

    def __init__(self, rows: Any, centre: Any) -> None:
        self.rows, self.centre = numpy.asarray(rows), centre
        self.empty = self.rows == 0
        other, logarithms = _about(self.rows, centre)
        # B(q) = ∑ q − c − c log(q/c): the terms of KL(c, q) where q carries mass, and −c where it does not
        offsets = self.rows.sum(axis=1) - centre.sum() - logarithms @ centre
        close = numpy.flatnonzero(~(other > PLAIN * self.rows.sum(axis=1)))
        if len(close):
            near = self.rows[close]
            terms = kl_terms(numpy.broadcast_to(centre, near.shape), near)
            offsets[close] = numpy.where(self.empty[close], -centre, terms).sum(axis=1)
        lost = numpy.where(self.empty, centre, 0.0).sum(axis=1) if self.empty.any() else 0.0
        self.sizes = numpy.sqrt(numpy.abs(offsets) + 2 * lost)
        # (p − c, A(p), 1) · (−log(q/c), 1, B(q)): the sum and the product in one
        self.factor = numpy.vstack([-logarithms.T, numpy.ones(len(self.rows)), offsets])
        # only outcomes that some q leaves out can make an entry infinite: their sets, as bits
        self.left_out = numpy.flatnonzero(self.empty.any(axis=0))
        self.missing = _bits(self.empty[:, self.left_out])

    def against(self, rows: Any) -> Any:
        """KL(P_i, Q_j) for these P_i."""
        rows = numpy.asarray(rows)
        size = _about(rows, self.centre)[0]
        values = numpy.column_stack([rows - self.centre, size, numpy.ones(len(rows))]) @ self.factor
        infinite = self._infinite(rows)
        # the squared sum of √A and √B bounds the parts: ∑ |p − c| |log(q/c)| is of the order of √(A B)
        root = numpy.sqrt(size)
        if values.min() >= CANCELLED * (root.max() + self.sizes.max()) ** 2:
            again = numpy.zeros((0, 0), dtype=bool)
        else:
            again = values < CANCELLED * (root[:, None] + self.sizes) ** 2
        if infinite is not None:
            numpy.copyto(values, numpy.inf, where=infinite)
            again = again & ~infinite if again.size else again
        for index in numpy.flatnonzero(again.any(axis=1)):
            columns = numpy.flatnonzero(again[index])
            values[index, columns] = self._summed(rows[index], columns)
        return values

    def _summed(self, row: Any, columns: Any) -> Any:
        """The entries of one row summed term by term."""
        found = numpy.empty(len(columns))
        step = max(1, MEMORY // (64 * len(row)))
        for start in range(0, len(columns), step):
            others = self.rows[columns[start : start + step]]
            found[start : start + step] = kl_terms(numpy.broadcast_to(row, others.shape), others).sum(axis=1)
        return found

    def _infinite(self, rows: Any) -> Any:
        """Where P_i has mass on an outcome that Q_j leaves out; None if nowhere."""
        if not len(self.left_out):
            return None
        carried = _bits(rows[:, self.left_out] > 0)
        common = numpy.zeros((len(rows), len(self.rows)), dtype=numpy.uint64)
        meeting = numpy.empty_like(common)
        for one, other in zip(carried.T, self.missing.T, strict=True):
            numpy.bitwise_and(one[:, None], other, out=meeting)
            common |= meeting
        return common != 0


def _bits(sets: Any) -> Any:
    """Rows of booleans packed into words of 64 bits."""
    octets = numpy.packbits(sets, axis=1)
    octets = numpy.pad(octets, ((0, 0), (0, -octets.shape[1] % 8)))
    return numpy.ascontiguousarray(octets).view(numpy.uint64)
