"""The Dirac measure: all mass on one point."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S

from klsym.families.atomic import AtomicFamily


class Dirac(AtomicFamily):
    """Dirac(point): mass one at the point.

    Parameters: point, real.

    >>> Dirac(0)
    Dirac(0)
    """

    parameters = (("point", "real", False),)

    def __new__(cls, point: Any) -> Dirac:
        return cls.of(point)

    @property
    def masses(self) -> dict[Expr, Expr]:
        return {self.args[0]: S.One}

    def _latex(self, printer: Any) -> str:
        return rf"\delta_{{{printer._print(self.args[0])}}}"
