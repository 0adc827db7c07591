"""Terms and judgements: what the kernel's theorems speak of. docs/kernel.md fixes what each one means.

Small immutable trees with structural equality that rewrite nothing by themselves. A term whose ``space`` is None is
a real number; otherwise it is a measurable real function on that space, written without a bound variable; numbers
lift to constant functions silently. Terms bind no variable, so substitution cannot capture in them; the judgements
ForAll and Limit bind one, and refuse.
"""
# ruff: noqa: E701, E702  (the kinds are a table, one a line)

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, TypeVar, dataclass_transform

TEXT = {
    "Points": "[{}]", "Naturals": "N", "Euclidean": "R^{}", "ProductSpace": "({} x {})", "Coordinate": "x{1}",
    "Add": "({} + {})", "Multiply": "{}*{}", "Inverse": "({})^-1", "Power": "({})^({})", "Log": "log({})",
    "Exp": "exp({})", "Abs": "|{}|", "RadonNikodym": "d{}/d{}", "Integral": "Int[{} d{}]", "At": "{}[{}]",
    "Compose": "({} o {})", "Section": "Int[{0} d{2}(.|{1})]", "Projection": "pr{1}", "WithDensity": "({1}).{0}",
    "MeasureSum": "({} + {})", "Image": "{}#{}", "Product": "({} @ {})", "Counting": "counting{}",
    "Lebesgue": "lebesgue{}", "Equal": "{} = {}", "LessEqual": "{} <= {}", "Less": "{} < {}",
    "AbsolutelyContinuous": "{} << {}", "Integrable": "{} in L1({})", "SigmaFinite": "{} is sigma-finite",
    "Version": "{} is a version of d{}/d{}", "SameMeasure": "{} = {}", "Not": "not ({})", "Natural": "{} is natural",
    "Words": "({})*", "WordSum": "sum({})", "Repeated": "{}^{}", "Spelling": "spell{1}", "ForAll": "for all {}: {}",
    "Limit": "{1} -> {2} as {0} -> oo", "Floor": "floor({})",
}  # fmt: skip

class ProofError(Exception):
    """A step that does not follow, or a statement that makes no sense."""

class TermError(ProofError):
    """A term or judgement whose parts do not fit: wrong sort, or different spaces."""

_KINDS: set[type] = set()
_PLAIN = (str, int, Fraction, tuple, type(None))
N = TypeVar("N", bound="Node")

class Node:
    """A frozen tree, equal when of the same kind with equal parts. Only the kinds of this file exist."""

    names: tuple[str, ...] = ()
    spreads = False  # whether a node of this kind lives on the space of its parts

    def __init_subclass__(cls) -> None:
        if cls.__module__ != __name__:
            raise TypeError("the kinds of terms are fixed: they cannot be subclassed")

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]  # every kind is a dataclass
            part, sort = getattr(self, field.name), field.type
            if not isinstance(part, sort) or (type(part) not in _KINDS and type(part) not in _PLAIN):  # type: ignore[arg-type]
                raise TermError(f"{type(self).__name__}: {field.name} cannot be {part!r}")
        self._check()
        self._keep("_hash", hash((type(self).__name__, *self.parts())))

    def _check(self) -> None:
        space = _agree(self, *(part.space for part in self.parts() if isinstance(part, Term | Measure)))
        if "space" not in self.names:
            self._keep("space", space if self.spreads else None)

    def _keep(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def parts(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self.names])

    def __eq__(self, other: object) -> bool:
        if self is other or not isinstance(other, Node) or type(self) is not type(other):
            return self is other
        return hash(self) == hash(other) and self.parts() == other.parts()

    def __hash__(self) -> int:
        return self._hash  # type: ignore[attr-defined]

    def __str__(self) -> str:
        plain = [f"({', '.join(map(str, part))})" if isinstance(part, tuple) else part for part in self.parts()]
        name = type(self).__name__
        text = TEXT[name].format(*plain) if name in TEXT else str(plain[0])
        return f"{text} [{self.measure}-a.e.]" if isinstance(self, Relation) and self.measure else text

@dataclass_transform(frozen_default=True, eq_default=False)
def _node(kind: type[N]) -> type[N]:
    frozen = dataclass(frozen=True, eq=False)(kind)
    frozen.names = tuple(field.name for field in fields(frozen))  # type: ignore[arg-type]
    _KINDS.add(frozen)
    return frozen

def _agree(node: Node, *spaces: "Space | None") -> "Space | None":
    found = {space for space in spaces if space is not None}
    if len(found) > 1:
        raise TermError(f"{type(node).__name__} joins different spaces: {', '.join(sorted(map(str, found)))}")
    return found.pop() if found else None

# ---------------------------------------------------------------- spaces, all nonempty
class Space(Node): pass
@_node
class SpaceVariable(Space): name: str
@_node
class Naturals(Space): pass
@_node
class ProductSpace(Space): first: Space; second: Space
@_node
class Words(Space): letters: Space  # the finite sequences of points of a space, the empty one too
@_node
class Points(Space):
    """Finitely many points: an explicit number of them, or a named one."""
    size: int | str

    def _check(self) -> None:
        if isinstance(self.size, int) and self.size < 1:
            raise TermError("Points: a space has at least one point")

@_node
class Euclidean(Space):
    dimension: int

    def _check(self) -> None:
        if self.dimension < 1:
            raise TermError("Euclidean: the dimension is at least 1")

# ---------------------------------------------------------------- sorts
class Term(Node):
    """A real number (``space`` None), or a measurable real function on ``space``."""
    space: Space | None

    def __add__(self, other: "Term | int | Fraction") -> "Term": return Add(self, number(other))
    def __neg__(self) -> "Term": return Multiply(number(-1), self)
    def __sub__(self, other: "Term | int | Fraction") -> "Term": return Add(self, -number(other))
    def __mul__(self, other: "Term | int | Fraction") -> "Term": return Multiply(self, number(other))
    def __rmul__(self, other: int | Fraction) -> "Term": return Multiply(number(other), self)
    def __truediv__(self, other: "Term | int | Fraction") -> "Term": return Multiply(self, Inverse(number(other)))

class Pointwise(Term):
    """Its value at a point depends on the values of its parts at that point alone."""
    spreads = True

class Measure(Node):
    """A countably additive set function on ``space`` with values in [0, oo]."""
    space: Space
    spreads = True

class Map(Node):
    """A measurable map."""
    source: Space
    target: Space

@_node
class Kernel(Node):
    """A variable over the Markov kernels from ``source`` to ``target``."""
    name: str; source: Space; target: Space

def _ends(first: Space, kernel: Measure | Kernel) -> ProductSpace:
    """The space of first x kernel; a measure is a constant kernel."""
    _agree(kernel, first, kernel.source if isinstance(kernel, Kernel) else None)
    return ProductSpace(first, kernel.target if isinstance(kernel, Kernel) else kernel.space)

# ---------------------------------------------------------------- numbers and functions
@_node
class Rational(Term):
    value: Fraction

    def _check(self) -> None:
        if not type(self.value.numerator) is type(self.value.denominator) is int:
            raise TermError(f"Rational: {self.value!r} is no fraction of exact integers")  # a machine's would overflow
        self._keep("space", None)

@_node
class Real(Term): name: str
@_node
class Function(Term): name: str; space: Space
@_node
class Add(Pointwise): left: Term; right: Term
@_node
class Multiply(Pointwise): left: Term; right: Term
@_node
class Inverse(Pointwise): argument: Term  # 1/x; 0 at 0
@_node
class Log(Pointwise): argument: Term  # log x for x > 0; 0 for x <= 0
@_node
class Exp(Pointwise): argument: Term
@_node
class Abs(Pointwise): argument: Term
@_node
class Floor(Pointwise): argument: Term  # the largest integer <= x; of these kinds the only one that jumps above 0
@_node
class Power(Pointwise): base: Term; exponent: Term  # exp(s log x) for x > 0; 0 for x <= 0
@_node
class Integral(Term): integrand: Term; measure: Measure  # 0 where the integrand is not integrable
@_node
class RadonNikodym(Term):
    """One fixed function: a version of dP/dQ if P << Q and both are sigma-finite, else unspecified."""
    measure: Measure; base: Measure
    spreads = True

@_node
class Coordinate(Term):
    """A coordinate of a point of R^d, or the number that a point of N is."""
    space: Euclidean | Naturals; index: int

    def _check(self) -> None:
        if not 0 <= self.index < (self.space.dimension if isinstance(self.space, Euclidean) else 1):
            raise TermError(f"Coordinate: there is no coordinate {self.index}")

@_node
class Values(Term):
    """The function on finitely many points that takes the listed real values."""
    values: tuple

    def _check(self) -> None:
        if not all(type(value) in _KINDS and isinstance(value, Term) and value.space is None for value in self.values):
            raise TermError("Values: the values are real numbers")
        self._keep("space", Points(len(self.values)))

@_node
class At(Term):
    """The value of a function on finitely many points at one of them, or of one on the line at a number."""
    function: Term; index: int | Term

    def _check(self) -> None:
        space, index = self.function.space, self.index
        size = space.size if isinstance(space, Points) else index + 1 if space is None else None
        place = isinstance(index, Term) and index.space is None and space in (None, Euclidean(1))
        if not place and not (isinstance(index, int) and isinstance(size, int) and 0 <= index < size):
            raise TermError(f"At: {self.function} has no point {self.index}")
        self._keep("space", None)

@_node
class WordSum(Term):
    """The sum of a function over the letters of a word."""
    function: Term

    def _check(self) -> None:
        self._keep("space", Words(self.function.space))  # type: ignore[arg-type]  # a number has no letters: refused

@_node
class Compose(Term):
    """The function after the map."""
    function: Term; map: Map

    def _check(self) -> None:
        _agree(self, self.function.space, self.map.target)
        self._keep("space", self.map.source)

@_node
class Section(Term):
    """x -> the integral of f(x, .) against the kernel at x; 0 where that is not integrable."""
    function: Term; source: Space; kernel: Measure | Kernel

    def _check(self) -> None:
        _agree(self, self.function.space, _ends(self.source, self.kernel))
        self._keep("space", self.source)

def number(value: Term | int | Fraction) -> Term:
    """The constant term of an int or a Fraction; a term comes back as it is."""
    return value if isinstance(value, Term) else Rational(Fraction(value))

# ---------------------------------------------------------------- measures and maps
@_node
class MeasureVariable(Measure): name: str; space: Space
@_node
class WithDensity(Measure): base: Measure; density: Term  # A -> the integral over A of max(density, 0)
@_node
class MeasureSum(Measure): left: Measure; right: Measure
@_node
class Counting(Measure): space: Points | Naturals
@_node
class Lebesgue(Measure): space: Euclidean
@_node
class Product(Measure):
    """A -> the integral of kernel_x(A_x) against the first; unspecified unless both are sigma-finite."""
    first: Measure; kernel: Measure | Kernel

    def _check(self) -> None:
        self._keep("space", _ends(self.first.space, self.kernel))

@_node
class Image(Measure):
    """The pushforward A -> measure(map^-1(A))."""
    map: Map; measure: Measure

    def _check(self) -> None:
        _agree(self, self.map.source, self.measure.space)
        self._keep("space", self.map.target)

@_node
class Repeated(Measure):
    """The law of ``count`` independent letters, as a word: the n-fold product of the measure, n natural."""
    measure: Measure; count: Term

    def _check(self) -> None:
        self._keep("space", Words(self.measure.space))

@_node
class Spelling(Map):
    """0: a word and a letter to the longer word; else back: a word to what is before its last letter, and that."""
    letters: Space; index: int

    def _check(self) -> None:
        longer = ProductSpace(Words(self.letters), self.letters)
        self._keep("source", longer.first if self.index else longer)
        self._keep("target", longer if self.index else longer.first)

@_node
class MapVariable(Map): name: str; source: Space; target: Space
@_node
class Projection(Map):
    """A pair's first (0) or second (1) member."""
    source: ProductSpace; index: int

    def _check(self) -> None:
        if self.index not in (0, 1):
            raise TermError("Projection: the index is 0 or 1")
        self._keep("target", (self.source.first, self.source.second)[self.index])

# ---------------------------------------------------------------- judgements
class Judgement(Node):
    """What a theorem asserts. Its parts live on one space."""

@dataclass(frozen=True, eq=False)
class Relation(Judgement):
    """Between real numbers; between functions, everywhere; with a measure, almost everywhere for it."""
    left: Term
    right: Term
    measure: Measure | None = None

@_node
class Equal(Relation): pass
@_node
class LessEqual(Relation): pass
@_node
class Less(Relation): pass
@_node
class AbsolutelyContinuous(Judgement): measure: Measure; base: Measure
@_node
class Integrable(Judgement): function: Term; measure: Measure  # of the constant 1: finite mass
@_node
class SigmaFinite(Judgement): measure: Measure
@_node
class SameMeasure(Judgement): left: Measure; right: Measure
@_node
class Version(Judgement):
    """density >= 0 base-a.e., and measure(A) is the integral of density over A against base, for every A."""
    density: Term; measure: Measure; base: Measure

@_node
class Not(Judgement): judgement: Judgement
@_node
class ForAll(Judgement): variable: Real; judgement: Judgement  # for every real value of the variable
@_node
class Natural(Judgement): term: Term  # 0, 1, 2, ... at every point
@_node
class Limit(Judgement):
    """As the variable tends to +oo through the reals, term tends to limit: pointwise, or a.e. for the measure."""
    variable: Real; term: Term; limit: Term; measure: Measure | None = None

    def _check(self) -> None:
        super()._check()
        if self.variable in variables(self.limit) or (self.measure and self.variable in variables(self.measure)):
            raise TermError("Limit: neither the limit nor the measure depends on the variable")

def finite(measure: Measure) -> Integrable:
    return Integrable(number(1), measure)

def probability(measure: Measure) -> Equal:
    """Mass one. It implies finite mass, since the integral of a function that is not integrable is 0."""
    return Equal(Integral(number(1), measure), number(1))

# ---------------------------------------------------------------- substitution
def children(node: Node) -> Iterator[Node]:
    for part in node.parts():
        yield from part if isinstance(part, tuple) else (part,) if isinstance(part, Node) else ()

def variables(node: Node) -> frozenset[Node]:
    """The free variables, those of its spaces included."""
    found: frozenset[Node] | None = node.__dict__.get("_variables")
    if found is None:
        found = frozenset().union(*map(variables, children(node)))
        if isinstance(node, SpaceVariable | Real | Function | MeasureVariable | MapVariable | Kernel):
            found |= {node}
        if isinstance(node, ForAll | Limit):
            found -= {node.variable}
        node._keep("_variables", found)
    return found

def substitute(node: N, mapping: Mapping[Node, Node]) -> N:
    """Replace variables by terms, all at once; refuse to let a bound variable capture."""
    if variables(node).isdisjoint(mapping):
        return node
    if node in mapping:
        return mapping[node]  # type: ignore[return-value]  # the constructors check sorts and spaces again
    if isinstance(node, ForAll | Limit):
        mapping = {key: value for key, value in mapping.items() if key in variables(node)}
        if any(node.variable in variables(value) for value in mapping.values()):
            raise TermError(f"substitution would capture the bound variable {node.variable}")
    return type(node)(*(tuple(substitute(entry, mapping) for entry in part) if isinstance(part, tuple)
                        else substitute(part, mapping) if isinstance(part, Node) else part
                        for part in node.parts()))  # fmt: skip
