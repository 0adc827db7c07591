"""The library: theorems with their proofs, found by the name the field uses.

    @theorem("Gibbs' inequality", given=[P << Q], source="…")
    def gibbs(): …

registers a LibraryTheorem called "gibbs". Its proof is built, and so checked, when it is first asked for. The proofs
live in the package klsym.proofs, which stands above this room and is loaded when a name is first looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sympy import Basic
from sympy.logic.boolalg import And, Equivalent, Implies

from klsym.derive import resting
from klsym.derive.calc import Calc, premises
from klsym.derive.deduction import Deduction
from klsym.derive.exceptions import DerivationError
from klsym.derive.given import Given
from klsym.derive.instance import substitution
from klsym.derive.premises import Premises
from klsym.derive.step import Part, Step
from klsym.derive.translate import Translator
from klsym.divergences import hooks
from klsym.kernel import rules
from klsym.kernel.terms import Judgement, MeasureVariable, Node
from klsym.kernel.theorem import Theorem
from klsym.measures import ArgumentError, MeasureSymbol
from klsym.recheck.replay import stated

PROOFS = "klsym.proofs"  # the package whose modules register theorems
_THEOREMS: dict[str, LibraryTheorem] = {}
_loaded = False

Proof = Callable[[], Any]


class LibraryTheorem:
    """A theorem with its proof: statement, hypotheses, steps, what it rests on; and its instances."""

    def __init__(
        self, name: str, title: str, given: Iterable[Basic], source: str, build: Proof,
        also: Iterable[str] = (), chapter: str = "",
    ) -> None:  # fmt: skip
        self.name, self.title, self.source = name, title, source
        self.also, self.chapter = tuple(also), chapter
        self.given = tuple(given)
        self.docstring = (build.__doc__ or "").strip()
        self._build, self.module = build, build.__module__
        self._premises = Premises(self.given)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The claims of the theorem, each with its steps. Building them checks them."""
        resting.look_at(self.name)
        return self._built[0]

    @cached_property
    def _built(self) -> tuple[tuple[Part, ...], list[str]]:
        """The parts, and the names of the theorems that their proofs looked at."""
        token = premises.set(self._premises)
        try:
            with resting.building() as names:
                built = self._build()
                pieces = built if isinstance(built, list | tuple) else (built,)
                parts = tuple(piece.part() if isinstance(piece, Calc | Deduction) else piece for piece in pieces)
        finally:
            premises.reset(token)
        return parts, names

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """The names of the library theorems that its proof uses directly, in the order in which it meets them."""
        return tuple(name for name in self._built[1] if resting.within(find(name).kernel, self.kernel))

    @property
    def statement(self) -> Basic:
        """What is claimed, as a SymPy relation or a conjunction of such."""
        claims = _paired([part.claim for part in self.parts if part.kernel is not None])
        return claims[0] if len(claims) == 1 else And(*claims, evaluate=False)

    @property
    def symbols(self) -> tuple[MeasureSymbol, ...]:
        """The measures the theorem is about."""
        return tuple(symbol for variable, symbol in self.dictionary.items() if isinstance(variable, MeasureVariable))

    @property
    def dictionary(self) -> dict[Node, Basic]:
        """The kernel's variables and the symbols they stand for."""
        self.parts  # noqa: B018  # the symbols are met as the proof is built
        return self._premises.translator.symbols

    def judgement(self, statement: Basic) -> Judgement:
        """A statement about this theorem's measures, as the kernel has it."""
        return self._premises.translator.judgement(statement)

    @property
    def hypotheses(self) -> list[Any]:
        """What is assumed: the kinds of the measures, in words, and the hypotheses stated."""
        kinds: dict[str, list[str]] = {}
        for symbol in self.symbols:
            kinds.setdefault(symbol.kind, []).append(symbol.name)
        words = {
            "probability": ("is a probability measure", "are probability measures"),
            "finite": ("is a finite measure", "are finite measures"),
            "sigma-finite": ("is a sigma-finite measure", "are sigma-finite measures"),
        }
        said = [f"{_listed(names)} {words[kind][len(names) > 1]}" for kind, names in kinds.items()]
        return [*said, *self.given]

    @property
    def steps(self) -> list[Step]:
        """All displayed lines, in order."""
        return [step for part in self.parts for step in part.steps]

    @property
    def kernel(self) -> list[Theorem]:
        """The kernel's theorems, one for each claim."""
        return [part.kernel for part in self.parts if part.kernel is not None]

    def axioms(self) -> list[str]:
        """The axioms it rests on."""
        return sorted(frozenset().union(*(theorem.axioms for theorem in self.kernel)))

    def oracles(self) -> list[str]:
        """The oracles it rests on."""
        return sorted(frozenset().union(*(theorem.oracles for theorem in self.kernel)))

    def certificate(self) -> dict[str, Any]:
        """The certificates of its claims, as one object that json writes and `klsym recheck` checks.

        The format is in docs/kernel.md; each claim is there as SymPy prints it, and as the sequent that is proved.
        """
        claims = []
        for part in self.parts:
            if part.kernel is not None:
                certificate = part.kernel.certificate()
                sequent = str(stated(certificate))
                claims.append({"claim": str(part.claim), "sequent": sequent, "certificate": certificate})
        said = {"name": self.name, "title": self.title, "source": self.source}
        return {"format": "klsym-theorem", "version": 1, **said, "claims": claims}

    # ---------------------------------------------------------------- instances
    def at(self, digits: int = 30, **measures: Any) -> Any:
        """The statement on concrete measures, each side as an enclosure: theorem("pinsker").at(P=…, Q=…)."""
        from klsym.derive.concrete import evaluate

        return evaluate(self, measures, digits)

    def specialize(self, base: MeasureSymbol) -> Any:
        """The same theorem for densities against a base: counting(n) turns integrals into sums, lebesgue into integrals
        over the line."""
        from klsym.derive.specialize import specialize

        return specialize(self, base)

    def instantiated(self, fact: Theorem, values: dict[str, Any], given: Given, translator: Translator) -> Theorem:
        """A kernel theorem of this library entry with values for its measures, kernels, maps, functions and numbers,
        by name, its hypotheses discharged from `given`."""
        found = rules.instantiate(fact, substitution(self.title, self.dictionary, values, translator))
        for hypothesis in sorted(found.hypotheses, key=str):
            found = rules.discharge(found, given.prove(hypothesis))
        return found

    # ---------------------------------------------------------------- showing
    def text(self) -> str:
        """The theorem and its proof as text."""
        return str(hooks.ask("text", self)) if hooks.knows("text") else plain(self)

    def latex(self) -> str:
        """The theorem and its proof as LaTeX, for amsthm and amsmath."""
        return str(hooks.ask("latex", self))

    def _repr_latex_(self) -> str | None:
        return self.latex() if hooks.knows("latex") else None

    def __repr__(self) -> str:
        return f"theorem({self.name!r}): {self.statement}"


def plain(item: LibraryTheorem) -> str:
    """Statement, hypotheses and lines, as plain text."""
    lines = [f"{item.title} ({item.source})", "Hypotheses: " + "; ".join(map(str, item.hypotheses))]
    for part in item.parts:
        lines += ["", f"{part.heading + ': ' if part.heading else ''}{part.claim}"]
        lines += [f"  {step}" + ("" if step.checked == "kernel" else " (by SymPy)") for step in part.steps]
    rests = item.oracles() + item.axioms()
    return "\n".join([*lines, "", f"Rests on: {', '.join(rests) if rests else 'the rules alone'}"])


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _paired(claims: list[Basic]) -> list[Basic]:
    """Two converse implications as one equivalence."""
    found: list[Basic] = []
    for claim in claims:
        converse = Implies(*reversed(claim.args), evaluate=False) if isinstance(claim, Implies) else None
        if converse is not None and converse in found:
            found[found.index(converse)] = Equivalent(*converse.args, evaluate=False)
        else:
            found.append(claim)
    return found


# ---------------------------------------------------------------- finding theorems
class _Registrar:
    """theorem("gibbs") finds; @theorem("Gibbs' inequality", given=[…], source="…") registers."""

    def __call__(
        self, name: str, given: Iterable[Basic] | None = None, source: str | None = None, *,
        also: Iterable[str] = (), chapter: str = "",
    ) -> Any:  # fmt: skip
        """The theorem called `name`; or, with a source, the decorator that registers a proof under the title `name`.

        `also` lists the other names the field uses, under which it is found too; `chapter` is its place in the book.
        """
        if source is None and given is None:
            return find(name)

        def register(build: Proof) -> LibraryTheorem:
            item = LibraryTheorem(build.__name__, name, given or (), source or "", build, also, chapter)
            if item.name in _THEOREMS and _THEOREMS[item.name].title != item.title:
                raise DerivationError(f"two theorems are called {item.name}")
            _THEOREMS[item.name] = item
            return item

        return register


theorem = _Registrar()


def _key(text: str) -> str:
    kept = "".join(c if c.isalnum() else " " for c in text.lower().replace("'s", "").replace("'", ""))
    return "_".join(kept.split())


def _load() -> None:
    global _loaded
    if not _loaded:
        package = import_module(PROOFS)
        for module in iter_modules(package.__path__):
            import_module(f"{PROOFS}.{module.name}")
        _loaded = True


def looked_up() -> list[LibraryTheorem]:
    """The theorems whose proofs have been built so far."""
    return [item for item in _THEOREMS.values() if "_built" in item.__dict__]


def theorems() -> list[LibraryTheorem]:
    """All theorems of the library, in the order of their names."""
    _load()
    return [_THEOREMS[name] for name in sorted(_THEOREMS)]


def find(name: str) -> LibraryTheorem:
    """The theorem whose name or title this is; ArgumentError with the nearest names on a miss."""
    _load()
    if not isinstance(name, str):
        raise ArgumentError(f"theorem's name is {name!r}; give a string, for instance theorem('pinsker')")
    titles = {_key(said): item.name for item in _THEOREMS.values() for said in (item.title, *item.also)}
    wanted = _key(name)
    if wanted in _THEOREMS:
        return _THEOREMS[wanted]
    if wanted in titles:
        return _THEOREMS[titles[wanted]]
    near = get_close_matches(wanted, [*_THEOREMS, *titles], n=3, cutoff=0.5)
    names = list(dict.fromkeys(titles.get(n, n) for n in near)) or sorted(_THEOREMS)
    raise ArgumentError(f"there is no theorem {name!r} in the library; the nearest names are {', '.join(names)}")
