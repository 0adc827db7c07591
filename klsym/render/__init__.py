"""Expressions and theorems on paper: plain text, LaTeX read back before it is handed out, Typst, PDF."""

from klsym.render.document import latex, latex_document
from klsym.render.exceptions import ReadBackError, RenderError
from klsym.render.latex import StrictLatexPrinter, latex_of
from klsym.render.pdf import pdf, pdf_bytes
from klsym.render.plain import text_of
from klsym.render.readback import check_line, parse_latex
from klsym.render.text import text
from klsym.render.typst import typst_document, typst_of

__all__ = [
    "ReadBackError",
    "RenderError",
    "StrictLatexPrinter",
    "check_line",
    "latex",
    "latex_document",
    "latex_of",
    "parse_latex",
    "pdf",
    "pdf_bytes",
    "text",
    "text_of",
    "typst_document",
    "typst_of",
]
