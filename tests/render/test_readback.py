"""What the LaTeX printer prints is read back by a grammar and must be the expression it came from."""

from __future__ import annotations

import sympy
from hypothesis import given, settings

from klsym.render.latex import StrictLatexPrinter
from klsym.render.readback import check_line
from tests.render.expressions import expressions, relations


@given(expressions)
@settings(max_examples=400)
def test_every_line_reads_back_as_its_source(expression: sympy.Expr) -> None:
    printer = StrictLatexPrinter(expression)
    check_line(printer._print(expression), expression, printer.names)


@given(relations)
@settings(max_examples=60)
def test_every_relation_reads_back_as_its_source(relation: sympy.Basic) -> None:
    printer = StrictLatexPrinter(relation)
    check_line(printer._print(relation), relation, printer.names)
