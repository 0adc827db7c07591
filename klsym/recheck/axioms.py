"""The axioms of docs/kernel.md, section 6, as functions from arguments to hypotheses and conclusions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from klsym.recheck.language import Node, is_a, make, need, number, substitute

Statement = tuple[list[Node], list[Node]]


def _apart(variable: Node, *nodes: Node) -> None:
    need(all(variable not in node.free for node in nodes), f"{variable} is free where it must not be")


def _sorted(n: Any, *rest: tuple[Any, str]) -> None:
    need(is_a(n, "term") and n.kind == "Real", "an index is a real variable")
    for node, sort in rest:
        need(is_a(node, sort), f"a {sort} was to be given")


def dominated_convergence(n: Any, f: Any, g: Any, b: Any, mu: Any) -> Statement:
    _sorted(n, (f, "term"), (g, "term"), (b, "term"), (mu, "measure"))
    _apart(n, g, b, mu)
    hypotheses = [
        make("ForAll", n, make("LessEqual", make("Abs", f), b, mu)),
        make("Integrable", b, mu),
        make("Limit", n, f, g, mu),
    ]
    return hypotheses, _limits(n, f, g, mu)


def monotone_convergence(n: Any, s: Any, f: Any, g: Any, mu: Any, c: Any) -> Statement:
    _sorted(n, (f, "term"), (g, "term"), (c, "term"), (mu, "measure"))
    _sorted(s)
    need(n is not s and c.space is None, "two variables, and a number")
    _apart(n, g, mu, c)
    _apart(s, f, g, mu, c)
    later = substitute(f, {n: make("Add", n, make("Abs", s))})
    hypotheses = [
        make("ForAll", n, make("ForAll", s, make("LessEqual", f, later, mu))),
        make("ForAll", n, make("Integrable", f, mu)),
        make("Limit", n, f, g, mu),
        make("ForAll", n, make("LessEqual", make("Integral", f, mu), c, None)),
    ]
    return hypotheses, _limits(n, f, g, mu)


def law_of_large_numbers(n: Any, f: Any, mu: Any) -> Statement:
    _sorted(n, (f, "term"), (mu, "measure"))
    _apart(n, f, mu)
    need(f.space is not None, "a function of the letters")
    mean = make("Multiply", make("Inverse", n), make("WordSum", f))
    gap = make("Add", mean, make("Multiply", number(-1), make("Integral", f, mu)))
    error = make("Integral", make("Abs", gap), make("Repeated", mu, n))
    one = make("Equal", make("Integral", number(1), mu), number(1), None)
    return [one, make("Integrable", f, mu)], [make("Limit", n, error, number(0), None)]


def _limits(n: Node, f: Node, g: Node, mu: Node) -> list[Node]:
    limit = make("Limit", n, make("Integral", f, mu), make("Integral", g, mu), None)
    return [limit, make("Integrable", g, mu)]


AXIOMS: dict[str, Callable[..., Statement]] = {
    "klsym.oracles.axioms.dominated_convergence": dominated_convergence,
    "klsym.oracles.axioms.monotone_convergence": monotone_convergence,
    "klsym.oracles.axioms.law_of_large_numbers": law_of_large_numbers,
}
