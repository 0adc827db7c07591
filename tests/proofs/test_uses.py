"""Who rests on whom is what the derivations hold, not what the proofs mention."""

from __future__ import annotations

from klsym.derive import theorem, theorems
from klsym.derive.calc import calc
from klsym.derive.library import LibraryTheorem
from klsym.derive.reasons import by, unfold
from klsym.derive.resting import digests
from klsym.divergences import KL
from klsym.measures import measures


def test_what_kelly_and_gibbs_use() -> None:
    assert theorem("kelly").uses == ("gibbs",)
    assert theorem("gibbs").uses == ()


def test_uses_are_in_the_library_and_never_circular() -> None:
    below: dict[str, set[str]] = {}

    def all_below(name: str, path: tuple[str, ...]) -> set[str]:
        assert name not in path, path
        if name not in below:
            direct = theorem(name).uses
            below[name] = set(direct).union(*(all_below(used, (*path, name)) for used in direct))
        return below[name]

    for item in theorems():
        all_below(item.name, ())


def test_looking_is_not_using() -> None:
    """A chain that names gibbs and does not need it does not rest on it; one that needs it does."""
    P, Q = measures("P Q")

    def idle() -> object:
        return calc(KL(P, Q)).equals(KL(P, Q), by("gibbs", P=P, Q=Q))

    def needy() -> object:
        return calc(KL(P, Q) + 1).at_least(1, by("gibbs", P=P, Q=Q))

    for build, expected in ((idle, ()), (needy, ("gibbs",))):
        item = LibraryTheorem(build.__name__, build.__name__, [P << Q], "", build)
        assert item.parts
        assert "gibbs" in item._built[1]
        assert item.uses == expected
    assert unfold(KL).words  # the reasons are those of the library


def test_a_digest_stands_for_a_whole_derivation() -> None:
    first, second = (digests(fact.certificate()) for fact in theorem("gibbs").kernel[:2])
    assert first[-1] not in second and set(first) & set(second)
