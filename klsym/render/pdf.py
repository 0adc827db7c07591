"""Theorems with their proofs as a PDF, by way of Typst: no TeX, no network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from klsym.render.exceptions import RenderError
from klsym.render.typst import typst_document


def pdf_bytes(theorems: Iterable[Any]) -> bytes:
    """The theorems with their proofs as the bytes of a PDF.

    Raises RenderError where the typst package is not installed.
    """
    return compiled(typst_document(theorems))


def compiled(document: str) -> bytes:
    """A Typst document as the bytes of a PDF, its fonts embedded."""
    try:
        import typst
    except ImportError:
        raise RenderError(
            "a PDF is made with the typst package, which is not installed: pip install 'klsym[pdf]'"
        ) from None
    written: bytes = typst.compile(document.encode())
    return written


def pdf(theorems: Iterable[Any], path: str | Path) -> None:
    """Write the theorems with their proofs to `path` as a PDF."""
    Path(path).write_bytes(pdf_bytes(theorems))
