"""Double precision by the million: arrays of masses, vectorised and accurate where measures nearly agree."""

from klsym.batch.matrix import kl_matrix

__all__ = ["kl_matrix"]
