"""SymPy's functions as functions of balls: one table for the real line, one for the complex plane.

On the plane each function takes a flag: where it is set, a value is wanted only where the function is analytic, and a
ball that meets a branch cut must come back without bounds. `undefined` is that answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from flint import acb, arb, fmpq

from klsym.enclose.precision import ball

Real = Callable[..., Any]


def _method(name: str) -> Real:
    return lambda x: getattr(ball(x), name)()


def _factorial(x: Any) -> arb:
    return (ball(x) + 1).gamma()


def _beta(x: Any, y: Any) -> arb:
    return ball(x).gamma() * ball(y).gamma() * (ball(x) + ball(y)).rgamma()


def _binomial(n: Any, k: Any) -> arb:
    n, k = ball(n), ball(k)
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _polygamma(order: Any, x: Any) -> arb:
    order, x = ball(order), ball(x)
    if order == 0:
        return x.digamma()
    return ball(-1) ** (order + 1) * (order + 1).gamma() * (order + 1).zeta(x)


def _zeta(s: Any, a: Any = 1) -> arb:
    return ball(s).zeta() if isinstance(a, int) else ball(s).zeta(ball(a))


def _harmonic(n: Any, m: Any = 1) -> arb:
    if isinstance(m, int) or m == 1:
        return (ball(n) + 1).digamma() + arb.const_euler()
    return ball(m).zeta() - ball(m).zeta(ball(n) + 1)


def _beta_share(a: Any, b: Any, x: Any) -> arb:
    return ball(x).beta_lower(ball(a), ball(b), regularized=1)


def _sign(x: Any) -> arb:
    return ball(x).sgn()


REAL: dict[Any, Real] = {
    sympy.exp: _method("exp"),
    sympy.log: lambda x, base=None: ball(x).log() if base is None else ball(x).log() / ball(base).log(),
    sympy.gamma: _method("gamma"),
    sympy.loggamma: _method("lgamma"),
    sympy.digamma: _method("digamma"),
    sympy.polygamma: _polygamma,
    sympy.beta: _beta,
    sympy.zeta: _zeta,
    sympy.harmonic: _harmonic,
    sympy.factorial: _factorial,
    sympy.binomial: _binomial,
    sympy.RisingFactorial: lambda x, k: (ball(x) + ball(k)).gamma() * ball(x).rgamma(),
    sympy.erf: _method("erf"),
    sympy.erfc: _method("erfc"),
    sympy.erfi: _method("erfi"),
    sympy.erfinv: _method("erfinv"),
    sympy.Ei: _method("ei"),
    sympy.expint: lambda s, x: ball(x).expint(ball(s)),
    sympy.li: _method("li"),
    sympy.Si: _method("si"),
    sympy.Ci: _method("ci"),
    sympy.Shi: _method("shi"),
    sympy.Chi: _method("chi"),
    sympy.uppergamma: lambda s, x: ball(x).gamma_upper(ball(s)),
    sympy.lowergamma: lambda s, x: ball(x).gamma_lower(ball(s)),
    sympy.betainc_regularized: lambda a, b, x, y: _beta_share(a, b, y) - _beta_share(a, b, x),
    sympy.besselj: lambda n, x: ball(x).bessel_j(ball(n)),
    sympy.bessely: lambda n, x: ball(x).bessel_y(ball(n)),
    sympy.besseli: lambda n, x: ball(x).bessel_i(ball(n)),
    sympy.besselk: lambda n, x: ball(x).bessel_k(ball(n)),
    sympy.polylog: lambda s, x: ball(x).polylog(ball(s)),
    sympy.hyper: lambda a, b, x: ball(x).hypgeom(list(map(ball, a)), list(map(ball, b))),
    sympy.LambertW: lambda x, branch=0: ball(x).lambertw(int(branch)),
    sympy.sin: _method("sin"),
    sympy.cos: _method("cos"),
    sympy.tan: _method("tan"),
    sympy.cot: _method("cot"),
    sympy.sec: _method("sec"),
    sympy.csc: _method("csc"),
    sympy.asin: _method("asin"),
    sympy.acos: _method("acos"),
    sympy.atan: _method("atan"),
    sympy.atan2: lambda y, x: arb.atan2(ball(y), ball(x)),
    sympy.sinh: _method("sinh"),
    sympy.cosh: _method("cosh"),
    sympy.tanh: _method("tanh"),
    sympy.coth: _method("coth"),
    sympy.sech: _method("sech"),
    sympy.csch: _method("csch"),
    sympy.asinh: _method("asinh"),
    sympy.acosh: _method("acosh"),
    sympy.atanh: _method("atanh"),
    sympy.Abs: lambda x: abs(x) if isinstance(x, fmpq) else abs(ball(x)),
    sympy.sign: _sign,
    sympy.floor: _method("floor"),
    sympy.ceiling: _method("ceil"),
    sympy.Max: lambda *xs: _fold(arb.max, xs),
    sympy.Min: lambda *xs: _fold(arb.min, xs),
}


def _fold(function: Real, values: Any) -> arb:
    result = ball(values[0])
    for value in values[1:]:
        result = function(result, ball(value))
    return result


CONSTANTS: dict[Any, Callable[[], arb]] = {
    sympy.pi: arb.pi,
    sympy.E: arb.const_e,
    sympy.EulerGamma: arb.const_euler,
    sympy.Catalan: arb.const_catalan,
    sympy.GoldenRatio: lambda: (1 + arb(5).sqrt()) / 2,
}


def undefined() -> acb:
    """The complex ball that bounds nothing."""
    return acb(arb.nan(), arb.nan())


def _meromorphic(name: str) -> Real:
    return lambda z, analytic: getattr(z, name)()


def _flagged(name: str) -> Real:
    return lambda z, analytic: getattr(z, name)(analytic=analytic)


def _on_right_half_plane(name: str) -> Real:
    """A function whose cuts all lie in Re z <= 0."""
    return lambda z, analytic: getattr(z, name)() if not analytic or z.real > 0 else undefined()


def _inside_unit_disc(name: str) -> Real:
    """A function whose cuts all lie in |z| >= 1."""
    return lambda z, analytic: getattr(z, name)() if not analytic or z.abs_upper() < 1 else undefined()


COMPLEX: dict[Any, Real] = {
    sympy.log: _flagged("log"),
    sympy.Abs: _flagged("real_abs"),
    sympy.sign: _flagged("real_sgn"),
    sympy.Max: lambda z, w, analytic: z.real_max(w, analytic=analytic),
    sympy.Min: lambda z, w, analytic: z.real_min(w, analytic=analytic),
    sympy.loggamma: _on_right_half_plane("lgamma"),
    sympy.Ei: _on_right_half_plane("ei"),
    sympy.asinh: _inside_unit_disc("asinh"),
    sympy.atan: _inside_unit_disc("atan"),
    sympy.asin: _inside_unit_disc("asin"),
    sympy.acos: _inside_unit_disc("acos"),
    sympy.atanh: _inside_unit_disc("atanh"),
}
for _function, _name in {
    sympy.exp: "exp",
    sympy.gamma: "gamma",
    sympy.digamma: "digamma",
    sympy.erf: "erf",
    sympy.erfc: "erfc",
    sympy.erfi: "erfi",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.tan: "tan",
    sympy.cot: "cot",
    sympy.sec: "sec",
    sympy.csc: "csc",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.tanh: "tanh",
    sympy.coth: "coth",
    sympy.sech: "sech",
    sympy.csch: "csch",
    sympy.Si: "si",
    sympy.Shi: "shi",
}.items():
    COMPLEX[_function] = _meromorphic(_name)
