"""The LaTeX of a measure or an expression of measures, as a notebook shows it.

SymPy's printer does the work: every class of this package says in `_latex` how it is written.
"""

from __future__ import annotations

from typing import Any

from sympy import latex


def latex_of(expression: Any) -> str:
    """`expression` as LaTeX.

    >>> from klsym.families import Normal
    >>> print(latex_of(Normal(0, 1)))
    \\mathrm{Normal}\\left(0, 1\\right)
    """
    return latex(expression)
