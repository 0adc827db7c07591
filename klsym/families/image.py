"""A measure as the image of another: the law of g(Y) for Y of a simpler law and g one-to-one.

A log-normal variable is e^Y for a normal Y, and E f(X) = E f(e^Y). What is known of the simpler law is so known of the
image, and two images under one map have the divergences of the laws they came from.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr, Symbol

from klsym.families.family import Family

Y = Symbol("y", real=True)


class Image(NamedTuple):
    """The law of `map` (an expression in Y, strictly monotone on the support of `law`), where Y has the law `law`."""

    law: Family
    map: Expr
