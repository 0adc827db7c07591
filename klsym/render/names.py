"""What each symbol of an expression is called on paper, and the refusal to call two things the same.

SymPy tells `Symbol("x")` from `Symbol("x", positive=True)`, a reader cannot. So every object that a line prints by a
name is collected first; two free objects that would look alike are refused, and bound dummies give way by a prime.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sympy import Basic, Dummy, Idx, IndexedBase, Limit, MatrixSymbol, S, Symbol
from sympy.core.function import UndefinedFunction

from klsym.measures import CountingMeasure, LebesgueMeasure, MeasureSymbol
from klsym.measures.functions import FunctionSymbol
from klsym.measures.kernels import KernelSymbol
from klsym.measures.maps import MapSymbol
from klsym.render.exceptions import RenderError

GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda",
    "Xi", "Sigma", "Phi", "Psi", "Omega",
}  # fmt: skip
# names that the printers give another meaning: the number pi, and words that head a call
RESERVED = {"pi", "Pi", "KL", "TV", "Ei", "Li", "erf", "erfc", "erfi", "sgn", "log", "exp", "max", "min", "det", "tr"}

_PIECES = re.compile(r"[^\W\d_]+|\d+")


class Name(NamedTuple):
    """A letter or word, its subscripts and its primes."""

    head: str
    subscripts: tuple[str, ...] = ()
    primes: int = 0


def spelled(name: str) -> Name:
    """The Name of a symbol called `name`.

    >>> spelled("sigma1"), spelled("x_max")
    (Name(head='sigma', subscripts=('1',), primes=0), Name(head='x', subscripts=('max',), primes=0))
    """
    bare = name.rstrip("'")
    head, *rest = [_plain(piece) for piece in _PIECES.findall(bare)] or [""]
    understood = _PIECES.sub("", bare).strip("_{},") == "" and all(piece.isascii() for piece in (head, *rest))
    if not understood or not head.isalpha() or head in RESERVED:
        raise RenderError(
            f"the name {name!r} cannot be typeset without being taken for something else; "
            "rename it to letters with an index, such as x_1"
        )
    return Name(head, tuple(rest), len(name) - len(bare))


def _plain(piece: str) -> str:
    """A Greek letter by its English name; anything else as it is."""
    if len(piece) == 1 and not piece.isascii():
        words = unicodedata.name(piece, "").split()
        if words[:1] == ["GREEK"] and words[2:3] == ["LETTER"] and len(words) == 4:
            word = {"LAMDA": "lambda"}.get(words[3], words[3].lower())
            return word.capitalize() if words[1] == "CAPITAL" else word
    return piece


class Names:
    """The names of everything that stands in some expressions; `name` looks one up.

    Raises RenderError where two different objects would be printed alike.
    """

    def __init__(self, *expressions: Any) -> None:
        self._names: dict[Any, Name] = {}
        self._taken: dict[Name, Any] = {}
        dummies: dict[Any, None] = {}
        for item, called in _named(expressions):
            if isinstance(item, Dummy):
                dummies[item] = None
            elif item not in self._names:
                stationary = isinstance(item, MeasureSymbol) and called == "pi"
                self._claim(item, Name("pi") if stationary else spelled(called))
        for dummy in dummies:
            wanted = spelled(dummy.name)
            while wanted in self._taken:
                wanted = wanted._replace(primes=wanted.primes + 1)
            self._claim(dummy, wanted)
        self._refuse_indices()
        if Name("pi") in self._taken and any(isinstance(one, Basic) and one.has(S.Pi) for one in expressions):
            raise RenderError("the measure pi and the number pi would be printed alike; rename the measure")

    def _claim(self, item: Any, name: Name) -> None:
        if name in self._taken:
            raise RenderError(
                f"{_described(self._taken[name])} and {_described(item)} are different and would be printed alike; "
                "rename one of them"
            )
        self._names[item] = name
        self._taken[name] = item

    def _refuse_indices(self) -> None:
        """p_1 must not be both a symbol and the first entry of p."""
        for name, item in self._taken.items():
            base = self._taken.get(Name(name.head))
            if name.subscripts and isinstance(base, IndexedBase | MatrixSymbol):
                raise RenderError(f"{_described(item)} looks like an entry of {_described(base)}; rename one of them")

    def name(self, item: Any) -> Name:
        """The name of a symbol, measure, indexed base or function of the expressions given."""
        found = self._names.get(item)
        if found is None:
            raise RenderError(f"{_described(item)} is not among the expressions given as context; print them together")
        return found

    def items(self) -> Iterable[tuple[Any, Name]]:
        return self._names.items()


def _named(expressions: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Every named object in the expressions, in the order of their appearance."""
    for expression in expressions:
        if isinstance(expression, CountingMeasure | LebesgueMeasure):
            yield from _named(expression.args)
        elif isinstance(expression, MeasureSymbol | FunctionSymbol | KernelSymbol | MapSymbol | Symbol):
            yield expression, expression.name
        elif isinstance(expression, Idx):
            yield expression, str(expression.label)
        elif isinstance(expression, IndexedBase | MatrixSymbol):
            yield expression, str(expression.name)
            yield from _named(expression.args[1:])
        elif isinstance(expression, Basic):
            if isinstance(type(expression), UndefinedFunction):
                yield type(expression), type(expression).__name__
            # the direction of a limit is a symbol called + or -
            yield from _named(expression.args[:3] if isinstance(expression, Limit) else expression.args)
        elif isinstance(expression, tuple | list):
            yield from _named(expression)


_WORDS: dict[Any, str] = {
    MeasureSymbol: "measure",
    FunctionSymbol: "function",
    KernelSymbol: "kernel",
    MapSymbol: "map",
}


def _described(item: Any) -> str:
    for kind, word in _WORDS.items():
        if isinstance(item, kind):
            return f"the {word} {item.name}"
    if isinstance(item, Symbol):
        said = [word for word in ("positive", "real", "integer") if item.assumptions0.get(word)]
        return f"the symbol {item.name}" + (f" ({', '.join(said)})" if said else " (nothing assumed)")
    if isinstance(item, UndefinedFunction):
        return f"the function {item.__name__}"
    return f"the indexed symbol {item}"
