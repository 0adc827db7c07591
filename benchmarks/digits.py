"""Digits of KL for ten pairs without a closed form: klsym, mpmath.quad and acb.integral written by hand, side by side.

Run `python benchmarks/digits.py [digits]`. Every repetition has new parameters, so that nothing but nodes and what was
learnt about the families is reused; times are medians, planning included. mpmath.quad gets stable log densities and
sensible breakpoints; the hand-written integrals get a good variable and a range chosen by hand, and no tail bounds.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import mpmath
from flint import acb, arb, ctx, fmpq
from mpmath import mpf

from klsym import Beta, Cauchy, Gamma, Gumbel, Logistic, LogNormal, Mixture, Normal, StudentT, Weibull, kl

REPETITIONS = 7
MPMATH_REPETITIONS = 1


class Case(NamedTuple):
    """One pair: as measures, as an integrand and breakpoints for mpmath, as a ball integrand and range for Arb."""

    name: str
    measures: Callable[[Fraction], tuple[Any, Any]]
    mpmath: Callable[[Any], tuple[Callable[[Any], Any], list[Any]]]
    hand: Callable[[arb, int], tuple[Callable[[acb, bool], acb], Any, Any]]


def _ball(number: Fraction) -> arb:
    return arb(fmpq(number.numerator, number.denominator))


# ---- log densities for mpmath


def m_normal(x, m, s):
    return -((x - m) ** 2) / (2 * s * s) - mpmath.log(s) - mpmath.log(2 * mpmath.pi) / 2


def m_logistic(x, m=0, s=1):
    z = abs((x - m) / s)
    return -z - 2 * mpmath.log1p(mpmath.exp(-z)) - mpmath.log(s)


def m_cauchy(x, m=0, s=1):
    return -mpmath.log1p(((x - m) / s) ** 2) - mpmath.log(s * mpmath.pi)


def m_student(x, df, m=0):
    constant = mpmath.loggamma((df + 1) / mpf(2)) - mpmath.loggamma(df / mpf(2)) - mpmath.log(df * mpmath.pi) / 2
    return constant - (df + 1) / mpf(2) * mpmath.log1p((x - m) ** 2 / df)


def m_integrand(log_p, log_q):
    def f(x):
        lp = log_p(x)
        return mpmath.exp(lp) * (lp - log_q(x))

    return f


# ---- log densities for Arb, z a complex ball


def a_cauchy(z, analytic, s=1):
    return -(1 + (z / s) * (z / s)).log(analytic=analytic) - (arb.pi() * s).log()


def a_logistic(z, analytic):
    return -z - 2 * (1 + (-z).exp()).log(analytic=analytic)


def a_student(z, analytic, df):
    half = arb(df) / 2
    constant = (half + arb(0.5)).lgamma() - half.lgamma() - (df * arb.pi()).log() / 2
    return constant - (half + arb(0.5)) * (1 + z * z / df).log(analytic=analytic)


def _half_log_two_pi() -> arb:
    return (2 * arb.pi()).log() / 2


def normal_logistic(e: arb, bits: int):
    constant = -arb(2).log() - _half_log_two_pi()

    def f(z, analytic):
        lp = constant - (z - e) * (z - e) / 8
        return lp.exp() * (lp - a_logistic(z, analytic))

    return f, -2 * (bits * 1.4) ** 0.5, 2 * (bits * 1.4) ** 0.5


def normal_cauchy(e: arb, bits: int):
    constant = -_half_log_two_pi()

    def f(z, analytic):
        lp = constant - z * z / 2
        return lp.exp() * (lp - a_cauchy(z - 1 - e, analytic))

    return f, -((bits * 1.4) ** 0.5), (bits * 1.4) ** 0.5


def logistic_student(e: arb, bits: int):
    def f(u, analytic):  # x = sinh u
        z = u.sinh()
        w = z - e
        if w.real > 0:
            lp = -w - 2 * (1 + (-w).exp()).log(analytic=analytic)
        else:
            lp = w - 2 * (1 + w.exp()).log(analytic=analytic)
        return lp.exp() * (lp - a_student(z, analytic, 5)) * u.cosh()

    edge = float(arb(0.75 * bits).asinh().mid())
    return f, -edge, edge


def student_logistic(e: arb, bits: int):
    constant = arb(3).lgamma() - arb(2.5).lgamma() - (5 * arb.pi()).log() / 2

    def f(u, analytic):  # x = sinh u; the logistic's own logarithm on either side of zero
        z, far = u.sinh(), u.cosh()
        lp = constant - 3 * (1 + (z - e) * (z - e) / 5).log(analytic=analytic)
        if z.real > 0:
            lq = -z - 2 * (1 + (-z).exp()).log(analytic=analytic)
        else:
            lq = z - 2 * (1 + z.exp()).log(analytic=analytic)
        return lp.exp() * (lp - lq) * far

    edge = 0.1775 * bits
    return f, -edge, edge


def gamma_cauchy(e: arb, bits: int):
    k = arb(2.5) + e
    constant = -k.lgamma()

    def f(u, analytic):  # x = e^u
        z = u.exp()
        lp = constant + (k - 1) * u - z
        return (lp + u).exp() * (lp - a_cauchy(z, analytic))

    return f, -bits * 0.3, float(arb(0.75 * bits).log().mid())


def lognormal_student(e: arb, bits: int):
    constant = -_half_log_two_pi()

    def f(u, analytic):  # x = e^u
        z = u.exp()
        lp = constant - (u - e) * (u - e) / 2
        return lp.exp() * (lp - u - a_student(z, analytic, 3))

    return f, -((bits * 1.4) ** 0.5), (bits * 1.4) ** 0.5 + 1


def gumbel_cauchy(e: arb, bits: int):
    def f(v, analytic):  # x = v + e^v/4 + …: the slow side is the right one
        grown = v.exp()
        z = v + grown
        w = z - e
        lp = -w - (-w).exp()
        return lp.exp() * (lp - a_cauchy(z, analytic)) * (1 + grown)

    return f, -float(arb(bits).log().mid()) - 1, float(arb(0.72 * bits).log().mid())


def weibull_logistic(e: arb, bits: int):
    k = arb(1.5) + e
    constant = k.log() - k * arb(2).log()
    inverse = (-k * arb(2).log()).exp()

    def f(u, analytic):  # x = e^u
        power = (k * u).exp() * inverse
        lp = constant + (k - 1) * u - power
        return (lp + u).exp() * (lp - a_logistic(u.exp() - 1, analytic))

    return f, -bits * 0.5, float((arb(0.75 * bits).log() / k).mid()) + 0.7


def beta_cauchy(e: arb, bits: int):
    a, b = arb(2.5) + e, arb(3.5)
    constant = (a + b).lgamma() - a.lgamma() - b.lgamma()

    def f(u, analytic):  # x = 1/(1 + e^-u)
        fallen = (-u).exp()
        x = 1 / (1 + fallen)
        log_left = -(1 + fallen).log(analytic=analytic)
        log_right = log_left - u
        lp = constant + (a - 1) * log_left + (b - 1) * log_right
        return (lp + log_left + log_right).exp() * (lp - a_cauchy(x - arb(0.5), analytic, arb(1) / 5))

    return f, -bits * 0.3, bits * 0.22


def mixture_normal(e: arb, bits: int):
    constant = -_half_log_two_pi()
    log_first, log_second = (arb(3) / 5).log(), (arb(2) / 5).log()

    def f(z, analytic):
        first = log_first - (z + 1) * (z + 1) / 2
        second = log_second - (z - 1) * (z - 1) / 2
        lp = constant + first + (1 + (second - first).exp()).log(analytic=analytic)
        if z.real > 0:
            lp = constant + second + (1 + (first - second).exp()).log(analytic=analytic)
        return lp.exp() * (lp - constant + arb(2).log() + (z - e) * (z - e) / 8)

    return f, -((bits * 1.4) ** 0.5) - 1, (bits * 1.4) ** 0.5 + 1


def _m_mixture(x):
    return mpmath.log(3 * mpmath.exp(m_normal(x, -1, 1)) / 5 + 2 * mpmath.exp(m_normal(x, 1, 1)) / 5)


inf = mpmath.inf
CASES = [
    Case(
        "Normal(e, 2) | Logistic(0, 1)",
        lambda e: (Normal(e, 2), Logistic(0, 1)),
        lambda e: (m_integrand(lambda x: m_normal(x, e, 2), m_logistic), [-inf, -10, 0, 10, inf]),
        normal_logistic,
    ),
    Case(
        "Normal(0, 1) | Cauchy(1 + e, 1)",
        lambda e: (Normal(0, 1), Cauchy(1 + e, 1)),
        lambda e: (m_integrand(lambda x: m_normal(x, 0, 1), lambda x: m_cauchy(x, 1 + e)), [-inf, -5, 0, 5, inf]),
        normal_cauchy,
    ),
    Case(
        "Logistic(e, 1) | StudentT(5)",
        lambda e: (Logistic(e, 1), StudentT(5)),
        lambda e: (m_integrand(lambda x: m_logistic(x, e), lambda x: m_student(x, 5)), [-inf, -10, e, 10, inf]),
        logistic_student,
    ),
    Case(
        "StudentT(5, e) | Logistic(0, 1)",
        lambda e: (StudentT(5, e), Logistic(0, 1)),
        lambda e: (m_integrand(lambda x: m_student(x, 5, e), m_logistic), [-inf, -10, 0, 10, inf]),
        student_logistic,
    ),
    Case(
        "Gamma(5/2 + e, rate=1) | Cauchy(0, 1)",
        lambda e: (Gamma(Fraction(5, 2) + e, rate=1), Cauchy(0, 1)),
        lambda e: (
            m_integrand(lambda x: (mpf(3) / 2 + e) * mpmath.log(x) - x - mpmath.loggamma(mpf(5) / 2 + e), m_cauchy),
            [0, 1, 10, inf],
        ),
        gamma_cauchy,
    ),
    Case(
        "LogNormal(e, 1) | StudentT(3)",
        lambda e: (LogNormal(e, 1), StudentT(3)),
        lambda e: (
            m_integrand(lambda x: m_normal(mpmath.log(x), e, 1) - mpmath.log(x), lambda x: m_student(x, 3)),
            [0, 1, 10, inf],
        ),
        lognormal_student,
    ),
    Case(
        "Gumbel(e, 1) | Cauchy(0, 1)",
        lambda e: (Gumbel(location=e, scale=1), Cauchy(0, 1)),
        lambda e: (m_integrand(lambda x: -(x - e) - mpmath.exp(-(x - e)), m_cauchy), [-8, -2, 0, 10, inf]),
        gumbel_cauchy,
    ),
    Case(
        "Weibull(3/2 + e, 2) | Logistic(1, 1)",
        lambda e: (Weibull(shape=Fraction(3, 2) + e, scale=2), Logistic(1, 1)),
        lambda e: (
            m_integrand(
                lambda x: mpmath.log(mpf(3) / 2 + e)
                - mpmath.log(2)
                + (mpf(1) / 2 + e) * mpmath.log(x / 2)
                - (x / 2) ** (mpf(3) / 2 + e),
                lambda x: m_logistic(x, 1),
            ),
            [0, 1, 5, 20, inf],
        ),
        weibull_logistic,
    ),
    Case(
        "Beta(5/2 + e, 7/2) | Cauchy(1/2, 1/5)",
        lambda e: (Beta(Fraction(5, 2) + e, Fraction(7, 2)), Cauchy(Fraction(1, 2), Fraction(1, 5))),
        lambda e: (
            m_integrand(
                lambda x: (mpf(3) / 2 + e) * mpmath.log(x)
                + mpf(5) / 2 * mpmath.log1p(-x)
                - mpmath.log(mpmath.beta(mpf(5) / 2 + e, mpf(7) / 2)),
                lambda x: m_cauchy(x, mpf(1) / 2, mpf(1) / 5),
            ),
            [0, mpf(1) / 2, 1],
        ),
        beta_cauchy,
    ),
    Case(
        "3/5 Normal(-1, 1) + 2/5 Normal(1, 1) | Normal(e, 2)",
        lambda e: (Mixture({Normal(-1, 1): "0.6", Normal(1, 1): "0.4"}), Normal(e, 2)),
        lambda e: (m_integrand(_m_mixture, lambda x: m_normal(x, e, 2)), [-inf, -5, 0, 5, inf]),
        mixture_normal,
    ),
]


def by_hand(case: Case, e: Fraction, digits: int) -> arb:
    """The hand-written integral; the range is long enough for the digits, without proof."""
    saved = ctx.prec
    bits = int(digits * 3.33) + 10
    ctx.prec = bits
    try:
        integrand, low, high = case.hand(_ball(e), bits)
        return acb.integral(integrand, acb(low), acb(high)).real
    finally:
        ctx.prec = saved


def by_mpmath(case: Case, e: Fraction, digits: int) -> Any:
    """mpmath.quad as a textbook would have it."""
    with mpmath.workdps(digits):
        integrand, breakpoints = case.mpmath(mpf(e.numerator) / e.denominator)
        return mpmath.quad(integrand, breakpoints)


def timed(function: Callable[..., Any], case: Case, digits: int, repetitions: int, start: int) -> tuple[float,
list[Any]]:
    """The median time, and the values for shifts start/1000, (start + 1)/1000, …."""
    times, values = [], []
    for k in range(repetitions):
        shift = Fraction(start + k, 1000)
        before = time.perf_counter()
        values.append(function(case, shift, digits))
        times.append(time.perf_counter() - before)
    return statistics.median(times), values


def correct_digits(found: Any, truth: Any, digits: int) -> int:
    """How many digits of a number agree with an enclosure of twice the digits."""
    with mpmath.workdps(2 * digits + 10):
        true = mpmath.mpf(truth.mid._mpf_)
        gap = abs(found - true) / abs(true)
        return digits if gap == 0 else min(digits, int(-mpmath.log10(gap)))


def main(digits: int) -> None:
    """Print the table."""

    def by_klsym(case: Case, e: Fraction, n: int) -> Any:
        return kl(*case.measures(e), digits=n)

    print(f"{digits} digits; medians in milliseconds, new parameters each time")
    print(f"{'pair':54}{'klsym':>8}{'by hand':>9}{'mpmath':>9}{'ratio hand':>12}{'ratio mpmath':>13}  right (k/h/m)")
    hand_ratios, mpmath_ratios, all_right = [], [], True
    for case in CASES:
        by_klsym(case, Fraction(1, 7), digits)
        by_hand(case, Fraction(1, 7), digits)
        klsym_time, enclosures = timed(by_klsym, case, digits, REPETITIONS, 10)
        hand_time, hands = timed(by_hand, case, digits, REPETITIONS, 10)
        mpmath_time, quads = timed(by_mpmath, case, digits, MPMATH_REPETITIONS, 10)
        truth = kl(*case.measures(Fraction(10, 1000)), digits=2 * digits)
        with mpmath.workdps(2 * digits + 10):
            found = [mpf(enclosures[0].mid._mpf_), mpf(mpmath.mpf(hands[0].mid().str(2 * digits, radius=False))), quads[0]]  # noqa: E501
        right = [correct_digits(value, truth, digits) for value in found]
        all_right = all_right and enclosures[0].certified and enclosures[0].contains(truth) and right[0] >= digits - 1
        hand_ratios.append(klsym_time / hand_time)
        mpmath_ratios.append(mpmath_time / klsym_time)
        print(
            f"{case.name:54}{klsym_time * 1e3:8.1f}{hand_time * 1e3:9.1f}{mpmath_time * 1e3:9.0f}"
            f"{hand_ratios[-1]:12.2f}{mpmath_ratios[-1]:13.1f}  {'/'.join(map(str, right))}"
        )
    print(
        f"medians: klsym/hand {statistics.median(hand_ratios):.2f}, mpmath/klsym {statistics.median(mpmath_ratios):.1f} "  # noqa: E501
        f"(least {min(mpmath_ratios):.1f}); klsym right and certified everywhere: {all_right}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
