"""The integrands of the divergences, all of one shape: exp(a log p + b log q) * (c log p + d log q).

p and q are sums of exponentials of forms. With one component on each side the exponents are merged before anything is
evaluated, so that what cancels between log p and log q is gone; with several, logarithms of sums are taken about the
largest component.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flint import acb, arb, fmpq

from klsym.enclose.boxes import on_boxes, singular_values
from klsym.enclose.charts import Chart, Points
from klsym.enclose.densities import Form, add_forms
from klsym.enclose.local import Local, evaluate, localize

ONE, HALF, ZERO = fmpq(1), fmpq(1, 2), fmpq(0)


class Weights(NamedTuple):
    """exp(p log P + q log Q) times (factor[0] log P + factor[1] log Q), or times 1 where `factor` is None."""

    p: fmpq
    q: fmpq
    factor: tuple[fmpq, fmpq] | None


# what is integrated over the cells that both measures share
SHARED = {
    "kl": Weights(ONE, ZERO, (ONE, -ONE)),
    "information": Weights(ONE, ZERO, (ONE, -ONE)),
    "entropy": Weights(ONE, ZERO, (-ONE, ZERO)),
    "cross_entropy": Weights(ONE, ZERO, (ZERO, -ONE)),
    "squared_hellinger": Weights(HALF, HALF, None),
    "chi_squared": Weights(fmpq(2), -ONE, None),
    "mass": Weights(ONE, ZERO, None),
}


class Integrand(NamedTuple):
    """The integrand as forms: components of P and of Q (Q's may be missing where its weights are zero)."""

    weights: Weights
    p: tuple[Form, ...]
    q: tuple[Form, ...]
    # a part of the factor to be integrated by itself, in place of the whole
    part: Form | None = None

    @property
    def is_merged(self) -> bool:
        """Whether one exponent and one factor, each a form, make the integrand."""
        return len(self.p) == 1 and len(self.q) <= 1

    def exponent(self, i: int = 0, j: int = 0) -> Form:
        """The form a log p_i + b log q_j."""
        parts = [(self.weights.p, self.p[i])]
        if self.weights.q != 0:
            parts.append((self.weights.q, self.q[j]))
        return add_forms(*parts)

    def factor(self) -> Form | None:
        """The form c log p + d log q of a merged integrand, None where there is no factor."""
        if self.weights.factor is None:
            return None
        if self.part is not None:
            return self.part
        return add_forms(
            *((w, forms[0]) for w, forms in zip(self.weights.factor, (self.p, self.q), strict=True) if w != 0)
        )

    @property
    def vanishes(self) -> bool:
        """Whether the factor is zero by exact cancellation."""
        if self.weights.factor is None:
            return False
        if self.is_merged:
            return self.factor() == {}
        first, second = self.weights.factor
        return first == -second and _multiset(self.p) == _multiset(self.q)

    def on(self, chart: Chart) -> LocalIntegrand:
        """The integrand on a chart, at the working precision."""
        if self.is_merged:
            factor = self.factor()
            return LocalIntegrand(
                self, localize(self.exponent(), chart), None if factor is None else localize(factor, chart), (), ()
            )
        return LocalIntegrand(
            self,
            None,
            None,
            tuple(localize(form, chart) for form in self.p),
            tuple(localize(form, chart) for form in self.q) if self.uses_q else (),
        )

    @property
    def uses_q(self) -> bool:
        """Whether log q occurs."""
        return self.weights.q != 0 or (self.weights.factor is not None and self.weights.factor[1] != 0)


def _multiset(forms: Sequence[Form]) -> list[tuple[Any, ...]]:
    return sorted(tuple(sorted((repr(term), repr(parts)) for term, parts in form.items())) for form in forms)


class LocalIntegrand(NamedTuple):
    """An integrand on a chart: either one exponent and one factor, or the components of P and Q."""

    integrand: Integrand
    exponent: Local | None
    factor: Local | None
    p: tuple[Local, ...]
    q: tuple[Local, ...]

    @property
    def is_entire(self) -> bool:
        """Whether the integrand is analytic wherever the chart is."""
        if self.exponent is None:
            return False
        return self.exponent.is_entire and (self.factor is None or self.factor.is_entire)

    def values(self, points: Points, references: Sequence[tuple[int, int]] | None = None) -> list[Any]:
        """The integrand times the Jacobian (without the chart's scale) at the points.

        `references` says about which component of P and of Q to take the logarithms of sums at each point; by default
        about the largest. A region that is to carry one analytic function must use one reference throughout.
        """
        columns: dict[Any, list[Any]] = {}
        jacobian = points.jacobian
        if self.exponent is not None:
            if points.is_complex:
                return on_boxes(self.exponent, self.factor, points)
            exponents = evaluate(self.exponent, points, columns)
            if self.factor is None:
                return [e.exp() * j for e, j in zip(exponents, jacobian, strict=True)]
            factors = evaluate(self.factor, points, columns)
            return [e.exp() * f * j for e, f, j in zip(exponents, factors, jacobian, strict=True)]
        weights = self.integrand.weights
        p = [evaluate(local, points, columns) for local in self.p]
        q = [evaluate(local, points, columns) for local in self.q]
        chosen = references or self._largest(p, q)
        log_p = [
            _log_sum(row, first, points.analytic) for row, (first, _) in zip(zip(*p, strict=True), chosen, strict=True)
        ]
        log_q: list[Any] = [None] * len(points)
        if q:
            log_q = [
                _log_sum(row, second, points.analytic)
                for row, (_, second) in zip(zip(*q, strict=True), chosen, strict=True)
            ]
        return [_assemble(weights, lp, lq) * j for lp, lq, j in zip(log_p, log_q, jacobian, strict=True)]

    def analytic_part(self, points: Points, references: Sequence[tuple[int, int]] | None = None) -> list[Any]:
        """On each box a ball that has bounds where the integrand is analytic."""
        if self.exponent is not None:
            return singular_values(self.exponent, self.factor, points)
        return self.values(points, references)

    def factors(self, points: Points) -> list[Any]:
        """c log p + d log q at the points."""
        columns: dict[Any, list[Any]] = {}
        if self.factor is not None:
            return evaluate(self.factor, points, columns)
        p = [evaluate(local, points, columns) for local in self.p]
        q = [evaluate(local, points, columns) for local in self.q]
        first, second = self.integrand.weights.factor or (ZERO, ZERO)
        total: list[Any] = [arb(0)] * len(points)
        for weight, side in ((first, p), (second, q)):
            if weight != 0:
                logs = [log_sum(row) for row in zip(*side, strict=True)]
                total = [entry + arb(weight) * other for entry, other in zip(total, logs, strict=True)]
        return total

    def references(self, points: Points) -> list[tuple[int, int]]:
        """The largest component of P and of Q at each point."""
        if self.exponent is not None:
            return [(0, 0)] * len(points)
        columns: dict[Any, list[Any]] = {}
        return self._largest(
            [evaluate(local, points, columns) for local in self.p],
            [evaluate(local, points, columns) for local in self.q],
        )

    @staticmethod
    def _largest(p: list[list[Any]], q: list[list[Any]]) -> list[tuple[int, int]]:
        first = [_argmax(row) for row in zip(*p, strict=True)]
        return (
            [(i, _argmax(row)) for i, row in zip(first, zip(*q, strict=True), strict=True)]
            if q
            else [(i, 0) for i in first]
        )


def _middle(number: Any) -> arb:
    return number.real.mid() if isinstance(number, acb) else number.mid()


def _argmax(row: Sequence[Any]) -> int:
    best = 0
    for index in range(1, len(row)):
        if _middle(row[index]) > _middle(row[best]):
            best = index
    return best


def log_sum(row: Sequence[Any]) -> Any:
    """log of the sum of the exponentials, about the largest."""
    return _log_sum(row, _argmax(row), True)


def _log_sum(row: Sequence[Any], reference: int, analytic: bool) -> Any:
    """log of the sum of the exponentials, about the component `reference`."""
    if len(row) == 1:
        return row[0]
    base = row[reference]
    rest = sum(((entry - base).exp() for index, entry in enumerate(row) if index != reference), start=row[0] * 0)
    return base + (rest.log1p() if isinstance(rest, arb) else (1 + rest).log(analytic=analytic))


def _assemble(weights: Weights, log_p: Any, log_q: Any) -> Any:
    exponent = log_p if weights.p == 1 else arb(weights.p) * log_p
    if weights.q != 0:
        exponent = exponent + arb(weights.q) * log_q
    value = exponent.exp()
    if weights.factor is None:
        return value
    first, second = weights.factor
    if first != 0 and second != 0:
        return value * (log_p - log_q) * arb(first)
    return value * (log_p * arb(first) if first != 0 else log_q * arb(second))
