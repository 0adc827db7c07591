"""Recipes for the rules about products, kernels and images: how to draw arguments that fit them."""

from __future__ import annotations

from klsym.check.draws import Draw


def _product_space(d: Draw) -> tuple:
    """A product measure, or with a Markov kernel, and a function on its space."""
    k = d.k
    second = d.choice(
        [k.MeasureVariable("P", d.other), k.MeasureVariable("Q", d.other), k.Kernel("K", d.space, d.other)]
    )
    whole = k.Product(d.choice([d.p, d.q]), second)
    first = k.Compose(d.function(), k.Projection(whole.space, 0))
    last = k.Compose(k.Function("f", d.other), k.Projection(whole.space, 1))
    return whole, d.choice([first, last, k.Multiply(first, last), k.Function("u", whole.space), k.number(1)])


def _fubini(d: Draw) -> tuple:
    k, (whole, function) = d.k, _product_space(d)
    second = None if isinstance(whole.kernel, k.Kernel) else d.finite(whole.kernel)
    return k.assume(k.Integrable(function, whole)), d.finite(whole.first), second


def _marginal(d: Draw) -> tuple:
    k, (whole, _), index = d.k, _product_space(d), d.choice([0, 0, 1, 2])
    kept, gone = (whole.kernel, whole.first) if index == 1 else (whole.first, whole.kernel)
    mass = None if isinstance(gone, k.Kernel) else k.assume(k.probability(gone))
    finite = d.finite(whole.first) if isinstance(kept, k.Kernel) else d.finite(kept)
    return whole, index, finite, mass


def _version_product(d: Draw) -> tuple:
    k = d.k
    there = [k.MeasureVariable(n, d.other) for n in "PQ"]
    a, b = d.choice(there), d.choice(there)
    first, second = d.version(), k.assume(k.Version(k.RadonNikodym(a, b), a, b))
    return first, second, d.finite(first.conclusion.base), d.finite(b)


def _image(d: Draw) -> tuple:
    k = d.k
    image = k.Image(k.MapVariable("m", d.space, d.other), d.measure())
    return k.Function("f", d.other), image


def _image_integrable(d: Draw) -> tuple:
    k, (f, image) = d.k, _image(d)
    over = k.Compose(f, image.map)
    return f, image, d.fact(lambda: d.choice([k.Integrable(f, image), k.Integrable(over, image.measure)]))


def _version_kernel(d: Draw) -> tuple:
    version = d.version()
    return version, d.k.Kernel("K", d.space, d.other), d.finite(version.conclusion.base)


def _pair(d: Draw) -> tuple:
    k = d.k
    whole = d.choice([k.MeasureSum(d.choice([d.p, d.q]), d.r), k.Product(d.p, k.MeasureVariable("P", d.other)),
                      k.Product(d.p, k.Kernel("K", d.space, d.other))])  # fmt: skip
    one, two = whole.parts()
    return whole, d.finite(one), None if isinstance(two, k.Kernel) else d.finite(two)


RECIPES = {
    "fubini": _fubini,
    "fubini_integrable": _fubini,
    "version_product": _version_product,
    "version_kernel": _version_kernel,
    "marginal": _marginal,
    "image_integral": _image,
    "image_integrable": _image_integrable,
    "image_continuous": lambda d: (d.k.MapVariable("m", d.space, d.other), d.continuous()),
    "sigma_finite_pair": _pair,
    "sigma_finite_version": lambda d: _version_kernel(d)[::2],
}  # fmt: skip
