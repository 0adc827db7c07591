"""A second checker of certificates: docs/kernel.md, implemented again.

It shares no code with the kernel and imports the standard library alone. It has its own terms, normal form, table of
rules, axioms, and its own arithmetic for the oracle's evidence, so that a fault must be made twice to go unnoticed.

    python -m klsym.recheck FILE…      or      klsym recheck FILE…
"""

from __future__ import annotations

from klsym.recheck.files import Accepted, check, check_file
from klsym.recheck.replay import Rejected, replay
from klsym.recheck.steps import Sequent

__all__ = ["Accepted", "Rejected", "Sequent", "check", "check_file", "replay"]
