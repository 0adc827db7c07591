"""What the LaTeX printer prints is read back and must be the expression it came from; faults are noticed."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from sympy import Symbol

from klsym.derive.library import theorem
from klsym.measures import LebesgueIntegral, MeasureSymbol, measures
from klsym.render import ReadBackError, check_line, latex_of, parse_latex
from klsym.render.latex import StrictLatexPrinter
from klsym.render.layers import FAULTS, count
from klsym.render.names import Names
from klsym.render.structure import structure
from tests.render.corpus import closed_forms, lines
from tests.render.expressions import expressions, relations

P, Q = measures("P Q")
x, y = sympy.symbols("x y")


@given(expressions)
@settings(max_examples=300)
def test_every_expression_reads_back_as_its_source(expression: sympy.Expr) -> None:
    printer = StrictLatexPrinter(expression)
    check_line(printer._print(expression), expression, printer.names)


@given(relations)
@settings(max_examples=50)
def test_every_relation_reads_back_as_its_source(relation: sympy.Basic) -> None:
    printer = StrictLatexPrinter(relation)
    check_line(printer._print(relation), relation, printer.names)


def test_every_line_of_the_library_reads_back() -> None:
    for statement, context in lines():
        assert latex_of(statement, context)  # raises where it does not


def test_closed_forms_keep_their_value_through_print_and_parse() -> None:
    """The other road: the line read back is a number equal to the closed form, at random parameters."""
    generator = sympy.core.random.rng
    generator.seed(20221113)
    for form in closed_forms():
        point = {symbol: sympy.Rational(generator.randint(3, 40), 8) for symbol in sorted(form.free_symbols, key=str)}
        read = parse_latex(latex_of(form), [form])
        ours, theirs = sympy.N(form.subs(point), 30), sympy.N(read.doit().subs(point), 30)
        assert abs(ours - theirs) <= abs(ours) * sympy.Float("1e-25"), form


# ---- seeded faults


def test_each_layer_alone_notices_faults(capsys: pytest.CaptureFixture[str]) -> None:
    """What is read back is true in random models, by exact evaluation; faults are untrue there."""
    total = count([theorem(name) for name in ("gibbs", "cross_entropy", "three_points", "chi_squared")])
    with capsys.disabled():
        print("\n" + total.report())
    assert total.read == total.lines > 20 and total.evaluated > 10
    assert not total.untrue and not total.missed
    for fault in ("P and Q swapped", "≥ flipped", "dP/dQ upside down", "minus for plus", "log dropped"):
        assert total.by_models[fault] > 0, fault
    assert total.by_models.total() > 0.2 * total.seeded.total()


def test_seeded_faults_are_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    every = lines()
    _seed_faults(Random(20221113).sample(every, min(len(every), 150)), capsys)


@pytest.mark.slow
def test_seeded_faults_are_noticed_in_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    _seed_faults(lines(), capsys)


def _seed_faults(sample: list[tuple[Any, tuple[Any, ...]]], capsys: pytest.CaptureFixture[str]) -> None:
    tried, noticed = Counter[str](), Counter[str]()
    missed = []
    for statement, context in sample:
        text = latex_of(statement, context)
        names = Names(statement, *context)
        for fault, make in FAULTS.items():
            wrong = make(text)
            if wrong == text:
                continue
            tried[fault] += 1
            try:
                check_line(wrong, statement, names)
            except ReadBackError:
                noticed[fault] += 1
            else:
                missed.append((fault, text, wrong))
    with capsys.disabled():
        print(f"\nseeded faults noticed: {noticed.total()} of {tried.total()} ({noticed.total() / tried.total():.2%})")
    assert len(set(tried)) >= len(FAULTS) - 5
    assert tried.total() > 500
    assert not missed, missed[:5]


# ---- the grammar alone


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\frac{1}{2} \log \frac{2}{\pi}", sympy.log(2 / sympy.pi) / 2),
        (r"x \left(y + 1\right)", x * (y + 1)),
        (r"-x^{2}", -(x**2)),
        (r"\left(-x\right)^{2}", x**2),
        (r"\mathrm{e}^{-x^{2}/2}", sympy.exp(-(x**2) / 2)),
        (r"x/\left(2 y\right)", x / (2 * y)),
        (r"\log x \log y", sympy.log(x) * sympy.log(y)),
        (r"\log^{2} x", sympy.log(x) ** 2),
        (r"\sum_{i=1}^{3} x i + 1", 6 * x + 1),
        (r"x!", sympy.factorial(x)),
        (r"\left|x - 1\right|", abs(x - 1)),
        (r"1.5 \cdot 10^{-7}", sympy.Float(1.5e-7)),
    ],
)
def test_reads(text: str, value: sympy.Expr) -> None:
    assert sympy.simplify(parse_latex(text).doit() - value) == 0


def test_a_name_where_a_measure_must_stand_is_a_measure() -> None:
    assert parse_latex(r"P \ll Q") == (P << Q)
    assert parse_latex(r"\int \log \frac{\mathrm{d}P}{\mathrm{d}Q} \,\mathrm{d}P") == LebesgueIntegral(
        sympy.log(P / Q), P
    )


def test_a_bracket_after_a_space_is_a_factor() -> None:
    f = sympy.Function("f")
    assert parse_latex(r"f\left(x\right)", [f(x)]) == f(x)
    with pytest.raises(ReadBackError):
        check_line(r"f \left(x\right)", f(x))


@pytest.mark.parametrize(
    "text",
    [
        r"x^23",
        r"\log x^{2}",
        r"\frac{x}",
        r"x +",
        r"\left(x",
        r"\alpha\beta_",
        r"\mathrm{KL}\left(P, Q\right)^",
        "",
        r"x \% y",
    ],
)
def test_what_the_printer_never_prints_is_refused(text: str) -> None:
    with pytest.raises(ReadBackError, match="cannot be read"):
        parse_latex(text)


# ---- the normal form


def test_structure_agrees_where_only_the_writing_differs() -> None:
    two = sympy.Integer(2)
    assert structure(sympy.Pow(sympy.sqrt(2 * sympy.pi), -1, evaluate=False)) == structure(1 / sympy.sqrt(2 * sympy.pi))
    assert structure(sympy.Mul(two, sympy.Pow(two, -1, evaluate=False), x, evaluate=False)) == structure(x)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (x + y, x - y),
        (x / y, y / x),
        (x**2, x**3),
        (2 * x, 3 * x),
        (sympy.sqrt(x), x),
        (sympy.log(x), sympy.log(y)),
        (sympy.Add(x, -x, evaluate=False), sympy.Integer(0)),
        (sympy.Mul(x, 1 / x, evaluate=False), sympy.Integer(1)),
        (sympy.sqrt(x * y), sympy.sqrt(x) * sympy.sqrt(y)),
        (Symbol("x"), Symbol("x", positive=True)),
        (MeasureSymbol("P"), MeasureSymbol("P", "finite")),
        (sympy.Sum(x, (x, 1, 3)), sympy.Sum(x, (x, 1, 4))),
        (sympy.Le(x, y), sympy.Lt(x, y)),
        (P + 2 * Q, 2 * P + Q),
    ],
)
def test_structure_differs_where_the_formula_differs(one: sympy.Basic, other: sympy.Basic) -> None:
    assert structure(one) != structure(other)
