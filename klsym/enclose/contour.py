"""Arb's own integration on a chart: adaptive, rigorous, indifferent to where the branch points lie.

It takes over where no strip is found, and it is the other road that the trapezoidal rule is checked against. The
range is the finite one outside which the tails are bounded.
"""

from __future__ import annotations

from flint import acb, arb

from klsym.enclose.charts import Chart
from klsym.enclose.cutoffs import cut_off
from klsym.enclose.integrand import Integrand
from klsym.enclose.precision import two_to, working_precision


class Callback:
    """The function handed to acb.integral: what it raises is kept and raised again when FLINT has returned."""

    def __init__(self, function: object) -> None:
        self.function = function
        self.raised: BaseException | None = None

    def __call__(self, z: acb, analytic: bool) -> acb:
        if self.raised is None:
            try:
                return self.function(z, analytic)  # type: ignore[operator]  # any callable
            except BaseException as error:  # an interrupt too must not pass through FLINT
                self.raised = error
        return acb(arb.nan(), arb.nan())


def integrate_contour(function: object, left: arb, right: arb, bits: int) -> arb:
    """The integral of an analytic function over [left, right], to about 2**-bits, at the working precision."""
    callback = Callback(function)
    result = acb.integral(
        callback,
        acb(left),
        acb(right),
        abs_tol=two_to(-bits),
        rel_tol=two_to(-bits - 64),
        eval_limit=200 * bits + 20_000,
    )
    if callback.raised is not None:
        raise callback.raised
    return result.real


def contour(integrand: Integrand, chart: Chart, bits: int, extra: int = 0) -> arb:
    """The integral over the chart, its error about 2**-bits. Raises Undominated where a tail is not bounded."""
    with working_precision(chart.planning):
        span = cut_off(integrand, integrand.on(chart), chart, bits + 2)
    precision = bits + extra + int(max(0.0, span.peak)) + 30
    with working_precision(precision):
        local = integrand.on(chart)

        def function(z: acb, analytic: bool) -> acb:
            return local.values(chart.points([z], analytic))[0]

        value = integrate_contour(function, arb(span.left), arb(span.right), bits + 2)
        return value * chart.scale() + arb(0, span.outside.abs_upper())
