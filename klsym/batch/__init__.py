"""Double precision by the million: arrays of masses, vectorised and accurate where measures nearly agree."""
