"""What goes wrong in a derivation, said in one sentence."""

from __future__ import annotations

from klsym.kernel.terms import ProofError
from klsym.measures import KlsymError


class DerivationError(ProofError, KlsymError):
    """A ProofError of a displayed derivation: what was to be shown, and what stood in the way."""


class TranslationError(DerivationError):
    """An expression that has no counterpart on the other side of the translation."""


class Missing(DerivationError):
    """A side condition (integrability, absolute continuity, a sign) that the hypotheses do not give."""
