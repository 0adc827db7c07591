"""Double precision by the million: arrays of masses, vectorised and accurate where measures nearly agree.

numpy is loaded when the first array comes.
"""

from __future__ import annotations

from typing import Any


def kl_matrix(Ps: Any, Qs: Any = None, *, unit: str = "nats", out: Any = None, memory: int = 1 << 26) -> Any:
    """The matrix of KL(P_i, Q_j) for rows of masses, as ∑ p log(p/q) − p + q, with 0 log 0 = 0, inf where P_i is not
    absolutely continuous with respect to Q_j, and exactly 0 where the rows are equal.

    Parameters: Ps, an m × k array of masses >= 0, and Qs, an n × k one (by default Ps): arrays of doubles, also
    memory-mapped; unit, "nats" or "bits"; out, an m × n array of doubles to fill, for instance a memory map; memory,
    about how many bytes may be used beside the arrays given.
    Returns the m × n array. The relative error is below 1e-12 entry by entry, also where P_i and Q_j nearly agree
    (tests hold it to 1e-13).
    Raises ArgumentError for masses that are negative or not finite, or arrays that do not fit.

    >>> kl_matrix([[0.5, 0.5], [1.0, 0.0]], [[0.25, 0.75], [0.0, 1.0]]).round(4)
    array([[0.1438,    inf],
           [1.3863,    inf]])
    """
    from klsym.batch.matrix import matrix

    return matrix(Ps, Qs, unit=unit, out=out, memory=memory)
