"""Maximum likelihood minimises the divergence from the data: KL(E, Q) is least where the likelihood is greatest.

E is the empirical measure of n observations x_1, …, x_n: the image x#U of the uniform law U on the n indices. The
average log-likelihood of a model with density dQ/dμ is then ∫ log dQ/dμ dE = ∫ log dQ/dμ(x_i) U(di), the mean over the
indices. On a discrete space, μ counting, KL(E, Q) is minus this average, less the entropy of the data: so of two models
the one with the greater likelihood is the one with the smaller divergence. (It minimises. A popular account says that
minimising the cross-entropy maximises the divergence: there the entropy has the wrong sign.) With the truth P in the
place of E the same holds of the expected log-likelihood: a misspecified model tends to the nearest to the truth.
On a continuous space the set of the observed points, of mass one under E, has no mass under a model with a density: but
if E << Q, what has no mass under Q has none under E. So E << Q fails and KL(E, Q) = +oo, whatever the model: there,
maximum likelihood minimises the cross-entropy −∫ log dQ/dμ dE alone, not a divergence from the data.
"""

from __future__ import annotations

from sympy import Eq, log
from sympy.core.relational import LessThan

from klsym.derive import facts
from klsym.derive.calc import Calc, calc
from klsym.derive.deduction import Deduction, deduction
from klsym.derive.hypotheses import Finite, Integrable, SameMeasure
from klsym.derive.library import theorem
from klsym.derive.reasons import by, same_measure, unfold
from klsym.derive.said import stated
from klsym.derive.step import Part
from klsym.derive.transport import image
from klsym.divergences.cross_entropy import CrossEntropy
from klsym.divergences.entropy import Entropy
from klsym.divergences.kl import KL
from klsym.kernel import rules
from klsym.kernel.terms import Equal, number
from klsym.measures import Composition, LebesgueIntegral, MeasureSymbol, Pushforward, maps, measures
from klsym.measures.functions import functions

E, Q, R = measures("E Q R")
mu = MeasureSymbol("mu", "sigma-finite")
likelihood = {model: LebesgueIntegral(log(model / mu), E) for model in (Q, R)}
U, x, indicator = measures("U", space="I"), maps("x", target="Omega", space="I"), functions("a")
finite = [Integrable(log(m / mu), E) for m in (E, Q, R)]


def divergence_and_likelihood() -> Calc:
    """KL(E, Q) = −∫ log dQ/dμ dE − H(E)."""
    return (
        calc(KL(E, Q), given=finite[:2])
        .equals(CrossEntropy(E, Q, mu) - Entropy(E, mu), by("cross_entropy", P=E, Q=Q, mu=mu))
        .equals(-likelihood[Q] - Entropy(E, mu), unfold(CrossEntropy))
    )


def difference(d: Deduction) -> None:
    """KL(E, Q) − KL(E, R) = ∫ log dR/dμ dE − ∫ log dQ/dμ dE."""
    for model in (Q, R):
        d.chain(
            d.calc(KL(E, model))
            .equals(CrossEntropy(E, model, mu) - Entropy(E, mu), by("cross_entropy", P=E, Q=model, mu=mu))
            .equals(-likelihood[model] - Entropy(E, mu), unfold(CrossEntropy))
        )


def more_likely_is_nearer() -> Deduction:
    """A greater likelihood is a smaller divergence."""
    d = deduction(given=[*finite, LessThan(likelihood[R], likelihood[Q], evaluate=False)])
    difference(d)
    d.follows(KL(E, Q), "<=", KL(E, R), "the likelihoods")
    return d


def nearer_is_more_likely() -> Deduction:
    """A smaller divergence is a greater likelihood."""
    nearer = LessThan(KL(E, Q), KL(E, R), evaluate=False)
    d = deduction(given=[*finite, Finite(KL(E, Q)), Finite(KL(E, R)), nearer])
    difference(d)
    d.follows(likelihood[R], "<=", likelihood[Q], "the divergences")
    return d


def mean_over_the_observations() -> Deduction:
    """∫ log dQ/dμ dE is the mean of log dQ/dμ at the observations."""
    d = deduction()
    d.chain(
        d.calc(likelihood[Q])
        .equals(LebesgueIntegral(log(Q / mu), Pushforward(x, U)), same_measure(E, Pushforward(x, U)))
        .equals(LebesgueIntegral(Composition(log(Q / mu), x), U), image)
    )
    return d


def no_mass_no_data() -> Deduction:
    """What has no mass under Q has none under E, where E << Q."""
    d = deduction(given=[indicator >= 0, Integrable(indicator, Q), Eq(LebesgueIntegral(indicator, Q), 0)])
    term, data, model = d.translator.term, d.translator.measure(E), d.translator.measure(Q)
    sign = facts.at(stated(d, indicator >= 0), model)
    zero = rules.integral_zero(
        sign, stated(d, Integrable(indicator, Q)), stated(d, Eq(LebesgueIntegral(indicator, Q), 0))
    )
    d.have(indicator, "=", 0, zero, "a nonnegative function whose integral vanishes is 0 almost everywhere", Q)
    there = rules.transfer(zero, d.given.absolutely_continuous(data, model))
    d.have(indicator, "=", 0, there, "E << Q", E)
    whole = facts.follows(
        Equal(term(LebesgueIntegral(indicator, E)), number(0)),
        facts.integral_congruence(there, data),
        rules.integral_linear(number(0), (), data),
    )
    d.have(LebesgueIntegral(indicator, E), "=", 0, whole, "the integral of zero")
    return d


@theorem(
    "Maximum likelihood minimises the divergence from the data",
    given=[E << Q, E << R, Q << mu, R << mu],
    source="Kullback, Information Theory and Statistics (1959); Akaike (1973); White (1982)",
    chapter="The readings",
    also=("Maximum likelihood", "Maximum likelihood estimation is KL minimisation"),
)
def maximum_likelihood() -> tuple[Part, ...]:
    """Of two models, the more likely is the nearer to the data in divergence."""
    return (
        divergence_and_likelihood().part("The divergence and the likelihood"),
        more_likely_is_nearer().part("More likely is nearer"),
        nearer_is_more_likely().part("Nearer is more likely"),
        no_mass_no_data().part("Where E has a density with respect to Q, data have mass under Q"),
    )


@theorem(
    "The likelihood of the observations is an integral against the empirical measure",
    given=[SameMeasure(E, Pushforward(x, U))],
    source="van der Vaart, Asymptotic Statistics (1998), section 5.1",
    chapter="The readings",
    also=("Empirical likelihood of a model",),
)
def empirical_likelihood() -> Deduction:
    """The average log-likelihood of a model at the observations."""
    return mean_over_the_observations()
