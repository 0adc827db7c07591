"""A real TeX for the tests that compile; they are skipped only where none is on the path."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def pdflatex() -> str:
    """The pdflatex on the path."""
    found = shutil.which("pdflatex")
    if found is None:
        pytest.skip("no pdflatex on the path")
    return found
