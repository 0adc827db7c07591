"""The error of a printer that will not guess."""

from __future__ import annotations

from klsym.measures import KlsymError


class RenderError(KlsymError):
    """An expression that cannot be printed without saying something else; the message names what stands in the way."""


class ReadBackError(RenderError):
    """A printed line that cannot be read, or that reads as something else."""
