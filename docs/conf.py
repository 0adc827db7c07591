"""Sphinx configuration: markdown pages, docstrings by autodoc, no request leaves the built pages."""

project = "klsym"
author = "The klsym authors"
copyright = "2026, the klsym authors"
release = "0.1.0"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["dollarmath", "amsmath", "deflist"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "klsym"
autodoc_member_order = "bysource"
autodoc_typehints = "description"


def _escape_bars(app, what, name, obj, options, lines):
    """Docstrings write |x| for the absolute value; reStructuredText would take it for a substitution."""
    lines[:] = [line.replace("|", "\\|") for line in lines]


def setup(app):
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", _escape_bars)
