"""The house keeps its own order: imports run downward, the kernel knows only the standard library, files stay short."""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# a room may import from the rooms before it, and from itself
FLOORS = [
    "recheck",
    "measures",
    "families",
    "divergences",
    "kernel",
    "oracles",
    "closed",
    "enclose",
    "batch",
    "derive",
    "proofs",
    "check",
    "intuitions",
    "render",
    "eager",
    "shell",
    "cli",
    "demo",
]
# the composition root, which joins the rooms, stands above all of them
ABOVE_ALL = {"__init__", "__main__"}
FILES = sorted((ROOT / "klsym").rglob("*.py")) + sorted((ROOT / "proofs").rglob("*.py"))


def room(path: Path) -> str:
    relative = path.relative_to(ROOT)
    if relative.parts[0] == "proofs":
        return "proofs"
    return relative.parts[1].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The modules a file imports, wherever in the file the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the import in full"
            found.add(node.module or "")
            if node.module == "klsym":
                found.update(f"klsym.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_downward(path: Path) -> None:
    here = room(path)
    if here in ABOVE_ALL:
        return
    for module in imported(path):
        parts = module.split(".")
        if parts[0] != "klsym" or len(parts) == 1:
            # proofs are written as a person writes them, with `from klsym import …`
            assert parts[0] != "klsym" or here in {"proofs", "cli", "demo"}, f"{path} imports the package as a whole"
            continue
        there = parts[1]
        if there not in FLOORS and len(parts) == 2 and here in {"proofs", "cli", "demo"}:
            continue  # a public name, fetched through the package
        assert there in FLOORS, f"{path} imports {module}, a room without a floor: add it to FLOORS"
        assert FLOORS.index(there) <= FLOORS.index(here), f"{path}: {here} stands below {there}"


@pytest.mark.parametrize("path", sorted((ROOT / "klsym" / "kernel").glob("*.py")), ids=lambda path: path.name)
def test_kernel_knows_only_the_standard_library_and_itself(path: Path) -> None:
    for module in imported(path):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names or module.startswith("klsym.kernel"), f"{path.name} imports {module}"


@pytest.mark.parametrize("path", sorted((ROOT / "klsym" / "recheck").glob("*.py")), ids=lambda path: path.name)
def test_the_second_checker_knows_only_the_standard_library_and_itself(path: Path) -> None:
    for module in imported(path):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names or module.startswith("klsym.recheck"), f"{path.name} imports {module}"


def code_lines(path: Path) -> int:
    """Lines that hold code: docstrings, comments and blank lines left out."""
    text = path.read_text()
    documented: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            documented.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    coded: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in silent:
            coded.update(range(token.start[0], token.end[0] + 1))
    return len(coded - documented)


def test_kernel_is_read_in_one_sitting() -> None:
    assert 0 < sum(code_lines(path) for path in (ROOT / "klsym" / "kernel").glob("*.py")) < 800


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_it_holds_and_stays_short(path: Path) -> None:
    text = path.read_text()
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{path} opens without saying what it holds"
    assert len(text.splitlines()) <= 400, f"{path} has over 400 lines"


def test_no_user_text_becomes_code() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "parse_expr"}, f"{path}:{node.lineno} calls {node.func.id}"
