"""Closed forms: KL, entropy and their kin out of expectations that the families state, with steps and sources."""

from klsym.closed.engine import closed_form
from klsym.closed.renyi import bhattacharyya, jeffreys, renyi
from klsym.closed.result import ClosedForm, Step, Transform

__all__ = ["ClosedForm", "Step", "Transform", "bhattacharyya", "closed_form", "jeffreys", "renyi"]
