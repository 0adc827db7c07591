"""The nearest names to one that is unknown, for errors that say what to type instead."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

# what other libraries and the mouth call the families
ALSO_CALLED = {
    "gaussian": "Normal", "gauss": "Normal", "norm": "Normal", "n": "Normal", "expon": "Exponential",
    "exp": "Exponential",
    "t": "StudentT", "student": "StudentT", "students_t": "StudentT", "invgamma": "InverseGamma", "binom": "Binomial",
    "geom": "Geometric", "lognorm": "LogNormal", "mvn": "MultivariateNormal",
    "multivariate_normal": "MultivariateNormal",
    "randint": "DiscreteUniform", "die": "DiscreteUniform", "delta": "Dirac", "point": "Dirac", "pointmass": "Dirac",
    "discrete": "Categorical", "doubleexponential": "Laplace", "laplace_asymmetric": "AsymmetricLaplace",
    "gennorm": "ExponentialPower", "skewnorm": "SkewNormal", "exponnorm": "ExGaussian", "emg": "ExGaussian",
    "hypsecant": "HyperbolicSecant", "sech": "HyperbolicSecant", "gengamma": "GeneralizedGamma",
    "chi2": "ChiSquared", "halfnorm": "HalfNormal", "invweibull": "Frechet", "fisk": "LogLogistic",
    "burr": "BurrXII", "burr12": "BurrXII", "genpareto": "GeneralizedPareto", "gpd": "GeneralizedPareto",
    "invgauss": "InverseGaussian", "wald": "InverseGaussian", "f": "FisherF", "triang": "Triangular",
    "powerlaw": "PowerFunction", "loguniform": "LogUniform", "reciprocal": "LogUniform",
    "semicircular": "WignerSemicircle", "nbinom": "NegativeBinomial", "betabinom": "BetaBinomial",
    "logser": "Logarithmic", "zipf": "Zeta", "hypergeom": "Hypergeometric", "yule": "YuleSimon",
}  # fmt: skip


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """At most `most` of the names that resemble the word, the most alike first; the one that is meant by a synonym.

    >>> nearest("Normel", ["Normal", "LogNormal", "Beta"])
    ['Normal', 'LogNormal']
    """
    names = list(names)
    folded = word.casefold().replace("-", "_")
    synonym = ALSO_CALLED.get(folded)
    if synonym in names:
        return [synonym]
    scored = sorted(
        ((_likeness(folded, name.casefold()), name) for name in names), key=lambda pair: (-pair[0], pair[1])
    )
    return [name for score, name in scored if score >= 0.6][:most]


def _likeness(word: str, name: str) -> float:
    ratio = SequenceMatcher(None, word, name).ratio()
    return max(ratio, 0.75) if len(word) >= 3 and (name.startswith(word) or word in name.split("_")) else ratio


def offered(word: str, names: Iterable[str]) -> str:
    """ "did you mean A or B?" or nothing, to be put behind a semicolon."""
    found = nearest(word, names)
    return f"did you mean {' or '.join(found)}?" if found else ""
