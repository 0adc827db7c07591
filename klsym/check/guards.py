"""What the kernel's guards are worth: each is deleted in turn, and a check must notice.

A guard is found in the kernel's syntax tree: a `_require(...)` or `_needs(...)`, a `raise`, a comparison of spaces, the
kind that `_of` demands of a premise, one conjunct of a condition, a join of hypotheses. It is deleted, the kernel
loaded afresh with that one change, and the checks run against it: the refusals that refusals.py lists, then the
fuzzing of the rules that the guard serves. A deletion that nothing notices must be listed in equivalent_guards.json
with the reason why no false theorem can come of it. The rules that are schemas keep their demands in a table;
premises.py shows of each that a model refutes the rule without it.

`python -m klsym.check.guards` prints the table and the share.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import InspectLoader
from pathlib import Path
from types import ModuleType, SimpleNamespace

import klsym.kernel
from klsym.check import premises
from klsym.check.draws import Draw, gather, namespace
from klsym.check.fuzz import KINDS, try_rule
from klsym.check.models import Model
from klsym.check.recipes import RECIPES
from klsym.check.refusals import accepted

FILES = ("terms", "ring", "theorem", "rules")
HOME = Path(klsym.kernel.__file__).parent
EQUIVALENT = Path(__file__).parent / "equivalent_guards.json"
CHECKS = {"_require", "_needs", "_agree"}
CONDITIONS = {"_fits", "_sealed", "_exposed"}
MODELS, TRIES = range(9), 60


@dataclass(frozen=True)
class Guard:
    """One check in the kernel's source, by file, function and place in the order of the tree."""

    file: str
    function: str
    line: int
    index: int
    text: str

    @property
    def key(self) -> str:
        return f"{self.file}.{self.function}: {self.text}"


class _Walker(ast.NodeTransformer):
    """Numbers the guards of a file; deletes the one whose number is asked for."""

    def __init__(self, file: str, delete: int | None = None) -> None:
        self.file, self.delete, self.guards = file, delete, []  # type: ignore[var-annotated]
        self.scope: list[str] = []

    def _found(self, node: ast.AST, text: str | None = None) -> bool:
        """Note a guard; whether it is the one to delete."""
        index = len(self.guards)
        text = " ".join((text or ast.unparse(node)).split())
        self.guards.append(Guard(self.file, ".".join(self.scope), getattr(node, "lineno", 0), index, text))
        return index == self.delete

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return ast.copy_location(ast.Pass(), node) if self._found(node) else node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CHECKS:
            if self._found(node):
                return ast.copy_location(ast.Pass(), node)
            condition = call.args[0] if call.args else None
            if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And):
                call.args[0] = self._conjuncts(condition)
        self.generic_visit(node)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        value = node.value
        if (
            self.scope
            and self.scope[-1] in CONDITIONS
            and isinstance(value, ast.BoolOp)
            and isinstance(value.op, ast.And)
        ):
            node.value = self._conjuncts(value)
        self.generic_visit(node)
        return node

    def _conjuncts(self, condition: ast.BoolOp) -> ast.expr:
        kept = [part for part in condition.values
                if not self._found(part, f"{ast.unparse(part)}  [in {ast.unparse(condition)}]")]  # fmt: skip
        return (
            condition
            if len(kept) == len(condition.values)
            else ast.BoolOp(condition.op, kept)
            if len(kept) > 1
            else kept[0]
        )

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Hypotheses joined to others: without the join they are lost."""
        self.generic_visit(node)
        joins = isinstance(node.op, ast.BitOr) and "hypotheses" in ast.unparse(node.right)
        return node.left if joins and self._found(node) else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "union" and self.file in ("theorem", "rules"):
            return node.func.value if self._found(node) else node
        if isinstance(node.func, ast.Name) and node.func.id == "_of" and self._found(node):
            return ast.copy_location(ast.Attribute(node.args[0], "conclusion", ast.Load()), node)
        return node


def guards() -> list[Guard]:
    found: list[Guard] = []
    for file in FILES:
        walker = _Walker(file)
        walker.visit(ast.parse((HOME / f"{file}.py").read_text()))
        found += walker.guards
    return found


class _Text(InspectLoader):
    """Loads a module from a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def get_source(self, fullname: str) -> str:
        return self.text


def load(guard: Guard) -> SimpleNamespace:
    """The kernel without that guard. Files above the changed one are shared with the kernel in use, but for theorem.py,
    whose engine registers the rules and must be new."""
    names = [f"klsym.kernel.{file}" for file in FILES]
    saved = {name: import_module(name) for name in names}
    changed = FILES.index(guard.file)
    try:
        for file, name in zip(FILES, names, strict=True):
            if FILES.index(file) < changed and file != "theorem":
                continue
            tree: ast.AST = ast.parse((HOME / f"{file}.py").read_text())
            if file == guard.file:
                tree = ast.fix_missing_locations(_Walker(file, guard.index).visit(tree))
            loader = _Text(ast.unparse(tree))
            module = ModuleType(name)
            module.__file__ = str(HOME / f"{file}.py")
            sys.modules[name] = module
            setattr(klsym.kernel, file, module)  # where `from klsym.kernel import terms` looks
            loader.exec_module(module)
        loaded = [sys.modules[f"klsym.kernel.{file}"] for file in ("terms", "theorem", "rules")]
    finally:
        sys.modules.update(saved)
        vars(klsym.kernel).update({name.rpartition(".")[2]: module for name, module in saved.items()})
    return gather(*loaded)


def _callers() -> dict[str, set[str]]:
    """For each function of rules.py, the rules that reach it."""
    tree = ast.parse((HOME / "rules.py").read_text())
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    uses = {
        name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & set(functions)
        for name, node in functions.items()
    }
    reach = {name: {name} for name in functions}
    for _ in functions:
        for name, used in uses.items():
            for other in used:
                reach[other] |= reach[name]
    return {name: found & set(RECIPES) for name, found in reach.items()}


class Bench:
    """The models and their pools of true judgements, made once for all deletions."""

    def __init__(self) -> None:
        self.kernel = namespace()
        self.models = [Model(seed, KINDS[seed % len(KINDS)]) for seed in MODELS]
        self.pools = []
        for model in self.models:
            draw = Draw(self.kernel, model)
            draw.fill()
            self.pools.append([fact.conclusion for fact in draw.pool])
        self.callers = _callers()

    def notice(self, guard: Guard) -> str | None:
        """How a check notices that the guard is gone; None if none does."""
        try:
            kernel = load(guard)
        except Exception as error:  # a kernel that does not load is noticed by everything
            return f"does not load: {error}"
        wrong = accepted(kernel)
        if wrong:
            return f"refusal: {wrong[0]}"
        shared = guard.file not in ("terms", "ring")
        rules = sorted(self.callers.get(guard.function.split(".")[0], RECIPES) if guard.file == "rules" else RECIPES)
        tries = TRIES if len(rules) < 5 else max(4, TRIES // len(rules))
        for model, pool in zip(self.models, self.pools, strict=True):
            draw = Draw(kernel, model if guard.file != "terms" else Model(model.seed, model.kinds))
            if shared:
                draw.pool = [kernel.assume(judgement) for judgement in pool]
            else:
                draw.fill(40)
            for rule in rules:
                violation = try_rule(draw, rule, tries, Counter())
                if violation is not None:
                    return f"fuzz: {violation}"
        return None


def survey(bench: Bench | None = None) -> list[tuple[Guard, str | None]]:
    bench = bench or Bench()
    return [(guard, bench.notice(guard)) for guard in guards()]


def equivalents() -> dict[str, str]:
    """The guards whose deletion nothing can notice, each with the reason."""
    return dict(json.loads(EQUIVALENT.read_text()))


def main() -> int:
    known, results = equivalents(), survey()
    for guard, how in results:
        verdict = how or (f"equivalent: {known[guard.key]}" if guard.key in known else "SURVIVES")
        print(f"{guard.file}.py:{guard.line} {guard.function}: {guard.text[:90]}\n    {verdict[:160]}")
    needed = premises.survey(premises.MODELS, premises.TRIES)
    for (rule, place), where in needed.items():
        key = f"{rule}[{place}]"
        verdict = where or (f"equivalent: {known[key]}" if key in known else "SURVIVES")
        print(f"schemas.json {rule}, premise {place}\n    {verdict[:160]}")
    caught = sum(how is not None for _, how in results)
    fuzzed = sum(how is not None and how.startswith("fuzz") for _, how in results)
    refuted = sum(where is not None for where in needed.values())
    listed = sum(how is None and guard.key in known for guard, how in results)
    listed += sum(where is None and f"{rule}[{place}]" in known for (rule, place), where in needed.items())
    total = len(results) + len(needed)
    survive = total - caught - refuted - listed
    print(f"\n{len(results)} guards deleted: {caught} noticed, {fuzzed} only by a false theorem in a random model.")
    print(f"{len(needed)} premises of schemas dropped: {refuted} refuted by a random model.")
    print(f"{listed} equivalent, {survive} survive; share {1 - survive / total:.1%}")
    return int(survive > 0)


if __name__ == "__main__":
    sys.exit(main())
