"""Theorem: a value that only an inference rule can make.

What a theorem asserts is kept in this file's closure, under the theorem's identity: there is no attribute to set,
no constructor, copy, pickle or subclass. Python cannot seal a class against its own introspection, so the last word
is the certificate, which a second checker replays.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from inspect import Parameter, signature
from types import FunctionType, MappingProxyType
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

from klsym.kernel.terms import _KINDS, Judgement, Node, ProofError


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
class Record(Inference):
    """A theorem's content: what it asserts and rests on, and the inference that made it."""

    rule: str = ""
    arguments: tuple[tuple[str, Any], ...] = ()
    premises: tuple["Theorem", ...] = ()

class Theorem:
    """hypotheses |- conclusion. Made by the rules of klsym.kernel.rules, and by nothing else."""

    __slots__ = ("__weakref__",)

    def __new__(cls, *arguments: object, **keywords: object) -> Any:
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
        """The proof as JSON-able data, premises before conclusions, each once; docs/kernel.md gives the format."""
        nodes: dict[Node, tuple[int, list[Any]]] = {}
        steps: dict[Theorem, int] = {}

        def encode(value: Any) -> Any:
            if isinstance(value, Node):
                if value not in nodes:
                    entry = [type(value).__name__, *map(encode, value.parts())]
                    nodes[value] = len(nodes), entry
                return {"node": nodes[value][0]}
            if isinstance(value, Theorem | FunctionType):
                return {"step": steps[value]} if isinstance(value, Theorem) else {"function": home(value)}
            return [encode(entry) for entry in value] if isinstance(value, tuple) else (
                str(value) if isinstance(value, Fraction) else value)  # fmt: skip

        stack, listed = [self], []
        while stack:
            current = stack.pop()
            missing = [premise for premise in current.premises if premise not in steps]
            if missing:
                stack += [current, *reversed(missing)]
            elif current not in steps:
                steps[current] = len(steps)
                listed.append({"rule": current.rule, "arguments": {name: encode(v) for name, v in current.arguments},
                               "hypotheses": [encode(h) for h in sorted(current.hypotheses, key=str)],
                               "conclusion": encode(current.conclusion), "evidence": current.evidence})  # fmt: skip
        return {"format": "klsym-certificate", "version": 1, "nodes": [entry for _, entry in nodes.values()],
                "steps": listed, "axioms": sorted(self.axioms), "oracles": sorted(self.oracles)}  # fmt: skip

def home(function: Callable) -> str:
    """Where a function lives: the name under which axioms and oracles are named. It must not be another's."""
    name, found = f"{function.__module__}.{function.__qualname__}", sys.modules.get(function.__module__)
    for part in function.__qualname__.split("."):
        found = getattr(found, part, None)
    if found is not function and "<" not in function.__qualname__:  # <locals> and <lambda> are names of nothing
        raise RuleError(f"the function that calls itself {name} is not what is found there")
    return name

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

    def premises_in(value: Any) -> list[Theorem]:
        if type(value) is Theorem:
            return [value]
        if type(value) not in _KINDS and type(value) not in _ARGUMENTS:
            raise RuleError(f"{value!r} is neither a theorem nor a term")
        return [theorem for entry in value for theorem in premises_in(entry)] if type(value) is tuple else []

    def rule(function: Callable) -> Callable[..., Theorem]:
        """Let a function be a rule: it maps arguments to a conclusion, or raises RuleError."""
        if closed:
            raise TypeError("the rules are fixed")
        name, form = function.__name__, signature(function)

        def infer(*arguments: Any, **keywords: Any) -> Theorem:
            try:
                bound = form.bind(*arguments, **keywords)
                bound.apply_defaults()
                bound.arguments.update((key, _freeze(value)) for key, value in bound.arguments.items())
                premises = tuple(dict.fromkeys(premises_in(tuple(bound.arguments.values()))))
                past = [read(premise) for premise in premises]
                for key, value in bound.arguments.items():
                    sort = form.parameters[key].annotation
                    if sort is not Parameter.empty and not isinstance(value, sort):
                        raise RuleError(f"{key} cannot be {value}")
                result = function(*bound.args, **bound.kwargs)
                if not isinstance(result, Inference):
                    result = Inference(result, frozenset().union(*(record.hypotheses for record in past)))
                said = (result.conclusion, *result.hypotheses)
                if not all(isinstance(stated, Judgement) and type(stated) in _KINDS for stated in said):
                    raise RuleError(f"{result.conclusion!r} or a hypothesis of it is no judgement")
            except ProofError as error:
                raise RuleError(f"{name}: {error}") from error
            axioms = result.axioms.union(*(record.axioms for record in past))
            oracles = result.oracles.union(*(record.oracles for record in past))
            theorem = object.__new__(Theorem)
            records[theorem] = Record(result.conclusion, result.hypotheses, axioms, oracles, result.evidence, name,
                                      tuple(bound.arguments.items()), premises)  # fmt: skip
            return theorem

        infer.__name__, infer.__doc__, infer.__module__ = name, function.__doc__, function.__module__
        rules[name] = infer
        return infer

    def close() -> None:
        nonlocal closed
        closed = True

    return rule, read, close, MappingProxyType(rules)

rule, _read, close_rules, RULES = _engine()
