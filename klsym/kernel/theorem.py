"""Theorem: a value that only an inference rule can make.

What a theorem asserts is kept in this file's closure, under the theorem's identity: there is no attribute to set,
no constructor, copy, pickle or subclass. Python cannot seal a class against its own introspection, so the last word
is the certificate (certificate.py), which a second checker replays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import wraps
from inspect import signature
from types import FunctionType, MappingProxyType
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

from klsym.kernel.terms import _KINDS, Judgement, ProofError


class RuleError(ProofError):
    """A rule that does not apply; the message opens with the rule's name and says what was missing."""

@dataclass(frozen=True)
class Inference:
    """What a rule returns when its conclusion does not rest on exactly what its premises rest on."""

    conclusion: Judgement
    hypotheses: frozenset[Judgement]
    axioms: frozenset[str] = frozenset()
    oracles: frozenset[str] = frozenset()
    evidence: Any = None

@dataclass(frozen=True)
class Record:
    """A theorem's content: the judgement, what it rests on, and the inference that made it."""

    hypotheses: frozenset[Judgement]
    conclusion: Judgement
    rule: str
    arguments: tuple[tuple[str, Any], ...]
    premises: tuple["Theorem", ...]
    axioms: frozenset[str]
    oracles: frozenset[str]
    evidence: Any

class Theorem:
    """hypotheses |- conclusion. Made by the rules of klsym.kernel.rules, and by nothing else."""

    __slots__ = ("__weakref__",)

    def __new__(cls, *arguments: object, **keywords: object) -> NoReturn:
        raise TypeError("a Theorem is made by an inference rule only")

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Theorem cannot be subclassed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Theorem cannot be copied or pickled; write its certificate() instead")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError("a Theorem cannot be changed")

    def __getattr__(self, name: str) -> Any:
        if name in Record.__dataclass_fields__:
            return getattr(_read(self), name)
        raise AttributeError(name)

    def __repr__(self) -> str:
        return f"{', '.join(sorted(map(str, self.hypotheses)))} |- {self.conclusion}".strip()

    def certificate(self) -> dict[str, Any]:
        """The proof as JSON-able data: the rules applied, premises before conclusions, each subproof once."""
        from klsym.kernel.certificate import certificate

        return certificate(self)

_ARGUMENTS = (tuple, str, int, Fraction, FunctionType, type(None))

def _freeze(value: object) -> object:
    """Lists, sets and dicts as tuples, so that what was checked is what is recorded."""
    if isinstance(value, dict):
        return tuple((key, _freeze(entry)) for key, entry in value.items())
    return tuple(map(_freeze, value)) if isinstance(value, list | tuple | set | frozenset) else value

def _engine() -> tuple[Callable, Callable, Callable, Mapping[str, Callable]]:
    records: WeakKeyDictionary[Theorem, Record] = WeakKeyDictionary()
    rules: dict[str, Callable] = {}
    closed = False

    def read(theorem: Theorem) -> Record:
        if type(theorem) is not Theorem or theorem not in records:
            raise ProofError(f"{object.__repr__(theorem)} is not a theorem that a rule made")
        return records[theorem]

    def premises_in(value: object) -> list[Theorem]:
        if type(value) is Theorem:
            return [value]
        if type(value) not in _KINDS and type(value) not in _ARGUMENTS:
            raise RuleError(f"{value!r} is neither a theorem nor a term")
        return [theorem for entry in value for theorem in premises_in(entry)] if type(value) is tuple else []

    def rule(function: Callable) -> Callable[..., Theorem]:
        """Let a function be a rule: it maps arguments to a conclusion, or raises RuleError."""
        if closed:
            raise TypeError("the rules are fixed")
        parameters = signature(function)

        @wraps(function)
        def infer(*arguments: Any, **keywords: Any) -> Theorem:
            bound = parameters.bind(*arguments, **keywords)
            bound.apply_defaults()
            bound.arguments.update((name, _freeze(value)) for name, value in bound.arguments.items())
            try:
                premises = tuple(dict.fromkeys(premises_in(tuple(bound.arguments.values()))))
                past = [read(premise) for premise in premises]
                for name, value in bound.arguments.items():
                    if not isinstance(value, parameters.parameters[name].annotation):
                        raise RuleError(f"{name} cannot be {value}")
                result = function(*bound.args, **bound.kwargs)
            except ProofError as error:
                raise RuleError(f"{function.__name__}: {error}") from error
            union: frozenset[Any] = frozenset()
            if not isinstance(result, Inference):
                result = Inference(result, union.union(*(record.hypotheses for record in past)))
            if not isinstance(result.conclusion, Judgement):
                raise RuleError(f"{function.__name__}: {result.conclusion} is no judgement")
            theorem = object.__new__(Theorem)
            records[theorem] = Record(
                result.hypotheses,
                result.conclusion,
                function.__name__,
                tuple(bound.arguments.items()),
                premises,
                result.axioms.union(*(record.axioms for record in past)),
                result.oracles.union(*(record.oracles for record in past)),
                result.evidence,
            )
            return theorem

        rules[function.__name__] = infer
        return infer

    def close() -> None:
        nonlocal closed
        closed = True

    return rule, read, close, MappingProxyType(rules)

rule, _read, close_rules, RULES = _engine()
