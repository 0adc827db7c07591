"""Closed forms: klsym's beside SymPy's own integrate(p*log(p/q)), with a time limit for each.

SymPy works in a process of its own that is ended at the limit. An answer of SymPy's counts where it is a number (after
the symbols are given values) that agrees with klsym's; what differs is printed as it is.

    python benchmarks/closed_forms.py [--limit SECONDS]
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from queue import Empty
from typing import Any

from sympy import Expr, Rational, Symbol, exp, expand_log, expand_mul, integrate, log, oo, symbols

import klsym
from klsym.closed import closed_form
from klsym.closed.engine import _closed_form
from klsym.divergences import KL
from klsym.measures import X, common_refinement

MU1, MU2 = symbols("mu1 mu2", real=True)
S1, S2, A1, A2, B1, B2 = symbols("sigma1 sigma2 a1 a2 b1 b2", positive=True)

PAIRS = [
    (klsym.Normal(0, 1), klsym.Normal(1, 2)),
    (klsym.Normal(MU1, S1), klsym.Normal(MU2, S2)),
    (klsym.Normal(0, 1), klsym.Laplace(0, 1)),
    (klsym.Exponential(A1), klsym.Exponential(A2)),
    (klsym.Exponential(A1), klsym.Gamma(A2, rate=B2)),
    (klsym.Gamma(2, rate=1), klsym.Gamma(3, rate=2)),
    (klsym.Gamma(A1, rate=B1), klsym.Gamma(A2, rate=B2)),
    (klsym.Beta(2, 3), klsym.Beta(1, 2)),
    (klsym.Beta(A1, B1), klsym.Beta(A2, B2)),
    (klsym.Rayleigh(S1), klsym.Rayleigh(S2)),
    (klsym.Pareto(minimum=1, shape=3), klsym.Exponential(1)),
    (klsym.Weibull(shape=2, scale=1), klsym.Exponential(1)),
]
# values put in for symbols when two answers are compared
VALUES: dict[Symbol, Rational] = {
    symbol: Rational(number, 7) for symbol, number in zip((MU1, MU2, S1, S2, A1, A2, B1, B2), range(8, 16), strict=True)
}


def by_sympy(first: Any, second: Any) -> Expr:
    """integrate(p*log(p/q)) over the cells where P has mass, as a SymPy user who knows her tool would write it."""
    x = Symbol("x", real=True)
    total: Expr = Rational(0)
    for cell in common_refinement(first, second).cells:
        log_p, log_q = cell.log_p, cell.log_q
        if log_p is None:
            continue
        if log_q is None:
            return oo
        p, q = (exp(density.xreplace({X: x})) for density in (log_p, log_q))
        # the logarithm expanded: SymPy left to itself leaves log(exp(...)) as it is and solves fewer of these
        total += integrate(expand_mul(p * expand_log(log(p / q), force=True)), (x, *cell.base.args))
    return total


def answer_of_sympy(pair: tuple[Any, Any], queue: Any) -> None:
    queue.put(str(by_sympy(*pair).subs(VALUES).evalf(20)))


def limited(pair: tuple[Any, Any], limit: float) -> tuple[float, str]:
    """SymPy's answer and its time; the answer is empty where the limit was reached or SymPy failed."""
    queue: Any = multiprocessing.Queue()
    process = multiprocessing.Process(target=answer_of_sympy, args=(pair, queue))
    start = time.perf_counter()
    process.start()
    try:
        answer = queue.get(timeout=limit)
    except Empty:  # out of time, or the process ended with an error
        answer = ""
    elapsed = time.perf_counter() - start
    if process.is_alive():
        process.terminate()
    process.join()
    return elapsed, answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=float, default=20.0, help="seconds for each of SymPy's integrals")
    limit = parser.parse_args().limit
    own, ratios, right = [], [], 0
    print(f"{'KL(P, Q)':82} {'klsym':>9} {'SymPy':>9} {'ratio':>8}")
    for first, second in PAIRS:
        _closed_form.cache_clear()
        start = time.perf_counter()
        form = closed_form(KL(first, second))
        assert form is not None, f"no closed form of {first} || {second}"
        own.append(time.perf_counter() - start)
        number = form.value.subs(VALUES).evalf(20)
        elapsed, answer = limited((first, second), limit)
        agrees = _agree(answer, number)
        right += agrees
        ratio = elapsed / own[-1]
        ratios.append(ratio)
        remark = "" if agrees else (f"  SymPy: {answer[:40]}" if answer else f"  SymPy: nothing in {limit:g} s")
        print(f"{f'{first} || {second}':82} {own[-1] * 1e3:6.1f} ms {elapsed:7.2f} s {ratio:7.0f}x{remark}")
    count, middle = len(PAIRS), statistics.median(own) * 1e3
    print(f"klsym: {count} of {count}, median {middle:.1f} ms, at most {max(own) * 1e3:.0f} ms")
    print(f"SymPy: {right} of {count} right within {limit:g} s; median ratio of times {statistics.median(ratios):.0f}")


def _agree(answer: str, number: Expr) -> bool:
    try:
        return abs(float(answer) - float(number)) < 1e-12 * (1 + abs(float(number)))
    except ValueError:
        return False


if __name__ == "__main__":
    main()
