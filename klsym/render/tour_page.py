"""A tour as one HTML page: the table, a section for each reading with its picture and its theorem, and two sliders.

Mathematics is MathML, pictures are SVG in the reader's own ink, nothing is fetched: it reads the same without a
network, in light and in dark.
"""

from __future__ import annotations

from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

from sympy import latex as sympy_latex

from klsym.measures import ArgumentError
from klsym.render.exceptions import RenderError
from klsym.render.latex import latex_of
from klsym.render.mathml import mathml

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
INK = "#010203"  # stands for the reader's ink while matplotlib draws


def tour_page(tour: Any) -> str:
    """The page of a Tour."""
    folder = Path(__file__).parent
    style, script = ((folder / name).read_text(encoding="utf-8") for name in ("tour.css", "tour.js"))
    sections = "\n".join(_section(stop) for stop in tour.stops)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>KL({escape(str(tour.P))}, {escape(str(tour.Q))}): one number, several ways</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<main id="text">
<h1>One number, several ways</h1>
<p class="pair"><span class="p">P = {escape(str(tour.P))}</span>, the truth;
<span class="q">Q = {escape(str(tour.Q))}</span>, the model.
All values in nats; experiments of {tour.n} repetitions, seed {tour.seed}.</p>
{_table(tour)}
{sections}
{_sliders()}
</main>
<script>
{script}</script>
</body>
</html>
"""


def _table(tour: Any) -> str:
    rows = []
    for stop in tour.stops:
        name = f'<a href="#{stop.reading.name}">{escape(stop.reading.title)}</a>'
        if stop.exact is None:
            rows.append(
                f'<tr><th scope="row">{name}</th><td colspan="4" class="quiet">{escape(stop.refusal)}</td></tr>'
            )
            continue
        run, z = stop.experiment, stop.z_score
        if run is None:
            said = f'<td colspan="2" class="quiet">{escape(stop.refusal)}</td>'
        elif run.infinite_at is not None:
            said = f"<td>∞, at repetition {run.infinite_at}</td><td></td>"
        else:
            score = "" if z is None else f"{z:+.2f}".replace("-", "−")
            said = f"<td>{run.mean:.6g} ± {run.standard_error:.2g}</td><td>{score}</td>"
        exact = "∞" if stop.exact.is_infinite else escape(str(stop.exact).split(" ")[0])
        rows.append(
            f'<tr><th scope="row">{name}</th><td class="digits">{exact}</td>{said}'
            f"<td>{escape(stop.reading.theorem.title)}</td></tr>"
        )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Reading", "Exact", "Experiment", "z", "Theorem"))
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _section(stop: Any) -> str:
    reading = stop.reading
    body = f'<p class="quiet">{escape(stop.refusal)}</p>' if stop.exact is None else _figure(reading)
    words = "" if stop.exact is None else f"<p>{escape(reading.explain())}</p>"
    return (
        f'<section id="{reading.name}"><h2>{reading.order}. {escape(reading.title)}</h2>{words}{body}'
        f'<p class="theorem"><b>{escape(reading.theorem.title)}.</b> {_statement(reading.theorem)}</p></section>'
    )


def _statement(theorem: Any) -> str:
    """The theorem's first claim as mathematics."""
    statement = theorem.parts[0].statement
    try:
        return mathml(latex_of(statement), display=True)
    except RenderError:
        return f"<code>{escape(sympy_latex(statement))}</code>"


def _figure(reading: Any) -> str:
    """The reading's picture as SVG, its text and axes in the reader's ink."""
    import matplotlib
    from matplotlib.figure import Figure

    colours: Any = {f"{part}.color": INK for part in ("text", "xtick", "ytick")} | {
        "axes.edgecolor": INK, "axes.labelcolor": INK, "axes.titlecolor": INK,
        "svg.hashsalt": "klsym", "svg.fonttype": "path",
    }  # fmt: skip
    with matplotlib.rc_context(colours):
        figure = Figure(figsize=(7.2, 3.4), layout="constrained")
        ax = figure.add_subplot()
        try:
            reading.plot(ax)
        except ArgumentError as error:
            return f'<p class="quiet">{escape(str(error))}</p>'
        ax.spines[["top", "right"]].set_visible(False)
        title = ax.get_title()
        ax.set_title("")
        drawn = StringIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor").replace("<svg ", '<svg role="img" ', 1)
    # names inside one drawing must not be those of another
    for mark in ('id="', 'href="#', "url(#"):
        svg = svg.replace(mark, f"{mark}{reading.name}-")
    return f"<figure>{svg}<figcaption>{escape(title)}</figcaption></figure>"


def _sliders() -> str:
    inputs = "\n".join(
        f'<label>{name} <input type="range" id="{name}" min="0.001" max="0.999" step="0.001" value="{value}">'
        f'<output for="{name}"></output></label>'
        for name, value in (("p", "0.1"), ("q", "0.01"))
    )
    return f"""<section id="try"><h2>Two outcomes, by hand</h2>
<p>Move the two probabilities: the divergence is the gap between the curve and its tangent. Swap them, and it is another
number, while the squared distance stays.</p>
<p class="sliders">{inputs}</p>
<svg id="gap" viewBox="0 0 640 320" role="img"
 aria-label="Negative entropy of two outcomes, its tangent at q, and the gap at p"></svg>
<p><output id="said" aria-live="polite"></output></p></section>"""
