"""The main job on real input: proves, derives and evaluates, and writes what it found.

`python -m klsym.demo DIRECTORY` writes theorems.pdf, theorems.tex, theorems.txt, closed_forms.txt, digits.txt and
letters.txt into the directory and prints what it writes. The real input of the last one is this package itself: the
letters of the names in its code against the letters of its documentation.
"""

from __future__ import annotations

import ast
import io
import string
import sys
import time
import tokenize
from collections import Counter
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import sympy

import klsym
from klsym import (
    Beta,
    Cauchy,
    Dirac,
    Exponential,
    Finite,
    Gamma,
    Laplace,
    Logistic,
    LogNormal,
    Mixture,
    Normal,
    Pareto,
    Poisson,
    StudentT,
    Weibull,
    kl,
    theorem,
    why,
)

LETTERS = frozenset(string.ascii_lowercase)
THEOREMS = ("cross_entropy", "gibbs", "pinsker", "bregman", "kelly")


def closed_forms() -> Iterator[str]:
    """Closed forms with symbolic parameters, each derived on the spot."""
    m1, m2 = sympy.symbols("mu1 mu2", real=True)
    a1, a2, b1, b2, s1, s2 = sympy.symbols("alpha1 alpha2 beta1 beta2 sigma1 sigma2", positive=True)
    pairs = [
        (Normal(m1, s1), Normal(m2, s2)),
        (Beta(a1, b1), Beta(a2, b2)),
        (Gamma(a1, rate=b1), Gamma(a2, rate=b2)),
        (Cauchy(m1, s1), Cauchy(m2, s2)),
        (Weibull(shape=a1, scale=b1), Weibull(shape=a2, scale=b2)),
        (LogNormal(m1, s1), Gamma(a2, rate=b2)),
        (Normal(m1, s1), Laplace(m2, s2)),
        (Pareto(minimum=1, shape=a1), Exponential(b2)),
        (Poisson(a1), Poisson(a2)),
    ]
    for first, second in pairs:
        start = time.perf_counter()
        value = kl(first, second)
        yield f"KL({first}, {second})\n    = {value}    [{(time.perf_counter() - start) * 1000:.0f} ms]"


def digits() -> Iterator[str]:
    """Certified digits, with and without a closed form, for mixed measures, and infinities with their reason."""
    spiked = Mixture({Normal(0, 1): "0.7", Dirac(0): "0.3"})
    pairs = [
        (Normal(0, 1), Laplace(0, 1)),
        (Normal(0, 2), Logistic(0, 1)),
        (Normal(0, 1), Cauchy(0, 1)),
        (Logistic(0, 1), StudentT(3)),
        (Gamma("0.5", rate=1), LogNormal(0, 1)),
        (spiked, Mixture({Laplace(0, 1): "0.5", Dirac(0): "0.5"})),
    ]
    for first, second in pairs:
        start = time.perf_counter()
        value = kl(first, second, digits=50)
        yield f"KL({first}, {second})\n    = {value}    [{(time.perf_counter() - start) * 1000:.0f} ms]"
    for first, second in [(Normal(0, 1), Exponential(1)), (StudentT(1), Normal(0, 1)), (spiked, Normal(0, 1))]:
        yield f"KL({first}, {second})\n    = {kl(first, second)}: {why(first, second)}"


def letters() -> Iterator[str]:
    """How far the letters of this package's names stand from those of its docstrings, in bits per letter."""
    code, prose = Counter[str](), Counter[str]()
    for path in sorted(Path(klsym.__file__).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME:
                code.update(letter for letter in token.string.lower() if letter in LETTERS)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                prose.update(letter for letter in (ast.get_docstring(node) or "").lower() if letter in LETTERS)
    measures = [
        Finite({sympy.Symbol(letter): sympy.Rational(count, counts.total()) for letter, count in counts.items()})
        for counts in (prose, code)
    ]
    yield f"{prose.total()} letters of prose, {code.total()} letters of code"
    for name, (first, second) in {"prose, coded for code": measures, "code, coded for prose": measures[::-1]}.items():
        yield f"{name}: {kl(first, second, unit='bits', digits=20)} bits a letter wasted"


def write(path: Path, lines: Iterator[str]) -> None:
    """Print the lines and write them to `path`."""
    print(f"\n{path.stem.replace('_', ' ')}")
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            print("  " + line.replace("\n", "\n  "))
            file.write(line + "\n")


def main(directory: str) -> None:
    """Do the main job and write it into `directory`."""
    target = Path(directory)
    target.mkdir(parents=True, exist_ok=True)
    print(f"klsym {metadata.version('klsym')}")
    write(target / "closed_forms.txt", closed_forms())
    write(target / "digits.txt", digits())
    write(target / "letters.txt", letters())

    from klsym.render.document import latex_document
    from klsym.render.pdf import pdf

    theorems = [theorem(name) for name in THEOREMS]
    print("\ntheorems")
    for found in theorems:
        print(f"  {found.title}: {found.statement}")
        print(f"    rests on: {', '.join([*found.axioms(), *found.oracles()]) or 'the rules of the kernel alone'}")
    (target / "theorems.txt").write_text("\n\n".join(found.text() for found in theorems) + "\n", encoding="utf-8")
    (target / "theorems.tex").write_text(latex_document(theorems), encoding="utf-8")
    pdf(theorems, target / "theorems.pdf")
    print("\nwritten: " + ", ".join(str(path) for path in sorted(target.iterdir())))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "build/demo")
